//! How fast the desk is, beside a bare server, measured in one run and printed as a part of docs/benchmarks.md.
//!
//!     bench [CASES [LOG]]     up to so many cases, 1,000,000 unless told; a log is replayed, too
//!     bench mail              mail alone
//!     bench bare DATABASE     the bare server, for itself

mod bare;
mod commands;
mod copy;
mod customers;
mod engine;
mod figures;
mod fill;
mod http;
mod mails;
mod program;
mod random;
mod reads;
mod server;
mod texts;

use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use store::{Config, Store};

use engine::Place;
use figures::thousands;
use fill::Filler;
use reads::{Pages, Reads};

/// How many cases, unless it is said.
const CASES: u64 = 1_000_000;
/// The sizes that are looked at, as far as there are so many cases.
const SIZES: [u64; 3] = [1_000, 100_000, 1_000_000];
/// At which size a start and its memory are measured.
const USUAL: u64 = 100_000;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["bare", database] => bare::serve(database),
        ["mail"] => mail_alone(),
        [] => measure(CASES, None),
        [cases] => measure(cases.parse().context("CASES")?, None),
        [cases, log, ..] => measure(cases.parse().context("CASES")?, Some(Path::new(log))),
    }
}

/// Now, by the clock of this machine.
pub fn now() -> Result<sla::Instant> {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros();
    Ok(sla::Instant::from_microsecond(i64::try_from(passed)?)?)
}

fn beside() -> Result<tempfile::TempDir> {
    let beside = std::env::current_exe()?.parent().map(Path::to_owned).context("no directory")?;
    Ok(tempfile::Builder::new().prefix("bench-").tempdir_in(beside)?)
}

fn mail_alone() -> Result<()> {
    let directory = beside()?;
    surroundings(directory.path())?;
    print(&mail(directory.path(), &directory.path().join("files"))?);
    Ok(())
}

fn mail(directory: &Path, files: &Path) -> Result<String> {
    let mut rows = String::from(MAIL);
    for place in Place::both(directory) {
        rows.push_str(&mails::measure(&place, files)?);
        place.remove()?;
    }
    Ok(rows)
}

fn measure(cases: u64, log: Option<&Path>) -> Result<()> {
    let directory = beside()?;
    let files = directory.path().join("files");
    surroundings(directory.path())?;
    print(COMMANDS);
    for place in Place::both(directory.path()) {
        let (_, store) = peopled(&place)?;
        drop(store);
        print(&commands::measure(&place, &files)?);
        place.remove()?;
    }
    print(&mail(directory.path(), &files)?);
    let Sizes { reads, pages, starts } = at_sizes(directory.path(), &files, cases)?;
    print(&format!("{READS}{COLUMNS}{reads}{PAGES}{pages}{STARTS}{starts}"));
    if let Some(log) = log {
        let (mut written, mut looked_at) = (String::new(), String::new());
        for place in Place::both(directory.path()) {
            let (one, other) = replayed(&place, log, &files)?;
            written.push_str(&one);
            looked_at.push_str(&other);
        }
        print(&format!(
            "{REPLAY}{written}\nThen, in milliseconds as above, the rare word being the name of a case:\n\n{COLUMNS}{looked_at}"
        ));
    }
    Ok(())
}

#[allow(clippy::print_stdout, reason = "what it is for")]
fn print(text: &str) {
    print!("{text}");
}

#[allow(clippy::print_stderr, reason = "whoever waits for a quarter of an hour wants to know what for")]
fn say(what: &str) {
    eprintln!("{what}");
}

const COMMANDS: &str = "\n## Commands a second\n
Clients on loopback, each with one connection: a contact opens a case, an agent replies, and so on. Token, contract, promise,
history, search and timers are all on; each is on disk when it is answered. The bare server does one durable INSERT of the same
body for each request, with the same group commit on SQLite and as many connections to PostgreSQL. Medians of three rounds in
turn. The aim is half of the bare server.\n
| engine | clients | Radd | bare server | ratio |
| --- | --- | --- | --- | --- |
";
const MAIL: &str = "\n## Mail\n
A thousand messages of text and HTML from contacts, each a case, on disk with its original when it counts: from raw MIME, one
after another and 16 at once, then one after another from Dovecot by IMAP. Memory is that of a server that looks into its
mailbox, in MB, and the most that it held when a message of 25 MB came.\n
| engine | a second | 16 at once | by IMAP | MB | with 25 MB |
| --- | --- | --- | --- | --- | --- |
";
const READS: &str = "\n## Looking\n
One client, milliseconds, half of the answers and 95 of a hundred were no slower. The aim for the queue's first page and for
a case is under 5 ms, and at a million cases within 1.5 times of a thousand; for searching under 20 ms. A frequent word stands
in a tenth of the messages, a rare one in a hundred-thousandth.\n
";
const COLUMNS: &str = "\
| cases | engine | messages | the queue | a case | a frequent word | a rare word |
| --- | --- | --- | --- | --- | --- | --- |
";
const PAGES: &str = "\n## Pages\n
The same client as a browser without its cache of styles, scripts and fonts; milliseconds on the server, as above. The queue's
page orders 500 cases by support time left and shows 50, then answered ones that wait for us, and its side bar counts each
view up to 100. The aim is that half take under 5 ms at 100,000 cases.\n
| cases | engine | the queue | its rows | a case | a customer's cases | a customer's case |
| --- | --- | --- | --- | --- | --- | --- |
";
const STARTS: &str = "\n## Starting\n
Until `/readyz` answers, the median of seven; the aim is under 200 ms. Memory is that of a server that has done nothing for
five seconds; the aim is under 64 MB.\n
| engine | milliseconds | MB |
| --- | --- | --- |
";
const REPLAY: &str = "\n## A replayed log\n
`radd replay LOG --into ORGANISATION` into a desk that has a thousand cases, then `radd verify`, in seconds.\n
| engine | written | verified | it said |
| --- | --- | --- | --- |
";

