//! Sites: the places of an organisation, each with a zone, a region and a holiday calendar.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use desk::id::Id;
use desk::organisation::{PlaceSpec, Site, SiteSpec};
use desk::permission::{Deed, Denied, Whose};
use serde::{Deserialize, Serialize};
use store::{Failure, Versioned, once};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::organisations;
use crate::app::App;
use crate::ask::Ask;
use crate::auth::Caller;
use crate::condition::{IfMatch, etag};
use crate::page::{Page, PageParams, Params, Path};
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, change))
}

/// A place of an organisation.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Site)]
struct Shown {
    /// Its number.
    id: i64,
    /// The number of the organisation.
    organisation: i64,
    /// What it is called.
    name: String,
    /// Where it is.
    place: Place,
}

/// What makes time local: the clocks, the working hours and the holidays that count.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    /// The name of a zone of the tz database.
    #[schema(examples("Asia/Riyadh"))]
    zone: String,
    /// The id of a region of the catalogue, whose working hours count.
    #[schema(examples("global"))]
    region: String,
    /// The number of the holiday calendar.
    holidays: i64,
}

/// What a site is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SiteInput)]
struct Input {
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Where it is.
    place: Place,
}

impl Input {
    fn spec(self, organisation: i64) -> SiteSpec {
        SiteSpec { organisation: Id::new(organisation), name: self.name, place: self.place.into() }
    }
}

impl From<Place> for PlaceSpec {
    fn from(Place { zone, region, holidays }: Place) -> Self {
        Self { zone, region, holidays: Id::new(holidays) }
    }
}

impl From<PlaceSpec> for Place {
    fn from(PlaceSpec { zone, region, holidays }: PlaceSpec) -> Self {
        Self { zone, region, holidays: holidays.number() }
    }
}

impl Shown {
    fn new(id: Id<Site>, site: Site) -> Self {
        let place = PlaceSpec::from(site.place).into();
        Self { id: id.number(), organisation: site.organisation.number(), name: site.name, place }
    }
}

/// The sites of an organisation, in the order of their numbers.
#[utoipa::path(
    get, path = "/organisations/{id}/sites", tag = "customers", params(("id" = i64, Path), PageParams),
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
        organisations::seen(tx, &caller, organisation)?;
        Ok(store::sites(tx, organisation, after, limit + 1)?)
    });
    let shown = listed.await?.into_iter().map(|(id, site)| Shown::new(id, site.it)).collect();
    Ok(Page::of(shown, limit, |site: &Shown| site.id.to_string()).answer(&uri))
}

/// Adds a site to an organisation. Administrators do.
#[utoipa::path(
    post, path = "/organisations/{id}/sites", tag = "customers", params(("id" = i64, Path)), request_body = Input,
    responses((status = 201, body = Shown))
)]
async fn add(
    State(app): State<App>,
    Path(organisation): Path<i64>,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    ask.caller.may(Deed::EditOrganisation, &Whose::organisation(Id::new(organisation)))?;
    let (spec, request, now) = (ask.body.spec(organisation), ask.request, app.now());
    let entitlements = app.entitlements.clone();
    let added = app.write(move |tx| {
        once(tx, request.as_ref(), now, |tx| {
            let site = store::check_site(tx, &entitlements, spec)?;
            Ok(Shown::new(store::add_site(tx, &site)?, site))
        })
    });
    let (shown, _) = added.await?;
    let location = [(LOCATION, format!("/api/v1/sites/{}", shown.id))];
    Ok((StatusCode::CREATED, location, etag(1), Json(shown)).into_response())
}

/// A site.
#[utoipa::path(
    get, path = "/sites/{id}", tag = "customers", params(("id" = i64, Path)), responses((status = 200, body = Shown))
)]
async fn show(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<Response, Problem> {
    let id = Id::new(id);
    let site = app.read(move |tx| seen(tx, &caller, id, Deed::SeeOrganisation)).await?;
    Ok((etag(site.version), Json(Shown::new(id, site.it))).into_response())
}

/// Changes a site: what is given takes the place of what it was. Administrators do.
///
/// Contracts aren't changed by it. A version of a contract keeps the place that it fixed for the site, and so do the
/// promises made under it; another version of the contract takes over the new place, and running cases stay where they
/// are until an agent moves them.
#[utoipa::path(
    put, path = "/sites/{id}", tag = "customers", params(("id" = i64, Path)), request_body = Input,
    responses((status = 200, body = Shown))
)]
async fn change(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    let (id, entitlements) = (Id::new(id), app.entitlements.clone());
    let changed = app.write(move |tx| {
        let Versioned { version, it: was } = seen(tx, &ask.caller, id, Deed::EditOrganisation)?;
        if condition.refuses(version) {
            return Err(Failure::Changed);
        }
        let site = store::check_site(tx, &entitlements, ask.body.spec(was.organisation.number()))?;
        if !store::change_site(tx, id, version, &site)? {
            return Err(Failure::Changed);
        }
        Ok(Versioned { version: version + 1, it: site })
    });
    let Versioned { version, it } = changed.await?;
    Ok((etag(version), Json(Shown::new(id, it))).into_response())
}

/// A site, where whoever asks may do something to it.
fn seen(
    tx: &mut store::Tx<'_>,
    caller: &Caller,
    id: Id<Site>,
    deed: Deed,
) -> Result<Versioned<Site>, Failure> {
    let site = store::site(tx, id)?.ok_or(Denied::Hidden)?;
    caller.may(deed, &Whose::organisation(site.organisation))?;
    Ok(site)
}
