//! The policy's rules, in its own words. Instants are written on the clocks of the zone that the case is in.

use sla::{
    Budget, Calendar, ChangeRule, DayHours, Holiday, Holidays, Hours, Instant, Name, Reason, SupportTime,
    Terms, WallTime, Week, Zone, change_terms, correct_terms,
};

use crate::inputs::{hours, instant};

fn global() -> Hours {
    Hours::working(Week::weekdays("09:00", "17:00").unwrap())
}

fn north_america() -> Hours {
    Hours::working(Week::weekdays("08:00", "17:00").unwrap())
}

fn twenty_four_by_five() -> Hours {
    use jiff::civil::Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
    let mut week = Week::builder();
    week.add(Monday, "00:01", "24:00").unwrap();
    for day in [Tuesday, Wednesday, Thursday] {
        week.add(day, "00:00", "24:00").unwrap();
    }
    week.add(Friday, "00:00", "23:59").unwrap();
    Hours::through_holidays(week.build().unwrap())
}

fn in_zone(hours: &Hours, zone: &str) -> Calendar {
    with_holidays(hours, zone, &[])
}

fn with_holidays(hours: &Hours, zone: &str, dates: &[(&str, &str)]) -> Calendar {
    let days = dates.iter().map(|(date, name)| Holiday::closed(date.parse().unwrap(), Name::same(*name)));
    hours.calendar(&Zone::named(zone).unwrap(), &Holidays::new(days))
}

#[track_caller]
fn assert_due(calendar: &Calendar, submitted: &str, budget: Budget, due: &str) {
    let answer = calendar.due(instant(submitted), budget).unwrap();
    assert_eq!(answer, instant(due), "due {}", calendar.zone().local(answer));
}

fn minutes(amount: i64) -> Budget {
    Budget::from_seconds(amount * 60).unwrap()
}

#[test]
fn s7_response_time_runs_from_the_submission_to_the_initial_response() {
    let riyadh = in_zone(&global(), "Asia/Riyadh");
    let (submitted, answered) = (instant("2026-11-26T16:30:00+03:00"), instant("2026-11-27T09:15:00+03:00"));
    assert_eq!(riyadh.elapsed(submitted, answered), minutes(45).support_time());
}

#[test]
fn s9_global_working_hours_are_monday_to_friday_9_to_17_local_time() {
    let riyadh = in_zone(&global(), "Asia/Riyadh");
    for (at, open) in [
        ("2026-11-23T08:59:59.999999+03:00", false),
        ("2026-11-23T09:00:00+03:00", true),
        ("2026-11-27T16:59:59.999999+03:00", true),
        ("2026-11-27T17:00:00+03:00", false),
        ("2026-11-28T12:00:00+03:00", false),
        ("2026-11-29T12:00:00+03:00", false),
    ] {
        assert_eq!(riyadh.is_open(instant(at)), open, "{at}");
    }
}

#[test]
fn s10_north_american_working_hours_begin_at_8() {
    let chicago = in_zone(&north_america(), "America/Chicago");
    assert!(!chicago.is_open(instant("2026-11-23T07:59:59-06:00")));
    assert!(chicago.is_open(instant("2026-11-23T08:00:00-06:00")));
    assert!(!chicago.is_open(instant("2026-11-23T17:00:00-06:00")));
}

#[test]
fn s9_s10_working_hours_are_local_to_the_customer() {
    let nine_in_riyadh = instant("2026-11-23T09:00:00+03:00");
    assert!(in_zone(&global(), "Asia/Riyadh").is_open(nine_in_riyadh));
    assert!(!in_zone(&global(), "Europe/Berlin").is_open(nine_in_riyadh));
}

#[test]
fn s11_24x5_opens_monday_at_00_01_and_closes_friday_at_23_59() {
    let berlin = in_zone(&twenty_four_by_five(), "Europe/Berlin");
    for (at, open) in [
        ("2026-11-23T00:00:59.999999+01:00", false),
        ("2026-11-23T00:01:00+01:00", true),
        ("2026-11-27T23:58:59.999999+01:00", true),
        ("2026-11-27T23:59:00+01:00", false),
        ("2026-11-28T12:00:00+01:00", false),
    ] {
        assert_eq!(berlin.is_open(instant(at)), open, "{at}");
    }
    let saturday = instant("2026-11-28T12:00:00+01:00");
    assert_eq!(berlin.next_opening(saturday), Some(instant("2026-11-30T00:01:00+01:00")));
}

