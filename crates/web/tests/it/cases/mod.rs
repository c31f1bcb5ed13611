//! Cases over the API.

mod assignment;
mod availability;
mod binding;
mod contests;
mod merges;
mod moves;
mod opening;
mod priority;

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

/// An agent answers.
pub fn agent_replies(api: &Api, case: &Answer) {
    api.post("agent", &of(case, "/replies"), &json!({"message": "We are looking into it."})).is(201);
}

/// The timer of an availability check fires.
pub fn runs_out(api: &Api, case: &Answer, check: u32) {
    by_itself(api, case, move |case, world| case.availability_ran_out(check, world));
}

/// An availability check turns out to have reached nobody.
pub fn bounces(api: &Api, case: &Answer, check: u32) {
    by_itself(api, case, move |case, _| case.check_undelivered(check));
}

/// The desk does something by itself, as by a timer.
fn by_itself(
    api: &Api,
    case: &Answer,
    verb: impl FnOnce(&Case, &World<'_>) -> Result<Vec<Body>, Refusal> + Send + 'static,
) {
    let id = Id::new(case.id());
    let world = World { now: api.now(), by: Actor::Desk, role: None, entitlement: None };
    let does = move |tx: &mut Tx<'_>| store::execute(tx, &Command::new(world), id, &|_, _| Ok(None), verb);
    api.store.write_now::<_, Failure, _>(does).unwrap();
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
