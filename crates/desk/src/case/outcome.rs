use sla::{Instant, SupportTime};

use crate::case::event::{CallEnd, Seq};
use crate::case::fold::{Case, Life, Made, MessageKind};
use crate::case::promised::{Entitlement, State, is_soon};

/// What the promises of a case have come to, as far as the events tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The initial response (policy S7, D7).
    pub response: Option<Response>,
    /// The first deadline that passed unanswered while it was in force: a miss for good (policy D19).
    pub missed: Option<Instant>,
    /// The miss was learnt when a reply turned out not to have reached anybody (policy D16).
    pub undelivered: Option<Instant>,
}

/// The initial response: when, and which message or call it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Response {
    /// When it counts.
    pub at: Instant,
    /// The message or call.
    pub message: Seq,
}

impl Case {
    /// The initial response: the first public message from a human agent that left and reached somebody, or the first
    /// call that an agent and the customer's side spoke in (policy D7, D16).
    pub fn response(&self) -> Option<Response> {
        let counted = self.messages.iter().filter_map(|message| {
            let at = match message.kind {
                MessageKind::Sent(left) if message.by.is_agent() => left,
                MessageKind::Call(CallEnd::Answered) if message.by.is_agent() => message.at,
                _ => return None,
            };
            Some(Response { at, message: message.seq })
        });
        counted.min()
    }

    /// What the promises have come to by `now`.
    pub fn outcome(&self, now: Instant) -> Outcome {
        let response = self.response();
        let missed = self.missed(response, now);
        let bounces = self.messages.iter().filter_map(|message| match message.kind {
            MessageKind::Undelivered(learnt) => Some((message.at, learnt)),
            _ => None,
        });
        // The reply was in time, had it arrived.
        let undelivered = missed.and_then(|deadline| {
            bounces
                .filter(|(sent, learnt)| *sent <= deadline && deadline < *learnt)
                .map(|(_, learnt)| learnt)
                .min()
        });
        Outcome { response, missed, undelivered }
    }

    /// The promise in force, if the case has one.
    pub fn promise_in_force(&self) -> Option<&Made> {
        self.promises.iter().rev().find(|made| !made.undone)
    }

    fn missed(&self, response: Option<Response>, now: Instant) -> Option<Instant> {
        let in_force: Vec<&Made> = self.promises.iter().filter(|made| !made.undone).collect();
        let ended = match self.life {
            Life::Withdrawn(at) => at,
            _ => now,
        };
        let answered = |deadline| response.is_some_and(|response| response.at <= deadline);
        for (index, made) in in_force.iter().enumerate() {
            let until = in_force.get(index + 1).map_or(ended, |next| next.at);
            let deadline = made.promise.deadline;
            if deadline < until && !answered(deadline) {
                return Some(deadline);
            }
        }
        None
    }

    /// What has become of the promise, in the word that everybody uses.
    pub fn state(&self, entitlement: Option<&Entitlement>, now: Instant) -> State {
        let outcome = self.outcome(now);
        match (self.life, self.promise_in_force()) {
            (Life::Void(_), _) => State::Void,
            (_, None) => State::None,
            _ if outcome.response.is_some() && outcome.missed.is_some() => State::LateKept,
            _ if outcome.response.is_some() => State::Kept,
            _ if outcome.missed.is_some() => State::Late,
            (Life::Withdrawn(_), _) => State::Withdrawn,
            (_, Some(made)) => running(made, entitlement, now),
        }
    }
}

/// The state of a promise that is neither answered nor late.
fn running(made: &Made, entitlement: Option<&Entitlement>, now: Instant) -> State {
    let promise = &made.promise;
    let Some(Ok(clock)) = entitlement.map(|of| of.clock(promise.priority)) else { return State::Run };
    let left = clock.calendar.elapsed(now, promise.deadline);
    if is_soon(left, SupportTime::from_microseconds(promise.target_us)) {
        State::Soon
    } else if clock.calendar.is_open(now) {
        State::Run
    } else {
        State::Idle
    }
}
