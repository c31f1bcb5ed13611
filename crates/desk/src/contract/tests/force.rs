//! When a contract is in force, for whom, and that there is at most one (policy D12).

use sla::{Instant, Language};

use super::{Contract, at, contract, read, written};
use crate::contract::{CoveredSiteSpec, TermsSpec, in_force};
use crate::id::Id;
use crate::organisation::Site;

const SITE: Option<Id<Site>> = Some(Id::new(4));

fn days(first: &str, last: &str) -> TermsSpec {
    TermsSpec { first_day: first.into(), last_day: last.into(), ..written() }
}

fn moved(by: i64, of: Instant) -> Instant {
    Instant::from_microsecond(of.as_microsecond() + by).expect("an instant")
}

#[test]
fn d12_a_contract_is_in_force_from_its_very_first_instant_to_its_very_last() {
    let contract = contract(1, read(&written()));
    let (first, after) = (at("2026-01-01T00:00:00+03:00"), at("2027-01-01T00:00:00+03:00"));
    for (instant, is_in_force) in
        [(moved(-1, first), false), (first, true), (moved(-1, after), true), (after, false)]
    {
        assert_eq!(contract.in_force(instant).is_some(), is_in_force, "{instant}");
    }
}

#[test]
fn d12_the_days_are_those_of_the_default_sites_zone() {
    let mut spec = written();
    let toronto = CoveredSiteSpec { site: Id::new(5), ..spec.sites[0].clone() };
    spec.sites.push(toronto);
    spec.sites[1].place.zone = "America/Toronto".into();
    spec.default_site = Id::new(5);
    let terms = read(&spec);
    assert_eq!(terms.begins(), at("2026-01-01T00:00:00-05:00"));
    assert_eq!(terms.ends(), at("2027-01-01T00:00:00-05:00"));
}

#[test]
fn d12_an_overlap_is_refused_and_names_the_other_contract_and_the_days() {
    let standing = contract(1, read(&written()));
    let later = read(&days("2026-12-01", "2027-11-30"));
    let refused = Contract::new(Id::new(2), Id::new(3), later.begins(), later, &[standing]);
    let error = refused.expect_err("they overlap");
    let problem = error.problem(Language::En);
    assert!(problem.starts_with("contract 1 (quote Q-2026-118) is in force for site 4 too"), "{problem}");
    assert!(problem.contains("1 Dec 2026 – Thu 31 Dec 2026"), "{problem}");
    assert!(error.problem(Language::Ar).contains("العقد 1"));
}

#[test]
fn d12_contracts_that_follow_each_other_or_cover_other_sites_dont_overlap() {
    let standing = contract(1, read(&written()));
    let next_year = read(&days("2027-01-01", "2027-12-31"));
    let mut elsewhere = written();
    elsewhere.sites[0].site = Id::new(5);
    elsewhere.default_site = Id::new(5);
    for (organisation, terms) in [(3, next_year), (3, read(&elsewhere)), (8, read(&written()))] {
        let made = terms.begins();
        let others = [standing.clone()];
        assert!(Contract::new(Id::new(2), Id::new(organisation), made, terms, &others).is_ok());
    }
}

#[test]
fn d12_days_of_two_zones_overlap_where_their_instants_do() {
    let standing = contract(1, read(&written()));
    let mut spec = days("2027-01-01", "2027-12-31");
    spec.sites[0].place.zone = "Pacific/Auckland".into();
    let terms = read(&spec);
    let refused = Contract::new(Id::new(2), Id::new(3), terms.begins(), terms, &[standing]);
    let error = refused.expect_err("the year begins ten hours earlier there");
    assert!(error.problem(Language::En).contains("too, Fri 1 Jan 2027:"), "{error}");
}

#[test]
fn d12_a_new_version_may_not_overlap_another_contract_but_its_own_earlier_one() {
    let first = contract(1, read(&days("2026-01-01", "2026-06-30")));
    let second = contract(2, read(&days("2026-07-01", "2026-12-31")));
    let made = at("2026-05-01T09:00:00+03:00");
    let longer = read(&days("2026-01-01", "2026-07-01"));
    assert!(first.changed(made, longer, std::slice::from_ref(&second)).is_err());
    let shorter = read(&days("2026-01-01", "2026-05-31"));
    let changed = first.changed(made, shorter, &[first.clone(), second]).expect("no overlap");
    assert_eq!(changed.last().number, 2);
}

#[test]
fn d12_a_contract_is_ended_early_by_a_new_version_and_the_earlier_one_stands_for_its_time() {
    let contract = contract(1, read(&written()));
    let made = at("2026-05-01T09:00:00+03:00");
    let ended = contract.changed(made, read(&days("2026-01-01", "2026-05-31")), &[]).expect("no overlap");
    let version = |instant| ended.in_force(at(instant)).map(|version| version.number);
    assert_eq!(version("2026-04-01T09:00:00+03:00"), Some(1));
    assert_eq!(version("2026-05-02T09:00:00+03:00"), Some(2));
    assert_eq!(version("2026-06-01T00:00:00+03:00"), None);
}

#[test]
fn d13_a_contract_that_was_typed_in_late_serves_the_cases_that_waited_for_it() {
    let terms = read(&written());
    let made = at("2026-03-03T09:00:00+03:00");
    let late = Contract::new(Id::new(1), Id::new(3), made, terms, &[]).expect("no overlap");
    assert_eq!(late.in_force(at("2026-03-01T09:00:00+03:00")).map(|version| version.number), Some(1));
}

#[test]
fn d12_of_several_contracts_the_one_that_covers_the_site_is_in_force() {
    let mut elsewhere = written();
    elsewhere.sites[0].site = Id::new(5);
    elsewhere.default_site = Id::new(5);
    let contracts = [contract(1, read(&written())), contract(2, read(&elsewhere))];
    let instant = at("2026-03-03T09:00:00+03:00");
    let found = |site| in_force(&contracts, site, instant).map(|(contract, _)| contract.id().number());
    assert_eq!(found(SITE), Some(1));
    assert_eq!(found(Some(Id::new(5))), Some(2));
    assert_eq!(found(Some(Id::new(6))), None);
    assert_eq!(found(None), None, "an agent says which");
    assert_eq!(in_force(&contracts[..1], None, instant).map(|(contract, _)| contract.id().number()), Some(1));
}

#[test]
fn d12_a_contract_without_end_ends_where_time_does_and_nothing_panics() {
    let contract = contract(1, read(&days("-009999-01-01", "9999-12-31")));
    let terms = &contract.last().terms;
    assert!(terms.begins() < terms.ends());
    assert!(contract.in_force(at("9999-06-01T00:00:00Z")).is_some());
    assert!(!crate::effects::expiries(&contract, at("9999-06-01T00:00:00Z")).is_empty());
    assert!(
        Contract::new(Id::new(2), Id::new(3), terms.begins(), terms.clone(), std::slice::from_ref(&contract))
            .is_err()
    );
}
