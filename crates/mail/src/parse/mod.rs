//! What a message holds, from its bytes: MIME as the world sends it.

mod body;
mod flowed;
mod header;
mod invite;
mod name;

use jiff::Timestamp;
use mail_parser::{Address, HeaderValue, MessageParser, MessagePart, MimeHeaders as _, PartType};

pub use invite::{Invite, Moment};

/// A message bigger than this isn't taken apart, in bytes: its header is read, and its body is one attachment.
pub const LARGEST: usize = 64 << 20;

/// A message with more lines that begin like a boundary, or more messages inside, isn't taken apart: only machines that
/// mean harm write such ones, and each level costs room on the stack.
const MOST_BOUNDARIES: usize = 4_000;
const MOST_MESSAGES: usize = 32;

/// An id or an address has at the most so many bytes, as many as a line has (RFC 5322 2.1.1).
const LONGEST: usize = 998;

/// How many ids are kept of References: the first and the last half of them (RFC 5322 3.6.4 sets no bound).
const MOST_IDS: usize = 100;

/// Somebody's address, and the name that was put beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// The address, with its domain in small letters; its local part as it was written.
    pub address: String,
    /// The name on one line, without what turns its direction. Empty where none was given.
    pub name: String,
}

impl Mailbox {
    /// The domain, or nothing where the address has none.
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// Where a message that can't be delivered goes: the sender of its envelope, as the server that received it noted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ReturnPath {
    /// Nobody noted it.
    #[default]
    Unknown,
    /// `<>`: nobody wants to hear of it, so that nobody may answer it (RFC 5321 4.5.5).
    Nobody,
    /// An address.
    Address(String),
}

/// A part of a message that isn't its text: a file, a picture within the text, an invitation, another message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// A name that is safe to show and to save as, never empty.
    pub name: String,
    /// The media type that the message claims, in small letters.
    pub media_type: String,
    /// By which the HTML refers to it (`cid:`), without its brackets.
    pub content_id: Option<String>,
    /// Whether it is meant to stand within the text.
    pub inline: bool,
    /// Its bytes, decoded.
    pub bytes: Vec<u8>,
    /// What it says, where it is an invitation that could be read.
    pub invite: Option<Invite>,
}

/// A message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// Its own id without brackets. Nothing where it has none or an empty one.
    pub id: Option<String>,
    /// What it answers, in the order given.
    pub in_reply_to: Vec<String>,
    /// The thread before it, oldest first.
    pub references: Vec<String>,
    /// Who wrote it.
    pub from: Vec<Mailbox>,
    /// Who wants the answer, where that is somebody else.
    pub reply_to: Vec<Mailbox>,
    /// Who sent it for its author.
    pub sender: Option<Mailbox>,
    /// To whom it went.
    pub to: Vec<Mailbox>,
    /// Who was to know.
    pub cc: Vec<Mailbox>,
    /// Its subject, on one line.
    pub subject: String,
    /// What its Date claims. No clock counts from it (policy D15).
    pub date: Option<Timestamp>,
    /// The sender of its envelope.
    pub return_path: ReturnPath,
    /// Its text.
    pub text: Option<String>,
    /// Its HTML, as it came: nothing in it is safe.
    pub html: Option<String>,
    /// What else it holds.
    pub parts: Vec<Part>,
    /// The media type of the whole, in small letters.
    pub media_type: String,
    /// Whether it was too big or too deep to be taken apart, so that its body is one attachment.
    pub whole: bool,
    headers: Vec<(String, String)>,
}

impl Message {
    /// The values of a header in the order in which they stand, the topmost first, decoded and unfolded.
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.headers.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str())
    }

    /// Whether it has a header, be it empty.
    pub fn has(&self, name: &str) -> bool {
        self.header(name).next().is_some()
    }

    /// Names of all its headers.
    pub fn header_names(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(|(name, _)| name.as_str())
    }

    /// The first of its authors.
    pub fn author(&self) -> Option<&Mailbox> {
        self.from.first()
    }
}

/// What the bytes hold. Whatever they are, they are a message: the worst has no header and no text.
pub fn parse(raw: &[u8]) -> Message {
    let (head, rest) = raw.split_at(header::end(raw));
    let head = header::repaired(head);
    let whole = !can_be_taken_apart(raw);
    let bytes = if whole { head.clone() } else { [head.as_slice(), rest].concat() };
    let Some(parsed) = MessageParser::default().parse(&bytes) else {
        return Message { whole: true, parts: vec![rest_as_part(rest)], ..Message::default() };
    };
    let mut message = read_header(&parsed);
    message.headers = header::values(&head);
    message.whole = whole;
    if whole {
        message.parts.push(rest_as_part(rest));
    } else {
        body::read(&parsed, &mut message);
    }
    let noted = return_path(message.header("Return-Path").next());
    message.return_path = noted;
    message
}

/// The header of a message, with the empty line that ends it.
pub fn header(raw: &[u8]) -> &[u8] {
    &raw[..header::end(raw)]
}

fn rest_as_part(rest: &[u8]) -> Part {
    let media_type = "application/octet-stream".to_owned();
    Part { name: "message.eml".into(), media_type, bytes: rest.to_vec(), ..Part::default() }
}

