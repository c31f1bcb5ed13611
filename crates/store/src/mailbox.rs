//! Support addresses, and up to where the mail of each was taken in.

use desk::id::Id;
use desk::mailbox::{Mailbox, Secrets};
use sla::Instant;

use crate::execute::Failure;
use crate::organisation::{Listed, Versioned, given, listed, read, versioned, written};
use crate::{Error, Sql, Tx};

const ADD: Sql =
    Sql::One("INSERT INTO mailboxes (address, document, secrets) VALUES ($1, $2, $3) RETURNING id");
const TAKEN: Sql = Sql::One("SELECT id FROM mailboxes WHERE address = $1");
const FIND: Sql = Sql::One("SELECT version, document FROM mailboxes WHERE id = $1");
const CHANGE: Sql = Sql::One(
    "UPDATE mailboxes SET version = version + 1, address = $1, document = $2 WHERE id = $3 AND version = $4",
);
const SECRETS: Sql = Sql::One("SELECT secrets FROM mailboxes WHERE id = $1");
const SET_SECRETS: Sql = Sql::One("UPDATE mailboxes SET secrets = $2 WHERE id = $1");
const ALL: Sql = Sql::One("SELECT id, version, document FROM mailboxes ORDER BY id");
const PLACE: Sql =
    Sql::One("SELECT uid_validity, uid, newest, checked, problem FROM mailboxes WHERE id = $1");
const MOVE_ON: Sql = Sql::One(
    "UPDATE mailboxes SET uid_validity = $2, uid = $3, tries = 0,
       newest = CASE WHEN newest IS NULL OR newest < $4 THEN $4 ELSE newest END WHERE id = $1 AND holder = $5",
);
const HOLD: Sql = Sql::One(
    "UPDATE mailboxes SET holder = $2, held_until = $4
     WHERE id = $1 AND (holder IS NULL OR holder = $2 OR held_until <= $3)",
);
const LET_GO: Sql =
    Sql::One("UPDATE mailboxes SET holder = NULL, held_until = NULL WHERE id = $1 AND holder = $2");
const TRY: Sql =
    Sql::One("UPDATE mailboxes SET tries = tries + 1 WHERE id = $1 AND holder = $2 RETURNING tries");
const ENDED: Sql = Sql::One("UPDATE mailboxes SET tries = 0 WHERE id = $1 AND holder = $2");
const CHECKED: Sql = Sql::One("UPDATE mailboxes SET checked = $2, problem = $3 WHERE id = $1");
pub(crate) const STATEMENTS: &[Sql] =
    &[ADD, TAKEN, FIND, CHANGE, SECRETS, SET_SECRETS, ALL, PLACE, MOVE_ON, HOLD, LET_GO, TRY, ENDED, CHECKED];

/// Where fetching from a mailbox stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// The folder as it was numbered, and the last message that was taken in; nothing before the first look.
    pub place: Option<(u32, u32)>,
    /// The latest date that the server gave a message.
    pub newest: Option<Instant>,
    /// When it was looked at last.
    pub checked: Option<Instant>,
    /// Why nothing could be fetched then.
    pub problem: Option<String>,
}

/// Adds a mailbox and gives its number.
///
/// # Errors
/// An address that another has, by its field; what the engine says.
pub fn add_mailbox(tx: &mut Tx<'_>, mailbox: &Mailbox, secrets: &Secrets) -> Result<Id<Mailbox>, Failure> {
    must_be_free(tx, &mailbox.address, None)?;
    let (document, secrets) = (written(mailbox)?, written(secrets)?);
    Ok(given(tx.one(ADD, &[&mailbox.address, &document, &secrets], |row| row.take())?)?)
}

/// Changes a mailbox from a version; `false` where it has another by now.
///
/// # Errors
/// As [`add_mailbox`].
pub fn change_mailbox(
    tx: &mut Tx<'_>,
    id: Id<Mailbox>,
    version: u32,
    mailbox: &Mailbox,
) -> Result<bool, Failure> {
    must_be_free(tx, &mailbox.address, Some(id))?;
    Ok(tx.run(CHANGE, &[&mailbox.address, &written(mailbox)?, &id, &version])? == 1)
}

fn must_be_free(tx: &mut Tx<'_>, address: &str, id: Option<Id<Mailbox>>) -> Result<(), Failure> {
    let other = tx.one(TAKEN, &[&address], |row| row.take::<Id<Mailbox>>())?;
    if other.is_none() || other == id {
        return Ok(());
    }
    let error = sla::Error::new(
        "address",
        address,
        "another mailbox has this address: change that one",
        "لصندوق آخر هذا العنوان: غيّر ذلك الصندوق",
    );
    Err(Failure::Invalid(vec![error]))
}

