use std::fmt;
use std::str::FromStr;

use jiff::civil::Weekday;

use crate::Error;

pub(crate) const DAY: u32 = 24 * 60 * 60;

/// A local wall-clock time to the second, from 00:00 to 24:00, which is the end of the day.
///
/// ```
/// use sla::WallTime;
///
/// let closing: WallTime = "24:00".parse()?;
/// assert_eq!(closing, WallTime::END_OF_DAY);
/// assert_eq!("08:30:05".parse::<WallTime>()?.to_string(), "08:30:05");
/// for malformed in ["9", "9:00", "24:01", "12:60", "noon", ""] {
///     assert!(malformed.parse::<WallTime>().is_err());
/// }
/// # Ok::<(), sla::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WallTime(u32);

impl WallTime {
    /// 00:00, where a local date begins.
    pub const START_OF_DAY: Self = Self(0);
    /// 24:00, where a local date ends and the next begins.
    pub const END_OF_DAY: Self = Self(DAY);

    /// The time so many seconds into a day of 24 hours; `None` beyond 86,400.
    pub const fn from_second_of_day(second: u32) -> Option<Self> {
        if second <= DAY { Some(Self(second)) } else { None }
    }

    /// Seconds from 00:00 on the clock's face, 0 to 86,400.
    pub const fn second_of_day(self) -> u32 {
        self.0
    }
}

impl FromStr for WallTime {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refused = || {
            Error::new(
                "",
                text,
                "not a time of day such as 09:00, 17:30:15 or 24:00",
                "ليس وقتًا من اليوم مثل 09:00 أو 17:30:15 أو 24:00",
            )
        };
        let two_digits = |part: &str| match part.as_bytes() {
            [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Ok(u32::from(a - b'0') * 10 + u32::from(b - b'0')),
            _ => Err(refused()),
        };
        let mut parts = text.split(':');
        let hour = two_digits(parts.next().unwrap_or_default())?;
        let minute = two_digits(parts.next().unwrap_or_default())?;
        let second = parts.next().map_or(Ok(0), two_digits)?;
        if parts.next().is_some() || minute > 59 || second > 59 {
            return Err(refused());
        }
        Self::from_second_of_day(hour * 3600 + minute * 60 + second).ok_or_else(refused)
    }
}

impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = (self.0 / 3600, self.0 / 60 % 60, self.0 % 60);
        write!(f, "{hour:02}:{minute:02}")?;
        if second != 0 {
            write!(f, ":{second:02}")?;
        }
        Ok(())
    }
}

/// Open hours within one local date: `[opening, closing)` in wall-clock seconds, sorted, apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DayHours {
    spans: Vec<(u32, u32)>,
}

impl DayHours {
    /// Closed all day.
    pub fn closed() -> Self {
        Self::default()
    }

    /// Open from 00:00 to 24:00.
    pub fn all_day() -> Self {
        Self { spans: vec![(0, DAY)] }
    }

    /// Open for these hours, given as opening and closing times in any order; overlaps are united.
    ///
    /// # Errors
    /// A span that doesn't close after it opens: the hours of a date stay within it.
    pub fn new(spans: impl IntoIterator<Item = (WallTime, WallTime)>) -> Result<Self, Error> {
        let mut hours = Self::closed();
        for (index, (open, close)) in spans.into_iter().enumerate() {
            if close <= open {
                return Err(Error::new(
                    format!("[{index}]"),
                    format!("{open}–{close}"),
                    "closes before it opens: the hours of a single date end by 24:00",
                    "تُغلق قبل أن تُفتح: ساعات التاريخ الواحد تنتهي عند 24:00 على الأكثر",
                ));
            }
            hours.add(open.0, close.0);
        }
        Ok(hours)
    }

    /// Opening and closing times, in order.
    pub fn spans(&self) -> impl ExactSizeIterator<Item = (WallTime, WallTime)> {
        self.spans.iter().map(|&(open, close)| (WallTime(open), WallTime(close)))
    }

    /// Whether nothing is open.
    pub fn is_closed(&self) -> bool {
        self.spans.is_empty()
    }

    /// The hours that both allow.
    #[must_use]
    pub(crate) fn intersection(&self, other: &Self) -> Self {
        let mut both = Self::closed();
        for &(a, b) in &self.spans {
            for &(c, d) in &other.spans {
                if a.max(c) < b.min(d) {
                    both.add(a.max(c), b.min(d));
                }
            }
        }
        both
    }

    /// Adds `[open, close)` and says whether it overlapped what was there. Touching spans become one.
    fn add(&mut self, open: u32, close: u32) -> bool {
        let overlaps = self.spans.iter().any(|&(a, b)| a < close && open < b);
        let (mut open, mut close) = (open, close);
        self.spans.retain(|&(a, b)| {
            let touches = a <= close && open <= b;
            if touches {
                (open, close) = (open.min(a), close.max(b));
            }
            !touches
        });
        let place = self.spans.partition_point(|&(a, _)| a < open);
        self.spans.insert(place, (open, close));
        overlaps
    }

