//! What would be promised, asked before a case is opened (policy S15, D1–D4, D12, D13).

use serde_json::{Value, json};

use crate::api::{Api, apis};

fn asks(api: &Api, who: &str, question: &Value) -> Value {
    api.post(who, "/promises/preview", question).is(200).json
}

#[test]
fn d2_premium_p3_submitted_on_saturday_is_due_monday_at_noon_in_north_america() {
    apis(|api| {
        let question =
            json!({"organisation": api.rimal.maple, "priority": "P3", "submitted": "2026-11-28T16:00:00Z"});
        let answer = asks(api, "agent", &question);
        let promise = &answer["promises"][0];
        assert_eq!(promise["respond_by_local"], "2026-11-30T12:00:00-05:00");
        assert_eq!(promise["respond_by_text"], "Mon 30 Nov 2026, 12:00");
        assert_eq!((&promise["clock"], &promise["open"]), (&json!("north-america-8x5"), &json!(false)));
        assert_eq!(
            (&promise["opens"], &promise["contact"]),
            (&json!("2026-11-30T13:00:00Z"), &json!("working-hours"))
        );
        assert_eq!((&promise["target_seconds"], &promise["target"]), (&json!(14_400), &json!("4 hours")));
        let kinds: Vec<_> = promise["ledger"].as_array().unwrap().iter().map(|row| &row["kind"]).collect();
        assert_eq!(kinds, ["closed", "open"]);
        assert_eq!(promise["ledger"][0]["reason"], "weekend");
        let free = json!({"plan": "premium", "region": "global", "zone": "America/Toronto", "priority": "3",
            "submitted": "2026-11-28T16:00:00Z"});
        assert_eq!(asks(api, "agent", &free)["promises"][0]["respond_by_local"], "2026-11-30T13:00:00-05:00");
    });
}

#[test]
fn d1_d3_all_four_priorities_count_on_the_sites_clocks_with_s15_beside_them() {
    apis(|api| {
        let answer = asks(api, "own", &json!({}));
        assert_eq!(
            (&answer["organisation"], &answer["zone"]),
            (&json!(api.rimal.organisation), &json!("Asia/Riyadh"))
        );
        assert_eq!(
            (&answer["contract"]["id"], &answer["contract"]["plan_name"]),
            (&json!(api.rimal.contract), &json!("Basic"))
        );
        let due: Vec<_> =
            answer["promises"].as_array().unwrap().iter().map(|of| &of["respond_by_local"]).collect();
        let expected = [
            "2026-11-23T12:00:00+03:00",
            "2026-11-24T14:00:00+03:00",
            "2026-11-26T10:00:00+03:00",
            "2026-11-26T10:00:00+03:00",
        ];
        assert_eq!(due, expected);
        assert_eq!(
            (&answer["promises"][0]["state"], &answer["promises"][0]["opens"]),
            (&json!("run"), &Value::Null)
        );
        assert_eq!(answer["channels"], json!(["portal", "email"]));
        assert!(answer["small_print"].as_str().unwrap().starts_with("Credenti makes reasonable efforts"));
        assert_eq!(answer["plans"], "https://desk.example/api/v1/plans");
        assert_eq!(answer.get("under"), None, "for those who may see the contract");
        let under = &asks(api, "manager", &json!({}))["under"];
        assert_eq!(
            (&under["contract_version"], &under["edition"], &under["holidays"]),
            (&json!(1), &json!("2026-01"), &json!(1))
        );
        let late = asks(api, "own", &json!({"priority": "P1", "submitted": "2026-11-20T07:00:00Z"}));
        assert_eq!(late["promises"][0]["state"], "late");
    });
}

