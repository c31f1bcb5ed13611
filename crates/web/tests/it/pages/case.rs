//! The page of a case, as agents see it, and what its forms do.

use serde_json::json;

use super::browser::{Page, sign_in, visit};
use crate::api::{Answer, Api, apis};
use crate::cases::{by_itself, contract_becomes, history, now, of, opens, runs_out, said};

/// A Saturday, 12:00 in Riyadh; its next opening is Monday, 9:00.
const SATURDAY: &str = "2026-11-28T09:00:00Z";

fn path(case: &Answer) -> String {
    format!("/cases/{}", case.id())
}

fn of_page(case: &Answer, verb: &str) -> String {
    format!("/cases/{}{verb}", case.id())
}

/// Somebody's page of a case.
fn page<'a>(api: &'a Api, who: &str, case: &Answer) -> (super::browser::Browser<'a>, Page) {
    let browser = sign_in(api, who);
    let page = browser.get(&path(case)).is(200);
    (browser, page)
}

#[test]
fn a_case_is_shown_with_its_promise_its_timeline_and_its_facts() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        api.post("agent", &of(&case, "/notes"), &json!({"message": "edge-2 **drifts**"})).is(201);
        api.post("agent", &of(&case, "/calls"), &json!({"inbound": false, "end": "unanswered"})).is(201);
        let (_, page) = page(api, "agent", &case);
        assert_eq!(page.text("h1"), "تعذّر الدخول");
        assert_eq!(page.text(".promise__left"), "2 h left");
        assert!(page.text(".promise__by").contains("in Riyadh"), "{}", page.text(".promise__by"));
        assert!(page.has("svg.track--full") && page.has("table.ledger tfoot"));
        assert_eq!(page.texts(".msg[data-kind=customer] p"), ["لا يستطيع أحد تسجيل الدخول. منذ العاشرة."]);
        assert_eq!(page.attributes(".msg[data-kind=customer] p", "lang"), ["ar"]);
        assert_eq!(page.text(".msg[data-kind=note] strong"), "Omar");
        assert_eq!(page.text(".msg[data-kind=note] .msg__body strong"), "drifts");
        let events = page.texts(".event");
        assert!(events[0].starts_with("own confirmed the statement of priority 1 in the form"), "{events:?}");
        assert!(events[1].starts_with("Omar called the customer: no answer"), "{events:?}");
        assert_eq!(page.texts("#contract dd")[0], "Basic");
        assert_eq!(page.text("#contract li[data-no]"), "Not included: phone");
        assert!(page.text("#contact").contains("own@customer.example"));
        assert_eq!(
            page.text(".sendwhen.if-reply"),
            "This is the initial response. It seals the promise with 2 h to spare."
        );
        assert!(!page.html.contains("style=\"") && !page.html.contains("<script>"));
    });
}

#[test]
fn the_page_of_a_case_is_whole_in_arabic_and_from_right_to_left() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let browser = sign_in(api, "agent");
        let page = browser.get(&format!("{}?lang=ar", path(&case))).is(200);
        assert_eq!(
            (page.attributes("html", "dir"), page.attributes("html", "lang")),
            (vec!["rtl".to_owned()], vec!["ar".to_owned()])
        );
        assert_eq!(page.text(".promise__left"), "المتبقي ساعتان");
        assert!(
            page.texts(".event")[0].starts_with("own: تأكيد نص الأولوية 1 في النموذج"),
            "{:?}",
            page.texts(".event")
        );
        let untranslated = page.texts("main").join(" ");
        assert!(!untranslated.contains("case-") && !untranslated.contains("event-"), "{untranslated}");
    });
}

