//! The pages on which cases are merged, split, moved, and contested lowerings decided.

use serde_json::json;

use super::browser::sign_in;
use crate::api::{Answer, apis};
use crate::cases::{another_site, contract_from, history, now, of, opens, runs_out, said};

fn path(case: &Answer, verb: &str) -> String {
    format!("/cases/{}{verb}", case.id())
}

#[test]
fn d22_both_promises_are_shown_before_a_merge_and_live_on_after_it() {
    apis(|api| {
        let (urgent, other) = (opens(api, "own", "P1"), opens(api, "site", "P3"));
        let browser = sign_in(api, "agent");
        let page = browser.get(&path(&other, "/merge")).is(200);
        assert!(page.has("form[method=get] #merge-with"), "which one is asked for first");
        let page = browser.get(&format!("{}?with=%23{}", path(&other, "/merge"), urgent.id())).is(200);
        assert_eq!(page.texts(".promise__left"), ["24 h left", "2 h left"]);
        assert!(
            page.text(".ticklist")
                .contains("the earliest deadline, today 12:00 in Riyadh, and the higher priority, 1."),
            "{}",
            page.text(".ticklist")
        );
        let merges = path(&other, "/merges");
        let merged = browser.submit(&page, &merges, &[("keep", &urgent.id().to_string())]).is(200);
        assert_eq!(merged.path, format!("/cases/{}?done=merged", urgent.id()));
        assert_eq!(merged.texts(".msg[data-kind=customer] strong"), ["own", "site"]);
        assert_eq!(
            (now(api, &other)["merged_into"].as_i64(), &now(api, &other)["state"]),
            (Some(urgent.id()), &json!("run"))
        );
        let again = browser.submit(&page, &merges, &[("keep", &urgent.id().to_string())]).is(200);
        assert_eq!(again.path, merged.path, "sent twice, done once");
        let parted = browser.submit(&merged, &path(&urgent, "/merges/undoing"), &[]).is(200);
        assert_eq!(parted.text(".toast span"), "The merge is undone.");
        assert_eq!(parted.texts(".msg[data-kind=customer] strong"), ["own"]);
        assert_eq!(now(api, &other)["status"], "open");
    });
}

#[test]
fn what_can_t_be_merged_says_why_and_cases_can_be_linked_instead() {
    apis(|api| {
        let (ours, theirs) = (opens(api, "own", "P2"), opens(api, "other", "P2"));
        let browser = sign_in(api, "agent");
        let page = browser.get(&format!("{}?with={}", path(&ours, "/merge"), theirs.id())).is(200);
        assert!(page.has("input[name=keep][disabled]"));
        assert!(page.text(".vs").contains("only cases of one organisation are merged"));
        assert_eq!(
            page.texts("form.form .btnrow button"),
            ["Link instead, keep both"],
            "what can't be done isn't offered"
        );
        let refused = browser.submit(&page, &path(&ours, "/merges"), &[("keep", &ours.id().to_string())]);
        assert_eq!(refused.status, 409);
        assert!(refused.text(".callout[role=alert]").contains("only cases of one organisation are merged"));
        let mut form = page.form(&path(&ours, "/merges")).with(&[("relation", "related")]);
        form.action = path(&ours, "/links");
        assert_eq!(browser.send_form(&form).is(200).text(".toast span"), "The cases are linked.");
        assert_eq!(
            browser.get(&format!("{}?with=999", path(&ours, "/merge"))).text("[role=alert]"),
            "There is no case 999 that you may see."
        );
        assert_eq!(sign_in(api, "own").get(&format!("{}?with=1", path(&ours, "/merge"))).status, 403);
        assert_eq!(sign_in(api, "other").get(&format!("{}?with=1", path(&ours, "/merge"))).status, 404);
    });
}

#[test]
fn d22_a_split_case_shows_its_promise_first_and_why() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let later = api
            .post("own", &of(&case, "/messages"), &json!({"message": "By the way, push is slow."}))
            .is(201);
        let seq = later.json["seq"].as_u64().unwrap().to_string();
        let browser = sign_in(api, "agent");
        let page = browser.get(&path(&case, "")).is(200);
        assert_eq!(
            page.attributes(".msg a.linkbtn", "href"),
            [path(&case, &format!("/split?message={seq}"))]
        );
        let page = browser.get(&path(&case, &format!("/split?message={seq}"))).is(200);
        assert!(page.has("input[name=message][disabled]"), "the first one stays");
        assert!(page.text(".picklist").contains("the case began with it"));
        assert_eq!(page.text(".preview .promise__left"), "24 h left");
        assert_eq!(page.text(".preview .callout"), "counted from the submission");
        api.set("2026-11-23T07:30:00Z");
        api.post("agent", &of(&case, "/replies"), &json!({"message": "We look into it."})).is(201);
        api.set("2026-11-23T08:00:00Z");
        let page = browser.get(&path(&case, &format!("/split?message={seq}&priority=1"))).is(200);
        assert_eq!(
            page.text(".preview .promise__left"),
            "2 h left",
            "a response followed, so its promise is fresh"
        );
        assert!(
            page.text(".preview .callout").starts_with("counted from the split"),
            "{}",
            page.text(".preview .callout")
        );
        let splits = path(&case, "/splits");
        let unconfirmed = browser.submit(&page, &splits, &[("confirmed", "")]);
        assert_eq!(unconfirmed.status, 422);
        assert_eq!(unconfirmed.form(&splits).value("message"), Some(&*seq));
        let split =
            browser.submit(&page, &splits, &[("confirmed", "yes"), ("subject", "Push is slow")]).is(200);
        assert_eq!(
            (split.text("h1"), split.text(".toast span")),
            ("Push is slow".to_owned(), "This case was made of the message.".to_owned())
        );
        assert_eq!(split.text(".promise__left"), "2 h left");
        assert!(
            split
                .texts(".event")
                .iter()
                .any(|event| event.contains("own confirmed the statement of priority 1"))
        );
        let again =
            browser.submit(&page, &splits, &[("confirmed", "yes"), ("subject", "Push is slow")]).is(200);
        assert_eq!(again.path, split.path, "sent twice, done once");
    });
}

