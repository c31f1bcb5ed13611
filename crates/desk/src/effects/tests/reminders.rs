//! The reminders at 50, 80 and 100 % of a promise.

use super::{Fired, TimerKind, fired, fires, standing, timer};
use crate::case::tests::desk::{AGENT, CUSTOMER, Desk, TEXT, confirmation, entitled, priority};
use crate::case::{Bind, Body, Raise, Reply, VoidReason};
use crate::contract::tests as contract;
use crate::effects::{TimerChanges, timers};
use crate::id::Id;
use crate::people::Actor;

const REPLY: Reply = Reply { message: TEXT, send_now: None };

fn at(kind: TimerKind, local: &str) -> (TimerKind, String) {
    (kind, local.to_owned())
}

#[test]
fn percents_are_of_the_support_time_between_submission_and_deadline() {
    let mut desk = Desk::new("basic", "2026-11-26 16:00");
    desk.open(2);
    // 12 hours of 8 × 5: one on Thursday, eight on Friday, three on Monday.
    assert_eq!(
        standing(&desk),
        [
            at(TimerKind::Reminder50, "Fri 27 14:00"),
            at(TimerKind::Reminder80, "Mon 30 09:36"),
            at(TimerKind::Reminder100, "Mon 30 12:00"),
        ]
    );
}

#[test]
fn d9_percents_are_counted_from_the_change_that_set_the_deadline() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(3);
    let raise = Raise { to: priority(1), confirmation: confirmation() };
    desk.at("2026-11-23 10:00").does(CUSTOMER, |case, world| case.raise(&raise, world));
    assert_eq!(
        standing(&desk),
        [
            at(TimerKind::Reminder50, "Mon 23 11:00"),
            at(TimerKind::Reminder80, "Mon 23 11:36"),
            at(TimerKind::Reminder100, "Mon 23 12:00"),
        ]
    );
}

#[test]
fn the_reminders_of_p3_at_50_and_80_wait_for_working_hours_and_the_one_at_100_is_never_delayed() {
    let zone = Desk::new("basic", "2026-11-23 09:00").zone().clone();
    let mut desk = Desk::new("premium", "2026-11-27 15:00");
    // A quote may let P3 run around the clock; people are reminded of it in working hours all the same.
    let mut spec = contract::written();
    spec.stated.clocks = vec![crate::contract::StatedClockSpec {
        line: "8".into(),
        priority: priority(3),
        clock: "24x7".into(),
    }];
    spec.stated.targets = vec![crate::contract::StatedTargetSpec {
        line: "9".into(),
        priority: priority(3),
        target: "70h".into(),
    }];
    let quoted = contract::contract(1, contract::read(&spec));
    let holidays = contract::closed_on(&[]);
    let given = quoted.entitlement(quoted.last(), crate::catalog::Catalog::builtin(), None, &holidays);
    desk.entitlement = Some(given.expect("an entitlement"));
    desk.open(3);
    assert_eq!(
        standing(&desk),
        [
            at(TimerKind::Reminder50, "Mon 30 09:00"), // used up on Sunday at 2:00
            at(TimerKind::Reminder80, "Mon 30 09:00"), // on Sunday at 23:00
            at(TimerKind::Reminder100, "Mon 30 13:00"),
        ]
    );
    assert!(entitled("basic", &zone, &[]).working_hours.is_open(desk.instant("2026-11-30 09:00")));
    let (half, most) = (timer(&desk, TimerKind::Reminder50), timer(&desk, TimerKind::Reminder80));
    fires(&mut desk, &most, "2026-11-30 09:00");
    assert_eq!(fired(&desk, &half), Fired::Over, "one stands for both");
}

#[test]
fn a_reminder_that_would_wait_beyond_the_deadline_does_not_come() {
    let mut desk = Desk::new("premium", "2026-11-28 12:00");
    if let Some(entitlement) = &mut desk.entitlement {
        let always = entitlement.clocks[0].calendar.clone();
        entitlement.clocks.iter_mut().for_each(|clock| clock.calendar = always.clone());
    }
    // Half of four hours are used up on Saturday at 14:00; working hours begin on Monday.
    desk.open(3);
    assert_eq!(standing(&desk), [at(TimerKind::Reminder100, "Sat 28 16:00")]);
}

