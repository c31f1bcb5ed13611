//! Replies: what counts as the initial response, and when one leaves.

use serde_json::{Value, json};

use super::{by_itself, history, now, of, opens, replies, said, state};
use crate::api::{MONDAY, apis};

/// A Saturday, 12:00 in Riyadh; its next opening is Monday, 9:00.
const SATURDAY: &str = "2026-11-28T09:00:00Z";
const OPENING: &str = "2026-11-30T06:00:00Z";

#[test]
fn s7_d7_the_first_reply_of_an_agent_is_the_response() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        api.post("agent", &of(&case, "/notes"), &json!({"message": "edge-2 drifts"})).is(201);
        api.post("agent", &of(&case, "/calls"), &json!({"inbound": false, "end": "unanswered"})).is(201);
        api.post("agent", &of(&case, "/waiting"), &json!({})).is(200);
        api.post("own", &of(&case, "/messages"), &json!({"message": "Any news?"})).is(201);
        assert_eq!((state(api, &case), &now(api, &case)["response"]), ("run".to_owned(), &Value::Null));
        api.set("2026-11-23T08:00:00Z");
        let reply = replies(api, &case);
        assert_eq!((&reply.json["kind"], &reply.json["reply"]), (&json!("reply"), &json!("sent")));
        assert_eq!(reply.json["undo_until"], "2026-11-23T08:00:05Z");
        api.set("2026-11-23T08:00:06Z");
        let shown = now(api, &case);
        assert_eq!(
            (&shown["state"], &shown["response"]["at"]),
            (&json!("kept"), &json!("2026-11-23T08:00:00Z"))
        );
        assert_eq!(shown["response"]["message"], reply.json["seq"]);
        assert_eq!(shown["promise"]["used_seconds"], 3600);
        assert_eq!(shown["promise"]["left_seconds"], 3600);
        assert_eq!(shown["desk"]["promises"][0]["ended"], "kept");
        let seen = api.get("own", &of(&case, "/messages")).is(200).json;
        assert_eq!(seen["items"].as_array().unwrap().last().unwrap()["by"]["name"], "Omar");
    });
}

#[test]
fn d7_a_reply_that_also_changes_where_the_case_stands_counts() {
    apis(|api| {
        for (status, field, value) in
            [("resolved", "status", json!("resolved")), ("waiting", "awaits_customer", json!(true))]
        {
            let case = opens(api, "own", "P2");
            let reply = json!({"message": "Restart the agent.", "status": status});
            api.post("agent", &of(&case, "/replies"), &reply).is(201);
            let shown = now(api, &case);
            assert_eq!((&shown["state"], &shown[field]), (&json!("kept"), &value));
        }
    });
}

#[test]
fn d11_an_undone_reply_takes_back_that_the_case_waits_or_is_solved() {
    apis(|api| {
        for (status, field, value) in
            [("resolved", "status", json!("open")), ("waiting", "awaits_customer", json!(false))]
        {
            let case = opens(api, "own", "P2");
            // Answered before: the case would stay solved by that.
            api.post("agent", &of(&case, "/replies"), &json!({"message": "We are looking into it."})).is(201);
            let before = now(api, &case);
            let reply = json!({"message": "Restart the agent.", "status": status});
            let seq = api.post("agent", &of(&case, "/replies"), &reply).is(201).json["seq"].clone();
            let now_seen = |who| api.get(who, &of(&case, "")).is(200).json;
            assert_eq!(now_seen("own")[field], value, "the customer doesn't hear of it yet");
            api.ask("agent", "DELETE", &of(&case, &format!("/replies/{seq}"))).send().is(200);
            let after = now(api, &case);
            assert_eq!((&after[field], &after["state"]), (&value, &before["state"]));
        }
    });
}

