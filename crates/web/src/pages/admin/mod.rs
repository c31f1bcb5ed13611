//! Administration: for those who set the desk up.

mod fields;
mod filed;
mod mailboxes;
mod setup;

use axum::Router;

use crate::app::App;

pub(super) fn routes() -> Router<App> {
    mailboxes::routes()
}
