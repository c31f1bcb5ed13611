//! Lists in pages: keyset cursors, and `Link` as RFC 8288 has it.

use axum::Json;
use axum::extract::{FromRequestParts, Query};
use axum::http::header::LINK;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sla::Error;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::problem::Problem;

/// Which page of a list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageParams {
    /// The `next` of the page before.
    #[param(nullable = false)]
    pub after: Option<String>,
    /// The most items; 50 unless said, 200 at the most.
    #[param(minimum = 1, maximum = 200, nullable = false)]
    pub limit: Option<u32>,
}

impl PageParams {
    /// How many items to show.
    pub fn limit(&self, app: &App) -> Result<u32, Problem> {
        let most = app.limits.page;
        match self.limit.unwrap_or(50.min(most)) {
            limit @ 1.. if limit <= most => Ok(limit),
            limit => Err(Problem::invalid(vec![Error::new(
                "limit",
                limit.to_string(),
                format!("write a number from 1 to {most}"),
                format!("اكتب عددًا من 1 إلى {most}"),
            )])),
        }
    }

    /// The number that the page before ended with; 0 for the first page. For lists in the order of their numbers.
    pub fn after_number(&self) -> Result<i64, Problem> {
        let Some(after) = &self.after else { return Ok(0) };
        after.parse().map_err(|_| bad_cursor(after))
    }
}

/// A cursor that no page has given.
pub(crate) fn bad_cursor(after: &str) -> Problem {
    Problem::invalid(vec![Error::new(
        "after",
        after,
        "not a cursor: take the \"next\" of the page before",
        "ليس مؤشرًا: خذ قيمة next من الصفحة السابقة",
    )])
}

/// Items, and where the next page begins.
#[derive(Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// What to give as `after` for the next page; nothing on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page of a list that was asked for one item more than `limit`; `cursor` says where an item stands.
    pub fn of(mut items: Vec<T>, limit: u32, cursor: impl Fn(&T) -> String) -> Self {
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > most;
        items.truncate(most);
        let next = items.last().filter(|_| more).map(cursor);
        Self { items, next }
    }

    /// The answer, with the next page's address in `Link`.
    pub fn answer(self, uri: &Uri) -> Response
    where
        T: Serialize,
    {
        (linked(uri, self.next.as_deref()), Json(self)).into_response()
    }
}

/// The header with the next page's address, if there is one.
pub(crate) fn linked(uri: &Uri, next: Option<&str>) -> HeaderMap {
    let link = next.and_then(|next| link(uri, next));
    link.map(|link| (LINK, link)).into_iter().collect()
}

fn link(uri: &Uri, next: &str) -> Option<HeaderValue> {
    let kept = uri.query().unwrap_or_default().split('&').filter(|part| !part.is_empty());
    let kept = kept.filter(|part| !part.starts_with("after="));
    let parts: Vec<_> = kept.map(str::to_owned).chain([format!("after={next}")]).collect();
    HeaderValue::try_from(format!("<{}?{}>; rel=\"next\"", uri.path(), parts.join("&"))).ok()
}

/// A query string, with what can't be read told as a problem.
pub(crate) struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let query = Query::<T>::from_request_parts(parts, app).await;
        query.map(|Query(params)| Self(params)).map_err(|refused| {
            let said = refused.body_text();
            Problem::invalid(vec![Error::new("query", "", said.clone(), said)])
        })
    }
}

/// Numbers in the path, with what can't be read answered as nothing being there.
pub(crate) struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, app).await;
        path.map(|axum::extract::Path(path)| Self(path)).map_err(|_| Problem::not_found())
    }
}
