//! Cases over the API.

mod assignment;
mod availability;
mod binding;
mod calls;
mod contests;
mod conversation;
mod customers;
mod life;
mod merges;
mod moves;
mod opening;
mod participants;
mod priority;
mod replies;
mod sight;
mod twice;

use desk::case::{Body, Case, Refusal, World};
use desk::catalog::Catalog;
use desk::contract::{Terms, TermsSpec};
use desk::id::Id;
use desk::organisation::SiteSpec;
use desk::people::Actor;
use serde_json::{Value, from_value, json};
use store::{Command, Failure, Tx};

use crate::api::{Answer, Api, at};

/// A case of a priority, which the customer opens in the portal and confirms.
pub fn opens(api: &Api, who: &str, priority: &str) -> Answer {
    api.post(who, "/cases", &portal(priority)).is(201)
}

/// What a customer sends.
pub fn portal(priority: &str) -> Value {
    json!({
        "subject": "تعذّر الدخول", "message": "لا يستطيع أحد تسجيل الدخول.\nمنذ العاشرة.", "priority": priority,
        "confirmation": {"version": 1, "language": "ar"}
    })
}

/// The path of what is done to a case.
pub fn of(case: &Answer, verb: &str) -> String {
    format!("/cases/{}{verb}", case.id())
}

/// The case, as an agent sees it now.
pub fn now(api: &Api, case: &Answer) -> Value {
    api.get("agent", &of(case, "")).is(200).json
}

/// The state of its promise now.
pub fn state(api: &Api, case: &Answer) -> String {
    now(api, case)["state"].as_str().unwrap().to_owned()
}

/// An agent replies.
pub fn replies(api: &Api, case: &Answer) -> Answer {
    api.post("agent", &of(case, "/replies"), &json!({"message": "We are looking into it."})).is(201)
}

