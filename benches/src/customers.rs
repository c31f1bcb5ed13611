//! The desk that is measured: agents, customers under contracts, and who may ask.

use anyhow::Result;
use desk::case::Customer;
use desk::contract::TermsSpec;
use desk::holidays::public;
use desk::id::Id;
use desk::organisation::{Organisation, SiteSpec};
use desk::people::{Agent, Contact, Team};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sla::Instant;
use store::{Entitlements, Error, Failure, HolderId, NewSession, Store, Tx};

/// How many organisations the cases are spread over.
pub const ORGANISATIONS: usize = 200;
/// Names, zones and holidays of the sites, in turn.
const PLACES: [(&str, &str, &str, &str); 4] = [
    ("Riyadh", "Asia/Riyadh", "global", "sa"),
    ("Toronto", "America/Toronto", "north-america", "ca-on"),
    ("Berlin", "Europe/Berlin", "global", "de-be"),
    ("Dubai", "Asia/Dubai", "global", "ae"),
];

/// Who there is, by number.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// Who works at the desk.
    pub agents: Vec<Id<Agent>>,
    /// Their team.
    pub team: Option<Id<Team>>,
    /// Each contact with the site and organisation.
    pub customers: Vec<(Customer, Id<Contact>)>,
}

/// The secret of the agent's token and browser with which is asked.
pub const AGENT: &str = "radd_agent";

/// The secret of a contact's token and browser.
pub fn contact(number: usize) -> String {
    format!("radd_contact{number}")
}

/// A contact's address.
pub fn address(number: usize) -> String {
    format!("contact{number}@customer.example")
}

/// Fills an empty database with everybody but the cases.
pub fn add(store: &Store, now: Instant) -> Result<People> {
    Ok(store.write_now::<_, Failure, _>(move |tx| {
        let mut people = People::default();
        for number in 0..20 {
            let role = if number == 0 { "lead" } else { "agent" };
            let agent: Agent = shaped(json!({
                "name": format!("Agent {number}"), "address": format!("agent{number}@desk.example"), "role": role,
                "language": "en"
            }))?;
            people.agents.push(store::add_agent(tx, &agent.check()?)?);
        }
        let team = Team { name: "First line".to_owned(), agents: people.agents.clone() }.check()?;
        people.team = Some(store::add_team(tx, &team)?);
        let agent = people.agents.first().copied().map(HolderId::Agent);
        let_in(tx, AGENT, agent, now)?;
        for number in 0..ORGANISATIONS {
            let customer = customer(tx, number, now)?;
            let_in(tx, &contact(number), customer.contact.map(HolderId::Contact), now)?;
            people.customers.extend(customer.contact.map(|contact| (customer, contact)));
        }
        Ok(people)
    })?)
}

/// Lets somebody in as a program and as a browser, by the same secret.
fn let_in(tx: &mut Tx<'_>, secret: &str, holder: Option<HolderId>, now: Instant) -> Result<(), Failure> {
    let Some(holder) = holder else { return Ok(()) };
    let hash = store::token_hash(secret);
    store::add_token(tx, &hash, "benchmark", holder, now, None)?;
    let browser = "benchmark".to_owned();
    store::add_session(tx, &NewSession { hash, holder, two_factors: true, browser, made: now })?;
    Ok(())
}

/// An organisation with a site, a contract and a contact.
fn customer(tx: &mut Tx<'_>, number: usize, now: Instant) -> Result<Customer, Failure> {
    let (name, zone, region, days) = PLACES[number % PLACES.len()];
    let organisation = Organisation::named(format!("{name} Trading {number}")).check()?;
    let organisation = store::add_organisation(tx, &organisation)?;
    let days = public(days).map_err(|error| vec![error])?;
    let holidays = store::add_holidays(tx, name, now, &days)?;
    let place = json!({"zone": zone, "region": region, "holidays": holidays});
    let site: SiteSpec = shaped(json!({"organisation": organisation, "name": name, "place": place}))?;
    let catalog = Entitlements::default().newest_catalog(tx)?;
    let site = store::add_site(tx, &site.site(&catalog)?)?;
    let year = now.timestamp().to_string().get(..4).and_then(|year| year.parse::<i32>().ok()).unwrap_or(2026);
    let plan = if number.is_multiple_of(3) { "premium" } else { "basic" };
    let terms: TermsSpec = shaped(json!({
        "quote": format!("Q-{number}"), "edition": catalog.edition(), "plan": plan, "coverage": Value::Null,
        "first_day": "2015-01-01", "last_day": format!("{}-12-31", year + 1), "default_site": site,
        "sites": [{"site": site, "place": place}]
    }))?;
    store::add_contract(tx, organisation, now, terms.terms(&catalog)?)?;
    let contact: Contact = shaped(json!({
        "organisation": organisation, "site": site, "name": format!("Contact {number}"), "role": "manager",
        "language": "en", "addresses": [{"to": address(number),
        "verified": now.as_microsecond()}], "numbers": []
    }))?;
    let contact = store::add_contact(tx, &contact.check()?)?;
    Ok(Customer { organisation, site, contact: Some(contact) })
}

fn shaped<T: DeserializeOwned>(json: Value) -> Result<T, Failure> {
    serde_json::from_value(json).map_err(|error| Error::Shape(error.to_string()).into())
}
