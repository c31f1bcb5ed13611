//! Cases by what is said in them.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use desk::case::Seq;
use desk::permission::Asker;
use desk::search::{Part, Query, snippet};
use sla::Instant;

use super::index::{case_and_text, number};
use super::nouns::named;
use super::query::{Match, Spelling, all, case_number, found, may_find, texts_within};
use crate::content::{self, Text};
use crate::event::Hash;
use crate::list::lines_of;
use crate::{CaseLine, Engine, Entitlements, Error, Sql, Tx, case, dialect};

const FLOOR: Sql =
    Sql::One("SELECT rowid FROM case_words WHERE rowid < $1 ORDER BY rowid DESC LIMIT 1 OFFSET $2");

pub(super) const STATEMENTS: &[Sql] = &[FLOOR];

/// So many texts are asked for at a time: several may be of one case.
const BATCH: i64 = 64;

/// So many of the newest texts PostgreSQL looks at one by one, before it asks its index: what is frequent is among them, and
/// the index would have to find all of it.
const NEWEST: i64 = 2_000;

/// A case that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The case, as lists show it.
    pub line: CaseLine,
    /// The message that has what was searched for, by its event; nothing where the case was found by its number or its tags.
    pub message: Option<Seq>,
    /// The part of the message around it.
    pub snippet: Vec<Part>,
}

/// Where a page of what was found ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchCursor {
    spelling: usize,
    below: i64,
}

impl fmt::Display for SearchCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.spelling, self.below)
    }
}

impl FromStr for SearchCursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (spelling, below) = text.split_once('.').ok_or(())?;
        Ok(Self { spelling: spelling.parse().map_err(|_| ())?, below: below.parse().map_err(|_| ())? })
    }
}

/// A page of what was found.
#[derive(Clone, Debug)]
pub struct SearchPage {
    /// The cases.
    pub hits: Vec<Hit>,
    /// Where the next page begins; nothing on the last one.
    pub next: Option<SearchCursor>,
}

/// A text that was found, of a case that no text before it is of.
struct Candidate {
    case: i64,
    text: Seq,
    hash: Option<Hash>,
}

/// A page of the cases that somebody may see and in which everything stands that is searched for: all of it in one message,
/// the first one with the subject, or in the names of the case's organisation and contact. What is spelt as it was asked for
/// comes first, then what is the same once folded, then what begins with a word that is still being typed; within these the
/// cases with the highest numbers, which are the newest. Nothing else is ranked, so that a frequent word costs no more than
/// a rare one.
///
/// # Errors
/// What the engine says; terms that are no longer there.
pub fn find_cases(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    (asker, now): (&Asker, Instant),
    query: &Query,
    (after, limit): (Option<SearchCursor>, u32),
) -> Result<SearchPage, Error> {
    let nothing = SearchPage { hits: Vec::new(), next: None };
    let Ok(within) = texts_within(asker) else { return Ok(nothing) };
    if query.is_empty() {
        return Ok(nothing);
    }
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let numbered = numbered(tx, entitlements, (asker, now), query)?;
    let mut skip: HashSet<i64> = numbered.iter().map(|line| line.id.number()).collect();
    let room = most - usize::from(after.is_none() && numbered.is_some()).min(most);
    let instead = named(tx, asker, query)?;
    let searches: Vec<Match> =
        Spelling::of(query).into_iter().map(|spelling| found(query, spelling, &instead)).collect();
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut next = None;
    let first = after.map_or(0, |after| after.spelling);
    for (spelling, search) in searches.iter().enumerate().skip(first) {
        let better = spelling.checked_sub(1).and_then(|before| searches.get(before));
        let search = Search { what: search, better, within: within.as_ref() };
        let below = after.filter(|after| after.spelling == spelling).map_or(i64::MAX, |after| after.below);
        let part = search.candidates(tx, below, room + 1 - candidates.len(), &mut skip)?;
        candidates.extend(part);
        if candidates.len() > room {
            candidates.truncate(room);
            let below = candidates.last().map_or(below, |last| number(last.case, 0));
            next = Some(SearchCursor { spelling, below });
            break;
        }
    }
    let mut hits: Vec<Hit> = Vec::with_capacity(most);
    let shown = numbered.filter(|_| after.is_none());
    hits.extend(shown.map(|line| Hit { line, message: None, snippet: Vec::new() }));
    let ids: Vec<_> = candidates.iter().map(|candidate| candidate.case).collect();
    let lines = lines_of(tx, entitlements, (asker, now), &ids)?;
    for line in lines {
        let Some(of) = candidates.iter().find(|of| of.case == line.id.number()) else { continue };
        hits.push(Hit {
            line,
            message: Some(of.text).filter(|text| *text > 0),
            snippet: of.snippet(tx, query)?,
        });
    }
    Ok(SearchPage { hits, next })
}

