//! Merging, undoing it, splitting (policy D22), and links.

use serde_json::{Value, json};

use super::{merges, of, opens, replies};
use crate::api::{Answer, Api, apis};

fn seen(api: &Api, case: &Answer) -> Value {
    api.get("agent", &of(case, "")).is(200).json
}

#[test]
fn d22_two_running_cases_are_merged_and_one_response_answers_both() {
    apis(|api| {
        let (survivor, other) = (opens(api, "own", "P2"), opens(api, "own", "P1"));
        let merged = merges(api, "agent", &survivor, &other).is(200);
        assert_eq!(merged.json["desk"]["parts"], json!([other.id()]));
        let part = seen(api, &other);
        assert_eq!((&part["status"], &part["merged_into"]), (&json!("merged"), &json!(survivor.id())));
        assert_eq!(part["promise"]["respond_by"], other.json["promise"]["respond_by"], "each keeps its own");
        api.set("2026-11-23T08:00:00Z");
        replies(api, &survivor);
        for case in [&survivor, &other] {
            let case = seen(api, case);
            assert_eq!(
                (&case["state"], &case["response"]["at"]),
                (&json!("kept"), &json!("2026-11-23T08:00:00Z"))
            );
        }
        let parted =
            api.ask("agent", "DELETE", &of(&survivor, &format!("/merges/{}", other.id()))).send().is(200);
        assert_eq!(parted.json["desk"]["parts"], json!([]));
        assert_eq!(seen(api, &other)["status"], "open");
        assert_eq!(seen(api, &other)["state"], "kept", "a response that answered both has answered both");
    });
}

#[test]
fn d22_a_merge_is_undone_before_the_response_and_each_case_runs_on_by_itself() {
    apis(|api| {
        let (survivor, other) = (opens(api, "own", "P2"), opens(api, "manager", "P1"));
        merges(api, "agent", &survivor, &other).is(200);
        api.ask("agent", "DELETE", &of(&survivor, &format!("/merges/{}", other.id()))).send().is(200);
        api.set("2026-11-23T08:00:00Z");
        replies(api, &survivor);
        assert_eq!(
            (&seen(api, &survivor)["state"], &seen(api, &other)["response"]),
            (&json!("kept"), &Value::Null)
        );
        api.ask("agent", "DELETE", &of(&survivor, &format!("/merges/{}", other.id()))).send().is(409);
    });
}

#[test]
fn d22_only_an_agent_merges_and_only_cases_of_one_organisation() {
    apis(|api| {
        let (mine, theirs) = (opens(api, "own", "P2"), opens(api, "other", "P2"));
        assert_eq!(merges(api, "agent", &mine, &theirs).is(409).fields(), ["other"]);
        assert_eq!(merges(api, "agent", &mine, &mine).is(409).fields(), ["other"]);
        let nothing = json!({"case": 999});
        assert_eq!(api.post("agent", &of(&mine, "/merges"), &nothing).is(422).fields(), ["case"]);
        api.post("own", &of(&mine, "/merges"), &nothing).is(403);
        merges(api, "own", &mine, &theirs).is(403);
        merges(api, "other", &mine, &theirs).is(404);
        api.post("agent", "/cases/999/merges", &json!({"case": mine.id()})).is(404);
        let other = opens(api, "own", "P3");
        let send = |key: &str| {
            let ask = api.ask("agent", "POST", &of(&mine, "/merges")).header("idempotency-key", key);
            ask.json(&json!({"case": other.id()}))
        };
        assert_eq!(send("one").is(200).json, send("one").is(200).json);
        assert_eq!(send("two").is(409).fields(), ["case"], "it is part of it already");
        // What is part of another is done there.
        let raise = json!({"to": "P1", "confirmation": {"version": 1, "language": "en"}});
        assert_eq!(api.post("own", &of(&other, "/priority"), &raise).is(409).fields(), ["case"]);
    });
}

