use sla::{Error, Instant, Language};

use super::{Contact, ContactRole, Reach};
use crate::id::Id;
use crate::organisation::{Organisation, Site};

/// A contact as somebody writes it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactSpec {
    /// The site that the person belongs to, if to one.
    pub site: Option<Id<Site>>,
    /// What the person is called.
    pub name: String,
    /// What the person may see and do.
    pub role: ContactRole,
    /// The language that the person is written to in.
    pub language: Language,
    /// The email addresses; those that there are where nothing is given.
    pub addresses: Option<Vec<ReachSpec>>,
    /// The telephone numbers; those that there are where nothing is given.
    pub numbers: Option<Vec<ReachSpec>>,
}

/// An email address or a telephone number as somebody writes it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReachSpec {
    /// The address or number, in whichever form.
    pub to: String,
    /// Whether it is proven to be the contact's. Where nothing is said it is if it was.
    pub verified: Option<bool>,
}

impl ContactSpec {
    /// The contact, where `was` is what it is until now; or everything that is wrong with it, each with its field. What
    /// is proven now for the first time was proven `now`.
    ///
    /// # Errors
    /// As [`Contact::check`].
    pub fn contact(
        self,
        organisation: Id<Organisation>,
        was: Option<&Contact>,
        now: Instant,
    ) -> Result<Contact, Vec<Error>> {
        let (addresses, said_of_addresses) = split(self.addresses, was.map(|was| &*was.addresses));
        let (numbers, said_of_numbers) = split(self.numbers, was.map(|was| &*was.numbers));
        let Self { site, name, role, language, .. } = self;
        let contact = Contact { organisation, site, name, role, language, addresses, numbers };
        let mut contact = contact.check()?;
        let before = |list: fn(&Contact) -> &Vec<Reach>| was.map_or(&[][..], |was| list(was));
        prove(&mut contact.addresses, &said_of_addresses, before(|was| &was.addresses), now);
        prove(&mut contact.numbers, &said_of_numbers, before(|was| &was.numbers), now);
        Ok(contact)
    }
}

/// The addresses or numbers, and apart from them what is said of each.
fn split(given: Option<Vec<ReachSpec>>, was: Option<&[Reach]>) -> (Vec<Reach>, Vec<Option<bool>>) {
    let plain = |to: String| Reach { to, verified: None };
    match given {
        Some(given) => given.into_iter().map(|one| (plain(one.to), one.verified)).unzip(),
        None => was.unwrap_or_default().iter().map(|one| (plain(one.to.clone()), None)).unzip(),
    }
}

/// Marks what is proven. Only now are both in their usual form, so that they can be compared.
fn prove(list: &mut [Reach], said: &[Option<bool>], before: &[Reach], now: Instant) {
    for (one, said) in list.iter_mut().zip(said) {
        let since = before.iter().find(|other| other.to == one.to).and_then(|other| other.verified);
        one.verified = match said {
            Some(true) => since.or(Some(now)),
            Some(false) => None,
            None => since,
        };
    }
}
