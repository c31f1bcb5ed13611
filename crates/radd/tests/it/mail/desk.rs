//! A desk with a support address on a mail server, and customers who write to it.

use std::process::Command;
use std::time::{Duration, Instant};

use desk::case::Case;
use desk::id::Id;
use desk::people::Contact;
use engines::Database;
use engines::riyadh::said;
use mail::Message;
use mail::parse::parse;
use serde_json::json;
use servers::{PASSWORD, People, RECEIVER, Servers};
use store::{Failure, LetterState, Mail, Outlet, Store, Tx};
use tempfile::TempDir;

use crate::clients::UNLIMITED;
use crate::desk::{CONTACT, desk};
use crate::run::{Run, radd_arguments};
use crate::server::{Answer, PATIENCE, Server, ask_at, start};

pub const SUPPORT: &str = "support@desk.example";
pub const HUDA: &str = "huda@rimal.example";

/// How a connection is kept from others, as a mailbox has it.
#[derive(Clone, Copy)]
pub enum Lines {
    /// TLS from the first byte to fetch, STARTTLS to send.
    TlsAndStarttls,
    /// The other way round.
    StarttlsAndTls,
    /// In clear: for what isn't about that.
    Clear,
}

/// What is said of a mailbox when it is added.
pub struct Mailbox<'a> {
    pub address: &'a str,
    pub lines: Lines,
    /// What its servers let it in by.
    pub secret: &'a str,
    pub options: &'a [&'a str],
}

pub struct Desk {
    pub store: Store,
    pub server: Server,
    database: Database,
    files: TempDir,
}

/// The servers with a few people of the desk and of customers.
pub fn servers(more: &[&str], moved: &[(&str, &str)]) -> Servers {
    let here: Vec<&str> = [SUPPORT, HUDA, "lina@desk.example"].iter().chain(more).copied().collect();
    Servers::start(&People { here: &here, moved, tokens: None })
}

impl Desk {
    /// A desk whose support address is on the servers, and which has looked into its mailbox.
    pub fn new(database: Database, servers: &Servers, address: &str, lines: Lines) -> Self {
        Self::with_options(database, servers, Mailbox { address, lines, secret: PASSWORD, options: &[] })
    }

    /// The same, with more that is said of its mailbox.
    pub fn with_options(database: Database, servers: &Servers, mailbox: Mailbox<'_>) -> Self {
        desk(&database.url);
        let store = Store::open(&engines::config(&database.url)).unwrap();
        let files = TempDir::new().unwrap();
        added(&database.url, &files, servers, mailbox);
        let server = serving(&database, &files, servers);
        let desk = Self { store, server, database, files };
        until("the mailbox is looked into", || {
            desk.read(|tx| store::fetched(tx, Id::new(1))).place.is_some()
        });
        desk
    }

    /// What `radd mailbox` says of its mailbox.
    pub fn mailbox(&self, arguments: &str) -> Run {
        let mut words: Vec<_> = ["mailbox"].into_iter().chain(arguments.split_whitespace()).collect();
        let files = format!("files:{}", self.files.path().join("files").display());
        words.extend(["--database", &self.database.url]);
        if arguments.starts_with("check") {
            words.extend(["--files", &files, "--name-server", "none"]);
        }
        let trusted = self.files.path().join("certificate.pem");
        let output =
            Command::new(env!("CARGO_BIN_EXE_radd")).args(words).env("SSL_CERT_FILE", trusted).output();
        Run::of(output.unwrap())
    }

    /// A file that holds a secret, for whoever is asked for one.
    pub fn secret(&self, secret: &str) -> String {
        let path = self.files.path().join("another-secret");
        std::fs::write(&path, format!("{secret}\n")).unwrap();
        path.display().to_string()
    }

    /// Ends it in the middle of whatever it is doing.
    pub fn kill(&mut self) {
        self.server.kill();
    }

    /// Starts it again.
    pub fn restart(&mut self, servers: &Servers) {
        self.server = serving(&self.database, &self.files, servers);
    }

