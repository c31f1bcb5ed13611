//! Headers as the world writes them: eight bits without a charset, and encoded words cut within a letter.

use std::fmt::Write as _;

use encoding_rs::{Encoding, WINDOWS_1256};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Header, HeaderValue, MessageParser};

/// Where the header ends: after the first empty line, or at the end of all.
pub(super) fn end(raw: &[u8]) -> usize {
    let mut start = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        start += line.len();
        if line == b"\n" || line == b"\r\n" {
            return start;
        }
    }
    raw.len()
}

/// The header as UTF-8, with neighbouring encoded words of one charset made one word, and the sections of a parameter
/// made one value: senders cut between bytes, not between letters, whatever RFC 2047 5 says.
pub(super) fn repaired(head: &[u8]) -> Vec<u8> {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text.to_owned(),
        Err(_) => charset(head).decode_without_bom_handling(head).0.into_owned(),
    };
    sections_joined(&joined(&text)).into_bytes()
}

/// The charset that the header itself names; failing that, the one of Arabic mail that names none.
fn charset(head: &[u8]) -> &'static Encoding {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let named = text.split("charset=").nth(1).map(|rest| {
        let rest = rest.trim_start_matches(['"', '\'', ' ']);
        rest.split(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)))
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    let encoding = named.and_then(|label| Encoding::for_label(label.as_bytes()));
    encoding.filter(|it| *it != encoding_rs::UTF_8 && it.is_ascii_compatible()).unwrap_or(WINDOWS_1256)
}

struct Word<'a> {
    charset: &'a str,
    bytes: Vec<u8>,
}

/// The encoded word at the start of the text, and what follows it.
fn word(text: &str) -> Option<(Word<'_>, &str)> {
    let (charset, rest) = text.strip_prefix("=?")?.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    let (content, rest) = rest.split_once("?=")?;
    // A language may follow the charset, RFC 2231 5.
    let charset = charset.split('*').next().unwrap_or_default();
    if charset.is_empty() || charset.len() > 40 || content.contains(['\n', '\r']) {
        return None;
    }
    let bytes = match encoding {
        "B" | "b" => base64_decode(content.as_bytes())?,
        "Q" | "q" => quoted_printable_decode(content.replace('_', "=20").as_bytes())?,
        _ => return None,
    };
    Some((Word { charset, bytes }, rest))
}

fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("=?") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let Some((first, mut after)) = word(from) else {
            out.push_str("=?");
            rest = &from[2..];
            continue;
        };
        let mut bytes = first.bytes;
        let mut cut = false;
        while let Some((next, later)) = word(after.trim_start()) {
            if !next.charset.eq_ignore_ascii_case(first.charset) || after.trim_start().len() == after.len() {
                break;
            }
            bytes.extend(next.bytes);
            after = later;
            cut = true;
        }
        if cut {
            push_word(&mut out, first.charset, &bytes);
        } else {
            out.push_str(&from[..from.len() - after.len()]);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The text with `name*0*=…; name*1*=…` as `name*=…` (RFC 2231 3), where every section is encoded.
fn sections_joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("*0*=") {
        let (before, from) = rest.split_at(at);
        let name = before.rsplit([';', ' ', '\t', '\n']).next().unwrap_or_default();
        let (mut value, mut after) = section(&from[4..]);
        let mut number = 1;
        while let Some(next) = next_section(after, name, &format!("*{number}*=")) {
            let (more, later) = section(next);
            value.push_str(&more);
            after = later;
            number += 1;
        }
        out.push_str(before);
        if next_section(after, name, &format!("*{number}=")).is_some() {
            // One that isn't encoded follows: each is read by itself.
            out.push_str("*0*=");
            rest = &from[4..];
        } else {
            out.push_str("*=");
            out.push_str(&value);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn section(text: &str) -> (String, &str) {
    let (value, after) = text.split_at(text.find([';', '\r', '\n', ' ', '\t']).unwrap_or(text.len()));
    (value.to_owned(), after)
}

fn next_section<'a>(text: &'a str, name: &str, number: &str) -> Option<&'a str> {
    let rest = text.trim_start().strip_prefix(';')?.trim_start();
    let is_named = rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    is_named.then(|| rest[name.len()..].strip_prefix(number)).flatten()
}

fn push_word(out: &mut String, charset: &str, bytes: &[u8]) {
    out.push_str("=?");
    out.push_str(charset);
    out.push_str("?Q?");
    for byte in bytes {
        // Writing into a string doesn't fail.
        let _ = write!(out, "={byte:02X}");
    }
    out.push_str("?=");
}

/// Every header by name, with its value decoded and on one line.
pub(super) fn values(head: &[u8]) -> Vec<(String, String)> {
    let Some(parsed) = MessageParser::new().default_header_text().parse(head) else { return Vec::new() };
    let root = parsed.parts.first().map(|part| part.headers.as_slice()).unwrap_or_default();
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = |header: &Header<'_>| match &header.value {
        HeaderValue::Text(text) => line(text),
        // Of some, such as Received, it tells what they say and not how.
        _ => {
            let raw = head.get(header.offset_start as usize..header.offset_end as usize);
            line(&String::from_utf8_lossy(raw.unwrap_or_default()))
        }
    };
    root.iter().map(|header| (header.name.as_str().to_owned(), text(header))).collect()
}
