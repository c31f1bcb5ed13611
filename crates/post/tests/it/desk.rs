//! A desk with one customer in Riyadh, a support address, and a clock that the story sets.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use desk::case::{Body, Case, Event, State};
use desk::id::Id;
use desk::mailbox::{Mailbox, Secrets};
use desk::organisation::Organisation;
use desk::people::Contact;
use engines::riyadh::{Clock, Rimal, monday, said, terms};
use mail::sender::Verdict;
use mail::thread::Key;
use post::{Arrival, Letter, Letters, Room, Taken};
use serde_json::{from_value, json};
use sla::Instant;
use store::{Entitlements, Error, Failure, Files, LetterTo, Says, Store, Tx};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use worker::Worker;

pub static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

pub const SUPPORT: &str = "support@desk.example";

pub struct Desk {
    pub room: Room,
    pub people: People,
    pub mailbox: Id<Mailbox>,
    clock: Clock,
    files: TempDir,
}

#[derive(Clone, Copy)]
pub struct People {
    pub organisation: Id<Organisation>,
    pub sara: Id<Contact>,
    pub huda: Id<Contact>,
}

/// What a desk's letters say in these stories: what they are about.
pub struct Plain;

impl Letters for Plain {
    fn write(&self, _: &mut Tx<'_>, says: &Says, _: LetterTo, _: Instant) -> Result<Option<Letter>, Failure> {
        let (what, automatic) = match says {
            Says::Notice(outgoing) => {
                let case = outgoing.about.case().map(|case| case.number()).unwrap_or_default();
                let kind = format!("{:?}", outgoing.notice.kind);
                (format!("[#{case}] {kind}"), !kind.starts_with("Reply"))
            }
            Says::Access(access) => (format!("Sign in by {}", access.secret), true),
        };
        Ok(Some(Letter {
            subject: what.clone(),
            text: what.clone(),
            html: format!("<p>{}</p>", what.replace('<', "&lt;")),
            automatic,
            unsubscribe: None,
        }))
    }
}

/// Bytes that differ each time.
pub fn fresh(bytes: &mut [u8]) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let next = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = next[7 - at % 8];
    }
}

impl Desk {
    /// At 10:00 on a Monday, with a contract for 2026.
    pub fn new(store: &Store, plan: &'static str) -> Self {
        let people = store.write_now::<_, Failure, _>(move |tx| people(tx, plan)).unwrap();
        let files = TempDir::new().unwrap();
        let clock = Clock::at(monday());
        let room = Room {
            store: store.clone(),
            files: Files::open(&format!("files:{}", files.path().display()), None).unwrap(),
            entitlements: Entitlements::default(),
            now: clock.tells(),
            random: Arc::new(fresh),
            resolver: None,
            refused: Arc::new(desk::file::REFUSED.map(str::to_owned).to_vec()),
        };
        let mut desk = Self { room, people, mailbox: Id::new(0), clock, files };
        desk.mailbox = desk.adds(json!({
            "address": SUPPORT, "name": "Credenti Support", "trusted": ["mx.desk.example"],
            "sending": {"host": "127.0.0.1", "port": 9, "security": "none"}
        }));
        desk
    }

    /// Where originals and attachments are kept.
    pub fn files(&self) -> &std::path::Path {
        self.files.path()
    }

    pub fn adds(&self, mailbox: serde_json::Value) -> Id<Mailbox> {
        let mailbox: Mailbox = from_value::<Mailbox>(mailbox).unwrap().check().unwrap();
        self.write(move |tx| store::add_mailbox(tx, &mailbox, &Secrets::default()))
    }

    pub fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> T {
        self.room.store.write_now(write).unwrap()
    }

