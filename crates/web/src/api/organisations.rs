//! Organisations: the customers.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use desk::id::Id;
use desk::organisation::Organisation;
use desk::permission::{Asker, Deed, Whose};
use serde::{Deserialize, Serialize};
use store::{Failure, Versioned, once};
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
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, change))
}

/// A customer.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Organisation)]
struct Shown {
    /// Its number.
    id: i64,
    /// What it is called.
    name: String,
    /// The domains of its mail. Agents see them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    domains: Vec<String>,
}

/// What an organisation is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrganisationInput)]
struct Input {
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The domains of its mail: whoever writes from there, which is made sure of, is one of its people.
    #[serde(default)]
    #[schema(max_items = 50)]
    domains: Vec<String>,
}

impl Input {
    fn organisation(self) -> Result<Organisation, Problem> {
        Organisation { name: self.name, domains: self.domains }.check().map_err(Problem::invalid)
    }
}

impl Shown {
    fn new(id: Id<Organisation>, organisation: Organisation) -> Self {
        Self { id: id.number(), name: organisation.name, domains: organisation.domains }
    }
}

/// Organisations, in the order of their numbers. A contact sees the own one.
#[utoipa::path(
    get, path = "/organisations", tag = "customers", params(PageParams),
    responses((status = 200, body = Page<Shown>))
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let (after, limit) = (page.after_number()?, page.limit(&app)?);
    let listed = app.read(move |tx| match caller.asker {
        Asker::Contact { organisation: own, .. } => {
            let own_one = store::organisation(tx, own)?.filter(|_| own.number() > after);
            Ok(own_one.map(|organisation| (own, organisation)).into_iter().collect())
        }
        _ => {
            caller.may_at_all(Deed::SeeOrganisation)?;
            Ok(store::organisations(tx, after, limit + 1)?)
        }
    });
    let shown = listed.await?.into_iter().map(|(id, organisation)| Shown::new(id, organisation.it)).collect();
    Ok(Page::of(shown, limit, |organisation: &Shown| organisation.id.to_string()).answer(&uri))
}

/// Adds an organisation. Administrators do.
#[utoipa::path(
    post, path = "/organisations", tag = "customers", request_body = Input,
    responses((status = 201, body = Shown))
)]
async fn add(State(app): State<App>, ask: Ask<Input>) -> Result<Response, Problem> {
    ask.caller.may_at_all(Deed::EditOrganisation).map_err(|_| Problem::forbidden())?;
    let (organisation, request, now) = (ask.body.organisation()?, ask.request, app.now());
    let added = app.write(move |tx| {
        once(tx, request.as_ref(), now, |tx| {
            Ok(Shown::new(store::add_organisation(tx, &organisation)?, organisation))
        })
    });
    let (shown, _) = added.await?;
    let location = [(LOCATION, format!("/api/v1/organisations/{}", shown.id))];
    Ok((StatusCode::CREATED, location, etag(1), Json(shown)).into_response())
}

/// An organisation.
#[utoipa::path(
    get, path = "/organisations/{id}", tag = "customers", params(("id" = i64, Path)),
    responses((status = 200, body = Shown))
)]
async fn show(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<Response, Problem> {
    let id = Id::new(id);
    let organisation = app.read(move |tx| seen(tx, &caller, id)).await?;
    Ok((etag(organisation.version), Json(Shown::new(id, organisation.it))).into_response())
}

/// Changes an organisation: what is given takes the place of what it was. Administrators do.
#[utoipa::path(
    put, path = "/organisations/{id}", tag = "customers", params(("id" = i64, Path)), request_body = Input,
    responses((status = 200, body = Shown))
)]
async fn change(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    let id = Id::new(id);
    ask.caller.may(Deed::EditOrganisation, &Whose::organisation(id))?;
    let (caller, organisation) = (ask.caller, ask.body.organisation()?);
    let changed = app.write(move |tx| {
        let Versioned { version, .. } = seen(tx, &caller, id)?;
        if condition.refuses(version) || !store::change_organisation(tx, id, version, &organisation)? {
            return Err(Failure::Changed);
        }
        Ok(Versioned { version: version + 1, it: organisation })
    });
    let Versioned { version, it } = changed.await?;
    Ok((etag(version), Json(Shown::new(id, it))).into_response())
}

/// An organisation that whoever asks sees; else there is none.
pub(super) fn seen(
    tx: &mut store::Tx<'_>,
    caller: &Caller,
    id: Id<Organisation>,
) -> Result<Versioned<Organisation>, Failure> {
    caller.may(Deed::SeeOrganisation, &Whose::organisation(id))?;
    store::organisation(tx, id)?.ok_or(Failure::NoOrganisation(id))
}
