use sla::Instant;

use crate::case::event::{Body, CallEnd, Event, Seq};
use crate::case::fold::{Case, Check, Life, MessageKind};
use crate::catalog::Priority;

/// How a case stood from an instant on, as far as clocks need to know (policy D17, D18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// From when on.
    pub at: Instant,
    /// Where it stood.
    pub life: Life,
    /// How urgent it was.
    pub priority: Priority,
    /// Whether the next step was the customer's.
    pub awaits_customer: bool,
    /// Whether the customer had closed it.
    pub by_customer: bool,
}

/// What a reply said of how the case stands, beside what it says itself: taken back with it, it never was (policy D11).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct SaidWith {
    reply: Seq,
    /// Its place in the course.
    place: usize,
    before: Stands,
    after: Stands,
    check: Option<Check>,
}

/// Where the case stands, whether the next step is the customer's, and whether the customer closed it.
pub(crate) type Stands = (Life, bool, bool);

impl Life {
    /// Whether the case is worked on, or was and may be again without anybody's asking.
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Open | Self::Resolved)
    }
}

impl Case {
    /// Since when it is as it is now, in life, priority and waiting.
    pub(crate) fn note_standing(&mut self, occurred: Instant) {
        let life = match (self.life, self.before_merge) {
            // Whoever closed the case that goes on has withdrawn this one with it (policy D18, D22).
            (Life::Merged(_), Some(withdrawn @ Life::Withdrawn(_))) => withdrawn,
            (life, _) => life,
        };
        let (priority, awaits_customer, by_customer) =
            (self.priority, self.awaits_customer, self.closed_by_customer);
        let Some(last) = self.course.last() else { return };
        // What was learnt late is not put between what was already known: it changes how things stand from now on.
        let at = occurred.max(last.at);
        let standing = Standing { at, life, priority, awaits_customer, by_customer };
        if *last != (Standing { at: last.at, ..standing }) {
            self.course.push(standing);
        }
    }

    pub(crate) fn stands_so(&self) -> Stands {
        (self.life, self.awaits_customer, self.closed_by_customer)
    }

    /// Whether a reply said of the case how it stands now, and nobody has said otherwise since.
    pub(crate) fn stands_by(&self, reply: Seq) -> bool {
        self.said_with.is_some_and(|said| said.reply == reply)
    }

    /// Remembers what a reply says of how the case stands, until somebody says otherwise. It is the event after the reply's.
    pub(crate) fn note_said_with(&mut self, event: &Event, (before, check): (Stands, Option<Check>)) {
        let after = self.stands_so();
        self.said_with = self.said_with.filter(|said| said.after == after);
        let Some(reply) = self.messages.last() else { return };
        let is_with = matches!(event.body, Body::AwaitingCustomer | Body::Resolved)
            && matches!(reply.kind, MessageKind::Sent(_) | MessageKind::Held(_))
            && (reply.seq + 1, reply.at, reply.by) == (event.seq, event.occurred, event.by);
        if is_with && before != after {
            let place = self.course.len().saturating_sub(1);
            self.said_with = Some(SaidWith { reply: reply.seq, place, before, after, check });
        }
    }

    /// Takes back what a reply said of how the case stands: the clocks run as if it had never been.
    pub(crate) fn unsay_with(&mut self, reply: Seq) {
        let Some(said) = self.said_with.take_if(|said| said.reply == reply) else { return };
        let (life, awaits_customer, by_customer) = said.before;
        (self.life, self.awaits_customer, self.closed_by_customer) = said.before;
        for standing in self.course.iter_mut().skip(said.place) {
            *standing = Standing { life, awaits_customer, by_customer, ..*standing };
        }
        self.course.dedup_by(|next, kept| *next == Standing { at: next.at, ..*kept });
        // A check that was cancelled by it goes on; one that was begun since is another.
        if self.check.map(|check| check.seq) == said.check.map(|check| check.seq) {
            self.check = said.check;
        }
    }

    /// Whoever calls us is no longer awaited, whether we answered or not.
    pub(crate) fn apply_call(&mut self, event: &Event) {
        if matches!(event.body, Body::Called { inbound: true, .. }) {
            self.awaits_customer = false;
        }
    }

    /// What needs a person's ear or eye: what the customer sends to a case that nobody looks at any more.
    pub(crate) fn apply_unheard(&mut self, event: &Event) {
        let nobody_looks = matches!(self.life, Life::Void(_) | Life::Merged(_));
        match event.body {
            Body::Heard { message } => self.unheard.retain(|unheard| *unheard != message),
            Body::CustomerWrote { .. } if nobody_looks => self.unheard.push(event.seq),
            Body::Called { inbound: true, end } if nobody_looks && end != CallEnd::Answered => {
                self.unheard.push(event.seq);
            }
            _ => {}
        }
    }

    /// When the promise lapsed: its deadline passed while the case was withdrawn or void, and so is neither kept nor
    /// missed (policy D18).
    ///
    /// A case that was withdrawn and is reopened has its promise back while the deadline is ahead; after that it has
    /// none, and reopening makes none (policy D21). So it is with one that the customer closed after a response that
    /// turned out not to have been one (policy D16). One that an agent voided by mistake has it back in any case: the
    /// customer never stopped waiting, and a deadline that passed is a miss for good (policy D19).
    pub(crate) fn lapsed(&self, deadline: Instant) -> bool {
        let ends = self.course.iter().skip(1).map(|next| Some(next.at)).chain([None]);
        let mut withdrawn = false;
        self.course.iter().zip(ends).any(|(standing, end)| {
            let void = matches!(standing.life, Life::Void(_));
            withdrawn = match standing.life {
                Life::Withdrawn(_) => true,
                Life::Closed => standing.by_customer,
                Life::Void(_) => withdrawn,
                _ => false,
            };
            let silent = withdrawn || (void && end.is_none());
            silent && standing.at <= deadline && end.is_none_or(|end| deadline < end)
        })
    }
}
