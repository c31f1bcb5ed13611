//! Passkeys.

use sla::Instant;

use crate::execute::Failure;
use crate::{Error, Row, Sql, Tx};

const ADD: Sql = Sql::One(
    "INSERT INTO passkeys (account_id, credential, name, made, document) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (credential) DO NOTHING RETURNING id",
);
const OF: Sql = Sql::One(
    "SELECT id, account_id, credential, name, made, used, document FROM passkeys WHERE account_id = $1 ORDER BY id",
);
const BY: Sql = Sql::One(
    "SELECT id, account_id, credential, name, made, used, document FROM passkeys WHERE credential = $1",
);
const USED: Sql = Sql::One("UPDATE passkeys SET used = $1, document = $2 WHERE id = $3 AND document = $4");
const RENAME: Sql = Sql::One("UPDATE passkeys SET name = $3 WHERE id = $1 AND account_id = $2");
const REMOVE: Sql = Sql::One("DELETE FROM passkeys WHERE id = $1 AND account_id = $2");

pub(crate) const STATEMENTS: &[Sql] = &[ADD, OF, BY, USED, RENAME, REMOVE];

/// So many passkeys somebody can have.
const MOST: usize = 20;

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Its number.
    pub id: i64,
    /// The number of the account that it signs in to.
    pub account: i64,
    /// What the browser knows it by.
    pub credential: Vec<u8>,
    /// What its holder calls it.
    pub name: String,
    /// When it was added.
    pub made: Instant,
    /// When it was last used.
    pub used: Option<Instant>,
    /// What answers are verified with, its counter in it, as JSON.
    pub document: String,
}

/// Adds a passkey, and gives its number.
///
/// # Errors
/// One that is there already, or one too many; what the engine says.
pub fn add_passkey(
    tx: &mut Tx<'_>,
    account: i64,
    credential: &[u8],
    name: &str,
    document: &str,
    now: Instant,
) -> Result<i64, Failure> {
    if passkeys(tx, account)?.len() >= MOST {
        let (en, ar) = ("there are 20 passkeys: remove one first", "لديك 20 مفتاح مرور: أزل أحدها أولًا");
        return Err(Failure::Invalid(vec![sla::Error::new("passkey", "", en, ar)]));
    }
    let added = tx.one(ADD, &[&account, &credential, &name, &now, &document], |row| row.take())?;
    added.ok_or_else(|| {
        let (en, ar) = ("this passkey is there already", "مفتاح المرور هذا مضاف من قبل");
        Failure::Invalid(vec![sla::Error::new("passkey", "", en, ar)])
    })
}

/// The passkeys of an account, in the order in which they were added.
///
/// # Errors
/// What the engine says.
pub fn passkeys(tx: &mut Tx<'_>, account: i64) -> Result<Vec<Passkey>, Error> {
    tx.all(OF, &[&account], take)
}

/// The passkey that a browser knows by a name.
///
/// # Errors
/// What the engine says.
pub fn passkey_by_credential(tx: &mut Tx<'_>, credential: &[u8]) -> Result<Option<Passkey>, Error> {
    tx.one(BY, &[&credential], take)
}

/// Keeps that a passkey was used, and its counter; `false` where another use was kept meanwhile.
///
/// # Errors
/// What the engine says.
pub fn used_passkey(tx: &mut Tx<'_>, passkey: &Passkey, document: &str, now: Instant) -> Result<bool, Error> {
    Ok(tx.run(USED, &[&now, &document, &passkey.id, &passkey.document])? == 1)
}

/// Calls a passkey of an account something else; `false` where it has none with this number.
///
/// # Errors
/// What the engine says.
pub fn rename_passkey(tx: &mut Tx<'_>, account: i64, id: i64, name: &str) -> Result<bool, Error> {
    Ok(tx.run(RENAME, &[&id, &account, &name])? == 1)
}

/// Removes a passkey of an account; `false` where it has none with this number.
///
/// # Errors
/// What the engine says.
pub fn remove_passkey(tx: &mut Tx<'_>, account: i64, id: i64) -> Result<bool, Error> {
    Ok(tx.run(REMOVE, &[&id, &account])? == 1)
}

fn take(row: &mut Row<'_>) -> Result<Passkey, Error> {
    Ok(Passkey {
        id: row.take()?,
        account: row.take()?,
        credential: row.take()?,
        name: row.take()?,
        made: row.take()?,
        used: row.take()?,
        document: row.take()?,
    })
}
