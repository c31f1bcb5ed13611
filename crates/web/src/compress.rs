//! Pages are compressed on their way. What forms are known by differs from page to page (`visitor::Guest::mark`), so that
//! their length tells nobody anything of it.

use axum::body::HttpBody;
use axum::http::Response;
use axum::http::header::CONTENT_TYPE;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::Predicate;

/// Only pages: a stream must not wait for what compresses well, a file may be asked for in ranges, and what the API answers is
/// known by tags of its bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pages;

impl Predicate for Pages {
    fn should_compress<B: HttpBody>(&self, response: &Response<B>) -> bool {
        let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        kind.is_some_and(|kind| kind.starts_with("text/html"))
    }
}

/// As fast as it goes: a page is made for one look.
pub(crate) fn pages() -> CompressionLayer<Pages> {
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(Pages)
}