#[test]
fn s7_d7_a_reply_from_the_page_seals_the_promise_and_can_be_undone_for_five_seconds() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let (browser, first) = page(api, "agent", &case);
        let replied = browser
            .submit(&first, &of_page(&case, "/replies"), &[("message", "Point the branches at edge-1.")])
            .is(200);
        assert!(
            replied.path.starts_with(&format!("{}?done=reply&message=", path(&case))),
            "{}",
            replied.path
        );
        assert_eq!(replied.text(".toast span"), "The reply has left.");
        assert_eq!(now(api, &case)["state"], "kept");
        assert_eq!(replied.text(".promise__left"), "Promise kept");
        let undo = replied.attributes(".toast form", "action");
        let undone = browser.submit(&replied, &undo[0], &[]).is(200);
        assert_eq!(undone.text(".toast span"), "The reply was taken back; its words are in the box.");
        assert_eq!(
            undone.text("#composer-message"),
            "Point the branches at edge-1.",
            "what was written isn't lost"
        );
        assert_eq!(now(api, &case)["state"], "run");
        let replied = browser.submit(&undone, &of_page(&case, "/replies"), &[]).is(200);
        api.set("2026-11-23T07:00:06Z");
        let late = browser.submit(&replied, &replied.attributes(".toast form", "action")[0], &[]);
        assert_eq!(late.status, 409);
        assert!(late.text("#problem").contains("it has left and can no longer be taken back"));
        assert_eq!(said(api, "own", &case), ["customer", "reply"]);
    });
}

#[test]
fn d11_a_reply_out_of_hours_says_when_it_will_leave_and_can_be_changed_until_then() {
    apis(|api| {
        let case = opens(api.set(SATURDAY), "own", "P3");
        let (browser, first) = page(api, "agent", &case);
        assert!(
            first.text("#composer-waits").contains("so this will be sent Mon 09:00"),
            "{}",
            first.text("#composer-waits")
        );
        assert!(first.text(".composer .btn.if-reply").starts_with("Send Mon 09:00"));
        let held =
            browser.submit(&first, &of_page(&case, "/replies"), &[("message", "I have reset it.")]).is(200);
        assert_eq!(held.text(".toast span"), "The reply waits, and leaves Mon 09:00.");
        assert!(held.text(".msg[data-kind=agent] header").contains("waits, leaves Mon 30 Nov, 09:00"));
        assert!(held.has(".t-plan"), "the track shows when it will leave");
        let reply = now(api, &case)["version"].as_i64().unwrap();
        let reword = of_page(&case, &format!("/replies/{reply}"));
        let bad = browser.submit(&held, &reword, &[("message", "  ")]);
        assert_eq!(bad.status, 422);
        assert!(bad.has(&format!("#reword-{reply}-message-wrong")), "{}", bad.text("main"));
        let reworded = browser.submit(&bad, &reword, &[("message", "I have reset it. Try again.")]).is(200);
        assert_eq!(reworded.text(".msg[data-kind=agent] .msg__body p"), "I have reset it. Try again.");
        let sent =
            browser.submit(&reworded, &format!("{reword}/sending"), &[("reason", "they asked")]).is(200);
        assert!(
            sent.texts(".event")
                .iter()
                .any(|event| event.starts_with("Omar sent the held reply before its time: they asked"))
        );
        assert_eq!(now(api, &case)["state"], "kept");
    });
}

#[test]
fn d11_what_the_customer_writes_returns_a_held_reply_whose_words_can_be_used_again() {
    apis(|api| {
        let case = opens(api.set(SATURDAY), "own", "P3");
        let (browser, first) = page(api, "agent", &case);
        browser.submit(&first, &of_page(&case, "/replies"), &[("message", "I have reset it.")]).is(200);
        api.post("own", &of(&case, "/messages"), &json!({"message": "It works now."})).is(201);
        let page = browser.get(&path(&case)).is(200);
        let again = page.attributes(".msg[data-kind=agent] a.btn", "href");
        assert_eq!(browser.get(&again[0]).text("#composer-message"), "I have reset it.");
    });
}

#[test]
fn a_note_stays_among_agents_whatever_button_is_pressed() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let (browser, first) = page(api, "agent", &case);
        for (to, message) in [("/notes", "one"), ("/replies", "two")] {
            let mut form =
                first.form(&of_page(&case, "/replies")).with(&[("kind", "note"), ("message", message)]);
            form.action = of_page(&case, to);
            let page = browser.send_form(&form).is(200);
            assert_eq!(page.text(".toast span"), "The note is saved.");
        }
        assert_eq!(said(api, "agent", &case), ["customer", "note", "note"]);
        assert_eq!(now(api, &case)["response"], json!(null));
    });
}

