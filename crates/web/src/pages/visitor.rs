//! Who looks at a page: anybody, or somebody whose browser is signed in.

use axum::extract::FromRequestParts;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use desk::identity::{Preferences, Theme};
use desk::permission::Asker;
use sha2::{Digest as _, Sha256};
use sla::{Language, Zone};
use store::{Holder, Session};

use super::cookie::{self, Cookie};
use crate::app::App;
use crate::auth::{Caller, Key};
use crate::problem::{self, Problem};
use crate::seen::Seen;

/// Anybody who looks at a page.
#[derive(Clone, Debug)]
pub(crate) struct Guest {
    /// The language that the page is read in: as the address says, else as the person chose, else as the browser asks.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// What was asked for.
    pub address: PathAndQuery,
    /// The zone that the browser is in, where it has said.
    pub zone: Option<Zone>,
    /// Whether cookies go by TLS alone.
    pub cookies: cookie::Site,
    /// What the forms of this browser are known by.
    key: String,
    /// The cookie that holds it, where the browser has none yet.
    new_key: Option<Cookie>,
    /// So many random bytes as the mark of the page's forms takes.
    random: [u8; 8],
}

/// Somebody whose browser is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    /// As anybody.
    pub guest: Guest,
    /// As the table of permissions knows them.
    pub caller: Caller,
    /// The session.
    pub session: Session,
}

/// Who sends a form, known by the mark that the page gave it.
pub(crate) trait Sender {
    /// As anybody.
    fn guest(&self) -> &Guest;
}

impl Sender for Guest {
    fn guest(&self) -> &Guest {
        self
    }
}

impl Sender for Visitor {
    fn guest(&self) -> &Guest {
        &self.guest
    }
}

impl Sender for MaybeVisitor {
    fn guest(&self) -> &Guest {
        match self {
            Self::Visitor(visitor) => &visitor.guest,
            Self::Guest(guest) => guest,
        }
    }
}

impl Guest {
    /// Whoever asked, as far as it can be found out: a page that says what went wrong is shown whatever went wrong.
    pub async fn or_nobody(mut parts: Parts, app: &App) -> Self {
        let known = Self::from_request_parts(&mut parts, app).await;
        known.unwrap_or_else(|_| Self::of(&parts, app, None))
    }

    /// The mark of a form: no other site knows one that is good for this browser. Each page has another, so that what is
    /// compressed with it tells nothing.
    pub fn mark(&self) -> String {
        mark(&self.key, &hex(&self.random))
    }

    /// Whether a form has a mark that a page gave it.
    pub fn gave(&self, sent: &str) -> bool {
        let Some((nonce, _)) = sent.split_once('.') else { return false };
        // Hashed once more, so that how long comparing takes tells nothing of what is right.
        Sha256::digest(mark(&self.key, nonce)) == Sha256::digest(sent)
    }

    /// Adds to an answer what the browser is to keep.
    pub fn keeping(&self, mut response: Response) -> Response {
        let cookie = self.new_key.as_ref().and_then(|cookie| HeaderValue::try_from(cookie.header()).ok());
        response.headers_mut().extend(cookie.map(|cookie| (SET_COOKIE, cookie)));
        response
    }

    fn of(parts: &Parts, app: &App, session: Option<(&str, &Preferences, Language)>) -> Self {
        let secure = Seen::of(&parts.extensions).map_or(app.network.tls, |seen| seen.peer.secure);
        let cookies = cookie::Site::of(&app.public_url, secure);
        let address = parts.uri.path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
        let asked = address.query().and_then(asked_language);
        let kept = cookies.get(&parts.headers, cookie::LANGUAGE).as_deref().and_then(language_of);
        let chosen = session.map(|(_, preferences, written_to)| preferences.language.unwrap_or(written_to));
        let language = asked.or(chosen).or(kept).unwrap_or_else(|| problem::language(&parts.headers));
        let zone = cookies.plain(&parts.headers, cookie::ZONE).and_then(|zone| Zone::named(&zone).ok());
        let theme = session.map_or(Theme::Device, |(_, preferences, _)| preferences.theme);
        let mut new_key = None;
        let key = session.map(|(secret, ..)| secret.to_owned());
        let key = key.or_else(|| cookies.get(&parts.headers, cookie::FORMS)).unwrap_or_else(|| {
            let fresh = hex(&app.random::<32>());
            new_key = Some(cookies.cookie(cookie::FORMS, fresh.clone(), None));
            fresh
        });
        Self { language, theme, address, zone, cookies, key, new_key, random: app.random() }
    }
}

