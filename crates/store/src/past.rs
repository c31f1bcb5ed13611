//! Bringing in another desk's history.

use desk::case::Past;

use crate::execute::{Command, Failure, Written, begin};
use crate::{Entitlements, Tx, event};

/// Writes a case of another desk's history, from its first event to its last, promised what a contract gave then where
/// there are entitlements. Times are its
/// own, and nothing follows from it. With a request's key it is written once, however often it is brought in.
///
/// # Errors
/// A key that was used for something else, or what the engine says. Nothing was written then.
pub fn bring_in(
    tx: &mut Tx<'_>,
    command: &Command,
    entitlements: Option<&Entitlements>,
    past: &Past,
) -> Result<Written, Failure> {
    let recorded = command.recorded(event::latest(tx)?);
    if let Some(written) = command.was_done(tx, recorded)? {
        return Ok(written);
    }
    let (organisation, site) = (past.customer.organisation, Some(past.customer.site));
    let entitlement = match entitlements {
        Some(of) => of.in_force(tx, organisation, site, past.submitted)?,
        None => None,
    };
    let events = past.events(recorded, entitlement.as_deref());
    let (id, case) = begin(tx, command, &events, (recorded, entitlement.as_deref()))?;
    command.finish(tx, id, case, events)
}
