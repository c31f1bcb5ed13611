use crate::case::decide::World;
use crate::case::event::{Body, Event};
use crate::case::fold::Case;

impl Case {
    /// The case as a verb would leave it, done now: to be shown before it is done (policy D20, D21).
    #[must_use]
    pub fn after(&self, bodies: impl IntoIterator<Item = Body>, world: &World<'_>) -> Self {
        let mut case = self.clone();
        for body in bodies {
            let (seq, now, by) = (case.seq + 1, world.now, world.by);
            case.apply(&Event { seq, occurred: now, recorded: now, by, imported: false, body });
        }
        case
    }
}
