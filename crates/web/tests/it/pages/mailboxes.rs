//! Mailboxes in the browser: set up, looked at, and what didn't get through.

use std::net::TcpListener;

use ::desk::mailbox::{Login, Mailbox, Secrets, Security};
use store::{Access, Error, LetterTo, Versioned};

use super::browser::{Browser, Page, sign_in};
use crate::api::{Api, apis, at, id};

const HERE: &str = "/admin/mailboxes";

fn kept(api: &Api) -> (Versioned<Mailbox>, Secrets) {
    let kept = api.store.read_now::<_, Error, _>(|tx| {
        let (id, mailbox) = store::mailboxes(tx)?.into_iter().next().unwrap();
        Ok((mailbox, store::mailbox_secrets(tx, id)?))
    });
    kept.unwrap()
}

/// Adds a mailbox by the form, with some fields changed.
fn adds(browser: &Browser<'_>, changes: &[(&str, &str)]) -> Page {
    let page = browser.get(&format!("{HERE}?lang=en")).is(200);
    let fields = [
        ("address", " Support@Desk.example"),
        ("name", "مكتب الدعم"),
        ("aliases", "help@desk.example, care@desk.example"),
        ("receiving-host", "mail.desk.example"),
        ("receiving-user", "support"),
        ("receiving-secret", "right"),
        ("sending-host", "mail.desk.example"),
        ("sending-port", "٥٨٧"),
        ("sending-security", "starttls"),
        ("sending-user", "support"),
        ("trusted", "mx.desk.example"),
    ];
    browser.submit(&page, HERE, &[&fields, changes].concat())
}

#[test]
fn an_administrator_adds_a_mailbox_whose_secrets_are_never_shown() {
    apis(|api| {
        let browser = sign_in(api, "admin");
        assert!(browser.get(HERE).is(200).has(".empty"));
        let added = adds(&browser, &[]).is(200);
        assert_eq!(added.text("#mailbox-1 h2"), "support@desk.example");
        assert!(!added.html.contains("right\""), "a secret stays where it is");
        let (mailbox, secrets) = kept(api);
        let (receiving, sending) = (mailbox.receiving.clone().unwrap(), mailbox.sending.clone().unwrap());
        assert_eq!((receiving.port, receiving.security), (993, Security::Tls));
        assert_eq!((sending.port, sending.security), (587, Security::Starttls), "digits as people type them");
        assert_eq!(mailbox.aliases, ["help@desk.example", "care@desk.example"]);
        assert_eq!(secrets.receiving, Some("right".to_owned()));
        assert_eq!(secrets.sending, secrets.receiving, "the same user has the same password");
        assert!(added.has(".side a[href='/admin/mailboxes'][aria-current]"));
    });
}

#[test]
fn what_is_wrong_stands_beside_its_field_and_what_was_typed_stays() {
    apis(|api| {
        let browser = sign_in(api, "admin");
        let wrong = [
            ("address", "support"),
            ("receiving-port", "x"),
            ("sending-security", "none"),
            ("token_url", "http://provider.example"),
            ("client_id", "radd"),
            ("dkim-selector", "s1"),
            ("dkim-domain", "desk.example"),
            ("dkim-key", "no key"),
        ];
        let refused = adds(&browser, &wrong).is(422);
        for field in ["address", "receiving-port", "sending-security", "token_url", "dkim-key"] {
            assert!(refused.has(&format!("#add-{field}[aria-invalid]")), "{field}");
            assert!(refused.has(&format!("#problem a[href='#add-{field}']")), "{field}");
        }
        assert_eq!(refused.form(HERE).value("name"), Some("مكتب الدعم"));
        assert_eq!(refused.form(HERE).value("sending-security"), Some("none"));
        assert!(!refused.html.contains("no key"));
        let arabic = sign_in(api, "admin");
        let page = arabic.get(&format!("{HERE}?lang=ar")).is(200);
        assert_eq!(page.text("h1"), "صناديق البريد 0");
        assert_eq!(page.text("#add label"), "العنوان");
    });
}