#[test]
fn d1_basic_priority_2_submitted_friday_at_16_is_due_tuesday_at_12() {
    let calendar = in_zone(&global(), "Asia/Riyadh");
    assert_due(&calendar, "2026-11-27T16:00:00+03:00", hours(12), "2026-12-01T12:00:00+03:00");
    let ledger = calendar.ledger(instant("2026-11-27T16:00:00+03:00"), hours(12)).unwrap();
    let counted: Vec<_> = ledger
        .rows()
        .iter()
        .filter(|row| row.reason == Reason::Open)
        .map(|row| row.length().as_microseconds() / 3_600_000_000)
        .collect();
    assert_eq!(counted, [1, 8, 3], "1 h Friday, 8 h Monday, 3 h Tuesday");
}

#[test]
fn d2_premium_priority_3_submitted_saturday_is_due_monday_13_global_and_12_in_north_america() {
    let global = in_zone(&global(), "America/Chicago");
    let north_america = in_zone(&north_america(), "America/Chicago");
    assert_due(&global, "2026-11-28T11:00:00-06:00", hours(4), "2026-11-30T13:00:00-06:00");
    assert_due(&north_america, "2026-11-28T11:00:00-06:00", hours(4), "2026-11-30T12:00:00-06:00");
}

#[test]
fn d2_premium_priority_1_runs_around_the_clock() {
    let calendar = in_zone(&Hours::always(), "America/Chicago");
    assert!(calendar.is_always_open());
    assert_due(&calendar, "2026-11-28T23:45:00-06:00", minutes(30), "2026-11-29T00:15:00-06:00");
}

#[test]
fn d3_local_is_the_sites_zone_so_two_sites_of_one_customer_differ() {
    let submitted = "2026-11-23T12:00:00Z";
    let dubai = in_zone(&global(), "Asia/Dubai");
    let london = in_zone(&global(), "Europe/London");
    assert_due(&dubai, submitted, hours(2), "2026-11-24T10:00:00+04:00");
    assert_due(&london, submitted, hours(2), "2026-11-23T14:00:00+00:00");
}

#[test]
fn d4_a_holiday_closes_its_local_date_from_midnight_to_midnight() {
    let holiday = [("2027-01-11", "Independence Manifesto Day")];
    let casablanca = with_holidays(&global(), "Africa/Casablanca", &holiday);
    let local = |wall: &str| {
        let zone = casablanca.zone().time_zone().clone();
        let wall: jiff::civil::DateTime = wall.parse().unwrap();
        Instant::try_from(wall.to_zoned(zone).unwrap().timestamp()).unwrap()
    };
    let due = casablanca.due(local("2027-01-08T16:30:00"), hours(2)).unwrap();
    assert_eq!(due, local("2027-01-12T10:30:00"));
}

#[test]
fn d4_a_half_day_is_open_for_its_stated_hours() {
    let wall = |text: &str| text.parse::<WallTime>().unwrap();
    let morning = DayHours::new([(wall("09:00"), wall("13:00"))]).unwrap();
    let eve = Holiday::half_day("2026-12-24".parse().unwrap(), Name::same("Christmas Eve"), morning);
    let berlin = global().calendar(&Zone::named("Europe/Berlin").unwrap(), &Holidays::new([eve]));
    assert_due(&berlin, "2026-12-24T12:00:00+01:00", hours(2), "2026-12-25T10:00:00+01:00");
    let rows = berlin.ledger(instant("2026-12-24T12:00:00+01:00"), hours(2)).unwrap();
    assert!(
        matches!(&rows.rows()[1].reason, Reason::Holiday { names, .. } if names[0].en == "Christmas Eve")
    );
}

#[test]
fn d4_holidays_close_neither_24x5_nor_24x7() {
    let holiday = [("2026-12-25", "Christmas Day")];
    for hours in [twenty_four_by_five(), Hours::always()] {
        let berlin = with_holidays(&hours, "Europe/Berlin", &holiday);
        assert!(berlin.is_open(instant("2026-12-25T12:00:00+01:00")));
    }
}

