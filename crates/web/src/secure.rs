//! What browsers are told about every answer.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::seen::Seen;

/// An answer of the API is data and shows nothing.
const DATA: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";
/// The page that shows the API's document brings its own scripts, and styles what it draws as it goes.
const PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                    font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Adds what an answer doesn't say itself: nothing is sniffed, framed, kept or told to others.
pub(crate) async fn secure(State(app): State<crate::app::App>, request: Request, next: Next) -> Response {
    let is_page = request.uri().path().starts_with("/api/docs");
    let over_tls = Seen::of(request.extensions()).map_or(app.network.tls, |seen| seen.peer.secure);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (CORP, "same-origin"),
        (CONTENT_SECURITY_POLICY, if is_page { PAGE } else { DATA }),
        (CACHE_CONTROL, if is_page { "no-cache" } else { "no-store" }),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    // Over plain HTTP it means nothing, and a browser passes over it.
    if over_tls {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}
