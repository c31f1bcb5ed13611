//! Teams: agents who share a queue.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use desk::id::Id;
use desk::people::Team;
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

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, change))
}

/// A team.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Team)]
struct Shown {
    /// Its number.
    id: i64,
    /// What it is called.
    name: String,
    /// The numbers of the agents who belong to it.
    agents: Vec<i64>,
}

/// What a team is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TeamInput)]
struct Input {
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The numbers of the agents who belong to it.
    #[serde(default)]
    agents: Vec<i64>,
}

impl Input {
    fn team(self) -> Result<Team, Problem> {
        let agents = self.agents.into_iter().map(Id::new).collect();
        Team { name: self.name, agents }.check().map_err(Problem::invalid)
    }
}

impl Shown {
    fn new(id: Id<Team>, team: Team) -> Self {
        let agents = team.agents.into_iter().map(Id::number).collect();
        Self { id: id.number(), name: team.name, agents }
    }
}

/// Teams, in the order of their numbers.
#[utoipa::path(get, path = "/teams", tag = "people", params(PageParams), responses((status = 200, body = Page<Shown>)))]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    caller.may_at_all(Deed::SeeAgents)?;
    let (after, limit) = (page.after_number()?, page.limit(&app)?);
    let teams = app.read(move |tx| Ok(store::teams(tx, after, limit + 1)?)).await?;
    let shown = teams.into_iter().map(|(id, team)| Shown::new(id, team.it)).collect();
    Ok(Page::of(shown, limit, |team: &Shown| team.id.to_string()).answer(&uri))
}

/// Adds a team.
#[utoipa::path(post, path = "/teams", tag = "people", request_body = Input, responses((status = 201, body = Shown)))]
async fn add(State(app): State<App>, ask: Ask<Input>) -> Result<Response, Problem> {
    ask.caller.may_at_all(Deed::EditTeams)?;
    let (team, request, now) = (ask.body.team()?, ask.request, app.now());
    let added = app.write(move |tx| {
        once(tx, request.as_ref(), now, |tx| {
            agents_are_there(tx, &team)?;
            let id = store::add_team(tx, &team)?;
            Ok(Shown::new(id, team))
        })
    });
    let (shown, _) = added.await?;
    let location = [(LOCATION, format!("/api/v1/teams/{}", shown.id))];
    Ok((StatusCode::CREATED, location, etag(1), Json(shown)).into_response())
}

/// A team.
#[utoipa::path(get, path = "/teams/{id}", tag = "people", params(("id" = i64, Path)), responses((status = 200, body = Shown)))]
async fn show(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<Response, Problem> {
    caller.may_at_all(Deed::SeeAgents)?;
    let team = app.read(move |tx| found(tx, Id::new(id))).await?;
    Ok((etag(team.version), Json(Shown::new(Id::new(id), team.it))).into_response())
}

/// Changes a team: what is given takes the place of what it was.
#[utoipa::path(
    put, path = "/teams/{id}", tag = "people", params(("id" = i64, Path)), request_body = Input,
    responses((status = 200, body = Shown))
)]
async fn change(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    ask.caller.may_at_all(Deed::EditTeams)?;
    let team = ask.body.team()?;
    let changed = app.write(move |tx| {
        let Versioned { version, .. } = found(tx, Id::new(id))?;
        if condition.refuses(version) {
            return Ok(None);
        }
        agents_are_there(tx, &team)?;
        let kept = store::change_team(tx, Id::new(id), version, &team)?;
        Ok(kept.then(|| Versioned { version: version + 1, it: team }))
    });
    let team = changed.await?.ok_or_else(Problem::changed_meanwhile)?;
    Ok((etag(team.version), Json(Shown::new(Id::new(id), team.it))).into_response())
}

fn found(tx: &mut store::Tx<'_>, id: Id<Team>) -> Result<Versioned<Team>, Failure> {
    store::team(tx, id)?.ok_or(Failure::Denied(Denied::Hidden))
}

fn agents_are_there(tx: &mut store::Tx<'_>, team: &Team) -> Result<(), Failure> {
    for (index, agent) in team.agents.iter().enumerate() {
        if store::agent(tx, *agent)?.is_none() {
            let field = format!("agents[{index}]");
            let (en, ar) = ("there is no agent with this number", "لا موظف بهذا الرقم");
            return Err(Failure::Refused(sla::Error::new(field, agent.to_string(), en, ar).into()));
        }
    }
    Ok(())
}
