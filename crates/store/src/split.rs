//! Splitting: a case of its own for a message that came to another (policy D22).

use desk::case::{Body, Case, Event, Seq, SplitOff, World};
use desk::id::Id;

use crate::execute::{Command, Failure, Written, begin, record};
use crate::{Entitlements, Error, Tx, case, event};

/// Makes a case of a message of another, in one transaction. The world that it is decided in has what the customer's
/// contract gave when the message reached us. The texts are the old case's; both cases' events refer to them.
///
/// # Errors
/// As [`execute`](crate::execute). Nothing was written in either then, and no number was used up.
pub fn split<E: Into<Failure>>(
    tx: &mut Tx<'_>,
    command: &Command,
    (id, message): (Id<Case>, Seq),
    entitlements: &Entitlements,
    decide: impl FnOnce(&mut Tx<'_>, &Case, &World<'_>) -> Result<SplitOff, E>,
) -> Result<(Written, Written), Failure> {
    if let Some(written) = command.was_done(tx, command.world.now)? {
        let new = split_before(tx, &written)?;
        return Ok((written, new));
    }
    let before = case::hold(tx, id)?.ok_or(Failure::NoCase(id))?;
    let recorded = command.recorded(event::latest(tx)?.max(Some(before.case.recorded)));
    let reached = before.case.messages.iter().find(|other| other.seq == message).map(|message| message.at);
    let given = match (before.case.organisation, reached) {
        (Some(organisation), Some(at)) => entitlements.in_force(tx, organisation, before.case.site, at)?,
        _ => None,
    };
    let off = decide(tx, &before.case, &command.world(recorded, given.as_deref())).map_err(Into::into)?;
    let mut there = command.events(0, recorded, off.there.clone());
    if let Some(opening) = there.first_mut() {
        opening.occurred = off.submitted;
    }
    let (new, case) = begin(tx, command, &there, (recorded, given.as_deref()))?;
    let new = Written { id: new, case, events: there, again: false };
    let rest = Command { contents: Vec::new(), ..command.clone() };
    let entitlement = entitlements.of_case(tx, &before.case)?;
    let entitle = |tx: &mut Tx<'_>, case: &Case| entitlements.of_case(tx, case);
    let (case, events) = record(tx, &rest, before, off.here(new.id), (recorded, entitlement, &entitle))?;
    Ok((command.finish(tx, id, case, events)?, new))
}

/// The case that was made for the same request before, as it was then.
fn split_before(tx: &mut Tx<'_>, written: &Written) -> Result<Written, Failure> {
    let new = written.events.iter().find_map(|event| match event.body {
        Body::SplitOff { new, .. } => Some(new),
        _ => None,
    });
    let new = new.ok_or_else(|| Error::Shape(format!("nothing was split off case {}", written.id)))?;
    let mut events = case::load(tx, new)?.ok_or(Failure::NoCase(new))?.events;
    let to_old = |event: &Event| matches!(event.body, Body::Linked { other, .. } if other == written.id);
    let last = events.iter().position(to_old).map_or(events.len(), |last| last + 1);
    events.truncate(last);
    let case = Case::fold(&events).ok_or(Failure::NoCase(new))?;
    Ok(Written { id: new, case, events, again: true })
}
