//! Where the cases of a segment come from: the statement, what leads it, and what sieves it.

use desk::case::State;
use desk::id::Id;
use desk::people::Team;
use desk::permission::{Asker, Deed, Scope};
use desk::view::{Assignee, Awaited, Filter};
use sla::Instant;

use super::line::{COLUMNS, JOINS, Raw, undoable_since};
use super::promised::{DEADLINE, JOIN, SOON, STATE, promised};
use super::segment::{Key, Segment, Set};
use super::standing::{self, Bare};
use super::{At, CaseList};
use crate::{Bind, Error, Select, Tx, Value, team};

/// What is counted of a case.
const GROUPED: &str = concat!(
    "CASE WHEN w.state <> 'run' THEN w.state WHEN w.deadline < $1 THEN 'late' WHEN w.soon <= $1 THEN 'soon'
  ELSE 'run' END AS word, CASE WHEN w.state = 'run' THEN w.priority ELSE NULL END AS priority,
  CASE WHEN w.state = 'run' THEN w.terms ELSE NULL END AS terms,
  CASE WHEN w.state = 'run' THEN w.site ELSE NULL END AS site FROM (SELECT ",
    promised!("state"),
    " AS state, ",
    promised!("deadline"),
    " AS deadline, ",
    promised!("soon"),
    " AS soon, ",
    promised!("promised_for"),
    " AS priority, ",
    promised!("terms"),
    " AS terms, ",
    promised!("site_id"),
    " AS site"
);

/// A statement's conditions, for one segment and one reason why its cases may be seen.
pub(super) struct Source {
    from: From,
    conditions: Vec<Condition>,
    sieve: Vec<Condition>,
}

/// The tables that a statement reads, the one that leads first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    Cases,
    Tags,
    Participants,
    /// Cases to which something happened in the last few seconds.
    Recent,
}

struct Condition {
    text: String,
    binds: Vec<Given>,
}

enum Given {
    Number(i64),
    Text(String),
}

impl Bind for Given {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Number(number) => Value::Int(*number),
            Self::Text(text) => Value::Text(text),
        }
    }
}

fn condition(text: impl Into<String>, binds: impl IntoIterator<Item = Given>) -> Condition {
    Condition { text: text.into(), binds: binds.into_iter().collect() }
}

/// Something that all cases of a source have in common, and that an index may lead by.
#[derive(Clone, Debug, PartialEq)]
enum Fact {
    /// Somebody takes part in it.
    Participant(i64),
    Contact(i64),
    Organisation(i64),
    Site(i64),
    Agent(i64),
    Team(i64),
    Priority(i64),
    Tag(String),
}

impl Fact {
    /// Which facts have an index in this order, the most telling first.
    fn leads(&self, segment: &Segment) -> Option<u8> {
        let rank: &[fn(&Self) -> bool] = match (segment.key, segment.set) {
            (Key::Due, _) => &[
                |of| matches!(of, Self::Participant(_)),
                |of| matches!(of, Self::Contact(_)),
                |of| matches!(of, Self::Agent(_)),
                |of| matches!(of, Self::Team(_)),
                |of| matches!(of, Self::Organisation(_)),
                |of| matches!(of, Self::Priority(_)),
            ],
            (Key::Changed | Key::Wrote, _) | (_, Set::Triage | Set::Unheard | Set::Queue) => {
                &[|of| matches!(of, Self::Participant(_))]
            }
            (_, set) if set.is_open() => &[
                |of| matches!(of, Self::Participant(_)),
                |of| matches!(of, Self::Contact(_)),
                |of| matches!(of, Self::Agent(_)),
                |of| matches!(of, Self::Organisation(_)),
            ],
            _ => &[
                |of| matches!(of, Self::Participant(_)),
                |of| matches!(of, Self::Contact(_)),
                |of| matches!(of, Self::Tag(_)),
                |of| matches!(of, Self::Site(_)),
                |of| matches!(of, Self::Agent(_)),
                |of| matches!(of, Self::Organisation(_)),
                |of| matches!(of, Self::Priority(_)),
            ],
        };
        let at = rank.iter().position(|is| is(self))?;
        u8::try_from(at).ok()
    }

