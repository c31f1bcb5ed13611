//! What the demonstration shows, as it is written down in `demo/scene.json`.

use desk::catalog::Priority;
use desk::people::{AgentRole, ContactRole};
use serde::{Deserialize, Serialize};

const WRITTEN: &str = include_str!("../../demo/scene.json");

/// The whole scene.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scene {
    pub agents: Vec<Person<AgentRole>>,
    pub team: TeamOf,
    pub customers: Vec<Customer>,
    pub cases: Vec<Told>,
}

/// An agent or a contact.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person<R> {
    pub name: String,
    pub address: String,
    pub number: Option<String>,
    pub site: Option<String>,
    pub role: R,
    pub language: String,
}

/// A team, by its agents' addresses.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TeamOf {
    pub name: String,
    pub agents: Vec<String>,
}

/// An organisation with its contract.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Customer {
    pub name: String,
    pub quote: String,
    pub plan: String,
    pub coverage: Option<String>,
    /// So many days from now, where it isn't the end of next year.
    pub ends_in_days: Option<i64>,
    /// The first one is the contract's default.
    pub sites: Vec<Place>,
    pub contacts: Vec<Person<ContactRole>>,
}

/// A site.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    pub name: String,
    pub zone: String,
    pub region: String,
    /// The id of public holidays.
    pub holidays: String,
}

/// A case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Told {
    pub story: Story,
    /// The contact's address; whoever's site is closed, of a reply that is held.
    pub from: Option<String>,
    pub priority: Option<u8>,
    /// The address of the agent who works on it.
    pub agent: Option<String>,
    pub tag: Option<String>,
    pub subject: String,
    pub message: String,
    pub note: Option<String>,
    pub reply: Option<String>,
    pub ends: Option<Ends>,
}

/// What has become of a case by now.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Story {
    /// Answered in time.
    Kept,
    /// Little time is left.
    Soon,
    /// The deadline has passed.
    Late,
    /// There is time.
    Running,
    /// Answered, and the next step is the customer's.
    Waiting,
    /// The reply waits for the customer's working hours (policy D11).
    Held,
    /// Nobody knows the sender (policy D13).
    Triage,
}

/// How a case ended.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Ends {
    Resolved,
}

impl Scene {
    pub(super) fn read() -> Result<Self, serde_json::Error> {
        serde_json::from_str(WRITTEN)
    }

    /// What everybody is, their name and their address: the agents first, then the customers' people.
    pub(super) fn people(&self) -> Vec<(String, String, String)> {
        fn all<R>(person: &Person<R>, role: String) -> (String, String, String) {
            (role, person.name.clone(), person.address.clone())
        }
        let agents = self.agents.iter().map(|person| all(person, word(&person.role)));
        let of = |customer: &Customer| {
            let role = |person: &Person<ContactRole>| format!("{}, {}", word(&person.role), customer.name);
            customer.contacts.iter().map(|person| all(person, role(person))).collect::<Vec<_>>()
        };
        agents.chain(self.customers.iter().flat_map(of)).collect()
    }
}

fn word(role: &impl Serialize) -> String {
    let word = serde_json::to_value(role).ok().and_then(|word| word.as_str().map(str::to_owned));
    word.unwrap_or_default()
}

impl Told {
    pub(super) fn priority(&self) -> Option<Priority> {
        self.priority.and_then(Priority::from_number)
    }
}
