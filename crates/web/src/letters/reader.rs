//! Who reads a letter: their language, their clocks, and what is meant for them.

use desk::case::Case;
use desk::effects::Audience;
use desk::identity::Preferences;
use desk::people::AgentRole;
use desk::permission::{Asker, Deed, Whose};
use sla::{Instant, Language, Zone};
use store::{Failure, HolderId, Tx};

use super::Reader;
use crate::pages::dates::Dates;
use crate::pages::portal::Customer;

/// Somebody who is written to.
pub(super) struct Addressee {
    /// Who; nobody whom we know where they are none.
    pub holder: Option<HolderId>,
    pub asker: Asker,
    /// What they are called.
    pub name: Option<String>,
    pub language: Language,
    pub preferences: Preferences,
    /// The clocks that they look at, where we know.
    zone: Option<Zone>,
    now: Instant,
}

impl Addressee {
    /// Whoever a reader is; nobody where their data was erased, or they don't work here any more.
    pub fn find(tx: &mut Tx<'_>, reader: &Reader, now: Instant) -> Result<Option<Self>, Failure> {
        match *reader {
            Reader::Contact(id) => {
                let Some(contact) = store::contact(tx, id)?.map(|found| found.it) else { return Ok(None) };
                let holder = HolderId::Contact(id);
                let preferences = store::preferences(tx, holder)?;
                let (organisation, site, role) = (contact.organisation, contact.site, contact.role);
                let zone = match chosen(&preferences) {
                    Some(zone) => Some(zone),
                    None => Customer { organisation, site, role }.zone(tx, now)?,
                };
                Ok(Some(Self {
                    holder: Some(holder),
                    asker: Asker::Contact { id, role, organisation, site },
                    name: Some(contact.name),
                    language: contact.language,
                    preferences,
                    zone,
                    now,
                }))
            }
            Reader::Agent(id) => {
                let agent = store::agent(tx, id)?.map(|found| found.it).filter(|agent| agent.active);
                let Some(agent) = agent else { return Ok(None) };
                let holder = HolderId::Agent(id);
                let preferences = store::preferences(tx, holder)?;
                Ok(Some(Self {
                    holder: Some(holder),
                    asker: Asker::Agent { id, role: agent.role },
                    name: Some(agent.name),
                    language: preferences.language.unwrap_or(agent.language),
                    zone: chosen(&preferences),
                    preferences,
                    now,
                }))
            }
            Reader::Stranger { language } => Ok(Some(Self {
                holder: None,
                asker: Asker::Stranger,
                name: None,
                language,
                preferences: Preferences::default(),
                zone: None,
                now,
            })),
        }
    }

    /// Whether a case is for them.
    pub fn is_asker(&self, case: &Case) -> bool {
        self.holder.is_some() && case.contact.map(HolderId::Contact) == self.holder
    }

    pub fn is_stranger(&self) -> bool {
        self.holder.is_none()
    }

    /// Whether they are one of the leads.
    pub fn is_lead(&self) -> bool {
        matches!(self.asker, Asker::Agent { role, .. } if role != AgentRole::Agent)
    }

    pub fn is_agent(&self) -> bool {
        matches!(self.asker, Asker::Agent { .. })
    }

    /// Whether what is for an audience is for them: a customer reads nothing that is for agents, nor of another's case.
    pub fn is_meant(&self, audience: Audience, case: &Case) -> bool {
        match (audience, self.asker) {
            (Audience::Customer, Asker::Contact { .. }) => {
                self.asker.may(Deed::SeeCase, &Whose::case(case)).is_ok()
            }
            (Audience::Customer, Asker::Stranger) => true,
            (Audience::Author(author), Asker::Agent { id, .. }) => author == id,
            (Audience::Leads, _) => self.is_lead(),
            (Audience::Responsible | Audience::Agents, Asker::Agent { .. }) => true,
            _ => false,
        }
    }

    /// How dates are said on their clocks; on those of `there` where we don't know them.
    pub fn dates(&self, there: &Zone) -> Dates {
        let zone = self.zone.clone().unwrap_or_else(|| there.clone());
        Dates { language: self.language, zone, hijri: self.preferences.hijri, now: self.now }
    }

    /// Whether we know their clocks.
    pub fn has_clocks(&self) -> bool {
        self.zone.is_some()
    }
}

fn chosen(preferences: &Preferences) -> Option<Zone> {
    preferences.zone.as_deref().and_then(|zone| Zone::named(zone).ok())
}
