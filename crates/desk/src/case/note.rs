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

    /// A file is added, wherever the case stands, since nothing that was accepted is lost. It never is a response
    /// (policy D7); from the customer's side it is a sign of them (policy D8).
    ///
    /// # Errors
    /// None yet: what a file may be and how large is judged before it is sealed.
    pub fn attach(&self, file: Sealed) -> Decision {
        let there = self.files.iter().any(|(_, other)| *other == file);
        Ok(super::life::unless(there, Body::Attached { file }))
    }
}
