//! Keeping what somebody writes while they write it. The page with the form has it in its fields again.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::put;
use desk::id::Id;
use desk::permission::Deed;
use store::{DraftKey, Fields, Unsent};

use super::form::Form;
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

/// Keeps a draft, or drops it where nothing is left of what was written.
async fn kept(app: &App, key: DraftKey, sent: Form<Visitor, Fields>) -> Result<Response, Problem> {
    let Form { who, data: mut fields } = sent;
    fields.retain(|field, value| !value.is_empty() && !HIDDEN.contains(&field.as_str()));
    let is_empty = WRITTEN.iter().all(|field| fields.get(*field).is_none_or(|text| text.trim().is_empty()));
    let (account, saved) = (who.session.account, app.now());
    app.write(move |tx| match is_empty {
        true => Ok(store::drop_draft(tx, account, &key)?),
        false => Ok(store::keep_draft(tx, account, &key, &Unsent { saved, fields })?),
    })
    .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
