//! Every route, asked by every role and by nobody: `table.txt` says what each is answered.
//!
//! What a path names is Rimal's, and `other` is another organisation's contact, who is told that it isn't there. A line
//! is a route, with the status for each role; outside `/api/v1` a line is all that a route needs.

pub mod desk;
mod request;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::api::{Answer, Api, apis};
use desk::Desk;
use request::{Request, prepared};

const TABLE: &str = include_str!("table.txt");

/// The routes of the document, as the table writes them.
fn documented() -> BTreeSet<String> {
    let document: Value = serde_json::from_str(&web::document().to_json().unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let routes = paths.iter().flat_map(|(path, operations)| {
        let methods = operations.as_object().unwrap().keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    routes.collect()
}

/// The roles, and each route with its line in words.
fn table() -> (Vec<&'static str>, Vec<(String, Vec<&'static str>)>) {
    let mut lines = TABLE.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let roles = lines.next().unwrap();
    let routes = lines.map(|words| (format!("{} {}", words[0], words[1]), words[2..].to_vec()));
    (roles, routes.collect())
}

#[test]
fn the_table_has_each_route_of_the_document_once_and_no_other() {
    let (roles, routes) = table();
    let mut named = BTreeSet::new();
    for (route, answers) in routes {
        assert_eq!(answers.len(), roles.len(), "{route}");
        assert!(named.insert(route.clone()), "{route} is there twice");
    }
    let documented = documented();
    let missing: Vec<_> = documented.difference(&named).collect();
    assert!(missing.is_empty(), "say in table.txt who is answered what by {missing:#?}");
    let gone: Vec<_> = named.difference(&documented).filter(|route| route.contains(" /api/v1/")).collect();
    assert!(gone.is_empty(), "no longer in the document: {gone:#?}");
}

#[test]
fn every_route_answers_every_role_and_nobody_as_the_table_says() {
    let (roles, routes) = table();
    apis(|api| {
        let desk = Desk::new(api);
        let mut wrong = Vec::new();
        for (route, expected) in &routes {
            let mut ready = None;
            let answers: Vec<_> = roles
                .iter()
                .map(|role| {
                    let request = ready.get_or_insert_with(|| prepared(api, &desk, route));
                    let status = asked(api, &desk, role, route, request);
                    // What was refused has changed nothing, so the next one finds it as it was.
                    if status < 300 && !route.starts_with("GET ") {
                        ready = None;
                    }
                    status.to_string()
                })
                .collect();
            if answers != *expected {
                wrong.push(format!("{route:<62} {}", answers.join(" ")));
            }
        }
        assert!(wrong.is_empty(), "it isn't as the table says, but so:\n{}", wrong.join("\n"));
    });
}

/// What one of a role is answered.
fn asked(api: &Api, desk: &Desk, role: &str, route: &str, request: &Request) -> u16 {
    if role != "nobody" {
        let answer = request.send(api, role);
        must_be_discreet(role, route, &answer);
        return answer.status.as_u16();
    }
    let all: Vec<_> = desk.nobodies().iter().map(|token| request.send(api, token)).collect();
    all.iter().for_each(|answer| must_be_discreet(role, route, answer));
    let statuses: BTreeSet<_> = all.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(
        statuses.len(),
        1,
        "{route}: who isn't known is told the same, whatever they send: {statuses:?}"
    );
    all[0].status.as_u16()
}

/// Nobody reads what is another organisation's, or agents' alone; and what goes wrong is told as a problem.
fn must_be_discreet(role: &str, route: &str, answer: &Answer) {
    let text = String::from_utf8_lossy(&answer.bytes);
    if matches!(role, "other" | "nobody") {
        assert!(!text.to_lowercase().contains(desk::RIMALS), "{route} tells {role}: {text}");
    }
    if !matches!(role, "admin" | "lead" | "agent") {
        assert!(!text.contains(desk::AGENTS), "{route} tells {role}: {text}");
    }
    if answer.status.as_u16() >= 400 {
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{route} {role}");
        assert_eq!(answer.json["status"], answer.status.as_u16(), "{route} {role}: {text}");
    }
}

#[test]
fn a_method_that_a_path_does_not_take_is_refused_with_those_that_it_takes() {
    let documented = documented();
    apis(|api| {
        let paths: BTreeSet<_> =
            documented.iter().map(|route| route.split_once(' ').unwrap().1.to_owned()).collect();
        for path in paths {
            for method in ["GET", "PUT", "POST", "DELETE", "PATCH"] {
                if documented.contains(&format!("{method} {path}")) {
                    continue;
                }
                for who in ["admin", ""] {
                    let answer = api.ask(who, method, &path.replace(['{', '}'], "")).send();
                    assert_eq!(answer.status, 405, "{method} {path}");
                    let allowed = answer.headers["allow"].to_str().unwrap();
                    let is_documented = |one: &str| documented.contains(&format!("{one} {path}"));
                    assert!(
                        allowed.split(',').all(|one| one == "HEAD" || is_documented(one)),
                        "{path}: {allowed}"
                    );
                    assert_eq!(answer.json["type"], "/problems/method-not-allowed");
                }
            }
        }
    });
}
