//! The page of plans and the editions of the catalogue (policy S1–S6, S15, D14, D20).

use desk::catalog::Catalog;
use serde_json::{Value, json};

use crate::api::{Answer, Api, apis};
use crate::cases::opens;
use crate::contracts::moves;
use crate::pages::browser::sign_in;

/// Another edition, in which Basic answers P2 in four hours.
fn edition(id: &str) -> String {
    let source = Catalog::BUILTIN_SOURCE.replace("edition = \"2026-01\"", &format!("edition = \"{id}\""));
    source.replacen("P2 = { target = \"12h\"", "P2 = { target = \"4h\"", 1)
}

fn post_toml(api: &Api, who: &str, path: &str, source: &str) -> Answer {
    api.ask(who, "POST", path).header("content-type", "application/toml").body(source.to_owned())
}

fn part<'a>(list: &'a Value, id: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|part| part["id"] == id).unwrap()
}

#[test]
fn d14_the_page_of_plans_is_there_for_everybody_in_their_language() {
    apis(|api| {
        let english = api.get("", "/plans").is(200);
        assert_eq!(
            (&english.headers["content-language"], &english.headers["vary"]),
            (&"en".parse().unwrap(), &"accept-language".parse().unwrap())
        );
        let basic = part(&english.json["plans"], "basic");
        assert_eq!(
            (&basic["name"], &basic["coverage"], &basic["channels"]),
            (&json!("Basic"), &json!("8x5"), &json!(["email", "portal"]))
        );
        let targets: Vec<_> =
            basic["responses"].as_array().unwrap().iter().map(|of| &of["target_seconds"]).collect();
        assert_eq!(targets, [7200, 43_200, 86_400, 86_400]);
        let premium = part(&english.json["plans"], "premium");
        assert_eq!(premium["answered"][0]["channel"], "phone");
        let global = part(&english.json["calendars"], "global-8x5");
        assert_eq!(global["week"]["mon"], json!([["09:00", "17:00"]]));
        assert_eq!((&global["week"]["sat"], &global["observes_holidays"]), (&Value::Null, &json!(true)));
        let first = &english.json["priorities"][0];
        assert_eq!(
            (&first["priority"], &first["lowered_to"], &first["grace_seconds"]),
            (&json!("P1"), &json!("P2"), &json!(1800))
        );
        assert_eq!(english.json["priorities"][2]["contact"], "working-hours");
        assert!(
            english.json["small_print"].as_str().unwrap().starts_with("Credenti makes reasonable efforts")
        );
        let arabic = api.ask("", "GET", "/plans").header("accept-language", "ar").send().is(200);
        assert_eq!(part(&arabic.json["plans"], "basic")["name"], "أساسي");
        assert!(arabic.json["small_print"].as_str().unwrap().starts_with("تبذل Credenti جهودًا معقولة"));
        assert_eq!(arabic.json["plans"][0]["responses"][0]["target"], "ساعتان");
        assert_ne!(arabic.headers["etag"], english.headers["etag"]);
        assert_eq!(arabic.json["priorities"][0]["statement"]["version"], 1);
    });
}

#[test]
fn d14_a_new_edition_is_followed_by_the_page_and_contracts_keep_theirs() {
    apis(|api| {
        let before = api.get("agent", "/catalogue/editions").is(200);
        assert_eq!(before.json["items"][0]["edition"], "2026-01");
        let added = post_toml(api, "admin", "/catalogue/editions", &edition("2026-07")).is(201);
        assert_eq!(added.headers["location"], "/api/v1/catalogue/editions/2026-07");
        let json = api.post("admin", "/catalogue/editions", &json!({"source": edition("2026-09")})).is(201);
        assert_eq!(json.json["first_day"], "2026-01-01");
        let listed = api.get("own", "/catalogue/editions").is(200);
        let ids: Vec<_> = listed.json["items"].as_array().unwrap().iter().map(|of| &of["edition"]).collect();
        assert_eq!(ids, ["2026-01", "2026-07", "2026-09"]);
        let shown = api.get("own", "/catalogue/editions/2026-07").is(200);
        assert_eq!((&shown.json["source"], &shown.json), (&json!(edition("2026-07")), &added.json));
        let plans = api.get("", "/plans").is(200);
        assert_eq!(plans.json["edition"], "2026-09");
        assert_eq!(part(&plans.json["plans"], "basic")["responses"][1]["target"], "4 hours");
        let old = api.get("", "/plans?edition=2026-01").is(200);
        assert_eq!(part(&old.json["plans"], "basic")["responses"][1]["target"], "12 hours");
        api.get("", "/plans?edition=1999-01").is(404);
        api.get("own", "/catalogue/editions/1999-01").is(404);
        assert_eq!(
            opens(api, "own", "P2").json["promise"]["target_seconds"],
            43_200,
            "its contract names the first"
        );
    });
}

