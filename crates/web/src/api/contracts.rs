//! Contracts, in versions that never change.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use desk::contract::{Contract, Draft, Version};
use desk::id::Id;
use desk::organisation::Organisation;
use desk::permission::{Deed, Denied, Whose};
use serde::{Deserialize, Serialize};
use store::{Failure, Supposed, Tx, once};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::moves::{self, Moved};
use super::terms::ContractTerms;
use crate::app::App;
use crate::ask::Ask;
use crate::auth::Caller;
use crate::condition::{IfMatch, etag};
use crate::moment::Moment;
use crate::page::{Page, PageParams, Params, Path};
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(show))
        .routes(routes!(versions, change))
        .routes(routes!(preview))
        .routes(routes!(moves))
}

/// A version of a contract.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Contract)]
struct Shown {
    /// The contract's number.
    id: i64,
    /// The number of the organisation.
    organisation: i64,
    /// The number of the version, from 1.
    #[schema(minimum = 1)]
    version: u32,
    /// When the version was made.
    made: Moment,
    /// When the contract begins.
    begins: Moment,
    /// When it is over; at this instant it isn't in force any more.
    ends: Moment,
    /// What it says.
    terms: ContractTerms,
}

impl Shown {
    fn new(contract: &Contract, version: &Version) -> Self {
        Self {
            id: contract.id().number(),
            organisation: contract.organisation().number(),
            version: version.number,
            made: version.made.into(),
            begins: version.terms.begins().into(),
            ends: version.terms.ends().into(),
            terms: version.terms.clone().into(),
        }
    }
}

/// Which version is meant.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct VersionParams {
    /// The number of a version; the last one where none is named.
    #[param(minimum = 1, nullable = false)]
    pub version: Option<u32>,
}

/// The contracts of an organisation, each in its last version, in the order of their numbers.
#[utoipa::path(
    get, path = "/organisations/{id}/contracts", tag = "contracts", params(("id" = i64, Path), PageParams),
    responses((status = 200, body = Page<Shown>))
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(organisation): Path<i64>,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let (after, limit) = (page.after_number()?, page.limit(&app)?);
    let organisation = Id::new(organisation);
    let listed = app.read(move |tx| {
        of_organisation(tx, &caller, Deed::SeeContract, organisation)?;
        Ok(store::contracts(tx, organisation, after, limit + 1)?)
    });
    let shown = listed.await?.iter().map(|contract| Shown::new(contract, contract.last())).collect();
    Ok(Page::of(shown, limit, |contract: &Shown| contract.id.to_string()).answer(&uri))
}

/// Adds a contract to an organisation. Administrators do.
///
/// One that covers a site on days on which another of the organisation's covers it too is refused.
#[utoipa::path(
    post, path = "/organisations/{id}/contracts", tag = "contracts", params(("id" = i64, Path)),
    request_body = ContractTerms, responses((status = 201, body = Shown))
)]
async fn add(
    State(app): State<App>,
    Path(organisation): Path<i64>,
    ask: Ask<ContractTerms>,
) -> Result<Response, Problem> {
    let (caller, request, now) = (ask.caller, ask.request, app.now());
    let (organisation, draft, entitlements) =
        (Id::new(organisation), Draft::from(ask.body), app.entitlements.clone());
    let added = app.write(move |tx| {
        of_organisation(tx, &caller, Deed::EditContract, organisation)?;
        once(tx, request.as_ref(), now, |tx| {
            let terms = store::draft_terms(tx, &entitlements, organisation, &draft)?;
            let contract = store::add_contract(tx, organisation, now, terms)?;
            Ok(Shown::new(&contract, contract.last()))
        })
    });
    let (shown, _) = added.await?;
    let location = [(LOCATION, format!("/api/v1/contracts/{}", shown.id))];
    Ok((StatusCode::CREATED, location, etag(shown.version), Json(shown)).into_response())
}

/// A contract, in its last version or another.
#[utoipa::path(
    get, path = "/contracts/{id}", tag = "contracts", params(("id" = i64, Path), VersionParams),
    responses((status = 200, body = Shown))
)]
async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Params(VersionParams { version }): Params<VersionParams>,
) -> Result<Response, Problem> {
    let contract = app.read(move |tx| found(tx, &caller, Deed::SeeContract, id)).await?;
    let version = version.map_or(Some(contract.last()), |number| contract.version(number));
    let version = version.ok_or_else(Problem::not_found)?;
    Ok((etag(version.number), Json(Shown::new(&contract, version))).into_response())
}

