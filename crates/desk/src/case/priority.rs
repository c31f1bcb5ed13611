use std::cmp::Ordering;

use sla::{Language, Name};

use crate::case::decide::{Decision, Refusal, Why, World};
use crate::case::event::{Body, Confirmation, Confirmed, Evidence};
use crate::case::fold::{Case, CheckResult};
use crate::case::promised::ServedClock;
use crate::catalog::Priority;
use crate::people::Actor;

/// A higher priority, its statement confirmed (policy D9, D10).
#[derive(Clone, Debug)]
pub struct Raise {
    /// The priority.
    pub to: Priority,
    /// Who confirmed its statement, and how.
    pub confirmation: Confirmation,
}

/// A lower priority, with evidence (policy S16, S18, S20, D8).
#[derive(Clone, Debug)]
pub struct Lower {
    /// The priority.
    pub to: Priority,
    /// Why.
    pub evidence: Evidence,
}

impl Case {
    /// Raises the priority. An unanswered case gets the earlier deadline (policy D9), an answered one no new promise
    /// (policy D21). A reply that was held leaves at once if the case becomes one that never waits (policy D11).
    ///
    /// # Errors
    /// The case is over; the priority isn't higher; the statement confirmed is an older one.
    pub fn raise(&self, raise: &Raise, world: &World<'_>) -> Decision {
        self.must_be_open()?;
        if raise.to >= self.priority {
            return Err(self.not_a_change(raise.to, "not higher than", "ليست أعلى من"));
        }
        if let Some(entitlement) = world.entitlement {
            entitlement.clock(raise.to)?.must_be_confirmed_by(&raise.confirmation)?;
        }
        raise.confirmation.must_be_possible(self.contact.is_some(), world)?;
        self.raised(raise, world)
    }

    fn raised(&self, raise: &Raise, world: &World<'_>) -> Decision {
        let mut events = vec![Body::Raised {
            from: self.priority,
            to: raise.to,
            confirmation: raise.confirmation.clone(),
        }];
        events.extend(self.promise_after_change(raise.to, false, world)?);
        events.extend(self.leave_unless_they_wait(raise.to, world)?);
        Ok(events)
    }

    /// Lowers the priority: support one level at a time, with evidence later than the last change; the customer's own
    /// case as far as the customer wishes, without evidence (policy D8).
    ///
    /// # Errors
    /// The case is over; the priority isn't lower, or more than one level; the evidence isn't there or is too old.
    pub fn lower(&self, lower: &Lower, world: &World<'_>) -> Decision {
        self.must_be_open()?;
        if lower.to <= self.priority {
            return Err(self.not_a_change(lower.to, "not lower than", "ليست أدنى من"));
        }
        match (world.by, &lower.evidence) {
            (Actor::Contact(_) | Actor::Stranger, Evidence::OwnWish) => {}
            (Actor::Agent(_), Evidence::CannotProvide { .. }) => self.must_be_one_level(lower.to)?,
            (Actor::Agent(_), Evidence::Silent { check }) => {
                self.must_be_one_level(lower.to)?;
                self.must_have_been_silent(*check, world)?;
            }
            _ => {
                return Err(Refusal::forbidden(
                    "support lowers with evidence, the customer by own wish; nothing lowers by itself",
                    "يخفض الدعم بأدلة، ويخفض العميل برغبته؛ ولا شيء يُخفض من تلقاء نفسه",
                ));
            }
        }
        self.lowered(lower, world)
    }

    fn lowered(&self, lower: &Lower, world: &World<'_>) -> Decision {
        if let Some(entitlement) = world.entitlement {
            entitlement.clock(lower.to)?;
        }
        let mut events =
            vec![Body::Lowered { from: self.priority, to: lower.to, evidence: lower.evidence.clone() }];
        events.extend(self.promise_after_change(lower.to, false, world)?);
        Ok(events)
    }

    /// The case as it would be at another priority, raised or lowered now by somebody who may: to be shown first (policy
    /// D20, D21).
    ///
    /// # Errors
    /// The case is over; it is its priority; the contract's catalogue doesn't have it.
    pub fn with_priority(&self, to: Priority, world: &World<'_>) -> Result<Self, Refusal> {
        self.must_be_open()?;
        let events = match to.cmp(&self.priority) {
            Ordering::Equal => return Err(self.not_a_change(to, "not another than", "هي نفسها")),
            Ordering::Greater => self.lowered(&Lower { to, evidence: Evidence::OwnWish }, world)?,
            Ordering::Less => {
                let clock = world.entitlement.map(|of| of.clock(to)).transpose()?;
                let version = clock.map_or(0, |clock| clock.statement);
                let (contact, how, language) = (self.contact, Confirmed::Form, Language::En);
                let confirmation = Confirmation { contact, how, version, language, at: None };
                self.raised(&Raise { to, confirmation }, world)?
            }
        };
        Ok(self.after(events, world))
    }

    pub(crate) fn must_be_one_level(&self, to: Priority) -> Result<(), Refusal> {
        if self.priority.one_lower() == Some(to) {
            return Ok(());
        }
        Err(Refusal::new(
            Why::Invalid,
            "to",
            to.to_string(),
            Name::new(
                format!("support lowers one level at a time, and the case is {}", self.priority),
                format!("يخفض الدعم مستوى واحدًا في كل مرة، والحالة {}", self.priority),
            ),
        ))
    }

    /// A check must be later than the last change of priority, delivered, and unanswered through its grace.
    fn must_have_been_silent(&self, check: u32, world: &World<'_>) -> Result<(), Refusal> {
        self.must_ask_for_availability(world)?;
        let proven = self.check.is_some_and(|last| {
            last.seq == check && last.asked >= self.priority_since && last.result == CheckResult::RanOut
        });
        if proven {
            return Ok(());
        }
        Err(Refusal::conflict(
            "evidence",
            "no availability check since the last change of priority was delivered and stayed unanswered through its grace",
            "لا يوجد فحص توفر منذ آخر تغيير للأولوية وصل وبقي بلا رد طوال مهلته",
        ))
    }

    /// The duty to stay available comes with the priority (policy S18, S20).
    pub(crate) fn must_ask_for_availability(&self, world: &World<'_>) -> Result<(), Refusal> {
        let duty = world.entitlement.map(|of| of.clock(self.priority)).transpose()?;
        if duty.is_none_or(|clock| clock.when_silent.is_some()) {
            return Ok(());
        }
        Err(Refusal::conflict(
            "evidence",
            "this priority asks nobody to stay available, so silence is no evidence",
            "لا تُلزم هذه الأولوية أحدًا بالبقاء متاحًا، فالصمت ليس دليلًا",
        ))
    }

    fn not_a_change(&self, to: Priority, en: &str, ar: &str) -> Refusal {
        let problem = Name::new(
            format!("{en} the case's {}", self.priority),
            format!("{ar} أولوية الحالة {}", self.priority),
        );
        Refusal::new(Why::Conflict, "to", to.to_string(), problem)
    }
}

impl ServedClock {
    /// Refuses a confirmation of words that are no longer the priority's (policy D10).
    pub(crate) fn must_be_confirmed_by(&self, confirmation: &Confirmation) -> Result<(), Refusal> {
        if confirmation.version == self.statement {
            return Ok(());
        }
        Err(Refusal::new(
            Why::Conflict,
            "confirmation.version",
            confirmation.version.to_string(),
            Name::new(
                format!("the statement's words have changed; version {} must be confirmed", self.statement),
                format!("تغيّر النص؛ يجب تأكيد الإصدار {}", self.statement),
            ),
        ))
    }
}
