//! What lists show of a case. Everything in it follows from the events, and, when it is `soon`, from the terms that they
//! name; it can be made anew from them.

use desk::case::{Case, Entitlement, Life, MessageKind, State};
use desk::contract::Contract;
use desk::id::Id;
use desk::people::{Agent, Contact, Organisation, Site, Team};
use desk::view::Stage;
use sla::Instant;

use crate::event::Hash;
use crate::organisation::written;
use crate::{Bind, Error, Row, Select, Sql, Tx, Value, dialect};

const INSERT: Sql = Sql::One(
    "INSERT INTO cases (seq, hash, recorded, submitted, channel, subject, organisation_id, site_id, contact_id, agent_id,
       team_id, contract_id, priority, life, survivor_id, awaits_customer, unheard, triage, tags, state, deadline, counted_from, target,
       promised_for, clock, soon, terms, answered, missed, open_deadline, customer_wrote, support_wrote, queue_due,
       queue_priority, queue_case)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
       $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35) RETURNING id",
);
const AFTER: Sql = Sql::One(
    "SELECT id, seq, hash, recorded, submitted, channel, subject, organisation_id, site_id, contact_id, agent_id,
       team_id, contract_id, priority, life, survivor_id, awaits_customer, unheard, triage, tags, state, deadline, counted_from, target,
       promised_for, clock, soon, terms, answered, missed, open_deadline, customer_wrote, support_wrote, queue_due,
       queue_priority, queue_case
     FROM cases WHERE id > $1 ORDER BY id LIMIT $2",
);
const PARTS: Sql =
    Sql::One("SELECT id, open_deadline, priority FROM cases WHERE survivor_id = $1 ORDER BY id");
const OWN_LINE: Sql = Sql::One("SELECT open_deadline, priority, life FROM cases WHERE id = $1");
const SET_LINE: Sql = Sql::One(
    "UPDATE cases SET queue_due = $1, queue_priority = $2, queue_case = $3
     WHERE id = $4 AND (queue_due IS DISTINCT FROM $1 OR queue_priority <> $2 OR queue_case IS DISTINCT FROM $3)",
);
const TAG: Sql = Sql::One("INSERT INTO case_tags (case_id, submitted, tag) VALUES ($1, $2, $3)");
const UNTAG: Sql = Sql::One("DELETE FROM case_tags WHERE case_id = $1 AND tag = $2");
const UNTAG_ALL: Sql = Sql::One("DELETE FROM case_tags WHERE case_id = $1");
const JOIN: Sql =
    Sql::One("INSERT INTO case_participants (case_id, submitted, contact_id) VALUES ($1, $2, $3)");
const UNJOIN: Sql = Sql::One("DELETE FROM case_participants WHERE case_id = $1 AND contact_id = $2");
const UNJOIN_ALL: Sql = Sql::One("DELETE FROM case_participants WHERE case_id = $1");
const PARTICIPANTS: Sql = Sql::One("SELECT contact_id, submitted FROM case_participants WHERE case_id = $1");
const TAGS: Sql = Sql::One("SELECT submitted, tag FROM case_tags WHERE case_id = $1");

pub(crate) const STATEMENTS: &[Sql] = &[
    INSERT,
    AFTER,
    PARTS,
    OWN_LINE,
    SET_LINE,
    TAG,
    UNTAG,
    UNTAG_ALL,
    TAGS,
    JOIN,
    UNJOIN,
    UNJOIN_ALL,
    PARTICIPANTS,
];

/// The columns, in the order of [`INSERT`] and [`Projection::binds`].
const COLUMNS: [&str; 35] = [
    "seq",
    "hash",
    "recorded",
    "submitted",
    "channel",
    "subject",
    "organisation_id",
    "site_id",
    "contact_id",
    "agent_id",
    "team_id",
    "contract_id",
    "priority",
    "life",
    "survivor_id",
    "awaits_customer",
    "unheard",
    "triage",
    "tags",
    "state",
    "deadline",
    "counted_from",
    "target",
    "promised_for",
    "clock",
    "soon",
    "terms",
    "answered",
    "missed",
    "open_deadline",
    "customer_wrote",
    "support_wrote",
    "queue_due",
    "queue_priority",
    "queue_case",
];

