//! A case as a list shows it.

use std::collections::HashMap;
use std::sync::Arc;

use desk::case::{Case, Channel, Entitlement, State, UNDO, Versions, World};
use desk::catalog::Priority;
use desk::id::Id;
use desk::organisation::{Organisation, Site};
use desk::people::{Actor, Agent, Contact, Team};
use desk::permission::Asker;
use desk::view::Stage;
use serde::Deserialize;
use sla::{Instant, SupportTime};

use super::promised::promised;
use super::{At, CaseCursor};
use crate::organisation::read;
use crate::projection::{state, support_wrote};
use crate::{Bind, Entitlements, Error, Row, Select, Tx, case};

/// Something by its number, and what it is called; nothing where that was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<T> {
    /// The number.
    pub id: Id<T>,
    /// The name.
    pub name: Option<String>,
}

/// A case as a list shows it.
#[derive(Clone, Debug)]
pub struct CaseLine {
    /// Its number.
    pub id: Id<Case>,
    /// The place of its last event.
    pub version: u32,
    /// What it is about; nothing where that was erased.
    pub subject: Option<String>,
    /// When the customer's message reached us.
    pub submitted: Instant,
    /// When something happened last.
    pub changed: Instant,
    /// How it reached us.
    pub channel: Channel,
    /// Whose case it is.
    pub organisation: Option<Named<Organisation>>,
    /// Which site it belongs to.
    pub site: Option<Named<Site>>,
    /// Who it is for.
    pub contact: Option<Named<Contact>>,
    /// Who works on it.
    pub agent: Option<Named<Agent>>,
    /// Whose queue it is in.
    pub team: Option<Named<Team>>,
    /// How urgent it is by itself.
    pub priority: Priority,
    /// How urgent it is with what is part of it (policy D22).
    pub urgency: Priority,
    /// Where it stands.
    pub stage: Stage,
    /// The case that it is part of.
    pub survivor: Option<Id<Case>>,
    /// Whether the next step is the customer's.
    pub awaits_customer: bool,
    /// Whether a person must hear or read something in it, and nobody has.
    pub unheard: bool,
    /// Whether it waits to be matched to a customer.
    pub triage: bool,
    /// Its tags, in the order in which they were put on.
    pub tags: Vec<String>,
    /// What has become of the promise that it is shown with.
    pub state: State,
    /// The promise in force: of the part whose open deadline is the earliest, if it isn't its own (policy D22).
    pub promise: Option<LinePromise>,
    /// The earliest open deadline of the case and its parts: where it stands in the queue.
    pub respond_by: Option<Instant>,
    /// When it was answered.
    pub answered: Option<Instant>,
    /// The first deadline that had passed unanswered when something happened last.
    pub missed: Option<Instant>,
    /// When somebody on the customer's side wrote last.
    pub customer_wrote: Instant,
    /// When a message of an agent's left last.
    pub support_wrote: Option<Instant>,
}

/// The promise that a case is shown with.
#[derive(Clone, Debug)]
pub struct LinePromise {
    /// Whose it is: the case's own, or that of a part of it.
    pub case: Id<Case>,
    /// By when.
    pub deadline: Instant,
    /// Where it is counted from.
    pub counted_from: Instant,
    /// The response target, in microseconds of support time.
    pub target_us: i64,
    /// The priority that it was made for.
    pub priority: Priority,
    /// The calendar that its clock runs on.
    pub clock: String,
    /// From when on it is `soon`.
    pub soon_from: Option<Instant>,
    /// What the terms give that it was made under: the calendar that its clock runs on above all.
    pub entitlement: Arc<Entitlement>,
}

/// A case that a page has found, and where.
pub(super) struct Found {
    pub line: CaseLine,
    pub cursor: CaseCursor,
}

/// What is read of a case `c`, after what it is ordered by.
pub(super) const COLUMNS: &str = concat!(
    "c.id, c.seq, k.text, c.submitted, c.recorded, c.channel, c.organisation_id, o.document,
  c.site_id, s.document, c.contact_id, p.document, c.agent_id, a.document, c.team_id, m.document, c.priority,
  c.queue_priority, c.life, c.survivor_id, c.awaits_customer, c.unheard, c.triage, c.tags, c.queue_due, c.answered,
  c.missed, c.customer_wrote, c.support_wrote, COALESCE(c.queue_case, c.id), ",
    promised!("state", "deadline", "counted_from", "target", "promised_for", "clock", "soon", "terms", "site_id")
);

/// What it is read from.
pub(super) const JOINS: &str = " LEFT JOIN cases q ON q.id = c.queue_case
  LEFT JOIN contents k ON k.hash = c.subject LEFT JOIN organisations o ON o.id = c.organisation_id
  LEFT JOIN sites s ON s.id = c.site_id LEFT JOIN contacts p ON p.id = c.contact_id
  LEFT JOIN agents a ON a.id = c.agent_id LEFT JOIN teams m ON m.id = c.team_id";

/// A row, of which only what time tells is missing.
pub(super) struct Raw {
    pub at: At,
    line: CaseLine,
    promise: Option<Made>,
    shown: Shown,
}

