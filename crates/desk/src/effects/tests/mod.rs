//! What follows from what happened, by the rules of the policy.

mod expiry;
mod notices;
mod other_timers;
mod reminders;

use super::{Fired, Timer, TimerKind, fire, timers};
use crate::case::tests::desk::Desk;
use crate::people::Actor;

/// Every timer that the desk's case has now, as the site's clocks show them.
fn standing(desk: &Desk) -> Vec<(TimerKind, String)> {
    let all = timers(&desk.case(), desk.entitlement.as_ref(), desk.now);
    all.into_iter().map(|timer| (timer.kind, desk.local(timer.due))).collect()
}

#[track_caller]
fn timer(desk: &Desk, kind: TimerKind) -> Timer {
    let all = timers(&desk.case(), desk.entitlement.as_ref(), desk.now);
    *all.iter().find(|timer| timer.kind == kind).expect("it is set")
}

fn fired(desk: &Desk, timer: &Timer) -> Fired {
    fire(timer, &desk.case(), &desk.world(Actor::Desk)).expect("nothing is refused")
}

/// Fires a timer at a local time and records what it did.
#[track_caller]
fn fires(desk: &mut Desk, timer: &Timer, at: &str) {
    desk.at(at);
    match fired(desk, timer) {
        Fired::Did(events) => {
            desk.record(Actor::Desk, Ok(events));
        }
        other => panic!("{timer:?} did nothing at {at}: {other:?}"),
    }
}
