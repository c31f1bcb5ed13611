//! Mail on the pages: whole, filed, waiting, and what became of what left.

use desk::case::Case;
use desk::id::Id;
use serde_json::json;
use store::{Became, Error, Failure, LetterState};

use super::browser::{Browser, Page, sign_in, visit};
use crate::api::{Api, SUPPORT, apis, at};
use crate::cases::{now, of, opens, replies, said};

const PNG: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// A message of a contact's.
fn mail(who: &str, id: &str, rest: &str) -> String {
    format!(
        "Message-ID: <{id}@customer.example>\nFrom: \"A {who}\" <{who}@customer.example>\nTo: {SUPPORT}\n{rest}"
    )
}

/// A message of nobody's we know, to the address that answers about a case go to.
pub(super) fn intrudes(api: &Api, id: &str, case: i64, rest: &str) -> i64 {
    let to = api.reply_address(case);
    let taken =
        api.gets(&format!("Message-ID: <{id}@evil.example>\nFrom: Eve <eve@evil.example>\nTo: {to}\n{rest}"));
    assert_eq!(taken.became, Some(Became::Pending));
    taken.id
}

fn page_of(browser: &Browser<'_>, case: Option<Id<Case>>) -> Page {
    browser.get(&format!("/cases/{}", case.unwrap())).is(200)
}

/// What is neither run nor loaded, on whichever page.
#[track_caller]
fn is_harmless(page: &Page) {
    assert!(!page.has("script:not([src])"), "{}: a script", page.path);
    assert!(!page.has("[onerror], [onload], [onclick], [onmouseover], [style], iframe, object, embed, base, meta[http-equiv], main link, main style"));
    for source in page.attributes("img", "src") {
        assert!(source.starts_with("/mails/") || source.starts_with("/assets/"), "{source}");
    }
    for link in page.attributes("a", "href") {
        assert!(
            !link.trim().to_lowercase().starts_with("javascript:") && !link.starts_with("data:"),
            "{link}"
        );
    }
    for action in page.attributes("form", "action") {
        assert!(action.starts_with('/'), "{action}");
    }
}