#[test]
fn d8_a_lead_sees_the_evidence_and_both_outcomes_before_deciding() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        api.post("agent", &of(&case, "/availability"), &json!({})).is(200);
        let check = u32::try_from(now(api, &case)["availability"]["seq"].as_u64().unwrap()).unwrap();
        api.set("2026-11-23T07:30:00Z");
        runs_out(api, &case, check);
        api.post("agent", &of(&case, "/priority"), &json!({"to": "P2", "silent_check": check})).is(200);
        let lowering = now(api, &case)["lowerings"][0]["seq"].as_u64().unwrap();
        api.post("own", &of(&case, "/contests"), &json!({"lowering": lowering, "reason": "I **wrote**."}))
            .is(200);
        api.set("2026-11-23T10:00:00Z");
        let lead = sign_in(api, "lead");
        let contest = path(&case, &format!("/contests/{lowering}"));
        let decides = lead.get(&path(&case, "")).is(200);
        assert!(decides.attributes(".event a", "href").contains(&contest));
        let page = lead.get(&contest).is(200);
        assert_eq!(page.text(".msg strong"), "wrote");
        let evidence = page.texts(".log li").join("\n");
        for what in [
            "own confirmed the statement",
            "Omar asked the customer",
            "The grace period ended without a sign",
            "from 1 to 2, since nobody answered",
            "own contests the lowering",
        ] {
            assert!(evidence.contains(what), "{what}: {evidence}");
        }
        assert_eq!(page.texts(".vs .promise__left"), ["1 h over", "9 h left"]);
        assert!(
            page.text(".vs").contains("so this promise is missed, and the miss stays"),
            "{}",
            page.text(".vs")
        );
        let decision = format!("{contest}/decision");
        let unsaid = lead.submit(&page, &decision, &[("reason", "You are right.")]);
        assert_eq!(unsaid.status, 422);
        assert!(unsaid.html.contains("You are right."), "what was typed stays");
        let decided = lead.submit(&unsaid, &decision, &[("decide", "uphold")]).is(200);
        assert_eq!(decided.text(".toast span"), "The contest is decided, and the customer is told.");
        assert_eq!((&now(api, &case)["priority"], &now(api, &case)["state"]), (&json!("P1"), &json!("late")));
        assert!(lead.get(&contest).is(200).text(".callout").contains("the contest was upheld"));
        for (who, status) in [("agent", 403), ("own", 403), ("other", 404)] {
            assert_eq!(sign_in(api, who).get(&contest).status, status, "{who}");
        }
        assert_eq!(lead.get(&path(&case, "/contests/1")).status, 404);
        assert_eq!(history(api, &case).iter().filter(|kind| *kind == "contest-decided").count(), 1);
    });
}

