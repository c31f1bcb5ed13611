//! Reports on deliveries (RFC 3464), and what is sent in their place.

use crate::automatic;
use crate::parse::{Message, ReturnPath, normal_address, parse};

/// What became of a message for one recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It won't arrive any more: a reply that only went there is none (policy D16).
    Failed,
    /// It hasn't arrived yet, and its server goes on trying.
    Delayed,
    /// It arrived, or was handed on to a system that doesn't report.
    Delivered,
}

/// One recipient of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Their address as we wrote to it, where the report says so. Empty where it names nobody.
    pub address: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The status code of RFC 3463, such as `5.1.1`.
    pub status: Option<String>,
    /// What the server said, on one line.
    pub diagnostic: String,
}

/// A report on a message that we sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Each recipient it speaks of.
    pub recipients: Vec<Recipient>,
    /// The id of the message that it is about, by which it is tied to its case.
    pub original_id: Option<String>,
}

/// The report that a message is; nothing where it is none.
pub fn report(message: &Message) -> Option<Report> {
    let standard = message.parts.iter().filter(|part| is_status(&part.media_type));
    let recipients: Vec<_> = standard.flat_map(|part| standard_recipients(&part.bytes)).collect();
    if !recipients.is_empty() {
        return Some(Report { recipients, original_id: original_id(message) });
    }
    let recipients = other_recipients(message)?;
    Some(Report { recipients, original_id: original_id(message) })
}

fn is_status(media_type: &str) -> bool {
    matches!(media_type, "message/delivery-status" | "message/global-delivery-status")
}

/// The groups of fields after the first, each of which is a recipient's; some servers write no first group.
fn standard_recipients(bytes: &[u8]) -> Vec<Recipient> {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    text.split("\n\n").filter_map(|group| standard_recipient(&fields(group))).collect()
}

/// Fields by name in small letters, unfolded.
fn fields(group: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in group.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = found.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            found.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    found
}

fn standard_recipient(fields: &[(String, String)]) -> Option<Recipient> {
    let field = |name| fields.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    // The one we wrote to, before those that it was forwarded to.
    let address = field("original-recipient").or_else(|| field("final-recipient"))?;
    let status = field("status").and_then(enhanced);
    let action = field("action").unwrap_or_default().to_ascii_lowercase();
    let outcome = match action.split_whitespace().next().unwrap_or_default() {
        "failed" => Outcome::Failed,
        "delayed" => Outcome::Delayed,
        "delivered" | "relayed" | "expanded" => Outcome::Delivered,
        _ => by_status(status.as_deref()?),
    };
    let diagnostic = after_type(field("diagnostic-code").unwrap_or_default());
    Some(Recipient {
        address: plain_address(after_type(address)),
        outcome,
        status,
        diagnostic: one_line(diagnostic),
    })
}

/// What follows `rfc822;` or `smtp;`.
fn after_type(value: &str) -> &str {
    value.split_once(';').map_or(value, |(_, rest)| rest).trim()
}

fn plain_address(text: &str) -> String {
    normal_address(text.trim_matches(['<', '>', ' ', '"']))
}

fn one_line(text: &str) -> String {
    let text = desk::text::harmless(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(500).collect()
}

fn by_status(status: &str) -> Outcome {
    match status.as_bytes().first() {
        Some(b'2') => Outcome::Delivered,
        Some(b'4') => Outcome::Delayed,
        _ => Outcome::Failed,
    }
}

/// The first code of RFC 3463 in the text.
fn enhanced(text: &str) -> Option<String> {
    let words = text.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    words.map(|word| word.trim_end_matches('.')).find(|word| is_enhanced(word)).map(str::to_owned)
}

fn is_enhanced(word: &str) -> bool {
    let mut numbers = word.split('.');
    let class = numbers.next().is_some_and(|class| matches!(class, "2" | "4" | "5"));
    let rest: Vec<_> = numbers.collect();
    let short = |number: &&str| (1..=3).contains(&number.len());
    class && rest.len() == 2 && rest.iter().all(short)
}

/// How subjects of reports begin that follow no standard, in small letters.
const SUBJECTS: [&str; 22] = [
    "undelivered mail",
    "undeliverable",
    "undeliverable mail",
    "mail delivery",
    "delivery status",
    "delivery failure",
    "delivery notification",
    "failure notice",
    "returned mail",
    "return mail",
    "mail could not be delivered",
    "message status",
    "warning: could not send",
    "warning: message",
    "mail system error",
    "delivery report",
    "delayed mail",
    "non remis",
    "unzustellbar",
    "undelivered",
    "تعذر التسليم",
    "غير قابل للتسليم",
];

/// Recipients of a report without a part that machines read: Exim's header, qmail's paragraphs, or whatever addresses
/// and codes the text holds. Only of what nobody but a mail server sends.
fn other_recipients(message: &Message) -> Option<Vec<Recipient>> {
    let subject = message.subject.to_lowercase();
    let titled = SUBJECTS.iter().any(|beginning| subject.starts_with(beginning));
    let named = message.has("X-Failed-Recipients");
    let system = message.author().is_some_and(|author| is_mail_system(&author.address));
    let nobody = message.return_path == ReturnPath::Nobody || automatic::is_report(message);
    if !(named || titled && (system || nobody)) {
        return None;
    }
    let text = message.text.as_deref().unwrap_or_default();
    // What follows is our own message, whose addresses say nothing.
    let own = ["--- Below this line is a copy", "------ This is a copy", "--- The header of the original"];
    let text = own.iter().filter_map(|mark| text.find(mark)).min().map_or(text, |at| &text[..at]);
    let waits = ["delayed", "warning", "will be retried", "still being retried", "not yet been delivered"];
    let early: String = text.chars().take(2_000).collect::<String>().to_lowercase();
    let delayed =
        waits.iter().any(|word| subject.contains(word)) || waits[2..].iter().any(|word| early.contains(word));
    let status = enhanced(text);
    let outcome = match &status {
        _ if delayed => Outcome::Delayed,
        Some(status) => by_status(status),
        None => Outcome::Failed,
    };
    let mut addresses: Vec<String> =
        message.header("X-Failed-Recipients").flat_map(|it| it.split(',')).map(plain_address).collect();
    if addresses.is_empty() {
        addresses = bracketed(text);
    }
    if addresses.is_empty() {
        addresses.push(String::new());
    }
    let diagnostic = text.lines().find(|line| enhanced(line).is_some()).map(one_line).unwrap_or_default();
    let recipient =
        |address| Recipient { address, outcome, status: status.clone(), diagnostic: diagnostic.clone() };
    Some(addresses.into_iter().map(recipient).collect())
}

fn is_mail_system(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default().to_lowercase();
    matches!(
        local.as_str(),
        "mailer-daemon" | "postmaster" | "mail-daemon" | "mailerdaemon" | "microsoftexchange"
    )
}

/// The addresses in `<…>`, each once.
fn bracketed(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for inner in text.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(inner, _)| inner) {
        let address = plain_address(inner.trim_start_matches("mailto:"));
        let is_address = inner.contains('@') && !inner.contains(char::is_whitespace) && inner.len() <= 254;
        if is_address && !found.contains(&address) {
            found.push(address);
        }
    }
    found
}

