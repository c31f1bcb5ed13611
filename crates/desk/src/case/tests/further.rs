//! Targets beyond the initial response: each has a clock of its own, and says whether it pauses (policy D17).

use sla::{Budget, Name};

use super::Desk;
use super::desk::{AGENT, CUSTOMER, TEXT, confirmation, priority};
use crate::case::event::{Body, Channel, VoidReason};
use crate::case::further::{Further, FurtherServed};
use crate::case::promised::State;
use crate::case::reply::Reply;
use crate::case::{Evidence, Lower, Raise};
use crate::catalog::When;
use crate::people::Actor;

const REPLY: Reply = Reply { message: TEXT, send_now: None };

fn hours(hours: i64) -> Budget {
    Budget::from_seconds(hours * 3600).expect("a budget")
}

/// A target's terms for priorities 1 and 2, each counted on the calendar of the response to it.
fn terms(desk: &Desk, when: [When; 2], pauses: bool) -> Vec<FurtherServed> {
    let entitlement = desk.entitlement.as_ref().expect("a contract");
    let served = [1, 2].into_iter().zip(when).map(|(number, when)| {
        let clock = entitlement.clock(priority(number)).expect("a clock");
        FurtherServed {
            id: "target".to_owned(),
            name: Name { en: "Target".to_owned(), ar: "هدف".to_owned() },
            priority: clock.priority,
            when,
            calendar: clock.calendar.clone(),
            pauses,
        }
    });
    served.collect()
}

/// A case that was answered at once, and a target for it.
fn answered(plan: &str, number: u8, when: [When; 2], pauses: bool) -> (Desk, Vec<FurtherServed>) {
    let mut desk = Desk::new(plan, "2026-11-23 09:00");
    desk.open(number).does(AGENT, |case, world| case.reply(&REPLY, world));
    let terms = terms(&desk, when, pauses);
    (desk, terms)
}

fn further(desk: &Desk, terms: &[FurtherServed]) -> Further {
    desk.case().further(terms, desk.now).expect("counted")
}

/// When it is due, and its state.
fn seen(desk: &Desk, terms: &[FurtherServed]) -> (Option<String>, State) {
    let further = further(desk, terms);
    (further.due.map(|due| desk.local(due)), further.state)
}

fn at(local: &str) -> Option<String> {
    Some(local.to_owned())
}

const WITHIN: [When; 2] = [When::Within(Budget::MAX); 2];

fn within(one: i64, two: i64) -> [When; 2] {
    [When::Within(hours(one)), When::Within(hours(two))]
}

fn every(one: i64, two: i64) -> [When; 2] {
    [When::Every(hours(one)), When::Every(hours(two))]
}

#[test]
fn d17_mitigation_within_hours_runs_from_the_submission_on_its_calendar() {
    let (mut desk, terms) = answered("basic", 1, within(10, 20), false);
    assert_eq!(seen(&desk, &terms), (at("Tue 24 11:00"), State::Run));
    assert_eq!(seen(desk.at("2026-11-23 18:00"), &terms).1, State::Idle);
    desk.at("2026-11-24 11:00").happens(AGENT, Body::Mitigated);
    assert_eq!(seen(&desk, &terms), (None, State::Kept), "done at the deadline's own instant");
}

#[test]
fn d17_d19_a_further_target_that_passed_is_a_miss_for_good() {
    let (mut desk, terms) = answered("premium", 1, within(8, 20), false);
    assert_eq!(seen(desk.at("2026-11-23 17:00:00.000001"), &terms), (at("Mon 23 17:00"), State::Late));
    desk.happens(AGENT, Body::Mitigated);
    assert_eq!(seen(&desk, &terms), (None, State::LateKept));
    assert_eq!(further(&desk, &terms).missed.len(), 1);
}

#[test]
fn d17_a_solution_mitigates() {
    let (mut desk, terms) = answered("premium", 1, within(8, 20), false);
    desk.does(AGENT, |case, world| case.resolve(None, world));
    assert_eq!(seen(desk.at("2026-11-24 09:00"), &terms), (None, State::Kept));
    desk.does(CUSTOMER, |case, world| case.reopen(world));
    assert_eq!(seen(&desk, &terms), (None, State::Kept), "reopening promises nothing anew");
}

#[test]
fn d17_a_target_that_pauses_stands_while_the_customer_is_awaited() {
    for (pauses, due) in [(true, at("Mon 23 20:00")), (false, at("Mon 23 17:00"))] {
        let (mut desk, terms) = answered("premium", 1, within(8, 20), pauses);
        desk.at("2026-11-23 10:00").does(AGENT, |case, world| case.wait_for_customer(world));
        desk.at("2026-11-23 13:00");
        let standing = further(&desk, &terms);
        assert_eq!((standing.paused, standing.due.is_none()), (pauses, pauses));
        desk.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Portal));
        assert_eq!(seen(&desk, &terms), (due, State::Run));
    }
}