/// What lists show of a case.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Projection {
    pub seq: u32,
    pub hash: Hash,
    recorded: Instant,
    submitted: Instant,
    channel: String,
    /// The hash of the subject, which stands in `contents`: erased there, it is nowhere.
    subject: [u8; 32],
    organisation: Option<Id<Organisation>>,
    site: Option<Id<Site>>,
    contact: Option<Id<Contact>>,
    agent: Option<Id<Agent>>,
    team: Option<Id<Team>>,
    /// The contract that it is under.
    contract: Option<Id<Contract>>,
    priority: i64,
    life: String,
    /// The case that it is part of.
    survivor: Option<Id<Case>>,
    awaits_customer: bool,
    unheard: bool,
    triage: bool,
    /// The tags, as JSON in the order in which they were put on.
    tags: String,
    /// What the promise had come to when the last event was recorded; that `run` is `idle`, `soon` or `late` by now is the
    /// reader's to see.
    state: String,
    promise: Promise,
    answered: Option<Instant>,
    /// The first deadline that had passed unanswered when the last event was recorded.
    missed: Option<Instant>,
    /// The case's own deadline, if that is open.
    open_deadline: Option<Instant>,
    customer_wrote: Instant,
    support_wrote: Option<Instant>,
    line: Line,
}

/// The promise in force.
#[derive(Clone, Debug, Default, PartialEq)]
struct Promise {
    deadline: Option<Instant>,
    counted_from: Option<Instant>,
    target: Option<i64>,
    priority: Option<i64>,
    clock: Option<String>,
    /// From when on it is `soon`; nothing where the terms give the case no such clock.
    soon: Option<Instant>,
    /// What the case is under, as JSON.
    terms: Option<String>,
}

/// What the queue shows of a case with those that are part of it (policy D22).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// The earliest open deadline; nothing for what doesn't stand in the queue by itself.
    due: Option<Instant>,
    priority: i64,
    /// The part whose deadline that is, if it isn't the case's own.
    part: Option<Id<Case>>,
}

impl Projection {
    /// Of a case by itself: what is part of it is added by [`with_parts`].
    pub(crate) fn of(case: &Case, hash: Hash, entitlement: Option<&Entitlement>) -> Result<Self, Error> {
        let outcome = case.outcome(case.recorded);
        let open_deadline = case.open_deadline();
        let survivor = survivor(case);
        let priority = i64::from(case.priority.number());
        let due = open_deadline.filter(|_| survivor.is_none());
        Ok(Self {
            seq: case.seq,
            hash,
            recorded: case.recorded,
            submitted: case.submitted,
            channel: case.opened.channel.id().to_owned(),
            subject: case.opened.subject.0,
            organisation: case.organisation,
            site: case.site,
            contact: case.contact,
            agent: case.agent,
            team: case.team,
            contract: case.terms.as_ref().map(|terms| Id::new(terms.contract)),
            priority,
            life: Stage::from(case.life).word().to_owned(),
            survivor,
            awaits_customer: case.is_with_customer(),
            unheard: !case.unheard.is_empty(),
            triage: case.is_in_triage() && case.life == Life::Open && !case.imported,
            tags: written(&case.tags)?,
            state: case.state(None, case.recorded).word().to_owned(),
            promise: Promise::of(case, entitlement)?,
            answered: outcome.response.map(|response| response.at),
            missed: outcome.missed,
            open_deadline,
            customer_wrote: customer_wrote(case),
            support_wrote: support_wrote(case),
            line: Line { due, priority, part: None },
        })
    }

    /// The same, at the end of another chain.
    pub(crate) fn with_hash(&self, hash: Hash) -> Self {
        Self { hash, ..self.clone() }
    }

    /// What another says, except from when on the promise is `soon` where this program can't count that: it is under
    /// another tz release.
    pub(crate) fn says(&self, other: &Self, countable: bool) -> bool {
        let soon = if countable { other.promise.soon } else { self.promise.soon };
        let other = Self { promise: Promise { soon, ..other.promise.clone() }, ..other.clone() };
        *self == other
    }

    fn take(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            seq: row.take()?,
            hash: row.take()?,
            recorded: row.take()?,
            submitted: row.take()?,
            channel: row.take()?,
            subject: row.take()?,
            organisation: row.take()?,
            site: row.take()?,
            contact: row.take()?,
            agent: row.take()?,
            team: row.take()?,
            contract: row.take()?,
            priority: row.take()?,
            life: row.take()?,
            survivor: row.take()?,
            awaits_customer: row.take()?,
            unheard: row.take()?,
            triage: row.take()?,
            tags: row.take()?,
            state: row.take()?,
            promise: Promise::take(row)?,
            answered: row.take()?,
            missed: row.take()?,
            open_deadline: row.take()?,
            customer_wrote: row.take()?,
            support_wrote: row.take()?,
            line: Line { due: row.take()?, priority: row.take()?, part: row.take()? },
        })
    }

    fn binds(&self) -> [&dyn Bind; COLUMNS.len()] {
        let Promise { deadline, counted_from, target, priority, clock, soon, terms } = &self.promise;
        [
            &self.seq,
            &self.hash,
            &self.recorded,
            &self.submitted,
            &self.channel,
            &self.subject,
            &self.organisation,
            &self.site,
            &self.contact,
            &self.agent,
            &self.team,
            &self.contract,
            &self.priority,
            &self.life,
            &self.survivor,
            &self.awaits_customer,
            &self.unheard,
            &self.triage,
            &self.tags,
            &self.state,
            deadline,
            counted_from,
            target,
            priority,
            clock,
            soon,
            terms,
            &self.answered,
            &self.missed,
            &self.open_deadline,
            &self.customer_wrote,
            &self.support_wrote,
            &self.line.due,
            &self.line.priority,
            &self.line.part,
        ]
    }
}

