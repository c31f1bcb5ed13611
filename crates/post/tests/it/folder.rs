//! A folder at a server that says what a story needs.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use ::desk::id::Id;
use ::desk::mailbox::Mailbox;
use post::Fetcher;
use serde_json::json;

use crate::desk::{Desk, RUNTIME};

/// What lies in it, each message with its UID and whether the server gives it out.
#[derive(Default)]
struct Inside {
    messages: Vec<(u32, Vec<u8>, bool)>,
    /// Those that are marked as read.
    seen: Vec<u32>,
}

pub struct Folder {
    inside: Arc<Mutex<Inside>>,
    port: u16,
}

impl Folder {
    /// An empty one.
    pub fn new() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let inside = Arc::new(Mutex::new(Inside::default()));
        let held = inside.clone();
        std::thread::spawn(move || {
            for line in listener.incoming().flatten() {
                let held = held.clone();
                std::thread::spawn(move || talk(&held, line));
            }
        });
        Self { inside, port }
    }

    pub fn put(&self, uid: u32, message: &str) {
        self.put_bytes(uid, message.replace('\n', "\r\n").into_bytes());
    }

    pub fn put_bytes(&self, uid: u32, message: Vec<u8>) {
        self.inside.lock().unwrap().messages.push((uid, message, true));
    }

    /// Whether the server gives a message out.
    pub fn gives(&self, uid: u32, gives: bool) {
        let mut inside = self.inside.lock().unwrap();
        inside.messages.iter_mut().find(|message| message.0 == uid).unwrap().2 = gives;
    }

    pub fn seen(&self) -> Vec<u32> {
        self.inside.lock().unwrap().seen.clone()
    }

    /// A mailbox of the desk's that is fetched from it, and was looked into before anything came.
    pub fn mailbox(&self, desk: &Desk) -> (Id<Mailbox>, Fetcher) {
        let mailbox = desk.adds(json!({
            "address": "fetched@desk.example", "name": "Fetched",
            "receiving": {"host": "127.0.0.1", "port": self.port, "security": "none", "user": "fetched"}
        }));
        let secrets = ::desk::mailbox::Secrets { receiving: Some("right".into()), ..Default::default() };
        desk.write(move |tx| Ok(store::set_mailbox_secrets(tx, mailbox, &secrets)?));
        let fetcher = Fetcher::new(desk.room.clone());
        RUNTIME.block_on(fetcher.fetch_once(mailbox)).unwrap();
        (mailbox, fetcher)
    }
}

/// IMAP, as far as it is asked here.
fn talk(folder: &Mutex<Inside>, line: TcpStream) {
    let mut out = line.try_clone().unwrap();
    let _ = out.write_all(b"* OK ready\r\n");
    for command in BufReader::new(line).lines().map_while(Result::ok) {
        let (tag, rest) = command.split_once(' ').unwrap_or_default();
        let answer = answer(&mut folder.lock().unwrap(), rest);
        let _ = out.write_all(&answer).and_then(|()| out.write_all(format!("{tag} OK done\r\n").as_bytes()));
    }
}

fn answer(inside: &mut Inside, command: &str) -> Vec<u8> {
    let words: Vec<&str> = command.split(' ').collect();
    match words.as_slice() {
        ["CAPABILITY", ..] => b"* CAPABILITY IMAP4rev1\r\n".to_vec(),
        ["SELECT", ..] => {
            let next = inside.messages.iter().map(|(uid, ..)| *uid).max().unwrap_or(0) + 1;
            format!(
                "* {} EXISTS\r\n* OK [UIDVALIDITY 7] .\r\n* OK [UIDNEXT {next}] .\r\n",
                inside.messages.len()
            )
            .into_bytes()
        }
        ["UID", "SEARCH", "UID", which] => {
            let (from, to) = which.split_once(':').unwrap_or((which, which));
            let (from, to) = (from.parse().unwrap_or(0), to.parse().unwrap_or(u32::MAX));
            let found = inside.messages.iter().filter(|(uid, ..)| (from..=to).contains(uid));
            let found: String = found.map(|(uid, ..)| format!(" {uid}")).collect();
            format!("* SEARCH{found}\r\n").into_bytes()
        }
        ["UID", "FETCH", uid, query @ ..] => fetched(inside, uid.parse().unwrap(), &query.join(" ")),
        ["UID", "STORE", uid, ..] => {
            inside.seen.push(uid.parse().unwrap());
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// What somebody else does to it is told first. What isn't given out is left out.
fn fetched(inside: &Inside, uid: u32, query: &str) -> Vec<u8> {
    let mut told = format!("* 1 FETCH (UID {uid} FLAGS (\\Seen))\r\n").into_bytes();
    let Some((_, message, true)) = inside.messages.iter().find(|message| message.0 == uid) else {
        return told;
    };
    let (from, most) = query.split_once('<').unwrap().1.split_once('>').unwrap().0.split_once('.').unwrap();
    let from = from.parse::<usize>().unwrap().min(message.len());
    let piece = &message[from..message.len().min(from + most.parse::<usize>().unwrap())];
    let head = format!(
        "* 1 FETCH (UID {uid} INTERNALDATE \"23-Nov-2026 07:00:00 +0000\" BODY[]<{from}> {{{}}}\r\n",
        piece.len()
    );
    told.extend([head.as_bytes(), piece, b")\r\n"].concat());
    told
}
