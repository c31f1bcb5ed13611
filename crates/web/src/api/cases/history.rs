//! A case's history: its events in their places.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use desk::id::Id;
use desk::permission::Deed;
use store::Error;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::event::Happened;
use super::names::Names;
use super::show::found;
use crate::app::App;
use crate::auth::Caller;
use crate::page::{Page, PageParams, Params, Path};
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(history))
}

/// What happened to a case, in the order in which it was recorded; for agents.
#[utoipa::path(
    get, path = "/cases/{id}/history", tag = "cases", params(("id" = i64, Path), PageParams),
    responses((status = 200, body = Page<Happened>))
)]
async fn history(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let (after, limit) = (page.after_number()?, page.limit(&app)?);
    let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let events = app.read(move |tx| {
        let kept = found(tx, &caller, Id::new(id), Deed::SeeHistory)?;
        let mut names = Names::default();
        let later = kept.events.iter().filter(|event| i64::from(event.seq) > after).take(most);
        let shown = later.map(|event| Happened::of(tx, &mut names, event, caller.language));
        Ok(shown.collect::<Result<Vec<_>, Error>>()?)
    });
    Ok(Page::of(events.await?, limit, |event| event.seq.to_string()).answer(&uri))
}
