//! Signing in: by password and code, by a link, by a passkey, or at an identity provider. Whatever the way, it ends in a
//! session of its own (`enter`).

mod code;
mod code_app;
mod door;
mod enter;
mod hashing;
mod link;
mod out;
mod passkey;
mod provider;
mod whence;

use axum::Router;
use axum::routing::{get, post};
use sla::Language;

use crate::app::App;
use crate::problem::Problem;

pub(crate) use code_app::{address_of, new_codes, offered};
pub(crate) use door::name_of;
pub(crate) use enter::{Entrance, keeping, minutes_until};
pub(crate) use hashing::hash_password;
pub(crate) use out::Nothing;
pub(crate) use whence::{Whence, subject};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(door::show).post(door::sign_in))
        .route("/sign-in/links", post(door::ask_for_link))
        .route("/sign-in/link/{secret}", get(link::show).post(link::sign_in))
        .route("/sign-in/code", get(code::show).post(code::sign_in))
        .route("/sign-in/code-app", get(code_app::show).post(code_app::confirm))
        .route("/sign-in/passkey/challenge", post(passkey::challenge))
        .route("/sign-in/passkey", post(passkey::sign_in))
        .route("/sign-in/provider", get(provider::begin))
        .route("/sign-in/provider/answer", get(provider::answered))
        .route("/sign-out", post(out::sign_out))
}

/// What the vendor is called.
pub(crate) async fn vendor(app: &App, language: Language) -> Result<String, Problem> {
    let entitlements = app.entitlements.clone();
    let catalog = app.read(move |tx| Ok(entitlements.newest_catalog(tx)?)).await?;
    Ok(catalog.vendor().get(language).to_owned())
}
