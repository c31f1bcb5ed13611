//! What customers see and do in the browser.

use serde_json::json;

use super::browser::{Page, sign_in, visit};
use crate::api::{Answer, Api, apis};
use crate::cases::{history, now, of, opens, replies, runs_out, said};

const XSS: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u{202e}";

fn path(case: &Answer) -> String {
    format!("/cases/{}", case.id())
}

/// A form of a new case that is filled in as it should be.
fn filled(page: &Page) -> super::browser::Form {
    page.form("/cases").with(&[
        ("priority", "P1"),
        ("confirm-P1", "on"),
        ("subject", "Nobody can sign in"),
        ("message", "Since ten o'clock."),
        ("reach-how", "+966 11 000 0000"),
    ])
}

fn cases_of(api: &Api, who: &str) -> Vec<i64> {
    let items = api.get(who, "/cases?order=oldest").is(200).json["items"].as_array().unwrap().clone();
    items.iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

#[test]
fn cases_stand_by_whose_step_is_next_and_each_sees_their_own() {
    apis(|api| {
        let waits = opens(api, "own", "P1");
        let asked = opens(api, "site", "P2");
        replies(api, &asked);
        api.post("agent", &of(&asked, "/waiting"), &json!({})).is(200);
        api.set("2026-11-23T07:00:06Z");
        let over = opens(api, "manager", "P4");
        api.post("manager", &of(&over, "/withdrawal"), &json!({})).is(200);
        let all = sign_in(api, "manager").get("/cases?lang=en").is(200);
        assert_eq!(all.texts("section.chartsec h2"), ["Waiting for us", "Waiting for you", "Closed"]);
        let links = all.attributes(".list a", "href");
        assert_eq!(links, [path(&waits), path(&asked), path(&over)]);
        assert_eq!(all.texts(".item__state .left"), ["2 h left", "Promise kept", "Withdrawn"]);
        assert!(all.texts(".vh").iter().any(|said| said.starts_with("Respond by Mon 23 Nov, 12:00.")));
        assert_eq!(all.attributes("svg.track--mini", "data-state"), ["run", "kept", "withdrawn"]);
        assert!(all.text("section.chartsec p").contains("Riyadh"));
        let own = sign_in(api, "own").get("/cases").is(200);
        assert_eq!(own.attributes(".list a", "href"), [path(&waits)]);
        let other = sign_in(api, "other").get("/cases?lang=en").is(200);
        assert_eq!(other.text(".empty h2"), "No cases yet");
        let part = sign_in(api, "manager").get("/cases?part=yours").is(200);
        assert_eq!(part.attributes(".list a", "href"), [path(&asked)]);
        assert_eq!(sign_in(api, "manager").get("/cases?after=x").status, 422);
        assert_eq!(sign_in(api, "agent").get("/cases").path, "/queue", "agents have the queue");
        assert!(visit(api).get("/cases").path.starts_with("/sign-in"));
    });
}

#[test]
fn d11_a_customer_hears_of_a_reply_once_it_can_no_longer_be_undone() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let shown = || sign_in(api, "own").get(&format!("{}?lang=en", path(&case))).is(200);
        let before = shown().text(".promise__left");
        replies(api, &case);
        assert_eq!(shown().text(".promise__left"), before, "the reply can still be undone");
        assert!(!shown().html.contains("We are looking into it."));
        api.set("2026-11-23T07:00:06Z");
        assert_eq!(shown().text(".promise__left"), "Promise kept");
        assert!(shown().html.contains("We are looking into it."));
    });
}

