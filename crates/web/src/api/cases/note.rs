//! Notes: what agents write for each other.

use axum::extract::State;
use axum::response::Response;
use desk::permission::Deed;
use desk::written::text;
use serde::Deserialize;
use store::Upload;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::said::Said;
use super::verb::{Asked, Done, Verb, with_files};
use crate::app::App;
use crate::ask::Ask;
use crate::condition::IfMatch;
use crate::page::Path;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(note))
}

/// What is noted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NoteInput)]
struct Input {
    /// What it says.
    #[schema(min_length = 1, max_length = 100_000)]
    message: String,
}

/// Writes a note on a case, which no customer sees. It never is a response.
#[utoipa::path(
    post, path = "/cases/{id}/notes", tag = "cases", params(("id" = i64, Path)), request_body = Input,
    responses((status = 201, body = Said))
)]
async fn note(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    let (asked, Input { message }) = ask.of(id, condition);
    Ok(notes(&app, asked, &message, Vec::new()).await?.said())
}

/// As [`note`], with files.
pub(crate) async fn notes(
    app: &App,
    asked: Asked,
    message: &str,
    files: Vec<Upload>,
) -> Result<Done, Problem> {
    let message = text("message", message).map_err(Problem::of)?;
    let mut verb = Verb::new(app, asked, Deed::Note);
    let (message, files) = (verb.seal(message, None), verb.bring(files));
    verb.run(move |case, world| with_files(case, world, case.note(message, world)?, &files)).await
}
