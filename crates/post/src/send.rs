//! Sending: letters that are due are written, handed to the server of their mailbox, and marked.
//!
//! A letter is marked before it is handed over. Who is killed meanwhile leaves the mark, and nobody sends it again unasked:
//! it counts as unsure, and a person sees it. So no letter leaves twice, and none is lost in silence.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use desk::id::Id;
use desk::mailbox::{Mailbox, Secrets, Server};
use mail::compose::{Outgoing as Composed, compose};
use mail::thread::Key;
use sla::{Instant, SupportTime};
use store::{Error, Failure, LetterDue, Outgoing, Posted, Says, Tx};
use tokio::sync::watch::{self, Receiver};
use tokio::time::sleep;

use crate::letter::{Letter, Letters};
use crate::login::Tokens;
use crate::report::undelivered;
use crate::room::{REPLY_ADDRESSES, Room};
use crate::sign::signed;
use crate::smtp::{Connection, Envelope, Failed};
use crate::trouble::{Stage, Trouble};

/// So long a letter counts as being handed over, which is said again and again meanwhile: whoever is killed says so no more,
/// and a person soon sees the letter.
const CLAIM: SupportTime = SupportTime::from_microseconds(30 * 1_000_000);
const RENEW: Duration = Duration::from_secs(10);
/// How long to sleep at the most: clocks are set, and nudges between nodes are lost.
const LOOK_AGAIN: Duration = Duration::from_secs(10);
/// How long to wait after a nudge for those that come with it.
const PAUSE: Duration = Duration::from_millis(50);
/// How long to wait when the database can't be asked.
const TROUBLE: Duration = Duration::from_secs(1);
/// Waits between tries, in seconds: for about three days, as mail servers do.
const WAITS: [i64; 14] =
    [30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 86_400];

/// Sends letters.
#[derive(Clone)]
pub struct Sender {
    /// What it works with.
    pub room: Room,
    /// Who writes them.
    pub letters: Arc<dyn Letters>,
    tokens: Tokens,
}

/// What is known of servers while letters are handed over, one after another.
#[derive(Default)]
struct Round {
    /// A connection that the next letter may go by.
    open: Option<(Id<Mailbox>, Connection)>,
    /// Servers that couldn't be reached: the next letter needn't wait for the same again.
    shut: HashMap<Id<Mailbox>, String>,
}

/// A letter that is ready to be handed over.
struct Ready {
    mailbox: Id<Mailbox>,
    server: Server,
    secrets: Secrets,
    envelope: Envelope,
    hello: String,
}

impl Sender {
    /// One who works with these.
    pub fn new(room: Room, letters: Arc<dyn Letters>) -> Self {
        Self { room, letters, tokens: Tokens::default() }
    }

