//! What a contact says of themselves, and what they choose to be told.

use serde_json::json;

use super::browser::{Browser, Page, sign_in, visit};
use crate::api::{Api, apis};
use crate::cases::{of, opens};

fn account(browser: &Browser<'_>) -> Page {
    browser.get("/account?lang=en").is(200)
}

/// What is kept of the contact whom the tests call `own`, as an agent sees it.
fn kept(api: &Api) -> serde_json::Value {
    let contacts = format!("/organisations/{}/contacts", api.rimal.organisation);
    let found = api.get("agent", &contacts).json["items"].as_array().unwrap().clone();
    let is_own = |contact: &&serde_json::Value| contact["addresses"][0]["to"] == "own@customer.example";
    found.iter().find(is_own).unwrap().clone()
}

#[test]
fn a_contact_changes_the_own_name_and_telephone_numbers() {
    apis(|api| {
        let own = sign_in(api, "own");
        let page = account(&own);
        assert!(page.text("#profile").contains("own@customer.example"), "the address is shown");
        assert!(page.text("#profile").contains("manager or support changes it"), "and whose it is to change");
        let typed = [("name", " سارة العتيبي "), ("number", "00966 11 234 5678")];
        let page = own.submit(&page, "/account/profile", &typed).is(200);
        assert_eq!(page.path, "/account?done=profile");
        let contact = kept(api);
        assert_eq!(contact["name"], "سارة العتيبي");
        assert_eq!(contact["numbers"], json!([{"to": "+966112345678", "verified": false}]));
        assert_eq!(contact["role"], "own-cases");
        let page = account(&own);
        assert_eq!(page.attributes("[name=number]", "value"), ["+966112345678", ""]);
        // An emptied box takes its number away.
        own.submit(&page, "/account/profile", &[("number", "")]).is(200);
        assert_eq!(kept(api)["numbers"], json!([]));
        assert!(own.get("/account").has("html[lang=ar]"), "in the language of the contact");
        assert!(own.get("/account").text("#profile").contains("يغيّره مدير مؤسستكم"));
    });
}

#[test]
fn what_is_wrong_with_it_is_said_at_its_box_and_nothing_typed_is_lost() {
    apis(|api| {
        let own = sign_in(api, "own");
        let before = kept(api);
        let typed = [("name", "\u{1b}Sara"), ("number", "12")];
        let page = own.submit(&account(&own), "/account/profile", &typed).is(422);
        assert_eq!(page.attributes("#profile [aria-invalid]", "id"), ["name", "number-0"]);
        assert_eq!(page.attributes("#profile #wrong a", "href"), ["#name", "#number-0"]);
        assert_eq!(page.attributes("#number-0", "value"), ["12"]);
        let page = own.submit(&account(&own), "/account/profile", &[("name", "  ")]).is(422);
        assert_eq!(page.attributes("#profile [aria-invalid]", "id"), ["name"]);
        assert_eq!(kept(api), before);
        // A name that turns the text around it can't leave its place.
        own.submit(&account(&own), "/account/profile", &[("name", "Sara\u{202e}gro")]).is(200);
        assert!(!account(&sign_in(api, "own")).text(".topbar").contains('\u{202e}'));
    });
}

#[test]
fn what_somebody_else_changed_meanwhile_is_shown_before_it_is_replaced() {
    apis(|api| {
        let own = sign_in(api, "own");
        let shown = account(&own);
        let contact = kept(api);
        let path = format!("/contacts/{}", contact["id"]);
        let body = json!({
            "site": contact["site"], "name": "Sara of Rimal", "role": "own-cases", "language": "ar",
            "numbers": [{"to": "+966112345678"}]
        });
        api.put("manager", &path, &body).is(200);
        let page = own.submit(&shown, "/account/profile", &[("name", "Sara")]).is(422);
        let said = page.text("#profile #wrong");
        assert!(said.contains("Sara of Rimal") && said.contains("+966112345678"), "{said}");
        assert_eq!(page.attributes("#name", "value"), ["Sara"]);
        assert_eq!(kept(api)["name"], "Sara of Rimal");
        own.submit(&page, "/account/profile", &[]).is(200);
        assert_eq!(kept(api)["name"], "Sara");
    });
}

#[test]
fn nobody_says_it_for_another() {
    apis(|api| {
        let other = sign_in(api, "other");
        let before = kept(api);
        let mut form = account(&other).form("/account/profile").with(&[("name", "Not Sara")]);
        form.fields.push(("contact".to_owned(), before["id"].to_string()));
        other.send_form(&form).is(200);
        assert_eq!(kept(api), before, "a form is about whoever sends it");
        let agent = sign_in(api, "agent");
        let mark = account(&agent).form("/account/preferences").value("csrf").unwrap().to_owned();
        let fields = [("csrf".to_owned(), mark), ("name".to_owned(), "x".to_owned())];
        agent.post("/account/profile", &fields).is(404);
        assert!(
            !account(&agent).has("[action='/account/profile']"),
            "an agent's name is the administrators'"
        );
        visit(api).post("/account/profile", &fields).is(303);
        sign_in(api, "own").post("/account/profile", &[("name".to_owned(), "Forged".to_owned())]).is(403);
        assert_eq!(kept(api), before);
    });
}

#[test]
fn d8_a_contact_chooses_what_is_told_but_not_to_miss_the_question_for_the_own_presence() {
    apis(|api| {
        let own = sign_in(api, "own");
        let page = account(&own);
        assert_eq!(page.attributes("#notifications input[disabled]", "name"), ["asked", "lowered"]);
        let mut form = page.form("/account/notifications");
        form.fields.retain(|(name, way)| !(name == "support-wrote" && way != "mail") && name != "asked");
        own.send_form(&form).is(200);
        let page = account(&own);
        let again = page.form("/account/notifications");
        assert!(again.fields.contains(&("support-wrote".to_owned(), "mail".to_owned())));
        assert!(!again.fields.iter().any(|(name, way)| name == "support-wrote" && way == "page"));
        assert!(
            page.has("[name=asked][value=mail][checked][disabled]"),
            "it goes by mail whatever is chosen"
        );
        assert!(!page.has("#notifications [name=contested]"), "what is the desk's own can't be chosen");
        // What was chosen holds for what an open page says.
        let case = opens(api, "own", "P3");
        let mut stream = own.stream("/live");
        api.post("agent", &of(&case, "/replies"), &json!({"message": "We look into it."})).is(201);
        api.set("2026-11-23T07:00:05Z");
        loop {
            let event = stream.next().unwrap();
            if event.contains("event: again") || event.contains("event:again") {
                assert!(!event.contains("said"), "a case changes without a word: {event}");
                break;
            }
        }
    });
}
