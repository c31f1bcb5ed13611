//! What the desk knows of messages and people, for deciding where a mail belongs.

use std::cell::RefCell;

use desk::case::Case;
use desk::id::Id;
use desk::permission::{Asker, Deed, Whose};
use mail::thread::Known;
use store::{Error, HolderId, Tx};

/// Looks things up in a transaction; the first thing that goes wrong is kept.
pub(crate) struct Lookup<'a, 'tx> {
    tx: RefCell<&'a mut Tx<'tx>>,
    wrong: RefCell<Option<Error>>,
}

impl<'a, 'tx> Lookup<'a, 'tx> {
    pub fn new(tx: &'a mut Tx<'tx>) -> Self {
        Self { tx: RefCell::new(tx), wrong: RefCell::new(None) }
    }

    /// What went wrong, if anything did.
    pub fn finish(self) -> Result<(), Error> {
        self.wrong.into_inner().map_or(Ok(()), Err)
    }

    fn ask<T: Default>(&self, ask: impl FnOnce(&mut Tx<'tx>) -> Result<T, Error>) -> T {
        ask(&mut self.tx.borrow_mut()).unwrap_or_else(|error| {
            self.wrong.borrow_mut().get_or_insert(error);
            T::default()
        })
    }
}

fn number(case: u64) -> Option<Id<Case>> {
    i64::try_from(case).ok().map(Id::new)
}

impl Known for Lookup<'_, '_> {
    fn case_of(&self, message_id: &str) -> Option<u64> {
        let case = self.ask(|tx| store::case_of_message(tx, message_id));
        case.and_then(|case| u64::try_from(case.number()).ok())
    }

    fn exists(&self, case: u64) -> bool {
        number(case).is_some_and(|id| self.ask(|tx| store::load(tx, id).map(|found| found.is_some())))
    }

    fn may_write(&self, case: u64, address: &str) -> bool {
        let Some(id) = number(case) else { return false };
        self.ask(|tx| {
            let Some(kept) = store::load(tx, id)? else { return Ok(false) };
            may_write(tx, id, &kept.case, &address.to_lowercase())
        })
    }
}

fn may_write(tx: &mut Tx<'_>, id: Id<Case>, case: &Case, address: &str) -> Result<bool, Error> {
    match store::account_at(tx, address)? {
        Some(HolderId::Agent(_)) => Ok(true),
        Some(HolderId::Contact(contact)) => {
            let Some(person) = store::contact(tx, contact)? else { return Ok(false) };
            let (organisation, site, role) = (person.organisation, person.site, person.role);
            let asker = Asker::Contact { id: contact, role, organisation, site };
            Ok(asker.may(Deed::Write, &Whose::case(case)).is_ok())
        }
        // Somebody whom we don't know goes on with what they began.
        None if case.contact.is_none() => {
            let first = store::mails_of(tx, id)?.into_iter().find(|mail| mail.seq == Some(1));
            Ok(first.is_some_and(|mail| mail.sender.as_deref() == Some(address)))
        }
        None => Ok(false),
    }
}
