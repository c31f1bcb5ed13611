//! Sign-ins that are under way: what the server must remember from one request of a browser to the next.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sla::Instant;

use crate::event::Hash;
use crate::organisation::{read, written};
use crate::{Error, Row, Sql, Tx};

const ADD: Sql = Sql::One(
    "INSERT INTO sign_in_steps (hash, kind, account_id, expires, document) VALUES ($1, $2, $3, $4, $5)",
);
const FIND: Sql =
    Sql::One("SELECT account_id, document FROM sign_in_steps WHERE hash = $1 AND kind = $2 AND expires > $3");
const TAKE: Sql = Sql::One(
    "DELETE FROM sign_in_steps WHERE hash = $1 AND kind = $2 AND expires > $3 RETURNING account_id, document",
);
const REMOVE: Sql = Sql::One("DELETE FROM sign_in_steps WHERE hash = $1");
const FORGET: Sql = Sql::One("DELETE FROM sign_in_steps WHERE expires < $1");

pub(crate) const STATEMENTS: &[Sql] = &[ADD, FIND, TAKE, REMOVE, FORGET];

/// What is remembered from one request to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<T> {
    /// The number of the account, where it is known by then.
    pub account: Option<i64>,
    /// The rest.
    pub it: T,
}

/// Remembers a step, by the hash of the secret that the browser holds, until an instant.
///
/// # Errors
/// What the engine says.
pub fn add_step<T: Serialize>(
    tx: &mut Tx<'_>,
    hash: &Hash,
    kind: &str,
    step: &Step<T>,
    expires: Instant,
) -> Result<(), Error> {
    tx.run(ADD, &[hash, &kind, &step.account, &expires, &written(&step.it)?]).map(drop)
}

/// The step of a kind with this hash, if it is there still.
///
/// # Errors
/// What the engine says.
pub fn step<T: DeserializeOwned>(
    tx: &mut Tx<'_>,
    hash: &Hash,
    kind: &str,
    now: Instant,
) -> Result<Option<Step<T>>, Error> {
    tx.one(FIND, &[hash, &kind, &now], taken)
}

/// The same, and it isn't there any more.
///
/// # Errors
/// What the engine says.
pub fn take_step<T: DeserializeOwned>(
    tx: &mut Tx<'_>,
    hash: &Hash,
    kind: &str,
    now: Instant,
) -> Result<Option<Step<T>>, Error> {
    tx.one(TAKE, &[hash, &kind, &now], taken)
}

/// Forgets a step.
///
/// # Errors
/// What the engine says.
pub fn remove_step(tx: &mut Tx<'_>, hash: &Hash) -> Result<(), Error> {
    tx.run(REMOVE, &[hash]).map(drop)
}

/// Forgets steps that ended before an instant.
pub(super) fn forget(tx: &mut Tx<'_>, before: Instant) -> Result<u64, Error> {
    tx.run(FORGET, &[&before])
}

fn taken<T: DeserializeOwned>(row: &mut Row<'_>) -> Result<Step<T>, Error> {
    Ok(Step { account: row.take()?, it: read(&row.take::<String>()?)? })
}
