//! What set or changed the terms of a promise, kept so that the promises can be made again as if some of it had never
//! been.

use std::sync::Arc;

use sla::Instant;

use crate::case::decide::{Decision, Refusal, World};
use crate::case::event::{Body, Event, Evidence, Seq};
use crate::case::fold::Case;
use crate::case::promised::{Because, Entitlement, Promised, Rule, TermsChange, Versions};
use crate::catalog::Priority;
use crate::id::Id;
use crate::people::Site;

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
    /// The site that it belonged to from then on.
    pub(crate) site: Option<Id<Site>>,
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
                // Where a case changed before it was bound, that leaves a promise for each deadline that passed.
                Because::Bound { .. } if self.terms.is_some() => return,
                Because::Bound { .. } => Kind::Begun { from: self.clock_started() },
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
        let site = match &event.body {
            Body::Moved { site, .. } => Some(*site),
            _ => self.site,
        };
        let (seq, at, under) = (event.seq, event.occurred, self.terms.clone());
        self.changes.push(Change { seq, at, kind, under, site });
    }

    /// Every terms that the case has been under, each with the site that it was for: what promises are made again
    /// under, when a contest is upheld (policy D8) or a reply turns out not to count (policy D16).
    pub fn terms_so_far(&self) -> Vec<(&Versions, Option<Id<Site>>)> {
        let mut terms = Vec::new();
        for under in self.changes.iter().filter_map(|change| Some((change.under.as_ref()?, change.site))) {
            if !terms.contains(&under) {
                terms.push(under);
            }
        }
        terms
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

impl Body {
    /// Whether a reply doesn't count after all: promises may be owed then ([`Case::owed_promises`]).
    pub const fn stops_counting(&self) -> bool {
        matches!(self, Self::Bounced { reached: false, .. } | Self::TakenBack { .. })
    }
}

impl Case {
    /// The promises that are owed for changes of terms that made none, since a reply had answered the case, when that
    /// reply turned out not to have reached anybody or was taken back: it is as if it had never been sent (policy D16,
    /// D21). To be asked once a reply has stopped counting ([`Body::stops_counting`]). `past` are the terms that [`Case::terms_so_far`] names.
    ///
    /// # Errors
    /// Terms that are needed aren't there.
    pub fn owed_promises(&self, past: &[Arc<Entitlement>], world: &World<'_>) -> Decision {
        let lacking = |change: &Change| !self.promises.iter().any(|made| made.follows == change.seq);
        let Some(first) = self.promises.first() else { return Ok(Vec::new()) };
        let mut owed = self.standing_changes().filter(|change| {
            change.seq > first.seq && lacking(change) && self.response().is_none_or(|of| change.at < of.at)
        });
        let Some(next) = owed.next() else { return Ok(Vec::new()) };
        let found = self.in_force_before(next.seq);
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

    /// The promises of a case whose clock started at `from`, as they would be had it been bound to its customer from the
    /// start, changes of priority and all, up to the event `until` (policy D9, D13): those whose deadlines passed before
    /// a change, since a miss is one for good (policy D19), and the last. After a response no change makes one (policy
    /// D21).
    pub(crate) fn promises_since(
        &self,
        from: Instant,
        entitlement: &Entitlement,
        until: Seq,
    ) -> Result<Vec<Promised>, Refusal> {
        let response = self.response();
        let mut priority = self.opened.priority;
        let bound = |rule| Because::Bound { rule };
        let mut present = entitlement.promise(priority, from, bound(Rule::FromSubmission))?;
        let mut promises = Vec::new();
        for change in self.standing_changes().take_while(|change| change.seq < until) {
            priority = change.kind.priority(priority);
            if priority == present.priority || response.is_some_and(|of| of.at <= change.at) {
                continue;
            }
            let terms = TermsChange { submitted: from, now: change.at, by: change.seq, correction: false };
            let next = entitlement.changed(priority, &present, &terms)?;
            if present.deadline < change.at {
                promises.push(present);
            }
            present = Promised { because: bound(next.because.rule()), ..next };
        }
        promises.push(present);
        Ok(promises)
    }

    /// Begins to make promises again from the change `since` on, where `present` was in force.
    pub(crate) fn replay<'a>(
        &'a self,
        since: Seq,
        present: Option<Promised>,
        past: &'a [Arc<Entitlement>],
        world: &World<'a>,
    ) -> Replay<'a> {
        let terms = past.iter().map(Arc::as_ref).chain(world.entitlement).collect();
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
        let terms = self.terms_like(under, change.site)?;
        let made = match (change.kind, &self.present) {
            (Kind::Begun { from }, _) => self.case.promises_since(from, terms, change.seq)?,
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

    /// The terms with these versions at a site. The tz release that made a promise may be gone, and the present one is
    /// the best that there is then; the promise says which it was.
    fn terms_like<'b>(
        &'b self,
        under: &Versions,
        site: Option<Id<Site>>,
    ) -> Result<&'b Entitlement, Refusal> {
        let same = |of: &&&Entitlement| of.site == site && of.versions == *under;
        let same_but_tz = |of: &&&Entitlement| {
            let tz_release = of.versions.tz_release.clone();
            of.site == site && of.versions == Versions { tz_release, ..under.clone() }
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
