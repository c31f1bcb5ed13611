//! Real mail that nobody here wrote, which `make mail-corpora` fetches.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that fails panics, and says its counts"
)]

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
    assert!(root.join(".complete").exists(), "run `make mail-corpora` first");
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

#[test]
fn all_of_it_is_read_and_nothing_is_lost() {
    let corpora = [("bounces", 100), ("list", 250), ("mail-parser", 200), ("python", 50), ("talon", 40)];
    for (corpus, least) in corpora {
        let files = files(corpus);
        assert!(files.len() >= least, "only {} files in {corpus}", files.len());
        let (mut pieces_of_html, mut quoting) = (0, 0);
        for path in &files {
            let message = message(path);
            let forward = subject::is_forward(&message.subject);
            let text = message.text.as_deref().unwrap_or_default();
            let pieces = quote::text(text, forward);
            assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text, "{path:?}");
            quoting += usize::from(pieces.len() > 1);
            let html = message.html.as_deref().and_then(|html| shown(html, forward, &Nowhere));
            pieces_of_html += html.map_or(0, |shown| shown.pieces.len());
            let _ = bounce::report(&message);
        }
        println!(
            "{corpus}: {} files, {quoting} with something to fold, {pieces_of_html} pieces of HTML",
            files.len()
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

#[test]
fn a_list_falls_into_its_threads() {
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
    assert!(archive.len() > 200 && cases < archive.len() as u64 / 2, "{cases} cases of {}", archive.len());
    println!("list: {} messages in {cases} threads", archive.len());
}

/// What nothing in it tells from mail that somebody wrote: two are advertisements, and one asks its sender in their own
/// words to confirm. The limits on answers are for these.
const UNTOLD: [&str; 3] = ["bluebottle.msg", "spam-bogus-email-in-report.msg", "spam-with-image.msg"];

#[test]
fn what_a_program_sent_is_not_answered() {
    let files = files("bounces");
    let mut answered = Vec::new();
    let mut reports = 0;
    for path in &files {
        let message = message(path);
        reports += usize::from(bounce::report(&message).is_some());
        // Whoever got it stands for the desk: that it isn't addressed to us is no reason here.
        let own: Vec<String> = message.to.iter().map(|to| to.address.clone()).collect();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if automatic::reason(&message, &own).is_none() {
            answered.push(name);
        }
    }
    println!("bounces: {} files, {reports} reports, {} might be answered", files.len(), answered.len());
    assert_eq!(answered, UNTOLD);
}
