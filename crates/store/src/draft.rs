//! Drafts: what somebody is writing and hasn't sent, kept so that no closed tab, lost connection or ended session loses it.

use std::collections::BTreeMap;

use desk::case::Case;
use desk::id::Id;
use desk::people::{Agent, Contact};
use sla::Instant;

use crate::organisation::{read, written};
use crate::{Error, Sql, Tx};

const KEEP: Sql = Sql::One(
    "INSERT INTO drafts (account_id, key, case_id, saved, document) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (account_id, key) DO UPDATE SET saved = excluded.saved, document = excluded.document",
);
const FIND: Sql = Sql::One("SELECT saved, document FROM drafts WHERE account_id = $1 AND key = $2");
const DROP: Sql = Sql::One("DELETE FROM drafts WHERE account_id = $1 AND key = $2");
const BOUND: Sql = Sql::One(
    "DELETE FROM drafts WHERE account_id = $1 AND key IN
       (SELECT key FROM drafts WHERE account_id = $1 ORDER BY saved DESC, key LIMIT $2 OFFSET $3)",
);
const FORGET: Sql = Sql::One("DELETE FROM drafts WHERE saved < $1");
const FORGET_OF: Sql =
    Sql::One("DELETE FROM drafts WHERE account_id IN (SELECT id FROM accounts WHERE contact_id = $1)");
const WRITING: Sql = Sql::One(
    "SELECT d.case_id, o.agent_id, d.saved FROM drafts d JOIN accounts o ON o.id = d.account_id
     WHERE d.saved > $1 AND d.case_id IS NOT NULL AND o.agent_id IS NOT NULL ORDER BY d.saved LIMIT $2",
);
const WRITING_IN: Sql = Sql::One(
    "SELECT DISTINCT o.agent_id FROM drafts d JOIN accounts o ON o.id = d.account_id
     WHERE d.case_id = $1 AND d.saved > $2 AND o.agent_id IS NOT NULL ORDER BY o.agent_id LIMIT $3",
);

pub(crate) const STATEMENTS: &[Sql] = &[KEEP, FIND, DROP, BOUND, FORGET, FORGET_OF, WRITING, WRITING_IN];

/// So many are kept of each person: the last ones.
const MOST: i64 = 200;
/// So many are looked at to see who writes.
const MOST_WRITING: i64 = 200;

/// Which draft of a person's it is: of which form, and in which case where it is one's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftKey {
    /// The form, such as `reply` or `new-case`.
    pub form: String,
    /// The case that it is written in.
    pub case: Option<Id<Case>>,
}

impl DraftKey {
    fn text(&self) -> String {
        self.case.map_or_else(|| self.form.clone(), |case| format!("{} {case}", self.form))
    }
}

/// The fields of a form that isn't sent yet, by name.
pub type Fields = BTreeMap<String, String>;

/// What was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// When.
    pub saved: Instant,
    /// What the form held.
    pub fields: Fields,
}

/// An agent who is writing in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writing {
    /// The case.
    pub case: Id<Case>,
    /// Who.
    pub agent: Id<Agent>,
    /// When their draft was last kept.
    pub saved: Instant,
}

/// Keeps a draft of an account's in place of what was kept under the key before. Of too many the oldest go.
///
/// # Errors
/// What the engine says, as of a case that isn't there.
pub fn keep_draft(tx: &mut Tx<'_>, account: i64, key: &DraftKey, draft: &Unsent) -> Result<(), Error> {
    tx.run(KEEP, &[&account, &key.text(), &key.case, &draft.saved, &written(&draft.fields)?])?;
    tx.run(BOUND, &[&account, &MOST, &MOST]).map(drop)
}

/// A draft of an account's, if there is one under the key.
///
/// # Errors
/// What the engine says.
pub fn draft(tx: &mut Tx<'_>, account: i64, key: &DraftKey) -> Result<Option<Unsent>, Error> {
    tx.one(FIND, &[&account, &key.text()], |row| {
        Ok(Unsent { saved: row.take()?, fields: read(&row.take::<String>()?)? })
    })
}

/// Drops a draft: it was sent, or nothing is left of it.
///
/// # Errors
/// What the engine says.
pub fn drop_draft(tx: &mut Tx<'_>, account: i64, key: &DraftKey) -> Result<(), Error> {
    tx.run(DROP, &[&account, &key.text()]).map(drop)
}

/// Forgets drafts that were last kept before an instant.
///
/// # Errors
/// What the engine says.
pub fn forget_drafts(tx: &mut Tx<'_>, before: Instant) -> Result<u64, Error> {
    tx.run(FORGET, &[&before])
}

/// Forgets what a contact was writing: the contact is erased.
pub(crate) fn forget_drafts_of(tx: &mut Tx<'_>, contact: Id<Contact>) -> Result<(), Error> {
    tx.run(FORGET_OF, &[&contact]).map(drop)
}

/// Which agents' drafts in cases were kept since an instant, the earliest first.
///
/// # Errors
/// What the engine says.
pub fn writing(tx: &mut Tx<'_>, since: Instant) -> Result<Vec<Writing>, Error> {
    tx.all(WRITING, &[&since, &MOST_WRITING], |row| {
        Ok(Writing { case: row.take()?, agent: row.take()?, saved: row.take()? })
    })
}

/// Which agents' drafts in a case were kept since an instant.
///
/// # Errors
/// What the engine says.
pub fn writing_in(tx: &mut Tx<'_>, case: Id<Case>, since: Instant) -> Result<Vec<Id<Agent>>, Error> {
    tx.all(WRITING_IN, &[&case, &since, &MOST_WRITING], |row| row.take())
}
