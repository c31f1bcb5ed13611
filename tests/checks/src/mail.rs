//! From the bytes of a message to what is done with it.

use ::mail::html::{Pictures, shown};
use ::mail::sender::Verdict;
use ::mail::thread::{Key, Known, Place, place};
use ::mail::{automatic, bounce, parse, quote, sender, subject};

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
}