#[test]
fn d4_a_date_that_is_only_expected_closes_like_any_other_and_is_marked_so() {
    let mut eid = Holiday::closed("2027-03-10".parse().unwrap(), Name::same("Eid al-Fitr"));
    eid.expected = true;
    let riyadh = global().calendar(&Zone::named("Asia/Riyadh").unwrap(), &Holidays::new([eid]));
    let ledger = riyadh.ledger(instant("2027-03-09T16:00:00+03:00"), hours(2)).unwrap();
    assert_eq!(ledger.due(), instant("2027-03-11T10:00:00+03:00"));
    assert!(matches!(ledger.rows()[1].reason, Reason::Holiday { expected: true, .. }));
}

#[test]
fn d4_two_holidays_on_a_date_are_both_named_and_close_it_once() {
    let feasts = [("2026-12-25", "Christmas Day"), ("2026-12-25", "Founders' Day")];
    let berlin = with_holidays(&global(), "Europe/Berlin", &feasts);
    let ledger = berlin.ledger(instant("2026-12-24T16:00:00+01:00"), hours(2)).unwrap();
    assert_eq!(ledger.due(), instant("2026-12-28T10:00:00+01:00"));
    assert!(matches!(&ledger.rows()[1].reason, Reason::Holiday { names, .. } if names.len() == 2));
}

#[test]
fn d4_a_holiday_at_the_weekend_takes_nothing_away_and_is_not_named() {
    let berlin = with_holidays(&global(), "Europe/Berlin", &[("2026-12-26", "Second Christmas Day")]);
    let ledger = berlin.ledger(instant("2026-12-25T16:00:00+01:00"), hours(2)).unwrap();
    assert_eq!(ledger.rows()[1].reason, Reason::Weekend);
}

#[test]
fn d5_24x5_runs_through_the_nights_between() {
    let berlin = in_zone(&twenty_four_by_five(), "Europe/Berlin");
    assert_due(&berlin, "2026-11-23T20:00:00+01:00", hours(10), "2026-11-24T06:00:00+01:00");
    let (monday, saturday) = (instant("2026-11-23T00:00:00+01:00"), instant("2026-11-28T00:00:00+01:00"));
    assert_eq!(berlin.elapsed(monday, saturday), minutes(5 * 24 * 60 - 2).support_time());
    assert_eq!(berlin.next_closing(monday), Some(instant("2026-11-27T23:59:00+01:00")));
}

#[test]
fn d6_a_deadline_that_falls_on_a_closing_instant_is_that_closing_instant() {
    let riyadh = in_zone(&global(), "Asia/Riyadh");
    assert_due(&riyadh, "2026-11-27T15:00:00+03:00", hours(2), "2026-11-27T17:00:00+03:00");
    let one_more = SupportTime::from_microseconds(2 * 3_600_000_000 + 1).try_into().unwrap();
    assert_due(&riyadh, "2026-11-27T15:00:00+03:00", one_more, "2026-11-30T09:00:00.000001+03:00");
}

#[test]
fn d6_an_instant_at_opening_counts_and_one_at_closing_does_not() {
    let riyadh = in_zone(&global(), "Asia/Riyadh");
    assert_due(&riyadh, "2026-11-27T17:00:00+03:00", hours(1), "2026-11-30T10:00:00+03:00");
    assert_due(&riyadh, "2026-11-27T16:59:59.999999+03:00", hours(1), "2026-11-30T09:59:59.999999+03:00");
    assert_due(&riyadh, "2026-11-30T09:00:00+03:00", hours(8), "2026-11-30T17:00:00+03:00");
}

#[test]
fn d6_a_night_of_23_or_25_hours_counts_what_really_passed() {
    let berlin = in_zone(&twenty_four_by_five(), "Europe/Berlin");
    let always = in_zone(&Hours::always(), "Europe/Berlin");
    // Clocks go forward on Sunday 28 March 2027: 24 × 7 sees a night of 23 hours.
    let (saturday, sunday) = (instant("2027-03-27T20:00:00+01:00"), instant("2027-03-28T20:00:00+02:00"));
    assert_eq!(always.elapsed(saturday, sunday), hours(23).support_time());
    assert_due(&always, "2026-10-24T20:00:00+02:00", hours(25), "2026-10-25T20:00:00+01:00");
    assert_eq!(berlin.elapsed(saturday, sunday), SupportTime::ZERO);
    // Cairo puts its clocks forward at midnight to Friday: 24 × 5 loses an hour of the week.
    let cairo = in_zone(&twenty_four_by_five(), "Africa/Cairo");
    let week = cairo.elapsed(instant("2027-04-25T22:00:00Z"), instant("2027-04-30T22:00:00Z"));
    assert_eq!(week, minutes(5 * 24 * 60 - 2 - 60).support_time());
}

