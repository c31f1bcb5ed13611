//! Who may do and see what: one table, asked by everybody.

mod contact;
mod table;

#[cfg(test)]
mod tests;

use crate::case::Case;
use crate::id::Id;
use crate::people::{Agent, AgentRole, Contact, ContactRole, Organisation, Site};

pub use table::Deed;

/// Somebody who wants to do or see something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A person of the vendor's.
    Agent {
        /// Who.
        id: Id<Agent>,
        /// What the person is.
        role: AgentRole,
    },
    /// A person of a customer's.
    Contact {
        /// Who.
        id: Id<Contact>,
        /// What the person is.
        role: ContactRole,
        /// Whose side.
        organisation: Id<Organisation>,
        /// The person's site, if there is one.
        site: Option<Id<Site>>,
    },
    /// Somebody whom we don't know (policy D13).
    Stranger,
    /// The desk itself.
    Desk,
}

/// The columns of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// [`AgentRole::Agent`].
    Agent,
    /// [`AgentRole::Lead`].
    Lead,
    /// [`AgentRole::Administrator`].
    Administrator,
    /// [`ContactRole::OwnCases`].
    OwnCases,
    /// [`ContactRole::Site`].
    Site,
    /// [`ContactRole::Organisation`].
    Organisation,
    /// [`ContactRole::Manager`].
    Manager,
    /// Somebody whom we don't know.
    Stranger,
    /// The desk itself.
    Desk,
}

impl Who {
    /// All of them, as the table has them.
    pub const ALL: [Self; 9] = [
        Self::Agent,
        Self::Lead,
        Self::Administrator,
        Self::OwnCases,
        Self::Site,
        Self::Organisation,
        Self::Manager,
        Self::Stranger,
        Self::Desk,
    ];
}

/// Of which things somebody may do something. Each scope holds those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Of none.
    None,
    /// Of what is the asker's own: a case that is for the contact or that the contact takes part in, a token of the
    /// agent's.
    Own,
    /// Of those of the asker's site.
    Site,
    /// Of those of the asker's organisation.
    Organisation,
    /// Of all.
    All,
}

/// Whose a thing is. A thing of the vendor's own is nobody's: then only [`Scope::All`] reaches it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whose {
    /// The organisation's.
    pub organisation: Option<Id<Organisation>>,
    /// The site's.
    pub site: Option<Id<Site>>,
    /// The contact's.
    pub contact: Option<Id<Contact>>,
    /// Contacts who take part in it, beside the one whose it is.
    pub participants: Vec<Id<Contact>>,
    /// The agent's.
    pub agent: Option<Id<Agent>>,
    /// The asker has proven to be the stranger who sent it, by answering what was mailed to that address.
    pub proven_sender: bool,
}

impl Whose {
    /// Whose a case is.
    pub fn case(case: &Case) -> Self {
        Self {
            organisation: case.organisation,
            site: case.site,
            contact: case.contact,
            participants: case.participants.clone(),
            agent: None,
            proven_sender: false,
        }
    }

    /// What belongs to an organisation as a whole.
    pub fn organisation(organisation: Id<Organisation>) -> Self {
        Self { organisation: Some(organisation), ..Self::default() }
    }
}

/// Why somebody may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The asker may not even learn that it is there: answer as if it weren't.
    Hidden,
    /// The asker sees it, and may not do this to it.
    Forbidden,
}

impl Asker {
    /// Its column of the table.
    pub const fn who(&self) -> Who {
        match self {
            Self::Agent { role: AgentRole::Agent, .. } => Who::Agent,
            Self::Agent { role: AgentRole::Lead, .. } => Who::Lead,
            Self::Agent { role: AgentRole::Administrator, .. } => Who::Administrator,
            Self::Contact { role: ContactRole::OwnCases, .. } => Who::OwnCases,
            Self::Contact { role: ContactRole::Site, .. } => Who::Site,
            Self::Contact { role: ContactRole::Organisation, .. } => Who::Organisation,
            Self::Contact { role: ContactRole::Manager, .. } => Who::Manager,
            Self::Stranger => Who::Stranger,
            Self::Desk => Who::Desk,
        }
    }

    /// Whether the asker may do something to a thing. Every caller asks here and nowhere else.
    ///
    /// # Errors
    /// Whether to say that it isn't allowed, or that there is no such thing.
    pub fn may(&self, deed: Deed, whose: &Whose) -> Result<(), Denied> {
        if self.reaches(deed.scope(self.who()), whose) {
            return Ok(());
        }
        let sees = self.reaches(deed.sight().scope(self.who()), whose);
        Err(if sees { Denied::Forbidden } else { Denied::Hidden })
    }

    /// Of which things the asker may do something, for a list that shows only those.
    pub fn scope(&self, deed: Deed) -> Scope {
        deed.scope(self.who())
    }

    fn reaches(&self, scope: Scope, whose: &Whose) -> bool {
        match scope {
            Scope::None => false,
            Scope::Own => self.owns(whose),
            Scope::Site => self.owns(whose) || self.shares_site(whose),
            Scope::Organisation => self.owns(whose) || self.shares_organisation(whose),
            Scope::All => true,
        }
    }

    fn owns(&self, whose: &Whose) -> bool {
        match self {
            Self::Agent { id, .. } => whose.agent == Some(*id),
            Self::Contact { id, .. } => whose.contact == Some(*id) || whose.participants.contains(id),
            Self::Stranger => whose.proven_sender,
            Self::Desk => false,
        }
    }

    fn shares_site(&self, whose: &Whose) -> bool {
        match self {
            Self::Contact { site: Some(site), .. } => {
                self.shares_organisation(whose) && whose.site == Some(*site)
            }
            _ => false,
        }
    }

    fn shares_organisation(&self, whose: &Whose) -> bool {
        match self {
            Self::Contact { organisation, .. } => whose.organisation == Some(*organisation),
            _ => false,
        }
    }
}
