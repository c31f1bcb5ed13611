use sla::{Instant, Name};

use crate::case::decide::{Refusal, Why, World};
use crate::case::event::{Body, CallEnd, Event, Seq};
use crate::case::fold::{Case, Life, Message, MessageKind};
use crate::case::link::Both;
use crate::catalog::Priority;
use crate::id::Id;
use crate::people::{Actor, Agent, Contact};

/// A response that was given in a case that this one was merged with, and that answers this one too (policy D22).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnsweredElsewhere {
    /// The event that says so, which stands for the response here.
    pub seq: Seq,
    /// The case that it was given in.
    pub case: Id<Case>,
    /// The message or call there.
    pub message: Seq,
}

/// What a case knows of one that is part of it, as far as its own verbs need to (policy D11, D18).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// The other case.
    pub(crate) case: Id<Case>,
    /// How urgent it is.
    pub(crate) priority: Priority,
    /// Since when it is part of this one.
    pub(crate) since: Instant,
    /// The event that made it that.
    pub(crate) seq: Seq,
    /// Whether a human had answered it by itself.
    pub(crate) answered: bool,
    /// Whom it is for and who takes part in it, but for whom this one is for.
    pub(crate) people: Vec<Id<Contact>>,
}

/// What the queue shows of cases that are merged (policy D22).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueLine {
    /// The earliest deadline that nobody has answered.
    pub respond_by: Option<Instant>,
    /// The highest priority.
    pub priority: Priority,
}

impl Case {
    /// Makes another case a part of this one, which goes on (policy D22). Each keeps its promise and its history. One that
    /// was solved is worked on again where nobody has answered the other. Whom the other is for and who takes part in it
    /// take part in this one until the merge is undone: it is where the answers are.
    ///
    /// # Errors
    /// Nobody but an agent merges; a case and itself; cases of two organisations, or of none yet; a case that is over;
    /// another that has cases in it, which would have to be merged with this one by themselves.
    pub fn merge(
        &self,
        own: Id<Self>,
        (other_id, other): (Id<Self>, &Self),
        world: &World<'_>,
    ) -> Result<Both, Refusal> {
        self.only_an_agent(world)?;
        if own == other_id {
            return Err(Refusal::conflict("other", "it is the same case", "إنها الحالة نفسها"));
        }
        self.must_be_open()?;
        other.must_be_open()?;
        if self.organisation.is_none() || self.organisation != other.organisation {
            return Err(Refusal::conflict(
                "other",
                "only cases of one organisation are merged: match them to their customer first, or link them",
                "لا تُدمج إلا حالات مؤسسة واحدة: اربطهما بالعميل أولًا، أو اربط إحداهما بالأخرى",
            ));
        }
        if !other.took_in.is_empty() {
            return Err(Refusal::new(
                Why::Conflict,
                "other",
                other_id.to_string(),
                Name::new(
                    "other cases are part of it: merge this one into it instead",
                    "حالات أخرى جزء منها: ادمج هذه الحالة فيها بدلًا من ذلك",
                ),
            ));
        }
        let answered = other.has_an_answer_but(None);
        let people = other.contact.iter().chain(&other.participants).copied();
        let people = people.filter(|contact| self.contact != Some(*contact)).collect();
        let took_in = Body::TookIn { other: other_id, priority: other.priority, answered, people };
        // What nobody has answered isn't solved by being merged with what is (policy D18).
        let goes_on = Some(Body::Reopened).filter(|_| self.life == Life::Resolved && !answered);
        Ok(Both {
            here: [took_in].into_iter().chain(goes_on).collect(),
            there: vec![Body::MergedInto { survivor: own }],
        })
    }

    /// Undoes a merge: each case has its own messages, which never left it; what came later stays here (policy D22). A
    /// response that answered both has answered both.
    ///
    /// # Errors
    /// Nobody but an agent does it; the other isn't part of this one.
    pub fn part(
        &self,
        own: Id<Self>,
        (other_id, other): (Id<Self>, &Self),
        world: &World<'_>,
    ) -> Result<Both, Refusal> {
        self.only_an_agent(world)?;
        if other.life != Life::Merged(own) || !self.took_in.contains(&other_id) {
            return Err(Refusal::conflict("other", "it isn't part of this case", "ليست جزءًا من هذه الحالة"));
        }
        Ok(Both { here: vec![Body::Parted { other: other_id }], there: vec![Body::Parted { other: own }] })
    }

    /// What events of a case that this one is merged with mean for this one (policy D22): a response after the merge
    /// answers both, one that is taken back or bounces answers neither; what is held goes back to draft when the customer
    /// writes (policy D11), which is a sign of them here too (policy D8) and brings a survivor back; and who closes the
    /// survivor withdraws what is part of it (policy D18). To be asked for every other case of the merge, in the transaction that records
    /// the events; `other` is the case as they left it.
    pub fn follows_from(
        &self,
        own: Id<Self>,
        (other_id, other): (Id<Self>, &Self),
        events: &[Event],
    ) -> Vec<Body> {
        if !self.is_merged_with(own, other_id, other) {
            return Vec::new();
        }
        let follow = events.iter().flat_map(|event| self.follows_from_event(other_id, other, event));
        let mut follows: Vec<_> = follow.collect();
        // A message that reopens the other says twice that this one goes on.
        let mut goes_on = false;
        follows.retain(|body| *body != Body::Reopened || !std::mem::replace(&mut goes_on, true));
        follows
    }

