//! What is drawn and said of the design's scene, and of what the scene doesn't have.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use desk::promise::recorded_rows;
use serde::Deserialize;
use sla::{Budget, Holiday, Holidays, Hours, Name, Week, Zone};

use super::*;
use crate::pages::{ledger, track};

/// What the design shows of a case: its numbers to a hundredth of a percent, its words to the letter.
#[derive(Deserialize)]
struct Designed {
    case: u32,
    language: String,
    full: String,
    mini: String,
    say: String,
    column: String,
    sentence: String,
    ledger: Option<String>,
}

struct Case {
    number: u32,
    state: State,
    zone: &'static str,
    hours: Option<&'static str>,
    submitted: &'static str,
    minutes: i64,
    answered: Option<&'static str>,
    planned: Option<&'static str>,
}

#[rustfmt::skip]
const CASES: [Case; 5] = [
    Case { number: 2419, state: State::Run, zone: "Africa/Algiers", hours: Some("09:00"), submitted: "2027-01-08T16:30+01:00", minutes: 120, answered: None, planned: None },
    Case { number: 2418, state: State::Idle, zone: "America/Los_Angeles", hours: Some("08:00"), submitted: "2027-01-08T15:30-08:00", minutes: 1_440, answered: None, planned: Some("2027-01-12T08:00-08:00") },
    Case { number: 2431, state: State::Late, zone: "Asia/Riyadh", hours: None, submitted: "2027-01-12T10:44+03:00", minutes: 30, answered: None, planned: None },
    Case { number: 2409, state: State::LateKept, zone: "Europe/Berlin", hours: None, submitted: "2027-01-11T13:10+01:00", minutes: 60, answered: Some("2027-01-11T14:26+01:00"), planned: None },
    Case { number: 2421, state: State::Kept, zone: "America/Toronto", hours: Some("08:00"), submitted: "2027-01-08T09:10-05:00", minutes: 1_440, answered: Some("2027-01-11T10:24-05:00"), planned: None },
];

fn now() -> Instant {
    "2027-01-12T08:18Z".parse().unwrap()
}

fn dates(language: Language, zone: &str) -> Dates {
    Dates { language, zone: Zone::named(zone).unwrap(), hijri: false, now: now() }
}

fn calendar(case: &Case) -> Calendar {
    let zone = Zone::named(case.zone).unwrap();
    let manifesto = Name::new("Independence Manifesto Day", "ذكرى تقديم وثيقة الاستقلال");
    let holidays = match case.zone {
        "Africa/Algiers" => Holidays::new([Holiday::closed(jiff::civil::date(2027, 1, 11), manifesto)]),
        _ => Holidays::default(),
    };
    let hours = match case.hours {
        Some(open) => Hours::working(Week::weekdays(open, "17:00").unwrap()),
        None => Hours::always(),
    };
    hours.calendar(&zone, &holidays)
}

fn shown<'a>(case: &Case, calendar: &'a Calendar) -> Shown<'a> {
    let from: Instant = case.submitted.parse().unwrap();
    let due = calendar.due(from, Budget::from_seconds(case.minutes * 60).unwrap()).unwrap();
    let at = |text: &str| text.parse().unwrap();
    let reached = case.answered.map_or(Reached::Now(now()), |answered| Reached::Answered(at(answered)));
    let course = Course { from, due, reached, planned: case.planned.map(at) };
    Shown { state: case.state, course, from_submission: true, calendar, now: now(), preview: false }
}

/// Without what isolates an argument, and with ordinary spaces.
fn plain(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "").replace('\u{a0}', " ")
}

/// A text in pieces of numbers and of all else, numbers in hundredths.
fn pieces(text: &str) -> Vec<(bool, String)> {
    let mut pieces: Vec<(bool, String)> = Vec::new();
    for c in plain(text).chars() {
        let number = c.is_ascii_digit() || (c == '.' && pieces.last().is_some_and(|(number, _)| *number));
        match pieces.last_mut() {
            Some((was, piece)) if *was == number => piece.push(c),
            _ => pieces.push((number, c.to_string())),
        }
    }
    pieces
}

fn hundredths(number: &str) -> i64 {
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    whole.parse::<i64>().unwrap() * 100 + format!("{rest:0<2}").parse::<i64>().unwrap_or_default()
}

