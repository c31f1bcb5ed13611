use sla::Instant;

use crate::case::attach::File;
use crate::case::changes::Change;
use crate::case::event::{
    Alert, Body, CallEnd, Channel, Event, Evidence, Opened, Relation, Sealed, Seq, VoidReason,
};
use crate::case::merge::{AnsweredElsewhere, Part};
use crate::case::promised::{Because, Promised, Versions};
use crate::case::standing::{SaidWith, Standing};
use crate::catalog::Priority;
use crate::id::Id;
use crate::people::{Actor, Agent, Contact, Organisation, Site, Team};

/// A case as its events have made it.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// How it began.
    pub opened: Opened,
    /// When the customer's message reached us; clocks start here (policy S7, D15).
    pub submitted: Instant,
    /// The place of its last event.
    pub seq: Seq,
    /// When its last event was recorded.
    pub recorded: Instant,
    /// Whose case it is; nobody's in triage (policy D13).
    pub organisation: Option<Id<Organisation>>,
    /// Which site it belongs to.
    pub site: Option<Id<Site>>,
    /// Who it is for.
    pub contact: Option<Id<Contact>>,
    /// How urgent it is now.
    pub priority: Priority,
    /// Where it stands.
    pub life: Life,
    /// Whether an agent waits for something of the customer's.
    pub awaits_customer: bool,
    /// Who works on it.
    pub agent: Option<Id<Agent>>,
    /// Whose queue it is in.
    pub team: Option<Id<Team>>,
    /// Everything that was said, in order.
    pub messages: Vec<Message>,
    /// Every promise that was made, in order.
    pub promises: Vec<Made>,
    /// What it is under: the versions that its clock and its contact window use; nothing in triage (policy D20).
    pub terms: Option<Versions>,
    /// Everything that set or changed the terms of a promise, in order.
    pub(crate) changes: Vec<Change>,
    /// When it was bound to another customer although it had a promise, which is in force no more (policy D13).
    pub(crate) rebound: Vec<(Seq, Instant)>,
    /// Every lowering, in order.
    pub lowerings: Vec<Lowering>,
    /// When the priority changed last, or the case began: evidence must be later (policy D8).
    pub priority_since: Instant,
    /// The last availability check.
    pub check: Option<Check>,
    /// When the impact was mitigated (policy S8); nothing once a raise has confirmed the duty to stay available anew
    /// (policy S18).
    pub mitigated: Option<Instant>,
    /// Every mitigation, in order.
    pub(crate) mitigations: Vec<Instant>,
    /// The colleagues who take part in it, in the order in which they were added.
    pub participants: Vec<Id<Contact>>,
    /// Those of them who take part since a case became part of this one.
    pub(crate) came_by_merges: Vec<Id<Contact>>,
    /// The tags on it.
    pub tags: Vec<String>,
    /// The cases that it has to do with.
    pub links: Vec<(Id<Case>, Relation)>,
    /// The files that were added, in order.
    pub files: Vec<File>,
    /// The messages and calls that a person must hear or read at once and nobody has yet (policy D10).
    pub unheard: Vec<Seq>,
    /// How it stood from when on; the last entry is how it stands now.
    pub course: Vec<Standing>,
    /// What a reply said of that.
    pub(crate) said_with: Option<SaidWith>,
    /// It comes from another desk's history, so no timer or notice follows from it.
    pub imported: bool,
    /// The last event of another desk's history, of which no timer follows; 0 where there is none.
    pub(crate) imported_until: Seq,
    /// The reminders that were given: the promise, and how many per cents of it were used.
    pub reminded: Vec<(Seq, u8)>,
    /// The last alert of each kind.
    pub alerted: Vec<Alerted>,
    /// The cases that are part of it (policy D22).
    pub took_in: Vec<Id<Case>>,
    /// What this one knows of those.
    pub(crate) parts: Vec<Part>,
    /// Where it stood before it became part of another.
    pub before_merge: Option<Life>,
    /// Since when it is part of another.
    pub(crate) merged_since: Option<Instant>,
    /// Whether it was the customer who closed it, which withdraws it as long as nobody has answered (policy D18).
    pub(crate) closed_by_customer: bool,
    /// The responses in other cases that answered this one too, while they were merged (policy D22).
    pub answered_elsewhere: Vec<AnsweredElsewhere>,
    /// The messages that cases of their own were made of (policy D22).
    pub split_off: Vec<(Seq, Id<Case>)>,
}

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// It is worked on.
    Open,
    /// Support considers it solved.
    Resolved,
    /// The customer closed it, and when (policy D18).
    Withdrawn(Instant),
    /// It doesn't count (policy D18).
    Void(VoidReason),
    /// It is over.
    Closed,
    /// It is part of another case (policy D22).
    Merged(Id<Case>),
}

