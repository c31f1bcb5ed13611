//! What happens to contracts, beside their versions: a chain of events of each, as cases have.

use desk::case::Seq;
use desk::contract::{Contract, ContractBody, ContractEvent};
use desk::effects::contract_notices;
use desk::id::Id;
use desk::people::Actor;
use sla::Instant;

use crate::event::{self, Hash, NOTHING_BEFORE, Stored, Subject};
use crate::{Error, Sql, Tx, outbox};

const END: Sql = Sql::One("SELECT seq, hash FROM contracts WHERE id = $1");
const SET_END: Sql = Sql::One("UPDATE contracts SET seq = $1, hash = $2 WHERE id = $3");
const ENDS: Sql =
    Sql::One("SELECT id, seq, hash FROM contracts WHERE id > $1 AND seq > 0 ORDER BY id LIMIT $2");

pub(crate) const STATEMENTS: &[Sql] = &[END, SET_END, ENDS];

/// Where a contract's chain ends: the place of the last event, and its hash.
pub(crate) type End = (Seq, Option<Hash>);

/// Records that something happened to a contract, by the desk itself, and puts out the notices that follow. The contract is
/// held by the caller ([`crate::contract_to_change`]).
///
/// # Errors
/// What the engine says.
pub fn happened_to_contract(
    tx: &mut Tx<'_>,
    id: Id<Contract>,
    now: Instant,
    body: ContractBody,
) -> Result<ContractEvent, Error> {
    let end: Option<End> = tx.one(END, &[&id], |row| Ok((row.take()?, row.take()?)))?;
    let (seq, hash) = end.ok_or_else(|| Error::Shape(format!("contract {id}: it is gone")))?;
    let recorded = event::latest(tx)?.map_or(now, |last| last.max(now));
    let event = ContractEvent { seq: seq + 1, occurred: recorded, recorded, by: Actor::Desk, body };
    let stored = Stored::seal_of_contract(id, &event, hash.unwrap_or(NOTHING_BEFORE))?;
    event::append(tx, Subject::Contract(id), std::slice::from_ref(&stored))?;
    tx.run(SET_END, &[&stored.seq, &stored.hash, &id])?;
    outbox::put(tx, Subject::Contract(id), &contract_notices(&event))?;
    Ok(event)
}

/// What happened to a contract, in order.
///
/// # Errors
/// What the engine says; an event that this program can't read.
pub fn contract_events(tx: &mut Tx<'_>, id: Id<Contract>) -> Result<Vec<ContractEvent>, Error> {
    let end: Option<End> = tx.one(END, &[&id], |row| Ok((row.take()?, row.take()?)))?;
    let stored = event::of_contract(tx, id, end.map_or(0, |(seq, _)| seq))?;
    stored.iter().map(Stored::contract_event).collect()
}

/// Contracts after a number that something has happened to, in order, with where their chains end.
pub(crate) fn ends(tx: &mut Tx<'_>, after: i64, limit: i64) -> Result<Vec<(Id<Contract>, End)>, Error> {
    tx.all(ENDS, &[&after, &limit], |row| Ok((row.take()?, (row.take()?, row.take()?))))
}
