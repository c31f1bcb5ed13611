use jiff::civil::{Date, Weekday};

use crate::Instant;
use crate::holidays::{Holidays, Name};
use crate::instant::SECOND;
use crate::week::{DAY, DayHours, Week};
use crate::zone::{DAY_MICROS, Segment, Zone, epoch_day};

/// Opening hours that nobody's clock is tied to yet: a catalogue's `8 × 5`, before a site gives it a zone and holidays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// What repeats every week.
    pub week: Week,
    /// Whether a site's holidays close them (policy D4: they close working hours, not 24 × 5 and not 24 × 7).
    pub observes_holidays: bool,
    /// Dates with hours of their own, which stand whether holidays are observed or not.
    pub dates: Holidays,
}

impl Hours {
    /// A week's hours that a site's holidays close.
    pub fn working(week: Week) -> Self {
        Self { week, observes_holidays: true, dates: Holidays::default() }
    }

    /// A week's hours that no holiday closes.
    pub fn through_holidays(week: Week) -> Self {
        Self { week, observes_holidays: false, dates: Holidays::default() }
    }

    /// Around the clock, every day.
    pub fn always() -> Self {
        Self::through_holidays(Week::always_open())
    }

    /// The calendar of a site: these hours on its clocks, with its holidays if they are observed.
    pub fn calendar(&self, zone: &Zone, holidays: &Holidays) -> Calendar {
        let observed = if self.observes_holidays { holidays.iter() } else { [].iter() };
        Calendar::new(&self.week, zone, self.dates.iter().chain(observed))
    }
}

/// When support time counts: weekly hours on a zone's clocks, and dates that differ. Immutable, and cheap to ask.
///
/// All spans are half open: an instant at opening counts, one at closing does not (policy D6). A local date is
/// `[its first instant, the first instant of the next date)`. The hours of a date are mapped to instants first
/// (wall times that a zone skips or repeats resolve as "compatible", the date's own ends are its first instants),
/// clipped to the date and then united. So real seconds are counted, and none is lost or counted twice.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: Zone,
    week: [Box<[Span]>; 7],
    special: Box<[Special]>,
    whole_week: bool,
    /// What counts on each day of the week, where no clock changes, in microseconds.
    on_day: [i64; 7],
}

/// Opening and closing in microseconds of a date's wall clock.
type Span = (i64, i64);

/// A date whose hours are not the week's.
#[derive(Clone, Debug)]
struct Special {
    day: i64,
    spans: Box<[Span]>,
    /// How much more than the week's hours count on the earlier ones of such dates, in microseconds; mostly it is less.
    more_before: i64,
    names: Vec<Name>,
    expected: bool,
}

/// Why a calendar's date differs from its week, for a ledger.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Difference<'a> {
    pub(crate) names: &'a [Name],
    pub(crate) expected: bool,
}

