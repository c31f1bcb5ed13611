//! The desk's lists: the queue, views, what is done to several cases at once, search, triage and organisations.

use serde_json::json;

use super::browser::{Page, sign_in};
use crate::api::{Api, apis};
use crate::cases::{now, of, opens, replies, said, state};

/// The numbers of the cases that a list shows, from above.
fn listed(page: &Page) -> Vec<i64> {
    let links = page.attributes(".queue .row__subject", "href");
    links.iter().map(|link| link.trim_start_matches("/cases/").parse().unwrap()).collect()
}

#[test]
fn the_queue_is_ordered_by_support_time_left_and_not_by_the_clock_on_the_wall() {
    apis(|api| {
        api.set("2026-11-27T13:30:00Z");
        // Friday, half an hour before closing: what is left is counted in support time.
        let long = opens(api, "own", "P3").id();
        let short = opens(api, "own", "P1").id();
        let queue = sign_in(api, "agent").get("/queue").is(200);
        assert_eq!(listed(&queue), [short, long]);
        assert!(queue.text(".bar").contains("support time left"), "the view says how it is ordered");
        let empty = sign_in(api, "agent").get("/queue/mine").is(200);
        assert!(empty.text(".empty").contains("No case is here now"));
    });
}

#[test]
fn a_long_queue_is_shown_in_pages_that_hold_each_case_once_in_the_one_order() {
    apis(|api| {
        // The last ones have the least left.
        let mut expected: Vec<i64> = (0..53).map(|_| opens(api, "own", "P3").id()).collect();
        expected.splice(0..0, (0..2).map(|_| opens(api, "own", "P1").id()));
        api.set("2026-11-23T07:01:00Z");
        let browser = sign_in(api, "agent");
        let first = browser.get("/queue").is(200);
        assert_eq!(
            first.texts(".queue__group .count"),
            ["2", "53"],
            "headings count what further pages hold"
        );
        let next = first.attributes("a[rel=next]", "href");
        let second = browser.get(&next[0]).is(200);
        assert!(second.attributes("a[rel=next]", "href").is_empty());
        assert_eq!(listed(&first).len(), 50);
        assert_eq!([listed(&first), listed(&second)].concat(), expected);
    });
}

#[test]
fn what_was_answered_and_waits_for_us_again_follows_by_how_long() {
    apis(|api| {
        let (first, second) = (opens(api, "own", "P1"), opens(api, "own", "P1"));
        replies(api, &first);
        replies(api, &second);
        api.set("2026-11-23T08:00:00Z");
        api.post("own", &of(&second, "/messages"), &json!({"message": "Still broken."})).is(201);
        api.set("2026-11-23T09:00:00Z");
        api.post("own", &of(&first, "/messages"), &json!({"message": "Here too."})).is(201);
        api.set("2026-11-23T10:00:00Z");
        let queue = sign_in(api, "agent").get("/queue").is(200);
        assert_eq!(listed(&queue), [second.id(), first.id()], "who has waited longest comes first");
        assert!(queue.text(".queue__group").contains("waits for us again"));
        let view = sign_in(api, "agent").get("/queue/waiting").is(200);
        assert_eq!(listed(&view), [second.id(), first.id()], "and so in the view of them");
        assert!(view.text(".side").contains("waiting for us2"), "{}", view.text(".side"));
        // More than the queue shows of them: what leads to the rest leads to the same people's.
        let more_of_them: Vec<_> = (0..19).map(|_| opens(api, "own", "P1")).collect();
        for case in &more_of_them {
            replies(api, case);
        }
        let mine = json!({"agent": api.rimal.agent});
        for case in [&first, &second].into_iter().chain(&more_of_them) {
            api.put("agent", &of(case, "/assignment"), &mine).is(200);
        }
        let browser = sign_in(api, "agent");
        let more = |path| browser.get(path).is(200).attributes("#queue .btnrow a", "href");
        assert_eq!(more("/queue"), ["/queue/waiting"]);
        assert_eq!(more("/queue/mine"), ["/queue/waiting?agent=me"]);
        assert_eq!(listed(&browser.get("/queue/waiting?agent=me").is(200)).len(), 21);
        assert!(listed(&sign_in(api, "lead").get("/queue/waiting?agent=me").is(200)).is_empty());
    });
}

#[test]
fn a_filter_stands_in_the_address_and_what_is_wrong_with_it_is_said() {
    apis(|api| {
        let (urgent, _) = (opens(api, "own", "P1").id(), opens(api, "own", "P3").id());
        let browser = sign_in(api, "agent");
        assert_eq!(listed(&browser.get("/queue?priority=1&priority=2").is(200)), [urgent]);
        assert_eq!(listed(&browser.get("/queue/urgent").is(200)), [urgent]);
        let wrong = browser.get("/queue?agent=%3Cscript%3E").is(200);
        assert!(!wrong.text("[role=alert]").is_empty());
        assert_eq!(listed(&wrong).len(), 2, "and everything is shown");
        browser.get("/queue/no-such-view").is(404);
        browser.get("/queue/999").is(404);
    });
}

