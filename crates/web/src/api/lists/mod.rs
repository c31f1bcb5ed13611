//! Lists of cases: every view, the queue, triage, and what is searched for.

mod filter;
mod line;
mod search;

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse as _, Response};
use desk::permission::{Asker, Deed};
use desk::view::Filter;
use serde::Serialize;
use sla::Zone;
use store::{CaseCursor, CaseList, CaseView, Failure, HolderId, Tx};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use self::filter::{FilterParams, Wanted};
use self::line::Line;
use super::views;
use crate::app::App;
use crate::auth::Caller;
use crate::page::{Page, PageParams, Params, bad_cursor};
use crate::problem::Problem;
use crate::words;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(counts))
        .routes(routes!(queue))
        .routes(routes!(triage))
        .merge(search::routes())
}

/// Cases, those that you may see.
///
/// A page looks at a bounded number of cases, so that a rare filter costs no more than a frequent one: it may hold fewer cases
/// than `limit`, even none, and still have a `next`.
#[utoipa::path(
    get, path = "/cases", tag = "cases", params(FilterParams, PageParams), responses((status = 200, body = Page<Line>))
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(filter): Params<FilterParams>,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let wanted = filter.wanted(&caller)?;
    show(app, caller, (CaseView::All, wanted), &page, &uri).await
}

/// The queue: cases that wait for their first response, the earliest open deadline first.
///
/// Cases that were merged stand in it once, with the earliest deadline and the highest priority of them. `order` may be
/// `respond-by` or `priority`.
#[utoipa::path(
    get, path = "/queue", tag = "cases", params(FilterParams, PageParams), responses((status = 200, body = Page<Line>))
)]
async fn queue(
    State(app): State<App>,
    caller: Caller,
    Params(filter): Params<FilterParams>,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    filter.must_be_of_the_queue()?;
    let wanted = filter.wanted(&caller)?;
    show(app, caller, (CaseView::Queue, wanted), &page, &uri).await
}

/// Cases that have no promise and wait for an agent to match them to a customer, or for a contract: the oldest first.
#[utoipa::path(get, path = "/triage", tag = "cases", params(PageParams), responses((status = 200, body = Page<Line>)))]
async fn triage(
    State(app): State<App>,
    caller: Caller,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    caller.may_at_all(Deed::SeeTriage)?;
    show(app, caller, (CaseView::Triage, Wanted::default()), &page, &uri).await
}

async fn show(
    app: App,
    caller: Caller,
    (view, wanted): (CaseView, Wanted),
    page: &PageParams,
    uri: &axum::http::Uri,
) -> Result<Response, Problem> {
    let limit = page.limit(&app)?;
    let after =
        page.after.as_deref().map(|after| after.parse::<CaseCursor>().map_err(|()| bad_cursor(after)));
    let after = after.transpose()?;
    let shows_desk = caller.may_at_all(Deed::SeeNotes).is_ok();
    let (now, entitlements) = (app.now(), app.entitlements.clone());
    let found = app.read(move |tx| {
        let list = asked(tx, &caller, view, wanted, now)?;
        Ok(store::list_cases(tx, &entitlements, &list, after, limit)?)
    });
    let found = found.await?;
    let items = found.lines.into_iter().map(|line| Line::shown(line, shows_desk)).collect();
    let next = found.next.map(|next| next.to_string());
    Ok(Page { items, next }.answer(uri))
}

/// The list that is asked for: what a saved view shows, if one is named, with what is said besides in its place.
fn asked(
    tx: &mut Tx<'_>,
    caller: &Caller,
    view: CaseView,
    wanted: Wanted,
    now: sla::Instant,
) -> Result<CaseList, Failure> {
    let saved = match wanted.view {
        Some(id) => views::seen(tx, caller, id)?.it.filter,
        None => Filter::default(),
    };
    let filter = wanted.filter(saved);
    let midnight = if filter.today { midnight(tx, caller, now)? } else { now };
    Ok(CaseList { view, filter, asker: caller.asker, now, midnight })
}

/// When today began for whoever asks: on the clocks that they have chosen for their pages, else on UTC.
fn midnight(tx: &mut Tx<'_>, caller: &Caller, now: sla::Instant) -> Result<sla::Instant, Failure> {
    let zone = match caller.asker {
        Asker::Agent { id, .. } => store::preferences(tx, HolderId::Agent(id))?.zone,
        Asker::Contact { .. } | Asker::Stranger | Asker::Desk => None,
    };
    let zone = zone.and_then(|zone| Zone::named(&zone).ok()).unwrap_or_else(Zone::utc);
    Ok(zone.first_instant(zone.date(now)))
}

/// How many cases are in each state.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseCounts)]
struct Counts {
    /// One for each state that the filter asks for.
    items: Vec<Count>,
}

/// How many cases are in a state.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseCount)]
struct Count {
    /// The state of the promise.
    state: words::State,
    /// How many.
    count: u64,
    /// Whether there may be more: those that stand in the queue are counted first, and of the others only the newest.
    more: bool,
}

/// How many cases are in which state, of those that you may see. Cases that were merged count once.
#[utoipa::path(
    get, path = "/cases/counts", tag = "cases", params(FilterParams), responses((status = 200, body = Counts))
)]
async fn counts(
    State(app): State<App>,
    caller: Caller,
    Params(filter): Params<FilterParams>,
) -> Result<Response, Problem> {
    let wanted = filter.wanted(&caller)?;
    let (now, entitlements) = (app.now(), app.entitlements.clone());
    let counted = app.read(move |tx| {
        let list = asked(tx, &caller, CaseView::All, wanted, now)?;
        Ok(store::count_cases(tx, &entitlements, &list)?)
    });
    let count = |of: store::Count| Count { state: of.state.into(), count: of.cases, more: of.more };
    let items = counted.await?.into_iter().map(count).collect();
    Ok(Json(Counts { items }).into_response())
}
