use std::sync::Arc;

use crate::case::decide::{Decision, Refusal, World};
use crate::case::event::{Body, Evidence, Sealed, Seq};
use crate::case::fold::{Case, Life, Lowering, Made};
use crate::case::promised::{Because, Entitlement, Promised, Rule};
use crate::people::AgentRole;

/// What a lead decided on a contested lowering (policy D8).
#[derive(Clone, Copy, Debug)]
pub struct DecideContest {
    /// The lowering.
    pub lowering: Seq,
    /// The customer was right: it is as if the lowering had never been.
    pub upheld: bool,
    /// Why, in the lead's words.
    pub words: Sealed,
}

impl Case {
    /// The customer contests a lowering by support, also when the case is over (policy D8).
    ///
    /// # Errors
    /// Nobody but the customer contests; there is no such lowering, or it was the customer's own wish; it was
    /// contested before; the case doesn't count (policy D18).
    pub fn contest(&self, lowering: Seq, words: Sealed, world: &World<'_>) -> Decision {
        if !world.by.is_customer() {
            return Err(Refusal::forbidden(
                "only the customer contests a lowering",
                "لا يعترض على خفض الأولوية إلا العميل",
            ));
        }
        self.must_count()?;
        let contested = self.lowering_called(lowering)?;
        if contested.evidence == Evidence::OwnWish {
            return Err(Refusal::conflict(
                "lowering",
                "the customer wished it: raise the priority again instead",
                "خُفضت برغبة العميل: ارفع الأولوية من جديد بدلًا من ذلك",
            ));
        }
        if contested.contested {
            return Err(Refusal::conflict(
                "lowering",
                "it was contested before; a lowering can be contested once",
                "سبق الاعتراض عليه؛ ولا يُعترض على الخفض إلا مرة واحدة",
            ));
        }
        Ok(vec![Body::Contested { lowering, words }])
    }

    /// A lead decides on a contest. If it is upheld, the priority and the deadline are what they would be had the
    /// lowering never been, even where that makes the case missed: every later change is counted again at its own time
    /// and under its own terms (policy D8, D9). What is held leaves at once if such a case never waits (policy D11).
    /// `past` are the terms that [`Case::terms_so_far`] names.
    ///
    /// # Errors
    /// Neither a lead nor an administrator decides; there is no open contest; the case doesn't count (policy D18);
    /// terms that are needed aren't there.
    pub fn decide_contest(
        &self,
        decide: &DecideContest,
        past: &[Arc<Entitlement>],
        world: &World<'_>,
    ) -> Decision {
        if !matches!(world.role, Some(AgentRole::Lead | AgentRole::Administrator)) {
            return Err(Refusal::forbidden(
                "a lead or an administrator decides a contest",
                "يبت في الاعتراض قائد فريق أو مدير النظام",
            ));
        }
        self.must_count()?;
        let lowering = self.lowering_called(decide.lowering)?;
        if !lowering.contested || lowering.upheld.is_some() {
            return Err(Refusal::conflict(
                "lowering",
                "it isn't contested, or that was decided before",
                "لا اعتراض قائم عليه، أو سبق البت فيه",
            ));
        }
        let DecideContest { lowering: seq, upheld, words } = *decide;
        let mut events = vec![Body::ContestDecided { lowering: seq, upheld, words }];
        if upheld {
            let never = self.had_never_been(lowering);
            events.extend(self.without(lowering, &never, past, world)?.into_iter().map(Body::Promised));
            events.extend(self.leave_unless_they_wait(never.priority_by_changes(), world)?);
        }
        Ok(events)
    }

    /// The promises that take the place of those since a lowering, had it never been: first the one that it found,
    /// then one for each later change. None where the lowering touched no promise.
    fn without(
        &self,
        lowering: &Lowering,
        never: &Self,
        past: &[Arc<Entitlement>],
        world: &World<'_>,
    ) -> Result<Vec<Promised>, Refusal> {
        let standing = |made: &&Made| !made.undone;
        if !self.promises.iter().filter(standing).any(|made| made.follows >= lowering.seq) {
            return Ok(Vec::new());
        }
        let found = self.in_force_before(lowering.seq);
        let restored = |by, rule| Because::Restored { lowering: lowering.seq, by, rule };
        let present = found
            .map(|made| Promised { because: restored(lowering.seq, Rule::Kept), ..made.promise.clone() });
        let mut promises: Vec<Promised> = present.iter().cloned().collect();
        let mut replay = never.replay(lowering.seq, present, past, world);
        for change in never.standing_changes().filter(|change| change.seq > lowering.seq) {
            if !self.promises.iter().any(|made| made.follows == change.seq) {
                continue; // It was answered by then, so this change made no promise (policy D21).
            }
            let made = replay.next(change)?.into_iter();
            promises.extend(
                made.map(|next| Promised { because: restored(change.seq, next.because.rule()), ..next }),
            );
        }
        Ok(promises)
    }

    /// The case as if support had never lowered it so.
    fn had_never_been(&self, lowering: &Lowering) -> Self {
        let mut never = self.clone();
        never.lowerings.iter_mut().filter(|of| of.seq == lowering.seq).for_each(|of| of.upheld = Some(true));
        never
    }

    fn lowering_called(&self, seq: Seq) -> Result<&Lowering, Refusal> {
        self.lowerings.iter().find(|lowering| lowering.seq == seq).ok_or_else(|| {
            Refusal::conflict("lowering", "the case has no such lowering", "لا يوجد خفض كهذا في الحالة")
        })
    }

    fn must_count(&self) -> Result<(), Refusal> {
        match self.life {
            Life::Void(_) => Err(Refusal::conflict("case", "the case doesn't count", "الحالة غير محتسبة")),
            _ => Ok(()),
        }
    }
}
