//! Signing in in the browser, on both engines.

use desk::id::Id;
use desk::identity::{CodeAppSecret, INVITATION, LINK, hash_password};
use store::{Failure, HolderId, Link};

use super::browser::{Browser, Page};
use crate::api::{Api, apis, at};

/// What everybody's password is here.
pub const PASSWORD: &str = "correct horse battery";
/// What agents' code apps count from.
pub const SECRET: &[u8; 20] = b"12345678901234567890";

/// Gives somebody the password; and an agent, or whoever is to have one, the code app.
pub fn give_password(api: &Api, holder: HolderId, code_app: bool) -> i64 {
    // A weak hash would be another path; the real one costs the tests little.
    let hash = hash_password(PASSWORD, [7; 16]).unwrap();
    let now = api.now();
    let given = api.store.write_now::<_, Failure, _>(move |tx| {
        let account = store::open_account(tx, holder)?;
        store::set_password(tx, account, &hash, None, now)?;
        if code_app {
            store::propose_code_app(tx, account, SECRET)?;
            store::confirm_code_app(tx, account, SECRET, 0, now)?;
        }
        Ok(account)
    });
    given.unwrap()
}

pub fn agent(api: &Api) -> HolderId {
    HolderId::Agent(Id::new(api.rimal.agent))
}

pub fn contact(api: &Api) -> HolderId {
    HolderId::Contact(Id::new(api.rimal.contact))
}

/// The code that the app shows now.
pub fn code(api: &Api) -> String {
    CodeAppSecret::kept(SECRET.to_vec()).code_now(api.now())
}

pub fn type_password(browser: &Browser<'_>, address: &str, password: &str) -> Page {
    browser.get("/sign-in").is(200);
    browser.post("/sign-in", &[("address", address), ("password", password), ("next", "/account")])
}

/// A link's secret, good for an account from now on.
fn link(api: &Api, holder: HolderId, invitation: bool) -> String {
    let (now, secret) = (api.now(), store::secret_text([u8::from(invitation); 32]));
    let hash = store::token_hash(&secret);
    let expires = now.checked_add(if invitation { INVITATION } else { LINK }).unwrap();
    let made = api.store.write_now::<_, Failure, _>(move |tx| {
        let account = store::open_account(tx, holder)?;
        Ok(store::add_link(tx, &hash, Link { account, invitation }, now, expires)?)
    });
    made.unwrap();
    secret
}

#[test]
fn a_customer_signs_in_with_a_password_and_out_again() {
    apis(|api| {
        give_password(api, contact(api), false);
        let browser = Browser::new(api);
        browser.get("/account").leads_to("/sign-in?next=%2Faccount");
        type_password(&browser, " OWN@customer.example ", PASSWORD).leads_to("/account");
        let secret = browser.cookie("radd").unwrap();
        assert_eq!(secret.len(), 64);
        browser.get("/account").is(200).says("own@customer.example").says("Firefox");
        browser.post("/sign-out", &[]).leads_to("/sign-in");
        assert_eq!(browser.cookie("radd"), None);
        browser.hold("radd", &secret);
        browser.get("/account").leads_to("/sign-in?next=%2Faccount");
    });
}

#[test]
fn who_it_is_or_isn_t_nobody_learns_from_a_wrong_password() {
    apis(|api| {
        give_password(api, contact(api), false);
        let browser = Browser::new(api);
        let wrong = type_password(&browser, "own@customer.example", "wrong").is(422);
        let unknown = type_password(&browser, "nobody@customer.example", "wrong").is(422);
        let without = type_password(&browser, "agent@desk.example", "wrong").is(422);
        let bare = |page: &Page, address: &str| {
            let mark = page.between("name=\"csrf\" value=\"", "\"");
            // The mark differs with every page; it stands once a form.
            page.text.replace(&mark, "").replace(address, "")
        };
        assert_eq!(bare(&wrong, "own@customer.example"), bare(&unknown, "nobody@customer.example"));
        assert_eq!(bare(&wrong, "own@customer.example"), bare(&without, "agent@desk.example"));
        wrong.says("value=\"own@customer.example\"").never_says("value=\"wrong\"");
        type_password(&browser, "no address", PASSWORD).is(422).says("id=\"address-error\"");
        assert_eq!(browser.cookie("radd"), None);
    });
}

