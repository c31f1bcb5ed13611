//! Making a case of a message (policy D22).

use super::Desk;
use super::desk::{AGENT, CUSTOMER, TEXT, confirmation, priority};
use crate::case::event::{Body, Channel, Confirmed, Event};
use crate::case::promised::{Because, State};
use crate::case::reply::Reply;
use crate::case::split::{Split, SplitOff};
use crate::case::{Case, Confirmation, Refusal};
use crate::id::Id;
use crate::people::Actor;

const REPLY: Reply = Reply { message: TEXT, send_now: None };
const OLD: Id<Case> = Id::new(1);
const NEW: Id<Case> = Id::new(2);

fn split(message: u32, number: Option<u8>) -> Split {
    let confirmation = number.map(|_| Confirmation { how: Confirmed::Word, ..confirmation() });
    Split { message, subject: None, priority: number.map(priority), confirmation }
}

/// The old and the new case after a message was split off.
fn splits(desk: &mut Desk, message: u32, number: Option<u8>) -> Desk {
    let split = split(message, number);
    let off = desk.case().split(OLD, &split, &desk.world(AGENT)).expect("it can be split");
    desk.record(AGENT, Ok(off.here(NEW)));
    let SplitOff { there, submitted, .. } = off;
    let mut new = Desk::new("basic", "2026-11-23 09:00");
    new.now = desk.now;
    new.record(AGENT, Ok(there));
    if let Some(Event { occurred, .. }) = new.events.first_mut() {
        *occurred = submitted;
    }
    new
}

fn refused(desk: &Desk, by: Actor, message: u32) -> Refusal {
    let split = split(message, None);
    desk.case().split(OLD, &split, &desk.world(by)).expect_err("it should be refused")
}

/// A P1 of Monday 9:00; at 10:00 the customer writes about something else.
fn desk() -> Desk {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).at("2026-11-23 10:00");
    desk.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Portal));
    desk
}

fn last_message(desk: &Desk) -> u32 {
    desk.case().messages.last().expect("a message").seq
}

#[test]
fn d22_a_split_case_was_submitted_when_its_message_reached_us() {
    let mut desk = desk();
    let message = last_message(&desk);
    let new = splits(desk.at("2026-11-23 12:00"), message, Some(2));
    assert_eq!(new.local(new.case().submitted), "Mon 23 10:00");
    assert_eq!(new.deadline(), "Tue 24 14:00", "12 hours from 10:00");
    let promise = new.case().promise_in_force().expect("a promise").promise.clone();
    assert_eq!(promise.because, Because::Opened);
    assert_eq!(desk.deadline(), "Mon 23 11:00", "the old case keeps its own");
    assert_eq!(desk.case().split_off, [(message, NEW)]);
}

#[test]
fn d22_split_after_a_response_has_a_fresh_promise_from_the_split_and_says_why() {
    let mut desk = desk();
    let message = last_message(&desk);
    desk.at("2026-11-23 10:30").does(AGENT, |case, world| case.reply(&REPLY, world));
    let new = splits(desk.at("2026-11-23 14:00"), message, Some(1));
    assert_eq!(new.deadline(), "Mon 23 16:00", "2 hours from the split");
    assert_eq!(new.local(new.case().submitted), "Mon 23 10:00");
    let promise = new.case().promise_in_force().expect("a promise").promise.clone();
    assert_eq!((promise.because, promise.counted_from), (Because::Split, new.now));
    assert_eq!((desk.state(), new.state()), (State::Kept, State::Run));
}

#[test]
fn d22_what_is_no_response_or_came_before_the_message_makes_no_fresh_promise() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).at("2026-11-23 09:30").does(AGENT, |case, world| case.reply(&REPLY, world));
    desk.at("2026-11-23 10:00").does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Portal));
    let message = last_message(&desk);
    desk.at("2026-11-23 10:30").happens(AGENT, Body::Noted { message: TEXT });
    desk.happens(Actor::Desk, Body::Notified { message: TEXT });
    let new = splits(desk.at("2026-11-23 11:00"), message, Some(1));
    assert_eq!(new.deadline(), "Mon 23 12:00", "2 hours from the message");
}

#[test]
fn d22_a_message_that_waited_beyond_its_deadline_is_late_from_the_start() {
    let mut desk = desk();
    let message = last_message(&desk);
    let new = splits(desk.at("2026-11-23 15:00"), message, Some(1));
    assert_eq!((new.deadline().as_str(), new.state()), ("Mon 23 12:00", State::Late));
}

#[test]
fn d10_a_split_case_whose_priority_nobody_confirmed_opens_as_p3() {
    let mut desk = desk();
    let message = last_message(&desk);
    let new = splits(&mut desk, message, None);
    assert_eq!((new.case().priority, desk.case().priority), (priority(3), priority(1)));
}

#[test]
fn d22_only_a_later_message_of_the_customers_is_split_and_only_once() {
    let mut desk = desk();
    let message = last_message(&desk);
    assert_eq!(refused(&desk, AGENT, 1).error.field(), "message", "the case began with it");
    assert_eq!(refused(&desk, AGENT, 99).error.field(), "reply", "there is none");
    desk.does(AGENT, |case, world| case.reply(&REPLY, world));
    assert_eq!(refused(&desk, AGENT, last_message(&desk)).error.field(), "message", "an agent wrote it");
    assert!(refused(&desk, CUSTOMER, message).error.field().is_empty());
    splits(&mut desk, message, None);
    assert_eq!(refused(&desk, AGENT, message).error.field(), "message", "it has a case of its own");
}

#[test]
fn d9_d22_a_split_case_with_a_fresh_promise_is_corrected_from_the_split() {
    let mut desk = desk();
    let message = last_message(&desk);
    desk.at("2026-11-23 10:30").does(AGENT, |case, world| case.reply(&REPLY, world));
    let mut new = splits(desk.at("2026-11-24 14:00"), message, Some(2));
    let premium = super::changes::contract(&new, "premium", (2, 1), &[]);
    let to = crate::case::Move { site: Id::new(4), to: &premium, words: TEXT, correction: true };
    new.does(AGENT, |case, world| case.move_to(&to, world));
    assert_eq!(new.deadline(), "Tue 24 15:00", "an hour from the split");
}
