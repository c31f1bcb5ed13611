//! Links that let somebody in once.

use sla::Instant;

use crate::event::Hash;
use crate::{Error, Sql, Tx};

const ADD: Sql = Sql::One(
    "INSERT INTO sign_in_links (hash, account_id, invitation, made, expires)
     VALUES ($1, $2, $3, $4, $5)",
);
const KEEP_NEWEST: Sql = Sql::One(
    "DELETE FROM sign_in_links WHERE account_id = $1 AND id NOT IN
       (SELECT id FROM sign_in_links WHERE account_id = $1 ORDER BY id DESC LIMIT $2)",
);
const FIND: Sql = Sql::One(
    "SELECT account_id, invitation FROM sign_in_links WHERE hash = $1 AND used IS NULL AND expires > $2",
);
const USE: Sql =
    Sql::One("UPDATE sign_in_links SET used = $1 WHERE hash = $2 AND used IS NULL AND expires > $1");
const FORGET: Sql = Sql::One("DELETE FROM sign_in_links WHERE expires < $1");

pub(crate) const STATEMENTS: &[Sql] = &[ADD, KEEP_NEWEST, FIND, USE, FORGET];

/// Of one person's links so many are good at a time: whoever asks for more ends the oldest.
const MOST: u32 = 5;

/// A link that is still good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The number of the account that it lets into.
    pub account: i64,
    /// It invites to set a password.
    pub invitation: bool,
}

/// Makes a link by the hash of its secret.
///
/// # Errors
/// What the engine says.
pub fn add_link(
    tx: &mut Tx<'_>,
    hash: &Hash,
    link: Link,
    now: Instant,
    expires: Instant,
) -> Result<(), Error> {
    let Link { account, invitation } = link;
    tx.run(ADD, &[hash, &account, &invitation, &now, &expires])?;
    tx.run(KEEP_NEWEST, &[&account, &MOST]).map(drop)
}

/// The link with this hash, if it is still good.
///
/// # Errors
/// What the engine says.
pub fn link(tx: &mut Tx<'_>, hash: &Hash, now: Instant) -> Result<Option<Link>, Error> {
    tx.one(FIND, &[hash, &now], |row| Ok(Link { account: row.take()?, invitation: row.take()? }))
}

/// Uses a link up; `false` where it isn't good any more.
///
/// # Errors
/// What the engine says.
pub fn use_link(tx: &mut Tx<'_>, hash: &Hash, now: Instant) -> Result<bool, Error> {
    Ok(tx.run(USE, &[&now, hash])? == 1)
}

/// Forgets links that ended before an instant.
pub(super) fn forget(tx: &mut Tx<'_>, before: Instant) -> Result<u64, Error> {
    tx.run(FORGET, &[&before])
}
