//! `/m/{token}`: what the links in mails open without signing in, since they were mailed to an address that is proven. Opening
//! one does nothing, as programs that look at mail open links too; its button does. It shows no more of a case than the mail
//! did.

mod availability;
mod contest;
mod found;
mod raise;
mod unsubscribe;

use askama::Template;
use axum::Router;
use axum::extract::{FromRequest as _, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde::Deserialize;

use found::Over;

use crate::app::App;
use crate::letters::link::{Link, Purpose};
use crate::pages::form::{Fields, Form};
use crate::pages::html::Html;
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::{Guest, see};
use crate::problem::{Problem, Written};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/m/{token}", get(show).post(act))
}

/// What was just done, as a word.
#[derive(Default, Deserialize)]
struct Done {
    #[serde(default)]
    done: String,
}

/// That a link leads nowhere any more, and where to go instead.
#[derive(Template)]
#[template(path = "mailed/over.html")]
struct Nowhere {
    shell: Shell,
    title: String,
    said: Html,
    /// Where to go on once signed in.
    next: Option<i64>,
}

/// What is shown of a case, and of a form that is shown again.
struct Top {
    token: String,
    number: Html,
    subject: Html,
    /// What its form is called, so that sending it twice does nothing twice.
    key: String,
    done: bool,
    problem: Option<Written>,
}

impl Top {
    fn refused(&self) -> Option<&str> {
        let problem = self.problem.as_ref()?;
        let field = problem.errors.first().map(|wrong| wrong.problem.as_str());
        field.or(problem.detail.as_deref()).or(Some(&problem.title))
    }
}

/// How a page is shown: after something was done, or refused.
#[derive(Default)]
struct Wanted {
    done: bool,
    problem: Option<Problem>,
    fields: Fields,
}

async fn show(
    State(app): State<App>,
    guest: Guest,
    Path(token): Path<String>,
    Query(shown): Query<Done>,
) -> Result<Response, Problem> {
    page(&app, &guest, &token, Wanted { done: !shown.done.is_empty(), ..Wanted::default() }).await
}

/// The page of a link.
async fn page(app: &App, guest: &Guest, token: &str, wanted: Wanted) -> Result<Response, Problem> {
    let link = match Link::read(token, &app.links) {
        Some(link) if app.now() < link.expires => link,
        Some(link) => return Ok(nowhere(app, guest, &Over::Expired(link))),
        None => return Ok(nowhere(app, guest, &Over::Forged)),
    };
    match link.purpose {
        Purpose::Unsubscribe(topic) => unsubscribe::page(app, guest, (token, &link, topic), wanted).await,
        Purpose::Raise => raise::page(app, guest, (token, link), wanted).await,
        Purpose::Available(check) => availability::page(app, guest, (token, link, check), wanted).await,
        Purpose::Contest(lowering) => contest::page(app, guest, (token, link, lowering), wanted).await,
    }
}

async fn act(State(app): State<App>, Path(token): Path<String>, request: Request) -> Response {
    let link = Link::read(&token, &app.links).filter(|link| app.now() < link.expires);
    let Some(link) = link else {
        let guest = Guest::or_nobody(crate::pages::reader(&request), &app).await;
        return page(&app, &guest, &token, Wanted::default()).await.unwrap_or_else(Problem::into_response);
    };
    if let Purpose::Unsubscribe(topic) = link.purpose {
        return unsubscribe::act(&app, (&token, &link, topic), request).await;
    }
    let Form { who: guest, data } = match Form::<Guest, Fields>::from_request(request, &app).await {
        Ok(form) => form,
        Err(refused) => return refused,
    };
    let done = match link.purpose {
        Purpose::Raise => raise::act(&app, &guest, link, &data).await,
        Purpose::Available(check) => availability::act(&app, &guest, (link, check), &data).await,
        Purpose::Contest(lowering) => contest::act(&app, &guest, (link, lowering), &data).await,
        Purpose::Unsubscribe(_) => Ok(()),
    };
    let wanted = match done {
        Ok(()) => return see(&format!("/m/{token}?done=yes")),
        Err(problem) if crate::pages::cases::is_shown_with_the_form(problem.status()) => {
            Wanted { done: false, problem: Some(problem), fields: data }
        }
        // Whoever may not, sees what the link has become.
        Err(problem) if problem.status() == StatusCode::NOT_FOUND => Wanted::default(),
        Err(problem) => return problem.into_response(),
    };
    page(&app, &guest, &token, wanted).await.unwrap_or_else(Problem::into_response)
}

/// Says kindly that a link leads nowhere, and offers to sign in.
fn nowhere(app: &App, guest: &Guest, over: &Over) -> Response {
    let shell = Shell::of(guest, app.now());
    let (id, next, status) = match over {
        Over::Forged => ("mailed-forged", None, StatusCode::NOT_FOUND),
        Over::Expired(link) => {
            ("mailed-expired", Some(link.case.number()).filter(|case| *case != 0), StatusCode::GONE)
        }
        Over::Gone => ("mailed-gone", None, StatusCode::NOT_FOUND),
    };
    let said = shell.words.html(id, &[]);
    let title = match over {
        Over::Forged => shell.t("mailed-forged-title"),
        Over::Expired(_) | Over::Gone => shell.t("link-over-title"),
    };
    answer(guest, status, &Nowhere { shell, title, said, next })
}
