//! Grace, held replies, triage and urgent voicemails.

use super::{Fired, TimerKind, fired, fires, standing, timer};
use crate::case::tests::desk::{AGENT, CUSTOMER, Desk, TEXT};
use crate::case::{Body, CallEnd, Channel, CheckResult, Open, Reply};

const REPLY: Reply = Reply { message: TEXT, send_now: None };

/// A Premium customer has left a voicemail on Saturday at 3:00, and pressed no key.
fn voicemail() -> Desk {
    let mut desk = Desk::new("premium", "2026-11-28 03:00");
    let voicemail = Open {
        channel: Channel::Phone,
        priority: None,
        confirmation: None,
        call: Some(CallEnd::Voicemail),
        ..desk.opening(3)
    };
    desk.opens(CUSTOMER, &voicemail);
    desk
}

#[test]
fn d8_the_grace_of_an_availability_check_ends_once_and_a_sign_of_the_customer_cancels_it() {
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    desk.open(1).does(AGENT, |case, world| case.reply(&REPLY, world));
    desk.at("2026-11-23 10:00").does(AGENT, |case, world| case.ask_availability(world));
    assert_eq!(standing(&desk), [(TimerKind::Grace, "Mon 23 10:30".to_owned())]);
    let grace = timer(&desk, TimerKind::Grace);
    let mut answered = Desk::new("premium", "2026-11-23 10:10");
    answered.events.clone_from(&desk.events);
    answered.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Portal));
    assert_eq!(fired(answered.at("2026-11-23 10:30"), &grace), Fired::Over);
    fires(&mut desk, &grace, "2026-11-23 10:30");
    assert_eq!(desk.case().check.map(|check| check.result), Some(CheckResult::RanOut));
    assert_eq!(fired(&desk, &grace), Fired::Over);
}

#[test]
fn d11_a_held_reply_leaves_at_the_next_opening_unless_it_went_back_to_draft() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(4).does(AGENT, |case, world| case.reply(&REPLY, world));
    let held = timer(&desk, TimerKind::HeldReply);
    assert_eq!(desk.local(held.due), "Mon 30 09:00");
    let mut returned = Desk::new("premium", "2026-11-28 13:00");
    returned.events.clone_from(&desk.events);
    returned.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Portal));
    assert_eq!(fired(returned.at("2026-11-30 09:00"), &held), Fired::Over);
    fires(&mut desk, &held, "2026-11-30 09:00");
    assert!(desk.case().is_answered());
    assert!(standing(&desk).is_empty(), "and the reminders are gone with it");
}

#[test]
fn d13_triage_alerts_once_after_15_minutes() {
    let mut desk = Desk::new("basic", "2026-11-28 03:00");
    desk.entitlement = None;
    desk.open(3);
    assert_eq!(standing(&desk), [(TimerKind::Triage, "Sat 28 03:15".to_owned())]);
    let triage = timer(&desk, TimerKind::Triage);
    let mut answered = Desk::new("basic", "2026-11-28 03:10");
    answered.events.clone_from(&desk.events);
    answered.does(AGENT, |case, world| case.reply(&Reply { send_now: Some(TEXT), ..REPLY }, world));
    answered.entitlement = None;
    assert_eq!(fired(answered.at("2026-11-28 03:15"), &triage), Fired::Over, "somebody answered it");
    fires(&mut desk, &triage, "2026-11-28 03:15");
    assert_eq!(fired(desk.at("2026-11-28 09:00"), &triage), Fired::Over);
}

#[test]
fn d10_an_urgent_voicemail_alerts_at_once_and_again_until_somebody_has_heard_it() {
    let mut desk = voicemail();
    let first = timer(&desk, TimerKind::Urgent);
    assert_eq!((first.version, desk.local(first.due).as_str()), (1, "Sat 28 03:00"));
    fires(&mut desk, &first, "2026-11-28 03:00");
    let second = timer(&desk, TimerKind::Urgent);
    assert_eq!((second.version, desk.local(second.due).as_str()), (2, "Sat 28 03:05"));
    assert_eq!(fired(&desk, &first), Fired::Over);
    desk.at("2026-11-28 03:04").does(AGENT, |case, world| case.heard(1, world));
    assert_eq!(fired(desk.at("2026-11-28 03:05"), &second), Fired::Over);
    assert!(desk.events.iter().any(|event| matches!(event.body, Body::Alerted { nth: 1, .. })));
}

#[test]
fn d11_a_held_reply_that_could_not_leave_in_working_hours_waits_for_the_next() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(4).does(AGENT, |case, world| case.reply(&REPLY, world));
    let held = timer(&desk, TimerKind::HeldReply);
    // The desk was down for all of Monday's hours.
    desk.at("2026-11-30 20:00");
    assert_eq!(fired(&desk, &held), Fired::Early(desk.instant("2026-12-01 09:00")));
    fires(&mut desk, &held, "2026-12-01 09:00");
}

#[test]
fn d11_what_is_held_and_asked_in_a_case_from_another_desk_has_its_timers_all_the_same() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(3);
    desk.events.iter_mut().for_each(|event| event.imported = true);
    desk.does(AGENT, |case, world| case.reply(&REPLY, world));
    assert_eq!(standing(&desk), [(TimerKind::HeldReply, "Mon 30 09:00".to_owned())]);
}

#[test]
fn d10_an_urgent_voicemail_alerts_until_somebody_has_heard_it_also_where_it_was_merged() {
    let mut desk = voicemail();
    desk.happens(AGENT, Body::MergedInto { survivor: crate::id::Id::new(2) });
    assert!(standing(&desk).iter().any(|(kind, _)| *kind == TimerKind::Urgent));
}
