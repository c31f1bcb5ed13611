//! What the desk tells by itself, and what of that failed for good.

use desk::effects::Readers;
use serde_json::{Value, json};
use store::{Error, Outlet, Told};

use crate::api::{Api, apis, at};

fn opening(priority: &str) -> Value {
    json!({
        "subject": "Export as CSV", "message": "Is there one?", "priority": priority,
        "confirmation": {"version": 1, "language": "en"}
    })
}

/// Everything that waits for an outlet, done as the worker does it.
pub fn leave(api: &Api, readers: impl Fn(&store::Outgoing) -> Option<Readers> + Send + 'static) {
    let done = api.store.write_now::<_, Error, _>(move |tx| {
        let (now, until) = (at("2026-12-31T00:00:00Z"), at("2026-12-31T01:00:00Z"));
        for claimed in store::claim_outbox(tx, Outlet::Page, now, 100, until)? {
            match readers(&claimed.it) {
                Some(readers) => assert!(store::show_outgoing(tx, claimed.it.id, readers)?),
                None => assert!(store::finish_outgoing(tx, claimed.it.id, Told::NeedsNot)?),
            }
        }
        Ok(())
    });
    done.unwrap();
}

fn kinds(api: &Api, who: &str) -> Vec<String> {
    let page = api.get(who, "/notices").is(200);
    page.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn people_find_what_is_for_them_and_nothing_else() {
    apis(|api| {
        let case = api.post("own", "/cases", &opening("P4")).is(201).id();
        api.post("agent", &format!("/cases/{case}/replies"), &json!({"message": "There is."})).is(201);
        leave(api, |_| Some(Readers::Customer));
        assert_eq!(kinds(api, "own"), ["reply", "receipt"]);
        assert_eq!(kinds(api, "manager"), ["reply", "receipt"], "who sees the organisation's cases");
        assert!(kinds(api, "other").is_empty(), "another customer");
        assert!(kinds(api, "agent").is_empty(), "it is for the customer");
        let first = api.get("own", "/notices?limit=1").is(200);
        assert_eq!(first.json["items"][0]["case"], case);
        let next = first.json["next"].as_str().unwrap();
        let second = api.get("own", &format!("/notices?limit=1&after={next}")).is(200);
        assert_eq!(
            (&second.json["items"][0]["kind"], &second.json["next"]),
            (&json!("receipt"), &Value::Null)
        );
        assert_eq!(api.get("own", "/notices?after=x").is(422).fields(), ["after"]);
        let agent = desk::id::Id::new(api.rimal.agent);
        for (readers, sees) in [
            (Readers::Agent(agent), [true, false, false]),
            (Readers::Leads, [false, true, true]),
            (Readers::Agents, [true, true, true]),
        ] {
            let before = ["agent", "lead", "admin"].map(|who| kinds(api, who).len());
            api.post("own", "/cases", &opening("P4")).is(201);
            leave(api, move |_| Some(readers));
            let after = ["agent", "lead", "admin"].map(|who| kinds(api, who).len());
            assert_eq!([0, 1, 2].map(|who| after[who] > before[who]), sees, "{readers:?}");
        }
        api.set("2027-02-01T00:00:00Z");
        assert!(kinds(api, "own").is_empty(), "what is older than 30 days is in its case");
    });
}

#[test]
fn what_failed_for_good_is_tried_again_when_a_lead_says_so() {
    apis(|api| {
        let case = api.post("own", "/cases", &opening("P4")).is(201).id();
        let failed = api.store.write_now::<_, Error, _>(|tx| {
            let now = at("2026-12-31T00:00:00Z");
            let notices = store::claim_outbox(tx, Outlet::Page, now, 1, now)?;
            assert!(store::fail_outgoing(tx, notices[0].it.id, now, now, "no such host", 1)?);
            let timers = store::claim_timers(tx, at("2027-12-31T00:00:00Z"), 100, now)?;
            let timer = timers.iter().find(|of| !of.it.timer.kind.is_of_contract()).unwrap();
            assert!(store::fail_timer(tx, &timer.it, now, now, "no terms", 1)?);
            Ok(())
        });
        failed.unwrap();
        let letters = api.get("lead", "/dead-letters").is(200);
        let [notice, timer] = &letters.json["items"].as_array().unwrap()[..] else {
            panic!("{}", letters.json)
        };
        assert_eq!(
            (&notice["problem"], &notice["notice"]["kind"]),
            (&json!("no such host"), &json!("receipt"))
        );
        assert_eq!((&timer["problem"], &timer["timer"]["case"]), (&json!("no terms"), &json!(case)));
        let measured = api.ask("admin", "GET", "/metrics").send().is(200);
        assert!(String::from_utf8(measured.bytes).unwrap().contains("radd_dead_letters 2"));
        let retry = format!("/dead-letters/{}/retry", notice["id"]);
        for who in ["agent", "manager", "other"] {
            api.get(who, "/dead-letters").is(404);
            api.post(who, &retry, &json!({})).is(404);
        }
        let again = || api.ask("lead", "POST", &retry).header("idempotency-key", "once").json(&json!({}));
        assert_eq!(again().is(200).json["notice"]["kind"], "receipt");
        assert_eq!(again().is(200).json["notice"]["kind"], "receipt", "told twice, done once");
        api.post("lead", &retry, &json!({})).is(404);
        let left = api.get("lead", "/dead-letters").is(200);
        assert_eq!(left.json["items"].as_array().unwrap().len(), 1);
        leave(api, |_| Some(Readers::Customer));
        assert_eq!(kinds(api, "own"), ["receipt"], "and it left");
    });
}
