use sla::{Error, Instant, Name, SupportTime};

use crate::case::decide::{Decision, Refusal, Why, World};
use crate::case::event::{Body, Sealed};
use crate::case::fold::{Case, Life};
use crate::case::outcome::Response;
use crate::case::promised::{Entitlement, Rule, TermsChange};
use crate::catalog::Priority;
use crate::id::Id;
use crate::people::Site;

/// A case goes to another contract or site of its organisation (policy D9).
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    /// The site.
    pub site: Id<Site>,
    /// What it is under from now on.
    pub to: &'a Entitlement,
    /// Why, in the agent's words.
    pub words: Sealed,
    /// It had been chosen wrongly, and counts from submission outright.
    pub correction: bool,
}

/// A running case goes to new versions of its terms (policy D20).
#[derive(Clone, Copy, Debug)]
pub struct UpdateTerms<'a> {
    /// What it is under from now on.
    pub to: &'a Entitlement,
    /// Why, in the agent's words.
    pub words: Sealed,
}

/// What a change of terms would do to a case's promise: shown before it is made (policy D20, D21).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prospect {
    /// The deadline would be this one.
    Deadline(Moves),
    /// The initial response was given, so no promise would follow (policy D21).
    Answered(Response),
    /// The deadline passed while the customer had closed the case, and no promise takes its place (policy D18, D21).
    Lapsed,
    /// There is no promise to change: the case is in triage, or over.
    None,
}

/// Old and new deadline of a running promise, and how the new one would come about (policy D9, D20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moves {
    /// The deadline now.
    pub from: Instant,
    /// The deadline after the change.
    pub to: Instant,
    /// Which part of the rule would decide.
    pub rule: Rule,
}

impl Moves {
    /// By how much real time the deadline would move; negative where it would come sooner.
    pub fn by(&self) -> SupportTime {
        self.to - self.from
    }
}

impl Prospect {
    /// What must be said before anybody confirms: that no promise follows, and what to do instead (policy D21).
    pub fn warning(&self) -> Option<Name> {
        match self {
            Self::Answered(_) => Some(Name::new(
                "The initial response to this case was given, so this makes no new promise of a response. To be promised one, open a new case.",
                "قُدِّم الرد الأول على هذه الحالة، فلا ينشأ عن هذا الإجراء موعد استجابة جديد. وللحصول على موعد استجابة، افتح حالة جديدة.",
            )),
            Self::Lapsed => Some(Name::new(
                "This case was closed when its response was due, so this makes no new promise of a response. To be promised one, open a new case.",
                "كانت هذه الحالة مغلقة عند موعد استجابتها، فلا ينشأ عن هذا الإجراء موعد استجابة جديد. وللحصول على موعد استجابة، افتح حالة جديدة.",
            )),
            Self::Deadline(_) | Self::None => None,
        }
    }
}

/// Which running promises new terms would move, and by how much, before anybody applies them (policy D20). Each case
/// comes with what it would be under; one without a running promise isn't listed, and one that the new terms can't
/// serve is listed with the error.
pub fn list_moves<'a>(
    cases: impl IntoIterator<Item = (Id<Case>, &'a Case, &'a Entitlement)>,
    now: Instant,
) -> Vec<(Id<Case>, Result<Moves, Error>)> {
    let listed = cases.into_iter().filter_map(|(id, case, to)| match case.prospect_under(to, false, now) {
        Ok(Prospect::Deadline(moves)) => Some((id, Ok(moves))),
        Ok(Prospect::Answered(_) | Prospect::Lapsed | Prospect::None) => None,
        Err(error) => Some((id, Err(error))),
    });
    listed.collect()
}

impl Case {
    /// Moves the case to another contract or site (policy D9). An answered case gets no new promise (policy D21).
    ///
    /// # Errors
    /// Nobody but an agent moves; the case is over, or in triage; it is there already; the priority isn't in the other
    /// contract's catalogue.
    pub fn move_to(&self, to: &Move<'_>, world: &World<'_>) -> Decision {
        let under = &to.to.versions;
        if self.site == Some(to.site)
            && self.terms.as_ref().is_some_and(|terms| terms.contract == under.contract)
        {
            return Err(Refusal::conflict(
                "site",
                "the case is at this site and under this contract already",
                "الحالة تابعة لهذا الموقع وهذا العقد بالفعل",
            ));
        }
        let Move { site, words, correction, .. } = *to;
        self.under_new_terms(
            Body::Moved { site, words, correction, under: under.clone() },
            to.to,
            correction,
            world,
        )
    }

