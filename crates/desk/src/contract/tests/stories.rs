//! What becomes of cases when a contract ends or changes while they run (policy D12, D20).

use super::{closed_on, contract, read, written};
use crate::case::tests::desk::{AGENT, Desk, TEXT};
use crate::case::{Channel, Event, Reply, State};
use crate::catalog::Catalog;
use crate::contract::TermsSpec;
use crate::people::Actor;

const REPLY: Reply = Reply { message: TEXT, send_now: None };

#[test]
fn d12_a_contract_that_ends_mid_case_serves_the_case_to_its_end() {
    let contract = contract(1, read(&TermsSpec { last_day: "2026-11-23".into(), ..written() }));
    let mut desk = Desk::new("basic", "2026-11-23 16:00");
    let given = |desk: &Desk, at| {
        let version = contract.in_force(at)?;
        let entitlement = contract.entitlement(version, Catalog::builtin(), None, &closed_on(&[]));
        assert!(desk.now <= at);
        entitlement.ok()
    };
    desk.entitlement = given(&desk, desk.now);
    desk.open(1);
    assert_eq!(desk.deadline(), "Tue 24 10:00", "the clock runs on after the last day");
    let kept = desk.case().terms.expect("terms");
    let version = contract.version(kept.contract_version).expect("the version that it was opened under");
    desk.entitlement = contract.entitlement(version, Catalog::builtin(), None, &closed_on(&[])).ok();
    desk.at("2026-11-24 09:30").does(AGENT, |case, world| case.reply(&REPLY, world));
    assert_eq!(desk.state(), State::Kept);
    let mut later = Desk::new("basic", "2026-11-24 00:00");
    later.entitlement = given(&later, later.now);
    later.open(1);
    assert_eq!(later.state(), State::None, "a new one has no contract in force");
    assert!(later.case().is_in_triage());
}

#[test]
fn d12_a_case_is_entitled_at_the_very_first_and_the_very_last_instant_of_a_contract() {
    let contract = contract(1, read(&TermsSpec { first_day: "2026-11-23".into(), ..written() }));
    for (local, state) in [
        ("2026-11-22 23:59:59.999999", State::None),
        ("2026-11-23 00:00", State::Idle),
        ("2026-12-31 23:59:59.999999", State::Idle),
        ("2027-01-01 00:00", State::None),
    ] {
        let mut desk = Desk::new("basic", local);
        let version = contract.in_force(desk.now);
        desk.entitlement = version.and_then(|version| {
            contract.entitlement(version, Catalog::builtin(), None, &closed_on(&[])).ok()
        });
        desk.open(2);
        assert_eq!(desk.state(), state, "{local}");
    }
}

#[test]
fn d20_a_new_version_moves_no_running_case_and_serves_new_ones() {
    let first = contract(1, read(&written()));
    let made = first.last().terms.begins();
    let changed = first.changed(made, read(&TermsSpec { plan: "premium".into(), ..written() }), &[]);
    let changed = changed.expect("no overlap");
    let given = |number| {
        let version = changed.version(number).expect("a version");
        changed.entitlement(version, Catalog::builtin(), None, &closed_on(&[])).expect("an entitlement")
    };
    assert_eq!(given(1).channels, [Channel::Portal, Channel::Email]);
    assert_eq!(given(2).channels, [Channel::Portal, Channel::Email, Channel::Phone]);
}

#[test]
fn every_event_of_a_story_is_read_back_as_it_was_written() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).does(AGENT, |case, world| case.ask_availability(world));
    desk.does(AGENT, |case, world| case.reply(&REPLY, world));
    desk.happens(Actor::Desk, crate::case::Body::Reminded { promise: 2, percent: 50 });
    for event in &desk.events {
        let written = serde_json::to_string(event).expect("it can be written");
        let read: Event = serde_json::from_str(&written).unwrap_or_else(|e| panic!("{e}: {written}"));
        assert_eq!(&read, event);
    }
}