#[test]
fn what_is_sent_twice_is_done_once_and_what_was_changed_is_another() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let (browser, first) = page(api, "agent", &case);
        let form = first.form(&of_page(&case, "/replies")).with(&[("message", "We are looking into it.")]);
        let one = browser.send_form(&form).is(200);
        let two = browser.send_form(&form).is(200);
        assert_eq!(one.path, two.path);
        assert_eq!(said(api, "own", &case).len(), 1, "still to be undone");
        assert_eq!(history(api, &case), ["opened", "promised", "replied"]);
        browser.send_form(&form.with(&[("message", "We have found it.")])).is(200);
        assert_eq!(history(api, &case), ["opened", "promised", "replied", "replied"]);
    });
}

#[test]
fn what_another_said_meanwhile_is_told_and_no_text_is_lost() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let (browser, first) = page(api, "lead", &case);
        api.set("2026-11-23T07:10:00Z");
        api.post("agent", &of(&case, "/replies"), &json!({"message": "Restart the agent."})).is(201);
        api.set("2026-11-23T07:10:20Z");
        let mine = [("message", "Move to edge-1."), ("status", "waiting")];
        let refused = browser.submit(&first, &of_page(&case, "/replies"), &mine);
        assert_eq!(refused.status, 412);
        assert_eq!(refused.text(".composer .callout strong"), "Omar replied today 10:10.");
        assert!(refused.text(".composer .callout").ends_with("Your text is still in the box."));
        assert_eq!(refused.text("#composer-message"), "Move to edge-1.");
        assert_eq!(refused.form(&of_page(&case, "/replies")).value("status"), Some("waiting"));
        assert!(refused.text(".composer .btn.if-reply").starts_with("Send mine as well"));
        let sent = browser.submit(&refused, &of_page(&case, "/replies"), &[]).is(200);
        assert_eq!(sent.text(".toast span"), "The reply has left.");
        assert_eq!(history(api, &case), ["opened", "promised", "replied", "replied", "awaiting-customer"]);
    });
}

#[test]
fn what_is_wrong_is_said_at_its_field_with_what_was_typed() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let (browser, first) = page(api, "agent", &case);
        for (form, changes, field) in [
            ("/replies", vec![("message", " ")], "composer-message"),
            ("/tags", vec![("tag", "a,b\u{1}")], "tag-tag"),
            ("/links", vec![("case", "999")], "link-case"),
            ("/void", vec![("words", " ")], "void-words"),
        ] {
            let refused = browser.submit(&first, &of_page(&case, form), &changes);
            assert_eq!(refused.status, 422, "{form}");
            assert!(refused.has(&format!("#{field}[aria-invalid=true]")), "{form}: {}", refused.text("main"));
            assert!(refused.has(&format!("#{field}-wrong")) && refused.has("#problem[role=alert]"), "{form}");
        }
        assert_eq!(history(api, &case), ["opened", "promised"]);
    });
}

#[test]
fn a_form_that_no_page_of_ours_gave_is_refused() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let (browser, page) = page(api, "agent", &case);
        let actions: std::collections::BTreeSet<_> =
            page.attributes("main form[method=post]", "action").into_iter().collect();
        assert!(actions.len() > 8, "{actions:?}");
        for action in &actions {
            let form = page.form(action);
            for csrf in ["", "00.00"] {
                let forged = browser.send_form(&form.clone().with(&[
                    ("csrf", csrf),
                    ("message", "x"),
                    ("tag", "x"),
                    ("words", "x"),
                ]));
                assert_eq!(forged.status, 403, "{action}");
            }
            let other = sign_in(api, "lead").send_form(&form.clone().with(&[("message", "x")]));
            assert_eq!(other.status, 403, "{action}: another's mark");
            let nobody = visit(api).post(action, &form.fields);
            assert!(nobody.status.is_redirection(), "{action}");
        }
        let mut fields = page.form(&of_page(&case, "/tags")).with(&[("tag", "x")]).fields;
        let elsewhere = api.ask_at("", "POST", &of_page(&case, "/tags"));
        let body: Vec<_> = fields.drain(..).map(|(name, value)| format!("{name}={value}")).collect();
        let cookie = format!("__Host-radd={}", browser.cookie("__Host-radd").unwrap());
        let elsewhere = elsewhere.header("cookie", &cookie).header("origin", "https://evil.example");
        let elsewhere = elsewhere
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "text/html");
        elsewhere.body(body.join("&")).is(403);
        assert_eq!(history(api, &case), ["opened", "promised"]);
    });
}

