//! `/cases/{id}` and what is done to a case: the same addresses for both sides; whose page is shown follows from who looks.

pub(in crate::pages) mod participants;
mod sent;
pub(crate) mod verbs;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use desk::case::{Case, Seq};
use desk::id::Id;
use desk::permission::Asker;
use serde::Deserialize;
use store::DraftKey;

use super::visitor::Visitor;
use super::{desk as ours, portal};
use crate::api::attachments::download;
use crate::app::App;
use crate::page::Path;
use crate::problem::Problem;

pub(in crate::pages) use sent::named_by_form;
pub(crate) use sent::{Sent, Typed, is_shown_with_the_form};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/cases/{id}", get(show))
        .route("/cases/{id}/files/{file}", get(file))
        .merge(verbs::routes())
}

/// What a page of a case is asked to show besides the case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Shown {
    /// What was just done, as a word.
    pub done: String,
    /// The message that this was about.
    pub message: Option<Seq>,
    /// A draft whose words are put into the box again.
    pub draft: Option<Seq>,
}

/// Where what somebody writes in a case is kept until it is sent.
pub(crate) fn draft_key(case: Id<Case>) -> DraftKey {
    DraftKey { form: "reply".to_owned(), case: Some(case) }
}

/// What there is to be shown of a case, after what.
pub(crate) struct Wanted {
    /// The case.
    pub case: i64,
    /// What its address says besides.
    pub shown: Shown,
    /// A form that is shown again.
    pub typed: Typed,
    /// The status of the answer.
    pub status: StatusCode,
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(case): Path<i64>,
    Query(shown): Query<Shown>,
) -> Result<Response, Problem> {
    page(app, visitor, Wanted { case, shown, typed: Typed::default(), status: StatusCode::OK }).await
}

/// The page of a case for whoever looks.
pub(crate) async fn page(app: App, visitor: Visitor, wanted: Wanted) -> Result<Response, Problem> {
    match visitor.caller.asker {
        Asker::Agent { .. } => ours::case::show(app, visitor, wanted).await,
        _ => portal::case::show(app, visitor, wanted).await,
    }
}

/// A file of a case, to be kept.
async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path((case, file)): Path<(i64, i64)>,
    headers: HeaderMap,
) -> Response {
    let sent = download::sends(&app, visitor.caller, (Some(Id::new(case)), Id::new(file)), false, &headers);
    sent.await.unwrap_or_else(Problem::into_response)
}
