//! Mail that a relay hands over to the API.

use ::desk::id::Id;
use ::desk::mailbox::{Mailbox, Secrets};
use serde_json::{from_value, json};
use store::Failure;

use crate::api::{Answer, Api, apis};

/// A mailbox that mail arrives in, if there is none yet.
pub fn mailbox(api: &Api) -> Id<Mailbox> {
    let mailbox: Mailbox = from_value::<Mailbox>(json!({
        "address": "support@desk.example", "name": "Support",
        "sending": {"host": "127.0.0.1", "port": 9, "security": "none"}
    }))
    .unwrap()
    .check()
    .unwrap();
    let added = api.store.write_now::<_, Failure, _>(move |tx| match store::mailboxes(tx)?.first() {
        Some((id, _)) => Ok(*id),
        None => store::add_mailbox(tx, &mailbox, &Secrets::default()),
    });
    added.unwrap()
}

const MESSAGE: &str = "Message-ID: <1@rimal.example>\r\nDate: Mon, 12 Jan 2026 10:00:00 +0300\r\n\
                       From: Somebody <somebody@elsewhere.example>\r\nTo: support@desk.example\r\n\
                       Subject: Help\r\n\r\nHelp\r\n";

fn hand_in(api: &Api, who: &str, query: &str, body: &'static str) -> Answer {
    api.ask(who, "POST", &format!("/mail{query}")).header("content-type", "message/rfc822").body(body)
}

#[test]
fn s13_a_relay_hands_a_message_in_and_hears_what_became_of_it() {
    apis(|api| {
        mailbox(api);
        let first = hand_in(api, "admin", "?mailbox=support%2B1.x@desk.example", MESSAGE).is(201);
        let case = first.json["case"].as_i64().unwrap();
        assert_eq!(first.json, json!({"id": first.id(), "became": "case", "case": case}));
        let again = hand_in(api, "admin", "?mailbox=support@desk.example", MESSAGE).is(201);
        assert_eq!(again.json, first.json, "the same mail is one");
        let read = api.get("agent", &format!("/cases/{case}")).is(200);
        assert_eq!(read.json["channel"], "email");
    });
}

#[test]
fn what_cannot_be_taken_is_refused_and_by_whom_it_may_not_be_handed_in() {
    apis(|api| {
        mailbox(api);
        let here = "?mailbox=support@desk.example";
        assert_eq!(
            hand_in(api, "admin", "?mailbox=sales@desk.example", MESSAGE).is(422).fields(),
            ["mailbox"]
        );
        assert_eq!(hand_in(api, "admin", here, "").is(422).fields(), ["body"]);
        hand_in(api, "admin", "?mailbox=support@desk.example&client=x", MESSAGE).is(422);
        let large = api.ask("admin", "POST", &format!("/mail{here}"));
        large.header("content-length", &(51 << 20).to_string()).body("From: x\r\n\r\nx").is(413);
        for (who, status) in [("agent", 404), ("manager", 404), ("", 401)] {
            hand_in(api, who, here, MESSAGE).is(status);
        }
        let kept = api.store.read_now::<_, store::Error, _>(|tx| store::mail(tx, 1)).unwrap();
        assert!(kept.is_none());
    });
}
