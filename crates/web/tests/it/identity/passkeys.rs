//! Passkeys, with a device in software, on both engines.

use crate::api::{Api, apis};

use super::authenticator::Authenticator;
use super::browser::{Browser, Page};
use super::sign_in::{PASSWORD, agent, code, contact, give_password, type_password};

/// Signs an agent in and adds a passkey.
fn with_passkey(api: &Api, device: &mut Authenticator) {
    give_password(api, agent(api), true);
    let browser = Browser::new(api);
    type_password(&browser, "agent@desk.example", PASSWORD).leads_to("/sign-in/code");
    browser.get("/sign-in/code");
    browser.post("/sign-in/code", &[("code", &code(api))]).leads_to("/account");
    browser.get("/account").is(200);
    let options = browser.post("/account/passkeys/challenge", &[]).is(200).answer.json;
    let made = device.create(&options);
    browser.post("/account/passkeys", &[("name", ""), ("answer", &made)]).is(422);
    browser
        .post("/account/passkeys", &[("name", "This laptop"), ("answer", &made)])
        .leads_to("/account?done=passkey");
    browser.get("/account").says("This laptop").says("A passkey was added");
    // What was made is made once.
    browser.post("/account/passkeys", &[("name", "Again"), ("answer", &made)]).is(422);
}

fn answer(browser: &Browser<'_>, device: &Authenticator) -> Page {
    browser.get("/sign-in").is(200);
    let options = browser.post("/sign-in/passkey/challenge", &[]).is(200).answer.json;
    browser.post("/sign-in/passkey", &[("answer", &device.get(&options)), ("next", "/account")])
}

#[test]
fn a_passkey_signs_an_agent_in_by_itself() {
    apis(|api| {
        let mut device = Authenticator::new(1);
        with_passkey(api, &mut device);
        let browser = Browser::new(api);
        answer(&browser, &device).leads_to("/account");
        browser.get("/account").is(200).says("Signed in with a passkey");
        // One that doesn't count is no worse for it.
        answer(&Browser::new(api), &device).leads_to("/account");
    });
}

#[test]
fn an_answer_is_good_once_in_its_own_browser_and_for_ten_minutes() {
    apis(|api| {
        let mut device = Authenticator::new(1);
        with_passkey(api, &mut device);
        let (browser, other) = (Browser::new(api), Browser::new(api));
        browser.get("/sign-in");
        other.get("/sign-in");
        let ask = || browser.post("/sign-in/passkey/challenge", &[]).is(200).answer.json;
        let sent = device.get(&ask());
        other.post("/sign-in/passkey", &[("answer", &sent)]).is(422);
        browser.post("/sign-in/passkey", &[("answer", &sent)]).leads_to("/");
        browser.forget("radd");
        browser.get("/sign-in");
        browser.post("/sign-in/passkey", &[("answer", &sent)]).is(422);
        let late = device.get(&ask());
        api.set("2026-11-23T07:10:00Z");
        browser.post("/sign-in/passkey", &[("answer", &late)]).is(422);
        assert_eq!(browser.cookie("radd"), None);
    });
}

#[test]
fn what_isn_t_the_device_s_own_answer_to_us_is_refused() {
    apis(|api| {
        let mut device = Authenticator::new(1);
        with_passkey(api, &mut device);
        let handle = device.handle.clone();
        let refused = |device: &Authenticator| {
            let browser = Browser::new(api);
            answer(&browser, device).is(422);
            assert_eq!(browser.cookie("radd"), None);
        };
        device.origin = "https://desk.example.evil";
        refused(&device);
        let mut forged = Authenticator::new(1);
        forged.handle.clone_from(&handle);
        refused(&forged);
        let mut unknown = Authenticator::new(2);
        unknown.handle = handle;
        refused(&unknown);
        let browser = Browser::new(api);
        browser.get("/sign-in");
        for sent in ["", "{}", "null", "[]"] {
            browser.post("/sign-in/passkey", &[("answer", sent)]).is(422);
        }
    });
}

#[test]
fn whose_passkey_it_is_and_that_its_user_was_verified_count() {
    apis(|api| {
        let mut device = Authenticator::new(1);
        with_passkey(api, &mut device);
        device.verifies = false;
        answer(&Browser::new(api), &device).is(422);
        device.verifies = true;
        device.handle = vec![9; 16];
        answer(&Browser::new(api), &device).is(422);
    });
}

#[test]
fn a_counter_that_goes_back_tells_of_a_copy() {
    apis(|api| {
        let mut device = Authenticator::new(1);
        with_passkey(api, &mut device);
        device.counter = 7;
        answer(&Browser::new(api), &device).leads_to("/account");
        for counter in [7, 3, 0] {
            device.counter = counter;
            answer(&Browser::new(api), &device).is(422);
        }
        device.counter = 8;
        answer(&Browser::new(api), &device).leads_to("/account");
    });
}

#[test]
fn a_passkey_is_removed_by_its_holder_alone() {
    apis(|api| {
        let mut device = Authenticator::new(1);
        with_passkey(api, &mut device);
        give_password(api, contact(api), false);
        let stranger = Browser::new(api);
        type_password(&stranger, "own@customer.example", PASSWORD).leads_to("/account");
        stranger.get("/account");
        let browser = Browser::new(api);
        answer(&browser, &device).leads_to("/account");
        let id = browser.get("/account").between("/account/passkeys/", "/name");
        stranger.post(&format!("/account/passkeys/{id}/name"), &[("name", "Mine")]).is(404);
        browser.post(&format!("/account/passkeys/{id}/name"), &[("name", " ")]).is(422);
        let renamed = [("name", "Blue key")];
        browser
            .post(&format!("/account/passkeys/{id}/name"), &renamed)
            .leads_to("/account?done=passkey-name");
        browser.get("/account").says("Blue key").never_says("This laptop");
        stranger.post(&format!("/account/passkeys/{id}/removal"), &[]).is(303);
        answer(&Browser::new(api), &device).leads_to("/account");
        browser.post(&format!("/account/passkeys/{id}/removal"), &[]).leads_to("/account?done=passkey-gone");
        answer(&Browser::new(api), &device).is(422);
    });
}

#[test]
fn who_has_only_the_password_of_an_agent_with_a_passkey_chooses_no_second_factor() {
    apis(|api| {
        let mut device = Authenticator::new(1);
        with_passkey(api, &mut device);
        let holder = agent(api);
        api.store
            .write_now::<_, store::Failure, _>(move |tx| {
                let account = store::open_account(tx, holder)?;
                Ok(store::remove_code_app(tx, account)?)
            })
            .unwrap();
        let thief = Browser::new(api);
        type_password(&thief, "agent@desk.example", PASSWORD).is(422).says("Sign in with it");
        assert_eq!(thief.cookie("radd"), None);
        thief.get("/sign-in/code-app").leads_to("/sign-in");
    });
}