#[test]
fn customers_have_no_queue_and_nobody_has_anything() {
    apis(|api| {
        for path in ["/queue", "/queue/mine", "/search?q=a", "/organisations"] {
            let page = sign_in(api, "own").get(path);
            assert!(!page.has(".queue") && !page.has(".side"), "{path}");
        }
        let nobody = super::browser::visit(api).get("/queue");
        assert!(nobody.has("form[action^='/sign-in']"), "{}", nobody.text("body"));
    });
}

#[test]
fn several_cases_are_assigned_at_once_and_given_back() {
    apis(|api| {
        let (first, second) = (opens(api, "own", "P1"), opens(api, "own", "P3"));
        api.put("agent", &of(&second, "/assignment"), &json!({"agent": api.rimal.agent})).is(200);
        let browser = sign_in(api, "lead");
        let page = browser.get("/queue?select=on").is(200);
        let both = [("case", first.id().to_string()), ("case", second.id().to_string())];
        let mut form = page.form("/queue/bulk");
        form.fields.retain(|(name, _)| name != "case");
        form.fields.extend(both.map(|(name, id)| (name.to_owned(), id)));
        let form = form.with(&[("do", "assign"), ("agent", "me")]);
        let after = browser.send_form(&form).is(200);
        assert!(after.text(".toast").contains("2 cases assigned"), "{}", after.text(".toast"));
        let lead = now(api, &first)["desk"]["agent"]["id"].clone();
        assert_eq!(now(api, &second)["desk"]["agent"]["id"], lead);
        let undo =
            after.forms("/queue/bulk").into_iter().find(|form| form.value("do") == Some("back")).unwrap();
        browser.send_form(&undo).is(200);
        assert_eq!(now(api, &first)["desk"]["agent"], json!(null));
        assert_eq!(now(api, &second)["desk"]["agent"]["id"], api.rimal.agent);
    });
}

#[test]
fn d8_and_d18_what_needs_a_reason_of_its_own_is_never_done_in_bulk() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let browser = sign_in(api, "lead");
        let page = browser.get("/queue?select=on").is(200);
        assert!(page.text(".bulkbar__why").contains("one by one"));
        for what in ["lower", "resolve", "close", ""] {
            let form = page.form("/queue/bulk").with(&[("do", what), ("case", &case.id().to_string())]);
            let refused = browser.send_form(&form).is(422);
            assert!(!refused.text("[role=alert]").is_empty(), "{what}");
        }
        assert_eq!(now(api, &case)["priority"], "P1");
        assert_eq!(now(api, &case)["status"], "open");
    });
}

#[test]
fn d7_d11_a_bulk_notice_is_looked_at_then_goes_where_the_window_is_open_and_answers_nothing() {
    apis(|api| {
        let (urgent, plain) = (opens(api, "own", "P1"), opens(api, "own", "P3"));
        api.set("2026-11-28T12:00:00Z");
        let browser = sign_in(api, "agent");
        let page = browser.get("/queue?select=on").is(200);
        let mut form =
            page.form("/queue/bulk").with(&[("do", "notice"), ("message", "We work on the outage.")]);
        form.fields.retain(|(name, _)| name != "case");
        form.fields.extend([&urgent, &plain].map(|case| ("case".to_owned(), case.id().to_string())));
        let seen = browser.send_form(&form).is(200);
        let refused = seen.text("[role=alert]");
        assert!(refused.contains(&format!("#{}", plain.id())) && refused.contains("09:00"), "{refused}");
        assert!(seen.text(".btnrow").contains("Send to one case"), "{}", seen.text(".btnrow"));
        let send = seen.form("/queue/bulk-notice");
        assert_eq!(send.value("case"), Some(urgent.id().to_string().as_str()));
        let empty = browser.send_form(&send.clone().with(&[("message", " ")])).is(422);
        assert!(!empty.text(".error").is_empty());
        let after = browser.send_form(&send).is(200);
        assert!(after.text(".toast").contains("One case was sent the notice"), "{}", after.text(".toast"));
        // Sent twice, it tells nobody twice.
        browser.send_form(&send).is(200);
        let told = |case| said(api, "own", case).iter().filter(|kind| *kind == "bulk-notice").count();
        assert_eq!((told(&urgent), told(&plain)), (1, 0));
        assert_ne!(state(api, &urgent), "kept");
        let label = "otice to several customers; no response";
        let case = format!("/cases/{}", urgent.id());
        assert!(browser.get(&case).is(200).text("#case-thread").contains(label));
        let theirs = sign_in(api, "own").get(&format!("{case}?lang=en")).is(200);
        assert!(theirs.text("main").contains(label), "{}", theirs.text("main"));
    });
}

