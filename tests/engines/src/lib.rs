//! Both engines for tests: SQLite in a directory of its own, and a PostgreSQL that the tests start and stop; and a customer
//! whom stories on them are about.

#![allow(clippy::unwrap_used, reason = "a test stops where its surroundings fail")]

mod postgres;
pub mod riyadh;

use store::{Config, Store};
use tempfile::TempDir;

pub use crate::postgres::{PASSWORD, Server, Stop, durable, server};

/// A new, empty database, and what keeps it there.
pub struct Database {
    /// Its address, as [`Config`] takes it.
    pub url: String,
    /// Where SQLite's file is.
    pub directory: Option<TempDir>,
}

/// One on each engine.
pub fn databases() -> [Database; 2] {
    let directory = TempDir::new().unwrap();
    let url = format!("sqlite:{}", directory.path().join("radd.db").display());
    let server = server();
    [
        Database { url, directory: Some(directory) },
        Database { url: server.url(&server.database()), directory: None },
    ]
}

/// Few connections, so that many tests have room beside each other.
pub fn config(url: &str) -> Config {
    Config { writers: 4, readers: 2, ..Config::new(url) }
}

/// The story, on each engine.
pub fn both(story: impl Fn(&Database)) {
    for database in databases() {
        story(&database);
    }
}

/// The story on a store that is open and has its tables, on each engine.
pub fn stores(story: impl Fn(&Store)) {
    both(|database| story(&Store::open(&config(&database.url)).unwrap()));
}