    pub fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.room.store.read_now(read).unwrap()
    }

    pub fn set(&self, now: Instant) -> &Self {
        self.clock.set(now);
        self
    }

    pub fn now(&self) -> Instant {
        self.room.now()
    }

    /// A message arrives now.
    pub fn gets(&self, message: &str) -> Taken {
        self.gets_at(message, Arrival::now(Some(self.mailbox), self.now()))
    }

    pub fn gets_at(&self, message: &str, arrival: Arrival) -> Taken {
        let raw = message.replace('\n', "\r\n").into_bytes();
        RUNTIME.block_on(self.room.take_in(raw, arrival, Verdict::None)).unwrap()
    }

    /// A worker does what is due now: notices are shown, and letters written down.
    pub fn works(&self) -> &Self {
        let worker = Worker {
            store: self.room.store.clone(),
            entitlements: self.room.entitlements.clone(),
            now: self.room.now.clone(),
            random: self.room.random.clone(),
            webhook: None,
        };
        RUNTIME.block_on(worker.do_what_is_due()).unwrap();
        self
    }

    pub fn case(&self, id: Id<Case>) -> Case {
        self.read(move |tx| store::load(tx, id)).unwrap().case
    }

    pub fn events(&self, id: Id<Case>) -> Vec<Event> {
        self.read(move |tx| store::load(tx, id)).unwrap().events
    }

    pub fn bodies(&self, id: Id<Case>) -> Vec<Body> {
        self.events(id).into_iter().map(|event| event.body).collect()
    }

    pub fn state(&self, id: Id<Case>) -> State {
        let (entitlements, now) = (self.room.entitlements.clone(), self.now());
        self.read(move |tx| {
            let case = store::load(tx, id)?.unwrap().case;
            let given = entitlements.of_case(tx, &case)?;
            Ok(case.state(given.as_deref(), now))
        })
    }

    /// What was said in a case, by everybody.
    pub fn said(&self, id: Id<Case>) -> Vec<String> {
        self.read(move |tx| said(tx, id))
    }

    /// The letters that were written down, each as `[to whom, what it tells of, what became of it]`.
    pub fn letters(&self) -> Vec<[String; 3]> {
        self.read(|tx| {
            tx.all(
                "SELECT l.contact_id, l.agent_id, l.mail_id, o.document, l.state FROM letters l
                   LEFT JOIN outbox o ON o.id = l.outbox_id ORDER BY l.id",
                &[],
                |row| {
                    let (contact, agent, mail): (Option<i64>, Option<i64>, Option<i64>) =
                        (row.take()?, row.take()?, row.take()?);
                    let to = match (contact, agent, mail) {
                        (Some(id), ..) => format!("contact {id}"),
                        (_, Some(id), _) => format!("agent {id}"),
                        (_, _, mail) => format!("sender of {}", mail.unwrap_or_default()),
                    };
                    let document: Option<String> = row.take()?;
                    let notice: serde_json::Value =
                        serde_json::from_str(&document.unwrap_or_else(|| "{}".to_owned())).unwrap();
                    Ok([to, notice["kind"].to_string().replace('"', ""), row.take()?])
                },
            )
        })
    }

    /// The address that answers about a case go to.
    pub fn reply_address(&self, case: Id<Case>) -> String {
        let key = self.write(|tx| Ok(store::own_secret(tx, "reply addresses", [1; 32])?));
        Key::new(&key).reply_address(SUPPORT, u64::try_from(case.number()).unwrap()).unwrap()
    }

    /// What whoever receives for us notes of a sender.
    pub fn checked(domain: &str, result: &str) -> String {
        format!("Authentication-Results: mx.desk.example; dmarc={result} header.from={domain}\n")
    }
}

fn people(tx: &mut Tx<'_>, plan: &str) -> Result<People, Failure> {
    let Rimal { organisation, site, sara, .. } = Rimal::settle(tx)?;
    let terms = terms(site, plan, ["2026-01-01", "2036-12-31"]);
    store::add_contract(tx, organisation, terms.begins(), terms)?;
    let mut huda = store::contact(tx, sara)?.unwrap().it;
    huda.name = "Huda".to_owned();
    huda.addresses[0].to = "huda@rimal.example".to_owned();
    huda.numbers.clear();
    let huda = store::add_contact(tx, &huda)?;
    Ok(People { organisation, sara, huda })
}
