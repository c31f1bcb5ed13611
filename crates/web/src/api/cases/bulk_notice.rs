//! Bulk notices: what an agent tells the customers of several cases at once (policy D7, D11).

use axum::extract::State;
use axum::response::Response;
use desk::permission::Deed;
use desk::written::text;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::said::Said;
use super::verb::{Asked, Done, Verb};
use crate::app::App;
use crate::ask::Ask;
use crate::condition::IfMatch;
use crate::page::Path;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(send))
}

/// What several customers are told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BulkNoticeInput)]
struct Input {
    /// What it says.
    #[schema(min_length = 1, max_length = 100_000)]
    message: String,
}

/// Tells this customer what several are told. It never is a response, and whose the next step is stays as it is. For priorities
/// that are contacted during working hours only it is refused outside them, with their next opening.
#[utoipa::path(
    post, path = "/cases/{id}/bulk-notices", tag = "cases", params(("id" = i64, Path)), request_body = Input,
    responses((status = 201, body = Said))
)]
async fn send(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    let (asked, Input { message }) = ask.of(id, condition);
    Ok(sends(&app, asked, &message).await?.said())
}

/// As [`send`].
pub(crate) async fn sends(app: &App, asked: Asked, message: &str) -> Result<Done, Problem> {
    let message = text("message", message).map_err(Problem::of)?;
    let mut verb = Verb::new(app, asked, Deed::SendBulkNotice);
    let message = verb.seal(message, None);
    verb.run(move |case, world| case.send_bulk_notice(message, world)).await
}
