//! A case that was bound to the wrong customer is put right (policy D9, D13).

use std::sync::Arc;

use super::Desk;
use super::changes::contract;
use super::desk::{AGENT, CUSTOMER, LEAD, OTHER_AGENT, TEXT, confirmation, priority};
use crate::case::ended::Ended;
use crate::case::event::{Body, Channel};
use crate::case::fold::{CheckResult, MessageKind};
use crate::case::open::{Customer, Open};
use crate::case::promised::{Because, Entitlement, Rule, State};
use crate::case::{Bind, DecideContest, Lower, Raise, Why};
use crate::effects::{TimerKind, timers};
use crate::id::Id;
use crate::people::{Actor, ContactRole};
use crate::permission::{Asker, Deed, Denied, Whose};

const WRONG: Customer = Customer { organisation: Id::new(3), site: Id::new(4), contact: Some(Id::new(7)) };
const RIGHT: Customer = Customer { organisation: Id::new(8), site: Id::new(9), contact: Some(Id::new(10)) };

/// A mail of Monday 9:00 that an agent bound to the wrong customer at 9:10, on a plan.
fn wrongly_bound(plan: &str) -> Desk {
    let mut desk = Desk::new(plan, "2026-11-23 09:00");
    let terms = desk.entitlement.take();
    let open = Open {
        customer: None,
        channel: Channel::Email,
        priority: None,
        confirmation: None,
        ..desk.opening(3)
    };
    desk.opens(Actor::Stranger, &open);
    desk.entitlement = terms;
    let bind = Bind { customer: WRONG, words: None };
    desk.at("2026-11-23 09:10").does(AGENT, |case, world| case.bind(&bind, world));
    desk
}

/// What the right customer's contract gives.
fn right(desk: &Desk, plan: &str) -> Entitlement {
    let mut right = contract(desk, plan, (2, 1), &[]);
    right.site = Some(RIGHT.site);
    right
}

/// An agent puts it right, now.
#[track_caller]
fn put_right(desk: &mut Desk, terms: Option<Entitlement>) {
    desk.entitlement = terms;
    let bind = Bind { customer: RIGHT, words: Some(TEXT) };
    desk.does(AGENT, |case, world| case.bind(&bind, world));
}

fn ended(desk: &Desk) -> Vec<Ended> {
    desk.case().every_promise(desk.now).iter().map(|ending| ending.ended).collect()
}

#[test]
fn d13_a_case_bound_to_the_wrong_customer_counts_from_submission_under_the_right_ones_contract() {
    let mut desk = wrongly_bound("premium");
    assert_eq!(desk.deadline(), "Mon 23 13:00");
    let basic = right(&desk, "basic");
    put_right(desk.at("2026-11-23 10:00"), Some(basic.clone()));
    let case = desk.case();
    assert_eq!(
        (case.organisation, case.site, case.contact),
        (Some(Id::new(8)), Some(Id::new(9)), RIGHT.contact)
    );
    assert_eq!((desk.deadline().as_str(), desk.state()), ("Wed 25 17:00", State::Run));
    let made = case.promise_in_force().expect("a promise");
    assert_eq!(
        (made.promise.because, made.promise.counted_from),
        (Because::Bound { rule: Rule::FromSubmission }, case.submitted)
    );
    assert_eq!(case.terms, Some(basic.versions));
    assert_eq!(ended(&desk), [Ended::Replaced { by: made.seq }, Ended::Running]);
    let Body::Bound { words, .. } = &desk.events[case.seq as usize - 2].body else { panic!("it was bound") };
    assert_eq!(*words, Some(TEXT), "the history says why");
}

#[test]
fn d13_who_sees_the_case_changes_with_its_customer() {
    let mut desk = wrongly_bound("premium");
    let of = |customer: Customer| Asker::Contact {
        id: Id::new(77),
        role: ContactRole::Manager,
        organisation: customer.organisation,
        site: None,
    };
    let sees = |desk: &Desk, customer| of(customer).may(Deed::SeeCase, &Whose::case(&desk.case()));
    assert_eq!((sees(&desk, WRONG), sees(&desk, RIGHT)), (Ok(()), Err(Denied::Hidden)));
    let basic = right(&desk, "basic");
    put_right(&mut desk, Some(basic));
    assert_eq!((sees(&desk, WRONG), sees(&desk, RIGHT)), (Err(Denied::Hidden), Ok(())));
    assert_eq!(of(RIGHT).may(Deed::Bind, &Whose::case(&desk.case())), Err(Denied::Forbidden));
}