#[test]
fn a_change_keeps_the_secrets_that_are_not_typed_and_an_older_page_changes_nothing() {
    apis(|api| {
        let browser = sign_in(api, "admin");
        let page = adds(&browser, &[]).is(200);
        let path = format!("{HERE}/1");
        let stale = page.form(&path).with(&[("name", "Other")]);
        let change = [("token_url", "https://provider.example/token"), ("client_id", "radd"), ("active", "")];
        let changed = browser.submit(&page, &path, &change).is(200);
        assert_eq!(changed.text("#mailbox-1 .left"), "not in use");
        let (mailbox, secrets) = kept(api);
        assert!(!mailbox.active && mailbox.version == 2);
        assert!(matches!(mailbox.receiving.clone().unwrap().login, Login::Oauth { .. }));
        assert_eq!(secrets.receiving, Some("right".to_owned()));
        let behind = browser.send_form(&stale).is(412);
        assert!(behind.has("[role=alert]"));
        assert_eq!(kept(api).0.name, "مكتب الدعم");
    });
}

#[test]
fn a_look_says_what_is_wrong_and_what_to_do() {
    apis(|api| {
        let browser = sign_in(api, "admin");
        let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        let here = [
            ("receiving-host", "127.0.0.1"),
            ("receiving-port", gone.as_str()),
            ("receiving-security", "none"),
            ("sending-host", ""),
        ];
        let page = adds(&browser, &here).is(200);
        assert_eq!(
            page.text("#mailbox-1 .log li[data-state=soon]"),
            "ReceivingNothing has been fetched yet: check whether it can be."
        );
        let checked = browser.submit(&page, &format!("{HERE}/1/check"), &[]).is(200);
        let late = checked.text("#mailbox-1 [role=status] li[data-state=late]");
        assert!(late.starts_with(&format!("Receiving127.0.0.1:{gone} isn't reached")), "{late}");
        // It is seen afterwards, too.
        let later = browser.get(HERE).is(200);
        assert_eq!(later.text("#mailbox-1 .left"), "needs you");
        let mark = page.form(HERE).value("csrf").unwrap().to_owned();
        let missing = browser.post(&format!("{HERE}/9/check"), &[("csrf".into(), mark)]);
        assert_eq!(missing.status.as_u16(), 404);
    });
}

#[test]
fn a_letter_that_was_not_delivered_is_sent_again_once() {
    apis(|api| {
        crate::mail::mailbox(api);
        let contact = id(api.rimal.contact);
        let letter = api.store.write_now::<_, Error, _>(move |tx| {
            let access = Access::new("secret".into(), false, at("2036-01-01T00:00:00Z"), None);
            store::plan_access(
                tx,
                LetterTo::Contact(contact),
                access,
                at("2026-01-01T00:00:00Z"),
                &|bytes| bytes.fill(7),
            )?;
            let until = at("2026-01-01T00:10:00Z");
            let claimed = store::claim_letters(tx, at("2026-01-01T00:00:00Z"), 9, until)?;
            store::letter_failed(tx, claimed[0].id, None, "550 5.1.1 <script>")?;
            Ok(claimed[0].id)
        });
        let retry = format!("/admin/letters/{}/retry", letter.unwrap());
        let browser = sign_in(api, "admin");
        let page = browser.get(&format!("{HERE}?lang=en")).is(200);
        assert!(page.text("#letters tbody").contains("550 5.1.1 <script>"));
        let again = browser.submit(&page, &retry, &[]).is(200);
        assert!(again.forms(&retry).is_empty() && again.text("#letters .soft") == "Every letter has left.");
        browser.submit(&page, &retry, &[]).is(200);
    });
}

#[test]
fn mail_of_no_case_is_listed_with_why_and_nobody_else_sees_the_room() {
    apis(|api| {
        crate::mail::mailbox(api);
        let robot = "From: cron@host.example\r\nTo: support@desk.example\r\nAuto-Submitted: auto-generated\r\n\r\nx\r\n";
        api.ask("admin", "POST", "/mail?mailbox=support@desk.example").body(robot).is(201);
        let page = sign_in(api, "admin").get(&format!("{HERE}?lang=en")).is(200);
        let filed = page.text("#filed .log li");
        assert!(filed.contains("cron@host.examplea program says that it sent it"), "{filed}");
        assert!(page.has("#filed a[href='/mails/1']"));
        for who in ["agent", "lead", "own", "manager"] {
            let browser = sign_in(api, who);
            browser.get(HERE).is(404);
            assert!(!browser.get("/queue").has("a[href='/admin/mailboxes']"), "{who}");
            let mark = browser.get("/plans").form("/language").value("csrf").unwrap().to_owned();
            for path in [HERE, "/admin/mailboxes/1", "/admin/mailboxes/1/check", "/admin/letters/1/retry"] {
                let answer = browser.post(path, &[("csrf".into(), mark.clone())]);
                assert_eq!(answer.status.as_u16(), 404, "{who} {path}");
            }
        }
    });
}
