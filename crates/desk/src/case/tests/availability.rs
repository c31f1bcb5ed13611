//! Staying available until the case is mitigated, and lowering where nobody is (policy S8, S16, S18, S20, D8).

use super::Desk;
use super::desk::{AGENT, CUSTOMER, LEAD, TEXT, priority};
use crate::case::event::{Body, CallEnd, Channel, Confirmed, Evidence, Seq};
use crate::case::fold::{Case, CheckResult};
use crate::case::promised::State;
use crate::case::{ConditionKind, ConfirmAvailability, Lower, Why, World};
use crate::id::Id;
use crate::people::Actor;

fn confirm(check: Seq, how: Confirmed) -> ConfirmAvailability {
    ConfirmAvailability { check, contact: Some(Id::new(7)), how }
}

fn silent(check: Seq, to: u8) -> Lower {
    Lower { to: priority(to), evidence: Evidence::Silent { check } }
}

/// Where a priority 1 case of a Premium customer stands that was asked for availability at 12:00, on a Monday.
fn asked() -> (Desk, Seq) {
    let mut desk = Desk::new("premium", "2026-11-23 11:50");
    desk.open(1).answer();
    let check = desk.at("2026-11-23 12:00").ask();
    (desk, check)
}

fn result(desk: &Desk) -> CheckResult {
    desk.case().check.expect("a check").result
}

/// The timer of the grace period.
fn runs_out(check: Seq) -> impl Fn(&Case, &World<'_>) -> crate::case::decide::Decision {
    move |case, world| case.availability_ran_out(check, world)
}

#[test]
fn s18_after_silence_through_the_grace_period_support_may_lower_priority_1_to_2() {
    let (mut desk, check) = asked();
    assert_eq!(desk.grace_ends(), "Mon 23 12:30");
    desk.at("2026-11-23 12:30").does(Actor::Desk, runs_out(check));
    desk.at("2026-11-23 12:40").does(AGENT, |case, world| case.lower(&silent(check, 2), world));
    assert_eq!(desk.case().priority, priority(2));
}

#[test]
fn s20_after_silence_priority_2_goes_to_3() {
    let mut desk = Desk::new("premium", "2026-11-23 12:00");
    desk.open(2);
    let check = desk.ask();
    assert_eq!(desk.grace_ends(), "Mon 23 14:00");
    desk.at("2026-11-23 14:00").does(Actor::Desk, runs_out(check));
    desk.does(AGENT, |case, world| case.lower(&silent(check, 3), world));
    assert_eq!(desk.case().priority, priority(3));
}

#[test]
fn d8_silence_alone_lowers_nothing() {
    let (mut desk, check) = asked();
    desk.at("2026-11-23 12:30").does(Actor::Desk, runs_out(check));
    assert_eq!(desk.case().priority, priority(1));
    let refusal = desk.refused(Actor::Desk, |case, world| case.lower(&silent(check, 2), world));
    assert_eq!(refusal.why, Why::Forbidden);
}

#[test]
fn d8_the_grace_period_runs_on_the_cases_own_calendar_over_a_weekend() {
    let mut desk = Desk::new("basic", "2026-11-27 16:30");
    desk.open(1);
    let check = desk.at("2026-11-27 16:45").ask();
    assert_eq!(desk.grace_ends(), "Mon 30 09:15");
    let refusal = desk.at("2026-11-30 09:14:59").refused(Actor::Desk, runs_out(check));
    assert_eq!(refusal.why, Why::Conflict);
    desk.at("2026-11-30 09:15").does(Actor::Desk, runs_out(check));
    assert_eq!(result(&desk), CheckResult::RanOut);
}

#[test]
fn d8_around_the_clock_the_grace_period_runs_through_the_weekend() {
    let mut desk = Desk::new("premium", "2026-11-27 16:30");
    desk.open(1).at("2026-11-28 03:00").ask();
    assert_eq!(desk.grace_ends(), "Sat 28 03:30");
}

