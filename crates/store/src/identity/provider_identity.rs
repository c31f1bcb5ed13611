//! Who people are at an identity provider.

use sla::Instant;

use crate::{Error, Sql, Tx};

const FIND: Sql = Sql::One("SELECT account_id FROM provider_identities WHERE issuer = $1 AND subject = $2");
const ADD: Sql = Sql::One(
    "INSERT INTO provider_identities (issuer, subject, account_id, made) VALUES ($1, $2, $3, $4)
     ON CONFLICT (issuer, subject) DO NOTHING",
);
const OF: Sql = Sql::One("SELECT issuer, made FROM provider_identities WHERE account_id = $1 ORDER BY made");
const REMOVE: Sql = Sql::One("DELETE FROM provider_identities WHERE account_id = $1");

pub(crate) const STATEMENTS: &[Sql] = &[FIND, ADD, OF, REMOVE];

/// The number of the account of whom a provider knows by a subject.
///
/// # Errors
/// What the engine says.
pub fn account_of_identity(tx: &mut Tx<'_>, issuer: &str, subject: &str) -> Result<Option<i64>, Error> {
    tx.one(FIND, &[&issuer, &subject], |row| row.take())
}

/// Keeps whom a provider knows by a subject. The first time counts.
///
/// # Errors
/// What the engine says.
pub fn add_identity(
    tx: &mut Tx<'_>,
    issuer: &str,
    subject: &str,
    account: i64,
    now: Instant,
) -> Result<(), Error> {
    tx.run(ADD, &[&issuer, &subject, &account, &now]).map(drop)
}

/// The providers that know the holder of an account, each with when it was first seen.
///
/// # Errors
/// What the engine says.
pub fn identities(tx: &mut Tx<'_>, account: i64) -> Result<Vec<(String, Instant)>, Error> {
    tx.all(OF, &[&account], |row| Ok((row.take()?, row.take()?)))
}

/// Forgets who the holder of an account is at providers; the next sign-in there goes by the address again.
///
/// # Errors
/// What the engine says.
pub fn remove_identity(tx: &mut Tx<'_>, account: i64) -> Result<u64, Error> {
    tx.run(REMOVE, &[&account])
}
