use sla::{Instant, Name};

use crate::case::decide::{Decision, Refusal, Why, World};
use crate::case::event::{Body, Channel, Confirmation, Opened, Sealed};
use crate::case::promised::Because;
use crate::catalog::Priority;
use crate::id::Id;
use crate::people::{Contact, Organisation, Site};

/// A customer's message that begins a case (policy S12–S14, D10, D13, D15).
#[derive(Clone, Debug)]
pub struct Open {
    /// Whose case it is; nobody's while the sender is unknown (policy D13).
    pub customer: Option<Customer>,
    /// How it reached us.
    pub channel: Channel,
    /// When it reached us (policy D15). Never later than now.
    pub submitted: Instant,
    /// The priority that the customer chose; email can't choose.
    pub priority: Option<Priority>,
    /// That its statement was confirmed (policy D10).
    pub confirmation: Option<Confirmation>,
    /// A Premium voicemail or missed call without a key pressed (policy D10).
    pub urgent: bool,
    /// What it says.
    pub message: Sealed,
}

/// Whose case it is.
#[derive(Clone, Copy, Debug)]
pub struct Customer {
    /// The organisation.
    pub organisation: Id<Organisation>,
    /// The site.
    pub site: Id<Site>,
    /// The person.
    pub contact: Option<Id<Contact>>,
}

/// What a case opens with that nobody has confirmed a priority for (policy D10).
const UNCONFIRMED: Priority = match Priority::from_number(3) {
    Some(priority) => priority,
    None => panic!("3 is a priority"),
};

impl Open {
    /// Opens the case and promises a response, if a contract is in force (policy D12, D13).
    ///
    /// # Errors
    /// Submitted later than now; a channel that the contract doesn't have; a priority without its confirmation.
    pub fn decide(&self, world: &World<'_>) -> Decision {
        self.must_have_reached_us(world)?;
        self.must_be_entitled(world)?;
        let priority = self.priority()?;
        self.must_confirm_these_words(priority, world)?;
        let opened = Body::Opened(Opened {
            organisation: self.customer.map(|customer| customer.organisation),
            site: self.customer.map(|customer| customer.site),
            contact: self.customer.and_then(|customer| customer.contact),
            channel: self.channel,
            priority,
            confirmation: self.confirmation.clone(),
            message: self.message,
            urgent: self.urgent,
        });
        let Some(entitlement) = world.entitlement else { return Ok(vec![opened]) };
        let promise = entitlement.promise(priority, self.submitted, Because::Opened)?;
        Ok(vec![opened, Body::Promised(promise)])
    }

    fn priority(&self) -> Result<Priority, Refusal> {
        match (self.priority, &self.confirmation) {
            (Some(priority), Some(_)) => Ok(priority),
            (None, _) => Ok(UNCONFIRMED),
            (Some(priority), None) => Err(Refusal::new(
                Why::Invalid,
                "confirmation",
                priority.to_string(),
                Name::new(
                    "a chosen priority needs its statement confirmed: say who confirmed it, and how",
                    "الأولوية المختارة تحتاج إلى تأكيد نصها: اذكر من أكّده وكيف",
                ),
            )),
        }
    }

    fn must_have_reached_us(&self, world: &World<'_>) -> Result<(), Refusal> {
        if self.submitted <= world.now {
            return Ok(());
        }
        Err(Refusal::new(
            Why::Invalid,
            "submitted",
            self.submitted.to_string(),
            Name::new(
                "lies in the future: a case was submitted when the request reached us, never later than now",
                "يقع في المستقبل: تُقدَّم الحالة لحظة وصول الطلب إلينا، ولا تتأخر عن الآن",
            ),
        ))
    }

    fn must_be_entitled(&self, world: &World<'_>) -> Result<(), Refusal> {
        let Some(entitlement) = world.entitlement else { return Ok(()) };
        if entitlement.channels.contains(&self.channel) {
            return Ok(());
        }
        let has: Vec<_> = entitlement.channels.iter().map(|channel| channel.id()).collect();
        Err(Refusal::new(
            Why::Forbidden,
            "channel",
            self.channel.id(),
            Name::new(
                format!("the contract's plan doesn't have it; it has {}", has.join(", ")),
                format!("لا تشملها خطة العقد؛ تشمل {}", has.join("، ")),
            ),
        ))
    }

    fn must_confirm_these_words(&self, priority: Priority, world: &World<'_>) -> Result<(), Refusal> {
        match (&self.confirmation, world.entitlement) {
            (Some(confirmation), Some(entitlement)) => {
                entitlement.clock(priority)?.must_be_confirmed_by(confirmation)
            }
            _ => Ok(()),
        }
    }
}
