//! Fetching: what is new in each mailbox is taken in, one mail after another, and marked once that is on disk.

use std::time::Duration;

use desk::id::Id;
use desk::mailbox::{Mailbox, Secrets, Server};
use sla::{Instant, SupportTime};
use store::{Error, Failure, Fetched, Node};
use tokio::sync::watch::Receiver;
use tokio::time::sleep;

use crate::imap::Folder;
use crate::login::Tokens;
use crate::room::{Arrival, LARGEST, Place, Room, Taken, blocking};
use crate::trouble::{Stage, Trouble};

/// How long to wait for a server to tell of something before looking oneself: some servers forget to tell.
const LOOK_AGAIN: Duration = Duration::from_secs(60);
/// How long to wait after something went wrong: at first, and at the most where it goes wrong again and again.
const TROUBLE: Duration = Duration::from_secs(1);
const LONGEST_TROUBLE: Duration = Duration::from_secs(60);
/// How often mailboxes that were added are looked for.
const ANEW: Duration = Duration::from_secs(5);
/// So long a node has a mailbox for itself, and it says so again and again. Where it is killed, another goes on after that;
/// where it is only slow, what it takes in by then is refused ([`store::move_on`]), and the other takes it in.
const HOLD: SupportTime = SupportTime::from_microseconds(15 * 1_000_000);
const RENEW: Duration = Duration::from_secs(5);
/// So often the program may be killed in a row while it takes the same message in; then that is filed and nothing reads it.
const MOST_TRIES: u32 = 5;
/// So much of a message that is too large is fetched at a time.
const PIECE: usize = 8 << 20;
/// The dates of two mails may be so much out of order, as servers work on several at a time.
const SLACK: SupportTime = SupportTime::from_microseconds(-10 * 60 * 1_000_000);

/// Fetches mail.
#[derive(Clone)]
pub struct Fetcher {
    /// What it works with.
    pub room: Room,
    tokens: Tokens,
    node: Node,
}

/// A mailbox that is fetched from.
#[derive(Clone, PartialEq)]
struct Fetchable {
    id: Id<Mailbox>,
    mailbox: Mailbox,
    server: Server,
    secrets: Secrets,
}

impl Fetcher {
    /// One that works with this.
    pub fn new(room: Room) -> Self {
        let node = Node::from_be_bytes(room.fresh());
        Self { room, tokens: Tokens::default(), node }
    }

    /// Fetches from every mailbox until `stop`, those that are added meanwhile too.
    pub async fn keep_fetching(&self, stop: Receiver<bool>) {
        let mut running: Vec<(Fetchable, tokio::task::JoinHandle<()>)> = Vec::new();
        let mut stopping = stop.clone();
        while !*stop.borrow() {
            match self.fetchable().await {
                Ok(now) => {
                    running.retain(|(of, task)| {
                        let keep = now.contains(of) && !task.is_finished();
                        if !keep {
                            // Whatever it was at is done or not done, as each mail is a transaction.
                            task.abort();
                        }
                        keep
                    });
                    for of in now {
                        if !running.iter().any(|(other, _)| *other == of) {
                            let (fetcher, it, stop) = (self.clone(), of.clone(), stop.clone());
                            let task = tokio::spawn(async move { fetcher.keep_one(it, stop).await });
                            running.push((of, task));
                        }
                    }
                }
                Err(error) => tracing::error!("mailboxes wait for the database: {error}"),
            }
            tokio::select! {
                () = sleep(ANEW) => {}
                _ = stopping.changed() => {}
            }
        }
        for (_, task) in running {
            let _ = task.await;
        }
    }

    async fn fetchable(&self) -> Result<Vec<Fetchable>, Error> {
        self.room
            .store
            .read(|tx| {
                let mut found = Vec::new();
                for (id, mailbox) in store::mailboxes(tx)? {
                    let mailbox = mailbox.it;
                    if let Some(server) = mailbox.receiving.clone().filter(|_| mailbox.active) {
                        let secrets = store::mailbox_secrets(tx, id)?;
                        found.push(Fetchable { id, mailbox, server, secrets });
                    }
                }
                Ok(found)
            })
            .await
    }

