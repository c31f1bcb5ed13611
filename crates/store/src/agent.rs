//! Agents.

use desk::case::{Refusal, Why};
use desk::id::Id;
use desk::people::Agent;
use sla::Name;

use crate::execute::Failure;
use crate::organisation::{Listed, Versioned, given, listed, versioned, written};
use crate::{Error, HolderId, Sql, Tx, dialect, identity};

const ADD: Sql =
    Sql::One("INSERT INTO agents (address, administrator, document) VALUES ($1, $2, $3) RETURNING id");
const FIND: Sql = Sql::One("SELECT version, document FROM agents WHERE id = $1");
const CHANGE: Sql = Sql::One(
    "UPDATE agents SET version = version + 1, address = $1, administrator = $2, document = $3
     WHERE id = $4 AND version = $5",
);
const AT: Sql = Sql::One("SELECT id FROM agents WHERE address = $1");
const ALL: Sql = Sql::One("SELECT id, version, document FROM agents WHERE id > $1 ORDER BY id LIMIT $2");

pub(crate) const STATEMENTS: &[Sql] = &[ADD, FIND, CHANGE, AT, ALL, dialect::ADMINISTRATORS_HELD];

/// Adds an agent and gives its number.
///
/// # Errors
/// By field, an address that another agent has; what the engine says.
pub fn add_agent(tx: &mut Tx<'_>, agent: &Agent) -> Result<Id<Agent>, Failure> {
    must_be_free(tx, None, &agent.address)?;
    let binds: [&dyn crate::Bind; 3] = [&agent.address, &agent.is_administrator(), &written(agent)?];
    Ok(given(tx.one(ADD, &binds, |row| row.take())?)?)
}

/// An agent, if there is one with this number.
///
/// # Errors
/// What the engine says.
pub fn agent(tx: &mut Tx<'_>, id: Id<Agent>) -> Result<Option<Versioned<Agent>>, Error> {
    tx.one(FIND, &[&id], versioned)
}

/// Changes an agent from a version; `false` where it has another by now. Another role counts from the next request on, and
/// who stops working here is signed out.
///
/// # Errors
/// By field, an address that another agent has, and who is the last administrator and would no longer be one; what the
/// engine says.
pub fn change_agent(tx: &mut Tx<'_>, id: Id<Agent>, version: u32, agent: &Agent) -> Result<bool, Failure> {
    must_be_free(tx, Some(id), &agent.address)?;
    if !agent.is_administrator() {
        // Held, so that two who would take each other's place don't leave the desk without any.
        let administrators: Vec<Id<Agent>> = tx.all(dialect::ADMINISTRATORS_HELD, &[], |row| row.take())?;
        if administrators == [id] {
            return Err(last_administrator().into());
        }
    }
    if !agent.active {
        identity::shut_account(tx, HolderId::Agent(id))?;
    }
    let document = written(agent)?;
    Ok(tx.run(CHANGE, &[&agent.address, &agent.is_administrator(), &document, &id, &version])? == 1)
}

/// Agents after a number, in order.
///
/// # Errors
/// What the engine says.
pub fn agents(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Listed<Agent>, Error> {
    tx.all(ALL, &[&after, &limit], listed)
}

fn must_be_free(tx: &mut Tx<'_>, id: Option<Id<Agent>>, address: &str) -> Result<(), Failure> {
    let other: Option<Id<Agent>> = tx.one(AT, &[&address], |row| row.take())?;
    if other.is_none_or(|other| Some(other) == id) {
        return Ok(());
    }
    let (en, ar) = ("another agent has this address", "لموظف آخر هذا العنوان");
    Err(Failure::Invalid(vec![sla::Error::new("address", address, en, ar)]))
}

fn last_administrator() -> Refusal {
    let problem = Name::new(
        "the desk would have no administrator left: make somebody else one first",
        "لن يبقى للنظام مدير: عيّن مديرًا آخر أولًا",
    );
    Refusal::new(Why::Conflict, "role", "", problem)
}
