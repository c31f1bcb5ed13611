//! The tables, and how an older database gets them.

use std::fs::{self, File};
use std::path::Path;

use rusqlite::Connection;

use crate::{Error, Sql, Store, Tx, dialect};

/// A step: its number, and its text in the portable subset.
pub type Migration = (i64, &'static str);

/// Every step, in order. One that has been released is never edited: what must change, a later one changes.
pub const MIGRATIONS: &[Migration] = &[(1, include_str!("../migrations/0001_desk.sql"))];

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migrations (number BIGINT NOT NULL PRIMARY KEY)";
const LAST: Sql = Sql::One("SELECT MAX(number) FROM migrations");
const DONE: Sql = Sql::One("INSERT INTO migrations (number) VALUES ($1)");

/// Changes nothing, and is refused where nothing can be written.
const WRITABLE: Sql = Sql::One("UPDATE migrations SET number = number WHERE number < 0");

pub(crate) const STATEMENTS: &[Sql] = &[LAST, DONE, WRITABLE];

impl Store {
    /// Applies the migrations that aren't there yet, all in one transaction. On SQLite a copy of the database is made
    /// first, beside it: `radd.db.before-2` is what it was before migration 2.
    ///
    /// # Errors
    /// [`Error::Newer`] where the database has migrations that aren't among these; what the engine says of them.
    pub fn migrate(&self, migrations: &'static [Migration]) -> Result<(), Error> {
        let last = self.write_now(|tx| {
            // Several nodes may start at once, and PostgreSQL makes even IF NOT EXISTS fail then.
            dialect::hold_migrations(tx)?;
            tx.batch(TABLE)?;
            last(tx)
        })?;
        let program = migrations.last().map_or(0, |(number, _)| *number);
        let next = migrations.iter().map(|(number, _)| *number).find(|number| *number > last);
        if let (Some(path), Some(next), true) = (self.path(), next, last > 0) {
            copy(path, next)?;
        }
        self.write_now(move |tx| {
            dialect::hold_migrations(tx)?;
            // Another node may have been faster.
            let last = last_of(tx, program)?;
            for (number, text) in migrations.iter().filter(|(number, _)| *number > last) {
                tx.batch(&dialect::migration(tx.engine(), text))?;
                tx.run(DONE, &[number])?;
            }
            Ok(())
        })
    }

    /// Whether anything can be written: a file may be for reading only, a server a copy of another.
    ///
    /// # Errors
    /// [`Error::Lost`] where it can't.
    pub fn must_be_writable(&self) -> Result<(), Error> {
        self.write_now(|tx| tx.run(WRITABLE, &[]).map(drop))
    }
}

/// The number of the last migration that a database has.
///
/// # Errors
/// What the engine says.
pub fn last(tx: &mut Tx<'_>) -> Result<i64, Error> {
    Ok(tx.one(LAST, &[], |row| row.take::<Option<i64>>())?.flatten().unwrap_or(0))
}

pub(crate) fn last_of(tx: &mut Tx<'_>, program: i64) -> Result<i64, Error> {
    match last(tx)? {
        database if database > program => Err(Error::Newer { database, program }),
        database => Ok(database),
    }
}

/// A copy of the whole database, on disk under its name only once it is complete.
fn copy(path: &str, next: i64) -> Result<(), Error> {
    let name = format!("{path}.before-{next}");
    let partial = format!("{name}.partial");
    let lost = |e: std::io::Error| Error::Lost(format!("the copy {name} before migrating: {e}"));
    // Left by an attempt that was cut short; SQLite writes to no file that is there.
    if Path::new(&partial).exists() {
        fs::remove_file(&partial).map_err(lost)?;
    }
    let connection = Connection::open(path)?;
    connection.execute("VACUUM INTO $1", [&partial])?;
    File::open(&partial).and_then(|file| file.sync_all()).map_err(lost)?;
    fs::rename(&partial, &name).map_err(lost)
}
