use std::fmt;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

use jiff::Timestamp;

use crate::Error;

pub(crate) const SECOND: i64 = 1_000_000;

/// A moment on the world's one time line, in whole microseconds since 1970-01-01T00:00:00Z.
///
/// Instants are compared as numbers, never as text. A moment finer than a microsecond is refused and not rounded.
///
/// ```
/// use sla::Instant;
///
/// let noon: Instant = "2026-11-27T17:00:00-06:00".parse()?;
/// assert_eq!(noon.to_string(), "2026-11-27T23:00:00Z");
/// assert!("2026-11-27T17:00:00".parse::<Instant>().is_err(), "whose five o'clock?");
/// assert!("2026-11-27T17:00:00.0000001Z".parse::<Instant>().is_err(), "never rounded");
/// # Ok::<(), sla::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The first instant: the start of year -9999, a day of any offset away from it.
    pub const MIN: Self = Self(-377_705_023_201_000_000);
    /// The last instant: the end of year 9999, a day of any offset away from it.
    pub const MAX: Self = Self(253_402_207_200_000_000);

    /// The instant `micros` microseconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// Outside the years -9999 to 9999.
    pub fn from_microsecond(micros: i64) -> Result<Self, Error> {
        if (Self::MIN.0..=Self::MAX.0).contains(&micros) {
            Ok(Self(micros))
        } else {
            Err(Error::new(
                "",
                micros.to_string(),
                "not an instant between the years -9999 and 9999, in microseconds since 1970",
                "ليست لحظة بين العامين -9999 و9999 بالميكروثانية منذ 1970",
            ))
        }
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn as_microsecond(self) -> i64 {
        self.0
    }

    /// The same moment as jiff's type.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).expect("an Instant lies within jiff's range")
    }

    /// The earliest instant of the range at or after `micros`, for arithmetic that ran over its edge.
    pub(crate) fn clamped(micros: i64) -> Self {
        Self(micros.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// This instant moved by an amount of real time, unless that leaves the range.
    pub fn checked_add(self, amount: SupportTime) -> Option<Self> {
        Self::from_microsecond(self.0.checked_add(amount.0)?).ok()
    }
}

impl TryFrom<Timestamp> for Instant {
    type Error = Error;

    fn try_from(timestamp: Timestamp) -> Result<Self, Error> {
        if timestamp.subsec_nanosecond() % 1_000 != 0 {
            return Err(Error::new(
                "",
                timestamp.to_string(),
                "finer than a microsecond, and nothing is ever rounded: give at most six decimals",
                "أدق من ميكروثانية واحدة، ولا يُقرَّب شيء: اكتب ست منازل عشرية على الأكثر",
            ));
        }
        Self::from_microsecond(timestamp.as_microsecond())
    }
}

impl From<Instant> for Timestamp {
    fn from(instant: Instant) -> Self {
        instant.timestamp()
    }
}

impl FromStr for Instant {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refused = || {
            Error::new(
                "",
                text,
                "not an RFC 3339 instant with its offset, such as 2026-11-27T16:00:00Z or 2026-11-27T16:00:00-06:00",
                "ليست لحظة بصيغة RFC 3339 مع فرق التوقيت، مثل 2026-11-27T16:00:00Z أو 2026-11-27T16:00:00-06:00",
            )
        };
        // What jiff would pass over or round: a zone's name beside the offset, a leap second, a signed year.
        if text.contains('[') || text.starts_with(['-', '+']) || has_leap_second(text) {
            return Err(refused());
        }
        let timestamp: Timestamp = text.parse().map_err(|_| refused())?;
        timestamp.try_into()
    }
}

/// Whether a date with its time has 60 seconds, which jiff reads as 59.
pub fn has_leap_second(text: &str) -> bool {
    let time = text.split(['T', 't', ' ']).nth(1).unwrap_or_default();
    time.split(':').nth(2).is_some_and(|seconds| seconds.starts_with("60"))
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC, with no more decimals than the instant has.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

impl Sub for Instant {
    type Output = SupportTime;

    /// The real time between two instants; negative where `other` is the later.
    fn sub(self, other: Self) -> SupportTime {
        SupportTime(self.0 - other.0)
    }
}

/// An amount of time that counts, in whole microseconds; negative only where it measures backwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SupportTime(i64);

impl SupportTime {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// So many microseconds.
    pub const fn from_microseconds(micros: i64) -> Self {
        Self(micros)
    }

    /// So many seconds; `None` where they don't fit.
    pub const fn from_seconds(seconds: i64) -> Option<Self> {
        match seconds.checked_mul(SECOND) {
            Some(micros) => Some(Self(micros)),
            None => None,
        }
    }

    /// Microseconds.
    pub const fn as_microseconds(self) -> i64 {
        self.0
    }

    /// The seconds as an exact decimal number: `30`, `0.5`, `-1.000001`.
    pub fn decimal_seconds(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let micros = self.0.unsigned_abs();
        let (whole, fraction) = (micros / SECOND as u64, micros % SECOND as u64);
        if fraction == 0 {
            return format!("{sign}{whole}");
        }
        format!("{sign}{whole}.{}", format!("{fraction:06}").trim_end_matches('0'))
    }
}

impl Add for SupportTime {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for SupportTime {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for SupportTime {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl std::iter::Sum for SupportTime {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, Add::add)
    }
}

/// The support time that a promise allows: from nothing to ten years.
///
/// ```
/// use sla::Budget;
///
/// assert!(Budget::from_seconds(2 * 60 * 60).is_ok());
/// assert!(Budget::from_seconds(-1).is_err());
/// assert!(Budget::from_seconds(400_000_000).is_err(), "that is more than ten years");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Budget(SupportTime);

impl Budget {
    /// Ten years of 365.25 days, the most that can be promised.
    pub const MAX: Self = Self(SupportTime(315_576_000 * SECOND));

    /// A budget of so many seconds.
    ///
    /// # Errors
    /// A negative number, or more than ten years ([`Budget::MAX`]).
    pub fn from_seconds(seconds: i64) -> Result<Self, Error> {
        SupportTime::from_seconds(seconds).ok_or_else(|| Self::refused(&seconds.to_string()))?.try_into()
    }

    /// The amount of support time.
    pub const fn support_time(self) -> SupportTime {
        self.0
    }

    fn refused(seconds: &str) -> Error {
        Error::new(
            "",
            seconds,
            "not a number of seconds from 0 to ten years (315576000)",
            "ليس عدد ثوانٍ من 0 إلى عشر سنوات (315576000)",
        )
    }
}

impl TryFrom<SupportTime> for Budget {
    type Error = Error;

    fn try_from(amount: SupportTime) -> Result<Self, Error> {
        if (SupportTime::ZERO..=Self::MAX.0).contains(&amount) {
            Ok(Self(amount))
        } else {
            Err(Self::refused(&amount.decimal_seconds()))
        }
    }
}
