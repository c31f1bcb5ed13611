use sla::Instant;

use crate::case::event::{Body, Channel, Event, Opened, Sealed};
use crate::case::open::Customer;
use crate::case::promised::{Because, Entitlement};
use crate::catalog::Priority;
use crate::id::Id;
use crate::people::{Actor, Agent};

/// A case of another desk's history. It was decided there and then: nothing of it is refused, and nothing follows from it.
#[derive(Clone, Debug)]
pub struct Past {
    /// Whose case it was.
    pub customer: Customer,
    /// How it reached that desk.
    pub channel: Channel,
    /// When.
    pub submitted: Instant,
    /// How urgent it was then. Nobody confirmed a statement of ours.
    pub priority: Priority,
    /// What it was about, in a line.
    pub subject: Sealed,
    /// What it said.
    pub message: Sealed,
    /// In whose name stands what people did there.
    pub by: Id<Agent>,
    /// What happened then, in the order of time; none of it before the submission.
    pub steps: Vec<(Instant, Step)>,
}

/// Something that happened to a case of another desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Somebody responded, with these words.
    Replied(Sealed),
    /// The customer's side wrote again.
    CustomerWrote(Sealed),
    /// The next step became the customer's.
    AwaitedCustomer,
    /// The next step became the desk's again.
    AwaitedUs,
    /// It was considered solved.
    Resolved,
    /// It was over.
    Closed,
    /// It went on.
    Reopened,
}

impl Past {
    /// The history as events, recorded at an instant. What the contract gave that was in force when the case was submitted
    /// promises a response (policy D12); without one, or without a target for its priority, there is no promise.
    pub fn events(&self, recorded: Instant, entitlement: Option<&Entitlement>) -> Vec<Event> {
        let customer = (self.submitted, Actor::Stranger);
        let mut happened = vec![(customer, Body::Opened(self.opened()))];
        let promise =
            entitlement.and_then(|of| of.promise(self.priority, self.submitted, Because::Opened).ok());
        happened.extend(promise.map(|promise| (customer, Body::Promised(promise))));
        let by = |step: &Step| match step {
            Step::CustomerWrote(_) => self.customer.contact.map_or(Actor::Stranger, Actor::Contact),
            _ => Actor::Agent(self.by),
        };
        happened.extend(self.steps.iter().map(|(at, step)| ((*at, by(step)), step.body(self.channel))));
        let event =
            |(seq, ((occurred, by), body))| Event { seq, occurred, recorded, by, imported: true, body };
        (1..).zip(happened).map(event).collect()
    }

    fn opened(&self) -> Opened {
        Opened {
            organisation: Some(self.customer.organisation),
            site: Some(self.customer.site),
            contact: self.customer.contact,
            channel: self.channel,
            priority: self.priority,
            confirmation: None,
            subject: self.subject,
            message: self.message,
            urgent: false,
        }
    }
}

impl Step {
    fn body(self, channel: Channel) -> Body {
        match self {
            Self::CustomerWrote(message) => Body::CustomerWrote { message, channel },
            Self::Replied(message) => Body::Replied { message, leaves: None, outside_window: None },
            Self::AwaitedCustomer => Body::AwaitingCustomer,
            Self::AwaitedUs => Body::AwaitsNoLonger,
            Self::Resolved => Body::Resolved,
            Self::Closed => Body::Closed,
            Self::Reopened => Body::Reopened,
        }
    }
}
