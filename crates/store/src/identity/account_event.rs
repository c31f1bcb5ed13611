//! What happened to an account, for its holder to look through.

use desk::identity::AccountEvent;
use sla::Instant;

use crate::{Error, Sql, Tx};

const ADD: Sql = Sql::One(
    "INSERT INTO account_events (account_id, happened, kind, network, browser) VALUES ($1, $2, $3, $4, $5)",
);
const OF: Sql = Sql::One(
    "SELECT happened, kind, network, browser FROM account_events
     WHERE account_id = $1 ORDER BY id DESC LIMIT $2",
);
const FORGET: Sql = Sql::One("DELETE FROM account_events WHERE happened < $1");

pub(crate) const STATEMENTS: &[Sql] = &[ADD, OF, FORGET];

/// Something that happened to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedEvent {
    /// When.
    pub happened: Instant,
    /// What.
    pub event: AccountEvent,
    /// From which network; empty where there was none, as at the command line.
    pub network: String,
    /// In what browser; empty where it isn't known.
    pub browser: String,
}

/// Keeps that something happened to an account.
///
/// # Errors
/// What the engine says.
pub fn add_account_event(tx: &mut Tx<'_>, account: i64, listed: &ListedEvent) -> Result<(), Error> {
    let ListedEvent { happened, event, network, browser } = listed;
    tx.run(ADD, &[&account, happened, &event.code(), network, browser]).map(drop)
}

/// What happened to an account last, the newest first.
///
/// # Errors
/// What the engine says.
pub fn account_events(tx: &mut Tx<'_>, account: i64, limit: u32) -> Result<Vec<ListedEvent>, Error> {
    tx.all(OF, &[&account, &limit], |row| {
        let (happened, kind): (_, String) = (row.take()?, row.take()?);
        let event =
            AccountEvent::by_code(&kind).ok_or_else(|| Error::Shape(format!("account event {kind}")))?;
        Ok(ListedEvent { happened, event, network: row.take()?, browser: row.take()? })
    })
}

/// Forgets what happened before an instant.
pub(super) fn forget(tx: &mut Tx<'_>, before: Instant) -> Result<u64, Error> {
    tx.run(FORGET, &[&before])
}