impl Promise {
    fn of(case: &Case, entitlement: Option<&Entitlement>) -> Result<Self, Error> {
        let terms = case.terms.as_ref().map(written).transpose()?;
        let Some(made) = case.promise_in_force() else { return Ok(Self { terms, ..Self::default() }) };
        let promise = &made.promise;
        let clock = entitlement.and_then(|of| of.clock(promise.priority).ok());
        let soon = clock.map(|clock| promise.soon_from(&clock.calendar)).transpose();
        Ok(Self {
            deadline: Some(promise.deadline),
            counted_from: Some(promise.counted_from),
            target: Some(promise.target_us),
            priority: Some(i64::from(promise.priority.number())),
            clock: Some(promise.clock.clone()),
            soon: soon.map_err(|e| Error::Shape(e.to_string()))?,
            terms,
        })
    }

    fn take(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            deadline: row.take()?,
            counted_from: row.take()?,
            target: row.take()?,
            priority: row.take()?,
            clock: row.take()?,
            soon: row.take()?,
            terms: row.take()?,
        })
    }
}

/// The case that one is part of.
pub(crate) fn survivor(case: &Case) -> Option<Id<Case>> {
    match case.life {
        Life::Merged(survivor) => Some(survivor),
        _ => None,
    }
}

/// When somebody on the customer's side wrote last.
fn customer_wrote(case: &Case) -> Instant {
    let wrote = case.messages.iter().filter(|message| message.kind == MessageKind::FromCustomer);
    wrote.map(|message| message.at).max().unwrap_or(case.submitted)
}

/// When a message of an agent's left for the customer last.
pub(crate) fn support_wrote(case: &Case) -> Option<Instant> {
    let left = case.messages.iter().filter_map(|message| match message.kind {
        MessageKind::Sent(left) | MessageKind::Undelivered { left, .. } if message.by.is_agent() => {
            Some(left)
        }
        _ => None,
    });
    left.max()
}

/// Gives a new case its number.
pub(crate) fn insert(tx: &mut Tx<'_>, projection: &Projection) -> Result<Id<Case>, Error> {
    let id = tx.one(INSERT, &projection.binds(), |row| row.take())?;
    id.ok_or_else(|| Error::Shape("the engine gave a new case no number".to_owned()))
}

/// Writes down what has changed, and nothing else: an index whose columns stay as they are isn't touched.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    id: Id<Case>,
    before: Option<&Projection>,
    after: &Projection,
) -> Result<(), Error> {
    let (now, was) = (after.binds(), before.map(Projection::binds));
    let was: Vec<Option<Value<'_>>> = match &was {
        Some(was) => was.iter().map(|bind| Some(bind.value())).collect(),
        None => vec![None; COLUMNS.len()],
    };
    let changed = COLUMNS.iter().zip(now).zip(was).filter(|((_, bind), was)| *was != Some(bind.value()));
    let mut update = Select::new("UPDATE cases SET ");
    for (place, ((column, bind), _)) in changed.enumerate() {
        let comma = if place == 0 { "" } else { ", " };
        update.add(&format!("{comma}{column} = $1"), &[bind]);
    }
    if update.binds().is_empty() {
        return Ok(());
    }
    update.add(" WHERE id = $1", &[&id]);
    tx.run(update.text(), update.binds())?;
    Ok(())
}

/// Writes down what a case has several of, and its row no room for: its tags and those who take part.
pub(crate) fn mark(tx: &mut Tx<'_>, id: Id<Case>, before: Option<&Case>, case: &Case) -> Result<(), Error> {
    tag(tx, id, before.map(|before| before.tags.as_slice()).unwrap_or_default(), case)?;
    let before = before.map(|before| before.participants.as_slice()).unwrap_or_default();
    for gone in before.iter().filter(|contact| !case.participants.contains(contact)) {
        tx.run(UNJOIN, &[&id, gone])?;
    }
    for new in case.participants.iter().filter(|contact| !before.contains(contact)) {
        tx.run(JOIN, &[&id, &case.submitted, new])?;
    }
    Ok(())
}

