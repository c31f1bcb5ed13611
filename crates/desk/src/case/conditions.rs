//! What a lowering needs, told before anybody tries it (policy S16, S18, S20, D8).

use sla::Name;

use crate::case::decide::{Refusal, World};
use crate::case::event::Seq;
use crate::case::fold::{Case, Check, CheckResult};
use crate::catalog::Priority;

/// Something that a lowering needs, and whether it is so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What.
    pub kind: ConditionKind,
    /// Whether it is so.
    pub met: bool,
    /// Why it is or isn't, and what to do.
    pub why: Name,
}

/// What a lowering may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionKind {
    /// It is one level lower.
    OneLevel,
    /// Whoever chose the present priority confirmed that they stay available.
    Duty,
    /// They were asked, after the priority changed last.
    Asked,
    /// That reached them.
    Delivered,
    /// The grace period has ended.
    GraceOver,
    /// Nobody on their side gave a sign in it.
    Silent,
}

/// What support needs to lower a priority: one level, and either a stated reason (policy S16) or silence (S18, S20).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoweringConditions {
    /// What it needs in any case.
    pub one_level: Condition,
    /// What it needs besides where silence is the evidence.
    pub silence: Vec<Condition>,
    /// The availability check that is the evidence then.
    pub check: Option<Seq>,
}

impl LoweringConditions {
    /// Whether silence is evidence enough.
    pub fn is_silence_proven(&self) -> bool {
        self.one_level.met && self.silence.iter().all(|condition| condition.met)
    }
}

impl Case {
    /// What support needs to lower the priority, and what of it there is (policy D8). The customer needs nothing.
    pub fn lowering_conditions(&self, to: Priority, world: &World<'_>) -> LoweringConditions {
        let check = self.check.filter(|check| check.asked >= self.priority_since);
        LoweringConditions {
            one_level: judged(
                ConditionKind::OneLevel,
                self.must_be_one_level(to),
                "It is one level lower.",
                "أدنى بمستوى واحد.",
            ),
            silence: self.silence(check, world),
            check: check.map(|check| check.seq),
        }
    }

    fn silence(&self, check: Option<Check>, world: &World<'_>) -> Vec<Condition> {
        let result = check.map(|check| check.result);
        let ended =
            matches!(result, Some(CheckResult::Answered | CheckResult::RanOut | CheckResult::Undelivered));
        vec![
            judged(
                ConditionKind::Duty,
                self.must_ask_for_availability(world),
                "Whoever chose this priority confirmed that they stay available.",
                "من اختار هذه الأولوية أكّد بقاءه متاحًا.",
            ),
            stated(
                ConditionKind::Asked,
                check.is_some(),
                [
                    "The customer was asked to be available, after the last change of priority.",
                    "سُئل العميل عن توفره بعد آخر تغيير للأولوية.",
                ],
                [
                    "Nobody has asked the customer to be available since the last change of priority: ask first.",
                    "لم يُسأل العميل عن توفره منذ آخر تغيير للأولوية: اسأله أولًا.",
                ],
            ),
            stated(
                ConditionKind::Delivered,
                result.is_some_and(|result| result != CheckResult::Undelivered),
                ["No bounce of it is known.", "لم يُعلم أنه ارتد."],
                [
                    "No check has reached the customer, so silence proves nothing: ask again.",
                    "لم يصل إلى العميل أي فحص، فالصمت لا يثبت شيئًا: اسأل من جديد.",
                ],
            ),
            stated(
                ConditionKind::GraceOver,
                ended,
                ["The grace period is over.", "انتهت المهلة."],
                [
                    "No grace period has run to its end: wait for it, or ask again if it was cancelled.",
                    "لم تنتهِ أي مهلة: انتظر انتهاءها، أو اسأل من جديد إن أُلغي الفحص.",
                ],
            ),
            stated(
                ConditionKind::Silent,
                result == Some(CheckResult::RanOut),
                [
                    "Nobody on the customer's side gave a sign in it.",
                    "لم يصدر عن جهة العميل ما يدل على توفرها خلالها.",
                ],
                [
                    "It isn't proven that the customer was silent through the grace period.",
                    "لم يثبت صمت العميل طوال المهلة.",
                ],
            ),
        ]
    }
}

fn judged(kind: ConditionKind, judged: Result<(), Refusal>, en: &str, ar: &str) -> Condition {
    match judged {
        Ok(()) => Condition { kind, met: true, why: Name::new(en, ar) },
        Err(refusal) => {
            let [en, ar] = [sla::Language::En, sla::Language::Ar]
                .map(|language| refusal.error.problem(language).to_owned());
            Condition { kind, met: false, why: Name::new(en, ar) }
        }
    }
}

fn stated(kind: ConditionKind, met: bool, yes: [&str; 2], no: [&str; 2]) -> Condition {
    let [en, ar] = if met { yes } else { no };
    Condition { kind, met, why: Name::new(en, ar) }
}
