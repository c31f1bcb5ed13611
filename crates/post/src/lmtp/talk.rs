//! One server's talk with the desk, word by word.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use desk::id::Id;
use desk::mailbox::Mailbox;
use mail::sender;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::sync::watch::Receiver;
use tokio::time::timeout;

use super::Line;
use crate::room::{Arrival, LARGEST, Room};

/// A line of commands has at the most so many bytes.
const LONGEST: u64 = 2_048;
/// So much of a message is read at once.
const PIECE: u64 = 64 << 10;
/// A message goes to at the most so many addresses.
const MOST: usize = 100;
/// How long the other side may be silent.
const SILENCE: Duration = Duration::from_secs(300);

/// What a server says to the desk, and what the desk has heard so far.
pub(super) struct Talk {
    room: Room,
    line: BufReader<Box<dyn Line>>,
    stop: Receiver<bool>,
    greeted: bool,
    /// Who handed the message to that server, as it says.
    from: Option<(IpAddr, String)>,
    mail: Option<Mail>,
}

/// A message that is being handed over.
struct Mail {
    sender: String,
    to: Vec<(String, Id<Mailbox>)>,
}

/// What is read of a message: its bytes, or how it ended.
enum Body {
    Whole(Vec<u8>),
    TooLarge,
}

impl Talk {
    pub fn new(room: Room, line: Box<dyn Line>, stop: Receiver<bool>) -> Self {
        Self { room, line: BufReader::new(line), stop, greeted: false, from: None, mail: None }
    }

    /// Says a line, or several.
    pub async fn say(&mut self, text: &str) -> io::Result<()> {
        let text = text.replace('\n', "\r\n") + "\r\n";
        self.line.write_all(text.as_bytes()).await?;
        self.line.flush().await
    }

    /// Listens and answers until the other side says good-bye, or the desk stops.
    pub async fn hold(&mut self) -> io::Result<()> {
        self.say("220 Radd LMTP").await?;
        loop {
            let mut stop = self.stop.clone();
            if *stop.borrow() {
                return self.say("421 4.3.2 stopping: come again later").await;
            }
            let heard = tokio::select! {
                heard = timeout(SILENCE, self.hear()) => heard,
                _ = stop.changed() => continue,
            };
            let Ok(heard) = heard else {
                return self.say("421 4.4.2 nothing was said for five minutes").await;
            };
            let Some(command) = heard? else { return Ok(()) };
            let Ok(command) = String::from_utf8(command) else {
                self.say("500 5.5.2 not UTF-8").await?;
                continue;
            };
            if !command.ends_with('\n') {
                return self.say("500 5.5.2 a line is too long").await;
            }
            let (word, rest) = split(command.trim_end());
            if word == "QUIT" {
                return self.say("221 2.0.0 good-bye").await;
            }
            self.answer(&word, rest).await?;
        }
    }

    async fn hear(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        (&mut self.line).take(LONGEST).read_until(b'\n', &mut line).await?;
        Ok(Some(line).filter(|line| !line.is_empty()))
    }

    async fn answer(&mut self, word: &str, rest: &str) -> io::Result<()> {
        let said = match word {
            "LHLO" => self.greets(rest),
            "HELO" | "EHLO" => "500 5.5.1 this is LMTP: say LHLO".to_owned(),
            "NOOP" => "250 2.0.0 yes".to_owned(),
            "VRFY" => "252 2.0.0 send it, and see".to_owned(),
            "RSET" => {
                (self.mail, self.from) = (None, None);
                "250 2.0.0 forgotten".to_owned()
            }
            "XFORWARD" | "MAIL" | "RCPT" | "DATA" if !self.greeted => "503 5.5.1 say LHLO first".to_owned(),
            "XFORWARD" => self.hears_of(rest),
            "MAIL" => self.begins(rest),
            "RCPT" => self.goes_to(rest).await,
            "DATA" => return self.takes().await,
            _ => "502 5.5.2 that word isn't known here".to_owned(),
        };
        self.say(&said).await
    }

    fn greets(&mut self, rest: &str) -> String {
        if rest.is_empty() {
            return "501 5.5.4 say who you are".to_owned();
        }
        (self.greeted, self.mail, self.from) = (true, None, None);
        format!(
            "250-Radd\n250-PIPELINING\n250-8BITMIME\n250-SMTPUTF8\n250-ENHANCEDSTATUSCODES\n250-XFORWARD NAME ADDR PROTO HELO\n250 SIZE {LARGEST}"
        )
    }

    /// Who handed the message to the server that hands it to us (XFORWARD, as Postfix says it).
    fn hears_of(&mut self, rest: &str) -> String {
        if self.mail.is_some() {
            return "503 5.5.1 not in the middle of a message".to_owned();
        }
        let (mut address, mut helo) = (None, String::new());
        for attribute in rest.split_whitespace() {
            let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            match name.to_ascii_uppercase().as_str() {
                "ADDR" => address = value.trim_start_matches("IPV6:").parse::<IpAddr>().ok(),
                "HELO" if !value.starts_with('[') => value.clone_into(&mut helo),
                _ => {}
            }
        }
        // Postfix says it in several lines where it doesn't fit into one.
        match (address, &mut self.from) {
            (Some(address), _) => self.from = Some((address, helo)),
            (None, Some((_, known))) if !helo.is_empty() => *known = helo,
            (None, _) => {}
        }
        "250 2.0.0 noted".to_owned()
    }