    /// That a case hasn't it.
    fn but(&self) -> Condition {
        match self {
            Self::Contact(id) => condition("+c.contact_id IS DISTINCT FROM $1", [Given::Number(*id)]),
            Self::Site(id) => condition("+c.site_id IS DISTINCT FROM $1", [Given::Number(*id)]),
            other => {
                let Condition { text, binds } = other.condition(false);
                condition(format!("NOT ({text})"), binds)
            }
        }
    }

    /// The condition: as an index has it where it leads, else hidden from the planner.
    fn condition(&self, leads: bool) -> Condition {
        let plus = if leads { "" } else { "+" };
        let (column, number) = match self {
            Self::Contact(id) => ("contact_id", id),
            Self::Organisation(id) => ("organisation_id", id),
            Self::Site(id) => ("site_id", id),
            Self::Agent(id) => ("agent_id", id),
            Self::Team(id) => ("team_id", id),
            Self::Priority(number) => ("queue_priority", number),
            Self::Participant(id) if leads => {
                return condition("t.contact_id = $1 AND c.id = t.case_id", [Given::Number(*id)]);
            }
            Self::Participant(id) => {
                let has =
                    "EXISTS (SELECT 1 FROM case_participants x WHERE x.case_id = c.id AND x.contact_id = $1)";
                return condition(has, [Given::Number(*id)]);
            }
            Self::Tag(tag) if leads => {
                return condition("t.tag = $1 AND c.id = t.case_id", [Given::Text(tag.clone())]);
            }
            Self::Tag(tag) => {
                let has = "EXISTS (SELECT 1 FROM case_tags x WHERE x.case_id = c.id AND x.tag = $1)";
                return condition(has, [Given::Text(tag.clone())]);
            }
        };
        condition(format!("{plus}c.{column} = $1"), [Given::Number(*number)])
    }
}

/// The teams of whoever looks, where the filter asks for those.
pub(super) fn teams_of(tx: &mut Tx<'_>, list: &CaseList) -> Result<Vec<Id<Team>>, Error> {
    match (list.filter.team, list.asker) {
        (Some(Assignee::Me), Asker::Agent { id, .. }) => team::teams_of(tx, id),
        _ => Ok(Vec::new()),
    }
}

/// Where the cases of a segment come from: one source for each reason why they may be seen, none of which has what another
/// one has.
pub(super) fn sources(list: &CaseList, segment: &Segment, teams: &[Id<Team>]) -> Vec<Source> {
    let reasons = reasons(&list.asker);
    let mut sources = Vec::with_capacity(reasons.len());
    for (facts, but) in reasons {
        let since = undoable_since(&list.asker, list.now).filter(|_| segment.set.is_open());
        sources.extend(since.map(|since| still_open(list, segment, (&facts, &but), since)));
        sources.push(source(list, segment, (facts, but), teams));
    }
    sources
}

/// Cases that their customer still knows as open, since the reply that resolved them can be undone (policy D11). They are
/// found by when something happened to them, and put in order when they are read.
fn still_open(
    list: &CaseList,
    segment: &Segment,
    (facts, but): (&[Fact], &[Fact]),
    since: Instant,
) -> Source {
    let mut sieve: Vec<_> = but.iter().map(Fact::but).collect();
    let asked = asked_for(list, segment, &[], &mut sieve);
    sift(list, segment, &mut sieve);
    sieve.extend(facts.iter().chain(&asked).map(|fact| fact.condition(false)));
    sieve.extend(submitted(&list.filter, Key::Changed));
    let since = || Given::Number(since.as_microsecond());
    sieve.push(condition("c.support_wrote >= $1", [since()]));
    sieve.push(condition("c.life || '' <> 'open'", []));
    // A planner that doesn't know the instant takes a third of all cases to be younger, but few to lie between two.
    let recent = condition("c.recorded BETWEEN $1 AND $2", [since(), Given::Number(i64::MAX)]);
    Source { from: From::Recent, conditions: vec![recent], sieve }
}

