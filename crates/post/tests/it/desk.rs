//! A desk with one customer in Riyadh, a support address, and a clock that the story sets.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use desk::case::{Body, Case, Event, State};
use desk::catalog::Catalog;
use desk::contract::{Terms, TermsSpec};
use desk::id::Id;
use desk::mailbox::{Mailbox, Secrets};
use desk::organisation::{Organisation, SiteSpec};
use desk::people::Contact;
use mail::sender::Verdict;
use mail::thread::Key;
use post::{Arrival, Letter, Letters, Room, Taken};
use serde_json::{from_value, json};
use sla::{Holidays, Instant, SupportTime};
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
    clock: Arc<AtomicI64>,
    files: TempDir,
}

#[derive(Clone, Copy)]
pub struct People {
    pub organisation: Id<Organisation>,
    pub sara: Id<Contact>,
    pub huda: Id<Contact>,
}

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A Monday, 10:00 in Riyadh.
pub fn monday() -> Instant {
    at("2026-11-23T07:00:00Z")
}

pub fn later(from: Instant, minutes: i64) -> Instant {
    from.checked_add(SupportTime::from_microseconds(minutes * 60_000_000)).unwrap()
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
        let clock = Arc::new(AtomicI64::new(monday().as_microsecond()));
        let tells = clock.clone();
        let room = Room {
            store: store.clone(),
            files: Files::open(&format!("files:{}", files.path().display()), None).unwrap(),
            entitlements: Entitlements::default(),
            now: Arc::new(move || Instant::from_microsecond(tells.load(Ordering::Relaxed)).unwrap()),
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
        self.clock.store(now.as_microsecond(), Ordering::Relaxed);
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
        self.read(move |tx| {
            let case = store::load(tx, id)?.unwrap().case;
            let mut said = Vec::new();
            for message in &case.messages {
                if let Some(text) = message.text
                    && let store::Text::Kept(text) = store::text(tx, text)?
                {
                    said.push(text);
                }
            }
            Ok(said)
        })
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

fn terms(site: i64, plan: &str) -> Terms {
    let spec: TermsSpec = from_value(json!({
        "quote": "Q-1", "edition": Catalog::builtin().edition(), "plan": plan, "first_day": "2026-01-01",
        "last_day": "2036-12-31", "default_site": site,
        "sites": [{"site": site, "place": {"zone": "Asia/Riyadh", "region": "global", "holidays": 1}}]
    }))
    .unwrap();
    spec.terms(Catalog::builtin()).unwrap()
}

fn people(tx: &mut Tx<'_>, plan: &str) -> Result<People, Failure> {
    let made = at("2026-01-01T00:00:00Z");
    let holidays = store::add_holidays(tx, "Riyadh", made, &Holidays::default())?;
    let rimal = json!({"name": "Rimal", "domains": ["rimal.example"]});
    let organisation = store::add_organisation(tx, &from_value(rimal).unwrap())?;
    let site: SiteSpec = from_value(json!({
        "organisation": organisation, "name": "Riyadh",
        "place": {"zone": "Asia/Riyadh", "region": "global", "holidays": holidays}
    }))
    .unwrap();
    let site = store::add_site(tx, &site.site(Catalog::builtin()).unwrap())?;
    store::add_contract(tx, organisation, made, terms(site.number(), plan))?;
    let mut contact = |name: &str, address: &str| {
        let contact: Contact = from_value(json!({
            "organisation": organisation, "site": site, "name": name, "role": "own-cases", "language": "ar",
            "addresses": [{"to": address, "verified": 1}], "numbers": []
        }))
        .unwrap();
        store::add_contact(tx, &contact)
    };
    let (sara, huda) = (contact("Sara", "sara@rimal.example")?, contact("Huda", "huda@rimal.example")?);
    let agent = json!({"name": "Omar", "address": "omar@desk.example", "role": "agent", "language": "en"});
    store::add_agent(tx, &from_value(agent).unwrap())?;
    Ok(People { organisation, sara, huda })
}
