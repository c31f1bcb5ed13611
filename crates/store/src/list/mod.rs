//! Lists of cases: the queue, triage, and every other view, in pages that cost the same however many cases there are.
//!
//! A list is read in segments, one after another, each in the order of an index. What the index leads by, such as the agent,
//! stands in the statement as it is; every other condition is hidden from the planners (`+agent_id = $1`, which neither
//! engine looks up), so that they find no other way. A page with such conditions looks at so many cases and no more: it
//! may then hold fewer than it has room for, and another one follows.

mod count;
mod line;
mod promised;
mod segment;
mod source;
mod standing;

use std::fmt;
use std::str::FromStr;

use desk::permission::Asker;
use desk::view::{Awaited, Filter, Stage};
use sla::Instant;

use crate::{Entitlements, Error, Tx};

pub use count::{Count, count_cases, count_each};
pub use line::{CaseLine, LinePromise, Named, lines_of};
use line::{Found, Raw};
use segment::Segment;
use source::Source;

pub use standing::{Standing, queue_standings};

/// A page looks at so many cases at the most, whatever it is looking for.
const LOOKED_AT: i64 = 20_000;

/// So many rows are asked for at a time, at least, where some of them may not be shown.
const BATCH: i64 = 200;

/// A list of cases.
#[derive(Clone, Debug)]
pub struct CaseList {
    /// Which cases.
    pub view: CaseView,
    /// Which of them, and in which order.
    pub filter: Filter,
    /// Who looks: nobody is shown a case that they may not see.
    pub asker: Asker,
    /// Now.
    pub now: Instant,
    /// When today began on the clocks of whoever looks.
    pub midnight: Instant,
}

/// Which cases a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseView {
    /// All of them.
    All,
    /// Those that wait for their first response: what stands in the queue (policy D22).
    Queue,
    /// Those that were answered and wait for us again, who has waited longest first.
    Waiting,
    /// Those whose next step is the customer's, the last changed first.
    WithCustomer,
    /// Those that wait for an agent to match them to a customer (policy D13).
    Triage,
}

/// Where a page of a list ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseCursor {
    segment: u32,
    at: At,
}

/// A place in a segment: what it is ordered by, and the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct At {
    key: i64,
    id: i64,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct CasePage {
    /// The cases.
    pub lines: Vec<CaseLine>,
    /// Where the next page begins; nothing on the last one.
    pub next: Option<CaseCursor>,
}

impl fmt::Display for CaseCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.segment, self.at.key, self.at.id)
    }
}

impl FromStr for CaseCursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('.');
        let mut next = || parts.next().and_then(|part| part.parse::<i64>().ok()).ok_or(());
        let (segment, key, id) = (next()?, next()?, next()?);
        let segment = u32::try_from(segment).map_err(|_| ())?;
        if parts.next().is_some() { Err(()) } else { Ok(Self { segment, at: At { key, id } }) }
    }
}

/// A page of a list, of up to so many cases.
///
/// # Errors
/// What the engine says; terms that are no longer there.
pub fn list_cases(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    list: &CaseList,
    after: Option<CaseCursor>,
    limit: u32,
) -> Result<CasePage, Error> {
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut found: Vec<Found> = Vec::new();
    let mut states = line::States::new(entitlements, list.now).read_by(&list.asker);
    let teams = source::teams_of(tx, list)?;
    for segment in segment::segments(list) {
        let from = match after {
            Some(after) if segment.number < after.segment => continue,
            Some(after) if segment.number == after.segment => Some(after.at),
            _ => None,
        };
        let sources = source::sources(list, &segment, &teams);
        let cut =
            read(tx, &mut states, (list, &segment), &sources, (from, most + 1 - found.len()), &mut found)?;
        if found.len() > most {
            found.truncate(most);
            let next = found.last().map(|last| last.cursor);
            return Ok(CasePage { lines: lines(found), next });
        }
        if let Some(at) = cut {
            let next = Some(CaseCursor { segment: segment.number, at });
            return Ok(CasePage { lines: lines(found), next });
        }
    }
    Ok(CasePage { lines: lines(found), next: None })
}

fn lines(found: Vec<Found>) -> Vec<CaseLine> {
    found.into_iter().map(|found| found.line).collect()
}

/// Reads a segment from a place on. Where it stopped looking, if that was before its end.
fn read(
    tx: &mut Tx<'_>,
    states: &mut line::States<'_>,
    (list, segment): (&CaseList, &Segment),
    sources: &[Source],
    (from, room): (Option<At>, usize),
    found: &mut Vec<Found>,
) -> Result<Option<At>, Error> {
    let mut all: Vec<Found> = Vec::new();
    let mut cut = None;
    for source in sources {
        let (some, end) = read_source(tx, states, (list, segment), source, (from, room))?;
        all.extend(some);
        cut = segment.key.first([cut, end]);
    }
    // Each source is in order; nothing behind the place where one of them stopped may be shown before it goes on.
    all.sort_by(|one, other| segment.key.compare(one.cursor.at, other.cursor.at));
    all.retain(|found| cut.is_none_or(|cut| segment.key.compare(found.cursor.at, cut).is_le()));
    all.truncate(room);
    found.extend(all);
    Ok(cut)
}

fn read_source(
    tx: &mut Tx<'_>,
    states: &mut line::States<'_>,
    (list, segment): (&CaseList, &Segment),
    source: &Source,
    (from, room): (Option<At>, usize),
) -> Result<(Vec<Found>, Option<At>), Error> {
    let until = if source.is_sieved() { source.bound(tx, segment.key, from, LOOKED_AT)? } else { None };
    let mut found = Vec::new();
    let mut from = from;
    let batch = i64::try_from(room).unwrap_or(i64::MAX).max(if source.is_sieved() {
        BATCH.min(LOOKED_AT)
    } else {
        1
    });
    loop {
        let raws: Vec<Raw> = source.lines(tx, segment.key, (from, until), batch)?;
        let (count, last) = (raws.len(), raws.last().map(|raw| raw.at));
        for raw in raws {
            let cursor = CaseCursor { segment: segment.number, at: raw.at };
            let line = raw.line(tx, states)?;
            if is_asked_for(&list.filter, &line) {
                found.push(Found { line, cursor });
            }
        }
        if i64::try_from(count).unwrap_or(i64::MAX) < batch {
            return Ok((found, until));
        }
        if found.len() >= room {
            return Ok((found, last));
        }
        from = last;
    }
}

/// Whether a line, as its reader knows it, is one that the filter asks for.
fn is_asked_for(filter: &Filter, line: &CaseLine) -> bool {
    let awaits = match filter.awaits {
        None => true,
        Some(Awaited::Customer) => line.awaits_customer,
        Some(Awaited::Support) => !line.awaits_customer && line.stage == Stage::Open,
    };
    awaits
        && (filter.states.is_empty() || filter.states.contains(&line.state))
        && (filter.stages.is_empty() || filter.stages.contains(&line.stage))
}

/// How the engine would find the first page: the plan of each statement, for the test that looks at plans.
///
/// # Errors
/// What the engine says.
pub fn explain_cases(tx: &mut Tx<'_>, list: &CaseList) -> Result<Vec<String>, Error> {
    let teams = source::teams_of(tx, list)?;
    let (at, mut plans) = (At { key: 0, id: 0 }, Vec::new());
    for segment in segment::segments(list) {
        for source in source::sources(list, &segment, &teams) {
            plans.push(source.explain(tx, segment.key, at)?.join("\n"));
        }
    }
    Ok(plans)
}
