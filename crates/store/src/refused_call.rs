//! Calls that were refused, since the caller's contract has no phone: who called, and which channels they were told of.

use desk::case::RefusedCaller;

use crate::content::{self, Content};
use crate::organisation::{given, read, written};
use crate::{Error, Sql, Tx};

const ADD: Sql = Sql::One(
    "INSERT INTO refused_calls (organisation_id, contact_id, document) VALUES ($1, $2, $3) RETURNING id",
);
const BEFORE: Sql =
    Sql::One("SELECT id, document FROM refused_calls WHERE id < $1 ORDER BY id DESC LIMIT $2");

pub(crate) const STATEMENTS: &[Sql] = &[ADD, BEFORE];

/// Puts a refused call on record (policy S14, D13), with what the caller left, and gives its number.
///
/// # Errors
/// What the engine says.
pub fn add_refused_call(tx: &mut Tx<'_>, call: &RefusedCaller, contents: &[Content]) -> Result<i64, Error> {
    content::keep(tx, None, contents)?;
    given(tx.one(ADD, &[&call.organisation, &call.contact, &written(call)?], |row| row.take())?)
}

/// The refused calls before a number, the last one first.
///
/// # Errors
/// What the engine says.
pub fn refused_calls(tx: &mut Tx<'_>, before: i64, limit: u32) -> Result<Vec<(i64, RefusedCaller)>, Error> {
    tx.all(BEFORE, &[&before, &limit], |row| Ok((row.take()?, read(&row.take::<String>()?)?)))
}
