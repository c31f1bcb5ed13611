//! Contacts: who keeps them, who is taken for whom, and what erasing leaves.

use serde_json::{Value, json};

use crate::api::{Answer, Api, apis};

fn contacts(api: &Api) -> String {
    format!("/organisations/{}/contacts", api.rimal.organisation)
}

fn person(name: &str, role: &str, addresses: &Value) -> Value {
    json!({"name": name, "role": role, "language": "ar", "addresses": addresses})
}

fn names(page: &Answer) -> Vec<&str> {
    page.json["items"].as_array().unwrap().iter().map(|of| of["name"].as_str().unwrap()).collect()
}

#[test]
fn a_contact_is_added_shown_changed_and_listed() {
    apis(|api| {
        let body = json!({
            "name": "Huda", "role": "site", "site": api.rimal.site, "language": "ar",
            "addresses": [{"to": "Huda@Rimal.example", "verified": true}], "numbers": [{"to": "00966 11 234 5678"}]
        });
        let added = api.post("lead", &contacts(api), &body).is(201);
        assert_eq!(added.headers["location"], format!("/api/v1/contacts/{}", added.id()));
        let reach =
            json!({"to": "huda@rimal.example", "verified": true, "verified_at": "2026-11-23T07:00:00Z"});
        assert_eq!(added.json["addresses"], json!([reach]));
        assert_eq!(added.json["numbers"], json!([{"to": "+966112345678", "verified": false}]));
        let path = format!("/contacts/{}", added.id());
        assert_eq!(api.get("agent", &path).is(200).json, added.json);
        // What isn't given stays; what is proven stays so.
        api.set("2026-11-24T07:00:00Z");
        let change = json!({"name": "Huda S.", "role": "own-cases", "language": "en",
            "addresses": [{"to": "huda@rimal.example"}, {"to": "h@rimal.example"}]});
        let put = || api.ask("lead", "PUT", &path).header("if-match", "\"1\"").json(&change);
        let changed = put().is(200);
        put().is(412);
        assert_eq!(changed.headers["etag"], "\"2\"");
        assert_eq!(changed.json["addresses"], json!([reach, {"to": "h@rimal.example", "verified": false}]));
        assert_eq!(changed.json["numbers"], added.json["numbers"]);
        assert_eq!(changed.json.get("site"), None);
        assert_eq!(names(&api.get("agent", &contacts(api)).is(200)).last(), Some(&"Huda S."));
    });
}

#[test]
fn a_list_shows_a_contact_those_whom_the_own_role_shows() {
    apis(|api| {
        let path = contacts(api);
        api.post("manager", &path, &person("Elsewhere", "own-cases", &json!([]))).is(201);
        let all = ["site", "organisation", "manager", "own", "Elsewhere"];
        for (who, seen) in [
            ("agent", &all[..]),
            ("manager", &all),
            ("organisation", &all),
            ("site", &all[..4]),
            ("own", &all[3..4]),
        ] {
            let listed = api.get(who, &path).is(200);
            assert_eq!(names(&listed), seen, "{who}");
        }
        api.get("other", &path).is(404);
        let elsewhere = format!("/contacts/{}", api.get("agent", &path).json["items"][4]["id"]);
        for (who, status) in
            [("agent", 200), ("organisation", 200), ("site", 404), ("own", 404), ("other", 404), ("", 401)]
        {
            api.get(who, &elsewhere).is(status);
        }
    });
}

#[test]
fn a_contact_changes_the_own_name_and_language_and_is_told_what_is_not_the_own_to_change() {
    apis(|api| {
        let path = format!("/contacts/{}", api.rimal.contact);
        let own = |change: Value| {
            let mut body =
                json!({"site": api.rimal.site, "name": "own", "role": "own-cases", "language": "ar"});
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            api.put("own", &path, &body)
        };
        let changed = own(json!({"name": "Sara", "language": "en"})).is(200);
        assert_eq!((&changed.json["name"], &changed.json["language"]), (&json!("Sara"), &json!("en")));
        assert_eq!(own(json!({"role": "manager"})).is(403).fields(), ["role"]);
        assert_eq!(own(json!({"site": null})).is(403).fields(), ["site"]);
        let mine = json!([{"to": "own@customer.example"}]);
        own(json!({"addresses": mine})).is(200);
        let more = json!([{"to": "own@customer.example"}, {"to": "x@customer.example", "verified": true}]);
        assert_eq!(own(json!({"addresses": more})).is(403).fields(), ["addresses"]);
        let numbers = own(json!({"numbers": [{"to": "+966112345678"}]})).is(200);
        assert_eq!(numbers.json["numbers"], json!([{"to": "+966112345678", "verified": false}]));
        let proven = json!({"numbers": [{"to": "+966112345678", "verified": true}]});
        assert_eq!(own(proven).is(403).fields(), ["numbers[0].verified"]);
        for (who, status) in [("site", 403), ("organisation", 403), ("other", 404)] {
            api.put(who, &path, &person("Mine", "own-cases", &json!([]))).is(status);
        }
        let refused = own(json!({"role": "manager"}));
        assert_eq!(refused.json["type"], "/problems/forbidden");
        api.post("own", &contacts(api), &person("Friend", "own-cases", &json!([]))).is(403);
        api.post("other", &contacts(api), &person("Friend", "own-cases", &json!([]))).is(404);
    });
}

