//! When to try again what has failed.

use sla::{Instant, SupportTime};

use crate::later;

/// Waits that double with every failure, up to the longest, and how often to try at all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    /// In microseconds, after the first failure.
    pub first: i64,
    /// In microseconds.
    pub longest: i64,
    /// After so many failures a person must look at it.
    pub tries: u32,
}

impl Backoff {
    /// When to try again what has failed so often before and failed now. Between a half of the wait and all of it, as
    /// chance has it: what failed together isn't tried together.
    pub fn again(&self, now: Instant, before: u32, random: u16) -> Instant {
        let doubled = 1_i64.checked_shl(before.min(40)).and_then(|times| self.first.checked_mul(times));
        let half = doubled.unwrap_or(self.longest).min(self.longest) / 2;
        let part = i128::from(half) * i128::from(random) / i128::from(u16::MAX);
        let wait = half.saturating_add(i64::try_from(part).unwrap_or(half));
        later(now, SupportTime::from_microseconds(wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKOFF: Backoff = Backoff { first: 1_000_000, longest: 300_000_000, tries: 10 };

    fn waits(before: u32, random: u16) -> i64 {
        let now = "2026-11-23T07:00:00Z".parse::<Instant>().unwrap_or_else(|e| panic!("{e}"));
        BACKOFF.again(now, before, random).as_microsecond() - now.as_microsecond()
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let all: Vec<i64> = (0..11).map(|before| waits(before, u16::MAX) / 1_000_000).collect();
        assert_eq!(all, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        assert_eq!(waits(u32::MAX, u16::MAX), 300_000_000);
    }

    #[test]
    fn chance_takes_up_to_a_half_off() {
        assert_eq!((waits(3, 0), waits(3, u16::MAX)), (4_000_000, 8_000_000));
        let some = waits(3, 30_000);
        assert!((4_000_000..8_000_000).contains(&some), "{some}");
    }
}