#[test]
fn a_case_by_mail_leads_to_the_whole_mail_with_what_was_folded_and_its_original() {
    apis(|api| {
        let raw = mail(
            "own",
            "1",
            "Cc: site@customer.example\nSubject: Cannot sign in\n\nNobody can.\n\nOn Mon, 23 Nov 2026 at 09:00, Omar <omar@desk.example> wrote:\n> Try again\n\n-- \nOwn\n",
        );
        let taken = api.gets(&raw);
        let agent = sign_in(api, "agent");
        let case = page_of(&agent, taken.case);
        let whole = format!("/mails/{}", taken.id);
        assert!(case.attributes(".msg[data-kind=customer] header a", "href").contains(&whole));
        assert!(!case.text(".msg[data-kind=customer] .msg__body").contains("Try again"));
        let page = agent.get(&whole).is(200);
        assert_eq!(page.text("h1"), "Cannot sign in");
        assert_eq!(page.texts("dt")[..4], ["From", "To", "Copy to", "Reached us"]);
        assert_eq!(page.text("dd"), "A own own@customer.example");
        assert_eq!(page.text(".mailbody > .plain"), "Nobody can.");
        assert_eq!(page.texts(".mailbody .fold summary"), ["Quoted text", "Signature"]);
        assert!(page.texts(".mailbody .fold .plain")[0].contains("Try again"));
        assert!(page.texts("dd").contains(&"nobody vouches for it".to_owned()));
        let arabic = agent.get(&format!("{whole}?lang=ar")).is(200);
        assert_eq!(arabic.texts(".mailbody .fold summary"), ["نص مقتبس", "التوقيع"]);
        assert!(!arabic.texts("main").join(" ").contains("mails-"));
        let original = agent.ask("GET", &format!("{whole}/original"));
        assert_eq!(original.bytes, raw.replace('\n', "\r\n").into_bytes(), "byte for byte");
        assert_eq!(original.headers["content-type"], "message/rfc822");
        assert_eq!(original.headers["x-content-type-options"], "nosniff");
        assert!(original.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        // The customer's side has what was said, and neither headers nor originals.
        let own = sign_in(api, "own");
        assert!(!page_of(&own, taken.case).html.contains("/mails/"));
        for path in [whole.clone(), format!("{whole}/original"), format!("{whole}/parts/0")] {
            assert_eq!(own.ask("GET", &path).status.as_u16(), 404);
            assert_eq!(visit(api).ask("GET", &path).status.as_u16(), 303);
        }
    });
}

#[test]
fn html_is_shown_safe_with_its_direction_its_own_pictures_and_none_from_elsewhere() {
    apis(|api| {
        let evil = "<div dir=rtl style=\"text-align:right\">مرحبا</div><script>alert(1)</script>\
            <img src=\"cid:logo@x\" alt=logo><img src=\"https://tracker.example/a.png?x=1\" alt=far onerror=alert(1)>\
            <img src=x onerror=alert(1)><svg onload=alert(1)></svg><a href=\"javascript:alert(1)\">a</a>\
            <a href=\" java\tscript:alert(1)\">b</a><iframe src=https://evil.example></iframe>\
            <form action=https://evil.example><input name=csrf><button>go</button></form><base href=https://evil.example>\
            <meta http-equiv=refresh content=\"0;url=https://evil.example\"><style>body{display:none}</style>\
            <p class=\"btn toast\" id=case-head onclick=alert(1)>styled</p></div></section></main><h1>out</h1>";
        let taken = api.gets(&mail(
            "own",
            "1",
            &format!(
                "Subject: <script>alert(1)</script> \u{202e}x\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n\
                 --x\nContent-Type: text/html; charset=utf-8\n\n{evil}\n--x\nContent-Type: image/png; name=\"logo.png\"\n\
                 Content-ID: <logo@x>\nContent-Transfer-Encoding: base64\n\n{PNG}\n--x\nContent-Type: text/html; name=\"e.html\"\n\
                 Content-Disposition: attachment; filename=\"e\u{22}.html\"\n\n<script>alert(1)</script>\n--x--\n"
            ),
        ));
        let agent = sign_in(api, "agent");
        let page = agent.get(&format!("/mails/{}", taken.id)).is(200);
        is_harmless(&page);
        is_harmless(&page_of(&agent, taken.case));
        is_harmless(&page_of(&sign_in(api, "own"), taken.case));
        assert_eq!(page.attributes(".laidout [dir=rtl]", "class"), ["start"], "{}", page.html);
        assert_eq!(page.attributes(".laidout img[src]", "src"), [format!("/mails/{}/parts/0", taken.id)]);
        assert_eq!(page.texts(".laidout .blocked"), ["far"]);
        let remote = page.attributes(".remote a", "href");
        assert_eq!(remote, ["https://tracker.example/a.png?x=1"]);
        assert_eq!(page.attributes(".remote a", "rel"), ["noopener noreferrer nofollow"]);
        assert_eq!(page.text(".remote summary"), "One picture from elsewhere, not fetched");
        assert!(
            page.has(".laidout") && !page.has(".laidout form, .laidout input, .laidout .btn, .laidout [id]")
        );
        assert_eq!(page.texts("h1").len(), 2, "what closes too much stays within its box");
        assert!(page.has(".laidout h1"));
        let picture = agent.ask("GET", &format!("/mails/{}/parts/0", taken.id));
        assert_eq!(picture.headers["content-type"], "image/png");
        assert!(picture.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        let file = agent.ask("GET", &format!("/mails/{}/parts/1", taken.id));
        assert_eq!(file.headers["content-type"], "application/octet-stream");
        assert_eq!(file.headers["x-content-type-options"], "nosniff");
        assert_eq!(agent.ask("GET", &format!("/mails/{}/parts/2", taken.id)).status.as_u16(), 404);
        assert_eq!(agent.ask("GET", "/mails/999").status.as_u16(), 404);
    });
}

#[test]
fn an_invitation_is_told_with_its_time_on_the_reader_s_clocks() {
    apis(|api| {
        let ics = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:Review <b>now</b>\n\
                   DTSTART;TZID=Asia/Riyadh:20261124T100000\nDTEND;TZID=Asia/Riyadh:20261124T110000\nEND:VEVENT\nEND:VCALENDAR\n";
        let taken = api.gets(&mail(
            "own",
            "1",
            &format!(
                "Subject: Meet\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n\
                 Shall we?\n--x\nContent-Type: text/calendar; method=REQUEST; name=i.ics\n\n{ics}\n--x--\n"
            ),
        ));
        let page = sign_in(api, "agent").get(&format!("/mails/{}", taken.id)).is(200);
        let told = page.text(".callout");
        assert!(told.starts_with("Invitation: Review <b>now</b>"), "{told}");
        assert!(told.contains("Tue 24 Nov, 07:00 to Tue 24 Nov, 08:00"), "{told}");
        assert!(page.has(&format!(".files a[href='/mails/{}/parts/0']", taken.id)));
    });
}

#[test]
fn what_a_program_wrote_and_reports_are_filed_quietly_with_the_reason_in_both_languages() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let to = api.reply_address(case.id());
        let away = format!(
            "Message-ID: <a@customer.example>\nFrom: own@customer.example\nTo: {to}\nAuto-Submitted: auto-replied\n\
             Subject: Automatic reply\n\nI am away.\n"
        );
        let taken = api.gets(&away);
        assert_eq!((taken.became, taken.case), (Some(Became::Automatic), Some(Id::new(case.id()))));
        let agent = sign_in(api, "agent");
        let page = page_of(&agent, taken.case);
        let line = "Mail from own@customer.example was filed and counts for nothing: it says of itself that a program sent it";
        assert!(
            page.texts(".event").iter().any(|event| event.starts_with(line)),
            "{:?}",
            page.texts(".event")
        );
        assert!(!page.text("#case-thread .msg").contains("I am away"));
        let arabic = agent.get(&format!("/cases/{}?lang=ar", case.id())).is(200);
        let line = "حُفظت رسالة من own@customer.example ولا أثر لها: تقول عن نفسها إن برنامجًا أرسلها";
        assert!(
            arabic.texts(".event").iter().any(|event| event.starts_with(line)),
            "{:?}",
            arabic.texts(".event")
        );
        assert_eq!(said(api, "own", &case), ["customer"]);
        assert!(!page_of(&sign_in(api, "own"), taken.case).html.contains("I am away"));
    });
}

