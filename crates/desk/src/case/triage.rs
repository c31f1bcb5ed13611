use crate::case::decide::{Decision, Refusal, World};
use crate::case::event::Body;
use crate::case::fold::{Case, Life};
use crate::case::open::Customer;

impl Case {
    /// Whether it waits for an agent to match it to a customer, or for a contract (policy D13).
    pub fn is_in_triage(&self) -> bool {
        self.promises.is_empty() && !self.life.is_over()
    }

    /// Binds a case of an unknown sender, or of a customer without a contract, to the customer that it is from. Its
    /// promise counts from submission (policy D13), also where somebody has answered already: whether that was in time
    /// is judged like any other response. `world.entitlement` is what the customer's contract gave when the case was
    /// submitted; without one the case stays in triage, with its customer's name on it. What it came by is accepted,
    /// whatever the contract's channels are.
    ///
    /// # Errors
    /// Nobody but an agent binds; the case has a promise, and can only be moved (policy D9); it is void, or part of
    /// another.
    pub fn bind(&self, customer: &Customer, world: &World<'_>) -> Decision {
        self.only_an_agent(world)?;
        if !self.promises.is_empty() {
            return Err(Refusal::conflict(
                "case",
                "the case has its customer and its promise: move it, with a reason",
                "للحالة عميل وموعد استجابة: انقلها مع ذكر السبب",
            ));
        }
        if matches!(self.life, Life::Void(_) | Life::Merged(_)) {
            self.must_be_open()?;
        }
        let (organisation, site, contact) = (customer.organisation, customer.site, customer.contact);
        let mut events = vec![Body::Bound { organisation, site, contact }];
        if let Some(entitlement) = world.entitlement {
            let promises = self.promises_since(self.submitted, entitlement)?;
            events.extend(promises.into_iter().map(Body::Promised));
        }
        Ok(events)
    }
}
