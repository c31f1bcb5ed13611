//! What happens by itself: timers fire, and what is to be sent is sent.
//!
//! A timer and a notice are rows that were written with what brought them about. A worker sleeps until the next is due or
//! until a nudge, claims what is due, does it, and marks it done in the transaction that does it. Any number of nodes may
//! work on one database: what one has claimed no other takes before the claim ends, and what was done stays done.

mod message;
mod pace;
mod page;
mod post;
mod sweep;
mod timers;
mod webhook;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use sla::{Instant, SupportTime};
use store::{Entitlements, Error, Store};
use tokio::sync::watch::{self, Receiver};
use tokio::time::sleep;

pub use sweep::sweep;
pub use webhook::Webhook;

/// How long to sleep at the most: clocks are set, and nudges between nodes are lost.
const LOOK_AGAIN: Duration = Duration::from_secs(10);
/// How long to wait after a nudge for those that come with it.
const PAUSE: Duration = Duration::from_millis(20);
/// How long to wait when the database can't be asked.
const TROUBLE: Duration = Duration::from_secs(1);
/// How far back a request is remembered by its key, and how often those are forgotten that are older.
const REMEMBERED: SupportTime = SupportTime::from_microseconds(-7 * 24 * 3_600_000_000);
const FORGET: Duration = Duration::from_secs(3_600);
/// How far back a draft is kept that nobody sends.
const DRAFTS_KEPT: SupportTime = SupportTime::from_microseconds(-30 * 24 * 3_600_000_000);
/// How long a claim lasts: longer than doing what was claimed takes.
const CLAIM: SupportTime = SupportTime::from_microseconds(60_000_000);

/// Says what time it is.
pub type Clock = dyn Fn() -> Instant + Send + Sync;

/// Fills bytes with randomness.
pub type Random = dyn Fn(&mut [u8]) + Send + Sync;

/// What a worker works with. The clock and the randomness are passed in.
#[derive(Clone)]
pub struct Worker {
    /// The database.
    pub store: Store,
    /// What contracts give cases.
    pub entitlements: Entitlements,
    /// The clock.
    pub now: Arc<Clock>,
    /// Randomness, so that what failed at once isn't tried again at once.
    pub random: Arc<Random>,
    /// Where reminders and alerts are posted; the same on every node.
    pub webhook: Option<Arc<Webhook>>,
}

/// What is waited for, each by itself.
#[derive(Clone, Copy, Debug)]
enum Work {
    Timers,
    Page,
    Webhook,
}

/// Works until `shutdown`; what was claimed by then is still done.
pub async fn run(worker: Worker, shutdown: impl Future<Output = ()>) {
    let stop = watch::Sender::new(false);
    let told = async {
        shutdown.await;
        stop.send_replace(true);
    };
    tokio::join!(
        told,
        worker.keep_looking(Work::Timers, stop.subscribe()),
        worker.keep_looking(Work::Page, stop.subscribe()),
        worker.keep_looking(Work::Webhook, stop.subscribe()),
        worker.keep_forgetting(stop.subscribe()),
    );
}

impl Worker {
    /// Does what is due now, and what falls due by that: timers first, then what is to be told. For tests and tools: [`run`]
    /// does so again and again.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn do_what_is_due(&self) -> Result<(), Error> {
        let stop = watch::Sender::new(false);
        for work in [Work::Timers, Work::Page, Work::Webhook] {
            self.do_due(work, &stop.subscribe()).await?;
        }
        Ok(())
    }

    /// Does what is due; when the next is.
    async fn do_due(&self, work: Work, stop: &Receiver<bool>) -> Result<Option<Instant>, Error> {
        match work {
            Work::Timers => self.fire_timers(stop).await,
            Work::Page => self.show_notices(stop).await,
            Work::Webhook => self.post_notices(stop).await,
        }
    }

    async fn keep_looking(&self, work: Work, mut stop: Receiver<bool>) {
        let mut nudges = self.store.nudges();
        let mut trouble = false;
        while !*stop.borrow() {
            nudges.mark_unchanged();
            let wait = match self.do_due(work, &stop).await {
                Ok(next) => {
                    trouble = false;
                    self.until(next)
                }
                Err(error) => {
                    if !trouble {
                        tracing::error!(?work, "waits for the database: {error}");
                    }
                    trouble = true;
                    TROUBLE
                }
            };
            tokio::select! {
                () = sleep(wait) => {}
                _ = nudges.changed() => sleep(PAUSE).await,
                _ = stop.changed() => {}
            }
        }
    }

    /// Forgets the keys of requests that nobody sends again, drafts that nobody sends, and what is left of sign-ins.
    async fn keep_forgetting(&self, mut stop: Receiver<bool>) {
        while !*stop.borrow() {
            let now = self.now();
            let (requests, drafts) = (later(now, REMEMBERED), later(now, DRAFTS_KEPT));
            let forgotten = self.store.write(move |tx| {
                store::forget_requests(tx, requests)?;
                store::forget_drafts(tx, drafts)
            });
            if let Err(error) = forgotten.await {
                tracing::warn!("old requests and drafts are forgotten later: {error}");
            }
            if let Err(error) = self.store.write(move |tx| store::forget_sign_ins(tx, now)).await {
                tracing::warn!("old sign-ins are forgotten later: {error}");
            }
            tokio::select! {
                () = sleep(FORGET) => {}
                _ = stop.changed() => {}
            }
        }
    }

    fn until(&self, next: Option<Instant>) -> Duration {
        let left = next.map(|next| next.as_microsecond().saturating_sub(self.now().as_microsecond()));
        let left = left.map(|left| Duration::from_micros(u64::try_from(left).unwrap_or(0)));
        left.unwrap_or(LOOK_AGAIN).clamp(PAUSE, LOOK_AGAIN)
    }

    fn now(&self) -> Instant {
        (self.now)()
    }

    fn random(&self) -> u16 {
        let mut bytes = [0; 2];
        (self.random)(&mut bytes);
        u16::from_be_bytes(bytes)
    }
}

/// An instant so much later; as it is where time doesn't go so far.
fn later(from: Instant, by: SupportTime) -> Instant {
    from.checked_add(by).unwrap_or(from)
}