#[test]
fn d13_a_mail_of_nobody_s_waits_until_an_agent_lets_it_in_once() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let id = Some(Id::new(case.id()));
        let file = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nLet me in <b>\n\
                    --x\nContent-Type: text/plain; name=log.txt\nContent-Disposition: attachment; filename=log.txt\n\nlog\n--x--\n";
        let mail = intrudes(api, "1", case.id(), &format!("Subject: Re: Help\n{file}"));
        assert_eq!(said(api, "own", &case), ["customer"]);
        let own = sign_in(api, "own");
        assert!(!page_of(&own, id).html.contains("eve@evil.example"));
        let agent = sign_in(api, "agent");
        let first = page_of(&agent, id);
        assert!(
            first.text(".msg--mail").starts_with("Eve eve@evil.examplewaits:"),
            "{}",
            first.text(".msg--mail")
        );
        assert!(!first.html.contains("Let me in"));
        // It isn't overlooked.
        assert!(
            first.texts(".views li").iter().any(|item| item == "Mail that waits1"),
            "{:?}",
            first.texts(".views li")
        );
        let list = agent.get("/mails").is(200);
        assert_eq!(list.texts("article.msg--mail strong"), ["Eve eve@evil.example"]);
        assert!(!list.has("input[name=takes_part]"), "nobody's colleague");
        // Neither the customer's side nor a form from elsewhere decides.
        let action = format!("/mails/{mail}/admission");
        let form = first.form(&action);
        assert_eq!(
            own.post(&action, &own.get(&format!("/cases/{}", case.id())).forms("/language")[0].fields)
                .status
                .as_u16(),
            404
        );
        assert_eq!(agent.sent("POST", &action, "csrf=0.0", "https://desk.example").status.as_u16(), 403);
        let done = agent.send_form(&form).is(200);
        assert_eq!(done.text(".toast span"), "The mail is in the case now.");
        assert_eq!(said(api, "own", &case), ["customer", "customer"]);
        let said_by = done.texts(".msg[data-kind=customer]");
        assert!(
            said_by[1].contains("An unknown sender") && said_by[1].contains("Let me in <b>"),
            "{said_by:?}"
        );
        assert!(said_by[1].contains("let in by Omar") && said_by[1].contains("log.txt"), "{said_by:?}");
        is_harmless(&done);
        let version = now(api, &case)["version"].clone();
        agent.send_form(&form).is(200);
        assert_eq!(now(api, &case)["version"], version, "twice is once");
        assert_eq!(said(api, "own", &case).len(), 2);
        let refused = agent.post(&format!("/mails/{mail}/refusal"), &form.fields);
        assert_eq!(refused.status.as_u16(), 409);
        assert!(page_of(&own, id).html.contains("Let me in &lt;b&gt;"));
        assert!(agent.get("/mails").is(200).has(".empty"));
    });
}

