//! The track against the numbers of the design's scene, and laws that hold for every promise.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;
use sla::{Budget, Calendar, DayHours, Holiday, Holidays, Hours, Instant, Name, SupportTime, Week, Zone};

use super::{Course, Folds, Kind, MOST_DATES, Place, Reached, Track};

fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

fn zone(name: &str) -> Zone {
    Zone::named(name).expect("a zone")
}

fn closed(dates: &[Date]) -> Holidays {
    Holidays::new(dates.iter().map(|date| Holiday::closed(*date, Name::same("Holiday"))))
}

/// Which hours the calendars of the scene have.
#[derive(Clone, Copy)]
enum Hour {
    Global,
    America,
    Always,
}

fn calendar(hours: Hour, name: &str) -> Calendar {
    let week = |open| Hours::working(Week::weekdays(open, "17:00").expect("hours"));
    let hours = match hours {
        Hour::Global => week("09:00"),
        Hour::America => week("08:00"),
        Hour::Always => Hours::always(),
    };
    // The scene's Casablanca is an hour ahead of UTC, as Algiers is; Morocco has gone back to it since.
    let dates = if name == "Africa/Algiers" { vec![date(2027, 1, 11)] } else { vec![] };
    hours.calendar(&zone(name), &closed(&dates))
}

fn letter(kind: Kind) -> char {
    match kind {
        Kind::Open => 'O',
        Kind::Night => 'N',
        Kind::ClosedDay => 'C',
        Kind::Holiday => 'H',
    }
}

/// Each cell's kind with where it ends; then the deadline, how far it has come, and when a reply leaves.
fn drawn(track: &Track) -> String {
    let cells: Vec<_> =
        track.cells.iter().map(|cell| format!("{}{}", letter(cell.kind), cell.end.hundredths())).collect();
    let marks: Vec<_> = [Some(track.due), Some(track.reached), track.planned]
        .into_iter()
        .flatten()
        .map(|place| place.hundredths().to_string())
        .collect();
    format!("{} | {}", cells.join(" "), marks.join(" "))
}

/// A case of the scene, and its track as it was designed in hundredths of a percent: in full, and in a line.
struct Scene {
    hours: Hour,
    zone: &'static str,
    submitted: &'static str,
    minutes: i64,
    answered: Option<&'static str>,
    planned: Option<&'static str>,
    full: &'static str,
    mini: &'static str,
}

/// Whether two are the same to a hundredth of a percent: a half may have been rounded either way.
fn is_same(found: &str, designed: &str) -> bool {
    let pieces = |text: &str| -> Vec<(String, i32)> {
        let pieces = text
            .split(' ')
            .map(|piece| piece.split_at(piece.find(|c: char| c.is_ascii_digit()).unwrap_or(0)));
        pieces.map(|(kind, place)| (kind.to_owned(), place.parse().unwrap_or_default())).collect()
    };
    let (found, designed) = (pieces(found), pieces(designed));
    let same = |((a, x), (b, y)): (&(String, i32), &(String, i32))| a == b && (x - y).abs() <= 1;
    found.len() == designed.len() && found.iter().zip(&designed).all(same)
}

const NOW: &str = "2027-01-12T08:18Z";

