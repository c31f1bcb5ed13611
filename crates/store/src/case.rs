//! Cases: the way from events to a case.

use desk::case::{Case, Event};
use desk::id::Id;
use desk::people::Agent;
use desk::permission::Whose;

use crate::event::{Hash, Stored};
use crate::{Error, Sql, Tx, dialect, event, projection};

const HEAD: Sql = Sql::One("SELECT seq, hash FROM cases WHERE id = $1");
const CONCERNED: Sql =
    Sql::One("SELECT organisation_id, site_id, contact_id, agent_id FROM cases WHERE id = $1");
pub(crate) const STATEMENTS: &[Sql] = &[HEAD, dialect::HEAD_HELD, CONCERNED];

/// A case as it is stored: its number, what its events make of it, and the hash of the last.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The number.
    pub id: Id<Case>,
    /// What the events make of it.
    pub case: Case,
    /// The events, in order.
    pub events: Vec<Event>,
    /// The hash of the last event.
    pub hash: Hash,
}

/// A case as it stands, for looking at; `None` where there is none with this number.
///
/// # Errors
/// What the engine says; a history that can't be read.
pub fn load(tx: &mut Tx<'_>, id: Id<Case>) -> Result<Option<Kept>, Error> {
    read(tx, id, HEAD)
}

/// Whose a case is, and which agent works on it.
pub type Concerned = (Whose, Option<Id<Agent>>);

/// Whom a case concerns, without a look at its history; `None` where there is no such case.
///
/// # Errors
/// What the engine says.
pub fn concerned(tx: &mut Tx<'_>, id: Id<Case>) -> Result<Option<Concerned>, Error> {
    let found = tx.one(CONCERNED, &[&id], |row| {
        let (organisation, site, contact) = (row.take()?, row.take()?, row.take()?);
        Ok((Whose { organisation, site, contact, ..Whose::default() }, row.take()?))
    })?;
    let Some((whose, agent)) = found else { return Ok(None) };
    let participants = projection::participants(tx, id)?;
    Ok(Some((Whose { participants, ..whose }, agent)))
}

/// Lets nobody else add to a case until this transaction ends; `false` where there is no such case.
///
/// # Errors
/// What the engine says.
pub fn hold_case(tx: &mut Tx<'_>, id: Id<Case>) -> Result<bool, Error> {
    Ok(tx.one(dialect::HEAD_HELD, &[&id], |row| Ok((row.take::<u32>()?, row.take::<Hash>()?)))?.is_some())
}

/// A case that nobody else can add to until this transaction ends.
pub(crate) fn hold(tx: &mut Tx<'_>, id: Id<Case>) -> Result<Option<Kept>, Error> {
    read(tx, id, dialect::HEAD_HELD)
}

fn read(tx: &mut Tx<'_>, id: Id<Case>, head: Sql<'_>) -> Result<Option<Kept>, Error> {
    let head = tx.one(head, &[&id], |row| Ok((row.take::<u32>()?, row.take::<Hash>()?)))?;
    let Some((seq, hash)) = head else { return Ok(None) };
    let stored = event::of_case(tx, id, seq)?;
    if stored.last().map(|last| (last.seq, last.hash)) != Some((seq, hash)) {
        let problem = "its last event isn't the one that the case ends with; radd verify says more";
        return Err(Error::Shape(format!("case {id}: {problem}")));
    }
    let events: Vec<Event> = stored
        .iter()
        .map(Stored::event)
        .collect::<Result<_, _>>()
        .map_err(|e| e.at(&format!("case {id}")))?;
    let case = Case::fold(&events)
        .ok_or_else(|| Error::Shape(format!("case {id}: its first event isn't its opening")))?;
    Ok(Some(Kept { id, case, events, hash }))
}
