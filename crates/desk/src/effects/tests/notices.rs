//! What is sent, to whom and when.

use crate::case::tests::desk::{AGENT, CUSTOMER, Desk, TEXT, priority};
use crate::case::{Body, Channel, Evidence, Lower, Reply};
use crate::effects::{Audience, Notice, NoticeKind, Readers, notices};
use crate::id::Id;
use crate::people::Actor;

const REPLY: Reply = Reply { message: TEXT, send_now: None };

/// What is sent after everything that happened since an event.
fn sent(desk: &Desk, since: usize) -> Vec<Notice> {
    notices(&desk.case(), &desk.events[since..], desk.entitlement.as_ref())
}

fn kinds(desk: &Desk, since: usize) -> Vec<(NoticeKind, Audience)> {
    sent(desk, since).iter().map(|notice| (notice.kind, notice.audience)).collect()
}

#[test]
fn a_receipt_goes_at_once_at_any_hour() {
    let mut desk = Desk::new("premium", "2026-11-28 03:00");
    desk.open(3);
    let notices = sent(&desk, 0);
    assert_eq!((notices[0].kind, notices[0].audience), (NoticeKind::Receipt, Audience::Customer));
    assert_eq!((notices.len(), notices[0].leaves), (1, desk.now));
}

#[test]
fn d11_a_reply_has_its_undo_before_it_leaves_and_one_taken_back_is_not_sent() {
    let mut desk = Desk::new("premium", "2026-11-28 03:00");
    desk.open(1).does(AGENT, |case, world| case.reply(&REPLY, world));
    let notice = sent(&desk, 2)[0];
    assert_eq!(notice.leaves, desk.instant("2026-11-28 03:00:05"));
    assert!(notice.stands(&desk.case()));
    let reply = desk.last();
    desk.at("2026-11-28 03:00:03").does(AGENT, |case, world| case.take_back(reply, world));
    assert!(!notice.stands(&desk.case()));
}

#[test]
fn d11_a_held_reply_is_told_to_its_author_and_sent_when_it_leaves() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(3).does(AGENT, |case, world| case.reply(&REPLY, world));
    let reply = desk.last();
    let author = Audience::Author(Id::new(1));
    assert_eq!(kinds(&desk, 2), [(NoticeKind::Held(reply), author)]);
    let before = desk.events.len();
    desk.at("2026-11-30 09:00").does(Actor::Desk, |case, world| case.let_leave(reply, world));
    assert_eq!(kinds(&desk, before), [(NoticeKind::Reply(reply), Audience::Customer)]);
    assert_eq!(sent(&desk, before)[0].leaves, desk.now);
}

#[test]
fn d11_the_author_is_alerted_when_a_held_reply_goes_back_to_draft() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(3).does(AGENT, |case, world| case.reply(&REPLY, world));
    let (reply, before) = (desk.last(), desk.events.len());
    desk.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Portal));
    assert_eq!(kinds(&desk, before), [(NoticeKind::BackToDraft(reply), Audience::Author(Id::new(1)))]);
}

#[test]
fn d8_a_lowering_by_support_is_told_the_customer_and_d11_waits_where_the_customer_is_contacted_in_working_hours()
 {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(2);
    let lower = Lower { to: priority(3), evidence: Evidence::CannotProvide { words: TEXT } };
    desk.at("2026-11-28 12:10").does(AGENT, |case, world| case.lower(&lower, world));
    let notice = sent(&desk, 2)[0];
    assert_eq!((notice.kind, notice.audience), (NoticeKind::Lowered, Audience::Customer));
    assert_eq!(desk.local(notice.leaves), "Mon 30 09:00");
}

#[test]
fn a_customers_own_lowering_is_no_news_to_the_customer() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(2);
    let lower = Lower { to: priority(3), evidence: Evidence::OwnWish };
    desk.does(CUSTOMER, |case, world| case.lower(&lower, world));
    assert!(kinds(&desk, 2).is_empty());
}

#[test]
fn d8_an_availability_check_is_asked_at_once_unless_it_is_over() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    desk.open(1).does(AGENT, |case, world| case.ask_availability(world));
    let notice = sent(&desk, 2)[0];
    assert_eq!((notice.kind, notice.leaves), (NoticeKind::AvailabilityAsked, desk.now));
    assert!(notice.stands(&desk.case()));
    desk.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Portal));
    assert!(!notice.stands(&desk.case()));
}

#[test]
fn a_reminder_goes_to_who_is_responsible_and_to_the_webhook() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).happens(Actor::Desk, Body::Reminded { promise: 2, percent: 80 });
    let kind = NoticeKind::Reminder(80);
    assert_eq!(kinds(&desk, 2), [(kind, Audience::Responsible), (kind, Audience::Webhook)]);
}

#[test]
fn who_is_responsible_is_the_agent_else_the_team_else_everybody() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).happens(Actor::Desk, Body::Reminded { promise: 2, percent: 80 });
    let [reminder, hook] = sent(&desk, 2)[..] else { panic!("two notices") };
    assert_eq!(hook.readers(Some(&desk.case())), None);
    assert_eq!(reminder.readers(Some(&desk.case())), Some(Readers::Agents));
    let (agent, team) = (Some(Id::new(5)), Some(Id::new(6)));
    desk.happens(AGENT, Body::Assigned { agent: None, team });
    assert_eq!(reminder.readers(Some(&desk.case())), Some(Readers::Team(Id::new(6))));
    desk.happens(AGENT, Body::Assigned { agent, team });
    assert_eq!(reminder.readers(Some(&desk.case())), Some(Readers::Agent(Id::new(5))));
}

#[test]
fn imported_history_sends_nothing() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).does(AGENT, |case, world| case.reply(&REPLY, world));
    desk.events.iter_mut().for_each(|event| event.imported = true);
    assert!(sent(&desk, 0).is_empty());
}

#[test]
fn an_agent_is_told_of_what_others_give_them_and_what_the_customer_writes_there() {
    let mut desk = Desk::new("premium", "2026-11-23 12:00");
    desk.open(1);
    let opened = desk.events.len();
    desk.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Portal));
    assert_eq!(kinds(&desk, opened), [], "while nobody works on it, nobody is told of each message");
    let written = desk.events.len();
    desk.does(AGENT, |case, world| case.assign(Some(Id::new(2)), None, world));
    assert_eq!(kinds(&desk, written), [(NoticeKind::Assigned, Audience::Responsible)]);
    let assigned = desk.events.len();
    desk.does(CUSTOMER, |case, _| case.customer_writes(TEXT, Channel::Portal));
    assert_eq!(kinds(&desk, assigned), [(NoticeKind::CustomerWrote, Audience::Responsible)]);
    let again = desk.events.len();
    desk.does(AGENT, |case, world| case.assign(Some(Id::new(1)), None, world));
    assert_eq!(kinds(&desk, again), [], "who takes a case knows it");
}