#[rustfmt::skip]
const SCENE: [Scene; 13] = [
    Scene { // 2409
        hours: Hour::Always, zone: "Europe/Berlin", submitted: "2027-01-11T13:10+01:00", minutes: 60, answered: Some("2027-01-11T14:26+01:00"), planned: None,
        full: "O7895 O10000 | 7895 10000",
        mini: "O7895 O10000 | 7895 10000",
    },
    Scene { // 2416
        hours: Hour::Global, zone: "Africa/Algiers", submitted: "2027-01-08T11:00+01:00", minutes: 1_440, answered: None, planned: None,
        full: "O1970 C2490 C3010 H3650 O6277 N6497 O9123 N9343 O10000 | 10000 3748",
        mini: "O2065 C2425 C2785 H3205 O5958 N6258 O9012 N9312 O10000 | 10000 3308",
    },
    Scene { // 2418
        hours: Hour::America, zone: "America/Los_Angeles", submitted: "2027-01-08T15:30-08:00", minutes: 1_440, answered: None, planned: Some("2027-01-12T08:00-08:00"),
        full: "O511 C1030 C1550 O4614 N5186 O8249 N8469 O10000 | 10000 4892 5186",
        mini: "O512 C872 C1232 O4308 N5088 O8162 N8462 O10000 | 10000 4687 5088",
    },
    Scene { // 2419
        hours: Hour::Global, zone: "Africa/Algiers", submitted: "2027-01-08T16:30+01:00", minutes: 120, answered: None, planned: None,
        full: "O2080 C2600 C3120 H3760 O10000 | 10000 5008",
        mini: "O2215 C2575 C2935 H3355 O10000 | 10000 4684",
    },
    Scene { // 2421
        hours: Hour::America, zone: "America/Toronto", submitted: "2027-01-08T09:10-05:00", minutes: 1_440, answered: Some("2027-01-11T10:24-05:00"), planned: None,
        full: "O2853 C3373 C3893 O7170 N7390 O10000 | 10000 4767",
        mini: "O2931 C3291 C3651 O7018 N7318 O10000 | 10000 4549",
    },
    Scene { // 2424
        hours: Hour::Global, zone: "Africa/Tunis", submitted: "2027-01-11T09:40+01:00", minutes: 720, answered: None, planned: None,
        full: "O5977 N6197 O10000 | 10000 6441",
        mini: "O5928 N6228 O10000 | 10000 6470",
    },
    Scene { // 2425
        hours: Hour::America, zone: "America/Toronto", submitted: "2027-01-11T13:05-05:00", minutes: 720, answered: None, planned: None,
        full: "O3077 N3649 O10000 | 10000 3470",
        mini: "O3009 N3789 O10000 | 10000 3545",
    },
    Scene { // 2426
        hours: Hour::Global, zone: "Asia/Dubai", submitted: "2027-01-11T14:00+04:00", minutes: 720, answered: None, planned: None,
        full: "O2390 N2610 O8983 N9203 O10000 | 10000 5239",
        mini: "O2350 N2650 O8917 N9217 O10000 | 10000 5235",
    },
    Scene { // 2427
        hours: Hour::Global, zone: "Europe/Berlin", submitted: "2027-01-11T15:20+01:00", minutes: 240, answered: None, planned: None,
        full: "O4075 N4295 O10000 | 10000 5028",
        mini: "O4042 N4342 O10000 | 10000 5069",
    },
    Scene { // 2430
        hours: Hour::Always, zone: "Asia/Qatar", submitted: "2027-01-12T09:52+03:00", minutes: 30, answered: Some("2027-01-12T10:05+03:00"), planned: None,
        full: "O10000 | 10000 4333",
        mini: "O10000 | 10000 4333",
    },
    Scene { // 2431
        hours: Hour::Always, zone: "Asia/Riyadh", submitted: "2027-01-12T10:44+03:00", minutes: 30, answered: None, planned: None,
        full: "O8824 O10000 | 8824 10000",
        mini: "O8824 O10000 | 8824 10000",
    },
    Scene { // 2432
        hours: Hour::Always, zone: "Asia/Dubai", submitted: "2027-01-12T11:31+04:00", minutes: 60, answered: None, planned: None,
        full: "O10000 | 10000 7833",
        mini: "O10000 | 10000 7833",
    },
    Scene { // 2433
        hours: Hour::Global, zone: "Africa/Tunis", submitted: "2027-01-12T09:02+01:00", minutes: 1_440, answered: None, planned: None,
        full: "O3100 N3320 O6434 N6654 O9767 N9987 O10000 | 10000 104",
        mini: "O3021 N3321 O6354 N6654 O9687 N9987 O10000 | 10000 101",
    },
];

#[test]
fn the_scene_is_drawn_as_it_was_designed() {
    for scene in SCENE {
        let calendar = calendar(scene.hours, scene.zone);
        let from = at(scene.submitted);
        let due = calendar.due(from, Budget::from_seconds(scene.minutes * 60).unwrap()).unwrap();
        let reached =
            scene.answered.map_or(Reached::Now(at(NOW)), |answered| Reached::Answered(at(answered)));
        let course = Course { from, due, reached, planned: scene.planned.map(at) };
        let track = |folds| drawn(&Track::new(&calendar, &course, folds));
        for (found, designed) in [(track(Folds::FULL), scene.full), (track(Folds::MINI), scene.mini)] {
            assert!(is_same(&found, designed), "{}\nfound    {found}\ndesigned {designed}", scene.submitted);
        }
    }
}

#[test]
fn days_are_called_by_their_dates_and_nights_by_none() {
    let calendar = calendar(Hour::Global, "Africa/Algiers");
    let (from, due) = (at("2027-01-08T16:30+01:00"), at("2027-01-12T10:30+01:00"));
    let course = Course { from, due, reached: Reached::Now(at(NOW)), planned: None };
    let days: Vec<_> = Track::new(&calendar, &course, Folds::FULL)
        .cells
        .iter()
        .map(|cell| (letter(cell.kind), cell.date.map(Date::day)))
        .collect();
    assert_eq!(days, [('O', Some(8)), ('C', Some(9)), ('C', Some(10)), ('H', Some(11)), ('O', Some(12))]);
}

