//! A desk with one person of each role, each with a token, and a clock that the test sets.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use desk::catalog::Catalog;
use desk::contract::TermsSpec;
use desk::id::Id;
use desk::mailbox::{Mailbox, Secrets};
use desk::organisation::SiteSpec;
use desk::people::Contact;
use http_body_util::BodyExt as _;
use mail::sender::Verdict;
use post::{Arrival, Room, Taken};
use serde_json::{Value, from_value, json};
use sha2::{Digest as _, Sha256};
use sla::{Holidays, Instant};
use store::{Entitlements, Failure, Files, HolderId, Store, Tx};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;
use web::letters::Key;
use web::{App, Attachments, Limits, Network, Setup, SignIn};

/// A desk and its people. `rimal` is a customer in Riyadh on Basic, `maple` one in Toronto on Premium.
pub struct Api {
    pub store: Store,
    pub app: App,
    /// Where the contents of files are.
    pub files: TempDir,
    pub rimal: Rimal,
    clock: Arc<AtomicI64>,
    router: Router,
}

/// The numbers of what is there.
#[derive(Clone, Copy)]
pub struct Rimal {
    pub organisation: i64,
    pub site: i64,
    pub contract: i64,
    pub holidays: i64,
    pub contact: i64,
    pub agent: i64,
    pub maple: i64,
    pub maple_site: i64,
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
    pub bytes: Vec<u8>,
}

/// A request that is put together.
pub struct Asking<'a> {
    api: &'a Api,
    request: axum::http::request::Builder,
}

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// Where mail for the desk goes.
pub const SUPPORT: &str = "support@desk.example";

/// A Monday, 10:00 in Riyadh.
pub const MONDAY: &str = "2026-11-23T07:00:00Z";

pub static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// The story on each engine, at 10:00 on a Monday in Riyadh.
pub fn apis(story: impl Fn(&Api)) {
    apis_within(Limits::default(), Network::default(), story);
}

/// The same within other limits, or behind a proxy.
pub fn apis_within(limits: Limits, network: Network, story: impl Fn(&Api)) {
    engines::stores(|store| story(&Api::new(store, limits, network.clone(), |_| {})));
}

/// The same with other bounds on files.
pub fn apis_taking(bounds: impl Fn(&mut Attachments), story: impl Fn(&Api)) {
    engines::stores(|store| story(&Api::new(store, Limits::default(), Network::default(), &bounds)));
}

/// The same with other ways to sign in.
pub fn apis_signing_in(sign_in: impl Fn() -> SignIn, story: impl Fn(&Api)) {
    engines::stores(|store| {
        story(&Api::signing_in(store, (Limits::default(), Network::default()), |_| {}, sign_in()));
    });
}

impl Api {
    fn new(store: &Store, limits: Limits, network: Network, bounds: impl Fn(&mut Attachments)) -> Self {
        Self::signing_in(store, (limits, network), bounds, SignIn::default())
    }

    fn signing_in(
        store: &Store,
        (limits, network): (Limits, Network),
        bounds: impl Fn(&mut Attachments),
        sign_in: SignIn,
    ) -> Self {
        let store = store.clone();
        let rimal = store.write_now::<_, Failure, _>(people).unwrap();
        let clock = Arc::new(AtomicI64::new(at(MONDAY).as_microsecond()));
        let (now, salts) = (clock.clone(), AtomicU64::new(1));
        let files = TempDir::new().unwrap();
        let mut attachments =
            Attachments::new(Files::open(&format!("files:{}", files.path().display()), None).unwrap());
        bounds(&mut attachments);
        let app = App::new(Setup {
            store: store.clone(),
            entitlements: Entitlements::default(),
            now: Box::new(move || Instant::from_microsecond(now.load(Ordering::Relaxed)).unwrap()),
            random: Box::new(move |bytes| {
                let next = salts.fetch_add(1, Ordering::Relaxed).to_be_bytes();
                bytes.iter_mut().zip(next.into_iter().cycle()).for_each(|(to, from)| *to = from);
            }),
            public_url: "https://desk.example".to_owned(),
            limits,
            network,
            attachments,
            sign_in,
            links: Key::new([7; 32]),
            resolver: None,
        });
        let router = web::router(&app);
        Self { store, app, files, rimal, clock, router }
    }

    /// Sets the clock.
    pub fn set(&self, now: &str) -> &Self {
        self.clock.store(at(now).as_microsecond(), Ordering::Relaxed);
        self
    }

    /// What the clock says.
    pub fn now(&self) -> Instant {
        Instant::from_microsecond(self.clock.load(Ordering::Relaxed)).unwrap()
    }