/// A promise with the event that made it.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The event.
    pub seq: Seq,
    /// When it came into force, until the next did: as it was made or, if it took the place of another after the
    /// event, at the change that it follows.
    pub at: Instant,
    /// The change that it follows; its own event where it was the first.
    pub follows: Seq,
    /// The promise.
    pub promise: Promised,
    /// A contest was upheld, so it never was (policy D8).
    pub undone: bool,
}

/// Something that was said in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The event that brought it.
    pub seq: Seq,
    /// When it was said, or pressed.
    pub at: Instant,
    /// Who said it.
    pub by: Actor,
    /// The words; none for a call.
    pub text: Option<Sealed>,
    /// What it is and what became of it.
    pub kind: MessageKind,
    /// By which channel it came, if the customer's side said it.
    pub channel: Option<Channel>,
}

/// What a message is, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// From the customer's side.
    FromCustomer,
    /// To the customer, by an agent, left at this instant.
    Sent(Instant),
    /// To the customer, waits until this instant (policy D11).
    Held(Instant),
    /// A reply that is a draft again: taken back, or returned since the customer wrote (policy D11).
    Draft,
    /// To the customer, but it reached nobody (policy D16).
    Undelivered {
        /// When it left.
        left: Instant,
        /// When that was learnt.
        learnt: Instant,
    },
    /// For agents only.
    Note,
    /// To the customer, by the desk itself.
    Automatic,
    /// To this customer and others at once, by an agent. It never is a response (policy D7).
    BulkNotice,
    /// A call.
    Call(CallEnd),
}

/// People were alerted to a case that nobody sees to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alerted {
    /// To what.
    pub alert: Alert,
    /// Which alert of its kind it was, from 1.
    pub nth: u32,
    /// When.
    pub at: Instant,
}

/// A lowering of the priority (policy D8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lowering {
    /// The event.
    pub seq: Seq,
    /// When.
    pub at: Instant,
    /// From.
    pub from: Priority,
    /// To.
    pub to: Priority,
    /// Why.
    pub evidence: Evidence,
    /// The customer contests it.
    pub contested: bool,
    /// What a lead decided: whether the contest was upheld.
    pub upheld: Option<bool>,
}

/// An availability check (policy S18, S20, D8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// The event that asked.
    pub seq: Seq,
    /// When it was asked.
    pub asked: Instant,
    /// When the grace period ends.
    pub grace_ends: Instant,
    /// What came of it.
    pub result: CheckResult,
}

/// What came of an availability check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckResult {
    /// Nothing yet.
    Running,
    /// The customer gave a sign.
    Answered,
    /// Nobody did within the grace period.
    RanOut,
    /// It reached nobody, so silence proves nothing.
    Undelivered,
    /// A change of priority, the mitigation or the end of the case cancelled it.
    Cancelled,
}