#[test]
fn what_half_a_day_takes_is_a_holiday_and_a_break_is_a_night() {
    let mut week = Week::builder();
    for day in [Weekday::Wednesday, Weekday::Thursday, Weekday::Friday] {
        week.add(day, "09:00", "12:00").unwrap().add(day, "13:00", "17:00").unwrap();
    }
    let morning = DayHours::new([("09:00".parse().unwrap(), "12:00".parse().unwrap())]).unwrap();
    let half = Holiday::half_day(date(2026, 12, 24), Name::same("Eve"), morning);
    let days = Holidays::new([half, Holiday::closed(date(2026, 12, 25), Name::same("Feast"))]);
    let calendar = Hours::working(week.build().unwrap()).calendar(&zone("Europe/Berlin"), &days);
    let track = |from, due| {
        let course = Course { from: at(from), due: at(due), reached: Reached::Now(at(from)), planned: None };
        let track = Track::new(&calendar, &course, Folds::FULL);
        track.cells.iter().map(|cell| (letter(cell.kind), cell.date.map(Date::day))).collect::<Vec<_>>()
    };
    assert_eq!(
        track("2026-12-23T10:00+01:00", "2026-12-24T11:00+01:00"),
        [('O', Some(23)), ('N', None), ('O', Some(23)), ('N', None), ('O', Some(24))]
    );
    assert_eq!(
        track("2026-12-24T10:00+01:00", "2026-12-30T10:00+01:00"),
        [
            ('O', Some(24)),
            ('H', Some(24)),
            ('H', Some(25)),
            ('C', Some(26)),
            ('C', Some(27)),
            ('C', Some(28)),
            ('C', Some(29)),
            ('O', Some(30)),
        ]
    );
}

#[test]
fn a_year_is_drawn_in_one_piece() {
    let calendar = calendar(Hour::Always, "Asia/Riyadh");
    let (from, due) = (at("2026-01-12T10:44+03:00"), at("2026-01-12T11:14+03:00"));
    let answered = Reached::Answered(at("2027-01-12T10:44+03:00"));
    let course = Course { from, due, reached: answered, planned: None };
    assert_eq!(drawn(&Track::new(&calendar, &course, Folds::FULL)), "O6400 O10000 | 6400 10000");
}

#[test]
fn no_time_at_all_has_no_cells_and_night_alone_fills_the_bar() {
    let calendar = calendar(Hour::Global, "Asia/Riyadh");
    let course =
        |from, due| Course { from: at(from), due: at(due), reached: Reached::Now(at(from)), planned: None };
    let none = Track::new(&calendar, &course("2027-01-12T10:00Z", "2027-01-12T10:00Z"), Folds::MINI);
    assert_eq!(drawn(&none), " | 0 0");
    let night = Track::new(&calendar, &course("2027-01-12T20:00Z", "2027-01-13T06:00Z"), Folds::MINI);
    assert_eq!(drawn(&night), "N10000 | 10000 0");
}

#[test]
fn places_are_said_in_percent_with_the_decimals_that_they_have() {
    for (hundredths, said) in [(0, "0"), (5, "0.05"), (10, "0.1"), (4_120, "41.2"), (9_999, "99.99")] {
        assert_eq!(Place::of_hundredths(hundredths).to_string(), said);
    }
    assert_eq!(Place::of_hundredths(u16::MAX), Place::END);
}

const MINUTE: i64 = 60_000_000;

/// A calendar of one of many shapes, in a zone whose clocks change.
fn calendars() -> impl Strategy<Value = Calendar> {
    let zones = ["Africa/Casablanca", "America/Los_Angeles", "Asia/Riyadh", "Pacific/Apia", "Asia/Beirut"];
    let span = (0..7_usize, 0..24_u32, 1..24_u32);
    let holidays = prop::collection::vec(-3..40_i64, 0..6);
    (prop::collection::vec(span, 1..8), 0..zones.len(), holidays, any::<bool>()).prop_map(
        move |(spans, index, holidays, always)| {
            let mut week = Week::builder();
            for (day, open, length) in spans {
                let day = Weekday::from_monday_zero_offset(day as i8).unwrap();
                let times = [open, (open + length) % 24].map(|hour| format!("{hour:02}:00"));
                week.add(day, &times[0], &times[1]).unwrap();
            }
            let hours = if always { Hours::always() } else { Hours::working(week.build().unwrap()) };
            let first = date(2026, 10, 1);
            let dates: Vec<_> = holidays.iter().map(|day| first + jiff::Span::new().days(*day)).collect();
            hours.calendar(&zone(zones[index]), &closed(&dates))
        },
    )
}

