//! Invitations by mail: from the page of an organisation, and by the API.

use serde_json::json;
use store::Error;

use super::browser::{sign_in, visit};
use crate::api::{Api, apis};

/// The letters that wait to leave, each with whom it is for, as `[contact, agent]`, and its secret.
fn letters(api: &Api) -> Vec<([Option<i64>; 2], String)> {
    let all = api.store.read_now::<_, Error, _>(|tx| {
        tx.all("SELECT contact_id, agent_id, document FROM letters ORDER BY id", &[], |row| {
            Ok(([row.take()?, row.take()?], row.take::<String>()?))
        })
    });
    let secret = |document: String| {
        let document = serde_json::from_str::<serde_json::Value>(&document).unwrap();
        document["access"]["secret"].as_str().unwrap().to_owned()
    };
    all.unwrap().into_iter().map(|(to, document)| (to, secret(document))).collect()
}

#[test]
fn an_agent_invites_a_customer_s_person_by_mail_and_the_page_says_so() {
    apis(|api| {
        let path = format!("/organisations/{}", api.rimal.organisation);
        let invitation = format!("/contacts/{}/invitation", api.rimal.contact);
        let agent = sign_in(api, "agent");
        let before = agent.get(&path).is(200);
        assert!(before.forms(&invitation).is_empty() && before.text("main").contains("radd user link"));
        api.mailbox();
        let page = agent.get(&path).is(200);
        let after = agent.submit(&page, &invitation, &[]).is(200);
        assert!(after.text("#invited").contains("is on its way by mail"), "{}", after.text("main"));
        let arabic = agent.get(&format!("{path}?invited={}&lang=ar", api.rimal.contact)).is(200);
        assert!(arabic.text("#invited").contains("في طريقها بالبريد"));
        // The link chooses a password; whoever invited doesn't see it.
        let sent = letters(api);
        let [(to, secret)] = sent.as_slice() else { panic!("{sent:?}") };
        assert_eq!(*to, [Some(api.rimal.contact), None]);
        assert!(!after.html.contains(secret.as_str()));
        let browser = visit(api);
        let link = format!("/sign-in/link/{secret}");
        let page = browser.get(&format!("{link}?lang=en")).is(200);
        assert!(page.has("input[type=password]"), "{}", page.text("main"));
        // The customer's side can't, nor can anybody for another's form.
        let own = sign_in(api, "own");
        let form = page.form(&link);
        assert!(own.post(&invitation, &form.fields).status.is_client_error());
        assert_eq!(letters(api).len(), 1);
    });
}

#[test]
fn the_api_invites_contacts_and_agents_once_a_request_and_not_without_end() {
    apis(|api| {
        let contact = format!("/contacts/{}/invitation", api.rimal.contact);
        let told = api.post("agent", &contact, &json!({})).is(409);
        assert!(told.json["detail"].as_str().unwrap().contains("no mailbox sends"), "{told:?}");
        api.mailbox();
        let send =
            || api.ask("manager", "POST", &contact).header("idempotency-key", "\"k1\"").json(&json!({}));
        let (first, again) = (send().is(201), send().is(201));
        assert_eq!(first.json, again.json);
        assert_eq!(letters(api).len(), 1);
        let agent = format!("/agents/{}/invitation", api.rimal.agent);
        api.post("admin", &agent, &json!({})).is(201);
        assert_eq!(letters(api)[1].0, [None, Some(api.rimal.agent)]);
        api.post("other", &contact, &json!({})).is(404);
        // The same person again and again: whoever invites waits, and others may.
        for _ in 0..5 {
            api.post("agent", &contact, &json!({})).is(201);
        }
        let told = api.post("agent", &contact, &json!({})).is(429);
        assert_eq!(told.headers["retry-after"], "30");
        api.post("lead", &contact, &json!({})).is(201);
        // Whose address nobody has proven is invited nowhere.
        let contacts = format!("/organisations/{}/contacts", api.rimal.organisation);
        let person = json!({"name": "New", "role": "own-cases", "language": "en", "addresses": [{"to": "new@customer.example"}]});
        let person = api.post("agent", &contacts, &person).is(201).json["id"].clone();
        api.post("agent", &format!("/contacts/{person}/invitation"), &json!({})).is(409);
    });
}
