//! Cases: what the events of each have made of it, for lists, and the way from events to a case.

use desk::case::{Case, Event};
use desk::contract::Contract;
use desk::id::Id;
use desk::people::{Agent, Contact, Organisation, Site, Team};
use desk::view::Stage;
use sla::Instant;

use crate::event::{Hash, NOTHING_BEFORE, Stored};
use crate::{Error, Row, Sql, Tx, dialect, event};

const HEAD: Sql = Sql::One("SELECT seq, hash FROM cases WHERE id = $1");
const OPEN: Sql = Sql::One(
    "INSERT INTO cases (seq, hash, recorded, submitted, channel, organisation_id, site_id, contact_id, agent_id,
       team_id, contract_id, priority, life, awaits_customer, deadline, answered, missed)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING id",
);
const UPDATE: Sql = Sql::One(
    "UPDATE cases SET seq = $1, hash = $2, recorded = $3, submitted = $4, channel = $5, organisation_id = $6,
       site_id = $7, contact_id = $8, agent_id = $9, team_id = $10, contract_id = $11,
       priority = $12, life = $13, awaits_customer = $14, deadline = $15, answered = $16, missed = $17
     WHERE id = $18",
);
const FROM: Sql = Sql::One(
    "SELECT id, seq, hash, recorded, submitted, channel, organisation_id, site_id, contact_id, agent_id, team_id,
       contract_id, priority, life, awaits_customer, deadline, answered, missed
     FROM cases WHERE id > $1 ORDER BY id LIMIT $2",
);

pub(crate) const STATEMENTS: &[Sql] = &[HEAD, dialect::HEAD_HELD, OPEN, UPDATE, FROM];

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

/// What lists show of a case. Everything here follows from the events.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Projection {
    pub seq: u32,
    pub hash: Hash,
    recorded: Instant,
    submitted: Instant,
    channel: String,
    organisation: Option<Id<Organisation>>,
    site: Option<Id<Site>>,
    contact: Option<Id<Contact>>,
    agent: Option<Id<Agent>>,
    team: Option<Id<Team>>,
    contract: Option<Id<Contract>>,
    priority: i64,
    life: String,
    awaits_customer: bool,
    deadline: Option<Instant>,
    answered: Option<Instant>,
    /// The first deadline that had passed unanswered when the last event was recorded. Whether the one in force has
    /// passed since then is the reader's to see.
    missed: Option<Instant>,
}

impl Projection {
    pub(crate) fn of(case: &Case, hash: Hash) -> Self {
        let outcome = case.outcome(case.recorded);
        Self {
            seq: case.seq,
            hash,
            recorded: case.recorded,
            submitted: case.submitted,
            channel: case.opened.channel.id().to_owned(),
            organisation: case.organisation,
            site: case.site,
            contact: case.contact,
            agent: case.agent,
            team: case.team,
            contract: case.terms.as_ref().map(|terms| Id::new(terms.contract)),
            priority: i64::from(case.priority.number()),
            life: Stage::from(case.life).word().to_owned(),
            awaits_customer: case.awaits_customer,
            deadline: case.promise_in_force().map(|made| made.promise.deadline),
            answered: outcome.response.map(|response| response.at),
            missed: outcome.missed,
        }
    }

    fn take(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            seq: row.take()?,
            hash: row.take()?,
            recorded: row.take()?,
            submitted: row.take()?,
            channel: row.take()?,
            organisation: row.take()?,
            site: row.take()?,
            contact: row.take()?,
            agent: row.take()?,
            team: row.take()?,
            contract: row.take()?,
            priority: row.take()?,
            life: row.take()?,
            awaits_customer: row.take()?,
            deadline: row.take()?,
            answered: row.take()?,
            missed: row.take()?,
        })
    }

    fn binds(&self) -> [&dyn crate::Bind; 17] {
        [
            &self.seq,
            &self.hash,
            &self.recorded,
            &self.submitted,
            &self.channel,
            &self.organisation,
            &self.site,
            &self.contact,
            &self.agent,
            &self.team,
            &self.contract,
            &self.priority,
            &self.life,
            &self.awaits_customer,
            &self.deadline,
            &self.answered,
            &self.missed,
        ]
    }
}

/// A case as it stands, for looking at; `None` where there is none with this number.
///
/// # Errors
/// What the engine says; a history that can't be read.
pub fn load(tx: &mut Tx<'_>, id: Id<Case>) -> Result<Option<Kept>, Error> {
    read(tx, id, HEAD)
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

/// Gives a new case its number. Its hash, which the number is part of, is written with its events.
pub(crate) fn number(tx: &mut Tx<'_>, case: &Case) -> Result<Id<Case>, Error> {
    let projection = Projection::of(case, NOTHING_BEFORE);
    let id = tx.one(OPEN, &projection.binds(), |row| row.take())?;
    id.ok_or_else(|| Error::Shape("the engine gave a new case no number".to_owned()))
}

/// Writes down what the events have made of a case.
pub(crate) fn project(tx: &mut Tx<'_>, id: Id<Case>, case: &Case, hash: Hash) -> Result<(), Error> {
    let projection = Projection::of(case, hash);
    let mut binds = projection.binds().to_vec();
    binds.push(&id);
    tx.run(UPDATE, &binds)?;
    Ok(())
}

/// Cases after a number, in order, as lists show them.
pub(crate) fn after(tx: &mut Tx<'_>, id: i64, limit: i64) -> Result<Vec<(Id<Case>, Projection)>, Error> {
    tx.all(FROM, &[&id, &limit], |row| Ok((row.take()?, Projection::take(row)?)))
}