/// What was said in a case, as somebody sees it: kinds in order.
pub fn said(api: &Api, who: &str, case: &Answer) -> Vec<String> {
    let said = api.get(who, &of(case, "/messages")).is(200).json;
    said["items"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
}

/// What happened to a case: kinds in order.
pub fn history(api: &Api, case: &Answer) -> Vec<String> {
    let events = api.get("agent", &of(case, "/history")).is(200).json;
    events["items"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
}

/// Somebody makes a case part of another.
pub fn merges(api: &Api, who: &str, survivor: &Answer, other: &Answer) -> Answer {
    api.post(who, &of(survivor, "/merges"), &json!({"case": other.id()}))
}

/// The timer of an availability check fires.
pub fn runs_out(api: &Api, case: &Answer, check: u32) {
    by_itself(api, case, move |case, world| case.availability_ran_out(check, world));
}

/// An availability check turns out to have reached nobody.
pub fn bounces(api: &Api, case: &Answer, check: u32) {
    by_itself(api, case, move |case, _| case.check_undelivered(check));
}

/// The desk does something by itself, as a timer or the mail would.
pub fn by_itself(
    api: &Api,
    case: &Answer,
    verb: impl FnOnce(&Case, &World<'_>) -> Result<Vec<Body>, Refusal> + Send + 'static,
) {
    let id = Id::new(case.id());
    let command = Command::new(World { now: api.now(), by: Actor::Desk, role: None, entitlement: None });
    let entitlements = store::Entitlements::default();
    let done = api.store.write_now::<_, Failure, _>(move |tx| {
        store::execute(tx, &command, id, &|tx, case| entitlements.of_case(tx, case), verb)
    });
    done.unwrap();
}

/// Rimal's contract gets a new version, on another plan.
pub fn contract_becomes(api: &Api, plan: &str, made: &str) {
    let (contract, terms) =
        (Id::new(api.rimal.contract), terms(api, plan, ["2026-01-01", "2026-12-31"], &[]));
    let made = at(made);
    let change = move |tx: &mut Tx<'_>| store::change_contract(tx, contract, made, terms);
    api.store.write_now::<_, Failure, _>(change).unwrap().unwrap();
}

/// Rimal's contract ends before a day, and another begins.
pub fn contract_from(api: &Api, plan: &str, day: &str) -> i64 {
    let first: jiff::civil::Date = day.parse().unwrap();
    let last = first.yesterday().unwrap().min("2026-12-31".parse().unwrap()).to_string();
    let ending = terms(api, "basic", ["2026-01-01", &last], &[]);
    let beginning = terms(api, plan, [day, "2027-12-31"], &[]);
    let (organisation, contract, made) =
        (Id::new(api.rimal.organisation), Id::new(api.rimal.contract), api.now());
    let change = move |tx: &mut Tx<'_>| {
        store::change_contract(tx, contract, made, ending)?;
        store::add_contract(tx, organisation, made, beginning)
    };
    api.store.write_now::<_, Failure, _>(change).unwrap().id().number()
}

/// Rimal has another site, which its contract covered all along.
pub fn another_site(api: &Api, zone: &str) -> i64 {
    let place = json!({"zone": zone, "region": "global", "holidays": api.rimal.holidays});
    let site = json!({"organisation": api.rimal.organisation, "name": "Second", "place": place});
    let site: SiteSpec = from_value(site).unwrap();
    let site = site.site(Catalog::builtin()).unwrap();
    let site = api.store.write_now::<_, Failure, _>(move |tx| Ok(store::add_site(tx, &site)?)).unwrap();
    let covered = [json!({"site": site, "place": place})];
    let terms = terms(api, "basic", ["2026-01-01", "2026-12-31"], &covered);
    let (contract, made) = (Id::new(api.rimal.contract), at("2026-01-02T00:00:00Z"));
    let change = move |tx: &mut Tx<'_>| store::change_contract(tx, contract, made, terms);
    api.store.write_now::<_, Failure, _>(change).unwrap().unwrap();
    site.number()
}

fn terms(api: &Api, plan: &str, [first, last]: [&str; 2], more: &[Value]) -> Terms {
    let (site, holidays) = (api.rimal.site, api.rimal.holidays);
    let place = json!({"zone": "Asia/Riyadh", "region": "global", "holidays": holidays});
    let mut sites = vec![json!({"site": site, "place": place})];
    sites.extend_from_slice(more);
    let spec: TermsSpec = from_value(json!({
        "quote": "Q-2", "edition": Catalog::builtin().edition(), "plan": plan, "first_day": first,
        "last_day": last, "default_site": site, "sites": sites
    }))
    .unwrap();
    spec.terms(Catalog::builtin()).unwrap()
}

/// A customer whose contract states what `stated` does, beside a plan in Riyadh; the number of the organisation.
pub fn customer(api: &Api, plan: &str, stated: &Value) -> i64 {
    let place = json!({"zone": "Asia/Riyadh", "region": "global", "holidays": api.rimal.holidays});
    let (plan, stated) = (plan.to_owned(), stated.clone());
    let added = api.store.write_now::<_, Failure, _>(move |tx| {
        let catalog = Catalog::builtin();
        let organisation = store::add_organisation(tx, &from_value(json!({"name": "Wadi"})).unwrap())?;
        let site = json!({"organisation": organisation, "name": "Warehouse", "place": place});
        let site = from_value::<SiteSpec>(site).unwrap().site(catalog).unwrap();
        let site = store::add_site(tx, &site)?;
        let mut terms = json!({
            "quote": "Q-2", "edition": catalog.edition(), "plan": plan, "first_day": "2026-01-01",
            "last_day": "2026-12-31", "default_site": site, "sites": [{"site": site, "place": place}]
        });
        terms.as_object_mut().unwrap().extend(stated.as_object().unwrap().clone());
        let terms = from_value::<TermsSpec>(terms).unwrap().terms(catalog).unwrap();
        store::add_contract(tx, organisation, at("2026-01-01T00:00:00Z"), terms)?;
        Ok(organisation.number())
    });
    added.unwrap()
}
