//! From the bytes of a message to what is done with it.

use ::mail::compose::{Outgoing, compose};
use ::mail::html::{Pictures, shown};
use ::mail::sender::Verdict;
use ::mail::thread::{Key, Known, Place, place};
use ::mail::{Mailbox, Message, automatic, bounce, parse, quote, sender, subject};

struct Desk;

impl Known for Desk {
    fn case_of(&self, _: &str) -> Option<u64> {
        None
    }
    fn exists(&self, _: u64) -> bool {
        true
    }
    fn may_write(&self, _: u64, _: &str) -> bool {
        false
    }
}

impl Pictures for Desk {
    fn part(&self, _: &str) -> Option<String> {
        None
    }
    fn remote(&self, _: &str) -> Option<String> {
        None
    }
}

/// Reads a message and decides: whatever it is, nothing of its text is lost, no name of a part leaves its folder, and
/// a stranger gets into no case.
pub fn mail(bytes: &[u8]) {
    let message = parse::parse(bytes);
    let forward = subject::is_forward(&message.subject);
    let text = message.text.as_deref().unwrap_or_default();
    let pieces = quote::text(text, forward);
    assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
    for part in &message.parts {
        assert!(!part.name.is_empty() && !part.name.contains(['/', '\\', '\u{202e}']), "{:?}", part.name);
    }
    let _ = message.html.as_deref().and_then(|html| shown(html, forward, &Desk));
    let _ = (automatic::reason(&message, &["support@desk.example".into()]), bounce::report(&message));
    let _ = sender::trusted_verdict(&message, &["mx.desk.example".into()]);
    let placed = place(&message, &Key::new(b"key"), Verdict::Aligned, &Desk);
    assert!(!matches!(placed, Place::Case { .. }), "{placed:?}");
    answer(&message);
}

/// What an answer has for headers, whoever is answered.
const HEADERS: [&str; 14] = [
    "Subject",
    "From",
    "To",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Precedence",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Cc",
];

/// Answers with what the message says of itself: it reads back, and nothing of it becomes a header of its own.
fn answer(message: &Message) {
    let outgoing = Outgoing {
        from: Mailbox { name: "Radd".into(), address: "support@desk.example".into() },
        to: message.from.clone(),
        cc: message.cc.clone(),
        subject: message.subject.clone(),
        id: "1@desk.example".into(),
        in_reply_to: message.id.clone(),
        references: message.references.clone(),
        text: message.text.clone().unwrap_or_default(),
        automatic: true,
        boundary: "b0undary".into(),
        ..Outgoing::default()
    };
    let Ok(bytes) = compose(&outgoing) else { return };
    assert!(bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 999 && line.is_ascii()));
    let read = parse::parse(&bytes);
    assert!(
        read.header_names().all(|name| HEADERS.contains(&name)),
        "{:?}",
        read.header_names().collect::<Vec<_>>()
    );
    assert_eq!(
        (&read.subject, read.to.len(), read.cc.len()),
        (&outgoing.subject, outgoing.to.len(), outgoing.cc.len())
    );
    assert_eq!(read.text.unwrap_or_default(), sent(&outgoing.text));
    assert!(read.html.is_none() && read.parts.is_empty());
}

/// The text as it is sent: lines that end in a line feed, the last one too, without control characters.
fn sent(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