fn can_be_taken_apart(raw: &[u8]) -> bool {
    if raw.len() > LARGEST {
        return false;
    }
    let boundaries = raw.windows(3).filter(|three| *three == b"\n--").count();
    let messages = raw.windows(14).filter(|some| some.eq_ignore_ascii_case(b"message/rfc822")).count();
    let global = raw.windows(14).filter(|some| some.eq_ignore_ascii_case(b"message/global")).count();
    boundaries <= MOST_BOUNDARIES && messages + global <= MOST_MESSAGES
}

fn read_header(parsed: &mail_parser::Message<'_>) -> Message {
    let mut references = ids(parsed.references());
    if references.len() > MOST_IDS {
        references.drain(MOST_IDS / 2..references.len() - MOST_IDS / 2);
    }
    let date = parsed.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok());
    Message {
        id: ids_of_text(parsed.message_id().unwrap_or_default()).next(),
        in_reply_to: ids(parsed.in_reply_to()),
        references,
        from: mailboxes(parsed.from()),
        reply_to: mailboxes(parsed.reply_to()),
        sender: mailboxes(parsed.sender()).into_iter().next(),
        to: parsed.all_to().flat_map(|to| mailboxes(Some(to))).collect(),
        cc: parsed.all_cc().flat_map(|cc| mailboxes(Some(cc))).collect(),
        subject: one_line(parsed.subject().unwrap_or_default()),
        date,
        media_type: parsed.parts.first().map_or_else(|| "text/plain".into(), |part| body::media_type(part)),
        ..Message::default()
    }
}

/// The moment that a text names as headers do (RFC 5322 3.3).
pub fn date(text: &str) -> Option<Timestamp> {
    let header = format!("Date: {}\r\n\r\n", text.trim().replace(['\r', '\n'], " "));
    let parsed = MessageParser::default().parse(header.as_bytes())?;
    parsed.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok())
}

fn return_path(value: Option<&str>) -> ReturnPath {
    let Some(value) = value else { return ReturnPath::Unknown };
    let inner = value.trim().trim_start_matches('<').trim_end_matches('>').trim();
    match inner {
        "" => ReturnPath::Nobody,
        address => ReturnPath::Address(normal_address(address)),
    }
}

fn mailboxes(address: Option<&Address<'_>>) -> Vec<Mailbox> {
    let all = address.into_iter().flat_map(Address::iter);
    all.filter_map(|one| {
        let address = normal_address(one.address.as_deref()?);
        let name = one_line(one.name.as_deref().unwrap_or_default());
        let could_be = !address.is_empty() && address.len() <= LONGEST;
        could_be.then_some(Mailbox { address, name })
    })
    .collect()
}

/// The address without blanks around it and with its domain in small letters: a domain has no case (RFC 5321 2.4).
pub fn normal_address(address: &str) -> String {
    let address = desk::text::harmless(address.trim()).replace(' ', "");
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{local}@{}", domain.trim_end_matches('.').to_lowercase()),
        None => address,
    }
}

fn one_line(text: &str) -> String {
    let text = desk::text::harmless(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    let texts: Vec<&str> = match value {
        HeaderValue::Text(text) => vec![text],
        HeaderValue::TextList(list) => list.iter().map(AsRef::as_ref).collect(),
        _ => Vec::new(),
    };
    let mut found: Vec<String> = Vec::new();
    for id in texts.into_iter().flat_map(ids_of_text) {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

/// Ids as they are compared: without brackets and blanks, never empty, and longer than any honest one never. One with a control
/// character in it is none (RFC 5322 3.6.4).
fn ids_of_text(text: &str) -> impl Iterator<Item = String> + '_ {
    let apart = text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | ','));
    apart
        .filter(|id| !id.is_empty() && id.len() <= LONGEST && !id.contains(char::is_control))
        .map(str::to_owned)
}

/// A name that is safe to show and to save as, never empty, for the part of that number.
pub(crate) fn safe_name(claimed: &str, media_type: &str, number: usize) -> String {
    name::safe(Some(claimed), media_type, number)
}

/// The raw header of a part.
fn raw_header<'a>(part: &MessagePart<'_>, raw: &'a [u8]) -> &'a [u8] {
    raw.get(part.offset_header as usize..part.offset_body as usize).unwrap_or_default()
}

/// The name of a part, its Content-ID and whether it is inline, from its repaired header.
fn described(part: &MessagePart<'_>, raw: &[u8]) -> (Option<String>, Option<String>, bool) {
    let head = header::repaired(raw_header(part, raw));
    let again = MessageParser::default().parse(&head);
    let part = again.as_ref().and_then(|again| again.parts.first()).unwrap_or(part);
    let inline = part.content_disposition().is_some_and(|it| it.is_inline())
        || (part.content_id().is_some() && part.content_disposition().is_none());
    let id = part.content_id().and_then(|id| ids_of_text(id).next());
    (part.attachment_name().map(str::to_owned), id, inline)
}

fn bytes_of(part: &MessagePart<'_>) -> Vec<u8> {
    match &part.body {
        PartType::Message(message) => message.raw_message().to_vec(),
        _ => part.contents().to_vec(),
    }
}
