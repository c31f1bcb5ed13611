//! Contacts, agents and teams; and the erasing of a contact.

use desk::id::Id;
use desk::people::{Agent, Contact, Reach, Team};
use sla::Instant;

use crate::organisation::{Listed, Versioned, given, read, written};
use crate::{Error, Sql, Tx, file};

const ADD_CONTACT: Sql =
    Sql::One("INSERT INTO contacts (organisation_id, document) VALUES ($1, $2) RETURNING id");
const ADD_REACH: Sql = Sql::One("INSERT INTO reaches (reach, contact_id, verified) VALUES ($1, $2, $3)");
const FIND_CONTACT: Sql = Sql::One("SELECT document FROM contacts WHERE id = $1 AND erased IS NULL");
const PROVEN: Sql = Sql::One("SELECT contact_id FROM reaches WHERE reach = $1 AND verified IS NOT NULL");
const ADD_AGENT: Sql = Sql::One("INSERT INTO agents (address, document) VALUES ($1, $2) RETURNING id");
const FIND_AGENT: Sql = Sql::One("SELECT document FROM agents WHERE id = $1");
const ADD_TEAM: Sql = Sql::One("INSERT INTO teams (document) VALUES ($1) RETURNING id");
const FIND_TEAM: Sql = Sql::One("SELECT version, document FROM teams WHERE id = $1");
const CHANGE_TEAM: Sql =
    Sql::One("UPDATE teams SET version = version + 1, document = $1 WHERE id = $2 AND version = $3");
const TEAMS: Sql = Sql::One("SELECT id, version, document FROM teams WHERE id > $1 ORDER BY id LIMIT $2");
const ERASE_CONTACT: Sql =
    Sql::One("UPDATE contacts SET document = '{}', erased = $1 WHERE id = $2 AND erased IS NULL");
const ERASE_REACHES: Sql = Sql::One("DELETE FROM reaches WHERE contact_id = $1");
const ERASE_CONTENTS: Sql = Sql::One(
    "UPDATE contents SET salt = NULL, text = NULL, erased = $1 WHERE contact_id = $2 AND erased IS NULL",
);

pub(crate) const STATEMENTS: &[Sql] = &[
    ADD_CONTACT,
    ADD_REACH,
    FIND_CONTACT,
    PROVEN,
    ADD_AGENT,
    FIND_AGENT,
    ADD_TEAM,
    FIND_TEAM,
    CHANGE_TEAM,
    TEAMS,
    ERASE_CONTACT,
    ERASE_REACHES,
    ERASE_CONTENTS,
];

/// Adds a contact with addresses and numbers, and gives its number.
///
/// # Errors
/// What the engine says, as of an address that another has proven to be theirs.
pub fn add_contact(tx: &mut Tx<'_>, contact: &Contact) -> Result<Id<Contact>, Error> {
    let document = written(contact)?;
    let id = given(tx.one(ADD_CONTACT, &[&contact.organisation, &document], |row| row.take())?)?;
    for Reach { to, verified } in contact.addresses.iter().chain(&contact.numbers) {
        tx.run(ADD_REACH, &[to, &id, verified])?;
    }
    Ok(id)
}

/// A contact, unless there is none with this number or it was erased.
///
/// # Errors
/// What the engine says.
pub fn contact(tx: &mut Tx<'_>, id: Id<Contact>) -> Result<Option<Contact>, Error> {
    tx.one(FIND_CONTACT, &[&id], |row| read(&row.take::<String>()?))
}

/// Who has proven that an address or number, in its usual form, is theirs.
///
/// # Errors
/// What the engine says.
pub fn contact_reached_at(tx: &mut Tx<'_>, reach: &str) -> Result<Option<Id<Contact>>, Error> {
    tx.one(PROVEN, &[&reach], |row| row.take())
}

/// Adds an agent and gives its number.
///
/// # Errors
/// What the engine says, as of an address that another agent has.
pub fn add_agent(tx: &mut Tx<'_>, agent: &Agent) -> Result<Id<Agent>, Error> {
    given(tx.one(ADD_AGENT, &[&agent.address, &written(agent)?], |row| row.take())?)
}

/// An agent, if there is one with this number.
///
/// # Errors
/// What the engine says.
pub fn agent(tx: &mut Tx<'_>, id: Id<Agent>) -> Result<Option<Agent>, Error> {
    tx.one(FIND_AGENT, &[&id], |row| read(&row.take::<String>()?))
}

/// Adds a team and gives its number.
///
/// # Errors
/// What the engine says.
pub fn add_team(tx: &mut Tx<'_>, team: &Team) -> Result<Id<Team>, Error> {
    given(tx.one(ADD_TEAM, &[&written(team)?], |row| row.take())?)
}

/// A team with its version, if there is one with this number.
///
/// # Errors
/// What the engine says.
pub fn team(tx: &mut Tx<'_>, id: Id<Team>) -> Result<Option<Versioned<Team>>, Error> {
    tx.one(FIND_TEAM, &[&id], |row| Ok(Versioned { version: row.take()?, it: read(&row.take::<String>()?)? }))
}

/// Changes a team from a version; `false` where it has another by now.
///
/// # Errors
/// What the engine says.
pub fn change_team(tx: &mut Tx<'_>, id: Id<Team>, version: u32, team: &Team) -> Result<bool, Error> {
    Ok(tx.run(CHANGE_TEAM, &[&written(team)?, &id, &version])? == 1)
}

/// Teams after a number, in order.
///
/// # Errors
/// What the engine says.
pub fn teams(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Listed<Team>, Error> {
    tx.all(TEAMS, &[&after, &limit], |row| {
        Ok((row.take()?, Versioned { version: row.take()?, it: read(&row.take::<String>()?)? }))
    })
}

/// Removes a contact's name, addresses, numbers and texts, with their salts. The
/// number stays, and with it every event: `verify` says that their texts were erased. How many texts that were, or
/// `None` where no contact with this number was left to erase.
///
/// The contents of files that nobody else sent are removed by [`Store::sweep_files`](crate::Store::sweep_files), once this
/// is on disk.
///
/// SQLite writes zeros over what it frees; PostgreSQL frees it with its next VACUUM. Copies and backups keep what they
/// hold until they are themselves removed.
///
/// # Errors
/// What the engine says.
pub fn erase_contact(tx: &mut Tx<'_>, id: Id<Contact>, now: Instant) -> Result<Option<u64>, Error> {
    if tx.run(ERASE_CONTACT, &[&now, &id])? == 0 {
        return Ok(None);
    }
    tx.run(ERASE_REACHES, &[&id])?;
    file::release(tx, id)?;
    tx.run(ERASE_CONTENTS, &[&now, &id]).map(Some)
}
