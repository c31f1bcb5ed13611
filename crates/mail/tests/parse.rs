//! Messages as the world sends them.

#![allow(clippy::unwrap_used, reason = "a test that fails panics")]

use encoding_rs::{ISO_8859_6, WINDOWS_1256};
use mail::parse::{Message, ReturnPath, parse};
use proptest::prelude::*;

const ARABIC: &str = "السلام عليكم، الطابعة لا تعمل.";

fn text(message: &Message) -> &str {
    message.text.as_deref().unwrap().trim_end()
}

fn with_body(header: &str, body: &[u8]) -> Message {
    parse(&[format!("From: sara@customer.example\r\n{header}\r\n\r\n").as_bytes(), body, b"\r\n"].concat())
}

#[test]
fn arabic_charsets_are_read_by_their_names() {
    for (label, encoding) in
        [("windows-1256", WINDOWS_1256), ("cp1256", WINDOWS_1256), ("ISO-8859-6", ISO_8859_6)]
    {
        let body = encoding.encode(ARABIC).0;
        let message = with_body(&format!("Content-Type: text/plain; charset={label}"), &body);
        assert_eq!(text(&message), ARABIC, "{label}");
    }
}

#[test]
fn a_charset_that_cannot_be_true_is_not_believed() {
    let body = WINDOWS_1256.encode(ARABIC).0;
    for claimed in [
        "",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/plain; charset=us-ascii",
        "Content-Type: text/plain; charset=nonsense",
    ] {
        let header = if claimed.is_empty() { "Subject: x" } else { claimed };
        assert_eq!(text(&with_body(header, &body)), ARABIC, "{claimed}");
    }
    let header = "Content-Type: text/plain; charset=us-ascii";
    assert_eq!(text(&with_body(header, ARABIC.as_bytes())), ARABIC, "UTF-8 under the name of ASCII");
}

#[test]
fn utf8_that_says_itself_that_something_was_lost_is_utf8() {
    let header = "Content-Type: text/plain; charset=utf-8";
    assert_eq!(text(&with_body(header, "\u{fffd}".as_bytes())), "\u{fffd}");
}

#[test]
fn headers_of_eight_bits_are_read() {
    let mut raw = b"From: \"".to_vec();
    raw.extend(WINDOWS_1256.encode("سارة").0.iter());
    raw.extend(b"\" <sara@customer.example>\r\nSubject: ");
    raw.extend(WINDOWS_1256.encode(ARABIC).0.iter());
    raw.extend(b"\r\n\r\nx\r\n");
    let message = parse(&raw);
    assert_eq!(message.subject, ARABIC);
    assert_eq!(message.from[0].name, "سارة");
    let message = parse(format!("Subject: {ARABIC}\r\n\r\n").as_bytes());
    assert_eq!(message.subject, ARABIC);
}

#[test]
fn rfc2047_words_cut_within_a_letter_are_whole() {
    let words = ["=D8=B1", "=D8", "=AF=D9=91"].map(|part| format!("=?UTF-8?Q?{part}?="));
    let message = parse(format!("Subject: {}\r\n\r\n", words.join("\r\n ")).as_bytes());
    assert_eq!(message.subject, "ردّ");
    let message = parse(b"Subject: =?utf-8?B?2LHY?=\r\n =?utf-8?B?r9mR?= [#12]\r\n\r\n");
    assert_eq!(message.subject, "ردّ [#12]");
}

#[test]
fn what_a_name_hides_is_gone() {
    let raw = "From: =?utf-8?Q?support=E2=80=AEmoc=2Eknab?= <eve@x.example>\r\nContent-Type: application/octet-stream\r\n\
               Content-Disposition: attachment; filename*=utf-8''..%2F..%2Finvoice%E2%80%AEfdp.exe\r\n\r\nMZ\r\n";
    let message = parse(raw.as_bytes());
    assert_eq!(message.from[0].name, "supportmoc.knab");
    assert_eq!(message.parts[0].name, "invoicefdp.exe");
}

