//! Events: what happened to a case, each holding the hash of the one before it.

use desk::case::{Case, Event, Seq};
use desk::id::Id;
use sha2::{Digest as _, Sha256};
use sla::Instant;

use crate::{Error, Row, Sql, Tx};

/// What stands where the hash of an event before would, in the first.
pub(crate) const NOTHING_BEFORE: Hash = [0; 32];

/// SHA-256.
pub type Hash = [u8; 32];

const APPEND: Sql = Sql::One(
    "INSERT INTO events (case_id, seq, occurred, recorded, actor, imported, body, previous, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);
const OF_CASE: Sql = Sql::One(
    "SELECT seq, occurred, recorded, actor, imported, body, previous, hash
     FROM events WHERE case_id = $1 AND seq <= $2 ORDER BY seq",
);
const LATEST: Sql = Sql::One("SELECT recorded FROM events ORDER BY number DESC LIMIT 1");

pub(crate) const STATEMENTS: &[Sql] = &[APPEND, OF_CASE, LATEST];

/// An event as it is stored: actor and body as the very texts that are hashed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stored {
    pub seq: Seq,
    pub occurred: Instant,
    pub recorded: Instant,
    pub actor: String,
    pub imported: bool,
    pub body: String,
    pub previous: Hash,
    pub hash: Hash,
}

impl Stored {
    /// The event of a case, chained to the one before.
    pub(crate) fn seal(case: Id<Case>, event: &Event, previous: Hash) -> Result<Self, Error> {
        let written = |e: serde_json::Error| Error::Shape(format!("event {} of case {case}: {e}", event.seq));
        let mut stored = Self {
            seq: event.seq,
            occurred: event.occurred,
            recorded: event.recorded,
            actor: serde_json::to_string(&event.by).map_err(written)?,
            imported: event.imported,
            body: serde_json::to_string(&event.body).map_err(written)?,
            previous,
            hash: NOTHING_BEFORE,
        };
        stored.hash = stored.own_hash(case);
        Ok(stored)
    }

    /// SHA-256 over everything that the row holds, and the case it belongs to: numbers as 8 bytes with the greatest
    /// first, texts as they are stored after their length, so that no two events have the same bytes.
    pub(crate) fn own_hash(&self, case: Id<Case>) -> Hash {
        let mut hash = Sha256::new();
        hash.update(b"radd event 1\0");
        let numbers = [
            case.number(),
            i64::from(self.seq),
            self.occurred.as_microsecond(),
            self.recorded.as_microsecond(),
            i64::from(self.imported),
        ];
        for number in numbers {
            hash.update(number.to_be_bytes());
        }
        for text in [&self.actor, &self.body] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        }
        hash.update(self.previous);
        hash.finalize().into()
    }

    /// The event, read back.
    pub(crate) fn event(&self) -> Result<Event, Error> {
        let read = |e: serde_json::Error| Error::Shape(format!("event {}: {e}", self.seq));
        Ok(Event {
            seq: self.seq,
            occurred: self.occurred,
            recorded: self.recorded,
            by: serde_json::from_str(&self.actor).map_err(read)?,
            imported: self.imported,
            body: serde_json::from_str(&self.body).map_err(read)?,
        })
    }

    fn take(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            seq: row.take()?,
            occurred: row.take()?,
            recorded: row.take()?,
            actor: row.take()?,
            imported: row.take()?,
            body: row.take()?,
            previous: row.take()?,
            hash: row.take()?,
        })
    }
}

/// Adds an event. Another one at its place, from whoever was faster, is refused by the table.
pub(crate) fn append(tx: &mut Tx<'_>, case: Id<Case>, event: &Stored) -> Result<(), Error> {
    tx.run(
        APPEND,
        &[
            &case,
            &event.seq,
            &event.occurred,
            &event.recorded,
            &event.actor,
            &event.imported,
            &event.body,
            &event.previous,
            &event.hash,
        ],
    )?;
    Ok(())
}

/// The events of a case up to a place, in order.
pub(crate) fn of_case(tx: &mut Tx<'_>, case: Id<Case>, last: Seq) -> Result<Vec<Stored>, Error> {
    tx.all(OF_CASE, &[&case, &last], Stored::take)
}

/// When the desk recorded something last.
pub(crate) fn latest(tx: &mut Tx<'_>) -> Result<Option<Instant>, Error> {
    tx.one(LATEST, &[], |row| row.take())
}
