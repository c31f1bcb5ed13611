//! Colleagues who take part in a case, on both sides' pages.

use super::browser::sign_in;
use crate::api::apis;
use crate::cases::opens;

#[test]
fn a_customer_adds_a_colleague_who_replies_and_is_taken_off_again() {
    apis(|api| {
        let case = opens(api, "manager", "P2");
        let path = format!("/cases/{}", case.id());
        let manager = sign_in(api, "manager");
        let page = manager.get(&format!("{path}?lang=en")).is(200);
        assert_eq!(page.text("#participants h2"), "Colleagues on this case");
        assert!(
            page.attributes("#participant-offered option", "value").contains(&"own@customer.example".into())
        );
        let form = format!("{path}/participants");
        let refused = manager.submit(&page, &form, &[("address", "other@customer.example")]).is(422);
        assert_eq!(refused.attributes("#participant-address", "value"), ["other@customer.example"]);
        assert!(refused.has("#participant-form[open]") && refused.has("#participant-address-wrong"));
        assert_eq!(refused.attributes("#participant-address", "aria-invalid"), ["true"]);
        let added = manager.submit(&page, &form, &[("address", "own@customer.example")]).is(200);
        assert_eq!(added.text("#participants-list li bdi"), "own");
        let colleague = sign_in(api, "own");
        let theirs = colleague.get(&path).is(200);
        let offered = theirs.attributes("#participant-offered option", "value");
        assert!(offered.is_empty(), "whoever sees no contacts is offered none: {offered:?}");
        colleague.submit(&theirs, &format!("{path}/messages"), &[("message", "I see it too.")]).is(200);
        let now = manager.get(&path).is(200);
        manager.submit(&now, &format!("{path}/participants/removal"), &[]).is(200);
        assert_eq!(colleague.get(&path).status, 404);
    });
}

#[test]
fn an_agent_adds_a_colleague_and_the_timeline_says_so() {
    apis(|api| {
        let case = opens(api, "manager", "P2");
        let path = format!("/cases/{}", case.id());
        let agent = sign_in(api, "agent");
        let page = agent.get(&path).is(200);
        let form = format!("{path}/participants");
        let added = agent.submit(&page, &form, &[("address", "own@customer.example")]).is(200);
        assert_eq!(added.text("#participants-list li bdi"), "own");
        assert!(added.texts(".event").iter().any(|event| event.contains("Omar added own to the case")));
        let colleague = sign_in(api, "own");
        let theirs = colleague.get(&path).is(200);
        let left = colleague.submit(&theirs, &format!("{path}/participants/removal"), &[]);
        assert_eq!((left.status, left.path.as_str()), (200, "/cases"), "they see it no longer");
    });
}
