//! How a case opens: who confirmed what, when it was submitted, and on which channel (policy S12–S14, D10, D13, D15).

use super::Desk;
use super::desk::{AGENT, CUSTOMER, TEXT, confirmation, priority};
use crate::case::event::{Body, CallEnd, Channel, Confirmation, Confirmed, VoidReason};
use crate::case::open::Open;
use crate::case::promised::State;
use crate::case::reply::Reply;
use crate::case::{Refusal, Why};
use crate::id::Id;
use crate::people::Actor;

const REPLY: Reply = Reply { message: TEXT, send_now: None };

fn opening_refused(desk: &Desk, by: Actor, open: &Open) -> Refusal {
    let refusal = open.decide(&desk.world(by)).expect_err("it should be refused");
    assert!(!refusal.text(sla::Language::Ar).is_empty());
    refusal
}

fn mail(desk: &Desk) -> Open {
    Open { channel: Channel::Email, priority: None, confirmation: None, ..desk.opening(3) }
}

fn phoned(desk: &Desk, end: CallEnd) -> Open {
    Open { channel: Channel::Phone, call: Some(end), ..mail(desk) }
}

fn by_word() -> Confirmation {
    Confirmation { how: Confirmed::Word, ..confirmation() }
}

#[test]
fn s12_a_customer_opens_a_case_in_the_portal_and_confirms_the_statement() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(2);
    let case = desk.case();
    assert_eq!((case.priority, case.opened.channel), (priority(2), Channel::Portal));
    assert_eq!(case.opened.confirmation, Some(confirmation()));
    assert_eq!(desk.deadline(), "Tue 24 13:00");
}

#[test]
fn s13_d10_a_mail_opens_as_priority_3_since_it_cannot_confirm() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    let open = Open { priority: Some(priority(1)), confirmation: Some(confirmation()), ..mail(&desk) };
    desk.opens(CUSTOMER, &open);
    assert_eq!((desk.case().priority, desk.case().opened.confirmation), (priority(3), None));
    assert_eq!(desk.deadline(), "Wed 25 17:00");
}

#[test]
fn d10_the_link_in_the_receipt_of_a_mail_raises_it() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    let open = mail(&desk);
    desk.opens(CUSTOMER, &open).at("2026-11-23 09:10");
    let confirmation = Confirmation { how: Confirmed::Link, ..confirmation() };
    let raise = crate::case::Raise { to: priority(1), confirmation };
    desk.does(CUSTOMER, |case, world| case.raise(&raise, world));
    assert_eq!(desk.deadline(), "Mon 23 11:10");
}

#[test]
fn d10_a_chosen_priority_needs_its_confirmation() {
    let desk = Desk::new("basic", "2026-11-23 09:00");
    let open = Open { confirmation: None, ..desk.opening(1) };
    assert_eq!(opening_refused(&desk, CUSTOMER, &open).error.field(), "confirmation");
    let old = Confirmation { version: 0, ..confirmation() };
    let open = Open { confirmation: Some(old), ..desk.opening(1) };
    assert_eq!(opening_refused(&desk, CUSTOMER, &open).error.field(), "confirmation.version");
}

#[test]
fn d10_an_agent_records_who_confirmed_how_and_when() {
    let mut desk = Desk::new("premium", "2026-11-23 09:20");
    let at = desk.instant("2026-11-23 09:05");
    let word = Confirmation { at: Some(at), ..by_word() };
    let open = Open { submitted: at, confirmation: Some(word), ..desk.opening(1) };
    desk.opens(AGENT, &open);
    let recorded = desk.case().opened.confirmation.expect("a confirmation");
    assert_eq!((recorded.contact, recorded.how, recorded.at), (Some(Id::new(7)), Confirmed::Word, Some(at)));
    assert_eq!(desk.events.first().map(|event| event.by), Some(AGENT));
}

#[test]
fn d10_what_nobody_can_have_confirmed_so_is_refused() {
    let desk = Desk::new("premium", "2026-11-23 09:20");
    let later = desk.instant("2026-11-23 09:21");
    for (what, by, confirmation, field) in [
        ("a word that no agent heard", CUSTOMER, by_word(), "confirmation.how"),
        ("an agent in the customer's form", AGENT, confirmation(), "confirmation.how"),
        ("nobody's word", AGENT, Confirmation { contact: None, ..by_word() }, "confirmation.contact"),
        ("a word not given yet", AGENT, Confirmation { at: Some(later), ..by_word() }, "confirmation.at"),
    ] {
        let open = Open { confirmation: Some(confirmation), ..desk.opening(1) };
        assert_eq!(opening_refused(&desk, by, &open).error.field(), field, "{what}");
    }
}

#[test]
fn d15_a_case_that_an_agent_opens_was_submitted_when_the_request_reached_us() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    let submitted = desk.now;
    let open = Open { confirmation: Some(by_word()), ..desk.opening(1) };
    desk.at("2026-11-23 10:45").opens(AGENT, &open);
    assert_eq!((desk.case().submitted, desk.deadline()), (submitted, "Mon 23 11:00".to_owned()));
    assert_eq!(desk.state(), State::Soon);
}

