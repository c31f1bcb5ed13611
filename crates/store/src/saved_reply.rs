//! Replies that are kept for agents to put into the box.

use desk::id::Id;
use desk::saved_reply::SavedReply;

use crate::organisation::{Listed, Versioned, given, listed, versioned, written};
use crate::{Error, Sql, Tx};

const ADD: Sql = Sql::One("INSERT INTO saved_replies (name, document) VALUES ($1, $2) RETURNING id");
const FIND: Sql = Sql::One("SELECT version, document FROM saved_replies WHERE id = $1");
const CHANGE: Sql = Sql::One(
    "UPDATE saved_replies SET version = version + 1, name = $1, document = $2 WHERE id = $3 AND version = $4",
);
const REMOVE: Sql = Sql::One("DELETE FROM saved_replies WHERE id = $1");
const ALL: Sql =
    Sql::One("SELECT id, version, document FROM saved_replies WHERE id > $1 ORDER BY id LIMIT $2");
const BY_NAME: Sql = Sql::One("SELECT id, version, document FROM saved_replies ORDER BY name, id LIMIT $1");

pub(crate) const STATEMENTS: &[Sql] = &[ADD, FIND, CHANGE, REMOVE, ALL, BY_NAME];

/// Keeps a reply and gives its number.
///
/// # Errors
/// What the engine says.
pub fn add_saved_reply(tx: &mut Tx<'_>, reply: &SavedReply) -> Result<Id<SavedReply>, Error> {
    given(tx.one(ADD, &[&reply.name, &written(reply)?], |row| row.take())?)
}

/// A reply with its version, if there is one with this number.
///
/// # Errors
/// What the engine says.
pub fn saved_reply(tx: &mut Tx<'_>, id: Id<SavedReply>) -> Result<Option<Versioned<SavedReply>>, Error> {
    tx.one(FIND, &[&id], versioned)
}

/// Changes a reply from a version; `false` where it has another by now.
///
/// # Errors
/// What the engine says.
pub fn change_saved_reply(
    tx: &mut Tx<'_>,
    id: Id<SavedReply>,
    version: u32,
    reply: &SavedReply,
) -> Result<bool, Error> {
    Ok(tx.run(CHANGE, &[&reply.name, &written(reply)?, &id, &version])? == 1)
}

/// Removes a reply; `false` where there is none with this number.
///
/// # Errors
/// What the engine says.
pub fn remove_saved_reply(tx: &mut Tx<'_>, id: Id<SavedReply>) -> Result<bool, Error> {
    Ok(tx.run(REMOVE, &[&id])? == 1)
}

/// Replies after a number, in order.
///
/// # Errors
/// What the engine says.
pub fn saved_replies(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Listed<SavedReply>, Error> {
    tx.all(ALL, &[&after, &limit], listed)
}

/// The first replies by name, for choosing one.
///
/// # Errors
/// What the engine says.
pub fn saved_replies_by_name(tx: &mut Tx<'_>, limit: u32) -> Result<Listed<SavedReply>, Error> {
    tx.all(BY_NAME, &[&limit], listed)
}
