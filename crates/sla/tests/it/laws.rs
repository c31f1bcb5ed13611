//! What holds for every calendar in every zone, clock changes and skipped dates included.

use jiff::SignedDuration;
use jiff::tz::TimeZoneDatabase;
use proptest::prelude::*;
use sla::{Budget, Calendar, Instant, Reason, SupportTime, Zone};

use checks::{Written, WrittenSpan};

use crate::inputs::{ZONES, case};

/// A budget in microseconds that most drawn calendars use up within the reference's dates.
fn budget() -> impl Strategy<Value = Budget> {
    let micros = prop_oneof![0..200 * 3_600_000_000_i64, 0..3_600_000_000_i64, Just(0)];
    micros.prop_map(|micros| SupportTime::from_microseconds(micros).try_into().unwrap())
}

fn later(at: Instant, micros: i64) -> Instant {
    at.checked_add(SupportTime::from_microseconds(micros)).unwrap()
}

const TWENTY_DAYS: i64 = 20 * 86_400_000_000;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn elapsed_from_start_to_due_is_the_budget((written, start) in case(), budget in budget()) {
        let calendar = written.calendar();
        let due = calendar.due(start, budget).unwrap();
        prop_assert_eq!(calendar.elapsed(start, due), budget.support_time());
        prop_assert!(due >= start);
    }

    #[test]
    fn clocks_show_what_jiff_says_to_the_end_of_time(zone in 0..ZONES.len(), second in 4_102_444_800..253_000_000_000_i64) {
        let name = &ZONES[zone];
        let at = Instant::from_microsecond(second * 1_000_000).unwrap();
        let tz = TimeZoneDatabase::bundled().get(name).unwrap();
        let date = at.timestamp().to_zoned(tz.clone()).date();
        let first = Zone::named(name).unwrap().first_instant(date);
        let expected = tz.to_ambiguous_timestamp(date.at(0, 0, 0, 0)).compatible().unwrap();
        prop_assert_eq!(first.timestamp(), expected, "{} at {}", name, at);
        prop_assert!(first <= at);
    }

    #[test]
    fn due_grows_with_the_budget((written, start) in case(), a in budget(), b in budget()) {
        let calendar = written.calendar();
        let (less, more) = (a.min(b), a.max(b));
        let (soon, late) = (calendar.due(start, less).unwrap(), calendar.due(start, more).unwrap());
        prop_assert!(soon <= late);
        prop_assert!(less == more || soon < late, "more time is due strictly later");
    }

    #[test]
    fn due_grows_with_the_start((written, start) in case(), budget in budget(), micros in 0..TWENTY_DAYS) {
        let calendar = written.calendar();
        prop_assert!(calendar.due(start, budget).unwrap() <= calendar.due(later(start, micros), budget).unwrap());
    }

    #[test]
    fn elapsed_is_additive_in_any_order(
        (written, a) in case(), b in -TWENTY_DAYS..TWENTY_DAYS, c in -TWENTY_DAYS..TWENTY_DAYS,
    ) {
        let calendar = written.calendar();
        let (b, c) = (later(a, b), later(a, c));
        prop_assert_eq!(calendar.elapsed(a, b) + calendar.elapsed(b, c), calendar.elapsed(a, c));
        prop_assert_eq!(calendar.elapsed(a, b), -calendar.elapsed(b, a));
        prop_assert!(calendar.elapsed(a, b) <= (b - a).max(SupportTime::ZERO), "never more than really passed");
    }

    /// Whole dates are passed at once; steps that are shorter than any date have none.
    #[test]
    fn elapsed_is_the_sum_of_its_days(
        (written, start) in case(), years in 0..4 * 365_i64, before in 0..86_400_000_000_i64, step in 5..23_i64,
    ) {
        let calendar = written.calendar();
        let start = later(start, -years / 2 * 86_400_000_000);
        let end = later(start, years * 86_400_000_000 + before);
        let (mut at, mut sum) = (start, SupportTime::ZERO);
        while at < end {
            let next = later(at, step * 3_600_000_000).min(end);
            sum = sum + calendar.elapsed(at, next);
            at = next;
        }
        prop_assert_eq!(calendar.elapsed(start, end), sum, "{:?} from {} to {}", written, start, end);
    }

    #[test]
    fn adding_a_holiday_never_makes_due_earlier((written, start) in case(), budget in budget(), day in -2..20_i64) {
        let date = written.calendar().zone().date(start) + jiff::Span::new().days(day);
        let mut more = written.clone();
        more.dates.push((date, vec![]));
        let (before, after) = (written.calendar(), more.calendar());
        prop_assert!(before.due(start, budget).unwrap() <= after.due(start, budget).unwrap());
    }

    #[test]
    fn the_ledger_adds_up((written, start) in case(), budget in budget()) {
        let calendar = written.calendar();
        let ledger = calendar.ledger(start, budget).unwrap();
        prop_assert_eq!(ledger.total(), budget.support_time());
        prop_assert_eq!(ledger.due(), calendar.due(start, budget).unwrap());
        let (mut reached, mut total) = (start, SupportTime::ZERO);
        for row in ledger.rows() {
            prop_assert_eq!(row.from, reached, "rows follow each other");
            prop_assert!(row.from < row.to);
            let counted = calendar.elapsed(row.from, row.to);
            if row.reason == Reason::Open {
                prop_assert_eq!(counted, row.length());
                prop_assert_eq!(calendar.zone().date(row.from), calendar.zone().date(later(row.to, -1)));
            } else {
                prop_assert_eq!(counted, SupportTime::ZERO);
            }
            total = total + counted;
            prop_assert_eq!(row.total, total);
            reached = row.to;
        }
        prop_assert_eq!(reached, ledger.due());
    }

    #[test]
    fn open_is_where_the_next_microsecond_counts((written, at) in case()) {
        let calendar = written.calendar();
        let counts = calendar.elapsed(at, later(at, 1)) == SupportTime::from_microseconds(1);
        prop_assert_eq!(calendar.is_open(at), counts);
        let opening = calendar.next_opening(at).unwrap();
        prop_assert!(calendar.is_open(opening));
        prop_assert_eq!(calendar.elapsed(at, opening), SupportTime::ZERO);
        if let Some(closing) = calendar.next_closing(at) {
            prop_assert!(!calendar.is_open(closing), "an instant at closing does not count");
            prop_assert_eq!(calendar.elapsed(at, closing), closing - opening.max(at));
        }
    }

    #[test]
    fn the_reference_agrees_on_due((written, start) in case(), budget in budget()) {
        assert_reference_due(&written, &written.calendar(), start, budget);
    }

    #[test]
    fn the_reference_agrees_on_elapsed((written, from) in case(), micros in 0..TWENTY_DAYS) {
        let to = later(from, micros);
        let expected = written.elapsed(from.timestamp(), to.timestamp(), 26);
        let counted = written.calendar().elapsed(from, to).as_microseconds();
        prop_assert_eq!(i128::from(counted) * 1_000, expected.as_nanos());
    }
}

