//! The words of the API: what `desk` calls things, with a schema. Priorities are read in the digits that people type.

use desk::case;
use desk::catalog::Priority;
use desk::view::{self, Stage};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// A priority: `P1` is the most urgent. `p1`, `1` and `١` are read too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Priority, value_type = String, pattern = "^[Pp]?[1-9١-٩۱-۹]$", examples("P3"))]
pub(crate) struct Level(pub Priority);

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|e: sla::Error| serde::de::Error::custom(e.problem(sla::Language::En)))
    }
}

/// A language of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Language {
    /// English.
    En,
    /// Arabic.
    Ar,
}

impl From<Language> for sla::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Ar => Self::Ar,
        }
    }
}

impl From<sla::Language> for Language {
    fn from(language: sla::Language) -> Self {
        match language {
            sla::Language::En => Self::En,
            sla::Language::Ar => Self::Ar,
        }
    }
}

/// How a request reached the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Channel {
    /// The online ticketing system, and this API.
    Portal,
    /// Mail to the support address.
    Email,
    /// A call.
    Phone,
}

impl From<Channel> for case::Channel {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Portal => Self::Portal,
            Channel::Email => Self::Email,
            Channel::Phone => Self::Phone,
        }
    }
}

impl From<case::Channel> for Channel {
    fn from(channel: case::Channel) -> Self {
        match channel {
            case::Channel::Portal => Self::Portal,
            case::Channel::Email => Self::Email,
            case::Channel::Phone => Self::Phone,
        }
    }
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CallEnd {
    /// An agent and somebody on the customer's side spoke.
    Answered,
    /// Nobody answered.
    Unanswered,
    /// The caller left a message.
    Voicemail,
}

impl From<CallEnd> for case::CallEnd {
    fn from(end: CallEnd) -> Self {
        match end {
            CallEnd::Answered => Self::Answered,
            CallEnd::Unanswered => Self::Unanswered,
            CallEnd::Voicemail => Self::Voicemail,
        }
    }
}

impl From<case::CallEnd> for CallEnd {
    fn from(end: case::CallEnd) -> Self {
        match end {
            case::CallEnd::Answered => Self::Answered,
            case::CallEnd::Unanswered => Self::Unanswered,
            case::CallEnd::Voicemail => Self::Voicemail,
        }
    }
}

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = CaseStatus)]
pub(crate) enum Status {
    /// It is worked on.
    Open,
    /// Support considers it solved.
    Resolved,
    /// The customer closed it before anybody had answered.
    Withdrawn,
    /// It doesn't count: spam, a test, a duplicate.
    Void,
    /// It is over.
    Closed,
    /// It is part of another case.
    Merged,
}

impl From<Stage> for Status {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Open => Self::Open,
            Stage::Resolved => Self::Resolved,
            Stage::Withdrawn => Self::Withdrawn,
            Stage::Void => Self::Void,
            Stage::Closed => Self::Closed,
            Stage::Merged => Self::Merged,
        }
    }
}

/// What has become of a case's promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = PromiseState)]
pub(crate) enum State {
    /// Its clock runs.
    Run,
    /// Its calendar is closed now.
    Idle,
    /// Little is left.
    Soon,
    /// The deadline passed and nobody has answered.
    Late,
    /// Answered in time.
    Kept,
    /// Answered, but after a deadline had passed.
    LateKept,
    /// Closed by the customer before the deadline and the response.
    Withdrawn,
    /// It doesn't count.
    Void,
    /// There is no promise.
    None,
}

impl From<case::State> for State {
    fn from(state: case::State) -> Self {
        match state {
            case::State::Run => Self::Run,
            case::State::Idle => Self::Idle,
            case::State::Soon => Self::Soon,
            case::State::Late => Self::Late,
            case::State::Kept => Self::Kept,
            case::State::LateKept => Self::LateKept,
            case::State::Withdrawn => Self::Withdrawn,
            case::State::Void => Self::Void,
            case::State::None => Self::None,
        }
    }
}

impl From<Status> for Stage {
    fn from(status: Status) -> Self {
        match status {
            Status::Open => Self::Open,
            Status::Resolved => Self::Resolved,
            Status::Withdrawn => Self::Withdrawn,
            Status::Void => Self::Void,
            Status::Closed => Self::Closed,
            Status::Merged => Self::Merged,
        }
    }
}

impl From<State> for case::State {
    fn from(state: State) -> Self {
        match state {
            State::Run => Self::Run,
            State::Idle => Self::Idle,
            State::Soon => Self::Soon,
            State::Late => Self::Late,
            State::Kept => Self::Kept,
            State::LateKept => Self::LateKept,
            State::Withdrawn => Self::Withdrawn,
            State::Void => Self::Void,
            State::None => Self::None,
        }
    }
}

/// Whose the next step in a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Awaited {
    /// Support's.
    Support,
    /// The customer's.
    Customer,
}

impl From<Awaited> for view::Awaited {
    fn from(awaited: Awaited) -> Self {
        match awaited {
            Awaited::Support => Self::Support,
            Awaited::Customer => Self::Customer,
        }
    }
}

impl From<view::Awaited> for Awaited {
    fn from(awaited: view::Awaited) -> Self {
        match awaited {
            view::Awaited::Support => Self::Support,
            view::Awaited::Customer => Self::Customer,
        }
    }
}

/// Which cases come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = CaseOrder)]
pub(crate) enum Order {
    /// The earliest deadline that is still open; cases without one come last, the newest first.
    #[default]
    RespondBy,
    /// The most urgent, and of these the earliest open deadline.
    Priority,
    /// What was submitted last.
    Newest,
    /// What was submitted first.
    Oldest,
    /// What something happened to last.
    Changed,
}

impl From<Order> for view::Order {
    fn from(order: Order) -> Self {
        match order {
            Order::RespondBy => Self::RespondBy,
            Order::Priority => Self::Priority,
            Order::Newest => Self::Newest,
            Order::Oldest => Self::Oldest,
            Order::Changed => Self::Changed,
        }
    }
}

impl From<view::Order> for Order {
    fn from(order: view::Order) -> Self {
        match order {
            view::Order::RespondBy => Self::RespondBy,
            view::Order::Priority => Self::Priority,
            view::Order::Newest => Self::Newest,
            view::Order::Oldest => Self::Oldest,
            view::Order::Changed => Self::Changed,
        }
    }
}
