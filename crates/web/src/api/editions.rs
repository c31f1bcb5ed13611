//! Editions of the vendor's catalogue: what was added never changes.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use desk::catalog::{Catalog, Fault};
use desk::permission::{Deed, Denied};
use serde::{Deserialize, Serialize};
use sla::Language;
use store::{Failure, Supposed, Tx, once};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::moves::{self, Moved};
use crate::app::App;
use crate::ask::Sent;
use crate::auth::Caller;
use crate::condition::etag;
use crate::moment::Moment;
use crate::page::{Page, PageParams, Params, Path};
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(show))
        .routes(routes!(preview))
        .routes(routes!(moves))
}

const TOML: &str = "application/toml";

/// An edition in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = EditionLine)]
struct Line {
    /// Its id.
    edition: String,
    /// Its place among those that were added: the last one is offered to new contracts.
    number: i64,
    /// When it was added; null for the one that comes with the program, as long as no contract names it.
    made: Option<Moment>,
}

/// An edition of the catalogue.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Edition)]
struct Shown {
    /// Its id.
    edition: String,
    /// Its place among those that were added: the last one is offered to new contracts.
    number: i64,
    /// When it was added; null for the one that comes with the program, as long as no contract names it.
    made: Option<Moment>,
    /// Its first local date.
    #[schema(format = Date)]
    first_day: String,
    /// Its TOML.
    source: String,
    /// What is rarely meant but allowed in it.
    warnings: Vec<Warning>,
}

/// Something that is rarely meant in a catalogue.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = EditionWarning)]
struct Warning {
    /// The line.
    line: usize,
    /// The field.
    field: String,
    /// What it is.
    problem: String,
}

/// A new edition, where it isn't sent as TOML itself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EditionInput)]
struct Input {
    /// Its TOML.
    source: String,
}

impl Shown {
    fn new(kept: store::Edition, made: Option<Moment>, catalog: &Catalog, language: Language) -> Self {
        Self {
            edition: kept.edition,
            number: kept.number,
            made,
            first_day: catalog.first_day().to_string(),
            source: kept.source,
            warnings: catalog.warnings().iter().map(|fault| Warning::shown(fault, language)).collect(),
        }
    }
}

impl Warning {
    fn shown(fault: &Fault, language: Language) -> Self {
        Self {
            line: fault.line,
            field: fault.error.field().to_owned(),
            problem: fault.error.problem(language).to_owned(),
        }
    }
}

/// The source that was sent, and the catalogue that it is.
fn read(sent: &Sent) -> Result<(String, Catalog), Problem> {
    let source = match sent.text(TOML) {
        Some(text) => text?,
        None => sent.json::<Input>("application/toml or application/json")?.source,
    };
    match Catalog::parse(&source, "source") {
        Ok(catalog) => Ok((source, catalog)),
        Err(faults) => {
            let faults = faults.iter().map(|fault| (fault.line, fault.error.clone()));
            Err(Problem::invalid_lines(faults.collect()))
        }
    }
}

/// Editions of the catalogue, in the order in which they were added.
#[utoipa::path(
    get, path = "/catalogue/editions", tag = "catalogue", params(PageParams),
    responses((status = 200, body = Page<Line>))
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    caller.may_at_all(Deed::SeePlans)?;
    let (after, limit) = (page.after_number()?, page.limit(&app)?);
    let listed = app.read(move |tx| {
        let listed = store::editions(tx, after, limit + 1)?;
        let line =
            |of: store::Edition| Line { edition: of.edition, number: of.number, made: Some(of.made.into()) };
        Ok(match store::last_edition(tx)? {
            None => vec![Line { edition: Catalog::builtin().edition().to_owned(), number: 0, made: None }],
            Some(_) => listed.into_iter().map(line).collect(),
        })
    });
    Ok(Page::of(listed.await?, limit, |line: &Line| line.number.to_string()).answer(&uri))
}

