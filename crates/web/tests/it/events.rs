//! The feed of everything that happens, and whether the desk can answer.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

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

/// The cursor and the kind that an event of a stream has.
fn sent(event: &str) -> (String, Option<String>) {
    let line =
        |begins: &str| event.lines().find_map(|line| Some(line.strip_prefix(begins)?.trim().to_owned()));
    let data = line("data:").map(|data| serde_json::from_str::<Value>(&data).unwrap());
    (line("id:").unwrap(), data.map(|data| data["kind"].as_str().unwrap().to_owned()))
}

#[test]
fn events_are_sent_as_they_happen_and_a_stream_goes_on_where_it_was_lost() {
    apis(|api| {
        let opening = json!({
            "subject": "Export as CSV", "message": "Is there one?", "priority": "P4",
            "confirmation": {"version": 1, "language": "en"}
        });
        let stream = |who: &str, path: &str| api.ask(who, "GET", path).header("accept", "text/event-stream");
        let case = api.post("own", "/cases", &opening).is(201).id();
        let mut all = stream("agent", "/events").stream();
        assert_eq!(sent(&all.next().unwrap()).1, None, "where it begins, and nothing else");
        let (first, kind) = sent(&all.next().unwrap());
        assert_eq!(kind.as_deref(), Some("opened"));
        assert_eq!(sent(&all.next().unwrap()).1.as_deref(), Some("promised"));
        api.post("agent", &format!("/cases/{case}/replies"), &json!({"message": "A secret word."})).is(201);
        let replied = all.next().unwrap();
        assert_eq!(sent(&replied).1.as_deref(), Some("replied"));
        assert!(!replied.contains("secret"), "what people wrote is in the case: {replied}");
        let mut again = stream("agent", "/events?after=end").header("last-event-id", &first).stream();
        assert_eq!(sent(&again.next().unwrap()), (first, None));
        assert_eq!(
            sent(&again.next().unwrap()).1.as_deref(),
            Some("promised"),
            "nothing is missed or repeated"
        );
        assert_eq!(
            stream("agent", "/events").header("last-event-id", "x").send().is(422).fields(),
            ["after"]
        );
        stream("manager", "/events").send().is(404);
        let six: Vec<_> = (0..6).map(|_| stream("agent", "/events").stream()).collect();
        let refused = stream("agent", "/events").send().is(429);
        assert!(refused.headers.contains_key("retry-after"));
        stream("lead", "/events").stream();
        drop(six);
        api.app.stop();
        while all.next().is_some() {}
        api.ask("", "GET", "/readyz").send().is(503);
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

#[test]
fn what_is_measured_is_for_this_machine_and_for_administrators() {
    apis(|api| {
        let opening = json!({
            "subject": "Export as CSV", "message": "Is there one?", "priority": "P4",
            "confirmation": {"version": 1, "language": "en"}
        });
        for _ in 0..3 {
            api.post("own", "/cases", &opening).is(201);
        }
        api.get("own", "/cases/404404").is(404);
        let measured = api.ask("", "GET", "/metrics").from("127.0.0.1").send().is(200);
        let text = String::from_utf8(measured.bytes).unwrap();
        for line in [
            "radd_promises{state=\"run\"} 3",
            "radd_promises{state=\"late\"} 0",
            // Both contracts have fewer than sixty days to go, and nobody has told.
            "radd_timers_overdue 2",
            "radd_dead_letters 0",
            "radd_requests_total{method=\"POST\",route=\"/api/v1/cases\",status=\"201\"} 3",
            "radd_requests_total{method=\"GET\",route=\"/api/v1/cases/{id}\",status=\"404\"} 1",
            "radd_request_seconds_count{method=\"POST\",route=\"/api/v1/cases\"} 3",
        ] {
            assert!(text.lines().any(|one| one == line), "{line}\n{text}");
        }
        api.ask("", "GET", "/metrics").from("192.0.2.1").send().is(401);
        let handed_on = |name| api.ask("", "GET", "/metrics").from("127.0.0.1").header(name, "192.0.2.1");
        for name in ["x-forwarded-for", "forwarded", "via"] {
            handed_on(name).send().is(401);
        }
        api.ask("admin", "GET", "/metrics").from("192.0.2.1").send().is(200);
        api.ask("agent", "GET", "/metrics").from("192.0.2.1").send().is(404);
        // Late is who was promised until ten and hears nothing.
        let late = api.set("2027-01-01T00:00:00Z").ask("admin", "GET", "/metrics").send().is(200);
        assert!(String::from_utf8(late.bytes).unwrap().contains("radd_promises{state=\"late\"} 3"));
    });
}