#[test]
fn d13_a_mail_that_isn_t_let_in_stays_filed_and_can_be_let_in_later() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let id = Some(Id::new(case.id()));
        let mail = intrudes(api, "1", case.id(), "Subject: Re\n\nLet me in\n");
        let agent = sign_in(api, "agent");
        let first = page_of(&agent, id);
        let refusal = format!("/mails/{mail}/refusal");
        let fields = first.form(&format!("/mails/{mail}/admission")).fields;
        for _ in 0..2 {
            let done = agent.follow(&refusal, agent.post(&refusal, &fields)).is(200);
            assert_eq!(done.text(".toast span"), "The mail stays out of the case.");
            assert!(!done.has(".msg--mail"));
            let filed = done.texts(".event");
            assert!(
                filed
                    .iter()
                    .any(|event| event.starts_with("Mail from eve@evil.example was not let in, by Omar")),
                "{filed:?}"
            );
        }
        assert_eq!(said(api, "own", &case), ["customer"]);
        let page = agent.get(&format!("/mails/{mail}?lang=ar")).is(200);
        assert!(page.text("main").contains("رُفض إدخالها في الحالة"));
        agent.submit(&page, &format!("/mails/{mail}/admission"), &[]).is(200);
        assert_eq!(said(api, "own", &case), ["customer", "customer"]);
    });
}

#[test]
fn d13_a_colleague_who_is_let_in_can_take_part_from_then_on_and_an_agent_s_address_speaks_for_no_customer() {
    apis(|api| {
        let case = opens(api, "manager", "P1");
        let id = Some(Id::new(case.id()));
        let to = api.reply_address(case.id());
        let mail = api.gets(&format!(
            "Message-ID: <1@c>\nFrom: own@customer.example\nTo: {to}\nSubject: Re\n\nMe too\n"
        ));
        assert_eq!(mail.became, Some(Became::Pending), "own cases alone");
        assert_eq!(sign_in(api, "own").get(&format!("/cases/{}", case.id())).status, 404);
        let agent = sign_in(api, "agent");
        let page = page_of(&agent, id);
        agent.submit(&page, &format!("/mails/{}/admission", mail.id), &[("takes_part", "on")]).is(200);
        assert_eq!(said(api, "own", &case), ["customer", "customer"]);
        let ours = api
            .gets(&format!("Message-ID: <2@c>\nFrom: agent@desk.example\nTo: {to}\nSubject: Re\n\nDone\n"));
        assert_eq!(ours.became, Some(Became::Pending), "nobody vouches for it");
        let page = page_of(&agent, id);
        assert!(
            page.text(".msg--mail").contains("Its sender’s address is an agent’s"),
            "{}",
            page.text(".msg--mail")
        );
        let fields = page.form(&format!("/mails/{}/refusal", ours.id)).fields;
        let answer = agent.post(&format!("/mails/{}/admission", ours.id), &fields);
        assert_eq!(answer.status.as_u16(), 409);
        assert_eq!(said(api, "own", &case).len(), 2);
    });
}