/// A mailbox, if there is one with this number.
///
/// # Errors
/// What the engine says.
pub fn mailbox(tx: &mut Tx<'_>, id: Id<Mailbox>) -> Result<Option<Versioned<Mailbox>>, Error> {
    tx.one(FIND, &[&id], versioned)
}

/// All mailboxes, in order: a desk has few.
///
/// # Errors
/// What the engine says.
pub fn mailboxes(tx: &mut Tx<'_>) -> Result<Listed<Mailbox>, Error> {
    tx.all(ALL, &[], listed)
}

/// What lets the desk into the servers of a mailbox.
///
/// # Errors
/// What the engine says.
pub fn mailbox_secrets(tx: &mut Tx<'_>, id: Id<Mailbox>) -> Result<Secrets, Error> {
    let found = tx.one(SECRETS, &[&id], |row| row.take::<String>())?;
    found.map_or_else(|| Ok(Secrets::default()), |secrets| read(&secrets))
}

/// Changes what lets the desk in.
///
/// # Errors
/// What the engine says.
pub fn set_mailbox_secrets(tx: &mut Tx<'_>, id: Id<Mailbox>, secrets: &Secrets) -> Result<(), Error> {
    tx.run(SET_SECRETS, &[&id, &written(secrets)?]).map(drop)
}

/// Where fetching from a mailbox stands.
///
/// # Errors
/// What the engine says.
pub fn fetched(tx: &mut Tx<'_>, id: Id<Mailbox>) -> Result<Fetched, Error> {
    let found = tx.one(PLACE, &[&id], |row| {
        let (validity, uid): (Option<u32>, Option<u32>) = (row.take()?, row.take()?);
        Ok(Fetched {
            place: validity.zip(uid),
            newest: row.take()?,
            checked: row.take()?,
            problem: row.take()?,
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// Who fetches from a mailbox: a node, by a number that no other has.
pub type Node = i64;

/// Lets a node fetch from a mailbox until an instant, and no other; `false` where another does.
///
/// # Errors
/// What the engine says.
pub fn hold_mailbox(
    tx: &mut Tx<'_>,
    id: Id<Mailbox>,
    node: Node,
    (now, until): (Instant, Instant),
) -> Result<bool, Error> {
    Ok(tx.run(HOLD, &[&id, &node, &now, &until])? == 1)
}

/// Says that a node fetches no more.
///
/// # Errors
/// What the engine says.
pub fn let_mailbox_go(tx: &mut Tx<'_>, id: Id<Mailbox>, node: Node) -> Result<(), Error> {
    tx.run(LET_GO, &[&id, &node]).map(drop)
}

/// Says that all was taken in up to a message, whose date is this; `false` where another node fetches by now, and the
/// message is that one's to take in.
///
/// # Errors
/// What the engine says.
pub fn move_on(
    tx: &mut Tx<'_>,
    id: Id<Mailbox>,
    node: Node,
    (validity, uid): (u32, u32),
    newest: Option<Instant>,
) -> Result<bool, Error> {
    Ok(tx.run(MOVE_ON, &[&id, &validity, &uid, &newest, &node])? == 1)
}

/// Says that a node begins with the first message that it finds, and how often in a row that was begun by now and never ended:
/// the program was killed in the middle of it. Nothing where another node fetches by now.
///
/// # Errors
/// What the engine says.
pub fn begin_message(tx: &mut Tx<'_>, id: Id<Mailbox>, node: Node) -> Result<Option<u32>, Error> {
    tx.one(TRY, &[&id, &node], |row| row.take())
}

/// Says that it ended, be it with an error.
///
/// # Errors
/// What the engine says.
pub fn end_message(tx: &mut Tx<'_>, id: Id<Mailbox>, node: Node) -> Result<(), Error> {
    tx.run(ENDED, &[&id, &node]).map(drop)
}

/// Says that a mailbox was looked at, and why nothing could be fetched.
///
/// # Errors
/// What the engine says.
pub fn note_check(
    tx: &mut Tx<'_>,
    id: Id<Mailbox>,
    now: Instant,
    problem: Option<&str>,
) -> Result<(), Error> {
    tx.run(CHECKED, &[&id, &now, &problem]).map(drop)
}