#[test]
fn what_one_case_refuses_is_said_with_its_number_and_the_others_are_done() {
    apis(|api| {
        let case = opens(api, "own", "P3");
        let browser = sign_in(api, "agent");
        let page = browser.get("/queue?select=on").is(200);
        let mut form = page.form("/queue/bulk").with(&[("do", "tag"), ("tag", "mfa")]);
        form.fields.retain(|(name, _)| name != "case");
        form.fields.extend([case.id(), 987_654].map(|id| ("case".to_owned(), id.to_string())));
        let after = browser.send_form(&form).is(422);
        assert!(after.text("[role=alert]").contains("#987654"));
        assert_eq!(now(api, &case)["desk"]["tags"], json!(["mfa"]));
    });
}

#[test]
fn search_finds_in_both_languages_and_marks_what_it_found() {
    apis(|api| {
        let case = opens(api, "own", "P3").id();
        let browser = sign_in(api, "agent");
        // Without hamza and tashkeel it is the same word.
        let found = browser.get("/search?q=%D8%AA%D8%B9%D8%B0%D8%B1").is(200);
        assert_eq!(found.attributes(".list .item a", "href"), [format!("/cases/{case}")]);
        assert!(!found.texts("mark").is_empty());
        let nothing = browser.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E").is(200);
        assert!(nothing.has(".empty") && !nothing.html.contains("<script>alert"));
        let there = browser.get(&format!("/search?q=%23{case}"));
        assert!(
            there.path.starts_with(&format!("/cases/{case}")),
            "a number leads to its case: {}",
            there.path
        );
        let rimal = browser.get("/search?q=rimal").is(200);
        assert!(
            rimal
                .attributes(".list .item a", "href")
                .contains(&format!("/organisations/{}", api.rimal.organisation))
        );
    });
}

#[test]
fn d13_a_case_in_triage_shows_what_it_would_be_promised_and_is_bound() {
    apis(|api| {
        let body = json!({
            "subject": "Counter", "message": "<b>Who</b> do we call?", "channel": "email"
        });
        let case = api.post("agent", "/cases", &body).is(201);
        let browser = sign_in(api, "agent");
        let page = browser.get("/triage?find=rimal").is(200);
        assert!(page.text(".tlist").contains("Counter"));
        assert!(!page.html.contains("<b>Who"), "what strangers write is no markup");
        assert!(page.has(".preview__p .promise"), "what it would be promised");
        let nobody =
            browser.submit(&page, &format!("/cases/{}/binding", case.id()), &[("organisation", "")]).is(422);
        assert!(!nobody.text("[role=alert]").is_empty());
        let organisation = api.rimal.organisation.to_string();
        browser.submit(&page, &format!("/cases/{}/binding", case.id()), &[("organisation", &organisation)]);
        assert_eq!(now(api, &case)["organisation"]["id"], api.rimal.organisation);
        assert!(browser.get("/triage").is(200).has(".empty"));
    });
}

#[test]
fn an_organisation_shows_its_contracts_sites_and_people() {
    apis(|api: &Api| {
        let case = opens(api, "own", "P3").id();
        let browser = sign_in(api, "agent");
        let list = browser.get("/organisations").is(200);
        assert!(list.text(".list").contains("Rimal"));
        let page = browser.get(&format!("/organisations/{}", api.rimal.organisation)).is(200);
        assert!(page.attributes(".list .item a", "href").contains(&format!("/cases/{case}")));
        assert!(page.text("main").contains("in force"));
        assert!(page.has(&format!("#contact-{}", api.rimal.contact)));
        let arabic = browser.get(&format!("/organisations/{}?lang=ar", api.rimal.organisation)).is(200);
        assert!(arabic.text("main").contains("سارٍ"));
        browser.get("/organisations/999").is(404);
    });
}

#[test]
fn j_and_k_go_on_from_a_case_in_the_order_of_the_queue_as_it_is_then() {
    apis(|api| {
        let (third, first) = (opens(api, "own", "P3"), opens(api, "own", "P1"));
        let second = opens(api, "own", "P2");
        let browser = sign_in(api, "agent");
        assert_eq!(listed(&browser.get("/queue").is(200)), [first.id(), second.id(), third.id()]);
        let page = browser.get(&format!("/cases/{}", second.id())).is(200);
        let links = page.attributes(".crumbs__nav a", "href");
        assert_eq!(page.attributes(".crumbs__nav a", "data-key"), ["k", "j"]);
        assert_eq!(browser.get(&links[0]).is(200).path, format!("/cases/{}", first.id()));
        assert_eq!(browser.get(&links[1]).is(200).path, format!("/cases/{}", third.id()));
        let beside = |case: i64, which: &str| browser.get(&format!("/cases/{case}/{which}")).is(200).path;
        assert_eq!(beside(first.id(), "previous"), "/queue");
        assert_eq!(beside(third.id(), "next"), "/queue");
        api.post("agent", &of(&second, "/resolution"), &json!({"message": "Restart it."})).is(200);
        assert_eq!(beside(first.id(), "next"), format!("/cases/{}", third.id()), "it isn't ours any more");
        assert_eq!(beside(second.id(), "next"), format!("/cases/{}", first.id()), "what is first now");
        assert_eq!(beside(second.id(), "previous"), "/queue");
    });
}
