//! Contesting a lowering, and what becomes of priority and deadline if the contest is upheld (policy D8, D19, D21).

use std::sync::Arc;

use super::Desk;
use super::changes::contract;
use super::desk::{AGENT, CUSTOMER, LEAD, TEXT, entitled, priority};
use crate::case::ended::Ended;
use crate::case::event::{Body, Seq, VoidReason};
use crate::case::open::Customer;
use crate::case::promised::{Because, Entitlement, State};
use crate::case::{Bind, DecideContest, Move, Why};
use crate::id::Id;
use crate::people::Actor;

/// A Basic priority 1 case of Monday 09:00, due at 11:00, that was lowered at 09:30: due Tuesday 13:00.
fn lowered() -> (Desk, Seq) {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1);
    assert_eq!(desk.deadline(), "Mon 23 11:00");
    let lowering = desk.at("2026-11-23 09:30").lower();
    assert_eq!(desk.deadline(), "Tue 24 13:00");
    (desk, lowering)
}

#[track_caller]
fn contest(desk: &mut Desk, lowering: Seq) {
    desk.does(CUSTOMER, |case, world| case.contest(lowering, TEXT, world));
}

#[track_caller]
fn decide(desk: &mut Desk, lowering: Seq, upheld: bool, past: &[Arc<Entitlement>]) {
    let decide = DecideContest { lowering, upheld, words: TEXT };
    desk.does(LEAD, |case, world| case.decide_contest(&decide, past, world));
}

#[track_caller]
fn uphold(desk: &mut Desk, lowering: Seq) {
    contest(desk, lowering);
    decide(desk, lowering, true, &[]);
}

#[test]
fn d8_an_upheld_contest_restores_priority_and_deadline_as_if_the_lowering_had_never_been() {
    let (mut desk, lowering) = lowered();
    uphold(desk.at("2026-11-23 10:00"), lowering);
    assert_eq!((desk.case().priority, desk.deadline().as_str()), (priority(1), "Mon 23 11:00"));
    assert_eq!(desk.state(), State::Soon);
    let because = desk.case().promise_in_force().expect("a promise").promise.because;
    assert!(matches!(because, Because::Restored { lowering: of, .. } if of == lowering));
}

#[test]
fn d8_an_upheld_contest_restores_the_deadline_even_where_that_makes_it_missed() {
    let (mut desk, lowering) = lowered();
    assert_eq!(desk.at("2026-11-23 15:00").state(), State::Run);
    uphold(&mut desk, lowering);
    let missed = desk.case().outcome(desk.now).missed.map(|at| desk.local(at));
    assert_eq!((missed.as_deref(), desk.state()), (Some("Mon 23 11:00"), State::Late));
}

#[test]
fn d8_a_contest_that_is_not_upheld_changes_nothing() {
    let (mut desk, lowering) = lowered();
    contest(desk.at("2026-11-23 10:00"), lowering);
    decide(&mut desk, lowering, false, &[]);
    assert_eq!((desk.case().priority, desk.deadline().as_str()), (priority(2), "Tue 24 13:00"));
}

#[test]
fn d8_a_case_raised_after_the_lowering_is_counted_without_it() {
    let (mut desk, lowering) = lowered();
    desk.at("2026-11-23 10:00").raise(1);
    assert_eq!(desk.deadline(), "Mon 23 12:00");
    uphold(desk.at("2026-11-23 10:30"), lowering);
    assert_eq!((desk.case().priority, desk.deadline().as_str()), (priority(1), "Mon 23 11:00"));
}

#[test]
fn d8_a_case_moved_after_the_lowering_is_counted_without_it() {
    let (mut desk, lowering) = lowered();
    let premium = contract(&desk, "premium", (2, 1), &[]);
    let to = Move { site: Id::new(4), to: &premium, words: TEXT, correction: false };
    desk.at("2026-11-23 10:00").does(AGENT, |case, world| case.move_to(&to, world));
    assert_eq!(desk.deadline(), "Mon 23 11:00"); // priority 2: an hour from the move
    desk.entitlement = Some(premium.clone());
    uphold(desk.at("2026-11-23 10:05"), lowering);
    assert_eq!(desk.deadline(), "Mon 23 10:30"); // priority 1: half an hour from the move
}

