//! Live checks of a mailbox, against servers that say what a story needs.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use ::desk::id::Id;
use ::desk::mailbox::{Dkim, Mailbox, Secrets};
use engines::stores;
use post::check::{About, Level, Step};
use post::{Arrival, Sender, signer};
use serde_json::{Value, from_value, json};
use sla::Language;

use crate::desk::{Desk, Plain, RUNTIME};
use crate::names::names;

const KEY: &str = include_str!("../../../mail/tests/keys/ed25519.pem");

/// What a server does with mail that it is given.
#[derive(Default)]
struct Server {
    /// Addresses with a `+` are unknown to it.
    knows_no_plus: bool,
    /// What it takes never arrives.
    loses: bool,
    /// What arrived.
    arrived: Mutex<Vec<String>>,
}

/// Listens at a port that the system gives, and talks with each that connects.
fn at_a_port(server: &Arc<Server>, talk: fn(&Server, TcpStream)) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = server.clone();
    std::thread::spawn(move || {
        for line in listener.incoming().flatten() {
            let server = server.clone();
            std::thread::spawn(move || talk(&server, line));
        }
    });
    port
}

/// IMAP, as far as it is asked here.
fn imap(server: &Server, line: TcpStream) {
    let mut out = line.try_clone().unwrap();
    let mut say = |text: String| {
        let _ = out.write_all(text.as_bytes());
    };
    say("* OK ready\r\n".into());
    for command in BufReader::new(line).lines().map_while(Result::ok) {
        let mut words = command.splitn(3, ' ');
        let (tag, word, rest) = (
            words.next().unwrap_or_default().to_owned(),
            words.next().unwrap_or_default().to_uppercase(),
            words.next().unwrap_or_default(),
        );
        let done = match word.as_str() {
            "LOGIN" if !rest.contains("right") => "NO [AUTHENTICATIONFAILED] who are you".to_owned(),
            "SELECT" if !rest.contains("INBOX") => "NO no such folder".to_owned(),
            _ => "OK done".to_owned(),
        };
        match word.as_str() {
            "CAPABILITY" => say("* CAPABILITY IMAP4rev1 IDLE\r\n".into()),
            "SELECT" => say("* 12 EXISTS\r\n* OK [UIDVALIDITY 7] .\r\n* OK [UIDNEXT 13] .\r\n".into()),
            "UID" => {
                let id = rest.split('"').nth(1).unwrap_or_default();
                let arrived = server.arrived.lock().unwrap();
                let found = arrived.iter().any(|message| message.contains(id));
                say(format!("* SEARCH{}\r\n", if found { " 13" } else { "" }));
            }
            _ => {}
        }
        say(format!("{tag} {done}\r\n"));
    }
}

/// SMTP, as far as it is asked here.
fn smtp(server: &Server, line: TcpStream) {
    let mut out = line.try_clone().unwrap();
    let mut say = |text: &str| {
        let _ = out.write_all(format!("{text}\r\n").as_bytes());
    };
    say("220 ready");
    let mut message: Option<String> = None;
    for command in BufReader::new(line).lines().map_while(Result::ok) {
        if let Some(text) = &mut message {
            text.push_str(&command);
            text.push('\n');
            if command == "." {
                let text = message.take().unwrap_or_default();
                if !server.loses {
                    server.arrived.lock().unwrap().push(text);
                }
                say("250 taken");
            }
            continue;
        }
        match command.get(..4).unwrap_or_default() {
            "EHLO" => say("250-here\r\n250 AUTH PLAIN"),
            "RCPT" if server.knows_no_plus && command.contains('+') => say("550 5.1.1 unknown"),
            "DATA" => {
                message = Some(String::new());
                say("354 go on");
            }
            "QUIT" => return say("221 bye"),
            _ => say("250 ok"),
        }
    }
}

/// A mailbox at two servers of ours, changed as a story needs.
fn mailbox(desk: &Desk, server: &Arc<Server>, password: &str, change: impl Fn(&mut Value)) -> Id<Mailbox> {
    let at =
        |port: u16, user: &str| json!({"host": "127.0.0.1", "port": port, "security": "none", "user": user});
    let mut mailbox = json!({
        "address": "help@desk.example", "name": "Help",
        "receiving": at(at_a_port(server, imap), "help"), "sending": at(at_a_port(server, smtp), "")
    });
    change(&mut mailbox);
    let mailbox: Mailbox = from_value::<Mailbox>(mailbox).unwrap().check().unwrap();
    let secrets = Secrets {
        receiving: Some(password.to_owned()),
        dkim: Some(Dkim { domain: "desk.example".into(), selector: "s1".into(), key: KEY.into() }),
        ..Secrets::default()
    };
    desk.write(move |tx| store::add_mailbox(tx, &mailbox, &secrets))
}

fn checked(desk: &Desk, id: Id<Mailbox>, test: bool) -> Vec<Step> {
    RUNTIME.block_on(desk.room.check(id, test)).unwrap().unwrap()
}

#[track_caller]
fn step(steps: &[Step], about: About) -> (Level, &str) {
    let step = steps.iter().find(|step| step.about == about);
    let step = step.unwrap_or_else(|| panic!("{about:?} in {steps:?}"));
    assert!(!step.says.get(Language::Ar).is_empty());
    (step.level, step.says.get(Language::En))
}