#[test]
fn an_agent_s_password_alone_lets_nobody_in_and_a_code_works_once() {
    apis(|api| {
        give_password(api, agent(api), true);
        let browser = Browser::new(api);
        type_password(&browser, "agent@desk.example", PASSWORD).leads_to("/sign-in/code");
        assert_eq!(browser.cookie("radd"), None);
        browser.get("/account").is(303);
        browser.get("/sign-in/code").is(200);
        browser.post("/sign-in/code", &[("code", "000000")]).is(422);
        let code = code(api);
        let arabic: String =
            code.chars().map(|c| char::from_u32('٠' as u32 + c.to_digit(10).unwrap()).unwrap()).collect();
        browser.post("/sign-in/code", &[("code", &arabic)]).leads_to("/account");
        browser.get("/account").is(200);
        // The step is used up, and so is the code.
        browser.post("/sign-in/code", &[("code", &code)]).leads_to("/sign-in");
        let other = Browser::new(api);
        type_password(&other, "agent@desk.example", PASSWORD).leads_to("/sign-in/code");
        other.get("/sign-in/code");
        other.post("/sign-in/code", &[("code", &code)]).is(422);
        assert_eq!(other.cookie("radd"), None);
    });
}

#[test]
fn a_step_ends_and_belongs_to_one_browser() {
    apis(|api| {
        give_password(api, agent(api), true);
        let (browser, other) = (Browser::new(api), Browser::new(api));
        type_password(&browser, "agent@desk.example", PASSWORD).leads_to("/sign-in/code");
        other.get("/sign-in");
        other.post("/sign-in/code", &[("code", &code(api))]).leads_to("/sign-in");
        api.set("2026-11-23T07:10:00Z");
        browser.get("/sign-in/code").leads_to("/sign-in");
    });
}

#[test]
fn a_recovery_code_works_once_in_place_of_the_app() {
    apis(|api| {
        let account = give_password(api, agent(api), true);
        let codes = ["abcd-efgh-jkmn-pqrs", "2345-6789-abcd-efgh"];
        let hashes = codes.map(store::token_hash);
        api.store
            .write_now::<_, Failure, _>(move |tx| Ok(store::replace_recovery_codes(tx, account, &hashes)?))
            .unwrap();
        let browser = Browser::new(api);
        for outcome in [303, 422] {
            type_password(&browser, "agent@desk.example", PASSWORD).leads_to("/sign-in/code");
            browser.get("/sign-in/code");
            browser.post("/sign-in/code", &[("code", "ABCD efgh jkmn pqrs")]).is(outcome);
        }
        browser.post("/sign-in/code", &[("code", codes[1])]).leads_to("/account");
        browser.get("/account").says("0 recovery codes are left");
    });
}

#[test]
fn an_agent_without_a_code_app_is_led_to_set_one_up_before_anything_else() {
    apis(|api| {
        let account = give_password(api, agent(api), false);
        let browser = Browser::new(api);
        type_password(&browser, "agent@desk.example", PASSWORD).leads_to("/sign-in/code-app");
        assert_eq!(browser.cookie("radd"), None);
        let page = browser.get("/sign-in/code-app").is(200).says("<svg class=\"qr\"");
        let typed = page.between("<code dir=\"ltr\">", "</code>");
        assert_eq!(typed.replace(' ', "").len(), 32);
        let again = browser.post("/sign-in/code-app", &[("code", "000000")]).is(422).says(&typed);
        drop(again);
        let proposed =
            api.store.read_now::<_, Failure, _>(move |tx| Ok(store::account(tx, account)?)).unwrap();
        let secret = CodeAppSecret::kept(proposed.unwrap().proposed.unwrap());
        assert_eq!(secret.text(), typed);
        let codes = browser.post("/sign-in/code-app", &[("code", &secret.code_now(api.now()))]).is(200);
        assert_eq!(codes.text.matches("<li><code>").count(), 10);
        browser.get("/account").is(200).says("10 recovery codes are left");
        // From now on a code is asked for, and it isn't the one that set the app up.
        let other = Browser::new(api);
        type_password(&other, "agent@desk.example", PASSWORD).leads_to("/sign-in/code");
    });
}

