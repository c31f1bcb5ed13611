//! What a contract gives a case: clocks, working hours and channels (policy D2, D3, D12, S15).

use sla::{Budget, Language};

use super::{Contract, TermsSpec, at, closed_on, contract, read, written};
use crate::case::{Because, Channel, Entitlement};
use crate::catalog::{Catalog, Priority};
use crate::contract::{StatedChannelSpec, StatedClockSpec, StatedTargetSpec, StatedWeekSpec};
use crate::hours::HoursSpec;
use crate::id::Id;

fn entitled(spec: &TermsSpec, holidays: &[&str]) -> Entitlement {
    given(&contract(1, read(spec)), None, holidays)
}

fn given(contract: &Contract, site: Option<i64>, holidays: &[&str]) -> Entitlement {
    let entitlement =
        contract.entitlement(contract.last(), Catalog::builtin(), site.map(Id::new), &closed_on(holidays));
    entitlement.expect("an entitlement")
}

fn priority(number: u8) -> Priority {
    Priority::from_number(number).expect("a priority")
}

#[track_caller]
fn due(entitlement: &Entitlement, number: u8, submitted: &str) -> String {
    let promise = entitlement.promise(priority(number), at(submitted), Because::Opened).expect("a promise");
    entitlement.working_hours.zone().local(promise.deadline).strftime("%a %d %H:%M").to_string()
}

fn sunday_to_thursday() -> StatedWeekSpec {
    let days = ["sun", "mon", "tue", "wed", "thu"];
    let week = days.map(|day| (day.to_owned(), vec![vec!["08:00".to_owned(), "16:00".to_owned()]]));
    let hours = HoursSpec { observes_holidays: true, week: week.into(), dates: Default::default() };
    StatedWeekSpec { line: "10".into(), hours }
}

#[test]
fn d12_the_coverage_is_the_plans_unless_the_contract_has_another() {
    let friday_evening = "2026-11-27T18:00:00+03:00";
    assert_eq!(due(&entitled(&written(), &[]), 1, friday_evening), "Mon 30 11:00");
    let wider = TermsSpec { coverage: Some("24x5".into()), ..written() };
    let entitlement = entitled(&wider, &[]);
    assert_eq!(due(&entitlement, 1, friday_evening), "Fri 27 20:00");
    assert_eq!(entitlement.clock(priority(1)).expect("a clock").id, "24x5");
    assert_eq!(due(&entitlement, 3, friday_evening), "Wed 02 17:00", "P3 stays on working hours");
}

#[test]
fn s15_a_quote_with_its_own_week_from_sunday_to_thursday() {
    let spec = written();
    let mut quoted = written();
    quoted.stated.week = Some(sunday_to_thursday());
    // Friday 27 November, 10:00.
    let friday = "2026-11-27T10:00:00+03:00";
    assert_eq!(due(&entitled(&spec, &[]), 1, friday), "Fri 27 12:00");
    let entitlement = entitled(&quoted, &[]);
    assert_eq!(due(&entitlement, 1, friday), "Sun 29 10:00", "8 × 5 are the working hours");
    assert_eq!(due(&entitlement, 3, friday), "Tue 01 16:00", "so are P3's");
    assert_eq!(due(&entitled(&quoted, &["2026-11-29"]), 1, friday), "Mon 30 10:00", "holidays close it");
    assert!(!entitlement.working_hours.is_open(at(friday)), "support doesn't contact them on a Friday");
    assert_eq!(entitlement.clock(priority(3)).expect("a clock").id, "working-hours");
}

#[test]
fn s15_the_quotes_week_leaves_a_coverage_alone_that_has_hours_of_its_own() {
    let mut quoted = TermsSpec { coverage: Some("24x5".into()), ..written() };
    quoted.stated.week = Some(sunday_to_thursday());
    assert_eq!(due(&entitled(&quoted, &[]), 1, "2026-11-27T10:00:00+03:00"), "Fri 27 12:00");
}

#[test]
fn s15_the_quote_states_a_target_and_the_calendar_that_it_runs_on() {
    let mut quoted = written();
    quoted.stated.targets =
        vec![StatedTargetSpec { line: "7".into(), priority: priority(3), target: "6h".into() }];
    quoted.stated.clocks =
        vec![StatedClockSpec { line: "8".into(), priority: priority(3), clock: "24x7".into() }];
    let entitlement = entitled(&quoted, &[]);
    assert_eq!(due(&entitlement, 3, "2026-11-28T10:00:00+03:00"), "Sat 28 16:00");
    let unchanged = entitlement.clock(priority(4)).expect("a clock");
    assert_eq!(unchanged.target, Budget::from_seconds(24 * 3600).expect("a budget"));
}

#[test]
fn s15_the_quote_adds_the_phone_to_a_basic_plan() {
    assert_eq!(entitled(&written(), &[]).channels, [Channel::Portal, Channel::Email]);
    let mut quoted = written();
    quoted.stated.channels = vec![StatedChannelSpec { line: "9".into(), channel: "phone".into() }];
    assert_eq!(entitled(&quoted, &[]).channels, [Channel::Portal, Channel::Email, Channel::Phone]);
}

#[test]
fn d3_a_case_takes_its_sites_place_and_else_the_default_sites() {
    let mut spec = written();
    let mut toronto = spec.sites[0].clone();
    toronto.site = Id::new(5);
    toronto.place.zone = "America/Toronto".into();
    toronto.place.region = "north-america".into();
    spec.sites.push(toronto);
    let contract = contract(1, read(&spec));
    let monday = "2026-11-30T00:00:00Z";
    assert_eq!(due(&given(&contract, Some(5), &[]), 1, monday), "Mon 30 10:00", "from 8:00 in Toronto");
    assert_eq!(due(&given(&contract, Some(4), &[]), 1, monday), "Mon 30 11:00", "from 9:00 in Riyadh");
    assert_eq!(due(&given(&contract, None, &[]), 1, monday), "Mon 30 11:00");
    let refused =
        contract.entitlement(contract.last(), Catalog::builtin(), Some(Id::new(9)), &closed_on(&[]));
    let error = refused.expect_err("it isn't covered");
    assert_eq!(
        (error.field(), error.problem(Language::En)),
        ("site", "the contract doesn't cover it; it covers 4, 5")
    );
}

#[test]
fn d20_an_entitlement_says_what_it_was_made_under() {
    let contract = contract(6, read(&written()));
    let changed = contract.changed(at("2026-06-01T00:00:00Z"), read(&written()), &[]).expect("no overlap");
    let versions = given(&changed, None, &[]).versions;
    assert_eq!((versions.contract, versions.contract_version), (6, 2));
    assert_eq!((versions.edition.as_str(), versions.holidays), ("2026-01", 1));
    assert_eq!(versions.tz_release, sla::tz_release());
}