#[test]
fn a_zero_budget_is_due_at_the_start_if_open_else_at_the_next_opening() {
    let riyadh = in_zone(&global(), "Asia/Riyadh");
    let nothing = Budget::from_seconds(0).unwrap();
    assert_due(&riyadh, "2026-11-27T16:00:00+03:00", nothing, "2026-11-27T16:00:00+03:00");
    assert_due(&riyadh, "2026-11-27T17:00:00+03:00", nothing, "2026-11-30T09:00:00+03:00");
    assert_due(&riyadh, "2026-11-28T12:00:00+03:00", nothing, "2026-11-30T09:00:00+03:00");
}

#[test]
fn d12_a_quotes_own_week_from_sunday_to_thursday_is_just_another_week() {
    use jiff::civil::Weekday::{Monday, Sunday, Thursday, Tuesday, Wednesday};
    let mut week = Week::builder();
    for day in [Sunday, Monday, Tuesday, Wednesday, Thursday] {
        week.add(day, "08:00", "16:00").unwrap();
    }
    let riyadh = in_zone(&Hours::working(week.build().unwrap()), "Asia/Riyadh");
    assert_due(&riyadh, "2026-11-26T15:00:00+03:00", hours(2), "2026-11-29T09:00:00+03:00");
}

#[test]
fn ledger_a_night_beside_a_closed_day_belongs_to_it() {
    let casablanca = with_holidays(&global(), "Europe/Berlin", &[("2027-01-11", "Founders' Day")]);
    let ledger = casablanca.ledger(instant("2027-01-08T16:30:00+01:00"), hours(12)).unwrap();
    let rows: Vec<_> = ledger
        .rows()
        .iter()
        .map(|row| (row.reason.text(sla::Language::En), ledger.zone().local(row.to).datetime().to_string()))
        .collect();
    let expected = [
        ("counted", "2027-01-08T17:00:00"),
        ("weekend", "2027-01-11T00:00:00"),
        ("Founders' Day", "2027-01-12T09:00:00"),
        ("counted", "2027-01-12T17:00:00"),
        ("night", "2027-01-13T09:00:00"),
        ("counted", "2027-01-13T12:30:00"),
    ];
    let expected = expected.map(|(reason, to)| (reason.to_owned(), to.to_owned()));
    assert_eq!(rows, expected);
}

#[test]
fn ledger_a_lunch_hour_is_a_break_and_not_a_night() {
    use jiff::civil::Weekday::Monday;
    let mut week = Week::builder();
    week.add(Monday, "09:00", "12:00").unwrap().add(Monday, "13:00", "17:00").unwrap();
    let berlin = in_zone(&Hours::working(week.build().unwrap()), "Europe/Berlin");
    let ledger = berlin.ledger(instant("2026-11-23T08:00:00+01:00"), hours(4)).unwrap();
    let reasons: Vec<_> = ledger.rows().iter().map(|row| row.reason.text(sla::Language::En)).collect();
    assert_eq!(reasons, ["night", "counted", "break", "counted"]);
}

// D9: one rule for every change of terms while a case is unanswered.

struct Changed {
    submitted: &'static str,
    present: &'static str,
    now: &'static str,
    new: (Hours, Budget),
    deadline: &'static str,
    because: ChangeRule,
}

#[track_caller]
fn assert_changed(case: &Changed) {
    let calendar = in_zone(&case.new.0, "Asia/Riyadh");
    let (submitted, present, now) = (instant(case.submitted), instant(case.present), instant(case.now));
    let terms = Terms { calendar: &calendar, budget: case.new.1 };
    let changed = change_terms(submitted, present, submitted, now, terms).unwrap();
    assert_eq!((changed.deadline, changed.because), (instant(case.deadline), case.because));
    let from = if case.because == ChangeRule::FromNow { now } else { submitted };
    assert_eq!(changed.counted_from, from);
}