    fn begins(&mut self, rest: &str) -> String {
        if self.mail.is_some() {
            return "503 5.5.1 one message after another".to_owned();
        }
        let Some((sender, parameters)) = path(rest, "FROM:") else {
            return "501 5.5.4 say MAIL FROM:<address>".to_owned();
        };
        for parameter in parameters.split_whitespace() {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            match name.to_ascii_uppercase().as_str() {
                "SIZE" if value.parse::<usize>().is_ok_and(|size| size > LARGEST) => return too_large(),
                "SIZE" | "BODY" | "SMTPUTF8" => {}
                _ => return format!("555 5.5.4 {name} isn't known here"),
            }
        }
        self.mail = Some(Mail { sender: sender.to_owned(), to: Vec::new() });
        "250 2.1.0 go on".to_owned()
    }

    async fn goes_to(&mut self, rest: &str) -> String {
        let Some(mail) = &self.mail else { return "503 5.5.1 say MAIL first".to_owned() };
        let Some((address, _)) = path(rest, "TO:").filter(|(address, _)| !address.is_empty()) else {
            return "501 5.5.4 say RCPT TO:<address>".to_owned();
        };
        if mail.to.len() >= MOST {
            return "452 4.5.3 too many addresses: send it in parts".to_owned();
        }
        let address = address.to_owned();
        match self.room.mailbox_at(&address).await {
            Ok(Some(mailbox)) => {
                let said = format!("250 2.1.5 <{address}> arrives here");
                if let Some(mail) = &mut self.mail {
                    mail.to.push((address, mailbox));
                }
                said
            }
            Ok(None) => format!("550 5.1.1 <{address}> is no mailbox of this desk"),
            Err(error) => later(&error.to_string()),
        }
    }

    /// Takes a message, and answers for each address that it goes to. It is one message, and becomes one thing.
    async fn takes(&mut self) -> io::Result<()> {
        let (mail, from) = (self.mail.take(), self.from.take());
        let Some(Mail { sender, to }) = mail.filter(|mail| !mail.to.is_empty()) else {
            return self.say("503 5.5.1 it goes to nobody").await;
        };
        self.say("354 go on, and end with a dot").await?;
        let said = match self.body().await? {
            Body::TooLarge => too_large(),
            Body::Whole(body) => self.take(body, (sender, &to), from).await,
        };
        let said = vec![said; to.len()].join("\n");
        self.say(&said).await
    }

    async fn take(
        &self,
        body: Vec<u8>,
        (sender, to): (String, &[(String, Id<Mailbox>)]),
        from: Option<(IpAddr, String)>,
    ) -> String {
        // What the envelope says is written above the message by whoever delivers it (RFC 5321 4.4).
        let mut raw = format!("Return-Path: <{sender}>\r\n").into_bytes();
        for (address, _) in to {
            raw.extend(format!("Delivered-To: {address}\r\n").into_bytes());
        }
        raw.extend(body);
        let arrival = Arrival::now(to.first().map(|(_, mailbox)| *mailbox), self.room.now());
        let from = from.map(|(address, helo)| sender::Arrival { address, helo, mail_from: sender });
        match self.room.receive(raw, arrival, from.as_ref()).await {
            Ok(taken) => {
                tracing::info!(mail = taken.id, became = ?taken.became, case = ?taken.case.map(Id::number), "mail");
                format!("250 2.0.0 taken in as mail {}", taken.id)
            }
            Err(failure) => later(&failure.to_string()),
        }
    }

    /// A message up to the line that is a dot. Only a line between two CRLF is one: else a message could hide another.
    async fn body(&mut self) -> io::Result<Body> {
        let (mut body, mut is_whole) = (Vec::new(), true);
        loop {
            let mut piece = Vec::new();
            let mut reading = (&mut self.line).take(PIECE);
            let read = timeout(SILENCE, reading.read_until(b'\n', &mut piece)).await;
            read.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
            if piece.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let begins = body.is_empty() || body.ends_with(b"\r\n");
            match piece.strip_prefix(b".").filter(|_| begins) {
                Some(b"\r\n") if is_whole => return Ok(Body::Whole(body)),
                Some(b"\r\n") => return Ok(Body::TooLarge),
                Some(rest) => body.extend(rest),
                None => body.extend(piece),
            }
            if body.len() > LARGEST || !is_whole {
                is_whole = false;
                // Only how the last line ended is still of interest.
                let last = body.len().saturating_sub(2);
                body.drain(..last);
            }
        }
    }
}

fn too_large() -> String {
    format!("552 5.3.4 it is larger than {LARGEST} bytes")
}

/// Nothing was taken in, and the other side keeps the message.
fn later(why: &str) -> String {
    tracing::error!("mail is taken in later: {why}");
    "451 4.3.0 it can't be kept just now: send it again later".to_owned()
}

/// A command and what follows it.
fn split(line: &str) -> (String, &str) {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    (word.to_ascii_uppercase(), rest.trim())
}

/// An address between angle brackets and what follows them. Without a source route, which nobody uses.
fn path<'a>(rest: &'a str, before: &str) -> Option<(&'a str, &'a str)> {
    let named = rest.get(..before.len()).is_some_and(|named| named.eq_ignore_ascii_case(before));
    let rest = rest.get(before.len()..).filter(|_| named)?.trim_start().strip_prefix('<')?;
    let (address, parameters) = rest.split_once('>')?;
    let plain = !address.chars().any(|c| c.is_control() || c.is_whitespace());
    plain.then_some((address, parameters))
}
