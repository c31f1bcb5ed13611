//! Opening a case, and what its promise says.

use serde_json::{Value, json};

use super::{customer, of, opens, portal, replies, state};
use crate::api::{Answer, Api, apis};

#[test]
fn s4_d1_a_case_is_answered_with_its_promise_and_the_reason() {
    apis(|api| {
        // A Friday, 16:00 in Riyadh.
        api.set("2026-11-27T13:00:00Z");
        let case = opens(api, "own", "P2");
        assert_eq!(case.headers["location"], format!("/api/v1/cases/{}", case.id()));
        assert_eq!(case.headers["etag"], "\"2\"");
        let promise = &case.json["promise"];
        assert_eq!(promise["respond_by"], "2026-12-01T09:00:00Z");
        assert_eq!(promise["respond_by_local"], "2026-12-01T12:00:00+03:00");
        assert_eq!(promise["respond_by_text"], "Tue 1 Dec 2026, 12:00");
        assert_eq!(promise["zone"], "Asia/Riyadh");
        assert_eq!(promise["because"], "opened");
        assert_eq!((&promise["target_seconds"], &promise["left_seconds"]), (&json!(43200), &json!(43200)));
        assert_eq!(promise["used_seconds"], json!(0));
        assert!(promise["small_print"].as_str().unwrap().contains("reasonable efforts"), "S15");
        assert_eq!(promise["plans"], "https://desk.example/api/v1/plans");
        let counted: Vec<_> = promise["ledger"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["kind"] == "open")
            .map(|row| row["seconds"].as_i64().unwrap())
            .collect();
        assert_eq!(counted, [3600, 8 * 3600, 3 * 3600]);
        assert_eq!(case.json["state"], "run");
        assert_eq!(case.json["subject"], "تعذّر الدخول");
        assert_eq!(case.json["organisation"]["name"], "Rimal");
        api.set("2026-11-28T13:00:00Z");
        let arabic = api.ask("own", "GET", &of(&case, "")).header("accept-language", "ar").send().is(200);
        assert_eq!(arabic.json["state"], "idle");
        assert_eq!(arabic.json["promise"]["used_seconds"], json!(3600));
        assert_eq!(arabic.json["promise"]["left_seconds"], json!(11 * 3600));
        assert_eq!(arabic.json["promise"]["respond_by_text"], "الثلاثاء 1 ديسمبر 2026، 12:00");
        assert_eq!(arabic.json["promise"]["ledger"][1]["reason"], "عطلة نهاية الأسبوع");
    });
}

#[test]
fn d10_a_contact_chooses_a_priority_and_confirms_its_statement() {
    apis(|api| {
        let mut chosen = portal("P2");
        chosen.as_object_mut().unwrap().remove("priority");
        assert_eq!(api.post("own", "/cases", &chosen).is(422).fields(), ["priority"]);
        let mut unconfirmed = portal("P2");
        unconfirmed.as_object_mut().unwrap().remove("confirmation");
        assert_eq!(api.post("own", "/cases", &unconfirmed).is(422).fields(), ["confirmation"]);
        let mut other_words = portal("P2");
        other_words["confirmation"]["version"] = json!(7);
        assert_eq!(api.post("own", "/cases", &other_words).is(409).fields(), ["confirmation.version"]);
        let mut by_word = portal("P2");
        by_word["confirmation"]["how"] = json!("word");
        by_word["channel"] = json!("phone");
        let refused = api.post("own", "/cases", &by_word).is(422);
        assert_eq!(refused.fields(), ["channel", "confirmation.how"]);
        let mut empty = portal("P2");
        (empty["subject"], empty["message"]) = (json!(" "), json!("a\u{0}b"));
        assert_eq!(api.post("own", "/cases", &empty).is(422).fields(), ["subject", "message"]);
        assert_eq!(opens(api, "own", "٢").json["priority"], "P2");
    });
}

/// By when each priority is to be answered that is submitted on Monday at 10:00 in Riyadh.
fn respond_by(api: &Api, who: &str) -> Vec<String> {
    let promised =
        |priority| opens(api, who, priority).json["promise"]["respond_by"].as_str().unwrap().to_owned();
    ["P1", "P2", "P3", "P4"].map(promised).to_vec()
}

#[test]
fn s3_s4_s5_s6_each_plan_promises_its_targets() {
    apis(|api| {
        let basic =
            ["2026-11-23T09:00:00Z", "2026-11-24T11:00:00Z", "2026-11-26T07:00:00Z", "2026-11-26T07:00:00Z"];
        assert_eq!(respond_by(api, "own"), basic);
        // In Toronto it is 2:00: the coverage is open, and the working hours open at 8:00.
        let premium =
            ["2026-11-23T07:30:00Z", "2026-11-23T08:00:00Z", "2026-11-23T17:00:00Z", "2026-11-24T16:00:00Z"];
        assert_eq!(respond_by(api, "other"), premium);
    });
}

#[test]
fn d2_premium_p3_of_a_saturday_is_due_on_monday_in_working_hours() {
    apis(|api| {
        api.set("2026-11-28T12:00:00Z");
        let toronto = opens(api, "other", "P3");
        assert_eq!(toronto.json["promise"]["respond_by_local"], "2026-11-30T12:00:00-05:00");
        assert_eq!(toronto.json["state"], "idle");
        let riyadh = by_agent(api, &json!({"organisation": customer(api, "premium", &json!({}))}));
        assert_eq!(riyadh.is(201).json["promise"]["respond_by_local"], "2026-11-30T13:00:00+03:00");
    });
}