#[test]
fn d11_s22_a_reply_to_p3_waits_for_working_hours_and_counts_when_it_leaves() {
    apis(|api| {
        let case = opens(api.set(SATURDAY), "own", "P3");
        let preview = api.get("agent", &of(&case, "/replies/preview")).is(200).json;
        assert_eq!((&preview["waits"], &preview["leaves"]), (&json!(true), &json!(OPENING)));
        assert_eq!(preview["leaves_local"], "2026-11-30T09:00:00+03:00");
        let reply = replies(api, &case);
        assert_eq!((&reply.json["reply"], &reply.json["leaves"]), (&json!("held"), &json!(OPENING)));
        assert_eq!(now(api, &case)["response"], Value::Null);
        let seq = u32::try_from(reply.json["seq"].as_u64().unwrap()).unwrap();
        api.set(OPENING);
        by_itself(api, &case, move |case, world| case.let_leave(seq, world));
        let shown = now(api, &case);
        assert_eq!((&shown["state"], &shown["response"]["at"]), (&json!("kept"), &json!(OPENING)));
        assert_eq!(said(api, "own", &case), ["customer", "reply"]);
        let urgent = opens(api, "own", "P2");
        let preview = api.get("agent", &of(&urgent, "/replies/preview")).is(200).json;
        assert_eq!((&preview["waits"], &preview["leaves"]), (&json!(false), &Value::Null), "P2 never waits");
    });
}

#[test]
fn d11_until_it_leaves_any_agent_rewords_a_held_reply_or_takes_it_back() {
    apis(|api| {
        let case = opens(api.set(SATURDAY), "own", "P3");
        let reply = replies(api, &case);
        let path = of(&case, &format!("/replies/{}", reply.json["seq"]));
        let reworded = api.put("lead", &path, &json!({"message": "We have found it."})).is(200);
        assert_eq!(
            (&reworded.json["text"], &reworded.json["reply"]),
            (&json!("We have found it."), &json!("held"))
        );
        let read = api.get("agent", &path).is(200);
        assert_eq!(read.json, reworded.json);
        assert_eq!(read.headers["etag"], reworded.headers["etag"]);
        let gone = json!({"message": "x"});
        api.ask("agent", "PUT", &path).header("if-match", "\"3\"").json(&gone).is(412);
        let taken = api.ask("lead", "DELETE", &path).send().is(200);
        assert_eq!(taken.json["reply"], "draft");
        api.ask("agent", "DELETE", &path).send().is(409);
        api.put("lead", &path, &gone).is(409);
        assert_eq!(history(api, &case), ["opened", "promised", "replied", "reworded", "taken-back"]);
        // What isn't a reply is no reply's address.
        api.get("agent", &of(&case, "/replies/1")).is(404);
        api.put("agent", &of(&case, "/replies/99"), &gone).is(404);
    });
}

#[test]
fn d11_a_held_reply_is_sent_now_for_a_reason_that_is_kept() {
    apis(|api| {
        let case = opens(api.set(SATURDAY), "own", "P3");
        let reply = replies(api, &case);
        let path = of(&case, &format!("/replies/{}/send", reply.json["seq"]));
        assert_eq!(api.post("agent", &path, &json!({"reason": " "})).is(422).fields(), ["reason"]);
        let sent = api.post("agent", &path, &json!({"reason": "The customer rang."})).is(200);
        assert_eq!((&sent.json["reply"], &sent.json["left"]), (&json!("sent"), &json!(SATURDAY)));
        assert_eq!(state(api, &case), "kept");
        api.post("agent", &path, &json!({"reason": "again"})).is(409);
        let at_once = opens(api, "own", "P4");
        let body = json!({"message": "Yes.", "send_now": "The customer asked for it today."});
        let reply = api.post("agent", &of(&at_once, "/replies"), &body).is(201);
        assert_eq!((&reply.json["reply"], &reply.json["leaves"]), (&json!("sent"), &Value::Null));
        let events = api.get("agent", &of(&at_once, "/history")).is(200).json;
        assert_eq!(events["items"][2]["details"]["outside_window"], "The customer asked for it today.");
    });
}

