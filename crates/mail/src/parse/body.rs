//! The text of a message, its HTML, and what hangs on it.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1256};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::html::{html_to_text, text_to_html};
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding as Transfer, MessagePart, MimeHeaders as _, PartType};

use super::{Message, Part, bytes_of, described, flowed, invite, name};

/// The media type of a part, in small letters: text where it claims none (RFC 2045 5.2).
pub(super) fn media_type(part: &MessagePart<'_>) -> String {
    let Some(claimed) = part.content_type() else { return "text/plain".into() };
    let kind = claimed.ctype().to_ascii_lowercase();
    match claimed.subtype() {
        Some(rest) => format!("{kind}/{}", rest.to_ascii_lowercase()),
        None if kind == "text" => "text/plain".into(),
        None => "application/octet-stream".into(),
    }
}

/// Adds text, HTML and parts to the message.
pub(super) fn read(parsed: &mail_parser::Message<'_>, message: &mut Message) {
    let raw = parsed.raw_message();
    let (mut texts, mut htmls) = (Vec::new(), Vec::new());
    for id in &parsed.text_body {
        match parsed.part(*id).filter(|part| is_body(part)) {
            Some(part) if matches!(part.body, PartType::Html(_)) => {
                let html = text(part, raw);
                texts.push(crate::html::text(&html).unwrap_or_else(|| html_to_text(&html)));
            }
            Some(part) => texts.push(text(part, raw)),
            None => {}
        }
    }
    for id in &parsed.html_body {
        match parsed.part(*id).filter(|part| is_body(part)) {
            Some(part) if matches!(part.body, PartType::Html(_)) => htmls.push((true, text(part, raw))),
            Some(part) => htmls.push((false, text_to_html(&text(part, raw)))),
            None => {}
        }
    }
    message.text = (!texts.is_empty()).then(|| texts.join("\n"));
    let has_html = htmls.iter().any(|(real, _)| *real);
    message.html = has_html.then(|| htmls.into_iter().map(|(_, html)| html).collect::<Vec<_>>().join("\n"));
    for (id, part) in parsed.parts.iter().enumerate() {
        let shown = u32::try_from(id)
            .is_ok_and(|id| parsed.text_body.contains(&id) || parsed.html_body.contains(&id));
        let is_part = !(matches!(part.body, PartType::Multipart(_)) || shown && is_body(part));
        if is_part {
            let number = message.parts.len() + 1;
            message.parts.push(attached(part, raw, number));
        }
    }
}

fn is_body(part: &MessagePart<'_>) -> bool {
    let is_text = matches!(part.body, PartType::Text(_) | PartType::Html(_));
    is_text && matches!(media_type(part).as_str(), "text/plain" | "text/html")
}

fn attached(part: &MessagePart<'_>, raw: &[u8], number: usize) -> Part {
    let media_type = media_type(part);
    let (claimed, content_id, inline) = described(part, raw);
    let subject = part.message().and_then(|message| message.subject());
    let bytes = match &part.body {
        // As it was sent, not as its charset was read: a file is bytes.
        PartType::Text(_) | PartType::Html(_) => decoded(part, raw).unwrap_or_else(|| bytes_of(part)),
        _ => bytes_of(part),
    };
    let invite = (media_type == "text/calendar").then(|| invite::read(&text(part, raw))).flatten();
    let name = name::safe(claimed.as_deref().or(subject), &media_type, number);
    Part { name, media_type, content_id, inline, bytes, invite }
}

/// The bytes of a part without their transfer encoding.
fn decoded(part: &MessagePart<'_>, raw: &[u8]) -> Option<Vec<u8>> {
    let bytes = raw.get(part.offset_body as usize..part.offset_end as usize)?;
    match part.encoding {
        Transfer::None => Some(bytes.to_vec()),
        Transfer::Base64 => base64_decode(bytes),
        Transfer::QuotedPrintable => quoted_printable_decode(bytes),
    }
}

/// The text of a part, by the charset it claims where that can be true, and by what its bytes say where it can't.
fn text(part: &MessagePart<'_>, raw: &[u8]) -> String {
    let attribute = |name| part.content_type().and_then(|it| it.attribute(name));
    let claimed = attribute("charset").unwrap_or_default();
    let by_library = part.text_contents().unwrap_or_default();
    let read = match (decoded(part, raw), Encoding::for_label(claimed.trim().as_bytes())) {
        (Some(bytes), Some(charset)) if charset != UTF_8 && !is_ascii(claimed) => {
            charset.decode(&bytes).0.into_owned()
        }
        (Some(bytes), charset) if charset.is_some() || by_library.contains('\u{fffd}') => {
            guessed(&bytes).into_owned()
        }
        // Charsets that browsers have forgotten, UTF-7 among them.
        _ => by_library.to_owned(),
    };
    let read = read.replace("\r\n", "\n").replace('\0', "");
    match attribute("format") {
        Some(format) if format.eq_ignore_ascii_case("flowed") => {
            flowed::unwrapped(&read, attribute("delsp").is_some_and(|it| it.eq_ignore_ascii_case("yes")))
        }
        _ => read,
    }
}

/// Whoever claims ASCII and writes more claimed nothing.
fn is_ascii(claimed: &str) -> bool {
    matches!(claimed.trim().to_ascii_lowercase().as_str(), "us-ascii" | "ascii")
}

/// UTF-8 where most of what isn't ASCII is so, and else the charset of Arabic mail that names none.
fn guessed(bytes: &[u8]) -> Cow<'_, str> {
    let utf8 = String::from_utf8_lossy(bytes);
    // Borrowed is what was whole, even where it says itself that something was lost on its way.
    if matches!(utf8, Cow::Borrowed(_)) {
        return utf8;
    }
    let broken = utf8.chars().filter(|c| *c == '\u{fffd}').count();
    let whole = utf8.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
    if broken <= whole { utf8 } else { WINDOWS_1256.decode_without_bom_handling(bytes).0 }
}