#[test]
fn a_saved_reply_is_put_into_the_box_in_the_customer_s_language() {
    apis(|api| {
        let lead = sign_in(api, "lead");
        let page = lead.get("/saved-replies").is(200);
        let reply = [
            ("name", "Received"),
            ("en", "Hi {{customer}}, we look into {{case}}. {{agent}}"),
            ("ar", "مرحبًا {{customer}}، ننظر في {{case}}. {{agent}}"),
        ];
        let bad = lead.submit(&page, "/saved-replies", &[("name", "Received"), ("en", "Hi {{contact}}")]);
        assert_eq!(bad.status, 422);
        assert!(
            bad.has("#add-en[aria-invalid]") && bad.text("#add-en") == "Hi {{contact}}",
            "{}",
            bad.text("main")
        );
        let page = lead.submit(&bad, "/saved-replies", &reply).is(200);
        assert_eq!(page.texts(".chartsec h2"), ["Received", "New saved reply"]);
        let case = opens(api, "own", "P2");
        let agent = sign_in(api, "agent");
        assert!(!agent.get("/saved-replies").is(200).has("main form[method=post]"), "leads write them");
        let shown = agent.get(&path(&case, "")).is(200);
        let id = shown.attributes("#composer-saved option", "value").pop().unwrap();
        let form = shown.form(&path(&case, "/replies"));
        let insert = form.with(&[("message", "First this."), ("saved", &id), ("insert", "yes")]);
        let inserted = agent.send_form(&insert).is(200);
        assert_eq!(
            inserted.text("#composer-message"),
            format!("First this. مرحبًا own، ننظر في #{}. Omar", case.id())
        );
        assert_eq!(said(api, "agent", &case), ["customer"], "nothing was sent");
        let change = page.attributes("main form[action^='/saved-replies/']", "action").remove(0);
        let page = lead.submit(&page, &change, &[("name", "Got it")]).is(200);
        assert_eq!(page.texts(".chartsec h2")[0], "Got it");
        let mut remove = page.form(&change);
        remove.action = format!("{change}/removal");
        assert!(lead.send_form(&remove).is(200).has(".empty"));
        assert_eq!(agent.send_form(&remove).status, 403, "another's mark");
        for who in ["own", "manager", "other"] {
            assert_eq!(sign_in(api, who).get("/saved-replies").status, 404, "{who}");
        }
    });
}

#[test]
fn d9_both_deadlines_are_shown_before_a_case_moves_and_a_wrong_site_is_put_right_from_submission() {
    apis(|api| {
        let berlin = another_site(api, "Europe/Berlin").to_string();
        api.set("2026-11-23T06:00:00Z"); // Monday, 9:00 in Riyadh and 7:00 in Berlin
        let case = opens(api, "own", "P1");
        api.set("2026-11-23T07:00:00Z");
        let browser = sign_in(api, "agent");
        let page = browser.get(&path(&case, "")).is(200);
        assert!(page.has(&format!("#contract a[href='{}']", path(&case, "/move"))));
        let page = browser.get(&path(&case, "/move")).is(200);
        assert!(!page.has("#outlook"), "where it goes is chosen first");
        let chosen = path(&case, &format!("/move?site={berlin}&contract=&correction=yes"));
        let page = browser.get(&chosen).is(200);
        assert_eq!(page.texts(".promise__left"), ["1 h left", "2 h left"]);
        assert_eq!(now(api, &case)["promise"]["respond_by"], "2026-11-23T08:00:00Z", "it isn't done yet");
        let moves = path(&case, "/moves");
        let refused = browser.submit(&page, &moves, &[("reason", " ")]);
        assert_eq!(refused.status, 422);
        assert!(refused.has("#move-reason[aria-invalid]"));
        assert_eq!(refused.texts(".promise__left"), ["1 h left", "2 h left"], "both are still shown");
        let moved = browser.submit(&page, &moves, &[("reason", "It was the office in Berlin.")]).is(200);
        assert_eq!(moved.text(".toast span"), "The site or contract is put right.");
        let after = now(api, &case);
        assert_eq!(
            (&after["promise"]["respond_by"], &after["promise"]["rule"], after["site"]["id"].to_string()),
            (&json!("2026-11-23T10:00:00Z"), &json!("corrected"), berlin)
        );
        let again = browser.get(&chosen).is(200);
        assert!(again.text("[role=alert]").contains("already"), "{}", again.text("[role=alert]"));
        assert_eq!(sign_in(api, "own").get(&path(&case, "/move")).status, 403);
        assert_eq!(sign_in(api, "other").get(&path(&case, "/move")).status, 404);
    });
}

#[test]
fn d9_a_case_moves_to_a_contract_that_began_meanwhile_in_arabic_too() {
    apis(|api| {
        api.set("2026-11-27T13:00:00Z"); // Friday, 16:00 in Riyadh
        let case = opens(api, "own", "P2");
        let premium = contract_from(api, "premium", "2026-11-28").to_string();
        api.set("2026-11-28T07:00:00Z"); // Saturday, 10:00
        let browser = sign_in(api, "agent");
        let site = now(api, &case)["site"]["id"].as_i64().map_or_else(String::new, |id| id.to_string());
        let page = browser.get(&path(&case, &format!("/move?site={site}&contract={premium}"))).is(200);
        assert!(page.has(&format!("option[value='{premium}'][selected]")));
        let moves = path(&case, "/moves");
        let moved = browser.submit(&page, &moves, &[("reason", "They upgraded.")]).is(200);
        assert_eq!(moved.text(".toast span"), "The case has moved.");
        assert_eq!(now(api, &case)["promise"]["respond_by"], "2026-11-28T08:00:00Z");
        let stale = browser.submit(&page, &moves, &[("reason", "Once more.")]);
        assert_eq!((stale.status, now(api, &case)["promise"]["rule"].as_str()), (412, Some("from-now")));
        let arabic = browser.get(&path(&case, "/move?lang=ar")).is(200);
        assert_eq!(arabic.text("h1"), "نقل الحالة إلى موقع أو عقد آخر");
    });
}
