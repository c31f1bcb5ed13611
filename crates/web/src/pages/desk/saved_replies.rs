//! Saved replies: every agent reads them, leads write them.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use desk::permission::{Asker, Deed};
use desk::saved_reply::Place;

use super::Side;
use super::case::key;
use crate::api::saved_replies::{Input, added, changes, removes};
use crate::app::App;
use crate::ask::named_at;
use crate::condition::IfMatch;
use crate::page::Path;
use crate::pages::cases::{Typed, is_shown_with_the_form};
use crate::pages::form::{Fields, Form};
use crate::pages::html::Html;
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;

/// So many are shown; more than anybody finds one among.
const MOST: u32 = 500;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/saved-replies", get(show).post(add))
        .route("/saved-replies/{id}", post(change))
        .route("/saved-replies/{id}/removal", post(remove))
}

#[derive(Template)]
#[template(path = "desk/saved-replies.html")]
struct Page {
    shell: Shell,
    side: Side,
    key: String,
    replies: Vec<Line>,
    may_edit: bool,
    typed: Typed,
}

/// A saved reply.
struct Line {
    id: i64,
    version: u32,
    name: String,
    en: String,
    ar: String,
}

impl Page {
    fn hidden(&self, form: &str) -> Html {
        let (csrf, key) = (self.shell.csrf_field(), &self.key);
        Html(format!("{csrf}<input type=\"hidden\" name=\"key\" value=\"{form}-{key}\">"))
    }

    /// The places that a text may have.
    fn places(&self) -> Vec<String> {
        Place::ALL.iter().map(|place| format!("{{{{{}}}}}", place.word())).collect()
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
    let Asker::Agent { .. } = visitor.caller.asker else { return Err(Problem::not_found()) };
    let (guest, shared, key) = (visitor.guest.clone(), app.clone(), key(&app));
    let page = app
        .read(move |tx| {
            visitor.caller.may_at_all(Deed::SeeSavedReplies)?;
            let now = shared.now();
            let shell = Shell::for_visitor(&visitor, now);
            let side = Side::load(tx, (&visitor, &shell), now, "/saved-replies")?;
            let replies = store::saved_replies_by_name(tx, MOST)?;
            let line = |(id, of): (desk::id::Id<_>, store::Versioned<desk::saved_reply::SavedReply>)| Line {
                id: id.number(),
                version: of.version,
                name: of.it.name,
                en: of.it.en,
                ar: of.it.ar,
            };
            let may_edit = visitor.caller.may_at_all(Deed::EditSavedReplies).is_ok();
            let replies = replies.into_iter().map(line).collect();
            Ok(Page { side, key, replies, may_edit, typed, shell })
        })
        .await?;
    Ok(answer(&guest, status, &page))
}

fn input(fields: &Fields) -> Input {
    let text = |field| fields.get(field).to_owned();
    Input { name: text("name"), en: text("en"), ar: text("ar") }
}

async fn add(State(app): State<App>, Form { who, data }: Form<Visitor, Fields>) -> Response {
    let key = Some(data.get("key")).filter(|key| !key.is_empty() && key.len() <= 64);
    let request = key.map(|key| {
        named_at(&who.caller, key.to_owned(), who.guest.address.path(), data.content().as_bytes())
    });
    let done = added(&app, &who.caller, request, input(&data)).await;
    answered(app, who, ("add".to_owned(), data), done).await
}

async fn change(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form { who, data }: Form<Visitor, Fields>,
) -> Response {
    let version = IfMatch::version(data.number("version").try_into().unwrap_or_default());
    let done = changes(&app, &who.caller, (id, version), input(&data)).await.map(drop);
    answered(app, who, (format!("change-{id}"), data), done).await
}

async fn remove(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form { who, data }: Form<Visitor, Fields>,
) -> Response {
    let version = IfMatch::version(data.number("version").try_into().unwrap_or_default());
    let done = removes(&app, &who.caller, (id, version)).await;
    answered(app, who, (format!("change-{id}"), data), done).await
}

async fn answered(
    app: App,
    who: Visitor,
    (form, fields): (String, Fields),
    done: Result<(), Problem>,
) -> Response {
    match done {
        Ok(()) => see("/saved-replies"),
        Err(problem) if is_shown_with_the_form(problem.status()) => {
            let status = problem.status();
            let typed = Typed::refused(form, fields, &problem, &who);
            page(app, who, (typed, status)).await.unwrap_or_else(Problem::into_response)
        }
        Err(problem) => problem.into_response(),
    }
}
