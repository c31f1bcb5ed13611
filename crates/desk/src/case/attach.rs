use sla::{Instant, Name};

use crate::case::decide::{Decision, Refusal, Why, World};
use crate::case::event::{Body, Sealed, Seq};
use crate::case::fold::{Case, MessageKind};
use crate::case::life::unless;
use crate::people::Actor;

/// A file to be added.
#[derive(Clone, Copy, Debug)]
pub struct Attach {
    /// What is told of it, sealed.
    pub file: Sealed,
    /// The message that it goes with, if it goes with one.
    pub message: Option<Seq>,
    /// It is for agents only.
    pub note: bool,
}

/// A file that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File {
    /// The event that brought it.
    pub seq: Seq,
    /// When it was added.
    pub at: Instant,
    /// Who added it.
    pub by: Actor,
    /// What is told of it, sealed.
    pub sealed: Sealed,
    /// The message that it goes with, if it goes with one.
    pub message: Option<Seq>,
    /// It is for agents only, whatever it goes with.
    pub note: bool,
}

impl Case {
    /// A file is added, wherever the case stands, since nothing that was accepted is lost. It never is a response
    /// (policy D7); from the customer's side it is a sign of them (policy D8). What the file may be and how large is
    /// judged before it is sealed.
    ///
    /// # Errors
    /// A message that isn't there or, of a customer, is an agent's; a customer who hides a file.
    pub fn attach(&self, attach: &Attach, world: &World<'_>) -> Decision {
        if attach.note {
            self.only_an_agent(world)?;
        }
        if let Some(seq) = attach.message {
            self.must_be_a_message_for(world.by, seq)?;
        }
        let there = self.files.iter().any(|other| other.sealed == attach.file);
        let Attach { file, message, note } = *attach;
        Ok(unless(there, Body::Attached { file, message, note }))
    }

    /// Whether a file is for agents only at an instant: it was added so, or goes with a note, or with a reply that hasn't
    /// left. Until that leaves the customer doesn't see it (policy D11), and so nothing that goes with it.
    pub fn hides(&self, file: &File, at: Instant) -> bool {
        let seen =
            |seq| self.messages.iter().any(|message| message.seq == seq && message.is_seen_by_customer(at));
        file.note || file.message.is_some_and(|seq| !seen(seq))
    }

    /// A customer's file with an agent's message would look as if it were the agent's.
    fn must_be_a_message_for(&self, by: Actor, seq: Seq) -> Result<(), Refusal> {
        let message = self.messages.iter().find(|message| message.seq == seq);
        let fits = |kind| !by.is_customer() || kind == MessageKind::FromCustomer;
        if message.is_some_and(|message| fits(message.kind)) {
            return Ok(());
        }
        let problem = Name::new(
            "not a message of yours in this case: give the number of one, or leave it out",
            "ليست رسالة لك في هذه الحالة: اكتب رقم إحداها أو احذف هذا الحقل",
        );
        Err(Refusal::new(Why::Invalid, "message", seq.to_string(), problem))
    }
}