#[test]
fn a_manager_keeps_the_own_people_and_vouches_for_no_address() {
    apis(|api| {
        let path = contacts(api);
        let added =
            api.post("manager", &path, &person("Huda", "manager", &json!([{"to": "h@rimal.example"}])));
        let added = added.is(201);
        assert_eq!(
            (&added.json["role"], &added.json["addresses"][0]["verified"]),
            (&json!("manager"), &json!(false))
        );
        let vouched = json!([{"to": "i@rimal.example"}, {"to": "j@rimal.example", "verified": true}]);
        let refused = api.post("manager", &path, &person("Ibrahim", "own-cases", &vouched)).is(403);
        assert_eq!(refused.fields(), ["addresses[1].verified"]);
        let change = person("Huda", "own-cases", &json!([{"to": "h@rimal.example", "verified": true}]));
        let huda = format!("/contacts/{}", added.id());
        assert_eq!(api.put("manager", &huda, &change).is(403).fields(), ["addresses[0].verified"]);
        // An agent vouches; who else may see more, a lead says.
        let seen = api.put("agent", &huda, &change).is(403);
        assert_eq!(seen.fields(), ["role"]);
        let vouched = person("Huda", "manager", &json!([{"to": "h@rimal.example", "verified": true}]));
        assert_eq!(api.put("agent", &huda, &vouched).is(200).json["addresses"][0]["verified"], true);
        // A manager of another organisation isn't one here.
        api.put("other", &huda, &change).is(404);
        api.put("manager", &huda, &person("Huda", "own-cases", &json!([{"to": "h@rimal.example"}]))).is(200);
    });
}

#[test]
fn d13_what_a_contact_has_proven_is_told_to_another_by_field() {
    apis(|api| {
        let taken = json!([{"to": "free@rimal.example"}, {"to": "OWN@customer.example", "verified": true}]);
        let refused = api.post("agent", &contacts(api), &person("Huda", "own-cases", &taken)).is(422);
        assert_eq!(refused.fields(), ["addresses[1]"]);
        // A claim that nobody vouches for takes nothing away.
        let claimed = json!([{"to": "own@customer.example"}]);
        api.post("manager", &contacts(api), &person("Huda", "own-cases", &claimed)).is(201);
    });
}

#[test]
fn everything_that_is_wrong_with_a_contact_is_told_by_field() {
    apis(|api| {
        let addresses = json!([{"to": "sara@"}, {"to": "a@b.example"}, {"to": "A@b.example"}]);
        let mut body = person("a\u{0}b", "site", &addresses);
        body["numbers"] = json!([{"to": "12"}]);
        let refused = api.post("lead", &contacts(api), &body).is(422);
        assert_eq!(refused.fields(), ["name", "addresses[0]", "addresses[2]", "numbers[0]", "site"]);
        let mut foreign = person("Huda", "own-cases", &json!([]));
        foreign["site"] = json!(api.rimal.maple_site);
        assert_eq!(api.post("lead", &contacts(api), &foreign).is(422).fields(), ["site"]);
        let many: Vec<_> = (0..21).map(|n| json!({"to": format!("h{n}@rimal.example")})).collect();
        let refused = api.post("lead", &contacts(api), &person("Huda", "own-cases", &json!(many))).is(422);
        assert_eq!(refused.fields(), ["addresses"]);
        let unknown = json!({"name": "Huda", "role": "owner", "language": "ar"});
        assert_eq!(api.post("lead", &contacts(api), &unknown).is(422).fields(), ["role"]);
        api.post("lead", "/organisations/999/contacts", &person("Huda", "own-cases", &json!([]))).is(404);
    });
}

#[test]
fn an_erased_contact_is_gone_also_from_the_answers_that_are_kept() {
    apis(|api| {
        let body = person("Huda", "own-cases", &json!([{"to": "h@rimal.example", "verified": true}]));
        let send = || api.ask("agent", "POST", &contacts(api)).header("idempotency-key", "k").json(&body);
        let added = send().is(201);
        assert_eq!(send().is(201).json, added.json);
        let path = format!("/contacts/{}", added.id());
        let token = api.post("admin", "/tokens", &json!({"name": "Huda's", "contact": added.id()})).is(201);
        let secret = token.json["secret"].as_str().unwrap().to_owned();
        api.get(&secret, "/me").is(200);
        let erase = |who: &str| api.ask(who, "DELETE", &path).send();
        for (who, status) in [("agent", 403), ("lead", 403), ("manager", 403), ("other", 404)] {
            erase(who).is(status);
        }
        let erased = erase("admin").is(200);
        let expected = json!({"contact": added.id(), "texts": 0, "reaches": 1, "tokens": 1});
        assert_eq!(erased.json, expected);
        erase("admin").is(404);
        api.get("agent", &path).is(404);
        api.put("agent", &path, &body).is(404);
        api.get(&secret, "/me").is(401);
        send().is(404);
        assert!(!names(&api.get("agent", &contacts(api)).is(200)).contains(&"Huda"));
        let kept = api.store.read_now::<_, store::Error, _>(|tx| {
            tx.all("SELECT answer FROM requests WHERE answer IS NOT NULL", &[], |row| row.take::<String>())
        });
        assert!(kept.unwrap().iter().all(|answer| !answer.contains("Huda") && !answer.contains("h@rimal")));
    });
}
