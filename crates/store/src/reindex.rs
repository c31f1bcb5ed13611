//! Making anew what follows from the events: what lists show, and what is searched for.

use desk::case::Case;
use desk::id::Id;

use crate::projection::{self, Projection};
use crate::{Entitlements, Error, Sql, Store, Tx, case, search};

const CASES: Sql = Sql::One("SELECT id FROM cases WHERE id > $1 ORDER BY id LIMIT $2");
const ORGANISATIONS: Sql = Sql::One("SELECT id FROM organisations WHERE id > $1 ORDER BY id LIMIT $2");
const CONTACTS: Sql = Sql::One("SELECT id FROM contacts WHERE id > $1 ORDER BY id LIMIT $2");

pub(crate) const STATEMENTS: &[Sql] = &[CASES, ORGANISATIONS, CONTACTS];

/// So many are done in one transaction, so that whoever else writes isn't kept waiting.
const AT_ONCE: i64 = 100;

/// What was made anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reindexed {
    /// How many cases.
    pub cases: u64,
    /// How many organisations and contacts.
    pub names: u64,
}

impl Store {
    /// Makes anew, from the events, what lists show of every case and what is searched for: after an upgrade that folds
    /// words in another way, or where `verify` says that lists show something else. The desk may be in use meanwhile.
    ///
    /// # Errors
    /// What the engine says; a history that can't be read. What was done until then stays.
    pub fn reindex(&self) -> Result<Reindexed, Error> {
        let mut done = Reindexed::default();
        let entitlements = Entitlements::default();
        let mut last = 0;
        loop {
            let entitlements = entitlements.clone();
            let ids = self.write_now::<_, Error, _>(move |tx| {
                let ids: Vec<Id<Case>> = tx.all(CASES, &[&last, &AT_ONCE], |row| row.take())?;
                ids.iter().try_for_each(|id| renew(tx, &entitlements, *id))?;
                Ok(ids)
            })?;
            let Some(id) = ids.last() else { break };
            (last, done.cases) = (id.number(), done.cases + ids.len() as u64);
        }
        for (list, index) in [
            (ORGANISATIONS, (|tx, id| search::index_organisation(tx, Id::new(id))) as Index),
            (CONTACTS, |tx, id| search::index_contact(tx, Id::new(id))),
        ] {
            let mut last = 0;
            loop {
                let ids = self.write_now::<_, Error, _>(move |tx| {
                    let ids: Vec<i64> = tx.all(list, &[&last, &AT_ONCE], |row| row.take())?;
                    ids.iter().try_for_each(|id| index(tx, *id))?;
                    Ok(ids)
                })?;
                let Some(id) = ids.last() else { break };
                (last, done.names) = (*id, done.names + ids.len() as u64);
            }
        }
        Ok(done)
    }
}

type Index = fn(&mut Tx<'_>, i64) -> Result<(), Error>;

fn renew(tx: &mut Tx<'_>, entitlements: &Entitlements, id: Id<Case>) -> Result<(), Error> {
    let Some(kept) = case::hold(tx, id)? else { return Ok(()) };
    let entitlement = entitlements.of_case(tx, &kept.case)?;
    let own = Projection::of(&kept.case, kept.hash, entitlement.as_deref())?;
    let survivor = projection::survivor(&kept.case);
    let whole = projection::with_parts(tx, id, own)?;
    projection::update(tx, id, None, &whole)?;
    projection::remark(tx, id, &kept.case)?;
    // A part may have been made anew after the case that it is part of.
    survivor.map(|survivor| projection::relist(tx, survivor)).transpose()?;
    search::reindex(tx, id, &kept.case)
}
