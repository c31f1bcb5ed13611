use sla::Name;

use crate::case::decide::{Decision, Refusal, Why, World};
use crate::case::event::{Body, Sealed};
use crate::case::fold::{Case, Life};
use crate::case::open::Customer;

/// Whose case it is, as an agent has found out (policy D13).
#[derive(Clone, Copy, Debug)]
pub struct Bind {
    /// The customer.
    pub customer: Customer,
    /// Why it isn't the case of the customer whose it was taken for, in the agent's words; needed where there is one.
    pub words: Option<Sealed>,
}

impl Case {
    /// Whether it waits for an agent to match it to a customer, or for a contract (policy D13). Another desk's history waits
    /// for nothing.
    pub fn is_in_triage(&self) -> bool {
        self.promise_in_force().is_none() && !self.life.is_over() && !self.imported
    }

    /// Binds a case of an unknown sender, or of a customer without a contract, to the customer that it is from. Its
    /// promise counts from submission (policy D13), also where somebody has answered already: whether that was in time
    /// is judged like any other response. `world.entitlement` is what the customer's contract gave when the case was
    /// submitted; without one the case stays in triage, with its customer's name on it. What it came by is accepted,
    /// whatever the contract's channels are.
    ///
    /// A case that was bound to the wrong customer is put right in the same way, with a reason: it counts from
    /// submission under the right one's contract (policy D9, D13). What the wrong one was promised, and was told, stays
    /// on record; a deadline that passed meanwhile stays a miss (policy D19). What is held for the wrong one goes back
    /// to draft.
    ///
    /// # Errors
    /// Nobody but an agent binds; another customer without a reason; the case is this customer's and has a promise, and
    /// can only be moved (policy D9); cases of the other customer are part of it; it is void, or part of another.
    pub fn bind(&self, bind: &Bind, world: &World<'_>) -> Decision {
        self.only_an_agent(world)?;
        if matches!(self.life, Life::Void(_) | Life::Merged(_)) {
            self.must_be_open()?;
        }
        let Bind { customer, words } = *bind;
        match self.organisation {
            Some(own) if own != customer.organisation => self.may_leave(bind)?,
            _ if self.promise_in_force().is_some() => {
                return Err(Refusal::conflict(
                    "organisation",
                    "the case is this customer's and has its promise: move it to another site or contract, with a reason",
                    "الحالة لهذا العميل ولها موعد استجابة: انقلها إلى موقع أو عقد آخر مع ذكر السبب",
                ));
            }
            _ => {}
        }
        let another = self.organisation.is_some_and(|own| own != customer.organisation);
        let held = self.drafts_again().filter(|_| another);
        let (organisation, site, contact) = (customer.organisation, customer.site, customer.contact);
        let mut events: Vec<_> =
            [Body::Bound { organisation, site, contact, words }].into_iter().chain(held).collect();
        if let Some(entitlement) = world.entitlement {
            let promises = self.promises_since(self.clock_started(), entitlement, self.seq + 1)?;
            events.extend(promises.into_iter().map(Body::Promised));
        }
        Ok(events)
    }

    /// Refuses to take a case from the customer that it was bound to without a reason, or with cases of theirs in it.
    fn may_leave(&self, bind: &Bind) -> Result<(), Refusal> {
        if bind.words.is_none() {
            return Err(Refusal::new(
                Why::Invalid,
                "reason",
                "",
                Name::new(
                    "the case was bound to another customer: say why it isn't theirs",
                    "سبق ربط الحالة بعميل آخر: اذكر لماذا ليست له",
                ),
            ));
        }
        if self.took_in.is_empty() {
            return Ok(());
        }
        Err(Refusal::conflict(
            "case",
            "other cases of that customer are part of it: undo the merge first",
            "حالات أخرى لذلك العميل جزء منها: تراجع عن الدمج أولًا",
        ))
    }
}