impl Case {
    /// The case that events make. None where the first isn't the opening.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Self> {
        let mut events = events.into_iter();
        let first = events.next()?;
        let Body::Opened(opened) = &first.body else { return None };
        let mut case = Self::begin(first, opened);
        for event in events {
            case.apply(event);
        }
        Some(case)
    }

    fn begin(event: &Event, opened: &Opened) -> Self {
        let message = Message {
            seq: event.seq,
            at: event.occurred,
            by: event.by,
            text: Some(opened.message),
            kind: MessageKind::FromCustomer,
            channel: Some(opened.channel),
        };
        Self {
            opened: opened.clone(),
            submitted: event.occurred,
            seq: event.seq,
            recorded: event.recorded,
            organisation: opened.organisation,
            site: opened.site,
            contact: opened.contact,
            priority: opened.priority,
            life: Life::Open,
            awaits_customer: false,
            agent: None,
            team: None,
            messages: vec![message],
            promises: Vec::new(),
            terms: None,
            changes: Vec::new(),
            rebound: Vec::new(),
            lowerings: Vec::new(),
            priority_since: event.occurred,
            check: None,
            mitigated: None,
            mitigations: Vec::new(),
            participants: Vec::new(),
            came_by_merges: Vec::new(),
            tags: Vec::new(),
            links: Vec::new(),
            files: Vec::new(),
            unheard: if opened.urgent { vec![event.seq] } else { Vec::new() },
            course: vec![Standing {
                at: event.occurred,
                life: Life::Open,
                priority: opened.priority,
                awaits_customer: false,
                by_customer: false,
            }],
            said_with: None,
            imported: event.imported,
            imported_until: if event.imported { event.seq } else { 0 },
            reminded: Vec::new(),
            alerted: Vec::new(),
            took_in: Vec::new(),
            parts: Vec::new(),
            before_merge: None,
            merged_since: None,
            closed_by_customer: false,
            answered_elsewhere: Vec::new(),
            split_off: Vec::new(),
        }
    }

    /// Adds what an event did.
    pub fn apply(&mut self, event: &Event) {
        let before = (self.stands_so(), self.check);
        self.seq = event.seq;
        self.recorded = self.recorded.max(event.recorded);
        if event.imported {
            self.imported_until = event.seq;
        }
        if let Some(at) = sign_of_customer(event) {
            self.customer_gave_a_sign(at);
        }
        self.apply_message(event);
        self.note_change(event);
        self.apply_priority(event);
        self.apply_life(event);
        self.apply_other_cases(event);
        if self.life != Life::Open {
            self.cancel_check();
        }
        self.apply_alerts(event);
        self.apply_call(event);
        self.apply_unheard(event);
        self.note_standing(event.occurred);
        self.note_said_with(event, before);
    }

    fn apply_message(&mut self, event: &Event) {
        match &event.body {
            Body::CustomerWrote { message, channel } => {
                self.awaits_customer = false;
                self.say(event, Some(*message), MessageKind::FromCustomer);
                if let Some(message) = self.messages.last_mut() {
                    message.channel = Some(*channel);
                }
            }
            Body::Replied { message, leaves, .. } => {
                let kind = leaves.map_or(MessageKind::Sent(event.occurred), MessageKind::Held);
                self.say(event, Some(*message), kind);
            }
            Body::Left { reply, .. } => self.mark(*reply, |_| MessageKind::Sent(event.occurred)),
            Body::BackToDraft { reply } => self.mark(*reply, |_| MessageKind::Draft),
            Body::TakenBack { reply } => {
                self.mark(*reply, |_| MessageKind::Draft);
                self.unsay_with(*reply);
            }
            Body::Reworded { reply, message } => {
                if let Some(reply) = self.messages.iter_mut().find(|other| other.seq == *reply) {
                    reply.text = Some(*message);
                }
            }
            Body::Bounced { reply, reached: false } => {
                let learnt = event.occurred;
                self.mark(*reply, |message| match message.kind {
                    MessageKind::Sent(left) => MessageKind::Undelivered { left, learnt },
                    other => other,
                });
            }
            Body::Noted { message } => self.say(event, Some(*message), MessageKind::Note),
            Body::Notified { message } => self.say(event, Some(*message), MessageKind::Automatic),
            Body::BulkNoticeSent { message } => self.say(event, Some(*message), MessageKind::BulkNotice),
            Body::Called { end, .. } => self.say(event, None, MessageKind::Call(*end)),
            _ => {}
        }
    }

    fn apply_priority(&mut self, event: &Event) {
        match &event.body {
            Body::Promised(promise) => self.promise(event, promise),
            Body::Raised { to, .. } => {
                self.change_priority(event, *to);
                self.mitigated = None;
            }
            Body::Lowered { from, to, evidence } => {
                self.change_priority(event, *to);
                self.lowerings.push(Lowering {
                    seq: event.seq,
                    at: event.occurred,
                    from: *from,
                    to: *to,
                    evidence: evidence.clone(),
                    contested: false,
                    upheld: None,
                });
            }
            Body::Contested { lowering, .. } => self.lowering(*lowering, |of| of.contested = true),
            Body::ContestDecided { lowering, upheld, .. } => {
                self.lowering(*lowering, |of| of.upheld = Some(*upheld));
                if *upheld {
                    // Whatever followed the lowering never was; what takes its place are the next events.
                    self.promises.iter_mut().for_each(|made| made.undone |= made.follows >= *lowering);
                    self.change_priority(event, self.priority_by_changes());
                }
            }
            Body::AvailabilityAsked { grace_ends } => {
                self.check = Some(Check {
                    seq: event.seq,
                    asked: event.occurred,
                    grace_ends: *grace_ends,
                    result: CheckResult::Running,
                });
            }
            Body::CheckUndelivered { check } => self.check_was_undelivered(*check),
            Body::AvailabilityRanOut { check } => self.end_check(*check, CheckResult::RanOut),
            _ => {}
        }
    }

    fn apply_life(&mut self, event: &Event) {
        match &event.body {
            Body::Bound { organisation, site, contact, .. } => {
                self.leave_another_customer(event, *organisation);
                if self.organisation != Some(*organisation) {
                    self.participants.clear();
                    self.came_by_merges.clear();
                }
                self.organisation = Some(*organisation);
                self.site = Some(*site);
                self.contact = *contact;
            }
            Body::Moved { site, .. } => self.site = Some(*site),
            Body::Assigned { agent, team } => (self.agent, self.team) = (*agent, *team),
            Body::Mitigated => {
                self.mitigated = Some(event.occurred);
                self.mitigations.push(event.occurred);
                self.cancel_check();
            }
            Body::AwaitingCustomer => self.awaits_customer = true,
            Body::AwaitsNoLonger => self.awaits_customer = false,
            Body::Resolved | Body::Withdrawn | Body::Voided { .. } | Body::Closed => self.end(event),
            Body::Reopened => self.stands(Life::Open, false),
            Body::ParticipantAdded { contact } if !self.participants.contains(contact) => {
                self.participants.push(*contact);
            }
            Body::ParticipantRemoved { contact } => {
                self.participants.retain(|other| other != contact);
                self.came_by_merges.retain(|other| other != contact);
            }
            Body::Tagged { tag } if !self.tags.contains(tag) => self.tags.push(tag.clone()),
            Body::Untagged { tag } => self.tags.retain(|other| other != tag),
            _ => {}
        }
    }

    /// What was promised to the customer that the case was taken for is in force no more, and that one's silence says
    /// nothing of the new one.
    fn leave_another_customer(&mut self, event: &Event, organisation: Id<Organisation>) {
        if self.promise_in_force().is_some() {
            self.rebound.push((event.seq, event.occurred));
            self.terms = None;
        }
        if self.organisation.is_some_and(|own| own != organisation)
            && let Some(check) = &mut self.check
        {
            check.result = CheckResult::Cancelled;
        }
    }

    fn end(&mut self, event: &Event) {
        self.awaits_customer = false;
        let life = match &event.body {
            Body::Resolved => Life::Resolved,
            Body::Withdrawn => Life::Withdrawn(event.occurred),
            Body::Voided { reason, .. } => Life::Void(*reason),
            _ => Life::Closed,
        };
        self.stands(life, event.by.is_customer());
    }

    /// Where it stands from now on; for one that is part of another, where it will stand without it.
    pub(crate) fn stands(&mut self, life: Life, closed_by_customer: bool) {
        self.closed_by_customer = closed_by_customer;
        match self.life {
            Life::Merged(_) => self.before_merge = Some(life),
            _ => self.life = life,
        }
    }

    fn apply_other_cases(&mut self, event: &Event) {
        match &event.body {
            Body::MergedInto { survivor } => {
                self.before_merge = Some(self.life);
                self.merged_since = Some(event.occurred);
                self.life = Life::Merged(*survivor);
            }
            Body::TookIn { other, priority, answered, people } => {
                self.took_in.push(*other);
                let (case, priority, answered, people) = (*other, *priority, *answered, people.clone());
                self.let_in(&people);
                self.parts.push(Part {
                    case,
                    priority,
                    since: event.occurred,
                    seq: event.seq,
                    answered,
                    people,
                });
            }
            Body::PartUnanswered { other } => {
                let unanswered = self.parts.iter_mut().filter(|part| part.case == *other);
                unanswered.for_each(|part| part.answered = false);
            }
            Body::Parted { other } => {
                self.took_in.retain(|taken| taken != other);
                self.parts.retain(|part| part.case != *other);
                self.let_out();
                self.life = self.before_merge.take().unwrap_or(self.life);
                self.merged_since = None;
            }
            Body::CustomerSpokeIn { .. } => self.awaits_customer = false,
            Body::AnsweredIn { case, message, agent, at } => {
                let (seq, at, by) = (event.seq, *at, Actor::Agent(*agent));
                let kind = MessageKind::Sent(at);
                self.messages.push(Message { seq, at, by, text: None, kind, channel: None });
                self.answered_elsewhere.push(AnsweredElsewhere { seq, case: *case, message: *message });
            }
            Body::SplitOff { new, message } => self.split_off.push((*message, *new)),
            Body::Linked { other, relation } => self.links.push((*other, *relation)),
            Body::Unlinked { other } => self.links.retain(|(linked, _)| linked != other),
            Body::Attached { file, message, note } => self.files.push(File {
                seq: event.seq,
                at: event.occurred,
                by: event.by,
                sealed: *file,
                message: *message,
                note: *note,
            }),
            _ => {}
        }
    }

    fn apply_alerts(&mut self, event: &Event) {
        match &event.body {
            Body::Reminded { promise, percent } => self.reminded.push((*promise, *percent)),
            Body::Alerted { alert, nth } => {
                self.alerted.retain(|other| other.alert != *alert);
                self.alerted.push(Alerted { alert: *alert, nth: *nth, at: event.occurred });
            }
            _ => {}
        }
    }

    fn say(&mut self, event: &Event, text: Option<Sealed>, kind: MessageKind) {
        let (seq, at, by) = (event.seq, event.occurred, event.by);
        self.messages.push(Message { seq, at, by, text, kind, channel: None });
    }

    fn mark(&mut self, seq: Seq, kind: impl Fn(&Message) -> MessageKind) {
        if let Some(message) = self.messages.iter_mut().find(|message| message.seq == seq) {
            message.kind = kind(message);
        }
    }

    fn promise(&mut self, event: &Event, promise: &Promised) {
        let follows = promise.because.change().unwrap_or(event.seq);
        let change = self.changes.iter().find(|change| change.seq == follows);
        let at = change.map_or(event.occurred, |change| change.at);
        // An upheld contest brings a deadline back, and changes no terms.
        if !matches!(promise.because, Because::Restored { .. }) {
            self.terms = Some(promise.under.clone());
        }
        self.promises.push(Made { seq: event.seq, at, follows, promise: promise.clone(), undone: false });
    }

    fn change_priority(&mut self, event: &Event, to: Priority) {
        if to == self.priority {
            return; // A contest may leave it as it is.
        }
        self.priority = to;
        self.priority_since = event.occurred;
        self.cancel_check();
    }

    fn lowering(&mut self, seq: Seq, change: impl FnOnce(&mut Lowering)) {
        if let Some(lowering) = self.lowerings.iter_mut().find(|lowering| lowering.seq == seq) {
            change(lowering);
        }
    }

    /// A sign of the customer's within the grace period answers a check (policy D8), also one that was only learnt
    /// when the period had run out, such as a message that waited in a mailbox. A later sign changes nothing, so that
    /// it never matters how late a timer was.
    fn customer_gave_a_sign(&mut self, at: Instant) {
        if let Some(check) = &mut self.check
            && matches!(check.result, CheckResult::Running | CheckResult::RanOut)
            && (check.asked..=check.grace_ends).contains(&at)
        {
            check.result = CheckResult::Answered;
        }
    }

    /// A bounce may be learnt when the grace period has run out.
    fn check_was_undelivered(&mut self, seq: Seq) {
        if let Some(check) = &mut self.check
            && check.seq == seq
            && matches!(check.result, CheckResult::Running | CheckResult::RanOut)
        {
            check.result = CheckResult::Undelivered;
        }
    }

    fn end_check(&mut self, seq: Seq, result: CheckResult) {
        if let Some(check) = &mut self.check
            && check.seq == seq
            && check.result == CheckResult::Running
        {
            check.result = result;
        }
    }

    fn cancel_check(&mut self) {
        if let Some(check) = self.check {
            self.end_check(check.seq, CheckResult::Cancelled);
        }
    }
}

/// When somebody on the customer's side gave a sign (policy D8): wrote, called, answered a call or confirmed, whoever
/// recorded it.
fn sign_of_customer(event: &Event) -> Option<Instant> {
    match event.body {
        Body::CustomerSpokeIn { at, .. } => Some(at),
        Body::CustomerWrote { .. }
        | Body::AvailabilityConfirmed { .. }
        | Body::Called { inbound: true, .. }
        | Body::Called { end: CallEnd::Answered, .. } => Some(event.occurred),
        _ => event.by.is_customer().then_some(event.occurred),
    }
}