    /// A message arrives now at the support address, which the desk has from the first one on: it sends, too.
    pub fn gets(&self, message: &str) -> Taken {
        self.gets_at(message, false)
    }

    /// The same, with a date that the mailbox is past already.
    pub fn gets_at(&self, message: &str, put_there: bool) -> Taken {
        let mailbox = self.mailbox();
        let (clock, salts) = (self.clock.clone(), AtomicU64::new(1 << 40));
        let room = Room {
            store: self.store.clone(),
            files: Files::open(&format!("files:{}", self.files.path().display()), None).unwrap(),
            entitlements: Entitlements::default(),
            now: Arc::new(move || Instant::from_microsecond(clock.load(Ordering::Relaxed)).unwrap()),
            random: Arc::new(move |bytes| {
                let next = salts.fetch_add(1, Ordering::Relaxed).to_be_bytes();
                bytes.iter_mut().zip(next.into_iter().cycle()).for_each(|(to, from)| *to = from);
            }),
            resolver: None,
            refused: Arc::new(desk::file::REFUSED.map(str::to_owned).to_vec()),
        };
        let arrival = Arrival { put_there, ..Arrival::now(Some(mailbox), self.now()) };
        let raw = message.replace('\n', "\r\n").into_bytes();
        RUNTIME.block_on(room.take_in(raw, arrival, Verdict::None)).unwrap()
    }

    /// The support address.
    pub fn mailbox(&self) -> Id<Mailbox> {
        let found = self.store.write_now::<_, Failure, _>(|tx| {
            if let Some((id, _)) = store::mailboxes(tx)?.into_iter().next() {
                return Ok(id);
            }
            let mailbox: Mailbox = from_value(json!({
                "address": SUPPORT, "name": "Support", "trusted": ["mx.desk.example"],
                "sending": {"host": "127.0.0.1", "port": 9, "security": "none"}
            }))
            .unwrap();
            store::add_mailbox(tx, &mailbox.check().unwrap(), &Secrets::default())
        });
        found.unwrap()
    }

    /// The address that answers about a case go to.
    pub fn reply_address(&self, case: i64) -> String {
        let key = self
            .store
            .write_now::<_, Failure, _>(|tx| Ok(store::own_secret(tx, "reply addresses", [1; 32])?));
        let key = mail::thread::Key::new(&key.unwrap());
        key.reply_address(SUPPORT, u64::try_from(case).unwrap()).unwrap()
    }

    /// A request with somebody's token; with nobody's where the name is empty.
    pub fn ask(&self, who: &str, method: &str, path: &str) -> Asking<'_> {
        match path.starts_with("/api") || path.ends_with('z') || path == "/metrics" {
            true => self.ask_at(who, method, path),
            false => self.ask_at(who, method, &format!("/api/v1{path}")),
        }
    }

    /// The same, of a path as it stands.
    pub fn ask_at(&self, who: &str, method: &str, uri: &str) -> Asking<'_> {
        let mut request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(uri);
        if !who.is_empty() {
            request = request.header("authorization", format!("Bearer {who}"));
        }
        Asking { api: self, request }
    }

    pub fn get(&self, who: &str, path: &str) -> Answer {
        self.ask(who, "GET", path).send()
    }

    pub fn post(&self, who: &str, path: &str, body: &Value) -> Answer {
        self.ask(who, "POST", path).json(body)
    }

    pub fn put(&self, who: &str, path: &str, body: &Value) -> Answer {
        self.ask(who, "PUT", path).json(body)
    }
}

impl Asking<'_> {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// Comes from an address.
    pub fn from(mut self, address: &str) -> Self {
        let socket: SocketAddr = (address.parse::<IpAddr>().unwrap(), 40_000).into();
        self.request = self.request.extension(ConnectInfo(socket));
        self
    }

    pub fn json(self, body: &Value) -> Answer {
        self.header("content-type", "application/json").body(body.to_string())
    }

    pub fn send(self) -> Answer {
        self.body(Vec::new())
    }

    /// Opens a stream.
    pub fn stream(self) -> Stream {
        let request = self.request.body(Body::empty()).unwrap();
        let router = self.api.router.clone();
        let response = RUNTIME.block_on(async { router.oneshot(request).await.unwrap() });
        assert_eq!(response.status(), StatusCode::OK);
        Stream { body: response.into_body(), text: String::new() }
    }

    pub fn body(self, body: impl Into<Body>) -> Answer {
        let request = self.request.body(body.into()).unwrap();
        let router = self.api.router.clone();
        RUNTIME.block_on(async {
            let response = router.oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
            let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
            Answer { status: parts.status, headers: parts.headers, json, bytes }
        })
    }
}

