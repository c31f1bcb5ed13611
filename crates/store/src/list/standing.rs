//! Where cases stand in the queue: no more of them than tells their order by support time left, as that is of all of them and
//! only a page of them is shown.

use std::sync::Arc;

use desk::case::{Case, Entitlement};
use desk::catalog::Priority;
use desk::id::Id;
use sla::Instant;

use super::line::{Shown, States, priority};
use super::promised::promised;
use super::segment::segments;
use super::source::{sources, teams_of};
use super::{At, CaseCursor, CaseList};
use crate::projection::state;
use crate::{Entitlements, Error, Row, Tx};

/// What tells where a case stands in the queue.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The case.
    pub id: Id<Case>,
    /// How urgent it is with what is part of it (policy D22).
    pub urgency: Priority,
    /// The promise that it is shown with, while that runs: the deadline, the priority that it was made for, and what the terms
    /// give that it was made under.
    pub runs: Option<(Instant, Priority, Arc<Entitlement>)>,
}

/// What is read of a case, after what it is ordered by.
pub(super) const COLUMNS: &str = concat!(
    "c.id, c.queue_priority, ",
    promised!("state", "deadline", "soon", "promised_for", "terms", "site_id")
);

/// A row, of which the terms aren't looked up yet.
pub(super) struct Bare {
    at: At,
    id: Id<Case>,
    urgency: i64,
    shown: Shown,
}

impl Bare {
    pub fn take(row: &mut Row<'_>) -> Result<Self, Error> {
        let (key, id, urgency): (_, Id<Case>, _) = (row.take()?, row.take()?, row.take()?);
        let shown = Shown {
            state: state(&row.take::<String>()?)?,
            deadline: row.take()?,
            soon: row.take()?,
            priority: row.take()?,
            terms: row.take()?,
            site: row.take()?,
        };
        Ok(Self { at: At { key, id: id.number() }, id, urgency, shown })
    }
}

/// Where the first cases of the queue stand, up to so many in the order of their deadlines, and where the page after them
/// begins if there are more.
///
/// # Errors
/// What the engine says; terms that are no longer there.
pub fn queue_standings(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    list: &CaseList,
    most: u32,
) -> Result<(Vec<Standing>, Option<CaseCursor>), Error> {
    let teams = teams_of(tx, list)?;
    let mut states = States::new(entitlements, list.now);
    let (mut found, mut next) = (Vec::new(), None);
    for segment in segments(list) {
        for source in sources(list, &segment, &teams) {
            let bare = source.standings(tx, segment.key, i64::from(most))?;
            if bare.len() >= usize::try_from(most).unwrap_or(usize::MAX) {
                next = bare.last().map(|last| CaseCursor { segment: segment.number, at: last.at });
            }
            for Bare { id, urgency, shown, .. } in bare {
                let state = states.of(tx, &shown)?;
                if !list.filter.states.is_empty() && !list.filter.states.contains(&state) {
                    continue;
                }
                let entitlement = states.entitlement(tx, &shown)?;
                let made = shown.deadline.zip(shown.priority.map(priority).transpose()?).zip(entitlement);
                let runs = made.map(|((deadline, priority), terms)| (deadline, priority, terms));
                let runs = runs.filter(|_| state.awaits_response());
                found.push(Standing { id, urgency: priority(urgency)?, runs });
            }
        }
    }
    Ok((found, next))
}
