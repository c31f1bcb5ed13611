//! Agents: the vendor's people.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use desk::id::Id;
use desk::people::{self, Agent};
use desk::permission::{Deed, Denied};
use serde::{Deserialize, Serialize};
use store::{Failure, Versioned, once};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::ask::Ask;
use crate::auth::Caller;
use crate::condition::{IfMatch, etag};
use crate::page::{Page, PageParams, Params, Path};
use crate::problem::Problem;
use crate::words::Language;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, change))
}

/// A person of the vendor's.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Agent)]
struct Shown {
    /// The person's number.
    id: i64,
    /// What the person is called.
    name: String,
    /// The email address.
    address: String,
    /// What the person may do.
    role: AgentRole,
    /// The language that the person reads.
    language: Language,
    /// Whether the person still works here. Who doesn't isn't let in.
    active: bool,
}

/// What an agent is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AgentInput)]
struct Input {
    /// What the person is called.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The email address, which no other agent has.
    #[schema(max_length = 254, examples("amal@desk.example"))]
    address: String,
    /// What the person may do, from the next request on.
    role: AgentRole,
    /// The language that the person reads.
    language: Language,
    /// Whether the person still works here. Who doesn't isn't let in from the next request on.
    #[serde(default = "yes")]
    #[schema(default = true)]
    active: bool,
}

fn yes() -> bool {
    true
}

/// What an agent may do: work on cases (`agent`), decide contests and see to teams besides (`lead`), set the desk up
/// besides (`administrator`).
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum AgentRole {
    /// Works on cases.
    Agent,
    /// Decides contests and sees to the teams besides.
    Lead,
    /// Sets the desk up besides.
    Administrator,
}

/// Agents, in the order of their numbers.
#[utoipa::path(get, path = "/agents", tag = "people", params(PageParams), responses((status = 200, body = Page<Shown>)))]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    caller.may_at_all(Deed::SeeAgents)?;
    let (after, limit) = (page.after_number()?, page.limit(&app)?);
    let agents = app.read(move |tx| Ok(store::agents(tx, after, limit + 1)?)).await?;
    let shown = agents.into_iter().map(|(id, agent)| Shown::new(id, agent.it)).collect();
    Ok(Page::of(shown, limit, |agent: &Shown| agent.id.to_string()).answer(&uri))
}

/// Adds an agent. Administrators do.
#[utoipa::path(post, path = "/agents", tag = "people", request_body = Input, responses((status = 201, body = Shown)))]
async fn add(State(app): State<App>, ask: Ask<Input>) -> Result<Response, Problem> {
    ask.caller.may_at_all(Deed::EditAgents)?;
    let (agent, request, now) = (ask.body.agent()?, ask.request, app.now());
    let added = app.write(move |tx| {
        once(tx, request.as_ref(), now, |tx| Ok(Shown::new(store::add_agent(tx, &agent)?, agent)))
    });
    let (shown, _) = added.await?;
    let location = [(LOCATION, format!("/api/v1/agents/{}", shown.id))];
    Ok((StatusCode::CREATED, location, etag(1), Json(shown)).into_response())
}

/// An agent.
#[utoipa::path(
    get, path = "/agents/{id}", tag = "people", params(("id" = i64, Path)), responses((status = 200, body = Shown))
)]
async fn show(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<Response, Problem> {
    caller.may_at_all(Deed::SeeAgents)?;
    let agent = app.read(move |tx| found(tx, Id::new(id))).await?;
    Ok((etag(agent.version), Json(Shown::new(Id::new(id), agent.it))).into_response())
}

/// Changes an agent: what is given takes the place of what it was. Administrators do.
///
/// It counts from the next request of that person on. The last administrator stays one (409).
#[utoipa::path(
    put, path = "/agents/{id}", tag = "people", params(("id" = i64, Path)), request_body = Input,
    responses((status = 200, body = Shown))
)]
async fn change(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    ask.caller.may_at_all(Deed::EditAgents)?;
    let (id, agent) = (Id::new(id), ask.body.agent()?);
    let changed = app.write(move |tx| {
        let Versioned { version, .. } = found(tx, id)?;
        if condition.refuses(version) || !store::change_agent(tx, id, version, &agent)? {
            return Err(Failure::Changed);
        }
        Ok(Versioned { version: version + 1, it: agent })
    });
    let Versioned { version, it } = changed.await?;
    Ok((etag(version), Json(Shown::new(id, it))).into_response())
}

fn found(tx: &mut store::Tx<'_>, id: Id<Agent>) -> Result<Versioned<Agent>, Failure> {
    store::agent(tx, id)?.ok_or(Failure::Denied(Denied::Hidden))
}

impl Input {
    fn agent(self) -> Result<Agent, Problem> {
        let Self { name, address, role, language, active } = self;
        let agent = Agent { name, address, role: role.into(), language: language.into(), active };
        agent.check().map_err(Problem::invalid)
    }
}

impl Shown {
    fn new(id: Id<Agent>, agent: Agent) -> Self {
        let Agent { name, address, role, language, active } = agent;
        Self { id: id.number(), name, address, role: role.into(), language: language.into(), active }
    }
}

impl From<AgentRole> for people::AgentRole {
    fn from(role: AgentRole) -> Self {
        match role {
            AgentRole::Agent => Self::Agent,
            AgentRole::Lead => Self::Lead,
            AgentRole::Administrator => Self::Administrator,
        }
    }
}

impl From<people::AgentRole> for AgentRole {
    fn from(role: people::AgentRole) -> Self {
        match role {
            people::AgentRole::Agent => Self::Agent,
            people::AgentRole::Lead => Self::Lead,
            people::AgentRole::Administrator => Self::Administrator,
        }
    }
}
