//! From the bytes of a message to what it becomes: a case, a word in one, or something that is filed.

use std::sync::Arc;

use desk::case::{Attach, Case, Channel, Customer, Open, Refusal, Reply, Sealed, World};
use desk::file::{Description, claimed, media_type, refused_kind};
use desk::id::Id;
use desk::organisation::{Organisation, Site};
use desk::people::{Actor, Agent, AgentRole, Contact, ContactRole, Reach};
use desk::written::LONGEST_TEXT;
use mail::automatic::{self, Reason};
use mail::sender::{self, Admission, Verdict, admit, trusted_verdict};
use mail::thread::{Key, Place, place};
use mail::{Message, bounce, quote, subject};
use sha2::{Digest as _, Sha256};
use sla::{Instant, Language};
use store::{Became, Blob, Command, Content, Failure, Found, HolderId, NewMail, Tx, Upload, Written};

use crate::known::Lookup;
use crate::report::take_report;
use crate::room::{Arrival, REPLY_ADDRESSES, Room, Taken};

/// What somebody calls themselves has at most so many characters.
const LONGEST_NAME: usize = 200;
/// A subject has at most so many characters, as in a form.
const LONGEST_SUBJECT: usize = 200;
/// More parts than this aren't added to a case one by one; they stay in the original.
const MOST_FILES: usize = 50;

/// A mail that was read, with its contents kept.
pub(crate) struct Mail {
    message: Message,
    arrival: Arrival,
    original: Blob,
    files: Vec<(Description, Blob)>,
    /// What our own check of its sender came to, where no receiver that we trust says anything.
    checked: Verdict,
    /// What was kept of it, where it couldn't be taken in before.
    again: Option<store::Mail>,
}

impl Mail {
    /// One that anybody could have sent, with nothing in it that could fail; `original` is any that is kept.
    pub fn plain(original: Blob, arrival: Arrival) -> Self {
        let message = mail::parse::parse(b"From: nobody@radd.invalid\r\nSubject: Mail\r\n\r\nMail\r\n");
        let arrival = Arrival { place: None, ..arrival };
        Self { message, arrival, original, files: Vec::new(), checked: Verdict::None, again: None }
    }
}

/// A message that was read, with the files that hang on it.
pub(crate) struct Read {
    pub message: Message,
    files: Vec<(Description, Arc<Vec<u8>>)>,
}

/// How it is known whether a mail is from whom it says.
pub(crate) enum Judge<'a> {
    /// It was found out before.
    Known(Verdict),
    /// Name servers are asked, and told who handed it over, where a server of ours saw that.
    Ask(Option<&'a sender::Arrival>),
}

impl Room {
    /// Takes a message in: once this is `Ok`, what it became is on disk, and with it the place in the mailbox. A message that
    /// can't be taken in for what it is itself is kept whole and filed ([`Became::Failed`]).
    ///
    /// # Errors
    /// A store or a disk that can't be written: then nothing was taken in, and it is to be tried again.
    pub async fn take_in(&self, raw: Vec<u8>, arrival: Arrival, checked: Verdict) -> Result<Taken, Failure> {
        self.insist(raw, arrival, Judge::Known(checked)).await
    }

    /// The same, after the name servers were asked of its sender, where no receiver that we trust has judged. `from` is
    /// who handed it over, where a server of ours saw that.
    ///
    /// # Errors
    /// As [`Room::take_in`].
    pub async fn receive(
        &self,
        raw: Vec<u8>,
        arrival: Arrival,
        from: Option<&sender::Arrival>,
    ) -> Result<Taken, Failure> {
        self.insist(raw, arrival, Judge::Ask(from)).await
    }

    /// Takes a message in, as far as it can be; `judge` is what is known of its sender then. `again` is what was kept of it
    /// where that was tried before.
    pub(crate) async fn attempt(
        &self,
        raw: Arc<Vec<u8>>,
        arrival: Arrival,
        judge: &mut Judge<'_>,
        again: Option<store::Mail>,
    ) -> Result<Taken, Failure> {
        let mut read = self.read(raw.clone()).await?;
        let checked = match judge {
            Judge::Known(checked) => *checked,
            Judge::Ask(from) => {
                let (checked, judged) = self.ask(raw.clone(), read, arrival, from.cloned()).await?;
                read = judged;
                checked
            }
        };
        *judge = Judge::Known(checked);
        self.take(raw, read, arrival, (checked, again)).await
    }

