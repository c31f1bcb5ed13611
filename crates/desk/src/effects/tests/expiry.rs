//! The end of a contract is told 60, 30 and 7 days ahead.

use sla::Instant;

use crate::contract::tests::{contract, read, written};
use crate::contract::{Contract, ContractBody, ContractEvent, TermsSpec};
use crate::effects::{Audience, Fired, NoticeKind, TimerKind, contract_notices, expiries, fire_expiry};
use crate::people::Actor;

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
    let fired =
        |contract: &Contract, contracts: &[Contract], now| fire_expiry(&timer, contract, contracts, now);
    let alone = std::slice::from_ref(&contract);
    let told = ContractBody::Expiring { version: 1, days: 7 };
    assert_eq!(fired(&contract, alone, now), Fired::Did(told));
    assert_eq!(
        fired(&contract, alone, at("2026-12-24T00:00:00Z")),
        Fired::Early(now),
        "a clock was set back"
    );
    assert_eq!(fired(&contract, alone, at("2027-01-01T00:00:00Z")), Fired::Over, "it has ended");
    let next = year(2, "2027-01-01", "2027-12-31");
    assert_eq!(fired(&contract, &[contract.clone(), next], now), Fired::Over, "renewed");
    let longer = read(&TermsSpec { last_day: "2027-06-30".into(), ..written() });
    let longer = contract.changed(now, longer, &[]).expect("no overlap");
    assert_eq!(fired(&longer, std::slice::from_ref(&longer), now), Fired::Over, "prolonged");
}

#[test]
fn d12_the_leads_and_the_webhook_are_told_that_a_contract_ends() {
    let now = at("2026-12-25T00:00:00+03:00");
    let body = ContractBody::Expiring { version: 1, days: 7 };
    let event = ContractEvent { seq: 3, occurred: now, recorded: now, by: Actor::Desk, body };
    let told = contract_notices(&event);
    let audiences: Vec<_> = told.iter().map(|notice| notice.audience).collect();
    assert_eq!(audiences, [Audience::Leads, Audience::Webhook]);
    assert!(told.iter().all(|of| (of.kind, of.event, of.leaves) == (NoticeKind::Expiring(7), 3, now)));
}
