//! What holds for every request: how often one may ask, how slowly, and what browsers are told.

use std::num::NonZeroU32;
use std::time::Duration;

use axum::body::{Body, Bytes};
use serde_json::json;
use web::{Limits, Network, Rates};

use crate::api::{Answer, apis, apis_within};

fn rates(token: u32, address: u32, guesses: u32) -> Limits {
    let [token, address, guesses] = [token, address, guesses].map(NonZeroU32::new);
    Limits { rates: Rates { token, address, guesses }, ..Limits::default() }
}

fn number(answer: &Answer, name: &str) -> u64 {
    answer.headers[name].to_str().unwrap().parse().unwrap()
}

#[test]
fn too_many_requests_with_one_token_wait_and_others_do_not() {
    apis_within(rates(3, 0, 0), Network::default(), |api| {
        let first = api.get("agent", "/teams").is(200);
        assert_eq!(first.headers["ratelimit-policy"], "\"minute\";q=3;w=60");
        assert_eq!(first.headers["ratelimit"], "\"minute\";r=2;t=20");
        api.get("agent", "/teams").is(200);
        api.get("agent", "/teams").is(200);
        let refused = api.get("agent", "/teams").is(429);
        assert!((1..=20).contains(&number(&refused, "retry-after")));
        assert!(refused.headers["ratelimit"].to_str().unwrap().starts_with("\"minute\";r=0;t="));
        assert_eq!(refused.json["type"], "/problems/too-many");
        api.get("lead", "/teams").is(200);
    });
}

#[test]
fn too_many_requests_from_one_address_wait_with_or_without_a_token() {
    apis_within(rates(0, 2, 0), Network::default(), |api| {
        let ask = |address| api.ask("agent", "GET", "/teams").from(address).send();
        ask("192.0.2.1").is(200);
        api.ask("", "GET", "/teams").from("192.0.2.1").send().is(401);
        assert!(number(&ask("192.0.2.1").is(429), "retry-after") <= 30);
        ask("192.0.2.2").is(200);
        // Whoever has one address of IPv6 has a whole network of them.
        ask("2001:db8::1").is(200);
        ask("2001:db8::2").is(200);
        ask("2001:db8::3").is(429);
        ask("2001:db8:0:1::1").is(200);
    });
}

#[test]
fn who_guesses_tokens_has_to_stop_and_whose_token_is_known_goes_on() {
    apis_within(rates(0, 0, 2), Network::default(), |api| {
        let ask = |who, address| api.ask(who, "GET", "/teams").from(address).send();
        ask("agent", "192.0.2.1").is(200);
        for _ in 0..3 {
            ask("a guess", "192.0.2.1").is(401);
        }
        let refused = ask("another guess", "192.0.2.1").is(429);
        assert!(number(&refused, "retry-after") <= 30);
        ask("lead", "192.0.2.1").is(429);
        ask("agent", "192.0.2.1").is(200);
        ask("lead", "192.0.2.2").is(200);
    });
}

#[test]
fn behind_a_proxy_that_is_trusted_each_client_counts_for_itself() {
    let network = Network { trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()], tls: false };
    apis_within(rates(0, 1, 0), network, |api| {
        let ask = |proxy, client| {
            let asking = api.ask("agent", "GET", "/teams").from(proxy);
            asking.header("x-forwarded-for", client).header("x-forwarded-proto", "https").send()
        };
        let first = ask("10.0.0.1", "192.0.2.1").is(200);
        assert_eq!(first.headers["strict-transport-security"], "max-age=31536000");
        ask("10.0.0.2", "192.0.2.1").is(429);
        ask("10.0.0.1", "192.0.2.2").is(200);
        // Anybody can write a header.
        let other = ask("198.51.100.1", "192.0.2.3").is(200);
        assert!(!other.headers.contains_key("strict-transport-security"));
        ask("198.51.100.1", "192.0.2.4").is(429);
    });
}

#[test]
fn a_body_that_does_not_arrive_is_not_waited_for() {
    let limits = Limits { body_time: Duration::from_millis(50), ..Limits::default() };
    apis_within(limits, Network::default(), |api| {
        let never = Body::from_stream(tokio_stream::pending::<Result<Bytes, std::io::Error>>());
        let answer = api.ask("lead", "POST", "/teams").header("content-type", "application/json").body(never);
        assert_eq!(answer.is(408).json["type"], "/problems/too-slow");
        api.post("lead", "/teams", &json!({"name": "First line"})).is(201);
    });
}

#[test]
fn every_answer_tells_browsers_what_not_to_do_and_says_what_it_is_called_in_the_log() {
    apis(|api| {
        let answers = [
            api.get("agent", "/teams").is(200),
            api.get("", "/teams").is(401),
            api.get("agent", "/nothing").is(404),
            api.get("", "/api/openapi.json").is(200),
            api.get("", "/api/docs/").is(200),
        ];
        let mut ids = std::collections::BTreeSet::new();
        for answer in &answers {
            assert_eq!(answer.headers["x-content-type-options"], "nosniff");
            assert_eq!(answer.headers["x-frame-options"], "DENY");
            assert_eq!(answer.headers["referrer-policy"], "no-referrer");
            let policy = answer.headers["content-security-policy"].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
            ids.insert(answer.headers["x-request-id"].to_str().unwrap().to_owned());
        }
        assert_eq!(ids.len(), answers.len());
        assert_eq!(answers[0].headers["cache-control"], "no-store");
        let page = answers[4].headers["content-security-policy"].to_str().unwrap();
        assert!(page.contains("script-src 'self';"), "{page}");
    });
}

#[test]
fn pages_go_compressed_to_whoever_takes_that_and_nothing_else_does() {
    apis(|api| {
        let ask = |path, coding| {
            let asking = api.ask_at("", "GET", path).header("accept", "text/html");
            asking.header("accept-encoding", coding).send().is(200)
        };
        let (plain, packed) = (ask("/plans", "identity"), ask("/plans", "gzip, br"));
        assert_eq!(plain.headers.get("content-encoding"), None);
        assert_eq!(packed.headers["content-encoding"], "gzip");
        assert_eq!(packed.headers["vary"], "accept-encoding");
        assert!(packed.bytes.len() * 2 < plain.bytes.len());
        assert_eq!(
            ask("/api/openapi.json", "gzip").headers.get("content-encoding"),
            None,
            "its ETag is of bytes"
        );
    });
}
