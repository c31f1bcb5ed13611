//! Contesting a lowering, by the link in the mail that told of it (policy D8).

use askama::Template;
use axum::response::Response;
use desk::case::{Evidence, Seq};

use super::found::{self, Around, asked};
use super::{Top, Wanted};
use crate::api::cases::contest::{Contest, contests};
use crate::app::App;
use crate::letters::link::Link;
use crate::pages::form::Fields;
use crate::pages::html::Html;
use crate::pages::shell::Shell;
use crate::pages::visitor::Guest;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "mailed/contest.html")]
struct Page {
    shell: Shell,
    top: Top,
    was_lowered: Html,
    /// It was contested before; and what was decided.
    contested: bool,
    upheld: Option<bool>,
    typed: String,
}

pub(super) async fn page(
    app: &App,
    guest: &Guest,
    (token, link, seq): (&str, Link, Seq),
    wanted: Wanted,
) -> Result<Response, Problem> {
    found::page(app, guest, (token, link), wanted, move |_, Around { found, shell, top, typed, .. }| {
        let lowerings = &found.kept.case.lowerings;
        let lowering = lowerings.iter().find(|of| of.seq == seq && of.evidence != Evidence::OwnWish);
        let Some(lowering) = lowering else { return Ok(None) };
        let args = [
            ("when", shell.dates.moment_element(lowering.at)),
            ("from", Html(lowering.from.number().to_string())),
            ("to", Html(lowering.to.number().to_string())),
        ];
        Ok(Some(Page {
            top,
            was_lowered: shell.words.html("portal-was-lowered", &args),
            contested: lowering.contested,
            upheld: lowering.upheld,
            typed: typed.get("reason").to_owned(),
            shell,
        }))
    })
    .await
}

pub(super) async fn act(
    app: &App,
    guest: &Guest,
    (link, lowering): (Link, Seq),
    fields: &Fields,
) -> Result<(), Problem> {
    let asked = asked(app, guest, link, fields).await?;
    let contest = Contest { lowering, reason: fields.get("reason").to_owned() };
    contests(app, asked, contest).await.map(drop)
}