#[test]
fn s7_d10_every_priority_is_promised_before_anything_is_sent() {
    apis(|api| {
        let page = sign_in(api, "own").get("/cases/new?lang=en").is(200);
        assert_eq!(page.texts(".choice__promise"), ["2 hours", "12 hours", "24 hours", "24 hours"]);
        let due = page.texts(".preview__p .promise__left");
        assert_eq!(
            due,
            ["Mon 23 Nov, 12:00", "Tue 24 Nov, 14:00", "Thu 26 Nov, 10:00", "Thu 26 Nov, 10:00"]
                .map(str::to_owned)
        );
        assert_eq!(page.texts(".preview__p .promise__by")[0], "your time, Riyadh");
        assert_eq!(page.texts(".preview__p svg.track--full title").len(), 4);
        assert_eq!(
            page.texts(".preview__p table.ledger caption")[1],
            "Priority 2 on your plan: 12 hours of working time"
        );
        assert!(page.text(".choices").contains("By choosing severity 1 you confirm"));
        assert!(
            page.text("form.form").contains("makes reasonable efforts"),
            "S15 stands where a promise is made"
        );
        assert_eq!(
            page.texts("aside table.data thead th")[1..],
            ["Basic (yours)", "Premium"].map(str::to_owned)
        );
        let premium = sign_in(api, "other").get("/cases/new?lang=en").is(200);
        assert_eq!(premium.texts(".choice__promise"), ["30 minutes", "1 hour", "4 hours", "12 hours"]);
        assert!(premium.texts("table.ledger caption")[0].contains("around the clock"));
        assert_eq!(
            premium.texts(".preview__p .promise__left")[0],
            "Mon 23 Nov, 02:30",
            "on the clocks of Toronto"
        );
        let arabic = sign_in(api, "own").get("/cases/new").is(200);
        assert_eq!(arabic.texts(".preview__p .promise__left")[0], "الاثنين 23 نوفمبر، 12:00");
    });
}

#[test]
fn d10_a_case_that_is_sent_is_opened_once_with_what_was_confirmed() {
    apis(|api| {
        let browser = sign_in(api, "own");
        let page = browser.get("/cases/new?lang=en&priority=P1").is(200);
        let form = filled(&page);
        let first = browser.send_form(&form).is(200);
        let again = browser.send_form(&form).is(200);
        let ids = cases_of(api, "own");
        assert_eq!((ids.len(), &first.path), (1, &again.path), "sent twice, opened once");
        assert_eq!(first.path, format!("/cases/{}?done=opened", ids[0]));
        let case = api.get("agent", &format!("/cases/{}", ids[0])).is(200);
        assert_eq!((case.json["priority"].as_str(), case.json["state"].as_str()), (Some("P1"), Some("run")));
        assert!(first.text(".msg__body").contains("+966 11 000 0000"), "who stays reachable, and how");
        assert!(first.has(".promise[data-state=run] svg.track--full"));
        let other = browser.send_form(&form.with(&[("subject", "Something else")])).is(200);
        assert_ne!(other.path, first.path, "what was changed is another wish");
    });
}

#[test]
fn a_form_that_is_wrong_is_shown_again_with_all_that_was_typed() {
    apis(|api| {
        let browser = sign_in(api, "own");
        let page = browser.get("/cases/new").is(200);
        let empty = browser.send_form(&page.form("/cases")).is(422);
        let wrong = empty.attributes("#wrong a", "href");
        assert_eq!(wrong, ["#priority", "#subject", "#message"]);
        assert!(
            empty.has("#subject[aria-invalid=true]") && empty.has("fieldset#priority[aria-invalid=true]")
        );
        let unconfirmed =
            browser.send_form(&filled(&empty).with(&[("confirm-P1", ""), ("reach-how", " ")])).is(422);
        assert_eq!(unconfirmed.attributes("#wrong a", "href"), ["#confirm-P1"]);
        let form = unconfirmed.form("/cases");
        assert_eq!(form.value("subject"), Some("Nobody can sign in"));
        assert_eq!(form.value("message"), Some("Since ten o'clock."));
        assert_eq!(form.value("priority"), Some("P1"));
        let unreachable = browser.send_form(&form.with(&[("confirm-P1", "on"), ("reach-how", "")])).is(422);
        assert_eq!(unreachable.attributes("#wrong a", "href"), ["#reach-how"], "needed for priority 1");
        let p3 = [("priority", "P3"), ("confirm-P3", "on"), ("reach-how", "")];
        let sent = browser.send_form(&unreachable.form("/cases").with(&p3)).is(200);
        assert!(sent.path.starts_with("/cases/"), "priority 3 asks nobody to stay reachable");
        let stale = filled(&browser.get("/cases/new")).with(&[("statement-P1", "7")]);
        assert!(!browser.send_form(&stale).status.to_string().starts_with('5'));
        assert_eq!(cases_of(api, "own").len(), 1, "what wasn't confirmed in its present words opens nothing");
    });
}