#[test]
fn d22_two_who_merge_the_same_two_both_ways_at_once_leave_one_survivor() {
    apis(|api| {
        let (a, b) = (opens(api, "own", "P2"), opens(api, "own", "P2"));
        let mut statuses: Vec<_> = std::thread::scope(|scope| {
            let both = [(&a, &b), (&b, &a)];
            let both = both.map(|(survivor, other)| {
                scope.spawn(|| merges(api, "agent", survivor, other).status.as_u16())
            });
            both.into_iter().map(|one| one.join().unwrap()).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    });
}

/// The customer's later message, by its event.
fn writes(api: &Api, case: &Answer, message: &str) -> u64 {
    let said = api.post("own", &of(case, "/messages"), &json!({"message": message})).is(201);
    said.json["seq"].as_u64().unwrap()
}

#[test]
fn d22_a_split_case_was_submitted_when_its_message_reached_us() {
    apis(|api| {
        api.set("2026-11-23T06:00:00Z");
        let case = opens(api, "own", "P1");
        api.set("2026-11-23T07:00:00Z");
        let message = writes(api, &case, "And the printer is on fire.");
        api.set("2026-11-23T09:00:00Z");
        let split = json!({
            "message": message, "subject": "The printer", "priority": "P2",
            "confirmation": {"version": 1, "language": "ar", "how": "word", "contact": api.rimal.contact}
        });
        let send = || {
            api.ask("agent", "POST", &of(&case, "/splits"))
                .header("idempotency-key", "s")
                .json(&split)
                .is(201)
        };
        let new = send();
        assert_eq!(new.headers["location"], format!("/api/v1/cases/{}", case.id() + 1));
        assert_eq!(
            (&new.json["submitted"], &new.json["subject"]),
            (&json!("2026-11-23T07:00:00Z"), &json!("The printer"))
        );
        assert_eq!(new.json["promise"]["respond_by"], "2026-11-24T11:00:00Z", "12 hours from 10:00");
        assert_eq!(new.json["promise"]["because"], "opened");
        assert_eq!(send().json, new.json, "sent again it is split once");
        for case in [&case, &new] {
            let said = api.get("own", &of(case, "/messages")).is(200);
            let last = said.json["items"].as_array().unwrap().last().unwrap().clone();
            assert_eq!(last["text"], "And the printer is on fire.", "both read it: {last}");
        }
        assert_eq!(seen(api, &case)["desk"]["links"], json!([{"case": new.id(), "relation": "related"}]));
        api.post("agent", &of(&case, "/splits"), &split).is(409);
    });
}

#[test]
fn d22_split_after_a_response_has_a_fresh_promise_from_the_split_and_says_why() {
    apis(|api| {
        api.set("2026-11-23T06:00:00Z");
        let case = opens(api, "own", "P1");
        let message = writes(api, &case, "Something else.");
        api.set("2026-11-23T06:30:00Z");
        replies(api, &case);
        api.set("2026-11-23T08:00:00Z");
        let new = api.post("agent", &of(&case, "/splits"), &json!({"message": message})).is(201);
        assert_eq!(new.json["priority"], "P3", "D10: nobody has confirmed a priority for it");
        let promise = &new.json["promise"];
        assert_eq!(
            (&promise["because"], &promise["counted_from"]),
            (&json!("split"), &json!("2026-11-23T08:00:00Z"))
        );
        assert_eq!(promise["why"], "counted from the split, since a response already followed the message");
        assert_eq!(new.json["submitted"], "2026-11-23T06:00:00Z");
    });
}

#[test]
fn d22_only_an_agent_splits_a_later_message_of_the_customers() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let message = writes(api, &case, "Something else.");
        let split =
            |who: &str, message: u64| api.post(who, &of(&case, "/splits"), &json!({"message": message}));
        assert_eq!(split("agent", 1).is(409).fields(), ["message"], "the case began with it");
        assert_eq!(split("agent", 99).is(409).fields(), ["reply"]);
        split("own", message).is(403);
        split("other", message).is(404);
        let unconfirmed = json!({"message": message, "priority": "P1"});
        assert_eq!(api.post("agent", &of(&case, "/splits"), &unconfirmed).is(422).fields(), ["confirmation"]);
        let foreign = json!({
            "message": message, "priority": "P1",
            "confirmation": {"version": 1, "language": "ar", "how": "word", "contact": 999}
        });
        assert_eq!(
            api.post("agent", &of(&case, "/splits"), &foreign).is(422).fields(),
            ["confirmation.contact"]
        );
        assert_eq!(split("agent", message).is(201).id(), case.id() + 1, "what was refused took no number");
    });
}

#[test]
fn many_cases_have_one_parent_incident_and_a_case_has_one() {
    apis(|api| {
        let (incident, mine, theirs) =
            (opens(api, "own", "P1"), opens(api, "own", "P2"), opens(api, "other", "P2"));
        let links = |case: &Answer, other: i64, relation: &str| {
            api.post("agent", &of(case, "/links"), &json!({"case": other, "relation": relation}))
        };
        links(&mine, incident.id(), "parent").is(200);
        links(&incident, theirs.id(), "part").is(200);
        assert_eq!(
            seen(api, &incident)["desk"]["links"],
            json!([{"case": mine.id(), "relation": "part"}, {"case": theirs.id(), "relation": "part"}])
        );
        assert_eq!(
            seen(api, &theirs)["desk"]["links"],
            json!([{"case": incident.id(), "relation": "parent"}])
        );
        let second = opens(api, "own", "P1");
        assert_eq!(links(&mine, second.id(), "parent").is(409).fields(), ["other"], "one at most");
        assert_eq!(links(&incident, second.id(), "parent").is(409).fields(), ["other"], "a parent has none");
        let version = seen(api, &mine)["version"].clone();
        assert_eq!(
            links(&mine, incident.id(), "parent").is(200).json["version"],
            version,
            "it is so already"
        );
        let path = of(&mine, &format!("/links/{}", incident.id()));
        assert_eq!(api.ask("agent", "DELETE", &path).send().is(200).json["desk"]["links"], json!([]));
        links(&mine, second.id(), "parent").is(200);
        assert_eq!(links(&mine, mine.id(), "related").is(409).fields(), ["other"]);
        assert_eq!(links(&mine, 999, "related").is(422).fields(), ["case"]);
        assert_eq!(links(&mine, second.id(), "cousin").is(422).fields(), ["relation"]);
        api.ask("agent", "DELETE", &of(&mine, "/links/999")).send().is(404);
        api.post("own", &of(&mine, "/links"), &json!({"case": second.id(), "relation": "related"})).is(404);
    });
}