impl Calendar {
    fn new<'a>(week: &Week, zone: &Zone, dates: impl Iterator<Item = &'a crate::Holiday>) -> Self {
        let mut dates: Vec<_> = dates.collect();
        dates.sort_by_key(|holiday| holiday.date);
        let in_week: [Box<[Span]>; 7] = std::array::from_fn(|day| spans(&week.days()[day]));
        let on_day = std::array::from_fn(|day| length(&in_week[day]));
        let mut more = 0;
        let special = dates
            .chunk_by(|a, b| a.date == b.date)
            .map(|same| {
                let hours = same
                    .iter()
                    .skip(1)
                    .fold(same[0].hours.clone(), |open, other| open.intersection(&other.hours));
                let (day, spans, more_before) = (epoch_day(same[0].date), spans(&hours), more);
                more += length(&spans) - on_day[weekday(day)];
                Special {
                    day,
                    spans,
                    more_before,
                    names: same.iter().map(|holiday| holiday.name.clone()).collect(),
                    expected: same.iter().all(|holiday| holiday.expected),
                }
            })
            .collect();
        let all_day = DayHours::all_day();
        Self {
            zone: zone.clone(),
            on_day,
            week: in_week,
            special,
            whole_week: week.days().iter().all(|hours| *hours == all_day),
        }
    }

    /// The zone whose clocks the hours are on.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Whether the calendar is never closed.
    pub fn is_always_open(&self) -> bool {
        self.whole_week && self.special.is_empty()
    }

    /// Whether support time counts at this instant.
    pub fn is_open(&self, at: Instant) -> bool {
        self.is_always_open() || self.next_opening(at) == Some(at)
    }

    /// The first instant at or after `at` that counts: `at` itself while open. `None` only at the end of time.
    pub fn next_opening(&self, at: Instant) -> Option<Instant> {
        let (opening, _) = self.openings(at).next()?;
        Some(Instant::clamped(opening))
    }

    /// The closing instant of the hours that `at` lies in or, while closed, of the next ones.
    ///
    /// Hours that meet at midnight are one. `None` where the calendar never closes again.
    pub fn next_closing(&self, at: Instant) -> Option<Instant> {
        let mut openings = self.openings(at);
        let (_, mut closing) = openings.next()?;
        loop {
            if self.whole_week && openings.special >= self.special.len() {
                return None;
            }
            match openings.next() {
                Some((opening, later)) if opening == closing => closing = later,
                _ => return Instant::from_microsecond(closing).ok(),
            }
        }
    }

    /// The hours that are open on a local date, in wall-clock times.
    pub fn hours_on(&self, date: Date) -> Vec<(crate::WallTime, crate::WallTime)> {
        wall_times(self.spans_on(epoch_day(date)))
    }

    /// The hours of a day of the week, in wall-clock times, on dates that have none of their own.
    pub fn week_hours(&self, day: Weekday) -> Vec<(crate::WallTime, crate::WallTime)> {
        wall_times(&self.week[day.to_monday_zero_offset() as usize])
    }

    /// Open stretches from `from` on, none across a local midnight, in order.
    pub(crate) fn openings(&self, from: Instant) -> Openings<'_> {
        let cursor = from.as_microsecond();
        let day = self.zone.day_of(cursor);
        Openings {
            calendar: self,
            cursor,
            day,
            special: self.special.partition_point(|special| special.day < day),
            segment: self.zone.segment(cursor),
        }
    }

    pub(crate) fn week_spans_on(&self, day: i64) -> &[Span] {
        &self.week[weekday(day)]
    }

    pub(crate) fn spans_on(&self, day: i64) -> &[Span] {
        match self.special_on(day) {
            Some(special) => &special.spans,
            None => self.week_spans_on(day),
        }
    }

    pub(crate) fn difference_on(&self, day: i64) -> Option<Difference<'_>> {
        let special = self.special_on(day)?;
        Some(Difference { names: &special.names, expected: special.expected })
    }

    /// What counts on so many dates from one on by the week's hours, where no clock changes.
    fn in_week(&self, day: i64, dates: i64) -> i64 {
        let week: i64 = self.on_day.iter().sum();
        let rest = day + dates / 7 * 7..day + dates;
        dates / 7 * week + rest.map(|day| self.on_day[weekday(day)]).sum::<i64>()
    }

    /// How much more than the week's hours count on the special dates before one.
    fn more_before(&self, day: i64) -> i64 {
        match self.special.partition_point(|special| special.day < day) {
            0 => 0,
            behind => {
                let last = &self.special[behind - 1];
                last.more_before + length(&last.spans) - self.on_day[weekday(last.day)]
            }
        }
    }

    fn special_on(&self, day: i64) -> Option<&Special> {
        let index = self.special.binary_search_by_key(&day, |special| special.day).ok()?;
        Some(&self.special[index])
    }

    /// A span of a date's wall clock as instants, clipped to the date; empty where `end <= start`.
    pub(crate) fn instants(&self, day: i64, (open, close): Span) -> Span {
        let (first, last) = (self.zone.first_micros(day), self.zone.first_micros(day + 1));
        let midnight = day * DAY_MICROS;
        let start = match open {
            0 => first,
            _ => self.zone.compatible(midnight + open).clamp(first, last),
        };
        let end = match close {
            DAY_MICROS => last,
            _ => self.zone.compatible(midnight + close).clamp(first, last),
        };
        (start, end)
    }

    /// The first open stretch of a date after `cursor`, its spans mapped and united one by one.
    ///
    /// This serves the few dates on which clocks change; it asks for no memory, at the price of looking at the
    /// date's spans once for each that it unites.
    #[cold]
    fn next_on_changing_date(&self, day: i64, spans: &[Span], cursor: i64) -> Option<Span> {
        let mapped = || spans.iter().map(|&span| self.instants(day, span)).filter(|(a, b)| a < b);
        let start = mapped().filter(|&(_, end)| end > cursor).map(|(start, _)| start).min()?;
        let start = start.max(cursor);
        let mut end = start;
        while let Some(further) = mapped().filter(|&(a, b)| a <= end && b > end).map(|(_, b)| b).max() {
            end = further;
        }
        Some((start, end))
    }

    /// Whether the week has hours on this day of the week.
    pub fn works_on(&self, day: Weekday) -> bool {
        !self.week[day.to_monday_zero_offset() as usize].is_empty()
    }
}

