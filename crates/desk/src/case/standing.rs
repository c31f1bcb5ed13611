use sla::Instant;

use crate::case::event::{Body, CallEnd, Event};
use crate::case::fold::{Case, Life};
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
