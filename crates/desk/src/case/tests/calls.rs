//! Calls about a case, and what they count for (policy D7, D8, D11).

use super::Desk;
use super::desk::{AGENT, CUSTOMER, TEXT};
use crate::case::Why;
use crate::case::call::Call;
use crate::case::event::{CallEnd, Channel, VoidReason};
use crate::case::fold::{Life, MessageKind};
use crate::case::open::Open;
use crate::case::promised::State;
use crate::case::reply::Reply;

const REPLY: Reply = Reply { message: TEXT, send_now: None };

fn call(desk: &Desk, inbound: bool, end: CallEnd) -> Call {
    Call { inbound, end, at: desk.now }
}

#[test]
fn d7_a_phone_case_that_an_agent_answers_is_responded_to_at_that_moment() {
    let mut desk = Desk::new("premium", "2026-11-28 03:00:00");
    let open = Open {
        channel: Channel::Phone,
        call: Some(CallEnd::Answered),
        priority: None,
        confirmation: None,
        ..desk.opening(3)
    };
    let answered = Call { inbound: true, end: CallEnd::Answered, at: desk.instant("2026-11-28 03:00:20") };
    desk.at("2026-11-28 03:12").opens(AGENT, &open).calls(AGENT, &answered);
    let response = desk.case().response().expect("a response");
    assert_eq!((response.at, desk.state()), (answered.at, State::Kept));
    assert!(!desk.case().opened.urgent);
}

#[test]
fn d7_an_answered_call_is_a_response_and_no_other_is() {
    for (by, inbound, end, is_response) in [
        (AGENT, true, CallEnd::Answered, true),
        (AGENT, false, CallEnd::Answered, true),
        (AGENT, false, CallEnd::Unanswered, false),
        (AGENT, false, CallEnd::Voicemail, false),
        (CUSTOMER, true, CallEnd::Unanswered, false),
        (CUSTOMER, true, CallEnd::Voicemail, false),
    ] {
        let mut desk = Desk::new("premium", "2026-11-23 09:00");
        desk.open(1).at("2026-11-23 09:10");
        let call = call(&desk, inbound, end);
        desk.calls(by, &call);
        assert_eq!(desk.case().is_answered(), is_response, "{inbound} {end:?}");
    }
}

#[test]
fn d7_an_agent_answers_a_call_and_nobody_else_does() {
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    desk.open(1);
    let answered = call(&desk, true, CallEnd::Answered);
    let refusal = desk.refused(CUSTOMER, |case, world| case.call(&answered, world));
    assert_eq!((refusal.why, refusal.error.field()), (Why::Invalid, "end"));
}

#[test]
fn d7_no_call_about_a_case_is_from_the_future_or_from_before_it() {
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    desk.open(1);
    for at in ["2026-11-23 08:59", "2026-11-23 09:01"] {
        let call = Call { at: desk.instant(at), ..call(&desk, true, CallEnd::Unanswered) };
        let refusal = desk.refused(CUSTOMER, |case, world| case.call(&call, world));
        assert_eq!(refusal.error.field(), "at", "{at}");
    }
}

#[test]
fn d11_a_customer_who_calls_is_served_at_any_hour_and_returns_a_held_reply_to_draft() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(3).does(AGENT, |case, world| case.reply(&REPLY, world));
    desk.at("2026-11-28 13:00");
    let voicemail = call(&desk, true, CallEnd::Voicemail);
    desk.calls(CUSTOMER, &voicemail);
    assert!(desk.case().messages.iter().any(|message| message.kind == MessageKind::Draft));
    let answered = call(&desk, true, CallEnd::Answered);
    desk.calls(AGENT, &answered);
    assert_eq!(desk.state(), State::Kept);
}

#[test]
fn d21_a_call_from_the_customer_brings_a_solved_case_back_without_a_new_promise() {
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    desk.open(1).does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
    desk.at("2026-11-24 09:00");
    let voicemail = call(&desk, true, CallEnd::Voicemail);
    desk.calls(CUSTOMER, &voicemail);
    let case = desk.case();
    assert_eq!((case.life, case.promises.len(), desk.state()), (Life::Open, 1, State::Kept));
}

#[test]
fn a_call_of_ours_does_not_bring_a_solved_case_back() {
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    desk.open(1).does(AGENT, |case, world| case.resolve(Some(&REPLY), world));
    let outbound = call(&desk, false, CallEnd::Unanswered);
    desk.calls(AGENT, &outbound);
    assert_eq!(desk.case().life, Life::Resolved);
}

#[test]
fn d10_a_voicemail_in_a_void_case_calls_for_a_person() {
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    desk.open(1).does(AGENT, |case, world| case.void(VoidReason::Test, TEXT, world));
    let voicemail = call(&desk, true, CallEnd::Voicemail);
    desk.calls(CUSTOMER, &voicemail);
    let unheard = desk.case().unheard;
    assert_eq!(unheard, [desk.last()]);
}

#[test]
fn d17_whoever_calls_us_is_no_longer_awaited() {
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    desk.open(1).does(AGENT, |case, world| case.wait_for_customer(world));
    let missed = call(&desk, true, CallEnd::Unanswered);
    desk.calls(CUSTOMER, &missed);
    assert!(!desk.case().awaits_customer);
}
