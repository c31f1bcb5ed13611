//! Commands a second through the API, beside a bare server that does one durable INSERT for each request.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use desk::catalog::{Catalog, Priority};
use serde_json::{Value, json};

use crate::customers::{AGENT, ORGANISATIONS, contact};
use crate::engine::Place;
use crate::figures::{median, ratio, thousands};
use crate::http::Client;
use crate::random::Random;
use crate::server::{self, Server};
use crate::texts;

/// How many clients ask at once.
const CLIENTS: [usize; 3] = [1, 8, 32];
const ROUNDS: usize = 3;
const WARMING: Duration = Duration::from_millis(500);
const ROUND: Duration = Duration::from_secs(3);

/// Measures one engine; the rows of the table.
pub fn measure(place: &Place, files: &Path) -> Result<String> {
    let desk = server::desk(&place.url, files)?;
    let bare = server::bare(&place.another()?)?;
    warm(&desk)?;
    let mut rows = String::new();
    for clients in CLIENTS {
        let (mut ours, mut theirs, mut cost) = (Vec::new(), Vec::new(), (0, 0));
        for _ in 0..ROUNDS {
            let (rate, costs) = rate(&bare, clients, |client, random| insert(client, random).map(|()| 1))?;
            theirs.push(rate);
            cost.1 = costs;
            let (rate, costs) = self::rate(&desk, clients, open_and_reply)?;
            ours.push(rate);
            cost.0 = costs;
        }
        let ratios = ours.iter().zip(&theirs).map(|(ours, theirs)| ours * 1000 / theirs.max(&1)).collect();
        let (ours, theirs) = (median(ours), median(theirs));
        crate::say(&format!(
            "{} {clients}: {} us of processors each, {} of the bare server's",
            place.engine, cost.0, cost.1
        ));
        rows.push_str(&format!(
            "| {} | {clients} | {} | {} | {} |\n",
            place.engine,
            thousands(ours),
            thousands(theirs),
            ratio(median(ratios), 1000)
        ));
    }
    desk.stop()?;
    Ok(rows)
}

/// Each contact opens a case, so that what contracts give was worked out once.
fn warm(desk: &Server) -> Result<()> {
    let (mut client, mut random) = (Client::new(desk.port, "")?, Random::new(1));
    for number in 0..ORGANISATIONS {
        let body = body(&mut random, priority(&mut Random::new(number as u64))?)?;
        client.holding(&contact(number)).ask("POST", "/api/v1/cases", &body.to_string())?;
    }
    Ok(())
}

/// How many commands a second so many clients get done, and the processor time of each in microseconds.
fn rate(
    server: &Server,
    clients: usize,
    work: impl Fn(&mut Client, &mut Random) -> Result<u128> + Copy + Send + Sync,
) -> Result<(u128, u128)> {
    let (counting, over) = (AtomicBool::new(false), AtomicBool::new(false));
    let (counting, over) = (&counting, &over);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..clients)
            .map(|number| {
                scope.spawn(move || {
                    let mut client = Client::new(server.port, "")?;
                    let (mut random, mut done) = (Random::new(number as u64), 0);
                    while !over.load(Ordering::Relaxed) {
                        let some = work(&mut client, &mut random)?;
                        if counting.load(Ordering::Relaxed) {
                            done += some;
                        }
                    }
                    Ok::<_, anyhow::Error>(done)
                })
            })
            .collect();
        thread::sleep(WARMING);
        counting.store(true, Ordering::Relaxed);
        let (began, before) = (Instant::now(), server.used()?);
        thread::sleep(ROUND);
        counting.store(false, Ordering::Relaxed);
        let (took, used) = (began.elapsed().as_millis(), server.used()? - before);
        over.store(true, Ordering::Relaxed);
        let mut all = 0;
        for thread in threads {
            all += thread.join().map_err(|_| anyhow::anyhow!("a client panicked"))??;
        }
        Ok((all * 1000 / took, used * 10_000 / all.max(1)))
    })
}

/// The body of a case, which the bare server is sent too.
fn body(random: &mut Random, priority: Priority) -> Result<Value> {
    let version = Catalog::builtin().priority(priority)?.statement.version;
    Ok(json!({
        "subject": texts::message(random, 4), "message": texts::message(random, 24), "priority": priority.to_string(),
        "confirmation": {"version": version, "language": "en"}
    }))
}

fn priority(random: &mut Random) -> Result<Priority> {
    let number = if random.below(2) == 0 { 2 } else { 3 };
    Priority::from_number(number).context("no such priority")
}

fn insert(client: &mut Client, random: &mut Random) -> Result<()> {
    let priority = priority(random)?;
    let body = body(random, priority)?;
    client.ask("POST", "/", &body.to_string()).map(|_| ())
}

/// A contact opens a case, and an agent replies.
fn open_and_reply(client: &mut Client, random: &mut Random) -> Result<u128> {
    let who = contact(usize::try_from(random.below(ORGANISATIONS as u64))?);
    let priority = priority(random)?;
    let body = body(random, priority)?;
    let opened = client.holding(&who).ask("POST", "/api/v1/cases", &body.to_string())?;
    let id = opened.get("id").and_then(Value::as_i64).context("no number")?;
    let reply = json!({"message": texts::message(random, 24)});
    client.holding(AGENT).ask("POST", &format!("/api/v1/cases/{id}/replies"), &reply.to_string())?;
    Ok(2)
}
