//! What the initial response is, when it counts, and what that makes of the promise (policy S7, D6, D7, D11, D16).

use super::Desk;
use super::desk::{AGENT, CUSTOMER, OTHER_AGENT, TEXT, priority};
use crate::case::decide::Decision;
use crate::case::event::{Body, CallEnd, Channel, VoidReason};
use crate::case::promised::State;
use crate::case::reply::Reply;
use crate::case::{Case, Life, Raise, Why, World};
use crate::people::Actor;

const REPLY: Reply = Reply { message: TEXT, send_now: None };

#[test]
fn s7_a_reply_in_time_keeps_the_promise() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1);
    assert_eq!((desk.deadline().as_str(), desk.state()), ("Mon 23 11:00", State::Run));
    desk.at("2026-11-23 10:59").does(AGENT, |case, world| case.reply(&REPLY, world));
    assert_eq!(desk.state(), State::Kept);
}

#[test]
fn d6_a_response_at_the_deadlines_own_instant_is_kept_and_a_moment_later_it_is_late() {
    for (at, state) in [("2026-11-23 11:00:00", State::Kept), ("2026-11-23 11:00:00.000001", State::LateKept)]
    {
        let mut desk = Desk::new("basic", "2026-11-23 09:00");
        desk.open(1).at(at).does(AGENT, |case, world| case.reply(&REPLY, world));
        assert_eq!(desk.state(), state, "{at}");
    }
}

#[test]
fn d7_what_is_a_response_and_what_is_not() {
    let answered = Body::Called { inbound: true, end: CallEnd::Answered };
    let called_back = Body::Called { inbound: false, end: CallEnd::Answered };
    let rang = Body::Called { inbound: false, end: CallEnd::Unanswered };
    let voicemail = Body::Called { inbound: true, end: CallEnd::Voicemail };
    let reply = Body::Replied { message: TEXT, leaves: None, outside_window: None };
    for (what, by, body, is_response) in [
        ("a public message from a human agent", AGENT, reply.clone(), true),
        ("an answered call from the customer", AGENT, answered, true),
        ("an answered call to the customer", AGENT, called_back, true),
        ("an automatic receipt", Actor::Desk, Body::Notified { message: TEXT }, false),
        ("a message that the desk sent by itself", Actor::Desk, reply, false),
        ("an internal note", AGENT, Body::Noted { message: TEXT }, false),
        ("a bulk notice", AGENT, Body::BulkNoticeSent { message: TEXT }, false),
        ("an unanswered outbound call", AGENT, rang, false),
        ("a voicemail from the customer", CUSTOMER, voicemail, false),
        (
            "a message from the customer",
            CUSTOMER,
            Body::CustomerWrote { message: TEXT, channel: Channel::Portal },
            false,
        ),
        ("an assignment", AGENT, Body::Assigned { agent: None, team: None }, false),
        ("a status change", AGENT, Body::AwaitingCustomer, false),
        ("an availability check", AGENT, Body::AvailabilityAsked { grace_ends: sla::Instant::MAX }, false),
    ] {
        let mut desk = Desk::new("basic", "2026-11-23 09:00");
        desk.open(1).happens(by, body);
        assert_eq!(desk.case().is_answered(), is_response, "{what}");
    }
}

#[test]
fn d7_the_first_of_several_responses_is_the_initial_one() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).at("2026-11-23 10:00").does(AGENT, |case, world| case.reply(&REPLY, world));
    desk.at("2026-11-23 12:00").does(OTHER_AGENT, |case, world| case.reply(&REPLY, world));
    let response = desk.case().response().expect("a response");
    assert_eq!(desk.local(response.at), "Mon 23 10:00");
}

#[test]
fn d11_a_reply_to_priority_3_outside_working_hours_waits_and_counts_when_it_leaves() {
    let mut desk = Desk::new("premium", "2026-11-27 16:30");
    desk.open(3);
    assert_eq!(desk.deadline(), "Mon 30 12:30");
    desk.at("2026-11-28 12:00").does(AGENT, |case, world| case.reply(&REPLY, world));
    assert!(!desk.case().is_answered());
    let reply = desk.case().messages.last().expect("the reply").seq;
    desk.at("2026-11-30 09:00").does(Actor::Desk, |case, world| case.let_leave(reply, world));
    assert_eq!(desk.local(desk.case().response().expect("a response").at), "Mon 30 09:00");
    assert_eq!(desk.state(), State::Kept);
}

