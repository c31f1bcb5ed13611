//! `/api/v1`: one file a noun. Each handler says what it takes and gives, and the document is made of that.

mod agents;
pub(crate) mod attachments;
pub(crate) mod cases;
pub(crate) mod contacts;
mod contracts;
mod dead_letters;
pub(crate) mod details;
mod document;
mod editions;
mod events;
mod holidays;
pub(crate) mod invitations;
pub(crate) mod lists;
mod mail;
mod me;
mod moves;
pub(crate) mod notices;
mod organisations;
mod plans;
mod promises;
pub(crate) mod saved_replies;
mod sites;
mod teams;
mod terms;
mod tokens;
pub(crate) mod views;

use axum::Router;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub(crate) use attachments::UPLOADS;
pub(crate) use document::documentation;
pub(crate) use events::{Begin, Follower, Streams, open_stream};
pub(crate) use mail::MAIL;

/// The routes of the API, with the document that describes them.
pub(crate) fn routes() -> (Router<App>, OpenApi) {
    let (router, mut document) = OpenApiRouter::new().nest("/api/v1", nouns()).split_for_parts();
    document::complete(&mut document);
    (router, document)
}

fn nouns() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(agents::routes())
        .merge(attachments::routes())
        .merge(cases::routes())
        .merge(contacts::routes())
        .merge(invitations::routes())
        .merge(lists::routes())
        .merge(contracts::routes())
        .merge(dead_letters::routes())
        .merge(editions::routes())
        .merge(events::routes())
        .merge(holidays::routes())
        .merge(mail::routes())
        .merge(me::routes())
        .merge(notices::routes())
        .merge(organisations::routes())
        .merge(plans::routes())
        .merge(promises::routes())
        .merge(saved_replies::routes())
        .merge(sites::routes())
        .merge(teams::routes())
        .merge(tokens::routes())
        .merge(views::routes())
}

/// The document alone.
pub fn document() -> OpenApi {
    routes().1
}
