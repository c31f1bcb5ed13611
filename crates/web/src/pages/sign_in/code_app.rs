//! Setting up a code app: an agent does it before anything else.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use desk::identity::{AccountEvent, CodeAppSecret, RECOVERY_CODES, otpauth, recovery_code, step_of_code};
use store::{Account, Error, Holder, Tx};

use super::code::{self, Typed};
use super::enter::{Begun, CODE_APP, Entrance, keeping};
use super::whence::Whence;
use crate::app::App;
use crate::pages::cookie::Cookie;
use crate::pages::form::Form;
use crate::pages::html::Html;
use crate::pages::qr;
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::{Guest, own_path, see};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "sign-in/code-app.html")]
struct Page {
    shell: Shell,
    picture: Html,
    secret: String,
    said: Option<String>,
}

#[derive(Template)]
#[template(path = "sign-in/recovery-codes.html")]
struct Codes {
    shell: Shell,
    codes: Vec<String>,
    next: String,
}

/// What an app is told, as a picture and as letters.
pub(crate) fn offered(account: &Account, vendor: &str) -> Option<(Html, String)> {
    let secret = CodeAppSecret::kept(account.proposed.clone()?);
    let url = otpauth(&secret, vendor, address_of(&account.holder));
    Some((qr::svg(&url), secret.text()))
}

/// The address that somebody signs in with: a contact's first that is proven.
pub(crate) fn address_of(holder: &Holder) -> &str {
    match holder {
        Holder::Agent(_, agent) => &agent.address,
        Holder::Contact(_, contact) => {
            let proven = contact.addresses.iter().find(|reach| reach.verified.is_some());
            proven.map_or(contact.name.as_str(), |reach| reach.to.as_str())
        }
    }
}

/// New recovery codes, and what is kept of them.
pub(crate) fn new_codes(app: &App) -> (Vec<String>, Vec<store::Hash>) {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code(app.random())).collect();
    let hashes = codes.iter().map(|code| store::token_hash(code)).collect();
    (codes, hashes)
}

/// Shows what the app is to be told, where the password was right in this browser just now.
pub(crate) async fn show(State(app): State<App>, guest: Guest, whence: Whence) -> Result<Response, Problem> {
    page(&app, &guest, whence, StatusCode::OK, None).await
}

async fn page(
    app: &App,
    guest: &Guest,
    whence: Whence,
    status: StatusCode,
    said: Option<&str>,
) -> Result<Response, Problem> {
    let now = app.now();
    let begun = app.read(move |tx| Ok(code::step(tx, &whence, CODE_APP, now)?)).await?;
    let vendor = super::vendor(app, guest.language).await?;
    let offered = begun.and_then(|(account, _)| offered(&account, &vendor));
    let Some((picture, secret)) = offered else { return Ok(see("/sign-in")) };
    let shell = Shell::of(guest, app.now());
    let said = said.map(|word| shell.t(word));
    Ok(answer(guest, status, &Page { shell, picture, secret, said }))
}

enum Outcome {
    In(Begun, Vec<Cookie>),
    Wrong,
    Gone,
}

/// A code of the app proves that it was set up: it is on from now on, and the browser is signed in.
pub(crate) async fn confirm(
    State(app): State<App>,
    whence: Whence,
    Form { who: guest, data }: Form<Guest, Typed>,
) -> Result<Response, Problem> {
    let entrance = Entrance::new(&app, &guest, whence.clone());
    let (codes, hashes) = new_codes(&app);
    let outcome = app.write(move |tx| Ok(judge(tx, &entrance, &data.code, &hashes)?)).await?;
    match outcome {
        Outcome::In(begun, cookies) => {
            let next = own_path(&begun.next).to_owned();
            let page = Codes { shell: Shell::of(&guest, app.now()), codes, next };
            Ok(keeping(answer(&guest, StatusCode::OK, &page), &cookies))
        }
        Outcome::Gone => Ok(see("/sign-in")),
        Outcome::Wrong => {
            page(&app, &guest, whence, StatusCode::UNPROCESSABLE_ENTITY, Some("code-app-wrong")).await
        }
    }
}

fn judge(
    tx: &mut Tx<'_>,
    entrance: &Entrance,
    typed: &str,
    hashes: &[store::Hash],
) -> Result<Outcome, Error> {
    let Entrance { whence, now, .. } = entrance;
    let Some((account, begun)) = code::step(tx, whence, CODE_APP, *now)? else { return Ok(Outcome::Gone) };
    // Somebody else may have set one up meanwhile: then its code is asked for.
    let (Some(secret), None) = (&account.proposed, &account.code_app) else { return Ok(Outcome::Gone) };
    let Some(step) = step_of_code(&CodeAppSecret::kept(secret.clone()), typed, *now) else {
        return Ok(Outcome::Wrong);
    };
    if !store::confirm_code_app(tx, account.id, secret, step, *now)? {
        return Ok(Outcome::Gone);
    }
    store::replace_recovery_codes(tx, account.id, hashes)?;
    whence.tell(tx, account.id, AccountEvent::CodeAppSet, *now)?;
    code::forget_step(tx, whence)?;
    let cookies = entrance.enter(tx, &account, begun.how(), true)?;
    Ok(Outcome::In(begun, cookies))
}
