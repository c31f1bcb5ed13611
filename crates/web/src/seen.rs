//! What is seen of every request: who sent it from where, what it is called in the log, and how it was answered.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use crate::app::App;
use crate::peer::{self, Peer};
use crate::rate::Left;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// What is known of a request, filled in as it becomes known.
#[derive(Debug)]
pub(crate) struct Seen {
    /// Where it came from.
    pub peer: Peer,
    /// The number of the token that came with it.
    pub token: OnceLock<i64>,
    /// What is left of the sender's quota.
    pub left: OnceLock<Left>,
}

impl Seen {
    /// What is known of the request that these parts are of.
    pub(crate) fn of(extensions: &axum::http::Extensions) -> Option<&Arc<Self>> {
        extensions.get()
    }
}

/// Sees a request through: it gets a name, its answer is told in the log, and says what is left of the quota.
pub(crate) async fn see(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let connected = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|of| of.0.ip());
    let peer = peer::of(connected, request.headers(), &app.network);
    let seen = Arc::new(Seen { peer, token: OnceLock::new(), left: OnceLock::new() });
    request.extensions_mut().insert(seen.clone());
    let id = name(app.random());
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let mut line = Line {
        app: app.clone(),
        method: request.method().clone(),
        route: route.unwrap_or_default(),
        began: Instant::now(),
        seen: seen.clone(),
        status: None,
        span: tracing::info_span!("request", id),
    };
    let span = line.span.clone();
    let mut response = next.run(request).instrument(span).await;
    line.status = Some(response.status().as_u16());
    let headers = response.headers_mut();
    headers.extend(HeaderValue::try_from(id).ok().map(|id| (REQUEST_ID, id)));
    if let Some(left) = seen.left.get() {
        headers.extend(HeaderValue::try_from(left.policy()).ok().map(|policy| (RATE_LIMIT_POLICY, policy)));
        headers.extend(HeaderValue::try_from(left.rest()).ok().map(|rest| (RATE_LIMIT, rest)));
    }
    response
}

fn name(random: [u8; 8]) -> String {
    format!("{:016x}", u64::from_be_bytes(random))
}

/// The line that a request has in the log, written when it goes: also where the client went away before the answer. It
/// never holds what was asked for in words: the route is a pattern, and the token is a number.
struct Line {
    app: App,
    method: Method,
    route: String,
    began: Instant,
    seen: Arc<Seen>,
    status: Option<u16>,
    span: tracing::Span,
}

impl Drop for Line {
    fn drop(&mut self) {
        let _inside = self.span.enter();
        let Self { method, route, status, .. } = &*self;
        let took = self.began.elapsed();
        if let Some(status) = *status {
            self.app.metrics().answered(method, route, status, took);
        }
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let token = self.seen.token.get();
        let from = self.seen.peer.address.map(|address: IpAddr| address.to_string());
        let from = from.as_deref().unwrap_or_default();
        match status {
            Some(status @ 500..) => tracing::error!(%method, route, status, ms, token, from, "answered"),
            Some(status) => tracing::info!(%method, route, status, ms, token, from, "answered"),
            None => tracing::info!(%method, route, ms, token, from, "the client went away"),
        }
    }
}