    /// Moves the case to new versions of the terms that it is under: an edited contract, catalogue or holiday calendar,
    /// or a new tz release (policy D20). Until then it keeps its own, also when its contract ends (policy D12).
    ///
    /// # Errors
    /// Nobody but an agent moves; the case is over, or in triage; these are the terms it is under, or another
    /// contract's; the new catalogue doesn't have its priority.
    pub fn update_terms(&self, update: &UpdateTerms<'_>, world: &World<'_>) -> Decision {
        let under = &update.to.versions;
        if self.terms.as_ref().is_some_and(|terms| terms.contract != under.contract) {
            return Err(Refusal::new(
                Why::Invalid,
                "contract",
                under.contract.to_string(),
                Name::new("another contract: move the case to it", "عقد آخر: انقل الحالة إليه"),
            ));
        }
        if self.terms.as_ref() == Some(under) {
            return Err(Refusal::conflict(
                "terms",
                "the case is under these versions already",
                "تسري هذه الإصدارات على الحالة بالفعل",
            ));
        }
        let body = Body::TermsUpdated { under: under.clone(), words: update.words };
        self.under_new_terms(body, update.to, false, world)
    }

    fn under_new_terms(&self, body: Body, to: &Entitlement, correction: bool, world: &World<'_>) -> Decision {
        if !world.by.is_agent() {
            return Err(Refusal::forbidden(
                "only an agent moves a case to other terms",
                "لا ينقل الحالة إلى شروط أخرى إلا موظف دعم",
            ));
        }
        self.must_be_open()?;
        if self.terms.is_none() {
            return Err(Refusal::conflict(
                "terms",
                "the case belongs to no contract yet: match it to a customer first",
                "لا تتبع الحالة عقدًا بعد: اربطها بعميل أولًا",
            ));
        }
        to.clock(self.priority)?;
        let world = World { entitlement: Some(to), ..*world };
        let promise = self.promise_after_change(self.priority, correction, &world)?;
        Ok([body].into_iter().chain(promise).collect())
    }

    /// What other terms would do to the promise at `now`, without doing it (policy D20).
    ///
    /// # Errors
    /// The priority isn't in the catalogue of these terms; a deadline beyond the year 9999.
    pub fn prospect_under(
        &self,
        to: &Entitlement,
        correction: bool,
        now: Instant,
    ) -> Result<Prospect, Error> {
        self.prospect(self.priority, to, correction, now)
    }

    /// What another priority would do to the promise, said before anybody confirms (policy D21).
    ///
    /// # Errors
    /// As [`Case::prospect_under`].
    pub fn prospect_of_priority(&self, priority: Priority, world: &World<'_>) -> Result<Prospect, Error> {
        match world.entitlement {
            Some(entitlement) => self.prospect(priority, entitlement, false, world.now),
            None => Ok(self.prospect_as_is()),
        }
    }

    /// What reopening or merging would do to the promise: nothing, and a case that is answered, or whose promise lapsed,
    /// says so first (policy D21).
    pub fn prospect_as_is(&self) -> Prospect {
        match self.response() {
            Some(response) => Prospect::Answered(response),
            None if self.has_lapsed() => Prospect::Lapsed,
            None => Prospect::None,
        }
    }

    /// What reopening at `now` would do to the promise, said before anybody confirms: a deadline ahead runs again, and one
    /// that passed meanwhile isn't made anew (policy D18, D21).
    pub fn prospect_of_reopening(&self, now: Instant) -> Prospect {
        let mut reopened = self.clone();
        reopened.stands(Life::Open, false);
        reopened.note_standing(now);
        reopened.prospect_as_is()
    }

    /// Only what passed while the customer had closed the case: a deadline ahead runs again when it is reopened.
    fn has_lapsed(&self) -> bool {
        let deadline = self.promise_in_force().map(|made| made.promise.deadline);
        !self.life.is_over() && deadline.is_some_and(|deadline| self.lapsed(deadline))
    }

    fn prospect(
        &self,
        priority: Priority,
        to: &Entitlement,
        correction: bool,
        now: Instant,
    ) -> Result<Prospect, Error> {
        let clock = to.clock(priority)?;
        let (None, Life::Open | Life::Resolved, Some(made)) =
            (self.response(), self.life, self.promise_in_force())
        else {
            return Ok(self.prospect_as_is());
        };
        if self.has_lapsed() {
            return Ok(Prospect::Lapsed);
        }
        let change = TermsChange { submitted: self.clock_started(), now, by: self.seq + 1, correction };
        let changed = clock.changed(&made.promise, &change)?;
        Ok(Prospect::Deadline(Moves {
            from: made.promise.deadline,
            to: changed.deadline,
            rule: changed.because.into(),
        }))
    }
}
