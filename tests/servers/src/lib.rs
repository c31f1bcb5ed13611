//! A mail server for tests: Postfix takes mail by SMTP and puts it into Maildirs, and Dovecot shows them by IMAP. Both are
//! those of Debian, on ports of this machine that the system gave; no mail leaves it, and no name is looked up. They are
//! stopped when whoever started them ends, however it ends.

#![allow(clippy::unwrap_used, reason = "a test stops where its surroundings fail")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use lettre::address::Envelope;
use lettre::{Address, SmtpTransport, Transport as _};
use rcgen::CertifiedKey;

/// What everybody's password is.
pub const PASSWORD: &str = "everybodys";

/// What Postfix calls itself where it notes what it thinks of a sender.
pub const RECEIVER: &str = "mx.desk.example";

const KEEPER: &str = include_str!("keeper.sh");

/// The two that run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Takes mail, and delivers it.
    Postfix,
    /// Shows what was delivered.
    Dovecot,
}

impl Which {
    const fn word(self) -> &'static str {
        match self {
            Self::Postfix => "postfix",
            Self::Dovecot => "dovecot",
        }
    }
}

/// Where they listen.
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    /// SMTP, in clear until STARTTLS.
    pub smtp: u16,
    /// SMTP over TLS.
    pub smtps: u16,
    /// IMAP, in clear until STARTTLS.
    pub imap: u16,
    /// IMAP over TLS.
    pub imaps: u16,
}

/// A running mail server.
pub struct Servers {
    /// Where it listens.
    pub ports: Ports,
    /// The certificate that it shows to `localhost`, in PEM.
    pub certificate: String,
    directory: PathBuf,
    /// As long as our end of its input is open, the servers run. The kernel closes it, also after a panic or a kill.
    keeper: Child,
    said: BufReader<ChildStdout>,
}

/// Who has mail here.
#[derive(Clone, Debug, Default)]
pub struct People<'a> {
    /// Addresses with a mailbox. Their domains are this server's; nobody else in them is known.
    pub here: &'a [&'a str],
    /// Addresses whose mail is taken, and then goes on to others: to one that nobody has, and it comes back; to one here,
    /// and that one has it.
    pub moved: &'a [(&'a str, &'a str)],
    /// Where the servers ask whose a token is (`?access_token=…`), if anybody gets in by one. It answers with JSON: `email` and
    /// `active`.
    pub tokens: Option<&'a str>,
}