/// What a filter asks for, or what it may ask for once it is told as the customer knows it.
fn or_undoable(list: &CaseList, Condition { text, mut binds }: Condition) -> Condition {
    let Some(since) = undoable_since(&list.asker, list.now) else { return Condition { text, binds } };
    binds.push(Given::Number(since.as_microsecond()));
    Condition { text: format!("({text} OR c.support_wrote >= ${})", binds.len()), binds }
}

/// Why somebody may see cases: what those have in common, and what those have that another reason gives already.
fn reasons(asker: &Asker) -> Vec<(Vec<Fact>, Vec<Fact>)> {
    let contact = match (asker, asker.scope(Deed::SeeCase)) {
        (_, Scope::None) => return Vec::new(),
        (_, Scope::All) => return vec![(Vec::new(), Vec::new())],
        (Asker::Contact { id, .. }, _) => id.number(),
        (Asker::Agent { .. } | Asker::Stranger | Asker::Desk, _) => return Vec::new(),
    };
    let own = || Fact::Contact(contact);
    let mut reasons = vec![(vec![own()], Vec::new())];
    match (*asker, asker.scope(Deed::SeeCase)) {
        // Whoever takes part is of the organisation.
        (Asker::Contact { organisation, .. }, Scope::Organisation) => {
            reasons.push((vec![Fact::Organisation(organisation.number())], vec![own()]));
        }
        (Asker::Contact { organisation, site: Some(site), .. }, Scope::Site) => {
            let site = || Fact::Site(site.number());
            reasons.push((vec![site(), Fact::Organisation(organisation.number())], vec![own()]));
            reasons.push((vec![Fact::Participant(contact)], vec![own(), site()]));
        }
        _ => reasons.push((vec![Fact::Participant(contact)], vec![own()])),
    }
    reasons
}

fn source(
    list: &CaseList,
    segment: &Segment,
    (mut facts, but): (Vec<Fact>, Vec<Fact>),
    teams: &[Id<Team>],
) -> Source {
    let mut sieve: Vec<_> = but.iter().map(Fact::but).collect();
    facts.extend(asked_for(list, segment, teams, &mut sieve));
    sift(list, segment, &mut sieve);
    let lead =
        facts.iter().filter_map(|fact| Some((fact.leads(segment)?, fact))).min_by_key(|(rank, _)| *rank);
    let lead = lead.map(|(_, fact)| fact.clone());
    let set = segment.set.condition(matches!(lead, Some(Fact::Contact(_) | Fact::Participant(_))));
    let mut conditions: Vec<_> = set.into_iter().map(|text| condition(text, [])).collect();
    conditions.extend(lead.iter().map(|fact| fact.condition(true)));
    let mut led = false;
    for fact in facts {
        // Twice the same says nothing more, twice another says that there is none.
        if !led && lead.as_ref() == Some(&fact) {
            led = true;
        } else {
            sieve.push(fact.condition(false));
        }
    }
    conditions.extend(submitted(&list.filter, segment.key));
    match (today(list, segment.key), segment.key) {
        (Some(today), Key::Changed) => conditions.push(today),
        (today, _) => sieve.extend(today),
    }
    let from = match lead {
        Some(Fact::Tag(_)) => From::Tags,
        Some(Fact::Participant(_)) => From::Participants,
        _ => From::Cases,
    };
    Source { from, conditions, sieve }
}

