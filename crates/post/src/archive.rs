//! Archives of mail: what another desk, or a folder, has kept becomes cases of a customer's, as history (nothing follows
//! from it).

use std::collections::HashMap;

use desk::case::{Case, Channel, Customer, Past, Step, World};
use desk::catalog::Priority;
use desk::id::Id;
use desk::people::{Actor, Agent};
use mail::Message;
use sla::Instant;
use store::{Became, Blob, Command, Content, Failure, Found, HolderId, NewMail, Tx};

use crate::room::Room;
use crate::take::{called, fingerprint_of, new_text, subject_of};

/// How an archive is read.
#[derive(Clone, Debug)]
pub struct Archive {
    /// Whose cases they become.
    pub customer: Customer,
    /// In whose name stands what was answered by somebody whom the desk doesn't know.
    pub by: Id<Agent>,
    /// Addresses that answered, besides those of mailboxes and agents.
    pub own: Vec<String>,
    /// The servers whose topmost `Received` says when a message came; every topmost one's where none is named.
    pub trusted: Vec<String>,
    /// Whether they are promised a response as the contract of then gave it.
    pub with_promises: bool,
}

/// What came of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brought {
    /// The case.
    pub case: Id<Case>,
    /// How many messages it is made of; none where it was brought in before.
    pub messages: usize,
}

/// The messages of an mbox file (RFC 4155, and `>From ` as mboxrd writes it), each as it was.
pub fn split(archive: &[u8]) -> Vec<Vec<u8>> {
    let mut messages: Vec<Vec<u8>> = Vec::new();
    let mut after_blank = true;
    for line in archive.split_inclusive(|byte| *byte == b'\n') {
        let bare = line.strip_suffix(b"\n").unwrap_or(line);
        let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
        if after_blank && bare.starts_with(b"From ") {
            messages.push(Vec::new());
        } else if let Some(message) = messages.last_mut() {
            let quoted = bare.iter().take_while(|byte| **byte == b'>').count();
            let is_escaped = quoted > 0 && bare.get(quoted..).is_some_and(|rest| rest.starts_with(b"From "));
            message.extend_from_slice(if is_escaped { &line[1..] } else { line });
        }
        after_blank = bare.is_empty();
    }
    messages
}

/// Which messages belong together, by what they answer, each thread and all threads in the order of the archive.
pub fn threads(messages: &[Message]) -> Vec<Vec<usize>> {
    let mut root: Vec<usize> = (0..messages.len()).collect();
    fn find(root: &mut [usize], mut at: usize) -> usize {
        while root[at] != at {
            root[at] = root[root[at]];
            at = root[at];
        }
        at
    }
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (at, message) in messages.iter().enumerate() {
        let ids = message.id.iter().chain(&message.in_reply_to).chain(&message.references);
        for id in ids {
            match known.get(id.as_str()) {
                Some(other) => {
                    let (one, other) = (find(&mut root, at), find(&mut root, *other));
                    root[one.max(other)] = one.min(other);
                }
                None => {
                    known.insert(id, at);
                }
            }
        }
    }
    let mut threads: Vec<Vec<usize>> = Vec::new();
    let mut places: HashMap<usize, usize> = HashMap::new();
    for at in 0..messages.len() {
        let root = find(&mut root, at);
        let place = *places.entry(root).or_insert_with(|| {
            threads.push(Vec::new());
            threads.len() - 1
        });
        threads[place].push(at);
    }
    threads
}

impl Archive {
    /// When a message came: by the topmost `Received` of a server that is trusted, else by what it says itself.
    fn came(&self, message: &Message) -> Option<Instant> {
        let top = message.header("Received").find(|value| {
            let by = value.split_whitespace().skip_while(|word| *word != "by").nth(1).unwrap_or_default();
            self.trusted.is_empty() || self.trusted.iter().any(|host| host.eq_ignore_ascii_case(by))
        });
        let noted = top.and_then(|value| mail::parse::date(value.rsplit_once(';')?.1));
        noted.or(message.date).and_then(|at| Instant::try_from(at).ok())
    }
}

/// A message with when it came.
struct Dated {
    at: Instant,
    message: Message,
    original: Blob,
}

