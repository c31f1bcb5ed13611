//! Work on its way to a thread that owns a connection.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::{Error, Tx};

/// What is said to whoever asked, once it is known whether the transaction was kept.
pub(crate) type Answer = Box<dyn FnOnce(Result<(), Error>) + Send>;

/// A job that has run.
pub(crate) struct Done {
    /// Whether what it wrote is to be kept.
    pub keep: bool,
    pub answer: Answer,
}

/// Work for a connection, or the reason why there is none.
pub(crate) type Job = Box<dyn FnOnce(Result<&mut Tx<'_>, Error>) -> Done + Send>;

/// A bounded queue that one or several threads take from.
pub(crate) struct Queue {
    state: Mutex<State>,
    more: Condvar,
    limit: usize,
}

struct State {
    jobs: VecDeque<Job>,
    open: bool,
}

impl Queue {
    pub(crate) fn new(limit: usize) -> Self {
        Self { state: Mutex::new(State { jobs: VecDeque::new(), open: true }), more: Condvar::new(), limit }
    }

    /// Puts a job at the end; never waits.
    pub(crate) fn put(&self, job: Job) -> Result<(), Error> {
        let mut state = self.lock();
        if !state.open {
            return Err(Error::Closed);
        }
        if state.jobs.len() >= self.limit {
            return Err(Error::Busy(format!("{} requests wait", state.jobs.len())));
        }
        state.jobs.push_back(job);
        drop(state);
        self.more.notify_one();
        Ok(())
    }

    /// Waits for work and takes up to `most` of it; `None` when the queue is closed and empty.
    pub(crate) fn take(&self, most: usize) -> Option<Vec<Job>> {
        let mut state = self.lock();
        while state.jobs.is_empty() {
            if !state.open {
                return None;
            }
            state = self.more.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let count = most.min(state.jobs.len());
        Some(state.jobs.drain(..count).collect())
    }

    /// How many jobs wait.
    pub(crate) fn len(&self) -> usize {
        self.lock().jobs.len()
    }

    /// Takes no more; what is in it is still done.
    pub(crate) fn close(&self) {
        self.lock().open = false;
        self.more.notify_all();
    }

    // Nothing panics while it holds the lock.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
