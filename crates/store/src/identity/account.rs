//! Accounts: how an agent or a contact signs in, and how the pages are to be for them.

use desk::id::Id;
use desk::identity::Preferences;
use desk::people::Agent;
use sla::Instant;

use crate::organisation::{given, read, written};
use crate::token::holder;
use crate::{Error, Holder, HolderId, Row, Sql, Tx, contact_reached_at};

use super::session;

const FIND: Sql = Sql::One("SELECT id FROM accounts WHERE agent_id = $1 OR contact_id = $2");
const OPEN: Sql = Sql::One(
    "INSERT INTO accounts (agent_id, contact_id, document) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
);
const READ: Sql = Sql::One(
    "SELECT o.id, o.handle, o.password, o.password_set, o.totp, o.totp_since, o.totp_new, o.document,
            o.agent_id, a.document, o.contact_id, c.document
     FROM accounts o LEFT JOIN agents a ON a.id = o.agent_id LEFT JOIN contacts c ON c.id = o.contact_id
     WHERE o.id = $1 AND c.erased IS NULL",
);
const WITH_HANDLE: Sql = Sql::One("SELECT id FROM accounts WHERE handle = $1");
const SET_HANDLE: Sql = Sql::One("UPDATE accounts SET handle = $1 WHERE id = $2 AND handle IS NULL");
const AGENT_AT: Sql = Sql::One("SELECT id, document FROM agents WHERE address = $1");
const PREFERENCES: Sql = Sql::One("SELECT document FROM accounts WHERE id = $1");
const SET_PREFERENCES: Sql = Sql::One("UPDATE accounts SET document = $1 WHERE id = $2");
const SET_PASSWORD: Sql = Sql::One("UPDATE accounts SET password = $1, password_set = $2 WHERE id = $3");
const RESET: Sql = Sql::One(
    "UPDATE accounts SET password = NULL, password_set = NULL, totp = NULL, totp_since = NULL,
            totp_step = NULL, totp_new = NULL
     WHERE id = $1",
);
const ERASE: Sql = Sql::One("DELETE FROM accounts WHERE id = $1");
const ERASE_SESSIONS: Sql = Sql::One("DELETE FROM sessions WHERE account_id = $1");
const ERASE_CODES: Sql = Sql::One("DELETE FROM recovery_codes WHERE account_id = $1");
const ERASE_PASSKEYS: Sql = Sql::One("DELETE FROM passkeys WHERE account_id = $1");
const ERASE_LINKS: Sql = Sql::One("DELETE FROM sign_in_links WHERE account_id = $1");
const ERASE_IDENTITIES: Sql = Sql::One("DELETE FROM provider_identities WHERE account_id = $1");
const ERASE_BROWSERS: Sql = Sql::One("DELETE FROM known_browsers WHERE account_id = $1");
const ERASE_STEPS: Sql = Sql::One("DELETE FROM sign_in_steps WHERE account_id = $1");
const ERASE_EVENTS: Sql = Sql::One("DELETE FROM account_events WHERE account_id = $1");

pub(crate) const STATEMENTS: &[Sql] = &[
    FIND,
    OPEN,
    READ,
    WITH_HANDLE,
    SET_HANDLE,
    AGENT_AT,
    PREFERENCES,
    SET_PREFERENCES,
    SET_PASSWORD,
    RESET,
    ERASE,
    ERASE_SESSIONS,
    ERASE_CODES,
    ERASE_PASSKEYS,
    ERASE_LINKS,
    ERASE_IDENTITIES,
    ERASE_BROWSERS,
    ERASE_STEPS,
    ERASE_EVENTS,
];

/// How somebody signs in.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// The account's number.
    pub id: i64,
    /// Whose it is, as they are now.
    pub holder: Holder,
    /// What passkeys know the person by, once there was one.
    pub handle: Option<[u8; 16]>,
    /// The password, where one was set.
    pub password: Option<Password>,
    /// The code app, where one was confirmed.
    pub code_app: Option<CodeApp>,
    /// What a code app was offered that isn't confirmed yet.
    pub proposed: Option<Vec<u8>>,
    /// How the pages are to be.
    pub preferences: Preferences,
}

/// A password as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Password {
    /// Its hash, as a PHC string.
    pub hash: String,
    /// When it was set.
    pub set: Instant,
}

/// A code app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeApp {
    /// What its codes are counted from.
    pub secret: Vec<u8>,
    /// When it was confirmed.
    pub since: Instant,
}

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

/// An account, unless there is none with this number or its holder isn't there any more.
///
/// # Errors
/// What the engine says.
pub fn account(tx: &mut Tx<'_>, id: i64) -> Result<Option<Account>, Error> {
    Ok(tx.one(READ, &[&id], take)?.filter(|account| account.holder.is_here()))
}

