//! Keeping what somebody writes while they write it. The page with the form has it in its fields again.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::put;
use desk::id::Id;
use desk::permission::Deed;
use sla::Instant;
use store::{DraftKey, Fields, Unsent};

use super::form::Form;
use super::html::{Html, escape};
use super::portal;
use super::shell::Shell;
use super::visitor::Visitor;
use crate::app::App;
use crate::problem::Problem;

/// The forms that have drafts: outside a case, and in one.
const FORMS: [&str; 1] = ["new-case"];
const FORMS_IN_A_CASE: [&str; 1] = ["reply"];
/// What a person writes; without it the rest of a form is nothing to keep.
const WRITTEN: [&str; 2] = ["subject", "message"];
/// What a page puts into its forms for itself.
const HIDDEN: [&str; 3] = ["csrf", "key", "version"];

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/drafts/{form}", put(keep)).route("/cases/{id}/drafts/{form}", put(keep_in_case))
}

async fn keep(
    State(app): State<App>,
    Path(form): Path<String>,
    sent: Form<Visitor, Fields>,
) -> Result<Response, Problem> {
    if !FORMS.contains(&form.as_str()) {
        return Err(Problem::not_found());
    }
    kept(&app, DraftKey { form, case: None }, sent).await
}

async fn keep_in_case(
    State(app): State<App>,
    Path((id, form)): Path<(i64, String)>,
    sent: Form<Visitor, Fields>,
) -> Result<Response, Problem> {
    if !FORMS_IN_A_CASE.contains(&form.as_str()) {
        return Err(Problem::not_found());
    }
    let (case, caller) = (Id::new(id), sent.who.caller.clone());
    app.read(move |tx| {
        let (whose, _) = store::concerned(tx, case)?.ok_or(store::Failure::NoCase(case))?;
        Ok(caller.may(Deed::SeeCase, &whose)?)
    })
    .await?;
    kept(&app, DraftKey { form, case: Some(case) }, sent).await
}

/// A line of a form that says when what stands in it was kept; without words where nothing was yet. A script writes the later
/// times into it.
pub(crate) fn kept_line(shell: &Shell, saved: Option<Instant>) -> Html {
    let said = saved.map(|at| escape(&kept_at(shell, at))).unwrap_or_default();
    let hidden = if saved.is_none() { " hidden" } else { "" };
    Html(format!("<p class=\"muted\" data-saved{hidden}>{said}</p>"))
}

/// When it was kept, in words: by the time alone where that was today.
fn kept_at(shell: &Shell, at: Instant) -> String {
    let dates = &shell.dates;
    let is_today = dates.midnight(at) == dates.midnight(dates.now);
    let when = if is_today { dates.time(at) } else { dates.near(at) };
    shell.with("draft-kept", "when", when)
}

/// Keeps a draft and says when, or drops it where nothing is left of what was written.
async fn kept(app: &App, key: DraftKey, sent: Form<Visitor, Fields>) -> Result<Response, Problem> {
    let Form { who, data: mut fields } = sent;
    fields.retain(|field, value| !value.is_empty() && !HIDDEN.contains(&field.as_str()));
    let is_empty = WRITTEN.iter().all(|field| fields.get(*field).is_none_or(|text| text.trim().is_empty()));
    let (account, saved) = (who.session.account, app.now());
    let said = app
        .write(move |tx| {
            if is_empty {
                store::drop_draft(tx, account, &key)?;
                return Ok(None);
            }
            store::keep_draft(tx, account, &key, &Unsent { saved, fields })?;
            Ok(Some(kept_at(&portal::shell(tx, &who, saved)?, saved)))
        })
        .await?;
    Ok(said.map_or_else(|| StatusCode::NO_CONTENT.into_response(), |said| said.into_response()))
}
