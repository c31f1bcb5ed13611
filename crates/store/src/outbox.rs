//! The outbox: what is to be told, written in the transaction that decided it.

use desk::effects::{Audience, Notice, Readers};
use desk::id::Id;
use desk::people::{Agent, Team};
use sla::Instant;

use crate::event::Subject;
use crate::organisation::{read, written};
use crate::timer::Claimed;
use crate::{Error, Sql, Tx, dead_letter, dialect};

const PUT: Sql = Sql::One(
    "INSERT INTO outbox (key, channel, case_id, contract_id, document, leaves, not_before, attempts, state)
     VALUES ($1, $2, $3, $4, $5, $6, $6, 0, 'waiting') ON CONFLICT (key) DO NOTHING",
);
const FINISH: Sql = Sql::One("UPDATE outbox SET state = $2 WHERE id = $1 AND state = 'waiting'");
const SHOW: Sql = Sql::One(
    "UPDATE outbox SET state = 'shown', readers = $2, agent_id = $3, team_id = $4 WHERE id = $1 AND state = 'waiting'",
);
const FAIL: Sql = Sql::One(
    "UPDATE outbox SET attempts = attempts + 1, not_before = $2, problem = $3,
       state = CASE WHEN attempts >= $4 THEN 'dead' ELSE 'waiting' END
     WHERE id = $1 AND state = 'waiting' RETURNING state",
);
const NEXT: Sql = Sql::One("SELECT MIN(not_before) FROM outbox WHERE state = 'waiting' AND channel = $1");

pub(crate) const STATEMENTS: &[Sql] = &[PUT, FINISH, SHOW, FAIL, NEXT, dialect::CLAIM_OUTBOX];

/// How a notice leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outlet {
    /// It is shown to those who are to read it. So are the notices to customers until there is another way to them: they
    /// aren't lost, and none waits to be sent long after the fact.
    Page,
    /// It is posted to the address that the vendor configured.
    Webhook,
}

impl Outlet {
    fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Webhook => "webhook",
        }
    }

    fn of(audience: Audience) -> Self {
        match audience {
            Audience::Webhook => Self::Webhook,
            Audience::Customer
            | Audience::Author(_)
            | Audience::Responsible
            | Audience::Leads
            | Audience::Agents => Self::Page,
        }
    }
}

/// Something to be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outgoing {
    /// Its number.
    pub id: i64,
    /// What it is about.
    pub about: Subject,
    /// What, to whom, and when.
    pub notice: Notice,
}

/// What became of something that is no longer to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It was sent.
    Sent,
    /// It no longer says what is so, or there is nobody to tell.
    NeedsNot,
}

/// Puts notices in, each once: the same one again changes nothing.
pub(crate) fn put(tx: &mut Tx<'_>, about: Subject, notices: &[Notice]) -> Result<(), Error> {
    for notice in notices {
        let Notice { kind, audience, event, leaves } = notice;
        let key = match about {
            Subject::Case(id) => written(&(id, event, kind, audience))?,
            Subject::Contract(id) => written(&("contract", id, event, kind, audience))?,
        };
        let channel = Outlet::of(*audience).word();
        tx.run(PUT, &[&key, &channel, &about.case(), &about.contract(), &written(notice)?, leaves])?;
    }
    Ok(())
}

/// Claims up to `most` that are to leave by an outlet, for nobody else to take until `until`.
///
/// # Errors
/// What the engine says.
pub fn claim_outbox(
    tx: &mut Tx<'_>,
    outlet: Outlet,
    now: Instant,
    most: i64,
    until: Instant,
) -> Result<Vec<Claimed<Outgoing>>, Error> {
    tx.all(dialect::CLAIM_OUTBOX, &[&outlet.word(), &now, &most, &until], |row| {
        let (id, about) = (row.take()?, Subject::take(row)?);
        let notice = read(&row.take::<String>()?).map_err(|e| e.at(&format!("notice {id}")))?;
        Ok(Claimed { it: Outgoing { id, about, notice }, attempts: row.take()? })
    })
}

/// Marks one done; `false` where somebody else has.
///
/// # Errors
/// What the engine says.
pub fn finish_outgoing(tx: &mut Tx<'_>, id: i64, told: Told) -> Result<bool, Error> {
    let state = match told {
        Told::Sent => "sent",
        Told::NeedsNot => "needs-not",
    };
    Ok(tx.run(FINISH, &[&id, &state])? == 1)
}

/// Puts one on the page of those who are to read it, and marks it done; `false` where somebody else has.
///
/// # Errors
/// What the engine says.
pub fn show_outgoing(tx: &mut Tx<'_>, id: i64, readers: Readers) -> Result<bool, Error> {
    let (agent, team): (Option<Id<Agent>>, Option<Id<Team>>) = match readers {
        Readers::Agent(agent) => (Some(agent), None),
        Readers::Team(team) => (None, Some(team)),
        Readers::Customer | Readers::Leads | Readers::Agents => (None, None),
    };
    Ok(tx.run(SHOW, &[&id, &word(readers), &agent, &team])? == 1)
}

/// The word of who reads, in the table.
fn word(readers: Readers) -> &'static str {
    match readers {
        Readers::Customer => "customer",
        Readers::Agent(_) => "agent",
        Readers::Team(_) => "team",
        Readers::Leads => "leads",
        Readers::Agents => "agents",
    }
}

/// Puts one off that couldn't be sent, until `again`; after `most` failures it is dead, and waits for a person. Whether it
/// is dead.
///
/// # Errors
/// What the engine says.
pub fn fail_outgoing(
    tx: &mut Tx<'_>,
    id: i64,
    now: Instant,
    again: Instant,
    problem: &str,
    most: u32,
) -> Result<bool, Error> {
    let before = i64::from(most) - 1;
    let state = tx.one(FAIL, &[&id, &again, &problem, &before], |row| row.take::<String>())?;
    let dead = state.as_deref() == Some("dead");
    if dead {
        dead_letter::of_outgoing(tx, id, now, problem)?;
    }
    Ok(dead)
}

/// From when on one can be claimed for an outlet, the next; those that are claimed count as of when their claim ends.
///
/// # Errors
/// What the engine says.
pub fn next_outgoing(tx: &mut Tx<'_>, outlet: Outlet) -> Result<Option<Instant>, Error> {
    Ok(tx.one(NEXT, &[&outlet.word()], |row| row.take::<Option<Instant>>())?.flatten())
}
