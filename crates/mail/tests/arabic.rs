//! Messages in Arabic, and beside each what is expected of it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails panics")]

use std::fs;
use std::path::Path;

use mail::html::{Kind, Pictures, shown};
use mail::{Message, automatic, parse, quote, subject};
use serde_json::{Value, json};

struct Nowhere;

impl Pictures for Nowhere {
    fn part(&self, _: &str) -> Option<String> {
        None
    }
    fn remote(&self, _: &str) -> Option<String> {
        None
    }
}

/// What is found in a message, in the form of what is expected.
fn found(message: &Message) -> Value {
    let forward = subject::is_forward(&message.subject);
    let pieces = quote::text(message.text.as_deref().unwrap_or_default(), forward);
    let has = |kind| pieces.iter().any(|piece| piece.kind == kind);
    json!({
        "subject": message.subject,
        "from": message.author().map(|author| author.address.as_str()),
        "new": quote::new_text(&pieces),
        "quoted": has(Kind::Quoted),
        "signature": has(Kind::Signature),
        "forward": forward,
        "automatic": automatic::reason(message, &["support@desk.example".into()]).map(|it| format!("{it:?}")),
        "case": subject::case(&message.subject),
        "html": message.html.as_deref().map(|html| new_html(html, forward)),
        "parts": message.parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(),
    })
}

fn new_html(html: &str, forward: bool) -> String {
    let shown = shown(html, forward, &Nowhere).unwrap();
    let new = shown.pieces.into_iter().filter(|piece| piece.kind == Kind::New);
    new.map(|piece| piece.html).collect()
}

#[test]
fn arabic_messages_are_what_they_should_be() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/arabic");
    let mut messages: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    messages.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
    assert!(messages.len() >= 40, "only {} messages", messages.len());
    let mut wrong = Vec::new();
    for path in messages {
        let expected = fs::read_to_string(path.with_extension("json")).unwrap();
        let expected: Value = serde_json::from_str(&expected).unwrap();
        let message = parse::parse(&fs::read(&path).unwrap());
        let found = found(&message);
        assert!(message.from.iter().all(|it| !it.name.contains('\u{202e}')), "{path:?}");
        for (name, expected) in expected.as_object().unwrap() {
            let same = match (name.as_str(), expected.as_str()) {
                // Around what is expected stand the elements that give it its form.
                ("html", Some(some)) => found[name].as_str().is_some_and(|html| html.contains(some)),
                _ => found[name] == *expected,
            };
            if !same {
                wrong.push(format!("{path:?} {name}: {} instead of {expected}", found[name]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
