//! Whole databases: a reading of everything as it was at one instant, and copies of SQLite's file.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::postgres::Session;
use crate::tx::Link;
use crate::{Error, MIGRATIONS, Store, Tx, dialect, migration, sqlite, transfer};

/// How long another process that writes is waited for.
const PATIENCE: Duration = Duration::from_millis(100);

impl Store {
    /// Runs a query that sees everything as it was at one instant, however long it takes, on a connection of its own.
    /// Nobody else waits for it.
    ///
    /// # Errors
    /// What the engine says, or the query.
    ///
    /// # Panics
    /// Inside an asynchronous task.
    pub fn snapshot<T, E: From<Error>>(
        &self,
        query: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut session;
        let connection;
        let mut tx = match self.path() {
            Some(path) => {
                connection = sqlite::open(path, false)?;
                Tx::new(Link::Sqlite(&connection))
            }
            None => {
                session = Session::open(self.url(), false)?;
                Tx::new(Link::Postgres(&mut session))
            }
        };
        tx.batch(dialect::snapshot(tx.engine()))?;
        let answer = query(&mut tx)?;
        tx.batch("COMMIT")?;
        Ok(answer)
    }

    /// Copies SQLite's database into a file that isn't there yet, as it is at one instant, while others write; and asks the
    /// copy something.
    ///
    /// # Errors
    /// What the engine says; a disk that is full. On PostgreSQL, which has its own tools.
    pub fn copy_to<T>(
        &self,
        file: &Path,
        query: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let path = self.sqlite_path()?;
        let (from, mut to) = (sqlite::open(path, false)?, Connection::open(file)?);
        copy(&from, &mut to)?;
        // In one file: whoever reads the copy may not be able to write beside it.
        to.pragma_update(None, "journal_mode", "DELETE")?;
        let answer = query(&mut Tx::new(Link::Sqlite(&to)))?;
        to.close().map_err(|(_, e)| Error::from(e))?;
        let written = File::open(file).and_then(|file| file.sync_all());
        written.map_err(|e| Error::Lost(format!("the copy {}: {e}", file.display())))?;
        Ok(answer)
    }

    /// Takes everything from a copy in place of what is here. Whoever has the database open sees it from then on.
    ///
    /// # Errors
    /// What the engine says, as of a file that isn't a database; [`Error::Newer`]; on PostgreSQL.
    pub fn restore_from(&self, file: &Path) -> Result<(), Error> {
        let path = self.sqlite_path()?;
        let from = sqlite::open(&file.display().to_string(), false)?;
        let problem: String = from.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if problem != "ok" {
            return Err(Error::Lost(format!("the copy {}: {problem}", file.display())));
        }
        migration::last_of(&mut Tx::new(Link::Sqlite(&from)), transfer::schema_version())?;
        copy(&from, &mut sqlite::open(path, true)?)?;
        // Brings what is of an older version up to date.
        self.migrate(MIGRATIONS)
    }

    fn sqlite_path(&self) -> Result<&str, Error> {
        self.path().ok_or_else(|| Error::Address("only an SQLite database is one file".to_owned()))
    }
}

/// All pages in one go, so that they are of one instant.
fn copy(from: &Connection, to: &mut Connection) -> Result<(), Error> {
    let backup = Backup::new(from, to)?;
    for _ in 0..100 {
        match backup.step(-1)? {
            StepResult::Done => return Ok(()),
            // Somebody else holds the lock.
            _ => std::thread::sleep(PATIENCE),
        }
    }
    Err(Error::Busy("another process holds the database".to_owned()))
}
