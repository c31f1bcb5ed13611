//! Saved views: a filter is kept under a name, for oneself or with a team; renamed, put in another place and removed.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use desk::id::Id;
use desk::people::Team;
use desk::permission::{Asker, Deed, Scope};
use desk::view::{Filter, View};
use store::{Failure, Tx, Versioned, once};

use super::Side;
use super::case::{hidden, key};
use super::filter::Filled;
use super::view::Which;
use crate::api::lists::Wanted;
use crate::api::views::{Kept, adds, changes, own_to_change, removes, seen};
use crate::app::App;
use crate::ask::named_at;
use crate::auth::Caller;
use crate::condition::IfMatch;
use crate::page::Path;
use crate::pages::cases::{Typed, is_shown_with_the_form};
use crate::pages::form::{Fields, Form};
use crate::pages::html::Html;
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;

/// So many are shown; more than anybody finds one among.
const MOST: u32 = 200;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/views", get(show).post(add))
        .route("/views/{id}", post(change))
        .route("/views/{id}/removal", post(remove))
}

#[derive(Template)]
#[template(path = "desk/views.html")]
struct Page {
    shell: Shell,
    side: Side,
    key: String,
    views: Vec<Line>,
    teams: Vec<(String, String)>,
    typed: Typed,
}

/// A saved view.
struct Line {
    id: i64,
    version: u32,
    name: String,
    /// The team that shares it, by number and name.
    team: String,
    team_name: Option<String>,
    /// Whose it is, where it is somebody else's.
    owner: Option<String>,
    position: u32,
    may_edit: bool,
}

impl Page {
    fn hidden(&self, form: &str) -> Html {
        hidden(&self.shell, form, &self.key)
    }

    /// What stands in a field: what was typed, else what there was.
    fn value<'a>(&'a self, form: &str, field: &str, was: &'a str) -> &'a str {
        if self.typed.is(form) { self.typed.value(form, field) } else { was }
    }
}

async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Problem> {
    page(app, visitor, (Typed::default(), StatusCode::OK)).await
}

async fn page(app: App, visitor: Visitor, (typed, status): (Typed, StatusCode)) -> Result<Response, Problem> {
    let Asker::Agent { id: me, .. } = visitor.caller.asker else { return Err(Problem::not_found()) };
    let (guest, shared, key) = (visitor.guest.clone(), app.clone(), key(&app));
    let page = app
        .read(move |tx| {
            let now = shared.now();
            let shell = Shell::for_visitor(&visitor, now);
            let side = Side::load(tx, (&visitor, &shell), now, "/views")?;
            let views = store::views(tx, Some(me), (0, 0), MOST)?;
            let lines = views.into_iter().map(|view| Line::read(tx, &visitor.caller, view));
            let views = lines.collect::<Result<_, Failure>>()?;
            let teams = teams(tx, &visitor.caller)?;
            Ok(Page { side, key, views, teams, typed, shell })
        })
        .await?;
    Ok(answer(&guest, status, &page))
}

impl Line {
    fn read(
        tx: &mut Tx<'_>,
        caller: &Caller,
        (id, Versioned { version, it: view }): (Id<View>, Versioned<View>),
    ) -> Result<Self, Failure> {
        let may_edit = own_to_change(tx, caller, id).is_ok();
        let team_name = match view.team {
            Some(team) => store::team(tx, team)?.map(|team| team.it.name),
            None => None,
        };
        let owner = match caller.asker {
            Asker::Agent { id: me, .. } if me == view.owner => None,
            _ => store::agent(tx, view.owner)?.map(|agent| agent.it.name),
        };
        let team = view.team.map(|team| team.to_string()).unwrap_or_default();
        let (id, name, position) = (id.number(), view.name, view.position);
        Ok(Self { id, version, name, team, team_name, owner, position, may_edit })
    }
}

/// The teams that whoever asks may share a view with, by number and name.
pub(super) fn teams(tx: &mut Tx<'_>, caller: &Caller) -> Result<Vec<(String, String)>, Failure> {
    let Asker::Agent { id, .. } = caller.asker else { return Ok(Vec::new()) };
    let own = store::teams_of(tx, id)?;
    let all = caller.asker.scope(Deed::EditView) == Scope::All;
    let teams = store::teams(tx, 0, MOST)?.into_iter().filter(|(id, _)| all || own.contains(id));
    Ok(teams.map(|(id, team)| (id.to_string(), team.it.name)).collect())
}

fn kept(fields: &Fields, filter: Filter) -> Kept {
    let team = fields.filled("team").map(|_| Id::<Team>::new(fields.number("team")));
    let position = fields.number("position").try_into().unwrap_or_default();
    Kept { name: fields.get("name").to_owned(), team, position, filter }
}

/// What a list shows, as its address says it: what a view of the desk is made of, with the filter in its place.
fn shown(tx: &mut Tx<'_>, caller: &Caller, (path, wanted): (&str, Wanted)) -> Result<Filter, Failure> {
    let which = path.strip_prefix("/queue/").and_then(Which::of).unwrap_or(Which::NeedsResponse);
    let base = match which {
        Which::Saved(id) => seen(tx, caller, id)?.it.filter,
        _ => which.saved(),
    };
    Ok(wanted.filter(base))
}

async fn add(State(app): State<App>, Form { who, data }: Form<Visitor, Fields>) -> Response {
    let key = Some(data.get("key")).filter(|key| !key.is_empty() && key.len() <= 64);
    let request = key.map(|key| {
        named_at(&who.caller, key.to_owned(), who.guest.address.path(), data.content().as_bytes())
    });
    let (path, query) = data.get("list").split_once('?').unwrap_or((data.get("list"), ""));
    let wanted = match Filled::read(query).params().wanted(&who.caller) {
        Ok(wanted) => wanted,
        Err(problem) => return refused(app, who, ("add".to_owned(), data), problem).await,
    };
    let (path, caller, fields, now) = (path.to_owned(), who.caller.clone(), data.clone(), app.now());
    let added = app.write(move |tx| {
        let filter = shown(tx, &caller, (&path, wanted))?;
        once(tx, request.as_ref(), now, |tx| Ok(adds(tx, &caller, kept(&fields, filter))?.0.number()))
    });
    match added.await {
        Ok((id, _)) => see(&Which::Saved(Id::new(id)).path()),
        Err(problem) => refused(app, who, ("add".to_owned(), data), problem).await,
    }
}

async fn change(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form { who, data }: Form<Visitor, Fields>,
) -> Response {
    let version = IfMatch::version(data.number("version").try_into().unwrap_or_default());
    let (caller, fields) = (who.caller.clone(), data.clone());
    let changed = app.write(move |tx| {
        changes(tx, &caller, (Id::new(id), version), |was| kept(&fields, was.filter.clone())).map(drop)
    });
    match changed.await {
        Ok(()) => see("/views"),
        Err(problem) => refused(app, who, (format!("change-{id}"), data), problem).await,
    }
}

async fn remove(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form { who, data }: Form<Visitor, Fields>,
) -> Response {
    let caller = who.caller.clone();
    match app.write(move |tx| removes(tx, &caller, Id::new(id))).await {
        Ok(()) => see("/views"),
        Err(problem) => refused(app, who, (format!("change-{id}"), data), problem).await,
    }
}

async fn refused(app: App, who: Visitor, (form, fields): (String, Fields), problem: Problem) -> Response {
    if !is_shown_with_the_form(problem.status()) {
        return problem.into_response();
    }
    let status = problem.status();
    let typed = Typed::refused(form, fields, &problem, &who);
    page(app, who, (typed, status)).await.unwrap_or_else(Problem::into_response)
}