#[test]
fn d8_any_message_call_or_confirmation_from_the_customers_side_answers_a_check() {
    let wrote = Body::CustomerWrote { message: TEXT, channel: Channel::Email };
    let call = |inbound, end| Body::Called { inbound, end };
    for (what, by, body, answers) in [
        ("a message", CUSTOMER, wrote.clone(), true),
        ("a message from a colleague whom we don't know", Actor::Stranger, wrote.clone(), true),
        ("a message that the desk took in", Actor::Desk, wrote, true),
        ("a call that an agent answered", AGENT, call(true, CallEnd::Answered), true),
        ("a call that nobody answered", Actor::Desk, call(true, CallEnd::Unanswered), true),
        ("a voicemail", Actor::Desk, call(true, CallEnd::Voicemail), true),
        ("a call by the agent that they took", AGENT, call(false, CallEnd::Answered), true),
        ("a call by the agent that nobody took", AGENT, call(false, CallEnd::Unanswered), false),
        ("a note", AGENT, Body::Noted { message: TEXT }, false),
        ("an automatic message", Actor::Desk, Body::Notified { message: TEXT }, false),
    ] {
        let (mut desk, check) = asked();
        desk.at("2026-11-23 12:30").happens(by, body);
        desk.at("2026-11-23 12:31").does(Actor::Desk, runs_out(check));
        assert_eq!(result(&desk) == CheckResult::Answered, answers, "{what}");
    }
}

#[test]
fn d8_the_form_the_link_a_key_or_a_word_confirm_availability() {
    for (by, how) in [
        (CUSTOMER, Confirmed::Form),
        (Actor::Stranger, Confirmed::Link),
        (Actor::Desk, Confirmed::Key),
        (AGENT, Confirmed::Word),
    ] {
        let (mut desk, check) = asked();
        let confirm = confirm(check, how);
        desk.at("2026-11-23 12:10").does(by, |case, world| case.confirm_availability(&confirm, world));
        assert_eq!(result(&desk), CheckResult::Answered, "{how:?}");
        desk.at("2026-11-23 12:30").does(Actor::Desk, runs_out(check));
        let refusal = desk.refused(AGENT, |case, world| case.lower(&silent(check, 2), world));
        assert_eq!(refusal.why, Why::Conflict);
    }
}

#[test]
fn d8_nobody_confirms_in_the_customers_place() {
    let (desk, check) = asked();
    for (by, how) in [(AGENT, Confirmed::Form), (AGENT, Confirmed::Link), (Actor::Desk, Confirmed::Word)] {
        let confirm = confirm(check, how);
        let refusal = desk.refused(by, |case, world| case.confirm_availability(&confirm, world));
        assert_eq!(refusal.why, Why::Forbidden, "{how:?}");
    }
}

#[test]
fn d8_a_check_answered_in_time_cannot_run_out_even_if_that_is_learnt_later() {
    let (mut desk, check) = asked();
    desk.at("2026-11-23 12:30").does(Actor::Desk, runs_out(check));
    desk.at("2026-11-23 12:20")
        .happens(CUSTOMER, Body::CustomerWrote { message: TEXT, channel: Channel::Email });
    let refusal =
        desk.at("2026-11-23 13:00").refused(AGENT, |case, world| case.lower(&silent(check, 2), world));
    assert_eq!((result(&desk), refusal.why), (CheckResult::Answered, Why::Conflict));
}

#[test]
fn d8_a_sign_after_the_grace_period_answers_nothing_however_late_the_timer_is() {
    let (mut desk, check) = asked();
    desk.at("2026-11-23 12:30:01")
        .happens(CUSTOMER, Body::CustomerWrote { message: TEXT, channel: Channel::Email });
    desk.at("2026-11-23 12:45").does(Actor::Desk, runs_out(check));
    assert_eq!(result(&desk), CheckResult::RanOut);
}

#[test]
fn d8_a_check_that_bounced_proves_nothing_also_where_that_is_learnt_late() {
    let (mut desk, check) = asked();
    desk.at("2026-11-23 12:30").does(Actor::Desk, runs_out(check));
    desk.at("2026-11-23 12:50").does(Actor::Desk, |case, _| case.check_undelivered(check));
    assert_eq!(result(&desk), CheckResult::Undelivered);
    let refusal = desk.refused(AGENT, |case, world| case.lower(&silent(check, 2), world));
    assert_eq!(refusal.why, Why::Conflict);
    let (mut desk, check) = asked();
    desk.at("2026-11-23 12:01").does(Actor::Desk, |case, _| case.check_undelivered(check));
    desk.at("2026-11-23 12:30").does(Actor::Desk, runs_out(check));
    assert_eq!(result(&desk), CheckResult::Undelivered);
    desk.ask();
    assert_eq!(result(&desk), CheckResult::Running, "another may follow");
}

