use sla::Instant;

use super::timers::{Timer, TimerKind, timers};
use crate::case::{Alert, Body, Case, Refusal, World};

/// What became of a timer that a worker took up.
#[derive(Clone, Debug, PartialEq)]
pub enum Fired<T = Vec<Body>> {
    /// It did this.
    Did(T),
    /// The case or contract has moved on, or it was done before: there is nothing to do, ever.
    Over,
    /// Its time hasn't come: a clock was set back, or it was put off to this instant.
    Early(Instant),
}

/// Does what a timer is for, if it still is for anything: decided against the case as it stands, so that firing twice,
/// late or on two nodes does it once.
///
/// # Errors
/// What the verb behind it refuses.
pub fn fire(timer: &Timer, case: &Case, world: &World<'_>) -> Result<Fired, Refusal> {
    let standing = timers(case, world.entitlement, world.now);
    let Some(own) = standing.iter().find(|of| of.kind == timer.kind && of.version == timer.version) else {
        return Ok(Fired::Over);
    };
    if world.now < own.due {
        return Ok(Fired::Early(own.due));
    }
    let version = timer.version;
    let reminded = |percent| vec![Body::Reminded { promise: version, percent }];
    let events = match timer.kind {
        TimerKind::Reminder50 => reminded(50),
        TimerKind::Reminder80 => reminded(80),
        TimerKind::Reminder100 => reminded(100),
        TimerKind::Grace => case.availability_ran_out(version, world)?,
        TimerKind::HeldReply => case.let_leave(version, world)?,
        TimerKind::Triage => vec![Body::Alerted { alert: Alert::Triage, nth: version }],
        TimerKind::Urgent => vec![Body::Alerted { alert: Alert::Urgent, nth: version }],
        // These are about contracts: `fire_expiry`.
        TimerKind::Expiry60 | TimerKind::Expiry30 | TimerKind::Expiry7 => return Ok(Fired::Over),
    };
    Ok(Fired::Did(events))
}
