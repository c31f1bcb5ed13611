//! Who is at the desk and whom it serves: one customer on each plan, in each language.

use desk::contract::TermsSpec;
use desk::holidays::public;
use desk::organisation::SiteSpec;
use desk::people::Contact;
use serde_json::{Value, from_value, json};
use sla::Instant;
use store::{Entitlements, Error, Failure, HolderId, Tx};

const AGENTS: [(&str, &str, &str, &str); 4] = [
    ("Amal Haddad", "amal@desk.example", "administrator", "en"),
    ("لينا خوري", "lina@desk.example", "lead", "ar"),
    ("Omar Saleh", "omar@desk.example", "agent", "en"),
    ("ياسمين بن علي", "yasmin@desk.example", "agent", "ar"),
];

struct Customer {
    name: &'static str,
    plan: &'static str,
    zone: &'static str,
    region: &'static str,
    holidays: &'static str,
    contacts: [(&'static str, &'static str, &'static str, &'static str); 2],
}

const CUSTOMERS: [Customer; 2] = [
    Customer {
        name: "Atlas Assurance",
        plan: "basic",
        zone: "Africa/Casablanca",
        region: "global",
        holidays: "ma",
        contacts: [
            ("سلمى الإدريسي", "salma@atlas.example", "manager", "ar"),
            ("Bilal Tazi", "bilal@atlas.example", "own-cases", "en"),
        ],
    },
    Customer {
        name: "Maple Ridge Clinics",
        plan: "premium",
        zone: "America/Toronto",
        region: "north-america",
        holidays: "ca-on",
        contacts: [
            ("Anne Roy", "anne@maple.example", "manager", "en"),
            ("كنزة موري", "kenza@maple.example", "own-cases", "ar"),
        ],
    },
];

/// Who has an address.
///
/// # Errors
/// What the engine says.
pub fn person(tx: &mut Tx<'_>, address: &str) -> Result<Option<HolderId>, Failure> {
    let agents = store::agents(tx, 0, 100)?;
    let agent = agents.into_iter().find(|(_, agent)| agent.it.address == address);
    Ok(match agent {
        Some((id, _)) => Some(HolderId::Agent(id)),
        None => store::contact_reached_at(tx, address)?.map(HolderId::Contact),
    })
}

/// Fills a database where it is empty.
///
/// # Errors
/// What the engine says; a scene that doesn't fit together.
pub fn fill(tx: &mut Tx<'_>, now: Instant) -> Result<(), Failure> {
    if !store::agents(tx, 0, 1)?.is_empty() {
        return Ok(());
    }
    for (name, address, role, language) in AGENTS {
        let agent = shaped(json!({ "name": name, "address": address, "role": role, "language": language }))?;
        store::add_agent(tx, &agent)?;
    }
    CUSTOMERS.iter().try_for_each(|customer| add(tx, customer, now))
}

fn add(tx: &mut Tx<'_>, customer: &Customer, now: Instant) -> Result<(), Failure> {
    let organisation = store::add_organisation(tx, &shaped(json!({ "name": customer.name }))?)?;
    let days = public(customer.holidays).map_err(refused)?;
    let holidays = store::add_holidays(tx, customer.name, now, &days)?;
    let place = json!({ "zone": customer.zone, "region": customer.region, "holidays": holidays });
    let site: SiteSpec =
        shaped(json!({ "organisation": organisation, "name": "Head office", "place": place }))?;
    let catalog = Entitlements::default().newest_catalog(tx)?;
    let site = store::add_site(tx, &site.site(&catalog).map_err(all_refused)?)?;
    let terms: TermsSpec = shaped(json!({
        "quote": "Q-2026-0418", "edition": catalog.edition(), "plan": customer.plan, "first_day": "2026-01-01",
        "last_day": "2028-12-31", "default_site": site, "sites": [{ "site": site, "place": place }]
    }))?;
    store::add_contract(tx, organisation, now, terms.terms(&catalog).map_err(all_refused)?)?;
    for (name, address, role, language) in customer.contacts {
        let contact: Contact = shaped(json!({
            "organisation": organisation, "site": site, "name": name, "role": role, "language": language,
            "addresses": [{ "to": address, "verified": now.as_microsecond() }], "numbers": []
        }))?;
        store::add_contact(tx, &contact)?;
    }
    Ok(())
}

fn shaped<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Failure> {
    from_value(value).map_err(|e| Error::Shape(e.to_string()).into())
}

fn refused(error: sla::Error) -> Failure {
    Error::Shape(error.to_string()).into()
}

fn all_refused(errors: Vec<sla::Error>) -> Failure {
    let said: Vec<_> = errors.iter().map(ToString::to_string).collect();
    Error::Shape(said.join("; ")).into()
}