/// What the filter says that an index may lead by; the rest of what it says of people goes into the sieve.
fn asked_for(
    list: &CaseList,
    segment: &Segment,
    teams: &[Id<Team>],
    sieve: &mut Vec<Condition>,
) -> Vec<Fact> {
    let filter = &list.filter;
    let mut facts = Vec::new();
    facts.extend(filter.contact.map(|id| Fact::Contact(id.number())));
    facts.extend(filter.organisation.map(|id| Fact::Organisation(id.number())));
    facts.extend(filter.site.map(|id| Fact::Site(id.number())));
    facts.extend(filter.tags.iter().cloned().map(Fact::Tag));
    match (filter.agent, list.asker) {
        (Some(Assignee::One(id)), _) | (Some(Assignee::Me), Asker::Agent { id, .. }) => {
            facts.push(Fact::Agent(id.number()));
        }
        (Some(Assignee::Nobody), _) => sieve.push(condition("+c.agent_id IS NULL", [])),
        (Some(Assignee::Me), _) => sieve.push(condition("FALSE", [])),
        (None, _) => {}
    }
    match filter.team {
        Some(Assignee::One(id)) => facts.push(Fact::Team(id.number())),
        Some(Assignee::Nobody) => sieve.push(condition("+c.team_id IS NULL", [])),
        Some(Assignee::Me) => {
            sieve.push(among("+c.team_id", teams.iter().map(|id| Given::Number(id.number()))));
        }
        None => {}
    }
    match (segment.priority, filter.priorities.as_slice()) {
        (Some(one), _) => facts.push(Fact::Priority(one)),
        (None, [one]) => facts.push(Fact::Priority(i64::from(one.number()))),
        (None, []) => {}
        (None, several) => {
            let numbers = several.iter().map(|of| Given::Number(i64::from(of.number())));
            sieve.push(among("+c.queue_priority", numbers));
        }
    }
    facts
}

/// What no index leads by.
fn sift(list: &CaseList, segment: &Segment, sieve: &mut Vec<Condition>) {
    let filter = &list.filter;
    if !filter.stages.is_empty() && !segment.set.is_open() {
        let words = filter.stages.iter().map(|stage| Given::Text(stage.word().to_owned()));
        sieve.push(among("c.life || ''", words));
    }
    if !filter.channels.is_empty() {
        sieve.push(among(
            "c.channel",
            filter.channels.iter().map(|channel| Given::Text(channel.id().to_owned())),
        ));
    }
    let awaits = match filter.awaits {
        Some(Awaited::Customer) => Some(condition("c.awaits_customer", [])),
        Some(Awaited::Support) => Some(condition("NOT c.awaits_customer AND c.life || '' = 'open'", [])),
        None => None,
    };
    sieve.extend(awaits.map(|awaits| or_undoable(list, awaits)));
    if filter.unheard && segment.set != Set::Unheard {
        sieve.push(condition("CASE WHEN c.unheard THEN TRUE ELSE FALSE END", []));
    }
    if !filter.states.is_empty() {
        sieve.push(or_undoable(list, in_states(&filter.states, list.now)));
    }
}

/// The states, as far as instants tell: whether a calendar is open or closed now is seen when a row was read.
fn in_states(states: &[State], now: Instant) -> Condition {
    let now = || Given::Number(now.as_microsecond());
    let (mut texts, mut binds) = (Vec::new(), Vec::new());
    for state in states {
        let number = binds.len() + 1;
        match state {
            State::Run | State::Idle => {
                texts.push(format!(
                    "({STATE} = 'run' AND {DEADLINE} >= ${number} AND COALESCE({SOON}, {DEADLINE} + 1) > ${})",
                    number + 1
                ));
                binds.extend([now(), now()]);
            }
            State::Soon => {
                texts.push(format!(
                    "({STATE} = 'run' AND {DEADLINE} >= ${number} AND {SOON} <= ${})",
                    number + 1
                ));
                binds.extend([now(), now()]);
            }
            State::Late => {
                texts.push(format!("{STATE} = 'late' OR ({STATE} = 'run' AND {DEADLINE} < ${number})"));
                binds.push(now());
            }
            settled => {
                texts.push(format!("{STATE} = ${number}"));
                binds.push(Given::Text(settled.word().to_owned()));
            }
        }
    }
    condition(format!("({})", texts.join(" OR ")), binds)
}