/// What an agent opens for a customer who mailed; P3, since nobody confirmed anything.
fn by_agent(api: &Api, stated: &Value) -> Answer {
    let mut body = json!({"subject": "Card readers", "message": "They drop out.", "channel": "email"});
    body.as_object_mut().unwrap().extend(stated.as_object().unwrap().clone());
    api.post("agent", "/cases", &body)
}

#[test]
fn d5_24_by_5_closes_a_minute_before_midnight_and_opens_a_minute_after() {
    apis(|api| {
        // A Friday, 23:58 in Riyadh: one minute counts, and the rest from Monday 00:01.
        api.set("2026-11-27T20:58:00Z");
        let organisation = customer(api, "basic", &json!({"coverage": "24x5"}));
        let case = by_agent(
            api,
            &json!({
                "organisation": organisation, "channel": "portal", "priority": "P2",
                "confirmation": {"version": 1, "language": "en", "how": "word"}
            }),
        );
        assert_eq!(case.is(422).fields(), ["confirmation.contact"]);
        let case = by_agent(api, &json!({"contact": api.rimal.contact, "submitted": "2026-11-27T13:00:00Z"}))
            .is(201);
        assert_eq!(
            case.json["promise"]["respond_by"], "2026-12-02T13:00:00Z",
            "P3 runs on working hours all the same"
        );
    });
}

#[test]
fn d6_a_response_at_the_deadline_is_kept_and_one_a_microsecond_later_is_late() {
    apis(|api| {
        for (day, later, state_then) in
            [("2026-11-23", "09:00:00Z", "kept"), ("2026-11-24", "09:00:00.000001Z", "late-kept")]
        {
            let case = opens(api.set(&format!("{day}T07:00:00Z")), "own", "P1");
            assert_eq!(case.json["promise"]["respond_by"], format!("{day}T09:00:00Z"));
            api.set(&format!("{day}T{later}"));
            replies(api, &case);
            assert_eq!(state(api, &case), state_then);
        }
    });
}

#[test]
fn d15_an_agent_states_when_the_request_reached_the_desk_and_never_later_than_now() {
    apis(|api| {
        let earlier = json!({"contact": api.rimal.contact, "submitted": "2026-11-23T06:30:00Z"});
        let case = by_agent(api, &earlier).is(201);
        assert_eq!(case.json["submitted"], "2026-11-23T06:30:00Z");
        assert_eq!(case.json["promise"]["respond_by"], "2026-11-26T06:30:00Z");
        let future = json!({"contact": api.rimal.contact, "submitted": "2026-11-23T07:00:00.000001Z"});
        assert_eq!(by_agent(api, &future).is(422).fields(), ["submitted"]);
        let mine = api.post("own", "/cases", &{
            let mut body = portal("P2");
            body["submitted"] = json!("2026-11-23T06:30:00Z");
            body
        });
        assert_eq!(mine.is(422).fields(), ["submitted"]);
    });
}

#[test]
fn d10_an_agent_records_who_confirmed_how_and_when() {
    apis(|api| {
        let contact = api.rimal.contact;
        let confirmed = |how: &Value| {
            let mut confirmation = json!({"version": 1, "language": "en"});
            confirmation.as_object_mut().unwrap().extend(how.as_object().unwrap().clone());
            by_agent(
                api,
                &json!({"contact": contact, "channel": "portal", "priority": "P1", "confirmation": confirmation}),
            )
        };
        assert_eq!(confirmed(&json!({})).is(422).fields(), ["confirmation.how"]);
        assert_eq!(confirmed(&json!({"how": "word"})).is(422).fields(), ["confirmation.contact"]);
        assert_eq!(
            confirmed(&json!({"how": "word", "contact": 999})).is(422).fields(),
            ["confirmation.contact"]
        );
        let later = json!({"how": "word", "contact": contact, "at": "2026-11-23T08:00:00Z"});
        assert_eq!(confirmed(&later).is(422).fields(), ["confirmation.at"]);
        let case =
            confirmed(&json!({"how": "word", "contact": contact, "at": "2026-11-23T06:55:00Z"})).is(201);
        let opened = &api.get("agent", &of(&case, "/history")).is(200).json["items"][0];
        let kept = json!({"contact": contact, "how": "word", "version": 1, "language": "en", "at": "2026-11-23T06:55:00Z"});
        assert_eq!((&opened["kind"], &opened["details"]["confirmation"]), (&json!("opened"), &kept));
        assert_eq!(opened["by"]["name"], "Omar");
        let unconfirmed = by_agent(api, &json!({"contact": contact})).is(201);
        assert_eq!(unconfirmed.json["priority"], "P3", "a mail can't confirm");
    });
}

#[test]
fn what_an_agent_opens_without_saying_how_it_came_is_refused_by_field() {
    apis(|api| {
        let body = json!({"subject": "x", "message": "y"});
        assert_eq!(api.post("agent", "/cases", &body).is(422).fields(), ["channel"]);
        let call = json!({"call": {"end": "answered"}});
        assert_eq!(by_agent(api, &call).is(422).fields(), ["call"]);
        assert_eq!(by_agent(api, &json!({"channel": "phone"})).is(422).fields(), ["call"]);
        let nobody =
            json!({"channel": "phone", "call": {"end": "unanswered", "answered": "2026-11-23T07:00:00Z"}});
        assert_eq!(by_agent(api, &nobody).is(422).fields(), ["call.answered"]);
        api.post("agent", "/cases", &json!({"subject": "x".repeat(10 << 20), "message": "y"})).is(413);
    });
}
