//! What called for a person's ear or eye was heard or read (policy D10).

use axum::extract::State;
use axum::response::Response;
use desk::case::Seq;
use desk::permission::Deed;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::shown::Shown;
use super::verb::{Asked, Done, Verb};
use crate::app::App;
use crate::ask::Ask;
use crate::condition::IfMatch;
use crate::page::Path;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(hear))
}

/// What was heard or read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HeardInput)]
struct Input {
    /// The message or call; 1 is what the case began with.
    #[schema(minimum = 1)]
    message: u32,
}

/// Says that an urgent voicemail, or what the customer sent to a case that nobody looks at any more, was heard or read.
/// It ends the alerts.
#[utoipa::path(
    post, path = "/cases/{id}/heard", tag = "cases", params(("id" = i64, Path)), request_body = Input,
    responses((status = 200, body = Shown))
)]
async fn hear(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    let (asked, Input { message }) = ask.of(id, condition);
    Ok(hears(&app, asked, message).await?.case())
}

/// As [`hear`].
pub(crate) async fn hears(app: &App, asked: Asked, message: Seq) -> Result<Done, Problem> {
    Verb::new(app, asked, Deed::Hear).run(move |case, world| case.heard(message, world)).await
}