#[test]
fn d4_holidays_are_named_in_the_askers_language() {
    apis(|api| {
        let day = json!({"days": [{"date": "2026-11-24", "name": {"en": "A day off", "ar": "يوم عطلة"}}]});
        api.post("admin", &format!("/holidays/{}/versions", api.rimal.holidays), &day).is(201);
        let question = json!({"contract": api.rimal.contract, "priority": "P2"});
        let english = asks(api, "agent", &question);
        assert_eq!(english["promises"][0]["respond_by"], "2026-11-25T11:00:00Z");
        let reasons = |answer: &Value| {
            let rows = answer["promises"][0]["ledger"].as_array().unwrap().clone();
            rows.iter()
                .filter(|row| row["kind"] == "holiday")
                .map(|row| row["reason"].clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(reasons(&english), ["A day off"]);
        let ask = api.ask("agent", "POST", "/promises/preview").header("accept-language", "ar");
        let arabic = ask.json(&question).is(200).json;
        assert_eq!(reasons(&arabic), ["يوم عطلة"]);
        assert_eq!(arabic["promises"][0]["respond_by_text"], "الأربعاء 25 نوفمبر 2026، 14:00");
        // Nobody knows whether a year of which none is listed has none.
        let next =
            json!({"contract": api.rimal.contract, "priority": "P4", "submitted": "2026-12-30T07:00:00Z"});
        assert_eq!(
            asks(api, "agent", &next)["notes"][0],
            "No holiday is listed in 2027, so only the week closes its hours."
        );
    });
}

#[test]
fn d12_a_quote_with_its_own_week_and_target_is_what_is_promised() {
    apis(|api| {
        let contract = format!("/contracts/{}", api.rimal.contract);
        let mut terms = api.get("agent", &contract).json["terms"].clone();
        terms["stated"] = json!({
            "targets": [{"line": "7", "priority": "P3", "target": "2h"}],
            "week": {"line": "9", "hours": {"observes_holidays": true, "week": {"sun": [["08:00", "16:00"]]}}},
            "channels": [{"line": "10", "channel": "phone"}]
        });
        api.post("admin", &format!("{contract}/versions"), &terms).is(201);
        let answer = asks(api, "agent", &json!({"contract": api.rimal.contract, "priority": "P3"}));
        assert_eq!(answer["promises"][0]["respond_by_local"], "2026-11-29T10:00:00+03:00", "on Sunday");
        assert_eq!(answer["channels"], json!(["portal", "email", "phone"]));
        assert_eq!(answer["contract"]["version"], 2);
    });
}

#[test]
fn d13_where_no_contract_is_in_force_that_is_said_with_what_it_means() {
    apis(|api| {
        let question = json!({"organisation": api.rimal.organisation, "submitted": "2027-01-01T00:00:00Z"});
        let answer = asks(api, "agent", &question);
        assert_eq!((&answer["contract"], &answer["promises"]), (&Value::Null, &json!([])));
        assert!(answer["explanation"].as_str().unwrap().starts_with("No contract is in force for this then"));
        let ended = json!({"contract": api.rimal.contract, "submitted": "2026-12-31T21:00:00Z"});
        assert_eq!(asks(api, "agent", &ended)["contract"], Value::Null, "it ended at that instant");
        let last = json!({"contract": api.rimal.contract, "submitted": "2026-12-31T20:59:59Z"});
        assert_eq!(asks(api, "agent", &last)["contract"]["id"], api.rimal.contract);
    });
}

#[test]
fn d12_of_several_contracts_the_site_says_which() {
    apis(|api| {
        let place = json!({"zone": "Asia/Dubai", "region": "global", "holidays": api.rimal.holidays});
        let sites = format!("/organisations/{}/sites", api.rimal.organisation);
        let site = api.post("admin", &sites, &json!({"name": "Dubai", "place": place})).is(201).id();
        let terms = json!({"quote": "Q-9", "plan": "premium", "first_day": "2026-01-01", "last_day": "2026-12-31",
            "sites": [{"site": site}]});
        api.post("admin", &format!("/organisations/{}/contracts", api.rimal.organisation), &terms).is(201);
        let question = json!({"organisation": api.rimal.organisation});
        assert_eq!(api.post("agent", "/promises/preview", &question).is(422).fields(), ["site"]);
        let dubai = asks(api, "agent", &json!({"organisation": api.rimal.organisation, "site": site}));
        assert_eq!((&dubai["zone"], &dubai["contract"]["plan"]), (&json!("Asia/Dubai"), &json!("premium")));
        let not_covered = json!({"contract": api.rimal.contract, "site": site});
        assert_eq!(api.post("agent", "/promises/preview", &not_covered).is(422).fields(), ["site"]);
    });
}

#[test]
fn a_question_that_is_wrong_or_not_the_askers_is_refused() {
    apis(|api| {
        let refused = |who: &str, question: Value, status: u16| {
            api.post(who, "/promises/preview", &question).is(status)
        };
        refused("", json!({}), 401);
        refused("other", json!({"organisation": api.rimal.organisation}), 404);
        refused("other", json!({"contract": api.rimal.contract}), 404);
        refused("agent", json!({"organisation": 999}), 404);
        refused("agent", json!({"contract": 999}), 404);
        refused("own", json!({"plan": "basic", "region": "global", "zone": "Asia/Riyadh"}), 403);
        let fields = |question: Value| {
            refused("agent", question, 422).fields().iter().map(|of| (*of).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(fields(json!({})), ["organisation"]);
        assert_eq!(fields(json!({"organisation": 1, "contract": 1})), ["contract"]);
        assert_eq!(fields(json!({"organisation": api.rimal.organisation, "plan": "basic"})), ["plan"]);
        assert_eq!(
            fields(json!({"organisation": api.rimal.organisation, "site": api.rimal.maple_site})),
            ["site"]
        );
        assert_eq!(fields(json!({"plan": "basic", "site": 1})), ["region", "zone", "site"]);
        let wrong = json!({"plan": "gold", "region": "mars", "zone": "Asia/Riad", "coverage": "9x5", "holidays": 999,
            "public": "zz", "priority": "P9"});
        assert_eq!(fields(wrong), ["zone", "holidays", "public", "plan", "region", "coverage", "priority"]);
        let plan = |rest: Value| {
            let mut question = json!({"plan": "basic", "region": "global", "zone": "Asia/Riyadh"});
            question.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
            question
        };
        assert_eq!(fields(plan(json!({"edition": "1999-01"}))), ["edition"]);
        assert_eq!(fields(plan(json!({"submitted": "9999-12-30T20:00:00Z"}))), ["submitted"]);
        assert_eq!(fields(json!({"organisation": api.rimal.organisation, "priority": "P9"})), ["priority"]);
        let free = asks(
            api,
            "lead",
            &plan(json!({"public": "sa", "holidays": api.rimal.holidays, "coverage": "24x5"})),
        );
        assert_eq!((&free["promises"][0]["clock"], &free["organisation"]), (&json!("24x5"), &Value::Null));
        assert_eq!(free["channels"], json!(["portal", "email"]));
    });
}
