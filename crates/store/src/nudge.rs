//! Nudges: after a commit whoever waits looks again, in this process and, on PostgreSQL, on other nodes too.
//!
//! A nudge says that something may be there, not what, and one may be lost: whoever waits also looks by itself now and then.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use ::postgres::Client;
use ::postgres::fallible_iterator::FallibleIterator as _;
use tokio::sync::watch::{self, Receiver};

use crate::{Error, dialect, tls};

/// At most one is sent to other nodes in so long: what is committed meanwhile shares the next.
const PACE: Duration = Duration::from_millis(10);
/// How long the threads wait before they look whether the store is still open.
const LOOK: Duration = Duration::from_secs(1);
/// After so many of those without a nudge the listener asks whether the server is still there, and waits so long for an
/// answer.
const QUIET: u32 = 30;
const ANSWER: Duration = Duration::from_secs(5);
/// At most so many of those lie between attempts to connect again.
const RARELY: u32 = 60;

/// Who is told of commits, and how many there were.
pub(crate) struct Nudges {
    commits: AtomicU64,
    here: watch::Sender<()>,
    /// Whether there may be other nodes.
    others: AtomicBool,
    pending: Mutex<Pending>,
    more: Condvar,
}

struct Pending {
    nudge: bool,
    open: bool,
}

impl Nudges {
    pub(crate) fn new() -> Self {
        Self {
            commits: AtomicU64::new(0),
            here: watch::Sender::new(()),
            others: AtomicBool::new(false),
            pending: Mutex::new(Pending { nudge: false, open: true }),
            more: Condvar::new(),
        }
    }

    /// How many transactions were committed here.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Changes with every nudge from now on.
    pub(crate) fn receiver(&self) -> Receiver<()> {
        self.here.subscribe()
    }

    /// A transaction of ours was committed.
    pub(crate) fn committed(&self) {
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.ended();
    }

    /// A transaction of ours has ended. One that was given up nudges too: readers of the events wait for those that run.
    pub(crate) fn ended(&self) {
        self.here();
        if self.others.load(Ordering::Relaxed) {
            self.lock().nudge = true;
            self.more.notify_one();
        }
    }

    fn here(&self) {
        self.here.send_replace(());
    }

    /// Tells other nodes on a PostgreSQL, and hears them, each on a thread and a connection of its own. Nobody waits for
    /// the two: they end soon after [`Nudges::close`].
    pub(crate) fn start(self: &Arc<Self>, url: &str) {
        self.others.store(true, Ordering::Relaxed);
        for work in [Self::tell, Self::hear] {
            let (nudges, url) = (self.clone(), url.to_owned());
            thread::spawn(move || work(&nudges, &url));
        }
    }

    pub(crate) fn close(&self) {
        self.lock().open = false;
        self.more.notify_all();
    }

    /// Sends what is pending: many commits in one, and never inside their transactions, where commits would wait for
    /// each other. A nudge that can't be sent is lost.
    fn tell(&self, url: &str) {
        let mut client = None;
        while self.take() {
            if client.is_none() {
                client = self.connect(url, dialect::TELL);
            }
            if client.as_mut().is_some_and(|client| client.batch_execute(dialect::NOTIFY).is_err()) {
                client = None;
            }
            thread::sleep(PACE);
        }
    }

    fn hear(&self, url: &str) {
        while let Some(mut client) = self.connect(url, dialect::LISTEN) {
            // What was told before it listened was told to nobody.
            self.here();
            self.listen(&mut client);
        }
    }

    /// Hears what comes until the connection is lost or the store closed.
    fn listen(&self, client: &mut Client) {
        let mut quiet = 0;
        while self.is_open() && !client.is_closed() {
            match client.notifications().timeout_iter(LOOK).next() {
                Ok(Some(_)) => {
                    quiet = 0;
                    self.here();
                }
                Ok(None) => quiet += 1,
                Err(_) => return,
            }
            if quiet >= QUIET {
                quiet = 0;
                if client.is_valid(ANSWER).is_err() {
                    return;
                }
            }
        }
    }

    /// A connection for nudges, tried for again and again; none once the store is closed.
    fn connect(&self, url: &str, begin: &str) -> Option<Client> {
        let mut rounds = 1;
        while self.is_open() {
            let client = tls::connect(url).and_then(|mut client| {
                client.batch_execute(begin)?;
                Ok::<_, Error>(client)
            });
            match client {
                Ok(client) => return Some(client),
                Err(e) if rounds == 1 => {
                    tracing::warn!("nudges between nodes are late until this is over: {e}");
                }
                Err(_) => {}
            }
            for _ in 0..rounds {
                if self.is_open() {
                    thread::sleep(LOOK);
                }
            }
            rounds = RARELY.min(rounds * 2);
        }
        None
    }

    fn is_open(&self) -> bool {
        self.lock().open
    }

    /// Waits until there is something to tell; `false` once the store is closed.
    fn take(&self) -> bool {
        let mut pending = self.lock();
        while pending.open && !pending.nudge {
            pending = self.more.wait(pending).unwrap_or_else(PoisonError::into_inner);
        }
        pending.nudge = false;
        pending.open
    }

    // Nothing panics while it holds the lock.
    fn lock(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
