//! Mail that a server hands over by LMTP.

use std::io::{BufRead as _, BufReader, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;

use engines::stores;
use post::lmtp::{Address, Listener, serve};
use store::Became;
use tokio::sync::oneshot;

use crate::desk::{Desk, RUNTIME, SUPPORT};
use crate::names::names;

/// A server that hands mail over, and what it hears.
pub struct Talk<L>(BufReader<L>);

impl<L: std::io::Read + Write> Talk<L> {
    fn on(line: L) -> Self {
        let mut talk = Self(BufReader::new(line));
        assert!(talk.heard().starts_with("220 "));
        talk
    }

    /// An answer, the lines of one with several joined.
    fn heard(&mut self) -> String {
        let mut said = String::new();
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).unwrap();
            said += &line;
            if line.get(3..4) != Some("-") {
                return said;
            }
        }
    }

    pub fn say(&mut self, text: &str) -> String {
        self.0.get_mut().write_all(format!("{text}\r\n").as_bytes()).unwrap();
        self.heard()
    }

    #[track_caller]
    pub fn is(&mut self, text: &str, code: &str) -> &mut Self {
        let heard = self.say(text);
        assert!(heard.starts_with(code), "{text}: {heard}");
        self
    }

    /// Begins a message to some addresses.
    pub fn begin(&mut self, to: &[&str]) -> &mut Self {
        self.is("MAIL FROM:<sara@rimal.example> SIZE=100 BODY=8BITMIME", "250");
        for to in to {
            self.is(&format!("RCPT TO:<{to}>"), "250");
        }
        self.is("DATA", "354")
    }
}

/// A desk with an open port; it stops listening in the end.
fn listening(desk: &Desk, address: &Address, story: impl FnOnce(u16)) {
    let _inside = RUNTIME.enter();
    let listener = Listener::bind(address).unwrap();
    let port = listener.port().unwrap_or_default();
    let (stop, stopped) = oneshot::channel::<()>();
    let served = RUNTIME.spawn(serve(desk.room.clone(), listener, async { drop(stopped.await) }));
    story(port);
    drop(stop);
    RUNTIME.block_on(served).unwrap();
}

pub fn at_a_port(desk: &Desk, story: impl FnOnce(&mut Talk<TcpStream>)) {
    listening(desk, &"0".parse().unwrap(), |port| {
        let mut talk = Talk::on(TcpStream::connect(("127.0.0.1", port)).unwrap());
        talk.is("LHLO mx.desk.example", "250");
        story(&mut talk);
        talk.is("QUIT", "221");
    });
}

fn message(id: &str, rest: &str) -> String {
    format!("Message-ID: <{id}@rimal.example>\r\nFrom: sara@rimal.example\r\nTo: {SUPPORT}\r\n{rest}")
}

#[test]
fn s13_a_message_is_a_case_before_its_server_hears_so_and_each_address_is_answered() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        desk.adds(serde_json::json!({"address": "help@desk.example", "name": "Help"}));
        at_a_port(&desk, |talk| {
            talk.begin(&[SUPPORT, "help+1.x@desk.example"]);
            let said = talk.say(&message("1", "Subject: Help\r\n\r\n..one dot\r\n."));
            assert!(said.starts_with("250 "), "{said}");
            let case = desk.read(|tx| store::mail(tx, 1)).unwrap();
            assert_eq!((case.became, case.mailbox), (Became::Case, Some(desk.mailbox)));
            assert_eq!(desk.said(case.case.unwrap()), [".one dot"], "a dot that was doubled is one again");
            assert!(talk.heard().starts_with("250 "), "one answer for each address");
            // Sent again, as after an answer that got lost, it is the same mail.
            talk.begin(&[SUPPORT]).is(&message("1", "Subject: Help\r\n\r\n..one dot\r\n."), "250");
            assert!(desk.read(|tx| store::mail(tx, 2)).is_none());
        });
    });
}

