//! A desk for tests in a browser: the router, the worker and the post room that ship, on a clock that the test sets. What ships has
//! no switch for the time.
//!
//!     desk-at INSTANT sqlite|postgres|URL NODES [ISSUER]
//!
//! The first two have a scene of their own; a URL is of a database that has a desk in it, such as the demonstration.
//! An ISSUER is an identity provider where the desk is known as `radd`.
//!
//! It prints where each node is, as a JSON array, and then answers each line that it reads, a JSON object, with another; `ask`
//! says what can be asked. It stops when its input ends.

#![allow(clippy::print_stdout, reason = "it is spoken to by its input and output")]

mod clock;
mod scene;

use std::io::{BufRead as _, stdin};
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use post::{Room, Sender};
use serde::Deserialize;
use serde_json::{Value, json};
use sla::Instant;
use store::{Entitlements, Failure, Files, HolderId, NewSession, Store};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use web::letters::{self, Key};
use web::{App, Attachments, Limits, Network, Provider, Setup, SignIn};
use worker::Worker;

use clock::Clock;

/// What an identity provider knows the desk by.
const SECRET: &str = "a secret for the time of a test";

/// What a test may ask for.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Ask {
    /// From now on it is so late, and time goes on.
    Set(String),
    /// From now on it is so late, and time stands.
    Stand(String),
    /// So many seconds pass at once.
    Pass(i64),
    /// What a browser needs to be signed in as somebody, by address.
    SignIn(String),
    /// What a program needs to be let in as somebody, by address.
    Token(String),
    /// Does what is due by now.
    Work,
}

/// A running desk.
struct Desk {
    clock: Arc<Clock>,
    store: Store,
    worker: Worker,
    sender: Sender,
    runtime: Runtime,
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [instant, engine, nodes, issuer @ ..] = &arguments[..] else {
        anyhow::bail!("desk-at INSTANT sqlite|postgres|URL NODES [ISSUER]");
    };
    let (directory, runtime) = (TempDir::new()?, Runtime::new()?);
    let url = match engine.as_str() {
        "postgres" => engines::server().url(&engines::server().database()),
        "sqlite" => format!("sqlite:{}", directory.path().join("radd.db").display()),
        url => url.to_owned(),
    };
    let clock = Arc::new(Clock::at(instant_of(instant)?));
    let files = format!("files:{}", directory.path().join("files").display());
    let (mut addresses, mut desks) = (Vec::new(), Vec::new());
    for _ in 0..nodes.parse::<usize>().context("NODES")? {
        let store = Store::open(&engines::config(&url))?;
        let now = clock.now();
        store.write_now::<_, Failure, _>(move |tx| scene::fill(tx, now))?;
        let files = Files::open(&files, None)?;
        let node = serve(&runtime, &store, &clock, (files, issuer.first()))?;
        addresses.push(node.address);
        desks.push((store, node.worker, node.sender));
    }
    println!("{}", json!(addresses));
    let (store, worker, sender) = desks.first().cloned().context("no node")?;
    let desk = Desk { clock, store, worker, sender, runtime };
    for line in stdin().lock().lines() {
        let answer = desk.answer(&line?).unwrap_or_else(|error| json!({ "error": format!("{error:#}") }));
        println!("{answer}");
    }
    // The threads of the nodes hold the stores; the system takes what is left.
    Ok(())
}

/// A node that runs: where it is, and who does what is due.
struct Node {
    address: String,
    worker: Worker,
    sender: Sender,
}

