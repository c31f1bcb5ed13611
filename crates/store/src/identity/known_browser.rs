//! Browsers in which somebody has signed in before. Whoever fails to sign in elsewhere doesn't keep their holder waiting.

use sla::Instant;

use crate::event::Hash;
use crate::{Error, Sql, Tx};

const IS: Sql = Sql::One("SELECT account_id FROM known_browsers WHERE hash = $1");
const REMEMBER: Sql = Sql::One(
    "INSERT INTO known_browsers (hash, account_id, used) VALUES ($1, $2, $3)
     ON CONFLICT (hash) DO UPDATE SET account_id = excluded.account_id, used = excluded.used",
);
const KEEP_NEWEST: Sql = Sql::One(
    "DELETE FROM known_browsers WHERE account_id = $1 AND hash NOT IN
       (SELECT hash FROM known_browsers WHERE account_id = $1 ORDER BY used DESC, hash LIMIT $2)",
);
const FORGET: Sql = Sql::One("DELETE FROM known_browsers WHERE used < $1");

pub(crate) const STATEMENTS: &[Sql] = &[IS, REMEMBER, KEEP_NEWEST, FORGET];

/// So many browsers of a person are remembered at the most.
const MOST: u32 = 20;

/// Whether somebody with this account has signed in before in the browser whose secret has this hash.
///
/// # Errors
/// What the engine says.
pub fn is_known_browser(tx: &mut Tx<'_>, hash: &Hash, account: i64) -> Result<bool, Error> {
    Ok(tx.one(IS, &[hash], |row| row.take::<i64>())? == Some(account))
}

/// Remembers a browser as the one in which somebody has signed in last.
///
/// # Errors
/// What the engine says.
pub fn remember_browser(tx: &mut Tx<'_>, hash: &Hash, account: i64, now: Instant) -> Result<(), Error> {
    tx.run(REMEMBER, &[hash, &account, &now])?;
    tx.run(KEEP_NEWEST, &[&account, &MOST]).map(drop)
}

/// Forgets browsers in which nobody has signed in since an instant.
pub(super) fn forget(tx: &mut Tx<'_>, before: Instant) -> Result<u64, Error> {
    tx.run(FORGET, &[&before])
}
