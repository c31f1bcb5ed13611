//! Merging cases of one organisation, undoing it, and making a case of a message (policy D22).

use axum::extract::State;
use axum::response::Response;
use desk::case::Split;
use desk::id::Id;
use desk::permission::Deed;
use desk::written::{Errors, name};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::confirmation::Confirmation;
use super::shown::Shown;
use super::verb::{Asked, Done, Verb};
use crate::app::App;
use crate::ask::{Ask, Nothing};
use crate::condition::IfMatch;
use crate::page::Path;
use crate::problem::Problem;
use crate::words::Level;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(merge)).routes(routes!(part)).routes(routes!(split))
}

/// A case that becomes part of another.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MergeInput)]
struct Merge {
    /// The case that becomes part of this one.
    case: i64,
}

/// Makes another case of the same organisation part of this one, which goes on. Each keeps its own promise and history; the
/// first response after the merge answers every open one.
#[utoipa::path(
    post, path = "/cases/{id}/merges", tag = "cases", params(("id" = i64, Path)), request_body = Merge,
    responses((status = 200, body = Shown))
)]
async fn merge(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Merge>,
) -> Result<Response, Problem> {
    let (asked, Merge { case: other }) = ask.of(id, condition);
    Ok(merges(&app, asked, other).await?.case())
}

/// As [`merge`].
pub(crate) async fn merges(app: &App, asked: Asked, other: i64) -> Result<Done, Problem> {
    let own = Id::new(asked.case);
    let verb = Verb::new(app, asked, Deed::Merge);
    verb.with_other((other, Some("case")), move |case, part, world| {
        case.merge(own, (Id::new(other), part), world)
    })
    .await
}

/// Undoes a merge: each case has its own messages, which never left it; later ones stay here.
#[utoipa::path(
    delete, path = "/cases/{id}/merges/{other}", tag = "cases", params(("id" = i64, Path), ("other" = i64, Path)),
    responses((status = 200, body = Shown))
)]
async fn part(
    State(app): State<App>,
    Path((id, other)): Path<(i64, i64)>,
    condition: IfMatch,
    ask: Ask<Nothing>,
) -> Result<Response, Problem> {
    Ok(parts(&app, ask.of(id, condition).0, other).await?.case())
}

/// As [`part`].
pub(crate) async fn parts(app: &App, asked: Asked, other: i64) -> Result<Done, Problem> {
    let own = Id::new(asked.case);
    let verb = Verb::new(app, asked, Deed::Merge);
    verb.with_other((other, None), move |case, part, world| case.part(own, (Id::new(other), part), world))
        .await
}

/// A message that is about something else.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SplitInput)]
pub(crate) struct Off {
    /// The message, by its event.
    #[schema(minimum = 1)]
    pub message: u32,
    /// What it is about, in a line; this case's subject unless it is given.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub subject: Option<String>,
    /// The priority, if the customer has chosen one for it; else it opens as P3, as any case that nobody has confirmed a
    /// priority for.
    #[serde(default)]
    pub priority: Option<Level>,
    /// That the statement of this priority was confirmed.
    #[serde(default)]
    pub confirmation: Option<Confirmation>,
}

/// Makes a case of a message of this one. It was submitted when the message reached the desk, under what the customer's
/// contract gave then; where a response followed the message already, its promise counts from now. The answer is the new
/// case.
#[utoipa::path(
    post, path = "/cases/{id}/splits", tag = "cases", params(("id" = i64, Path)), request_body = Off,
    responses((status = 201, body = Shown))
)]
async fn split(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Off>,
) -> Result<Response, Problem> {
    let (asked, body) = ask.of(id, condition);
    Ok(splits(&app, asked, body).await?.opened())
}

/// As [`split`].
pub(crate) async fn splits(app: &App, asked: Asked, body: Off) -> Result<Done, Problem> {
    let mut errors = Errors::default();
    let confirmation = body.confirmation.map(|of| errors.keep_all("confirmation", of.read(&asked.caller)));
    let subject = body.subject.map(|subject| errors.keep(name("subject", &subject)));
    errors.finish(Some(())).map_err(Problem::invalid)?;
    let mut verb = Verb::new(app, asked, Deed::Split);
    let split = Split {
        message: body.message,
        subject: subject.flatten().map(|subject| verb.seal(subject, None)),
        priority: body.priority.map(|level| level.0),
        confirmation: confirmation.flatten(),
    };
    verb.split(split).await
}
