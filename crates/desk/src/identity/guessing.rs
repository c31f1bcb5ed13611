//! How often one may guess: a wait that grows with every failure.
//!
//! Failures are counted by who guesses, never only by whose account it is: else anybody could keep its holder out. A browser
//! in which the holder has signed in before is counted by itself. A code is asked for once the password was right, so that
//! nobody without it can use its count up.

use sla::{Instant, SupportTime};

const SECOND: i64 = 1_000_000;

/// What failures are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Guessing {
    /// An account and the network that it is guessed from.
    AccountFromNetwork,
    /// A network, whichever accounts are guessed: many people may share it.
    Network,
    /// A browser in which the account's holder has signed in before.
    KnownBrowser,
    /// An account whose password was right, and whose code is guessed: a million codes aren't many.
    Code,
}

impl Guessing {
    /// A day after the last failure they count no more.
    pub const FORGOTTEN: SupportTime = SupportTime::from_microseconds(24 * 60 * 60 * SECOND);

    /// How many failures cost nothing, the first wait, and the longest, in seconds.
    const fn rule(self) -> (u32, i64, i64) {
        match self {
            Self::AccountFromNetwork => (5, 30, 15 * 60),
            Self::Network => (100, 10, 5 * 60),
            Self::KnownBrowser => (10, 30, 15 * 60),
            Self::Code => (5, 60, 60 * 60),
        }
    }

    /// What it is called where it is kept.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AccountFromNetwork => "account-from-network",
            Self::Network => "network",
            Self::KnownBrowser => "known-browser",
            Self::Code => "code",
        }
    }

    /// The instant from which one may guess again, where it is still to come. The wait begins at the last failure and doubles
    /// with each.
    pub fn wait(self, failures: u32, last: Instant, now: Instant) -> Option<Instant> {
        let (free, first, longest) = self.rule();
        let beyond = failures.checked_sub(free)?;
        let doubled = 1_i64.checked_shl(beyond.min(32)).unwrap_or(i64::MAX);
        let seconds = first.saturating_mul(doubled).min(longest);
        let until =
            last.checked_add(SupportTime::from_microseconds(seconds * SECOND)).unwrap_or(Instant::MAX);
        (until > now).then_some(until)
    }

    /// How many failures there are with one more.
    pub fn counted(self, failures: u32, last: Instant, now: Instant) -> u32 {
        if now - last >= Self::FORGOTTEN { 1 } else { failures.saturating_add(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Guessing; 4] =
        [Guessing::AccountFromNetwork, Guessing::Network, Guessing::KnownBrowser, Guessing::Code];

    fn at(seconds: i64) -> Instant {
        Instant::from_microsecond(seconds * SECOND).expect("it is within the years that we count in")
    }

    #[test]
    fn the_first_failures_cost_nothing_and_each_later_one_twice_as_much() {
        let wait = |failures| Guessing::AccountFromNetwork.wait(failures, at(0), at(0));
        assert_eq!(wait(4), None);
        assert_eq!(wait(5), Some(at(30)));
        assert_eq!(wait(6), Some(at(60)));
        assert_eq!(wait(9), Some(at(480)));
        assert_eq!(wait(10), Some(at(900)), "no longer than a quarter of an hour");
        assert_eq!(Guessing::AccountFromNetwork.wait(6, at(0), at(60)), None, "it is over");
    }

    #[test]
    fn a_wait_never_shrinks_as_failures_grow_and_always_ends() {
        for guessing in ALL {
            let waits: Vec<_> = (0..200).map(|failures| guessing.wait(failures, at(0), at(0))).collect();
            assert!(waits.is_sorted(), "{guessing:?}");
            let most = guessing.wait(u32::MAX, at(0), at(0));
            assert!(most > Some(at(0)) && most <= Some(at(60 * 60)), "{guessing:?}");
        }
    }

    #[test]
    fn failures_are_forgotten_a_day_later() {
        let day = 24 * 60 * 60;
        assert_eq!(Guessing::Network.counted(50, at(0), at(day - 1)), 51);
        assert_eq!(Guessing::Network.counted(50, at(0), at(day)), 1);
        assert_eq!(Guessing::Network.counted(u32::MAX, at(0), at(1)), u32::MAX);
    }
}
