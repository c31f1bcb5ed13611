//! The two engines, each with new databases: SQLite's files in a directory that goes with this run, and a PostgreSQL that
//! waits for its disk.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result};

/// An engine and a database on it.
#[derive(Clone, Debug)]
pub struct Place {
    /// What the engine is called.
    pub engine: &'static str,
    /// The database's address.
    pub url: String,
    directory: PathBuf,
}

fn next() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Place {
    /// A new database of SQLite's.
    pub fn sqlite(directory: &Path) -> Self {
        let url = format!("sqlite:{}", directory.join(format!("{}.db", next())).display());
        Self { engine: "SQLite", url, directory: directory.to_owned() }
    }

    /// A new database of PostgreSQL's.
    pub fn postgres(directory: &Path) -> Self {
        let server = engines::durable();
        Self { engine: "PostgreSQL", url: server.url(&server.database()), directory: directory.to_owned() }
    }

    /// A new database on each.
    pub fn both(directory: &Path) -> [Self; 2] {
        [Self::sqlite(directory), Self::postgres(directory)]
    }

    /// The address of another new one on the same engine.
    pub fn another(&self) -> Result<String> {
        Ok(match self.path() {
            Some(_) => Self::sqlite(&self.directory).url,
            None => Self::postgres(&self.directory).url,
        })
    }

    /// SQLite's file.
    pub fn path(&self) -> Option<&str> {
        self.url.strip_prefix("sqlite:")
    }

    /// Drops the database, so that the disk holds one size at a time.
    pub fn remove(self) -> Result<()> {
        let Some(path) = self.path() else {
            let (server, name) = self.url.rsplit_once('/').context("no database in the address")?;
            let mut client = postgres::Client::connect(&format!("{server}/postgres"), postgres::NoTls)?;
            client.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"))?;
            return Ok(());
        };
        for end in ["", "-wal", "-shm"] {
            // What a server that has stopped folded into the file isn't there.
            drop(std::fs::remove_file(format!("{path}{end}")));
        }
        Ok(())
    }
}