#[test]
fn d17_what_is_late_cannot_be_made_to_stand() {
    let (mut desk, terms) = answered("premium", 1, within(8, 20), true);
    desk.at("2026-11-23 18:00").does(AGENT, |case, world| case.wait_for_customer(world));
    assert_eq!(seen(desk.at("2026-11-23 19:00"), &terms), (at("Mon 23 17:00"), State::Late));
}

#[test]
fn d17_an_update_every_few_hours_counts_from_the_last_one() {
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    desk.open(1);
    let terms = terms(&desk, every(4, 8), false);
    assert_eq!(seen(&desk, &terms).0, at("Mon 23 13:00"), "the first counts from the submission");
    desk.at("2026-11-23 09:10").does(AGENT, |case, world| case.reply(&REPLY, world));
    assert_eq!(seen(&desk, &terms).0, at("Mon 23 13:10"));
    desk.at("2026-11-23 10:00").does(AGENT, |case, world| case.note(TEXT, world));
    desk.does(Actor::Desk, |_, _| Ok(vec![Body::Notified { message: TEXT }]));
    desk.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Portal));
    assert_eq!(seen(&desk, &terms).0, at("Mon 23 13:10"), "no update to the customer by a human");
    assert_eq!(seen(desk.at("2026-11-23 13:30"), &terms).1, State::Late);
    desk.does(AGENT, |case, world| case.reply(&REPLY, world));
    assert_eq!(seen(&desk, &terms), (at("Mon 23 17:30"), State::Run), "late once, and on it goes");
    desk.at("2026-11-23 14:00").does(AGENT, |case, world| case.resolve(None, world));
    assert_eq!(seen(&desk, &terms), (None, State::LateKept));
    desk.at("2026-11-24 09:00").does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Portal));
    assert_eq!(seen(&desk, &terms).0, at("Tue 24 13:00"), "anew from where it was reopened");
}

#[test]
fn d16_d17_an_update_that_reached_nobody_is_none() {
    let (mut desk, terms) = answered("premium", 1, every(4, 8), false);
    desk.at("2026-11-23 11:00").does(AGENT, |case, world| case.reply(&REPLY, world));
    let update = desk.last();
    desk.does(Actor::Desk, |case, _| case.bounced(update, false));
    assert_eq!(seen(&desk, &terms).0, at("Mon 23 13:00"));
}

#[test]
fn d9_d17_a_raise_is_never_late_at_the_click_and_a_lowering_never_tightens() {
    let (mut desk, terms) = answered("premium", 2, within(4, 8), false);
    let raise = Raise { to: priority(1), confirmation: confirmation() };
    desk.at("2026-11-23 16:00").does(CUSTOMER, |case, world| case.raise(&raise, world));
    assert_eq!(seen(&desk, &terms).0, at("Mon 23 17:00"), "the present deadline is the earlier");
    let (mut desk, terms) = answered("premium", 2, within(4, 8), false);
    desk.at("2026-11-23 10:00").does(CUSTOMER, |case, world| case.raise(&raise, world));
    assert_eq!(seen(&desk, &terms).0, at("Mon 23 14:00"), "four hours from the click");
    let lower = Lower { to: priority(2), evidence: Evidence::OwnWish };
    desk.at("2026-11-23 11:00").does(CUSTOMER, |case, world| case.lower(&lower, world));
    assert_eq!(seen(&desk, &terms).0, at("Mon 23 17:00"), "eight hours from the submission");
}

#[test]
fn d17_a_target_is_for_its_priorities_only() {
    let (mut desk, terms) = answered("premium", 3, within(4, 8), false);
    assert_eq!(seen(&desk, &terms), (None, State::None));
    assert_eq!(seen(&desk, &[]), (None, State::None), "the page's own catalogue has none");
    let raise = Raise { to: priority(2), confirmation: confirmation() };
    desk.at("2026-11-23 10:00").does(CUSTOMER, |case, world| case.raise(&raise, world));
    assert_eq!(seen(&desk, &terms).0, at("Mon 23 18:00"), "eight hours from when it came to apply");
}

#[test]
fn d17_d18_a_void_case_owes_nothing_further_and_a_withdrawn_one_neither() {
    let (mut desk, terms) = answered("premium", 1, WITHIN, false);
    desk.does(AGENT, |case, world| case.void(VoidReason::Duplicate, TEXT, world));
    assert_eq!(seen(&desk, &terms), (None, State::Void));
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    desk.open(1).does(CUSTOMER, |case, world| case.withdraw(world));
    assert_eq!(seen(&desk, &terms), (None, State::Withdrawn));
}
