//! Mail: from raw MIME to a committed case, the same from a mailbox by IMAP, and the memory that a big message takes.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use desk::id::Id;
use desk::mailbox::{Mailbox, Secrets};
use mail::sender::Verdict;
use post::{Arrival, Fetcher, Room};
use serde_json::{from_value, json};
use servers::{PASSWORD, People, Servers};
use store::{Became, Config, Entitlements, Files, Store};
use tokio::runtime::Runtime;

use crate::customers::{self, ORGANISATIONS};
use crate::engine::Place;
use crate::figures::thousands;
use crate::random::Random;
use crate::{server, texts};

const SUPPORT: &str = "support@desk.example";
/// So many messages are taken in, so many at once.
const MESSAGES: usize = 1_000;
const AT_ONCE: [usize; 2] = [1, 16];
/// As many bytes of an attachment as make a message of 25 MB in base64.
const BIG: usize = 18_700_000;
/// How long a server has done nothing but look into its mailbox when its memory is looked at first.
const IDLE: Duration = Duration::from_secs(5);
/// What a big message takes at the most.
const PATIENCE: Duration = Duration::from_secs(120);

/// Measures one engine; its row of the table.
pub fn measure(place: &Place, files: &Path) -> Result<String> {
    let servers = Servers::start(&People { here: &[SUPPORT], ..People::default() });
    let store = Store::open(&Config::new(&place.url))?;
    customers::add(&store, crate::now()?)?;
    let mailbox = added(&store, &servers)?;
    let room = Room {
        store,
        files: Files::open(&format!("files:{}", files.display()), None)?,
        entitlements: Entitlements::default(),
        now: Arc::new(|| crate::now().unwrap_or(sla::Instant::MAX)),
        random: Arc::new(random),
        resolver: None,
        refused: Arc::new(Vec::new()),
    };
    let runtime = Runtime::new()?;
    let mut rates = Vec::new();
    for (round, at_once) in AT_ONCE.into_iter().enumerate() {
        let messages = (0..MESSAGES).map(|n| message(round * MESSAGES + n)).collect();
        rates.push(thousands(runtime.block_on(raw(&room, messages, at_once))?));
    }
    let fetched = thousands(by_imap(&runtime, &room, &servers, mailbox)?);
    let (before, most) = memory(&place.another()?, files, &servers)?;
    Ok(format!("| {} | {} | {fetched} | {before} | {most} |\n", place.engine, rates.join(" | ")))
}

fn random(bytes: &mut [u8]) {
    // Without it nothing that is measured here is secret.
    let _ = getrandom::fill(bytes);
}

fn added(store: &Store, servers: &Servers) -> Result<Id<Mailbox>> {
    let at = |port| json!({"host": "localhost", "port": port, "security": "none", "user": SUPPORT});
    let mailbox: Mailbox = from_value(json!({
        "address": SUPPORT, "name": "Support", "receiving": at(servers.ports.imap), "sending": at(servers.ports.smtp)
    }))?;
    let password = || Some(PASSWORD.to_owned());
    let secrets = Secrets { receiving: password(), sending: password(), ..Secrets::default() };
    Ok(store.write_now::<_, store::Failure, _>(move |tx| store::add_mailbox(tx, &mailbox, &secrets))?)
}

fn sender(number: usize) -> String {
    customers::address(number % ORGANISATIONS)
}

/// What mail programs send of a sentence or two: text and HTML of it.
fn message(number: usize) -> String {
    let mut random = Random::new(number as u64);
    let (subject, text) = (texts::message(&mut random, 4), texts::message(&mut random, 60));
    let from = sender(number);
    format!(
        "From: <{from}>\nTo: <{SUPPORT}>\nMessage-ID: <bench{number}@{from}>\nDate: Mon, 23 Nov 2026 10:00:00 +0300\n\
         Subject: {subject}\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=both\n\n\
         --both\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\n\
         --both\nContent-Type: text/html; charset=utf-8\n\n<p>{text}</p>\n\n--both--\n"
    )
}