#[test]
fn d11_d6_a_reply_pressed_as_the_hours_close_is_held_past_its_deadline() {
    apis(|api| {
        // Due on Friday, 17:00, which is when the hours close.
        let case = opens(api.set("2026-11-25T06:00:00Z"), "own", "P3");
        assert_eq!(case.json["promise"]["respond_by"], "2026-11-27T14:00:00Z");
        let reply = replies(api.set("2026-11-27T14:00:00Z"), &case);
        assert_eq!(reply.json["leaves"], OPENING);
        assert_eq!(state(api.set("2026-11-27T14:00:00.000001Z"), &case), "late");
        let seq = u32::try_from(reply.json["seq"].as_u64().unwrap()).unwrap();
        api.set(OPENING);
        by_itself(api, &case, move |case, world| case.let_leave(seq, world));
        assert_eq!(state(api, &case), "late-kept");
    });
}

#[test]
fn d11_a_message_from_the_customer_returns_a_held_reply_to_draft() {
    apis(|api| {
        let case = opens(api.set(SATURDAY), "own", "P3");
        let reply = replies(api, &case);
        api.post("own", &of(&case, "/messages"), &json!({"message": "It works again."})).is(201);
        let path = of(&case, &format!("/replies/{}", reply.json["seq"]));
        assert_eq!(api.get("agent", &path).is(200).json["reply"], "draft");
        api.post("agent", &format!("{path}/send"), &json!({"reason": "now"})).is(409);
        assert_eq!(now(api, &case)["response"], Value::Null);
    });
}

#[test]
fn d11_a_reply_that_is_undone_in_time_never_was() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let path = |reply: &crate::api::Answer| of(&case, &format!("/replies/{}", reply.json["seq"]));
        let undone = path(&replies(api, &case));
        assert_eq!(said(api, "own", &case), ["customer"], "until it can't be undone, nobody sees it");
        api.ask("lead", "DELETE", &undone).send().is(403);
        api.set("2026-11-23T07:00:05Z").ask("agent", "DELETE", &undone).send().is(200);
        assert_eq!((state(api, &case), &now(api, &case)["response"]), ("run".to_owned(), &Value::Null));
        let left = path(&replies(api, &case));
        api.set("2026-11-23T07:00:10.000001Z").ask("agent", "DELETE", &left).send().is(409);
        assert_eq!(said(api, "own", &case), ["customer", "reply"]);
    });
}

#[test]
fn d16_a_reply_that_bounces_is_no_response_and_the_miss_is_labelled() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let reply = replies(api.set("2026-11-23T08:00:00Z"), &case);
        let seq = u32::try_from(reply.json["seq"].as_u64().unwrap()).unwrap();
        api.set("2026-11-23T10:00:00Z");
        by_itself(api, &case, move |case, _| case.bounced(seq, false));
        let shown = now(api, &case);
        assert_eq!((&shown["state"], &shown["response"]), (&json!("late"), &Value::Null));
        assert_eq!(shown["undelivered"], "2026-11-23T10:00:00Z");
        let path = of(&case, &format!("/replies/{seq}"));
        assert_eq!(api.get("agent", &path).is(200).json["reply"], "undelivered");
    });
}

#[test]
fn d17_nothing_pauses_the_response_clock_but_its_calendar() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        api.post("agent", &of(&case, "/waiting"), &json!({})).is(200);
        let later = now(api.set("2026-11-23T08:30:00Z"), &case);
        assert_eq!(
            (&later["promise"]["used_seconds"], &later["promise"]["left_seconds"]),
            (&json!(5400), &json!(1800))
        );
        assert_eq!((&later["awaits_customer"], &later["state"]), (&json!(true), &json!("soon")));
        assert_eq!(
            api.ask("agent", "DELETE", &of(&case, "/waiting")).send().is(200).json["awaits_customer"],
            false
        );
        assert_eq!(state(api.set("2026-11-23T09:00:01Z"), &case), "late");
        // A message says that the customer is there again.
        api.post("agent", &of(&case, "/waiting"), &json!({})).is(200);
        api.post("own", &of(&case, "/messages"), &json!({"message": "Here."})).is(201);
        assert_eq!(now(api, &case)["awaits_customer"], false);
    });
}