#[test]
fn a_link_lets_in_once_and_opening_it_uses_nothing_up() {
    apis(|api| {
        let secret = link(api, contact(api), false);
        let path = format!("/sign-in/link/{secret}");
        let scanner = Browser::new(api);
        for _ in 0..3 {
            scanner.get(&path).is(200).says("Sign in as");
        }
        let browser = Browser::new(api);
        browser.get(&path).is(200);
        browser.post(&path, &[]).leads_to("/");
        browser.get("/account").is(200);
        scanner.post(&path, &[]).is(404);
        assert_eq!(scanner.cookie("radd"), None);
        scanner.get("/sign-in/link/no-such-link").is(404);
    });
}

#[test]
fn a_link_ends_after_a_quarter_of_an_hour_and_with_a_new_password() {
    apis(|api| {
        let path = format!("/sign-in/link/{}", link(api, contact(api), false));
        let browser = Browser::new(api);
        browser.get(&path).is(200);
        api.set("2026-11-23T07:15:00Z");
        browser.post(&path, &[]).is(404);
        let path = format!("/sign-in/link/{}", link(api, contact(api), true));
        browser.get(&path).is(200);
        give_password(api, contact(api), false);
        browser.post(&path, &[("password", "another long password")]).is(404);
    });
}

#[test]
fn an_invitation_sets_a_password_and_then_the_code_app() {
    apis(|api| {
        let path = format!("/sign-in/link/{}", link(api, agent(api), true));
        let browser = Browser::new(api);
        browser.get(&path).is(200).says("autocomplete=\"new-password\"");
        browser.post(&path, &[("password", "short")]).is(422).never_says("value=\"short\"");
        browser.post(&path, &[("password", "agent@desk.example")]).is(422);
        browser.post(&path, &[("password", PASSWORD)]).leads_to("/sign-in/code-app");
        assert_eq!(browser.cookie("radd"), None);
        let other = Browser::new(api);
        type_password(&other, "agent@desk.example", PASSWORD).leads_to("/sign-in/code-app");
        other.get(&path).is(404);
    });
}

#[test]
fn whoever_guesses_waits_and_the_owner_doesn_t() {
    apis(|api| {
        give_password(api, contact(api), false);
        let address = "own@customer.example";
        let (home, attacker) = (Browser::at(api, "192.0.2.1"), Browser::at(api, "192.0.2.99"));
        type_password(&home, address, PASSWORD).leads_to("/account");
        home.get("/account");
        home.post("/sign-out", &[]).leads_to("/sign-in");
        // From the very network of the owner.
        for _ in 0..5 {
            type_password(&attacker, address, "guess").is(422);
        }
        type_password(&attacker, address, PASSWORD).is(429).says("Try again in");
        type_password(&attacker, address, PASSWORD).is(429);
        // A browser that was signed in before, and another network, have counts of their own.
        type_password(&home, address, PASSWORD).leads_to("/account");
        type_password(&Browser::at(api, "198.51.100.7"), address, PASSWORD).leads_to("/account");
        // A stolen mark of a known browser is no way around: it has a count too.
        home.get("/account");
        home.post("/sign-out", &[]).leads_to("/sign-in");
        for _ in 0..10 {
            type_password(&home, address, "guess").is(422);
        }
        type_password(&home, address, PASSWORD).is(429);
        // The wait ends.
        api.set("2026-11-23T07:00:30Z");
        type_password(&attacker, address, "guess").is(422);
        type_password(&attacker, address, PASSWORD).is(429);
        api.set("2026-11-23T07:01:30Z");
        type_password(&attacker, address, PASSWORD).leads_to("/account");
    });
}

#[test]
fn codes_are_counted_by_the_account_whatever_the_network() {
    apis(|api| {
        give_password(api, agent(api), true);
        for place in 0..6 {
            let address = format!("198.51.{place}.7");
            let browser = Browser::at(api, &address);
            type_password(&browser, "agent@desk.example", PASSWORD).leads_to("/sign-in/code");
            browser.get("/sign-in/code");
            browser.post("/sign-in/code", &[("code", "000000")]).is(if place < 5 { 422 } else { 429 });
        }
    });
}

