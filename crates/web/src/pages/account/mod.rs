//! The account of whoever looks: how they sign in, where they are signed in, what happened, and how pages are to be.

mod code_app;
mod page;
mod passkeys;
mod password;
mod preferences;
mod profile;
mod sessions;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use desk::identity::FRESH;
use serde::Deserialize;
use sla::Instant;

use super::visitor::{Visitor, see};
use crate::app::App;
use crate::problem::Problem;
use page::Wrong;
pub(crate) use page::topic_word;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/account", get(show))
        .route("/account/profile", post(profile::set))
        .route("/account/preferences", post(preferences::set))
        .route("/account/notifications", post(preferences::choose))
        .route("/account/password", post(password::set))
        .route("/account/code-app", get(code_app::show).post(code_app::begin))
        .route("/account/code-app/confirm", post(code_app::confirm))
        .route("/account/code-app/removal", post(code_app::remove))
        .route("/account/recovery-codes", post(code_app::new_recovery_codes))
        .route("/account/passkeys/challenge", post(passkeys::challenge))
        .route("/account/passkeys", post(passkeys::add))
        .route("/account/passkeys/{id}/name", post(passkeys::rename))
        .route("/account/passkeys/{id}/removal", post(passkeys::remove))
        .route("/account/sessions/{id}/end", post(sessions::end))
        .route("/account/sessions/end-others", post(sessions::end_others))
}

/// What was done just now.
#[derive(Default, Deserialize)]
struct Done {
    #[serde(default)]
    done: String,
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    page::answer(&app, visitor, &done.done, Wrong::default()).await
}

/// Whether somebody has signed in so lately that they may change how they sign in: who finds a browser open may not.
fn is_fresh(visitor: &Visitor, now: Instant) -> bool {
    now - visitor.session.shown.made < FRESH
}

/// Who signed in too long ago signs in again first, and comes back.
fn sign_in_again() -> Response {
    see("/sign-in?next=%2Faccount")
}

/// Back to the account, which says what was done.
fn done(what: &str) -> Response {
    see(&format!("/account?done={what}"))
}
