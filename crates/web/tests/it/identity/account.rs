//! Somebody's own account in the browser, on both engines.

use desk::identity::CodeAppSecret;
use store::{Failure, HolderId};

use super::browser::Browser;
use super::sign_in::{PASSWORD, agent, code, contact, give_password, type_password};
use crate::api::{Api, apis};

fn customer<'a>(api: &'a Api, address: &'a str) -> Browser<'a> {
    let browser = Browser::at(api, address);
    type_password(&browser, "own@customer.example", PASSWORD).leads_to("/account");
    browser.get("/account").is(200);
    browser
}

#[test]
fn how_pages_are_to_be_is_kept_and_a_wrong_zone_is_refused_with_what_was_typed() {
    apis(|api| {
        give_password(api, contact(api), false);
        let browser = customer(api, "192.0.2.1");
        let typed = [("language", "en"), ("theme", "dark"), ("hijri", "yes"), ("zone", "Mars/Olympus")];
        let page = browser.post("/account/preferences", &typed).is(422).says("value=\"Mars/Olympus\"");
        page.says("aria-invalid=\"true\"").says("value=\"dark\" checked");
        let typed = [("language", "en"), ("theme", "dark"), ("hijri", "yes"), ("zone", "Africa/Cairo")];
        browser.post("/account/preferences", &typed).leads_to("/account?done=preferences");
        let page = browser.get("/account?done=preferences").says("data-theme=\"dark\"").says("Saved.");
        page.says("value=\"Africa/Cairo\"").says("lang=\"en\"");
        let typed = [("language", "ar"), ("theme", "device"), ("zone", "")];
        browser.post("/account/preferences", &typed).leads_to("/account?done=preferences");
        browser.get("/account").says("lang=\"ar\" dir=\"rtl\"").never_says("data-theme");
    });
}

#[test]
fn another_password_ends_all_other_sessions() {
    apis(|api| {
        give_password(api, contact(api), false);
        let (here, there) = (customer(api, "192.0.2.1"), customer(api, "198.51.100.1"));
        here.post("/account/password", &[("password", "short")]).is(422).says("aria-invalid=\"true\"");
        let new = "another long password";
        here.post("/account/password", &[("password", new)]).leads_to("/account?done=password");
        here.get("/account").is(200);
        there.get("/account").is(303);
        type_password(&there, "own@customer.example", PASSWORD).is(422);
        type_password(&there, "own@customer.example", new).leads_to("/account");
    });
}

#[test]
fn who_finds_a_browser_open_can_t_take_the_account() {
    apis(|api| {
        let account = give_password(api, contact(api), false);
        let browser = customer(api, "192.0.2.1");
        api.set("2026-11-23T07:15:00Z");
        browser.get("/account?lang=en").is(200).says("sign in again").never_says("/account/password");
        for path in [
            "/account/password",
            "/account/code-app",
            "/account/code-app/confirm",
            "/account/code-app/removal",
            "/account/recovery-codes",
            "/account/passkeys",
            "/account/passkeys/challenge",
            "/account/passkeys/1/name",
            "/account/passkeys/1/removal",
        ] {
            let fields =
                [("password", "another long password"), ("code", "1"), ("name", "x"), ("answer", "{}")];
            browser.post(path, &fields).leads_to("/sign-in?next=%2Faccount");
        }
        let kept =
            api.store.read_now::<_, Failure, _>(move |tx| Ok(store::account(tx, account)?)).unwrap().unwrap();
        assert!(kept.code_app.is_none() && kept.proposed.is_none());
    });
}

