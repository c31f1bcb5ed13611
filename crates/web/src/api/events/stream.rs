//! The feed as Server-Sent Events: each event as soon as no other can come before it.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::FromRequestParts as _;
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use desk::permission::Deed;
use store::{Cursor, Error, Happened};
use tokio::sync::mpsc::{Sender, channel};
use tokio::time::{Instant, sleep};
use tokio_stream::wrappers::ReceiverStream;

use super::shown::Shown;
use crate::app::App;
use crate::auth::{Caller, Key};
use crate::problem::Problem;

/// So many may be open with one token.
const MOST: usize = 8;
/// So many events are read at a time.
const AT_ONCE: u32 = 100;
/// So many may be on their way to a client that reads slowly; then it is waited for.
const AHEAD: usize = 32;
/// How long to wait after a nudge for those that come with it.
const PAUSE: Duration = Duration::from_millis(20);
/// How often to look without a nudge: one from another node may be lost, and what holds events back may be another's.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// How often to see whether the token is still good.
const ASK_AGAIN: Duration = Duration::from_secs(60);
/// How long a connection may be silent.
const SILENCE: Duration = Duration::from_secs(15);

/// How many streams are open with each token.
#[derive(Clone, Default)]
pub(crate) struct Streams(Arc<Mutex<HashMap<Key, usize>>>);

/// One that is open.
struct Open {
    streams: Streams,
    key: Key,
}

impl Streams {
    fn open(&self, key: Key) -> Result<Open, Problem> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(key).or_default();
        if *count >= MOST {
            return Err(Problem::too_many(5).detail(
                format!("{MOST} streams are open with this token. Close one, or take another token."),
                format!("{MOST} من تدفقات الأحداث مفتوحة بهذا الرمز. أغلق أحدها أو استعمل رمزًا آخر."),
            ));
        }
        *count += 1;
        Ok(Open { streams: self.clone(), key })
    }

    /// How many are open.
    pub(crate) fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = open.get(&self.key).map_or(0, |count| count.saturating_sub(1));
        match left {
            0 => open.remove(&self.key),
            left => open.insert(self.key, left),
        };
    }
}

/// Opens a stream behind a place. It ends when the client goes, when its token does, and when the server stops; whoever comes
/// again with the last `id` misses nothing.
pub(super) fn open(app: App, caller: &Caller, parts: Parts, after: Cursor) -> Result<Response, Problem> {
    let open = app.streams().open(caller.key)?;
    let (sender, receiver) = channel(AHEAD);
    let reader = Reader { app, parts, after, sender };
    tokio::spawn(async move {
        reader.run().await;
        drop(open);
    });
    let stream = Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::new().interval(SILENCE));
    let mut response = stream.into_response();
    // A proxy that waits for more before it hands on what there is would make this useless.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

struct Reader {
    app: App,
    parts: Parts,
    after: Cursor,
    sender: Sender<Result<Event, Infallible>>,
}

impl Reader {
    async fn run(mut self) {
        let app = self.app.clone();
        tokio::select! {
            () = app.stopping() => {}
            ended = self.follow() => if let Err(error) = ended {
                tracing::warn!("a stream of events ended: {error}");
            }
        }
    }

    /// Follows the feed until the client or its token goes.
    async fn follow(&mut self) -> Result<(), Error> {
        let mut nudges = self.app.store.nudges();
        let mut asked = Instant::now();
        // An event without data tells the client nothing but where it is.
        if !self.send(Event::default().id(self.after.to_string())).await {
            return Ok(());
        }
        loop {
            nudges.mark_unchanged();
            let after = self.after;
            let page = self.app.store.read(move |tx| store::feed(tx, after, AT_ONCE)).await?;
            let is_last = page.len() < AT_ONCE as usize;
            for (cursor, happened) in &page {
                if !self.send(event(*cursor, happened)?).await {
                    return Ok(());
                }
                self.after = *cursor;
            }
            if asked.elapsed() >= ASK_AGAIN {
                asked = Instant::now();
                if !self.may_still().await {
                    return Ok(());
                }
            }
            if is_last {
                tokio::select! {
                    _ = nudges.changed() => sleep(PAUSE).await,
                    () = sleep(LOOK_AGAIN) => {}
                    () = self.sender.closed() => return Ok(()),
                }
            }
        }
    }

    /// Whether it went on its way; waits for a client that reads slowly.
    async fn send(&self, event: Event) -> bool {
        self.sender.send(Ok(event)).await.is_ok()
    }

    async fn may_still(&mut self) -> bool {
        let caller = Caller::from_request_parts(&mut self.parts, &self.app).await;
        caller.is_ok_and(|caller| caller.may_at_all(Deed::SeeEvents).is_ok())
    }
}

fn event(cursor: Cursor, happened: &Happened) -> Result<Event, Error> {
    let shown = Shown::new(cursor, happened)?;
    let data = serde_json::to_string(&shown).map_err(|e| Error::Shape(e.to_string()))?;
    Ok(Event::default().id(shown.cursor).data(data))
}
