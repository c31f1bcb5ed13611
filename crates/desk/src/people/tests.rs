//! Contacts, agents, sites and their names as people write them, and what is told of what is wrong.

use sla::{Error, Instant, Language};

use super::{Agent, AgentRole, Contact, ContactRole, Reach, Team};
use crate::catalog::Catalog;
use crate::id::Id;
use crate::organisation::{Organisation, Place, PlaceSpec, SiteSpec};

fn reach(to: &str) -> Reach {
    Reach { to: to.into(), verified: None }
}

fn contact() -> Contact {
    Contact {
        organisation: Id::new(3),
        site: Some(Id::new(4)),
        name: " سارة ".into(),
        role: ContactRole::Site,
        language: Language::Ar,
        addresses: vec![reach("Sara@Example.com")],
        numbers: vec![reach("٠٠٩٦٦ 11-234-5678")],
    }
}

fn fields(errors: &[Error]) -> Vec<&str> {
    assert!(errors.iter().all(|e| !e.problem(Language::Ar).is_ascii()));
    errors.iter().map(Error::field).collect()
}

#[test]
fn a_contact_is_kept_in_its_usual_form() {
    let contact = contact().check().expect("nothing is wrong");
    assert_eq!((contact.name.as_str(), contact.addresses[0].to.as_str()), ("سارة", "sara@example.com"));
    assert_eq!(contact.numbers[0].to, "+966112345678");
}

#[test]
fn everything_that_is_wrong_with_a_contact_is_told_by_field() {
    let wrong = Contact {
        site: None,
        name: "a\nb".into(),
        addresses: vec![reach("sara@example.com"), reach("SARA@example.com"), reach("sara@")],
        numbers: vec![reach("234-5678")],
        ..contact()
    };
    let errors = wrong.check().expect_err("it is wrong");
    assert_eq!(fields(&errors), ["name", "addresses[1]", "addresses[2]", "numbers[0]", "site"]);
}

#[test]
fn only_what_is_verified_proves_who_somebody_is() {
    let mut contact = contact().check().expect("nothing is wrong");
    assert!(!contact.is_proven("sara@example.com"));
    contact.addresses[0].verified = Some(Instant::MIN);
    contact.numbers[0].verified = Some(Instant::MIN);
    assert!(contact.is_proven("SARA@example.com") && contact.is_proven("+966 11 234 5678"));
    assert!(!contact.is_proven("other@example.com"));
}

#[test]
fn a_contact_is_read_back_as_it_was_written() {
    let mut contact = contact().check().expect("nothing is wrong");
    contact.addresses[0].verified = Instant::from_microsecond(7).ok();
    let written = serde_json::to_string(&contact).expect("it can be written");
    assert_eq!(serde_json::from_str::<Contact>(&written).expect("it can be read"), contact);
}

#[test]
fn agents_teams_and_organisations_are_judged_by_field_too() {
    let agent = Agent {
        name: String::new(),
        address: "nobody".into(),
        role: AgentRole::Lead,
        language: Language::En,
    };
    assert_eq!(fields(&agent.check().expect_err("it is wrong")), ["name", "address"]);
    let team = Team { name: "Night".into(), agents: vec![Id::new(2), Id::new(1), Id::new(2)] };
    assert_eq!(team.check().expect("nothing is wrong").agents, [Id::new(1), Id::new(2)]);
    let long = Organisation { name: "x".repeat(201) };
    assert_eq!(fields(&long.check().expect_err("too long")), ["name"]);
}

#[test]
fn d3_a_site_has_a_zone_a_region_and_a_holiday_calendar() {
    let place = PlaceSpec { zone: "Asia/Riyadh".into(), region: "global".into(), holidays: Id::new(2) };
    let spec = SiteSpec { organisation: Id::new(3), name: "Riyadh".into(), place };
    let site = spec.clone().site(Catalog::builtin()).expect("nothing is wrong");
    let written = serde_json::to_string(&site.place).expect("it can be written");
    assert_eq!(written, r#"{"zone":"Asia/Riyadh","region":"global","holidays":2}"#);
    assert_eq!(serde_json::from_str::<Place>(&written).expect("it can be read"), site.place);
    let place = PlaceSpec { zone: "Riyadh".into(), region: "gulf".into(), ..spec.place };
    let errors = SiteSpec { place, name: String::new(), ..spec }.site(Catalog::builtin());
    assert_eq!(fields(&errors.expect_err("wrong")), ["name", "place.zone", "place.region"]);
}
