//! What is sent to each route so that it does what it is for.

use ::desk::catalog::Catalog;
use serde_json::{Value, json};

use super::desk::{Desk, place};
use crate::api::{Answer, Api};
use crate::cases::{of, opens, portal};

/// A request that is sent by everybody.
pub struct Request {
    method: String,
    path: String,
    body: Sent,
}

enum Sent {
    Nothing,
    Bytes(&'static str),
    Json(Value),
    /// What agents send, and what contacts do.
    Each(Value, Value),
}

impl Request {
    /// With somebody's token.
    pub fn send(&self, api: &Api, who: &str) -> Answer {
        let ask = api.ask_at(who, &self.method, &self.path);
        match &self.body {
            Sent::Nothing => ask.send(),
            Sent::Bytes(bytes) => ask.body(*bytes),
            Sent::Json(body) => ask.json(body),
            Sent::Each(agent, _) if matches!(who, "admin" | "lead" | "agent") => ask.json(agent),
            Sent::Each(_, contact) => ask.json(contact),
        }
    }
}

/// What a route is asked for, with what it needs to be there.
pub fn prepared(api: &Api, desk: &Desk, route: &str) -> Request {
    let (method, template) = route.split_once(' ').unwrap();
    let (path, body) = match template.strip_prefix("/api/v1") {
        None => (template.to_owned(), Sent::Nothing),
        Some(noun) => {
            let (path, body) = filled(api, desk, &format!("{method} {noun}"));
            (format!("/api/v1{path}"), body)
        }
    };
    assert!(!path.contains('{'), "say in request.rs what {route} names: {path}");
    Request { method: method.to_owned(), path, body }
}

/// The path with its numbers, and the body.
fn filled(api: &Api, desk: &Desk, route: &str) -> (String, Sent) {
    let noun = route.split_once(' ').unwrap().1;
    if noun.starts_with("/cases/{id}") {
        return of_a_case(api, desk, route);
    }
    let id = |number: i64| noun.replace("{id}", &number.to_string());
    let rimal = &api.rimal;
    match route {
        "POST /cases" => {
            let mail = json!({
                "subject": "rimal writes", "message": "Help.", "channel": "email", "organisation": rimal.organisation
            });
            (noun.to_owned(), Sent::Each(mail, portal("P3")))
        }
        "POST /cases/moves" => {
            let case = desk.case(api, "P3");
            desk.changes_contract(api);
            (noun.to_owned(), Sent::Json(json!({"cases": [case.id()], "reason": "They asked for it."})))
        }
        "GET /search" => (format!("{noun}?q=rimal"), Sent::Nothing),
        "GET /catalogue/editions/{edition}" => (noun.replace("{edition}", "2026-01"), Sent::Nothing),
        "GET /attachments/{id}" | "GET /attachments/{id}/content" => (id(desk.attachment), Sent::Nothing),
        "POST /dead-letters/{id}/retry" => (id(desk.dead_letter(api)), Sent::Nothing),
        "GET /tokens/{id}" | "DELETE /tokens/{id}" => {
            let token = json!({"name": "Of rimal", "contact": rimal.contact});
            (id(api.post("admin", "/tokens", &token).is(201).id()), Sent::Nothing)
        }
        "GET /views/{id}" | "PUT /views/{id}" | "DELETE /views/{id}" => {
            let view = json!({"name": "Late ones"});
            (id(api.post("agent", "/views", &view).is(201).id()), Sent::Json(view))
        }
        "GET /saved-replies/{id}" | "PUT /saved-replies/{id}" | "DELETE /saved-replies/{id}" => {
            let reply = json!({"name": "Received", "en": "We are looking into it."});
            (id(api.post("lead", "/saved-replies", &reply).is(201).id()), Sent::Json(reply))
        }
        "POST /mail" => {
            crate::mail::mailbox(api);
            (
                "/mail?mailbox=support%2Bx@desk.example".to_owned(),
                Sent::Bytes("From: rimal@rimal.example\r\nSubject: rimal\r\n\r\nHelp\r\n"),
            )
        }
        "POST /agents/{id}/invitation" | "POST /contacts/{id}/invitation" => {
            crate::mail::mailbox(api);
            (named(api, desk, noun), Sent::Json(json!({})))
        }
        "DELETE /contacts/{id}" => {
            let contacts = format!("/organisations/{}/contacts", rimal.organisation);
            (id(api.post("admin", &contacts, &contact(api)).is(201).id()), Sent::Nothing)
        }
        _ => (named(api, desk, noun), sent(api, desk, route)),
    }
}

/// The path of something that is there from the beginning.
fn named(api: &Api, desk: &Desk, noun: &str) -> String {
    let number = match noun.split('/').nth(1).unwrap() {
        "agents" => api.rimal.agent,
        "contacts" => api.rimal.contact,
        "contracts" => api.rimal.contract,
        "holidays" => desk.holidays,
        "organisations" => api.rimal.organisation,
        "sites" => api.rimal.site,
        "teams" => desk.team,
        _ => return noun.to_owned(),
    };
    noun.replace("{id}", &number.to_string())
}

/// The body of what needs nothing to be there but what its path names.
fn sent(api: &Api, desk: &Desk, route: &str) -> Sent {
    let rimal = &api.rimal;
    let agent =
        |address: String| json!({"name": "Omar", "address": address, "role": "agent", "language": "en"});
    let this_year = || desk.terms(api, ["2026-01-01", "2026-12-31"]);
    let (name, days) = (json!({"name": "Rimal"}), json!({"name": "Of Rimal", "days": []}));
    let site = json!({"name": "Rimal", "place": place(desk.holidays)});
    Sent::Json(match route {
        "POST /agents" => agent(format!("omar{}@desk.example", desk.fresh())),
        "PUT /agents/{id}" => agent("agent@desk.example".to_owned()),
        "POST /catalogue/editions" | "POST /catalogue/preview" => {
            let edition = format!("edition = \"2026-07-{}\"", desk.fresh());
            json!({"source": Catalog::BUILTIN_SOURCE.replace("edition = \"2026-01\"", &edition)})
        }
        "POST /contracts/{id}/versions" | "POST /contracts/{id}/preview" => this_year(),
        "POST /holidays" | "POST /holidays/{id}/versions" | "POST /holidays/{id}/preview" => days,
        "POST /organisations" | "PUT /organisations/{id}" => name,
        "POST /organisations/{id}/contacts" | "PUT /contacts/{id}" => contact(api),
        "POST /organisations/{id}/contracts" => desk.terms(api, ["2027-01-01", "2027-12-31"]),
        "POST /organisations/{id}/sites" | "PUT /sites/{id}" => site,
        "POST /promises/preview" => json!({"organisation": rimal.organisation}),
        "POST /saved-replies" => json!({"name": "Received", "en": "We are looking into it."}),
        "POST /teams" | "PUT /teams/{id}" => json!({"name": "First line", "agents": [rimal.agent]}),
        "POST /tokens" | "POST /views" => json!({"name": "Mine"}),
        _ if route.starts_with("GET ") => return Sent::Nothing,
        _ => panic!("say in request.rs what is sent to {route}"),
    })
}

/// What the harness's contact of their own cases is.
fn contact(api: &Api) -> Value {
    json!({"name": "own", "role": "own-cases", "language": "ar", "site": api.rimal.site})
}

/// A case in which this can be done, and the body.
fn of_a_case(api: &Api, desk: &Desk, route: &str) -> (String, Sent) {
    let (method, path) = route.split_once(' ').unwrap();
    let verb = path.trim_start_matches("/cases/{id}");
    let because = || json!({"reason": "rimal asked for it."});
    let message = || json!({"message": "We are looking into it."});
    let at = |case: &Answer, rest: &str, body: Value| (of(case, rest), Sent::Json(body));
    let plain = |priority: &str, body: Value| at(&desk.case(api, priority), verb, body);
    let own = api.rimal.contact;
    match (method, verb) {
        ("POST", "/attachments") => {
            (of(&desk.case(api, "P3"), "/attachments?name=a.txt"), Sent::Bytes("text"))
        }
        ("PUT", "/assignment") => plain("P3", json!({"agent": api.rimal.agent})),
        (_, "/tags/{tag}") => {
            let case = desk.case(api, "P3");
            if method == "DELETE" {
                api.ask("agent", "PUT", &of(&case, "/tags/vpn")).send().is(200);
            }
            (of(&case, "/tags/vpn"), Sent::Nothing)
        }
        (_, "/participants" | "/participants/{contact}") => {
            let case = desk.case(api, "P3");
            let colleague = json!({"address": "site@customer.example"});
            if method == "DELETE" {
                let site = api.post("agent", &of(&case, "/participants"), &colleague).is(200);
                let site = site.json["participants"][0]["id"].as_i64().unwrap();
                return (of(&case, &format!("/participants/{site}")), Sent::Nothing);
            }
            at(&case, verb, colleague)
        }
        ("POST", "/availability" | "/mitigation") => plain("P1", json!({})),
        ("POST", "/availability/confirmation") => {
            let case = desk.case(api, "P1");
            api.post("agent", &of(&case, "/availability"), &json!({})).is(200);
            (of(&case, verb), Sent::Each(json!({"contact": own}), json!({})))
        }
        ("POST", "/binding") => {
            let mut body = because();
            body["organisation"] = api.rimal.maple.into();
            // Its words go with it, so they are none of Rimal's.
            at(&opens(api, "own", "P3"), verb, body)
        }
        ("GET", "/binding/preview") => {
            at(&desk.case(api, "P3"), &format!("{verb}?organisation={}", api.rimal.maple), Value::Null)
        }
        ("POST", "/calls") => plain("P2", json!({"inbound": false, "end": "answered"})),
        ("POST", "/contests") => {
            let (case, lowering) = desk.lowered(api);
            at(&case, verb, json!({"lowering": lowering, "reason": "We sent them."}))
        }
        (_, "/contests/{lowering}/decision" | "/contests/{lowering}/decision/preview") => {
            let (case, lowering) = desk.contested(api);
            let verb = verb.replace("{lowering}", &lowering.to_string());
            at(&case, &verb, json!({"upheld": true, "reason": "They had sent them."}))
        }
        ("POST", "/heard") => {
            let case = desk.resolved(api);
            api.post("agent", &of(&case, "/closing"), &json!({})).is(200);
            let message = desk.written(api, &case);
            at(&case, verb, json!({"message": message}))
        }
        ("POST", "/resolution") => plain("P2", message()),
        ("POST", "/withdrawal") => plain("P3", json!({})),
        ("POST", "/void") => plain("P3", json!({"reason": "spam", "words": "An advertisement."})),
        ("POST", "/reopening" | "/closing") => at(&desk.resolved(api), verb, json!({})),
        (_, "/links" | "/links/{other}" | "/merges" | "/merges/{other}") => {
            with_other(api, desk, (method, verb))
        }
        ("POST", "/splits") => {
            let case = desk.case(api, "P3");
            let message = desk.written(api, &case);
            at(&case, verb, json!({"message": message}))
        }
        ("POST", "/messages") => plain("P3", json!({"message": "rimal asks: any news?"})),
        ("POST", "/bulk-notices") => plain("P1", json!({"message": super::desk::AGENTS})),
        ("POST", "/notes") => plain("P3", json!({"message": super::desk::AGENTS})),
        ("POST", "/priority") => {
            let confirmed = json!({"to": "P2", "confirmation": {"version": 1, "language": "ar"}});
            let mut recorded = confirmed.clone();
            recorded["confirmation"]["how"] = "word".into();
            recorded["confirmation"]["contact"] = own.into();
            (of(&desk.case(api, "P3"), verb), Sent::Each(recorded, confirmed))
        }
        ("GET", "/priority/preview") => at(&desk.case(api, "P3"), "/priority/preview?to=P2", Value::Null),
        ("POST", "/replies") => plain("P3", message()),
        (_, "/replies/{seq}" | "/replies/{seq}/send") => {
            let (case, seq) = desk.held(api);
            let body = if verb.ends_with("send") { because() } else { message() };
            let body = if method == "PUT" || method == "POST" { Sent::Json(body) } else { Sent::Nothing };
            (of(&case, &verb.replace("{seq}", &seq.to_string())), body)
        }
        ("POST", "/move") => {
            let mut body = because();
            body["site"] = desk.second.into();
            plain("P3", body)
        }
        ("GET", "/move/preview") => {
            at(&desk.case(api, "P3"), &format!("{verb}?site={}", desk.second), Value::Null)
        }
        (_, "/terms" | "/terms/preview") => {
            let case = desk.case(api, "P3");
            desk.changes_contract(api);
            at(&case, verb, because())
        }
        (_, "/waiting") => {
            let case = desk.case(api, "P3");
            if method == "DELETE" {
                api.post("agent", &of(&case, verb), &json!({})).is(200);
            }
            (of(&case, verb), Sent::Nothing)
        }
        ("GET", "" | "/attachments" | "/history" | "/messages" | "/replies/preview") => {
            (of(&desk.case(api, "P3"), verb), Sent::Nothing)
        }
        _ => panic!("say in request.rs what is sent to {route}"),
    }
}

/// Two cases of Rimal's, which have to do with each other where that is to end.
fn with_other(api: &Api, desk: &Desk, (method, verb): (&str, &str)) -> (String, Sent) {
    let (case, other) = (desk.case(api, "P3"), desk.case(api, "P3"));
    let mut body = json!({"case": other.id()});
    let begin = verb.trim_end_matches("/{other}");
    if begin == "/links" {
        body["relation"] = "related".into();
    }
    if method == "POST" {
        return (of(&case, verb), Sent::Json(body));
    }
    api.post("agent", &of(&case, begin), &body).is(200);
    (of(&case, &format!("{begin}/{}", other.id())), Sent::Nothing)
}
