//! What reports on deliveries say of letters (policy D16, D8).

use desk::case::{CheckResult, MessageKind, World};
use desk::people::Actor;
use mail::bounce::{Outcome, Report};
use sla::Instant;
use store::{Command, Failure, LetterState, Posted, Tx};

use crate::room::Room;

/// Notes what a report says; the case of the letter that it is about, where that is one of ours.
pub(crate) fn take_report(
    room: &Room,
    tx: &mut Tx<'_>,
    report: &Report,
    now: Instant,
) -> Result<Option<Posted>, Failure> {
    let Some(id) = &report.original_id else { return Ok(None) };
    let Some(posted) = store::letter_with_id(tx, id)? else { return Ok(None) };
    let worst = |outcome| report.recipients.iter().find(|one| one.outcome == outcome);
    if let Some(failed) = worst(Outcome::Failed) {
        // Said twice, it is one failure.
        if store::letter_reported(tx, posted.id, LetterState::Bounced, &failed.diagnostic)? {
            undelivered(room, tx, &posted, now)?;
        }
    } else if let Some(delayed) = worst(Outcome::Delayed) {
        store::letter_reported(tx, posted.id, LetterState::Delayed, &delayed.diagnostic)?;
    }
    Ok(Some(posted))
}

/// A letter reached nobody: a reply that reached nobody else on the customer's side either, and that nobody there has seen,
/// is none (policy D16), and a check that nobody got proves nothing (policy D8).
///
/// # Errors
/// What the engine says.
pub fn undelivered(room: &Room, tx: &mut Tx<'_>, posted: &Posted, now: Instant) -> Result<(), Failure> {
    let (Some(id), Some(seq), true) = (posted.case, posted.seq, posted.to_customer) else { return Ok(()) };
    let Some(kept) = store::load(tx, id)? else { return Ok(()) };
    let others = store::others_reached(tx, posted)?;
    let seen = store::seen_until(tx, id)?.is_some_and(|until| until >= seq);
    let world = World { now, by: Actor::Desk, role: None, entitlement: None };
    let (command, entitle) = (Command::new(world), room.entitle());
    let sent = kept.case.messages.iter().any(|of| of.seq == seq && matches!(of.kind, MessageKind::Sent(_)));
    let checks =
        kept.case.check.is_some_and(|check| check.seq == seq && check.result == CheckResult::Running);
    if sent {
        store::execute(tx, &command, id, &entitle, |case, _| case.bounced(seq, others || seen))?;
    } else if checks && !others && !seen {
        store::execute(tx, &command, id, &entitle, |case, _| case.check_undelivered(seq))?;
    }
    Ok(())
}
