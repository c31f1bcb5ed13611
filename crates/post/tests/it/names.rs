//! A name server that answers from a table of texts, and knows nothing else.

use std::net::{Ipv4Addr, UdpSocket};
use std::sync::Arc;

use mail::sender::Resolver;

/// What it answers: a text for a name.
pub type Texts = Vec<(String, String)>;

/// Asks one that a thread runs until the tests end.
pub fn names(texts: Texts) -> Resolver {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let at = socket.local_addr().unwrap();
    let texts = Arc::new(texts);
    std::thread::spawn(move || {
        let mut question = [0; 4096];
        while let Ok((length, from)) = socket.recv_from(&mut question) {
            let _ = socket.send_to(&answer(&question[..length], &texts), from);
        }
    });
    Resolver::asking(at).unwrap()
}

/// One question is asked at a time (RFC 1035 4.1).
fn answer(question: &[u8], texts: &Texts) -> Vec<u8> {
    let (mut at, mut name) = (12, Vec::new());
    while question[at] != 0 {
        let length = usize::from(question[at]);
        name.push(String::from_utf8_lossy(&question[at + 1..=at + length]).to_lowercase());
        at += length + 1;
    }
    let end = at + 5;
    let is_text = question[at + 1..at + 3] == [0, 16];
    let name = name.join(".");
    let found: Vec<_> = texts.iter().filter(|(of, _)| is_text && *of == name).map(|(_, text)| text).collect();
    let known = texts.iter().any(|(of, _)| *of == name);
    let code = if known { 0x80 } else { 0x83 };
    let count = u16::try_from(found.len()).unwrap().to_be_bytes();
    let mut out = [&question[..2], &[0x81, code, 0, 1], &count, &[0, 0, 0, 0], &question[12..end]].concat();
    for text in found {
        let mut data = Vec::new();
        for part in text.as_bytes().chunks(255) {
            data.push(u8::try_from(part.len()).unwrap());
            data.extend(part);
        }
        out.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60]);
        out.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        out.extend(data);
    }
    out
}
