//! Tokens: shown once, refused at once when they end, and nobody's way to more than they have.

use serde_json::json;

use crate::api::{Answer, Api, apis};

fn secret(answer: &Answer) -> String {
    answer.json["secret"].as_str().unwrap().to_owned()
}

fn listed(api: &Api, who: &str, query: &str) -> Vec<i64> {
    let page = api.get(who, &format!("/tokens{query}")).is(200);
    page.json["items"].as_array().unwrap().iter().map(|token| token["id"].as_i64().unwrap()).collect()
}

#[test]
fn a_token_is_made_with_a_secret_that_is_shown_once() {
    apis(|api| {
        let made = api.post("agent", "/tokens", &json!({"name": "A script"})).is(201);
        let secret = secret(&made);
        assert!(secret.starts_with("radd_") && secret.len() == 69, "{secret}");
        let path = format!("/tokens/{}", made.id());
        assert_eq!(made.headers["location"], format!("/api/v1{path}"));
        let shown = api.get("agent", &path).is(200);
        let expected = json!({"id": made.id(), "name": "A script", "agent": api.rimal.agent, "made": "2026-11-23T07:00:00Z"});
        assert_eq!(shown.json, expected);
        let list = api.get("agent", "/tokens").is(200);
        assert!(!String::from_utf8_lossy(&list.bytes).contains(&secret));
        let me = api.get(&secret, "/me").is(200);
        assert_eq!((&me.json["name"], &me.json["token"]["id"]), (&json!("Omar"), &json!(made.id())));
        let other = api.post("agent", "/tokens", &json!({"name": "Another"})).is(201);
        assert_ne!(other.json["secret"], made.json["secret"]);
    });
}

#[test]
fn a_token_that_is_asked_for_again_is_made_once_and_its_secret_is_kept_nowhere() {
    apis(|api| {
        let send = || {
            api.ask("agent", "POST", "/tokens")
                .header("idempotency-key", "t1")
                .json(&json!({"name": "A script"}))
        };
        let (first, again) = (send().is(201), send().is(201));
        assert_eq!(first.id(), again.id());
        assert_eq!(again.json.get("secret"), None);
        api.get(&secret(&first), "/me").is(200);
        let secret = secret(&first);
        let kept = api.store.read_now::<_, store::Error, _>(|tx| {
            tx.all("SELECT answer FROM requests WHERE answer IS NOT NULL", &[], |row| row.take::<String>())
        });
        assert!(kept.unwrap().iter().all(|answer| !answer.contains(&secret)));
    });
}

#[test]
fn an_expired_or_revoked_token_is_refused_at_once() {
    apis(|api| {
        let body = json!({"name": "For an hour", "expires": "2026-11-23T08:00:00Z"});
        let short = api.post("agent", "/tokens", &body).is(201);
        let long = api.post("agent", "/tokens", &json!({"name": "For ever"})).is(201);
        api.set("2026-11-23T07:59:59.999999Z").get(&secret(&short), "/me").is(200);
        let expired = api.set("2026-11-23T08:00:00Z").get(&secret(&short), "/me").is(401);
        assert!(expired.json["detail"].as_str().unwrap().contains("expired"));
        let path = format!("/tokens/{}", long.id());
        api.get(&secret(&long), "/me").is(200);
        assert_eq!(api.get("agent", &path).headers["etag"], "\"1\"");
        let revoke = || api.ask("agent", "DELETE", &path).send();
        assert!(revoke().is(204).bytes.is_empty());
        api.get(&secret(&long), "/me").is(401);
        let revoked = api.get("agent", &path).is(200);
        assert_eq!(revoked.json["revoked"], "2026-11-23T08:00:00Z");
        assert_eq!(revoked.headers["etag"], "\"2\"");
        revoke().is(204);
        // A token revokes itself.
        let own = api.post("agent", "/tokens", &json!({"name": "Own"})).is(201);
        api.ask(&secret(&own), "DELETE", &format!("/tokens/{}", own.id())).send().is(204);
        api.get(&secret(&own), "/me").is(401);
    });
}

