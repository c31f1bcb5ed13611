//! Calls about a case (policy D7).

use axum::extract::State;
use axum::response::Response;
use desk::case::Call;
use desk::permission::Deed;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::said::Said;
use super::verb::{Asked, Done, Verb};
use crate::app::App;
use crate::ask::Ask;
use crate::condition::IfMatch;
use crate::moment::Moment;
use crate::page::Path;
use crate::problem::Problem;
use crate::words::CallEnd;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(call))
}

/// A call about a case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CallInput)]
pub(crate) struct Input {
    /// Whether the customer called.
    pub inbound: bool,
    /// How it ended.
    pub end: CallEnd,
    /// When somebody answered it, else when it began; now unless it is said. Never later, nor before the case.
    #[serde(default)]
    pub at: Option<Moment>,
}

/// Records a call. Answered, it is a response at that moment; one that nobody answered is none.
#[utoipa::path(
    post, path = "/cases/{id}/calls", tag = "cases", params(("id" = i64, Path)), request_body = Input,
    responses((status = 201, body = Said))
)]
async fn call(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    let (asked, input) = ask.of(id, condition);
    Ok(calls(&app, asked, input).await?.said())
}

/// As [`call`].
pub(crate) async fn calls(app: &App, asked: Asked, input: Input) -> Result<Done, Problem> {
    let Input { inbound, end, at } = input;
    let mut verb = Verb::new(app, asked, Deed::Call);
    if let Some(Moment(at)) = at {
        verb.occurred(at);
    }
    verb.run(move |case, world| {
        let at = at.map_or(world.now, |at| at.0);
        case.call(&Call { inbound, end: end.into(), at }, world)
    })
    .await
}
