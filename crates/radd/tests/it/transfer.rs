//! `radd backup`, `restore`, `export`, `import jsonl` and `erase`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use engines::Database;
use store::Store;
use tempfile::TempDir;

use crate::desk::{CONTACT, attaches, desk, number, opens, replies};
use crate::run::{Run, radd_arguments};
use crate::server::serve;

/// Runs a command on a database, with its attachments in a folder.
fn on(url: &str, files: &Path, arguments: &[&str]) -> Run {
    on_with_input(url, files, arguments, "")
}

fn on_with_input(url: &str, files: &Path, arguments: &[&str], input: &str) -> Run {
    let files = format!("files:{}", files.display());
    let place = ["--database", url, "--files", &files];
    radd_arguments(&[arguments, &place].concat(), input)
}

/// A desk with two cases, one answered, and an attachment.
fn filled(url: &str, files: &Path) {
    desk(url);
    let server = serve(url, "");
    let first = number(&opens(&server, "تعذّر الدخول").unwrap());
    replies(&server, first);
    let second = number(&opens(&server, "Second \u{2014} \"quoted\"").unwrap());
    server.stop();
    attaches(url, &format!("files:{}", files.display()), second, b"what stood on the screen");
}

/// What stands in each file of a directory, by its path in it; without when it was made.
fn everything(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap();
                found.insert(path.strip_prefix(folder).unwrap().to_owned(), bytes);
            }
        }
    }
    // They say when, and hold the hash of what does.
    for says_when in ["radd.json", "end.json"] {
        assert!(found.remove(Path::new(says_when)).is_some(), "{says_when}");
    }
    found
}

#[track_caller]
fn clean(run: &Run) {
    assert!(run.ok, "{}{}", run.out, run.err);
    assert!(
        run.out.contains("Cases read: 2. Events: ") && run.out.contains("Cases with a fault: 0."),
        "{}",
        run.out
    );
    assert!(run.out.contains("Attachments read: 1. Attachments with a fault: 0."), "{}", run.out);
}

#[test]
fn what_is_exported_from_one_engine_comes_into_the_other_as_it_was() {
    let [here, there] = engines::databases();
    for (from, to) in [(&here, &there), (&there, &here)] {
        let folder = TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        let Database { url, .. } = from;
        let fresh = engines::databases();
        let target = if to.directory.is_some() { &fresh[0] } else { &fresh[1] };
        filled(url, &path("files"));
        let exported = on(url, &path("files"), &["export", path("out").to_str().unwrap()]);
        assert!(exported.ok && exported.out.contains("1 attachments"), "{}{}", exported.out, exported.err);
        let imported = on(&target.url, &path("there"), &["import", "jsonl", path("out").to_str().unwrap()]);
        clean(&imported);
        clean(&on(&target.url, &path("there"), &["verify"]));
        let again = on(&target.url, &path("there"), &["export", path("again").to_str().unwrap()]);
        assert!(again.ok, "{}", again.err);
        let (first, second) = (everything(&path("out")), everything(&path("again")));
        assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
        for (name, bytes) in &first {
            assert_eq!(
                String::from_utf8_lossy(bytes),
                String::from_utf8_lossy(&second[name]),
                "{}",
                name.display()
            );
        }
        // Numbers go on where they were, tokens still open the door, and what was done once isn't done again.
        let server = serve(&target.url, "");
        assert_eq!(number(&opens(&server, "Third").unwrap()), 3);
        server.stop();
    }
}

#[test]
fn a_backup_that_is_made_while_others_write_holds_all_that_was_answered_before() {
    engines::both(|Database { url, .. }| {
        let folder = TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        desk(url);
        let server = serve(url, "--token-rate 0 --address-rate 0");
        let case = number(&opens(&server, "first").unwrap());
        attaches(url, &format!("files:{}", path("files").display()), case, b"what stood on the screen");
        let stop = std::sync::atomic::AtomicBool::new(false);
        let (backed_up, before) = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                            number(&opens(&server, "more").unwrap());
                        }
                    })
                })
                .collect();
            while number(&opens(&server, "more").unwrap()) < 20 {}
            let before = number(&opens(&server, "before").unwrap());
            let run = on(url, &path("files"), &["backup", path("radd.backup").to_str().unwrap()]);
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
            writers.into_iter().for_each(|writer| writer.join().unwrap());
            (run, before)
        });
        assert!(
            backed_up.ok && backed_up.out.contains("1 attachments"),
            "{}{}",
            backed_up.out,
            backed_up.err
        );
        server.stop();
        let again = on(url, &path("files"), &["backup", path("radd.backup").to_str().unwrap()]);
        assert!(!again.ok && again.err.contains("it is there already"), "{}", again.err);
        let fresh = engines::databases();
        let target = if url.starts_with("sqlite") { &fresh[0] } else { &fresh[1] };
        let restored =
            on(&target.url, &path("restored"), &["restore", path("radd.backup").to_str().unwrap()]);
        assert!(restored.ok, "{}{}", restored.out, restored.err);
        assert!(restored.out.contains("Cases with a fault: 0."), "{}", restored.out);
        assert!(
            restored.out.contains("Attachments read: 1. Attachments with a fault: 0."),
            "{}",
            restored.out
        );
        let server = serve(&target.url, "");
        assert_eq!(server.get(&format!("/api/v1/cases/{before}")).status, 200);
        server.stop();
        let again = on(&target.url, &path("restored"), &["restore", path("radd.backup").to_str().unwrap()]);
        assert!(
            !again.ok && again.err.contains("it isn't empty: something is in organisations"),
            "{}",
            again.err
        );
        // Nothing else is left beside it.
        let names: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|of| of.unwrap().file_name()).collect();
        assert_eq!(names.len(), 3, "{names:?}");
    });
}