/// An answer that goes on.
pub struct Stream {
    body: Body,
    text: String,
}

impl Stream {
    /// The next event, or comment, as it was sent; nothing once the stream has ended.
    pub fn next(&mut self) -> Option<String> {
        let next = async {
            loop {
                if let Some((event, rest)) = self.text.split_once("\n\n") {
                    let event = event.to_owned();
                    self.text = rest.to_owned();
                    return Some(event);
                }
                let frame = self.body.frame().await?.unwrap();
                self.text.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
            }
        };
        RUNTIME.block_on(async { tokio::time::timeout(Duration::from_secs(60), next).await }).unwrap()
    }
}

impl Answer {
    /// The answer, if it has this status.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        let text = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status.as_u16(), status, "{text}");
        self
    }

    /// The fields that were wrong.
    pub fn fields(&self) -> Vec<&str> {
        let errors = self.json["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        errors.iter().map(|error| error["field"].as_str().unwrap()).collect()
    }

    pub fn id(&self) -> i64 {
        self.json["id"].as_i64().unwrap()
    }
}

fn people(tx: &mut Tx<'_>) -> Result<Rimal, Failure> {
    let made = at("2026-01-01T00:00:00Z");
    let holidays = store::add_holidays(tx, "Riyadh", made, &Holidays::default())?;
    let mut places = BTreeMap::new();
    for (name, zone, region, plan) in [
        ("Rimal", "Asia/Riyadh", "global", "basic"),
        ("Maple", "America/Toronto", "north-america", "premium"),
    ] {
        let organisation = store::add_organisation(tx, &from_value(json!({ "name": name })).unwrap())?;
        let place = json!({"zone": zone, "region": region, "holidays": holidays});
        let site: SiteSpec =
            from_value(json!({"organisation": organisation, "name": "Head office", "place": place})).unwrap();
        let site = store::add_site(tx, &site.site(Catalog::builtin()).unwrap())?;
        let terms: TermsSpec = from_value(json!({
            "quote": "Q-1", "edition": Catalog::builtin().edition(), "plan": plan, "first_day": "2026-01-01",
            "last_day": "2026-12-31", "default_site": site, "sites": [{"site": site, "place": place}]
        }))
        .unwrap();
        let terms = terms.terms(Catalog::builtin()).unwrap();
        let contract = store::add_contract(tx, organisation, made, terms)?.id();
        places.insert(name, (organisation, site, contract));
    }
    let (rimal, maple) = (places["Rimal"], places["Maple"]);
    let mut agent = 0;
    for (secret, name) in [("admin", "Amal"), ("lead", "Lina"), ("agent", "Omar")] {
        let role = if secret == "admin" { "administrator" } else { secret };
        let address = format!("{secret}@desk.example");
        let person = json!({"name": name, "address": address, "role": role, "language": "en"});
        let id = store::add_agent(tx, &from_value(person).unwrap())?;
        agent = id.number();
        token(tx, secret, HolderId::Agent(id))?;
    }
    let mut contact = 0;
    for (secret, role) in [
        ("site", "site"),
        ("organisation", "organisation"),
        ("manager", "manager"),
        ("own", "own-cases"),
        ("other", "manager"),
    ] {
        let of = if secret == "other" { maple } else { rimal };
        let address = format!("{secret}@customer.example");
        let person: Contact = from_value(json!({
            "organisation": of.0, "site": of.1, "name": secret, "role": role, "language": "ar",
            "addresses": [{"to": address, "verified": 1}], "numbers": []
        }))
        .unwrap();
        let id = store::add_contact(tx, &person)?;
        if secret == "own" {
            contact = id.number();
        }
        token(tx, secret, HolderId::Contact(id))?;
    }
    Ok(Rimal {
        organisation: rimal.0.number(),
        site: rimal.1.number(),
        contract: rimal.2.number(),
        holidays: holidays.number(),
        contact,
        agent,
        maple: maple.0.number(),
        maple_site: maple.1.number(),
    })
}

fn token(tx: &mut Tx<'_>, secret: &str, holder: HolderId) -> Result<i64, Failure> {
    let hash: [u8; 32] = Sha256::digest(secret).into();
    store::add_token(tx, &hash, secret, holder, at(MONDAY), None)
}

/// For tests that name things by number.
pub fn id<T>(number: i64) -> Id<T> {
    Id::new(number)
}
