//! Sessions: browsers that are signed in. One that is ended is removed.

use desk::identity::{Lasting, Preferences};
use sla::{Instant, SupportTime};

use crate::event::Hash;
use crate::organisation::{given, read};
use crate::token::holder;
use crate::{Error, Holder, HolderId, Row, Sql, Tx};

use super::account;

const ADD: Sql = Sql::One(
    "INSERT INTO sessions (hash, account_id, two_factors, browser, made, seen, ends)
     VALUES ($1, $2, $3, $4, $5, $5, $6) RETURNING id",
);
const FIND: Sql = Sql::One(
    "SELECT s.id, s.account_id, s.two_factors, s.browser, s.made, s.seen, s.ends, o.document,
            o.agent_id, a.document, o.contact_id, c.document
     FROM sessions s JOIN accounts o ON o.id = s.account_id
       LEFT JOIN agents a ON a.id = o.agent_id LEFT JOIN contacts c ON c.id = o.contact_id
     WHERE s.hash = $1 AND s.ends > $2 AND c.erased IS NULL",
);
const TOUCH: Sql = Sql::One("UPDATE sessions SET seen = $1, ends = $2 WHERE id = $3 AND seen = $4");
const OF: Sql = Sql::One(
    "SELECT id, two_factors, browser, made, seen, ends FROM sessions
     WHERE account_id = $1 AND ends > $2 ORDER BY seen DESC, id DESC LIMIT $3",
);
const END: Sql = Sql::One("DELETE FROM sessions WHERE id = $1 AND account_id = $2");
const END_BY_HASH: Sql = Sql::One("DELETE FROM sessions WHERE hash = $1");
const REVOKE: Sql = Sql::One("DELETE FROM sessions WHERE account_id = $1 AND id <> $2");
const FORGET: Sql = Sql::One("DELETE FROM sessions WHERE ends < $1");

pub(crate) const STATEMENTS: &[Sql] = &[ADD, FIND, TOUCH, OF, END, END_BY_HASH, REVOKE, FORGET];

/// When a session was used is kept no more often than this.
const NOTED_EVERY: SupportTime = SupportTime::from_microseconds(60_000_000);

/// A person lists so many sessions at the most: the last ones used.
const MOST_LISTED: u32 = 100;

/// A browser that has just proven who it speaks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// SHA-256 of its secret.
    pub hash: Hash,
    /// Whose it is.
    pub holder: HolderId,
    /// Whether two factors were shown: a password and a code, or a passkey.
    pub two_factors: bool,
    /// What browser it is, in a few words.
    pub browser: String,
    /// Now.
    pub made: Instant,
}

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Its number.
    pub id: i64,
    /// The number of the account.
    pub account: i64,
    /// Who is signed in, as they are now.
    pub holder: Holder,
    /// How the pages are to be for them.
    pub preferences: Preferences,
    /// What the list of sessions says of it.
    pub shown: ListedSession,
}

/// A session, as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedSession {
    /// Its number.
    pub id: i64,
    /// Whether two factors were shown.
    pub two_factors: bool,
    /// What browser it is.
    pub browser: String,
    /// When the person signed in.
    pub made: Instant,
    /// When it was last used, to the minute.
    pub seen: Instant,
    /// When it ends unless it is used again.
    pub ends: Instant,
}

/// Signs a browser in, and gives the session's number.
///
/// # Errors
/// What the engine says, as of somebody who isn't there.
pub fn add_session(tx: &mut Tx<'_>, new: &NewSession) -> Result<i64, Error> {
    let NewSession { hash, holder, two_factors, browser, made } = new;
    let account = account::open_account(tx, *holder)?;
    let ends = lasting(*holder).ends(*made, *made);
    let binds: [&dyn crate::Bind; 6] = [hash, &account, two_factors, browser, made, &ends];
    given(tx.one(ADD, &binds, |row| row.take())?)
}

/// The session with this hash, unless it has ended or its holder isn't there any more.
///
/// # Errors
/// What the engine says.
pub fn session_by_hash(tx: &mut Tx<'_>, hash: &Hash, now: Instant) -> Result<Option<Session>, Error> {
    let found = tx.one(FIND, &[hash, &now], |row| {
        let (id, account) = (row.take()?, row.take()?);
        let shown = listed(id, row)?;
        let preferences = read(&row.take::<String>()?)?;
        let holder =
            holder(row)?.ok_or_else(|| Error::Shape(format!("account {account}: it is nobody's")))?;
        Ok(Session { id, account, holder, preferences, shown })
    })?;
    Ok(found.filter(|session| session.holder.is_here()))
}

/// Whether it is time to keep that a session is used.
pub fn is_stale(session: &Session, now: Instant) -> bool {
    now - session.shown.seen >= NOTED_EVERY
}

/// Keeps that a session is used, if a minute has passed since that was last kept: it lasts longer then.
///
/// # Errors
/// What the engine says.
pub fn touch_session(tx: &mut Tx<'_>, session: &Session, now: Instant) -> Result<(), Error> {
    let ends = lasting(session.holder.id()).ends(session.shown.made, now);
    // Of many requests at once one keeps it.
    tx.run(TOUCH, &[&now, &ends, &session.id, &session.shown.seen]).map(drop)
}

/// The sessions of an account that haven't ended, the last used first.
///
/// # Errors
/// What the engine says.
pub fn sessions_of(tx: &mut Tx<'_>, account: i64, now: Instant) -> Result<Vec<ListedSession>, Error> {
    tx.all(OF, &[&account, &now, &MOST_LISTED], |row| {
        let id = row.take()?;
        listed(id, row)
    })
}

/// Ends a session of an account; `false` where the account has none with this number.
///
/// # Errors
/// What the engine says.
pub fn end_session(tx: &mut Tx<'_>, account: i64, id: i64) -> Result<bool, Error> {
    Ok(tx.run(END, &[&id, &account])? == 1)
}

/// Ends the session with this hash, if there is one.
///
/// # Errors
/// What the engine says.
pub fn end_session_by_hash(tx: &mut Tx<'_>, hash: &Hash) -> Result<(), Error> {
    tx.run(END_BY_HASH, &[hash]).map(drop)
}

/// Ends the sessions of an account, all but one where one is named; how many.
///
/// # Errors
/// What the engine says.
pub fn revoke_sessions(tx: &mut Tx<'_>, account: i64, but: Option<i64>) -> Result<u64, Error> {
    tx.run(REVOKE, &[&account, &but.unwrap_or(0)])
}

/// Forgets sessions that ended before an instant.
pub(super) fn forget(tx: &mut Tx<'_>, before: Instant) -> Result<u64, Error> {
    tx.run(FORGET, &[&before])
}

fn lasting(holder: HolderId) -> Lasting {
    match holder {
        HolderId::Agent(_) => Lasting::AGENT,
        HolderId::Contact(_) => Lasting::CONTACT,
    }
}

fn listed(id: i64, row: &mut Row<'_>) -> Result<ListedSession, Error> {
    Ok(ListedSession {
        id,
        two_factors: row.take()?,
        browser: row.take()?,
        made: row.take()?,
        seen: row.take()?,
        ends: row.take()?,
    })
}
