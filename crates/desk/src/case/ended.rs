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
        /// The promise that took its place.
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
        let following = |index: usize| self.promises.iter().skip(index + 1).find(|made| !made.undone);
        let ending =
            |(index, made)| Ending { made, ended: self.ended(made, following(index), response, now) };
        self.promises.iter().enumerate().map(ending).collect()
    }

    fn ended(&self, made: &Made, next: Option<&Made>, response: Option<Response>, now: Instant) -> Ended {
        let deadline = made.promise.deadline;
        // No change after the response makes a promise (policy D21): at the same instant, the change came first.
        let in_force_at = |at: Instant| next.is_none_or(|next| at < next.at);
        if made.undone {
            return Ended::NeverWas;
        }
        if let Some(response) =
            response.filter(|response| response.at <= deadline && in_force_at(response.at))
        {
            return Ended::Kept(response);
        }
        match next {
            Some(next) if next.at <= deadline => Ended::Replaced { by: next.seq },
            _ if self.lapsed(deadline) => Ended::Lapsed,
            None if now <= deadline => Ended::Running,
            _ => Ended::Missed,
        }
    }
}