/// A promise as it is kept, whose terms aren't looked up yet.
struct Made {
    case: Id<Case>,
    deadline: Instant,
    counted_from: Instant,
    target_us: i64,
    priority: Priority,
    clock: String,
    soon_from: Option<Instant>,
}

/// What tells how a promise stands by now.
pub(super) struct Shown {
    pub state: State,
    pub deadline: Option<Instant>,
    pub soon: Option<Instant>,
    pub priority: Option<i64>,
    pub terms: Option<String>,
    pub site: Option<Id<Site>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Document {
    name: Option<String>,
}

fn named<T>(row: &mut Row<'_>) -> Result<Option<Named<T>>, Error> {
    let (id, document) = (row.take::<Option<Id<T>>>()?, row.take::<Option<String>>()?);
    let Some(id) = id else { return Ok(None) };
    let name = document.map(|document| read::<Document>(&document)).transpose()?.and_then(|of| of.name);
    Ok(Some(Named { id, name }))
}

pub(super) fn priority(number: i64) -> Result<Priority, Error> {
    let found = u8::try_from(number).ok().and_then(Priority::from_number);
    found.ok_or_else(|| Error::Shape(format!("{number} is no priority")))
}

fn channel(word: &str) -> Result<Channel, Error> {
    let all = [Channel::Portal, Channel::Email, Channel::Phone];
    let found = all.into_iter().find(|channel| channel.id() == word);
    found.ok_or_else(|| Error::Shape(format!("{word:?} is no channel")))
}

fn stage(word: &str) -> Result<Stage, Error> {
    let all = [Stage::Open, Stage::Resolved, Stage::Withdrawn, Stage::Void, Stage::Closed, Stage::Merged];
    let found = all.into_iter().find(|stage| stage.word() == word);
    found.ok_or_else(|| Error::Shape(format!("{word:?} is no stage of a case")))
}

impl Raw {
    pub fn take(row: &mut Row<'_>) -> Result<Self, Error> {
        let key = row.take()?;
        let id: Id<Case> = row.take()?;
        let line = CaseLine {
            id,
            version: row.take()?,
            subject: row.take()?,
            submitted: row.take()?,
            changed: row.take()?,
            channel: channel(&row.take::<String>()?)?,
            organisation: named(row)?,
            site: named(row)?,
            contact: named(row)?,
            agent: named(row)?,
            team: named(row)?,
            priority: priority(row.take()?)?,
            urgency: priority(row.take()?)?,
            stage: stage(&row.take::<String>()?)?,
            survivor: row.take()?,
            awaits_customer: row.take()?,
            unheard: row.take()?,
            triage: row.take()?,
            tags: read(&row.take::<String>()?)?,
            state: State::None,
            promise: None,
            respond_by: row.take()?,
            answered: row.take()?,
            missed: row.take()?,
            customer_wrote: row.take()?,
            support_wrote: row.take()?,
        };
        let (case, word): (Id<Case>, String) = (row.take()?, row.take()?);
        let (deadline, counted_from, target) = (row.take()?, row.take()?, row.take()?);
        let (number, clock): (Option<i64>, Option<String>) = (row.take()?, row.take()?);
        let shown = Shown {
            state: state(&word)?,
            deadline,
            soon: row.take()?,
            priority: number,
            terms: row.take()?,
            site: row.take()?,
        };
        let mut promise = None;
        if let (Some(deadline), Some(counted_from), Some(target_us), Some(number), Some(clock)) =
            (deadline, counted_from, target, number, clock)
        {
            let (priority, soon_from) = (priority(number)?, shown.soon);
            promise = Some(Made { case, deadline, counted_from, target_us, priority, clock, soon_from });
        }
        Ok(Self { at: At { key, id: id.number() }, line, promise, shown })
    }

