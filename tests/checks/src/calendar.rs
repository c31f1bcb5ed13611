use desk::hours::HoursSpec;
use sla::{Budget, Hours, Instant, Zone};

/// Reads bytes as opening hours in JSON. What is accepted must serve: its week isn't empty, a deadline exists on it
/// or is refused, and what it counts up to the deadline is the budget. What is refused says which input and why.
pub fn calendar(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(spec) = serde_json::from_str::<HoursSpec>(text) else { return };
    match spec.hours() {
        Ok(hours) => serve(&hours),
        Err(errors) => {
            assert!(!errors.is_empty());
            for error in errors {
                assert!(!error.field().is_empty(), "{error:?} names no field");
                assert!(!error.problem(sla::Language::Ar).is_empty());
            }
        }
    }
}

fn serve(hours: &Hours) {
    assert!(hours.week.seconds() > 0);
    let zone = Zone::named("America/New_York").unwrap();
    let calendar = hours.calendar(&zone, &sla::Holidays::default());
    let start: Instant = "2027-03-12T20:00:00Z".parse().unwrap();
    let budget = Budget::from_seconds(3_600).unwrap();
    let due = calendar.due(start, budget).unwrap();
    assert_eq!(calendar.elapsed(start, due), budget.support_time());
    assert_eq!(calendar.ledger(start, budget).unwrap().total(), budget.support_time());
}