    fn follows_from_event(&self, other_id: Id<Self>, other: &Self, event: &Event) -> Vec<Body> {
        let mut follows = self.spoken_in(other_id, event);
        if let Some((message, agent)) = response_in(other, event) {
            let since = self.merged_since.max(other.merged_since);
            let answered = Body::AnsweredIn { case: other_id, message, agent, at: event.occurred };
            follows.extend(Some(answered).filter(|_| since <= Some(event.occurred)));
        }
        follows.extend(self.follows_from_ending(other_id, event));
        let own_name = |reply: Seq| {
            let of = |answer: &&AnsweredElsewhere| answer.case == other_id && answer.message == reply;
            self.answered_elsewhere.iter().find(of).map(|answer| answer.seq)
        };
        match &event.body {
            Body::Bounced { reply, reached: false } => {
                let own = own_name(*reply);
                follows.extend(own.map(|reply| Body::Bounced { reply, reached: false }));
                follows.extend(self.unanswered_without(own, (other_id, other)));
            }
            Body::TakenBack { reply } => {
                let own = own_name(*reply);
                follows.extend(own.map(|reply| Body::TakenBack { reply }));
                follows.extend(self.unanswered_without(own, (other_id, other)));
            }
            Body::BackToDraft { .. } => follows.extend(self.unanswered_without(None, (other_id, other))),
            _ => {}
        }
        follows
    }

    /// What had answered a case that is part of this one no longer does: it may have nothing else, and then neither it
    /// nor this one can be solved (policy D16, D18). `own` is what stood for it here.
    fn unanswered_without(&self, own: Option<Seq>, (part_id, part): (Id<Self>, &Self)) -> Vec<Body> {
        let Some(known) = self.parts.iter().find(|known| known.case == part_id) else { return Vec::new() };
        let unanswered = known.answered && !part.has_an_answer_but(None);
        let mut after = self.clone();
        after.parts.iter_mut().filter(|of| of.case == part_id).for_each(|of| of.answered &= !unanswered);
        let told = Some(Body::PartUnanswered { other: part_id }).filter(|_| unanswered);
        told.into_iter().chain(after.unsolved_without(own)).collect()
    }

    /// What the customer says in one of the cases is said to all of them.
    fn spoken_in(&self, other: Id<Self>, event: &Event) -> Vec<Body> {
        let to_us = match event.body {
            Body::CustomerWrote { .. } | Body::Called { inbound: true, .. } => true,
            Body::Called { end: CallEnd::Answered, .. } => false,
            _ => return Vec::new(),
        };
        let spoke = Body::CustomerSpokeIn { case: other, message: event.seq, at: event.occurred };
        let follow = self.drafts_again().chain(self.goes_on()).filter(|_| to_us);
        [spoke].into_iter().chain(follow).collect()
    }

    /// Who closes the case that goes on withdraws what is part of it and unanswered, until it is reopened.
    fn follows_from_ending(&self, other: Id<Self>, event: &Event) -> Option<Body> {
        if self.life != Life::Merged(other) {
            return None;
        }
        let withdrawn = matches!(self.before_merge, Some(Life::Withdrawn(_)));
        match event.body {
            Body::Withdrawn | Body::Closed if event.by.is_customer() && !self.is_answered() => {
                Some(Body::Withdrawn)
            }
            Body::Reopened if withdrawn => Some(Body::Reopened),
            _ => None,
        }
    }

    fn is_merged_with(&self, own: Id<Self>, other_id: Id<Self>, other: &Self) -> bool {
        let survivor = |id, case: &Self| match case.life {
            Life::Merged(survivor) => survivor,
            _ => id,
        };
        own != other_id && survivor(own, self) == survivor(other_id, other)
    }

    /// The deadline that is open: promised, and not answered.
    pub fn open_deadline(&self) -> Option<Instant> {
        let made = self.promise_in_force()?;
        let silent = matches!(self.life, Life::Withdrawn(_) | Life::Void(_) | Life::Closed);
        let open = !silent && !self.is_answered() && !self.lapsed(made.promise.deadline);
        open.then_some(made.promise.deadline)
    }

    /// What the queue shows of the case with those that are part of it: the earliest open deadline and the highest
    /// priority (policy D22).
    pub fn queue_line<'a>(&'a self, parts: impl IntoIterator<Item = &'a Self>) -> QueueLine {
        let alone = QueueLine { respond_by: self.open_deadline(), priority: self.priority };
        parts.into_iter().fold(alone, |line, part| QueueLine {
            respond_by: [line.respond_by, part.open_deadline()].into_iter().flatten().min(),
            priority: line.priority.min(part.priority),
        })
    }
}

/// Everything that was said in cases that are merged, in the order of time, each with the case that it belongs to; a
/// response that answered several stands where it was given.
pub fn conversation<'a>(
    cases: impl IntoIterator<Item = (Id<Case>, &'a Case)>,
) -> Vec<(Id<Case>, &'a Message)> {
    let said = cases.into_iter().flat_map(|(id, case)| {
        let own = |message: &&Message| !case.answered_elsewhere.iter().any(|of| of.seq == message.seq);
        case.messages.iter().filter(own).map(move |message| (id, message))
    });
    let mut said: Vec<_> = said.collect();
    said.sort_by_key(|(id, message)| (message.at, *id, message.seq));
    said
}

/// The response that an event is, with its author: a reply that left, or an answered call (policy D7).
fn response_in(case: &Case, event: &Event) -> Option<(Seq, Id<Agent>)> {
    let message = match &event.body {
        Body::Replied { leaves: None, .. } | Body::Called { end: CallEnd::Answered, .. } => event.seq,
        Body::Left { reply, .. } => *reply,
        _ => return None,
    };
    let said = case.messages.iter().find(|of| of.seq == message)?;
    match (said.by, said.kind) {
        (Actor::Agent(agent), MessageKind::Sent(_) | MessageKind::Call(CallEnd::Answered)) => {
            Some((message, agent))
        }
        _ => None,
    }
}
