//! What follows by itself needn't be given, and what a draft refers to must be there (policy D3, D12, D14).

use std::collections::{BTreeMap, BTreeSet};

use super::{Catalog, read, written};
use crate::contract::{Draft, DraftSite, Known, MOST_SITES};
use crate::id::Id;
use crate::organisation::{Place, PlaceSpec, Site};

fn draft(json: &str) -> Draft {
    serde_json::from_str(json).expect("it is well formed")
}

fn simple() -> Draft {
    draft(
        r#"{"quote": "Q-2026-118", "plan": "basic", "first_day": "2026-01-01", "last_day": "2026-12-31",
            "sites": [{"site": 4}]}"#,
    )
}

fn place(holidays: i64) -> PlaceSpec {
    PlaceSpec { zone: "Asia/Riyadh".into(), region: "global".into(), holidays: Id::new(holidays) }
}

/// Site 4 of organisation 3 and site 5 of another, with holiday calendar 2.
fn known() -> Known {
    let site = |organisation| Site {
        organisation: Id::new(organisation),
        name: "Head office".into(),
        place: Place::try_from(place(2)).expect("a zone"),
    };
    Known {
        sites: BTreeMap::from([(Id::new(4), site(3)), (Id::new(5), site(9))]),
        calendars: BTreeSet::from([Id::new(2)]),
    }
}

#[track_caller]
fn told(draft: &Draft) -> Vec<String> {
    let errors = draft.terms(Id::new(3), Catalog::builtin(), &known()).expect_err("something is wrong");
    errors.iter().map(|error| error.field().to_owned()).collect()
}

#[test]
fn d3_a_version_fixes_the_places_that_its_sites_have_when_it_is_made() {
    let terms = simple().terms(Id::new(3), Catalog::builtin(), &known()).expect("nothing is wrong");
    assert_eq!(terms, read(&written()), "edition, default site and place follow by themselves");
    let elsewhere = PlaceSpec { zone: "Asia/Dubai".into(), ..place(2) };
    let sites = vec![DraftSite { site: Id::new(4), place: Some(elsewhere.clone()) }];
    let given = Draft { sites, ..simple() }.terms(Id::new(3), Catalog::builtin(), &known());
    assert_eq!(PlaceSpec::from(given.expect("nothing is wrong").sites.default.place), elsewhere);
}

#[test]
fn d12_a_contract_covers_the_organisations_own_sites_only() {
    let with = |sites: &[i64]| Draft {
        sites: sites.iter().map(|site| DraftSite { site: Id::new(*site), place: None }).collect(),
        ..simple()
    };
    assert_eq!(told(&with(&[4, 5, 6])), ["sites[1].site", "sites[2].site"]);
    assert_eq!(told(&with(&[])), ["sites"]);
    assert_eq!(told(&with(&[4, 4])), ["sites[1].site"]);
    assert_eq!(told(&with(&[4; MOST_SITES + 1]))[0], "sites");
    assert_eq!(told(&Draft { default_site: Some(Id::new(5)), ..simple() }), ["default_site"]);
}

#[test]
fn d12_a_holiday_calendar_must_be_there_and_everything_is_told_at_once() {
    let sites = vec![DraftSite { site: Id::new(4), place: Some(place(7)) }];
    let wrong = Draft { sites, plan: "gold".into(), quote: String::new(), ..simple() };
    assert_eq!(told(&wrong), ["sites[0].place.holidays", "quote", "plan"]);
    let stranger = vec![DraftSite { site: Id::new(5), place: Some(place(2)) }];
    assert_eq!(told(&Draft { sites: stranger, plan: "gold".into(), ..simple() }), ["sites[0].site", "plan"]);
}