#[test]
fn d8_one_check_runs_at_a_time() {
    let (desk, _) = asked();
    let refusal = desk.refused(AGENT, |case, world| case.ask_availability(world));
    assert_eq!(refusal.why, Why::Conflict);
}

#[test]
fn d8_only_an_agent_asks_and_only_where_a_duty_was_confirmed() {
    for number in [3, 4] {
        let mut desk = Desk::new("premium", "2026-11-23 12:00");
        desk.open(number);
        let refusal = desk.refused(AGENT, |case, world| case.ask_availability(world));
        assert_eq!(refusal.why, Why::Conflict, "P{number}");
    }
    let mut desk = Desk::new("premium", "2026-11-23 12:00");
    desk.open(1);
    for by in [CUSTOMER, Actor::Desk] {
        let refusal = desk.refused(by, |case, world| case.ask_availability(world));
        assert_eq!(refusal.why, Why::Forbidden);
    }
}

#[test]
fn s8_the_duty_ends_when_the_case_is_mitigated() {
    let (mut desk, check) = asked();
    desk.at("2026-11-23 12:10").does(AGENT, |case, world| case.mitigate(world));
    assert_eq!(result(&desk), CheckResult::Cancelled);
    desk.at("2026-11-23 12:30").does(Actor::Desk, runs_out(check));
    assert_eq!(result(&desk), CheckResult::Cancelled);
    let refusal = desk.refused(AGENT, |case, world| case.ask_availability(world));
    assert_eq!(refusal.why, Why::Conflict);
    let refusal = desk.refused(LEAD, |case, world| case.mitigate(world));
    assert_eq!(refusal.why, Why::Conflict, "only once");
}

#[test]
fn d8_changing_the_priority_cancels_a_running_check() {
    let (mut desk, check) = asked();
    desk.at("2026-11-23 12:10").lower();
    desk.at("2026-11-23 12:30").does(Actor::Desk, runs_out(check));
    assert_eq!(result(&desk), CheckResult::Cancelled);
    let refusal = desk.refused(AGENT, |case, world| case.lower(&silent(check, 3), world));
    assert_eq!(refusal.why, Why::Conflict);
}

#[test]
fn d8_each_lowering_needs_evidence_later_than_the_last_change() {
    let (mut desk, check) = asked();
    desk.at("2026-11-23 12:30").does(Actor::Desk, runs_out(check));
    desk.does(AGENT, |case, world| case.lower(&silent(check, 2), world));
    let refusal = desk.refused(AGENT, |case, world| case.lower(&silent(check, 3), world));
    assert_eq!(refusal.why, Why::Conflict);
    desk.at("2026-11-23 13:00").raise(1);
    let refusal = desk.refused(AGENT, |case, world| case.lower(&silent(check, 2), world));
    assert_eq!(refusal.why, Why::Conflict);
}

#[test]
fn s16_for_a_stated_reason_support_lowers_any_priority_one_level_at_a_time() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1);
    let cannot = |to| Lower { to: priority(to), evidence: Evidence::CannotProvide { words: TEXT } };
    let refusal = desk.refused(AGENT, |case, world| case.lower(&cannot(3), world));
    assert_eq!(refusal.why, Why::Invalid);
    for to in [2, 3, 4] {
        desk.lower();
        assert_eq!(desk.case().priority, priority(to));
    }
    let refusal = desk.refused(AGENT, |case, world| case.lower(&cannot(5), world));
    assert_eq!(refusal.why, Why::Invalid, "the catalogue has no priority 5");
}

#[test]
fn d8_a_customer_lowers_the_own_case_as_far_as_wished_without_evidence() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).at("2026-11-23 10:00").lower_own(4);
    assert_eq!((desk.case().priority, desk.deadline().as_str()), (priority(4), "Wed 25 17:00"));
    let own = Lower { to: priority(4), evidence: Evidence::OwnWish };
    desk.raise(1);
    assert_eq!(desk.refused(AGENT, |case, world| case.lower(&own, world)).why, Why::Forbidden);
}

