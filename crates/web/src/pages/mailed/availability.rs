//! That somebody is reachable, by the link in the mail that asked (policy D8).

use askama::Template;
use axum::response::Response;
use desk::case::{CheckResult, Seq};

use super::found::{self, Around, asked};
use super::{Top, Wanted};
use crate::api::cases::availability::confirms_by_link;
use crate::app::App;
use crate::letters::link::Link;
use crate::pages::form::Fields;
use crate::pages::html::Html;
use crate::pages::shell::Shell;
use crate::pages::visitor::Guest;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "mailed/available.html")]
struct Page {
    shell: Shell,
    top: Top,
    id: i64,
    standing: Standing,
    until: Html,
}

/// Where the question stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It is asked.
    Asked,
    /// Its time has passed; that somebody is reachable is still worth knowing, and kept on record.
    Late,
    /// Somebody has answered.
    Answered,
    /// It isn't asked any more.
    Over,
}

pub(super) async fn page(
    app: &App,
    guest: &Guest,
    (token, link, seq): (&str, Link, Seq),
    wanted: Wanted,
) -> Result<Response, Problem> {
    found::page(app, guest, (token, link), wanted, move |_, Around { found, shell, top, .. }| {
        let check = found.kept.case.check.filter(|check| check.seq == seq);
        let standing = match check.map(|check| check.result) {
            Some(CheckResult::Running) => Standing::Asked,
            Some(CheckResult::RanOut | CheckResult::Undelivered) => Standing::Late,
            Some(CheckResult::Answered) => Standing::Answered,
            Some(CheckResult::Cancelled) | None => Standing::Over,
        };
        let until = check.map(|check| shell.dates.near_element(check.grace_ends)).unwrap_or_default();
        Ok(Some(Page { top, id: found.kept.id.number(), standing, until, shell }))
    })
    .await
}

pub(super) async fn act(
    app: &App,
    guest: &Guest,
    (link, check): (Link, Seq),
    fields: &Fields,
) -> Result<(), Problem> {
    let asked = asked(app, guest, link, fields).await?;
    confirms_by_link(app, asked, check).await.map(drop)
}
