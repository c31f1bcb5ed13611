//! Who takes part: the vendor's agents and teams, the customers' organisations, sites and contacts.

use serde::{Deserialize, Serialize};
use sla::{Error, Instant, Language, Name};

use crate::case::{language, optional_micros};
use crate::id::Id;
pub use crate::organisation::{Organisation, Site};
use crate::written::{self, Errors};

mod spec;

pub use spec::{ContactSpec, ReachSpec};

/// A person on the customer's side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Whose side.
    pub organisation: Id<Organisation>,
    /// The site that the person belongs to, if to one.
    pub site: Option<Id<Site>>,
    /// What the person is called.
    pub name: String,
    /// What the person may see and do.
    pub role: ContactRole,
    /// The language that the person is written to in.
    #[serde(with = "language")]
    pub language: Language,
    /// The email addresses.
    pub addresses: Vec<Reach>,
    /// The telephone numbers, as E.164 writes them.
    pub numbers: Vec<Reach>,
}

/// What a contact may see and do, of the own organisation's; the rest is [`crate::permission`]'s to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContactRole {
    /// The cases that are for this person.
    OwnCases,
    /// Those of the person's site.
    Site,
    /// Those of the organisation.
    Organisation,
    /// Those of the organisation, and its contacts besides.
    Manager,
}

/// An email address or a telephone number of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reach {
    /// The address or number.
    pub to: String,
    /// When the contact proved to be reached there. Until then nobody is taken for the contact by it.
    #[serde(default, with = "optional_micros", skip_serializing_if = "Option::is_none")]
    pub verified: Option<Instant>,
}

impl Contact {
    /// The contact, its addresses and numbers in their usual form, or everything that is wrong with it, each with its
    /// field (`numbers[1]`).
    ///
    /// # Errors
    /// A name that is empty, too long or not one line; a malformed address or number, or one given twice; the role of
    /// a site without a site.
    pub fn check(self) -> Result<Self, Vec<Error>> {
        let mut errors = Errors::default();
        let name = errors.keep(written::name("name", &self.name));
        let addresses = each_reach("addresses", &self.addresses, written::address, &mut errors);
        let numbers = each_reach("numbers", &self.numbers, written::number, &mut errors);
        if self.role == ContactRole::Site && self.site.is_none() {
            let problem = Name::new(
                "sees the cases of a site, and has none: say which",
                "يرى حالات موقع، ولا موقع له: حدّد الموقع",
            );
            errors.say("site", "", problem);
        }
        errors.finish(name.map(|name| Self { name, addresses, numbers, ..self }))
    }

    /// Whether an address or a number, in whichever form, is proven to be the contact's.
    pub fn is_proven(&self, to: &str) -> bool {
        let proven = |list: &[Reach], to: &str| list.iter().any(|one| one.to == to && one.verified.is_some());
        written::address(to).is_ok_and(|to| proven(&self.addresses, &to))
            || written::number(to).is_ok_and(|to| proven(&self.numbers, &to))
    }
}

/// A contact has at most so many addresses, and so many numbers.
pub const MOST_REACHES: usize = 20;

fn each_reach(
    field: &str,
    list: &[Reach],
    read: impl Fn(&str) -> Result<String, Error>,
    errors: &mut Errors,
) -> Vec<Reach> {
    if list.len() > MOST_REACHES {
        let problem = Name::new(format!("more than {MOST_REACHES}"), format!("أكثر من {MOST_REACHES}"));
        errors.say(field, "", problem);
        return Vec::new();
    }
    let mut kept: Vec<Reach> = Vec::new();
    for (index, one) in list.iter().enumerate() {
        let field = format!("{field}[{index}]");
        let Some(to) = errors.keep(read(&one.to).map_err(|e| e.within(&field))) else { continue };
        if kept.iter().any(|other| other.to == to) {
            errors.say(&field, &one.to, Name::new("comes twice: write it once", "مكرر: اكتبه مرة واحدة"));
        }
        kept.push(Reach { to, verified: one.verified });
    }
    kept
}

/// A person on the vendor's side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agent {
    /// What the person is called.
    pub name: String,
    /// The email address.
    pub address: String,
    /// What the person may do.
    pub role: AgentRole,
    /// The language that the person reads.
    #[serde(with = "language")]
    pub language: Language,
    /// Whether the person still works here; who doesn't isn't let in.
    #[serde(default = "yes")]
    pub active: bool,
}

fn yes() -> bool {
    true
}

impl Agent {
    /// Whether the person sets the desk up, and may come in to do it.
    pub fn is_administrator(&self) -> bool {
        self.active && self.role == AgentRole::Administrator
    }

    /// The agent, or everything that is wrong with it.
    ///
    /// # Errors
    /// A name that is empty, too long or not one line; a malformed address.
    pub fn check(self) -> Result<Self, Vec<Error>> {
        let mut errors = Errors::default();
        let name = errors.keep(written::name("name", &self.name));
        let address = errors.keep(written::address(&self.address).map_err(|e| e.within("address")));
        errors.finish(name.zip(address).map(|(name, address)| Self { name, address, ..self }))
    }
}

/// Agents who share a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// What it is called.
    pub name: String,
    /// Who belongs to it.
    pub agents: Vec<Id<Agent>>,
}

impl Team {
    /// The team, each agent in it once, or what is wrong with it.
    ///
    /// # Errors
    /// A name that is empty, too long or not one line.
    pub fn check(self) -> Result<Self, Vec<Error>> {
        let mut errors = Errors::default();
        let name = errors.keep(written::name("name", &self.name));
        let mut agents = self.agents;
        agents.sort_unstable();
        agents.dedup();
        errors.finish(name.map(|name| Self { name, agents }))
    }
}

/// What an agent may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgentRole {
    /// Works on cases.
    Agent,
    /// Decides contests and sees to the team besides.
    Lead,
    /// Sets the desk up besides.
    Administrator,
}

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// A person of the vendor's.
    Agent(Id<Agent>),
    /// A person of the customer's whom we know.
    Contact(Id<Contact>),
    /// Somebody whom we don't know, such as the sender of a first mail (policy D13).
    Stranger,
    /// The desk itself: a timer, a receipt, a rule.
    Desk,
}

impl Actor {
    /// Whether a human on the vendor's side did it (policy D7).
    pub const fn is_agent(self) -> bool {
        matches!(self, Self::Agent(_))
    }

    /// Whether anyone on the customer's side did it (policy D8).
    pub const fn is_customer(self) -> bool {
        matches!(self, Self::Contact(_) | Self::Stranger)
    }
}

#[cfg(test)]
mod tests;
