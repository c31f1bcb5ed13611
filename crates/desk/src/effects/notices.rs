use serde::{Deserialize, Serialize};
use sla::Instant;

use crate::case::{
    Body, Case, CheckResult, Entitlement, Event, Evidence, Message, MessageKind, Seq, UNDO, micros,
};
use crate::catalog::Contact;
use crate::contract::{ContractBody, ContractEvent};
use crate::id::Id;
use crate::people::{Actor, Agent, Team};

/// Something to be sent. The words, the language and the addresses are chosen when it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Notice {
    /// What it says.
    pub kind: NoticeKind,
    /// To whom.
    pub audience: Audience,
    /// The event that it follows.
    pub event: Seq,
    /// When it may leave: a status notice to a customer who is contacted in working hours waits for them (policy D11).
    #[serde(with = "micros")]
    pub leaves: Instant,
}

/// What a notice says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// We have it, and respond by then; or, in triage, we have it (policy D10, D13).
    Receipt,
    /// What an agent wrote.
    Reply(Seq),
    /// What an agent told several customers (policy D7).
    BulkNotice(Seq),
    /// When a held reply will leave (policy D11).
    Held(Seq),
    /// A held reply went back to draft, since the customer wrote (policy D11).
    BackToDraft(Seq),
    /// A reply reached nobody (policy D16).
    Undelivered(Seq),
    /// The priority was lowered by support, with the reason and the evidence (policy D8).
    Lowered,
    /// The customer contests a lowering (policy D8).
    Contested,
    /// A lead decided on it (policy D8).
    ContestDecided,
    /// Please confirm that you are available (policy S18, S20, D8).
    AvailabilityAsked,
    /// The grace period ended without a sign of the customer (policy D8).
    AvailabilityRanOut,
    /// The case was given to an agent by somebody else.
    Assigned,
    /// The customer wrote in a case that an agent works on.
    CustomerWrote,
    /// So many per cents of a promise are used up.
    Reminder(u8),
    /// Nobody sees to the case (policy D10, D13).
    Alert,
    /// A contract ends in so many days (policy D12).
    Expiring(u8),
}

/// To whom a notice goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// The customer's side: everybody who takes part in the case.
    Customer,
    /// The agent who wrote.
    Author(Id<Agent>),
    /// The agent who works on the case or else its team or else everybody.
    Responsible,
    /// The leads.
    Leads,
    /// Everybody who works on cases.
    Agents,
    /// The address that the vendor configured (Standard Webhooks).
    Webhook,
}

/// What is to be sent after `events`, of a case as they left it. Imported history sends nothing.
pub fn notices(case: &Case, events: &[Event], entitlement: Option<&Entitlement>) -> Vec<Notice> {
    let told = events.iter().filter(|event| !event.imported).flat_map(|event| {
        let said = of(case, event);
        let notice = |(kind, audience)| {
            let leaves = leaves(kind, audience, case, event, entitlement);
            Notice { kind, audience, event: event.seq, leaves }
        };
        said.into_iter().map(notice)
    });
    told.collect()
}

/// What is to be sent after an event of a contract.
pub fn contract_notices(event: &ContractEvent) -> Vec<Notice> {
    let ContractBody::Expiring { days, .. } = event.body;
    let notice = |audience| Notice {
        kind: NoticeKind::Expiring(days),
        audience,
        event: event.seq,
        leaves: event.recorded,
    };
    [Audience::Leads, Audience::Webhook].map(notice).to_vec()
}

