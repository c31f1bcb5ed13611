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
        let (life, priority, awaits_customer) = (self.life, self.priority, self.awaits_customer);
        let Some(last) = self.course.last() else { return };
        // What was learnt late is not put between what was already known: it changes how things stand from now on.
        let at = occurred.max(last.at);
        if (last.life, last.priority, last.awaits_customer) != (life, priority, awaits_customer) {
            self.course.push(Standing { at, life, priority, awaits_customer });
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
    /// none, and reopening makes none (policy D21). One that an agent voided by mistake has it back in any case: the
    /// customer never stopped waiting, and a deadline that passed is a miss for good (policy D19).
    pub(crate) fn lapsed(&self, deadline: Instant) -> bool {
        let ends = self.course.iter().skip(1).map(|next| Some(next.at)).chain([None]);
        self.course.iter().zip(ends).any(|(standing, end)| {
            let still = end.is_none();
            let silent = match standing.life {
                Life::Withdrawn(_) => true,
                Life::Void(_) => still,
                _ => false,
            };
            silent && standing.at <= deadline && end.is_none_or(|end| deadline < end)
        })
    }
}
