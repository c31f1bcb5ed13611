//! The desk over HTTP: the API, the pages, and what every handler shares.
//!
//! A handler reads top to bottom: who asks (`auth::Caller`), what for (`ask::Ask`), one read or write of the store, and
//! the answer. Whatever goes wrong is a `problem::Problem`.

mod api;
mod app;
mod ask;
mod auth;
mod compress;
mod condition;
mod health;
pub mod letters;
mod metrics;
mod moment;
mod objects;
mod page;
mod pages;
mod passkey;
mod peer;
mod problem;
mod provider;
mod public_url;
mod rate;
mod secure;
mod seen;
mod words;

pub use axum::Router;
use axum::middleware::from_fn_with_state;

pub use api::document;
pub use app::{App, Attachments, Clock, Limits, Random, Setup, SignIn};
pub use peer::{Network, proxies};
pub use provider::Provider;
pub use public_url::public_url;
pub use rate::Rates;

/// Everything that is served.
pub fn router(app: &App) -> Router {
    let (routes, document) = api::routes();
    routes
        .merge(api::documentation(document))
        .merge(pages::routes())
        .merge(health::routes())
        .merge(metrics::routes())
        .fallback(problem::no_such_page)
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(from_fn_with_state(app.clone(), app::limit_body))
        .layer(from_fn_with_state(app.clone(), rate::limit_address))
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn_with_state(app.clone(), problem::render))
        .layer(compress::pages())
        .layer(from_fn_with_state(app.clone(), secure::secure))
        .layer(from_fn_with_state(app.clone(), seen::see))
        .with_state(app.clone())
}
