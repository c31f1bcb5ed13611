//! Cases that nobody knew the customer of (policy D13).

use sla::SupportTime;

use super::Desk;
use super::desk::{AGENT, CUSTOMER, TEXT, confirmation, entitled, priority};
use crate::case::event::{Channel, Confirmation, Confirmed};
use crate::case::open::{Customer, Open};
use crate::case::promised::{Because, Rule, State};
use crate::case::reply::Reply;
use crate::case::{Bind, Raise, Why};
use crate::id::Id;
use crate::people::Actor;

const REPLY: Reply = Reply { message: TEXT, send_now: None };
const WHOSE: Customer = Customer { organisation: Id::new(3), site: Id::new(4), contact: Some(Id::new(7)) };
const BIND: Bind = Bind { customer: WHOSE, words: None };

/// An unknown sender's mail lies in triage.
fn in_triage(now: &str) -> Desk {
    let mut desk = Desk::new("basic", now);
    desk.entitlement = None;
    let open = Open {
        customer: None,
        channel: Channel::Email,
        priority: None,
        confirmation: None,
        ..desk.opening(3)
    };
    desk.opens(Actor::Stranger, &open);
    desk
}

/// An agent finds out whose it is.
fn bind(desk: &mut Desk, plan: &str, at: &str) {
    let zone = sla::Zone::named("Asia/Riyadh").expect("a zone");
    desk.entitlement = Some(entitled(plan, &zone, &[]));
    desk.at(at).does(AGENT, |case, world| case.bind(&BIND, world));
}

#[test]
fn d13_unknown_sender_bound_two_days_later() {
    let mut desk = in_triage("2026-11-23 09:00");
    bind(&mut desk, "premium", "2026-11-25 09:00");
    let case = desk.case();
    assert_eq!(
        (case.organisation, case.site, case.contact),
        (Some(Id::new(3)), Some(Id::new(4)), WHOSE.contact)
    );
    assert_eq!(desk.deadline(), "Mon 23 13:00", "the promise counts from submission");
    let outcome = case.outcome(desk.now);
    assert_eq!(desk.state(), State::Late);
    assert_eq!(outcome.missed, case.promise_in_force().map(|made| made.promise.deadline));
    assert_eq!(outcome.matched_late, Some(desk.now), "matched late");
    desk.does(AGENT, |case, world| case.reply(&REPLY, world));
    assert_eq!(desk.state(), State::LateKept);
    assert_eq!(desk.case().outcome(desk.now).matched_late, outcome.matched_late);
}

#[test]
fn d13_bound_while_the_deadline_is_ahead_it_is_a_promise_like_any_other() {
    let mut desk = in_triage("2026-11-23 09:00");
    bind(&mut desk, "premium", "2026-11-23 09:30");
    assert_eq!((desk.deadline().as_str(), desk.state()), ("Mon 23 13:00", State::Run));
    assert!(!desk.case().is_in_triage());
    desk.at("2026-11-23 13:01");
    let outcome = desk.case().outcome(desk.now);
    assert_eq!((desk.state(), outcome.matched_late), (State::Late, None), "this miss is our own");
}

#[test]
fn d13_an_answer_given_in_triage_is_judged_when_the_case_is_bound() {
    for (answered, state, late) in
        [("2026-11-23 12:00", State::Kept, false), ("2026-11-23 14:00", State::LateKept, true)]
    {
        let mut desk = in_triage("2026-11-23 09:00");
        desk.at(answered).does(AGENT, |case, world| case.reply(&REPLY, world));
        bind(&mut desk, "premium", "2026-11-25 09:00");
        assert_eq!(desk.state(), state, "{answered}");
        assert_eq!(desk.case().outcome(desk.now).matched_late.is_some(), late);
    }
}

#[test]
fn d13_a_case_raised_in_triage_is_bound_as_if_it_had_been_from_the_start() {
    let mut desk = in_triage("2026-11-23 09:00");
    let word = Confirmation { how: Confirmed::Word, contact: None, ..confirmation() };
    let raise = Raise { to: priority(1), confirmation: word };
    desk.at("2026-11-23 10:00").does(AGENT, |case, world| case.raise(&raise, world));
    bind(&mut desk, "premium", "2026-11-23 10:10");
    assert_eq!(
        desk.deadline(),
        "Mon 23 10:30",
        "30 minutes from the raise, since nobody is late at the click"
    );
    let case = desk.case();
    assert_eq!(case.promises.len(), 1);
    assert_eq!(case.promises[0].promise.because, Because::Bound { rule: Rule::FromNow }, "and that is why");
}

#[test]
fn d19_a_deadline_that_passed_before_a_change_in_triage_is_a_miss_for_good() {
    let mut desk = in_triage("2026-11-23 09:00");
    let lower = crate::case::Lower { to: priority(4), evidence: crate::case::Evidence::OwnWish };
    desk.at("2026-11-23 13:30").does(Actor::Stranger, |case, world| case.lower(&lower, world));
    bind(&mut desk, "premium", "2026-11-23 14:00");
    assert_eq!(desk.deadline(), "Tue 24 13:00");
    let missed = desk.case().outcome(desk.now).missed.expect("a miss");
    assert_eq!((desk.local(missed).as_str(), desk.state()), ("Mon 23 13:00", State::Late));
}

#[test]
fn d13_a_customer_without_a_contract_stays_in_triage_until_there_is_one() {
    let mut desk = in_triage("2026-11-23 09:00");
    desk.does(AGENT, |case, world| case.bind(&BIND, world));
    assert_eq!((desk.case().organisation, desk.case().is_in_triage()), (Some(Id::new(3)), true));
    bind(&mut desk, "basic", "2026-11-24 09:00");
    let made = desk.case().promise_in_force().expect("a promise").clone();
    assert_eq!(made.promise.because, Because::Bound { rule: Rule::FromSubmission });
    assert_eq!(made.promise.counted_from, desk.case().submitted);
    assert_eq!(
        made.promise.target_us,
        SupportTime::from_seconds(24 * 3600).map_or(0, SupportTime::as_microseconds)
    );
}

#[test]
fn d13_only_an_agent_binds_and_a_case_with_a_promise_is_moved_instead() {
    let desk = in_triage("2026-11-23 09:00");
    assert_eq!(desk.refused(CUSTOMER, |case, world| case.bind(&BIND, world)).why, Why::Forbidden);
    let mut promised = Desk::new("basic", "2026-11-23 09:00");
    promised.open(3);
    assert_eq!(promised.refused(AGENT, |case, world| case.bind(&BIND, world)).why, Why::Conflict);
}

#[test]
fn d10_who_confirmed_a_raise_and_how_is_on_record_in_triage_too() {
    let mut desk = in_triage("2026-11-23 09:00");
    let later = desk.instant("2026-11-23 10:01");
    desk.at("2026-11-23 10:00");
    let word = Confirmation { how: Confirmed::Word, contact: None, ..confirmation() };
    for confirmation in
        [Confirmation { how: Confirmed::Form, ..word.clone() }, Confirmation { at: Some(later), ..word }]
    {
        let raise = Raise { to: priority(1), confirmation };
        assert_eq!(desk.refused(AGENT, |case, world| case.raise(&raise, world)).why, Why::Invalid);
    }
}
