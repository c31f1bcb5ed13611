//! The feed as Server-Sent Events: each event as soon as no other can come before it.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::FromRequestParts as _;
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use desk::permission::Deed;
use store::{Cursor, Error, Happened, Tx};
use tokio::sync::mpsc::{Sender, channel};
use tokio::time::{Instant, sleep};
use tokio_stream::wrappers::ReceiverStream;

use super::shown::Shown;
use crate::app::App;
use crate::auth::{Caller, Key};
use crate::problem::Problem;

/// So many may be open with one token, or in one browser.
const MOST: usize = 8;
/// So many events are read at a time.
const AT_ONCE: u32 = 100;
/// So many may be on their way to a client that reads slowly; then it is waited for.
const AHEAD: usize = 32;
/// How long to wait after a nudge for those that come with it.
const PAUSE: Duration = Duration::from_millis(20);
/// How often to look without a nudge: one from another node may be lost, and what holds events back may be another's.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// How often to see whether who follows still may.
const ASK_AGAIN: Duration = Duration::from_secs(60);
/// How long a connection may be silent.
const SILENCE: Duration = Duration::from_secs(15);

/// How many streams are open with each key.
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
            let (en, ar) = match key {
                Key::Token { .. } => (
                    format!("{MOST} streams are open with this token. Close one, or take another token."),
                    format!("{MOST} من تدفقات الأحداث مفتوحة بهذا الرمز. أغلق أحدها أو استعمل رمزًا آخر."),
                ),
                Key::Session(_) | Key::Link => (
                    format!("{MOST} streams are open in this browser. Close a tab."),
                    format!("{MOST} من تدفقات الأحداث مفتوحة في هذا المتصفح. أغلق علامة تبويب."),
                ),
            };
            return Err(Problem::too_many(5).detail(en, ar));
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

/// Who follows the feed, and what they are sent of it.
pub(crate) trait Follower: Send + 'static {
    /// What is sent of the events that were read, oldest first. It is asked whenever there may be something new, also where
    /// no event is.
    fn show(&mut self, tx: &mut Tx<'_>, happened: &[(Cursor, Happened)]) -> Result<Vec<Event>, Error>;

    /// Whether they still may.
    fn may_still(&mut self) -> impl Future<Output = bool> + Send;
}

/// Opens a stream behind a place. It ends when the client goes, when what let it in does, and when the server stops; whoever
/// comes again with the last `id` misses nothing.
pub(crate) fn open(app: App, key: Key, after: Cursor, follower: impl Follower) -> Result<Response, Problem> {
    let open = app.streams().open(key)?;
    let (sender, receiver) = channel(AHEAD);
    tokio::spawn(async move {
        tokio::select! {
            () = app.stopping() => {}
            ended = follow(&app, follower, after, sender) => if let Err(error) = ended {
                tracing::warn!("a stream of events ended: {error}");
            }
        }
        drop(open);
    });
    let stream = Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::new().interval(SILENCE));
    let mut response = stream.into_response();
    // A proxy that waits for more before it hands on what there is would make this useless.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// Follows the feed until the client goes or may no longer; waits for one that reads slowly.
async fn follow(
    app: &App,
    mut follower: impl Follower,
    mut after: Cursor,
    sender: Sender<Result<Event, Infallible>>,
) -> Result<(), Error> {
    let mut nudges = app.store.nudges();
    let (mut asked, mut is_last) = (Instant::now(), false);
    // An event without data tells the client nothing but where it is.
    let mut events = vec![Event::default().id(after.to_string())];
    loop {
        for event in events {
            if sender.send(Ok(event)).await.is_err() {
                return Ok(());
            }
        }
        if is_last {
            tokio::select! {
                _ = nudges.changed() => sleep(PAUSE).await,
                () = sleep(LOOK_AGAIN) => {}
                () = sender.closed() => return Ok(()),
            }
        }
        if asked.elapsed() >= ASK_AGAIN {
            asked = Instant::now();
            if !follower.may_still().await {
                return Ok(());
            }
        }
        nudges.mark_unchanged();
        let read = app.store.read(move |tx| {
            let happened = store::feed(tx, after, AT_ONCE)?;
            let events = follower.show(tx, &happened)?;
            let end = happened.last().map_or(after, |(cursor, _)| *cursor);
            Ok::<_, Error>((follower, events, end, happened.len() < AT_ONCE as usize))
        });
        (follower, events, after, is_last) = read.await?;
    }
}

/// A program, which is sent each event.
pub(super) struct Program {
    pub app: App,
    pub parts: Parts,
}

impl Follower for Program {
    fn show(&mut self, _: &mut Tx<'_>, happened: &[(Cursor, Happened)]) -> Result<Vec<Event>, Error> {
        happened.iter().map(|(cursor, happened)| event(*cursor, happened)).collect()
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
