use sla::{Error, Instant, Language, Name};

use crate::case::event::Body;
use crate::case::fold::{Case, Life};
use crate::case::promised::{Because, Entitlement, TermsChange};
use crate::catalog::Priority;
use crate::people::{Actor, AgentRole};

/// What a verb is decided in: who asks, when, and what the case's contract gives it.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    /// Now. Never before the case's last event was recorded.
    pub now: Instant,
    /// Who asks.
    pub by: Actor,
    /// What the agent who asks may do; nothing where no agent does.
    pub role: Option<AgentRole>,
    /// What the terms that the case is under give it ([`Case::terms`]); nothing in triage (policy D13).
    pub entitlement: Option<&'a Entitlement>,
}

/// Why something may not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What kind of refusal it is.
    pub why: Why,
    /// What was refused and what to do instead, in both languages.
    pub error: Error,
}

/// The kind of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// The input is wrong.
    Invalid,
    /// Not by this person.
    Forbidden,
    /// Not now, as the case stands.
    Conflict,
}

impl Refusal {
    /// A refusal of `field`.
    pub fn new(why: Why, field: &str, input: impl Into<String>, problem: Name) -> Self {
        Self { why, error: Error::new(field, input, problem.en, problem.ar) }
    }

    /// The case doesn't stand so that this could be done.
    pub(crate) fn conflict(field: &str, en: &str, ar: &str) -> Self {
        Self::new(Why::Conflict, field, "", Name::new(en, ar))
    }

    /// This person may not do it.
    pub(crate) fn forbidden(en: &str, ar: &str) -> Self {
        Self::new(Why::Forbidden, "", "", Name::new(en, ar))
    }

    /// The refusal in words.
    pub fn text(&self, language: Language) -> String {
        self.error.text(language)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self { why: Why::Invalid, error }
    }
}

/// What a verb decides.
pub(crate) type Decision = Result<Vec<Body>, Refusal>;

impl Case {
    /// Whether the initial response was given (policy D7).
    pub fn is_answered(&self) -> bool {
        self.response().is_some()
    }

    /// Refuses what can only be done to a case that is worked on.
    pub(crate) fn must_be_open(&self) -> Result<(), Refusal> {
        match self.life {
            Life::Open | Life::Resolved => Ok(()),
            Life::Merged(survivor) => Err(Refusal::new(
                Why::Conflict,
                "case",
                "",
                Name::new(
                    format!("it is part of case {survivor} now: do it there"),
                    format!("أصبحت جزءًا من الحالة {survivor}: افعل ذلك هناك"),
                ),
            )),
            Life::Withdrawn(_) | Life::Void(_) | Life::Closed => Err(Refusal::conflict(
                "case",
                "the case is over: reopen it first",
                "انتهت الحالة: أعد فتحها أولًا",
            )),
        }
    }

    /// When the clock of the initial response started: at the submission or, where the case was split from a message
    /// that a response had followed, at the split (policy S7, D22).
    pub(crate) fn clock_started(&self) -> Instant {
        let first = self.promises.first().map(|made| &made.promise);
        first.filter(|promise| promise.because == Because::Split).map_or(self.submitted, |of| of.counted_from)
    }

    /// The promise that follows a change of terms (policy D9): none where the case is answered (policy D21) or has
    /// none to change.
    pub(crate) fn promise_after_change(
        &self,
        priority: Priority,
        correction: bool,
        world: &World<'_>,
    ) -> Result<Option<Body>, Refusal> {
        let (Some(made), Some(entitlement)) = (self.promise_in_force(), world.entitlement) else {
            return Ok(None);
        };
        // A promise that lapsed while the customer had withdrawn isn't made anew either.
        if self.is_answered() || self.lapsed(made.promise.deadline) {
            return Ok(None);
        }
        // The change itself is the next event.
        let change =
            TermsChange { submitted: self.clock_started(), now: world.now, by: self.seq + 1, correction };
        let promise = entitlement.changed(priority, &made.promise, &change)?;
        Ok(Some(Body::Promised(promise)))
    }
}
