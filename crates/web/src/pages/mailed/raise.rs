//! Confirming a higher priority, which a mail can't (policy D10).

use askama::Template;
use axum::response::Response;
use desk::case::{Confirmation, Confirmed, Life, Raise};
use desk::catalog::Priority;
use sla::Error;

use super::found::{self, Around, asked};
use super::{Top, Wanted};
use crate::api::cases::priority::raises_by_link;
use crate::app::App;
use crate::letters::link::Link;
use crate::pages::form::Fields;
use crate::pages::html::Html;
use crate::pages::portal::case::{Raise as Choice, name_of, raises};
use crate::pages::portal::priority_mark;
use crate::pages::promise::{self, Reader, Shown};
use crate::pages::shell::Shell;
use crate::pages::visitor::Guest;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "mailed/raise.html")]
struct Page {
    shell: Shell,
    top: Top,
    mark: Html,
    priority: String,
    /// By when it is answered as it stands.
    promise: Option<Html>,
    choices: Vec<Choice>,
    small_print: String,
    /// Which was chosen, where the page is shown again.
    chosen: String,
}

pub(super) async fn page(
    app: &App,
    guest: &Guest,
    of: (&str, Link),
    wanted: Wanted,
) -> Result<Response, Problem> {
    found::page(app, guest, of, wanted, |tx, Around { app, found, shell, top, typed }| {
        let case = &found.kept.case;
        let (catalog, entitlement) = (found.catalog(tx, app)?, app.entitlements.of_case(tx, case)?);
        let world = found.world(&shell, entitlement.as_deref());
        let known = case.as_customer_knows_it(&world);
        let promise = entitlement.as_deref().and_then(|of| Shown::of_case(&known, of, world.now));
        let is_open = matches!(case.life, Life::Open | Life::Resolved);
        Ok(Some(Page {
            top,
            mark: priority_mark(&shell, case.priority),
            priority: name_of(&catalog, case.priority, &shell),
            promise: promise.map(|shown| promise::by(&shown, &shell.dates, Reader::Customer)),
            choices: if is_open { raises(&shell, (case, &catalog), &world)? } else { Vec::new() },
            small_print: catalog.texts().reasonable_efforts.get(shell.language).to_owned(),
            chosen: typed.get("to").to_owned(),
            shell,
        }))
    })
    .await
}

pub(super) async fn act(app: &App, guest: &Guest, link: Link, fields: &Fields) -> Result<(), Problem> {
    let to: Priority = fields.get("to").parse().map_err(|error: Error| Problem::of(error.within("to")))?;
    if !fields.has("confirmed") {
        return Err(crate::pages::cases::verbs::must_be_confirmed());
    }
    let asked = asked(app, guest, link, fields).await?;
    let confirmation = Confirmation {
        contact: asked.caller.contact(),
        how: Confirmed::Link,
        version: fields.number("statement").try_into().unwrap_or_default(),
        language: guest.language,
        at: None,
    };
    raises_by_link(app, asked, Raise { to, confirmation }).await.map(drop)
}
