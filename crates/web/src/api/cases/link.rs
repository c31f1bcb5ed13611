//! Cases that have to do with each other, or with one incident.

use axum::extract::State;
use axum::response::Response;
use desk::id::Id;
use desk::permission::Deed;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::shown::{Relation, Shown};
use super::verb::{Asked, Done, Verb};
use crate::app::App;
use crate::ask::{Ask, Nothing};
use crate::condition::IfMatch;
use crate::page::Path;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(link)).routes(routes!(unlink))
}

/// A case that another has to do with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LinkInput)]
pub(crate) struct Link {
    /// The other case.
    pub case: i64,
    /// What it is to this one.
    pub relation: Relation,
}

/// Links a case to another, or to the incident that it is part of. Many cases may be part of one incident, and each keeps
/// its own promise.
#[utoipa::path(
    post, path = "/cases/{id}/links", tag = "cases", params(("id" = i64, Path)), request_body = Link,
    responses((status = 200, body = Shown))
)]
async fn link(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Link>,
) -> Result<Response, Problem> {
    let (asked, body) = ask.of(id, condition);
    Ok(links(&app, asked, body).await?.case())
}

/// As [`link`].
pub(crate) async fn links(app: &App, asked: Asked, body: Link) -> Result<Done, Problem> {
    let Link { case: other, relation } = body;
    let (own, other_id) = (Id::new(asked.case), Id::new(other));
    let verb = Verb::new(app, asked, Deed::Link);
    verb.with_other((other, Some("case")), move |case, other, world| {
        case.link(own, (other_id, other), relation.into(), world)
    })
    .await
}

/// Says that two cases have nothing to do with each other after all.
#[utoipa::path(
    delete, path = "/cases/{id}/links/{other}", tag = "cases", params(("id" = i64, Path), ("other" = i64, Path)),
    responses((status = 200, body = Shown))
)]
async fn unlink(
    State(app): State<App>,
    Path((id, other)): Path<(i64, i64)>,
    condition: IfMatch,
    ask: Ask<Nothing>,
) -> Result<Response, Problem> {
    Ok(unlinks(&app, ask.of(id, condition).0, other).await?.case())
}

/// As [`unlink`].
pub(crate) async fn unlinks(app: &App, asked: Asked, other: i64) -> Result<Done, Problem> {
    let (own, other_id) = (Id::new(asked.case), Id::new(other));
    let verb = Verb::new(app, asked, Deed::Link);
    verb.with_other((other, None), move |case, _, world| case.unlink(own, other_id, world)).await
}
