//! Figures and how they are written. Whole numbers: what is measured here is never finer than a microsecond.

use std::time::{Duration, Instant};

use anyhow::Result;

/// What took how long, in order once it is asked for.
#[derive(Debug, Default)]
pub struct Times(Vec<u128>);

impl Times {
    /// Times something.
    pub fn take<T>(&mut self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let began = Instant::now();
        let done = work()?;
        self.add(began.elapsed());
        Ok(done)
    }

    /// Adds one.
    pub fn add(&mut self, took: Duration) {
        self.0.push(took.as_micros());
    }

    /// What so many of a hundred were no slower than, in microseconds.
    pub fn percentile(&mut self, percent: usize) -> u128 {
        self.0.sort_unstable();
        let at = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(at).copied().unwrap_or_default()
    }

    /// The half and 95 of a hundred, in milliseconds.
    pub fn both(&mut self) -> String {
        format!("{} / {}", milliseconds(self.percentile(50)), milliseconds(self.percentile(95)))
    }
}

/// Microseconds, written as milliseconds.
pub fn milliseconds(micros: u128) -> String {
    format!("{}.{:02}", micros / 1000, micros % 1000 / 10)
}

/// How often one number is in the other, with two places.
pub fn ratio(one: u128, other: u128) -> String {
    let hundredths = one * 100 / other.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A number with its thousands apart.
pub fn thousands(number: u128) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// The one in the middle.
pub fn median(mut of: Vec<u128>) -> u128 {
    of.sort_unstable();
    of.get(of.len() / 2).copied().unwrap_or_default()
}
