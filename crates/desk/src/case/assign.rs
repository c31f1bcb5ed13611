use crate::case::decide::{Decision, Refusal, World};
use crate::case::event::Body;
use crate::case::fold::Case;
use crate::id::Id;
use crate::people::{Agent, Team};

impl Case {
    /// Hands the case to an agent and a team, or to nobody. No clock starts anew (policy D17).
    ///
    /// # Errors
    /// The customer doesn't assign; the case is over.
    pub fn assign(&self, agent: Option<Id<Agent>>, team: Option<Id<Team>>, world: &World<'_>) -> Decision {
        if world.by.is_customer() {
            return Err(Refusal::forbidden(
                "who works on a case is for support to say",
                "الدعم هو من يحدد من يعمل على الحالة",
            ));
        }
        self.must_be_open()?;
        let already = (self.agent, self.team) == (agent, team);
        Ok(super::life::unless(already, Body::Assigned { agent, team }))
    }
}
