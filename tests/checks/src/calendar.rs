use desk::catalog::Catalog;
use desk::holidays::{diff, ical, text};
use desk::hours::HoursSpec;
use sla::{Budget, Error, Holidays, Hours, Instant, Language, Zone};

/// Reads bytes as something that calendars are made of; the first byte says what. What is accepted must serve: a
/// deadline exists on it, and what it counts up to the deadline is the budget. What is refused says why, in both
/// languages.
pub fn calendar(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let Ok(source) = std::str::from_utf8(rest) else { return };
    match kind {
        b'h' => hours(source),
        b'c' => catalog(source),
        b'i' => icalendar(source),
        _ => holidays(source),
    }
}

fn hours(source: &str) {
    let Ok(spec) = serde_json::from_str::<HoursSpec>(source) else { return };
    match spec.hours() {
        Ok(hours) => serve(&hours, &Holidays::default()),
        Err(errors) => {
            assert!(!errors.is_empty());
            for error in errors {
                assert!(!error.field().is_empty(), "{error:?} names no field");
                assert_speaks(&error);
            }
        }
    }
}

fn catalog(source: &str) {
    match Catalog::parse(source, "fuzz.toml") {
        Ok(catalog) => {
            for language in [Language::En, Language::Ar] {
                assert!(!catalog.page(language, Some(80)).is_empty());
            }
            for calendar in catalog.calendars() {
                serve(&calendar.hours, &Holidays::default());
            }
        }
        Err(faults) => {
            assert!(faults.to_string().contains("fuzz.toml"), "{faults}");
            assert!(!faults.text(Language::Ar).is_empty());
        }
    }
}

fn icalendar(source: &str) {
    match ical::import(source, 2015..=2035) {
        Ok(import) => written_and_read(&import.holidays),
        Err(error) => assert_speaks(&error),
    }
}

fn holidays(source: &str) {
    match text::parse(source) {
        Ok(holidays) => written_and_read(&holidays),
        Err(error) => assert_speaks(&error),
    }
}

/// What is written as text is read back as it was, and serves working hours.
fn written_and_read(holidays: &Holidays) {
    let written = text::write(holidays);
    let read = text::parse(&written).unwrap_or_else(|error| panic!("{error}, in\n{written}"));
    assert!(diff(holidays, &read).is_empty(), "{written}");
    let week = sla::Week::weekdays("09:00", "17:00").unwrap();
    serve(&Hours::working(week), holidays);
}

fn assert_speaks(error: &Error) {
    for language in [Language::En, Language::Ar] {
        assert!(!error.problem(language).is_empty(), "{error:?}");
    }
}

fn serve(hours: &Hours, holidays: &Holidays) {
    assert!(hours.week.seconds() > 0);
    let zone = Zone::named("America/New_York").unwrap();
    let calendar = hours.calendar(&zone, holidays);
    let start: Instant = "2027-03-12T20:00:00Z".parse().unwrap();
    let budget = Budget::from_seconds(3_600).unwrap();
    let due = calendar.due(start, budget).unwrap();
    assert_eq!(calendar.elapsed(start, due), budget.support_time());
    assert_eq!(calendar.ledger(start, budget).unwrap().total(), budget.support_time());
}