/// A promise counted from October 2026 on, as far as it has come, with anything from no time to years in it.
fn courses() -> impl Strategy<Value = Course> {
    let far = || prop_oneof![4 => 0..20_000_i64, 2 => 0..60_000_i64, 1 => 0..2_000_000_i64];
    (0..40_000_i64, far(), far(), any::<bool>(), prop::option::of(far()), 0..MINUTE).prop_map(
        |(start, target, passed, answered, planned, odd)| {
            let from = at("2026-10-01T00:00Z");
            let later = |from: Instant, minutes: i64| {
                from.checked_add(SupportTime::from_microseconds(minutes * MINUTE + odd)).unwrap()
            };
            let from = later(from, start);
            let reached = later(from, passed);
            Course {
                from,
                due: later(from, target),
                reached: if answered { Reached::Answered(reached) } else { Reached::Now(reached) },
                planned: planned.map(|planned| later(reached, planned)),
            }
        },
    )
}

proptest! {
    #[test]
    fn cells_tile_the_bar_and_the_time(calendar in calendars(), course in courses(), mini in any::<bool>()) {
        let track = Track::new(&calendar, &course, if mini { Folds::MINI } else { Folds::FULL });
        let (mut place, mut time) = (Place::START, course.from);
        for cell in &track.cells {
            prop_assert_eq!((cell.start, cell.from), (place, time));
            prop_assert!(cell.start <= cell.end && cell.from < cell.to, "{:?}", cell);
            prop_assert!(cell.over == (cell.from >= course.due), "{:?}", cell);
            (place, time) = (cell.end, cell.to);
        }
        prop_assert_eq!((place, time), (Place::END, course.due.max(course.reached.at())));
    }

    #[test]
    fn folds_leave_room_for_open_time(calendar in calendars(), course in courses()) {
        let track = Track::new(&calendar, &course, Folds::FULL);
        let folds = track.cells.iter().filter(|cell| cell.kind != Kind::Open);
        let folded: u16 = folds.map(|cell| cell.start.distance(cell.end).hundredths()).sum();
        let counts = |cell: &super::Cell| calendar.elapsed(cell.from, cell.to) > SupportTime::ZERO;
        if track.cells.iter().any(counts) {
            // Each end is rounded by itself.
            prop_assert!(usize::from(folded) <= 4_200 + track.cells.len(), "{folded}");
        }
    }

    #[test]
    fn overrun_has_its_share_within_bounds(calendar in calendars(), course in courses()) {
        let track = Track::new(&calendar, &course, Folds::MINI);
        let width = |over: bool| -> u32 {
            let cells = track.cells.iter().filter(|cell| cell.kind == Kind::Open && cell.over == over);
            cells.map(|cell| u32::from(cell.start.distance(cell.end).hundredths())).sum()
        };
        let end = course.reached.at().max(course.due);
        let counted = |from, to| calendar.elapsed(from, to) > SupportTime::ZERO;
        if counted(course.from, course.due) && counted(course.due, end) {
            let (before, over, slack) = (width(false), width(true), track.cells.len() as u32 * 2);
            let open = before + over;
            prop_assert!(over + slack >= open * 8 / 100 && over <= open * 36 / 100 + slack, "{over} of {open}");
        }
    }

    #[test]
    fn what_is_later_is_farther(calendar in calendars(), course in courses(), minutes in 0..20_000_i64) {
        let track = Track::new(&calendar, &course, Folds::FULL);
        prop_assert!(track.due <= Place::END);
        prop_assert!((course.reached.at() <= course.due) == (track.reached <= track.due) || track.reached == track.due);
        let later = Course { planned: Some(at("2026-10-01T00:00Z")), ..course };
        let much = course.from.checked_add(SupportTime::from_microseconds(minutes * MINUTE)).unwrap();
        let first = Track::new(&calendar, &later, Folds::FULL).planned;
        let second = Track::new(&calendar, &Course { planned: Some(much), ..course }, Folds::FULL).planned;
        prop_assert_eq!(first, Some(Place::START), "what lies before the counting is at the start");
        prop_assert!(first <= second);
    }

    #[test]
    fn mirroring_is_exact(hundredths in 0..=10_000_u16, other in 0..=10_000_u16) {
        let (place, other) = (Place::of_hundredths(hundredths), Place::of_hundredths(other));
        prop_assert_eq!(place.mirrored().mirrored(), place);
        prop_assert_eq!(place.mirrored().distance(other.mirrored()), place.distance(other));
        prop_assert_eq!(place < other, place.mirrored() > other.mirrored());
    }

    #[test]
    fn a_track_is_never_longer_than_is_drawn_date_by_date(calendar in calendars(), course in courses()) {
        let track = Track::new(&calendar, &course, Folds::FULL);
        // A date has at most eight spans here, each with a fold; two sides, and the dates at their ends.
        prop_assert!(track.cells.len() <= 2 * 16 * (MOST_DATES as usize + 2), "{}", track.cells.len());
    }
}
