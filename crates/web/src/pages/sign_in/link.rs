//! Links that let somebody in once. Opening one uses nothing up: mail scanners open links too. Its button does.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::identity::{AccountEvent, check_password};
use serde::Deserialize;
use sla::Error;
use store::Account;

use super::code_app::address_of;
use super::door::{go, name_of};
use super::enter::{Begun, Entrance, Onward};
use super::hashing;
use super::whence::Whence;
use crate::app::App;
use crate::pages::form::Form;
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::Guest;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "sign-in/link.html")]
struct Page {
    shell: Shell,
    vendor: String,
    secret: String,
    name: String,
    address: String,
    /// It invites to set a password.
    invitation: bool,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "sign-in/link-over.html")]
struct Over {
    shell: Shell,
}

/// What is typed where a link invites to set a password.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    password: String,
}

/// What a link leads to, with a button.
pub(crate) async fn show(
    State(app): State<App>,
    guest: Guest,
    Path(secret): Path<String>,
) -> Result<Response, Problem> {
    page(&app, &guest, secret, None).await
}

/// Whom a link lets in, if it is still good, and whether it invites.
async fn found(app: &App, secret: &str) -> Result<Option<(Account, bool)>, Problem> {
    let (hash, now) = (store::token_hash(secret), app.now());
    let found = app.read(move |tx| {
        let Some(link) = store::link(tx, &hash, now)? else { return Ok(None) };
        Ok(store::account(tx, link.account)?.map(|account| (account, link.invitation)))
    });
    found.await
}

async fn page(app: &App, guest: &Guest, secret: String, error: Option<&Error>) -> Result<Response, Problem> {
    let shell = Shell::of(guest, app.now());
    let Some((account, invitation)) = found(app, &secret).await? else {
        return Ok(answer(guest, StatusCode::NOT_FOUND, &Over { shell }));
    };
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page {
        vendor: super::vendor(app, guest.language).await?,
        secret,
        name: name_of(&account.holder).to_owned(),
        address: address_of(&account.holder).to_owned(),
        invitation,
        error: error.map(|error| error.problem(guest.language).to_owned()),
        shell,
    };
    Ok(answer(guest, status, &page))
}

/// Uses a link up: it lets in, or sets the password that it invited to.
pub(crate) async fn sign_in(
    State(app): State<App>,
    whence: Whence,
    Path(secret): Path<String>,
    Form { who: guest, data }: Form<Guest, Typed>,
) -> Result<Response, Problem> {
    let Some((account, invitation)) = found(&app, &secret).await? else {
        return page(&app, &guest, secret, None).await;
    };
    let password = match invitation {
        false => None,
        true => match check_password(&data.password, address_of(&account.holder)) {
            Ok(password) => Some(hashing::hash_password(password, app.random()).await?),
            Err(error) => return page(&app, &guest, secret, Some(&error)).await,
        },
    };
    let (entrance, hash) = (Entrance::new(&app, &guest, whence), store::token_hash(&secret));
    let onward = app.write(move |tx| Ok(used(tx, &entrance, &account, &hash, password.as_deref())?)).await?;
    match onward {
        Some(onward) => go(&app, &guest, "", "/", onward).await,
        None => page(&app, &guest, secret, None).await,
    }
}

/// Where the link leads, unless it was used meanwhile.
fn used(
    tx: &mut store::Tx<'_>,
    entrance: &Entrance,
    account: &Account,
    hash: &store::Hash,
    password: Option<&str>,
) -> Result<Option<Onward>, store::Error> {
    let Entrance { whence, now, .. } = entrance;
    if !store::use_link(tx, hash, *now)? {
        return Ok(None);
    }
    if let Some(password) = password {
        store::set_password(tx, account.id, password, None, *now)?;
        whence.tell(tx, account.id, AccountEvent::PasswordSet, *now)?;
    }
    // A link is one factor, as a password is.
    let Some(account) = store::account(tx, account.id)? else { return Ok(None) };
    entrance.onward(tx, &account, Begun::new(AccountEvent::SignedInByLink, "/")).map(Some)
}
