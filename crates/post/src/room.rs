//! What the post room works with.

use std::sync::Arc;

use desk::case::{Case, Entitlement};
use desk::id::Id;
use desk::mailbox::Mailbox;
use mail::sender::Resolver;
use sla::Instant;
use store::{Became, Blob, Draft, Entitlements, Error, Failure, FileError, Files, Node, Store, Tx};

use crate::take::ended;

/// Says what time it is.
pub type Clock = dyn Fn() -> Instant + Send + Sync;

/// Fills bytes with randomness.
pub type Random = dyn Fn(&mut [u8]) + Send + Sync;

/// What the secret is called that reply addresses are signed with.
pub(crate) const REPLY_ADDRESSES: &str = "reply addresses";

/// A message has at the most so many bytes, whichever way it is handed over.
pub const LARGEST: usize = 50 << 20;

/// What mail is taken in and sent with. The clock and the randomness are passed in.
#[derive(Clone)]
pub struct Room {
    /// The database.
    pub store: Store,
    /// Where originals and attachments are kept.
    pub files: Files,
    /// What contracts give cases.
    pub entitlements: Entitlements,
    /// The clock.
    pub now: Arc<Clock>,
    /// Fills bytes with randomness: salts, ids and keys.
    pub random: Arc<Random>,
    /// The name servers that are asked of senders whom no receiver that we trust has judged; nobody is, where there are none.
    pub resolver: Option<Resolver>,
    /// Kinds of attachments that aren't added to cases: media types, and ends of names. They stay in the original.
    pub refused: Arc<Vec<String>>,
}

/// How a mail arrived.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrival {
    /// Where.
    pub mailbox: Option<Id<Mailbox>>,
    /// When it reached us (policy D15).
    pub received: Instant,
    /// Its place in the mailbox, where it was fetched from one.
    pub place: Option<Place>,
    /// Its date in the mailbox is older than that of mail before it.
    pub put_there: bool,
}

/// A place in a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder, as it was numbered.
    pub validity: u32,
    /// The number in it.
    pub uid: u32,
    /// Who fetches.
    pub node: Node,
}

impl Arrival {
    /// One that is handed over, by a server or a person, now.
    pub fn now(mailbox: Option<Id<Mailbox>>, received: Instant) -> Self {
        Self { mailbox, received, place: None, put_there: false }
    }
}

/// What came of a mail.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Its number.
    pub id: i64,
    /// What it became; nothing where the same was taken in before.
    pub became: Option<Became>,
    /// The case that it has to do with.
    pub case: Option<Id<Case>>,
}

impl Room {
    /// Now, by the clock that was passed in.
    pub fn now(&self) -> Instant {
        (self.now)()
    }

    /// The mailbox that mail to an address arrives in, if one that is in use takes it.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn mailbox_at(&self, address: &str) -> Result<Option<Id<Mailbox>>, Error> {
        let boxes = self.store.read::<_, Error, _>(store::mailboxes).await?;
        let found = boxes.into_iter().find(|(_, of)| of.it.active && of.it.takes(address));
        Ok(found.map(|(id, _)| id))
    }

    /// Fresh randomness.
    pub(crate) fn fresh<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.random)(&mut bytes);
        bytes
    }

    /// What the terms that a case is under give it, for [`store::execute`].
    pub(crate) fn entitle(
        &self,
    ) -> impl Fn(&mut Tx<'_>, &Case) -> Result<Option<Arc<Entitlement>>, Error> + use<> {
        let entitlements = self.entitlements.clone();
        move |tx, case| entitlements.of_case(tx, case)
    }

    /// Keeps contents for good, before anything refers to them.
    pub(crate) async fn keep(&self, contents: Vec<Arc<Vec<u8>>>) -> Result<Vec<Blob>, Failure> {
        let files = self.files.clone();
        let drafts = blocking(move || {
            let mut drafts = Vec::with_capacity(contents.len());
            for bytes in &contents {
                let mut draft = files.draft()?;
                draft.write(bytes)?;
                drafts.push(draft);
            }
            Ok(drafts)
        })
        .await?;
        self.keep_drafts(drafts).await
    }

    /// Keeps what was written down already.
    pub(crate) async fn keep_drafts(&self, drafts: Vec<Draft>) -> Result<Vec<Blob>, Failure> {
        let (now, sums): (_, Vec<_>) =
            (self.now(), drafts.iter().map(|draft| (draft.hash(), draft.size())).collect());
        let blobs = self
            .store
            .write::<_, Error, _>(move |tx| {
                sums.into_iter()
                    .map(|(hash, size)| store::place_blob(tx, hash, size, now))
                    .collect::<Result<Vec<_>, _>>()
            })
            .await?;
        let (files, placed) = (self.files.clone(), blobs.clone());
        blocking(move || {
            for (blob, draft) in placed.iter().zip(drafts) {
                if !files.has(blob)? {
                    files.put(blob, draft)?;
                }
            }
            Ok(())
        })
        .await?;
        Ok(blobs)
    }
}

/// Waits for the disk on a thread of its own.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FileError> + Send + 'static,
) -> Result<T, Failure> {
    let busy = |what: String| Failure::Store(Error::Busy(what));
    let done = tokio::task::spawn_blocking(work).await.map_err(ended)?;
    done.map_err(|error| busy(format!("files can't be kept: {error}")))
}
