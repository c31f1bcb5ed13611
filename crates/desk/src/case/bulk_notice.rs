use sla::{Language, Name, text::moment};

use crate::case::decide::{Decision, Refusal, Why, World};
use crate::case::event::{Body, Sealed};
use crate::case::fold::Case;

impl Case {
    /// An agent tells this customer what several are told. It never is a response, and whose the next step is stays as it is
    /// (policy D7).
    ///
    /// # Errors
    /// As [`Case::takes_bulk_notice`].
    pub fn send_bulk_notice(&self, message: Sealed, world: &World<'_>) -> Decision {
        self.takes_bulk_notice(world)?;
        Ok(vec![Body::BulkNoticeSent { message }])
    }

    /// Whether a bulk notice can be sent now. A text for many isn't worth a queue of its own, so that what would wait for the
    /// contact window is refused instead, with its next opening (policy D11).
    ///
    /// # Errors
    /// Nobody but an agent sends it; the case is over; its priority is contacted in working hours only, and they are over.
    pub fn takes_bulk_notice(&self, world: &World<'_>) -> Result<(), Refusal> {
        self.only_an_agent(world)?;
        self.must_be_open()?;
        let opens = self.reply_leaves(world)?.zip(world.entitlement);
        let Some((at, entitlement)) = opens else { return Ok(()) };
        let at = |language| moment(at, entitlement.working_hours.zone(), language);
        let problem = Name::new(
            format!("it is outside the contact window, which opens {}: send it then", at(Language::En)),
            format!("الوقت خارج نافذة التواصل، وتفتح {}: أرسله حينها", at(Language::Ar)),
        );
        Err(Refusal::new(Why::Conflict, "message", "", problem))
    }
}