impl Servers {
    /// Starts both.
    ///
    /// # Panics
    /// Where they can't run: without Debian's packages, or by another user than root, as Postfix delivers as its owners.
    pub fn start(people: &People<'_>) -> Self {
        must_be_possible();
        let ports = free_ports();
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let domains = domains(people);
        let list = |lines: Vec<String>| lines.join("\n") + "\n";
        let here = people.here.iter().map(|address| format!("{address} {}", maildir(address)));
        let moved = people.moved.iter().map(|(from, to)| format!("{from} {to}"));
        // As a receiver that believes envelopes: this machine's mail is from nowhere that could be looked up.
        let judged = domains.iter().map(|domain| {
            format!("{domain} PREPEND Authentication-Results: {RECEIVER}; dmarc=pass header.from={domain}")
        });
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER])
            .env("MAIL_CERTIFICATE", cert.pem())
            .env("MAIL_KEY", signing_key.serialize_pem())
            .env("MAIL_PASSWORD", PASSWORD)
            .env("MAIL_TOKENS", people.tokens.unwrap_or_default())
            .env("MAIL_DOMAINS", domains.iter().cloned().collect::<Vec<_>>().join(" "))
            .env("MAIL_ADDRESSES", list(here.collect()))
            .env("MAIL_MOVED", list(moved.collect()))
            .env("MAIL_JUDGED", list(judged.collect()))
            .env("MAIL_SMTP", ports.smtp.to_string())
            .env("MAIL_SMTPS", ports.smtps.to_string())
            .env("MAIL_IMAP", ports.imap.to_string())
            .env("MAIL_IMAPS", ports.imaps.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .unwrap();
        let mut said = BufReader::new(keeper.stdout.take().unwrap());
        let directory = line(&mut said);
        assert!(!directory.is_empty(), "the mail server doesn't start; what it said is above");
        Self { ports, certificate: cert.pem(), directory: directory.into(), keeper, said }
    }

    /// Ends one with all that belongs to it, in the middle of whatever it is doing.
    pub fn kill(&mut self, which: Which) {
        self.tell("kill", which);
    }

    /// Starts it again, and waits until it listens.
    pub fn restart(&mut self, which: Which) {
        self.tell("start", which);
    }

    fn tell(&mut self, word: &str, which: Which) {
        let told = format!("{word} {}", which.word());
        writeln!(self.keeper.stdin.as_mut().unwrap(), "{told}").unwrap();
        assert_eq!(line(&mut self.said), told, "the keeper has ended; what it said is above");
    }

    /// Hands a message to Postfix ([`hand_over`]).
    ///
    /// # Errors
    /// What Postfix says, or that it isn't there.
    pub fn send(&self, from: Option<&str>, to: &[&str], message: &str) -> Result<(), String> {
        hand_over(self.ports.smtp, from, to, message)
    }

    /// What somebody has got, in the order in which it came.
    pub fn inbox(&self, address: &str) -> Vec<String> {
        let maildir = self.directory.join("mail").join(maildir(address));
        let mut found = Vec::new();
        for folder in ["new", "cur"] {
            for entry in std::fs::read_dir(maildir.join(folder)).into_iter().flatten().flatten() {
                // Between our looking and reading it may have gone from one to the other.
                if let (Ok(bytes), Ok(about)) = (std::fs::read(entry.path()), entry.metadata()) {
                    let name = entry.file_name();
                    found.push(((about.mtime(), about.mtime_nsec()), name, bytes));
                }
            }
        }
        found.sort();
        found.into_iter().map(|(.., bytes)| String::from_utf8_lossy(&bytes).into_owned()).collect()
    }

    /// What Postfix still has to deliver.
    pub fn queued(&self) -> usize {
        let folders = ["maildrop", "incoming", "active", "deferred"];
        folders.iter().map(|folder| files(&self.directory.join("queue").join(folder))).sum()
    }

    /// What both have said.
    pub fn log(&self) -> String {
        let mut said = String::new();
        for name in ["postfix.log", "dovecot.log"] {
            let text = std::fs::read_to_string(self.directory.join(name)).unwrap_or_default();
            let _ = writeln!(said, "{name}:\n{text}");
        }
        said
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        // The keeper sees our end closed, stops the servers and removes their directory.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// Hands a message to whoever takes mail at a port, from nobody where it is a report.
///
/// # Errors
/// What is said there, or that nobody is.
pub fn hand_over(port: u16, from: Option<&str>, to: &[&str], message: &str) -> Result<(), String> {
    let address = |text: &str| text.parse::<Address>().map_err(|error| error.to_string());
    let to = to.iter().map(|to| address(to)).collect::<Result<Vec<_>, _>>()?;
    let envelope = Envelope::new(from.map(address).transpose()?, to).map_err(|error| error.to_string())?;
    let taker = SmtpTransport::builder_dangerous("127.0.0.1").port(port).build();
    let message = message.replace("\r\n", "\n").replace('\n', "\r\n");
    taker.send_raw(&envelope, message.as_bytes()).map(drop).map_err(|error| {
        let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        format!("{error} {source}")
    })
}

fn line(said: &mut impl BufRead) -> String {
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

fn must_be_possible() {
    let path = std::env::var_os("PATH").unwrap_or_default();
    for (program, package) in [("postconf", "postfix"), ("dovecot", "dovecot-imapd")] {
        let there = std::env::split_paths(&path).any(|directory| directory.join(program).exists());
        assert!(
            there,
            "{program} isn't on the path (/usr/sbin is?), and no mail is tested without it: install Debian's package \
             {package} (scripts/need.sh postfix dovecot)"
        );
    }
    let own = std::fs::metadata("/proc/self").unwrap().uid();
    assert_eq!(own, 0, "Postfix runs for root alone: run the tests as root, in a container for instance");
}

/// Four that nobody has now. Between our asking and the servers' taking them somebody else may take one; the keeper then
/// waits for a while.
fn free_ports() -> Ports {
    let taken: Vec<_> = (0..4).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
    let port = |n: usize| taken[n].local_addr().unwrap().port();
    Ports { smtp: port(0), smtps: port(1), imap: port(2), imaps: port(3) }
}

fn domains(people: &People<'_>) -> BTreeSet<String> {
    let moved = people.moved.iter().flat_map(|(from, to)| [*from, *to]);
    let all = people.here.iter().copied().chain(moved);
    all.filter_map(|address| Some(address.rsplit_once('@')?.1.to_owned())).collect()
}

/// Where somebody's mail is, below the directory of all mail.
fn maildir(address: &str) -> String {
    let (name, domain) = address.rsplit_once('@').unwrap();
    format!("{domain}/{name}/")
}

/// How many files there are in a folder and in those below it.
fn files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 }).sum()
}
