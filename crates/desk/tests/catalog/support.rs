use desk::catalog::{Catalog, Clock, Priority};
use sla::{Holidays, Instant, Language, Zone};

/// The user's page.
pub(crate) const PAGE: &str = include_str!("../fixtures/support-plans.ar.txt");
/// The built-in catalogue's source.
pub(crate) const BUILTIN: &str = include_str!("../../../../catalog/credenti.toml");
/// The example edition's source.
pub(crate) const STANDARD: &str = include_str!("../../../../catalog/examples/credenti-standard.toml");

/// Where the clocks never change.
pub(crate) const RIYADH: &str = "Asia/Riyadh";
/// Six hours behind UTC in winter.
pub(crate) const CHICAGO: &str = "America/Chicago";

pub(crate) fn parsed(source: &str) -> Catalog {
    Catalog::parse(source, "test.toml").unwrap_or_else(|faults| panic!("{faults}"))
}

/// The built-in catalogue with an edit, which must hit exactly one place.
pub(crate) fn edited(from: &str, to: &str) -> String {
    assert_eq!(BUILTIN.matches(from).count(), 1, "{from:?} is not one place of the catalogue");
    BUILTIN.replace(from, to)
}

pub(crate) fn priority(number: u8) -> Priority {
    Priority::from_number(number).expect("1 to 9")
}

pub(crate) fn clock<'a>(
    catalog: &'a Catalog,
    plan: &str,
    coverage: Option<&str>,
    region: &str,
    number: u8,
) -> Clock<'a> {
    catalog.clock(plan, coverage, region, priority(number)).unwrap_or_else(|e| panic!("{e}"))
}

pub(crate) fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap_or_else(|e| panic!("{e}"))
}

pub(crate) fn instant(text: &str) -> Instant {
    text.parse().unwrap_or_else(|e| panic!("{e}"))
}

/// When a case is due on a clock, as the zone's clocks show it: `Tue 1 Dec 2026, 12:00`.
pub(crate) fn due(clock: &Clock<'_>, zone_name: &str, submitted: &str) -> String {
    due_with(clock, zone_name, submitted, &Holidays::default())
}

pub(crate) fn due_with(clock: &Clock<'_>, zone_name: &str, submitted: &str, holidays: &Holidays) -> String {
    let zone = zone(zone_name);
    let calendar = clock.hours.calendar(&zone, holidays);
    let due = calendar.due(instant(submitted), clock.target).unwrap_or_else(|e| panic!("{e}"));
    sla::text::moment(due, &zone, Language::En)
}

pub(crate) fn say(budget: sla::Budget) -> (String, String) {
    let said = |language| sla::text::duration(budget.support_time(), language);
    (said(Language::En), said(Language::Ar))
}
