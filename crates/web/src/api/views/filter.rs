//! What a saved view shows.

use desk::id::Id;
use desk::view::{self, Assignee};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::moment::Moment;
use crate::words::{Awaited, Channel, Level, Order, State, Status};

/// Which cases, and in which order. What is empty or not there filters nothing. Within a list any one will do, except that
/// a case must have all of the tags.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Filter)]
pub(super) struct Filter {
    /// What has become of the promise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    states: Vec<State>,
    /// Where the case stands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    statuses: Vec<Status>,
    /// The priority.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    priorities: Vec<Level>,
    /// Who works on it: `me` for whoever looks, `nobody`, or an agent's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = "^(me|nobody|[1-9][0-9]{0,17})$", examples("me"))]
    agent: Option<Assignee<desk::people::Agent>>,
    /// Whose queue it is in: `me` for any team of whoever looks, `nobody`, or a team's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = "^(me|nobody|[1-9][0-9]{0,17})$", examples("nobody"))]
    team: Option<Assignee<desk::people::Team>>,
    /// The number of the organisation that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<i64>,
    /// The number of the site that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<i64>,
    /// The number of the contact that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<i64>,
    /// The tags, all of which it has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    tags: Vec<String>,
    /// Whose the next step is.
    #[serde(skip_serializing_if = "Option::is_none")]
    awaits: Option<Awaited>,
    /// How it reached the desk.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    channels: Vec<Channel>,
    /// Only those with something that a person must hear or read at once, and nobody has yet.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unheard: bool,
    /// Only those in which something happened today, on the clocks of whoever looks.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    today: bool,
    /// Submitted then or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    submitted_from: Option<Moment>,
    /// Submitted before then.
    #[serde(skip_serializing_if = "Option::is_none")]
    submitted_to: Option<Moment>,
    /// What comes first.
    order: Order,
}

impl From<Filter> for view::Filter {
    fn from(filter: Filter) -> Self {
        Self {
            states: filter.states.into_iter().map(Into::into).collect(),
            stages: filter.statuses.into_iter().map(Into::into).collect(),
            priorities: filter.priorities.into_iter().map(|level| level.0).collect(),
            agent: filter.agent,
            team: filter.team,
            organisation: filter.organisation.map(Id::new),
            site: filter.site.map(Id::new),
            contact: filter.contact.map(Id::new),
            tags: filter.tags,
            awaits: filter.awaits.map(Into::into),
            channels: filter.channels.into_iter().map(Into::into).collect(),
            unheard: filter.unheard,
            today: filter.today,
            submitted_from: filter.submitted_from.map(|at| at.0),
            submitted_to: filter.submitted_to.map(|at| at.0),
            order: filter.order.into(),
        }
    }
}

impl From<view::Filter> for Filter {
    fn from(filter: view::Filter) -> Self {
        Self {
            states: filter.states.into_iter().map(Into::into).collect(),
            statuses: filter.stages.into_iter().map(Into::into).collect(),
            priorities: filter.priorities.into_iter().map(Level).collect(),
            agent: filter.agent,
            team: filter.team,
            organisation: filter.organisation.map(Id::number),
            site: filter.site.map(Id::number),
            contact: filter.contact.map(Id::number),
            tags: filter.tags,
            awaits: filter.awaits.map(Into::into),
            channels: filter.channels.into_iter().map(Into::into).collect(),
            unheard: filter.unheard,
            today: filter.today,
            submitted_from: filter.submitted_from.map(Moment),
            submitted_to: filter.submitted_to.map(Moment),
            order: filter.order.into(),
        }
    }
}