#[test]
fn d11_a_held_reply_does_not_leave_before_its_time_unless_an_agent_sends_it_for_a_stated_reason() {
    let mut desk = Desk::new("premium", "2026-11-27 16:30");
    desk.open(3).at("2026-11-28 12:00").does(AGENT, |case, world| case.reply(&REPLY, world));
    let reply = desk.case().messages.last().expect("the reply").seq;
    let refusal = desk.refused(Actor::Desk, |case, world| case.let_leave(reply, world));
    assert_eq!(refusal.why, Why::Conflict);
    assert_eq!(
        desk.refused(AGENT, |case, world| case.let_leave(reply, world)).why,
        Why::Conflict,
        "no reason"
    );
    assert_eq!(desk.refused(CUSTOMER, |case, world| case.send_now(reply, TEXT, world)).why, Why::Forbidden);
    desk.does(AGENT, |case, world| case.send_now(reply, TEXT, world));
    assert!(matches!(
        desk.events.last().map(|event| &event.body),
        Some(Body::Left { outside_window: Some(_), .. })
    ));
    assert_eq!(desk.local(desk.case().response().expect("a response").at), "Sat 28 12:00");
}

#[test]
fn d7_a_bulk_notice_answers_nothing_and_leaves_the_next_step_where_it_is() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).does(AGENT, |case, world| case.wait_for_customer(world));
    desk.at("2026-11-23 10:00").does(AGENT, |case, world| case.send_bulk_notice(TEXT, world));
    let case = desk.case();
    assert!(!case.is_answered() && case.awaits_customer);
    assert!(case.messages.last().expect("the notice").is_seen_by_customer(desk.now));
    assert_eq!(desk.refused(CUSTOMER, |case, world| case.send_bulk_notice(TEXT, world)).why, Why::Forbidden);
}

#[test]
fn d11_a_bulk_notice_does_not_go_outside_the_window_of_priority_3_and_the_refusal_says_when_it_opens() {
    for (number, is_sent) in [(1, true), (2, true), (3, false), (4, false)] {
        let mut desk = Desk::new("premium", "2026-11-28 12:00");
        desk.open(number);
        if is_sent {
            desk.does(AGENT, |case, world| case.send_bulk_notice(TEXT, world));
            continue;
        }
        let refusal = desk.refused(AGENT, |case, world| case.send_bulk_notice(TEXT, world));
        assert_eq!(refusal.why, Why::Conflict);
        assert!(refusal.text(sla::Language::En).contains("09:00"), "{refusal:?}");
        desk.at("2026-11-30 09:00").does(AGENT, |case, world| case.send_bulk_notice(TEXT, world));
    }
}

#[test]
fn d11_for_a_stated_reason_a_reply_leaves_outside_the_window() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(3);
    desk.does(AGENT, |case, world| case.reply(&Reply { message: TEXT, send_now: Some(TEXT) }, world));
    assert!(desk.case().is_answered());
}

#[test]
fn d11_priorities_1_and_2_never_wait() {
    for number in [1, 2] {
        let mut desk = Desk::new("premium", "2026-11-28 03:00");
        desk.open(number).does(AGENT, |case, world| case.reply(&REPLY, world));
        assert_eq!(desk.state(), State::Kept, "P{number}");
    }
}

#[test]
fn d11_a_message_from_the_customer_returns_a_held_reply_to_draft() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(3).does(AGENT, |case, world| case.reply(&REPLY, world));
    let reply = desk.case().messages.last().expect("the reply").seq;
    desk.at("2026-11-28 13:00").does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Email));
    let refusal =
        desk.at("2026-11-30 09:00").refused(Actor::Desk, |case, world| case.let_leave(reply, world));
    assert_eq!(refusal.why, Why::Conflict);
    assert!(!desk.case().is_answered());
}

#[test]
fn d11_a_raise_to_priority_1_sends_a_held_reply_at_once() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(3).does(AGENT, |case, world| case.reply(&REPLY, world));
    let raise = Raise { to: priority(1), confirmation: super::desk::confirmation() };
    desk.at("2026-11-28 12:10").does(CUSTOMER, |case, world| case.raise(&raise, world));
    assert_eq!(desk.local(desk.case().response().expect("a response").at), "Sat 28 12:10");
    assert_eq!(desk.state(), State::Kept);
}

#[test]
fn d11_a_raise_does_not_send_a_reply_that_had_gone_back_to_draft() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(3).does(AGENT, |case, world| case.reply(&REPLY, world));
    desk.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Email));
    let raise = Raise { to: priority(1), confirmation: super::desk::confirmation() };
    desk.does(CUSTOMER, |case, world| case.raise(&raise, world));
    assert!(!desk.case().is_answered());
}

