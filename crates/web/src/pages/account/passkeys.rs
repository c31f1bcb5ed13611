//! Passkeys: added and removed.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use desk::identity::AccountEvent;
use desk::written;
use serde::Deserialize;
use store::{Failure, Step, Tx};

use super::page::{self, Wrong, account};
use super::{done, is_fresh, sign_in_again};
use crate::app::App;
use crate::pages::form::Form;
use crate::pages::sign_in::{Entrance, Nothing, Whence, address_of, keeping, name_of, vendor};
use crate::pages::visitor::Visitor;
use crate::passkey::{Desk, Making};
use crate::problem::Problem;

/// A step at which a new passkey is awaited.
const NEW_PASSKEY: &str = "new-passkey";

/// What the browser made, and what its holder calls it.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    answer: String,
}

/// What a browser makes a passkey by, for the script that asks it to.
pub(super) async fn challenge(
    State(app): State<App>,
    whence: Whence,
    Form { who: visitor, .. }: Form<Visitor, Nothing>,
) -> Result<Response, Problem> {
    let now = app.now();
    if !is_fresh(&visitor, now) {
        return Ok(sign_in_again());
    }
    let desk = Desk::new(&app.public_url, &vendor(&app, visitor.guest.language).await?)?;
    let (fresh, looks) = (app.random(), visitor.clone());
    let known = app.write(move |tx| {
        store::set_handle(tx, looks.session.account, &fresh)?;
        let account = account(tx, &looks)?;
        let there = store::passkeys(tx, account.id)?.into_iter().map(|passkey| passkey.credential);
        Ok((account.handle.unwrap_or(fresh), there.collect()))
    });
    let (handle, there) = known.await?;
    let holder = &visitor.session.holder;
    let (options, making) = desk.make(handle, (address_of(holder), name_of(holder)), there)?;
    let (entrance, account) = (Entrance::new(&app, &visitor.guest, whence), visitor.session.account);
    let step = Step { account: Some(account), it: making };
    let cookie = app.write(move |tx| Ok(entrance.remember(tx, NEW_PASSKEY, &step)?)).await?;
    Ok(keeping(Json(options).into_response(), &[cookie]))
}

/// Adds what the browser made.
pub(super) async fn add(
    State(app): State<App>,
    whence: Whence,
    Form { who: visitor, data }: Form<Visitor, Typed>,
) -> Result<Response, Problem> {
    let now = app.now();
    if !is_fresh(&visitor, now) {
        return Ok(sign_in_again());
    }
    let language = visitor.guest.language;
    let desk = Desk::new(&app.public_url, &vendor(&app, language).await?)?;
    let outcome = match written::name("name", &data.name) {
        Err(error) => Err(Failure::Invalid(vec![error])),
        Ok(name) => {
            let account = visitor.session.account;
            let added = app.store.write(move |tx| {
                let made = match making(tx, &whence, account, now)? {
                    Some(making) => desk.made(&data.answer, &making),
                    None => None,
                };
                let Some(made) = made else { return Ok(false) };
                store::add_passkey(tx, account, &made.credential, &name, &made.document, now)?;
                whence.tell(tx, account, AccountEvent::PasskeyAdded, now)?;
                Ok(true)
            });
            added.await
        }
    };
    let said = match outcome {
        Ok(true) => return Ok(done("passkey")),
        Ok(false) => crate::pages::words::Words::of(language).t("sign-in-passkey-failed"),
        Err(failure @ Failure::Invalid(_)) => failure.text(language),
        Err(failure) => return Err(failure.into()),
    };
    page::answer(&app, visitor, "", Wrong { passkey: Some(said), ..Wrong::default() }).await
}

/// What was begun in this browser for this account, which isn't finished a second time.
fn making(
    tx: &mut Tx<'_>,
    whence: &Whence,
    account: i64,
    now: sla::Instant,
) -> Result<Option<Making>, store::Error> {
    let Some(secret) = &whence.step else { return Ok(None) };
    let taken = store::take_step(tx, &store::token_hash(secret), NEW_PASSKEY, now)?;
    Ok(taken.filter(|step| step.account == Some(account)).map(|step| step.it))
}

/// What one is to be called.
#[derive(Deserialize)]
pub(super) struct Named {
    #[serde(default)]
    name: String,
}

/// Calls one of the own passkeys something else.
pub(super) async fn rename(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form { who: visitor, data }: Form<Visitor, Named>,
) -> Result<Response, Problem> {
    if !is_fresh(&visitor, app.now()) {
        return Ok(sign_in_again());
    }
    let name = match written::name("name", &data.name) {
        Ok(name) => name,
        Err(error) => {
            let passkey = Some(error.problem(visitor.guest.language).to_owned());
            return page::answer(&app, visitor, "", Wrong { passkey, ..Wrong::default() }).await;
        }
    };
    let account = visitor.session.account;
    let is_there = app.write(move |tx| Ok(store::rename_passkey(tx, account, id, &name)?)).await?;
    if is_there { Ok(done("passkey-name")) } else { Err(Problem::not_found()) }
}

/// Removes one of the own passkeys.
pub(super) async fn remove(
    State(app): State<App>,
    whence: Whence,
    Path(id): Path<i64>,
    Form { who: visitor, .. }: Form<Visitor, Nothing>,
) -> Result<Response, Problem> {
    let now = app.now();
    if !is_fresh(&visitor, now) {
        return Ok(sign_in_again());
    }
    let account = visitor.session.account;
    app.write(move |tx| {
        if store::remove_passkey(tx, account, id)? {
            whence.tell(tx, account, AccountEvent::PasskeyRemoved, now)?;
        }
        Ok(())
    })
    .await?;
    Ok(done("passkey-gone"))
}