fn assert_drawn(made: &str, designed: &str, what: &str) {
    let (found, expected) = (pieces(made), pieces(designed));
    let same = found.len() == expected.len()
        && found.iter().zip(&expected).all(|((number, a), (_, b))| match number {
            true => (hundredths(a) - hundredths(b)).abs() <= 1,
            false => a == b,
        });
    assert!(same, "{what}\nfound    {}\nexpected {}", plain(made), plain(designed));
}

#[test]
fn the_scene_is_drawn_and_said_as_it_was_designed() {
    let designed: Vec<Designed> = serde_json::from_str(include_str!("scene.json")).unwrap();
    assert_eq!(designed.len(), 2 * CASES.len());
    for designed in designed {
        let case = CASES.iter().find(|case| case.number == designed.case).unwrap();
        let language = if designed.language == "ar" { Language::Ar } else { Language::En };
        let calendar = calendar(case);
        let shown = shown(case, &calendar);
        let dates = dates(language, "Asia/Amman");
        let what = format!("{} {}", designed.case, designed.language);

        assert_drawn(&track::full(&shown, &dates, "t").0, &designed.full, &what);
        assert_drawn(&track::mini(&shown, &dates).0, &designed.mini, &what);
        assert_eq!(plain(&sentence(&shown, &dates)), designed.sentence, "{what}");
        assert_eq!(plain(&column(&shown, language)), plain(&designed.column), "{what}");

        let block = plain(&block(&shown, &dates, Reader::Agent, "t").0);
        let city = dates.on(calendar.zone()).city();
        let say = plain(&designed.say).replace("CITY", &city);
        // The hour at which the clock goes on is an element here.
        let block = block.replace("<time datetime=\"2027-01-12T08:00-08:00\">08:00</time>", "08:00");
        assert!(block.contains(&say), "{what}\nfound    {block}\nexpected {say}");

        if let Some(expected) = designed.ledger {
            let ledger =
                calendar.ledger(shown.course.from, Budget::from_seconds(case.minutes * 60).unwrap()).unwrap();
            let light = ledger::Light {
                dates: &dates,
                calendar: &calendar,
                until: Some(shown.until()),
                caption: "CAP",
            };
            let table = ledger::rows(&recorded_rows(&ledger), shown.course.due, &light);
            assert_eq!(
                plain(&table.0).replace("<bdi dir=\"auto\">", "").replace("</bdi>", ""),
                plain(&expected),
                "{what}"
            );
        }
    }
}

#[test]
fn seconds_add_up_as_clocks_show_them() {
    let case = &CASES[0];
    let calendar = calendar(case);
    let mut shown = shown(case, &calendar);
    let later = |at: Instant, seconds| at.checked_add(SupportTime::from_seconds(seconds).unwrap()).unwrap();
    shown.course.from = later(shown.course.from, 27);
    shown.course.due = later(shown.course.due, 27);
    shown.course.reached = Reached::Now(later(now(), 40));
    assert_eq!(
        plain(&sentence(&shown, &dates(Language::En, "Africa/Algiers"))),
        "Respond by Tue 12 Jan, 10:30. Submitted Fri 8 Jan, 16:30. 48 minutes of 2 hours used, 1 hour 12 minutes left."
    );
}

#[test]
fn what_ended_without_a_response_shows_no_mark() {
    let case = &CASES[0];
    let calendar = calendar(case);
    let shown = |state| Shown { state, ..shown(case, &calendar) };
    let en = dates(Language::En, "Africa/Algiers");
    let withdrawn = shown(State::Withdrawn);
    assert!(!track::full(&withdrawn, &en, "t").0.contains("t-now"));
    let said = plain(&block(&withdrawn, &en, Reader::Customer, "t").0);
    assert!(said.contains(">Withdrawn</span>"), "{said}");
    assert!(
        said.contains("which was due <time datetime=\"2027-01-12T10:30+01:00\">Tue 12 Jan, 10:30</time>"),
        "{said}"
    );
    let void =
        plain(&block(&shown(State::Void), &dates(Language::Ar, "Africa/Algiers"), Reader::Agent, "t").0);
    assert!(void.contains(">ملغاة</span>"), "{void}");
}