    /// Sends what is due until `stop`, as soon as it is.
    pub async fn keep_sending(&self, mut stop: Receiver<bool>) {
        let mut nudges = self.room.store.nudges();
        while !*stop.borrow() {
            nudges.mark_unchanged();
            let wait = match self.send_until(&stop).await {
                Ok(next) => self.until(next),
                Err(error) => {
                    tracing::error!("letters wait for the database: {error}");
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

    fn until(&self, next: Option<Instant>) -> Duration {
        let left = next.map(|next| next.as_microsecond().saturating_sub(self.room.now().as_microsecond()));
        let left = left.map(|left| Duration::from_micros(u64::try_from(left).unwrap_or(0)));
        left.unwrap_or(LOOK_AGAIN).clamp(PAUSE, LOOK_AGAIN)
    }

    /// Sends what is due until nothing more is; when the next is due.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn send_due(&self) -> Result<Option<Instant>, Error> {
        self.send_until(&watch::Sender::new(false).subscribe()).await
    }

    async fn send_until(&self, stop: &Receiver<bool>) -> Result<Option<Instant>, Error> {
        let store = &self.room.store;
        let mut round = Round::default();
        let next = loop {
            let next = store.read(store::next_letter).await?;
            let now = self.room.now();
            if next.is_none_or(|next| next > now) || *stop.borrow() {
                break next;
            }
            let until = now.checked_add(CLAIM).unwrap_or(now);
            let claimed = store.write::<_, Error, _>(move |tx| {
                let broken = store::note_broken_off(tx, now)?;
                // One at a time: whoever is killed leaves one that nobody knows of.
                Ok((broken, store::claim_letters(tx, now, 1, until)?))
            });
            let (broken, claimed) = claimed.await?;
            for letter in &broken {
                tracing::error!(
                    letter,
                    "nobody knows whether it was sent: look, and send it again or let it be"
                );
            }
            if claimed.is_empty() {
                break next;
            }
            for letter in claimed {
                self.send(letter, &mut round).await?;
            }
        };
        if let Some((_, connection)) = round.open {
            connection.close().await;
        }
        Ok(next)
    }

    async fn send(&self, letter: LetterDue, round: &mut Round) -> Result<(), Error> {
        let sender = self.clone();
        let due = letter.clone();
        let ready = self.room.store.read::<_, Failure, _>(move |tx| sender.ready(tx, &due)).await;
        let sent = match ready {
            Ok(None) => {
                let id = letter.id;
                return self.room.store.write(move |tx| store::letter_needs_not(tx, id)).await;
            }
            Ok(Some(ready)) => tokio::select! {
                sent = self.hand_over(ready, round) => sent,
                never = self.say_again(letter.id) => match never {},
            },
            Err(failure) => Err(Failed::Later(failure.to_string())),
        };
        self.note(&letter, sent).await
    }

    /// Says again and again that a letter is being handed over.
    async fn say_again(&self, id: i64) -> Infallible {
        loop {
            sleep(RENEW).await;
            let now = self.room.now();
            let until = now.checked_add(CLAIM).unwrap_or(now);
            let said = self.room.store.write(move |tx| store::still_sending(tx, id, until)).await;
            if let Err(error) = said {
                tracing::warn!(letter = id, "it isn't said that it is being handed over: {error}");
            }
        }
    }

    /// The letter, written for its reader as things stand; nothing where it says nothing any more.
    fn ready(&self, tx: &mut Tx<'_>, letter: &LetterDue) -> Result<Option<Ready>, Failure> {
        let now = self.room.now();
        let Some(says) = &letter.says else { return Ok(None) };
        let case = match says {
            Says::Notice(Outgoing { about, .. }) => about.case(),
            Says::Access(_) => None,
        };
        let Some((to, name)) = store::letter_address(tx, letter.to)? else { return Ok(None) };
        let Some((mailbox, from)) = store::sending_mailbox(tx, case)? else { return Ok(None) };
        let Some(server) = from.sending.clone() else { return Ok(None) };
        let Some(written) = self.letters.write(tx, says, letter.to, now)? else { return Ok(None) };
        let key = Key::new(&store::own_secret(tx, REPLY_ADDRESSES, self.room.fresh())?);
        let number = case.and_then(|case| u64::try_from(case.number()).ok());
        let reply_to = number.and_then(|case| key.reply_address(&from.address, case));
        let (in_reply_to, references) = match case {
            Some(case) => store::thread_of(tx, case)?,
            None => (None, Vec::new()),
        };
        let secrets = store::mailbox_secrets(tx, mailbox)?;
        let composed = self.composed(&from, (to.clone(), name), written, letter, reply_to.clone());
        let composed = Composed { in_reply_to, references, ..composed };
        let message = compose(&composed).map_err(|problem| wrong(&format!("{problem:?}")))?;
        let message = signed(message, &secrets).map_err(|problem| wrong(&problem))?;
        let envelope = Envelope { from: reply_to.unwrap_or_else(|| from.address.clone()), to, message };
        Ok(Some(Ready { mailbox, server, secrets, envelope, hello: from.domain().to_owned() }))
    }

    fn composed(
        &self,
        from: &Mailbox,
        (to, name): (String, String),
        Letter { subject, text, html, automatic, unsubscribe }: Letter,
        letter: &LetterDue,
        reply_to: Option<String>,
    ) -> Composed {
        use std::fmt::Write as _;
        let boxed = |address: String, name: String| mail::Mailbox { address, name };
        let mut boundary = String::from("radd");
        for byte in self.room.fresh::<12>() {
            let _ = write!(boundary, "{byte:02x}");
        }
        Composed {
            from: boxed(from.address.clone(), from.name.clone()),
            to: vec![boxed(to, name)],
            reply_to: reply_to.map(|address| boxed(address, from.name.clone())),
            subject,
            id: letter.message_id.clone(),
            date: self.room.now().timestamp(),
            text,
            html: Some(html),
            automatic,
            // One click follows no other (RFC 8058).
            unsubscribe: unsubscribe.filter(|link| link.starts_with("https://")),
            boundary,
            ..Composed::default()
        }
    }

    async fn hand_over(&self, ready: Ready, round: &mut Round) -> Result<(), Failed> {
        let mailbox = ready.mailbox;
        let mut connection = match round.open.take() {
            Some((to, connection)) if to == mailbox => connection,
            other => {
                if let Some((_, connection)) = other {
                    connection.close().await;
                }
                self.connect(&ready, round).await?
            }
        };
        let sent = connection.send(&ready.envelope).await;
        // After a failure a server may be anywhere in the talk.
        if sent.is_ok() {
            round.open = Some((mailbox, connection));
        } else {
            connection.close().await;
        }
        sent
    }

    async fn connect(&self, ready: &Ready, round: &mut Round) -> Result<Connection, Failed> {
        let mailbox = &ready.mailbox;
        if let Some(problem) = round.shut.get(mailbox) {
            return Err(Failed::Later(problem.clone()));
        }
        let opened = match self.open(ready).await {
            // A token that the server takes no more, though it should still be good, is fetched anew.
            Err(trouble) if trouble.stage == Stage::Login && self.tokens.forget(*mailbox, true) => {
                self.open(ready).await
            }
            opened => opened,
        };
        opened.map_err(|Trouble { said, .. }| {
            round.shut.insert(*mailbox, said.clone());
            Failed::Later(said)
        })
    }

    async fn open(&self, ready: &Ready) -> Result<Connection, Trouble> {
        let Ready { mailbox, server, secrets, hello, .. } = ready;
        let shown = self.room.shown(&self.tokens, *mailbox, (server, secrets, true)).await?;
        Connection::open(server, &shown, hello).await
    }

    async fn note(&self, letter: &LetterDue, sent: Result<(), Failed>) -> Result<(), Error> {
        let (id, now, attempts) = (letter.id, self.room.now(), letter.attempts as usize);
        let (message_id, room) = (letter.message_id.clone(), self.room.clone());
        let noted = self.room.store.write::<_, Failure, _>(move |tx| {
            match sent {
                Ok(()) => store::letter_sent(tx, id, now)?,
                Err(Failed::Later(problem)) => {
                    let again =
                        WAITS.get(attempts).map(|wait| SupportTime::from_microseconds(wait * 1_000_000));
                    let again = again.and_then(|wait| now.checked_add(wait));
                    tracing::warn!(letter = id, "it wasn't sent: {problem}");
                    store::letter_failed(tx, id, again, &problem)?;
                    if again.is_none() {
                        given_up(&room, tx, &message_id, now)?;
                    }
                }
                Err(Failed::Never(problem)) => {
                    tracing::warn!(letter = id, "it is refused for good: {problem}");
                    store::letter_failed(tx, id, None, &problem)?;
                    given_up(&room, tx, &message_id, now)?;
                }
                Err(Failed::Unsure(problem)) => {
                    tracing::error!(letter = id, "nobody knows whether it was sent: {problem}");
                    store::letter_unsure(tx, id, &problem)?;
                }
            }
            Ok(())
        });
        noted.await.map_err(|failure| match failure {
            Failure::Store(error) => error,
            other => Error::Shape(other.to_string()),
        })
    }
}

/// A letter that couldn't be sent reached nobody, as one that came back (policy D16).
fn given_up(room: &Room, tx: &mut Tx<'_>, message_id: &str, now: Instant) -> Result<(), Failure> {
    let posted: Option<Posted> = store::letter_with_id(tx, message_id)?;
    posted.map_or(Ok(()), |posted| undelivered(room, tx, &posted, now))
}

fn wrong(what: &str) -> Failure {
    Failure::Store(Error::Shape(format!("a letter can't be composed: {what}")))
}
