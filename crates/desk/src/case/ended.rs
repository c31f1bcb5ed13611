use sla::Instant;

use crate::case::event::Seq;
use crate::case::fold::{Case, Made};
use crate::case::outcome::Response;

/// How a promise ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It hasn't: it is in force, and its deadline is ahead.
    Running,
    /// The response was given in time.
    Kept(Response),
    /// Its deadline passed unanswered while it was in force: a miss for good (policy D19).
    Missed,
    /// A change of terms put another in its place before its deadline (policy D9).
    Replaced {
        /// The promise that took its place, or the binding to another customer, to whom nothing is promised.
        by: Seq,
    },
    /// A contest was upheld, so it never was (policy D8).
    NeverWas,
    /// Its deadline lies in a time at which the case was withdrawn or void, so it is neither kept nor missed
    /// (policy D18).
    Lapsed,
}

/// A promise that was made, and how it ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ending<'a> {
    /// The promise, with its reason and its ledger.
    pub made: &'a Made,
    /// How it ended.
    pub ended: Ended,
}

impl Case {
    /// Every deadline ever promised, in the order in which they were recorded, and how each ended by `now`
    /// (policy D9, D19).
    pub fn every_promise(&self, now: Instant) -> Vec<Ending<'_>> {
        let response = self.response();
        let ending = |(index, made)| Ending {
            made,
            ended: self.ended(made, self.place_taken(index, made), response, now),
        };
        self.promises.iter().enumerate().map(ending).collect()
    }

    /// What took the place of a promise, and when: the next that stands, or before that a binding to another customer.
    fn place_taken(&self, index: usize, made: &Made) -> Option<(Seq, Instant)> {
        let next = self.promises.iter().skip(index + 1).find(|next| !next.undone);
        let next = next.map(|next| (next.seq, next.at));
        let rebound = self.rebound.iter().copied().find(|(seq, _)| made.follows < *seq);
        match (next, rebound) {
            (Some(next), Some(rebound)) if next.1 <= rebound.1 => Some(next),
            (next, rebound) => rebound.or(next),
        }
    }

    fn ended(
        &self,
        made: &Made,
        next: Option<(Seq, Instant)>,
        response: Option<Response>,
        now: Instant,
    ) -> Ended {
        let deadline = made.promise.deadline;
        // No change after the response makes a promise (policy D21): at the same instant, the change came first.
        let in_force_at = |at: Instant| next.is_none_or(|(_, until)| at < until);
        if made.undone {
            return Ended::NeverWas;
        }
        if let Some(response) =
            response.filter(|response| response.at <= deadline && in_force_at(response.at))
        {
            return Ended::Kept(response);
        }
        match next {
            Some((by, at)) if at <= deadline => Ended::Replaced { by },
            _ if self.lapsed(deadline) => Ended::Lapsed,
            None if now <= deadline => Ended::Running,
            _ => Ended::Missed,
        }
    }
}
