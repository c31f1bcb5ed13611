//! Calls that were refused, since the caller's contract has no phone (policy S14, D13).

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use desk::case::RefusedCaller;
use desk::permission::Deed;
use serde::Serialize;
use store::{Error, Tx};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::names::{self, Named, Names};
use super::shown::text;
use crate::app::App;
use crate::auth::Caller;
use crate::moment::Moment;
use crate::page::{Page, PageParams, Params};
use crate::problem::Problem;
use crate::words::Channel;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A call that was refused.
#[derive(Serialize, ToSchema)]
#[schema(as = RefusedCall)]
struct Refused {
    /// Its number.
    id: i64,
    /// When it was offered.
    at: Moment,
    /// Whose contract has no phone.
    organisation: Named,
    /// Who called, if that is known.
    contact: Option<Named>,
    /// What the caller left; nothing where a person's data was erased.
    message: Option<String>,
    /// The channels that the caller was told of.
    told: Vec<Channel>,
}

/// Calls that were refused, since the caller's contract has no phone, the last one first; for agents.
#[utoipa::path(
    get, path = "/refused-calls", tag = "cases", params(PageParams), responses((status = 200, body = Page<Refused>))
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    caller.may_at_all(Deed::SeeTriage)?;
    let limit = page.limit(&app)?;
    let before = page.after.is_some().then(|| page.after_number()).transpose()?.unwrap_or(i64::MAX);
    let calls = app.read(move |tx| {
        let mut names = Names::default();
        let calls = store::refused_calls(tx, before, limit + 1)?.into_iter();
        Ok(calls
            .map(|(id, call)| Refused::shown(tx, &mut names, id, &call))
            .collect::<Result<Vec<_>, _>>()?)
    });
    Ok(Page::of(calls.await?, limit, |call| call.id.to_string()).answer(&uri))
}

impl Refused {
    fn shown(tx: &mut Tx<'_>, names: &mut Names, id: i64, call: &RefusedCaller) -> Result<Self, Error> {
        Ok(Self {
            id,
            at: call.at.into(),
            organisation: names::organisation(tx, call.organisation)?,
            contact: call.contact.map(|contact| names.contact(tx, contact)).transpose()?,
            message: text(tx, call.message)?,
            told: call.told.iter().map(|channel| Channel::from(*channel)).collect(),
        })
    }
}
