//! What is composed, read again.

#![allow(clippy::unwrap_used, reason = "a test that fails panics")]

use jiff::Timestamp;
use mail::compose::{Attachment, Outgoing, Problem, compose};
use mail::parse::parse;
use mail::{Mailbox, Message, automatic};
use proptest::prelude::*;

fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox { name: name.into(), address: address.into() }
}

fn plain() -> Outgoing {
    Outgoing {
        from: mailbox("دعم Credenti", "support@desk.example"),
        to: vec![mailbox("سارة القحطاني", "sara@customer.example")],
        subject: "تعطّل الطابعة في الفرع 7".into(),
        id: "t2434.m1.abc@desk.example".into(),
        date: Timestamp::from_second(1_768_208_700).unwrap(),
        text: "السلام عليكم،\n\nوصلت رسالتكم.\n".into(),
        boundary: "b0undary".into(),
        ..Outgoing::default()
    }
}

/// Composes, and sees to what every server may ask for.
fn sent(outgoing: &Outgoing) -> Vec<u8> {
    let bytes = compose(outgoing).unwrap();
    assert!(bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n' | b'\t' | b' '..=b'~')), "ASCII alone");
    let text = String::from_utf8(bytes.clone()).unwrap();
    for line in text.split("\r\n") {
        assert!(line.len() <= 998, "a line of {} bytes", line.len());
        assert!(!line.contains(['\r', '\n']), "{line:?} ends by half");
    }
    bytes
}

fn read(outgoing: &Outgoing) -> Message {
    parse(&sent(outgoing))
}

fn header(outgoing: &Outgoing) -> String {
    let text = String::from_utf8(sent(outgoing)).unwrap();
    text.split_once("\r\n\r\n").unwrap().0.to_owned()
}

#[test]
fn a_message_in_arabic_is_read_as_it_was_written() {
    let outgoing = Outgoing {
        cc: vec![mailbox("", "omar@customer.example")],
        reply_to: Some(mailbox("دعم Credenti", "support+2434.abcdefgh@desk.example")),
        html: Some("<p dir=\"rtl\">وصلت رسالتكم.</p>\n".into()),
        attachments: vec![
            Attachment {
                name: "تقرير الصيانة، يناير.pdf".into(),
                media_type: "application/pdf".into(),
                bytes: b"%PDF\r\n\0\xff".to_vec(),
            },
            Attachment {
                name: "log.txt".into(),
                media_type: "text/plain".into(),
                bytes: b"a\rb\nc \n--b0undary.2--\n".to_vec(),
            },
        ],
        ..plain()
    };
    let message = read(&outgoing);
    assert_eq!(message.from, std::slice::from_ref(&outgoing.from));
    assert_eq!((&message.to, &message.cc), (&outgoing.to, &outgoing.cc));
    assert_eq!(message.reply_to, [outgoing.reply_to.clone().unwrap()]);
    assert_eq!(message.subject, outgoing.subject);
    assert_eq!((message.id.as_deref(), message.date), (Some(outgoing.id.as_str()), Some(outgoing.date)));
    assert_eq!(
        (message.text.as_ref(), message.html.as_ref()),
        (Some(&outgoing.text), outgoing.html.as_ref())
    );
    assert_eq!(message.parts.len(), 2);
    for (part, file) in message.parts.iter().zip(&outgoing.attachments) {
        assert_eq!((&part.name, &part.media_type, &part.bytes), (&file.name, &file.media_type, &file.bytes));
        assert!(!part.inline);
    }
}

#[test]
fn rfc2045_lines_end_in_crlf_under_base64_too() {
    let text = String::from_utf8(sent(&plain())).unwrap();
    assert!(
        text.contains("\r\nContent-Transfer-Encoding: base64\r\n") && text.trim_end().ends_with("NCg=="),
        "{text}"
    );
}

#[test]
fn the_same_is_composed_twice() {
    assert_eq!(compose(&plain()), compose(&plain()));
}

#[test]
fn what_it_answers_stands_in_both_headers_and_a_long_thread_keeps_its_ends() {
    let outgoing = Outgoing {
        in_reply_to: Some("<last@customer.example>".into()),
        references: (0..60)
            .map(|n| format!("{n}@customer.example"))
            .chain(["ill formed".into(), "طرف@customer.example".into(), "last@customer.example".into()])
            .collect(),
        ..plain()
    };
    let message = read(&outgoing);
    assert_eq!(message.in_reply_to, ["last@customer.example"]);
    assert_eq!(message.references.len(), 20);
    assert_eq!(message.references[..2], ["0@customer.example", "1@customer.example"]);
    assert_eq!(message.references[18..], ["59@customer.example", "last@customer.example"]);
    assert!(!read(&plain()).has("References") && !read(&plain()).has("In-Reply-To"));
}

#[test]
fn rfc3834_what_a_program_sends_no_program_answers() {
    let automatic = Outgoing { automatic: true, ..plain() };
    let why = |outgoing: &Outgoing| automatic::reason(&read(outgoing), &["sara@customer.example".into()]);
    assert_eq!(why(&automatic), Some(automatic::Reason::AutoSubmitted));
    assert_eq!(why(&plain()), None);
    assert!(header(&automatic).contains("\r\nAuto-Submitted: auto-generated\r\n"));
    assert!(header(&automatic).contains("\r\nX-Auto-Response-Suppress: All\r\n"));
    let answer = Outgoing { in_reply_to: Some("a@b.example".into()), ..automatic };
    assert!(header(&answer).contains("\r\nAuto-Submitted: auto-replied\r\n"));
}

#[test]
fn rfc8058_one_click_ends_it() {
    let link = "https://support.desk.example/unsubscribe/abc";
    let header = header(&Outgoing { unsubscribe: Some(link.into()), ..plain() });
    assert!(header.contains(&format!("\r\nList-Unsubscribe: <{link}>\r\n")), "{header}");
    assert!(header.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{header}");
    for refused in ["http://desk.example/x", "mailto:x@desk.example", "https://x\r\nBcc: eve@x.example", ""] {
        let outgoing = Outgoing { unsubscribe: Some(refused.into()), ..plain() };
        assert_eq!(compose(&outgoing), Err(Problem::Unsubscribe(refused.into())));
    }
}

#[test]
fn nobody_gets_a_header_of_their_own_in() {
    let evil = "x\r\nBcc: eve@evil.example\r\n\r\n<script>";
    let outgoing = Outgoing {
        from: mailbox(evil, "support@desk.example"),
        to: vec![mailbox(evil, "sara@customer.example")],
        reply_to: Some(mailbox(evil, "support@desk.example")),
        subject: evil.into(),
        in_reply_to: Some(evil.into()),
        references: vec![evil.into()],
        attachments: vec![Attachment { name: evil.into(), media_type: evil.into(), bytes: Vec::new() }],
        ..plain()
    };
    let message = read(&outgoing);
    assert!(!message.has("Bcc"));
    assert_eq!(message.to.len(), 1);
    assert_eq!(message.text.as_deref(), Some("السلام عليكم،\n\nوصلت رسالتكم.\n"));
    assert_eq!(message.parts[0].media_type, "application/octet-stream");
    for address in
        [evil, "a@b@c.example", "a b@c.example", "سارة@customer.example", "a@", "@c.example", "a,b@c.example"]
    {
        let outgoing = Outgoing { to: vec![mailbox("", address)], ..plain() };
        assert_eq!(compose(&outgoing), Err(Problem::Address(address.into())));
    }
    for id in ["", evil, "a b@c", "<a>b@c"] {
        assert_eq!(compose(&Outgoing { id: id.into(), ..plain() }), Err(Problem::Id(id.into())));
    }
    assert_eq!(compose(&Outgoing { to: Vec::new(), ..plain() }), Err(Problem::NoRecipient));
}

#[test]
fn a_text_that_looks_encoded_is_read_as_it_stands() {
    for subject in ["=?utf-8?Q?Bcc=3A?=", "why =?", "سؤال =?utf-8?B?2LHY?="] {
        assert_eq!(read(&Outgoing { subject: subject.into(), ..plain() }).subject, subject);
    }
    let outgoing = Outgoing { from: mailbox("=?utf-8?Q?Bank?=", "support@desk.example"), ..plain() };
    assert!(!read(&outgoing).from[0].name.starts_with("Bank"));
}

#[test]
fn a_domain_in_arabic_goes_in_letters_that_every_server_takes() {
    let outgoing = Outgoing { to: vec![mailbox("", "sara@شركة.السعودية")], ..plain() };
    assert_eq!(read(&outgoing).to[0].address, "sara@xn--ogbpi5d.xn--mgberp4a5d4ar");
}

#[test]
fn a_boundary_stands_in_no_text() {
    for boundary in ["", "a b", "a\r\n", &"x".repeat(61)] {
        let outgoing = Outgoing { boundary: boundary.into(), ..plain() };
        assert_eq!(compose(&outgoing), Err(Problem::Boundary(boundary.into())));
    }
    let outgoing = Outgoing { text: "--b0undary.2--\n".into(), ..plain() };
    assert_eq!(compose(&outgoing), Err(Problem::Boundary("b0undary".into())));
}

/// The text as it has to come back: what is sent ends its last line.
fn with_end(text: &str) -> String {
    if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// The text as reading shows it on one line.
fn one_line(text: &str) -> String {
    desk::text::harmless(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

const ANY_LINE: &str = "[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} \t]{0,120}";

proptest! {
    #[test]
    fn what_is_composed_reads_back(
        name in "[\\p{L}\\p{M}\\p{N} .,;:@<>()\"'\\\\\\[\\]_-]{0,90}",
        subject in "\\PC{0,300}",
        lines in prop::collection::vec(prop_oneof![ANY_LINE, "[ -~]{0,1500}", Just("From me".to_owned()), Just(".".to_owned())], 0..12),
        html in prop::option::of("[ -~\\p{Arabic}\n]{0,400}"),
        file in "[\\p{L}\\p{N} .,;=%'\"*_-]{1,120}",
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        automatic in any::<bool>(),
    ) {
        let text = lines.join("\n");
        let outgoing = Outgoing {
            from: mailbox(&name, "support@desk.example"),
            to: vec![mailbox(&name, "sara@customer.example"), mailbox("", "omar@customer.example")],
            subject: subject.clone(),
            text: text.clone(),
            html: html.clone(),
            attachments: vec![Attachment { name: file, media_type: "image/png".into(), bytes: bytes.clone() }],
            automatic,
            ..plain()
        };
        let message = read(&outgoing);
        prop_assert_eq!(&message.from[0].name, &one_line(&name));
        prop_assert_eq!(&message.to[0].name, &one_line(&name));
        prop_assert_eq!(message.to.len(), 2);
        prop_assert_eq!(&message.subject, &one_line(&subject));
        prop_assert_eq!(message.text, Some(with_end(&text)));
        prop_assert_eq!(message.html, html.as_deref().map(with_end));
        prop_assert_eq!(&message.parts[0].bytes, &bytes);
        // A name that is sent is safe already, so that reading it changes nothing.
        let again = Outgoing { attachments: vec![Attachment { name: message.parts[0].name.clone(), ..outgoing.attachments[0].clone() }], ..outgoing };
        prop_assert_eq!(&read(&again).parts[0].name, &message.parts[0].name);
    }
}
