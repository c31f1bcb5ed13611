//! Contracts by the rules of the policy, in its words.

mod draft;
mod entitlement;
mod force;
mod stories;
mod written;

use sla::{Holiday, Holidays, Instant, Name};

use super::{Contract, Terms, TermsSpec};
use crate::catalog::Catalog;
use crate::id::Id;
use crate::organisation::HolidayCalendar;

/// A contract as it is written down: site 4 in Riyadh for all of 2026.
pub(crate) const WRITTEN: &str = r#"{
    "quote": "Q-2026-118", "edition": "2026-01", "plan": "basic",
    "first_day": "2026-01-01", "last_day": "2026-12-31", "default_site": 4,
    "sites": [{"site": 4, "place": {"zone": "Asia/Riyadh", "region": "global", "holidays": 2}}]
}"#;

pub(crate) fn written() -> TermsSpec {
    serde_json::from_str(WRITTEN).expect("it is well formed")
}

#[track_caller]
pub(crate) fn read(spec: &TermsSpec) -> Terms {
    spec.terms(Catalog::builtin()).expect("nothing is wrong with them")
}

#[track_caller]
pub(crate) fn contract(id: i64, terms: Terms) -> Contract {
    let made = terms.begins();
    Contract::new(Id::new(id), Id::new(3), made, terms, &[]).expect("nothing overlaps")
}

pub(crate) fn closed_on(days: &[&str]) -> HolidayCalendar {
    let closed = |date: &&str| Holiday::closed(date.parse().expect("a date"), Name::same(*date));
    HolidayCalendar { version: 1, days: Holidays::new(days.iter().map(closed)) }
}

pub(super) fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}
