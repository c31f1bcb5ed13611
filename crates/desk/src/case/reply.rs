use sla::{Instant, SupportTime};

use crate::case::decide::{Decision, Refusal, World};
use crate::case::event::{Body, Channel, Sealed, Seq};
use crate::case::fold::{Case, Message, MessageKind};
use crate::catalog::Contact;

/// A message from an agent to the customer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// What it says.
    pub message: Sealed,
    /// Why it leaves outside the contact window, if the agent says so (policy D11).
    pub send_now: Option<Sealed>,
}

/// How long a reply that left at once can be taken back (policy D11).
pub(crate) const UNDO: SupportTime = SupportTime::from_microseconds(5_000_000);

impl Case {
    /// When a reply would leave if it were sent now: now, or for a priority that is contacted during working hours
    /// only, at their next opening (policy S22, S24, D11).
    ///
    /// # Errors
    /// A priority that the contract's catalogue doesn't have.
    pub fn reply_leaves(&self, world: &World<'_>) -> Result<Option<Instant>, Refusal> {
        let Some(entitlement) = world.entitlement else { return Ok(None) };
        let waits = entitlement.clock(self.priority)?.contact == Contact::WorkingHours;
        let opening = entitlement.working_hours.next_opening(world.now);
        Ok(opening.filter(|opening| waits && *opening > world.now))
    }

    /// An agent writes to the customer.
    ///
    /// # Errors
    /// Nobody but an agent replies; the case is over.
    pub fn reply(&self, reply: &Reply, world: &World<'_>) -> Decision {
        if !world.by.is_agent() {
            return Err(Refusal::forbidden("only an agent replies", "لا يرد إلا موظف دعم"));
        }
        self.must_be_open()?;
        let leaves = self.reply_leaves(world)?;
        let outside_window = reply.send_now.filter(|_| leaves.is_some());
        let leaves = leaves.filter(|_| outside_window.is_none());
        Ok(vec![Body::Replied { message: reply.message, leaves, outside_window }])
    }

    /// Lets a held reply leave: its time has come, or an agent sends it now.
    ///
    /// # Errors
    /// It isn't held, or its time hasn't come and nobody sends it.
    pub fn let_leave(&self, reply: Seq, world: &World<'_>) -> Decision {
        match self.message(reply)?.kind {
            MessageKind::Held(leaves) if leaves <= world.now || world.by.is_agent() => {
                Ok(vec![Body::Left { reply }])
            }
            MessageKind::Held(_) => {
                Err(Refusal::conflict("reply", "its time has not come yet", "لم يحن وقته بعد"))
            }
            _ => Err(not_held()),
        }
    }

    /// Takes a reply back: a held one until it leaves, one that left at once for five seconds (policy D11).
    ///
    /// # Errors
    /// It has left for good; somebody else wrote it.
    pub fn take_back(&self, reply: Seq, world: &World<'_>) -> Decision {
        let message = self.message(reply)?;
        if message.by != world.by {
            return Err(Refusal::forbidden("somebody else wrote it", "كتبه شخص آخر"));
        }
        let taken_back =
            || [Body::TakenBack { reply }].into_iter().chain(self.unsolved_without(reply)).collect();
        match message.kind {
            MessageKind::Held(_) => Ok(taken_back()),
            MessageKind::Sent(left) if left == message.at && world.now - left <= UNDO => Ok(taken_back()),
            _ => Err(Refusal::conflict(
                "reply",
                "it has left and can no longer be taken back: write another",
                "غادر الرد ولا يمكن التراجع عنه: اكتب ردًا آخر",
            )),
        }
    }

    /// Rewords a held reply.
    ///
    /// # Errors
    /// It isn't held.
    pub fn reword(&self, reply: Seq, message: Sealed) -> Decision {
        match self.message(reply)?.kind {
            MessageKind::Held(_) => Ok(vec![Body::Reworded { reply, message }]),
            _ => Err(not_held()),
        }
    }

    /// Somebody on the customer's side writes. It is served at any hour, and returns what is held to draft, since its
    /// author has not read this (policy D11).
    ///
    /// Nothing that was accepted is lost: a solved, closed or withdrawn case goes on; a void one, and one that is part
    /// of another, keeps the message and is marked, so that a person reads it ([`Case::unheard`]).
    ///
    /// # Errors
    /// None: the customer may always write.
    pub fn customer_writes(&self, message: Sealed, channel: Channel) -> Decision {
        let wrote = [Body::CustomerWrote { message, channel }];
        Ok(wrote.into_iter().chain(self.drafts_again()).chain(self.goes_on()).collect())
    }

    /// A reply turned out not to have reached a recipient (policy D16). It is as if it had never been sent, unless it
    /// `reached` anybody else on the customer's side.
    ///
    /// # Errors
    /// There is no such reply, or it hasn't left.
    pub fn bounced(&self, reply: Seq, reached: bool) -> Decision {
        match self.message(reply)?.kind {
            MessageKind::Sent(_) => {
                let unsolved = self.unsolved_without(reply).filter(|_| !reached);
                Ok([Body::Bounced { reply, reached }].into_iter().chain(unsolved).collect())
            }
            MessageKind::Undelivered(_) => Ok(vec![]),
            _ => Err(Refusal::conflict("reply", "it hasn't left", "لم يغادر بعد")),
        }
    }

    pub(crate) fn message(&self, seq: Seq) -> Result<&Message, Refusal> {
        self.messages.iter().find(|message| message.seq == seq).ok_or_else(|| {
            Refusal::conflict("reply", "the case has no such message", "لا توجد رسالة كهذه في الحالة")
        })
    }
}

fn not_held() -> Refusal {
    Refusal::conflict("reply", "it isn't held", "ليس مؤجلًا")
}
