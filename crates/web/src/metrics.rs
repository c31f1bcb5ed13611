//! What Prometheus reads: how requests go, what stands in the queue, and whether what happens by itself keeps up.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::{FromRequestParts as _, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, FORWARDED, VIA};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Router, http};
use desk::permission::{Asker, Deed};
use desk::view::Filter;
use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
    with_local_recorder,
};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use store::{CaseList, CaseView, Failure, Outlet, Tx};

use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::seen::Seen;

/// The bounds that requests are counted by, in seconds.
const SECONDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];
/// After so many requests what was measured is added up, so that it never piles up where nobody reads it.
const ADD_UP: u64 = 4096;
/// Nothing that waits is counted further: a desk so far behind is told so all the same.
const MOST: u32 = 10_000;

/// What was measured since the start.
pub(crate) struct Metrics {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    requests: AtomicU64,
}

impl Default for Metrics {
    fn default() -> Self {
        let name = Matcher::Full("radd_request_seconds".to_owned());
        let builder = PrometheusBuilder::new();
        // It refuses an empty list of bounds, and this one isn't.
        let builder = builder.set_buckets_for_metric(name, &SECONDS).unwrap_or_default();
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        Self { recorder, handle, requests: AtomicU64::new(0) }
    }
}

impl Metrics {
    /// A request was answered. Its route is a pattern, so that there are only as many series as routes.
    pub fn answered(&self, method: &http::Method, route: &str, status: u16, took: Duration) {
        with_local_recorder(&self.recorder, || {
            let labels = [("method", known(method)), ("route", route.to_owned())];
            histogram!("radd_request_seconds", &labels).record(took);
            let [method, route] = labels;
            counter!("radd_requests_total", &[method, route, ("status", status.to_string())]).increment(1);
        });
        if self.requests.fetch_add(1, Ordering::Relaxed) % ADD_UP == ADD_UP - 1 {
            self.handle.run_upkeep();
        }
    }
}

/// A method by its name: anybody may send one that nobody knows.
fn known(method: &http::Method) -> String {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    if known.contains(&method.as_str()) { method.to_string() } else { "other".to_owned() }
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/metrics", get(show))
}

/// For whoever is on this machine, where no proxy hands requests on; else with an administrator's token.
async fn show(State(app): State<App>, mut parts: Parts) -> Result<Response, Problem> {
    if !is_local(&app, &parts) {
        let caller = Caller::from_request_parts(&mut parts, &app).await?;
        caller.may_at_all(Deed::Operate)?;
    }
    let now = app.now();
    let list =
        CaseList { view: CaseView::Queue, filter: Filter::default(), asker: Asker::Desk, now, midnight: now };
    let entitlements = app.entitlements.clone();
    let counted = app.read(move |tx| {
        let counts = store::count_cases(tx, &entitlements, &list)?;
        Ok((counts, Waiting::count(tx, now)?))
    });
    let (promises, waiting) = counted.await?;
    let metrics = app.metrics();
    with_local_recorder(&metrics.recorder, || {
        describe();
        for count in promises {
            gauge!("radd_promises", "state" => count.state.word()).set(number(count.cases));
        }
        waiting.tell();
        gauge!("radd_event_streams").set(number(app.streams().count()));
        let (commands, queries) = app.store.waiting();
        gauge!("radd_database_waiting", "kind" => "commands").set(number(commands));
        gauge!("radd_database_waiting", "kind" => "queries").set(number(queries));
        counter!("radd_commits_total").absolute(app.store.commits());
        let release = [("version", env!("CARGO_PKG_VERSION")), ("tzdata", sla::tz_release())];
        gauge!("radd_build_info", &release).set(1);
    });
    metrics.handle.run_upkeep();
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], metrics.handle.render())
        .into_response())
}

/// Nobody but somebody at this machine can ask like this.
fn is_local(app: &App, parts: &Parts) -> bool {
    let peer = Seen::of(&parts.extensions).and_then(|seen| seen.peer.address);
    let handed_on = |headers: &HeaderMap| {
        [FORWARDED, VIA].iter().any(|name| headers.contains_key(name))
            || headers.contains_key("x-forwarded-for")
    };
    peer.is_some_and(|address| address.is_loopback())
        && app.network.trusted_proxies.is_empty()
        && !handed_on(&parts.headers)
}

/// What is behind, and what failed for good.
struct Waiting {
    timers: i64,
    page: i64,
    webhook: i64,
    dead: i64,
}

impl Waiting {
    fn count(tx: &mut Tx<'_>, now: sla::Instant) -> Result<Self, Failure> {
        Ok(Self {
            timers: store::count_overdue_timers(tx, now, MOST)?,
            page: store::count_overdue_outgoing(tx, Outlet::Page, now, MOST)?,
            webhook: store::count_overdue_outgoing(tx, Outlet::Webhook, now, MOST)?,
            dead: store::count_dead_letters(tx, MOST)?,
        })
    }

    fn tell(&self) {
        gauge!("radd_timers_overdue").set(number(self.timers));
        gauge!("radd_notices_overdue", "outlet" => "page").set(number(self.page));
        gauge!("radd_notices_overdue", "outlet" => "webhook").set(number(self.webhook));
        gauge!("radd_dead_letters").set(number(self.dead));
    }
}

fn describe() {
    for (name, what) in [
        ("radd_promises", "Cases that wait for their first response, by the state of their promise."),
        ("radd_timers_overdue", "Timers that should have fired, counted up to 10,000."),
        ("radd_notices_overdue", "Notices that should have left, by outlet, counted up to 10,000."),
        ("radd_dead_letters", "Timers and notices that failed for good and wait for a person."),
        ("radd_event_streams", "Streams of events that are open."),
        ("radd_database_waiting", "Commands and queries that wait for a connection to the database."),
        ("radd_build_info", "The release of Radd and of the time zone data, always 1."),
    ] {
        describe_gauge!(name, what);
    }
    describe_counter!("radd_requests_total", "Requests, by method, route and status.");
    describe_counter!("radd_commits_total", "Transactions that were committed.");
    describe_histogram!(
        "radd_request_seconds",
        Unit::Seconds,
        "How long requests took, by method and route."
    );
}

/// A count as a gauge takes it, exactly.
fn number(count: impl TryInto<u32>) -> u32 {
    count.try_into().unwrap_or(u32::MAX)
}