#[test]
fn files_come_with_a_reply_and_are_kept_under_their_names() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let (browser, first) = page(api, "agent", &case);
        let form = first.form(&of_page(&case, "/replies")).with(&[("message", "The patch is attached.")]);
        let files: [(&str, &str, &[u8]); 2] =
            [("files", "patch.diff", b"--- a\n+++ b\n"), ("files", "", b"")];
        let answer = browser.post_files(&form.action, &form.fields, &files);
        let page = browser.follow(&form.action, answer).is(200);
        assert_eq!(page.texts(".msg[data-kind=agent] .files a"), ["patch.diff 12 B"]);
        let file = page.attributes(".msg[data-kind=agent] .files a", "href");
        let got = browser.get(&file[0]).is(200);
        assert_eq!(got.html, "--- a\n+++ b\n");
        assert!(got.headers["content-disposition"].to_str().unwrap().starts_with("attachment;"));
        assert_eq!(browser.get(&file[0].replace(&path(&case), "/cases/999")).status, 404);
        assert_eq!(sign_in(api, "other").get(&file[0]).status, 404, "another customer's");
        let refused = browser.post_files(&form.action, &form.fields, &[("files", "run.exe", b"MZ")]);
        let refused = browser.follow(&form.action, refused);
        assert_eq!(refused.status, 415);
        assert_eq!(refused.text("#composer-message"), "The patch is attached.");
        assert!(refused.has("#composer-files-wrong"), "{}", refused.text("main"));
        assert_eq!(said(api, "agent", &case), ["customer", "reply"]);
    });
}

#[test]
fn d8_a_lowering_needs_what_the_policy_asks_and_shows_the_new_promise_first() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let (browser, first) = page(api, "agent", &case);
        let silent = "#priority input[value=silent]";
        assert!(first.has(&format!("{silent}[disabled]")));
        assert!(
            first.text("#priority .conditions").contains("Nobody has asked the customer to be available")
        );
        assert!(
            first
                .text("#priority .conditions")
                .contains("New promise: Tue 24 Nov, 14:00 (12 hours, counted from the submission"),
            "{}",
            first.text("#priority .conditions")
        );
        let asked = browser.submit(&first, &of_page(&case, "/availability"), &[]).is(200);
        assert!(
            asked.text("#presence").starts_with("Asked, no answer yet; the grace period ends today 10:30"),
            "{}",
            asked.text("#presence")
        );
        let check = u32::try_from(now(api, &case)["availability"]["seq"].as_u64().unwrap()).unwrap();
        api.set("2026-11-23T07:30:00Z");
        runs_out(api, &case, check);
        let page = browser.get(&path(&case)).is(200);
        assert!(!page.has(&format!("{silent}[disabled]")), "{}", page.text("#priority"));
        let lower = of_page(&case, "/priority");
        let bad = browser.submit(&page, &lower, &[("why", "")]);
        assert_eq!(bad.status, 422);
        let lowered = browser.submit(&page, &lower, &[("why", "silent")]).is(200);
        assert_eq!(lowered.text(".toast span"), "The priority is lowered, and the customer is told.");
        assert_eq!(now(api, &case)["priority"], "P2");
        assert!(
            lowered.texts(".event").iter().any(|event| event.contains("from 1 to 2, since nobody answered"))
        );
        assert_eq!(lowered.texts("#promises li").len(), 2, "every deadline stays on record");
    });
}

#[test]
fn d10_a_raise_is_confirmed_and_recorded_with_who_and_how() {
    apis(|api| {
        let case = opens(api, "own", "P3");
        let (browser, page) = page(api, "agent", &case);
        let raise = |changes: &[(&str, &str)]| {
            let forms = page.forms(&of_page(&case, "/priority"));
            let form = forms.into_iter().find(|form| form.value("why") == Some("confirmed")).unwrap();
            browser.send_form(&form.with(changes))
        };
        let unconfirmed = raise(&[("to", "2"), ("confirmed", "")]);
        assert_eq!(unconfirmed.status, 422);
        assert!(unconfirmed.has("#raise-confirmed-wrong"));
        let raised = raise(&[("to", "2"), ("confirmed", "yes"), ("how", "word")]).is(200);
        assert_eq!(raised.text(".toast span"), "The priority is raised.");
        let said = raised.texts(".event").join("\n");
        assert!(said.contains("Omar raised the priority from 3 to 2. own confirmed the statement of priority 2 by word to an agent"), "{said}");
    });
}

