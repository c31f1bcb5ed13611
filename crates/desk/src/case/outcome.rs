use sla::{Instant, SupportTime};

use crate::case::ended::Ended;
use crate::case::event::{CallEnd, Seq};
use crate::case::fold::{Case, Life, Made, MessageKind};
use crate::case::promised::{Because, Entitlement, State, running_state};

/// What the promises of a case have come to, as far as the events tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The initial response (policy S7, D7).
    pub response: Option<Response>,
    /// The first deadline that passed unanswered while it was in force: a miss for good (policy D19).
    pub missed: Option<Instant>,
    /// The miss was learnt when a reply turned out not to have reached anybody (policy D16).
    pub undelivered: Option<Instant>,
    /// The miss was there before the case was matched to its customer, which happened at this instant (policy D13).
    pub matched_late: Option<Instant>,
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
        let late = self.missed(now);
        let missed = late.map(|made| made.promise.deadline);
        let bounces = self.messages.iter().filter_map(|message| match message.kind {
            MessageKind::Undelivered { left, learnt } => Some((left, learnt)),
            _ => None,
        });
        // The reply was in time, had it arrived.
        let undelivered = missed.and_then(|deadline| {
            bounces
                .filter(|(left, learnt)| *left <= deadline && deadline < *learnt)
                .map(|(_, learnt)| learnt)
                .min()
        });
        let matched_late = late.and_then(|made| self.matched_late(made));
        Outcome { response, missed, undelivered, matched_late }
    }

    /// The promise in force, if the case has one.
    pub fn promise_in_force(&self) -> Option<&Made> {
        self.in_force_before(Seq::MAX)
    }

    /// The promise that was in force when an event came: none in triage, also where an agent sent the case back there.
    pub(crate) fn in_force_before(&self, seq: Seq) -> Option<&Made> {
        let last = self.promises.iter().rev().find(|made| !made.undone && made.follows < seq)?;
        let ended = self.rebound.iter().any(|(rebound, _)| last.follows < *rebound && *rebound < seq);
        (!ended).then_some(last)
    }

    fn missed(&self, now: Instant) -> Option<&Made> {
        let missed = self.every_promise(now).into_iter().find(|ending| ending.ended == Ended::Missed);
        missed.map(|ending| ending.made)
    }

    /// When the case was bound to the customer whom the missed promise is to, if its deadline had passed by then.
    fn matched_late(&self, missed: &Made) -> Option<Instant> {
        let is_bound = |made: &&Made| matches!(made.promise.because, Because::Bound { .. });
        let mut bindings = self.promises.iter().rev().filter(is_bound);
        let bound = bindings.find(|made| made.follows <= missed.follows)?;
        (missed.promise.deadline < bound.at).then_some(bound.at)
    }

    /// What has become of the promise, in the word that everybody uses.
    pub fn state(&self, entitlement: Option<&Entitlement>, now: Instant) -> State {
        let outcome = self.outcome(now);
        match (self.life, self.promise_in_force()) {
            (Life::Void(_), _) => State::Void,
            (_, None) => State::None,
            _ if outcome.response.is_some() && outcome.missed.is_some() => State::LateKept,
            _ if outcome.missed.is_some() => State::Late,
            (_, Some(made)) if outcome.response.is_some_and(|of| of.at <= made.promise.deadline) => {
                State::Kept
            }
            (_, Some(made)) if self.lapsed(made.promise.deadline) => State::Withdrawn,
            _ if outcome.response.is_some() => State::Kept,
            (_, Some(made)) => running(made, entitlement, now),
        }
    }
}

/// The state of a promise that is neither answered nor late.
fn running(made: &Made, entitlement: Option<&Entitlement>, now: Instant) -> State {
    let promise = &made.promise;
    let Some(Ok(clock)) = entitlement.map(|of| of.clock(promise.priority)) else { return State::Run };
    let target = SupportTime::from_microseconds(promise.target_us);
    running_state(&clock.calendar, promise.deadline, target, now)
}
