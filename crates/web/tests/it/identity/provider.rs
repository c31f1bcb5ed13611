//! Signing in at an identity provider, which is a small one of the test's own on this machine, on both engines.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use web::{Provider, SignIn};

use crate::api::{Api, RUNTIME, apis_signing_in};

use super::browser::{Browser, Page};

/// A provider, and what it says of whoever comes next.
#[derive(Clone)]
struct Fake(Arc<Inside>);

struct Inside {
    issuer: String,
    key: EcdsaKeyPair,
    says: Mutex<Says>,
}

/// What the provider says of somebody.
#[derive(Clone)]
struct Says {
    subject: &'static str,
    address: Option<&'static str>,
    verified: bool,
    /// The address comes from the second endpoint alone.
    elsewhere: bool,
    audience: &'static str,
    /// What was asked for with the browser: nonce and challenge, and when.
    nonce: String,
    challenge: String,
    now: i64,
}

impl Says {
    fn usual() -> Self {
        Self {
            subject: "s-1",
            address: Some("own@customer.example"),
            verified: true,
            elsewhere: false,
            audience: "radd",
            nonce: String::new(),
            challenge: String::new(),
            now: 0,
        }
    }
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

impl Fake {
    fn start() -> Self {
        let listener = RUNTIME.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let key =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap();
        let says = Mutex::new(Says::usual());
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let fake = Self(Arc::new(Inside { issuer, key, says }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(described))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/me", get(me))
            .with_state(fake.clone());
        RUNTIME.spawn(async move { axum::serve(listener, router).await });
        fake
    }

    fn sign_in(&self) -> SignIn {
        let provider = Provider::new(&self.0.issuer, "radd", Some("secret"), "Example ID").unwrap();
        SignIn { provider: Some(provider), ..SignIn::default() }
    }

    fn says(&self, change: impl FnOnce(&mut Says)) {
        change(&mut self.0.says.lock().unwrap());
    }

    fn now_says(&self) -> Says {
        self.0.says.lock().unwrap().clone()
    }
}

async fn described(State(fake): State<Fake>) -> Json<Value> {
    let issuer = &fake.0.issuer;
    Json(json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"), "userinfo_endpoint": format!("{issuer}/me"),
        "jwks_uri": format!("{issuer}/keys"), "response_types_supported": ["code"],
        "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["ES256"]
    }))
}

async fn keys(State(fake): State<Fake>) -> Json<Value> {
    let point = fake.0.key.public_key().as_ref();
    Json(json!({"keys": [{
        "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "1",
        "x": encode(&point[1..33]), "y": encode(&point[33..65])
    }]}))
}

