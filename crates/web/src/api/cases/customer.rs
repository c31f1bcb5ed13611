//! Whose a new case is.

use desk::case::Customer;
use desk::id::Id;
use desk::organisation::{Organisation, Site};
use desk::people::{Contact, ContactRole};
use desk::permission::Asker;
use sla::Instant;
use store::{Failure, Tx};

use super::confirmation::must_be_theirs;
use crate::auth::Caller;
use crate::problem::wrong;

/// Whose a case is said to be.
#[derive(Clone, Copy, Default)]
pub(crate) struct Stated {
    /// The organisation.
    pub organisation: Option<Id<Organisation>>,
    /// The site.
    pub site: Option<Id<Site>>,
    /// The person.
    pub contact: Option<Id<Contact>>,
}

impl Stated {
    /// Whose it is: the contact's own where a contact asks, and what an agent says; nobody's where nothing is said. The
    /// site is the one named, else the person's, else the default one of the contract in force at `at` (policy D3).
    pub fn found(self, tx: &mut Tx<'_>, caller: &Caller, at: Instant) -> Result<Option<Customer>, Failure> {
        let (organisation, contact, own_site) = match caller.asker {
            Asker::Contact { id, role, organisation, site } => {
                self.must_be_within(role, site)?;
                (organisation, Some(id), site)
            }
            _ => {
                let person = match self.contact {
                    Some(contact) => Some(must_be_theirs(tx, "contact", contact, self.organisation)?),
                    None => None,
                };
                let Some(organisation) = self.organisation.or(person.as_ref().map(|of| of.organisation))
                else {
                    return self.must_be_nobodys().map(|()| None);
                };
                (organisation, self.contact, person.and_then(|of| of.site))
            }
        };
        if store::organisation(tx, organisation)?.is_none() {
            let (en, ar) = ("there is no organisation with this number", "لا مؤسسة بهذا الرقم");
            return Err(wrong("organisation", organisation, en, ar));
        }
        let site = match self.site.or(own_site) {
            Some(site) => must_be_its(tx, site, organisation)?,
            None => default_site(tx, organisation, at)?,
        };
        Ok(Some(Customer { organisation, site, contact }))
    }

    /// A contact of one site opens cases for that one, unless the role reaches further.
    fn must_be_within(self, role: ContactRole, own: Option<Id<Site>>) -> Result<(), Failure> {
        match self.site {
            Some(site) if role < ContactRole::Organisation && own.is_some_and(|own| own != site) => {
                let (en, ar) = ("not your site: leave it out", "ليس موقعك: احذف هذا الحقل");
                Err(wrong("site", site.to_string(), en, ar))
            }
            _ => Ok(()),
        }
    }

    fn must_be_nobodys(self) -> Result<(), Failure> {
        match self.site {
            None => Ok(()),
            Some(site) => Err(wrong("organisation", site, "say whose the site is", "اذكر مؤسسة هذا الموقع")),
        }
    }
}

fn must_be_its(tx: &mut Tx<'_>, site: Id<Site>, organisation: Id<Organisation>) -> Result<Id<Site>, Failure> {
    let found = store::site(tx, site)?.filter(|found| found.organisation == organisation);
    let none = || {
        let (en, ar) = ("the customer has no site with this number", "لا موقع بهذا الرقم لدى العميل");
        wrong("site", site, en, ar)
    };
    found.map(|_| site).ok_or_else(none)
}

fn default_site(tx: &mut Tx<'_>, organisation: Id<Organisation>, at: Instant) -> Result<Id<Site>, Failure> {
    let contracts = store::contracts_of(tx, organisation)?;
    let found = desk::contract::in_force(&contracts, None, at);
    found.map(|(_, version)| version.terms.sites.default.site).ok_or_else(|| {
        wrong(
            "site",
            "",
            "say which site: no single contract is in force that has a default one",
            "اذكر الموقع: لا عقد واحدًا ساريًا له موقع افتراضي",
        )
    })
}