#[test]
fn d8_each_later_change_is_counted_under_the_terms_of_its_own_time() {
    let (mut desk, lowering) = lowered();
    desk.at("2026-11-23 10:00").raise(1);
    let basic = desk.entitlement.clone().expect("terms");
    let later = contract(&desk, "basic", (2, 1), &["2026-11-23"]);
    let to = Move { site: Id::new(4), to: &later, words: TEXT, correction: false };
    desk.at("2026-11-23 10:15").does(AGENT, |case, world| case.move_to(&to, world));
    assert_eq!(desk.deadline(), "Tue 24 11:00"); // Monday is a holiday there
    desk.entitlement = Some(later);
    assert_eq!(desk.case().terms_so_far().len(), 2);
    contest(desk.at("2026-11-23 10:30"), lowering);
    let upheld = DecideContest { lowering, upheld: true, words: TEXT };
    let refusal = desk.refused(LEAD, |case, world| case.decide_contest(&upheld, &[], world));
    assert_eq!(refusal.why, Why::Conflict, "without the terms that the raise was made under");
    decide(&mut desk, lowering, true, &[Arc::new(basic)]);
    assert_eq!((desk.case().priority, desk.deadline().as_str()), (priority(1), "Tue 24 11:00"));
}

#[test]
fn d8_each_later_change_is_counted_on_the_clocks_of_the_site_that_the_case_belonged_to() {
    let story = |lowers: bool| {
        let mut desk = Desk::new("basic", "2026-11-23 09:00");
        desk.open(1).at("2026-11-23 09:30");
        let lowering = if lowers { desk.lower() } else { desk.lower_own(2).last() - 1 };
        desk.at("2026-11-23 10:00").raise(1);
        let here = Arc::new(desk.entitlement.clone().expect("terms"));
        // The same contract in the same versions, and clocks that are an hour behind.
        let mut other = entitled("basic", &sla::Zone::named("Africa/Cairo").expect("a zone"), &[]);
        other.site = Some(Id::new(5));
        let to = Move { site: Id::new(5), to: &other, words: TEXT, correction: false };
        desk.at("2026-11-23 10:15").does(AGENT, |case, world| case.move_to(&to, world));
        desk.entitlement = Some(other);
        (desk, lowering, here)
    };
    let (mut desk, lowering, here) = story(true);
    assert_eq!(desk.case().terms_so_far().len(), 2, "one versions, of two sites");
    contest(desk.at("2026-11-23 10:30"), lowering);
    decide(&mut desk, lowering, true, &[here]);
    // Two hours from submission in Riyadh, which neither the raise nor the move makes earlier.
    assert_eq!((desk.case().priority, desk.deadline().as_str()), (priority(1), "Mon 23 12:00"));
}

#[test]
fn d8_without_the_first_of_two_lowerings_the_second_goes_one_level_from_there() {
    let (mut desk, first) = lowered();
    desk.at("2026-11-23 10:00").lower();
    assert_eq!((desk.case().priority, desk.deadline().as_str()), (priority(3), "Wed 25 17:00"));
    uphold(desk.at("2026-11-23 10:30"), first);
    assert_eq!((desk.case().priority, desk.deadline().as_str()), (priority(2), "Tue 24 13:00"));
}

#[test]
fn d8_two_lowerings_upheld_in_turn_leave_the_case_as_it_was() {
    for first_first in [true, false] {
        let (mut desk, first) = lowered();
        let second = desk.at("2026-11-23 10:00").lower();
        let order = if first_first { [first, second] } else { [second, first] };
        desk.at("2026-11-23 10:30");
        order.into_iter().for_each(|lowering| uphold(&mut desk, lowering));
        assert_eq!((desk.case().priority, desk.deadline().as_str()), (priority(1), "Mon 23 11:00"));
    }
}