fn submitted(filter: &Filter, key: Key) -> Vec<Condition> {
    let plus = if matches!(key, Key::Newest | Key::Oldest) { "" } else { "+" };
    let bound = |at: Option<Instant>, sign: &str| {
        at.map(|at| condition(format!("{plus}c.submitted {sign} $1"), [Given::Number(at.as_microsecond())]))
    };
    [bound(filter.submitted_from, ">="), bound(filter.submitted_to, "<")].into_iter().flatten().collect()
}

fn today(list: &CaseList, key: Key) -> Option<Condition> {
    let plus = if key == Key::Changed { "" } else { "+" };
    let since = || Given::Number(list.midnight.as_microsecond());
    list.filter.today.then(|| condition(format!("{plus}c.recorded >= $1"), [since()]))
}

fn among(what: &str, values: impl IntoIterator<Item = Given>) -> Condition {
    let binds: Vec<_> = values.into_iter().collect();
    if binds.is_empty() {
        return condition("FALSE", []);
    }
    let numbers: Vec<_> = (1..=binds.len()).map(|number| format!("${number}")).collect();
    condition(format!("{what} IN ({})", numbers.join(", ")), binds)
}

impl Source {
    /// Whether some of what it looks at may not be shown.
    pub fn is_sieved(&self) -> bool {
        !self.sieve.is_empty()
    }

    fn key(&self, key: Key) -> (String, &'static str) {
        match (self.from, key) {
            (From::Tags, _) | (From::Participants, Key::Newest | Key::Oldest) => {
                (format!("t.{}", key.column()), "t.case_id")
            }
            // The cases that one takes part in are few: they are put in order when they are read, rather than looked for in
            // the order of all.
            (From::Participants | From::Recent, _) => (format!("+c.{}", key.column()), "c.id"),
            _ => (format!("c.{}", key.column()), "c.id"),
        }
    }