#[test]
fn who_makes_tokens_for_whom() {
    apis(|api| {
        let (agent, contact) = (api.rimal.agent, api.rimal.contact);
        for who in ["agent", "lead"] {
            let mine = api.post(who, "/tokens", &json!({"name": "Mine"})).is(201);
            let me = api.get(&secret(&mine), "/me").is(200);
            assert_eq!(me.json["role"], who);
            api.post(who, "/tokens", &json!({"name": "Hers", "agent": 1})).is(403);
            api.post(who, "/tokens", &json!({"name": "Theirs", "contact": contact})).is(403);
        }
        for who in ["own", "manager"] {
            api.post(who, "/tokens", &json!({"name": "Mine"})).is(403);
            api.post(who, "/tokens", &json!({"name": "Mine", "contact": contact})).is(403);
            api.post(who, "/tokens", &json!({"name": "Theirs", "agent": agent})).is(403);
        }
        let theirs = api.post("admin", "/tokens", &json!({"name": "Theirs", "contact": contact})).is(201);
        assert_eq!(api.get(&secret(&theirs), "/me").is(200).json["id"], contact);
        api.post("admin", "/tokens", &json!({"name": "His", "agent": agent})).is(201);
        for (wrong, field) in [
            (json!({"name": "Both", "agent": agent, "contact": contact}), "contact"),
            (json!({"name": "Nobody", "agent": 999}), "agent"),
            (json!({"name": "Nobody", "contact": 999}), "contact"),
            (json!({"name": "Past", "expires": "2026-11-23T07:00:00Z"}), "expires"),
            (json!({"name": ""}), "name"),
        ] {
            assert_eq!(api.post("admin", "/tokens", &wrong).is(422).fields(), [field]);
        }
    });
}

#[test]
fn a_token_that_ends_makes_none_that_lasts_longer() {
    apis(|api| {
        let body = json!({"name": "For an hour", "expires": "2026-11-23T08:00:00Z"});
        let short = secret(&api.post("admin", "/tokens", &body).is(201));
        let longer = json!({"name": "Longer", "expires": "2026-11-23T08:00:01Z", "agent": api.rimal.agent});
        assert_eq!(api.post(&short, "/tokens", &longer).is(422).fields(), ["expires"]);
        let unsaid = api.post(&short, "/tokens", &json!({"name": "Unsaid"})).is(201);
        assert_eq!(unsaid.json["expires"], "2026-11-23T08:00:00Z");
        let sooner = json!({"name": "Sooner", "expires": "2026-11-23T07:30:00Z"});
        assert_eq!(api.post(&short, "/tokens", &sooner).is(201).json["expires"], "2026-11-23T07:30:00Z");
    });
}

#[test]
fn everybody_sees_and_revokes_the_own_tokens_and_administrators_all() {
    apis(|api| {
        // Those of the harness: three agents, then contacts.
        assert_eq!(listed(api, "admin", ""), [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(listed(api, "admin", "?limit=2&after=2"), [3, 4]);
        assert_eq!(listed(api, "agent", ""), [3]);
        assert_eq!(listed(api, "own", ""), [7]);
        assert_eq!(listed(api, "admin", &format!("?agent={}", api.rimal.agent)), [3]);
        assert_eq!(listed(api, "admin", &format!("?contact={}", api.rimal.contact)), [7]);
        assert_eq!(listed(api, "own", &format!("?contact={}", api.rimal.contact)), [7]);
        api.get("agent", "/tokens?agent=1").is(404);
        api.get("manager", &format!("/tokens?contact={}", api.rimal.contact)).is(404);
        assert_eq!(api.get("admin", "/tokens?agent=1&contact=1").is(422).fields(), ["contact"]);
        for (who, others) in [("agent", 1), ("lead", 3), ("own", 6), ("manager", 7), ("admin", 999)] {
            api.get(who, &format!("/tokens/{others}")).is(404);
            api.ask(who, "DELETE", &format!("/tokens/{others}")).send().is(404);
        }
        api.ask("own", "DELETE", "/tokens/7").send().is(204);
        api.get("own", "/me").is(401);
        api.ask("admin", "DELETE", "/tokens/3").send().is(204);
        api.get("agent", "/me").is(401);
    });
}

#[test]
fn who_am_i_by_this_token() {
    apis(|api| {
        let agent = api.get("agent", "/me").is(200);
        let expected = json!({"kind": "agent", "id": api.rimal.agent, "role": "agent", "teams": [], "name": "Omar",
            "language": "en", "token": {"id": 3}});
        assert_eq!(agent.json, expected);
        let team =
            api.post("lead", "/teams", &json!({"name": "First line", "agents": [api.rimal.agent]})).is(201);
        assert_eq!(api.get("agent", "/me").is(200).json["teams"], json!([team.id()]));
        let contact = api.get("own", "/me").is(200);
        let expected = json!({"kind": "contact", "id": api.rimal.contact, "role": "own-cases",
            "organisation": {"id": api.rimal.organisation, "name": "Rimal"}, "site": api.rimal.site, "name": "own",
            "language": "ar", "token": {"id": 7}});
        assert_eq!(contact.json, expected);
        api.get("", "/me").is(401);
    });
}