#[test]
fn the_address_of_the_envelope_finds_the_case_where_the_message_names_it_nowhere() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        at_a_port(&desk, |talk| {
            talk.begin(&[SUPPORT]).is(&message("1", "Subject: One\r\n\r\nOne\r\n."), "250");
            let case = desk.read(|tx| store::mail(tx, 1)).unwrap().case.unwrap();
            let to = desk.reply_address(case);
            talk.begin(&[&to]).is(&message("2", "Subject: Other\r\n\r\nTwo\r\n."), "250");
            assert_eq!(desk.said(case), ["One", "Two"]);
        });
    });
}

#[test]
fn what_cannot_be_taken_is_refused_word_by_word() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        at_a_port(&desk, |talk| {
            talk.is("EHLO x", "500").is("HELP", "502").is("VRFY x", "252").is("NOOP", "250");
            talk.is("RCPT TO:<x>", "503").is("DATA", "503").is("MAIL sara", "501");
            talk.is("MAIL FROM:<sara@rimal.example> SIZE=99999999999", "552");
            talk.is("MAIL FROM:<sara@rimal.example> XYZ=1", "555");
            talk.is("MAIL FROM:<>", "250").is("MAIL FROM:<>", "503");
            talk.is("RCPT TO:<sales@desk.example>", "550").is("RCPT TO:<a b@desk.example>", "501");
            talk.is("DATA", "503").is("RSET", "250");
            assert!(desk.read(|tx| store::mail(tx, 1)).is_none());
        });
    });
}

#[test]
fn a_message_hides_no_other_behind_a_dot_that_stands_on_no_line_of_its_own() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        at_a_port(&desk, |talk| {
            talk.begin(&[SUPPORT]);
            let hidden = "Subject: One\r\n\r\nOne\n.\nMAIL FROM:<evil@example.com>\r\n.";
            talk.is(&message("1", hidden), "250");
            talk.is("NOOP", "250");
            let case = desk.read(|tx| store::mail(tx, 1)).unwrap().case.unwrap();
            assert!(desk.said(case)[0].contains("MAIL FROM:<evil@example.com>"));
        });
    });
}

#[test]
fn d13_who_handed_it_to_the_server_is_heard_and_asked_for() {
    stores(|store| {
        let mut desk = Desk::new(store, "basic");
        desk.room.resolver = Some(names(vec![
            ("rimal.example".into(), "v=spf1 ip4:192.0.2.0/24 -all".into()),
            ("_dmarc.rimal.example".into(), "v=DMARC1; p=reject".into()),
        ]));
        at_a_port(&desk, |talk| {
            talk.is("XFORWARD NAME=evil ADDR=198.51.100.7 PROTO=ESMTP HELO=evil.example", "250");
            talk.begin(&[SUPPORT]).is(&message("1", "Subject: Evil\r\n\r\nEvil\r\n."), "250");
            assert!(desk.read(|tx| store::mail(tx, 1)).unwrap().found.quarantined);
            // What was said holds for one message.
            talk.begin(&[SUPPORT]).is(&message("2", "Subject: Next\r\n\r\nNext\r\n."), "250");
            assert!(!desk.read(|tx| store::mail(tx, 2)).unwrap().found.quarantined);
        });
    });
}

#[test]
fn a_socket_that_was_left_behind_is_taken_over() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("lmtp");
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        listening(&desk, &Address::Unix(path.clone()), |_| {
            let mut talk = Talk::on(UnixStream::connect(&path).unwrap());
            talk.is("LHLO mx", "250").begin(&[SUPPORT]);
            talk.is(&message("1", "Subject: One\r\n\r\nOne\r\n."), "250").is("QUIT", "221");
        });
        assert!(desk.read(|tx| store::mail(tx, 1)).is_some());
    });
}

#[test]
fn a_port_alone_is_of_this_machine() {
    let read = |text: &str| text.parse::<Address>().map(|address| (address.to_string(), address.is_here()));
    assert_eq!(read("2424"), Ok(("127.0.0.1:2424".into(), true)));
    assert_eq!(read("10.0.0.5:24"), Ok(("10.0.0.5:24".into(), false)));
    assert_eq!(read("unix:/run/radd/lmtp"), Ok(("unix:/run/radd/lmtp".into(), true)));
    for wrong in ["", "unix:", "mail.example:24", "70000"] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}
