//! Everything that happens, in an order that a reader can follow without missing any of it: in pages.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use desk::permission::Deed;
use serde::Serialize;
use serde_json::Value;
use store::{Cursor, Happened};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::moment::Moment;
use crate::page::{Page, PageParams, Params, bad_cursor};
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Something that happened.
#[derive(Serialize, ToSchema)]
#[schema(as = Event)]
struct Shown {
    /// Its place in the feed: what to give as `after` to go on behind it.
    cursor: String,
    /// The case that it happened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<i64>,
    /// The contract that it happened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<i64>,
    /// Its place among the events of that case or contract, from 1.
    seq: u32,
    /// When it happened, which is what clocks count.
    occurred: Moment,
    /// When it was recorded.
    recorded: Moment,
    /// Who did it.
    #[schema(value_type = Object)]
    by: Value,
    /// What it was: its `kind`, and what belongs to it. Texts stand in it as hashes.
    #[schema(value_type = Object)]
    what: Value,
}

/// Everything that happens to cases and contracts, oldest first. Keep the last `cursor`, and ask again from there: nothing
/// is ever passed over.
#[utoipa::path(get, path = "/events", tag = "events", params(PageParams), responses((status = 200, body = Page<Shown>)))]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    caller.may_at_all(Deed::SeeEvents)?;
    let limit = page.limit(&app)?;
    let after = match &page.after {
        Some(after) => after.parse::<Cursor>().map_err(|_| bad_cursor(after))?,
        None => Cursor::default(),
    };
    let happened = app.read(move |tx| Ok(store::feed(tx, after, limit + 1)?)).await?;
    let shown = happened.into_iter().map(|(cursor, happened)| shown(cursor, &happened)).collect();
    Ok(Page::of(shown, limit, |event: &Shown| event.cursor.clone()).answer(&uri))
}

fn shown(cursor: Cursor, happened: &Happened) -> Shown {
    let json = |it: Result<Value, serde_json::Error>| it.unwrap_or_default();
    let (case, contract, seq, occurred, recorded, by, what) = match happened {
        Happened::ToCase(id, event) => {
            let what = json(serde_json::to_value(&event.body));
            (Some(id.number()), None, event.seq, event.occurred, event.recorded, event.by, what)
        }
        Happened::ToContract(id, event) => {
            let what = json(serde_json::to_value(event.body));
            (None, Some(id.number()), event.seq, event.occurred, event.recorded, event.by, what)
        }
    };
    let by = json(serde_json::to_value(by));
    let (occurred, recorded) = (Moment(occurred), Moment(recorded));
    Shown { cursor: cursor.to_string(), case, contract, seq, occurred, recorded, by, what }
}