#[test]
fn what_is_not_whole_or_not_what_was_written_is_refused_before_anything_is() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let sqlite = |name: &str| format!("sqlite:{}", path(name).display());
    filled(&sqlite("radd.db"), &path("files"));
    let run = on(&sqlite("radd.db"), &path("files"), &["backup", path("whole").to_str().unwrap()]);
    assert!(run.ok, "{}", run.err);
    let whole = std::fs::read(path("whole")).unwrap();
    std::fs::write(path("half"), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(path("none"), "not a backup").unwrap();
    for name in ["half", "none", "nowhere"] {
        let run = on(&sqlite(&format!("{name}.db")), &path(name), &["restore", path(name).to_str().unwrap()]);
        assert!(!run.ok && run.err.contains(name), "{name}: {}", run.err);
    }
    let out = path("out");
    let out = out.to_str().unwrap();
    assert!(on(&sqlite("radd.db"), &path("files"), &["export", out]).ok);
    let again = on(&sqlite("radd.db"), &path("files"), &["export", out]);
    assert!(!again.ok && again.err.contains("it isn't empty: name another directory"), "{}", again.err);
    let cases = std::fs::read_to_string(path("out/cases.jsonl")).unwrap();
    std::fs::write(path("out/cases.jsonl"), cases.replace("\"open\"", "\"void\"")).unwrap();
    let run = on(&sqlite("fresh.db"), &path("fresh"), &["import", "jsonl", out]);
    assert!(!run.ok && run.err.contains("\"cases.jsonl\": it isn't what was written"), "{}", run.err);
    std::fs::write(path("out/cases.jsonl"), cases).unwrap();
    std::fs::remove_file(path("out/end.json")).unwrap();
    let run = on(&sqlite("fresh.db"), &path("fresh"), &["import", "jsonl", out, "--lang", "ar"]);
    assert!(!run.ok && run.err.contains("end.json: تعذّرت قراءته"), "{}", run.err);
    let store = Store::open(&engines::config(&sqlite("fresh.db"))).unwrap();
    assert_eq!(store.read_now::<_, store::Error, _>(store::first_filled).unwrap(), None);
}

#[test]
fn a_contact_is_erased_once_somebody_has_typed_the_number() {
    engines::both(|Database { url, .. }| {
        let folder = TempDir::new().unwrap();
        let files = folder.path().join("files");
        filled(url, &files);
        let id = CONTACT.to_string();
        let asked = on_with_input(url, &files, &["erase", "contact", &id], "yes\n");
        assert!(!asked.ok && asked.out.contains("This erases Huda, contact 1"), "{}{}", asked.out, asked.err);
        assert!(asked.out.ends_with("Nothing was erased.\n"), "{}", asked.out);
        let erased = on_with_input(url, &files, &["erase", "contact", &id], "١\n");
        assert!(erased.ok && erased.out.contains("nobody else uses 1."), "{}{}", erased.out, erased.err);
        assert!(erased.out.contains("Backups"), "{}", erased.out);
        let verified = on(url, &files, &["verify"]);
        assert!(verified.ok && verified.out.contains("Cases with a fault: 0."), "{}", verified.out);
        assert!(!verified.out.contains("Texts erased: 0."), "{}", verified.out);
        let again = on(url, &files, &["erase", "contact", &id, "--yes"]);
        assert!(!again.ok && again.err.contains("no contact has this number"), "{}", again.err);
        let exported = on(url, &files, &["export", folder.path().join("out").to_str().unwrap()]);
        assert!(exported.ok, "{}", exported.err);
        for (name, bytes) in everything(&folder.path().join("out")) {
            let text = String::from_utf8_lossy(&bytes);
            for word in ["Huda", "huda@", "تعذّر الدخول", "on the screen"] {
                assert!(!text.contains(word), "{}: {word}", name.display());
            }
        }
    });
}