/// Adds an edition of the catalogue, which is offered to new contracts from now on. Administrators do.
///
/// What is wrong with it is told by line and field. Contracts that there are keep the edition that they name.
#[utoipa::path(
    post, path = "/catalogue/editions", tag = "catalogue",
    request_body(content((String = "application/toml"), (Input = "application/json"))),
    responses((status = 201, body = Shown))
)]
async fn add(State(app): State<App>, sent: Sent) -> Result<Response, Problem> {
    sent.caller.may_at_all(Deed::EditCatalogue)?;
    let ((source, catalog), language, now) = (read(&sent)?, sent.caller.language, app.now());
    let request = sent.request;
    let added = app.write(move |tx| {
        once(tx, request.as_ref(), now, |tx| {
            let kept = store::add_edition(tx, &catalog, now, &source)?;
            Ok(Shown::new(kept, Some(now.into()), &catalog, language))
        })
    });
    let (shown, _) = added.await?;
    let location = [(LOCATION, format!("/api/v1/catalogue/editions/{}", shown.edition))];
    Ok((StatusCode::CREATED, location, etag(1), Json(shown)).into_response())
}

/// An edition of the catalogue, with its TOML.
#[utoipa::path(
    get, path = "/catalogue/editions/{edition}", tag = "catalogue", params(("edition" = String, Path)),
    responses((status = 200, body = Shown))
)]
async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(edition): Path<String>,
) -> Result<Response, Problem> {
    caller.may_at_all(Deed::SeePlans)?;
    let entitlements = app.entitlements.clone();
    let found = app.read(move |tx| {
        if let Some(kept) = store::edition(tx, &edition)? {
            let (made, catalog) = (kept.made, entitlements.catalog(tx, &edition)?);
            return Ok(Shown::new(kept, Some(made.into()), &catalog, caller.language));
        }
        builtin(tx, &edition, caller.language)
    });
    Ok((etag(1), Json(found.await?)).into_response())
}

/// The edition that comes with the program, where it is asked for and no other was added.
fn builtin(tx: &mut Tx<'_>, edition: &str, language: Language) -> Result<Shown, Failure> {
    let catalog = Catalog::builtin();
    if edition != catalog.edition() || store::last_edition(tx)?.is_some() {
        return Err(Denied::Hidden.into());
    }
    Ok(Shown {
        edition: edition.to_owned(),
        number: 0,
        made: None,
        first_day: catalog.first_day().to_string(),
        source: Catalog::BUILTIN_SOURCE.to_owned(),
        warnings: catalog.warnings().iter().map(|fault| Warning::shown(fault, language)).collect(),
    })
}

/// What a new edition would do to the promises that run, if every contract went over to it. Nothing is stored.
///
/// A contract goes over by a new version that names the edition; a case by being moved after that. A page may be short
/// and yet have a `next`.
#[utoipa::path(
    post, path = "/catalogue/preview", tag = "catalogue", params(PageParams),
    request_body(content((String = "application/toml"), (Input = "application/json"))),
    responses((status = 200, body = Page<Moved>))
)]
async fn preview(
    State(app): State<App>,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
    sent: Sent,
) -> Result<Response, Problem> {
    sent.caller.may_at_all(Deed::EditCatalogue)?;
    let (at, now) = ((moves::after(&page)?, page.limit(&app)?), app.now());
    let ((_, catalog), entitlements) = (read(&sent)?, app.entitlements.clone());
    let found = app
        .read(move |tx| Ok(store::running_moves(tx, &entitlements, Supposed::Catalogue(&catalog), at, now)?));
    Ok(moves::answer(found.await?, sent.caller.language, &uri))
}

/// The cases that run under another edition than the newest, and what moving each to it would do now.
///
/// Where `needs_contract` is true the contract hasn't gone over yet. A page may be short and yet have a `next`.
#[utoipa::path(
    get, path = "/catalogue/moves", tag = "catalogue", params(PageParams),
    responses((status = 200, body = Page<Moved>))
)]
async fn moves(
    State(app): State<App>,
    caller: Caller,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    caller.may_at_all(Deed::Move).map_err(|_| Problem::forbidden())?;
    let (at, now) = ((moves::after(&page)?, page.limit(&app)?), app.now());
    let entitlements = app.entitlements.clone();
    let found = app.read(move |tx| {
        let newest = entitlements.newest_catalog(tx)?;
        Ok(store::running_moves(tx, &entitlements, Supposed::Catalogue(&newest), at, now)?)
    });
    Ok(moves::answer(found.await?, caller.language, &uri))
}
