//! Mail that can't be taken in for what it is itself: a fault of ours that it hits, a content that the database takes nowhere,
//! more bytes than we take. It is kept whole, people are told, and what comes after it is taken in. An outage is something
//! else: then nothing is filed, and everything is tried again.

use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use desk::case::{Refusal, Why};
use desk::permission::{Asker, Deed, Denied, Whose};
use mail::sender::Verdict;
use sha2::{Digest as _, Sha256};
use sla::{Language, Name};
use store::{Became, Blob, Draft, Error, Failing, Failure, FileError, Found, NewMail, Tx};
use tokio::time::sleep;

use crate::pending::erased;
use crate::room::{Arrival, LARGEST, Room, Taken, blocking};
use crate::take::{Judge, Mail as Asked, ended};

/// How long to wait before a message that fails is tried again; after the last time it is filed.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];
/// So much of a failure is kept; the log has all of it.
const LONGEST: usize = 500;
/// So much of a message is read for its sender.
const HEAD: usize = 64 << 10;

/// Whether a failure may be due to the message, rather than to what the desk runs on.
fn may_be_of_message(failure: &Failure) -> bool {
    match failure {
        // Another node takes it in, or something in it has changed meanwhile.
        Failure::Changed => false,
        Failure::Store(error) => {
            matches!(error, Error::Rule(..) | Error::Shape(_) | Error::Sql(_) | Error::Panicked)
        }
        _ => true,
    }
}

/// How it went with a message that nobody sent.
enum Plain {
    Taken,
    Failed(Failure),
}

impl From<Error> for Plain {
    fn from(error: Error) -> Self {
        Self::Failed(error.into())
    }
}

impl Room {
    /// Takes a message in, or else files it, where it fails again and again and nothing else does.
    pub(crate) async fn insist(
        &self,
        raw: Vec<u8>,
        arrival: Arrival,
        mut judge: Judge<'_>,
    ) -> Result<Taken, Failure> {
        let raw = Arc::new(raw);
        let mut pauses = PAUSES.into_iter();
        loop {
            let failure = match self.attempt(raw.clone(), arrival, &mut judge, None).await {
                Err(failure) if may_be_of_message(&failure) => failure,
                done => return done,
            };
            tracing::warn!("a mail can't be taken in: {failure}");
            match pauses.next() {
                Some(pause) => sleep(pause).await,
                None => return self.file(raw, arrival, &judge, failure).await,
            }
        }
    }

    /// Files a message, unless a plain one fails as well: then it isn't the message.
    async fn file(
        &self,
        raw: Arc<Vec<u8>>,
        arrival: Arrival,
        judge: &Judge<'_>,
        failure: Failure,
    ) -> Result<Taken, Failure> {
        let sender = sender_of(raw.clone()).await?;
        let original = self.keep(vec![raw]).await?.into_iter().next().ok_or(Failure::Changed)?;
        if let Plain::Failed(other) = self.takes_plain(original, arrival).await {
            tracing::error!("no mail can be taken in: {other}");
            return Err(failure);
        }
        let checked = match judge {
            Judge::Known(checked) => Some(*checked),
            Judge::Ask(_) => None,
        };
        self.keep_failed(original, arrival, Failed { sender, checked, failing: failing(&failure) }).await
    }

    /// Whether a message with nothing in it would be taken in now. It is given up again; a number of a case may be lost to it.
    async fn takes_plain(&self, original: Blob, arrival: Arrival) -> Plain {
        let (room, mail) = (self.clone(), Asked::plain(original, arrival));
        let tried = self.store.write::<(), Plain, _>(move |tx| {
            Err(room.decide(tx, &mail).map_or_else(Plain::Failed, |_| Plain::Taken))
        });
        tried.await.map_or_else(|plain| plain, |()| Plain::Taken)
    }

    /// Files a message that is larger than any that is taken in.
    pub(crate) async fn file_large(
        &self,
        draft: Draft,
        head: Vec<u8>,
        arrival: Arrival,
    ) -> Result<Taken, Failure> {
        let sender = sender_of(Arc::new(head)).await?;
        let original = self.keep_drafts(vec![draft]).await?.into_iter().next().ok_or(Failure::Changed)?;
        self.keep_failed(original, arrival, Failed { sender, checked: None, failing: too_large() }).await
    }

    /// Files a message that the program was killed over again and again. Nothing reads it.
    pub(crate) async fn file_unread(
        &self,
        raw: Vec<u8>,
        arrival: Arrival,
        times: u32,
    ) -> Result<Taken, Failure> {
        let original = self.keep(vec![Arc::new(raw)]).await?.into_iter().next().ok_or(Failure::Changed)?;
        let failing = Failing {
            en: format!("the program ended {times} times in a row while it took this mail in"),
            ar: format!("توقف البرنامج {times} مرات متتالية وهو يستقبل هذه الرسالة"),
        };
        self.keep_failed(original, arrival, Failed { sender: None, checked: None, failing }).await
    }