#[test]
fn files_come_with_the_case_and_what_isn_t_taken_is_told_beside_them() {
    apis(|api| {
        let browser = sign_in(api, "own");
        let page = browser.get("/cases/new").is(200);
        let fields = filled(&page).fields;
        let refused = browser.post_files("/cases", &fields, &[("files", "tool.exe", b"MZ")]);
        assert_eq!(refused.status, 415);
        let refused = browser.follow("/cases", refused);
        assert!(refused.has("#files[aria-invalid=true]"), "{}", refused.text("main"));
        assert_eq!(refused.form("/cases").value("subject"), Some("Nobody can sign in"));
        assert!(cases_of(api, "own").is_empty());
        let files: [(&str, &str, &[u8]); 2] = [("files", "a.log", b"one"), ("files", "b.log", b"two")];
        let sent = browser.post_files("/cases", &fields, &files);
        let shown = browser.follow("/cases", sent).is(200);
        assert_eq!(shown.texts(".msg .files a > bdi"), ["a.log", "b.log"]);
        let file = shown.attributes(".msg .files a", "href");
        assert_eq!(browser.get(&file[0]).html, "one");
        assert_eq!(sign_in(api, "other").get(&file[0]).status, 404);
    });
}

#[test]
fn a_form_of_nobody_s_and_of_another_site_does_nothing() {
    apis(|api| {
        let browser = sign_in(api, "own");
        let form = filled(&browser.get("/cases/new"));
        assert_eq!(browser.post("/cases", &form.clone().with(&[("csrf", "")]).fields).status, 403);
        assert_eq!(sign_in(api, "site").post("/cases", &form.fields).status, 403, "it is another's form");
        assert!(cases_of(api, "manager").is_empty());
    });
}

#[test]
fn a_case_shows_its_promise_its_ledger_and_what_was_said() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        api.post("agent", &of(&case, "/notes"), &json!({"message": "never to be seen"})).is(201);
        let page = sign_in(api, "own").get(&format!("{}?lang=en", path(&case))).is(200);
        assert_eq!(page.text("h1"), "تعذّر الدخول");
        assert_eq!(page.text(".promise__left"), "2 h left");
        assert!(page.text(".promise__by").starts_with("Respond by Mon 23 Nov, 12:00 in Riyadh"));
        assert_eq!(page.text("table.ledger caption"), "Priority 1 on Basic: 2 hours of support time");
        assert!(!page.html.contains("never to be seen"), "notes are the desk's own");
        assert_eq!(page.texts(".msg header span")[0], "You");
        replies(api, &case);
        api.set("2026-11-23T07:00:10Z");
        let page = sign_in(api, "site").get(&format!("{}?lang=en", path(&case))).is(200);
        assert_eq!(page.text(".promise__left"), "Promise kept");
        assert!(
            page.texts(".event")
                .iter()
                .any(|event| event.starts_with("First reply. Promise kept, 2 hours before it was due")),
            "{:?}",
            page.texts(".event")
        );
        assert_eq!(page.texts(".msg header span")[0], "Your colleague");
        for (who, status) in [("other", 404), ("agent", 200)] {
            assert_eq!(sign_in(api, who).get(&path(&case)).status, status, "{who}");
        }
    });
}