/// Opens a new database and fills it with everybody but the cases.
fn peopled(place: &Place) -> Result<(Filler, Store)> {
    let store = Store::open(&Config { writers: 1, readers: 1, ..Config::new(&place.url) })?;
    let now = now()?;
    Ok((Filler::new(customers::add(&store, now)?, now), store))
}

/// The rows of the tables that have one for a size.
#[derive(Default)]
struct Sizes {
    reads: String,
    pages: String,
    starts: String,
}

/// Grows one database of SQLite's and copies it into PostgreSQL at each size.
fn at_sizes(directory: &Path, files: &Path, cases: u64) -> Result<Sizes> {
    let mut sizes = Sizes::default();
    let sqlite = Place::sqlite(directory);
    let (mut filler, store) = peopled(&sqlite)?;
    for size in SIZES.into_iter().filter(|size| *size <= cases) {
        let began = Instant::now();
        filler.up_to(&store, size)?;
        say(&format!("{size} cases in SQLite: {:?}", began.elapsed()));
        let postgres = Place::postgres(directory);
        let began = Instant::now();
        drop(Store::open(&Config::new(&postgres.url))?);
        copy::copy(sqlite.path().context("a file")?, &postgres.url)?;
        say(&format!("copied into PostgreSQL: {:?}", began.elapsed()));
        for place in [&sqlite, &postgres] {
            let mut reads = reads::measure(place, files, size, reads::rare())?;
            let cases = thousands(size.into());
            sizes.reads.push_str(&row(&cases, place, filler.messages(), &mut reads));
            sizes.pages.push_str(&pages_row(&cases, place, &mut reads));
            if size == USUAL {
                sizes.starts.push_str(&program::start(place, files)?);
            }
        }
        postgres.remove()?;
    }
    drop(store);
    sqlite.remove()?;
    Ok(sizes)
}

fn row(cases: &str, place: &Place, messages: u64, reads: &mut Reads) -> String {
    let Reads { queue, case, frequent, rare, .. } = reads;
    let (queue, case, frequent, rare) = (queue.both(), case.both(), frequent.both(), rare.both());
    let (engine, messages) = (place.engine, thousands(messages.into()));
    format!("| {cases} | {engine} | {messages} | {queue} | {case} | {frequent} | {rare} |\n")
}

fn pages_row(cases: &str, place: &Place, reads: &mut Reads) -> String {
    let Pages { queue, case, own_cases, own_case, rows } = &mut reads.pages;
    let (queue, case) = (queue.both(), case.both());
    let (own_cases, own_case, engine) = (own_cases.both(), own_case.both(), place.engine);
    format!("| {cases} | {engine} | {queue} | {rows} | {case} | {own_cases} | {own_case} |\n")
}

fn replayed(place: &Place, log: &Path, files: &Path) -> Result<(String, String)> {
    let (mut filler, store) = peopled(place)?;
    filler.up_to(&store, SIZES[0])?;
    drop(store);
    let written = program::replay(place, log, files, 1)?;
    let mut reads = reads::measure(place, files, SIZES[0], "INC0000045")?;
    Ok((written, row("1,000 and the log's", place, filler.messages(), &mut reads)))
}

fn surroundings(directory: &Path) -> Result<()> {
    let mut versions = Vec::new();
    for place in Place::both(directory) {
        let store = Store::open(&Config { writers: 1, readers: 1, ..Config::new(&place.url) })?;
        versions.push(store.examine()?.version);
        drop(store);
        place.remove()?;
    }
    let cores = std::thread::available_parallelism()?;
    let state = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = state.split(' ').next().unwrap_or_default();
    print(&format!("{} cores, load {load} before it began; {}.\n", cores, versions.join(", ")));
    Ok(())
}
