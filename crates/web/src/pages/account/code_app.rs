//! The code app: on, to another telephone, off; and new recovery codes.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use desk::identity::{AccountEvent, CodeAppSecret, step_of_code};
use desk::permission::Asker;
use serde::Deserialize;
use store::Hash;

use super::page::account;
use super::{done, is_fresh, sign_in_again};
use crate::app::App;
use crate::pages::form::Form;
use crate::pages::html::Html;
use crate::pages::shell::{Shell, answer};
use crate::pages::sign_in::{Nothing, Whence, new_codes, offered, vendor};
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "account/code-app.html")]
struct Offer {
    shell: Shell,
    picture: Html,
    secret: String,
    said: Option<String>,
}

#[derive(Template)]
#[template(path = "account/recovery-codes.html")]
struct Codes {
    shell: Shell,
    codes: Vec<String>,
}

/// A code, as it is typed.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    code: String,
}

/// Offers a secret to an app. What is on stays so until a code of the new one was shown.
pub(super) async fn begin(
    State(app): State<App>,
    Form { who: visitor, .. }: Form<Visitor, Nothing>,
) -> Result<Response, Problem> {
    if !is_fresh(&visitor, app.now()) {
        return Ok(sign_in_again());
    }
    let (account, secret) = (visitor.session.account, CodeAppSecret::new(app.random()));
    app.write(move |tx| Ok(store::propose_code_app(tx, account, secret.bytes())?)).await?;
    Ok(see("/account/code-app"))
}

/// Shows what the app is to be told.
pub(super) async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Problem> {
    page(&app, visitor, None).await
}

async fn page(app: &App, visitor: Visitor, said: Option<&str>) -> Result<Response, Problem> {
    let now = app.now();
    if !is_fresh(&visitor, now) {
        return Ok(sign_in_again());
    }
    let (guest, shell) = (visitor.guest.clone(), Shell::for_visitor(&visitor, now));
    let account = app.read(move |tx| account(tx, &visitor)).await?;
    let Some((picture, secret)) = offered(&account, &vendor(app, guest.language).await?) else {
        return Ok(see("/account"));
    };
    let status = if said.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let said = said.map(|word| shell.t(word));
    Ok(answer(&guest, status, &Offer { shell, picture, secret, said }))
}

/// Turns the app on by a code of it, and shows new recovery codes.
pub(super) async fn confirm(
    State(app): State<App>,
    whence: Whence,
    Form { who: visitor, data }: Form<Visitor, Typed>,
) -> Result<Response, Problem> {
    let now = app.now();
    if !is_fresh(&visitor, now) {
        return Ok(sign_in_again());
    }
    let (codes, hashes) = new_codes(&app);
    let looks = visitor.clone();
    let confirmed = app.write(move |tx| {
        let account = account(tx, &looks)?;
        let Some(secret) = account.proposed else { return Ok(false) };
        let Some(step) = step_of_code(&CodeAppSecret::kept(secret.clone()), &data.code, now) else {
            return Ok(false);
        };
        if !store::confirm_code_app(tx, account.id, &secret, step, now)? {
            return Ok(false);
        }
        store::replace_recovery_codes(tx, account.id, &hashes)?;
        whence.tell(tx, account.id, AccountEvent::CodeAppSet, now)?;
        Ok(true)
    });
    match confirmed.await? {
        true => Ok(shown(&app, &visitor, codes)),
        false => page(&app, visitor, Some("code-app-wrong")).await,
    }
}

/// Turns the app off. An agent needs one, and moves it instead.
pub(super) async fn remove(
    State(app): State<App>,
    whence: Whence,
    Form { who: visitor, .. }: Form<Visitor, Nothing>,
) -> Result<Response, Problem> {
    let now = app.now();
    if !is_fresh(&visitor, now) {
        return Ok(sign_in_again());
    }
    if matches!(visitor.caller.asker, Asker::Agent { .. }) {
        return Err(Problem::forbidden());
    }
    let account = visitor.session.account;
    app.write(move |tx| {
        store::remove_code_app(tx, account)?;
        Ok(whence.tell(tx, account, AccountEvent::CodeAppRemoved, now)?)
    })
    .await?;
    Ok(done("code-app-off"))
}

/// New recovery codes in place of those that there were.
pub(super) async fn new_recovery_codes(
    State(app): State<App>,
    whence: Whence,
    Form { who: visitor, .. }: Form<Visitor, Nothing>,
) -> Result<Response, Problem> {
    let now = app.now();
    if !is_fresh(&visitor, now) {
        return Ok(sign_in_again());
    }
    let (codes, hashes): (Vec<String>, Vec<Hash>) = new_codes(&app);
    let looks = visitor.clone();
    let made = app.write(move |tx| {
        let account = account(tx, &looks)?;
        if account.code_app.is_none() {
            return Ok(false);
        }
        store::replace_recovery_codes(tx, account.id, &hashes)?;
        whence.tell(tx, account.id, AccountEvent::RecoveryCodesMade, now)?;
        Ok(true)
    });
    Ok(if made.await? { shown(&app, &visitor, codes) } else { see("/account") })
}

fn shown(app: &App, visitor: &Visitor, codes: Vec<String>) -> Response {
    let shell = Shell::for_visitor(visitor, app.now());
    answer(&visitor.guest, StatusCode::OK, &Codes { shell, codes })
}
