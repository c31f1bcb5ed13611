//! Saved views of the queue.

use desk::id::Id;
use desk::people::Agent;
use desk::view::View;

use crate::organisation::{Listed, Versioned, given, listed, versioned, written};
use crate::{Error, Select, Sql, Tx};

const ADD: Sql = Sql::One(
    "INSERT INTO views (agent_id, team_id, position, document) VALUES ($1, $2, $3, $4) RETURNING id",
);
const FIND: Sql = Sql::One("SELECT version, document FROM views WHERE id = $1");
const CHANGE: Sql = Sql::One(
    "UPDATE views SET version = version + 1, team_id = $1, position = $2, document = $3
     WHERE id = $4 AND version = $5",
);
const REMOVE: Sql = Sql::One("DELETE FROM views WHERE id = $1");

pub(crate) const STATEMENTS: &[Sql] = &[ADD, FIND, CHANGE, REMOVE];

/// Saves a view and gives its number.
///
/// # Errors
/// What the engine says, as of a team that isn't there.
pub fn add_view(tx: &mut Tx<'_>, view: &View) -> Result<Id<View>, Error> {
    let binds: [&dyn crate::Bind; 4] = [&view.owner, &view.team, &view.position, &written(view)?];
    given(tx.one(ADD, &binds, |row| row.take())?)
}

/// A view, if there is one with this number.
///
/// # Errors
/// What the engine says.
pub fn view(tx: &mut Tx<'_>, id: Id<View>) -> Result<Option<Versioned<View>>, Error> {
    tx.one(FIND, &[&id], versioned)
}

/// Changes a view from a version; `false` where it has another by now. Whose it is stays.
///
/// # Errors
/// What the engine says, as of a team that isn't there.
pub fn change_view(tx: &mut Tx<'_>, id: Id<View>, version: u32, view: &View) -> Result<bool, Error> {
    Ok(tx.run(CHANGE, &[&view.team, &view.position, &written(view)?, &id, &version])? == 1)
}

/// Removes a view; `false` where there is none with this number.
///
/// # Errors
/// What the engine says.
pub fn remove_view(tx: &mut Tx<'_>, id: Id<View>) -> Result<bool, Error> {
    Ok(tx.run(REMOVE, &[&id])? == 1)
}

/// Views after a position and, within it, a number: those of an agent and of the agent's teams, or everybody's.
///
/// # Errors
/// What the engine says.
pub fn views(
    tx: &mut Tx<'_>,
    of: Option<Id<Agent>>,
    (position, after): (u32, i64),
    limit: u32,
) -> Result<Listed<View>, Error> {
    let mut select = Select::new("SELECT id, version, document FROM views WHERE TRUE");
    select
        .and_some("(agent_id = $1 OR team_id IN (SELECT team_id FROM team_agents WHERE agent_id = $1))", &of)
        .and("(position, id) > ($1, $2)", &[&position, &after])
        .add(" ORDER BY position, id LIMIT $1", &[&limit]);
    tx.all(select.text(), select.binds(), listed)
}