async fn token(State(fake): State<Fake>, sent: String) -> Result<Json<Value>, StatusCode> {
    let sent: BTreeMap<String, String> = serde_html_form::from_str(&sent).unwrap();
    let says = fake.now_says();
    let proven = encode(Sha256::digest(&sent["code_verifier"]));
    if sent["code"] != "good" || proven != says.challenge || sent["grant_type"] != "authorization_code" {
        return Err(StatusCode::BAD_REQUEST);
    }
    assert_eq!(sent["redirect_uri"], "https://desk.example/sign-in/provider/answer");
    let mut claims = json!({
        "iss": fake.0.issuer, "sub": says.subject, "aud": says.audience, "nonce": says.nonce,
        "iat": says.now, "exp": says.now + 300
    });
    if !says.elsewhere {
        claims["email"] = says.address.into();
        claims["email_verified"] = says.verified.into();
    }
    let signed = format!("{}.{}", encode(r#"{"alg":"ES256","kid":"1"}"#), encode(claims.to_string()));
    let signature = fake.0.key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
    let id_token = format!("{signed}.{}", encode(signature));
    Ok(Json(json!({"access_token": "a", "token_type": "Bearer", "id_token": id_token})))
}

async fn me(State(fake): State<Fake>) -> Json<Value> {
    let says = fake.now_says();
    Json(json!({"sub": says.subject, "email": says.address, "email_verified": says.verified}))
}

/// One thing that the address of the provider asks for.
fn asked(url: &str, name: &str) -> String {
    let (_, rest) = url.split_once(&format!("{name}=")).unwrap();
    let value = rest.split('&').next().unwrap();
    percent_encoding::percent_decode_str(value).decode_utf8().unwrap().into_owned()
}

/// The browser goes to the provider, which sends it back; gives what it is sent back with.
fn go(api: &Api, fake: &Fake, browser: &Browser<'_>, next: &str) -> String {
    let sent = browser.get(&format!("/sign-in/provider?next={next}")).is(303);
    let url = sent.answer.headers["location"].to_str().unwrap().to_owned();
    assert!(url.starts_with(&format!("{}/authorize?", fake.0.issuer)), "{url}");
    assert_eq!((asked(&url, "response_type"), asked(&url, "client_id")), ("code".into(), "radd".into()));
    assert_eq!(asked(&url, "code_challenge_method"), "S256");
    fake.says(|says| {
        says.nonce = asked(&url, "nonce");
        says.challenge = asked(&url, "code_challenge");
        says.now = api.now().as_microsecond() / 1_000_000;
    });
    asked(&url, "state")
}

fn come_back(browser: &Browser<'_>, state: &str) -> Page {
    browser.get(&format!("/sign-in/provider/answer?code=good&state={state}"))
}

fn with_provider(story: impl Fn(&Api, &Fake)) {
    let fake = Fake::start();
    let started = fake.clone();
    apis_signing_in(
        move || started.sign_in(),
        |api| {
            fake.says(|says| *says = Says::usual());
            story(api, &fake);
        },
    );
}

#[test]
fn whom_a_provider_has_verified_is_let_in_and_known_by_its_name_from_then_on() {
    with_provider(|api, fake| {
        fake.says(|says| says.address = Some("Own@Customer.example"));
        let browser = Browser::new(api);
        browser.get("/sign-in").is(200).says("Sign in with Example ID");
        let state = go(api, fake, &browser, "%2Faccount");
        come_back(&browser, &state).leads_to("/account");
        browser.get("/account?lang=en").is(200).says("Signed in at the identity provider");
        // The address has moved to somebody else at the provider: the person is known by the provider's own name.
        fake.says(|says| (says.address, says.verified) = (Some("manager@customer.example"), false));
        let again = Browser::new(api);
        let state = go(api, fake, &again, "");
        come_back(&again, &state).leads_to("/");
        again.get("/account").says("own@customer.example");
    });
}

#[test]
fn an_address_that_only_the_second_endpoint_tells_counts_as_well() {
    with_provider(|api, fake| {
        fake.says(|says| (says.elsewhere, says.address) = (true, Some("agent@desk.example")));
        let browser = Browser::new(api);
        let state = go(api, fake, &browser, "%2Faccount");
        come_back(&browser, &state).leads_to("/account");
        browser.get("/account").says("agent@desk.example");
    });
}

#[test]
fn nobody_is_made_and_nobody_is_taken_for_another() {
    with_provider(|api, fake| {
        for (address, verified) in [
            (Some("nobody@customer.example"), true),
            (Some("own@customer.example"), false),
            (Some("no address"), true),
            (None, true),
        ] {
            fake.says(|says| (says.subject, says.address, says.verified) = ("s-2", address, verified));
            let browser = Browser::new(api);
            let state = go(api, fake, &browser, "");
            come_back(&browser, &state).is(422);
            assert_eq!(browser.cookie("radd"), None);
        }
    });
}

#[test]
fn an_answer_that_wasn_t_asked_for_in_this_browser_lets_nobody_in() {
    with_provider(|api, fake| {
        let (browser, victim) = (Browser::new(api), Browser::new(api));
        let state = go(api, fake, &browser, "");
        // Whoever is given another's answer isn't signed in as that other.
        come_back(&victim, &state).is(422);
        come_back(&browser, "wrong").is(422);
        // The attempt is over by that.
        come_back(&browser, &state).is(422);
        let state = go(api, fake, &browser, "");
        browser.get(&format!("/sign-in/provider/answer?code=bad&state={state}")).is(422);
        let state = go(api, fake, &browser, "");
        browser.get(&format!("/sign-in/provider/answer?error=access_denied&state={state}")).is(422);
        let state = go(api, fake, &browser, "");
        come_back(&browser, &state).leads_to("/");
        come_back(&browser, &state).is(422);
    });
}

#[test]
fn a_token_for_another_time_party_or_attempt_is_refused() {
    with_provider(|api, fake| {
        let refused = |change: &dyn Fn(&mut Says)| {
            let browser = Browser::new(api);
            let state = go(api, fake, &browser, "");
            fake.says(change);
            come_back(&browser, &state).is(422);
        };
        refused(&|says| says.nonce = "another".to_owned());
        refused(&|says| says.now -= 600);
        refused(&|says| says.audience = "another");
        fake.says(|says| says.audience = "radd");
        let browser = Browser::new(api);
        let state = go(api, fake, &browser, "https%3A%2F%2Fevil.example");
        come_back(&browser, &state).leads_to("/");
    });
}
