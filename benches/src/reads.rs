//! What people look at: the queue, a case, and what a search finds.

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use store::{Config, Store};

use crate::customers::AGENT;
use crate::engine::Place;
use crate::figures::Times;
use crate::http::Client;
use crate::random::Random;
use crate::server;
use crate::texts::{FREQUENT, RARE};

const WARMING: usize = 50;
const ASKED: usize = 400;

/// How long each took, at one size on one engine.
pub struct Reads {
    /// The first page of the queue.
    pub queue: Times,
    /// A case.
    pub case: Times,
    /// A word that stands in a tenth of the messages.
    pub frequent: Times,
    /// A word that stands in few.
    pub rare: Times,
}

/// Measures a filled database.
pub fn measure(place: &Place, files: &Path, cases: u64, rare: &str) -> Result<Reads> {
    let desk = server::desk(&place.url, files)?;
    settle(place)?;
    let mut client = Client::new(desk.port, AGENT)?;
    let mut random = Random::new(cases);
    let (queue, found) = time(&mut client, || "/api/v1/queue".to_owned())?;
    let (case, _) = time(&mut client, || format!("/api/v1/cases/{}", 1 + random.below(cases)))?;
    let (frequent, some) = time(&mut client, || format!("/api/v1/search?q={FREQUENT}"))?;
    let (rare, few) = time(&mut client, || format!("/api/v1/search?q={rare}"))?;
    let length = |found: &Value| found.get("items").and_then(Value::as_array).map_or(0, Vec::len);
    let (found, some, few) = (length(&found), length(&some), length(&few));
    crate::say(&format!("{}: {found} in the queue's page, found {some} and {few}", place.engine));
    desk.stop()?;
    Ok(Reads { queue, case, frequent, rare })
}

/// A word of few messages that is in the texts of a filled database.
pub fn rare() -> &'static str {
    RARE
}

fn time(client: &mut Client, mut path: impl FnMut() -> String) -> Result<(Times, Value)> {
    let (mut times, mut last) = (Times::default(), Value::Null);
    for number in 0..WARMING + ASKED {
        let path = path();
        if number < WARMING {
            last = client.ask("GET", &path, "")?;
        } else {
            let (status, _) = times.take(|| client.send("GET", &path, ""))?;
            if status != 200 {
                bail!("{path}: {status}");
            }
        }
    }
    Ok((times, last))
}

/// Waits until the reminders that came due while nobody served have fired.
fn settle(place: &Place) -> Result<()> {
    let store = Store::connect(&Config { writers: 1, readers: 1, ..Config::new(&place.url) })?;
    for _ in 0..600 {
        let now = crate::now()?;
        let waiting = store.read_now::<_, store::Error, _>(move |tx| {
            Ok(store::count_overdue_timers(tx, now, 10)?
                + store::count_overdue_outgoing(tx, store::Outlet::Page, now, 10)?)
        })?;
        if waiting == 0 {
            return Ok(());
        }
        sleep(Duration::from_millis(100));
    }
    None.context("reminders are still due after a minute")
}
