//! The parts of a message to send.

use mail_builder::encoders::Base64Encoder;
use mail_builder::headers::content_type::ContentType;
use mail_builder::mime::MimePart;

use super::{Attachment, Outgoing, Problem};
use crate::parse;

/// The text, beside it the HTML, and after both the files. Paragraphs keep their lines, however long, by the transfer
/// encoding; so no program has to put them together again, as with `format=flowed`.
pub(super) fn body<'x>(outgoing: &Outgoing) -> Result<MimePart<'x>, Problem> {
    let boundary = &outgoing.boundary;
    let fits =
        (1..=60).contains(&boundary.len()) && boundary.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let text = lines(&outgoing.text);
    let html = outgoing.html.as_deref().map(lines);
    let stands_in = |text: &str| text.contains(boundary.as_str());
    if !fits || stands_in(&text) || html.as_deref().is_some_and(stands_in) {
        return Err(Problem::Boundary(boundary.clone()));
    }
    let text = MimePart::new(text_type("text/plain"), text);
    let said = match html {
        Some(html) => {
            let html = MimePart::new(text_type("text/html"), html);
            MimePart::new(multipart("multipart/alternative", boundary, 1), vec![text, html])
        }
        None => text,
    };
    if outgoing.attachments.is_empty() {
        return Ok(said);
    }
    let files = outgoing.attachments.iter().enumerate().map(|(at, file)| attached(file, at + 1));
    Ok(MimePart::new(
        multipart("multipart/mixed", boundary, 2),
        std::iter::once(said).chain(files).collect::<Vec<_>>(),
    ))
}

fn text_type(kind: &'static str) -> ContentType<'static> {
    ContentType::new(kind).attribute("charset", "utf-8")
}

fn multipart(kind: &'static str, boundary: &str, number: usize) -> ContentType<'static> {
    ContentType::new(kind).attribute("boundary", format!("{boundary}.{number}"))
}

/// Lines that end in CRLF, also under base64 (RFC 2045 6.8), and the last one, too; without what commands a terminal.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.replace('\n', "\r\n")
}

/// Bytes in base64, be they text: a server on the way may change what it takes for lines.
fn attached<'x>(file: &Attachment, number: usize) -> MimePart<'x> {
    let media_type = media_type(&file.media_type);
    let name = parse::safe_name(&file.name, &media_type, number);
    let mut encoded = Vec::new();
    Base64Encoder::new().wrap_lines().encode_into(&file.bytes, &mut encoded);
    MimePart::new(ContentType::new(media_type), encoded).attachment(name).transfer_encoding("base64")
}

/// The media type; bytes where it is none, and where it is a kind that must not be encoded (RFC 2045 6.4).
fn media_type(claimed: &str) -> String {
    let claimed = claimed.to_ascii_lowercase();
    let is_token = |text: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
        (1..=127).contains(&text.len()) && text.bytes().all(plain)
    };
    match claimed.split_once('/') {
        Some((kind, subtype)) if is_token(kind) && is_token(subtype) => match kind {
            "multipart" | "message" => "application/octet-stream".into(),
            _ => claimed,
        },
        _ => "application/octet-stream".into(),
    }
}
