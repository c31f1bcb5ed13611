//! People, organisations and sites by number and name.

use std::collections::HashMap;

use desk::id::Id;
use desk::organisation::{Organisation, Site};
use desk::people::{Actor, Agent, Contact, Team};
use serde::Serialize;
use store::{Error, Tx};
use utoipa::ToSchema;

/// Something by its number, and what it is called.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Named {
    /// Its number.
    id: i64,
    /// What it is called; nothing where a person's data was erased.
    name: Option<String>,
}

impl Named {
    /// Something by its number, with what it is called.
    pub fn new(id: i64, name: Option<String>) -> Self {
        Self { id, name }
    }
}

impl<T> From<store::Named<T>> for Named {
    fn from(of: store::Named<T>) -> Self {
        Self { id: of.id.number(), name: of.name }
    }
}

/// Who did something.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Actor)]
pub(crate) struct By {
    /// What they are.
    kind: Side,
    /// Their number, where they have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<i64>,
    /// What they are called; nothing where a person's data was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
}

/// What somebody who did something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ActorKind)]
pub(crate) enum Side {
    /// A person of the vendor's.
    Agent,
    /// A person of the customer's.
    Contact,
    /// Somebody whom the desk doesn't know.
    Stranger,
    /// The desk itself.
    Desk,
}

impl By {
    /// Who did something, by number alone.
    pub fn nameless(actor: Actor) -> Self {
        let (kind, id) = match actor {
            Actor::Agent(id) => (Side::Agent, Some(id.number())),
            Actor::Contact(id) => (Side::Contact, Some(id.number())),
            Actor::Stranger => (Side::Stranger, None),
            Actor::Desk => (Side::Desk, None),
        };
        Self { kind, id, name: None }
    }
}

/// Names that were looked up once.
#[derive(Default)]
pub(crate) struct Names {
    known: HashMap<Actor, Option<String>>,
}

impl Names {
    /// Who did something, by name.
    pub fn by(&mut self, tx: &mut Tx<'_>, actor: Actor) -> Result<By, Error> {
        Ok(By { name: self.of(tx, actor)?, ..By::nameless(actor) })
    }

    /// An agent by name.
    pub fn agent(&mut self, tx: &mut Tx<'_>, id: Id<Agent>) -> Result<Named, Error> {
        Ok(Named { id: id.number(), name: self.of(tx, Actor::Agent(id))? })
    }

    /// A contact by name.
    pub fn contact(&mut self, tx: &mut Tx<'_>, id: Id<Contact>) -> Result<Named, Error> {
        Ok(Named { id: id.number(), name: self.of(tx, Actor::Contact(id))? })
    }

    /// What somebody who did something is called.
    pub fn of(&mut self, tx: &mut Tx<'_>, actor: Actor) -> Result<Option<String>, Error> {
        if let Some(known) = self.known.get(&actor) {
            return Ok(known.clone());
        }
        let name = match actor {
            Actor::Agent(id) => store::agent(tx, id)?.map(|agent| agent.it.name),
            Actor::Contact(id) => store::contact(tx, id)?.map(|contact| contact.it.name),
            Actor::Stranger | Actor::Desk => None,
        };
        self.known.insert(actor, name.clone());
        Ok(name)
    }
}

/// An organisation by name.
pub(crate) fn organisation(tx: &mut Tx<'_>, id: Id<Organisation>) -> Result<Named, Error> {
    Ok(Named { id: id.number(), name: store::organisation(tx, id)?.map(|of| of.it.name) })
}

/// A site by name.
pub(crate) fn site(tx: &mut Tx<'_>, id: Id<Site>) -> Result<Named, Error> {
    Ok(Named { id: id.number(), name: store::site(tx, id)?.map(|of| of.it.name) })
}

/// A team by name.
pub(crate) fn team(tx: &mut Tx<'_>, id: Id<Team>) -> Result<Named, Error> {
    Ok(Named { id: id.number(), name: store::team(tx, id)?.map(|team| team.it.name) })
}