#[test]
fn d19_what_was_promised_in_between_stays_on_record_with_how_it_ended() {
    let (mut desk, lowering) = lowered();
    uphold(desk.at("2026-11-23 15:00"), lowering);
    let case = desk.case();
    let ended: Vec<_> = case.every_promise(desk.now).iter().map(|ending| ending.ended).collect();
    let restored = case.promises.last().expect("a promise").seq;
    assert_eq!(ended, [Ended::Replaced { by: restored }, Ended::NeverWas, Ended::Missed]);
}

#[test]
fn d21_upheld_after_the_response_the_response_is_judged_by_the_restored_deadline() {
    let (mut desk, lowering) = lowered();
    desk.at("2026-11-23 12:00").answer();
    assert_eq!(desk.state(), State::Kept);
    uphold(desk.at("2026-11-23 15:00"), lowering);
    assert_eq!(desk.state(), State::LateKept);
}

#[test]
fn d21_a_lowering_after_the_response_has_no_deadline_to_restore() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).at("2026-11-23 09:10").answer();
    let lowering = desk.at("2026-11-23 09:30").lower();
    uphold(&mut desk, lowering);
    assert_eq!((desk.case().priority, desk.promises_made(), desk.state()), (priority(1), 1, State::Kept));
}

#[test]
fn d8_only_the_customer_contests_and_each_lowering_once() {
    let (mut desk, lowering) = lowered();
    for by in [AGENT, LEAD, Actor::Desk] {
        let refusal = desk.refused(by, |case, world| case.contest(lowering, TEXT, world));
        assert_eq!(refusal.why, Why::Forbidden);
    }
    contest(&mut desk, lowering);
    let again = desk.refused(CUSTOMER, |case, world| case.contest(lowering, TEXT, world));
    assert_eq!(again.why, Why::Conflict);
    let other = desk.refused(CUSTOMER, |case, world| case.contest(lowering + 40, TEXT, world));
    assert_eq!(other.why, Why::Conflict);
}

#[test]
fn d8_the_customers_own_lowering_is_not_contested() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).lower_own(2);
    let lowering = desk.case().lowerings.last().expect("the lowering").seq;
    let refusal = desk.refused(CUSTOMER, |case, world| case.contest(lowering, TEXT, world));
    assert_eq!(refusal.why, Why::Conflict);
}

#[test]
fn d8_a_lead_decides_and_once() {
    let (mut desk, lowering) = lowered();
    let upheld = DecideContest { lowering, upheld: true, words: TEXT };
    let early = desk.refused(LEAD, |case, world| case.decide_contest(&upheld, &[], world));
    assert_eq!(early.why, Why::Conflict, "nobody contests it");
    contest(&mut desk, lowering);
    for by in [AGENT, CUSTOMER, Actor::Desk] {
        let refusal = desk.refused(by, |case, world| case.decide_contest(&upheld, &[], world));
        assert_eq!(refusal.why, Why::Forbidden);
    }
    decide(&mut desk, lowering, false, &[]);
    let again = desk.refused(LEAD, |case, world| case.decide_contest(&upheld, &[], world));
    assert_eq!(again.why, Why::Conflict);
}

#[test]
fn d8_after_an_upheld_contest_support_may_lower_again_with_new_evidence() {
    let (mut desk, lowering) = lowered();
    uphold(desk.at("2026-11-23 10:00"), lowering);
    let second = desk.at("2026-11-23 10:30").lower();
    assert_eq!((desk.case().priority, desk.deadline().as_str()), (priority(2), "Tue 24 13:00"));
    uphold(desk.at("2026-11-23 10:45"), second);
    assert_eq!((desk.case().priority, desk.deadline().as_str()), (priority(1), "Mon 23 11:00"));
}