/// The number of the account that passkeys know by a handle.
///
/// # Errors
/// What the engine says.
pub fn account_with_handle(tx: &mut Tx<'_>, handle: &[u8; 16]) -> Result<Option<i64>, Error> {
    tx.one(WITH_HANDLE, &[handle], |row| row.take())
}

/// Gives an account the handle that passkeys know it by, unless it has one.
///
/// # Errors
/// What the engine says.
pub fn set_handle(tx: &mut Tx<'_>, account: i64, handle: &[u8; 16]) -> Result<(), Error> {
    tx.run(SET_HANDLE, &[handle, &account]).map(drop)
}

/// Who signs in with an address in its usual form: the agent who works here under it, or the contact who has proven that it
/// is theirs.
///
/// # Errors
/// What the engine says.
pub fn account_at(tx: &mut Tx<'_>, address: &str) -> Result<Option<HolderId>, Error> {
    let agent = tx.one(AGENT_AT, &[&address], |row| {
        let (id, document): (Id<Agent>, String) = (row.take()?, row.take()?);
        Ok((id, read::<Agent>(&document)?))
    })?;
    if let Some((id, _)) = agent.filter(|(_, agent)| agent.active) {
        return Ok(Some(HolderId::Agent(id)));
    }
    Ok(contact_reached_at(tx, address)?.map(HolderId::Contact))
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
pub fn set_preferences(tx: &mut Tx<'_>, holder: HolderId, preferences: &Preferences) -> Result<(), Error> {
    let account = open_account(tx, holder)?;
    tx.run(SET_PREFERENCES, &[&written(preferences)?, &account]).map(drop)
}

/// Sets a password by its hash. Sessions end, but for one where it is named, and so do links that weren't used and sign-ins
/// that are under way.
///
/// # Errors
/// What the engine says.
pub fn set_password(
    tx: &mut Tx<'_>,
    account: i64,
    hash: &str,
    but: Option<i64>,
    now: Instant,
) -> Result<(), Error> {
    tx.run(SET_PASSWORD, &[&hash, &now, &account])?;
    session::revoke_sessions(tx, account, but)?;
    forget_handouts(tx, account)
}

/// Takes every way to sign in from an account, so that only a new invitation lets its holder in; preferences stay, and what
/// happened to it.
///
/// # Errors
/// What the engine says.
pub fn reset_account(tx: &mut Tx<'_>, account: i64) -> Result<(), Error> {
    tx.run(RESET, &[&account])?;
    for sql in [ERASE_CODES, ERASE_PASSKEYS, ERASE_IDENTITIES, ERASE_BROWSERS] {
        tx.run(sql, &[&account])?;
    }
    session::revoke_sessions(tx, account, None)?;
    forget_handouts(tx, account)
}

/// Ends what lets somebody in who doesn't work here any more: sessions, links, and sign-ins that are under way.
///
/// # Errors
/// What the engine says.
pub(crate) fn shut_account(tx: &mut Tx<'_>, holder: HolderId) -> Result<(), Error> {
    let Some(account) = account_of(tx, holder)? else { return Ok(()) };
    session::revoke_sessions(tx, account, None)?;
    forget_handouts(tx, account)
}

/// Removes an account with everything that belongs to it.
///
/// # Errors
/// What the engine says.
pub(crate) fn erase_account(tx: &mut Tx<'_>, holder: HolderId) -> Result<(), Error> {
    let Some(account) = account_of(tx, holder)? else { return Ok(()) };
    let all = [
        ERASE_SESSIONS,
        ERASE_CODES,
        ERASE_PASSKEYS,
        ERASE_LINKS,
        ERASE_IDENTITIES,
        ERASE_BROWSERS,
        ERASE_STEPS,
        ERASE_EVENTS,
        ERASE,
    ];
    all.into_iter().try_for_each(|sql| tx.run(sql, &[&account]).map(drop))
}

fn forget_handouts(tx: &mut Tx<'_>, account: i64) -> Result<(), Error> {
    tx.run(ERASE_LINKS, &[&account])?;
    tx.run(ERASE_STEPS, &[&account]).map(drop)
}

fn take(row: &mut Row<'_>) -> Result<Account, Error> {
    let (id, handle) = (row.take()?, row.take()?);
    let password: (Option<String>, Option<Instant>) = (row.take()?, row.take()?);
    let totp: (Option<Vec<u8>>, Option<Instant>) = (row.take()?, row.take()?);
    let proposed = row.take()?;
    let preferences = read(&row.take::<String>()?)?;
    let holder = holder(row)?.ok_or_else(|| Error::Shape(format!("account {id}: it is nobody's")))?;
    Ok(Account {
        id,
        holder,
        handle,
        password: password.0.zip(password.1).map(|(hash, set)| Password { hash, set }),
        code_app: totp.0.zip(totp.1).map(|(secret, since)| CodeApp { secret, since }),
        proposed,
        preferences,
    })
}
