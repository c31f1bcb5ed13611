//! `radd mailbox` and `radd mail in`, and a server that mail is handed over to.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;

use engines::Database;
use serde_json::{Value, from_str};
use store::{Error, Sql, Store};
use tempfile::TempDir;

use crate::desk::desk;
use crate::run::{Run, radd_bytes};
use crate::server::serve;

/// A desk, what runs `radd` on it, and a folder for its files.
fn desks(story: impl Fn(&dyn Fn(&str, &str) -> Run, &str, &TempDir)) {
    engines::both(|Database { url, .. }| {
        desk(url);
        let folder = TempDir::new().unwrap();
        let radd = |arguments: &str, input: &str| {
            let mut arguments: Vec<_> = arguments.split_whitespace().collect();
            arguments.extend(["--database", url]);
            if !matches!(arguments[..2], ["mailbox", "add" | "list" | "change" | "activate" | "deactivate"]) {
                arguments.extend(["--name-server", "none"]);
            }
            radd_bytes(&arguments, input.as_bytes())
        };
        story(&radd, url, &folder);
    });
}

#[track_caller]
fn read(run: &Run) -> Value {
    assert!(run.ok, "{}", run.err);
    from_str(&run.out).unwrap()
}

const MESSAGE: &str = "Message-ID: <1@rimal.example>\nDate: Mon, 12 Jan 2026 10:00:00 +0300\n\
                       From: huda@rimal.example\nTo: support@desk.example\nSubject: Help\n\nHelp\n";

#[test]
fn a_mailbox_is_set_up_changed_and_taken_out_of_use_from_the_command_line() {
    desks(|radd, _, folder| {
        let secret = folder.path().join("secret");
        std::fs::write(&secret, "right\n").unwrap();
        let secret = secret.display();
        let added = radd(
            &format!(
                "mailbox add Support@Desk.example --name Support --imap mail.desk.example --smtp mail.desk.example \
                 --smtp-security starttls --imap-secret-file {secret} --trust mx.desk.example --json"
            ),
            "",
        );
        let shown = read(&added);
        assert_eq!(shown["address"], "support@desk.example");
        assert_eq!((&shown["receiving"]["port"], &shown["sending"]["port"]), (&993.into(), &587.into()));
        assert!(!added.out.contains("right"), "{}", added.out);
        let unknown = radd("mailbox change help@desk.example --folder Support", "");
        assert!(!unknown.ok && unknown.err.contains("there is no such mailbox"), "{}", unknown.err);
        let changed = read(&radd(
            "mailbox change support@desk.example --folder Support --alias help@desk.example --json",
            "",
        ));
        assert_eq!((&changed["folder"], &changed["receiving"]), (&"Support".into(), &shown["receiving"]));
        assert_eq!(read(&radd("mailbox deactivate help@desk.example --json", ""))["active"], false);
        let listed = radd("mailbox list", "");
        assert_eq!(listed.out, "mailbox 1: Support <support@desk.example>, not in use\n");
        assert_eq!(read(&radd("mailbox activate 1 --json", ""))["active"], true);
        let arabic = radd("mailbox list --lang ar", "");
        assert!(arabic.out.contains("يُجلب من \u{2066}mail.desk.example:993\u{2069}"), "{}", arabic.out);
    });
}

#[test]
fn what_is_wrong_with_a_mailbox_is_told_by_option() {
    desks(|radd, _, folder| {
        let none = radd("mailbox add support@desk.example --imap mail.desk.example", "");
        assert!(!none.ok && none.err.contains("--imap-secret-file"), "{}", none.err);
        let clear = radd(
            "mailbox add support@desk.example --smtp mail.desk.example --smtp-user x --smtp-security none --smtp-secret-file -",
            "right\n",
        );
        assert!(clear.err.contains("--smtp-security") && clear.err.contains("TLS"), "{}", clear.err);
        let key = folder.path().join("key.pem");
        std::fs::write(&key, "no key").unwrap();
        let unsigned = radd(
            &format!("mailbox add support@desk.example --dkim-selector s1 --dkim-key-file {}", key.display()),
            "",
        );
        assert!(
            unsigned.err.contains("--dkim-key-file") && !unsigned.err.contains("no key"),
            "{}",
            unsigned.err
        );
        assert!(radd("mailbox list", "").out.is_empty());
        let missing = radd("mailbox deactivate 7", "");
        assert!(missing.err.contains("MAILBOX"), "{}", missing.err);
    });
}

#[test]
fn a_look_from_the_command_line_says_what_is_wrong_and_fails() {
    desks(|radd, _, folder| {
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let add = format!(
            "mailbox add support@desk.example --imap {gone} --imap-security none --imap-secret-file -"
        );
        assert!(radd(&add, "right\n").ok);
        let files = format!("--files files:{}", folder.path().display());
        let looked = radd(&format!("mailbox check support@desk.example {files}"), "");
        let line = looked.out.lines().find(|line| line.starts_with("wrong")).unwrap();
        assert!(!looked.ok && line.contains("Receiving") && line.contains("isn't reached"), "{}", looked.out);
        let arabic = radd(&format!("mailbox check --lang ar {files}"), "");
        assert!(arabic.out.contains("خطأ  الاستقبال"), "{}", arabic.out);
        let doctor = radd(&format!("doctor {files}"), "");
        assert!(doctor.out.contains("wrong  support@desk.example: nothing can be fetched"), "{}", doctor.out);
    });
}

