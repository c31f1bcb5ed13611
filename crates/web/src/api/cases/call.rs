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
use super::verb::Verb;
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
struct Input {
    /// Whether the customer called.
    inbound: bool,
    /// How it ended.
    end: CallEnd,
    /// When somebody answered it, else when it began; now unless it is said. Never later, nor before the case.
    #[serde(default)]
    at: Option<Moment>,
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
    let Input { inbound, end, at } = ask.body;
    let mut verb = Verb::new(&app, ask.caller, ask.request, (id, condition), Deed::Call);
    if let Some(Moment(at)) = at {
        verb.occurred(at);
    }
    let done = verb.run(move |case, world| {
        let at = at.map_or(world.now, |at| at.0);
        case.call(&Call { inbound, end: end.into(), at }, world)
    });
    Ok(done.await?.said())
}
