use sla::{Instant, Name};

use crate::case::decide::{Decision, Refusal, Why, World};
use crate::case::event::{Body, CallEnd, Channel, Confirmation, Opened, Sealed};
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
    /// When it reached us, which is when the opening occurred (policy D15); of a call, when it was offered (D7). Never
    /// later than now.
    pub submitted: Instant,
    /// How the call ended, if it was one. That an agent answered is a call of its own in the case ([`Case::call`]):
    /// it occurred when it was answered, and the case was submitted before.
    ///
    /// [`Case::call`]: crate::case::Case::call
    pub call: Option<CallEnd>,
    /// The priority that the customer chose. A mail can't choose one: what it says so is not heeded (policy D10).
    pub priority: Option<Priority>,
    /// That its statement was confirmed (policy D10).
    pub confirmation: Option<Confirmation>,
    /// What it is about, in a line.
    pub subject: Sealed,
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
    /// A mail is never refused, since nobody would see the refusal: by a contract that doesn't have email it is
    /// accepted without a promise, and lands in triage. Whoever calls or fills in a form is told which channels there
    /// are; a refused call is put on record as [`Open::refused_caller`] says (policy S14, D13).
    ///
    /// # Errors
    /// Submitted later than now; a channel that the contract doesn't have; a priority without its confirmation, or
    /// with one that can't be.
    pub fn decide(&self, world: &World<'_>) -> Decision {
        self.must_have_reached_us(world)?;
        self.must_be_entitled(world)?;
        let (priority, confirmation) = self.priority(world)?;
        self.must_confirm_these_words(priority, confirmation, world)?;
        let opened = Body::Opened(Opened {
            organisation: self.customer.map(|customer| customer.organisation),
            site: self.customer.map(|customer| customer.site),
            contact: self.customer.and_then(|customer| customer.contact),
            channel: self.channel,
            priority,
            confirmation: confirmation.cloned(),
            subject: self.subject,
            message: self.message,
            urgent: self.is_urgent(world),
        });
        let entitlement =
            world.entitlement.filter(|entitlement| entitlement.channels.contains(&self.channel));
        let Some(entitlement) = entitlement else { return Ok(vec![opened]) };
        let promise = entitlement.promise(priority, self.submitted, Because::Opened)?;
        Ok(vec![opened, Body::Promised(promise)])
    }

    fn priority(&self, world: &World<'_>) -> Result<(Priority, Option<&Confirmation>), Refusal> {
        // An agent may open on the word of a customer who had mailed; the mail itself confirms nothing.
        let can_confirm = self.channel != Channel::Email || world.by.is_agent();
        match (self.priority.filter(|_| can_confirm), &self.confirmation) {
            (Some(priority), Some(confirmation)) => {
                confirmation.must_be_possible(self.customer.is_some(), world)?;
                Ok((priority, Some(confirmation)))
            }
            (None, _) => Ok((UNCONFIRMED, None)),
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
        if self.channel == Channel::Email || entitlement.channels.contains(&self.channel) {
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

    fn must_confirm_these_words(
        &self,
        priority: Priority,
        confirmation: Option<&Confirmation>,
        world: &World<'_>,
    ) -> Result<(), Refusal> {
        match (confirmation, world.entitlement) {
            (Some(confirmation), Some(entitlement)) => {
                entitlement.clock(priority)?.must_be_confirmed_by(confirmation)
            }
            _ => Ok(()),
        }
    }

    /// A call that nobody answered and nobody pressed a key in, from a customer whose contract has the phone.
    fn is_urgent(&self, world: &World<'_>) -> bool {
        let has_phone = world.entitlement.is_some_and(|of| of.channels.contains(&Channel::Phone));
        let unanswered = matches!(self.call, Some(CallEnd::Voicemail | CallEnd::Unanswered));
        has_phone && unanswered && self.priority.is_none()
    }
}
