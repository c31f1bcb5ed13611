//! The door: asynchronous outside, threads that own connections inside.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot::{self, Receiver};
use tokio::sync::watch;

use crate::nudge::Nudges;
use crate::postgres::{self, Session};
use crate::queue::{Done, Queue};
use crate::{Engine, Error, MIGRATIONS, Tx, feed, sqlite};

/// How to open a store.
#[derive(Clone, Debug)]
pub struct Config {
    /// `sqlite:` and a path, or `postgres:` and the rest of a connection URL.
    pub url: String,
    /// Connections that write; SQLite has one whatever this says.
    pub writers: usize,
    /// Connections that read.
    pub readers: usize,
    /// How many requests may wait for either before new ones are refused as [`Error::Busy`].
    pub waiting: usize,
}

impl Config {
    /// A few connections, for `url`.
    pub fn new(url: &str) -> Self {
        Self { url: url.to_owned(), writers: 8, readers: 4, waiting: 1024 }
    }
}

/// The database. Cloning shares it; when the last clone goes, what was asked for is still done.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    url: String,
    /// SQLite's file.
    path: Option<String>,
    nudges: Arc<Nudges>,
    writes: Arc<Queue>,
    reads: Arc<Queue>,
    writers: Vec<JoinHandle<()>>,
    readers: Vec<JoinHandle<()>>,
}

impl Store {
    /// Opens a database and brings its tables up to date.
    ///
    /// # Errors
    /// As [`Store::connect`] and [`Store::migrate`].
    pub fn open(config: &Config) -> Result<Self, Error> {
        let store = Self::connect(config)?;
        store.migrate(MIGRATIONS)?;
        store.write_now::<_, Error, _>(feed::mend)?;
        Ok(store)
    }

    /// Opens every connection, so that a wrong address is known now, and leaves the tables as they are.
    ///
    /// # Errors
    /// When the engine can't be reached.
    pub fn connect(config: &Config) -> Result<Self, Error> {
        let path = config.url.strip_prefix("sqlite:").map(str::to_owned);
        let server = ["postgres://", "postgresql://"].iter().any(|scheme| config.url.starts_with(scheme));
        let queue = || Arc::new(Queue::new(config.waiting));
        let (writes, reads, nudges) = (queue(), queue(), Arc::new(Nudges::new()));
        let url = config.url.clone();
        let mut inner = Inner { url, path, nudges, writes, reads, writers: Vec::new(), readers: Vec::new() };
        match inner.path.clone() {
            // Each connection would have a database of its own, gone with it.
            Some(path) if path.is_empty() || path == ":memory:" => {
                return Err(Error::Address("sqlite: needs the path of a file".to_owned()));
            }
            Some(path) => inner.start_sqlite(&path, config)?,
            None if server => inner.start_postgres(config)?,
            None => {
                return Err(Error::Address("write sqlite:FILE or postgres://USER@HOST/DATABASE".to_owned()));
            }
        }
        Ok(Self(Arc::new(inner)))
    }

    /// Which engine is underneath.
    pub fn engine(&self) -> Engine {
        if self.0.path.is_some() { Engine::Sqlite } else { Engine::Postgres }
    }

    /// Its address, with whatever password stands in it.
    pub(crate) fn url(&self) -> &str {
        &self.0.url
    }

    /// SQLite's file.
    pub(crate) fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// How many transactions have been committed for [`Store::write`]. On SQLite commands that arrive together share one.
    pub fn commits(&self) -> u64 {
        self.0.nudges.commits()
    }

    /// How many commands and how many queries wait for a connection.
    pub fn waiting(&self) -> (usize, usize) {
        (self.0.writes.len(), self.0.reads.len())
    }

    /// Changes after every commit, here or on another node of the same PostgreSQL: whoever waits for something looks
    /// again. Many commits may be one nudge, and one from another node may be lost, so look by yourself too now and then.
    pub fn nudges(&self) -> watch::Receiver<()> {
        self.0.nudges.receiver()
    }

