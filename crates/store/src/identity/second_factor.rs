//! Code apps, and the recovery codes for when one is gone.

use sla::Instant;

use crate::event::Hash;
use crate::{Error, Sql, Tx};

const PROPOSE: Sql = Sql::One("UPDATE accounts SET totp_new = $1 WHERE id = $2");
const CONFIRM: Sql = Sql::One(
    "UPDATE accounts SET totp = totp_new, totp_since = $1, totp_step = $2, totp_new = NULL
     WHERE id = $3 AND totp_new = $4",
);
const REMOVE: Sql = Sql::One(
    "UPDATE accounts SET totp = NULL, totp_since = NULL, totp_step = NULL, totp_new = NULL WHERE id = $1",
);
const USE_STEP: Sql = Sql::One(
    "UPDATE accounts SET totp_step = $1
     WHERE id = $2 AND totp IS NOT NULL AND (totp_step IS NULL OR totp_step < $1)",
);
const FORGET_CODES: Sql = Sql::One("DELETE FROM recovery_codes WHERE account_id = $1");
const ADD_CODE: Sql = Sql::One("INSERT INTO recovery_codes (hash, account_id) VALUES ($1, $2)");
const USE_CODE: Sql =
    Sql::One("UPDATE recovery_codes SET used = $1 WHERE hash = $2 AND account_id = $3 AND used IS NULL");
const COUNT_CODES: Sql =
    Sql::One("SELECT COUNT(*) FROM recovery_codes WHERE account_id = $1 AND used IS NULL");

pub(crate) const STATEMENTS: &[Sql] =
    &[PROPOSE, CONFIRM, REMOVE, USE_STEP, FORGET_CODES, ADD_CODE, USE_CODE, COUNT_CODES];

/// Offers a secret to a code app. It counts for nothing before it is confirmed.
///
/// # Errors
/// What the engine says.
pub fn propose_code_app(tx: &mut Tx<'_>, account: i64, secret: &[u8]) -> Result<(), Error> {
    tx.run(PROPOSE, &[&secret, &account]).map(drop)
}

/// Takes the secret that was offered as the code app's, in place of any before, once a code of it was shown, which is used
/// up by that; `false` where another was offered meanwhile.
///
/// # Errors
/// What the engine says.
pub fn confirm_code_app(
    tx: &mut Tx<'_>,
    account: i64,
    secret: &[u8],
    step: i64,
    now: Instant,
) -> Result<bool, Error> {
    Ok(tx.run(CONFIRM, &[&now, &step, &account, &secret])? == 1)
}

/// Removes the code app of an account, and its recovery codes.
///
/// # Errors
/// What the engine says.
pub fn remove_code_app(tx: &mut Tx<'_>, account: i64) -> Result<(), Error> {
    tx.run(REMOVE, &[&account])?;
    tx.run(FORGET_CODES, &[&account]).map(drop)
}

/// Uses the code of a step of time up; `false` where it, or that of a later step, was used before.
///
/// # Errors
/// What the engine says.
pub fn use_code_step(tx: &mut Tx<'_>, account: i64, step: i64) -> Result<bool, Error> {
    Ok(tx.run(USE_STEP, &[&step, &account])? == 1)
}

/// Replaces the recovery codes of an account by others, by their hashes.
///
/// # Errors
/// What the engine says.
pub fn replace_recovery_codes(tx: &mut Tx<'_>, account: i64, hashes: &[Hash]) -> Result<(), Error> {
    tx.run(FORGET_CODES, &[&account])?;
    hashes.iter().try_for_each(|hash| tx.run(ADD_CODE, &[hash, &account]).map(drop))
}

/// Uses a recovery code up; `false` where the account has none with this hash that wasn't used.
///
/// # Errors
/// What the engine says.
pub fn use_recovery_code(tx: &mut Tx<'_>, account: i64, hash: &Hash, now: Instant) -> Result<bool, Error> {
    Ok(tx.run(USE_CODE, &[&now, hash, &account])? == 1)
}

/// How many recovery codes of an account weren't used.
///
/// # Errors
/// What the engine says.
pub fn count_recovery_codes(tx: &mut Tx<'_>, account: i64) -> Result<u32, Error> {
    Ok(tx.one(COUNT_CODES, &[&account], |row| row.take())?.unwrap_or(0))
}