#[test]
fn a_customer_writes_is_available_raises_contests_and_closes() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let browser = sign_in(api, "own");
        let page = browser.get(&path(&case)).is(200);
        let to = |verb: &str| format!("{}{verb}", path(&case));
        let empty = browser.submit(&page, &to("/messages"), &[("message", " ")]).is(422);
        assert!(empty.has("#message[aria-invalid=true]"));
        let wrote = browser.submit(&page, &to("/messages"), &[("message", "Still so.")]).is(200);
        assert!(wrote.has("[role=status]"));
        assert_eq!(said(api, "own", &case), ["customer", "customer"]);
        api.post("agent", &of(&case, "/availability"), &json!({})).is(200);
        let asked = browser.get(&path(&case)).is(200);
        browser.submit(&asked, &to("/availability/confirmation"), &[]).is(200);
        assert_eq!(now(api, &case)["availability"]["result"], "answered");
        let page = browser.get(&path(&case)).is(200);
        let raise =
            page.forms(&to("/priority")).into_iter().find(|form| form.value("to") == Some("P1")).unwrap();
        let unconfirmed = browser.send_form(&raise);
        assert_eq!(unconfirmed.status, 422);
        let raised = browser.send_form(&raise.with(&[("confirmed", "on")])).is(200);
        assert_eq!(now(api, &case)["priority"], "P1");
        assert!(
            !raised.forms(&to("/priority")).iter().any(|form| form.value("to") == Some("P1")),
            "nothing is higher"
        );
        api.post("agent", &of(&case, "/priority"), &json!({"to": "P2", "cannot_provide": "no logs"})).is(200);
        let lowered = browser.get(&path(&case)).is(200);
        let silent = browser.submit(&lowered, &to("/contests"), &[("reason", " ")]);
        assert_eq!(silent.status, 422);
        browser.submit(&lowered, &to("/contests"), &[("reason", "We sent them.")]).is(200);
        assert_eq!(now(api, &case)["lowerings"][0]["contested"], true);
        let contested = browser.get(&path(&case)).is(200);
        assert!(contested.forms(&to("/contests")).is_empty(), "a lowering is contested once");
        browser.submit(&contested, &to("/withdrawal"), &[]).is(200);
        assert_eq!(now(api, &case)["state"], "withdrawn");
        let closed = browser.get(&path(&case)).is(200);
        browser.submit(&closed, &to("/reopening"), &[]).is(200);
        assert_eq!(now(api, &case)["status"], "open");
        let kinds = history(api, &case);
        assert!(!kinds.is_empty());
    });
}

#[test]
fn what_people_write_is_never_markup() {
    apis(|api| {
        let browser = sign_in(api, "own");
        let page = browser.get("/cases/new").is(200);
        let form = filled(&page).with(&[
            ("subject", XSS),
            ("message", XSS),
            ("reach-name", XSS),
            ("reach-how", XSS),
        ]);
        let wrong = browser.send_form(&form.clone().with(&[("confirm-P1", "")]));
        let sent = browser.send_form(&form.with(&[("subject", "<img src=x onerror=alert(1)>")]));
        let list = browser.get("/cases").is(200);
        for page in [wrong, sent, list] {
            assert!(!page.has("main script") && !page.has("main img"), "{}: {}", page.path, page.html);
        }
    });
}

#[test]
fn s1_to_s24_d14_the_page_of_plans_says_everything_to_everybody() {
    apis(|api| {
        for (language, plans) in [("en", ["Basic", "Premium"]), ("ar", ["أساسي", "ممتاز"])] {
            let page = visit(api).get(&format!("/plans?lang={language}")).is(200);
            assert_eq!(page.texts("table.compare thead th")[1..], plans.map(str::to_owned));
            let said = page.text("main");
            let catalog = desk::catalog::Catalog::builtin();
            let spoken = if language == "ar" { sla::Language::Ar } else { sla::Language::En };
            let texts = catalog.texts();
            let page_s = [
                &texts.introduction,
                &texts.response_time,
                &texts.availability,
                &texts.channels,
                &texts.reasonable_efforts,
                &texts.lowering,
            ];
            let meanings = catalog
                .priorities()
                .iter()
                .flat_map(|of| [&of.name, &of.definition, &of.example, &of.statement.text]);
            let channels = catalog.channels().iter().map(|channel| &channel.text);
            let answered = catalog.plans().iter().flat_map(|plan| plan.answered.iter().map(|of| &of.text));
            let hours = catalog.calendars().iter().map(|calendar| &calendar.text);
            for name in page_s.into_iter().chain(meanings).chain(channels).chain(answered).chain(hours) {
                let text = name.get(spoken).split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(said.contains(&text), "{language}: {text}");
            }
        }
        assert_eq!(visit(api).get("/plans?edition=none").status, 404);
        let page = visit(api).get("/plans?lang=en");
        assert_eq!(page.texts("table.compare td.big")[2..4], ["2 hours", "30 minutes"].map(str::to_owned));
        assert_eq!(page.attributes(".scalegrid svg.chart", "role"), ["img"]);
    });
}

