//! The filter of a list: what its address holds, and the form that writes it.

use std::fmt::Write as _;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use store::{Failure, Tx};

use crate::api::lists::FilterParams;
use crate::pages::shell::Shell;
use crate::problem::Written;

/// More agents or teams than anybody picks from a list aren't offered in it.
const MOST_OFFERED: u32 = 200;

/// A filter as it is filled in; what isn't filled in filters nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filled {
    /// Priorities, `1` to `4`.
    pub priority: Vec<String>,
    /// States of the promise.
    pub state: Vec<String>,
    /// `me`, `nobody` or an agent's number.
    pub agent: String,
    /// `me`, `nobody` or a team's number.
    pub team: String,
    /// Tags, divided by commas.
    pub tags: String,
    /// Channels.
    pub channel: Vec<String>,
    /// Whose the next step is.
    pub awaits: String,
    /// An organisation, by its number.
    pub organisation: String,
    /// Where a page begins.
    pub after: String,
    /// Whether cases can be selected.
    pub select: String,
    /// What is wrong with it.
    #[serde(skip)]
    pub wrong: Vec<String>,
}

/// What a filter offers to choose from.
pub(crate) struct Choices {
    /// Agents by number and name.
    pub agents: Vec<(String, String)>,
    /// Teams by number and name.
    pub teams: Vec<(String, String)>,
}

impl Choices {
    /// The agents who work here, and the teams.
    pub fn read(tx: &mut Tx<'_>, _: &Shell) -> Result<Self, Failure> {
        let agents = store::agents(tx, 0, MOST_OFFERED)?.into_iter().filter(|(_, agent)| agent.it.active);
        let agents = agents.map(|(id, agent)| (id.to_string(), agent.it.name)).collect();
        let teams = store::teams(tx, 0, MOST_OFFERED)?.into_iter();
        Ok(Self { agents, teams: teams.map(|(id, team)| (id.to_string(), team.it.name)).collect() })
    }
}

impl Filled {
    /// What an address holds. What can't be read filters nothing.
    pub fn read(query: &str) -> Self {
        serde_html_form::from_str(query).unwrap_or_default()
    }

    /// With what is wrong with it.
    #[must_use]
    pub fn with(mut self, problem: Option<Written>) -> Self {
        self.wrong =
            problem.into_iter().flat_map(|problem| problem.errors).map(|error| error.problem).collect();
        self
    }

    /// As the API is asked.
    pub fn params(&self) -> FilterParams {
        let list = |all: &[String]| Some(all.join(",")).filter(|list| !list.is_empty());
        let one = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut params = FilterParams::default();
        params.priorities = list(&self.priority);
        params.states = list(&self.state);
        params.agent = one(&self.agent);
        params.team = one(&self.team);
        params.tags = one(&self.tags);
        params.channels = list(&self.channel);
        params.awaits = one(&self.awaits);
        params.organisation = one(&self.organisation);
        params
    }

    /// How many conditions there are.
    pub fn count(&self) -> usize {
        let lists = [&self.priority, &self.state, &self.channel];
        let texts = [&self.agent, &self.team, &self.tags, &self.awaits, &self.organisation];
        lists.into_iter().filter(|list| !list.is_empty()).count()
            + texts.into_iter().filter(|text| !text.trim().is_empty()).count()
    }

    /// Whether cases can be selected.
    pub fn selects(&self) -> bool {
        self.select == "on"
    }

    /// Whether a priority is chosen.
    pub fn has_priority(&self, number: &u8) -> bool {
        self.priority.iter().any(|chosen| *chosen == number.to_string())
    }

    /// Whether a state is chosen.
    pub fn has_state(&self, word: &str) -> bool {
        self.state.iter().any(|chosen| chosen == word)
    }

    /// Whether a channel is chosen.
    pub fn has_channel(&self, word: &str) -> bool {
        self.channel.iter().any(|chosen| chosen == word)
    }

    /// The filter as an address holds it, from a cursor on.
    pub fn query_after(&self, cursor: &str) -> String {
        let lists = [("priority", &self.priority), ("state", &self.state), ("channel", &self.channel)];
        let lists =
            lists.into_iter().flat_map(|(name, list)| list.iter().map(move |value| (name, value.as_str())));
        let texts = [
            ("agent", self.agent.as_str()),
            ("team", &self.team),
            ("tags", &self.tags),
            ("awaits", &self.awaits),
            ("organisation", &self.organisation),
            ("after", cursor),
            ("select", &self.select),
        ];
        let mut query = String::new();
        for (name, value) in lists.chain(texts).filter(|(_, value)| !value.is_empty()) {
            let joint = if query.is_empty() { "" } else { "&" };
            // A string takes all that is written to it.
            let _ = write!(query, "{joint}{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
        }
        query
    }
}
