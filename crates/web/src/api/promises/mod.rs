//! What would be promised: asked before a case is opened.

mod answer;
mod question;
mod shown;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::answer::Reader;
use self::question::Question;
use self::shown::Preview;
use crate::app::App;
use crate::ask::Ask;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(preview))
}

/// What would be promised if a case were submitted at an instant: by when it would have to be answered, and why then.
///
/// It says which contract is in force, or that none is and what that means. Nothing is stored.
#[utoipa::path(
    post, path = "/promises/preview", tag = "promises", request_body = Question,
    responses((status = 200, body = Preview))
)]
async fn preview(State(app): State<App>, ask: Ask<Question>) -> Result<Response, Problem> {
    let (caller, now) = (ask.caller, app.now());
    let asked = ask.body.read(&caller)?;
    let shared = app.clone();
    let answer = app.read(move |tx| {
        let reader = Reader { entitlements: &shared.entitlements, caller: &caller, now };
        let plans = format!("{}/api/v1/plans", shared.public_url);
        reader.answer(tx, asked, plans)
    });
    Ok(Json(answer.await?).into_response())
}
