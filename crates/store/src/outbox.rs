//! The outbox: what is to be sent, written in the transaction that decided it.

use desk::case::Case;
use desk::effects::Notice;
use desk::id::Id;
use sla::Instant;

use crate::{Error, Sql, Tx, dialect};

const PUT: Sql = Sql::One(
    "INSERT INTO outbox (key, kind, case_id, document, due, claimed_until, attempts, state)
     VALUES ($1, 'notice', $2, $3, $4, 0, 0, 'waiting') ON CONFLICT (key) DO NOTHING",
);
const FINISH: Sql = Sql::One("UPDATE outbox SET state = 'done' WHERE id = $1 AND state = 'waiting'");
const FAIL: Sql = Sql::One(
    "UPDATE outbox SET attempts = attempts + 1, claimed_until = $2, problem = $3,
       state = CASE WHEN attempts >= $4 THEN 'dead' ELSE 'waiting' END
     WHERE id = $1 AND state = 'waiting'",
);
const NEXT: Sql =
    Sql::One("SELECT due FROM outbox WHERE state = 'waiting' AND claimed_until <= $1 ORDER BY due LIMIT 1");

pub(crate) const STATEMENTS: &[Sql] = &[PUT, FINISH, FAIL, NEXT, dialect::CLAIM_OUTBOX];

/// Something to be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// Its number.
    pub id: i64,
    /// The case that it is about.
    pub case: Id<Case>,
    /// What, to whom, and when.
    pub notice: Notice,
}

/// Puts notices of a case in, each once: the same one again changes nothing.
pub(crate) fn put(tx: &mut Tx<'_>, case: Id<Case>, notices: &[Notice]) -> Result<(), Error> {
    for notice in notices {
        let written = |e: serde_json::Error| Error::Shape(format!("a notice of case {case}: {e}"));
        let document = serde_json::to_string(notice).map_err(written)?;
        let key =
            serde_json::to_string(&(case, notice.event, notice.kind, notice.audience)).map_err(written)?;
        tx.run(PUT, &[&key, &case, &document, &notice.leaves])?;
    }
    Ok(())
}

/// Claims up to `most` that are to leave, for nobody else to take until `until`.
///
/// # Errors
/// What the engine says.
pub fn claim_outbox(
    tx: &mut Tx<'_>,
    now: Instant,
    most: i64,
    until: Instant,
) -> Result<Vec<Outgoing>, Error> {
    tx.all(dialect::CLAIM_OUTBOX, &[&now, &most, &until], |row| {
        let (id, case, document): (i64, Id<Case>, String) = (row.take()?, row.take()?, row.take()?);
        let notice =
            serde_json::from_str(&document).map_err(|e| Error::Shape(format!("outbox {id}: {e}")))?;
        Ok(Outgoing { id, case, notice })
    })
}

/// Marks one sent; `false` where somebody else has.
///
/// # Errors
/// What the engine says.
pub fn finish_outgoing(tx: &mut Tx<'_>, id: i64) -> Result<bool, Error> {
    Ok(tx.run(FINISH, &[&id])? == 1)
}

/// Puts one off that couldn't be sent, until `again`; after `most` failures it is dead, and waits for a person.
///
/// # Errors
/// What the engine says.
pub fn fail_outgoing(
    tx: &mut Tx<'_>,
    id: i64,
    again: Instant,
    problem: &str,
    most: u32,
) -> Result<(), Error> {
    tx.run(FAIL, &[&id, &again, &problem, &(i64::from(most) - 1)])?;
    Ok(())
}

/// When the next one is to leave that nobody has claimed.
///
/// # Errors
/// What the engine says.
pub fn next_outgoing(tx: &mut Tx<'_>, now: Instant) -> Result<Option<Instant>, Error> {
    tx.one(NEXT, &[&now], |row| row.take())
}