#[test]
fn d8_a_lowering_in_triage_is_undone_as_if_the_case_had_been_bound_without_it() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    let terms = desk.entitlement.take();
    desk.open(1);
    let lowering = desk.at("2026-11-23 09:30").lower();
    desk.entitlement = terms;
    let customer = Customer { organisation: Id::new(3), site: Id::new(4), contact: Some(Id::new(7)) };
    desk.at("2026-11-23 10:00").does(AGENT, |case, world| case.bind(&Bind { customer, words: None }, world));
    assert_eq!(desk.deadline(), "Tue 24 13:00");
    uphold(desk.at("2026-11-23 10:30"), lowering);
    assert_eq!((desk.case().priority, desk.deadline().as_str()), (priority(1), "Mon 23 11:00"));
}

#[test]
fn d8_a_lowering_is_contested_also_when_the_case_is_over_unless_it_does_not_count() {
    let (mut desk, lowering) = lowered();
    desk.at("2026-11-23 12:00").answer().happens(AGENT, Body::Closed);
    uphold(desk.at("2026-11-25 09:00"), lowering);
    assert_eq!(desk.state(), State::LateKept);
    let (mut desk, lowering) = lowered();
    desk.happens(AGENT, Body::Voided { reason: VoidReason::Test, words: TEXT });
    let refusal = desk.refused(CUSTOMER, |case, world| case.contest(lowering, TEXT, world));
    assert_eq!(refusal.why, Why::Conflict);
}

#[test]
fn d11_a_held_reply_leaves_at_once_where_an_upheld_contest_makes_the_case_one_that_never_waits() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(2);
    let lowering = desk.at("2026-11-28 12:10").lower();
    desk.at("2026-11-28 12:20").answer();
    assert!(!desk.case().is_answered(), "P3: it waits for Monday");
    contest(desk.at("2026-11-28 12:30"), lowering);
    decide(&mut desk, lowering, true, &[]);
    assert_eq!((desk.case().priority, desk.state()), (priority(2), State::Kept));
}

#[test]
fn d8_a_lowering_that_was_undone_in_triage_never_was_when_the_case_is_bound() {
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    let terms = desk.entitlement.take();
    desk.open(3);
    let lowering = desk.at("2026-11-23 10:00").lower();
    uphold(desk.at("2026-11-23 12:30"), lowering);
    desk.entitlement = terms;
    let customer = Customer { organisation: Id::new(3), site: Id::new(4), contact: Some(Id::new(7)) };
    desk.at("2026-11-23 12:40").does(AGENT, |case, world| case.bind(&Bind { customer, words: None }, world));
    assert_eq!(desk.deadline(), "Mon 23 13:00", "four hours from submission");
}

#[test]
fn d19_a_miss_in_triage_stays_where_a_later_lowering_is_undone() {
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    let terms = desk.entitlement.take();
    desk.open(2).at("2026-11-23 10:30").lower_own(3);
    let lowering = desk.at("2026-11-23 11:00").lower();
    desk.entitlement = terms;
    let customer = Customer { organisation: Id::new(3), site: Id::new(4), contact: Some(Id::new(7)) };
    desk.at("2026-11-23 12:00").does(AGENT, |case, world| case.bind(&Bind { customer, words: None }, world));
    let missed = |desk: &Desk| desk.case().outcome(desk.now).missed.map(|at| desk.local(at));
    assert_eq!(missed(&desk).as_deref(), Some("Mon 23 10:00"));
    uphold(&mut desk, lowering);
    assert_eq!((missed(&desk).as_deref(), desk.deadline().as_str()), (Some("Mon 23 10:00"), "Mon 23 13:00"));
}

#[test]
fn d8_a_contest_that_changes_no_priority_leaves_a_running_check_alone() {
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    desk.open(1);
    let lowering = desk.at("2026-11-23 09:10").lower();
    contest(desk.at("2026-11-23 09:15").raise(1), lowering);
    desk.at("2026-11-23 09:20").ask();
    decide(desk.at("2026-11-23 09:25"), lowering, true, &[]);
    let case = desk.case();
    assert_eq!(case.priority, priority(1));
    assert_eq!(case.check.expect("a check").result, crate::case::CheckResult::Running);
}
