//! Contracts in versions (policy D12, D20).

use desk::contract::{Draft, Terms};
use desk::effects::TimerKind;
use desk::id::Id;
use serde_json::{from_value, json};
use sla::Instant;
use store::{Entitlements, Error, Failure, Set, Store};

use crate::desk::Desk;
use engines::riyadh::{at, monday, terms};
use engines::stores;

#[test]
fn contracts_read_back_with_every_version_d20() {
    stores(|store| {
        let desk = Desk::new(store);
        let organisation = desk.organisation;
        let contracts =
            move || store.read_now::<_, Error, _>(move |tx| store::contracts_of(tx, organisation)).unwrap();
        let first = contracts().remove(0);
        let better = terms(desk.site, "premium", ["2026-01-01", "2026-12-31"]);
        let id = first.id();
        let changed = store
            .write_now::<_, Failure, _>(move |tx| store::change_contract(tx, id, monday(), better))
            .unwrap()
            .unwrap();
        assert_eq!(contracts(), std::slice::from_ref(&changed));
        assert_eq!(changed.version(1), first.version(1));
        assert_eq!((changed.last().number, changed.last().made), (2, monday()));
        let read = store.read_now::<_, Error, _>(move |tx| store::contract(tx, id)).unwrap();
        assert_eq!(read, Some(changed));
    });
}

#[test]
fn a_contract_that_overlaps_is_refused_and_leaves_nothing_d12() {
    stores(|store| {
        let desk = Desk::new(store);
        let (organisation, site) = (desk.organisation, desk.site);
        let add = |days: [&str; 2], organisation| {
            let terms = terms(site, "basic", days);
            store.write_now::<_, Failure, _>(move |tx| store::add_contract(tx, organisation, monday(), terms))
        };
        let refused = add(["2026-12-31", "2027-12-31"], organisation);
        assert!(matches!(refused, Err(Failure::Invalid(_))), "{refused:?}");
        let nobody = add(["2027-01-01", "2027-12-31"], Id::new(99));
        assert!(matches!(nobody, Err(Failure::NoOrganisation(id)) if id.number() == 99), "{nobody:?}");
        let kept: Vec<_> = std::thread::scope(|scope| {
            let both = [(); 2].map(|()| scope.spawn(|| add(["2027-01-01", "2027-12-31"], organisation)));
            both.into_iter().map(|one| one.join().unwrap().is_ok()).collect()
        });
        assert_eq!(kept.iter().filter(|ok| **ok).count(), 1, "at once, one of two");
        let all = store.read_now::<_, Error, _>(move |tx| store::contracts_of(tx, organisation)).unwrap();
        assert_eq!(all.len(), 2);
        let nothing = terms(site, "basic", ["2028-01-01", "2028-12-31"]);
        let none = store
            .write_now::<_, Failure, _>(move |tx| store::change_contract(tx, Id::new(99), monday(), nothing));
        assert_eq!(none.unwrap(), None);
    });
}

/// The timers that are due by an instant, in the order of their due times.
fn due(store: &Store, by: &'static str) -> Vec<(TimerKind, u32, Instant)> {
    let claimed =
        store.write_now::<_, Error, _>(|tx| store::claim_timers(tx, at(by), 100, at("2027-12-31T00:00:00Z")));
    let mut timers: Vec<Set> = claimed.unwrap().into_iter().map(|claimed| claimed.it).collect();
    timers.sort_by_key(|set| set.timer.due);
    timers.iter().map(|set| (set.timer.kind, set.timer.version, set.timer.due)).collect()
}

#[test]
fn d12_the_end_of_a_contract_sets_timers_and_a_new_version_takes_their_place() {
    stores(|store| {
        let desk = Desk::new(store);
        let longer = terms(desk.site, "basic", ["2026-01-01", "2027-03-31"]);
        let id = Id::new(1);
        let changed = store
            .write_now::<_, Failure, _>(move |tx| store::change_contract(tx, id, monday(), longer))
            .unwrap()
            .unwrap();
        assert_eq!((changed.id(), changed.last().number), (id, 2));
        let expected = [
            (TimerKind::Expiry60, 2, at("2027-01-30T21:00:00Z")),
            (TimerKind::Expiry30, 2, at("2027-03-01T21:00:00Z")),
            (TimerKind::Expiry7, 2, at("2027-03-24T21:00:00Z")),
        ];
        assert_eq!(due(store, "2027-03-31T00:00:00Z"), expected, "those of the first version are cancelled");
    });
}

#[test]
fn d12_a_refused_version_leaves_the_timers_as_they_were() {
    stores(|store| {
        let desk = Desk::new(store);
        let (organisation, site) = (desk.organisation, desk.site);
        let next = terms(site, "basic", ["2027-01-01", "2027-12-31"]);
        store
            .write_now::<_, Failure, _>(move |tx| store::add_contract(tx, organisation, monday(), next))
            .unwrap();
        let into_it = terms(site, "basic", ["2026-01-01", "2027-06-30"]);
        let refused = store
            .write_now::<_, Failure, _>(move |tx| store::change_contract(tx, Id::new(1), monday(), into_it));
        assert!(matches!(refused, Err(Failure::Invalid(_))), "{refused:?}");
        let due: Vec<_> = due(store, "2026-12-31T00:00:00Z");
        assert_eq!(due.iter().map(|(_, version, _)| *version).collect::<Vec<_>>(), [1, 1, 1]);
    });
}

#[test]
fn d12_a_draft_is_judged_against_what_there_is() {
    stores(|store| {
        let desk = Desk::new(store);
        let (organisation, site) = (desk.organisation, desk.site);
        let judge = move |draft: serde_json::Value| -> Result<Terms, Failure> {
            let draft: Draft = from_value(draft).unwrap();
            store.read_now(move |tx| store::draft_terms(tx, &Entitlements::default(), organisation, &draft))
        };
        let draft = json!({"quote": "Q-1", "plan": "basic", "first_day": "2026-01-01", "last_day": "2026-12-31",
            "sites": [{"site": site}]});
        assert_eq!(judge(draft.clone()).unwrap(), terms(site, "basic", ["2026-01-01", "2026-12-31"]));
        let mut wrong = draft.clone();
        wrong["edition"] = "2025-01".into();
        wrong["sites"] = json!([{"site": 99}]);
        let Err(Failure::Invalid(errors)) = judge(wrong) else { panic!("it was accepted") };
        assert_eq!(errors.iter().map(|e| e.field()).collect::<Vec<_>>(), ["edition", "sites[0].site"]);
        let mut elsewhere = draft;
        elsewhere["sites"][0]["place"] = json!({"zone": "Asia/Riyadh", "region": "global", "holidays": 99});
        let Err(Failure::Invalid(errors)) = judge(elsewhere) else { panic!("it was accepted") };
        assert_eq!(errors[0].field(), "sites[0].place.holidays");
    });
}
