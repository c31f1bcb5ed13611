//! Accounts: how an agent or a contact signs in, and how the pages are to be for them.

use desk::identity::Preferences;

use crate::organisation::{given, read, written};
use crate::{Error, HolderId, Sql, Tx};

const FIND: Sql =
    Sql::One("SELECT id FROM accounts WHERE (agent_id = $1 AND $2 IS NULL) OR (contact_id = $2 AND $1 IS NULL)");
const OPEN: Sql = Sql::One(
    "INSERT INTO accounts (agent_id, contact_id, document) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
);
const PREFERENCES: Sql = Sql::One("SELECT document FROM accounts WHERE id = $1");
const SET_PREFERENCES: Sql = Sql::One("UPDATE accounts SET document = $1 WHERE id = $2");

pub(crate) const STATEMENTS: &[Sql] = &[FIND, OPEN, PREFERENCES, SET_PREFERENCES];

/// The number of somebody's account, where they have one by now.
///
/// # Errors
/// What the engine says.
pub fn account_of(tx: &mut Tx<'_>, holder: HolderId) -> Result<Option<i64>, Error> {
    let (agent, contact) = holder.columns();
    tx.one(FIND, &[&agent, &contact], |row| row.take())
}

/// The number of somebody's account, which is made where they have none.
///
/// # Errors
/// What the engine says, as of somebody who isn't there.
pub fn open_account(tx: &mut Tx<'_>, holder: HolderId) -> Result<i64, Error> {
    if let Some(account) = account_of(tx, holder)? {
        return Ok(account);
    }
    let (agent, contact) = holder.columns();
    // Another may make it at the same time.
    tx.run(OPEN, &[&agent, &contact, &written(&Preferences::default())?])?;
    given(account_of(tx, holder)?)
}

/// How the pages are to be for somebody.
///
/// # Errors
/// What the engine says.
pub fn preferences(tx: &mut Tx<'_>, holder: HolderId) -> Result<Preferences, Error> {
    let Some(account) = account_of(tx, holder)? else { return Ok(Preferences::default()) };
    let found = tx.one(PREFERENCES, &[&account], |row| read(&row.take::<String>()?))?;
    Ok(found.unwrap_or_default())
}

/// Says how the pages are to be for somebody from now on.
///
/// # Errors
/// What the engine says, as of somebody who isn't there.
pub fn set_preferences(
    tx: &mut Tx<'_>,
    holder: HolderId,
    preferences: &Preferences,
) -> Result<(), Error> {
    let account = open_account(tx, holder)?;
    tx.run(SET_PREFERENCES, &[&written(preferences)?, &account]).map(drop)
}
