//! What goes wrong, as a page.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sla::Instant;

use super::html::{Html, escape};
use super::shell::{Shell, answer};
use super::visitor::Guest;
use crate::problem::Written;

/// What went wrong, and what to do.
#[derive(Template)]
#[template(path = "error.html")]
struct Page<'a> {
    shell: Shell,
    problem: &'a Written,
}

impl Page<'_> {
    /// What was asked for, which reads from left to right.
    fn path(&self) -> Html {
        Html(format!("<code>{}</code>", escape(&desk::text::harmless(&self.problem.instance))))
    }
}

/// A problem as a page, for whoever reads it in a browser.
pub(crate) fn page(guest: &Guest, now: Instant, status: StatusCode, problem: &Written) -> Response {
    answer(guest, status, &Page { shell: Shell::of(guest, now), problem })
}
