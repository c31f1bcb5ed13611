//! `radd doctor`, and what helps at the command line: completions and manual pages.

use engines::Database;
use store::Store;
use tempfile::TempDir;

use crate::desk::desk;
use crate::run::{Run, radd, radd_arguments};

/// Looks at a database whose attachments are in a folder that isn't there yet.
fn doctor(url: &str, options: &[&str]) -> Run {
    let folder = TempDir::new().unwrap();
    let files = format!("files:{}", folder.path().display());
    radd_arguments(&[&["doctor", "--database", url, "--files", &files], options].concat(), "")
}

/// The line about something.
#[track_caller]
fn line<'a>(run: &'a Run, about: &str) -> &'a str {
    let found = run.out.lines().find(|line| line.contains(about));
    found.unwrap_or_else(|| panic!("{about}: {}{}", run.out, run.err))
}

#[test]
fn a_desk_that_is_well_has_nothing_wrong() {
    engines::both(|Database { url, directory }| {
        desk(url);
        if let Some(folder) = directory {
            let path = folder.path().join("radd.db");
            let readable = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            std::fs::set_permissions(path, readable).unwrap();
        }
        let run = doctor(url, &[]);
        assert!(run.ok, "{}{}", run.out, run.err);
        for about in [
            "database: ",
            "tables: of migration 1",
            "soundness: ",
            "clock: ",
            "attachments: files:",
            "zone data: ",
        ] {
            assert!(line(&run, about).starts_with("fine"), "{}", run.out);
        }
        assert!(!run.out.contains("wrong  "), "{}", run.out);
        let arabic = doctor(url, &["--lang", "ar"]);
        assert!(arabic.out.contains("سليم  قاعدة البيانات"), "{}", arabic.out);
    });
}

#[test]
fn looking_at_a_database_that_is_not_there_makes_none() {
    let folder = TempDir::new().unwrap();
    let run = doctor(&format!("sqlite:{}", folder.path().join("radd.db").display()), &[]);
    assert!(line(&run, "database: ").starts_with("look"), "{}", run.out);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_is_wrong_is_said_with_what_to_do_and_without_a_password() {
    let run = doctor("postgres://radd:secret@127.0.0.1:1/radd", &["--listen", "0.0.0.0:80"]);
    assert!(!run.ok && !run.out.contains("secret"), "{}", run.out);
    assert!(line(&run, "options: ").contains("--public-url: others than this machine reach 0.0.0.0:80"));
    assert!(
        line(&run, "database: ").starts_with("wrong  database: the database can't be reached"),
        "{}",
        run.out
    );
    let folder = TempDir::new().unwrap();
    let (path, key) = (folder.path().join("radd.db"), folder.path().join("key.pem"));
    let url = format!("sqlite:{}", path.display());
    desk(&url);
    let store = Store::open(&engines::config(&url)).unwrap();
    store
        .write_now::<_, store::Error, _>(|tx| tx.batch("INSERT INTO migrations (number) VALUES (999)"))
        .unwrap();
    drop(store);
    std::fs::write(&key, "a key").unwrap();
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(&key, open).unwrap();
    let pem = key.to_str().unwrap();
    let run = doctor(
        &url,
        &["--public-url", "http://localhost.invalid", "--tls-key", pem, "--tls-certificate", pem],
    );
    assert!(!run.ok, "{}", run.out);
    assert!(line(&run, "tables: ").contains("it has migration 999"), "{}", run.out);
    assert!(line(&run, "public address: ").contains("nobody finds this host"), "{}", run.out);
    assert!(line(&run, "chmod 600").contains("key.pem can be read by others"), "{}", run.out);
    let proxied = doctor(&url, &["--public-url", "https://localhost"]);
    assert!(line(&proxied, "proxy: ").contains("name it with --trusted-proxy"), "{}", proxied.out);
}

#[test]
fn a_clock_that_was_set_back_and_a_file_that_is_damaged_are_seen() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("radd.db");
    let url = format!("sqlite:{}", path.display());
    desk(&url);
    let store = Store::open(&engines::config(&url)).unwrap();
    let later =
        "INSERT INTO cases (id, seq, hash, recorded, submitted, subject, channel, priority, life, awaits_customer,
                            unheard, triage, tags, state, customer_wrote, queue_priority)
                 SELECT 1, 1, x'00', 0, 0, x'00', 'portal', 3, 'open', FALSE, FALSE, FALSE, '', 'none', 0, 3";
    let event = "INSERT INTO events (case_id, seq, occurred, recorded, actor, imported, body, previous, hash)
                 VALUES (1, 1, 0, 9000000000000000, '\"desk\"', FALSE, '{}', x'00', x'00')";
    let written = store.write_now::<_, store::Error, _>(move |tx| {
        tx.batch(later)?;
        tx.batch(event)
    });
    written.unwrap();
    drop(store);
    let run = doctor(&url, &[]);
    assert!(line(&run, "clock: ").contains("the last event was recorded"), "{}", run.out);
    // A page in the middle of the file, overwritten.
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0xff);
    std::fs::write(&path, bytes).unwrap();
    let run = doctor(&url, &[]);
    assert!(!run.ok && line(&run, "soundness: ").starts_with("wrong"), "{}", run.out);
}

#[test]
fn shells_complete_the_commands_and_each_has_a_manual_page() {
    for shell in ["bash", "zsh", "fish"] {
        let run = radd(&format!("completions {shell}"));
        assert!(run.ok && run.out.contains("serve") && run.out.contains("public-url"), "{shell}");
    }
    let first = radd("man -");
    assert!(first.ok && first.out.contains(".TH radd 1"), "{}", first.out);
    let folder = TempDir::new().unwrap();
    let run = radd(&format!("man {}", folder.path().display()));
    assert!(run.ok, "{}", run.err);
    let page = std::fs::read_to_string(folder.path().join("radd-serve.1")).unwrap();
    assert!(page.contains("trusted\\-proxy"), "{page}");
    let nowhere = radd(&format!("man {}/none", folder.path().display()));
    assert!(!nowhere.ok && nowhere.err.contains("can't be written to"), "{}", nowhere.err);
}
