//! Contracts over the API (policy D3, D12, D20).

use serde_json::{Value, json};

use crate::api::{Answer, Api, apis};
use crate::cases::opens;

/// What a quote says of a site, with all left out that follows by itself.
fn terms(plan: &str, site: i64, [first, last]: [&str; 2]) -> Value {
    json!({"quote": "Q-2", "plan": plan, "first_day": first, "last_day": last, "sites": [{"site": site}]})
}

const THIS_YEAR: [&str; 2] = ["2026-01-01", "2026-12-31"];
const NEXT_YEAR: [&str; 2] = ["2027-01-01", "2027-12-31"];

fn of_rimal(api: &Api, rest: &str) -> String {
    format!("/contracts/{}{rest}", api.rimal.contract)
}

/// The cases of a list of moves, with the old and the new deadline.
pub fn moves(answer: &Answer) -> Vec<(i64, String, String)> {
    let items = answer.json["items"].as_array().unwrap();
    let instant = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let one = |item: &Value| {
        (item["case"].as_i64().unwrap(), instant(&item["respond_by"]), instant(&item["moved_to"]))
    };
    items.iter().map(one).collect()
}

#[test]
fn d12_a_contract_is_added_shown_and_listed_with_what_follows_by_itself() {
    apis(|api| {
        let path = format!("/organisations/{}/contracts", api.rimal.organisation);
        let added = api.post("admin", &path, &terms("premium", api.rimal.site, NEXT_YEAR)).is(201);
        assert_eq!(added.headers["location"], format!("/api/v1/contracts/{}", added.id()));
        let expected = json!({
            "quote": "Q-2", "edition": "2026-01", "plan": "premium", "first_day": "2027-01-01",
            "last_day": "2027-12-31", "default_site": api.rimal.site,
            "sites": [{"site": api.rimal.site, "place":
                {"zone": "Asia/Riyadh", "region": "global", "holidays": api.rimal.holidays}}],
            "stated": {"targets": [], "clocks": [], "channels": []}
        });
        assert_eq!(added.json["terms"], expected);
        assert_eq!(added.json["begins"], "2026-12-31T21:00:00Z");
        assert_eq!(added.json["ends"], "2027-12-31T21:00:00Z");
        let shown = api.get("agent", &format!("/contracts/{}", added.id())).is(200);
        assert_eq!((&shown.json, &shown.headers["etag"]), (&added.json, &"\"1\"".parse().unwrap()));
        let page = api.get("agent", &format!("{path}?limit=1")).is(200);
        assert_eq!(page.json["items"][0]["id"], api.rimal.contract);
        let next = api.get("agent", &format!("{path}?limit=1&after={}", page.json["next"].as_str().unwrap()));
        assert_eq!(next.is(200).json, json!({"items": [added.json]}));
        api.get("agent", "/contracts/999").is(404);
        api.get("agent", "/organisations/999/contracts").is(404);
    });
}

#[test]
fn d12_an_overlap_and_another_organisations_site_are_refused_by_field() {
    apis(|api| {
        let path = format!("/organisations/{}/contracts", api.rimal.organisation);
        let overlap =
            api.post("admin", &path, &terms("basic", api.rimal.site, ["2026-12-31", "2027-12-31"])).is(422);
        assert_eq!(overlap.fields(), ["first_day"]);
        let said = overlap.json["errors"][0]["problem"].as_str().unwrap();
        assert!(said.contains(&format!("contract {} (quote Q-1)", api.rimal.contract)), "{said}");
        let foreign = api.post("admin", &path, &terms("basic", api.rimal.maple_site, NEXT_YEAR)).is(422);
        assert_eq!(foreign.fields(), ["sites[0].site"]);
        let mut wrong = terms("gold", 999, ["2027-12-31", "soon"]);
        wrong["edition"] = "1999-01".into();
        wrong["sites"].as_array_mut().unwrap().push(json!({
            "site": api.rimal.site, "place": {"zone": "Asia/Riyadh", "region": "global", "holidays": 999}
        }));
        let told = api.post("admin", &path, &wrong).is(422);
        let expected = ["edition", "sites[0].site", "sites[1].place.holidays", "last_day", "plan"];
        assert_eq!(told.fields(), expected);
        let arabic = api.ask("admin", "POST", &path).header("accept-language", "ar").json(&wrong).is(422);
        assert_eq!(arabic.json["errors"][1]["problem"], "ليس من مواقع هذه المؤسسة: اكتب رقم أحد مواقعها");
        let mut unknown = terms("basic", api.rimal.site, NEXT_YEAR);
        unknown["stated"] =
            json!({"week": {"line": "1", "hours": {"observes_holidays": true, "week": {}, "x": 1}}});
        assert_eq!(api.post("admin", &path, &unknown).is(422).fields(), ["stated.week.hours.x"]);
        assert_eq!(api.get("agent", &path).json["items"].as_array().unwrap().len(), 1, "nothing was added");
    });
}

