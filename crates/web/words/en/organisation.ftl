### Organisations, as agents see them.

organisations-find = Find an organisation
organisations-none = No organisation
organisations-none-next = None has this name. Add one with: radd organisation add
organisations-more = More organisations

organisation-open = Open cases
organisation-no-open = No case is open.
organisation-contracts = Contracts
organisation-contracts-rule = One is in force for a site at a time; an overlap is refused. A running case keeps the version that it was opened under.
organisation-no-contract = There is no contract: cases wait in triage and have no promise.
organisation-sites = Sites
organisation-sites-rule = “Local” means the site’s time zone.
organisation-no-site = There is no site.
organisation-people-rule = For priority 1 and 2 at least one needs a phone or an address that is read.
organisation-no-person = There is no person yet.

contract = Contract
contract-version = Contract { $contract }, version { $version }
contract-in-force-when = In force
contract-plan = Plan
contract-coverage = Support hours
contract-quote = Quote
contract-state = State
contract-days = from { $from } to { $to }
contract-plan-s-own = as the plan says
contract-in-force = in force
contract-replaced = replaced
contract-to-come = to come
contract-ended = ended

site = Site
site-zone = Time zone, now
site-region = Region
site-holidays = Holidays
site-open = Open now?
site-default = default
site-open-until = open until { $time }
site-closed-until = closed, opens { $time }
site-no-contract = no contract in force

person = Person
person-email = Email
person-sees = Sees
person-language = Is written to in
person-phone = Phone
person-no-phone = none
person-invite = Invite by mail
person-invited = An invitation to { $name } is on its way by mail: its link works once, for seven days.
person-invite-needs-mailbox = No mailbox sends, so nobody can be invited by mail. Make a link with: radd user link

role-own-cases = own cases
role-site = cases of the site
role-organisation = cases of the organisation
role-manager = manager, cases of the organisation
language-en = English
language-ar = Arabic