#[test]
fn what_works_is_said_with_what_was_seen() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let server = Arc::new(Server::default());
        let id = mailbox(&desk, &server, "right", |_| {});
        let steps = checked(&desk, id, true);
        let (level, says) = step(&steps, About::Receiving);
        assert!(
            level == Level::Fine && says.contains("12 messages lie in INBOX") && says.contains("at once")
        );
        assert_eq!(step(&steps, About::Sending).0, Level::Fine);
        assert_eq!(step(&steps, About::Test).0, Level::Fine);
        assert_eq!(step(&steps, About::Replies).0, Level::Fine);
        let arrived = server.arrived.lock().unwrap();
        assert!(arrived[0].contains("DKIM-Signature:") && arrived[0].contains("Auto-Submitted:"));
        let stands = desk.read(move |tx| store::fetched(tx, id));
        assert_eq!((stands.checked, stands.problem), (Some(desk.now()), None));
        // Where it is fetched, it is filed, and nothing answers it.
        let raw = arrived[0].trim_end_matches(".\n").to_owned();
        let taken = desk.gets(&raw);
        assert_eq!((taken.became, taken.case), (Some(store::Became::Automatic), None));
    });
}

#[test]
fn what_does_not_work_is_said_with_what_to_do() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let server = Arc::new(Server::default());
        let wrong = |password: &str, change: &dyn Fn(&mut Value)| {
            let id = mailbox(&desk, &server, password, change);
            let steps = checked(&desk, id, false);
            let (level, says) = step(&steps, About::Receiving);
            assert_eq!(level, Level::Wrong, "{says}");
            let problem = desk.read(move |tx| store::fetched(tx, id)).problem;
            assert!(problem.is_some(), "it is seen where the mailbox is");
            desk.write(move |tx| {
                let was = store::mailbox(tx, id)?.unwrap();
                let other = Mailbox { address: format!("old{}@desk.example", id.number()), ..was.it };
                store::change_mailbox(tx, id, was.version, &other)
            });
            says.to_owned()
        };
        assert!(wrong("wrong", &|_| {}).contains("Look at the user and the password"));
        assert!(wrong("right", &|of| of["folder"] = json!("Support")).contains("Name another folder"));
        let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        assert!(wrong("right", &|of| of["receiving"]["port"] = json!(gone)).contains("isn't reached"));
        assert!(wrong("right", &|of| of["receiving"]["security"] = json!("tls")).contains("TLS fails"));
        assert!(wrong("right", &|of| of["receiving"]["security"] = json!("starttls")).contains("TLS fails"));
    });
}

#[test]
fn a_server_that_knows_no_plus_is_told_of() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let server = Arc::new(Server { knows_no_plus: true, ..Server::default() });
        let id = mailbox(&desk, &server, "right", |_| {});
        let steps = checked(&desk, id, true);
        assert_eq!(step(&steps, About::Test).0, Level::Fine);
        let (level, says) = step(&steps, About::Replies);
        assert!(level == Level::Wrong && says.contains("recipient_delimiter"), "{says}");
    });
}

#[test]
fn records_of_the_domain_are_looked_at_as_far_as_they_can_be() {
    stores(|store| {
        let mut desk = Desk::new(store, "basic");
        let server = Arc::new(Server::default());
        let id = mailbox(&desk, &server, "right", |_| {});
        let (name, text) =
            signer(&Dkim { domain: "desk.example".into(), selector: "s1".into(), key: KEY.into() })
                .unwrap()
                .record();
        assert_eq!(checked(&desk, id, false).len(), 2, "without name servers nobody is asked");
        desk.room.resolver = Some(names(vec![
            ("desk.example".into(), "v=spf1 mx -all".into()),
            ("desk.example".into(), "another=text".into()),
            (name.clone(), text.clone()),
        ]));
        let steps = checked(&desk, id, false);
        assert_eq!(step(&steps, About::Servers).0, Level::Look, "no MX");
        let (level, says) = step(&steps, About::Spf);
        assert!(level == Level::Fine && says.contains("v=spf1 mx -all"), "{says}");
        assert_eq!(step(&steps, About::Dkim).0, Level::Fine);
        assert_eq!(step(&steps, About::Dmarc).0, Level::Look);
        desk.room.resolver = Some(names(vec![(name, "v=DKIM1; p=b3RoZXI=".into())]));
        let steps = checked(&desk, id, false);
        let (level, says) = step(&steps, About::Dkim);
        assert!(level == Level::Wrong && says.contains(&text), "{says}");
    });
}

#[test]
fn letters_leave_with_the_signature_of_their_mailbox() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let server = Arc::new(Server::default());
        let id = mailbox(&desk, &server, "right", |_| {});
        let mail = "Message-ID: <1@rimal.example>\nFrom: sara@rimal.example\nTo: help@desk.example\nSubject: Help\n\nHelp\n";
        desk.gets_at(mail, Arrival::now(Some(id), desk.now()));
        desk.works();
        RUNTIME.block_on(Sender::new(desk.room, Arc::new(Plain)).send_due()).unwrap();
        let arrived = server.arrived.lock().unwrap();
        assert_eq!(arrived.len(), 1, "the receipt");
        assert!(
            arrived[0].starts_with("DKIM-Signature:") && arrived[0].contains("d=desk.example"),
            "{arrived:?}"
        );
    });
}
