use sla::Instant;

use crate::case::decide::{Decision, Refusal, World};
use crate::case::event::{Body, Seq};
use crate::case::fold::{Case, Life};
use crate::case::open::Customer;
use crate::case::promised::{Because, Entitlement, Promised, TermsChange};

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
                "للحالة عميلها ووعدها: انقلها مع ذكر السبب",
            ));
        }
        if matches!(self.life, Life::Void(_) | Life::Merged(_)) {
            self.must_be_open()?;
        }
        let (organisation, site, contact) = (customer.organisation, customer.site, customer.contact);
        let mut events = vec![Body::Bound { organisation, site, contact }];
        if let Some(entitlement) = world.entitlement {
            let promises = self.promises_since_submission(entitlement, world.now)?;
            events.extend(promises.into_iter().map(Body::Promised));
        }
        Ok(events)
    }

    /// The promise as it would be had the case been bound from the start, changes of priority and all (policy D9), and
    /// before it those whose deadlines passed until then: a miss is one for good (policy D19).
    fn promises_since_submission(
        &self,
        entitlement: &Entitlement,
        now: Instant,
    ) -> Result<Vec<Promised>, Refusal> {
        let response = self.response().map_or(now, |response| response.at);
        let mut present = entitlement.promise(self.opened.priority, self.submitted, Because::Bound)?;
        let mut missed = Vec::new();
        let mut priority = self.opened.priority;
        for change in self.course.iter().filter(|standing| standing.at < response) {
            if change.priority == priority {
                continue;
            }
            priority = change.priority;
            let terms =
                TermsChange { submitted: self.submitted, now: change.at, by: Seq::MIN, correction: false };
            let next = entitlement.changed(priority, &present, &terms)?;
            if present.deadline < change.at {
                missed.push(present);
            }
            present = Promised { because: Because::Bound, ..next };
        }
        missed.push(present);
        Ok(missed)
    }
}