#[test]
fn d11_the_press_counts_and_an_undone_press_never_was() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(1).does(AGENT, |case, world| case.reply(&REPLY, world));
    let reply = desk.case().messages.last().expect("the reply").seq;
    let refusal = desk.refused(OTHER_AGENT, |case, world| case.take_back(reply, world));
    assert_eq!(refusal.why, Why::Forbidden);
    let mut undone = Desk::new("premium", "2026-11-28 12:00");
    undone.events.clone_from(&desk.events);
    undone.at("2026-11-28 12:00:05").does(AGENT, |case, world| case.take_back(reply, world));
    assert_eq!(undone.state(), State::Run);
    let known = |desk: &Desk| {
        let now = desk.now;
        let world = World { now, by: CUSTOMER, role: None, entitlement: desk.entitlement.as_ref() };
        desk.case().as_customer_knows_it(&world).state(desk.entitlement.as_ref(), now)
    };
    desk.at("2026-11-28 12:00:05");
    assert_eq!(
        (desk.state(), known(&desk)),
        (State::Kept, State::Run),
        "the customer doesn't hear of it yet"
    );
    desk.at("2026-11-28 12:00:05.000001");
    assert_eq!(known(&desk), State::Kept);
    let refusal =
        desk.at("2026-11-28 12:00:05.000001").refused(AGENT, |case, world| case.take_back(reply, world));
    assert_eq!((refusal.why, desk.state()), (Why::Conflict, State::Kept));
}

/// A case of priority 1 that was answered an hour ago.
fn answered() -> Desk {
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    desk.open(1).does(AGENT, |case, world| case.reply(&REPLY, world));
    desk.at("2026-11-23 10:00");
    desk
}

fn undo(desk: &mut Desk, after: &str) {
    let reply = desk.case().messages.last().expect("the reply").seq;
    desk.at(after).does(AGENT, |case, world| case.take_back(reply, world));
}

#[test]
fn d11_what_an_undone_reply_said_of_how_the_case_stands_never_was() {
    let before = answered().case();
    let waits = |case: &Case, world: &World<'_>| {
        Ok([case.reply(&REPLY, world)?, case.wait_for_customer(world)?].concat())
    };
    let solves = |case: &Case, world: &World<'_>| case.resolve(Some(&REPLY), world);
    for says in [waits as fn(&Case, &World<'_>) -> Decision, solves] {
        let mut desk = answered();
        desk.does(AGENT, says);
        let pressed = desk.case();
        assert!(pressed.awaits_customer || pressed.life == Life::Resolved);
        // The customer doesn't hear of it yet.
        let world = World { now: desk.now, by: CUSTOMER, role: None, entitlement: desk.entitlement.as_ref() };
        let known = pressed.as_customer_knows_it(&world);
        assert_eq!((known.life, known.awaits_customer), (Life::Open, false));
        undo(&mut desk, "2026-11-23 10:00:05");
        let after = desk.case();
        assert_eq!((after.life, after.awaits_customer, &after.course), (Life::Open, false, &before.course));
        assert_eq!(desk.state(), State::Kept);
    }
}

#[test]
fn d11_an_undone_reply_takes_back_nothing_that_was_said_apart_from_it() {
    // It waited before, and waits again.
    let mut desk = answered();
    desk.does(AGENT, |case, world| case.wait_for_customer(world));
    let before = desk.case();
    desk.at("2026-11-23 11:00").does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
    undo(&mut desk, "2026-11-23 11:00:04");
    let after = desk.case();
    assert_eq!((after.life, after.awaits_customer, &after.course), (Life::Open, true, &before.course));
    // Somebody says so once more, by itself.
    let mut desk = answered();
    desk.does(AGENT, |case, world| Ok([case.reply(&REPLY, world)?, case.wait_for_customer(world)?].concat()));
    let reply = desk.case().messages.last().expect("the reply").seq;
    desk.at("2026-11-23 10:00:01").does(OTHER_AGENT, |case, world| case.wait_no_longer(world));
    desk.at("2026-11-23 10:00:02").does(OTHER_AGENT, |case, world| case.wait_for_customer(world));
    desk.at("2026-11-23 10:00:03").does(AGENT, |case, world| case.take_back(reply, world));
    assert!(desk.case().awaits_customer);
}

#[test]
fn d11_what_an_undone_reply_cancelled_goes_on() {
    let mut desk = answered();
    desk.does(AGENT, |case, world| case.ask_availability(world));
    let before = desk.case().check;
    desk.at("2026-11-23 10:10").does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
    assert_ne!(desk.case().check, before);
    undo(&mut desk, "2026-11-23 10:10:05");
    assert_eq!(desk.case().check, before);
}

