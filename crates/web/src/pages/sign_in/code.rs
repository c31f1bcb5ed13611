//! The code of a code app, or a recovery code, after the password.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use desk::identity::{AccountEvent, CodeAppSecret, step_of_code, tidy_recovery_code};
use serde::Deserialize;
use sla::Instant;
use store::{Account, Error, Step, Tx};

use super::enter::{Begun, CODE, Entrance, minutes_until, see_with};
use super::whence::Whence;
use crate::app::App;
use crate::pages::cookie::Cookie;
use crate::pages::form::Form;
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::{Guest, see};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "sign-in/code.html")]
struct Page {
    shell: Shell,
    said: Option<String>,
}

/// A code, as it is typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    pub code: String,
}

/// Asks for a code, where the password was right in this browser just now.
pub(crate) async fn show(State(app): State<App>, guest: Guest, whence: Whence) -> Result<Response, Problem> {
    let now = app.now();
    let begun = app.read(move |tx| Ok(step(tx, &whence, CODE, now)?)).await?;
    Ok(match begun {
        Some(_) => answer(&guest, StatusCode::OK, &Page { shell: Shell::of(&guest, app.now()), said: None }),
        None => see("/sign-in"),
    })
}

/// The step that the browser is at, if it is still there.
pub(crate) fn step(
    tx: &mut Tx<'_>,
    whence: &Whence,
    kind: &str,
    now: Instant,
) -> Result<Option<(Account, Begun)>, Error> {
    let Some(secret) = &whence.step else { return Ok(None) };
    let found: Option<Step<Begun>> = store::step(tx, &store::token_hash(secret), kind, now)?;
    let Some(Step { account: Some(account), it }) = found else { return Ok(None) };
    Ok(store::account(tx, account)?.map(|account| (account, it)))
}

enum Outcome {
    In(String, Vec<Cookie>),
    Wrong,
    Wait(Instant),
    Gone,
}

/// A code. Guesses are counted, and a code works once.
pub(crate) async fn sign_in(
    State(app): State<App>,
    whence: Whence,
    Form { who: guest, data }: Form<Guest, Typed>,
) -> Result<Response, Problem> {
    let entrance = Entrance::new(&app, &guest, whence);
    let outcome = app.write(move |tx| Ok(judge(tx, &entrance, &data.code)?)).await?;
    let page = |said: String, status| {
        let page = Page { shell: Shell::of(&guest, app.now()), said: Some(said) };
        answer(&guest, status, &page)
    };
    let shell = Shell::of(&guest, app.now());
    Ok(match outcome {
        Outcome::In(next, cookies) => see_with(&next, &cookies),
        Outcome::Gone => see("/sign-in"),
        Outcome::Wrong => page(shell.t("sign-in-wrong-code"), StatusCode::UNPROCESSABLE_ENTITY),
        Outcome::Wait(until) => {
            let said = shell.with("sign-in-wait", "minutes", minutes_until(until, app.now()));
            page(said, StatusCode::TOO_MANY_REQUESTS)
        }
    })
}

fn judge(tx: &mut Tx<'_>, entrance: &Entrance, typed: &str) -> Result<Outcome, Error> {
    let Entrance { whence, now, .. } = entrance;
    let Some((account, begun)) = step(tx, whence, CODE, *now)? else { return Ok(Outcome::Gone) };
    let Some(app) = &account.code_app else { return Ok(Outcome::Gone) };
    let guesses = whence.code_guesses(tx, account.id)?;
    if let Some(until) = store::guess(tx, &guesses, *now)? {
        return Ok(Outcome::Wait(until));
    }
    let by_app = match step_of_code(&CodeAppSecret::kept(app.secret.clone()), typed, *now) {
        Some(step) => store::use_code_step(tx, account.id, step)?,
        None => false,
    };
    let by_recovery = match tidy_recovery_code(typed) {
        Some(code) => store::use_recovery_code(tx, account.id, &store::token_hash(&code), *now)?,
        None => false,
    };
    if !by_app && !by_recovery {
        whence.tell(tx, account.id, AccountEvent::WrongCode, *now)?;
        return Ok(Outcome::Wrong);
    }
    if by_recovery {
        whence.tell(tx, account.id, AccountEvent::RecoveryCodeUsed, *now)?;
    }
    store::forgive(tx, &guesses)?;
    forget_step(tx, whence)?;
    let cookies = entrance.enter(tx, &account, begun.how(), true)?;
    Ok(Outcome::In(begun.next, cookies))
}

pub(crate) fn forget_step(tx: &mut Tx<'_>, whence: &Whence) -> Result<(), Error> {
    whence.step.as_ref().map_or(Ok(()), |secret| store::remove_step(tx, &store::token_hash(secret)))
}
