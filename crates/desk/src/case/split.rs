use sla::{Instant, Name};

use crate::case::decide::{Refusal, Why, World};
use crate::case::event::{Body, CallEnd, Channel, Confirmation, Relation, Sealed, Seq};
use crate::case::fold::{Case, Message, MessageKind};
use crate::case::open::{Customer, Open};
use crate::case::promised::Because;
use crate::catalog::Priority;
use crate::id::Id;

/// A case of its own for a message that is about something else (policy D22).
#[derive(Clone, Debug)]
pub struct Split {
    /// The message.
    pub message: Seq,
    /// What it is about, in a line; the old case's subject where nobody says.
    pub subject: Option<Sealed>,
    /// Its priority, if the customer has chosen one for it. The old case's was confirmed for something else, so without
    /// a choice it opens as any case that nobody has confirmed a priority for (policy D10).
    pub priority: Option<Priority>,
    /// That the statement was confirmed.
    pub confirmation: Option<Confirmation>,
}

/// What is recorded where a case is split.
#[derive(Clone, Debug, PartialEq)]
pub struct SplitOff {
    /// In the new case. Its opening occurred when it was submitted, the rest now.
    pub there: Vec<Body>,
    /// When the new case was submitted: as its message reached us.
    pub submitted: Instant,
    message: Seq,
}

impl SplitOff {
    /// In the case that the message came to, once the new one has its number.
    pub fn here(&self, new: Id<Case>) -> Vec<Body> {
        vec![
            Body::SplitOff { new, message: self.message },
            Body::Linked { other: new, relation: Relation::Related },
        ]
    }
}

impl Case {
    /// Makes a case of one of the customer's messages. It was submitted when the message reached us; where a response
    /// followed the message already, its promise counts from now, and says why (policy D22).
    ///
    /// `world.entitlement` is what the customer's contract gave when the message reached us.
    ///
    /// # Errors
    /// Nobody but an agent splits; the case is over; the message isn't the customer's, is what the case began with, or
    /// has a case of its own already; as [`Open::decide`].
    pub fn split(&self, own: Id<Self>, split: &Split, world: &World<'_>) -> Result<SplitOff, Refusal> {
        self.only_an_agent(world)?;
        self.must_be_open()?;
        let message = self.may_be_split(split.message)?;
        let mut there = self.opening(message, split).decide(world)?;
        if self.has_response_after(message) {
            for body in &mut there {
                if let (Body::Promised(promised), Some(entitlement)) = (&mut *body, world.entitlement) {
                    *promised = entitlement.promise(promised.priority, world.now, Because::Split)?;
                }
            }
        }
        there.push(Body::Linked { other: own, relation: Relation::Related });
        Ok(SplitOff { there, submitted: message.at, message: split.message })
    }

    fn opening(&self, message: &Message, split: &Split) -> Open {
        let customer = self.organisation.zip(self.site).map(|(organisation, site)| {
            let contact = match message.by {
                crate::people::Actor::Contact(contact) => Some(contact),
                _ => self.contact,
            };
            Customer { organisation, site, contact }
        });
        Open {
            customer,
            channel: message.channel.unwrap_or(Channel::Portal),
            submitted: message.at,
            call: None,
            priority: split.priority,
            confirmation: split.confirmation.clone(),
            subject: split.subject.unwrap_or(self.opened.subject),
            message: message.text.unwrap_or(self.opened.message),
        }
    }

    fn may_be_split(&self, seq: Seq) -> Result<&Message, Refusal> {
        let refuse = |en: &str, ar: &str| {
            Err(Refusal::new(Why::Conflict, "message", seq.to_string(), Name::new(en, ar)))
        };
        let message = self.message(seq)?;
        if message.kind != MessageKind::FromCustomer || message.text.is_none() {
            return refuse(
                "not a message from the customer: only those become cases",
                "ليست رسالة من العميل: لا تصبح حالات إلا رسائله",
            );
        }
        if self.messages.first().is_some_and(|first| first.seq == seq) {
            return refuse(
                "the case began with it: split what came later",
                "بدأت الحالة بها: افصل ما جاء بعدها",
            );
        }
        match self.split_off.iter().find(|(split, _)| *split == seq) {
            None => Ok(message),
            Some((_, new)) => refuse(
                &format!("case {new} was made of it already"),
                &format!("أُنشئت منها الحالة {new} بالفعل"),
            ),
        }
    }

    /// Whether a person has answered after a message, so that whoever sent it has had a response (policy D7, D22).
    fn has_response_after(&self, message: &Message) -> bool {
        self.messages.iter().any(|later| {
            let at = match later.kind {
                MessageKind::Sent(left) => left,
                MessageKind::Call(CallEnd::Answered) => later.at,
                _ => return false,
            };
            later.by.is_agent() && (at, later.seq) > (message.at, message.seq)
        })
    }
}
