use crate::case::decide::{Refusal, World};
use crate::case::event::{Body, Relation};
use crate::case::fold::Case;
use crate::case::life::unless;
use crate::id::Id;

/// What is recorded in each of two cases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Both {
    /// In this case.
    pub here: Vec<Body>,
    /// In the other.
    pub there: Vec<Body>,
}

impl Case {
    /// Says that the case has to do with another, or is part of an incident: many cases may have one parent, a case has
    /// one at most, and a parent has none. Each keeps its own promise (policy D22 merges; this doesn't).
    ///
    /// # Errors
    /// Nobody but an agent links; a case and itself; a second parent, or a parent of a parent.
    pub fn link(
        &self,
        own: Id<Self>,
        (other_id, other): (Id<Self>, &Self),
        relation: Relation,
        world: &World<'_>,
    ) -> Result<Both, Refusal> {
        self.only_an_agent(world)?;
        if own == other_id {
            return Err(Refusal::conflict("other", "it is the same case", "إنها الحالة نفسها"));
        }
        let already = self.links.contains(&(other_id, relation));
        if !already {
            match relation {
                Relation::Related => {}
                Relation::Parent => self.may_be_part_of(other)?,
                Relation::Part => other.may_be_part_of(self)?,
            }
        }
        let here = Body::Linked { other: other_id, relation };
        let there = Body::Linked { other: own, relation: relation.seen_from_there() };
        Ok(Both { here: unless(already, here), there: unless(already, there) })
    }

    /// Says that two cases have nothing to do with each other after all.
    ///
    /// # Errors
    /// Nobody but an agent unlinks.
    pub fn unlink(&self, own: Id<Self>, other: Id<Self>, world: &World<'_>) -> Result<Both, Refusal> {
        self.only_an_agent(world)?;
        let apart = !self.links.iter().any(|(linked, _)| *linked == other);
        let here = unless(apart, Body::Unlinked { other });
        Ok(Both { here, there: unless(apart, Body::Unlinked { other: own }) })
    }

    /// The incident that the case is part of.
    pub fn parent(&self) -> Option<Id<Self>> {
        self.links.iter().find(|(_, relation)| *relation == Relation::Parent).map(|(parent, _)| *parent)
    }

    fn may_be_part_of(&self, incident: &Self) -> Result<(), Refusal> {
        if let Some(parent) = self.parent() {
            return Err(Refusal::new(
                crate::case::Why::Conflict,
                "other",
                parent.to_string(),
                sla::Name::new(
                    "the case is part of this incident already: unlink it first",
                    "الحالة جزء من هذا الحادث بالفعل: افصلها عنه أولًا",
                ),
            ));
        }
        let has_parts = self.links.iter().any(|(_, relation)| *relation == Relation::Part);
        if has_parts || incident.parent().is_some() {
            return Err(Refusal::conflict(
                "other",
                "an incident is not part of another: link the cases to the one incident",
                "لا يكون الحادث جزءًا من حادث آخر: اربط الحالات بالحادث الواحد",
            ));
        }
        Ok(())
    }
}

impl Relation {
    /// What this case is to the other.
    const fn seen_from_there(self) -> Self {
        match self {
            Self::Related => Self::Related,
            Self::Parent => Self::Part,
            Self::Part => Self::Parent,
        }
    }
}