fn of(case: &Case, event: &Event) -> Vec<(NoticeKind, Audience)> {
    let author = |reply: Seq| case.messages.iter().find(|message| message.seq == reply).and_then(author);
    let to_author = |kind: NoticeKind, reply| author(reply).map(|of| (kind, of)).into_iter().collect();
    match &event.body {
        Body::Opened(_) | Body::Bound { .. } => vec![(NoticeKind::Receipt, Audience::Customer)],
        Body::Replied { leaves: None, .. } => vec![(NoticeKind::Reply(event.seq), Audience::Customer)],
        Body::Left { reply, .. } => vec![(NoticeKind::Reply(*reply), Audience::Customer)],
        Body::Replied { leaves: Some(_), .. } => to_author(NoticeKind::Held(event.seq), event.seq),
        Body::BulkNoticeSent { .. } => vec![(NoticeKind::BulkNotice(event.seq), Audience::Customer)],
        Body::BackToDraft { reply } => to_author(NoticeKind::BackToDraft(*reply), *reply),
        Body::Bounced { reply, reached: false } => to_author(NoticeKind::Undelivered(*reply), *reply),
        Body::Lowered { evidence, .. } if *evidence != Evidence::OwnWish => {
            vec![(NoticeKind::Lowered, Audience::Customer)]
        }
        Body::Contested { .. } => vec![(NoticeKind::Contested, Audience::Leads)],
        Body::ContestDecided { .. } => vec![(NoticeKind::ContestDecided, Audience::Customer)],
        Body::AvailabilityAsked { .. } => vec![(NoticeKind::AvailabilityAsked, Audience::Customer)],
        Body::AvailabilityRanOut { .. } => vec![(NoticeKind::AvailabilityRanOut, Audience::Responsible)],
        Body::Assigned { agent: Some(agent), .. } if event.by != Actor::Agent(*agent) => {
            vec![(NoticeKind::Assigned, Audience::Responsible)]
        }
        // Where nobody works on it the queue shows it, and everybody would be told of every message.
        Body::CustomerWrote { .. } if case.agent.is_some() => {
            vec![(NoticeKind::CustomerWrote, Audience::Responsible)]
        }
        Body::Reminded { percent, .. } => {
            let kind = NoticeKind::Reminder(*percent);
            vec![(kind, Audience::Responsible), (kind, Audience::Webhook)]
        }
        Body::Alerted { .. } => {
            vec![(NoticeKind::Alert, Audience::Agents), (NoticeKind::Alert, Audience::Webhook)]
        }
        _ => Vec::new(),
    }
}

fn author(message: &Message) -> Option<Audience> {
    match message.by {
        Actor::Agent(agent) => Some(Audience::Author(agent)),
        _ => None,
    }
}

/// A reply has its undo before it leaves; receipts go at once; a reply that waited has waited already (policy D11).
fn leaves(
    kind: NoticeKind,
    audience: Audience,
    case: &Case,
    event: &Event,
    entitlement: Option<&Entitlement>,
) -> Instant {
    let at = event.recorded;
    match (kind, audience) {
        (NoticeKind::Reply(reply), _) if reply == event.seq => at.checked_add(UNDO).unwrap_or(at),
        (NoticeKind::Lowered | NoticeKind::ContestDecided, Audience::Customer) => {
            let window = entitlement.and_then(|of| Some((of, of.clock(case.priority).ok()?)));
            window
                .filter(|(_, clock)| clock.contact == Contact::WorkingHours)
                .and_then(|(of, _)| of.working_hours.next_opening(at))
                .unwrap_or(at)
        }
        _ => at,
    }
}

/// Who finds a notice among theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Readers {
    /// Whoever sees the case on the customer's side.
    Customer,
    /// An agent.
    Agent(Id<Agent>),
    /// The agents of a team.
    Team(Id<Team>),
    /// The leads.
    Leads,
    /// Everybody who works on cases.
    Agents,
}

impl Notice {
    /// Who is to read it, as the case stands when it leaves; nobody where it is for a program.
    pub fn readers(&self, case: Option<&Case>) -> Option<Readers> {
        Some(match self.audience {
            Audience::Customer => Readers::Customer,
            Audience::Author(agent) => Readers::Agent(agent),
            Audience::Leads => Readers::Leads,
            Audience::Agents => Readers::Agents,
            Audience::Responsible => match case.map(|case| (case.agent, case.team)) {
                Some((Some(agent), _)) => Readers::Agent(agent),
                Some((None, Some(team))) => Readers::Team(team),
                _ => Readers::Agents,
            },
            Audience::Webhook => return None,
        })
    }

    /// Whether it still says what is so, when its time to leave has come: a reply that was taken back isn't sent, and a
    /// check that is over isn't asked.
    pub fn stands(&self, case: &Case) -> bool {
        let kind = |seq| case.messages.iter().find(|message| message.seq == seq).map(|message| message.kind);
        match self.kind {
            NoticeKind::Reply(reply) => matches!(kind(reply), Some(MessageKind::Sent(_))),
            NoticeKind::Held(reply) => matches!(kind(reply), Some(MessageKind::Held(_))),
            NoticeKind::AvailabilityAsked => case
                .check
                .is_some_and(|check| check.seq == self.event && check.result == CheckResult::Running),
            _ => true,
        }
    }
}