    pub(crate) fn as_slice(&self) -> &[(u32, u32)] {
        &self.spans
    }
}

/// Hours that repeat every week, in local wall time.
///
/// A span may run over midnight (`22:00`–`06:00`) into the next day. Spans that overlap are united, and
/// [`Week::overlaps`] reports them, for it is rarely what the person meant.
///
/// ```
/// use jiff::civil::Weekday::{Friday, Monday};
/// use sla::Week;
///
/// let mut week = Week::builder();
/// week.add(Monday, "09:00", "17:00")?;
/// week.add(Friday, "22:00", "06:00")?; // into Saturday
/// let week = week.build()?;
/// assert_eq!(week.seconds(), 16 * 3600);
/// # Ok::<(), sla::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Week {
    days: [DayHours; 7],
    overlaps: Vec<String>,
}

/// Collects the spans of a [`Week`].
#[derive(Clone, Debug, Default)]
pub struct WeekBuilder {
    days: [DayHours; 7],
    overlaps: Vec<String>,
}

/// The names of the days as they are written in configuration, Monday first.
pub const DAY_KEYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl WeekBuilder {
    /// Adds a span that opens on `day`. It closes the next day where the closing time is not after the opening time.
    ///
    /// # Errors
    /// A malformed time, a span that opens at 24:00, or one that closes when it opens.
    pub fn add(&mut self, day: Weekday, open: &str, close: &str) -> Result<&mut Self, Error> {
        let open: WallTime = open.parse().map_err(|e: Error| e.within("[0]"))?;
        let close: WallTime = close.parse().map_err(|e: Error| e.within("[1]"))?;
        self.add_span(day, open, close)
    }

    /// [`WeekBuilder::add`] with times that are parsed already.
    ///
    /// # Errors
    /// A span that opens at 24:00, or one that closes when it opens.
    pub fn add_span(&mut self, day: Weekday, open: WallTime, close: WallTime) -> Result<&mut Self, Error> {
        let refused = |en: &str, ar: &str| Err(Error::new("", format!("{open}–{close}"), en, ar));
        if open == WallTime::END_OF_DAY {
            return refused(
                "opens at 24:00: write 00:00 of the next day",
                "تُفتح عند 24:00: اكتب 00:00 من اليوم التالي",
            );
        }
        if open == close {
            return refused(
                "closes when it opens: for a whole day write 00:00–24:00",
                "تُغلق لحظة فتحها: لليوم الكامل اكتب 00:00–24:00",
            );
        }
        let index = day.to_monday_zero_offset() as usize;
        let overlaps = if open < close {
            self.days[index].add(open.0, close.0)
        } else {
            let evening = self.days[index].add(open.0, DAY);
            let morning = close.0 > 0 && self.days[(index + 1) % 7].add(0, close.0);
            evening || morning
        };
        if overlaps {
            self.overlaps.push(format!("{} {open}–{close}", DAY_KEYS[index]));
        }
        Ok(self)
    }

    /// The week.
    ///
    /// # Errors
    /// A week without a single open second: nothing would ever be due.
    pub fn build(self) -> Result<Week, Error> {
        if self.days.iter().all(DayHours::is_closed) {
            return Err(Error::new(
                "",
                "",
                "the week has no open hours, so nothing would ever be due: give at least one span",
                "لا ساعات مفتوحة في الأسبوع فلن يحين موعد أي شيء: اكتب فترة واحدة على الأقل",
            ));
        }
        Ok(Week { days: self.days, overlaps: self.overlaps })
    }
}

impl Week {
    /// An empty week to add spans to.
    pub fn builder() -> WeekBuilder {
        WeekBuilder::default()
    }

    /// The same hours from Monday to Friday: `Week::weekdays("09:00", "17:00")`.
    ///
    /// # Errors
    /// As [`WeekBuilder::add`].
    pub fn weekdays(open: &str, close: &str) -> Result<Self, Error> {
        let mut week = Self::builder();
        for offset in 0..5 {
            let day = Weekday::from_monday_zero_offset(offset).expect("0 to 4 are weekdays");
            week.add(day, open, close)?;
        }
        week.build()
    }

    /// Every day from 00:00 to 24:00.
    pub fn always_open() -> Self {
        Self { days: std::array::from_fn(|_| DayHours::all_day()), overlaps: Vec::new() }
    }

    /// The hours of a day of the week, those that run over from the day before included.
    pub fn hours(&self, day: Weekday) -> &DayHours {
        &self.days[day.to_monday_zero_offset() as usize]
    }

    pub(crate) fn days(&self) -> &[DayHours; 7] {
        &self.days
    }

    /// Open seconds in a week of seven days of 24 hours.
    pub fn seconds(&self) -> u32 {
        self.days.iter().flat_map(DayHours::as_slice).map(|(open, close)| close - open).sum()
    }

    /// Spans that overlapped an earlier one, as `mon 09:00–17:00`. They count once.
    pub fn overlaps(&self) -> &[String] {
        &self.overlaps
    }
}
