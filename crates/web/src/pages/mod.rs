//! The desk in the browser: server-rendered pages for customers and for the support team.
//!
//! A handler reads top to bottom like the API's: who looks (`visitor`), what a form sends (`form`), one read or write of the
//! store, and a page (`shell::answer`) or the way to one (`visitor::see`).

mod account;
mod admin;
pub(crate) mod assets;
mod cases;
mod cookie;
pub(crate) mod dates;
mod desk;
mod drafts;
mod error;
mod form;
mod front;
mod further;
pub(crate) mod html;
pub(crate) mod ledger;
mod live;
mod mailed;
pub(crate) mod markdown;
mod plans;
pub(crate) mod portal;
pub(crate) mod promise;
mod qr;
mod shell;
pub(crate) mod sign_in;
mod track;
mod upload;
mod visitor;
pub(crate) mod words;

use axum::Router;
use axum::extract::Request;
use axum::http::header::ACCEPT;
use axum::http::request::Parts;

use crate::app::App;

pub(crate) use error::page as problem;
pub(crate) use upload::MOST_FILES;
pub(crate) use visitor::Guest;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(account::routes())
        .merge(admin::routes())
        .merge(assets::routes())
        .merge(cases::routes())
        .merge(desk::routes())
        .merge(drafts::routes())
        .merge(front::routes())
        .merge(live::routes())
        .merge(mailed::routes())
        .merge(sign_in::routes())
        .merge(plans::routes())
        .merge(portal::routes())
}

/// Whether forms with files are sent to a route.
pub(crate) fn take_files(route: &str) -> bool {
    matches!(route, "/cases" | "/cases/{id}/messages" | "/cases/{id}/notes" | "/cases/{id}/replies")
}

/// Whether a person reads the answer in a browser, and not a program.
pub(crate) fn is_for_a_browser(request: &Request) -> bool {
    let accepts = request.headers().get(ACCEPT).and_then(|accepts| accepts.to_str().ok()).unwrap_or_default();
    accepts.contains("text/html") && !request.uri().path().starts_with("/api/")
}

/// What says who reads, of a request whose handler takes the rest.
pub(crate) fn reader(request: &Request) -> Parts {
    let (mut parts, ()) = Request::new(()).into_parts();
    parts.method = request.method().clone();
    parts.uri = request.uri().clone();
    parts.headers = request.headers().clone();
    parts.extensions = request.extensions().clone();
    parts
}
