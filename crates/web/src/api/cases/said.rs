//! What was said in a case, as somebody may see it.

use desk::case::{Body, Case, Event, Message, MessageKind, Seq};
use desk::id::Id;
use desk::permission::{Deed, Whose};
use serde::Serialize;
use store::{Error, Tx, Written};
use utoipa::ToSchema;

use super::names::{By, Names};
use super::shown::{Reader, text};
use crate::moment::Moment;
use crate::words::{CallEnd, Channel};

/// Something that was said in a case.
#[derive(Serialize, ToSchema)]
#[schema(as = Message)]
pub(crate) struct Said {
    /// The case that it was said in.
    case: i64,
    /// What it is called there: the place of the event that brought it.
    pub(super) seq: u32,
    /// When it was said or, if an agent wrote it, when it was handed in.
    at: Moment,
    /// Who said it.
    by: By,
    /// What it is.
    kind: Kind,
    /// What has become of a reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reply: Option<ReplyState>,
    /// When a reply left.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    left: Option<Moment>,
    /// When a reply will leave that is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    leaves: Option<Moment>,
    /// Until when its author can take back a reply that left at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    undo_until: Option<Moment>,
    /// The words; nothing for a call, and where a person's data was erased.
    text: Option<String>,
    /// By which channel it came, if the customer's side wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    channel: Option<Channel>,
    /// What kind of call it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    call: Option<CallMade>,
    /// Where the words are of a response that was given in a case that this one was part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    elsewhere: Option<Elsewhere>,
}

/// What something said is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = MessageKind)]
enum Kind {
    /// From the customer's side.
    Customer,
    /// From an agent to the customer.
    Reply,
    /// An agent's, for agents only.
    Note,
    /// To the customer, by the desk itself. It never is a response.
    Automatic,
    /// To this customer and others at once, by an agent. It never is a response.
    BulkNotice,
    /// A call.
    Call,
}

/// What has become of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum ReplyState {
    /// It has left.
    Sent,
    /// It waits for working hours.
    Held,
    /// It was taken back, or went back to draft since the customer wrote.
    Draft,
    /// It reached nobody.
    Undelivered,
}

/// A call about a case.
#[derive(Serialize, ToSchema)]
#[schema(as = CallMade)]
struct CallMade {
    /// Whether the customer called.
    inbound: bool,
    /// How it ended.
    end: CallEnd,
}

/// Something said in another case.
#[derive(Serialize, ToSchema)]
#[schema(as = SaidElsewhere)]
struct Elsewhere {
    /// The other case.
    case: i64,
    /// What it is called there.
    message: u32,
}

impl Said {
    /// What was said, with its words and names.
    pub fn of(
        tx: &mut Tx<'_>,
        names: &mut Names,
        (id, case): (Id<Case>, &Case),
        message: &Message,
        events: &[Event],
    ) -> Result<Self, Error> {
        let (kind, reply) = kinds(message.kind);
        let elsewhere = case.answered_elsewhere.iter().find(|of| of.seq == message.seq);
        Ok(Self {
            case: id.number(),
            seq: message.seq,
            at: message.at.into(),
            by: names.by(tx, message.by)?,
            kind,
            reply,
            left: match message.kind {
                MessageKind::Sent(left) | MessageKind::Undelivered { left, .. } => Some(left.into()),
                _ => None,
            },
            leaves: match message.kind {
                MessageKind::Held(leaves) => Some(leaves.into()),
                _ => None,
            },
            undo_until: message.undo_ends().filter(|_| elsewhere.is_none()).map(Moment),
            text: message.text.map(|sealed| text(tx, sealed)).transpose()?.flatten(),
            channel: message.channel.map(Channel::from),
            call: call(message, events),
            elsewhere: elsewhere.map(|of| Elsewhere { case: of.case.number(), message: of.message }),
        })
    }

    /// What was written about or, where that isn't said, the first thing that was said by what was written; if whoever
    /// asked may see it.
    pub fn written(
        tx: &mut Tx<'_>,
        reader: &Reader<'_>,
        written: &Written,
        about: Option<Seq>,
    ) -> Result<Option<Self>, Error> {
        let said = |seq| written.case.messages.iter().find(|message| message.seq == seq);
        let message = match about {
            Some(seq) => said(seq),
            None => written.events.iter().find_map(|event| said(event.seq)),
        };
        let Some(message) = message.filter(|message| is_for(reader, &written.case, message)) else {
            return Ok(None);
        };
        let case = (written.id, &written.case);
        Self::of(tx, &mut Names::default(), case, message, &written.events).map(Some)
    }
}

/// Whether somebody may see what was said: an agent all of it, the customer's side what has left for them.
pub(crate) fn is_for(reader: &Reader<'_>, case: &Case, message: &Message) -> bool {
    let sees_notes = reader.caller.may(Deed::SeeNotes, &Whose::case(case)).is_ok();
    sees_notes || message.is_seen_by_customer(reader.now)
}

fn kinds(kind: MessageKind) -> (Kind, Option<ReplyState>) {
    match kind {
        MessageKind::FromCustomer => (Kind::Customer, None),
        MessageKind::Sent(_) => (Kind::Reply, Some(ReplyState::Sent)),
        MessageKind::Held(_) => (Kind::Reply, Some(ReplyState::Held)),
        MessageKind::Draft => (Kind::Reply, Some(ReplyState::Draft)),
        MessageKind::Undelivered { .. } => (Kind::Reply, Some(ReplyState::Undelivered)),
        MessageKind::Note => (Kind::Note, None),
        MessageKind::Automatic => (Kind::Automatic, None),
        MessageKind::BulkNotice => (Kind::BulkNotice, None),
        MessageKind::Call(_) => (Kind::Call, None),
    }
}

fn call(message: &Message, events: &[Event]) -> Option<CallMade> {
    let event = events.iter().find(|event| event.seq == message.seq)?;
    match event.body {
        Body::Called { inbound, end } => Some(CallMade { inbound, end: end.into() }),
        _ => None,
    }
}
