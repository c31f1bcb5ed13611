//! Teams, and who belongs to them.

use desk::id::Id;
use desk::people::{Agent, Team};

use crate::organisation::{Listed, Versioned, given, listed, versioned, written};
use crate::{Error, Sql, Tx};

const ADD: Sql = Sql::One("INSERT INTO teams (document) VALUES ($1) RETURNING id");
const FIND: Sql = Sql::One("SELECT version, document FROM teams WHERE id = $1");
const CHANGE: Sql =
    Sql::One("UPDATE teams SET version = version + 1, document = $1 WHERE id = $2 AND version = $3");
const ALL: Sql = Sql::One("SELECT id, version, document FROM teams WHERE id > $1 ORDER BY id LIMIT $2");
const JOIN: Sql = Sql::One("INSERT INTO team_agents (team_id, agent_id) VALUES ($1, $2)");
const LEAVE: Sql = Sql::One("DELETE FROM team_agents WHERE team_id = $1");
const OF: Sql = Sql::One("SELECT team_id FROM team_agents WHERE agent_id = $1 ORDER BY team_id");

pub(crate) const STATEMENTS: &[Sql] = &[ADD, FIND, CHANGE, ALL, JOIN, LEAVE, OF];

/// Adds a team and gives its number.
///
/// # Errors
/// What the engine says, as of an agent who isn't there.
pub fn add_team(tx: &mut Tx<'_>, team: &Team) -> Result<Id<Team>, Error> {
    let id = given(tx.one(ADD, &[&written(team)?], |row| row.take())?)?;
    join(tx, id, team)?;
    Ok(id)
}

/// A team with its version, if there is one with this number.
///
/// # Errors
/// What the engine says.
pub fn team(tx: &mut Tx<'_>, id: Id<Team>) -> Result<Option<Versioned<Team>>, Error> {
    tx.one(FIND, &[&id], versioned)
}

/// Changes a team from a version; `false` where it has another by now.
///
/// # Errors
/// What the engine says, as of an agent who isn't there.
pub fn change_team(tx: &mut Tx<'_>, id: Id<Team>, version: u32, team: &Team) -> Result<bool, Error> {
    if tx.run(CHANGE, &[&written(team)?, &id, &version])? == 0 {
        return Ok(false);
    }
    tx.run(LEAVE, &[&id])?;
    join(tx, id, team)?;
    Ok(true)
}

/// Teams after a number, in order.
///
/// # Errors
/// What the engine says.
pub fn teams(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Listed<Team>, Error> {
    tx.all(ALL, &[&after, &limit], listed)
}

/// The teams that an agent belongs to.
///
/// # Errors
/// What the engine says.
pub fn teams_of(tx: &mut Tx<'_>, agent: Id<Agent>) -> Result<Vec<Id<Team>>, Error> {
    tx.all(OF, &[&agent], |row| row.take())
}

fn join(tx: &mut Tx<'_>, id: Id<Team>, team: &Team) -> Result<(), Error> {
    for agent in &team.agents {
        tx.run(JOIN, &[&id, agent])?;
    }
    Ok(())
}