#[test]
fn d9_a_raise_is_counted_from_now_so_that_nobody_is_late_at_the_click() {
    // Basic P3 (24 h) of Monday 09:00, due Wednesday 17:00, raised to P1 (2 h) on Tuesday at 12:00.
    assert_changed(&Changed {
        submitted: "2026-11-23T09:00:00+03:00",
        present: "2026-11-25T17:00:00+03:00",
        now: "2026-11-24T12:00:00+03:00",
        new: (global(), hours(2)),
        deadline: "2026-11-24T14:00:00+03:00",
        because: ChangeRule::FromNow,
    });
}

#[test]
fn d9_a_raise_never_loosens_a_promise() {
    // The same raise on Wednesday at 16:00: two hours from now would be Thursday 10:00, the promise was 17:00.
    assert_changed(&Changed {
        submitted: "2026-11-23T09:00:00+03:00",
        present: "2026-11-25T17:00:00+03:00",
        now: "2026-11-25T16:00:00+03:00",
        new: (global(), hours(2)),
        deadline: "2026-11-25T17:00:00+03:00",
        because: ChangeRule::Kept,
    });
}

#[test]
fn d9_a_lowering_loosens_and_is_counted_from_submission() {
    // Basic P1 (2 h) of Monday 09:00, due 11:00, lowered to P2 (12 h) at 10:00.
    assert_changed(&Changed {
        submitted: "2026-11-23T09:00:00+03:00",
        present: "2026-11-23T11:00:00+03:00",
        now: "2026-11-23T10:00:00+03:00",
        new: (global(), hours(12)),
        deadline: "2026-11-24T13:00:00+03:00",
        because: ChangeRule::FromSubmission,
    });
}

#[test]
fn d9_a_lowering_never_tightens_a_promise() {
    // Raised at 14:00 from P3 and due at 16:00, then lowered again: P3's deadline from submission is the later.
    assert_changed(&Changed {
        submitted: "2026-11-23T09:00:00+03:00",
        present: "2026-11-23T16:00:00+03:00",
        now: "2026-11-23T15:00:00+03:00",
        new: (global(), hours(24)),
        deadline: "2026-11-25T17:00:00+03:00",
        because: ChangeRule::FromSubmission,
    });
}

#[test]
fn d9_the_same_terms_again_change_nothing() {
    assert_changed(&Changed {
        submitted: "2026-11-23T09:00:00+03:00",
        present: "2026-11-24T13:00:00+03:00",
        now: "2026-11-23T15:00:00+03:00",
        new: (global(), hours(12)),
        deadline: "2026-11-24T13:00:00+03:00",
        because: ChangeRule::Kept,
    });
}

#[test]
fn d9_basic_to_premium_on_a_saturday_counts_from_now_around_the_clock() {
    // Basic P1 of Friday 16:30 is due Monday 10:30; Premium on Saturday noon answers within 30 minutes.
    assert_changed(&Changed {
        submitted: "2026-11-27T16:30:00+03:00",
        present: "2026-11-30T10:30:00+03:00",
        now: "2026-11-28T12:00:00+03:00",
        new: (Hours::always(), minutes(30)),
        deadline: "2026-11-28T12:30:00+03:00",
        because: ChangeRule::FromNow,
    });
}

#[test]
fn d9_a_holiday_added_while_running_moves_the_deadline_later() {
    let holiday = [("2026-11-24", "Unity Day")];
    let calendar = with_holidays(&global(), "Asia/Riyadh", &holiday);
    let (submitted, present) = (instant("2026-11-23T16:00:00+03:00"), instant("2026-11-24T10:00:00+03:00"));
    let terms = Terms { calendar: &calendar, budget: hours(2) };
    let changed = change_terms(submitted, present, submitted, instant("2026-11-23T16:30:00+03:00"), terms);
    assert_eq!(changed.unwrap().deadline, instant("2026-11-25T10:00:00+03:00"));
}

#[test]
fn d9_a_corrected_site_counts_from_submission_outright_even_where_that_is_past() {
    let calendar = in_zone(&Hours::always(), "Asia/Riyadh");
    let submitted = instant("2026-11-28T08:00:00+03:00");
    let changed = correct_terms(submitted, Terms { calendar: &calendar, budget: hours(1) }).unwrap();
    assert_eq!(changed.deadline, instant("2026-11-28T09:00:00+03:00"));
    assert_eq!(changed.because, ChangeRule::Corrected);
}

#[test]
fn d20_an_answer_names_the_tz_release_that_made_it() {
    let release = sla::tz_release();
    assert!(release.len() == 5 && release.starts_with("20"), "{release:?} is no tz release");
}
