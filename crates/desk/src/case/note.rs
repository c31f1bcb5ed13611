use crate::case::decide::{Decision, World};
use crate::case::event::{Body, Sealed};
use crate::case::fold::Case;

impl Case {
    /// An agent writes what no customer sees, wherever the case stands. It never is a response (policy D7).
    ///
    /// # Errors
    /// Nobody but an agent writes notes.
    pub fn note(&self, message: Sealed, world: &World<'_>) -> Decision {
        self.only_an_agent(world)?;
        Ok(vec![Body::Noted { message }])
    }
}
