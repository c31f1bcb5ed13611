//! Saved views in the browser: kept from a filter, found in the side bar, changed and removed by those who may.

use serde_json::json;

use super::browser::{Browser, Page, sign_in, visit};
use crate::api::apis;
use crate::cases::{of, opens};

fn listed(page: &Page) -> Vec<String> {
    page.attributes(".queue .row__subject", "href")
}

/// The queue's urgent cases as a view with a name.
fn saves(browser: &Browser<'_>, name: &str) -> Page {
    let page = browser.get("/queue?priority=1&lang=en").is(200);
    browser.submit(&page, "/views", &[("name", name)])
}

#[test]
fn a_filter_is_saved_under_a_name_and_stands_in_the_side_bar() {
    apis(|api| {
        let urgent = opens(api, "own", "P1").id();
        opens(api, "own", "P3");
        let browser = sign_in(api, "agent");
        let plain = browser.get("/queue").is(200);
        assert!(plain.forms("/views").is_empty(), "without a filter there is nothing to save");
        let saved = saves(&browser, "Burning حالات").is(200);
        assert_eq!(saved.text("h1 bdi"), "Burning حالات");
        assert_eq!(listed(&saved), [format!("/cases/{urgent}")]);
        let side = saved.attributes("[data-live=saved-views] [aria-current]", "href");
        assert_eq!(side.len(), 1, "the side bar shows it");
        let view = api.get("agent", "/views").is(200).json["items"][0].clone();
        assert_eq!(view["filter"]["priorities"], json!(["P1"]));
        assert_eq!(view["filter"]["states"], json!(["run", "idle", "soon", "late"]), "as the queue has them");
    });
}

#[test]
fn a_name_that_is_none_is_refused_beside_what_was_typed() {
    apis(|api| {
        let browser = sign_in(api, "agent");
        let refused = saves(&browser, "  ").is(422);
        assert!(refused.has("[role=alert]") && refused.has("#add-name[aria-invalid]"));
        let mended = browser.submit(&refused, "/views", &[("name", "Burning")]).is(200);
        assert_eq!(mended.text("h1 bdi"), "Burning");
    });
}

#[test]
fn a_view_is_renamed_and_removed_by_its_owner_and_by_nobody_else() {
    apis(|api| {
        let browser = sign_in(api, "agent");
        saves(&browser, "Burning").is(200);
        let id = api.get("agent", "/views").is(200).json["items"][0]["id"].as_i64().unwrap();
        let path = format!("/views/{id}");
        let page = browser.get("/views").is(200);
        let stale = page.form(&path).with(&[("name", "Other")]);
        let renamed = browser.submit(&page, &path, &[("name", "Urgent")]).is(200);
        assert_eq!(renamed.texts(".chartsec h2 bdi"), ["Urgent"]);
        let behind = browser.send_form(&stale).is(412);
        assert!(behind.has("[role=alert]"), "somebody who read an older one is told");

        let other = sign_in(api, "organisation").get("/views");
        assert_eq!(other.is(404).forms(&path).len(), 0);
        assert!(visit(api).get("/views").has("form[action^='/sign-in']"));

        let mut removal = renamed.form(&path);
        removal.action = format!("{path}/removal");
        let gone = browser.send_form(&removal).is(200);
        assert!(gone.has(".empty") && gone.forms(&path).is_empty());
        browser.get(&format!("/queue/{id}")).is(404);
    });
}

#[test]
fn a_view_made_of_what_was_closed_today_goes_on_to_show_what_was_closed_today() {
    apis(|api| {
        let closes = |priority| {
            let case = opens(api, "own", priority);
            api.post("own", &of(&case, "/withdrawal"), &json!({})).is(200);
            format!("/cases/{}", case.id())
        };
        let before = closes("P1");
        api.set("2026-11-24T09:00:00Z");
        let (today, other) = (closes("P1"), closes("P3"));
        let browser = sign_in(api, "agent");
        let closed = browser.get("/queue/closed-today").is(200);
        assert_eq!(listed(&closed), [other, today.clone()], "the last one first");
        let urgent = browser.get("/queue/closed-today?priority=1").is(200);
        assert_eq!(listed(&urgent), std::slice::from_ref(&today));
        let saved = browser.submit(&urgent, "/views", &[("name", "Urgent, over")]).is(200);
        assert_eq!(listed(&saved), [today]);
        let view = api.get("agent", "/views").is(200).json["items"][0].clone();
        assert_eq!(view["filter"]["today"], true);
        let of_api = api.get("agent", &format!("/cases?view={}", view["id"])).is(200);
        assert_eq!(of_api.json["items"].as_array().unwrap().len(), 1);
        let path = saved.attributes("[data-live=saved-views] [aria-current]", "href");
        api.set("2026-11-25T09:00:00Z");
        let later = sign_in(api, "agent").get(&path[0]).is(200);
        assert!(listed(&later).is_empty(), "today is another day");
        let all = api.get("agent", "/cases?statuses=withdrawn").is(200);
        assert_eq!(all.json["items"].as_array().unwrap().len(), 3, "{before}");
    });
}
