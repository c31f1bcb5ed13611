//! What agents find that the desk has told them, and what they choose to be told.

use desk::contract::ContractBody;
use desk::effects::{NoticeKind, Readers};
use desk::id::Id;
use serde_json::json;

use super::browser::{Browser, Page, sign_in, visit};
use crate::api::{Api, apis, at};
use crate::cases::{of, opens};
use crate::notices::leave;

/// A case that somebody else gave to the agent, in which the customer wrote then.
fn two_notices(api: &Api) -> i64 {
    let case = opens(api, "own", "P3");
    api.put("lead", &of(&case, "/assignment"), &json!({"agent": api.rimal.agent})).is(200);
    api.post("own", &of(&case, "/messages"), &json!({"message": "Still broken."})).is(201);
    let agent = Id::new(api.rimal.agent);
    let is_told = |kind| matches!(kind, NoticeKind::Assigned | NoticeKind::CustomerWrote);
    leave(api, move |of| is_told(of.notice.kind).then_some(Readers::Agent(agent)));
    api.set("2026-11-24T09:00:00Z");
    case.id()
}

fn listed(browser: &Browser<'_>) -> Page {
    browser.get("/notifications?lang=en").is(200)
}

#[test]
fn what_was_told_is_new_until_it_is_marked_as_read() {
    apis(|api| {
        let case = two_notices(api);
        let browser = sign_in(api, "agent");
        let page = listed(&browser);
        let said = page.texts("#new li").join("\n");
        assert!(said.contains("the customer wrote") && said.contains("was assigned to you"), "{said}");
        assert_eq!(page.attributes("#new li a", "href"), vec![format!("/cases/{case}"); 2]);
        assert_eq!(page.text("[data-live=desk] [aria-current] .count"), "2");
        let read = browser.submit(&page, "/notifications/read", &[]).is(200);
        assert!(!read.has("#new") && !read.has("[data-live=desk] .count"));
        assert_eq!(read.texts("#earlier li").len(), 2, "it is still there");
        assert!(!listed(&sign_in(api, "lead")).has("#new"), "it isn't for others");
    });
}

#[test]
fn what_somebody_doesn_t_want_on_the_page_isn_t_there() {
    apis(|api| {
        two_notices(api);
        let browser = sign_in(api, "agent");
        let mut form = browser.get("/account").is(200).form("/account/notifications");
        let mail = ("customer-wrote".to_owned(), "mail".to_owned());
        assert!(form.fields.contains(&mail), "it is told by mail where nothing was chosen");
        form.fields.retain(|(name, way)| {
            !(name == "assigned" && way == "page") && (name, way) != (&mail.0, &mail.1)
        });
        browser.send_form(&form).is(200);
        let page = listed(&browser);
        assert_eq!(page.texts("#new li").len(), 1);
        assert_eq!(page.text("[data-live=desk] [aria-current] .count"), "1");
        let again = browser.get("/account").is(200).form("/account/notifications");
        assert!(!again.fields.contains(&mail), "the choice is kept");
        assert!(again.fields.contains(&("assigned".to_owned(), "browser".to_owned())), "and the rest of it");
    });
}

#[test]
fn customers_and_nobody_have_none() {
    apis(|api| {
        sign_in(api, "own").get("/notifications").is(404);
        assert!(visit(api).get("/notifications").has("form[action^='/sign-in']"));
    });
}

#[test]
fn a_contract_that_ends_is_told_by_the_name_of_its_customer() {
    apis(|api| {
        let id = Id::new(api.rimal.contract);
        let now = at("2026-11-23T09:00:00Z");
        let tell = move |tx: &mut store::Tx<'_>| {
            for days in [60, 30] {
                let told = ContractBody::Expiring { version: 1, days };
                store::happened_to_contract(tx, id, now, told)?;
            }
            Ok(())
        };
        api.store.write_now::<_, store::Error, _>(tell).unwrap();
        leave(api, |_| Some(Readers::Leads));
        api.set("2026-11-24T09:00:00Z");
        let page = listed(&sign_in(api, "lead"));
        assert_eq!(page.texts("#new li a"), ["Rimal", "Rimal"]);
        let organisation = format!("/organisations/{}", api.rimal.organisation);
        assert_eq!(page.attributes("#new li a", "href"), vec![organisation; 2]);
    });
}
