//! A request with a body: who asks, for what, and what the client calls it.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, Uri};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use sla::Error;

use crate::api::cases::verb::Asked;
use crate::app::App;
use crate::auth::Caller;
use crate::condition::IfMatch;
use crate::objects::Objects;
use crate::problem::Problem;

/// Who asks, for what, and what the client calls it, so that sending it again does nothing twice.
pub(crate) struct Ask<T> {
    /// Who asks.
    pub caller: Caller,
    /// What for: the body, read.
    pub body: T,
    /// What the client calls it; of a POST only.
    pub request: Option<store::Request>,
}

impl<T> Ask<T> {
    /// Asked for a case in a version, and for what.
    pub fn of(self, case: i64, condition: IfMatch) -> (Asked, T) {
        let Self { caller, body, request } = self;
        (Asked { caller, request, case, condition, heard_until: None }, body)
    }
}

/// The body of what takes nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// A request whose body isn't read yet, for what takes more than JSON.
pub(crate) struct Sent {
    /// Who asks.
    pub caller: Caller,
    /// What the client calls it; of a POST only.
    pub request: Option<store::Request>,
    headers: HeaderMap,
    bytes: Bytes,
}

impl FromRequest<App> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, app).await?;
        let most = app.limits.body;
        let body = http_body_util::BodyExt::collect(http_body_util::Limited::new(body, most));
        // Whoever sends a byte a minute would hold what others need.
        let bytes =
            tokio::time::timeout(app.limits.body_time, body).await.map_err(|_| Problem::too_slow())?;
        let bytes = bytes.map_err(|_| Problem::too_large(most as u64))?.to_bytes();
        let key = match parts.method {
            Method::POST => key(&parts.headers)?,
            _ => None,
        };
        let request = key.map(|key| named(&caller, key, &parts.uri, &bytes));
        Ok(Self { caller, request, headers: parts.headers, bytes })
    }
}

impl Sent {
    /// The body as it stands, where it says that it is of this kind.
    pub fn text(&self, kind: &str) -> Option<Result<String, Problem>> {
        if !content_type(&self.headers)?.eq_ignore_ascii_case(kind) {
            return None;
        }
        let read = String::from_utf8(self.bytes.to_vec());
        Some(
            read.map_err(|_| {
                Problem::malformed(Error::new("", "", "not UTF-8 text", "ليس نصًا بترميز UTF-8"))
            }),
        )
    }

    /// The body, read as JSON; `kinds` are what it may be.
    pub fn json<T: DeserializeOwned>(&self, kinds: &str) -> Result<T, Problem> {
        read(&self.headers, &self.bytes, kinds)
    }
}

impl<T: DeserializeOwned> FromRequest<App> for Ask<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let sent = Sent::from_request(request, app).await?;
        let body = sent.json("application/json")?;
        Ok(Self { caller: sent.caller, body, request: sent.request })
    }
}

/// An `Idempotency-Key`, quoted as a structured field or bare as many clients send it.
pub(crate) fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut all = headers.get_all("idempotency-key").iter();
    let Some(value) = all.next() else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    let bare = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let is_visible = bare.bytes().all(|byte| byte.is_ascii_graphic());
    if bare.is_empty() || bare.len() > 255 || !is_visible || all.next().is_some() {
        return Err(Problem::malformed(Error::new(
            "Idempotency-Key",
            bare,
            "send it once, with 1 to 255 visible ASCII characters",
            "أرسله مرة واحدة، من 1 إلى 255 محرف ASCII مرئي",
        )));
    }
    Ok(Some(bare.to_owned()))
}

/// A request by what the client calls it; `body` is all of its body, or what stands for that.
pub(crate) fn named(caller: &Caller, key: String, uri: &Uri, body: &[u8]) -> store::Request {
    named_at(caller, key, uri.path_and_query().map_or("", |of| of.as_str()), body)
}

/// The same by what is asked for.
pub(crate) fn named_at(caller: &Caller, key: String, path: &str, body: &[u8]) -> store::Request {
    store::Request { client: caller.client(), key, hash: fingerprint(path, body) }
}

/// SHA-256 of what was asked for: the path, and the body byte for byte.
fn fingerprint(path: &str, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update((path.len() as u64).to_be_bytes());
    hash.update(path);
    hash.update(body);
    hash.finalize().into()
}

/// What the body says that it is, without parameters.
fn content_type(headers: &HeaderMap) -> Option<&str> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().unwrap_or_default();
    kind.split(';').next().map(str::trim)
}

fn read<T: DeserializeOwned>(headers: &HeaderMap, bytes: &Bytes, kinds: &str) -> Result<T, Problem> {
    // A verb without a body takes nothing, or an empty object.
    let bytes: &[u8] = if bytes.is_empty() { b"{}" } else { bytes };
    let is_json = content_type(headers).is_none_or(|kind| {
        kind.eq_ignore_ascii_case("application/json") || kind.to_ascii_lowercase().ends_with("+json")
    });
    if !is_json {
        return Err(Problem::unsupported(kinds));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(Objects(&mut json)).map_err(|error| unreadable(&error))?;
    json.end().map_err(|error| syntax(&error))?;
    Ok(read)
}

fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let cause = error.inner();
    if cause.is_syntax() || cause.is_eof() {
        return syntax(cause);
    }
    let path = error.path().to_string();
    let field = if path == "." { "" } else { &path };
    // What serde says ends with the place in the text, which the field says better.
    let said = cause.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    let quoted = |begins: &str| said.strip_prefix(begins)?.strip_prefix(" `")?.split_once('`');
    let error = if let Some((name, _)) = quoted("missing field") {
        Error::new(name, "", "missing: it is needed", "ناقص: هذا الحقل مطلوب").within(field)
    } else if let Some((_, expected)) = quoted("unknown field") {
        let known = expected.trim_start_matches(", ");
        Error::new(
            field,
            "",
            format!("there is no such field: {known}"),
            format!("لا حقل بهذا الاسم: \u{2066}{known}\u{2069}"),
        )
    } else {
        Error::new(field, "", said, format!("قيمة غير مقبولة: \u{2066}{said}\u{2069}"))
    };
    Problem::invalid(vec![error])
}

fn syntax(error: &serde_json::Error) -> Problem {
    let said = error.to_string();
    Problem::malformed(Error::new(
        "",
        "",
        format!("not JSON: {said}"),
        format!("ليس JSON: \u{2066}{said}\u{2069}"),
    ))
}