#[test]
fn d14_what_is_wrong_with_an_edition_is_told_by_line_and_field() {
    apis(|api| {
        let wrong = edition("2026-07").replacen("coverage = \"8x5\"", "coverage = \"8x6\"", 1);
        let line = 1 + wrong.lines().position(|line| line.contains("8x6")).unwrap();
        let told = post_toml(api, "admin", "/catalogue/editions", &wrong).is(422);
        assert_eq!(told.fields(), ["plans.basic.coverage"]);
        assert_eq!(
            (&told.json["errors"][0]["line"], &told.json["errors"][0]["input"]),
            (&json!(line), &json!("8x6"))
        );
        let preview = post_toml(api, "admin", "/catalogue/preview", &wrong).is(422);
        assert_eq!(preview.json["errors"], told.json["errors"]);
        let taken = post_toml(api, "admin", "/catalogue/editions", &edition("2026-01")).is(422);
        assert_eq!(taken.fields(), ["edition"], "what was added never changes");
        post_toml(api, "admin", "/catalogue/editions", "edition = ").is(422);
        let bytes =
            api.ask("admin", "POST", "/catalogue/editions").header("content-type", "application/toml");
        bytes.body(vec![0xff, 0xfe]).is(400);
        let text = api.ask("admin", "POST", "/catalogue/editions").header("content-type", "text/plain");
        text.body("edition = 1").is(415);
        let many = post_toml(api, "admin", "/catalogue/editions", &"# a comment\n".repeat(100_000));
        many.is(413);
        for (who, refused) in [("agent", 403), ("lead", 403), ("own", 403), ("", 401)] {
            for path in ["/catalogue/editions", "/catalogue/preview"] {
                post_toml(api, who, path, &edition("2026-07")).is(refused);
            }
        }
        assert_eq!(api.get("agent", "/catalogue/editions").json["items"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn d20_a_new_edition_lists_what_it_would_move_before_and_after() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let (from, to) = ("2026-11-24T11:00:00Z".to_owned(), "2026-11-23T11:00:00Z".to_owned());
        let expected = [(case.id(), from.clone(), to)];
        let preview = post_toml(api, "admin", "/catalogue/preview", &edition("2026-07")).is(200);
        assert_eq!(moves(&preview), expected);
        assert_eq!(preview.json["items"][0]["needs_contract"], true);
        assert_eq!(moves(&api.get("agent", "/catalogue/moves").is(200)), []);
        let key = || {
            let ask =
                api.ask("admin", "POST", "/catalogue/editions").header("content-type", "application/toml");
            ask.header("idempotency-key", "e").body(edition("2026-07")).is(201)
        };
        assert_eq!(key().json, key().json);
        assert_eq!(moves(&api.get("agent", "/catalogue/moves").is(200)), expected);
        // The contract goes over to it; the case still keeps its deadline.
        let contract = format!("/contracts/{}", api.rimal.contract);
        let mut terms = api.get("agent", &contract).json["terms"].clone();
        terms["edition"] = "2026-07".into();
        api.post("admin", &format!("{contract}/versions"), &terms).is(201);
        let after = api.get("agent", "/catalogue/moves").is(200);
        assert_eq!(moves(&after), expected);
        assert_eq!(after.json["items"][0]["needs_contract"], false);
        assert_eq!(after.json["items"][0]["moved_under"]["edition"], "2026-07");
        let kept = api.get("agent", &format!("/cases/{}", case.id()));
        assert_eq!(kept.json["promise"]["respond_by"], from);
        let update = json!({"reason": "The customer has signed the new quote."});
        let moved = api.post("agent", &format!("/cases/{}/terms", case.id()), &update).is(200);
        assert_eq!(moved.json["promise"]["respond_by"], expected[0].2);
        assert_eq!(moves(&api.get("agent", "/catalogue/moves").is(200)), []);
        api.get("manager", "/catalogue/moves").is(403);
    });
}

#[test]
fn d17_a_target_that_the_vendor_added_is_shown_with_each_case_that_has_it() {
    apis(|api| {
        let added = "\n[plans.basic.further.update]\nname = { ar = \"إفادة\", en = \"Update\" }\n\
                     priorities = [\"P1\", \"P2\"]\nevery = \"4h\"\nclock = \"coverage\"\n\
                     pauses_while_customer_is_awaited = true\n";
        post_toml(api, "admin", "/catalogue/editions", &(edition("2026-07") + added)).is(201);
        let without = opens(api, "own", "P2");
        assert_eq!(without.json["further"], json!([]), "under the page there is none");
        let contract = format!("/contracts/{}", api.rimal.contract);
        let mut terms = api.get("agent", &contract).json["terms"].clone();
        terms["edition"] = "2026-07".into();
        api.post("admin", &format!("{contract}/versions"), &terms).is(201);
        let case = opens(api, "own", "P2");
        let further =
            |who: &str| api.get(who, &format!("/cases/{}", case.id())).is(200).json["further"].clone();
        let update = |due: Value, paused: bool, state: &str, missed: Value| json!([{"id": "update", "name": "Update", "state": state, "due": due, "paused": paused, "missed": missed}]);
        assert_eq!(further("own"), update(json!("2026-11-23T11:00:00Z"), false, "run", json!([])));
        api.post("agent", &format!("/cases/{}/replies", case.id()), &json!({"message": "Which browser?"}))
            .is(201);
        api.post("agent", &format!("/cases/{}/waiting", case.id()), &json!({})).is(200);
        assert_eq!(further("agent")[0]["paused"], true, "the customer is awaited");
        let late = opens(api, "own", "P2");
        api.set("2026-11-23T13:00:00Z");
        let shown = api.get("agent", &format!("/cases/{}", late.id())).is(200);
        assert_eq!(shown.json["further"][0]["missed"], json!(["2026-11-23T11:00:00Z"]), "a miss for good");
        for who in ["own", "agent"] {
            let page = sign_in(api, who).get(&format!("/cases/{}?lang=en", late.id())).is(200);
            assert_eq!(page.texts("#further dt"), ["Update"], "{who}");
            assert!(page.has("#further .left[data-state]"), "{who}");
        }
    });
}
