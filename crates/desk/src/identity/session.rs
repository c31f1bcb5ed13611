//! How long a session lasts, and what leads to one.

use sla::{Instant, SupportTime};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// So long after signing in somebody may change how they sign in; later they sign in again first.
pub const FRESH: SupportTime = SupportTime::from_microseconds(15 * MINUTE);

/// How long a sign-in link is good.
pub const LINK: SupportTime = SupportTime::from_microseconds(15 * MINUTE);
/// How long an invitation is good.
pub const INVITATION: SupportTime = SupportTime::from_microseconds(7 * DAY);
/// How long a sign-in that is under way may take from one step to the next.
pub const STEP: SupportTime = SupportTime::from_microseconds(10 * MINUTE);

/// How long a browser is remembered in which somebody signed in, and what happened to an account.
pub const REMEMBERED: SupportTime = SupportTime::from_microseconds(365 * DAY);

/// How long a session lasts: unused, and at the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lasting {
    /// Unused.
    pub idle: SupportTime,
    /// However much it is used.
    pub most: SupportTime,
}

impl Lasting {
    /// An agent's: over a night's break, and a week.
    pub const AGENT: Self = Self::new(16 * HOUR, 7 * DAY);
    /// A contact's, who comes when something is wrong.
    pub const CONTACT: Self = Self::new(30 * DAY, 90 * DAY);

    const fn new(idle: i64, most: i64) -> Self {
        Self { idle: SupportTime::from_microseconds(idle), most: SupportTime::from_microseconds(most) }
    }

    /// When a session that was made at one instant and is used at another ends, unless it is used again.
    pub fn ends(self, made: Instant, used: Instant) -> Instant {
        let end = |from: Instant, by| from.checked_add(by).unwrap_or(Instant::MAX);
        end(made, self.most).min(end(used, self.idle))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> Instant {
        Instant::from_microsecond(micros).expect("it is within the years that we count in")
    }

    #[test]
    fn a_session_ends_unused_or_in_the_end() {
        let made = at(0);
        assert_eq!(Lasting::AGENT.ends(made, made), at(16 * HOUR));
        assert_eq!(Lasting::AGENT.ends(made, at(DAY)), at(DAY + 16 * HOUR));
        assert_eq!(Lasting::AGENT.ends(made, at(7 * DAY - 1)), at(7 * DAY));
        assert_eq!(Lasting::CONTACT.ends(made, Instant::MAX), at(90 * DAY));
    }
}