/// Which day of the week a date is, Monday being 0.
fn weekday(day: i64) -> usize {
    // Day 0, 1970-01-01, was a Thursday.
    (day + 3).rem_euclid(7) as usize
}

fn length(spans: &[Span]) -> i64 {
    spans.iter().map(|(open, close)| close - open).sum()
}

fn wall_times(spans: &[Span]) -> Vec<(crate::WallTime, crate::WallTime)> {
    let wall = |micros: i64| {
        u32::try_from(micros / SECOND)
            .ok()
            .and_then(crate::WallTime::from_second_of_day)
            .expect("a calendar's hours lie within a day")
    };
    spans.iter().map(|&(open, close)| (wall(open), wall(close))).collect()
}

fn spans(hours: &DayHours) -> Box<[Span]> {
    debug_assert_eq!(i64::from(DAY) * SECOND, DAY_MICROS);
    let micros = |second: u32| i64::from(second) * SECOND;
    hours.as_slice().iter().map(|&(open, close)| (micros(open), micros(close))).collect()
}

/// Iterates over open stretches in microseconds; see [`Calendar::openings`].
pub(crate) struct Openings<'a> {
    calendar: &'a Calendar,
    cursor: i64,
    day: i64,
    special: usize,
    segment: Segment,
}

impl<'a> Openings<'a> {
    fn spans(&mut self) -> &'a [Span] {
        let calendar = self.calendar;
        while let Some(special) = calendar.special.get(self.special) {
            if special.day > self.day {
                break;
            }
            if special.day == self.day {
                return &special.spans;
            }
            self.special += 1;
        }
        calendar.week_spans_on(self.day)
    }

    fn next_today(&mut self) -> Option<Span> {
        let spans = self.spans();
        if spans.is_empty() {
            return None;
        }
        let midnight = self.day * DAY_MICROS;
        if !self.segment.holds_date(midnight) {
            let zone = &self.calendar.zone;
            self.segment = zone.segment(zone.first_micros(self.day));
            if !self.segment.holds_date(midnight) {
                return self.calendar.next_on_changing_date(self.day, spans, self.cursor);
            }
        }
        let origin = midnight - self.segment.offset;
        let (open, close) = spans.iter().find(|(_, close)| origin + close > self.cursor)?;
        Some((self.cursor.max(origin + open), origin + close))
    }

    /// Passes over whole dates that end by `until` and on which no clock changes. What counted in them. None are passed over
    /// where hours of the date at the cursor lie before it.
    pub(crate) fn pass_dates(&mut self, until: i64) -> i64 {
        let last = self.spans().last().map_or(0, |(_, close)| *close);
        let origin = self.day * DAY_MICROS - self.segment.offset;
        let day = match self.cursor {
            at if at <= origin => self.day,
            // Where a clock changes on the date, hours that it skips may lie later than they say.
            at if at >= origin + last && self.segment.holds_date(self.day * DAY_MICROS) => self.day + 1,
            _ => return 0,
        };
        let midnight = day * DAY_MICROS;
        if !self.segment.holds_date(midnight) {
            return 0;
        }
        let one_offset = (self.segment.wall_end() - 1 - midnight) / DAY_MICROS;
        let ended = (until + self.segment.offset - midnight) / DAY_MICROS;
        let dates = one_offset.min(ended);
        if dates <= 0 {
            return 0;
        }
        self.day = day + dates;
        self.cursor = self.day * DAY_MICROS - self.segment.offset;
        let (calendar, passed) = (self.calendar, self.calendar.more_before(day));
        self.special = calendar.special.partition_point(|special| special.day < self.day);
        calendar.in_week(day, dates) + calendar.more_before(self.day) - passed
    }
}

impl Iterator for Openings<'_> {
    type Item = Span;

    #[inline]
    fn next(&mut self) -> Option<Span> {
        while self.day * DAY_MICROS <= Instant::MAX.as_microsecond() {
            if let Some((start, end)) = self.next_today() {
                self.cursor = end;
                return Some((start, end));
            }
            self.day += 1;
        }
        None
    }
}
