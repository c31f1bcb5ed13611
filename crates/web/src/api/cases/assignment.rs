//! Who works on a case, and its tags.

use axum::extract::State;
use axum::response::Response;
use desk::id::Id;
use desk::people::Agent;
use desk::permission::Deed;
use serde::Deserialize;
use store::{Failure, Tx};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::shown::Shown;
use super::verb::{Asked, Done, Verb};
use crate::app::App;
use crate::ask::{Ask, Nothing};
use crate::condition::IfMatch;
use crate::page::Path;
use crate::problem::{Problem, wrong};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(assign)).routes(routes!(tag, untag))
}

/// Who is to work on a case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AssignmentInput)]
pub(crate) struct Assignment {
    /// The number of the agent; nobody where it isn't given.
    #[serde(default)]
    pub agent: Option<i64>,
    /// The number of the team whose queue it is in; none where it isn't given.
    #[serde(default)]
    pub team: Option<i64>,
}

/// Hands a case to an agent and a team, or to nobody. No clock starts anew.
#[utoipa::path(
    put, path = "/cases/{id}/assignment", tag = "cases", params(("id" = i64, Path)), request_body = Assignment,
    responses((status = 200, body = Shown))
)]
async fn assign(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Assignment>,
) -> Result<Response, Problem> {
    let (asked, to) = ask.of(id, condition);
    Ok(assigns(&app, asked, to).await?.case())
}

/// As [`assign`].
pub(crate) async fn assigns(app: &App, asked: Asked, to: Assignment) -> Result<Done, Problem> {
    let (agent, team) = (to.agent.map(Id::new), to.team.map(Id::new));
    let verb = Verb::new(app, asked, Deed::Assign);
    verb.reading(move |tx, case, world| {
        must_work_here(tx, agent)?;
        if let Some(team) = team
            && store::team(tx, team)?.is_none()
        {
            return Err(wrong("team", team, "there is no team with this number", "لا فريق بهذا الرقم"));
        }
        Ok::<_, Failure>(case.assign(agent, team, world)?)
    })
    .await
}

/// Hands a case to an agent, or to nobody, and leaves it with its team.
pub(crate) async fn hands(app: &App, asked: Asked, agent: Option<i64>) -> Result<Done, Problem> {
    let agent = agent.map(Id::new);
    let verb = Verb::new(app, asked, Deed::Assign);
    verb.reading(move |tx, case, world| {
        must_work_here(tx, agent)?;
        Ok::<_, Failure>(case.assign(agent, case.team, world)?)
    })
    .await
}

fn must_work_here(tx: &mut Tx<'_>, agent: Option<Id<Agent>>) -> Result<(), Failure> {
    let Some(number) = agent else { return Ok(()) };
    let Some(agent) = store::agent(tx, number)? else {
        return Err(wrong("agent", number, "there is no agent with this number", "لا موظف بهذا الرقم"));
    };
    if !agent.it.active {
        let gone = ("this agent doesn't work here any more", "لم يعد هذا الموظف يعمل هنا");
        return Err(wrong("agent", number, gone.0, gone.1));
    }
    Ok(())
}

/// Puts a tag on. Spaces around it, and runs of them within, don't count.
#[utoipa::path(
    put, path = "/cases/{id}/tags/{tag}", tag = "cases", params(("id" = i64, Path), ("tag" = String, Path)),
    responses((status = 200, body = Shown))
)]
async fn tag(
    State(app): State<App>,
    Path((id, tag)): Path<(i64, String)>,
    condition: IfMatch,
    ask: Ask<Nothing>,
) -> Result<Response, Problem> {
    Ok(tags(&app, ask.of(id, condition).0, tag).await?.case())
}

/// As [`tag`].
pub(crate) async fn tags(app: &App, asked: Asked, tag: String) -> Result<Done, Problem> {
    Verb::new(app, asked, Deed::Tag).run(move |case, world| case.tag(&tag, world)).await
}

/// Takes a tag off.
#[utoipa::path(
    delete, path = "/cases/{id}/tags/{tag}", tag = "cases", params(("id" = i64, Path), ("tag" = String, Path)),
    responses((status = 200, body = Shown))
)]
async fn untag(
    State(app): State<App>,
    Path((id, tag)): Path<(i64, String)>,
    condition: IfMatch,
    ask: Ask<Nothing>,
) -> Result<Response, Problem> {
    Ok(untags(&app, ask.of(id, condition).0, tag).await?.case())
}

/// As [`untag`].
pub(crate) async fn untags(app: &App, asked: Asked, tag: String) -> Result<Done, Problem> {
    Verb::new(app, asked, Deed::Tag).run(move |case, world| case.untag(&tag, world)).await
}
