//! Files of cases: adding one, what is told of it, and its content.

pub(crate) mod download;
mod shown;
pub(crate) mod upload;

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse, Response};
use desk::case::{Case, File};
use desk::id::Id;
use desk::permission::{Deed, Denied, Whose};
use store::{Error, Failure, Filed, Kept, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::cases::names::Names;
use crate::api::cases::show::found as case;
use crate::api::cases::shown::Reader;
use crate::app::App;
use crate::auth::Caller;
use crate::condition::etag;
use crate::page::{Page, PageParams, Params, Path};
use crate::problem::Problem;

use shown::Shown;

pub(crate) use upload::UPLOADS;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, upload::add))
        .routes(routes!(show))
        .routes(routes!(download::content))
}

/// The files of a case, in the order in which they were added. Contacts don't see those that are for agents only.
#[utoipa::path(
    get, path = "/cases/{id}/attachments", tag = "attachments", params(("id" = i64, Path), PageParams),
    responses((status = 200, body = Page<Shown>))
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let (after, limit) = (page.after_number()?, page.limit(&app)?);
    let shared = app.clone();
    let shown = app.read(move |tx| {
        let Kept { id, case, .. } = case(tx, &caller, Id::new(id), Deed::SeeCase)?;
        let reader = Reader { app: &shared, caller: &caller, now: shared.now().max(case.recorded) };
        let mut names = Names::default();
        let filed = store::files_of(tx, id, after)?.into_iter();
        let seen = filed.filter_map(|filed| Some((is_for(&reader, &case, &filed)?, filed)));
        let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
        let shown =
            seen.take(most).map(|(file, filed)| Shown::of(tx, &mut names, (&case, file), filed, reader.now));
        Ok(shown.collect::<Result<Vec<_>, Error>>()?)
    });
    Ok(Page::of(shown.await?, limit, |file: &Shown| file.id.to_string()).answer(&uri))
}

/// What is told of a file.
#[utoipa::path(
    get, path = "/attachments/{id}", tag = "attachments", params(("id" = i64, Path)),
    responses((status = 200, body = Shown))
)]
async fn show(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<Response, Problem> {
    let shared = app.clone();
    let shown = app.read(move |tx| {
        let (case, file, filed) = found(tx, (&shared, &caller), Id::new(id))?;
        Ok(Shown::of(tx, &mut Names::default(), (&case, &file), filed, shared.now().max(case.recorded))?)
    });
    let shown = shown.await?;
    Ok((etag(shown.version()), Json(shown)).into_response())
}

/// The file of a case, if somebody may see it.
pub(crate) fn is_for<'a>(reader: &Reader<'_>, case: &'a Case, filed: &Filed) -> Option<&'a File> {
    let file = case.files.iter().find(|file| file.seq == filed.seq)?;
    let sees_notes = reader.caller.may(Deed::SeeNotes, &Whose::case(case)).is_ok();
    (sees_notes || !case.hides(file, reader.now)).then_some(file)
}

/// A file with its case. One that somebody may not see isn't there for them.
fn found(
    tx: &mut Tx<'_>,
    (app, caller): (&App, &Caller),
    id: Id<File>,
) -> Result<(Case, File, Filed), Failure> {
    let filed = store::file(tx, id)?.ok_or(Failure::Denied(Denied::Hidden))?;
    let Kept { case, .. } = case(tx, caller, filed.case, Deed::SeeCase)?;
    let reader = Reader { app, caller, now: app.now().max(case.recorded) };
    let file = *is_for(&reader, &case, &filed).ok_or(Failure::Denied(Denied::Hidden))?;
    Ok((case, file, filed))
}
