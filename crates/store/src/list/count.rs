//! How many cases of a list are in which state.

use desk::case::State;
use desk::view::Order;

use super::line::{Shown, States};
use super::segment::{self, Segment, Set};
use super::source::{self, Source};
use super::{CaseList, LOOKED_AT};
use crate::projection::state;
use crate::{Entitlements, Error, Select, Tx};

/// How many cases are in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The state.
    pub state: State,
    /// How many.
    pub cases: u64,
    /// There may be more: only so many cases are looked at, the newest.
    pub more: bool,
}

/// How many cases of a list are in which state, every state in the order of [`State::ALL`]. What stands in the queue is counted
/// first and by itself; of the rest only the newest are looked at. Parts of a merge are counted with the case that goes on.
///
/// # Errors
/// What the engine says; terms that are no longer there.
pub fn count_cases(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    list: &CaseList,
) -> Result<Vec<Count>, Error> {
    let mut list = list.clone();
    list.filter.order = Order::RespondBy;
    let mut states = States::new(entitlements, list.now);
    let mut counts = State::ALL.map(|state| Count { state, cases: 0, more: false });
    let teams = source::teams_of(tx, &list)?;
    for segment in segment::segments(&list) {
        for source in source::sources(&list, &segment, &teams) {
            let groups = groups(tx, &list, &source, &segment)?;
            let all: u64 = groups.iter().map(|(_, cases)| cases).sum();
            let more = all >= LOOKED_AT.unsigned_abs();
            for (shown, cases) in groups {
                let state = states.of(tx, &shown)?;
                counts.iter_mut().filter(|count| count.state == state).for_each(|count| count.cases += cases);
            }
            for count in &mut counts {
                let only_in_queue = matches!(count.state, State::Run | State::Idle | State::Soon);
                count.more |= more && (segment.set == Set::Queue || !only_in_queue);
            }
        }
    }
    let wanted = |count: &Count| list.filter.states.is_empty() || list.filter.states.contains(&count.state);
    Ok(counts.into_iter().filter(wanted).collect())
}

/// How many cases are in each of some lists, up to so many: the number, or that much where there may be more. States that tell
/// an open calendar from a closed one aren't told apart.
///
/// # Errors
/// What the engine says.
pub fn count_each(tx: &mut Tx<'_>, lists: &[CaseList], most: u32) -> Result<Vec<u32>, Error> {
    let mut parts: Vec<Vec<Source>> = Vec::with_capacity(lists.len());
    for list in lists {
        let teams = source::teams_of(tx, list)?;
        let segments = segment::segments(list);
        parts.push(segments.iter().flat_map(|segment| source::sources(list, segment, &teams)).collect());
    }
    // One statement for all of them: it is sent for every page of the desk, and each way to a server and back takes its time.
    let mut select = Select::new("SELECT ");
    for (number, source) in parts.iter().flatten().enumerate() {
        select.add(if number == 0 { "" } else { ", " }, &[]);
        source.count(&mut select, most);
    }
    if parts.iter().all(Vec::is_empty) {
        return Ok(vec![0; lists.len()]);
    }
    let counts = tx.one(select.text(), select.binds(), |row| {
        let mut count = |sources: &Vec<Source>| {
            let counts = sources.iter().map(|_| row.take::<i64>());
            let sum = counts.sum::<Result<i64, _>>()?;
            Ok(u32::try_from(sum).unwrap_or(most).min(most))
        };
        parts.iter().map(&mut count).collect::<Result<Vec<_>, Error>>()
    })?;
    Ok(counts.unwrap_or_default())
}

/// So many of the cases of a source are in such a state, on such a calendar.
fn groups(
    tx: &mut Tx<'_>,
    list: &CaseList,
    source: &Source,
    segment: &Segment,
) -> Result<Vec<(Shown, u64)>, Error> {
    let select = source.groups(segment.key, &list.now, &LOOKED_AT);
    tx.all(select.text(), select.binds(), |row| {
        let shown = Shown {
            state: state(&row.take::<String>()?)?,
            // Whether it is ahead was seen already.
            deadline: Some(list.now),
            soon: None,
            priority: row.take()?,
            terms: row.take()?,
            site: row.take()?,
        };
        Ok((shown, row.take::<i64>()?.unsigned_abs()))
    })
}
