//! Business time once more, slow and obvious: jiff converts every wall time, a date's hours are 86,400 booleans, and
//! all stretches stand in a list before anything is counted. It shares nothing with the library but the zone data.

use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp, ToSpan};
use sla::{Calendar, DayHours, Holiday, Holidays, Hours, Name, WallTime, Week, Zone};

const DAY: usize = 86_400;

/// A span as a person writes it: weekday from Monday = 0, opening and closing second; overnight if it closes earlier.
pub type WrittenSpan = (usize, u32, u32);

/// A calendar as it is written down.
#[derive(Clone, Debug)]
pub struct Written {
    /// An IANA name.
    pub zone: String,
    /// What repeats every week.
    pub week: Vec<WrittenSpan>,
    /// Dates that differ, with the hours that are open on them.
    pub dates: Vec<(Date, Vec<(u32, u32)>)>,
}

/// Open from the first instant to just before the second.
pub type Stretch = (Timestamp, Timestamp);

impl Written {
    /// The library's calendar that means what is written.
    pub fn calendar(&self) -> Calendar {
        let wall = |second| WallTime::from_second_of_day(second).unwrap();
        let mut week = Week::builder();
        for &(day, from, to) in &self.week {
            let day = jiff::civil::Weekday::from_monday_zero_offset(day as i8).unwrap();
            week.add_span(day, wall(from), wall(to)).unwrap();
        }
        let holidays = self.dates.iter().enumerate().map(|(index, (date, spans))| {
            let spans = spans.iter().map(|&(a, b)| (wall(a), wall(b)));
            Holiday::half_day(*date, Name::same(format!("feast {index}")), DayHours::new(spans).unwrap())
        });
        let zone = Zone::named(&self.zone).unwrap();
        Hours::working(week.build().unwrap()).calendar(&zone, &Holidays::new(holidays))
    }

    fn zone(&self) -> TimeZone {
        TimeZoneDatabase::bundled().get(&self.zone).expect("a zone of the database")
    }

    /// Which wall-clock seconds of a date are open.
    fn open_seconds(&self, date: Date) -> Vec<bool> {
        let mut open = vec![false; DAY];
        let mut mark = |from: u32, to: u32| open[from as usize..to as usize].fill(true);
        let today = date.weekday().to_monday_zero_offset() as usize;
        for &(day, from, to) in &self.week {
            match from < to {
                true if day == today => mark(from, to),
                false if day == today => mark(from, DAY as u32),
                false if (day + 1) % 7 == today => mark(0, to),
                _ => {}
            }
        }
        let mut differs = self.dates.iter().filter(|(other, _)| *other == date).peekable();
        if differs.peek().is_some() {
            open.fill(true);
        }
        for (_, hours) in differs {
            for (second, open) in open.iter_mut().enumerate() {
                *open &= hours.iter().any(|&(a, b)| (a as usize..b as usize).contains(&second));
            }
        }
        open
    }

    /// Open stretches of one date, mapped to instants and clipped to the date, in no order.
    fn stretches_on(&self, zone: &TimeZone, date: Date) -> Vec<Stretch> {
        let first = first_instant(zone, date);
        let last = first_instant(zone, date.tomorrow().unwrap());
        let instant = |second: usize| match second {
            0 => first,
            DAY => last,
            _ => {
                compatible(zone, date.to_datetime(jiff::civil::Time::midnight()) + (second as i64).seconds())
            }
        };
        let open = self.open_seconds(date);
        let mut stretches = Vec::new();
        let mut second = 0;
        while second < DAY {
            let run = open[second..].iter().take_while(|&&is| is).count();
            if run > 0 {
                let (from, to) = (instant(second), instant(second + run));
                stretches.push((from.clamp(first, last), to.clamp(first, last)));
            }
            second += run.max(1);
        }
        stretches
    }

    /// All open stretches from two days before `from` on, over so many dates, sorted and united.
    pub fn openings(&self, from: Timestamp, dates: i32) -> Vec<Stretch> {
        let zone = self.zone();
        let first = from.to_zoned(zone.clone()).date() - 2.days();
        let mut all: Vec<Stretch> = (0..dates)
            .flat_map(|offset| self.stretches_on(&zone, first + offset.days()))
            .filter(|(from, to)| from < to)
            .collect();
        all.sort();
        let mut united: Vec<Stretch> = Vec::new();
        for (from, to) in all {
            match united.last_mut() {
                Some((_, end)) if from <= *end => *end = to.max(*end),
                _ => united.push((from, to)),
            }
        }
        united
    }

    /// When `budget` is used up, if that is within so many dates.
    pub fn due(&self, start: Timestamp, budget: SignedDuration, dates: i32) -> Option<Timestamp> {
        let mut left = budget;
        for (from, to) in self.openings(start, dates) {
            if to <= start {
                continue;
            }
            let from = from.max(start);
            let length = to.duration_since(from);
            if left <= length {
                return Some(from + left);
            }
            left -= length;
        }
        None
    }

    /// Open time between two instants that are at most `dates - 4` days apart.
    pub fn elapsed(&self, from: Timestamp, to: Timestamp, dates: i32) -> SignedDuration {
        let mut counted = SignedDuration::ZERO;
        for (opening, closing) in self.openings(from, dates) {
            let (opening, closing) = (opening.max(from), closing.min(to));
            if opening < closing {
                counted += closing.duration_since(opening);
            }
        }
        counted
    }
}

fn compatible(zone: &TimeZone, wall: DateTime) -> Timestamp {
    zone.to_ambiguous_timestamp(wall).compatible().unwrap()
}

/// The first instant whose local date is `date` or later. It is a change of the zone's clocks, or a midnight under
/// an offset of those days.
fn first_instant(zone: &TimeZone, date: Date) -> Timestamp {
    let midnight = TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).unwrap();
    let (from, to) = (midnight - 48.hours(), midnight + 48.hours());
    let changes: Vec<_> = zone.following(from).take_while(|change| change.timestamp() <= to).collect();
    let offsets = changes.iter().map(jiff::tz::TimeZoneTransition::offset).chain([zone.to_offset(from)]);
    let midnights = offsets.map(|offset| midnight - i64::from(offset.seconds()).seconds());
    let instants = changes.iter().map(jiff::tz::TimeZoneTransition::timestamp);
    midnights.chain(instants).filter(|at| at.to_zoned(zone.clone()).date() >= date).min().unwrap()
}