/// The case whose number is all that is searched for.
fn numbered(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    (asker, now): (&Asker, Instant),
    query: &Query,
) -> Result<Option<CaseLine>, Error> {
    let Some(id) = case_number(query) else { return Ok(None) };
    let lines = lines_of(tx, entitlements, (asker, now), &[id.number()])?;
    let whose = case::concerned(tx, id)?.map(|(whose, _)| whose);
    Ok(lines.into_iter().find(|_| whose.as_ref().is_some_and(|whose| may_find(asker, whose))))
}

/// A search in one spelling.
struct Search<'a> {
    what: &'a Match,
    /// What finds the same in a better spelling, and was searched for before.
    better: Option<&'a Match>,
    within: Option<&'a Match>,
}

impl Search<'_> {
    fn text(&self, tx: &Tx<'_>, what: &Match) -> String {
        let parts = [Some(what), self.within].into_iter().flatten().cloned();
        dialect::matching(tx.engine(), &all(parts.collect()))
    }

    /// The next cases, each by the last text of it that matches.
    fn candidates(
        &self,
        tx: &mut Tx<'_>,
        mut below: i64,
        room: usize,
        skip: &mut HashSet<i64>,
    ) -> Result<Vec<Candidate>, Error> {
        let text = match self.better {
            Some(better) => {
                let but = Match::But(Box::new(self.what.clone()), Box::new(better.clone()));
                self.text(tx, &but)
            }
            None => self.text(tx, self.what),
        };
        let better = self.better.map(|better| self.text(tx, better));
        let mut candidates = Vec::new();
        while candidates.len() < room {
            let some = texts(tx, &text, below)?;
            let all = i64::try_from(some.len()).unwrap_or(i64::MAX) < BATCH;
            for (rowid, hash) in some {
                let (case, text) = case_and_text(rowid);
                below = number(case, 0);
                if candidates.len() == room || !skip.insert(case) {
                    continue;
                }
                if better.as_deref().map(|better| has(tx, better, case)).transpose()? != Some(true) {
                    candidates.push(Candidate { case, text, hash });
                }
            }
            if all {
                break;
            }
        }
        Ok(candidates)
    }
}

/// Up to [`BATCH`] texts below a number that match, the last first; fewer where there are no more.
fn texts(tx: &mut Tx<'_>, what: &str, below: i64) -> Result<Vec<(i64, Option<Hash>)>, Error> {
    let mut found = Vec::new();
    let mut rest = below;
    if tx.engine() == Engine::Postgres {
        let floor = tx.one(FLOOR, &[&below, &NEWEST], |row| row.take::<i64>())?;
        rest = floor.unwrap_or(i64::MIN);
        found = tx.all(dialect::FIND_TEXTS_IN, &[&what, &rest, &below, &BATCH], |row| {
            Ok((row.take()?, row.take()?))
        })?;
        if floor.is_none() {
            return Ok(found);
        }
    }
    let room = BATCH - i64::try_from(found.len()).unwrap_or(BATCH);
    if room > 0 {
        found.extend(
            tx.all(dialect::FIND_TEXTS, &[&what, &rest, &room], |row| Ok((row.take()?, row.take()?)))?,
        );
    }
    Ok(found)
}

/// Whether a text of a case matches.
fn has(tx: &mut Tx<'_>, what: &str, case: i64) -> Result<bool, Error> {
    let (from, to) = (number(case, 0), number(case + 1, 0));
    let found = tx.one(dialect::FIND_TEXTS_IN, &[&what, &from, &to, &1_i64], |row| {
        Ok((row.take::<i64>()?, row.take::<Option<Hash>>()?))
    })?;
    Ok(found.is_some())
}

impl Candidate {
    fn snippet(&self, tx: &mut Tx<'_>, query: &Query) -> Result<Vec<Part>, Error> {
        let Some(hash) = self.hash else { return Ok(Vec::new()) };
        match content::text(tx, desk::case::Sealed(hash))? {
            Text::Kept(text) => Ok(snippet(&text, query)),
            Text::Erased | Text::Changed | Text::Missing => Ok(Vec::new()),
        }
    }
}
