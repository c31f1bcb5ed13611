//! Contacts, agents, sites and their names as people write them, and what is told of what is wrong.

use sla::{Error, Instant, Language};

use super::{Agent, AgentRole, Contact, ContactRole, ContactSpec, MOST_REACHES, Reach, ReachSpec, Team};
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
        active: true,
        name: String::new(),
        address: "nobody".into(),
        role: AgentRole::Lead,
        language: Language::En,
    };
    assert_eq!(fields(&agent.check().expect_err("it is wrong")), ["name", "address"]);
    let team = Team { name: "Night".into(), agents: vec![Id::new(2), Id::new(1), Id::new(2)] };
    assert_eq!(team.check().expect("nothing is wrong").agents, [Id::new(1), Id::new(2)]);
    let long = Organisation::named("x".repeat(201));
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

fn spec(addresses: Option<Vec<(&str, Option<bool>)>>) -> ContactSpec {
    let read = |list: Vec<(&str, Option<bool>)>| {
        list.into_iter().map(|(to, verified)| ReachSpec { to: to.into(), verified }).collect()
    };
    ContactSpec {
        site: None,
        name: "Sara".into(),
        role: ContactRole::OwnCases,
        language: Language::Ar,
        addresses: addresses.map(read),
        numbers: None,
    }
}

#[test]
fn an_address_stays_proven_until_it_is_said_not_to_be_and_one_that_is_new_is_not() {
    let at = |micros| Instant::from_microsecond(micros).expect("an instant");
    let read = |was: Option<&Contact>, list, now| {
        spec(list).contact(Id::new(3), was, at(now)).expect("nothing is wrong")
    };
    let first = read(None, Some(vec![("Sara@Example.com", Some(true)), ("s@example.com", None)]), 5);
    let since = |contact: &Contact| -> Vec<_> {
        contact.addresses.iter().map(|one| one.verified.map(Instant::as_microsecond)).collect()
    };
    assert_eq!(since(&first), [Some(5), None]);
    let same = read(Some(&first), None, 7);
    assert_eq!(same.addresses, first.addresses);
    let again = read(
        Some(&first),
        Some(vec![
            ("new@example.com", None),
            ("SARA@example.com", Some(true)),
            ("s@example.com", Some(true)),
        ]),
        9,
    );
    assert_eq!(since(&again), [None, Some(5), Some(9)]);
    let kept = read(Some(&first), Some(vec![("sara@EXAMPLE.com", None)]), 9);
    assert_eq!(since(&kept), [Some(5)]);
    let taken = read(Some(&first), Some(vec![("sara@example.com", Some(false))]), 9);
    assert_eq!(since(&taken), [None]);
}

#[test]
fn a_contact_has_no_more_addresses_than_a_person_has() {
    let many: Vec<_> = (0..=MOST_REACHES).map(|n| reach(&format!("s{n}@example.com"))).collect();
    let wrong = Contact { addresses: many.clone(), ..contact() };
    assert_eq!(fields(&wrong.check().expect_err("too many")), ["addresses"]);
    let right = Contact { addresses: many[1..].to_vec(), ..contact() };
    assert_eq!(right.check().expect("as many as allowed").addresses.len(), MOST_REACHES);
}

#[test]
fn who_left_sets_nothing_up() {
    let agent = |role, active| Agent {
        name: "Amal".into(),
        address: "amal@desk.example".into(),
        role,
        language: Language::Ar,
        active,
    };
    assert!(agent(AgentRole::Administrator, true).is_administrator());
    assert!(!agent(AgentRole::Administrator, false).is_administrator());
    assert!(!agent(AgentRole::Lead, true).is_administrator());
    let before = r#"{"name": "Amal", "address": "a@b.example", "role": "lead", "language": "ar"}"#;
    assert!(serde_json::from_str::<Agent>(before).expect("an agent").active, "who is there works here");
}
