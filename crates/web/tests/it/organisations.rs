//! Organisations and sites: who sees which, and what a site's place must name (policy D3).

use serde_json::json;

use crate::api::apis;

#[test]
fn an_organisation_is_added_shown_changed_and_listed() {
    apis(|api| {
        let added = api.post("admin", "/organisations", &json!({"name": " Dunes "})).is(201);
        assert_eq!(added.headers["location"], format!("/api/v1/organisations/{}", added.id()));
        assert_eq!(added.json["name"], "Dunes");
        let path = format!("/organisations/{}", added.id());
        let shown = api.get("agent", &path).is(200);
        assert_eq!((&shown.json, &shown.headers["etag"]), (&added.json, &"\"1\"".parse().unwrap()));
        let change = json!({"name": "Dunes Holding"});
        let put = || api.ask("admin", "PUT", &path).header("if-match", "\"1\"").json(&change);
        assert_eq!(put().is(200).headers["etag"], "\"2\"");
        put().is(412);
        let listed = api.get("lead", "/organisations").is(200);
        let names: Vec<_> = listed.json["items"].as_array().unwrap().iter().map(|of| &of["name"]).collect();
        assert_eq!(names, ["Rimal", "Maple", "Dunes Holding"]);
        let page = api.get("agent", "/organisations?limit=1&after=1").is(200);
        assert_eq!((&page.json["items"][0]["name"], &page.json["next"]), (&json!("Maple"), &json!("2")));
        assert_eq!(api.post("admin", "/organisations", &json!({"name": " "})).is(422).fields(), ["name"]);
        api.put("admin", "/organisations/999", &change).is(404);
    });
}

#[test]
fn a_contact_sees_the_own_organisation_and_its_sites_and_changes_neither() {
    apis(|api| {
        let (own, foreign) = (api.rimal.organisation, api.rimal.maple);
        for who in ["own", "site", "organisation", "manager"] {
            let listed = api.get(who, "/organisations").is(200);
            assert_eq!(listed.json, json!({"items": [{"id": own, "name": "Rimal"}]}), "{who}");
            assert_eq!(
                api.get(who, &format!("/organisations?after={own}")).is(200).json,
                json!({"items": []})
            );
            api.get(who, &format!("/organisations/{own}")).is(200);
            let sites = api.get(who, &format!("/organisations/{own}/sites")).is(200);
            assert_eq!(sites.json["items"][0]["id"], api.rimal.site);
            api.get(who, &format!("/sites/{}", api.rimal.site)).is(200);
            for path in [
                format!("/organisations/{foreign}"),
                format!("/organisations/{foreign}/sites"),
                format!("/sites/{}", api.rimal.maple_site),
            ] {
                api.get(who, &path).is(404);
            }
            let name = json!({"name": "Ours"});
            api.post(who, "/organisations", &name).is(403);
            api.put(who, &format!("/organisations/{own}"), &name).is(403);
            api.put(who, &format!("/organisations/{foreign}"), &name).is(404);
        }
        let name = json!({"name": "Ours"});
        for who in ["agent", "lead"] {
            api.post(who, "/organisations", &name).is(403);
            api.put(who, &format!("/organisations/{own}"), &name).is(403);
        }
        api.get("", "/organisations").is(401);
    });
}

#[test]
fn d3_a_site_is_added_with_a_place_and_every_part_of_it_must_be_there() {
    apis(|api| {
        let path = format!("/organisations/{}/sites", api.rimal.organisation);
        let place = json!({"zone": "Asia/Riyadh", "region": "global", "holidays": api.rimal.holidays});
        let added = api.post("admin", &path, &json!({"name": "Jeddah", "place": place})).is(201);
        assert_eq!(added.headers["location"], format!("/api/v1/sites/{}", added.id()));
        assert_eq!(
            (&added.json["place"], &added.json["organisation"]),
            (&place, &json!(api.rimal.organisation))
        );
        let site = format!("/sites/{}", added.id());
        assert_eq!(api.get("own", &site).is(200).json, added.json);
        let wrong = json!({"zone": "Mars/Olympus", "region": "gulf", "holidays": 999});
        for refused in [
            api.post("admin", &path, &json!({"name": "", "place": wrong})),
            api.put("admin", &site, &json!({"name": "", "place": wrong})),
        ] {
            let fields = ["name", "place.zone", "place.region", "place.holidays"];
            assert_eq!(refused.is(422).fields(), fields);
        }
        let body = json!({"name": "Dammam", "place": place});
        for (who, status) in [("lead", 403), ("agent", 403), ("manager", 403), ("other", 404)] {
            api.post(who, &path, &body).is(status);
            api.put(who, &site, &body).is(status);
        }
        api.post("admin", "/organisations/999/sites", &body).is(404);
        let send = || api.ask("admin", "POST", &path).header("idempotency-key", "s1").json(&body);
        assert_eq!(send().is(201).id(), send().is(201).id());
        assert_eq!(api.get("agent", &path).is(200).json["items"].as_array().unwrap().len(), 3);
        let put = || api.ask("admin", "PUT", &site).header("if-match", "\"1\"").json(&body);
        assert_eq!(put().is(200).headers["etag"], "\"2\"");
        put().is(412);
    });
}

#[test]
fn d20_a_site_that_moves_leaves_the_contract_what_it_fixed() {
    apis(|api| {
        let contract = desk::id::Id::new(api.rimal.contract);
        let read = move || {
            let kept = api.store.read_now::<_, store::Error, _>(move |tx| store::contract(tx, contract));
            kept.unwrap().unwrap()
        };
        let before = read();
        let place =
            json!({"zone": "America/Toronto", "region": "north-america", "holidays": api.rimal.holidays});
        let path = format!("/sites/{}", api.rimal.site);
        let moved = api.put("admin", &path, &json!({"name": "Toronto", "place": place})).is(200);
        assert_eq!(moved.json["place"], place);
        assert_eq!(read().last(), before.last());
    });
}
