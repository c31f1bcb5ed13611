//! The end of a contract is told 60, 30 and 7 days ahead.

use sla::Instant;

use crate::contract::tests::{contract, read, written};
use crate::contract::{Contract, TermsSpec};
use crate::effects::{TimerKind, expiries, expiry_stands};

fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

fn year(id: i64, first: &str, last: &str) -> Contract {
    contract(id, read(&TermsSpec { first_day: first.into(), last_day: last.into(), ..written() }))
}

#[test]
fn d12_the_end_of_a_contract_is_told_60_30_and_7_days_ahead() {
    let contract = year(1, "2026-01-01", "2026-12-31");
    let told: Vec<_> = expiries(&contract, at("2026-06-01T00:00:00Z"));
    let days: Vec<_> = told.iter().map(|timer| timer.due).collect();
    // The contract is over on 1 January, 00:00 in Riyadh.
    assert_eq!(
        days,
        [at("2026-11-02T00:00:00+03:00"), at("2026-12-02T00:00:00+03:00"), at("2026-12-25T00:00:00+03:00"),]
    );
}

#[test]
fn d12_of_those_that_passed_one_stands_for_all_and_a_contract_that_is_over_tells_nothing() {
    let contract = year(1, "2026-01-01", "2026-12-31");
    let kinds = |now| expiries(&contract, at(now)).iter().map(|timer| timer.kind).collect::<Vec<_>>();
    assert_eq!(kinds("2026-12-10T00:00:00Z"), [TimerKind::Expiry30, TimerKind::Expiry7]);
    assert!(kinds("2026-12-31T21:00:00Z").is_empty());
}

#[test]
fn d12_a_contract_that_is_followed_by_another_or_changed_tells_nothing() {
    let contract = year(1, "2026-01-01", "2026-12-31");
    let now = at("2026-12-25T00:00:00+03:00");
    let timer = expiries(&contract, now)[0];
    assert!(expiry_stands(&timer, &contract, std::slice::from_ref(&contract), now));
    let next = year(2, "2027-01-01", "2027-12-31");
    assert!(!expiry_stands(&timer, &contract, &[contract.clone(), next], now), "renewed");
    let longer = read(&TermsSpec { last_day: "2027-06-30".into(), ..written() });
    let longer = contract.changed(now, longer, &[]).expect("no overlap");
    assert!(!expiry_stands(&timer, &longer, std::slice::from_ref(&longer), now), "prolonged");
}