#[test]
fn d13_a_deadline_of_the_right_customers_that_has_passed_is_missed_and_matched_late() {
    let mut desk = wrongly_bound("basic");
    let premium = right(&desk, "premium");
    put_right(desk.at("2026-11-23 15:00"), Some(premium));
    let outcome = desk.case().outcome(desk.now);
    assert_eq!((desk.deadline().as_str(), desk.state()), ("Mon 23 13:00", State::Late));
    assert_eq!(outcome.matched_late, Some(desk.now), "matched late to the right one");
}

#[test]
fn d19_what_was_missed_under_the_wrong_customers_contract_stays_a_miss_and_is_our_own() {
    let mut desk = wrongly_bound("premium");
    let basic = right(&desk, "basic");
    put_right(desk.at("2026-11-23 15:00"), Some(basic));
    let outcome = desk.case().outcome(desk.now);
    assert_eq!((desk.deadline().as_str(), desk.state()), ("Wed 25 17:00", State::Late));
    assert_eq!(outcome.missed.map(|at| desk.local(at)).as_deref(), Some("Mon 23 13:00"));
    assert_eq!(outcome.matched_late, None, "somebody had matched it by then");
    assert_eq!(ended(&desk), [Ended::Missed, Ended::Running]);
}

#[test]
fn d13_a_response_given_before_it_was_put_right_is_judged_by_the_right_contract() {
    for (answered, state) in [("2026-11-23 12:00", State::Kept), ("2026-11-23 14:00", State::LateKept)] {
        let mut desk = wrongly_bound("basic");
        desk.at(answered).answer();
        assert_eq!(desk.state(), State::Kept);
        let premium = right(&desk, "premium");
        put_right(desk.at("2026-11-24 09:00"), Some(premium));
        assert_eq!((desk.deadline().as_str(), desk.state()), ("Mon 23 13:00", state), "{answered}");
    }
}

#[test]
fn d9_changes_of_priority_are_counted_as_if_it_had_been_the_right_customers_from_the_start() {
    let mut desk = wrongly_bound("basic");
    let raise = Raise { to: priority(1), confirmation: confirmation() };
    desk.at("2026-11-23 10:00").does(CUSTOMER, |case, world| case.raise(&raise, world));
    assert_eq!(desk.deadline(), "Mon 23 12:00");
    let premium = right(&desk, "premium");
    put_right(desk.at("2026-11-23 10:05"), Some(premium));
    assert_eq!(desk.deadline(), "Mon 23 10:30", "half an hour from the raise");
}

#[test]
fn d13_put_right_to_a_customer_without_a_contract_it_is_in_triage_again() {
    let mut desk = wrongly_bound("premium");
    put_right(desk.at("2026-11-23 10:00"), None);
    let case = desk.case();
    assert!(case.is_in_triage() && case.organisation == Some(RIGHT.organisation));
    assert_eq!(
        (case.terms.clone(), case.promise_in_force().is_some(), desk.state()),
        (None, false, State::None)
    );
    assert_eq!(ended(&desk), [Ended::Replaced { by: case.seq }], "the wrong one's promise is over");
    let kinds: Vec<_> = timers(&case, None, desk.now).iter().map(|timer| timer.kind).collect();
    assert_eq!(kinds, [TimerKind::Triage]);
    desk.at("2026-11-23 14:00");
    assert_eq!(desk.case().outcome(desk.now).missed, None, "nothing was promised at 13:00");
    desk.entitlement = Some(right(&desk, "basic"));
    let bind = Bind { customer: RIGHT, words: None };
    desk.does(AGENT, |case, world| case.bind(&bind, world));
    assert_eq!((desk.deadline().as_str(), desk.state()), ("Wed 25 17:00", State::Run));
}

