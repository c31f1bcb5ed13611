//! What set or changed the terms of a promise, kept so that the promises can be made again as if some of it had never
//! been.

use sla::Instant;

use crate::case::decide::{Decision, Refusal, World};
use crate::case::event::{Body, Event, Evidence, Seq};
use crate::case::fold::Case;
use crate::case::promised::{Because, Entitlement, Promised, TermsChange, Versions};
use crate::catalog::Priority;

/// Something that set or changed the terms of a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// The event.
    pub(crate) seq: Seq,
    /// When the terms changed.
    pub(crate) at: Instant,
    /// What it did.
    pub(crate) kind: Kind,
    /// What the case was under from then on; nothing in triage.
    pub(crate) under: Option<Versions>,
}

/// What a change of terms did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A promise was made whose clock started here: the case was opened, bound or split.
    Begun { from: Instant },
    /// The priority went up.
    Raised { to: Priority },
    /// The customer lowered the priority.
    OwnLowering { to: Priority },
    /// Support lowered the priority.
    Lowered { from: Priority, to: Priority },
    /// The contract, the site, or the versions of either changed.
    Terms { correction: bool },
}

impl Kind {
    /// The priority after this change, had it been `before`.
    ///
    /// Without a lowering that is left out, `before` is more urgent than it was. The customer chose what to raise or
    /// lower to; support lowered by one level, and without the lowering before it that is one level from there.
    fn priority(self, before: Priority) -> Priority {
        match self {
            Self::Begun { .. } | Self::Terms { .. } => before,
            Self::Raised { to } => before.min(to),
            Self::OwnLowering { to } => before.max(to),
            Self::Lowered { from, to } => {
                let levels = to.number().saturating_sub(from.number());
                Priority::from_number(before.number() + levels).map_or(to, |lower| lower.min(to))
            }
        }
    }
}

impl Case {
    /// Keeps what an event changed about the terms.
    pub(crate) fn note_change(&mut self, event: &Event) {
        let kind = match &event.body {
            Body::Promised(promise) => match promise.because {
                // Where a case changed in triage, binding it leaves a promise for each deadline that passed.
                Because::Bound if self.is_bound() => return,
                Because::Bound => Kind::Begun { from: self.submitted },
                Because::Opened | Because::Split => Kind::Begun { from: promise.counted_from },
                Because::Changed { .. } | Because::Restored { .. } => return,
            },
            Body::Raised { to, .. } => Kind::Raised { to: *to },
            Body::Lowered { to, evidence: Evidence::OwnWish, .. } => Kind::OwnLowering { to: *to },
            Body::Lowered { from, to, .. } => Kind::Lowered { from: *from, to: *to },
            Body::Moved { correction, under, .. } => {
                self.terms = Some(under.clone());
                Kind::Terms { correction: *correction }
            }
            Body::TermsUpdated { under, .. } => {
                self.terms = Some(under.clone());
                Kind::Terms { correction: false }
            }
            _ => return,
        };
        if let Body::Promised(promise) = &event.body {
            self.terms = Some(promise.under.clone());
        }
        self.changes.push(Change { seq: event.seq, at: event.occurred, kind, under: self.terms.clone() });
    }

    fn is_bound(&self) -> bool {
        self.promises.iter().any(|made| made.promise.because == Because::Bound)
    }

    /// The priority as the changes up to now have made it, without the lowerings that a contest undid (policy D8).
    pub(crate) fn priority_by_changes(&self) -> Priority {
        self.priority_before(Seq::MAX)
    }

    pub(crate) fn priority_before(&self, seq: Seq) -> Priority {
        let before = self.standing_changes().filter(|change| change.seq < seq);
        before.fold(self.opened.priority, |priority, change| change.kind.priority(priority))
    }

    /// Every change but the lowerings that a contest undid.
    pub(crate) fn standing_changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| {
            !self.lowerings.iter().any(|lowering| lowering.seq == change.seq && lowering.upheld == Some(true))
        })
    }
}