fn assert_reference_due(written: &Written, calendar: &Calendar, start: Instant, budget: Budget) {
    let amount = SignedDuration::from_micros(budget.support_time().as_microseconds());
    let due = calendar.due(start, budget).unwrap();
    let dates = 40;
    match written.due(start.timestamp(), amount, dates) {
        Some(expected) => {
            assert_eq!(due.timestamp(), expected, "{written:?} from {start}, {amount:?}");
        }
        None => assert!(
            due - start > SupportTime::from_seconds(i64::from(dates - 6) * 86_400).unwrap(),
            "{written:?}: the reference finds nothing in {dates} dates after {start}, and the library {due}"
        ),
    }
}

/// The laws draw at random; this goes through every change of every zone from 1970 to 2037, so that none is missed.
#[test]
fn the_reference_agrees_at_every_clock_change_of_every_zone() {
    let daily = |spans: &[(u32, u32)]| -> Vec<WrittenSpan> {
        (0..7).flat_map(|day| spans.iter().map(move |&(open, close)| (day, open, close))).collect()
    };
    let small_hours = daily(&[(0, 1_860), (5_400, 9_900), (9_900, 11_000)]);
    let night_shift = daily(&[(79_200, 8_100)]);
    let (from, to) = ("1970-01-01T00:00Z".parse().unwrap(), "2038-01-01T00:00Z".parse().unwrap());
    let mut changes = 0;
    for zone in ZONES.iter() {
        let tz = TimeZoneDatabase::bundled().get(zone).unwrap();
        let calendars = [&small_hours, &night_shift].map(|week| {
            let written = Written { zone: zone.clone(), week: week.clone(), dates: vec![] };
            (written.calendar(), written)
        });
        for change in tz.following(from).take_while(|change| change.timestamp() < to) {
            changes += 1;
            let start = Instant::try_from(change.timestamp() - SignedDuration::from_hours(30)).unwrap();
            for (calendar, written) in &calendars {
                let end = later(start, 60 * 3_600_000_000);
                let expected = written.elapsed(start.timestamp(), end.timestamp(), 8);
                let counted = calendar.elapsed(start, end).as_microseconds();
                assert_eq!(
                    i128::from(counted) * 1_000,
                    expected.as_nanos(),
                    "{zone} at {}",
                    change.timestamp()
                );
            }
        }
    }
    assert!(changes > 20_000, "only {changes} changes looked at");
}

#[test]
fn a_holiday_elsewhere_changes_nothing() {
    let written = Written { zone: "Asia/Riyadh".into(), week: vec![(0, 32_400, 61_200)], dates: vec![] };
    let mut with = written.clone();
    with.dates.push(("2031-01-01".parse().unwrap(), vec![]));
    let start = "2026-11-02T06:00:00Z".parse().unwrap();
    let budget = Budget::from_seconds(86_400).unwrap();
    assert_eq!(written.calendar().due(start, budget), with.calendar().due(start, budget));
}