#[test]
fn d16_a_reply_that_bounced_is_no_response_and_the_miss_is_labelled_undelivered() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).at("2026-11-23 10:00").does(AGENT, |case, world| case.reply(&REPLY, world));
    let reply = desk.case().messages.last().expect("the reply").seq;
    desk.at("2026-11-23 12:00").does(Actor::Desk, |case, _| case.bounced(reply, false));
    let outcome = desk.case().outcome(desk.now);
    assert_eq!(desk.state(), State::Late);
    assert_eq!(outcome.undelivered.map(|at| desk.local(at)).as_deref(), Some("Mon 23 12:00"));
}

#[test]
fn d16_a_bounce_before_the_deadline_lets_the_clock_run_on() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).at("2026-11-23 09:30").does(AGENT, |case, world| case.reply(&REPLY, world));
    let reply = desk.case().messages.last().expect("the reply").seq;
    desk.at("2026-11-23 09:40").does(Actor::Desk, |case, _| case.bounced(reply, false));
    assert_eq!(desk.state(), State::Run);
    desk.at("2026-11-23 10:50").does(AGENT, |case, world| case.reply(&REPLY, world));
    assert_eq!(desk.state(), State::Kept);
}

#[test]
fn d16_a_bounce_of_one_recipient_changes_nothing_where_another_was_reached() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).at("2026-11-23 10:00").does(AGENT, |case, world| case.reply(&REPLY, world));
    let reply = desk.case().messages.last().expect("the reply").seq;
    desk.at("2026-11-23 12:00").does(Actor::Desk, |case, _| case.bounced(reply, true));
    assert_eq!(desk.state(), State::Kept);
}

#[test]
fn d18_a_void_case_is_neither_kept_nor_missed() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).happens(AGENT, Body::Voided { reason: VoidReason::Spam, words: TEXT });
    assert_eq!(desk.at("2026-11-24 09:00").state(), State::Void);
}

#[test]
fn the_states_of_a_promise_are_the_policys_words() {
    let mut desk = Desk::new("basic", "2026-11-26 16:00");
    desk.open(2);
    for (at, state) in [
        ("2026-11-26 16:30", State::Run),
        ("2026-11-26 17:00", State::Idle),
        ("2026-11-27 09:00", State::Run),
        ("2026-11-30 10:11", State::Run),
        ("2026-11-30 10:12", State::Soon), // 15 % of 12 h is 1 h 48 m, before 12:00
        ("2026-11-30 12:00", State::Soon),
        ("2026-11-30 12:00:00.000001", State::Late),
    ] {
        assert_eq!(desk.at(at).state(), state, "{at}");
    }
}

#[test]
fn d16_a_held_reply_that_left_after_the_deadline_and_bounced_is_no_undelivered_miss() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    if let Some(entitlement) = &mut desk.entitlement {
        let always = entitlement.clocks[0].calendar.clone();
        entitlement.clocks.iter_mut().for_each(|clock| clock.calendar = always.clone());
    }
    desk.open(3).at("2026-11-28 12:30").does(AGENT, |case, world| case.reply(&REPLY, world));
    let reply = desk.last();
    assert_eq!(desk.deadline(), "Sat 28 16:00");
    desk.at("2026-11-30 09:00").does(Actor::Desk, |case, world| case.let_leave(reply, world));
    desk.at("2026-11-30 09:10").does(Actor::Desk, |case, _| case.bounced(reply, false));
    assert_eq!((desk.state(), desk.case().outcome(desk.now).undelivered), (State::Late, None));
}

#[test]
fn d11_until_it_leaves_any_agent_can_edit_or_withdraw_a_held_reply_and_no_customer() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(3).does(AGENT, |case, world| case.reply(&REPLY, world));
    let reply = desk.last();
    let other = crate::case::Sealed([8; 32]);
    assert_eq!(desk.refused(CUSTOMER, |case, world| case.reword(reply, other, world)).why, Why::Forbidden);
    assert_eq!(desk.refused(CUSTOMER, |case, world| case.take_back(reply, world)).why, Why::Forbidden);
    desk.does(OTHER_AGENT, |case, world| case.reword(reply, other, world));
    assert_eq!(desk.case().messages.last().and_then(|message| message.text), Some(other));
    desk.does(OTHER_AGENT, |case, world| case.take_back(reply, world));
    assert_eq!(desk.refused(AGENT, |case, world| case.reword(reply, TEXT, world)).why, Why::Conflict);
    assert_eq!(desk.refused(Actor::Desk, |case, world| case.let_leave(reply, world)).why, Why::Conflict);
}
