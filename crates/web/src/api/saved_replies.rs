//! Saved replies: what agents put into the box, in both languages.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use desk::id::Id;
use desk::permission::{Deed, Denied};
use desk::saved_reply::SavedReply;
use serde::{Deserialize, Serialize};
use store::{Failure, Tx, Versioned, once};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::ask::Ask;
use crate::auth::Caller;
use crate::condition::{IfMatch, etag};
use crate::page::{Page, PageParams, Params, Path};
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, change, remove))
}

/// A saved reply.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = SavedReply)]
struct Shown {
    /// Its number.
    id: i64,
    /// What agents find it by.
    name: String,
    /// What it says in English; empty where nobody has written that.
    en: String,
    /// What it says in Arabic; empty where nobody has written that.
    ar: String,
}

/// What a saved reply is to be. In its texts `{{customer}}`, `{{organisation}}`, `{{case}}`, `{{subject}}` and `{{agent}}` stand
/// for what differs from case to case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SavedReplyInput)]
pub(crate) struct Input {
    /// What agents find it by.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What it says in English. One of the two languages is needed.
    #[serde(default)]
    #[schema(max_length = 100_000)]
    pub en: String,
    /// What it says in Arabic.
    #[serde(default)]
    #[schema(max_length = 100_000)]
    pub ar: String,
}

impl Input {
    fn reply(self) -> Result<SavedReply, Problem> {
        let Self { name, en, ar } = self;
        SavedReply { name, en, ar }.check().map_err(Problem::invalid)
    }
}

impl Shown {
    fn new(id: Id<SavedReply>, SavedReply { name, en, ar }: SavedReply) -> Self {
        Self { id: id.number(), name, en, ar }
    }
}

/// Saved replies, in the order of their numbers.
#[utoipa::path(
    get, path = "/saved-replies", tag = "cases", params(PageParams), responses((status = 200, body = Page<Shown>))
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    caller.may_at_all(Deed::SeeSavedReplies)?;
    let (after, limit) = (page.after_number()?, page.limit(&app)?);
    let replies = app.read(move |tx| Ok(store::saved_replies(tx, after, limit + 1)?)).await?;
    let shown = replies.into_iter().map(|(id, reply)| Shown::new(id, reply.it)).collect();
    Ok(Page::of(shown, limit, |reply: &Shown| reply.id.to_string()).answer(&uri))
}

/// Adds a saved reply.
#[utoipa::path(
    post, path = "/saved-replies", tag = "cases", request_body = Input, responses((status = 201, body = Shown))
)]
async fn add(State(app): State<App>, ask: Ask<Input>) -> Result<Response, Problem> {
    let Ask { caller, body, request } = ask;
    let shown = adds(&app, &caller, request, body).await?;
    let location = [(LOCATION, format!("/api/v1/saved-replies/{}", shown.id))];
    Ok((StatusCode::CREATED, location, etag(1), Json(shown)).into_response())
}

/// As [`add`].
async fn adds(
    app: &App,
    caller: &Caller,
    request: Option<store::Request>,
    body: Input,
) -> Result<Shown, Problem> {
    caller.may_at_all(Deed::EditSavedReplies)?;
    let (reply, now) = (body.reply()?, app.now());
    let added = app.write(move |tx| {
        once(tx, request.as_ref(), now, |tx| {
            let id = store::add_saved_reply(tx, &reply)?;
            Ok(Shown::new(id, reply))
        })
    });
    Ok(added.await?.0)
}

/// Adds one, from a page.
pub(crate) async fn added(
    app: &App,
    caller: &Caller,
    request: Option<store::Request>,
    body: Input,
) -> Result<(), Problem> {
    adds(app, caller, request, body).await.map(drop)
}

/// A saved reply.
#[utoipa::path(
    get, path = "/saved-replies/{id}", tag = "cases", params(("id" = i64, Path)),
    responses((status = 200, body = Shown))
)]
async fn show(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<Response, Problem> {
    caller.may_at_all(Deed::SeeSavedReplies)?;
    let reply = app.read(move |tx| found(tx, Id::new(id))).await?;
    Ok((etag(reply.version), Json(Shown::new(Id::new(id), reply.it))).into_response())
}

/// Changes a saved reply: what is given takes the place of what it was.
#[utoipa::path(
    put, path = "/saved-replies/{id}", tag = "cases", params(("id" = i64, Path)), request_body = Input,
    responses((status = 200, body = Shown))
)]
async fn change(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    let reply = changes(&app, &ask.caller, (id, condition), ask.body).await?;
    Ok((etag(reply.version), Json(Shown::new(Id::new(id), reply.it))).into_response())
}

/// As [`change`].
pub(crate) async fn changes(
    app: &App,
    caller: &Caller,
    (id, condition): (i64, IfMatch),
    body: Input,
) -> Result<Versioned<SavedReply>, Problem> {
    caller.may_at_all(Deed::EditSavedReplies)?;
    let reply = body.reply()?;
    let changed = app.write(move |tx| {
        let Versioned { version, .. } = found(tx, Id::new(id))?;
        if condition.refuses(version) {
            return Ok(None);
        }
        let kept = store::change_saved_reply(tx, Id::new(id), version, &reply)?;
        Ok(kept.then(|| Versioned { version: version + 1, it: reply }))
    });
    changed.await?.ok_or_else(Problem::changed_meanwhile)
}

/// Removes a saved reply. What was sent with it stays.
#[utoipa::path(
    delete, path = "/saved-replies/{id}", tag = "cases", params(("id" = i64, Path)),
    responses((status = 204, description = "It is gone."))
)]
async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    condition: IfMatch,
) -> Result<StatusCode, Problem> {
    removes(&app, &caller, (id, condition)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// As [`remove`].
pub(crate) async fn removes(
    app: &App,
    caller: &Caller,
    (id, condition): (i64, IfMatch),
) -> Result<(), Problem> {
    caller.may_at_all(Deed::EditSavedReplies)?;
    let removed = app.write(move |tx| {
        let Versioned { version, .. } = found(tx, Id::new(id))?;
        Ok(!condition.refuses(version) && store::remove_saved_reply(tx, Id::new(id))?)
    });
    if removed.await? { Ok(()) } else { Err(Problem::changed_meanwhile()) }
}

fn found(tx: &mut Tx<'_>, id: Id<SavedReply>) -> Result<Versioned<SavedReply>, Failure> {
    store::saved_reply(tx, id)?.ok_or(Failure::Denied(Denied::Hidden))
}