    async fn keep_failed(&self, original: Blob, arrival: Arrival, failed: Failed) -> Result<Taken, Failure> {
        let now = self.now();
        let kept = self.store.write::<_, Failure, _>(move |tx| {
            let Arrival { mailbox, received, put_there, .. } = arrival;
            arrival.move_on(tx)?;
            let mut sum = Sha256::new();
            sum.update(b"failed");
            sum.update(original.hash);
            let fingerprint = sum.finalize().into();
            if let Some((id, case)) = store::same_mail(tx, &fingerprint)? {
                return Ok(Taken { id, became: None, case });
            }
            let Failed { sender, checked, failing } = failed;
            let verdict = checked.unwrap_or_default();
            let mail = NewMail {
                mailbox,
                fingerprint,
                message_id: None,
                received: received.min(now),
                became: Became::Failed,
                case: None,
                seq: None,
                contact: None,
                sender,
                original,
                found: Found { verdict, put_there, failing: Some(failing), ..Found::default() },
            };
            let id = store::add_mail(tx, &mail, now)?;
            Ok(Taken { id, became: Some(Became::Failed), case: None })
        });
        let taken = kept.await?;
        tracing::error!(mail = taken.id, "a mail couldn't be taken in, and is filed");
        Ok(taken)
    }

    /// Tries a mail again that couldn't be taken in. Twice is once; where it still fails, it stays filed, with the reason.
    ///
    /// # Errors
    /// An agent who may not; a mail that is too large or was erased; an outage.
    pub async fn try_again(&self, id: i64, by: Asker) -> Result<Taken, Failure> {
        let found = self.store.read::<_, Failure, _>(move |tx| {
            by.may(Deed::SettleMail, &Whose::default())?;
            Ok(store::mail(tx, id)?.ok_or(Denied::Hidden)?)
        });
        let mail = found.await?;
        if mail.became != Became::Failed {
            return Ok(Taken { id, became: Some(mail.became), case: mail.case });
        }
        let original = mail.original.ok_or_else(erased)?;
        if original.size > LARGEST as u64 {
            let Failing { en, ar } = too_large();
            return Err(Refusal::new(Why::Conflict, "mail", "", Name::new(en, ar)).into());
        }
        let files = self.files.clone();
        let raw = blocking(move || {
            let mut raw = Vec::new();
            let mut file = files.get(&original)?;
            file.read_to_end(&mut raw).map_err(|error| FileError::Unreachable(error.to_string()))?;
            Ok(raw)
        });
        let raw = Arc::new(raw.await?);
        let Found { put_there, verdict, .. } = mail.found;
        let arrival = Arrival { mailbox: mail.mailbox, received: mail.received, place: None, put_there };
        // As it was found when it came: later nobody knows who handed it over.
        let mut judge = match verdict {
            Verdict::None => Judge::Ask(None),
            known => Judge::Known(known),
        };
        match self.attempt(raw, arrival, &mut judge, Some(mail.clone())).await {
            Err(failure) if may_be_of_message(&failure) => {
                let failing = failing(&failure);
                self.store
                    .write::<_, Failure, _>(move |tx| Ok(store::note_failing(tx, &mail, failing)?))
                    .await?;
                Ok(Taken { id, became: Some(Became::Failed), case: None })
            }
            done => done,
        }
    }
}

impl Arrival {
    /// Says that all is taken in up to here; a place that another node has by now is that one's.
    pub(crate) fn move_on(&self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        let (Some(mailbox), Some(place)) = (self.mailbox, self.place) else { return Ok(()) };
        let newest = Some(self.received).filter(|_| !self.put_there);
        match store::move_on(tx, mailbox, place.node, (place.validity, place.uid), newest)? {
            true => Ok(()),
            false => Err(Failure::Changed),
        }
    }
}

/// What is known of a message that couldn't be taken in.
struct Failed {
    sender: Option<String>,
    /// What the check of its sender came to, where it got as far as that.
    checked: Option<Verdict>,
    failing: Failing,
}

/// Who sent a message, from its header alone, where that much can be read.
async fn sender_of(raw: Arc<Vec<u8>>) -> Result<Option<String>, Failure> {
    let read = tokio::task::spawn_blocking(move || {
        let head = &raw[..raw.len().min(HEAD)];
        let message = mail::parse::parse(mail::parse::header(head));
        message.author().map(|author| author.address.to_lowercase())
    });
    match read.await.map_err(ended) {
        Err(Failure::Store(Error::Panicked)) => Ok(None),
        read => read,
    }
}

fn failing(failure: &Failure) -> Failing {
    let text = |language| failure.text(language).chars().take(LONGEST).collect();
    Failing { en: text(Language::En), ar: text(Language::Ar) }
}

fn too_large() -> Failing {
    Failing {
        en: format!("it is larger than {LARGEST} bytes: download it, and open a case by hand"),
        ar: format!("حجمها أكبر من {LARGEST} بايت: نزّلها وافتح حالة بنفسك"),
    }
}