#[test]
fn sessions_are_listed_and_ended_by_their_holder_alone() {
    apis(|api| {
        give_password(api, contact(api), false);
        let manager = give_password(api, other(api), false);
        let (here, there) = (customer(api, "192.0.2.1"), customer(api, "198.51.100.1"));
        let page = here.get("/account").is(200);
        assert_eq!(page.text.matches("/end\"").count(), 1, "one other session, which can be ended");
        let id = page.between("/account/sessions/", "/end\"");
        let stranger = Browser::new(api);
        type_password(&stranger, "other@customer.example", PASSWORD).leads_to("/account");
        stranger.get("/account");
        stranger.post(&format!("/account/sessions/{id}/end"), &[]).is(303);
        there.get("/account").is(200);
        here.post(&format!("/account/sessions/{id}/end"), &[]).leads_to("/account?done=session");
        there.get("/account").is(303);
        let there = customer(api, "198.51.100.1");
        here.get("/account");
        here.post("/account/sessions/end-others", &[]).leads_to("/account?done=sessions");
        there.get("/account").is(303);
        here.get("/account?lang=en").is(200).says("A session was ended").says("Other sessions were ended");
        let now = api.now();
        let theirs = api.store.read_now::<_, Failure, _>(move |tx| Ok(store::sessions_of(tx, manager, now)?));
        assert_eq!(theirs.unwrap().len(), 1, "the stranger's own is untouched");
    });
}

fn other(api: &Api) -> HolderId {
    let at = "other@customer.example";
    let found = api.store.read_now::<_, Failure, _>(move |tx| Ok(store::account_at(tx, at)?));
    found.unwrap().unwrap()
}

#[test]
fn a_code_app_is_turned_on_moved_and_off() {
    apis(|api| {
        let account = give_password(api, contact(api), false);
        let browser = customer(api, "192.0.2.1");
        let proposed = || {
            let read = api.store.read_now::<_, Failure, _>(move |tx| Ok(store::account(tx, account)?));
            CodeAppSecret::kept(read.unwrap().unwrap().proposed.unwrap())
        };
        browser.get("/account/code-app").leads_to("/account");
        browser.post("/account/code-app", &[]).leads_to("/account/code-app");
        browser.get("/account/code-app").is(200).says("<svg class=\"qr\"");
        browser.post("/account/code-app/confirm", &[("code", "000000")]).is(422);
        let first = proposed();
        let page = browser.post("/account/code-app/confirm", &[("code", &first.code_now(api.now()))]).is(200);
        assert_eq!(page.text.matches("<li><code>").count(), 10);
        // The old app counts until the new one is confirmed.
        browser.get("/account");
        browser.post("/account/code-app", &[]).leads_to("/account/code-app");
        let second = proposed();
        api.set("2026-11-23T07:01:00Z");
        let elsewhere = Browser::at(api, "198.51.100.1");
        type_password(&elsewhere, "own@customer.example", PASSWORD).leads_to("/sign-in/code");
        elsewhere.get("/sign-in/code");
        elsewhere.post("/sign-in/code", &[("code", &second.code_now(api.now()))]).is(422);
        elsewhere.post("/sign-in/code", &[("code", &first.code_now(api.now()))]).leads_to("/account");
        browser.post("/account/recovery-codes", &[]).is(200).says("<li><code>");
        browser.get("/account");
        browser.post("/account/code-app/removal", &[]).leads_to("/account?done=code-app-off");
        type_password(&elsewhere, "own@customer.example", PASSWORD).leads_to("/account");
    });
}

#[test]
fn an_agent_keeps_a_second_factor() {
    apis(|api| {
        give_password(api, agent(api), true);
        let browser = Browser::new(api);
        type_password(&browser, "agent@desk.example", PASSWORD).leads_to("/sign-in/code");
        browser.get("/sign-in/code");
        browser.post("/sign-in/code", &[("code", &code(api))]).leads_to("/account");
        browser.get("/account").is(200).never_says("/account/code-app/removal");
        browser.post("/account/code-app/removal", &[]).is(403);
    });
}

#[test]
fn what_happened_is_told_with_network_and_browser() {
    apis(|api| {
        give_password(api, contact(api), false);
        type_password(&Browser::at(api, "203.0.113.77"), "own@customer.example", "guess").is(422);
        let browser = customer(api, "192.0.2.1");
        let typed = [("language", "en"), ("theme", "device"), ("zone", "")];
        browser.post("/account/preferences", &typed).is(303);
        let page = browser.get("/account").says("Somebody gave a wrong password").says("203.0.113.0/24");
        page.says("Signed in with the password").says("192.0.2.0/24").never_says("203.0.113.77");
    });
}
