//! `/api/v1`: one file a noun. Each handler says what it takes and gives, and the document is made of that.

mod cases;
mod document;
mod teams;

use axum::Router;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub(crate) use document::documentation;

/// The routes of the API, with the document that describes them.
pub(crate) fn routes() -> (Router<App>, OpenApi) {
    let (router, mut document) = OpenApiRouter::new().nest("/api/v1", nouns()).split_for_parts();
    document::complete(&mut document);
    (router, document)
}

fn nouns() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(cases::routes()).merge(teams::routes())
}

/// The document alone.
pub fn document() -> OpenApi {
    routes().1
}