/// Starts a node.
fn serve(
    runtime: &Runtime,
    store: &Store,
    clock: &Arc<Clock>,
    (files, issuer): (Files, Option<&String>),
) -> anyhow::Result<Node> {
    let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
    // A passkey belongs to a name, and an address is none.
    let address = format!("http://localhost:{}", listener.local_addr()?.port());
    let (now, entitlements) = (clock.clone(), Entitlements::default());
    let provider = issuer.map(|issuer| Provider::new(issuer, "radd", Some(SECRET), "Example"));
    let provider = provider.transpose().map_err(|e| anyhow::anyhow!("{e}"))?;
    let (posting, links) = (clock.clone(), [7; 32]);
    let room = Room {
        store: store.clone(),
        files: files.clone(),
        entitlements: entitlements.clone(),
        now: Arc::new(move || posting.now()),
        random: Arc::new(random),
        resolver: None,
        refused: Arc::new(Vec::new()),
    };
    let letters = Arc::new(letters::Desk {
        entitlements: entitlements.clone(),
        public_url: address.clone(),
        links: Key::new(links),
    });
    let sender = Sender::new(room.clone(), letters.clone());
    let app = App::new(Setup {
        store: store.clone(),
        entitlements: entitlements.clone(),
        now: Box::new(move || now.now()),
        random: Box::new(random),
        public_url: address.clone(),
        limits: Limits::default(),
        network: Network::default(),
        attachments: Attachments::new(files),
        sign_in: SignIn { shows_links: true, provider },
        links: Key::new(links),
        resolver: None,
    });
    let now = clock.clone();
    let worker = Worker {
        store: store.clone(),
        entitlements,
        now: Arc::new(move || now.now()),
        random: Arc::new(random),
        webhook: None,
    };
    let service = web::router(&app).into_make_service_with_connect_info::<SocketAddr>();
    runtime.spawn(async move { axum::serve(listener, service).await });
    let working = worker.clone();
    runtime.spawn(async move { worker::run(working, std::future::pending()).await });
    runtime.spawn(async move { post::run(room, letters, std::future::pending()).await });
    Ok(Node { address, worker, sender })
}

impl Desk {
    fn answer(&self, line: &str) -> anyhow::Result<Value> {
        match serde_json::from_str(line)? {
            Ask::Set(instant) => self.clock.set(instant_of(&instant)?, true),
            Ask::Stand(instant) => self.clock.set(instant_of(&instant)?, false),
            Ask::Pass(seconds) => self.clock.pass(seconds),
            Ask::SignIn(address) => return self.sign_in(&address),
            Ask::Token(address) => return self.token(&address),
            Ask::Work => self.runtime.block_on(async {
                self.worker.do_what_is_due().await?;
                self.sender.send_due().await.map(drop)
            })?,
        }
        Ok(json!({ "now": self.clock.now().to_string() }))
    }

    fn sign_in(&self, address: &str) -> anyhow::Result<Value> {
        let mut secret = [0; 32];
        random(&mut secret);
        let secret: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        let session = NewSession {
            hash: store::token_hash(&secret),
            holder: self.person(address)?,
            two_factors: true,
            browser: "a test".to_owned(),
            made: self.clock.now(),
        };
        self.store.write_now::<_, Failure, _>(move |tx| Ok(store::add_session(tx, &session)?))?;
        Ok(json!({ "name": "radd", "value": secret }))
    }

    fn person(&self, address: &str) -> anyhow::Result<HolderId> {
        let wanted = address.to_owned();
        let found = self.store.read_now::<_, Failure, _>(move |tx| scene::person(tx, &wanted))?;
        found.with_context(|| format!("nobody has {address}"))
    }

    fn token(&self, address: &str) -> anyhow::Result<Value> {
        let mut bytes = [0; 32];
        random(&mut bytes);
        let (secret, holder, now) = (store::token_secret(bytes), self.person(address)?, self.clock.now());
        let hash = store::token_hash(&secret);
        self.store
            .write_now::<_, Failure, _>(move |tx| store::add_token(tx, &hash, "a test", holder, now, None))?;
        Ok(json!({ "token": secret }))
    }
}

fn instant_of(text: &str) -> anyhow::Result<Instant> {
    text.parse().map_err(|e| anyhow::anyhow!("{text}: {e}"))
}

fn random(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        std::process::abort();
    }
}
