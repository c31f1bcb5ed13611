//! Real mail that nobody here wrote, which `make mail-corpora` fetches.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails panics")]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use mail::html::{Pictures, shown};
use mail::sender::Verdict;
use mail::thread::{Key, Known, Place, place};
use mail::{Message, automatic, bounce, parse, quote, subject};

struct Nowhere;

impl Pictures for Nowhere {
    fn part(&self, _: &str) -> Option<String> {
        None
    }
    fn remote(&self, _: &str) -> Option<String> {
        None
    }
}

/// The files of one corpus, by name.
fn files(corpus: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/mail-corpora");
    assert!(
        root.join(".complete").exists(),
        "no real mail in {}: run `make mail-corpora` first",
        root.display()
    );
    let (mut found, mut folders) = (Vec::new(), vec![root.join(corpus)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

fn message(path: &Path) -> Message {
    parse::parse(&fs::read(path).unwrap())
}

/// What the packages hold as messages; the rest is read as well, since any bytes may come.
fn is_message(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    let ends = [".msg", ".eml", ":2,", ":2,S"].iter().any(|end| name.ends_with(end));
    ends || (name.starts_with("msg_") && name.ends_with(".txt")) || name.parse::<u64>().is_ok()
}

/// Where each corpus comes from, and how many messages it has at least.
const CORPORA: [(&str, &str, usize); 5] = [
    ("bounces", "libmail-deliverystatus-bounceparser-perl (Debian)", 120),
    ("list", "notmuch (Debian)", 250),
    ("mail-parser", "mail-parser (crates.io)", 100),
    ("python", "libpython3.11-testsuite (Debian)", 40),
    ("talon", "talon (PyPI)", 10),
];

/// What was found in a corpus.
#[derive(Default)]
struct Counts {
    messages: usize,
    folded: usize,
    html: usize,
    reports: usize,
    automatic: usize,
}

fn read(path: &Path, counts: &mut Counts) {
    let raw = fs::read(path).unwrap();
    let message = parse::parse(&raw);
    let forward = subject::is_forward(&message.subject);
    let text = message.text.as_deref().unwrap_or_default();
    let pieces = quote::text(text, forward);
    assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text, "{path:?}");
    let html = message.html.as_deref().and_then(|html| shown(html, forward, &Nowhere));
    let report = bounce::report(&message);
    if !is_message(path) {
        return;
    }
    let held = !text.trim().is_empty() || message.html.is_some() || !message.parts.is_empty();
    assert!(held || !has_body(&raw), "{path:?} has a body of which nothing is there");
    let mut desk = recipients(&message);
    // Lists ask for answers to themselves.
    desk.retain(|own| message.from.iter().chain(&message.reply_to).all(|author| author.address != *own));
    let program = automatic::reason(&message, &desk).is_some_and(|it| it.is_from_a_program());
    counts.messages += 1;
    counts.folded += usize::from(pieces.len() > 1);
    counts.html += usize::from(html.is_some());
    counts.reports += usize::from(report.is_some());
    counts.automatic += usize::from(program);
}

/// Whoever got it stands for the desk: that a message isn't addressed to us is no reason here.
fn recipients(message: &Message) -> Vec<String> {
    message.to.iter().map(|to| to.address.clone()).collect()
}

/// Whether something stands after the header, read without MIME: lines that are no boundary and no header of a part.
fn has_body(raw: &[u8]) -> bool {
    let text = String::from_utf8_lossy(raw).replace("\r\n", "\n");
    let mut lines = text.split_once("\n\n").map_or("", |(_, body)| body).lines().map(str::trim);
    lines.any(|line| !line.is_empty() && !line.starts_with("--") && !line.starts_with("Content-"))
}

/// The table in the guide is printed from here: `RENEW=1` writes it, and else it has to be so already.
#[test]
fn all_of_it_is_read_and_nothing_is_lost() {
    let heads =
        "| package | messages | with something to fold | with HTML | delivery reports | sent by programs |";
    let mut table = vec![heads.to_owned(), "| --- | --: | --: | --: | --: | --: |".to_owned()];
    for (corpus, package, least) in CORPORA {
        let mut counts = Counts::default();
        files(corpus).iter().for_each(|path| read(path, &mut counts));
        let Counts { messages, folded, html, reports, automatic } = counts;
        assert!(messages >= least, "only {messages} messages in {corpus}");
        table.push(format!("| {package} | {messages} | {folded} | {html} | {reports} | {automatic} |"));
    }
    let (messages, threads) = threads();
    table.push(String::new());
    table.push(format!(
        "The {messages} messages of the mailing list in notmuch fall into {threads} threads, each message into that of the \
         message it\nanswers. {} of the {} bounces and automatic replies can't be told from mail that somebody wrote; the \
         limits on\nautomatic answers are for these.",
        UNTOLD.len(),
        files("bounces").len()
    ));
    is_in_the_guide(&table.join("\n"));
}

fn is_in_the_guide(table: &str) {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/mail.md");
    let text = fs::read_to_string(&guide).unwrap();
    let (before, rest) = text.split_once("<!-- counts -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end of counts -->").unwrap();
    let right = format!("{before}<!-- counts -->\n{table}\n<!-- end of counts -->{after}");
    if std::env::var_os("RENEW").is_some() {
        fs::write(&guide, &right).unwrap();
    } else {
        assert_eq!(
            text, right,
            "docs/guide/mail.md has other counts: RENEW=1 cargo test -p mail --test corpora"
        );
    }
}

/// What the desk has seen, by id.
struct Seen(HashMap<String, u64>);

impl Known for Seen {
    fn case_of(&self, id: &str) -> Option<u64> {
        self.0.get(id).copied()
    }
    fn exists(&self, _: u64) -> bool {
        false
    }
    fn may_write(&self, _: u64, _: &str) -> bool {
        true
    }
}

/// The ids in the fields of a header, the nearest first, read without MIME.
fn ancestors(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(raw).replace("\r\n", "\n");
    let head = text.split("\n\n").next().unwrap_or_default().replace("\n ", " ").replace("\n\t", " ");
    let field = |name: &str| {
        let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(name)).unwrap_or_default();
        let ids = line.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
        ids.map(|(id, _)| id.to_owned()).collect::<Vec<_>>()
    };
    field("in-reply-to:").into_iter().chain(field("references:").into_iter().rev()).collect()
}

/// How many messages of the list there are, and in how many threads; each is where its References say.
fn threads() -> (usize, u64) {
    let mut archive: Vec<_> =
        files("list/lkml").into_iter().map(|path| (message(&path), fs::read(&path).unwrap())).collect();
    archive.sort_by_key(|(message, _)| message.date);
    let (mut seen, mut cases) = (Seen(HashMap::new()), 0);
    for (message, raw) in &archive {
        let expected = ancestors(raw).iter().find_map(|id| seen.case_of(id));
        let case = match place(message, &Key::new(b"key"), Verdict::None, &seen) {
            Place::Case { case, .. } | Place::Pending { case, .. } => Some(case),
            Place::New { .. } => None,
        };
        assert_eq!(case, expected, "{:?}", message.id);
        let case = case.unwrap_or_else(|| {
            cases += 1;
            cases
        });
        seen.0.extend(message.id.clone().map(|id| (id, case)));
    }
    (archive.len(), cases)
}

#[test]
fn a_list_falls_into_its_threads() {
    let (messages, threads) = threads();
    assert!(messages > 200 && threads < messages as u64 / 2, "{threads} threads of {messages} messages");
}

/// What nothing in it tells from mail that somebody wrote: two are advertisements, and one asks its sender in their own
/// words to confirm. The limits on answers are for these.
const UNTOLD: [&str; 3] = ["bluebottle.msg", "spam-bogus-email-in-report.msg", "spam-with-image.msg"];

#[test]
fn what_a_program_sent_is_not_answered() {
    let unanswerable = |path: &PathBuf| {
        let message = message(path);
        automatic::reason(&message, &recipients(&message)).is_some()
    };
    let answered = files("bounces").into_iter().filter(|path| !unanswerable(path));
    let names: Vec<_> =
        answered.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(names, UNTOLD);
}