#[test]
fn marks_tell_agents_what_not_to_believe() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let fail = "Authentication-Results: mx.desk.example; dmarc=fail header.from=customer.example\n";
        let spoofed = api.gets(&format!("{fail}{}", mail("own", "1", "Subject: Password\n\nPlease\n")));
        let perhaps = api.gets(&format!(
            "Message-ID: <p@x>\nFrom: eve@evil.example\nTo: {SUPPORT}\nSubject: Re: [#{}] x\n\nHi\n",
            case.id()
        ));
        let late = api.gets_at(&mail("own", "2", "Subject: Late\n\nLate\n"), true);
        let list = api.gets(&mail("own", "3", "List-Id: <all.customer.example>\nSubject: All\n\nAll\n"));
        let agent = sign_in(api, "agent");
        let marks = |case| page_of(&agent, case).texts(".marks li").join("; ");
        assert!(marks(spoofed.case).starts_with("quarantined:"), "{}", marks(spoofed.case));
        assert!(marks(late.case).starts_with("put into the mailbox later"));
        assert_eq!(marks(list.case), "nothing answers it by itself: it came by a mailing list");
        let page = page_of(&agent, perhaps.case);
        let merge = format!("/cases/{}/merge?with={}", perhaps.case.unwrap(), case.id());
        assert_eq!(page.attributes(".marks a", "href"), std::slice::from_ref(&merge));
        agent.get(&merge).is(200);
        let triage = agent.get(&format!("/triage?case={}", spoofed.case.unwrap())).is(200);
        assert_eq!(
            triage.texts("#sender dd")[1],
            "failed: the domain in its address says that it isn’t from there"
        );
        assert!(triage.text("main").contains("This is the address of own."), "{}", triage.text("main"));
        assert!(!triage.has("input[name=add_sender]"), "whoever is known isn't added again");
        let rows = triage.texts(".trow");
        assert!(rows.iter().any(|row| row.contains("A own own@customer.example")), "{rows:?}");
        assert_eq!(
            triage.texts(".trow__auth[data-state=late]"),
            ["quarantined: the check of its sender failed"],
            "of {rows:?}"
        );
        assert!(!page_of(&sign_in(api, "manager"), late.case).has(".marks"));
    });
}

