//! SQLite: one writer that commits for many, and a few readers.

use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, OpenFlags, ToSql};

use crate::nudge::Nudges;
use crate::queue::{Job, Queue};
use crate::tx::{Cells, Link};
use crate::{Error, Tx, Value};

/// How many commands may share one commit.
const BATCH: usize = 256;
/// How many prepared statements a connection keeps (rusqlite's own default is 16).
const STATEMENTS: usize = 512;

/// How long a process waits for what another one writes. A server that has work writes nearly all the time, and whoever waits
/// looks from time to time and isn't called: a backup would often find it writing for some seconds.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) fn open(path: &str, write: bool) -> Result<Connection, Error> {
    let mode = if write {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    } else {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    };
    let conn = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.busy_timeout(PATIENCE)?;
    // A misspelt "column" is an error and not a text.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    // Else whoever looks one thing up after another has the statement prepared anew for each.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // A command touches the pages of many indexes, and most commands touch the same ones. A cache holds them, and a log of
    // 16 MB takes them many times before they go into the file once.
    conn.execute_batch(if write {
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;
         PRAGMA secure_delete = ON; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000;
         PRAGMA temp_store = MEMORY;"
    } else {
        // The cases that lists show first are spread over the whole table; SQLite's own 2 MB don't hold their pages.
        "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -8192;"
    })?;
    Ok(conn)
}

/// Drains the queue, runs each command in a savepoint, commits once, then answers them all.
pub(crate) fn write(conn: &Connection, queue: &Queue, nudges: &Nudges) {
    while let Some(jobs) = queue.take(BATCH) {
        let mut answers = Vec::with_capacity(jobs.len());
        let mut batch = step(conn, "BEGIN IMMEDIATE");
        for job in jobs {
            answers.push(match &batch {
                Ok(()) => {
                    let (answer, open) = command(conn, job);
                    batch = open;
                    answer
                }
                Err(e) => job(Err(e.clone())).answer,
            });
        }
        let batch = batch.and_then(|()| step(conn, "COMMIT"));
        if batch.is_ok() {
            nudges.committed();
        }
        if batch.is_err() && !conn.is_autocommit() {
            // What can't even be rolled back is rolled back by the engine when the next BEGIN fails and the process ends.
            let _ = step(conn, "ROLLBACK");
        }
        for answer in answers {
            answer(batch.clone());
        }
    }
}

/// One command in its savepoint; its answer, and whether the transaction around it still stands.
fn command(conn: &Connection, job: Job) -> (crate::queue::Answer, Result<(), Error>) {
    if let Err(e) = step(conn, "SAVEPOINT command") {
        return (job(Err(e.clone())).answer, Err(e));
    }
    let mut tx = Tx::new(Link::Sqlite(conn));
    let done = job(Ok(&mut tx));
    let open = if conn.is_autocommit() {
        // A full disk or a failed read makes SQLite roll back everything, the commands before this one too.
        Err(Error::Lost("the engine rolled the transaction back".into()))
    } else if done.keep {
        step(conn, "RELEASE command")
    } else {
        step(conn, "ROLLBACK TO command").and_then(|()| step(conn, "RELEASE command"))
    };
    (done.answer, open)
}

/// Runs reads, one after another.
pub(crate) fn read(conn: &Connection, queue: &Queue) {
    while let Some(jobs) = queue.take(1) {
        for job in jobs {
            (job(Ok(&mut Tx::new(Link::Sqlite(conn)))).answer)(Ok(()));
        }
    }
}

fn step(conn: &Connection, text: &str) -> Result<(), Error> {
    conn.prepare_cached(text)?.execute([])?;
    Ok(())
}

/// A statement with its binds. `$1` is a *name* to SQLite, which numbers names by where each first stands in the text.
fn bound<'c>(conn: &'c Connection, text: &str, values: &[Value<'_>]) -> Result<CachedStatement<'c>, Error> {
    let mut statement = conn.prepare_cached(text)?;
    let count = statement.parameter_count();
    if count != values.len() {
        return Err(Error::Shape(format!("{count} binds are needed, {} were given", values.len())));
    }
    for at in 1..=count {
        let number =
            statement.parameter_name(at).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let value = number
            .and_then(|n| values.get(n.wrapping_sub(1)))
            .ok_or_else(|| Error::Shape("binds are $1, $2 …".into()))?;
        statement.raw_bind_parameter(at, value)?;
    }
    Ok(statement)
}

pub(crate) fn run(conn: &Connection, text: &str, values: &[Value<'_>]) -> Result<u64, Error> {
    Ok(bound(conn, text, values)?.raw_execute()? as u64)
}

pub(crate) fn each(
    conn: &Connection,
    text: &str,
    values: &[Value<'_>],
    mut read: impl FnMut(Cells<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut statement = bound(conn, text, values)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        read(Cells::Sqlite(row))?;
    }
    Ok(())
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Bool(b) => ValueRef::Integer(i64::from(*b)),
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Text(s) => ValueRef::Text(s.as_bytes()),
            Self::Bytes(b) => ValueRef::Blob(b),
            Self::Uuid(u) => ValueRef::Blob(u.as_bytes()),
        }))
    }
}

pub(crate) fn cell<'r>(row: &'r rusqlite::Row<'_>, at: usize) -> Result<Value<'r>, Error> {
    Ok(match row.get_ref(at)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Text(s) => Value::Text(str::from_utf8(s).map_err(|e| Error::Shape(e.to_string()))?),
        ValueRef::Blob(b) => Value::Bytes(b),
        ValueRef::Real(_) => return Err(Error::Shape("REAL isn't in the subset".into())),
    })
}