    fn cases(&self) -> &'static str {
        match self.from {
            From::Cases | From::Recent => "cases c",
            From::Tags => "case_tags t CROSS JOIN cases c",
            From::Participants => "case_participants t CROSS JOIN cases c",
        }
    }

    /// The place that is so many cases ahead, if there are so many.
    pub fn bound(
        &self,
        tx: &mut Tx<'_>,
        key: Key,
        from: Option<At>,
        ahead: i64,
    ) -> Result<Option<At>, Error> {
        let (column, id) = self.key(key);
        let mut select = Select::new(&format!("SELECT {column}, {id} FROM {} WHERE TRUE", self.cases()));
        self.conditions(&mut select);
        self.after(&mut select, key, from.as_ref());
        self.order(&mut select, key);
        select.add(" LIMIT 1 OFFSET $1", &[&ahead]);
        tx.one(select.text(), select.binds(), |row| Ok(At { key: row.take()?, id: row.take()? }))
    }

    /// Up to so many rows after one place, up to another.
    pub fn lines(
        &self,
        tx: &mut Tx<'_>,
        key: Key,
        (from, until): (Option<At>, Option<At>),
        limit: i64,
    ) -> Result<Vec<Raw>, Error> {
        let select = self.select((COLUMNS, JOINS), key, (from.as_ref(), until.as_ref()), limit);
        tx.all(select.text(), select.binds(), Raw::take)
    }

    /// Up to so many of the first rows, of which no more is read than tells their order.
    pub fn standings(&self, tx: &mut Tx<'_>, key: Key, limit: i64) -> Result<Vec<Bare>, Error> {
        let select = self.select((standing::COLUMNS, JOIN), key, (None, None), limit);
        tx.all(select.text(), select.binds(), Bare::take)
    }

    /// Selects how many there are, up to so many; parts of another case are counted with that.
    pub fn count<'a>(&'a self, select: &mut Select<'a>, most: u32) {
        select.add(
            &format!(
                "(SELECT COUNT(*) FROM (SELECT 1 FROM {}{JOIN} WHERE c.survivor_id IS NULL",
                self.cases()
            ),
            &[],
        );
        self.conditions(select);
        self.sieve(select);
        select.add(&format!(" LIMIT {most}) AS g)"), &[]);
    }

    /// How the engine would find them.
    pub fn explain(&self, tx: &mut Tx<'_>, key: Key, at: At) -> Result<Vec<String>, Error> {
        let select = self.select((COLUMNS, JOINS), key, (Some(&at), None), 50);
        tx.explain(select.text(), select.binds())
    }

    fn select<'a>(
        &'a self,
        (columns, joins): (&str, &str),
        key: Key,
        (from, until): (Option<&'a At>, Option<&'a At>),
        limit: i64,
    ) -> Select<'a> {
        let (column, _) = self.key(key);
        let mut select =
            Select::new(&format!("SELECT {column}, {columns} FROM {}{joins} WHERE TRUE", self.cases()));
        self.conditions(&mut select);
        self.sieve(&mut select);
        self.after(&mut select, key, from);
        if let Some(until) = until {
            let (column, id) = self.key(key);
            let sign = if key.descends() { ">=" } else { "<=" };
            select.and(&format!("({column}, {id}) {sign} ($1, $2)"), &[&until.key, &until.id]);
        }
        self.order(&mut select, key);
        // As a number and not as a bind: a planner that doesn't know how few are wanted plans for a tenth of all cases.
        select.add(&format!(" LIMIT {limit}"), &[]);
        select
    }

    /// Up to so many of the cases by state, as far as instants tell, those that run by calendar too; parts of another case
    /// are counted with that.
    pub fn groups<'a>(&'a self, key: Key, now: &'a Instant, limit: &'a i64) -> Select<'a> {
        let mut select = Select::new("SELECT g.word, g.priority, g.terms, g.site, COUNT(*) FROM (SELECT ");
        select.add(GROUPED, &[now]);
        select.add(&format!(" FROM {}{JOIN} WHERE c.survivor_id IS NULL", self.cases()), &[]);
        self.conditions(&mut select);
        self.sieve(&mut select);
        self.order(&mut select, key);
        select.add(" LIMIT $1) AS w) AS g GROUP BY g.word, g.priority, g.terms, g.site", &[limit]);
        select
    }

    fn conditions<'a>(&'a self, select: &mut Select<'a>) {
        add(select, &self.conditions);
    }

    fn sieve<'a>(&'a self, select: &mut Select<'a>) {
        add(select, &self.sieve);
    }

    fn after<'a>(&self, select: &mut Select<'a>, key: Key, from: Option<&'a At>) {
        if let Some(from) = from {
            let (column, id) = self.key(key);
            let sign = if key.descends() { "<" } else { ">" };
            select.and(&format!("({column}, {id}) {sign} ($1, $2)"), &[&from.key, &from.id]);
        }
    }

    fn order(&self, select: &mut Select<'_>, key: Key) {
        let (column, id) = self.key(key);
        let way = if key.descends() { " DESC" } else { "" };
        select.add(&format!(" ORDER BY {column}{way}, {id}{way}"), &[]);
    }
}

fn add<'a>(select: &mut Select<'a>, conditions: &'a [Condition]) {
    for Condition { text, binds } in conditions {
        let binds: Vec<&dyn Bind> = binds.iter().map(|bind| bind as &dyn Bind).collect();
        select.and(text, &binds);
    }
}
