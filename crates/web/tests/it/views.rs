//! Saved views: own or shared with a team, in their order, and only where they are one's to see.

use serde_json::{Value, json};

use crate::api::{Api, MONDAY, apis};
use crate::said::{Somebody, opens};

fn names(api: &Api, who: &str, query: &str) -> Vec<String> {
    let page = api.get(who, &format!("/views{query}")).is(200);
    page.json["items"].as_array().unwrap().iter().map(|of| of["name"].as_str().unwrap().to_owned()).collect()
}

fn team(api: &Api, agents: &Value) -> i64 {
    api.post("lead", "/teams", &json!({"name": "First line", "agents": agents})).is(201).id()
}

#[test]
fn a_view_is_saved_shown_changed_and_removed() {
    apis(|api| {
        let filter = json!({
            "states": ["late", "soon"], "statuses": ["open"], "priorities": ["P1", "P2"], "agent": "me",
            "team": "nobody", "organisation": api.rimal.organisation, "site": api.rimal.site,
            "contact": api.rimal.contact, "tags": ["sign in"], "awaits": "support", "channels": ["email", "phone"],
            "unheard": true, "today": true, "submitted_from": "2026-11-01T00:00:00Z", "submitted_to": "2026-12-01T00:00:00Z",
            "order": "newest"
        });
        let body = json!({"name": "Mine, urgent", "position": 2, "filter": filter});
        let saved = api.post("agent", "/views", &body).is(201);
        let path = format!("/views/{}", saved.id());
        assert_eq!(saved.headers["location"], format!("/api/v1{path}"));
        let expected = json!({"id": saved.id(), "name": "Mine, urgent", "owner": api.rimal.agent, "position": 2,
            "filter": filter});
        assert_eq!(saved.json, expected);
        assert_eq!(api.get("agent", &path).is(200).json, expected);
        let change = json!({"name": "Everything"});
        let put = || api.ask("agent", "PUT", &path).header("if-match", "\"1\"").json(&change);
        let changed = put().is(200);
        assert_eq!(
            (&changed.json["filter"], &changed.headers["etag"]),
            (&json!({"order": "respond-by"}), &"\"2\"".parse().unwrap())
        );
        put().is(412);
        let remove = || api.ask("agent", "DELETE", &path).send();
        remove().is(204);
        remove().is(404);
        api.get("agent", &path).is(404);
        api.put("agent", &path, &change).is(404);
    });
}

#[test]
fn a_view_is_the_owners_until_a_team_shares_it() {
    apis(|api| {
        let first_line = team(api, &json!([api.rimal.agent]));
        let save = |who: &str, name: &str, team: Option<i64>, position: u32| {
            let body = json!({"name": name, "team": team, "position": position});
            format!("/views/{}", api.post(who, "/views", &body).is(201).id())
        };
        let own = save("lead", "Hers", None, 1);
        let shared = save("lead", "Shared", Some(first_line), 3);
        let mine = save("agent", "His", Some(first_line), 2);
        assert_eq!(names(api, "agent", ""), ["His", "Shared"]);
        assert_eq!(names(api, "lead", ""), ["Hers", "Shared"]);
        assert_eq!(names(api, "lead", "?all=true"), ["Hers", "His", "Shared"]);
        assert_eq!(names(api, "admin", ""), Vec::<String>::new());
        api.get("agent", "/views?all=true").is(403);
        let page = api.get("lead", "/views?all=true&limit=2").is(200);
        let next = page.json["next"].as_str().unwrap();
        assert_eq!(names(api, "lead", &format!("?all=true&limit=2&after={next}")), ["Shared"]);
        api.get("agent", &own).is(404);
        api.get("agent", &shared).is(200);
        let change = json!({"name": "Changed", "team": first_line});
        api.put("agent", &shared, &change).is(403);
        api.ask("agent", "DELETE", &shared).send().is(403);
        api.put("agent", &own, &change).is(404);
        api.ask("agent", "DELETE", &own).send().is(404);
        let changed = api.put("lead", &mine, &change).is(200);
        assert_eq!(changed.json["owner"], api.rimal.agent, "whose it is stays");
        // Who leaves the team sees its views no more.
        api.put("lead", &format!("/teams/{first_line}"), &json!({"name": "First line"})).is(200);
        api.get("agent", &shared).is(404);
        // What is shared already stays so; nothing more is shared with a team that one left.
        api.put("agent", &mine, &change).is(200);
        assert_eq!(api.post("agent", "/views", &change).is(422).fields(), ["team"]);
    });
}

#[test]
fn what_is_wrong_with_a_view_is_told_by_field() {
    apis(|api| {
        let other = team(api, &json!([]));
        let save = |body: &Value| api.post("agent", "/views", body);
        let wrong = json!({"name": "", "filter": {"tags": ["ok", " "]}});
        assert_eq!(save(&wrong).is(422).fields(), ["name", "filter.tags[1]"]);
        assert_eq!(save(&json!({"name": "x", "team": 999})).is(422).fields(), ["team"]);
        assert_eq!(save(&json!({"name": "x", "team": other})).is(422).fields(), ["team"]);
        for (filter, field) in [
            (json!({"states": ["lost"]}), "filter.states[0]"),
            (json!({"agent": "you"}), "filter.agent"),
            (json!({"priorities": ["P0"]}), "filter.priorities[0]"),
            (json!({"color": "red"}), "filter.color"),
        ] {
            assert_eq!(save(&json!({"name": "x", "filter": filter})).is(422).fields(), [field]);
        }
        for after in ["x", "1", "1.x", "-1.1"] {
            assert_eq!(api.get("agent", &format!("/views?after={after}")).is(422).fields(), ["after"]);
        }
    });
}

#[test]
fn to_a_customer_there_are_no_views() {
    apis(|api| {
        let saved = api.post("agent", "/views", &json!({"name": "Mine"})).is(201);
        let path = format!("/views/{}", saved.id());
        for who in ["own", "manager"] {
            api.get(who, "/views").is(404);
            api.get(who, &path).is(404);
            api.post(who, "/views", &json!({"name": "Mine"})).is(404);
            api.put(who, &path, &json!({"name": "Mine"})).is(404);
            api.ask(who, "DELETE", &path).send().is(404);
        }
        api.get("", "/views").is(401);
    });
}

#[test]
fn a_list_shows_what_a_saved_view_says_to_whoever_sees_the_view() {
    apis(|api| {
        let urgent = opens(api, Some(Somebody::rimal(api)), 1, ("a", "b"), MONDAY).number();
        let other = opens(api, Some(Somebody::rimal(api)), 3, ("a", "b"), MONDAY).number();
        let body = json!({"name": "Urgent", "filter": {"priorities": ["P1"]}});
        let view = api.post("agent", "/views", &body).is(201).id();
        let shown = |path: &str| -> Vec<i64> {
            let page = api.get("agent", path).is(200);
            page.json["items"].as_array().unwrap().iter().map(|case| case["id"].as_i64().unwrap()).collect()
        };
        assert_eq!(shown("/cases").len(), 2);
        assert_eq!(shown(&format!("/cases?view={view}")), [urgent]);
        assert_eq!(shown(&format!("/queue?view={view}")), [urgent]);
        assert_eq!(
            shown(&format!("/cases?view={view}&priorities=P3")),
            [other],
            "what is said besides counts"
        );
        api.get("agent", "/cases?view=999").is(404);
        let hers = api.post("lead", "/views", &json!({"name": "Hers"})).is(201).id();
        api.get("agent", &format!("/cases?view={hers}")).is(404);
    });
}
