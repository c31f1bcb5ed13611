//! What an engine says of itself, for whoever looks after it.

use desk::case::Case;
use desk::id::Id;
use sla::Instant;

use crate::{Error, Sql, Store, Tx, count_dead_letters, dialect, event, migration};

const CASES: Sql = Sql::One("SELECT MAX(id) FROM cases");

/// More aren't counted.
const MOST_DEAD: u32 = 1000;

pub(crate) const STATEMENTS: &[Sql] =
    &[CASES, dialect::CLOCK, dialect::INTEGRITY, dialect::SIZE, dialect::VERSION];

/// What it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// The engine's own version.
    pub version: String,
    /// How many bytes it takes up.
    pub bytes: i64,
    /// The server's clock, where there is a server.
    pub clock: Option<Instant>,
    /// The last migration that was made; 0 in a database that no Radd has been at.
    pub schema: i64,
    /// What it holds, if there are tables.
    pub holds: Option<Holds>,
}

/// What it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holds {
    /// The case that was opened last.
    pub last_case: Option<Id<Case>>,
    /// When something was recorded last.
    pub last_recorded: Option<Instant>,
    /// Timers and messages that failed for good, up to a thousand.
    pub dead_letters: i64,
}

impl Store {
    /// Asks it, without changing anything: also of a database of another version, or an empty one.
    ///
    /// # Errors
    /// What the engine says.
    pub fn examine(&self) -> Result<Examined, Error> {
        self.read_now(examine)
    }

    /// What is wrong with the engine's own structures; nothing where all is well. On PostgreSQL, which has its own tools for
    /// it, nothing is looked at.
    ///
    /// # Errors
    /// What the engine says.
    pub fn broken(&self) -> Result<Vec<String>, Error> {
        let said =
            self.read_now::<_, Error, _>(|tx| tx.all(dialect::INTEGRITY, &[], |row| row.take::<String>()))?;
        Ok(said.into_iter().filter(|said| said != "ok").collect())
    }
}

fn examine(tx: &mut Tx<'_>) -> Result<Examined, Error> {
    let first = |tx: &mut Tx<'_>, sql| tx.one(sql, &[], |row| row.take::<Option<i64>>()).map(Option::flatten);
    let version = tx.one(dialect::VERSION, &[], |row| row.take::<String>())?.unwrap_or_default();
    let bytes = first(tx, dialect::SIZE)?.unwrap_or_default();
    let clock = tx.one(dialect::CLOCK, &[], |row| row.take::<Option<Instant>>())?.flatten();
    let there = tx.all(dialect::COLUMNS, &[&"migrations"], |row| {
        row.take::<String>()?;
        row.take::<String>()?;
        row.take::<i64>()
    })?;
    let schema = if there.is_empty() { 0 } else { migration::last(tx)? };
    let holds = if schema == 0 {
        None
    } else {
        Some(Holds {
            last_case: first(tx, CASES)?.map(Id::new),
            last_recorded: event::latest(tx)?,
            dead_letters: count_dead_letters(tx, MOST_DEAD)?,
        })
    };
    Ok(Examined { version, bytes, clock, schema, holds })
}
