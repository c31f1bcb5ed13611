//! What a form sends, taken only from a page of ours.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::visitor::Sender;
use crate::app::App;
use crate::problem::Problem;

/// A form that was filled in, and who sent it.
pub(crate) struct Form<W, T> {
    /// Who sent it.
    pub who: W,
    /// What was filled in.
    pub data: T,
}

/// The fields of a form as they were typed, so that none is lost where the form is shown again.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Adds a field.
    pub fn push(&mut self, name: String, value: String) {
        self.0.push((name, value));
    }

    /// What stands in a field; nothing where it isn't there.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// What stands in a field, if anything but spaces does.
    pub fn filled(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.trim().is_empty())
    }

    /// Whether a box is ticked, or a button was pressed.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }

    /// Everything that stands in fields of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// A number; 0, which nothing has, where none is written that can be one. Digits are read as people type them.
    pub fn number(&self, name: &str) -> i64 {
        desk::digits::latin(self.get(name).trim()).trim_start_matches('#').parse().unwrap_or_default()
    }

    /// All of them in one text that no other fields make, except those that every form has.
    pub fn content(&self) -> String {
        let typed = self.0.iter().filter(|(name, _)| !matches!(name.as_str(), "csrf" | "key"));
        let typed: Vec<_> = typed.collect();
        // Names and values of fields can always be written.
        serde_json::to_string(&typed).unwrap_or_default()
    }
}

/// What every form has.
#[derive(Deserialize)]
struct Marked {
    #[serde(default)]
    csrf: String,
}

impl<W, T> FromRequest<App> for Form<W, T>
where
    W: FromRequestParts<App, Rejection = Response> + Sender + Send,
    T: DeserializeOwned,
{
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let who = W::from_request_parts(&mut parts, app).await?;
        let from_us = comes_from_us(&parts, &app.public_url);
        let text = text(&parts.headers, body, app).await.map_err(Problem::into_response)?;
        let marked: Marked = serde_html_form::from_str(&text).map_err(|e| unreadable(&e).into_response())?;
        if !from_us || !who.guest().gave(&marked.csrf) {
            return Err(Problem::not_our_form().into_response());
        }
        let data = serde_html_form::from_str(&text).map_err(|e| unreadable(&e).into_response())?;
        Ok(Self { who, data })
    }
}

async fn text(headers: &HeaderMap, body: axum::body::Body, app: &App) -> Result<String, Problem> {
    const KIND: &str = "application/x-www-form-urlencoded";
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(KIND) {
        return Err(Problem::unsupported(KIND));
    }
    let most = app.limits.body;
    let body = http_body_util::BodyExt::collect(http_body_util::Limited::new(body, most));
    let bytes = tokio::time::timeout(app.limits.body_time, body).await.map_err(|_| Problem::too_slow())?;
    let bytes = bytes.map_err(|_| Problem::too_large(most as u64))?.to_bytes();
    String::from_utf8(bytes.to_vec()).map_err(|_| unreadable(&"not UTF-8"))
}

/// Whether the browser says that it was sent from a page of ours, where it says anything of it. Whether it is a form of ours
/// its mark says.
pub(super) fn comes_from_us(parts: &Parts, public_url: &str) -> bool {
    let said = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    if said("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return false;
    }
    let Some(origin) = said(ORIGIN.as_str()) else { return true };
    let authority = |url: &str| url.parse::<Uri>().ok().and_then(|url| Some(url.authority()?.to_string()));
    // Somebody may come by another name than the public one: by the machine's own, or by an address.
    let host = said(HOST.as_str()).map(str::to_owned).or_else(|| authority(public_url));
    origin == public_url || (host.is_some() && authority(origin) == host)
}

fn unreadable(error: &dyn std::fmt::Display) -> Problem {
    let said = error.to_string();
    Problem::malformed(sla::Error::new(
        "",
        "",
        format!("the form can't be read: {said}"),
        format!("تعذّرت قراءة النموذج: \u{2066}{said}\u{2069}"),
    ))
}