#[test]
fn d8_a_lowering_under_the_wrong_customers_contract_is_undone_under_the_right_ones() {
    let mut desk = wrongly_bound("basic");
    let wrong = Arc::new(desk.entitlement.clone().expect("terms"));
    let raise = Raise { to: priority(1), confirmation: confirmation() };
    desk.at("2026-11-23 10:00").does(CUSTOMER, |case, world| case.raise(&raise, world));
    let lowering = desk.at("2026-11-23 10:05").lower();
    let premium = right(&desk, "premium");
    put_right(desk.at("2026-11-23 10:10"), Some(premium));
    assert_eq!(desk.deadline(), "Mon 23 10:30", "a lowering tightens nothing, and an hour from 9:00 is over");
    desk.at("2026-11-23 10:20").does(CUSTOMER, |case, world| case.contest(lowering, TEXT, world));
    let decide = DecideContest { lowering, upheld: true, words: TEXT };
    desk.does(LEAD, |case, world| case.decide_contest(&decide, &[wrong], world));
    let case = desk.case();
    assert_eq!((case.priority, desk.deadline().as_str()), (priority(1), "Mon 23 10:30"));
    assert_eq!(case.terms, desk.entitlement.as_ref().map(|of| of.versions.clone()));
}

#[test]
fn d8_a_contest_decided_while_the_case_is_in_triage_again_brings_no_promise_back() {
    let mut desk = wrongly_bound("basic");
    let wrong = Arc::new(desk.entitlement.clone().expect("terms"));
    let lowering = desk.at("2026-11-23 10:05").lower();
    put_right(desk.at("2026-11-23 10:10"), None);
    desk.does(CUSTOMER, |case, world| case.contest(lowering, TEXT, world));
    let decide = DecideContest { lowering, upheld: true, words: TEXT };
    desk.does(LEAD, |case, world| case.decide_contest(&decide, &[wrong], world));
    let case = desk.case();
    assert_eq!((case.priority, case.promise_in_force(), case.terms.clone()), (priority(3), None, None));
    assert!(case.is_in_triage());
}

#[test]
fn d8_the_wrong_customers_silence_is_no_evidence_against_the_right_one() {
    let mut desk = wrongly_bound("premium");
    let raise = Raise { to: priority(1), confirmation: confirmation() };
    desk.does(CUSTOMER, |case, world| case.raise(&raise, world));
    let check = desk.at("2026-11-23 09:20").ask();
    desk.at("2026-11-23 10:00").does(Actor::Desk, |case, world| case.availability_ran_out(check, world));
    let premium = right(&desk, "premium");
    put_right(&mut desk, Some(premium));
    assert_eq!(desk.case().check.expect("a check").result, CheckResult::Cancelled);
    let silent = Lower { to: priority(2), evidence: crate::case::Evidence::Silent { check } };
    assert_eq!(desk.refused(AGENT, |case, world| case.lower(&silent, world)).why, Why::Conflict);
    desk.ask();
}

#[test]
fn d11_what_is_held_for_the_wrong_customer_does_not_leave() {
    let mut desk = wrongly_bound("premium");
    desk.at("2026-11-23 20:00").answer();
    let reply = desk.last();
    let basic = right(&desk, "basic");
    put_right(&mut desk, Some(basic));
    let case = desk.case();
    let kind = case.messages.iter().find(|message| message.seq == reply).expect("the reply").kind;
    assert_eq!(kind, MessageKind::Draft);
}

#[test]
fn d13_another_customer_needs_a_reason_and_an_agent_and_no_cases_of_the_first_in_it() {
    let mut desk = wrongly_bound("premium");
    let because = Bind { customer: RIGHT, words: Some(TEXT) };
    let unsaid = Bind { words: None, ..because };
    let refusal = desk.refused(OTHER_AGENT, |case, world| case.bind(&unsaid, world));
    assert_eq!((refusal.why, refusal.error.field()), (Why::Invalid, "reason"));
    assert_eq!(desk.refused(CUSTOMER, |case, world| case.bind(&because, world)).why, Why::Forbidden);
    let same = Bind { customer: WRONG, words: Some(TEXT) };
    assert_eq!(desk.refused(AGENT, |case, world| case.bind(&same, world)).why, Why::Conflict, "it is moved");
    desk.happens(
        AGENT,
        Body::TookIn { other: Id::new(2), priority: priority(3), answered: true, people: Vec::new() },
    );
    assert_eq!(desk.refused(AGENT, |case, world| case.bind(&because, world)).why, Why::Conflict);
    desk.happens(AGENT, Body::Parted { other: Id::new(2) });
    desk.happens(AGENT, Body::MergedInto { survivor: Id::new(2) });
    assert_eq!(desk.refused(AGENT, |case, world| case.bind(&because, world)).why, Why::Conflict);
}
