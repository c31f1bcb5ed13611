### The desk: the side bar, and lists of cases.

nav-search = Search or jump
nav-views = Views
nav-queue = Queue
nav-saved = Saved
nav-saved-views = Saved views
nav-more = More
nav-desk = Desk
nav-organisations = Organisations

view-needs-response = Needs response
view-mine = Mine
view-unassigned = Unassigned
view-urgent = Priority 1 and 2
view-waiting = Answered, waiting for us
view-with-customer = With the customer
view-closed-today = Closed today
view-all = All cases
view-triage = Triage
view-saved = Saved view

queue-by-time-left = ordered by support time left
queue-mine-order = ordered by support time left, then by how long the customer has waited for us
queue-by-waiting = who has waited longest for us comes first
queue-by-change = what changed last comes first
queue-newest-first = newest first
queue-by-saved-order = in the order that the view was saved with
queue-empty = Every promise is kept
view-empty = No case is here now
view-empty-next = What belongs here appears by itself.
filter-empty = No case passes the filter
filter-empty-next = Clear it, or ask for less.
queue-empty-next = Nothing here waits for us. The next case appears by itself.

group-late = Overdue
group-short = Under two hours of support time
group-later = Later
group-waits-for-us = Answered, the customer waits for us again
group-answered-today = Promise answered today, now with the customer

column-case = Case
column-organisation = Organisation, plan
column-promise = Promise
column-left = Time left
column-due = Due, your time
column-agent = Owner
row-waits = waits { $time }
row-unheard = nobody has heard it yet
nobody = Nobody
erased = Erased
next-page = More cases

filter = Filter
filter-wrong = The filter can’t be read
filter-priority = Priority is one of
filter-state = Promise is one of
filter-agent = Owner is
filter-team = Team is
filter-awaits = The next step is
filter-channel = Came by one of
filter-tags = Has all the tags
filter-tags-hint = Divide them by commas
filter-anybody = anybody
filter-nobody = nobody
filter-me = me
filter-any = any
filter-my-teams = one of mine
filter-no-team = none
filter-us = ours
filter-customer = the customer’s
filter-clear = Clear
filter-apply = Apply
filter-address = The address of this page holds the filter: send it to a colleague and they see the same.

views-title = Saved views
views-save = Save as a view…
views-keep = Save
views-name = What to call it
views-team = Who sees it
views-only-me = only me
views-shared = Shared with { $team }
views-own = Only yours
views-by = saved by { $name }
views-change = Change…
views-position = Place in the list: smaller numbers come first
views-remove = Remove
views-none = No views are saved yet
views-none-next = Filter the queue and save the filter under a name: it stands in the side bar then.

state-run = running
state-idle = at rest, closed now
state-soon = little left
state-late = overdue
state-kept = kept
state-late-kept = answered late
state-none = no promise

channel-portal = the portal
channel-email = email
channel-phone = phone

plan-basic = Basic
plan-premium = Premium

search = Search
search-what = Search cases, people and organisations
search-do = Search
search-nothing = Nothing matches “{ $q }”
search-where = Searched subjects, messages, tags, people and organisations of all cases that you may open.
search-people = People
search-cases = Cases
search-folds = Spelling is folded: أ إ آ ا, ة ه, ى ي, tashkeel, and ١ and 1 count as the same. Internal notes are searched too.

triage-order = no promise yet, the oldest first
triage-waiting = Cases that wait to be matched to a customer
triage-empty = Nothing waits to be matched
triage-empty-next = Whatever comes from somebody whom we don’t know appears here.
triage-reached-us = Reached us { $when }
triage-contract-hidden = What a contract promises is shown to you only; nothing of it goes to the sender.
triage-whose = Whose case is it?
triage-no-contract = no contract
triage-stays = No contract was in force then: the case would stay here, without a promise.
triage-default-site = The contract’s default site
triage-bind = Bind to this organisation
triage-open = Open the case
triage-would-promise = The promise that it would have
triage-counted = If bound, counted from the submission

undo = Undo
bulk-select = Select
bulk-select-one = Select { $number }
bulk-stop = Stop selecting
bulk-selected = With the selected
bulk-assign = Assign
bulk-tag = Tag
bulk-tag-name = Tag
bulk-link = Link to incident
bulk-incident = Number of the incident
bulk-void = Void…
bulk-void-do = Void the selected
bulk-void-rule = Voids are shown in every figure, with their reason.
bulk-words = Reason
bulk-never = Priorities are lowered and cases solved one by one: each needs its own reason or its own reply.
bulk-none = Select at least one case.
bulk-not-done = Not everything could be done
bulk-assigned = { $count ->
    [one] One case assigned.
   *[other] { $count } cases assigned.
}
bulk-tagged = { $count ->
    [one] One case tagged.
   *[other] { $count } cases tagged.
}
bulk-linked = { $count ->
    [one] One case linked to the incident.
   *[other] { $count } cases linked to the incident.
}
bulk-voided = { $count ->
    [one] One case voided.
   *[other] { $count } cases voided.
}
bulk-undone = { $count ->
    [one] Undone in one case.
   *[other] Undone in { $count } cases.
}

open-lede = for a customer who called or wrote elsewhere
open-unsent = You were writing a new case.
open-go-on = Go on with it
open-unknown = A sender whom we don’t know
open-unknown-next = The case waits in triage, without a promise, until it is matched to its customer.
open-another = Another customer
open-no-contract = No contract is in force: the case waits in triage, and nothing is promised yet.
open-contact = Who it is for
open-nobody = Nobody in particular
open-channel = How it reached us
open-call = If it was a call
open-answered = answered by an agent, now
open-unanswered = not answered
open-voicemail = a message was left
open-submitted = When it reached us
open-submitted-hint = On the clocks in { $city }; empty means now. The promise counts from here.
open-confirmed = The customer confirmed this to me by word
open-message = What the customer says
open-if-now = If it reached us now, we respond by
open-do = Open the case
