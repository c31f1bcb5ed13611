//! Who works on a case, its tags, and the cases that it has to do with.

use desk::case::Relation;
use desk::people::Actor;
use desk::permission::Deed;
use store::{Failure, Tx};

use super::Reading;
use crate::pages::desk::filter::Choices;
use crate::pages::html::Html;

/// Who works on it, and what it has to do with.
pub(super) struct Work {
    /// Whom it can be handed to, for whoever may do that.
    pub assign: Option<Assign>,
    pub tags: Vec<String>,
    pub may_tag: bool,
    pub links: Vec<LinkLine>,
    pub may_link: bool,
    /// The cases that are part of it.
    pub parts: Vec<(i64, Html)>,
    pub may_part: bool,
}

/// Whom a case can be handed to.
pub(super) struct Assign {
    pub choices: Choices,
    /// Who works on it now, by number.
    pub agent: String,
    pub team: String,
    /// Whoever looks, where somebody else works on it.
    pub me: Option<i64>,
}

/// A case that it has to do with.
pub(super) struct LinkLine {
    pub id: i64,
    pub link: Html,
    /// What it is to this one.
    pub relation: &'static str,
}

impl Reading<'_> {
    pub(super) fn work(&self, tx: &mut Tx<'_>) -> Result<Work, Failure> {
        Ok(Work {
            assign: if self.may(Deed::Assign) { Some(self.assign(tx)?) } else { None },
            tags: self.case.tags.clone(),
            may_tag: self.may(Deed::Tag),
            links: self.links(),
            may_link: self.may(Deed::Link),
            parts: self.case.took_in.iter().map(|part| (part.number(), self.case_link(*part))).collect(),
            may_part: self.may(Deed::Merge),
        })
    }

    fn assign(&self, tx: &mut Tx<'_>) -> Result<Assign, Failure> {
        let me = match self.visitor.caller.actor() {
            Actor::Agent(me) if self.case.agent != Some(me) => Some(me.number()),
            _ => None,
        };
        Ok(Assign {
            choices: Choices::read(tx, self.shell)?,
            agent: self.case.agent.map(|agent| agent.to_string()).unwrap_or_default(),
            team: self.case.team.map(|team| team.to_string()).unwrap_or_default(),
            me,
        })
    }

    fn links(&self) -> Vec<LinkLine> {
        let line = |(other, relation): &(desk::id::Id<desk::case::Case>, Relation)| LinkLine {
            id: other.number(),
            link: self.case_link(*other),
            relation: match relation {
                Relation::Related => "relation-related",
                Relation::Parent => "relation-parent",
                Relation::Part => "relation-part",
            },
        };
        self.case.links.iter().map(line).collect()
    }
}