/// The id of the message that was sent back, from its copy or its header, or from a line of the text.
fn original_id(message: &Message) -> Option<String> {
    let copies = ["message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"];
    let copy = message.parts.iter().filter(|part| copies.contains(&part.media_type.as_str()));
    let from_copy = copy.filter_map(|part| parse(&part.bytes).id).next();
    from_copy.or_else(|| message.text.as_deref().and_then(id_in_text))
}

fn id_in_text(text: &str) -> Option<String> {
    let at = |line: &str| line.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("message-id:"));
    let line = text.lines().map(str::trim).find(|line| at(line))?;
    let id = line[11..].trim().trim_matches(['<', '>']);
    (!id.is_empty() && !id.contains(char::is_whitespace)).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Outcome, report};
    use crate::parse::parse;

    fn standard(action: &str, status: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example\r\nReturn-Path: <>\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
             --b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; Sara@Customer.example\r\n\
             Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n no such user\r\n\r\n\
             --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <t7.m1.x@desk.example>\r\nSubject: X\r\n\r\nHi\r\n--b--\r\n"
        )
    }

    #[test]
    fn rfc3464_each_recipient_has_an_outcome() {
        for (action, status, outcome) in [
            ("failed", "5.1.1", Outcome::Failed),
            ("failed", "4.4.7", Outcome::Failed),
            ("delayed", "4.4.1", Outcome::Delayed),
            ("delivered", "2.0.0", Outcome::Delivered),
            ("nonsense", "5.0.0", Outcome::Failed),
        ] {
            let report = report(&parse(standard(action, status).as_bytes())).unwrap();
            assert_eq!(report.original_id.as_deref(), Some("t7.m1.x@desk.example"));
            let [recipient] = report.recipients.as_slice() else { panic!("{report:?}") };
            assert_eq!((recipient.outcome, recipient.status.as_deref()), (outcome, Some(status)), "{action}");
            assert_eq!(recipient.address, "Sara@customer.example");
            assert_eq!(recipient.diagnostic, "550 5.1.1 no such user");
        }
    }

    #[test]
    fn reports_that_follow_no_standard_are_known_too() {
        let qmail = "From: MAILER-DAEMON@mx.example\r\nSubject: failure notice\r\n\r\n\
                     Hi. This is the qmail-send program at mx.example.\r\n\r\n<sara@customer.example>:\r\n\
                     Sorry, no mailbox here by that name. (#5.1.1)\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n\
                     Return-Path: <support@desk.example>\r\nMessage-ID: <t7.m1.x@desk.example>\r\n";
        let found = report(&parse(qmail.as_bytes())).unwrap();
        assert_eq!(found.original_id.as_deref(), Some("t7.m1.x@desk.example"));
        assert_eq!(found.recipients.len(), 1, "{found:?}");
        assert_eq!(
            (found.recipients[0].address.as_str(), found.recipients[0].outcome),
            ("sara@customer.example", Outcome::Failed)
        );
        let person =
            "From: sara@customer.example\r\nSubject: Undelivered mail\r\n\r\n<a@b.example>: 5.1.1\r\n";
        assert_eq!(report(&parse(person.as_bytes())), None, "a person who writes of it");
    }
}
