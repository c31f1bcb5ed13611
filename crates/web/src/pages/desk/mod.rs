//! What agents of the desk see and do.

mod bulk;
mod bulk_notice;
pub(super) mod case;
mod filter;
mod mails;
mod notifications;
pub(super) mod open;
mod organisations;
mod queue;
mod row;
mod saved_replies;
mod search;
mod side;
mod triage;
mod view;
mod views;

use axum::Router;

use crate::app::App;

pub(crate) use side::Side;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .merge(bulk::routes())
        .merge(bulk_notice::routes())
        .merge(case::routes())
        .merge(mails::routes())
        .merge(notifications::routes())
        .merge(organisations::routes())
        .merge(queue::routes())
        .merge(saved_replies::routes())
        .merge(search::routes())
        .merge(triage::routes())
        .merge(views::routes())
}
