use serde::{Deserialize, Serialize};
use sla::{Instant, Name};

use crate::case::decide::{Decision, Refusal, Why, World};
use crate::case::event::{Body, CallEnd, Channel, Sealed, micros};
use crate::case::fold::{Case, Life, MessageKind};
use crate::case::open::Open;
use crate::case::promised::Entitlement;
use crate::id::Id;
use crate::people::{Contact, Organisation};

/// A call about a case (policy D7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Whether the customer called us.
    pub inbound: bool,
    /// How it ended.
    pub end: CallEnd,
    /// When somebody answered it, else when it began: the event occurred then. Never later than now.
    pub at: Instant,
}

/// A caller who was told that the contract has no phone, and which channels it has (policy S14, D13). It belongs to no
/// case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedCaller {
    /// When the call was offered.
    #[serde(with = "micros")]
    pub at: Instant,
    /// Whose contract has no phone.
    pub organisation: Id<Organisation>,
    /// Who called, if we know.
    pub contact: Option<Id<Contact>>,
    /// What the caller left, or the number.
    pub message: Sealed,
    /// The channels that the caller was told.
    pub told: Vec<Channel>,
}

impl Open {
    /// What is put on record of a call that [`Open::decide`] refuses, since the contract has no phone (policy S14,
    /// D13). None where the case opens.
    pub fn refused_caller(&self, entitlement: Option<&Entitlement>) -> Option<RefusedCaller> {
        let entitlement = entitlement.filter(|of| !of.channels.contains(&Channel::Phone))?;
        let customer = self.customer.filter(|_| self.channel == Channel::Phone)?;
        Some(RefusedCaller {
            at: self.submitted,
            organisation: customer.organisation,
            contact: customer.contact,
            message: self.message,
            told: entitlement.channels.clone(),
        })
    }
}

impl Case {
    /// A call about the case. Answered, it is a response at that moment (policy D7). From the customer, it is served at
    /// any hour: it brings a solved or closed case back, as a message does, and returns what is held to draft, since
    /// its author hasn't heard this (policy D11). It is recorded whatever the contract's channels are: it happened.
    ///
    /// # Errors
    /// Later than now, or before the case was submitted; answered, but not by an agent; a call of ours outside the
    /// contact window without an answer is still one, and is recorded too.
    pub fn call(&self, call: &Call, world: &World<'_>) -> Decision {
        self.must_have_rung(call, world)?;
        if call.end == CallEnd::Answered && !world.by.is_agent() {
            return Err(Refusal::new(
                Why::Invalid,
                "end",
                "answered",
                Name::new(
                    "an agent answers a call, and records it",
                    "موظف الدعم هو من يجيب المكالمة ويسجلها",
                ),
            ));
        }
        let called = Body::Called { inbound: call.inbound, end: call.end };
        if !call.inbound {
            return Ok(vec![called]);
        }
        let mut events = vec![called];
        events.extend(self.drafts_again());
        events.extend(self.goes_on());
        Ok(events)
    }

    /// An agent has heard or read what called for a person (policy D10).
    ///
    /// # Errors
    /// Nobody but an agent hears; nothing there calls for a person.
    pub fn heard(&self, message: u32, world: &World<'_>) -> Decision {
        self.only_an_agent(world)?;
        if self.unheard.contains(&message) {
            return Ok(vec![Body::Heard { message }]);
        }
        match self.message(message) {
            Ok(_) => Ok(vec![]),
            Err(refusal) => Err(refusal),
        }
    }

    /// What is held goes back to draft, since the customer has said something that its author doesn't know (D11).
    pub(crate) fn drafts_again(&self) -> impl Iterator<Item = Body> {
        let held = self.messages.iter().filter(|message| matches!(message.kind, MessageKind::Held(_)));
        held.map(|message| Body::BackToDraft { reply: message.seq })
    }

    /// A word from the customer brings a case back that is over, without a new promise (policy D21). A void one stays
    /// void, or every spam would come back, and one that is part of another stays that; both are marked, so that a
    /// person looks.
    pub(crate) fn goes_on(&self) -> Option<Body> {
        let over = match (self.life, self.before_merge) {
            // It was withdrawn with the case that it is part of, and goes on with it.
            (Life::Merged(_), before) => matches!(before, Some(Life::Withdrawn(_))),
            (life, _) => matches!(life, Life::Resolved | Life::Closed | Life::Withdrawn(_)),
        };
        over.then_some(Body::Reopened)
    }

    fn must_have_rung(&self, call: &Call, world: &World<'_>) -> Result<(), Refusal> {
        let problem = if call.at > world.now {
            Name::new("lies in the future", "يقع في المستقبل")
        } else if call.at < self.submitted {
            Name::new(
                "lies before the case was submitted: it can't be a call about it",
                "يسبق تقديم الحالة: لا يمكن أن تكون مكالمة بشأنها",
            )
        } else {
            return Ok(());
        };
        Err(Refusal::new(Why::Invalid, "at", call.at.to_string(), problem))
    }
}