    async fn read(&self, raw: Arc<Vec<u8>>) -> Result<Read, Failure> {
        let refused = self.refused.clone();
        let read = tokio::task::spawn_blocking(move || {
            let message = mail::parse::parse(&raw);
            let files = files(&message, &refused);
            Read { message, files }
        });
        read.await.map_err(ended)
    }

    /// Asks name servers, in a task of its own: whatever a sender writes for them ends no other mail's way.
    async fn ask(
        &self,
        raw: Arc<Vec<u8>>,
        read: Read,
        arrival: Arrival,
        from: Option<sender::Arrival>,
    ) -> Result<(Verdict, Read), Failure> {
        let room = self.clone();
        let judged = tokio::spawn(async move {
            let judged = room.judge(&raw, &read.message, arrival.mailbox, from.as_ref()).await;
            judged.map(|checked| (checked, read))
        });
        judged.await.map_err(ended)?
    }

    async fn take(
        &self,
        raw: Arc<Vec<u8>>,
        Read { message, files }: Read,
        arrival: Arrival,
        (checked, again): (Verdict, Option<store::Mail>),
    ) -> Result<Taken, Failure> {
        let kept = again.as_ref().and_then(|again| again.original);
        let whole = kept.is_none().then_some(raw);
        let contents = whole.into_iter().chain(files.iter().map(|(_, bytes)| bytes.clone())).collect();
        let mut blobs = self.keep(contents).await?.into_iter();
        let Some(original) = kept.or_else(|| blobs.next()) else { return Err(Failure::Changed) };
        let files = files.into_iter().map(|(described, _)| described).zip(blobs).collect();
        let mail = Mail { message, arrival, original, files, checked, again };
        let room = self.clone();
        self.store.write(move |tx| room.decide(tx, &mail)).await
    }

    pub(crate) fn decide(&self, tx: &mut Tx<'_>, mail: &Mail) -> Result<Taken, Failure> {
        let Arrival { mailbox, received, .. } = mail.arrival;
        mail.arrival.move_on(tx)?;
        let fingerprint = fingerprint_of(&mail.message, received);
        if let Some((id, case)) = store::same_mail(tx, &fingerprint)? {
            if let Some(failed) = &mail.again {
                store::drop_failed_mail(tx, failed)?;
            }
            return Ok(Taken { id, became: None, case });
        }
        let now = self.now();
        let key = Key::new(&store::own_secret(tx, REPLY_ADDRESSES, self.fresh())?);
        let boxes = store::mailboxes(tx)?;
        let own: Vec<String> = boxes.iter().flat_map(|(_, of)| of.addresses()).map(str::to_owned).collect();
        let trusted = boxes.iter().find(|(id, _)| Some(*id) == mailbox).map(|(_, of)| of.trusted.clone());
        let verdict = trusted_verdict(&mail.message, &trusted.unwrap_or_default()).unwrap_or(mail.checked);
        let automatic = automatic::reason(&mail.message, &own);
        let report = bounce::report(&mail.message);
        // A program is nobody's colleague.
        let is_person = report.is_none() && !automatic.is_some_and(Reason::is_from_a_program);
        let sender = Sender::of(tx, &mail.message, (verdict, is_person), now)?;
        let received = received.min(now);
        let asked = Asked { room: self, mail, key, verdict, automatic, report, sender, now, received };
        let (became, written) = asked.becomes(tx)?;
        let Outcome { case, seq } = written;
        let kept = NewMail {
            mailbox,
            fingerprint,
            message_id: mail.message.id.clone(),
            received,
            became,
            case,
            seq,
            contact: asked.sender.contact(),
            sender: asked.sender.address.clone(),
            original: mail.original,
            found: asked.found(became),
        };
        let id = match &mail.again {
            None => store::add_mail(tx, &kept, now)?,
            Some(failed) if store::taken_after_all(tx, failed.id, &kept, now)? => failed.id,
            // Somebody else was quicker.
            Some(_) => return Err(Failure::Changed),
        };
        Ok(Taken { id, became: Some(became), case })
    }
}

