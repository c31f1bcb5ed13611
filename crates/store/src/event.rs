//! Events: what happened to a case, each holding the hash of the one before it.

use desk::case::{Case, Event, Seq};
use desk::contract::{Contract, ContractEvent};
use desk::id::Id;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use sla::Instant;

use crate::{Bind, Error, Row, Sql, Tx, dialect};

/// What stands where the hash of an event before would, in the first.
pub(crate) const NOTHING_BEFORE: Hash = [0; 32];

/// SHA-256.
pub type Hash = [u8; 32];

const OF_CASE: Sql = Sql::One(
    "SELECT seq, occurred, recorded, actor, imported, body, previous, hash
     FROM events WHERE case_id = $1 AND seq <= $2 ORDER BY seq",
);
const OF_CONTRACT: Sql = Sql::One(
    "SELECT seq, occurred, recorded, actor, imported, body, previous, hash
     FROM events WHERE contract_id = $1 AND seq <= $2 ORDER BY seq",
);
const LATEST: Sql = Sql::One("SELECT recorded FROM events ORDER BY number DESC LIMIT 1");

pub(crate) const STATEMENTS: &[Sql] = &[dialect::APPEND_EVENT, OF_CASE, OF_CONTRACT, LATEST];

/// What an event happened to. Each has a chain of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A case.
    Case(Id<Case>),
    /// A contract.
    Contract(Id<Contract>),
}

impl Subject {
    /// The case that it is.
    pub fn case(self) -> Option<Id<Case>> {
        match self {
            Self::Case(id) => Some(id),
            Self::Contract(_) => None,
        }
    }

    /// The contract, if it is one.
    pub fn contract(self) -> Option<Id<Contract>> {
        match self {
            Self::Contract(id) => Some(id),
            Self::Case(_) => None,
        }
    }

    /// From two columns.
    pub(crate) fn take(row: &mut Row<'_>) -> Result<Self, Error> {
        let (case, contract) = (row.take()?, row.take()?);
        Self::of(case, contract)
    }

    /// From two numbers, of which one is there.
    pub(crate) fn of(case: Option<Id<Case>>, contract: Option<Id<Contract>>) -> Result<Self, Error> {
        match (case, contract) {
            (Some(case), None) => Ok(Self::Case(case)),
            (None, Some(contract)) => Ok(Self::Contract(contract)),
            _ => Err(Error::Shape("it is about neither a case nor a contract, or about both".to_owned())),
        }
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Case(id) => write!(f, "case {id}"),
            Self::Contract(id) => write!(f, "contract {id}"),
        }
    }
}

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
        let Event { seq, occurred, recorded, by, imported, body } = event;
        let subject = Subject::Case(case);
        Ok(Self {
            seq: *seq,
            occurred: *occurred,
            recorded: *recorded,
            actor: written(subject, *seq, by)?,
            imported: *imported,
            body: written(subject, *seq, body)?,
            previous,
            hash: NOTHING_BEFORE,
        }
        .sealed(subject))
    }

    /// The event of a contract, chained to the one before.
    pub(crate) fn seal_of_contract(
        contract: Id<Contract>,
        event: &ContractEvent,
        previous: Hash,
    ) -> Result<Self, Error> {
        let ContractEvent { seq, occurred, recorded, by, body } = event;
        let subject = Subject::Contract(contract);
        Ok(Self {
            seq: *seq,
            occurred: *occurred,
            recorded: *recorded,
            actor: written(subject, *seq, by)?,
            imported: false,
            body: written(subject, *seq, body)?,
            previous,
            hash: NOTHING_BEFORE,
        }
        .sealed(subject))
    }

    fn sealed(mut self, subject: Subject) -> Self {
        self.hash = self.own_hash(subject);
        self
    }

    /// SHA-256 over everything that the row holds, and what it belongs to: numbers as 8 bytes with the greatest
    /// first, texts as they are stored after their length, so that no two events have the same bytes.
    pub(crate) fn own_hash(&self, subject: Subject) -> Hash {
        let mut hash = Sha256::new();
        let (kind, subject) = match subject {
            Subject::Case(id) => (&b"radd event 1\0"[..], id.number()),
            Subject::Contract(id) => (&b"radd contract event 1\0"[..], id.number()),
        };
        hash.update(kind);
        let numbers = [
            subject,
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

    /// The event of a contract, read back.
    pub(crate) fn contract_event(&self) -> Result<ContractEvent, Error> {
        let read = |e: serde_json::Error| Error::Shape(format!("event {}: {e}", self.seq));
        Ok(ContractEvent {
            seq: self.seq,
            occurred: self.occurred,
            recorded: self.recorded,
            by: serde_json::from_str(&self.actor).map_err(read)?,
            body: serde_json::from_str(&self.body).map_err(read)?,
        })
    }

    pub(crate) fn take(row: &mut Row<'_>) -> Result<Self, Error> {
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

fn written(subject: Subject, seq: Seq, part: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(part).map_err(|e| Error::Shape(format!("event {seq} of {subject}: {e}")))
}

/// Adds events. Another one at the place of one of them, from whoever was faster, is refused by the table.
pub(crate) fn append(tx: &mut Tx<'_>, subject: Subject, events: &[Stored]) -> Result<(), Error> {
    let (case, contract) = (subject.case(), subject.contract());
    let rows: Vec<Vec<&dyn Bind>> = events
        .iter()
        .map(|event| {
            vec![
                &case as &dyn Bind,
                &contract,
                &event.seq,
                &event.occurred,
                &event.recorded,
                &event.actor,
                &event.imported,
                &event.body,
                &event.previous,
                &event.hash,
            ]
        })
        .collect();
    tx.run_each(dialect::APPEND_EVENT, &rows)?;
    Ok(())
}

/// The events of a case up to a place, in order.
pub(crate) fn of_case(tx: &mut Tx<'_>, case: Id<Case>, last: Seq) -> Result<Vec<Stored>, Error> {
    tx.all(OF_CASE, &[&case, &last], Stored::take)
}

/// The events of a contract up to a place, in order.
pub(crate) fn of_contract(tx: &mut Tx<'_>, contract: Id<Contract>, last: Seq) -> Result<Vec<Stored>, Error> {
    tx.all(OF_CONTRACT, &[&contract, &last], Stored::take)
}

/// When the desk recorded something last.
pub(crate) fn latest(tx: &mut Tx<'_>) -> Result<Option<Instant>, Error> {
    tx.one(LATEST, &[], |row| row.take())
}