#[test]
fn d12_what_a_quote_states_otherwise_comes_back_as_it_was_sent() {
    apis(|api| {
        let mut quoted = terms("basic", api.rimal.site, NEXT_YEAR);
        quoted["coverage"] = "24x5".into();
        quoted["stated"] = json!({
            "targets": [{"line": "7", "priority": "P2", "target": "1h30m"}],
            "clocks": [{"line": "8", "priority": "P2", "clock": "working-hours"}],
            "week": {"line": "9", "hours": {"observes_holidays": true, "week": {"sun": [["08:00", "16:00"]]}, "dates": {}}},
            "channels": [{"line": "10", "channel": "phone"}]
        });
        let path = format!("/organisations/{}/contracts", api.rimal.organisation);
        let added = api.post("admin", &path, &quoted).is(201);
        assert_eq!(added.json["terms"]["stated"], quoted["stated"]);
        let again =
            api.post("admin", &format!("/contracts/{}/versions", added.id()), &added.json["terms"]).is(201);
        assert_eq!((&again.json["terms"], &again.json["version"]), (&added.json["terms"], &json!(2)));
    });
}

#[test]
fn d20_a_change_of_a_contract_is_shown_before_moves_nothing_and_is_listed_after() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let before = case.json["promise"]["respond_by"].clone();
        let better = terms("premium", api.rimal.site, THIS_YEAR);
        let expected = [(case.id(), "2026-11-24T11:00:00Z".to_owned(), "2026-11-23T08:00:00Z".to_owned())];
        let preview = api.post("admin", &of_rimal(api, "/preview"), &better).is(200);
        assert_eq!(moves(&preview), expected);
        let item = &preview.json["items"][0];
        assert_eq!((&item["by_seconds"], &item["rule"]), (&json!(-97_200), &json!("from-now")));
        assert_eq!(
            (&item["under"]["contract_version"], &item["moved_under"]["contract_version"]),
            (&json!(1), &json!(2))
        );
        assert_eq!(moves(&api.get("agent", &of_rimal(api, "/moves")).is(200)), [], "nothing is applied yet");

        let changed = api.post("admin", &of_rimal(api, "/versions"), &better).is(201);
        assert_eq!(changed.headers["location"], format!("/api/v1{}", of_rimal(api, "?version=2")));
        assert_eq!(moves(&api.get("agent", &of_rimal(api, "/moves")).is(200)), expected);
        let kept = api.get("own", &format!("/cases/{}", case.id())).is(200);
        assert_eq!(kept.json["promise"]["respond_by"], before, "a running case keeps its deadline");
        let new = opens(api, "own", "P2");
        assert_eq!(
            new.json["promise"]["respond_by"], "2026-11-23T08:00:00Z",
            "new cases use the new version"
        );
        assert_eq!(moves(&api.get("agent", &of_rimal(api, "/moves")).is(200)), expected);
    });
}

#[test]
fn d20_versions_read_back_and_a_stale_one_is_not_changed() {
    apis(|api| {
        let change = |etag: &str| {
            let body = terms("premium", api.rimal.site, THIS_YEAR);
            api.ask("admin", "POST", &of_rimal(api, "/versions")).header("if-match", etag).json(&body)
        };
        change("\"1\"").is(201);
        change("\"1\"").is(412);
        let versions = api.get("agent", &of_rimal(api, "/versions")).is(200);
        let numbers: Vec<_> =
            versions.json["items"].as_array().unwrap().iter().map(|of| &of["version"]).collect();
        assert_eq!(numbers, [1, 2]);
        let first = api.get("agent", &of_rimal(api, "?version=1")).is(200);
        assert_eq!(
            (&first.json["terms"]["plan"], &first.headers["etag"]),
            (&json!("basic"), &"\"1\"".parse().unwrap())
        );
        let last = api.get("agent", &of_rimal(api, "")).is(200);
        assert_eq!(last.json, versions.json["items"][1]);
        api.get("agent", &of_rimal(api, "?version=3")).is(404);
        let page = api.get("agent", &of_rimal(api, "/versions?limit=1")).is(200);
        assert_eq!(page.json["next"], "1");
    });
}