#[test]
fn d19_a_deadline_that_passed_unanswered_is_a_miss_for_good() {
    apis(|api| {
        let case = opens(api.set(MONDAY), "own", "P1");
        replies(api.set("2026-11-23T10:00:00Z"), &case);
        let shown = now(api, &case);
        assert_eq!(
            (&shown["state"], &shown["missed"]),
            (&json!("late-kept"), &json!("2026-11-23T09:00:00Z"))
        );
        assert_eq!(shown["desk"]["promises"][0]["ended"], "missed");
        api.post("agent", &of(&case, "/resolution"), &json!({})).is(200);
        api.post("own", &of(&case, "/reopening"), &json!({})).is(200);
        assert_eq!(state(api, &case), "late-kept");
    });
}

#[test]
fn d11_a_customer_s_case_and_lists_know_of_a_reply_once_it_can_t_be_undone() {
    apis(|api| {
        let (case, other) = (opens(api, "own", "P1"), opens(api, "own", "P2"));
        let reply = json!({"message": "Restart the agent.", "status": "resolved"});
        api.post("agent", &of(&case, "/replies"), &reply).is(201);
        let listed = |who: &str, query: &str| {
            let lines = api.get(who, &format!("/cases?{query}")).is(200).json["items"].clone();
            let ids = lines.as_array().unwrap().iter().map(|line| line["id"].as_i64().unwrap());
            let mut ids: Vec<_> = ids.collect();
            ids.sort_unstable();
            (ids, lines.as_array().unwrap().iter().find(|line| line["id"] == case.id()).cloned())
        };
        let both = vec![case.id(), other.id()];
        for at in ["2026-11-23T07:00:00Z", "2026-11-23T07:00:05Z"] {
            api.set(at);
            for who in ["own", "site", "organisation", "manager"] {
                let shown = api.get(who, &of(&case, "")).is(200).json;
                assert_eq!((&shown["state"], &shown["status"]), (&json!("run"), &json!("open")), "{who}");
                assert_eq!(shown["response"], Value::Null);
                assert_eq!(
                    shown["version"],
                    now(api, &case)["version"],
                    "what it is changed from is the same"
                );
                let (ids, line) = listed(who, "statuses=open");
                assert_eq!(ids, both, "{who}");
                let line = line.unwrap();
                assert_eq!((&line["state"], &line["status"]), (&json!("run"), &json!("open")), "{who}");
                assert_eq!((&line["answered"], &line["support_wrote"]), (&Value::Null, &Value::Null));
                assert_eq!(line["promise"]["respond_by"], shown["promise"]["respond_by"]);
                assert_eq!(listed(who, "order=newest").0, both, "{who}");
                assert_eq!(listed(who, "states=run").0, both, "{who}");
                assert_eq!(listed(who, "awaits=support").0, both, "{who}");
                assert_eq!(listed(who, "statuses=open&order=newest").0, both, "{who}");
                assert_eq!(
                    (listed(who, "statuses=resolved").0, listed(who, "states=kept").0),
                    (vec![], vec![])
                );
            }
            assert_eq!(listed("agent", "statuses=resolved").0, [case.id()], "the press counts");
            assert_eq!(now(api, &case)["state"], "kept");
        }
        api.set("2026-11-23T07:00:06Z");
        assert_eq!(api.get("own", &of(&case, "")).json["state"], "kept");
        assert_eq!(listed("own", "statuses=open").0, [other.id()]);
        let (ids, line) = listed("manager", "statuses=resolved");
        assert_eq!((ids, &line.unwrap()["state"]), (vec![case.id()], &json!("kept")));
        assert_eq!(listed("other", "order=newest").0, Vec::<i64>::new());
    });
}