#[test]
fn s13_a_piped_message_is_on_disk_or_its_server_hears_how_to_go_on() {
    desks(|radd, _, folder| {
        assert!(radd("mailbox add support@desk.example", "").ok);
        let files = format!("--files files:{}", folder.path().display());
        let piped = |options: &str, message: &str| radd(&format!("mail in {files} {options}"), message);
        let first = read(&piped("--mailbox Support+1.x@desk.example --json", MESSAGE));
        assert_eq!(
            (&first["mail"], &first["became"], &first["case"]),
            (&1.into(), &"case".into(), &1.into())
        );
        let mbox = format!("From huda@rimal.example Mon Jan 12 10:00:00 2026\n{MESSAGE}");
        let again = piped("", &mbox);
        assert_eq!((again.code, again.out.as_str()), (Some(0), "mail 1: case #1\n"), "the same mail is one");
        assert_eq!(piped("--mailbox sales@desk.example", MESSAGE).code, Some(67));
        assert_eq!(piped("", "").code, Some(75));
        assert_eq!(piped("--no-such-option", MESSAGE).code, Some(75), "mail waits until that is mended");
        let elsewhere =
            radd_bytes(&["mail", "in", "--database", "sqlite:/nowhere/radd.db"], MESSAGE.as_bytes());
        assert_eq!(elsewhere.code, Some(75), "{}", elsewhere.err);
        assert_eq!(piped("--help", "").code, Some(0));
    });
}

/// From now on the engine takes no row of a table of which a condition is true.
fn refuses(url: &str, table: &str, condition: &str) {
    let sqlite = format!(
        "CREATE TRIGGER refuses_{table} BEFORE INSERT ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'it is refused'); END"
    );
    let function = "CREATE OR REPLACE FUNCTION refuses() RETURNS trigger LANGUAGE plpgsql AS \
                    'BEGIN RAISE EXCEPTION ''it is refused''; END'";
    let postgres = format!(
        "CREATE TRIGGER refuses_{table} BEFORE INSERT ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuses()"
    );
    let store = Store::open(&engines::config(url)).unwrap();
    let made = store.write_now::<_, Error, _>(move |tx| {
        tx.run(Sql::Each { sqlite: "SELECT 1 WHERE 1 = 0", postgres: function }, &[])?;
        tx.run(Sql::Each { sqlite: &sqlite, postgres: &postgres }, &[])
    });
    made.unwrap();
}

#[test]
fn s13_a_piped_message_that_fails_by_itself_is_kept_and_in_an_outage_it_is_to_come_again() {
    desks(|radd, url, folder| {
        assert!(radd("mailbox add support@desk.example", "").ok);
        let piped = |message: &str| {
            radd(&format!("mail in --json --files files:{}", folder.path().display()), message)
        };
        refuses(url, "mails", "NEW.sender LIKE 'poison%' AND NEW.became <> 'failed'");
        let failed = read(&piped(&MESSAGE.replace("From: huda", "From: poison")));
        assert_eq!((&failed["became"], &failed["case"]), (&"failed".into(), &Value::Null));
        assert_eq!(read(&piped(MESSAGE))["became"], "case");
        let files = format!("--files files:{}", folder.path().display());
        let doctor = radd(&format!("doctor {files}"), "");
        assert!(doctor.out.contains("1 couldn't be taken in and are kept whole"), "{}", doctor.out);
        let checked = radd(&format!("mailbox check {files}"), "");
        assert!(checked.out.contains("look   Not taken in"), "{}", checked.out);
        refuses(url, "events", "1 = 1");
        let later = piped(&MESSAGE.replace("<1@", "<2@"));
        assert_eq!(later.code, Some(75), "{}", later.err);
    });
}

#[test]
fn s13_a_server_takes_what_is_handed_over_by_lmtp() {
    desks(|radd, url, folder| {
        assert!(radd("mailbox add support@desk.example", "").ok);
        let (socket, files) = (folder.path().join("lmtp"), folder.path().join("files"));
        let server = serve(
            url,
            &format!("--name-server none --lmtp unix:{} --files files:{}", socket.display(), files.display()),
        );
        let mut line = UnixStream::connect(&socket).unwrap();
        let talk = format!(
            "LHLO mx\r\nMAIL FROM:<huda@rimal.example>\r\nRCPT TO:<support@desk.example>\r\nDATA\r\n{}\r\n.\r\nQUIT\r\n",
            MESSAGE.replace('\n', "\r\n")
        );
        line.write_all(talk.as_bytes()).unwrap();
        let heard: Vec<_> = BufReader::new(line).lines().map_while(Result::ok).collect();
        assert!(heard.iter().any(|line| line.starts_with("250 2.0.0 taken in")), "{heard:?}");
        let case = server.get("/api/v1/cases/1").json();
        assert_eq!(case["channel"], "email");
        server.stop();
    });
}