/// How many messages a second become cases, so many at once.
async fn raw(room: &Room, messages: Vec<String>, at_once: usize) -> Result<u128> {
    let (messages, next) = (Arc::new(messages), Arc::new(AtomicUsize::new(0)));
    let began = Instant::now();
    let mut taking = tokio::task::JoinSet::new();
    for _ in 0..at_once {
        let (room, messages, next) = (room.clone(), messages.clone(), next.clone());
        taking.spawn(async move {
            while let Some(message) = messages.get(next.fetch_add(1, Ordering::Relaxed)) {
                let (bytes, arrival) = (message.clone().into_bytes(), Arrival::now(None, room.now()));
                let taken = room.take_in(bytes, arrival, Verdict::None).await;
                let became = taken.map_err(|failure| anyhow!("{failure}"))?.became;
                if became != Some(Became::Case) {
                    bail!("a message became {became:?}");
                }
            }
            Ok(())
        });
    }
    while let Some(taken) = taking.join_next().await {
        taken??;
    }
    Ok(a_second(messages.len(), began))
}

/// The same from a mailbox that holds them already.
fn by_imap(runtime: &Runtime, room: &Room, servers: &Servers, mailbox: Id<Mailbox>) -> Result<u128> {
    let fetcher = Fetcher::new(room.clone());
    let fetch = || runtime.block_on(fetcher.fetch_once(mailbox)).map_err(|problem| anyhow!(problem));
    // The first look tells from where on the mail is the desk's.
    fetch()?;
    for number in 0..MESSAGES {
        let message = message(MESSAGES * AT_ONCE.len() + number);
        servers.send(Some(&sender(number)), &[SUPPORT], &message).map_err(|problem| anyhow!(problem))?;
    }
    while servers.queued() > 0 {
        sleep(Duration::from_millis(50));
    }
    let before = mails(&room.store)?;
    let began = Instant::now();
    fetch()?;
    let rate = a_second(MESSAGES, began);
    if mails(&room.store)? != before + MESSAGES {
        bail!("not all that lay in the mailbox was taken in");
    }
    Ok(rate)
}

fn a_second(many: usize, since: Instant) -> u128 {
    many as u128 * 1_000 / since.elapsed().as_millis().max(1)
}

fn mails(store: &Store) -> Result<usize> {
    let count = store.read_now::<_, store::Error, _>(|tx| {
        tx.one("SELECT COUNT(*) FROM mails", &[], |row| row.take::<i64>())
    })?;
    Ok(usize::try_from(count.context("no count")?)?)
}

/// The megabytes of a server that fetches, before and at the most while a message of 25 MB comes by IMAP.
fn memory(database: &str, files: &Path, servers: &Servers) -> Result<(u128, u128)> {
    let store = Store::open(&Config { writers: 1, readers: 1, ..Config::new(database) })?;
    customers::add(&store, crate::now()?)?;
    let mailbox = added(&store, servers)?;
    let desk = server::desk(database, files)?;
    sleep(IDLE);
    if store.read_now(move |tx| store::fetched(tx, mailbox))?.place.is_none() {
        bail!("the mailbox isn't looked into");
    }
    let before = desk.memory()? / 1024;
    servers.send(Some(&sender(0)), &[SUPPORT], &big()).map_err(|problem| anyhow!(problem))?;
    let began = Instant::now();
    while mails(&store)? == 0 {
        if began.elapsed() > PATIENCE {
            bail!("the big message isn't taken in");
        }
        sleep(Duration::from_millis(20));
    }
    let most = desk.most_memory()? / 1024;
    desk.stop()?;
    Ok((before, most))
}

fn big() -> String {
    let from = sender(0);
    // A line of base64 is 57 bytes.
    let body = format!("{}\n", "QUJD".repeat(19)).repeat(BIG / 57);
    format!(
        "From: <{from}>\nTo: <{SUPPORT}>\nMessage-ID: <big@{from}>\nDate: Mon, 23 Nov 2026 10:00:00 +0300\nSubject: Big\n\
         MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=both\n\n--both\nContent-Type: text/plain\n\nSee.\n\n\
         --both\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=big.bin\n\
         Content-Transfer-Encoding: base64\n\n{body}\n--both--\n"
    )
}