    /// The line, as it stands by now, and as its reader knows it.
    pub fn line(self, tx: &mut Tx<'_>, states: &mut States<'_>) -> Result<CaseLine, Error> {
        let since =
            states.undoable_since.filter(|since| self.line.support_wrote.is_some_and(|at| at >= *since));
        if since.is_some() {
            return known(tx, states, self.line);
        }
        let state = states.of(tx, &self.shown)?;
        let entitlement = states.entitlement(tx, &self.shown)?;
        let promise = self.promise.zip(entitlement).map(|(made, entitlement)| {
            let Made { case, deadline, counted_from, target_us, priority, clock, soon_from } = made;
            LinePromise { case, deadline, counted_from, target_us, priority, clock, soon_from, entitlement }
        });
        Ok(CaseLine { state, promise, ..self.line })
    }
}

/// The line of a case as its customer knows it, where support wrote so lately that it may be undone: folded from its history,
/// since nothing else tells how it stood before. There are as many such cases as were answered in the last few seconds.
fn known(tx: &mut Tx<'_>, states: &States<'_>, line: CaseLine) -> Result<CaseLine, Error> {
    let Some(kept) = case::load(tx, line.id)? else { return Ok(line) };
    let entitlement = states.entitlements.of_case(tx, &kept.case)?;
    let now = states.now.max(kept.case.recorded);
    let world = World { now, by: Actor::Desk, role: None, entitlement: entitlement.as_deref() };
    let known = kept.case.as_customer_knows_it(&world);
    let state = known.state(entitlement.as_deref(), now);
    let outcome = known.outcome(now);
    let promise = match (known.promise_in_force(), entitlement) {
        (Some(made), Some(entitlement)) => {
            let of = &made.promise;
            let clock = entitlement.clock(of.priority).ok();
            let soon_from = clock.map(|clock| of.soon_from(&clock.calendar)).transpose();
            Some(LinePromise {
                case: line.id,
                deadline: of.deadline,
                counted_from: of.counted_from,
                target_us: of.target_us,
                priority: of.priority,
                clock: of.clock.clone(),
                soon_from: soon_from.map_err(|e| Error::Shape(e.to_string()))?,
                entitlement,
            })
        }
        _ => None,
    };
    Ok(CaseLine {
        stage: Stage::from(known.life),
        awaits_customer: known.awaits_customer,
        state,
        promise,
        respond_by: known.open_deadline(),
        answered: outcome.response.map(|response| response.at),
        missed: outcome.missed,
        support_wrote: support_wrote(&known),
        ..line
    })
}

/// How promises stand by now; what was looked up once is known.
pub(super) struct States<'a> {
    entitlements: &'a Entitlements,
    now: Instant,
    /// Since when what support wrote may be undone, where a customer reads, who doesn't know of it yet.
    undoable_since: Option<Instant>,
    /// By site and terms.
    known: HashMap<Option<Id<Site>>, HashMap<String, Arc<Entitlement>>>,
}

impl<'a> States<'a> {
    pub fn new(entitlements: &'a Entitlements, now: Instant) -> Self {
        Self { entitlements, now, undoable_since: None, known: HashMap::new() }
    }

    /// The same for whoever reads them.
    pub fn read_by(mut self, asker: &Asker) -> Self {
        self.undoable_since = undoable_since(asker, self.now);
        self
    }

    /// What has become of a promise.
    pub fn of(&mut self, tx: &mut Tx<'_>, shown: &Shown) -> Result<State, Error> {
        let Some(deadline) = shown.deadline.filter(|_| shown.state == State::Run) else {
            return Ok(shown.state);
        };
        if deadline < self.now {
            return Ok(State::Late);
        }
        if shown.soon.is_some_and(|soon| soon <= self.now) {
            return Ok(State::Soon);
        }
        Ok(if self.is_open(tx, shown)? { State::Run } else { State::Idle })
    }

    fn is_open(&mut self, tx: &mut Tx<'_>, shown: &Shown) -> Result<bool, Error> {
        let (Some(entitlement), Some(number)) = (self.entitlement(tx, shown)?, shown.priority) else {
            return Ok(true);
        };
        let clock = entitlement.clock(priority(number)?);
        Ok(clock.is_ok_and(|clock| clock.calendar.is_open(self.now)))
    }

    /// What the terms of a promise give.
    pub fn entitlement(&mut self, tx: &mut Tx<'_>, shown: &Shown) -> Result<Option<Arc<Entitlement>>, Error> {
        let Some(terms) = &shown.terms else { return Ok(None) };
        let known = self.known.entry(shown.site).or_default();
        if let Some(known) = known.get(terms) {
            return Ok(Some(known.clone()));
        }
        let versions: Versions = read(terms)?;
        let found = self.entitlements.under(tx, &versions, shown.site)?;
        known.insert(terms.clone(), found.clone());
        Ok(Some(found))
    }
}

/// Since when what support wrote may still be undone, for a customer (policy D11).
pub(super) fn undoable_since(asker: &Asker, now: Instant) -> Option<Instant> {
    match asker {
        Asker::Agent { .. } | Asker::Desk => None,
        Asker::Contact { .. } | Asker::Stranger => {
            let undo = SupportTime::from_microseconds(-UNDO.as_microseconds());
            Some(now.checked_add(undo).unwrap_or(Instant::MIN))
        }
    }
}

/// Cases by their numbers, in the order given, as lists show them to somebody. Whether they may be seen is the caller's to know.
///
/// # Errors
/// What the engine says; terms that are no longer there.
pub fn lines_of(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    (asker, now): (&Asker, Instant),
    ids: &[i64],
) -> Result<Vec<CaseLine>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let numbers: Vec<_> = (1..=ids.len()).map(|number| format!("${number}")).collect();
    let binds: Vec<&dyn Bind> = ids.iter().map(|id| id as &dyn Bind).collect();
    let mut select = Select::new(&format!("SELECT c.submitted, {COLUMNS} FROM cases c{JOINS} WHERE TRUE"));
    select.and(&format!("c.id IN ({})", numbers.join(", ")), &binds);
    let raws = tx.all(select.text(), select.binds(), Raw::take)?;
    let mut states = States::new(entitlements, now).read_by(asker);
    let mut lines = Vec::with_capacity(raws.len());
    for raw in raws {
        lines.push(raw.line(tx, &mut states)?);
    }
    let place = |line: &CaseLine| ids.iter().position(|id| *id == line.id.number());
    lines.sort_by_key(place);
    Ok(lines)
}
