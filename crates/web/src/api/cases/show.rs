//! A case by its number.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::case::Case;
use desk::id::Id;
use desk::permission::{Deed, Whose};
use store::{Failure, Kept, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::shown::{Reader, Shown};
use crate::app::App;
use crate::auth::Caller;
use crate::condition::etag;
use crate::page::Path;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// A case with its promise: by when it is to be answered, and why.
#[utoipa::path(get, path = "/cases/{id}", tag = "cases", params(("id" = i64, Path)), responses((status = 200, body = Shown)))]
async fn show(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<Response, Problem> {
    let shared = app.clone();
    let shown = app.read(move |tx| {
        let Kept { id, case, .. } = found(tx, &caller, Id::new(id), Deed::SeeCase)?;
        let reader = Reader { app: &shared, caller: &caller, now: shared.now().max(case.recorded) };
        Ok(Shown::of(tx, &reader, id, &case)?)
    });
    let shown = shown.await?;
    Ok((etag(shown.version), Json(shown)).into_response())
}

/// A case, if there is one with this number and somebody may do this to it.
pub(crate) fn found(tx: &mut Tx<'_>, caller: &Caller, id: Id<Case>, deed: Deed) -> Result<Kept, Failure> {
    let kept = store::load(tx, id)?.ok_or(Failure::NoCase(id))?;
    caller.may(deed, &Whose::case(&kept.case))?;
    Ok(kept)
}
