//! Which version of a thing is meant: `ETag` and `If-Match`, against lost updates.

use axum::extract::FromRequestParts;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};

use crate::app::App;
use crate::problem::Problem;

/// The versions that `If-Match` names; any where it isn't there.
pub(crate) struct IfMatch(Option<Vec<String>>);

impl IfMatch {
    /// Any version.
    pub fn any() -> Self {
        Self(None)
    }

    /// This version alone.
    pub fn version(version: u32) -> Self {
        Self(Some(vec![tag(version)]))
    }

    /// Whether the thing isn't any more what the client read, and so isn't to be changed.
    pub fn refuses(&self, version: u32) -> bool {
        let tag = tag(version);
        self.0.as_ref().is_some_and(|named| !named.iter().any(|one| *one == tag || one == "*"))
    }
}

impl FromRequestParts<App> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let mut named = None;
        for value in parts.headers.get_all(IF_MATCH) {
            let tags = value.to_str().unwrap_or_default().split(',').map(|tag| tag.trim().to_owned());
            named.get_or_insert_with(Vec::new).extend(tags);
        }
        Ok(Self(named))
    }
}

fn tag(version: u32) -> String {
    format!("\"{version}\"")
}

/// The header that says which version is sent.
pub(crate) fn etag(version: u32) -> [(HeaderName, HeaderValue); 1] {
    let value = HeaderValue::try_from(tag(version)).unwrap_or_else(|_| HeaderValue::from_static("\"\""));
    [(ETAG, value)]
}
