//! A clock that is set.

use std::sync::{Mutex, PoisonError};
use std::time::Instant as Elapsed;

use sla::{Instant, SupportTime};

/// What time it was when it was set, when that was, and whether it goes on.
pub struct Clock(Mutex<(Instant, Elapsed, bool)>);

impl Clock {
    /// One that goes on from an instant.
    pub fn at(instant: Instant) -> Self {
        Self(Mutex::new((instant, Elapsed::now(), true)))
    }

    /// Sets it.
    pub fn set(&self, instant: Instant, goes: bool) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (instant, Elapsed::now(), goes);
    }

    /// Sets it so many seconds on.
    pub fn pass(&self, seconds: i64) {
        let passed = SupportTime::from_microseconds(seconds.saturating_mul(1_000_000));
        self.set(self.now().checked_add(passed).unwrap_or(Instant::MAX), true);
    }

    /// What it says.
    pub fn now(&self) -> Instant {
        let (instant, since, goes) = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = if goes { i64::try_from(since.elapsed().as_micros()).unwrap_or(0) } else { 0 };
        instant.checked_add(SupportTime::from_microseconds(passed)).unwrap_or(instant)
    }
}
