//! Saved views of the queue: an agent's own, or shared with a team.

mod filter;

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use desk::id::Id;
use desk::people::{Agent, Team};
use desk::permission::{Asker, Deed, Denied, Scope, Whose};
use desk::view::View;
use serde::{Deserialize, Serialize};
use store::{Failure, Tx, Versioned, once};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::ask::Ask;
use crate::auth::Caller;
use crate::condition::{IfMatch, etag};
use crate::page::{Page, PageParams, Params, Path, bad_cursor};
use crate::problem::Problem;

use filter::Filter;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, change, remove))
}

/// A saved view of the queue.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = View)]
struct Shown {
    /// Its number.
    id: i64,
    /// What it is called.
    name: String,
    /// The number of the agent whose it is.
    owner: i64,
    /// The number of the team that shares it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    team: Option<i64>,
    /// Where it stands among the others: smaller numbers come first.
    position: u32,
    /// What it shows.
    filter: Filter,
}

/// What a view is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ViewInput)]
struct Input {
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The number of the team to share it with, one's own; where none is named nobody else sees it but leads and
    /// administrators.
    team: Option<i64>,
    /// Where it stands among the others: smaller numbers come first.
    #[serde(default)]
    #[schema(default = 0, maximum = 4_294_967_295_u64)]
    position: u32,
    /// What it shows; everything where nothing is given.
    #[serde(default)]
    filter: Filter,
}

/// What is to be kept of a view, whosever it is.
pub(crate) struct Kept {
    pub name: String,
    pub team: Option<Id<Team>>,
    pub position: u32,
    pub filter: desk::view::Filter,
}

impl Input {
    fn kept(self) -> Kept {
        let Self { name, team, position, filter } = self;
        Kept { name, team: team.map(Id::new), position, filter: filter.into() }
    }
}

impl Kept {
    fn view(self, owner: Id<Agent>) -> Result<View, Failure> {
        let Self { name, team, position, filter } = self;
        Ok(View { name, owner, team, position, filter }.check()?)
    }
}

impl Shown {
    fn new(id: Id<View>, view: View) -> Self {
        let View { name, owner, team, position, filter } = view;
        let (id, owner, team) = (id.number(), owner.number(), team.map(Id::number));
        Self { id, name, owner, team, position, filter: filter.into() }
    }
}

/// Whose views.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Everybody's, which leads and administrators see; where it isn't said, the own and those of the own teams.
    #[serde(default)]
    #[param(default = false)]
    all: bool,
}

/// Saved views in their order: the own, and those that the own teams share.
#[utoipa::path(
    get, path = "/views", tag = "views", params(PageParams, Which), responses((status = 200, body = Page<Shown>))
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(page): Params<PageParams>,
    Params(which): Params<Which>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let own = own(&caller)?;
    if which.all && caller.asker.scope(Deed::SeeView) != Scope::All {
        return Err(Problem::forbidden());
    }
    let (after, limit) = (after(&page)?, page.limit(&app)?);
    let of = Some(own).filter(|_| !which.all);
    let views = app.read(move |tx| Ok(store::views(tx, of, after, limit + 1)?)).await?;
    let shown = views.into_iter().map(|(id, view)| Shown::new(id, view.it)).collect();
    Ok(Page::of(shown, limit, |view: &Shown| format!("{}.{}", view.position, view.id)).answer(&uri))
}

/// Saves a view.
#[utoipa::path(post, path = "/views", tag = "views", request_body = Input, responses((status = 201, body = Shown)))]
async fn add(State(app): State<App>, ask: Ask<Input>) -> Result<Response, Problem> {
    let Ask { caller, body, request } = ask;
    let (now, body) = (app.now(), body.kept());
    let added = app.write(move |tx| {
        once(tx, request.as_ref(), now, |tx| {
            let (id, view) = adds(tx, &caller, body)?;
            Ok(Shown::new(id, view))
        })
    });
    let (shown, _) = added.await?;
    let location = [(LOCATION, format!("/api/v1/views/{}", shown.id))];
    Ok((StatusCode::CREATED, location, etag(1), Json(shown)).into_response())
}

/// As [`add`], of what is to be kept.
pub(crate) fn adds(tx: &mut Tx<'_>, caller: &Caller, kept: Kept) -> Result<(Id<View>, View), Failure> {
    let view = kept.view(own(caller)?)?;
    may_share(tx, caller, view.team)?;
    Ok((store::add_view(tx, &view)?, view))
}