#[test]
fn d8_a_case_that_is_solved_asks_nobody_to_stay_available() {
    let (mut desk, _) = asked();
    desk.happens(AGENT, Body::Resolved);
    assert_eq!(result(&desk), CheckResult::Cancelled);
    let refusal = desk.refused(AGENT, |case, world| case.ask_availability(world));
    assert_eq!(refusal.why, Why::Conflict);
}

#[test]
fn s18_whoever_chooses_priority_1_again_after_mitigation_must_stay_available_again() {
    let (mut desk, _) = asked();
    desk.at("2026-11-23 12:10").does(AGENT, |case, world| case.mitigate(world));
    desk.lower();
    desk.at("2026-11-23 13:00").raise(1);
    desk.ask();
    assert_eq!(result(&desk), CheckResult::Running);
    desk.does(AGENT, |case, world| case.mitigate(world));
}

/// The conditions that aren't met.
fn lacking(desk: &Desk, to: u8) -> Vec<ConditionKind> {
    let of = desk.case().lowering_conditions(priority(to), &desk.world(AGENT));
    let unmet = [&of.one_level].into_iter().chain(&of.silence).filter(|condition| !condition.met);
    unmet.map(|condition| condition.kind).collect()
}

#[test]
fn d8_what_a_lowering_needs_is_told_before_anybody_tries_it() {
    use ConditionKind::{Asked, Delivered, Duty, GraceOver, OneLevel, Silent};
    let mut desk = Desk::new("premium", "2026-11-23 11:50");
    desk.open(1);
    assert_eq!(lacking(&desk, 3), [OneLevel, Asked, Delivered, GraceOver, Silent]);
    let check = desk.at("2026-11-23 12:00").ask();
    assert_eq!(lacking(&desk, 2), [GraceOver, Silent]);
    desk.at("2026-11-23 12:30").does(Actor::Desk, runs_out(check));
    assert_eq!(lacking(&desk, 2), []);
    assert_eq!(desk.case().lowering_conditions(priority(2), &desk.world(AGENT)).check, Some(check));
    desk.does(Actor::Desk, |case, _| case.check_undelivered(check));
    assert_eq!(lacking(&desk, 2), [Delivered, Silent]);
    desk.lower();
    assert_eq!(lacking(&desk, 3), [Asked, Delivered, GraceOver, Silent], "evidence is later than a change");
    desk.lower();
    assert_eq!(lacking(&desk, 4), [Duty, Asked, Delivered, GraceOver, Silent]);
}

#[test]
fn d8_what_is_told_of_a_lowering_is_what_comes_of_it() {
    let (mut desk, check) = asked();
    for at in ["2026-11-23 12:10", "2026-11-23 12:30"] {
        desk.at(at);
        if at.ends_with("30") {
            desk.does(Actor::Desk, runs_out(check));
        }
        for to in 2..=4 {
            let of = desk.case().lowering_conditions(priority(to), &desk.world(AGENT));
            let tried = |lower: &Lower| desk.case().lower(lower, &desk.world(AGENT)).is_ok();
            let cannot = Lower { to: priority(to), evidence: Evidence::CannotProvide { words: TEXT } };
            assert_eq!(of.one_level.met, tried(&cannot), "P{to} at {at}");
            assert_eq!(of.is_silence_proven(), tried(&silent(check, to)), "P{to} at {at}");
        }
    }
}

#[test]
fn d8_the_promise_at_another_priority_is_shown_as_it_would_come_about() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00"); // a Saturday
    desk.open(3).answer();
    let at = |desk: &Desk, to: u8| desk.case().with_priority(priority(to), &desk.world(CUSTOMER));
    let raised = at(&desk, 1).expect("it can be raised");
    assert_eq!(
        raised.state(desk.entitlement.as_ref(), desk.now),
        State::Kept,
        "what is held would leave at once"
    );
    let lowered = at(&desk, 4).expect("it can be lowered");
    assert_eq!(desk.local(lowered.promise_in_force().expect("a promise").promise.deadline), "Tue 01 13:00");
    assert_eq!(at(&desk, 3).expect_err("it is P3").why, Why::Conflict);
    assert_eq!(at(&desk, 5).expect_err("there is none").why, Why::Invalid);
    let shown = at(&desk, 2).expect("it can be raised");
    desk.raise(2);
    assert_eq!(shown.promises, desk.case().promises, "and so it comes about");
}