#[test]
fn a_reader_on_the_same_clocks_is_told_once_and_a_customer_politely() {
    let case = &CASES[0];
    let calendar = calendar(case);
    let shown = shown(case, &calendar);
    let said = |zone, reader| plain(&block(&shown, &dates(Language::Ar, zone), reader, "t").0);
    assert!(!said("Africa/Algiers", Reader::Customer).contains("بتوقيتك"));
    assert!(said("Asia/Amman", Reader::Customer).contains("بتوقيتكم"));
    let over_midnight = plain(&block(&shown, &dates(Language::En, "Pacific/Honolulu"), Reader::Agent, "t").0);
    assert!(over_midnight.contains(">Mon 11, 23:30</time> your time"), "{over_midnight}");
}

#[test]
fn a_preview_has_no_now_and_is_not_counted_yet() {
    let case = &CASES[0];
    let calendar = calendar(case);
    let shown = Shown { preview: true, ..shown(case, &calendar) };
    let drawn = track::full(&shown, &dates(Language::En, "Africa/Algiers"), "t").0;
    assert!(drawn.contains("height=\"68\""), "{drawn}");
    assert!(!drawn.contains("t-now"), "{drawn}");
}

fn told(hours: &Hours, holidays: &Holidays, from: &str, minutes: i64, language: Language) -> String {
    let calendar = hours.calendar(&Zone::named("Asia/Riyadh").unwrap(), holidays);
    let ledger = calendar.ledger(from.parse().unwrap(), Budget::from_seconds(minutes * 60).unwrap()).unwrap();
    let dates = dates(language, "Asia/Riyadh");
    let light = ledger::Light { dates: &dates, calendar: &calendar, until: None, caption: "" };
    let table = plain(&ledger::rows(&recorded_rows(&ledger), ledger.due(), &light).0);
    let cells =
        table.replace("<br>", " + ").replace("</td>", " | ").replace("</th>", " | ").replace("</tr>", "\n");
    let mut text = String::new();
    let mut within = false;
    for c in cells.chars() {
        match c {
            '<' => within = true,
            '>' => within = false,
            other if !within => text.push(other),
            _ => {}
        }
    }
    text
}

#[test]
fn a_ledger_has_a_row_for_each_day_whatever_its_hours() {
    let mut week = Week::builder();
    for day in 0..4 {
        let day = jiff::civil::Weekday::from_monday_zero_offset(day).unwrap();
        week.add(day, "09:00", "12:00").unwrap().add(day, "13:00", "17:00").unwrap();
    }
    let hours = Hours::working(week.build().unwrap());
    let told = told(&hours, &Holidays::default(), "2027-01-06T20:00+03:00", 12 * 60, Language::En);
    assert_eq!(
        told,
        "Wed 6 | Submitted 20:00, after hours | 0 | \n\
         Thu 7 | 09:00–12:00 + 13:00–17:00 | 7 h | \n\
         Fri–Sun | Weekend, closed | 0 | \n\
         Mon 11 | 09:00–12:00 + 13:00–15:00 | 5 h | \n\
         Due Mon 11, 15:00 | 12 h | \n"
    );
}

#[test]
fn a_ledger_names_its_holidays_and_says_which_are_only_expected() {
    let feast = Name::new("Eid <al-Fitr>", "عيد الفطر");
    let expected =
        |day| Holiday { expected: true, ..Holiday::closed(jiff::civil::date(2027, 3, day), feast.clone()) };
    let holidays = Holidays::new([expected(9), expected(10), expected(11)]);
    let hours = Hours::working(Week::weekdays("09:00", "17:00").unwrap());
    assert_eq!(
        told(&hours, &holidays, "2027-03-08T16:00+03:00", 120, Language::En),
        "Mon 8 | 16:00–17:00 | 1 h | \n\
         Tue–Thu | Eid &lt;al-Fitr&gt; (expected) | 0 | \n\
         Fri 12 | 09:00–10:00 | 1 h | \n\
         Due Fri 12, 10:00 | 2 h | \n"
    );
    let told = told(&hours, &holidays, "2027-03-09T10:00+03:00", 60, Language::Ar);
    assert!(told.starts_with("من الثلاثاء إلى الخميس | عيد الفطر (متوقع) | 0 | \n"), "{told}");
}
