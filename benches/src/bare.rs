//! What a desk can't be faster than: a server that answers a request once one row of it is on disk. On SQLite a thread
//! writes, with one commit for all that wait; on PostgreSQL each of several connections commits by itself.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use anyhow::Result;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use tokio::sync::oneshot;

type Row = (String, oneshot::Sender<()>);

/// Serves on a port that the system gives, which is printed, until it is killed.
pub fn serve(database: &str) -> Result<()> {
    let (rows, taken) = channel();
    match database.strip_prefix("sqlite:") {
        Some(path) => sqlite(path, taken)?,
        None => postgres(database, taken)?,
    }
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        announce(listener.local_addr()?.port());
        let router = Router::new().route("/", post(insert)).with_state(rows);
        Ok(axum::serve(listener, router).await?)
    })
}

#[allow(clippy::print_stdout, reason = "whoever started it reads the port")]
fn announce(port: u16) {
    println!("{port}");
}

async fn insert(State(rows): State<Sender<Row>>, body: String) -> (StatusCode, &'static str) {
    let (done, kept) = oneshot::channel();
    match rows.send((body, done)) {
        Ok(()) if kept.await.is_ok() => (StatusCode::CREATED, "{}"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "{}"),
    }
}

fn sqlite(path: &str, rows: Receiver<Row>) -> Result<()> {
    let connection = rusqlite::Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL)",
    )?;
    thread::spawn(move || -> Result<()> {
        let mut waiting = Vec::new();
        while let Ok((body, done)) = rows.recv() {
            connection.execute_batch("BEGIN")?;
            let mut next = Some((body, done));
            while let Some((body, done)) = next.take() {
                connection.prepare_cached("INSERT INTO rows (body) VALUES ($1)")?.execute([body])?;
                waiting.push(done);
                next = rows.try_recv().ok();
            }
            connection.execute_batch("COMMIT")?;
            for done in waiting.drain(..) {
                // Nobody may be waiting any more.
                let _ = done.send(());
            }
        }
        Ok(())
    });
    Ok(())
}

fn postgres(url: &str, rows: Receiver<Row>) -> Result<()> {
    let open = || postgres::Client::connect(url, postgres::NoTls);
    open()?
        .batch_execute("CREATE TABLE rows (id BIGINT GENERATED ALWAYS AS IDENTITY, body TEXT NOT NULL)")?;
    let rows = Arc::new(Mutex::new(rows));
    for _ in 0..8 {
        let (mut client, rows) = (open()?, rows.clone());
        thread::spawn(move || -> Result<()> {
            let insert = client.prepare("INSERT INTO rows (body) VALUES ($1)")?;
            loop {
                let next = rows.lock().map(|rows| rows.recv());
                let Ok(Ok((body, done))) = next else { return Ok(()) };
                client.execute(&insert, &[&body])?;
                let _ = done.send(());
            }
        });
    }
    Ok(())
}
