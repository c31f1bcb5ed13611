//! Agents: only administrators change them, what is changed counts at once, and one administrator stays.

use serde_json::json;

use crate::api::{Answer, Api, apis};

fn by_name(api: &Api, name: &str) -> serde_json::Value {
    let listed = api.get("agent", "/agents").is(200);
    listed.json["items"].as_array().unwrap().iter().find(|agent| agent["name"] == name).unwrap().clone()
}

fn put(api: &Api, who: &str, name: &str, change: &serde_json::Value) -> Answer {
    let agent = by_name(api, name);
    let mut body = agent.clone();
    body.as_object_mut().unwrap().remove("id");
    body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    api.put(who, &format!("/agents/{}", agent["id"]), &body)
}

#[test]
fn an_agent_is_added_shown_changed_and_listed() {
    apis(|api| {
        let body = json!({"name": "Nora", "address": "Nora@Desk.example", "role": "agent", "language": "ar"});
        let added = api.post("admin", "/agents", &body).is(201);
        let path = format!("/agents/{}", added.id());
        assert_eq!(added.headers["location"], format!("/api/v1{path}"));
        let shown = json!({"id": added.id(), "name": "Nora", "address": "nora@desk.example", "role": "agent",
            "language": "ar", "active": true});
        assert_eq!(added.json, shown);
        assert_eq!(api.get("lead", &path).is(200).json, shown);
        let send = || api.ask("admin", "PUT", &path).header("if-match", "\"1\"").json(&body);
        assert_eq!(send().is(200).headers["etag"], "\"2\"");
        send().is(412);
        assert_eq!(api.post("admin", "/agents", &body).is(422).fields(), ["address"]);
        assert_eq!(
            put(api, "admin", "Omar", &json!({"address": "nora@desk.example"})).is(422).fields(),
            ["address"]
        );
        let wrong = json!({"name": "", "address": "nora", "role": "agent", "language": "ar"});
        assert_eq!(api.post("admin", "/agents", &wrong).is(422).fields(), ["name", "address"]);
        let unknown = json!({"name": "Nora", "address": "n@desk.example", "role": "owner", "language": "ar"});
        assert_eq!(api.post("admin", "/agents", &unknown).is(422).fields(), ["role"]);
        api.get("agent", "/agents/999").is(404);
        api.put("admin", "/agents/999", &body).is(404);
        for who in ["own", "manager"] {
            api.get(who, "/agents").is(404);
            api.get(who, &path).is(404);
            api.post(who, "/agents", &body).is(404);
            api.put(who, &path, &body).is(404);
        }
    });
}

#[test]
fn nobody_makes_themself_more_than_they_are() {
    apis(|api| {
        for (who, name) in [("agent", "Omar"), ("lead", "Lina")] {
            put(api, who, name, &json!({"role": "administrator"})).is(403);
            put(api, who, "Amal", &json!({"active": false})).is(403);
            let more =
                json!({"name": "X", "address": "x@desk.example", "role": "administrator", "language": "en"});
            api.post(who, "/agents", &more).is(403);
        }
    });
}

#[test]
fn another_role_counts_from_the_next_request_on() {
    apis(|api| {
        let team = json!({"name": "First line"});
        api.post("agent", "/teams", &team).is(403);
        put(api, "admin", "Omar", &json!({"role": "lead"})).is(200);
        api.post("agent", "/teams", &team).is(201);
        put(api, "admin", "Omar", &json!({"role": "agent"})).is(200);
        api.post("agent", "/teams", &team).is(403);
        put(api, "admin", "Omar", &json!({"active": false})).is(200);
        api.get("agent", "/me").is(401);
    });
}

#[test]
fn the_last_administrator_stays_one() {
    apis(|api| {
        for change in [json!({"role": "lead"}), json!({"active": false})] {
            let refused = put(api, "admin", "Amal", &change).is(409);
            assert_eq!(refused.fields(), ["role"]);
        }
        put(api, "admin", "Amal", &json!({"name": "Amal"})).is(200);
        put(api, "admin", "Lina", &json!({"role": "administrator"})).is(200);
        put(api, "admin", "Amal", &json!({"role": "agent"})).is(200);
        put(api, "admin", "Amal", &json!({"role": "administrator"})).is(403);
        put(api, "lead", "Lina", &json!({"active": false})).is(409);
    });
}