#[test]
fn d13_triage_shows_the_sender_and_binding_makes_a_contact_whose_address_is_proven_where_that_was_checked() {
    apis(|api| {
        let pass = "Authentication-Results: mx.desk.example; dmarc=pass header.from=new.example\n";
        let from = |id: u8, checked: &str, who: &str| {
            format!(
                "{checked}Message-ID: <{id}@new.example>\nFrom: \"سارة <b>\" <{who}@new.example>\nTo: {SUPPORT}\nSubject: {id}\n\nHi\n"
            )
        };
        let known = api.gets(&from(1, pass, "sara"));
        let unproven = api.gets(&from(2, "", "huda"));
        let agent = sign_in(api, "agent");
        let page = agent.get(&format!("/triage?case={}", known.case.unwrap())).is(200);
        assert!(
            page.text("#sender dd").starts_with("سارة <b> sara@new.example"),
            "{}",
            page.text("#sender dd")
        );
        assert_eq!(page.texts("#sender dd")[1], "passed: the domain in its address vouches for it");
        // Who wrote each, and whether anybody vouches for that, is seen before it is opened.
        let senders = ["سارة <b> sara@new.example", "سارة <b> huda@new.example"];
        assert_eq!(page.texts(".trow__from"), senders);
        assert_eq!(page.attributes(".trow__from bdi", "dir"), ["auto", "ltr", "auto", "ltr"]);
        assert_eq!(page.texts(".trow__auth"), ["its domain vouches for it", "nobody vouches for it"]);
        let action = format!("/cases/{}/binding", known.case.unwrap());
        // What is wrong is told, and what was typed isn't lost.
        let changes =
            [("organisation", &*api.rimal.maple.to_string()), ("add_sender", "yes"), ("sender_name", " ")];
        let wrong = agent.submit(&page, &action, &changes);
        assert_eq!(wrong.status, 422);
        assert!(wrong.has("input[name=add_sender][checked]"));
        assert_eq!(
            wrong.attributes("input[name=organisation][checked]", "value"),
            [api.rimal.maple.to_string()]
        );
        let bound = agent.submit(&wrong, &action, &[("sender_name", "Sara")]).is(200);
        assert!(bound.text("#contact").contains("sara@new.example"), "{}", bound.text("#contact"));
        let contacts = api.get("admin", &format!("/organisations/{}/contacts", api.rimal.maple)).is(200).json;
        let sara =
            contacts["items"].as_array().unwrap().iter().find(|one| one["name"] == "Sara").unwrap().clone();
        assert_eq!((&sara["role"], &sara["addresses"][0]["verified"]), (&json!("own-cases"), &json!(true)));
        let page = agent.get(&format!("/triage?case={}&lang=ar", unproven.case.unwrap())).is(200);
        assert!(page.text("main").contains("لا أحد يشهد لها"));
        let action = format!("/cases/{}/binding", unproven.case.unwrap());
        agent.submit(&page, &action, &[("add_sender", "yes"), ("sender_name", "Huda")]).is(200);
        let contacts =
            api.get("admin", &format!("/organisations/{}/contacts", api.rimal.organisation)).is(200).json;
        let huda =
            contacts["items"].as_array().unwrap().iter().find(|one| one["name"] == "Huda").unwrap().clone();
        assert_eq!(huda["addresses"][0]["verified"], json!(false));
    });
}

#[test]
fn d16_what_became_of_each_letter_stands_beside_what_it_tells_of_and_not_on_the_customer_s_page() {
    apis(|api| {
        api.mailbox();
        let case = opens(api, "own", "P1");
        let id = Id::new(case.id());
        let seq = u32::try_from(replies(api, &case).json["seq"].as_u64().unwrap()).unwrap();
        let now = api.now();
        let planned = api.store.write_now::<_, Failure, _>(move |tx| {
            let case = store::load(tx, id)?.unwrap().case;
            let later = at("2026-11-23T08:00:00Z");
            let all = store::claim_outbox(tx, store::Outlet::Page, later, 99, later)?;
            let is_reply = |of: &store::Outgoing| of.notice.kind == desk::effects::NoticeKind::Reply(seq);
            let reply = all.into_iter().map(|claimed| claimed.it).find(is_reply).unwrap();
            let readers = desk::effects::Readers::Customer;
            Ok(store::plan_letters(tx, &reply, (readers, Some(&case)), now, &|bytes: &mut [u8]| {
                bytes.fill(7);
            })?)
        });
        assert_eq!(planned.unwrap(), 1);
        let agent = sign_in(api, "agent");
        let letter =
            |path: &str| agent.get(path).is(200).texts(".msg[data-kind=agent] .letters li").join("; ");
        let path = format!("/cases/{}", case.id());
        assert_eq!(letter(&path), "Mail to own is about to leave");
        let becomes = |to: Option<LetterState>, problem: &'static str| {
            let done = api.store.write_now::<_, Error, _>(move |tx| {
                let number = store::letters_of(tx, id)?[0].id;
                match to {
                    None => store::letter_failed(tx, number, None, problem),
                    Some(LetterState::Unsure) => {
                        store::claim_letters(tx, now, 9, now)?;
                        store::letter_unsure(tx, number, problem)
                    }
                    Some(LetterState::Sent) => store::letter_sent(tx, number, now),
                    Some(state) => store::letter_reported(tx, number, state, problem).map(drop),
                }
            });
            done.unwrap();
        };
        becomes(Some(LetterState::Unsure), "it was broken off");
        assert_eq!(letter(&path), "Nobody knows whether the mail to own left: it was broken off");
        becomes(Some(LetterState::Sent), "");
        assert_eq!(letter(&path), "Mailed to own Mon 23, 10:00");
        becomes(Some(LetterState::Delayed), "4.4.1");
        assert_eq!(letter(&path), "Mailed to own Mon 23, 10:00; their server says that it takes longer");
        becomes(Some(LetterState::Bounced), "550 <b>no such user</b>");
        assert_eq!(letter(&format!("{path}?lang=en")), "Mail to own came back: 550 <b>no such user</b>");
        assert!(letter(&format!("{path}?lang=ar")).starts_with("عاد البريد المرسل إلى own"));
        let own = sign_in(api, "own").get(&path).is(200);
        assert!(!own.has(".letters") && !own.html.contains("no such user"));
    });
}

