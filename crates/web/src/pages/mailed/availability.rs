//! That somebody is reachable, by the link in the mail that asked (policy D8).

use askama::Template;
use axum::response::Response;
use desk::case::{CheckResult, Seq};

use super::found::{Found, Over, asked, shown};
use super::{Top, Wanted, nowhere};
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
    let (shared, who, token) = (app.clone(), guest.clone(), token.to_owned());
    let read = app.read(move |tx| {
        let Some(found) = Found::of(tx, &shared, &who, &link)? else { return Ok((wanted, None)) };
        let shell = found.shell(&shared, &who);
        let check = found.kept.case.check.filter(|check| check.seq == seq);
        let standing = match check.map(|check| check.result) {
            Some(CheckResult::Running) => Standing::Asked,
            Some(CheckResult::RanOut | CheckResult::Undelivered) => Standing::Late,
            Some(CheckResult::Answered) => Standing::Answered,
            Some(CheckResult::Cancelled) | None => Standing::Over,
        };
        let until = check.map(|check| shell.dates.near_element(check.grace_ends)).unwrap_or_default();
        let top = found.top(tx, (&shared, &shell), &token, &wanted)?;
        let page = Page { top, id: found.kept.id.number(), standing, until, shell };
        Ok((wanted, Some(page)))
    });
    let (wanted, page) = read.await?;
    Ok(page.map_or_else(|| nowhere(app, guest, &Over::Gone), |page| shown(guest, &wanted, &page)))
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
