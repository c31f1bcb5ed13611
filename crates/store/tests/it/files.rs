//! Files: their contents in either place, and what the database knows of them.

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::time::Duration;

use desk::case::{Attach, Case};
use desk::file::Description;
use desk::id::Id;
use desk::people::Contact;
use engines::riyadh::{at, content, monday};
use engines::stores;
use sla::Instant;
use store::{
    Blob, Command, Error, Failure, FileError, Files, Keys, Store, Swept, Tx, Unsound, Upload, Written, Wrong,
};
use tempfile::TempDir;

use crate::desk::{Desk, keyed};
use crate::s3::S3;

/// A directory of files that goes with the test.
struct Place {
    files: Files,
    directory: TempDir,
}

impl Place {
    fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let files = Files::open(&format!("files:{}", directory.path().display()), None).unwrap();
        Self { files, directory }
    }

    /// Where the contents are.
    fn contents(&self) -> Vec<PathBuf> {
        let folders = fs::read_dir(self.directory.path()).unwrap().map(|entry| entry.unwrap().path());
        let inside = |folder: PathBuf| {
            assert!(folder.is_dir(), "{} is left over", folder.display());
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())
        };
        folders.flat_map(inside).collect()
    }
}

fn bucket(server: &str, path: &str) -> Result<Files, FileError> {
    let keys = Keys { id: "an-id".to_owned(), secret: "a secret".to_owned(), session: None };
    let address = format!("s3://{path}?endpoint=http://{server}&region=somewhere");
    Files::open(&address, Some(keys))
}

/// Puts a content where the database says.
fn puts(store: &Store, files: &Files, bytes: &[u8], now: Instant) -> Blob {
    let mut draft = files.draft().unwrap();
    draft.write(bytes).unwrap();
    let (hash, size) = (draft.hash(), draft.size());
    let blob = store.write_now::<_, Error, _>(move |tx| store::place_blob(tx, hash, size, now)).unwrap();
    if !files.has(&blob).unwrap() {
        files.put(&blob, draft).unwrap();
    }
    blob
}

/// A file of the contact's, or of nobody's that can be erased.
fn upload(blob: Blob, name: &str, of: Option<Id<Contact>>) -> Upload {
    let (media_type, claimed) = ("text/plain".to_owned(), None);
    let described =
        Description { name: name.to_owned(), media_type, claimed, size: blob.size, hash: blob.hash };
    Upload { described: content(&serde_json::to_string(&described).unwrap(), of), blob }
}

fn attaches(desk: &Desk<'_>, id: Id<Case>, mut command: Command, file: &Upload) -> Result<Written, Failure> {
    let attach = Attach { file: file.described.sealed(), message: None, note: false };
    command.files.push(file.clone());
    desk.does(id, command, move |case, world| case.attach(&attach, world))
}

/// The customer adds a file with these bytes to a case.
fn sends(desk: &Desk<'_>, files: &Files, id: Id<Case>, bytes: &[u8]) -> Blob {
    let blob = puts(desk.store, files, bytes, monday());
    let file = upload(blob, "سجل.txt", Some(desk.contact));
    attaches(desk, id, desk.customer(monday()), &file).unwrap();
    blob
}

fn text(files: &Files, blob: &Blob) -> Result<String, FileError> {
    let mut text = String::new();
    files.get(blob)?.read_to_string(&mut text).unwrap();
    Ok(text)
}

fn files_of(store: &Store, id: Id<Case>) -> Vec<store::Filed> {
    store.read_now::<_, Error, _>(move |tx| store::files_of(tx, id, 0)).unwrap()
}

