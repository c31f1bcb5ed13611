//! Notices to a program: posted to the webhook, each in its own time. One that isn't taken, or that the receiver is slow
//! to take, keeps nobody else waiting.

use sla::{Instant, SupportTime};
use store::{Claimed, Error, Outgoing, Outlet, Told, Tx};
use tokio::sync::watch::Receiver;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::sleep;

use crate::message::message;
use crate::pace::Backoff;
use crate::webhook::Delivery;
use crate::{CLAIM, PAUSE, Worker, later};

/// So many are on their way at once.
const SLOTS: usize = 16;
/// A receiver may be away for some hours: about six.
const BACKOFF: Backoff = Backoff { first: 5_000_000, longest: 3_600_000_000, tries: 15 };

/// Why a notice wasn't taken.
struct Failed {
    problem: String,
    /// How long the receiver wants us to wait.
    wait: Option<SupportTime>,
    /// It isn't to be tried again.
    last: bool,
}

impl Failed {
    fn new(problem: impl ToString) -> Self {
        Self { problem: problem.to_string(), wait: None, last: false }
    }
}

impl Worker {
    /// Posts what is due until nothing more is and all have been answered; when the next is due.
    pub(crate) async fn post_notices(&self, stop: &Receiver<bool>) -> Result<Option<Instant>, Error> {
        let mut nudges = self.store.nudges();
        let mut posting = JoinSet::new();
        loop {
            let next = if *stop.borrow() { Ok(None) } else { self.fill(&mut posting).await };
            if next.is_err() || *stop.borrow() {
                // What was claimed is still done.
                while posting.join_next().await.is_some() {}
            }
            let next = next?;
            if posting.is_empty() {
                return Ok(next);
            }
            let free = posting.len() < SLOTS;
            tokio::select! {
                _ = posting.join_next() => {}
                () = sleep(self.until(next)), if free => {}
                _ = nudges.changed(), if free => sleep(PAUSE).await,
            }
        }
    }

    /// Claims as many as there is room for; when the next is due.
    async fn fill(&self, posting: &mut JoinSet<()>) -> Result<Option<Instant>, Error> {
        loop {
            let next = self.store.read(|tx| store::next_outgoing(tx, Outlet::Webhook)).await?;
            let (now, free) = (self.now(), SLOTS.saturating_sub(posting.len()));
            if next.is_none_or(|next| next > now) || free == 0 {
                return Ok(next);
            }
            let (most, until) = (i64::try_from(free).unwrap_or(1), later(now, CLAIM));
            let claim = move |tx: &mut Tx<'_>| store::claim_outbox(tx, Outlet::Webhook, now, most, until);
            let claimed = self.store.write(claim).await?;
            if claimed.is_empty() {
                return Ok(next); // Another node is claiming them just now.
            }
            for one in claimed {
                let worker = self.clone();
                posting.spawn(async move { worker.tell(one).await });
            }
        }
    }

    /// Tells one, and writes down how it went.
    async fn tell(&self, claimed: Claimed<Outgoing>) {
        let Claimed { it: outgoing, attempts } = claimed;
        let Outgoing { id, about, .. } = outgoing;
        let delivered = self.deliver(outgoing).await;
        let now = self.now();
        let noted = match delivered {
            Ok(told) => {
                tracing::info!(notice = id, %about, ?told, "webhook");
                self.store.write(move |tx| store::finish_outgoing(tx, id, told)).await.map(|_| ())
            }
            Err(Failed { problem, wait, last }) => {
                tracing::warn!(notice = id, %about, attempts, "webhook: {problem}");
                let again = BACKOFF.again(now, attempts, self.random());
                let again = wait.map_or(again, |wait| again.max(later(now, wait)));
                let tries = if last { 1 } else { BACKOFF.tries };
                let fail = move |tx: &mut Tx<'_>| store::fail_outgoing(tx, id, now, again, &problem, tries);
                self.store.write(fail).await.map(|_| ())
            }
        };
        if let Err(error) = noted {
            tracing::error!(notice = id, %about, "webhook: it is told again when its claim ends: {error}");
        }
    }

    /// Posts one, outside of every transaction and on none of the store's threads.
    async fn deliver(&self, outgoing: Outgoing) -> Result<Told, Failed> {
        // Who configures a webhook later isn't told of what was before.
        let Some(webhook) = self.webhook.clone() else { return Ok(Told::NeedsNot) };
        let said = self.store.read(move |tx| message(tx, &outgoing)).await.map_err(Failed::new)?;
        let Some(said) = said else { return Ok(Told::NeedsNot) };
        let body = serde_json::to_string(&said).map_err(Failed::new)?;
        // The number alone comes again in a database that was restored from a copy.
        let id = format!("notice-{}-{}", outgoing.id, outgoing.notice.leaves.as_microsecond());
        let now = self.now();
        let posted = spawn_blocking(move || webhook.post(&id, now, &body)).await.map_err(Failed::new)?;
        match posted {
            Delivery::Taken => Ok(Told::Sent),
            Delivery::Gone => {
                Err(Failed { last: true, ..Failed::new("the receiver wants no more of it (410)") })
            }
            Delivery::Failed { problem, wait } => Err(Failed { wait, ..Failed::new(problem) }),
        }
    }
}
