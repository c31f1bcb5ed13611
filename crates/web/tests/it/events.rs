//! The feed of everything that happens, and whether the desk can answer.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::api::apis;

#[test]
fn every_event_is_in_the_feed_once_and_in_order() {
    apis(|api| {
        let opening = json!({
            "subject": "Export as CSV", "message": "Is there one?", "priority": "P4",
            "confirmation": {"version": 1, "language": "en"}
        });
        let cases: Vec<i64> = (0..3).map(|_| api.post("own", "/cases", &opening).is(201).id()).collect();
        api.post("agent", &format!("/cases/{}/replies", cases[1]), &json!({"message": "There is."})).is(201);
        let (mut path, mut seen) = ("/events?limit=2".to_owned(), Vec::new());
        // On PostgreSQL the feed waits for whatever else of the server's began before: other tests, here.
        let end = Instant::now() + Duration::from_secs(60);
        while seen.len() < 7 && Instant::now() < end {
            let page = api.get("agent", &path).is(200);
            let items = page.json["items"].as_array().unwrap();
            seen.extend(
                items.iter().map(|event| (event["case"].as_i64().unwrap(), event["seq"].as_i64().unwrap())),
            );
            match items.last() {
                Some(last) => path = format!("/events?limit=2&after={}", last["cursor"].as_str().unwrap()),
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        }
        assert_eq!(api.get("agent", &path).is(200).json["items"], json!([]), "and nothing besides");
        let opened = cases.iter().flat_map(|case| [(*case, 1), (*case, 2)]);
        assert_eq!(seen, opened.chain([(cases[1], 3)]).collect::<Vec<_>>());
        assert_eq!(api.get("agent", "/events?after=x").is(422).fields(), ["after"]);
        api.get("manager", "/events").is(404);
    });
}

#[test]
fn a_process_that_lives_says_so_to_everybody() {
    apis(|api| {
        for path in ["/healthz", "/readyz"] {
            api.ask("", "GET", path).send().is(200);
        }
    });
}