#[test]
fn a_case_is_handed_on_tagged_linked_and_solved() {
    apis(|api| {
        let (case, other) = (opens(api, "own", "P2"), opens(api, "own", "P3"));
        let (browser, mut page) = page(api, "agent", &case);
        for (form, changes, word) in [
            ("/tags", vec![("tag", "edge-2")], "The tag is on."),
            ("/links", vec![("case", &*other.id().to_string())], "The cases are linked."),
            ("/waiting", vec![], "The case waits for the customer. No response clock waits with it."),
            ("/waiting/end", vec![], "The next step is ours."),
            ("/mitigation", vec![], "The impact is mitigated."),
            ("/calls", vec![("end", "answered")], "The call is recorded."),
            ("/resolution", vec![], "The case is solved."),
            ("/reopening", vec![], "The case goes on."),
            ("/tags/removal", vec![], "The tag is off."),
            ("/links/removal", vec![], "The link is gone."),
            ("/resolution", vec![], "The case is solved."),
            ("/closing", vec![], "The case is closed."),
            ("/void", vec![("words", "the same as another")], "The case doesn’t count."),
        ] {
            page = browser.submit(&page, &of_page(&case, form), &changes).is(200);
            assert_eq!(page.text(".toast span"), word, "{form}");
        }
        assert_eq!(now(api, &case)["status"], "void");
        assert!(page.text(".casehead__meta strong").starts_with("Void: spam"));
    });
}

#[test]
fn assigning_tells_who_read_an_older_version() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let (browser, first) = page(api, "agent", &case);
        let assign = of_page(&case, "/assignment");
        let me = first.forms(&assign).into_iter().next_back().unwrap();
        let mine = browser.send_form(&me).is(200);
        assert_eq!(mine.text(".toast span"), "It is assigned.");
        assert!(mine.text(".casehead__meta").contains("Owner: Omar"));
        let lead = sign_in(api, "lead");
        let page = lead.get(&path(&case)).is(200);
        api.post("agent", &of(&case, "/notes"), &json!({"message": "mine"})).is(201);
        let late = lead.submit(&page, &assign, &[("agent", "")]);
        assert_eq!(late.status, 412);
        assert!(late.text("#problem").contains("It was changed meanwhile"));
        lead.submit(&late, &assign, &[("agent", "")]).is(200);
    });
}

#[test]
fn d18_what_nobody_has_answered_can_t_be_solved_and_says_why() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let (_, page) = page(api, "agent", &case);
        assert!(page.has("#standing form[action$='/resolution'] button[disabled]"));
        assert!(
            page.text("#resolve-why").starts_with("nobody has answered the customer yet"),
            "{}",
            page.text("#standing")
        );
    });
}

#[test]
fn only_agents_see_the_page_of_the_desk() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        api.post("agent", &of(&case, "/notes"), &json!({"message": "between us"})).is(201);
        for who in ["own", "site", "organisation", "manager", "other"] {
            let seen = sign_in(api, who).get(&path(&case));
            assert!(!seen.html.contains("between us") && !seen.html.contains("/assignment"), "{who}");
        }
        let nobody = visit(api).get(&path(&case));
        assert!(nobody.path.starts_with("/sign-in?next="), "{}", nobody.path);
        assert_eq!(sign_in(api, "agent").get("/cases/999").status, 404);
        assert_eq!(sign_in(api, "agent").get("/cases/x").status, 404);
    });
}