#[test]
fn a_form_without_its_mark_or_from_elsewhere_does_nothing() {
    apis(|api| {
        give_password(api, contact(api), false);
        let browser = Browser::new(api);
        let page = browser.get("/sign-in");
        let mark = page.between("name=\"csrf\" value=\"", "\"");
        let typed = [("address", "own@customer.example"), ("password", PASSWORD)];
        let home = "https://desk.example";
        browser.post_as_it_is("/sign-in", &typed, home).is(403);
        browser.post_as_it_is("/sign-in", &[&typed[..], &[("csrf", "1.2")]].concat(), home).is(403);
        let marked = [&typed[..], &[("csrf", mark.as_str())]].concat();
        browser.post_as_it_is("/sign-in", &marked, "https://evil.example").is(403);
        let other = Browser::new(api);
        other.get("/sign-in");
        other.post_as_it_is("/sign-in", &marked, home).is(403);
        assert_eq!(browser.cookie("radd"), None);
        browser.post_as_it_is("/sign-in", &marked, home).is(303);
        // What anybody's page can send as the signed-in browser ends no session.
        browser.post_as_it_is("/sign-out", &[], home).is(403);
        browser.post_as_it_is("/account/sessions/end-others", &[("csrf", &mark)], home).is(403);
        browser.get("/account").is(200);
    });
}

#[test]
fn a_session_is_always_a_new_one_and_the_one_before_ends() {
    apis(|api| {
        give_password(api, contact(api), false);
        let browser = Browser::new(api);
        let planted = "a".repeat(64);
        browser.hold("radd", &planted);
        type_password(&browser, "own@customer.example", PASSWORD).leads_to("/account");
        let first = browser.cookie("radd").unwrap();
        assert_ne!(first, planted);
        type_password(&browser, "own@customer.example", PASSWORD).leads_to("/account");
        assert_ne!(browser.cookie("radd").unwrap(), first);
        let old = Browser::new(api);
        old.hold("radd", &first);
        old.get("/account").is(303);
    });
}

#[test]
fn nobody_is_led_to_another_site() {
    apis(|api| {
        give_password(api, contact(api), false);
        for next in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
            let browser = Browser::new(api);
            browser.get("/sign-in").is(200);
            let typed = [("address", "own@customer.example"), ("password", PASSWORD), ("next", next)];
            browser.post("/sign-in", &typed).leads_to("/");
        }
    });
}

#[test]
fn who_left_or_was_erased_is_out_at_once() {
    apis(|api| {
        give_password(api, contact(api), false);
        let account = give_password(api, agent(api), true);
        let (customer, agents) = (Browser::new(api), Browser::new(api));
        type_password(&customer, "own@customer.example", PASSWORD).leads_to("/account");
        type_password(&agents, "agent@desk.example", PASSWORD).leads_to("/sign-in/code");
        agents.get("/sign-in/code");
        agents.post("/sign-in/code", &[("code", &code(api))]).leads_to("/account");
        let (rimal, now) = (api.rimal, api.now());
        let left = api.store.write_now::<_, Failure, _>(move |tx| {
            store::erase_contact(tx, Id::new(rimal.contact), now)?;
            let id = Id::new(rimal.agent);
            let agent = store::agent(tx, id)?.unwrap();
            store::change_agent(tx, id, agent.version, &desk::people::Agent { active: false, ..agent.it })
        });
        assert!(left.unwrap());
        customer.get("/account").is(303);
        agents.get("/account").is(303);
        type_password(&customer, "own@customer.example", PASSWORD).is(422);
        type_password(&agents, "agent@desk.example", PASSWORD).is(422);
        let gone = api.store.read_now::<_, Failure, _>(move |tx| Ok(store::account(tx, account)?));
        assert_eq!(gone.unwrap(), None);
    });
}

#[test]
fn a_session_ends_unused_and_in_the_end() {
    apis(|api| {
        give_password(api, agent(api), true);
        let browser = Browser::new(api);
        type_password(&browser, "agent@desk.example", PASSWORD).leads_to("/sign-in/code");
        browser.get("/sign-in/code");
        browser.post("/sign-in/code", &[("code", &code(api))]).leads_to("/account");
        api.set("2026-11-23T22:59:00Z");
        browser.get("/account").is(200);
        api.set("2026-11-24T14:58:00Z");
        browser.get("/account").is(200);
        api.set("2026-11-25T06:58:00Z");
        browser.get("/account").is(303);
        assert!(at("2026-11-25T06:58:00Z") == api.now());
    });
}
