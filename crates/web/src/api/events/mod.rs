//! Everything that happens, in an order that a reader can follow without missing any of it: in pages, or as it happens.

mod shown;
mod stream;

use axum::extract::{OriginalUri, State};
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::http::request::Parts;
use axum::response::Response;
use desk::permission::Deed;
use store::{Cursor, Failure, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::page::{Page, PageParams, Params, bad_cursor};
use crate::problem::Problem;

use shown::Shown;
use stream::Program;
pub(crate) use stream::{Follower, Streams, open as open_stream};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Everything that happens to cases and contracts, oldest first. Nothing is ever passed over: keep the `cursor` of the last
/// event and go on `after` it, at any time. `after=end` begins behind what has happened so far.
///
/// With `Accept: text/event-stream` events are sent as they happen, each with its cursor as `id`, and the stream goes on
/// where a client left off that sends `Last-Event-ID`. At most 8 streams are open with one token.
#[utoipa::path(
    get, path = "/events", tag = "events", params(PageParams),
    responses((status = 200, content((Page<Shown> = "application/json"), (String = "text/event-stream"))))
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
    parts: Parts,
) -> Result<Response, Problem> {
    caller.may_at_all(Deed::SeeEvents)?;
    let limit = page.limit(&app)?;
    let begin = Begin::read(page.after.as_deref(), &parts.headers)?;
    let after = app.read(move |tx| begin.cursor(tx)).await?;
    if wants_stream(&parts.headers) {
        let program = Program { app: app.clone(), parts };
        return stream::open(app, caller.key, after, program);
    }
    let happened = app.read(move |tx| Ok(store::feed(tx, after, limit + 1)?)).await?;
    let shown: Result<Vec<_>, _> = happened.iter().map(|(cursor, it)| Shown::new(*cursor, it)).collect();
    Ok(Page::of(shown?, limit, |event: &Shown| event.cursor.clone()).answer(&uri))
}

/// Where to begin.
#[derive(Clone, Copy)]
pub(crate) enum Begin {
    /// Behind this place.
    After(Cursor),
    /// Behind what has happened so far.
    End,
}

impl Begin {
    /// A client that lost its stream says where it was; that is later than where it began.
    pub fn read(after: Option<&str>, headers: &HeaderMap) -> Result<Self, Problem> {
        let last = headers.get("last-event-id").map(|last| last.to_str().unwrap_or_default());
        match last.filter(|last| !last.is_empty()).or(after) {
            None => Ok(Self::After(Cursor::default())),
            Some("end") => Ok(Self::End),
            Some(after) => after.parse().map(Self::After).map_err(|_| bad_cursor(after)),
        }
    }

    /// The place, as a cursor.
    pub fn cursor(self, tx: &mut Tx<'_>) -> Result<Cursor, Failure> {
        match self {
            Self::After(cursor) => Ok(cursor),
            Self::End => Ok(store::feed_end(tx)?),
        }
    }
}

fn wants_stream(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut kinds =
        accepted.flat_map(|value| value.split(',')).map(|kind| kind.split(';').next().unwrap_or_default());
    kinds.any(|kind| kind.trim().eq_ignore_ascii_case("text/event-stream"))
}