/// Why a task gave no answer: it stopped on a fault of ours, or the program stops.
pub(crate) fn ended(error: tokio::task::JoinError) -> Failure {
    Failure::Store(if error.is_panic() {
        store::Error::Panicked
    } else {
        store::Error::Busy(error.to_string())
    })
}

/// Whether somebody sent it, and who that is.
struct Sender {
    address: Option<String>,
    holder: Option<HolderId>,
    admission: Admission,
}

impl Sender {
    fn of(
        tx: &mut Tx<'_>,
        message: &Message,
        (verdict, is_person): (Verdict, bool),
        now: Instant,
    ) -> Result<Self, Failure> {
        let Some(author) = message.author() else {
            return Ok(Self { address: None, holder: None, admission: admit(verdict, false) });
        };
        let address = author.address.to_lowercase();
        let mut holder = store::account_at(tx, &address)?;
        let domain = author.domain().to_lowercase();
        let organisation = match holder {
            None => store::organisation_with_domain(tx, &domain)?,
            Some(_) => None,
        };
        let admission = admit(verdict, holder.is_some() || organisation.is_some());
        if let (Some(organisation), Verdict::Aligned, true) = (organisation, verdict, is_person) {
            let contact = newcomer(tx, organisation, message, &address, now)?;
            holder = contact.map(HolderId::Contact);
        }
        // What a failed check claims isn't so.
        let holder = holder.filter(|_| admission == Admission::Contact);
        Ok(Self { address: Some(address), holder, admission })
    }

    fn contact(&self) -> Option<Id<Contact>> {
        match self.holder {
            Some(HolderId::Contact(id)) => Some(id),
            _ => None,
        }
    }

    fn agent(&self) -> Option<Id<Agent>> {
        match self.holder {
            Some(HolderId::Agent(id)) => Some(id),
            _ => None,
        }
    }
}

/// Somebody of an organisation, by its domain, who writes for the first time: a contact from now on, for their own cases.
fn newcomer(
    tx: &mut Tx<'_>,
    organisation: Id<Organisation>,
    message: &Message,
    address: &str,
    now: Instant,
) -> Result<Option<Id<Contact>>, Failure> {
    let name = Some(called(message)).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| address.chars().take(LONGEST_NAME).collect());
    let contact = Contact {
        organisation,
        site: None,
        name,
        role: ContactRole::OwnCases,
        language: language(message),
        addresses: vec![Reach { to: address.to_owned(), verified: Some(now) }],
        numbers: Vec::new(),
    };
    // An address that no form takes makes nobody known.
    let Ok(contact) = contact.check() else { return Ok(None) };
    store::add_contact(tx, &contact).map(Some)
}

/// What whoever wrote a message calls themselves; empty where they don't.
pub(crate) fn called(message: &Message) -> String {
    let name = message.author().map(|author| author.name.trim()).unwrap_or_default();
    name.chars().take(LONGEST_NAME).collect()
}

/// The language that a message is written in, as its letters show.
fn language(message: &Message) -> Language {
    let text = message.text.as_deref().unwrap_or_default();
    let letters = || message.subject.chars().chain(text.chars()).filter(|c| c.is_alphabetic()).take(2_000);
    let arabic = letters().filter(|c| matches!(*c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}')).count();
    if arabic * 2 > letters().count() { Language::Ar } else { Language::En }
}

/// Where a mail went.
#[derive(Default)]
struct Outcome {
    case: Option<Id<Case>>,
    seq: Option<u32>,
}

struct Asked<'a> {
    room: &'a Room,
    mail: &'a Mail,
    key: Key,
    verdict: Verdict,
    automatic: Option<Reason>,
    report: Option<bounce::Report>,
    sender: Sender,
    now: Instant,
    received: Instant,
}