    /// Runs a command in a transaction. Once this is `Ok`, it is on disk; where it is `Err`, nothing was stored, except that after
    /// [`Error::Lost`] it isn't known. The command is run whether or not the future is waited for.
    pub fn write<T, E, F>(&self, command: F) -> impl Future<Output = Result<T, E>> + Send + use<T, E, F>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        wait(ask(&self.0.writes, command))
    }

    /// Runs a query on a connection that can't write. Each statement sees what is committed when it begins.
    pub fn read<T, E, F>(&self, query: F) -> impl Future<Output = Result<T, E>> + Send + use<T, E, F>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        wait(ask(&self.0.reads, query))
    }

    /// [`Store::write`] for the command line, which has nothing else to do.
    ///
    /// # Errors
    /// As [`Store::write`].
    ///
    /// # Panics
    /// Inside an asynchronous task.
    pub fn write_now<T, E, F>(&self, command: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        ask(&self.0.writes, command)
            .and_then(|answer| answer.blocking_recv().unwrap_or_else(|_| Err(Error::Closed.into())))
    }

    /// [`Store::read`] for the command line.
    ///
    /// # Errors
    /// As [`Store::read`].
    ///
    /// # Panics
    /// Inside an asynchronous task.
    pub fn read_now<T, E, F>(&self, query: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        ask(&self.0.reads, query)
            .and_then(|answer| answer.blocking_recv().unwrap_or_else(|_| Err(Error::Closed.into())))
    }
}

impl Inner {
    fn start_sqlite(&mut self, path: &str, config: &Config) -> Result<(), Error> {
        let (conn, queue, nudges) = (sqlite::open(path, true)?, self.writes.clone(), self.nudges.clone());
        self.writers.push(thread::spawn(move || sqlite::write(&conn, &queue, &nudges)));
        for _ in 0..config.readers {
            let (conn, queue) = (sqlite::open(path, false)?, self.reads.clone());
            self.readers.push(thread::spawn(move || sqlite::read(&conn, &queue)));
        }
        Ok(())
    }

    fn start_postgres(&mut self, config: &Config) -> Result<(), Error> {
        for _ in 0..config.writers {
            let (session, url) = (Session::open(&config.url, true)?, config.url.clone());
            let (queue, nudges) = (self.writes.clone(), self.nudges.clone());
            self.writers.push(thread::spawn(move || postgres::write(session, url, &queue, &nudges)));
        }
        for _ in 0..config.readers {
            let (session, url, queue) =
                (Session::open(&config.url, false)?, config.url.clone(), self.reads.clone());
            self.readers.push(thread::spawn(move || postgres::read(session, url, &queue)));
        }
        self.nudges.start(&config.url);
        Ok(())
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.nudges.close();
        // SQLite's writer goes last: a reader that did would leave the log behind, which it can't fold into the file.
        for (queue, threads) in [(&self.reads, &mut self.readers), (&self.writes, &mut self.writers)] {
            queue.close();
            for thread in threads.drain(..) {
                // A job catches its own panic, so a thread has none to hand on. The last clone may go inside a job, which can't wait for itself.
                if thread.thread().id() != thread::current().id() {
                    let _ = thread.join();
                }
            }
        }
    }
}

/// Puts a closure into a queue; its answer comes once the transaction is kept or given up.
fn ask<T, E, F>(queue: &Queue, work: F) -> Result<Receiver<Result<T, E>>, E>
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    queue.put(Box::new(move |tx| {
        let result = tx.map_err(E::from).and_then(|tx| {
            let result = catch_unwind(AssertUnwindSafe(|| work(&mut *tx)))
                .unwrap_or_else(|_| Err(Error::Panicked.into()));
            // A command that passes over a failed statement isn't kept on either engine.
            match (result, tx.spoilt()) {
                (Ok(_), Some(error)) => Err(error.clone().into()),
                (result, _) => result,
            }
        });
        let keep = result.is_ok();
        let answer = move |ended: Result<(), Error>| {
            // Nobody may be waiting any more.
            let _ = sender.send(match ended {
                Err(error) if result.is_ok() => Err(error.into()),
                _ => result,
            });
        };
        Done { keep, answer: Box::new(answer) }
    }))?;
    Ok(receiver)
}

async fn wait<T, E: From<Error>>(asked: Result<Receiver<Result<T, E>>, E>) -> Result<T, E> {
    asked?.await.unwrap_or_else(|_| Err(Error::Closed.into()))
}