fn tag(tx: &mut Tx<'_>, id: Id<Case>, before: &[String], case: &Case) -> Result<(), Error> {
    for gone in before.iter().filter(|tag| !case.tags.contains(tag)) {
        tx.run(UNTAG, &[&id, gone])?;
    }
    for new in case.tags.iter().filter(|tag| !before.contains(tag)) {
        tx.run(TAG, &[&id, &case.submitted, new])?;
    }
    Ok(())
}

/// The same, whatever was written down before.
pub(crate) fn remark(tx: &mut Tx<'_>, id: Id<Case>, case: &Case) -> Result<(), Error> {
    tx.run(UNTAG_ALL, &[&id])?;
    tx.run(UNJOIN_ALL, &[&id])?;
    mark(tx, id, None, case)
}

/// Who takes part in a case.
pub(crate) fn participants(tx: &mut Tx<'_>, id: Id<Case>) -> Result<Vec<Id<Contact>>, Error> {
    Ok(joined(tx, id)?.into_iter().map(|(contact, _)| contact).collect())
}

fn joined(tx: &mut Tx<'_>, id: Id<Case>) -> Result<Vec<(Id<Contact>, Instant)>, Error> {
    tx.all(PARTICIPANTS, &[&id], |row| Ok((row.take()?, row.take()?)))
}

/// Whether the tags and the people by which a case is found are those that it has.
pub(crate) fn is_marked(tx: &mut Tx<'_>, id: Id<Case>, case: &Case) -> Result<bool, Error> {
    let found = tx.all(TAGS, &[&id], |row| Ok((row.take::<Instant>()?, row.take::<String>()?)))?;
    let same = |(submitted, tag): &(Instant, String)| *submitted == case.submitted && case.tags.contains(tag);
    let tagged = found.len() == case.tags.len() && found.iter().all(same);
    let joined = joined(tx, id)?;
    let same = |(contact, submitted): &(Id<Contact>, Instant)| {
        *submitted == case.submitted && case.participants.contains(contact)
    };
    Ok(tagged && joined.len() == case.participants.len() && joined.iter().all(same))
}

/// What a case and those that are part of it look like in the queue.
pub(crate) fn with_parts(tx: &mut Tx<'_>, id: Id<Case>, own: Projection) -> Result<Projection, Error> {
    if own.survivor.is_some() {
        return Ok(own);
    }
    let line = line(tx, id, own.open_deadline, own.priority)?;
    Ok(Projection { line, ..own })
}

fn line(tx: &mut Tx<'_>, id: Id<Case>, own: Option<Instant>, priority: i64) -> Result<Line, Error> {
    let parts = tx.all(PARTS, &[&id], |row| {
        Ok((row.take::<Id<Case>>()?, row.take::<Option<Instant>>()?, row.take::<i64>()?))
    })?;
    let alone = Line { due: own, priority, part: None };
    Ok(parts.into_iter().fold(alone, |line, (part, due, priority)| {
        let priority = line.priority.min(priority);
        match (line.due, due) {
            (None, Some(_)) => Line { due, priority, part: Some(part) },
            (Some(first), Some(other)) if other < first => Line { due, priority, part: Some(part) },
            _ => Line { priority, ..line },
        }
    }))
}

/// Writes down what the queue shows of a case that others are or were part of. The case is held first: whoever changes
/// another part of it at the same time comes after.
pub(crate) fn relist(tx: &mut Tx<'_>, id: Id<Case>) -> Result<(), Error> {
    tx.one(dialect::HEAD_HELD, &[&id], |row| Ok((row.take::<u32>()?, row.take::<Hash>()?)))?;
    let own = tx.one(OWN_LINE, &[&id], |row| {
        Ok((row.take::<Option<Instant>>()?, row.take::<i64>()?, row.take::<String>()?))
    })?;
    let Some((due, priority, life)) = own else { return Ok(()) };
    if life != Stage::Merged.word() {
        let line = line(tx, id, due, priority)?;
        tx.run(SET_LINE, &[&line.due, &line.priority, &line.part, &id])?;
    }
    Ok(())
}

/// Cases after a number, in order, as lists show them.
pub(crate) fn after(tx: &mut Tx<'_>, id: i64, limit: i64) -> Result<Vec<(Id<Case>, Projection)>, Error> {
    tx.all(AFTER, &[&id, &limit], |row| Ok((row.take()?, Projection::take(row)?)))
}

/// A state by its word.
pub(crate) fn state(word: &str) -> Result<State, Error> {
    let found = State::ALL.into_iter().find(|state| state.word() == word);
    found.ok_or_else(|| Error::Shape(format!("no state of a promise is called {word:?}")))
}
