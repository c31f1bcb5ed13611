//! Who takes part: the vendor's agents and teams, the customers' organisations, sites and contacts.

use serde::{Deserialize, Serialize};

use crate::id::Id;

/// A customer that contracts bind (policy D12).
#[derive(Debug)]
pub struct Organisation;

/// A place of an organisation, with a zone, a region and holidays of its own (policy D3).
#[derive(Debug)]
pub struct Site;

/// A person on the customer's side.
#[derive(Debug)]
pub struct Contact;

/// A person on the vendor's side.
#[derive(Debug)]
pub struct Agent;

/// Agents who share a queue.
#[derive(Debug)]
pub struct Team;

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