impl Case {
    /// The promises that are owed for changes of terms that made none, since a reply had answered the case, when that
    /// reply turned out not to have reached anybody or was taken back: it is as if it had never been sent (policy D16,
    /// D21). To be asked whenever a reply stops counting. `past` are the terms that [`Case::terms_since`] names.
    ///
    /// # Errors
    /// Terms that are needed aren't there.
    pub fn owed_promises(&self, past: &[Entitlement], world: &World<'_>) -> Decision {
        let lacking = |change: &Change| !self.promises.iter().any(|made| made.follows == change.seq);
        let Some(first) = self.promises.first() else { return Ok(Vec::new()) };
        let mut owed = self.standing_changes().filter(|change| {
            change.seq > first.seq && lacking(change) && self.response().is_none_or(|of| change.at < of.at)
        });
        let Some(next) = owed.next() else { return Ok(Vec::new()) };
        let found = self.promises.iter().rev().find(|made| !made.undone && made.follows < next.seq);
        if found.is_some_and(|made| self.lapsed(made.promise.deadline)) {
            return Ok(Vec::new()); // It had withdrawn, and no change brings that promise back (policy D21).
        }
        let mut replay = self.replay(next.seq, found.map(|made| made.promise.clone()), past, world);
        let mut promises = Vec::new();
        for change in [next].into_iter().chain(owed) {
            promises.extend(replay.next(change)?.into_iter().map(Body::Promised));
        }
        Ok(promises)
    }

    /// The promises of a case whose clock started at `from`, as they would be had it never been in triage, changes of
    /// priority and all (policy D9, D13): those whose deadlines passed before a change, since a miss is one for good
    /// (policy D19), and the last. After a response no change makes one (policy D21).
    pub(crate) fn promises_since(
        &self,
        from: Instant,
        entitlement: &Entitlement,
    ) -> Result<Vec<Promised>, Refusal> {
        let response = self.response();
        let mut priority = self.opened.priority;
        let mut present = entitlement.promise(priority, from, Because::Bound)?;
        let mut promises = Vec::new();
        for change in self.standing_changes().take_while(|change| change.under.is_none()) {
            priority = change.kind.priority(priority);
            if priority == present.priority || response.is_some_and(|of| of.at <= change.at) {
                continue;
            }
            let terms = TermsChange { submitted: from, now: change.at, by: change.seq, correction: false };
            let next = entitlement.changed(priority, &present, &terms)?;
            if present.deadline < change.at {
                promises.push(present);
            }
            present = Promised { because: Because::Bound, ..next };
        }
        promises.push(present);
        Ok(promises)
    }

    /// Begins to make promises again from the change `since` on, where `present` was in force.
    pub(crate) fn replay<'a>(
        &'a self,
        since: Seq,
        present: Option<Promised>,
        past: &'a [Entitlement],
        world: &World<'a>,
    ) -> Replay<'a> {
        let terms = past.iter().chain(world.entitlement).collect();
        Replay { case: self, terms, priority: self.priority_before(since), present }
    }
}

/// Makes a case's promises again, change by change, each under the terms of its time (policy D9).
pub(crate) struct Replay<'a> {
    case: &'a Case,
    terms: Vec<&'a Entitlement>,
    priority: Priority,
    present: Option<Promised>,
}

impl Replay<'_> {
    /// The promises after a change: one, where there was one to change, and more where a case is bound whose deadlines
    /// passed in triage.
    pub(crate) fn next(&mut self, change: &Change) -> Result<Vec<Promised>, Refusal> {
        self.priority = change.kind.priority(self.priority);
        let Some(under) = &change.under else { return Ok(Vec::new()) };
        let terms = self.terms_like(under)?;
        let made = match (change.kind, &self.present) {
            (Kind::Begun { from }, _) => self.case.promises_since(from, terms)?,
            (_, None) => Vec::new(),
            (kind, Some(present)) => {
                let correction = kind == Kind::Terms { correction: true };
                let submitted = self.case.clock_started();
                let of = TermsChange { submitted, now: change.at, by: change.seq, correction };
                vec![terms.changed(self.priority, present, &of)?]
            }
        };
        self.present = made.last().cloned();
        Ok(made)
    }

    /// The terms with these versions. The tz release that made a promise may be gone, and the present one is the best
    /// that there is then; the promise says which it was.
    fn terms_like<'b>(&'b self, under: &Versions) -> Result<&'b Entitlement, Refusal> {
        let same = |of: &&&Entitlement| of.versions == *under;
        let same_but_tz = |of: &&&Entitlement| {
            of.versions == Versions { tz_release: of.versions.tz_release.clone(), ..under.clone() }
        };
        let found = self.terms.iter().find(same).or_else(|| self.terms.iter().find(same_but_tz));
        found.copied().ok_or_else(|| {
            Refusal::conflict(
                "terms",
                "the terms that the case was under are needed to count its deadline again",
                "يلزم توفر الشروط التي كانت تسري على الحالة لإعادة حساب موعدها",
            )
        })
    }
}
