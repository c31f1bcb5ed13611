//! A message to send, as bytes.
//!
//! Whatever was typed, a header stays one header: what could end its line never gets there.

mod body;
mod header;

use jiff::Timestamp;
use mail_builder::MessageBuilder;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::url::URL;

use crate::parse::Mailbox;

/// How many ids of References are sent: the first and the last half of them, so that programs still find both ends of a
/// long thread.
const MOST_IDS: usize = 20;

/// A file that goes with a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// Its name; of a path the last part is sent.
    pub name: String,
    /// Its media type. What is none, and what mail would have to take apart, goes as bytes.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A message to send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outgoing {
    /// Who writes, with the name that is shown.
    pub from: Mailbox,
    /// To whom.
    pub to: Vec<Mailbox>,
    /// Who is to know.
    pub cc: Vec<Mailbox>,
    /// Where answers go: the signed address of the case.
    pub reply_to: Option<Mailbox>,
    /// The subject, in one line whatever it was.
    pub subject: String,
    /// Its own id without brackets, unlike any other.
    pub id: String,
    /// The id of the message that it answers.
    pub in_reply_to: Option<String>,
    /// What the answered message gave as References, oldest first; the answered message itself is added.
    pub references: Vec<String>,
    /// When it was written; sent in UTC, to the second.
    pub date: Timestamp,
    /// What it says as text, which everybody can read.
    pub text: String,
    /// What it says as HTML.
    pub html: Option<String>,
    /// What goes with it.
    pub attachments: Vec<Attachment>,
    /// Whether a program wrote it, so that no program may answer (RFC 3834 5).
    pub automatic: bool,
    /// The link by which its reader wants no more of the kind, by one click (RFC 8058). `https` alone counts.
    pub unsubscribe: Option<String>,
    /// Letters and digits that stand in no text: they mark where parts end. 24 random ones are right.
    pub boundary: String,
}

/// Why a message can't be composed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// This isn't an address that every server takes.
    Address(String),
    /// It goes to nobody.
    NoRecipient,
    /// This can't be the id of a message.
    Id(String),
    /// This isn't a link that one click may follow.
    Unsubscribe(String),
    /// The boundary has something else than 1 to 60 letters and digits, or stands in a text.
    Boundary(String),
}

/// The message as it is sent, with lines that end in CRLF and are no longer than 998 bytes, in ASCII alone.
///
/// # Errors
/// What can't be sent as it is asked for.
pub fn compose(outgoing: &Outgoing) -> Result<Vec<u8>, Problem> {
    if outgoing.to.is_empty() {
        return Err(Problem::NoRecipient);
    }
    let id = header::id(&outgoing.id).ok_or_else(|| Problem::Id(outgoing.id.clone()))?;
    let mut message = titled(MessageBuilder::new(), &outgoing.subject)
        .from(header::mailbox(&outgoing.from)?)
        .to(header::mailboxes(&outgoing.to)?)
        .date(Date::new(outgoing.date.as_second()))
        .message_id(id.to_owned());
    if !outgoing.cc.is_empty() {
        message = message.cc(header::mailboxes(&outgoing.cc)?);
    }
    if let Some(reply_to) = &outgoing.reply_to {
        message = message.reply_to(header::mailbox(reply_to)?);
    }
    let message = unsubscribed(automatic(threaded(message, outgoing), outgoing), outgoing)?;
    let mut bytes = Vec::new();
    message.body(body::body(outgoing)?).serialize(&mut bytes);
    Ok(bytes)
}

/// A text that looks encoded would be read as what it seems to encode, so that it is encoded itself.
fn titled<'x>(message: MessageBuilder<'x>, subject: &str) -> MessageBuilder<'x> {
    let subject = header::one_line(subject);
    if subject.is_ascii() && subject.contains("=?") {
        return message.header("Subject", Raw::new(header::encoded(&subject)));
    }
    message.subject(subject)
}

/// What it answers. Ids that can't stand in a header are left out: they are somebody else's fault, and stop nothing.
fn threaded<'x>(message: MessageBuilder<'x>, outgoing: &Outgoing) -> MessageBuilder<'x> {
    let answered = outgoing.in_reply_to.as_deref().and_then(header::id);
    let known = outgoing.references.iter().filter_map(|id| header::id(id));
    let mut references: Vec<&str> = known.filter(|id| Some(*id) != answered).chain(answered).collect();
    if references.len() > MOST_IDS {
        references.drain(MOST_IDS / 2..references.len() - MOST_IDS / 2);
    }
    let message = match answered {
        Some(id) => message.in_reply_to(id.to_owned()),
        None => message,
    };
    if references.is_empty() {
        return message;
    }
    message.references(MessageId::new_list(references.into_iter().map(str::to_owned)))
}

/// That no program may answer: the standard's word for it, and what Exchange and older programs look for.
fn automatic<'x>(message: MessageBuilder<'x>, outgoing: &Outgoing) -> MessageBuilder<'x> {
    if !outgoing.automatic {
        return message;
    }
    let kind = if outgoing.in_reply_to.is_some() { "auto-replied" } else { "auto-generated" };
    message
        .header("Auto-Submitted", Raw::new(kind))
        .header("X-Auto-Response-Suppress", Raw::new("All"))
        .header("Precedence", Raw::new("auto_reply"))
}

fn unsubscribed<'x>(message: MessageBuilder<'x>, outgoing: &Outgoing) -> Result<MessageBuilder<'x>, Problem> {
    let Some(link) = &outgoing.unsubscribe else { return Ok(message) };
    let plain = link.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b','));
    if !link.starts_with("https://") || !plain || link.len() > header::LONGEST {
        return Err(Problem::Unsubscribe(link.clone()));
    }
    Ok(message
        .header("List-Unsubscribe", URL::new(link.clone()))
        .header("List-Unsubscribe-Post", Raw::new("List-Unsubscribe=One-Click")))
}