#[test]
fn what_people_write_does_nothing_on_the_page() {
    apis(|api| {
        let attack = "</p><script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) \" onmouseover=\"alert(1)";
        let message = json!({
            "subject": "\"><script>alert(1)</script>", "message": attack, "priority": "P2",
            "confirmation": {"version": 1, "language": "en"}
        });
        let case = api.post("own", "/cases", &message).is(201);
        api.post("agent", &of(&case, "/notes"), &json!({"message": attack})).is(201);
        api.post("agent", &of(&case, "/replies"), &json!({"message": attack})).is(201);
        api.put("agent", &of(&case, "/tags/%22%3E%3Cscript%3Ealert(1)"), &json!({})).is(200);
        let lower = json!({"to": "P3", "cannot_provide": attack});
        api.post("agent", &of(&case, "/priority"), &lower).is(200);
        let (browser, page) = page(api, "agent", &case);
        let refused =
            browser.submit(&page, &of_page(&case, "/tags"), &[("tag", "\"><script>alert(1)</script>\u{1}")]);
        for page in [&page, &refused] {
            assert!(
                !page.has("script:not([src])")
                    && !page.has("main img")
                    && !page.has("[onerror], [onmouseover]")
            );
            assert!(page.attributes("main a", "href").iter().all(|href| !href.contains("javascript")));
        }
        assert_eq!(page.text("h1"), "\"><script>alert(1)</script>");
    });
}

#[test]
fn what_is_being_written_is_there_again_until_it_is_sent() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let (browser, first) = page(api, "agent", &case);
        let draft = first.attributes("form[data-draft]", "data-draft");
        let form = first.form(&of_page(&case, "/replies")).with(&[("message", "Half a sen")]);
        let fields: Vec<_> =
            form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let kept = browser.put(&draft[0], &fields);
        assert_eq!(kept.status.as_u16(), 200);
        let again = browser.get(&path(&case)).is(200);
        assert_eq!(again.text("#composer-message"), "Half a sen");
        assert_eq!(sign_in(api, "lead").get(&path(&case)).text("#composer-message"), "", "everybody's own");
        let sent =
            browser.submit(&again, &of_page(&case, "/replies"), &[("message", "Half a sentence.")]).is(200);
        assert_eq!(sent.text("#composer-message"), "");
    });
}

#[test]
fn d10_d15_a_voicemail_waits_for_somebody_s_ear() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        by_itself(api, &case, |case, _| {
            case.customer_writes(case.opened.message, desk::case::Channel::Portal)
        });
        api.post("agent", &of(&case, "/void"), &json!({"reason": "test", "words": "a test"})).is(200);
        api.post("own", &of(&case, "/messages"), &json!({"message": "It isn't a test."})).is(201);
        let (browser, page) = page(api, "agent", &case);
        let heard = browser.submit(&page, &of_page(&case, "/heard"), &[]).is(200);
        assert_eq!(heard.text(".toast span"), "That it was heard or read is recorded.");
        assert!(!heard.html.contains("/heard\""));
    });
}

#[test]
fn d20_newer_terms_are_offered_with_what_they_would_make_of_the_promise_and_stay_on_record() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let (browser, first) = page(api, "agent", &case);
        assert!(!first.has("#terms"), "it is under the newest");
        contract_becomes(api, "premium", "2026-11-23T07:00:00Z");
        let offered = browser.get(&path(&case)).is(200);
        assert!(
            offered.text("#terms p").contains("New promise: Mon 23 Nov, 11:00 (1 hour"),
            "{}",
            offered.text("#terms")
        );
        let bad = browser.submit(&offered, &of_page(&case, "/terms"), &[("reason", " ")]);
        assert_eq!(bad.status, 422);
        assert!(bad.has("#terms[open] #terms-reason-wrong"), "{}", bad.text("#terms"));
        let moved = browser.submit(&bad, &of_page(&case, "/terms"), &[("reason", "they pay for it")]).is(200);
        assert_eq!(moved.text(".toast span"), "The case is under the newest terms.");
        assert_eq!(moved.texts("#promises li").len(), 2);
        let history = browser.get(&of_page(&case, "/history")).is(200);
        let recorded = history.texts("tbody td code");
        assert_eq!(recorded, ["opened", "promised", "terms-updated", "promised"]);
        assert!(history.text("tbody").contains("Omar moved it to the newest terms: they pay for it"));
        assert_eq!(sign_in(api, "own").get(&of_page(&case, "/history")).status, 404);
    });
}