#[test]
fn d16_that_a_contact_has_seen_a_reply_is_noted_once_and_not_before_it_shows() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let id = Id::new(case.id());
        let noted = || api.store.read_now::<_, Error, _>(move |tx| store::seen_until(tx, id)).unwrap();
        let path = format!("/cases/{}", case.id());
        let own = sign_in(api, "own");
        own.get(&path).is(200);
        assert_eq!(noted(), None, "nothing of ours yet");
        let seq = u32::try_from(replies(api, &case).json["seq"].as_u64().unwrap()).unwrap();
        own.get(&path).is(200);
        assert_eq!(noted(), None, "it can still be taken back");
        sign_in(api, "agent").get(&path).is(200);
        api.set("2026-11-23T07:00:06Z");
        sign_in(api, "agent").get(&path).is(200);
        assert_eq!(noted(), None, "an agent isn't the customer");
        own.get(&path).is(200);
        assert_eq!(noted(), Some(seq));
        api.post("own", &of(&case, "/messages"), &json!({"message": "Thanks"})).is(201);
        own.get(&path).is(200);
        assert_eq!(noted(), Some(seq));
    });
}

#[test]
fn a_sign_in_link_is_mailed_and_who_has_an_address_isn_t_said() {
    apis(|api| {
        let letters = || {
            let all = api.store.read_now::<_, Error, _>(|tx| {
                tx.all("SELECT contact_id, document FROM letters ORDER BY id", &[], |row| {
                    Ok((row.take::<Option<i64>>()?, row.take::<String>()?))
                })
            });
            all.unwrap()
        };
        let door = visit(api).get("/sign-in?lang=en").is(200);
        assert!(!door.html.contains("/sign-in/links"), "nothing sends");
        api.mailbox();
        for language in ["en", "ar"] {
            let ask = |address: &str| {
                let browser = visit(api);
                let door = browser.get(&format!("/sign-in?lang={language}")).is(200);
                assert!(door.html.contains("formaction=\"/sign-in/links\""));
                let form = door.form("/sign-in").with(&[("address", address)]);
                let answer = browser.post(&format!("/sign-in/links?lang={language}"), &form.fields);
                assert_eq!(answer.status.as_u16(), 200);
                let page = browser.follow("/sign-in", answer);
                page.text("main").replace(address, "")
            };
            let known = ask("own@customer.example");
            assert_eq!(known, ask("nobody@customer.example"));
            assert_eq!(known, ask("agent@desk.example"), "agents are invited");
            assert!(known.contains(if language == "en" { "on its way" } else { "رابط دخول" }), "{known}");
        }
        let letters = letters();
        assert_eq!(letters.len(), 2);
        assert_eq!(letters[0].0, Some(api.rimal.contact));
        let secret = serde_json::from_str::<serde_json::Value>(&letters[0].1).unwrap()["access"]["secret"]
            .as_str()
            .unwrap()
            .to_owned();
        let browser = visit(api);
        let page = browser.get(&format!("/sign-in/link/{secret}?lang=en")).is(200);
        let inside = browser.submit(&page, &format!("/sign-in/link/{secret}"), &[]).is(200);
        assert_eq!(inside.path, "/cases");
    });
}

