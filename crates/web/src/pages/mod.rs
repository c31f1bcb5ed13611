//! The desk in the browser.

pub(crate) mod assets;

use axum::Router;

use crate::app::App;

pub(crate) fn routes() -> Router<App> {
    Router::new().merge(assets::routes())
}