impl Asked<'_> {
    fn becomes(&self, tx: &mut Tx<'_>) -> Result<(Became, Outcome), Failure> {
        let message = &self.mail.message;
        if let Some(report) = &self.report {
            let posted = take_report(self.room, tx, report, self.now)?;
            let case = posted.and_then(|posted| posted.case);
            return Ok((Became::Report, Outcome { case, seq: None }));
        }
        let lookup = Lookup::new(tx);
        let found = place(message, &self.key, self.verdict, &lookup);
        lookup.finish()?;
        let number = |case: u64| i64::try_from(case).ok().map(Id::new);
        if self.automatic.is_some_and(Reason::is_from_a_program) {
            let case = match found {
                Place::Case { case, .. } | Place::Pending { case, .. } => number(case),
                Place::New { .. } => None,
            };
            return Ok((Became::Automatic, Outcome { case, seq: None }));
        }
        match found {
            Place::Case { case, .. } => match (number(case), self.sender.agent()) {
                (Some(id), Some(agent)) => self.replies(tx, id, agent),
                (Some(id), None) => self.writes(tx, id),
                (None, _) => self.opens(tx),
            },
            Place::Pending { case, .. } => Ok((Became::Pending, Outcome { case: number(case), seq: None })),
            Place::New { .. } => self.opens(tx),
        }
    }

    fn found(&self, became: Became) -> Found {
        let perhaps = match became {
            Became::Case => {
                subject::case(&self.mail.message.subject).and_then(|case| i64::try_from(case).ok())
            }
            _ => None,
        };
        Found {
            name: called(&self.mail.message),
            unanswered: self.automatic.map(|reason| reason.word().to_owned()),
            verdict: self.verdict,
            arabic: language(&self.mail.message) == Language::Ar,
            put_there: self.mail.arrival.put_there,
            perhaps,
            quarantined: self.sender.admission == Admission::Quarantine,
            settled_by: None,
            failing: None,
        }
    }

    fn world(&self) -> World<'static> {
        let by = self.sender.contact().map_or(Actor::Stranger, Actor::Contact);
        World { now: self.now, by, role: None, entitlement: None }
    }

    /// What its sender says and sends, sealed as the sender's.
    fn command(&self, texts: Vec<String>) -> (Command, Vec<Sealed>) {
        let of = self.sender.contact();
        let seal = |text: String| Content { salt: self.room.fresh(), text, of };
        let contents: Vec<Content> = texts.into_iter().map(seal).collect();
        let sealed = contents.iter().map(Content::sealed).collect();
        let mut command = Command { occurred: Some(self.received), contents, ..Command::new(self.world()) };
        command.files = self.uploads(of);
        (command, sealed)
    }

    fn uploads(&self, of: Option<Id<Contact>>) -> Vec<Upload> {
        uploads(self.room, &self.mail.files, of)
    }

    /// An agent answers by mail: as from the page, held for the contact window where that is closed (policy D11). Only where
    /// it is sure that it is the agent's.
    fn replies(&self, tx: &mut Tx<'_>, id: Id<Case>, agent: Id<Agent>) -> Result<(Became, Outcome), Failure> {
        let role: Option<AgentRole> = store::agent(tx, agent)?.filter(|of| of.active).map(|of| of.role);
        let open = store::load(tx, id)?.is_some_and(|kept| !kept.case.life.is_over());
        if role.is_none() || self.verdict != Verdict::Aligned || !open {
            return Ok((Became::Pending, Outcome { case: Some(id), seq: None }));
        }
        let (mut command, sealed) = self.command(vec![new_text(&self.mail.message)]);
        command.world = World { now: self.now, by: Actor::Agent(agent), role, entitlement: None };
        command.occurred = None;
        let files: Vec<Sealed> = command.files.iter().map(|file| file.described.sealed()).collect();
        let entitle = self.room.entitle();
        let written = store::execute(tx, &command, id, &entitle, |case, world| {
            let replied = case.reply(&Reply { message: sealed[0], send_now: None }, world)?;
            with_files(case, world, replied, &files)
        })?;
        Ok((Became::Reply, Outcome { case: Some(id), seq: first(&written) }))
    }

    /// The customer's side goes on.
    fn writes(&self, tx: &mut Tx<'_>, id: Id<Case>) -> Result<(Became, Outcome), Failure> {
        let (command, sealed) = self.command(vec![new_text(&self.mail.message)]);
        let files: Vec<Sealed> = command.files.iter().map(|file| file.described.sealed()).collect();
        let entitle = self.room.entitle();
        let written = store::execute(tx, &command, id, &entitle, |case, world| {
            let said = case.customer_writes(sealed[0], Channel::Email)?;
            with_files(case, world, said, &files)
        })?;
        self.add_colleagues(tx, id)?;
        Ok((Became::Message, Outcome { case: Some(id), seq: first(&written) }))
    }

    /// A case begins: under the contract of whoever it is from, else in triage (policy D13).
    fn opens(&self, tx: &mut Tx<'_>) -> Result<(Became, Outcome), Failure> {
        let customer = self.customer(tx)?;
        let entitlement = match customer {
            Some(of) => self.room.entitlements.in_force(tx, of.organisation, Some(of.site), self.received)?,
            None => None,
        };
        let (mut command, sealed) =
            self.command(vec![subject_of(&self.mail.message), new_text(&self.mail.message)]);
        let uploads = std::mem::take(&mut command.files);
        let open = Open {
            customer,
            channel: Channel::Email,
            submitted: self.received,
            call: None,
            priority: None,
            confirmation: None,
            subject: sealed[0],
            message: sealed[1],
        };
        let opened = store::open(tx, &command, entitlement.as_deref(), |world| open.decide(world))?;
        let id = opened.id;
        if !uploads.is_empty() {
            command.files = uploads;
            let files: Vec<Sealed> = command.files.iter().map(|file| file.described.sealed()).collect();
            let entitle = self.room.entitle();
            store::and_then(tx, &command, opened, &entitle, |case, world| {
                attached(case, world, &files, Some(1))
            })?;
        }
        self.add_colleagues(tx, id)?;
        Ok((Became::Case, Outcome { case: Some(id), seq: Some(1) }))
    }

    fn customer(&self, tx: &mut Tx<'_>) -> Result<Option<Customer>, Failure> {
        let Some(contact) = self.sender.contact() else { return Ok(None) };
        let Some(person) = store::contact(tx, contact)? else { return Ok(None) };
        let organisation = person.organisation;
        let site = match person.site {
            Some(site) => Some(site),
            None => default_site(tx, organisation, self.received)?,
        };
        // Without a site there is no local time: an agent says which.
        Ok(site.map(|site| Customer { organisation, site, contact: Some(contact) }))
    }

    /// Colleagues whom the mail went to as well take part, where the organisation has them as contacts.
    fn add_colleagues(&self, tx: &mut Tx<'_>, id: Id<Case>) -> Result<(), Failure> {
        let Some(kept) = store::load(tx, id)? else { return Ok(()) };
        let Some(organisation) = kept.case.organisation else { return Ok(()) };
        if self.sender.contact().is_none() {
            return Ok(());
        }
        let message = &self.mail.message;
        let (command, entitle) = (Command::new(self.world()), self.room.entitle());
        for mailbox in message.to.iter().chain(&message.cc) {
            let Some(contact) = store::contact_reached_at(tx, &mailbox.address.to_lowercase())? else {
                continue;
            };
            if store::contact(tx, contact)?.is_none_or(|of| of.organisation != organisation) {
                continue;
            }
            let added = store::execute(tx, &command, id, &entitle, |case, _| {
                case.add_participant(contact, organisation)
            });
            match added {
                // A case that is over or full takes nobody more, and the mail is taken in all the same.
                Ok(_) | Err(Failure::Refused(_)) => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    }
}

/// What is new in a message. What is quoted and signed stays in the original.
pub(crate) fn new_text(message: &Message) -> String {
    let text = message.text.as_deref().unwrap_or_default();
    let new = quote::new_text(&quote::text(text, subject::is_forward(&message.subject)));
    let plain: String = new.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let kept: String = plain.trim().chars().take(LONGEST_TEXT).collect();
    if kept.is_empty() { "…".to_owned() } else { kept }
}

/// What a message is about, in a line.
pub(crate) fn subject_of(message: &Message) -> String {
    let text = new_text(message);
    let line = Some(message.subject.trim()).filter(|line| !line.is_empty());
    let line = line.or_else(|| text.lines().map(str::trim).find(|line| !line.is_empty())).unwrap_or("…");
    let harmless = desk::text::harmless(line);
    harmless.trim().chars().take(LONGEST_SUBJECT).collect()
}

/// The files that came with a mail, sealed as its sender's.
pub(crate) fn uploads(room: &Room, files: &[(Description, Blob)], of: Option<Id<Contact>>) -> Vec<Upload> {
    let sealed = files.iter().filter_map(|(described, blob)| {
        let text = serde_json::to_string(described).ok()?;
        Some(Upload { described: Content { salt: room.fresh(), text, of }, blob: *blob })
    });
    sealed.collect()
}

/// The place of the first thing that was said.
pub(crate) fn first(written: &Written) -> Option<u32> {
    written.events.first().map(|event| event.seq)
}

/// The site that the organisation's contract has for whoever belongs to none (policy D3), else its only one.
fn default_site(
    tx: &mut Tx<'_>,
    organisation: Id<Organisation>,
    at: Instant,
) -> Result<Option<Id<Site>>, Failure> {
    let contracts = store::contracts_of(tx, organisation)?;
    let found = desk::contract::in_force(&contracts, None, at);
    if let Some((_, version)) = found {
        return Ok(Some(version.terms.sites.default.site));
    }
    let sites = store::sites(tx, organisation, 0, 2)?;
    Ok(match sites.as_slice() {
        [(only, _)] => Some(*only),
        _ => None,
    })
}

pub(crate) fn with_files(
    case: &Case,
    world: &World<'_>,
    mut said: Vec<desk::case::Body>,
    files: &[Sealed],
) -> Result<Vec<desk::case::Body>, Refusal> {
    let after = case.after(said.clone(), world);
    said.extend(attached(&after, world, files, Some(case.seq + 1))?);
    Ok(said)
}

fn attached(
    case: &Case,
    world: &World<'_>,
    files: &[Sealed],
    message: Option<u32>,
) -> Result<Vec<desk::case::Body>, Refusal> {
    let (mut after, mut bodies) = (case.clone(), Vec::new());
    for file in files {
        let attached = after.attach(&Attach { file: *file, message, note: false }, world)?;
        after = after.after(attached.clone(), world);
        bodies.extend(attached);
    }
    Ok(bodies)
}

/// What hangs on a message, as far as a case takes it.
pub(crate) fn files(message: &Message, refused: &[String]) -> Vec<(Description, Arc<Vec<u8>>)> {
    let taken = message.parts.iter().filter_map(|part| {
        let name = desk::file::name("name", &part.name).ok()?;
        let kind = media_type(&part.bytes[..part.bytes.len().min(desk::file::HEAD)]);
        if part.bytes.is_empty() || refused_kind(refused, &name, kind).is_some() {
            return None;
        }
        let described = Description {
            name,
            media_type: kind.to_owned(),
            claimed: claimed(&part.media_type),
            size: part.bytes.len() as u64,
            hash: Sha256::digest(&part.bytes).into(),
        };
        Some((described, Arc::new(part.bytes.clone())))
    });
    taken.take(MOST_FILES).collect()
}

/// What the same mail has, wherever else it arrives: what its author sent, and not what servers put on it. A mail that names
/// neither itself nor its time is the same only at the same time.
pub(crate) fn fingerprint_of(message: &Message, received: Instant) -> [u8; 32] {
    let mut sum = Sha256::new();
    let mut add = |bytes: &[u8]| {
        sum.update((bytes.len() as u64).to_be_bytes());
        sum.update(bytes);
    };
    add(message.id.as_deref().unwrap_or_default().as_bytes());
    let date = message.date.map(|date| date.as_second().to_string()).unwrap_or_default();
    add(date.as_bytes());
    if message.id.is_none() && message.date.is_none() {
        add(&received.as_microsecond().to_be_bytes());
    }
    for author in &message.from {
        add(author.address.as_bytes());
    }
    add(message.subject.as_bytes());
    add(message.text.as_deref().unwrap_or_default().as_bytes());
    add(message.html.as_deref().unwrap_or_default().as_bytes());
    for part in &message.parts {
        add(&part.bytes);
    }
    sum.finalize().into()
}