impl Room {
    /// Brings a thread in as a case, once: what was brought in before isn't again. Messages without any date come when the
    /// one before them did. Nothing where none has one.
    ///
    /// # Errors
    /// What the store says; then nothing of the thread was brought in.
    pub async fn bring_in(
        &self,
        archive: &Archive,
        thread: Vec<(Vec<u8>, Message)>,
    ) -> Result<Option<Brought>, Failure> {
        let (raws, messages): (Vec<_>, Vec<_>) =
            thread.into_iter().map(|(raw, message)| (std::sync::Arc::new(raw), message)).unzip();
        let originals = self.keep(raws).await?;
        let mut last = messages.iter().filter_map(|message| archive.came(message)).min();
        let mut dated = Vec::with_capacity(messages.len());
        for (message, original) in messages.into_iter().zip(originals) {
            let Some(at) = archive.came(&message).or(last) else { return Ok(None) };
            last = Some(at);
            dated.push(Dated { at: at.min(self.now()), message, original });
        }
        dated.sort_by_key(|of| of.at);
        let (room, archive) = (self.clone(), archive.clone());
        self.store.write(move |tx| room.bring(tx, &archive, &dated)).await
    }

    fn bring(
        &self,
        tx: &mut Tx<'_>,
        archive: &Archive,
        thread: &[Dated],
    ) -> Result<Option<Brought>, Failure> {
        for of in thread {
            if let Some((_, Some(case))) = store::same_mail(tx, &fingerprint_of(&of.message, of.at))? {
                return Ok(Some(Brought { case, messages: 0 }));
            }
        }
        let Some((first, rest)) = thread.split_first() else { return Ok(None) };
        let mut contents = Vec::new();
        let mut seal = |text: String| {
            let content = Content { salt: self.fresh(), text, of: archive.customer.contact };
            let sealed = content.sealed();
            contents.push(content);
            sealed
        };
        let (subject, message) = (seal(subject_of(&first.message)), seal(new_text(&first.message)));
        let boxes = store::mailboxes(tx)?;
        let mut own: Vec<String> =
            boxes.iter().flat_map(|(_, of)| of.addresses()).map(str::to_owned).collect();
        own.extend(archive.own.iter().map(|address| address.to_lowercase()));
        let mut steps = Vec::with_capacity(rest.len());
        for of in rest {
            let sealed = seal(new_text(&of.message));
            let author = of.message.author().map(|author| author.address.to_lowercase()).unwrap_or_default();
            let ours =
                own.contains(&author) || matches!(store::account_at(tx, &author)?, Some(HolderId::Agent(_)));
            steps.push((of.at, if ours { Step::Replied(sealed) } else { Step::CustomerWrote(sealed) }));
        }
        steps.push((thread.last().map_or(first.at, |of| of.at), Step::Closed));
        let priority = Priority::from_number(3).ok_or(Failure::Changed)?;
        let past = Past {
            customer: archive.customer,
            channel: Channel::Email,
            submitted: first.at,
            priority,
            subject,
            message,
            by: archive.by,
            steps,
        };
        let world = World { now: self.now(), by: Actor::Agent(archive.by), role: None, entitlement: None };
        let command = Command { imported: true, contents, ..Command::new(world) };
        let entitlements = Some(&self.entitlements).filter(|_| archive.with_promises);
        let written = store::bring_in(tx, &command, entitlements, &past)?;
        self.keep_originals(tx, &written, (archive, thread))?;
        Ok(Some(Brought { case: written.id, messages: thread.len() }))
    }

    /// Each message with the event that it became.
    fn keep_originals(
        &self,
        tx: &mut Tx<'_>,
        written: &store::Written,
        (archive, thread): (&Archive, &[Dated]),
    ) -> Result<(), Failure> {
        let said = written.case.messages.iter().map(|message| message.seq);
        for (of, seq) in thread.iter().zip(said) {
            let sender = of.message.author().map(|author| author.address.to_lowercase());
            let mail = NewMail {
                mailbox: None,
                fingerprint: fingerprint_of(&of.message, of.at),
                message_id: of.message.id.clone(),
                received: of.at,
                became: Became::Imported,
                case: Some(written.id),
                seq: Some(seq),
                contact: archive.customer.contact,
                sender,
                original: of.original,
                found: Found { name: called(&of.message), ..Found::default() },
            };
            store::add_mail(tx, &mail, self.now())?;
        }
        Ok(())
    }
}