#[test]
fn d8_a_case_waits_for_the_customer_while_an_availability_check_runs() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        replies(api, &case);
        // Until it can't be undone any more the customer hears nothing of the reply.
        api.set("2026-11-23T07:30:00Z");
        let (customer, agent) = (sign_in(api, "own"), sign_in(api, "agent"));
        let stands = |is: bool, why: &str| {
            let shown: &[String] = if is { &[path(&case)] } else { &[] };
            let yours = customer.get("/cases?part=yours").is(200).attributes(".list a", "href");
            let ours = customer.get("/cases?part=ours").is(200).attributes(".list a", "href");
            assert_eq!((yours.as_slice(), ours.is_empty()), (shown, is), "{why}");
            let of_view = |name: &str| agent.get(&format!("/queue/{name}?lang=en")).is(200);
            let with = of_view("with-customer");
            assert_eq!(with.has(&format!("#queue a[href^='{}']", path(&case))), is, "{why}");
            assert_eq!(of_view("waiting").has(&format!("#queue a[href^='{}']", path(&case))), !is, "{why}");
            assert_eq!(
                with.text(".side").contains("With the customer1"),
                is,
                "{why}: {}",
                with.text(".side")
            );
            let line = api.get("agent", "/cases?awaits=customer").is(200);
            assert_eq!(line.json["items"].as_array().unwrap().len(), usize::from(is), "{why}");
            assert_eq!(now(api, &case)["awaits_customer"], is, "{why}");
            assert!(api.store.verify().unwrap().faults.is_empty(), "{why}");
        };
        stands(false, "nobody has asked anything");
        let asks = || {
            let asked = api.post("agent", &of(&case, "/availability"), &json!({})).is(200);
            asked.json["availability"]["seq"].as_u64().unwrap() as u32
        };
        asks();
        stands(true, "it runs");
        api.post("own", &of(&case, "/availability/confirmation"), &json!({})).is(200);
        stands(false, "it was answered");
        api.set("2026-11-23T08:00:00Z");
        let check = asks();
        stands(true, "the next one runs");
        api.set("2026-11-23T09:00:00Z");
        runs_out(api, &case, check);
        stands(false, "it has run out");
        asks();
        api.post("agent", &of(&case, "/mitigation"), &json!({})).is(200);
        stands(false, "it was cancelled");
    });
}

#[test]
fn an_organisation_is_shown_to_its_people_by_what_they_may_see() {
    apis(|api| {
        let page = sign_in(api, "manager").get("/organisation?lang=en").is(200);
        assert_eq!(page.text("h1"), "Rimal");
        assert_eq!(page.texts("dl.facts dd")[0], "Basic");
        assert!(
            page.texts("dl.facts dd")[1].starts_with("Mon–Fri 09:00–17:00"),
            "{:?}",
            page.texts("dl.facts dd")
        );
        assert_eq!(page.texts("table.data tbody th").len(), 4);
        let own = sign_in(api, "own").get("/organisation?lang=en").is(200);
        assert_eq!(own.texts("table.data tbody th"), ["own"]);
        assert!(!own.html.contains("Q-1"), "contracts are for those who see all cases");
        assert_eq!(sign_in(api, "agent").get("/organisation").path, "/queue");
    });
}
