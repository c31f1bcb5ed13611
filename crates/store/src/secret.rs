//! What the desk itself keeps secret, by its name: made once, the same for every node.

use crate::{Error, Sql, Tx};

const FIND: Sql = Sql::One("SELECT secret FROM secrets WHERE name = $1");
const ADD: Sql = Sql::One("INSERT INTO secrets (name, secret) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");

pub(crate) const STATEMENTS: &[Sql] = &[FIND, ADD];

/// The secret of this name; `fresh` becomes it where there is none yet.
///
/// # Errors
/// What the engine says.
pub fn own_secret(tx: &mut Tx<'_>, name: &str, fresh: [u8; 32]) -> Result<[u8; 32], Error> {
    if let Some(secret) = find(tx, name)? {
        return Ok(secret);
    }
    tx.run(ADD, &[&name, &fresh])?;
    // Another node may have been first.
    find(tx, name)?.ok_or_else(|| Error::Shape(format!("secret {name}: it is gone")))
}

fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<[u8; 32]>, Error> {
    tx.one(FIND, &[&name], |row| row.take())
}
