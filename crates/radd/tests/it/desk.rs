//! A desk with a customer in Riyadh on Basic: what the program works on in these tests.

use desk::case::{Attach, Case, World};
use desk::catalog::Catalog;
use desk::contract::TermsSpec;
use desk::file::Description;
use desk::id::Id;
use desk::organisation::SiteSpec;
use desk::people::{Actor, Contact};
use serde_json::{from_value, json};
use sha2::{Digest as _, Sha256};
use sla::{Holidays, Instant};
use store::{Command, Content, Entitlements, Failure, Files, HolderId, Store, Tx, Upload};

use crate::server::{Answer, Server};

/// The customer's number, and that of whose messages they are.
pub const CONTACT: i64 = 1;

fn made() -> Instant {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

/// A database with its tables, a lead whose token is `lead`, and a contact of an organisation with a contract whose token
/// is `customer`.
pub fn desk(url: &str) {
    let store = Store::open(&engines::config(url)).unwrap();
    store.write_now::<_, Failure, _>(people).unwrap();
}

fn people(tx: &mut Tx<'_>) -> Result<(), Failure> {
    let agent = json!({"name": "Lina", "address": "lina@desk.example", "role": "lead", "language": "en"});
    let agent = store::add_agent(tx, &from_value(agent).unwrap())?;
    token(tx, "lead", HolderId::Agent(agent))?;
    let holidays = store::add_holidays(tx, "Riyadh", made(), &Holidays::default())?;
    let organisation = store::add_organisation(tx, &from_value(json!({"name": "Rimal"})).unwrap())?;
    let place = json!({"zone": "Asia/Riyadh", "region": "global", "holidays": holidays});
    let site: SiteSpec =
        from_value(json!({"organisation": organisation, "name": "Head office", "place": place})).unwrap();
    let site = store::add_site(tx, &site.site(Catalog::builtin()).unwrap())?;
    let terms: TermsSpec = from_value(json!({
        "quote": "Q-1", "edition": Catalog::builtin().edition(), "plan": "basic", "first_day": "2026-01-01",
        "last_day": "2126-12-31", "default_site": site, "sites": [{"site": site, "place": place}]
    }))
    .unwrap();
    store::add_contract(tx, organisation, made(), terms.terms(Catalog::builtin()).unwrap())?;
    let contact: Contact = from_value(json!({
        "organisation": organisation, "site": site, "name": "Huda", "role": "manager", "language": "ar",
        "addresses": [{"to": "huda@rimal.example", "verified": 1}], "numbers": []
    }))
    .unwrap();
    let contact = store::add_contact(tx, &contact)?;
    assert_eq!(contact.number(), CONTACT);
    token(tx, "customer", HolderId::Contact(contact))
}

fn token(tx: &mut Tx<'_>, secret: &str, holder: HolderId) -> Result<(), Failure> {
    let hash: [u8; 32] = Sha256::digest(secret).into();
    store::add_token(tx, &hash, secret, holder, made(), None)?;
    Ok(())
}

/// The customer opens a case.
pub fn opens(server: &Server, subject: &str) -> std::io::Result<Answer> {
    let body = json!({
        "subject": subject, "message": "لا يستطيع أحد تسجيل الدخول.\nمنذ العاشرة.", "priority": "P2",
        "confirmation": {"version": 1, "language": "ar"}
    });
    server.ask_as("customer", "POST", "/api/v1/cases", &body.to_string())
}

/// The number of a case that was opened.
pub fn number(answer: &Answer) -> i64 {
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["id"].as_i64().unwrap()
}

/// The lead answers a case.
pub fn replies(server: &Server, case: i64) {
    let body = json!({"message": "We are on it."});
    let path = format!("/api/v1/cases/{case}/replies");
    let answer = server.ask("POST", &path, &body.to_string()).unwrap();
    assert!(matches!(answer.status, 200 | 201), "{answer:?}");
}

/// The customer adds a file to a case.
pub fn attaches(url: &str, files: &str, case: i64, bytes: &[u8]) {
    let store = Store::open(&engines::config(url)).unwrap();
    let files = Files::open(files, None).unwrap();
    let mut draft = files.draft().unwrap();
    draft.write(bytes).unwrap();
    let (hash, size, now) = (draft.hash(), draft.size(), "2026-11-24T08:00:00Z".parse().unwrap());
    let blob =
        store.write_now::<_, Failure, _>(move |tx| Ok(store::place_blob(tx, hash, size, now)?)).unwrap();
    files.put(&blob, draft).unwrap();
    let described = Description {
        name: "screen.txt".to_owned(),
        media_type: "text/plain".to_owned(),
        claimed: None,
        size,
        hash,
    };
    let text = serde_json::to_string(&described).unwrap();
    let content = Content { salt: [7; 16], text, of: Some(Id::new(CONTACT)) };
    let attach = Attach { file: content.sealed(), message: None, note: false };
    let world = World { now, by: Actor::Contact(Id::new(CONTACT)), role: None, entitlement: None };
    let mut command = Command::new(world);
    command.files.push(Upload { described: content, blob });
    let entitlements = Entitlements::default();
    let attached = store.write_now::<_, Failure, _>(move |tx| {
        let entitle = |tx: &mut Tx<'_>, case: &Case| entitlements.of_case(tx, case);
        store::execute(tx, &command, Id::new(case), &entitle, |case, world| case.attach(&attach, world))
    });
    attached.unwrap();
}
