//! The outbox: what is to be told, written in the transaction that decided it.

use std::fmt;
use std::str::FromStr;

use desk::effects::{Audience, Notice, Readers};
use desk::id::Id;
use desk::people::{Agent, AgentRole, Team};
use desk::permission::{Asker, Deed, Scope};
use sla::Instant;

use crate::event::Subject;
use crate::organisation::{read, written};
use crate::timer::Claimed;
use crate::{Bind, Error, Select, Sql, Tx, dead_letter, dialect};

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

const OVERDUE: Sql = Sql::One(
    "SELECT COUNT(*) FROM (SELECT id FROM outbox WHERE state = 'waiting' AND channel = $1 AND not_before <= $2 LIMIT $3)
       AS counted",
);

const READ_UNTIL: Sql = Sql::One("SELECT notices_read FROM accounts WHERE id = $1");
const READ: Sql = Sql::One(
    "UPDATE accounts SET notices_read = $2 WHERE id = $1 AND (notices_read IS NULL OR notices_read < $2)",
);

pub(crate) const STATEMENTS: &[Sql] =
    &[PUT, FINISH, SHOW, FAIL, NEXT, OVERDUE, READ_UNTIL, READ, dialect::CLAIM_OUTBOX];

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
    let mut written_down = Vec::with_capacity(notices.len());
    for notice in notices {
        let Notice { kind, audience, event, .. } = notice;
        let key = match about {
            Subject::Case(id) => written(&(id, event, kind, audience))?,
            Subject::Contract(id) => written(&("contract", id, event, kind, audience))?,
        };
        written_down.push((key, Outlet::of(*audience).word(), written(notice)?, notice.leaves));
    }
    let (case, contract) = (about.case(), about.contract());
    let rows: Vec<Vec<&dyn Bind>> = written_down
        .iter()
        .map(|(key, channel, document, leaves)| {
            vec![key as &dyn Bind, channel, &case, &contract, document, leaves]
        })
        .collect();
    tx.run_each(PUT, &rows)?;
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

/// How many should have left by an outlet and haven't, counted up to `most`.
///
/// # Errors
/// What the engine says.
pub fn count_overdue_outgoing(
    tx: &mut Tx<'_>,
    outlet: Outlet,
    now: Instant,
    most: u32,
) -> Result<i64, Error> {
    Ok(tx.one(OVERDUE, &[&outlet.word(), &now, &most], |row| row.take())?.unwrap_or_default())
}

/// Where a page of notices ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeCursor {
    leaves: i64,
    id: i64,
}

impl fmt::Display for NoticeCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.leaves, self.id)
    }
}

impl FromStr for NoticeCursor {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (leaves, id) = text.split_once('.').unwrap_or((text, ""));
        Ok(Self { leaves: leaves.parse()?, id: id.parse()? })
    }
}

impl Outgoing {
    /// Its place among notices.
    pub fn cursor(&self) -> NoticeCursor {
        NoticeCursor { leaves: self.notice.leaves.as_microsecond(), id: self.id }
    }
}

/// Up to `limit` notices that are shown to whoever asks, since an instant, the newest first: to agents what is for them,
/// their teams, the leads or all; to contacts what is told the customer in the cases that they see.
///
/// # Errors
/// What the engine says.
pub fn notices_for(
    tx: &mut Tx<'_>,
    asker: &Asker,
    since: Instant,
    after: Option<NoticeCursor>,
    limit: u32,
) -> Result<Vec<Outgoing>, Error> {
    let whose = Whose::of(asker);
    let mut select = Select::new(
        "SELECT o.id, o.case_id, o.contract_id, o.document FROM outbox o LEFT JOIN cases c ON c.id = o.case_id
         WHERE o.readers IS NOT NULL",
    );
    select.and("o.leaves >= $1", &[&since]);
    if let Some(NoticeCursor { leaves, id }) = &after {
        select.and("(o.leaves, o.id) < ($1, $2)", &[leaves, id]);
    }
    match &whose {
        Whose::Nobodys => return Ok(Vec::new()),
        Whose::Agents(agent, leads) => {
            let leads = if *leads { " OR o.readers = 'leads'" } else { "" };
            let readers = format!(
                "o.readers <> 'customer' AND (o.readers = 'agents' OR o.agent_id = $1
                  OR o.team_id IN (SELECT team_id FROM team_agents WHERE agent_id = $1){leads})"
            );
            select.and(&readers, &[agent]);
        }
        Whose::Customers { contact, organisation, site } => {
            select.and("o.readers = 'customer'", &[]);
            match (organisation, site) {
                (None, _) => select.and(&format!("(c.contact_id = $1 OR {TAKES_PART})"), &[contact]),
                (Some(organisation), None) => {
                    select.and("(c.contact_id = $1 OR c.organisation_id = $2)", &[contact, organisation])
                }
                (Some(organisation), Some(site)) => select.and(
                    &format!(
                        "(c.contact_id = $1 OR {TAKES_PART} OR (c.organisation_id = $2 AND c.site_id = $3))"
                    ),
                    &[contact, organisation, site],
                ),
            };
        }
    }
    select.add(" ORDER BY o.leaves DESC, o.id DESC LIMIT $1", &[&limit]);
    tx.all(select.text(), select.binds(), |row| {
        let (id, about) = (row.take()?, Subject::take(row)?);
        let notice = read(&row.take::<String>()?).map_err(|e| e.at(&format!("notice {id}")))?;
        Ok(Outgoing { id, about, notice })
    })
}

/// Up to when somebody has read their notices, by their account.
///
/// # Errors
/// What the engine says.
pub fn notices_read(tx: &mut Tx<'_>, account: i64) -> Result<Option<Instant>, Error> {
    Ok(tx.one(READ_UNTIL, &[&account], |row| row.take::<Option<Instant>>())?.flatten())
}

/// Says that somebody has read their notices up to an instant; what was read stays read.
///
/// # Errors
/// What the engine says.
pub fn read_notices(tx: &mut Tx<'_>, account: i64, until: Instant) -> Result<(), Error> {
    tx.run(READ, &[&account, &until]).map(drop)
}

/// That a contact takes part in a case.
const TAKES_PART: &str =
    "EXISTS (SELECT 1 FROM case_participants x WHERE x.case_id = c.id AND x.contact_id = $1)";

/// Whose notices somebody sees.
enum Whose {
    Nobodys,
    /// An agent's, with those of the leads.
    Agents(i64, bool),
    /// The customer's, as far as a contact sees cases.
    Customers {
        contact: i64,
        organisation: Option<i64>,
        site: Option<i64>,
    },
}

impl Whose {
    fn of(asker: &Asker) -> Self {
        match *asker {
            Asker::Agent { id, role } => Self::Agents(id.number(), role != AgentRole::Agent),
            Asker::Contact { id, organisation, site, .. } => {
                let (contact, organisation) = (id.number(), organisation.number());
                match (asker.scope(Deed::SeeCase), site) {
                    (Scope::None, _) => Self::Nobodys,
                    (Scope::Site, Some(site)) => Self::Customers {
                        contact,
                        organisation: Some(organisation),
                        site: Some(site.number()),
                    },
                    (Scope::Own | Scope::Site, _) => {
                        Self::Customers { contact, organisation: None, site: None }
                    }
                    (Scope::Organisation | Scope::All, _) => {
                        Self::Customers { contact, organisation: Some(organisation), site: None }
                    }
                }
            }
            Asker::Stranger | Asker::Desk => Self::Nobodys,
        }
    }
}