#[test]
fn d15_a_case_opened_after_its_deadline_is_late_at_once() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    let open = Open { confirmation: Some(by_word()), ..desk.opening(1) };
    desk.at("2026-11-23 12:00").opens(AGENT, &open);
    assert_eq!(desk.state(), State::Late);
}

#[test]
fn d15_no_case_was_submitted_later_than_now() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    let open = desk.opening(1);
    desk.at("2026-11-23 08:59");
    assert_eq!(opening_refused(&desk, CUSTOMER, &open).error.field(), "submitted");
}

#[test]
fn d10_a_premium_voicemail_or_missed_call_without_a_key_is_priority_3_and_urgent_until_heard() {
    for end in [CallEnd::Voicemail, CallEnd::Unanswered] {
        let mut desk = Desk::new("premium", "2026-11-28 03:00");
        let open = phoned(&desk, end);
        desk.opens(CUSTOMER, &open);
        let case = desk.case();
        assert_eq!((case.priority, case.opened.urgent, case.unheard), (priority(3), true, vec![1]));
        assert!(!desk.case().is_answered());
        assert_eq!(desk.refused(Actor::Desk, |case, world| case.heard(1, world)).why, Why::Forbidden);
        desk.does(AGENT, |case, world| case.heard(1, world));
        assert!(desk.case().unheard.is_empty());
        assert!(!desk.case().is_answered(), "to hear is not to answer");
        let again = desk.case().heard(1, &desk.world(AGENT));
        assert_eq!(again, Ok(vec![]));
    }
}

#[test]
fn d10_a_key_pressed_confirms_a_priority_and_nothing_is_urgent_besides() {
    let mut desk = Desk::new("premium", "2026-11-28 03:00");
    let key = Confirmation { how: Confirmed::Key, ..confirmation() };
    let open =
        Open { priority: Some(priority(1)), confirmation: Some(key), ..phoned(&desk, CallEnd::Voicemail) };
    desk.opens(CUSTOMER, &open);
    assert_eq!((desk.case().priority, desk.case().opened.urgent), (priority(1), false));
    assert_eq!(desk.deadline(), "Sat 28 03:30");
}

#[test]
fn d7_a_voicemail_is_submitted_at_the_calls_start() {
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    let open = phoned(&desk, CallEnd::Voicemail);
    desk.at("2026-11-23 09:04").opens(CUSTOMER, &open);
    assert_eq!(desk.local(desk.case().submitted), "Mon 23 09:00");
    assert_eq!(desk.deadline(), "Mon 23 13:00");
}

#[test]
fn s14_the_phone_is_there_only_where_the_contract_has_it_and_the_attempt_is_on_record() {
    let desk = Desk::new("basic", "2026-11-23 09:00");
    let open = phoned(&desk, CallEnd::Answered);
    let refusal = opening_refused(&desk, CUSTOMER, &open);
    assert_eq!((refusal.why, refusal.error.field()), (Why::Forbidden, "channel"));
    assert!(refusal.text(sla::Language::En).contains("portal, email"), "the caller is told which there are");
    let attempt = open.refused_caller(desk.entitlement.as_ref()).expect("a record");
    assert_eq!((attempt.at, attempt.organisation, attempt.contact), (desk.now, Id::new(3), Some(Id::new(7))));
    assert_eq!(attempt.told, [Channel::Portal, Channel::Email]);
    let premium = Desk::new("premium", "2026-11-23 09:00");
    assert_eq!(open.refused_caller(premium.entitlement.as_ref()), None);
    assert!(open.decide(&premium.world(CUSTOMER)).is_ok());
}

#[test]
fn d13_a_mail_is_accepted_without_a_promise_where_the_contract_has_no_email() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    if let Some(entitlement) = &mut desk.entitlement {
        entitlement.channels.retain(|channel| *channel != Channel::Email);
    }
    let open = mail(&desk);
    desk.opens(CUSTOMER, &open);
    assert_eq!((desk.state(), desk.case().is_in_triage()), (State::None, true));
}

#[test]
fn d13_a_case_without_a_contract_or_from_an_unknown_sender_is_accepted_and_has_no_promise() {
    for (by, known) in [(CUSTOMER, true), (Actor::Stranger, false)] {
        let mut desk = Desk::new("basic", "2026-11-23 09:00");
        desk.entitlement = None;
        let open = Open { customer: mail(&desk).customer.filter(|_| known), ..mail(&desk) };
        desk.opens(by, &open);
        assert_eq!((desk.state(), desk.case().is_in_triage()), (State::None, true));
        desk.does(AGENT, |case, world| case.reply(&REPLY, world));
        assert_eq!(desk.at("2026-12-23 09:00").state(), State::None);
    }
}

#[test]
fn d13_spam_leaves_triage() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.entitlement = None;
    let open = Open { customer: None, ..mail(&desk) };
    desk.opens(Actor::Stranger, &open);
    desk.does(AGENT, |case, world| case.void(VoidReason::Spam, TEXT, world));
    assert!(!desk.case().is_in_triage());
    assert!(matches!(desk.events.last().map(|event| &event.body), Some(Body::Voided { .. })));
}