    pub fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Tx<'_>) -> Result<T, store::Error> + Send + 'static,
    ) -> T {
        self.store.read_now(read).unwrap()
    }

    /// Another contact of the same organisation, or what is said against one.
    pub fn knows(&self, address: &str) -> Id<Contact> {
        let address = address.to_owned();
        let added = self.store.write_now::<_, Failure, _>(move |tx| {
            let mut contact = store::contact(tx, Id::new(CONTACT))?.unwrap().it;
            contact.name.clone_from(&address);
            contact.addresses.truncate(1);
            contact.addresses[0].to = address;
            store::add_contact(tx, &contact)
        });
        added.unwrap()
    }

    /// The mail that came, in order.
    pub fn mails(&self) -> Vec<Mail> {
        self.read(|tx| {
            let ids = tx.all("SELECT id FROM mails ORDER BY id", &[], |row| row.take::<i64>())?;
            ids.into_iter().map(|id| Ok(store::mail(tx, id)?.unwrap())).collect()
        })
    }

    /// The numbers of its cases.
    pub fn cases(&self) -> Vec<i64> {
        self.read(|tx| tx.all("SELECT id FROM cases ORDER BY id", &[], |row| row.take()))
    }

    pub fn case(&self, id: i64) -> Case {
        self.read(move |tx| store::load(tx, Id::new(id))).unwrap().case
    }

    /// What was said in a case, by everybody.
    pub fn said(&self, id: i64) -> Vec<String> {
        self.read(move |tx| said(tx, Id::new(id)))
    }

    /// What became of its letters, in order, each by its id as mail.
    pub fn letters(&self) -> Vec<(String, LetterState)> {
        self.read(|tx| {
            let ids = tx.all("SELECT message_id FROM letters ORDER BY id", &[], |row| row.take())?;
            let state = |tx: &mut Tx<'_>, id: String| {
                let posted = store::letter_with_id(tx, &id)?.unwrap();
                Ok((id, posted.state))
            };
            ids.into_iter().map(|id| state(tx, id)).collect()
        })
    }

    /// Whether nothing more is to be sent, by whoever is up to it.
    pub fn has_sent_all(&self) -> bool {
        // An answer becomes a letter once it can't be undone any more (policy D11).
        if self.read(|tx| store::next_outgoing(tx, Outlet::Page)).is_some() {
            return false;
        }
        let open = [LetterState::Waiting, LetterState::Sending];
        self.letters().iter().all(|(_, state)| !open.contains(state))
    }

    /// The lead answers, be it within the contact window or not.
    pub fn answers(&self, case: i64, text: &str) {
        let answer = answers_at(self.server.port(), case, text, "").unwrap();
        assert!(matches!(answer.status, 200 | 201), "{answer:?}");
    }
}

/// The lead answers by a server's port; each of `headers` ends its line.
pub fn answers_at(port: u16, case: i64, text: &str, headers: &str) -> std::io::Result<Answer> {
    let body = json!({"message": text, "send_now": "The customer waits for it."});
    let headers = format!("Authorization: Bearer lead\r\n{headers}");
    ask_at(port, "POST", &format!("/api/v1/cases/{case}/replies"), &headers, &body.to_string())
}

impl Drop for Desk {
    /// A story that fails is told with what the desk knows of its mail.
    #[allow(clippy::print_stderr, reason = "a failed test says why")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            let letters = "SELECT id, state, COALESCE(problem, '') FROM letters ORDER BY id DESC LIMIT 20";
            let letters = self.store.read_now::<_, store::Error, _>(move |tx| {
                tx.all(letters, &[], |row| {
                    Ok((row.take::<i64>()?, row.take::<String>()?, row.take::<String>()?))
                })
            });
            eprintln!("letters, the last first: {letters:?}\nits log:\n{}", self.server.last_words());
        }
    }
}

/// Adds a mailbox as whoever sets it up does; what it is let in by is in a file.
fn added(url: &str, files: &TempDir, servers: &Servers, mailbox: Mailbox<'_>) {
    let Mailbox { address, lines, secret, options } = mailbox;
    let ports = servers.ports;
    let (imap, smtp) = match lines {
        Lines::TlsAndStarttls => (("tls", ports.imaps), ("starttls", ports.smtp)),
        Lines::StarttlsAndTls => (("starttls", ports.imap), ("tls", ports.smtps)),
        Lines::Clear => (("none", ports.imap), ("none", ports.smtp)),
    };
    let file = files.path().join("secret");
    std::fs::write(&file, format!("{secret}\n")).unwrap();
    let (imap_at, smtp_at) = (format!("localhost:{}", imap.1), format!("localhost:{}", smtp.1));
    let mut arguments = vec!["mailbox", "add", address, "--name", "Credenti Support", "--trust", RECEIVER];
    arguments.extend(["--imap", &imap_at, "--imap-security", imap.0]);
    arguments.extend(["--smtp", &smtp_at, "--smtp-security", smtp.0]);
    arguments.extend(["--imap-secret-file", file.to_str().unwrap(), "--database", url]);
    arguments.extend(options);
    let run = radd_arguments(&arguments, "");
    assert!(run.ok, "{}", run.err);
}

fn serving(database: &Database, files: &TempDir, servers: &Servers) -> Server {
    // Whoever trusts the certificate trusts the servers.
    let trusted = files.path().join("certificate.pem");
    std::fs::write(&trusted, &servers.certificate).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_radd"));
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--database", &database.url])
        .args(["--files", &format!("files:{}", files.path().join("files").display())])
        .args(UNLIMITED.split_whitespace())
        // Nobody outside this machine is asked who may send mail.
        .args(["--name-server", "none"])
        .env("SSL_CERT_FILE", &trusted);
    start(command).unwrap_or_else(|said| panic!("{said}"))
}

/// A customer's message; each of `headers` ends its line.
pub fn message(from: &str, to: &str, id: &str, headers: &str, text: &str) -> String {
    format!(
        "From: <{from}>\nTo: <{to}>\nMessage-ID: <{id}>\nDate: Mon, 23 Nov 2026 10:00:00 +0300\n{headers}\n{text}\n"
    )
}

/// What somebody has got, read.
pub fn inbox(servers: &Servers, address: &str) -> Vec<Message> {
    servers.inbox(address).iter().map(|raw| parse(raw.as_bytes())).collect()
}

/// Waits until something is so.
pub fn until(what: &str, is_so: impl FnMut() -> bool) {
    within(PATIENCE, what, is_so);
}

/// Waits until something is so, for so long at the most.
pub fn within(patience: Duration, what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < patience, "it never comes true that {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