    async fn keep_one(&self, of: Fetchable, mut stop: Receiver<bool>) {
        let mut trouble = TROUBLE;
        while !*stop.borrow() {
            let mut wait = RENEW;
            match self.hold(of.id).await {
                Ok(true) => {
                    let visited = tokio::select! {
                        visited = self.visit(&of, &mut stop, &mut trouble) => visited,
                        problem = self.lose(of.id) => Err(problem),
                    };
                    self.let_go(of.id).await;
                    let Err(problem) = visited else { return };
                    tracing::warn!(mailbox = %of.mailbox.address, "nothing can be fetched: {problem}");
                    self.note(of.id, Some(problem)).await;
                    wait = trouble;
                    trouble = (trouble * 2).min(LONGEST_TROUBLE);
                }
                // Another node fetches; should it die, this one goes on.
                Ok(false) => {}
                Err(error) => tracing::error!("mailboxes wait for the database: {error}"),
            }
            tokio::select! {
                () = sleep(wait) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Says again and again that this node fetches; why it can't any more.
    async fn lose(&self, id: Id<Mailbox>) -> String {
        loop {
            sleep(RENEW).await;
            if let Err(problem) = self.must_hold(id).await {
                return problem;
            }
        }
    }

    async fn hold(&self, id: Id<Mailbox>) -> Result<bool, Error> {
        let (node, now) = (self.node, self.room.now());
        let until = now.checked_add(HOLD).unwrap_or(now);
        self.room.store.write(move |tx| store::hold_mailbox(tx, id, node, (now, until))).await
    }

    async fn let_go(&self, id: Id<Mailbox>) {
        let node = self.node;
        let gone = self.room.store.write::<_, Error, _>(move |tx| store::let_mailbox_go(tx, id, node));
        if let Err(error) = gone.await {
            tracing::error!("a mailbox is let go later: {error}");
        }
    }

    async fn must_hold(&self, id: Id<Mailbox>) -> Result<(), String> {
        match self.hold(id).await {
            Ok(true) => Ok(()),
            Ok(false) => Err("another node fetches from it".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Stays connected, and takes in what arrives, until `stop`.
    async fn visit(
        &self,
        of: &Fetchable,
        stop: &mut Receiver<bool>,
        trouble: &mut Duration,
    ) -> Result<(), String> {
        let mut folder = self.open(of).await?;
        let mut is_first = true;
        loop {
            self.take_new(of.id, &mut folder, &mut is_first, stop).await?;
            *trouble = TROUBLE;
            self.note(of.id, None).await;
            if *stop.borrow() {
                folder.close().await;
                return Ok(());
            }
            if folder.tells {
                tokio::select! {
                    waited = folder.wait(LOOK_AGAIN) => folder = waited?,
                    // It is dropped in the middle of a talk, which servers are used to.
                    _ = stop.changed() => return Ok(()),
                }
            } else {
                tokio::select! {
                    () = sleep(LOOK_AGAIN) => {}
                    _ = stop.changed() => {}
                }
            }
        }
    }

    /// Connects. A token that the server takes no more, though it should still be good, is fetched anew.
    async fn open(&self, of: &Fetchable) -> Result<Folder, Trouble> {
        match self.open_once(of).await {
            Err(trouble) if trouble.stage == Stage::Login && self.tokens.forget(of.id, false) => {
                self.open_once(of).await
            }
            opened => opened,
        }
    }

    async fn open_once(&self, of: &Fetchable) -> Result<Folder, Trouble> {
        let shown = self.room.shown(&self.tokens, of.id, (&of.server, &of.secrets, false)).await?;
        Folder::open(&of.server, &shown, &of.mailbox.folder).await
    }

    /// Takes in what is new, once. For tests and tools: [`Fetcher::keep_fetching`] does so again and again.
    ///
    /// # Errors
    /// What the server or the store says; what was taken in by then stays.
    pub async fn fetch_once(&self, id: Id<Mailbox>) -> Result<(), String> {
        let all = self.fetchable().await.map_err(|error| error.to_string())?;
        let of = all.into_iter().find(|of| of.id == id).ok_or("nothing is fetched from this mailbox")?;
        let mut folder = self.open(&of).await?;
        self.must_hold(id).await?;
        let stop = tokio::sync::watch::Sender::new(false);
        let taken = self.take_new(id, &mut folder, &mut true, &stop.subscribe()).await;
        self.let_go(id).await;
        folder.close().await;
        taken
    }

    async fn take_new(
        &self,
        id: Id<Mailbox>,
        folder: &mut Folder,
        is_first: &mut bool,
        stop: &Receiver<bool>,
    ) -> Result<(), String> {
        let text = |error: Error| error.to_string();
        let known = self.room.store.read(move |tx| store::fetched(tx, id)).await.map_err(text)?;
        let from = match known.place {
            Some((validity, uid)) if validity == folder.validity => uid,
            // The server has numbered anew: what was taken in is the same mail, and is known by what it says.
            Some(_) => 0,
            // What lay there before the desk was told of the mailbox isn't the desk's to answer.
            None => {
                let (place, node) = ((folder.validity, folder.next.saturating_sub(1)), self.node);
                let begin =
                    self.room.store.write::<_, Error, _>(move |tx| store::move_on(tx, id, node, place, None));
                return begin.await.map(drop).map_err(text);
            }
        };
        let mut newest = known.newest;
        for uid in folder.after(from).await? {
            if *stop.borrow() {
                break;
            }
            let tries = if std::mem::take(is_first) { self.begin(id).await? } else { 0 };
            let taken = self.take_one(id, folder, (uid, tries), newest).await;
            if tries > 0 && taken.is_err() {
                // It is told what is wrong, and was not killed over it.
                self.end(id).await;
            }
            let Some((taken, arrival)) = taken? else { continue };
            newest = newest.max(Some(arrival.received).filter(|_| !arrival.put_there));
            tracing::info!(mail = taken.id, became = ?taken.became, case = ?taken.case.map(Id::number), "mail");
            folder.mark(uid).await?;
        }
        Ok(())
    }

    /// Takes in one message; nothing where it is gone.
    async fn take_one(
        &self,
        id: Id<Mailbox>,
        folder: &mut Folder,
        (uid, tries): (u32, u32),
        newest: Option<Instant>,
    ) -> Result<Option<(Taken, Arrival)>, String> {
        let found = folder.fetch(uid).await?;
        let Some(raw) = found.raw else { return Ok(None) };
        let place = Place { validity: folder.validity, uid: found.uid, node: self.node };
        let arrival = self.arrival(id, place, found.received, newest);
        let taken = if raw.len() > LARGEST {
            self.file_large(folder, uid, raw, arrival).await?
        } else if tries > MOST_TRIES {
            self.room.file_unread(raw, arrival, tries - 1).await.map_err(|failure| failure.to_string())?
        } else {
            self.room.receive(raw, arrival, None).await.map_err(|failure| failure.to_string())?
        };
        Ok(Some((taken, arrival)))
    }

    /// Files a message that is too large, piece by piece.
    async fn file_large(
        &self,
        folder: &mut Folder,
        uid: u32,
        first: Vec<u8>,
        arrival: Arrival,
    ) -> Result<Taken, String> {
        let text = |failure: Failure| failure.to_string();
        let head = first[..first.len().min(PIECE)].to_vec();
        let files = self.room.files.clone();
        let (mut piece, mut from) = (first, 0);
        let mut draft = blocking(move || files.draft()).await.map_err(text)?;
        while !piece.is_empty() {
            from += piece.len();
            let writing = blocking(move || draft.write(&piece).map(|()| draft));
            draft = writing.await.map_err(text)?;
            piece = folder.piece(uid, from, PIECE).await?;
        }
        self.room.file_large(draft, head, arrival).await.map_err(text)
    }

    /// Says that the first message is begun with, and how often that was so by now without an end.
    async fn begin(&self, id: Id<Mailbox>) -> Result<u32, String> {
        let node = self.node;
        let begun = self.room.store.write::<_, Error, _>(move |tx| store::begin_message(tx, id, node)).await;
        begun.map_err(|error| error.to_string())?.ok_or_else(|| "another node fetches from it".to_owned())
    }

    async fn end(&self, id: Id<Mailbox>) {
        let node = self.node;
        let ended = self.room.store.write::<_, Error, _>(move |tx| store::end_message(tx, id, node)).await;
        if let Err(error) = ended {
            tracing::error!("what became of a message isn't noted: {error}");
        }
    }

    /// When it reached us: as the server says, unless somebody put it there with an older date (policy D15).
    fn arrival(
        &self,
        mailbox: Id<Mailbox>,
        place: Place,
        received: Option<Instant>,
        newest: Option<Instant>,
    ) -> Arrival {
        let now = self.room.now();
        let oldest = newest.and_then(|newest| newest.checked_add(SLACK));
        let received = received.map(|at| at.min(now));
        let put_there = received.is_some_and(|at| oldest.is_some_and(|oldest| at < oldest));
        let received = received.filter(|_| !put_there).unwrap_or(now);
        Arrival { mailbox: Some(mailbox), received, place: Some(place), put_there }
    }

    async fn note(&self, id: Id<Mailbox>, problem: Option<String>) {
        let now = self.room.now();
        let noted = self.room.store.write::<_, Error, _>(move |tx| {
            // Nobody is told again and again that all is well.
            let Fetched { checked, problem: before, .. } = store::fetched(tx, id)?;
            let fresh = checked.and_then(|at| at.checked_add(SupportTime::from_microseconds(60_000_000)));
            if before == problem && fresh.is_some_and(|fresh| now < fresh) {
                return Ok(());
            }
            store::note_check(tx, id, now, problem.as_deref())
        });
        if let Err(error) = noted.await {
            tracing::error!("what a mailbox said isn't noted: {error}");
        }
    }
}