/// Somebody changes a table by hand.
fn tamper(store: &Store, sql: &'static str) {
    let changed = store.write_now::<_, Error, _>(move |tx: &mut Tx<'_>| tx.run(sql, &[])).unwrap();
    assert_eq!(changed, 1, "{sql}");
}

#[test]
fn the_same_content_is_kept_once_and_each_file_has_its_name() {
    stores(|store| {
        let (desk, place) = (Desk::new(store), Place::new());
        let id = desk.opens(2, desk.customer(monday())).unwrap().id;
        let first = sends(&desk, &place.files, id, b"a log");
        let again = puts(store, &place.files, b"a log", monday());
        assert_eq!(again, first);
        attaches(&desk, id, desk.agent(monday()), &upload(again, "copy.txt", None)).unwrap();
        sends(&desk, &place.files, id, b"another");
        let kept = files_of(store, id);
        let names: Vec<_> = kept.iter().map(|file| file.kept.as_ref().unwrap().0.name.as_str()).collect();
        assert_eq!(names, ["سجل.txt", "copy.txt", "سجل.txt"]);
        assert_eq!(place.contents().len(), 2);
        assert_eq!(text(&place.files, &first).as_deref(), Ok("a log"));
        let report = store.verify().unwrap();
        assert_eq!((report.faulty, report.erased), (0, 0), "{:?}", report.faults);
        assert_eq!(store.verify_files(&place.files).unwrap(), (2, vec![]));
    });
}

#[test]
fn a_content_that_was_changed_or_is_gone_is_told_as_that() {
    stores(|store| {
        let (desk, place) = (Desk::new(store), Place::new());
        let id = desk.opens(2, desk.customer(monday())).unwrap().id;
        let blob = sends(&desk, &place.files, id, b"a log");
        let file = files_of(store, id)[0].id;
        let found = |why| (1, vec![Unsound { file, case: id, why }]);
        fs::write(&place.contents()[0], b"a lag").unwrap();
        assert_eq!(text(&place.files, &blob), Err(FileError::Damaged));
        assert_eq!(store.verify_files(&place.files).unwrap(), found(FileError::Damaged));
        fs::write(&place.contents()[0], b"a log and more").unwrap();
        assert_eq!(text(&place.files, &blob), Err(FileError::Damaged));
        fs::remove_file(&place.contents()[0]).unwrap();
        assert_eq!(text(&place.files, &blob), Err(FileError::Missing));
        assert_eq!(store.verify_files(&place.files).unwrap(), found(FileError::Missing));
        // Sent again, it is there again, for all who had sent it.
        sends(&desk, &place.files, id, b"a log");
        assert_eq!(store.verify_files(&place.files).unwrap(), (1, vec![]));
    });
}

#[test]
fn a_content_without_a_file_is_swept_after_a_day_and_a_file_never_lacks_its_content() {
    stores(|store| {
        let (desk, place) = (Desk::new(store), Place::new());
        let id = desk.opens(2, desk.customer(monday())).unwrap().id;
        let kept = sends(&desk, &place.files, id, b"kept");
        // Killed after the content was on disk, and before; each time the event was never recorded.
        let orphan = puts(store, &place.files, b"an orphan", monday());
        store.write_now::<_, Error, _>(|tx| store::place_blob(tx, [7; 32], 9, monday())).unwrap();
        let sweep = |now| store.sweep_files(&place.files, now).unwrap();
        assert_eq!(sweep(at("2026-11-24T07:00:00Z")), Swept::default(), "it may still arrive");
        assert_eq!(place.contents().len(), 2);
        assert_eq!(sweep(at("2026-11-24T07:00:01Z")), Swept { removed: 2, failed: 0 });
        assert_eq!(sweep(at("2026-11-26T07:00:01Z")), Swept::default());
        assert_eq!(place.contents().len(), 1);
        assert_eq!(text(&place.files, &kept).as_deref(), Ok("kept"));
        // Whoever was that slow is told to send it again, and nothing is recorded.
        let late = attaches(&desk, id, desk.customer(monday()), &upload(orphan, "late.txt", None));
        assert!(matches!(late, Err(Failure::Store(Error::Busy(_)))), "{late:?}");
        assert_eq!(files_of(store, id).len(), 1);
        sends(&desk, &place.files, id, b"an orphan");
        assert_eq!(store.verify_files(&place.files).unwrap(), (2, vec![]));
    });
}

#[test]
fn what_is_being_removed_is_not_what_is_sent_at_the_same_time() {
    stores(|store| {
        let (desk, place) = (Desk::new(store), Place::new());
        let id = desk.opens(2, desk.customer(monday())).unwrap().id;
        let contact = desk.contact;
        let theirs = sends(&desk, &place.files, id, b"a log");
        store.write_now::<_, Error, _>(move |tx| store::erase_contact(tx, contact, monday())).unwrap();
        // Not swept yet, and somebody else sends the same.
        let again = puts(store, &place.files, b"a log", monday());
        assert_ne!(again.key(), theirs.key());
        attaches(&desk, id, desk.agent(monday()), &upload(again, "log.txt", None)).unwrap();
        assert_eq!(store.sweep_files(&place.files, monday()).unwrap(), Swept { removed: 1, failed: 0 });
        assert_eq!(text(&place.files, &theirs), Err(FileError::Missing));
        assert_eq!(text(&place.files, &again).as_deref(), Ok("a log"));
    });
}

#[test]
fn an_erased_contacts_files_are_erased_with_those_contents_that_nobody_else_sent() {
    stores(|store| {
        let (desk, place) = (Desk::new(store), Place::new());
        let id = desk.opens(2, desk.customer(monday())).unwrap().id;
        let contact = desk.contact;
        let shared = sends(&desk, &place.files, id, b"shared");
        let own = sends(&desk, &place.files, id, b"own");
        sends(&desk, &place.files, id, b"own");
        attaches(&desk, id, desk.agent(monday()), &upload(shared, "shared.txt", None)).unwrap();
        assert_eq!(store.sweep_files(&place.files, monday()).unwrap(), Swept::default());
        store.write_now::<_, Error, _>(move |tx| store::erase_contact(tx, contact, monday())).unwrap();
        assert_eq!(store.sweep_files(&place.files, monday()).unwrap(), Swept { removed: 1, failed: 0 });
        assert_eq!(text(&place.files, &own), Err(FileError::Missing));
        assert_eq!(text(&place.files, &shared).as_deref(), Ok("shared"));
        let kept: Vec<_> = files_of(store, id).iter().map(|file| file.kept.is_some()).collect();
        assert_eq!(kept, [false, false, false, true]);
        let report = store.verify().unwrap();
        assert_eq!((report.faulty, report.erased), (0, 5), "{:?}", report.faults);
        assert_eq!(store.verify_files(&place.files).unwrap(), (1, vec![]));
        let left = store.read_now::<_, Error, _>(move |tx| {
            tx.all("SELECT text FROM contents WHERE text LIKE '%سجل%'", &[], |row| row.take::<String>())
        });
        assert_eq!(left.unwrap(), [""; 0], "its name is gone, too");
    });
}

#[test]
fn a_file_that_was_exchanged_or_is_gone_is_noticed() {
    for (sql, what) in [
        ("UPDATE files SET blob_id = (SELECT MAX(id) FROM blobs) WHERE id = 1", Wrong::FileChanged),
        ("UPDATE blobs SET size = size + 1 WHERE id = 1", Wrong::FileChanged),
        ("UPDATE files SET blob_id = NULL WHERE id = 1", Wrong::FileGone),
        ("DELETE FROM files WHERE id = 1", Wrong::FileGone),
        (
            "UPDATE contents SET text = REPLACE(text, '.txt', '.exe') WHERE text LIKE '%first%'",
            Wrong::TextChanged,
        ),
    ] {
        stores(|store| {
            let (desk, place) = (Desk::new(store), Place::new());
            let id = desk.opens(2, desk.customer(monday())).unwrap().id;
            for name in ["first.txt", "second.txt"] {
                let blob = puts(store, &place.files, name.as_bytes(), monday());
                attaches(&desk, id, desk.agent(monday()), &upload(blob, name, None)).unwrap();
            }
            tamper(store, sql);
            let report = store.verify().unwrap();
            let faults: Vec<_> = report.faults.iter().map(|of| (of.event, &of.what)).collect();
            assert_eq!(faults, [(Some(3), &what)], "{sql}");
        });
    }
}

#[test]
fn a_file_that_is_sent_again_with_its_key_is_added_once() {
    stores(|store| {
        let (desk, place) = (Desk::new(store), Place::new());
        let id = desk.opens(2, desk.customer(monday())).unwrap().id;
        let send = || {
            let blob = puts(store, &place.files, b"a log", monday());
            let file = upload(blob, "log.txt", Some(desk.contact));
            attaches(&desk, id, keyed(desk.customer(monday()), "k", 1), &file).unwrap()
        };
        let (first, again) = (send(), send());
        assert_eq!((first.again, again.again), (false, true));
        assert_eq!(first.events, again.events);
        assert_eq!(files_of(store, id).len(), 1);
        let contact = desk.contact;
        store.write_now::<_, Error, _>(move |tx| store::erase_contact(tx, contact, monday())).unwrap();
        assert_eq!(store.sweep_files(&place.files, monday()).unwrap().removed, 1, "it was used once");
    });
}

#[test]
fn an_event_without_its_files_content_is_not_recorded() {
    stores(|store| {
        let (desk, place) = (Desk::new(store), Place::new());
        let id = desk.opens(2, desk.customer(monday())).unwrap().id;
        let file = upload(puts(store, &place.files, b"a log", monday()), "log.txt", None);
        let attach = Attach { file: file.described.sealed(), message: None, note: false };
        let mut command = desk.customer(monday());
        command.contents.push(file.described);
        let refused = desk.does(id, command, move |case, world| case.attach(&attach, world));
        assert!(matches!(refused, Err(Failure::Store(Error::Shape(_)))), "{refused:?}");
        assert_eq!(files_of(store, id), []);
    });
}

#[test]
fn what_does_not_arrive_leaves_nothing_behind() {
    let place = Place::new();
    let mut draft = place.files.draft().unwrap();
    draft.write(&[b'x'; 100_000]).unwrap();
    assert_eq!((draft.size(), draft.head().len()), (100_000, desk::file::HEAD));
    drop(draft);
    assert_eq!(fs::read_dir(place.directory.path()).unwrap().count(), 0);
    // As a killed process leaves it.
    let left = place.directory.path().join(".arriving-x");
    fs::write(&left, "half").unwrap();
    place.files.tidy(Duration::from_secs(60)).unwrap();
    assert!(left.exists(), "it may still be arriving");
    place.files.tidy(Duration::ZERO).unwrap();
    assert!(!left.exists());
    place.files.check().unwrap();
    assert!(place.contents().is_empty());
}

#[test]
fn contents_are_kept_in_an_s3_store_under_a_prefix() {
    let s3 = S3::start();
    stores(|store| {
        let (desk, files) = (Desk::new(store), bucket(&s3.address, "files/desk").unwrap());
        let id = desk.opens(2, desk.customer(monday())).unwrap().id;
        let blob = sends(&desk, &files, id, "سجل الأعطال".as_bytes());
        let path = format!("/files/desk/{}", blob.key());
        assert_eq!(s3.objects()[&path], "سجل الأعطال".as_bytes());
        assert_eq!(text(&files, &blob).as_deref(), Ok("سجل الأعطال"));
        assert_eq!(s3.asked(), ["HEAD", "PUT", "GET"]);
        sends(&desk, &files, id, "سجل الأعطال".as_bytes());
        assert_eq!(s3.asked(), ["HEAD"], "it is there already");
        s3.set(&path, "سجل آخر".as_bytes());
        assert_eq!(text(&files, &blob), Err(FileError::Damaged));
        let contact = desk.contact;
        store.write_now::<_, Error, _>(move |tx| store::erase_contact(tx, contact, monday())).unwrap();
        assert_eq!(store.sweep_files(&files, monday()).unwrap(), Swept { removed: 1, failed: 0 });
        assert!(s3.objects().is_empty());
        assert_eq!(text(&files, &blob), Err(FileError::Missing));
        s3.asked();
    });
    bucket(&s3.address, "files").unwrap().check().unwrap();
}

#[test]
fn an_s3_store_in_trouble_is_tried_again_twice_and_one_that_refuses_is_not() {
    let s3 = S3::start();
    let files = bucket(&s3.address, "files").unwrap();
    let busy = (503, "SlowDown");
    s3.troubles(&[busy, busy]);
    files.check().unwrap();
    assert_eq!(s3.asked(), ["PUT", "PUT", "PUT", "GET", "DELETE"]);
    s3.troubles(&[busy, busy, busy]);
    let gave_up = files.check().unwrap_err();
    assert!(matches!(&gave_up, FileError::Unreachable(what) if what.contains("503 SlowDown")), "{gave_up}");
    s3.asked();
    s3.troubles(&[(403, "SignatureDoesNotMatch")]);
    let refused = files.check().unwrap_err();
    assert!(
        matches!(&refused, FileError::Refused(what) if what.contains("SignatureDoesNotMatch")),
        "{refused}"
    );
    assert!(!refused.to_string().contains("an-id"), "{refused}");
    assert_eq!(s3.asked(), ["PUT"]);
    let elsewhere = bucket(&s3.address, "nosuch").unwrap().check().unwrap_err();
    assert!(matches!(&elsewhere, FileError::Refused(what) if what.contains("NoSuchBucket")), "{elsewhere}");
    s3.troubles(&[(301, "PermanentRedirect")]);
    assert!(
        matches!(files.check(), Err(FileError::Refused(_))),
        "a signed address is good for its host only"
    );
}

#[test]
fn a_content_that_cannot_be_removed_keeps_none_of_the_others() {
    let s3 = S3::start();
    stores(|store| {
        let files = bucket(&s3.address, "files").unwrap();
        for bytes in [b"one", b"two"] {
            puts(store, &files, bytes, monday());
        }
        s3.troubles(&[(403, "AccessDenied")]);
        let later = at("2026-11-25T07:00:00Z");
        assert_eq!(store.sweep_files(&files, later).unwrap(), Swept { removed: 1, failed: 1 });
        assert_eq!(store.sweep_files(&files, later).unwrap(), Swept { removed: 1, failed: 0 });
        assert!(s3.objects().is_empty());
    });
}

#[test]
fn an_s3_store_without_keys_or_out_of_reach_is_told() {
    let s3 = S3::start();
    let keyless =
        Files::open(&format!("s3://files?endpoint=http://{}", s3.address), None).map(drop).unwrap_err();
    assert!(matches!(&keyless, FileError::Address(what) if what.contains("AWS_ACCESS_KEY_ID")), "{keyless}");
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let unreachable = bucket(&nobody.to_string(), "files").unwrap().check();
    assert!(matches!(unreachable, Err(FileError::Unreachable(_))), "{unreachable:?}");
}