/// All versions of a contract, the first one first.
#[utoipa::path(
    get, path = "/contracts/{id}/versions", tag = "contracts", params(("id" = i64, Path), PageParams),
    responses((status = 200, body = Page<Shown>))
)]
async fn versions(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let (after, limit) = (page.after_number()?, page.limit(&app)?);
    let contract = app.read(move |tx| found(tx, &caller, Deed::SeeContract, id)).await?;
    let later = contract.versions().filter(|version| i64::from(version.number) > after);
    let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let shown = later.take(most).map(|version| Shown::new(&contract, version)).collect();
    Ok(Page::of(shown, limit, |contract: &Shown| contract.version.to_string()).answer(&uri))
}

/// Adds a version to a contract, which new cases are opened under. Administrators do.
///
/// Cases that run keep theirs until an agent moves them: `GET /contracts/{id}/moves` lists them.
#[utoipa::path(
    post, path = "/contracts/{id}/versions", tag = "contracts", params(("id" = i64, Path)),
    request_body = ContractTerms, responses((status = 201, body = Shown))
)]
async fn change(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<ContractTerms>,
) -> Result<Response, Problem> {
    let (caller, request, now) = (ask.caller, ask.request, app.now());
    let (draft, entitlements) = (Draft::from(ask.body), app.entitlements.clone());
    let changed = app.write(move |tx| {
        found(tx, &caller, Deed::EditContract, id)?;
        once(tx, request.as_ref(), now, |tx| {
            let gone = Failure::Denied(Denied::Hidden);
            let before = store::contract_to_change(tx, Id::new(id))?.ok_or(gone.clone())?;
            if condition.refuses(before.last().number) {
                return Err(Failure::Changed);
            }
            let terms = store::draft_terms(tx, &entitlements, before.organisation(), &draft)?;
            let contract = store::change_contract(tx, before.id(), now, terms)?.ok_or(gone)?;
            Ok(Shown::new(&contract, contract.last()))
        })
    });
    let (shown, _) = changed.await?;
    let location = [(LOCATION, format!("/api/v1/contracts/{}?version={}", shown.id, shown.version))];
    Ok((StatusCode::CREATED, location, etag(shown.version), Json(shown)).into_response())
}

/// What a new version of a contract would do to the promises that run, before it is added. Nothing is stored.
///
/// A page may be short and yet have a `next`.
#[utoipa::path(
    post, path = "/contracts/{id}/preview", tag = "contracts", params(("id" = i64, Path), PageParams),
    request_body = ContractTerms, responses((status = 200, body = Page<Moved>))
)]
async fn preview(
    State(app): State<App>,
    Path(id): Path<i64>,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
    ask: Ask<ContractTerms>,
) -> Result<Response, Problem> {
    let (at, now) = ((moves::after(&page)?, page.limit(&app)?), app.now());
    let (caller, draft, entitlements) = (ask.caller, Draft::from(ask.body), app.entitlements.clone());
    let language = caller.language;
    let found = app.read(move |tx| {
        let before = found(tx, &caller, Deed::EditContract, id)?;
        let terms = store::draft_terms(tx, &entitlements, before.organisation(), &draft)?;
        let supposed = store::suppose_contract(tx, &before, now, terms)?;
        Ok(store::running_moves(tx, &entitlements, Supposed::Contract(&supposed), at, now)?)
    });
    Ok(moves::answer(found.await?, language, &uri))
}

/// The cases that run under an older version of a contract, and what moving each to the newest terms would do now.
///
/// A page may be short and yet have a `next`.
#[utoipa::path(
    get, path = "/contracts/{id}/moves", tag = "contracts", params(("id" = i64, Path), PageParams),
    responses((status = 200, body = Page<Moved>))
)]
async fn moves(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let (at, now) = ((moves::after(&page)?, page.limit(&app)?), app.now());
    let (language, entitlements) = (caller.language, app.entitlements.clone());
    let found = app.read(move |tx| {
        let contract = found(tx, &caller, Deed::SeeContract, id)?;
        caller.may_at_all(Deed::Move).map_err(|_| Denied::Forbidden)?;
        Ok(store::running_moves(tx, &entitlements, Supposed::Contract(&contract), at, now)?)
    });
    Ok(moves::answer(found.await?, language, &uri))
}

/// A contract that whoever asks may do something to; else there is none.
pub(super) fn found(tx: &mut Tx<'_>, caller: &Caller, deed: Deed, id: i64) -> Result<Contract, Failure> {
    let contract = store::contract(tx, Id::new(id))?.ok_or(Denied::Hidden)?;
    caller.may(deed, &Whose::organisation(contract.organisation()))?;
    Ok(contract)
}

fn of_organisation(
    tx: &mut Tx<'_>,
    caller: &Caller,
    deed: Deed,
    organisation: Id<Organisation>,
) -> Result<(), Failure> {
    caller.may(deed, &Whose::organisation(organisation))?;
    store::organisation(tx, organisation)?.ok_or(Failure::NoOrganisation(organisation))?;
    Ok(())
}