#[test]
fn an_invitation_is_shown_and_kept() {
    let raw = "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nJoin us\r\n\
               --b\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n\
               BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:اجتماع\\, عاجل\r\n\
               DTSTART;TZID=Asia/Riyadh:20260301T090000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--b--\r\n";
    let message = parse(raw.as_bytes());
    assert_eq!(text(&message), "Join us");
    let invite = message.parts[0].invite.as_ref().unwrap();
    assert_eq!((invite.method.as_str(), invite.summary.as_str()), ("REQUEST", "اجتماع, عاجل"));
    let start = invite.start.as_ref().unwrap();
    assert_eq!(
        (start.local.to_string().as_str(), start.zone.as_deref()),
        ("2026-03-01T09:00:00", Some("Asia/Riyadh"))
    );
}

#[test]
fn pictures_within_and_messages_within_are_parts() {
    let raw = "Return-Path: <>\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n\
               --m\r\nContent-Type: multipart/related; boundary=r\r\n\r\n\
               --r\r\nContent-Type: text/html\r\n\r\n<p>Hi <img src=\"cid:a@b\"></p>\r\n\
               --r\r\nContent-Type: image/png\r\nContent-ID: <a@b>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n--r--\r\n\
               --m\r\nContent-Type: message/rfc822\r\n\r\nSubject: Inner\r\nMessage-ID: <i@x>\r\n\r\nText\r\n--m--\r\n";
    let message = parse(raw.as_bytes());
    assert_eq!(message.return_path, ReturnPath::Nobody);
    assert!(message.html.as_deref().unwrap().contains("cid:a@b"));
    let [picture, inner] = message.parts.as_slice() else { panic!("{:?}", message.parts) };
    assert_eq!(
        (picture.content_id.as_deref(), picture.inline, picture.bytes.as_slice()),
        (Some("a@b"), true, &b"\x89PNG"[..])
    );
    assert_eq!(inner.name, "Inner.eml");
    assert_eq!(parse(&inner.bytes).id.as_deref(), Some("i@x"));
}

#[test]
fn depth_and_number_have_an_end() {
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(50_000);
    let message = parse(format!("Subject: deep\r\n{nested}").as_bytes());
    assert!(message.whole && message.subject == "deep" && message.parts.len() == 1);
    let wide = "\r\n--b\r\n\r\nx".repeat(50_000);
    let message = parse(format!("Content-Type: multipart/mixed; boundary=b\r\n{wide}").as_bytes());
    assert!(message.whole);
}

const WHOLE: &str = "From: =?utf-8?B?2LPYp9ix2Kk=?= <sara@customer.example>\r\nTo: support@desk.example\r\nSubject: x\r\n\
    Message-ID: <1@x>\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=windows-1256; \
    format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C7=E1\r\n--b\r\nContent-Type: text/calendar\r\n\r\n\
    BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: y\r\n\r\n--b--\r\n";

fn decide(raw: &[u8]) {
    let message = parse(raw);
    let _ = mail::automatic::reason(&message, &["support@desk.example".into()]);
    let _ = mail::bounce::report(&message);
    let _ = mail::sender::trusted_verdict(&message, &["mx.desk.example".into()]);
    let _ = (mail::subject::stripped(&message.subject), mail::subject::case(&message.subject));
    assert!(
        message
            .parts
            .iter()
            .all(|part| !part.name.is_empty() && !part.name.contains(['/', '\\', '\u{202e}']))
    );
}

proptest! {
    #[test]
    fn any_bytes_are_a_message(raw in prop::collection::vec(any::<u8>(), 0..2_000)) {
        decide(&raw);
    }

    #[test]
    fn any_change_of_a_message_is_a_message(changes in prop::collection::vec((0..WHOLE.len(), any::<u8>()), 1..20), cut in 0..WHOLE.len()) {
        let mut raw = WHOLE.as_bytes().to_vec();
        for (at, byte) in changes {
            raw[at] = byte;
        }
        decide(&raw);
        decide(&raw[..cut]);
        decide(&raw[cut..]);
    }

    #[test]
    fn what_is_composed_reads_back(subject in "[\\p{L}\\p{N} :?=_-]{0,60}", body in "[\\p{L}\\p{N} .,!?=]{1,200}") {
        let words: Vec<_> = subject.as_bytes().chunks(30).map(|part| {
            let coded: String = part.iter().map(|byte| format!("={byte:02X}")).collect();
            format!("=?UTF-8?Q?{coded}?=")
        }).collect();
        let raw = format!("Subject: {}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}", words.join("\r\n "));
        let message = parse(raw.as_bytes());
        let expected = subject.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(message.subject, expected);
        prop_assert_eq!(message.text.unwrap_or_default(), body);
    }
}