/// A mail that couldn't be taken in, as the database then has it.
fn fails(api: &Api) -> i64 {
    let taken = api.gets("Message-ID: <f@x.example>\nFrom: eve@x.example\nSubject: Broken\n\nHelp\n");
    let document =
        json!({"failing": {"en": "the database said: no", "ar": "قالت قاعدة البيانات: لا"}}).to_string();
    let id = taken.id;
    let failed = api.store.write_now::<_, Failure, _>(move |tx| {
        Ok(tx.run(
            "UPDATE mails SET became = 'failed', case_id = NULL, seq = NULL, document = $2, fingerprint = $3 WHERE id = $1",
            &[&id, &document, &[7_u8; 32]],
        )?)
    });
    failed.unwrap();
    id
}

#[test]
fn a_mail_that_could_not_be_taken_in_is_shown_with_the_reason_and_is_tried_again() {
    apis(|api| {
        let id = fails(api);
        let agent = sign_in(api, "agent");
        let list = agent.get("/mails").is(200);
        let line = list.text("#failed article");
        for said in ["eve@x.example", "couldn’t be taken in", "the database said: no"] {
            assert!(line.contains(said), "{said}: {line}");
        }
        let arabic = agent.get("/mails?lang=ar").is(200);
        assert!(arabic.text("#failed article").contains("قالت قاعدة البيانات: لا"));
        let whole = agent.get(&format!("/mails/{id}?lang=en")).is(200);
        assert_eq!(whole.text("h1"), "Broken");
        assert!(whole.text(".callout").contains("the database said: no"));
        assert_eq!(agent.ask("GET", &format!("/mails/{id}/original")).status.as_u16(), 200);
        // Administrators see it beside its mailbox, too.
        let boxes = sign_in(api, "admin").get("/admin/mailboxes?lang=en").is(200);
        assert!(boxes.text("main").contains("One mail couldn’t be taken in."), "{}", boxes.text("main"));
        assert!(boxes.text("#filed").contains("couldn’t be taken in"));
        let own = sign_in(api, "own");
        assert!(
            own.post(&format!("/mails/{id}/attempts"), &whole.form(&format!("/mails/{id}/attempts")).fields)
                .status
                .is_client_error()
        );
        let case = agent.submit(&whole, &format!("/mails/{id}/attempts"), &[]).is(200);
        assert!(case.path.starts_with("/cases/") && case.text("main").contains("Broken"), "{}", case.path);
        assert!(!agent.get("/mails").is(200).has("#failed"));
    });
}

#[test]
fn an_organisation_s_domains_are_shown_to_agents() {
    apis(|api| {
        let path = format!("/organisations/{}", api.rimal.organisation);
        let agent = sign_in(api, "agent");
        assert!(agent.get(&path).is(200).text("#domains").contains("There is no domain"));
        let was = api.get("admin", &path).is(200);
        let tag = was.headers["etag"].to_str().unwrap().to_owned();
        let body = json!({"name": "Rimal", "domains": ["rimal.example", "rimal.sa"]});
        api.ask("admin", "PUT", &path).header("if-match", &tag).json(&body).is(200);
        assert_eq!(agent.get(&path).is(200).texts("#domains li"), ["rimal.example", "rimal.sa"]);
        assert!(agent.get(&format!("{path}?lang=ar")).is(200).text("#domains").starts_with("البريد"));
    });
}
