//! What people look at: the queue, a case, and what a search finds.

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use store::{Config, Store};

use crate::customers::{AGENT, contact};
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
    /// The same in a browser.
    pub pages: Pages,
}

/// How long pages took, without what browsers keep: styles, scripts and fonts.
pub struct Pages {
    /// The queue.
    pub queue: Times,
    /// An agent's page of a case.
    pub case: Times,
    /// A customer's cases.
    pub own_cases: Times,
    /// A customer's page of a case.
    pub own_case: Times,
    /// How many cases the queue's page shows.
    pub rows: usize,
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
    let pages = pages(desk.port, cases, &mut random)?;
    desk.stop()?;
    Ok(Reads { queue, case, frequent, rare, pages })
}

fn pages(port: u16, cases: u64, random: &mut Random) -> Result<Pages> {
    let mut agent = Client::browser(port, AGENT)?;
    let own = Client::new(port, &contact(0))?.ask("GET", "/api/v1/cases", "")?;
    let own = own.get("items").and_then(Value::as_array).into_iter().flatten();
    let own: Vec<u64> = own.filter_map(|case| case.get("id").and_then(Value::as_u64)).collect();
    let queue = time(&mut agent, || "/queue".to_owned())?.0;
    let (_, page) = agent.send("GET", "/queue", "")?;
    let rows = String::from_utf8_lossy(&page).matches("<li class=\"row").count();
    let case = time(&mut agent, || format!("/cases/{}", 1 + random.below(cases)))?.0;
    // A connection that says nothing for long is closed.
    let mut customer = Client::browser(port, &contact(0))?;
    let own_cases = time(&mut customer, || "/cases".to_owned())?.0;
    let of_own = |random: &mut Random| random.of(&own).copied().context("a customer without cases");
    let picked = (0..WARMING + ASKED).map(|_| of_own(random)).collect::<Result<Vec<_>>>()?;
    let mut picked = picked.into_iter();
    let own_case = time(&mut customer, || format!("/cases/{}", picked.next().unwrap_or_default()))?.0;
    Ok(Pages { queue, case, own_cases, own_case, rows })
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
