//! Notices to people: when the time of one has come, it is put on the page of those who are to read it.

use desk::case::Case;
use desk::effects::Readers;
use sla::Instant;
use store::{Claimed, Error, Failure, Outgoing, Outlet, Subject, Told, Tx};
use tokio::sync::watch::Receiver;

use crate::pace::Backoff;
use crate::{CLAIM, Worker, later};

/// So many are taken up at a time.
const AT_ONCE: i64 = 64;
const BACKOFF: Backoff = Backoff { first: 1_000_000, longest: 300_000_000, tries: 10 };

impl Worker {
    /// Shows what is due until nothing more is; when the next is due.
    pub(crate) async fn show_notices(&self, stop: &Receiver<bool>) -> Result<Option<Instant>, Error> {
        loop {
            let next = self.store.read(|tx| store::next_outgoing(tx, Outlet::Page)).await?;
            let now = self.now();
            if next.is_none_or(|next| next > now) || *stop.borrow() {
                return Ok(next);
            }
            let until = later(now, CLAIM);
            let claim = move |tx: &mut Tx<'_>| store::claim_outbox(tx, Outlet::Page, now, AT_ONCE, until);
            let claimed = self.store.write(claim).await?;
            if claimed.is_empty() {
                return Ok(next); // Another node is claiming them just now.
            }
            self.show(claimed).await?;
        }
    }

    /// Looks each up on the threads that read, and writes them all down at once.
    async fn show(&self, claimed: Vec<Claimed<Outgoing>>) -> Result<(), Error> {
        let looked: Vec<_> = claimed
            .into_iter()
            .map(|claimed| (claimed, self.store.read(move |tx| readers(tx, &claimed.it))))
            .collect();
        let mut shown = Vec::with_capacity(looked.len());
        for (claimed, readers) in looked {
            match readers.await {
                Ok(readers) => shown.push((claimed.it, readers)),
                Err(failure) => self.fail_notice(&claimed, &failure).await?,
            }
        }
        let (count, now, random) = (shown.len(), self.now(), self.random.clone());
        self.store
            .write::<_, Error, _>(move |tx| {
                for (outgoing, readers) in shown {
                    match readers {
                        // Whoever is told by mail as well has a letter, written down with what is shown.
                        Some((readers, case)) if store::show_outgoing(tx, outgoing.id, readers)? => {
                            store::plan_letters(tx, &outgoing, (readers, case.as_ref()), now, &*random)?;
                        }
                        Some(_) => {}
                        None => {
                            store::finish_outgoing(tx, outgoing.id, Told::NeedsNot)?;
                        }
                    }
                }
                Ok(())
            })
            .await?;
        tracing::debug!(count, "notices were shown");
        Ok(())
    }

    async fn fail_notice(&self, claimed: &Claimed<Outgoing>, failure: &Failure) -> Result<(), Error> {
        let (id, now) = (claimed.it.id, self.now());
        tracing::error!(notice = id, about = %claimed.it.about, "it can't be shown: {failure}");
        let again = BACKOFF.again(now, claimed.attempts, self.random());
        let problem = failure.to_string();
        let fail = move |tx: &mut Tx<'_>| store::fail_outgoing(tx, id, now, again, &problem, BACKOFF.tries);
        self.store.write(fail).await.map(|_| ())
    }
}

/// Who is to read a notice, and the case that it is about; nobody where it no longer says what is so.
fn readers(tx: &mut Tx<'_>, outgoing: &Outgoing) -> Result<Option<(Readers, Option<Case>)>, Failure> {
    match outgoing.about {
        Subject::Case(id) => {
            let case = store::load(tx, id)?.ok_or(Failure::NoCase(id))?.case;
            let readers = outgoing.notice.readers(Some(&case)).filter(|_| outgoing.notice.stands(&case));
            Ok(readers.map(|readers| (readers, Some(case))))
        }
        Subject::Contract(_) => Ok(outgoing.notice.readers(None).map(|readers| (readers, None))),
    }
}
