//! Teams, and through them what every noun shares: keys, versions, pages, problems.

use serde_json::json;

use crate::api::apis;

#[test]
fn a_team_is_added_shown_changed_and_listed() {
    apis(|api| {
        let agent = api.rimal.agent;
        let added = api.post("lead", "/teams", &json!({"name": "First line", "agents": [agent]})).is(201);
        assert_eq!(added.headers["location"], format!("/api/v1/teams/{}", added.id()));
        let path = format!("/teams/{}", added.id());
        let shown = api.get("agent", &path).is(200);
        assert_eq!(shown.json, added.json);
        assert_eq!(shown.headers["etag"], "\"1\"");
        let change = json!({"name": "First", "agents": []});
        let changed = api.ask("lead", "PUT", &path).header("if-match", "\"1\"").json(&change).is(200);
        assert_eq!(
            (changed.json["name"].as_str(), &changed.headers["etag"]),
            (Some("First"), &"\"2\"".parse().unwrap())
        );
        api.ask("lead", "PUT", &path).header("if-match", "\"1\"").json(&change).is(412);
        let listed = api.get("agent", "/teams").is(200);
        assert_eq!(listed.json, json!({"items": [changed.json]}));
        api.get("agent", "/teams/999").is(404);
        api.get("agent", "/teams/first").is(404);
        api.put("lead", "/teams/999", &change).is(404);
    });
}

#[test]
fn a_list_comes_in_pages_that_follow_each_other() {
    apis(|api| {
        for number in 0..5 {
            api.post("lead", "/teams", &json!({"name": format!("Team {number}")})).is(201);
        }
        let (mut path, mut seen) = ("/teams?limit=2".to_owned(), Vec::new());
        loop {
            let page = api.get("agent", &path).is(200);
            let items = page.json["items"].as_array().unwrap();
            assert!(items.len() <= 2);
            seen.extend(items.iter().map(|team| team["name"].as_str().unwrap().to_owned()));
            let Some(link) = page.headers.get("link") else { break };
            let link = link.to_str().unwrap();
            path = link.strip_prefix('<').unwrap().split('>').next().unwrap().to_owned();
            assert!(link.ends_with("rel=\"next\"") && path.contains("limit=2"), "{link}");
        }
        assert_eq!(seen, ["Team 0", "Team 1", "Team 2", "Team 3", "Team 4"]);
        for (query, field) in [("limit=0", "limit"), ("limit=201", "limit"), ("after=x", "after")] {
            assert_eq!(api.get("agent", &format!("/teams?{query}")).is(422).fields(), [field]);
        }
        api.get("agent", "/teams?limit=many").is(422);
    });
}

#[test]
fn a_request_that_is_sent_again_with_its_key_is_done_once() {
    apis(|api| {
        let body = json!({"name": "First line"});
        let send = |body| api.ask("lead", "POST", "/teams").header("idempotency-key", "\"k1\"").json(body);
        let (first, again) = (send(&body).is(201), send(&body).is(201));
        assert_eq!(first.json, again.json);
        assert_eq!(api.get("lead", "/teams").json["items"].as_array().unwrap().len(), 1);
        assert_eq!(send(&json!({"name": "Other"})).is(422).fields(), ["Idempotency-Key"]);
        // Another client's key is another key.
        api.ask("admin", "POST", "/teams").header("idempotency-key", "\"k1\"").json(&body).is(201);
        for unreadable in ["", "\"\"", "two words", &"k".repeat(256)] {
            let told =
                api.ask("lead", "POST", "/teams").header("idempotency-key", unreadable).json(&body).is(400);
            assert_eq!(told.fields(), ["Idempotency-Key"]);
        }
    });
}

#[test]
fn problems_are_told_by_field_in_the_readers_language() {
    apis(|api| {
        let wrong = json!({"name": "x", "agents": [999], "color": "red"});
        let english = api.post("lead", "/teams", &wrong).is(422);
        assert_eq!(english.headers["content-type"], "application/problem+json");
        assert_eq!(english.fields(), ["color"]);
        let unknown = json!({"name": "x", "agents": [999]});
        let arabic = api
            .ask("lead", "POST", "/teams")
            .header("accept-language", "ar, en;q=0.5")
            .json(&unknown)
            .is(422);
        assert_eq!(arabic.fields(), ["agents[0]"]);
        assert_eq!(arabic.json["errors"][0]["problem"], "لا موظف بهذا الرقم");
        assert_eq!(arabic.json["title"], "بعض الحقول خاطئة");
        api.ask("lead", "POST", "/teams")
            .header("content-type", "application/json")
            .body("{\"name\": ")
            .is(400);
        api.ask("lead", "POST", "/teams")
            .header("content-type", "application/json")
            .body("{\"name\": \"x\"} x")
            .is(400);
        api.ask("lead", "POST", "/teams").header("content-type", "text/plain").body("{}").is(415);
        api.post("lead", "/teams", &json!({"name": "a\u{0}b"})).is(422);
        api.post("lead", "/teams", &json!({"name": "x".repeat(2 << 20)})).is(413);
        // Fields without their names, at any depth.
        api.post("lead", "/teams", &json!(["First line"])).is(422);
        let told = api.post("agent", "/views", &json!({"name": "Late ones", "filter": [["late"]]})).is(422);
        assert_eq!(told.fields(), ["filter"]);
        api.ask("lead", "DELETE", "/teams").send().is(405);
        api.get("lead", "/nothing").is(404);
    });
}

#[test]
fn who_asks_is_known_by_a_token_or_not_at_all() {
    apis(|api| {
        let nobody = api.get("", "/teams").is(401);
        assert_eq!(nobody.headers["www-authenticate"], "Bearer");
        api.get("someone", "/teams").is(401);
        api.get("agent", "/teams").is(200);
        api.post("agent", "/teams", &json!({"name": "x"})).is(403);
        api.get("manager", "/teams").is(404);
    });
}