impl FromRequestParts<App> for Guest {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        match Visitor::signed_in(parts, app).await? {
            Some(visitor) => Ok(visitor.guest),
            None => Ok(Self::of(parts, app, None)),
        }
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        if let Some(visitor) = Self::signed_in(parts, app).await? {
            return Ok(visitor);
        }
        // What was to be sent is gone with the session; the page that it was written on is shown again.
        let next =
            if parts.method.is_safe() { parts.uri.path_and_query().map(PathAndQuery::as_str) } else { None };
        let next = next.filter(|next| *next != "/").map(|next| {
            format!(
                "?next={}",
                percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC)
            )
        });
        Err(Redirect::to(&format!("/sign-in{}", next.unwrap_or_default())).into_response())
    }
}

/// As [`Visitor`], or anybody.
impl FromRequestParts<App> for MaybeVisitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        match Visitor::signed_in(parts, app).await? {
            Some(visitor) => Ok(Self::Visitor(Box::new(visitor))),
            None => Ok(Self::Guest(Box::new(Guest::of(parts, app, None)))),
        }
    }
}

/// Somebody who is signed in, or isn't.
pub(crate) enum MaybeVisitor {
    /// Is.
    Visitor(Box<Visitor>),
    /// Isn't.
    Guest(Box<Guest>),
}

impl Visitor {
    /// Whoever the browser's cookie speaks for.
    async fn signed_in(parts: &Parts, app: &App) -> Result<Option<Self>, Response> {
        let secure = Seen::of(&parts.extensions).map_or(app.network.tls, |seen| seen.peer.secure);
        let cookies = cookie::Site::of(&app.public_url, secure);
        let Some(secret) = cookies.get(&parts.headers, cookie::SESSION) else { return Ok(None) };
        let (hash, now) = (store::token_hash(&secret), app.now());
        let found = app.read(move |tx| Ok(store::session_by_hash(tx, &hash, now)?)).await;
        let Some(session) = found.map_err(Problem::into_response)? else { return Ok(None) };
        if store::is_stale(&session, now) {
            let touched = session.clone();
            let kept = app.write(move |tx| Ok(store::touch_session(tx, &touched, now)?)).await;
            kept.map_err(Problem::into_response)?;
        }
        let (asker, written_to) = match &session.holder {
            Holder::Agent(id, agent) => (Asker::Agent { id: *id, role: agent.role }, agent.language),
            Holder::Contact(id, contact) => {
                let (role, organisation, site) = (contact.role, contact.organisation, contact.site);
                (Asker::Contact { id: *id, role, organisation, site }, contact.language)
            }
        };
        let guest = Guest::of(parts, app, Some((&secret, &session.preferences, written_to)));
        let caller = Caller { asker, key: Key::Session(session.id), language: guest.language };
        Ok(Some(Self { guest, caller, session }))
    }
}

fn mark(key: &str, nonce: &str) -> String {
    let mut hash = Sha256::new();
    for part in ["radd form", key, nonce] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    format!("{nonce}.{}", hex(&hash.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn asked_language(query: &str) -> Option<Language> {
    query.split('&').find_map(|pair| language_of(pair.strip_prefix("lang=")?))
}

/// A language by its code.
pub(crate) fn language_of(code: &str) -> Option<Language> {
    match code {
        "en" => Some(Language::En),
        "ar" => Some(Language::Ar),
        _ => None,
    }
}

/// A path of ours to go on to; the front page where it is anything else, another site's above all.
pub(crate) fn own_path(text: &str) -> &str {
    let is_ours = text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains('\\')
        && !text.contains(char::is_control)
        && text.parse::<PathAndQuery>().is_ok();
    if is_ours { text } else { "/" }
}

/// To another page of ours, which the browser gets.
pub(crate) fn see(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(axum::http::header::LOCATION, own_path(path).to_owned())]).into_response()
}

/// All cookies that a request brought.
pub(super) fn sent(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ours_are_gone_on_to() {
        for ours in ["/", "/cases/7?done=reply", "/queue"] {
            assert_eq!(own_path(ours), ours);
        }
        for other in
            ["//evil.example", "/\\evil.example", "https://evil.example", "evil", "", "/a\r\nb", "/\u{9}/x"]
        {
            assert_eq!(own_path(other), "/", "{other:?}");
        }
    }
}