#[test]
fn each_fires_exactly_once_also_on_two_nodes_and_after_a_restart() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1);
    let half = timer(&desk, TimerKind::Reminder50);
    assert_eq!(fired(desk.at("2026-11-23 09:59"), &half), Fired::Early(half.due), "a clock was set back");
    fires(&mut desk, &half, "2026-11-23 10:00");
    assert_eq!(desk.case().reminded, [(half.version, 50)]);
    assert_eq!(fired(&desk, &half), Fired::Over);
    let refolded = desk.case();
    assert_eq!(timers(&refolded, desk.entitlement.as_ref(), desk.now).len(), 2);
    let most = timer(&desk, TimerKind::Reminder80);
    fires(&mut desk, &most, "2026-11-23 10:36");
    let all = timer(&desk, TimerKind::Reminder100);
    fires(&mut desk, &all, "2026-11-23 11:00");
    assert!(standing(&desk).is_empty());
}

#[test]
fn an_answered_void_or_withdrawn_case_has_none() {
    type Ends = fn(&mut Desk);
    let ends: [(&str, Ends); 3] = [
        ("answered", |desk| {
            desk.does(AGENT, |case, world| case.reply(&REPLY, world));
        }),
        ("void", |desk| {
            desk.does(AGENT, |case, world| case.void(VoidReason::Test, TEXT, world));
        }),
        ("withdrawn", |desk| {
            desk.does(CUSTOMER, |case, world| case.withdraw(world));
        }),
    ];
    for (what, end) in ends {
        let mut desk = Desk::new("basic", "2026-11-23 09:00");
        desk.open(1);
        let half = timer(&desk, TimerKind::Reminder50);
        let before = timers(&desk.case(), desk.entitlement.as_ref(), desk.now);
        end(desk.at("2026-11-23 09:30"));
        let after = timers(&desk.case(), desk.entitlement.as_ref(), desk.now);
        let changes = TimerChanges::between(&before, &after);
        assert_eq!((changes.set.len(), changes.cancel.len()), (0, 3), "{what}");
        assert_eq!(fired(desk.at("2026-11-23 10:00"), &half), Fired::Over, "{what}");
    }
}

#[test]
fn d9_a_change_of_the_promise_puts_new_timers_in_the_place_of_the_old() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(2);
    let before = timers(&desk.case(), desk.entitlement.as_ref(), desk.now);
    let raise = Raise { to: priority(1), confirmation: confirmation() };
    desk.at("2026-11-23 09:10").does(CUSTOMER, |case, world| case.raise(&raise, world));
    let after = timers(&desk.case(), desk.entitlement.as_ref(), desk.now);
    let changes = TimerChanges::between(&before, &after);
    assert_eq!((changes.set, changes.cancel), (after, before.clone()));
    assert_eq!(fired(desk.at("2026-11-24 10:00"), &before[0]), Fired::Over, "the old version never fires");
}

#[test]
fn d9_what_was_said_of_a_deadline_that_is_kept_is_not_said_again() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(2);
    let half = timer(&desk, TimerKind::Reminder50);
    fires(&mut desk, &half, "2026-11-23 15:00");
    // P1 from now would be due later than the present deadline, which is kept.
    let raise = Raise { to: priority(1), confirmation: confirmation() };
    desk.at("2026-11-24 12:30").does(CUSTOMER, |case, world| case.raise(&raise, world));
    assert_eq!(desk.deadline(), "Tue 24 13:00");
    assert!(standing(&desk).iter().all(|(kind, _)| *kind != TimerKind::Reminder50));
}

#[test]
fn d16_one_alert_stands_for_the_reminders_that_passed_before_the_bounce() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).at("2026-11-23 09:30").does(AGENT, |case, world| case.reply(&REPLY, world));
    assert!(standing(&desk).is_empty());
    let reply = desk.case().messages.last().expect("the reply").seq;
    desk.at("2026-11-23 15:00").happens(Actor::Desk, Body::Bounced { reply, reached: false });
    assert_eq!(standing(&desk), [at(TimerKind::Reminder100, "Mon 23 11:00")]);
}

#[test]
fn d13_a_case_that_is_matched_late_alerts_once() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    let entitlement = desk.entitlement.take();
    desk.open(3);
    desk.entitlement = entitlement;
    let customer = crate::case::Customer { organisation: Id::new(3), site: Id::new(4), contact: None };
    desk.at("2026-11-30 09:00").does(AGENT, |case, world| case.bind(&Bind { customer, words: None }, world));
    assert_eq!(standing(&desk), [at(TimerKind::Reminder100, "Wed 25 17:00")]);
}

#[test]
fn d22_a_merged_case_keeps_its_reminders() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1).happens(AGENT, Body::MergedInto { survivor: Id::new(2) });
    assert_eq!(standing(&desk).len(), 3);
}

#[test]
fn imported_history_has_no_timers() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(1);
    desk.events.iter_mut().for_each(|event| event.imported = true);
    assert!(standing(&desk).is_empty());
}