#[test]
fn d20_terms_that_cannot_serve_a_running_case_say_why() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let place = json!({"zone": "Asia/Dubai", "region": "global", "holidays": api.rimal.holidays});
        let site = json!({"name": "Dubai", "place": place});
        let site =
            api.post("admin", &format!("/organisations/{}/sites", api.rimal.organisation), &site).is(201);
        let away = terms("basic", site.id(), THIS_YEAR);
        let preview = api.post("admin", &of_rimal(api, "/preview"), &away).is(200);
        let item = &preview.json["items"][0];
        assert_eq!((&item["case"], &item["moved_to"]), (&json!(case.id()), &Value::Null));
        assert!(item["problem"].as_str().unwrap().contains("the contract doesn't cover it"), "{item}");
        let overlap = terms("basic", api.rimal.site, ["2026-01-01", "2025-12-31"]);
        api.post("admin", &of_rimal(api, "/preview"), &overlap).is(422);
        assert_eq!(api.get("agent", &of_rimal(api, "/moves?after=x")).is(422).fields(), ["after"]);
    });
}

#[test]
fn d3_a_version_fixes_the_places_of_its_sites() {
    apis(|api| {
        let site = format!("/sites/{}", api.rimal.site);
        let dubai = json!({"name": "Head office", "place":
            {"zone": "Asia/Dubai", "region": "global", "holidays": api.rimal.holidays}});
        api.put("admin", &site, &dubai).is(200);
        assert_eq!(opens(api, "own", "P1").json["promise"]["zone"], "Asia/Riyadh", "as the version has it");
        let same = terms("basic", api.rimal.site, THIS_YEAR);
        let changed = api.post("admin", &of_rimal(api, "/versions"), &same).is(201);
        assert_eq!(changed.json["terms"]["sites"][0]["place"]["zone"], "Asia/Dubai");
        assert_eq!(opens(api, "own", "P1").json["promise"]["zone"], "Asia/Dubai");
    });
}

#[test]
fn contracts_are_seen_by_who_may_and_changed_by_administrators_once() {
    apis(|api| {
        let path = format!("/organisations/{}/contracts", api.rimal.organisation);
        for (who, sees) in [
            ("lead", 200),
            ("organisation", 200),
            ("manager", 200),
            ("own", 404),
            ("site", 404),
            ("other", 404),
        ] {
            api.get(who, &path).is(sees);
            for rest in ["", "/versions"] {
                api.get(who, &of_rimal(api, rest)).is(sees);
            }
        }
        api.get("", &path).is(401);
        let next = terms("basic", api.rimal.site, NEXT_YEAR);
        for (who, refused) in [("agent", 403), ("lead", 403), ("manager", 403), ("own", 404), ("other", 404)]
        {
            api.post(who, &path, &next).is(refused);
            for rest in ["/versions", "/preview"] {
                api.post(who, &of_rimal(api, rest), &next).is(refused);
            }
        }
        api.get("manager", &of_rimal(api, "/moves")).is(403);
        api.get("other", &of_rimal(api, "/moves")).is(404);
        let add = || api.ask("admin", "POST", &path).header("idempotency-key", "next").json(&next).is(201);
        assert_eq!(add().json, add().json);
        let longer = terms("basic", api.rimal.site, ["2027-01-01", "2028-12-31"]);
        let versions = format!("/contracts/{}/versions", add().id());
        let change = || {
            api.ask("admin", "POST", &versions)
                .header("idempotency-key", "v2")
                .header("if-match", "\"1\"")
                .json(&longer)
        };
        assert_eq!(change().is(201).json["version"], 2);
        assert_eq!(change().is(201).json["version"], 2, "sent again it is answered as before");
        assert_eq!(api.get("agent", &path).json["items"].as_array().unwrap().len(), 2);
    });
}