/// A saved view.
#[utoipa::path(
    get, path = "/views/{id}", tag = "views", params(("id" = i64, Path)), responses((status = 200, body = Shown))
)]
async fn show(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<Response, Problem> {
    let id = Id::new(id);
    let view = app.read(move |tx| seen(tx, &caller, id)).await?;
    Ok((etag(view.version), Json(Shown::new(id, view.it))).into_response())
}

/// Changes a view: what is given takes the place of what it was. Whose it is stays. Its owner does, leads and
/// administrators.
#[utoipa::path(
    put, path = "/views/{id}", tag = "views", params(("id" = i64, Path)), request_body = Input,
    responses((status = 200, body = Shown))
)]
async fn change(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    let Ask { caller, body, .. } = ask;
    let (id, body) = (Id::new(id), body.kept());
    let changed = app.write(move |tx| changes(tx, &caller, (id, condition), |_| body)).await?;
    Ok((etag(changed.version), Json(Shown::new(id, changed.it))).into_response())
}

/// As [`change`]; what the view is to be may follow from what it is.
pub(crate) fn changes(
    tx: &mut Tx<'_>,
    caller: &Caller,
    (id, condition): (Id<View>, IfMatch),
    kept: impl FnOnce(&View) -> Kept,
) -> Result<Versioned<View>, Failure> {
    let Versioned { version, it: was } = own_to_change(tx, caller, id)?;
    if condition.refuses(version) {
        return Err(Failure::Changed);
    }
    let view = kept(&was).view(was.owner)?;
    if view.team != was.team {
        may_share(tx, caller, view.team)?;
    }
    if !store::change_view(tx, id, version, &view)? {
        return Err(Failure::Changed);
    }
    Ok(Versioned { version: version + 1, it: view })
}

/// Removes a view. Its owner does, leads and administrators.
#[utoipa::path(delete, path = "/views/{id}", tag = "views", params(("id" = i64, Path)), responses((status = 204)))]
async fn remove(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<StatusCode, Problem> {
    let id = Id::new(id);
    app.write(move |tx| removes(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// As [`remove`].
pub(crate) fn removes(tx: &mut Tx<'_>, caller: &Caller, id: Id<View>) -> Result<(), Failure> {
    own_to_change(tx, caller, id)?;
    store::remove_view(tx, id)?;
    Ok(())
}

/// The agent who asks; to others there are no views.
fn own(caller: &Caller) -> Result<Id<Agent>, Denied> {
    match caller.asker {
        Asker::Agent { id, .. } => Ok(id),
        _ => Err(Denied::Hidden),
    }
}

fn whose(agent: Id<Agent>) -> Whose {
    Whose { agent: Some(agent), ..Whose::default() }
}

/// A view that whoever asks sees: what a team shares is its members' own to see.
pub(crate) fn seen(tx: &mut Tx<'_>, caller: &Caller, id: Id<View>) -> Result<Versioned<View>, Failure> {
    let own = own(caller)?;
    let view = store::view(tx, id)?.ok_or(Denied::Hidden)?;
    let shared = match view.team {
        Some(team) => store::teams_of(tx, own)?.contains(&team),
        None => false,
    };
    caller.may(Deed::SeeView, &whose(if shared { own } else { view.owner }))?;
    Ok(view)
}

/// A view that whoever asks may change.
pub(crate) fn own_to_change(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: Id<View>,
) -> Result<Versioned<View>, Failure> {
    let view = seen(tx, caller, id)?;
    // It is seen, perhaps by way of a team.
    caller.may(Deed::EditView, &whose(view.owner)).map_err(|_| Denied::Forbidden)?;
    Ok(view)
}

/// A view is shared with a team that one belongs to; leads and administrators see to all teams.
fn may_share(tx: &mut Tx<'_>, caller: &Caller, team: Option<Id<Team>>) -> Result<(), Failure> {
    let Some(team) = team else { return Ok(()) };
    let refused = |en, ar| Err(Failure::Invalid(vec![sla::Error::new("team", team.to_string(), en, ar)]));
    if store::team(tx, team)?.is_none() {
        return refused("there is no team with this number", "لا فريق بهذا الرقم");
    }
    let all = caller.asker.scope(Deed::EditView) == Scope::All;
    if all || store::teams_of(tx, own(caller)?)?.contains(&team) {
        return Ok(());
    }
    refused("you don't belong to this team: share it with your own", "لست في هذا الفريق: شاركه مع فريقك")
}

/// The position and number that the page before ended with.
fn after(page: &PageParams) -> Result<(u32, i64), Problem> {
    let Some(after) = &page.after else { return Ok((0, 0)) };
    let read = |after: &str| {
        let (position, id) = after.split_once('.')?;
        Some((position.parse().ok()?, id.parse().ok()?))
    };
    read(after).ok_or_else(|| bad_cursor(after))
}
