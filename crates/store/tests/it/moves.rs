//! Running promises that a change would move are found by what they run on (policy D20).

use desk::case::{Rule, Versions};
use desk::catalog::Catalog;
use desk::contract::Contract;
use desk::id::Id;
use desk::organisation::HolidayCalendar;
use sla::{Holiday, Holidays, Name};
use store::{Entitlements, Error, Failure, Running, RunningCursor, Store, Supposed};

use crate::desk::Desk;
use engines::riyadh::{at, monday, terms};
use engines::stores;

fn contract_of(store: &Store, desk: &Desk<'_>) -> Contract {
    let organisation = desk.organisation;
    store.read_now::<_, Error, _>(move |tx| store::contracts_of(tx, organisation)).unwrap().remove(0)
}

/// What is supposed is owned here, since a read runs on another thread.
#[derive(Clone)]
enum Owned {
    Contract(Contract),
    Holidays(i64, HolidayCalendar),
    Catalogue(Catalog),
}

fn page(
    store: &Store,
    owned: &Owned,
    after: RunningCursor,
    limit: u32,
) -> (Vec<Running>, Option<RunningCursor>) {
    let owned = owned.clone();
    store
        .read_now::<_, Error, _>(move |tx| {
            let supposed = match &owned {
                Owned::Contract(contract) => Supposed::Contract(contract),
                Owned::Holidays(id, calendar) => Supposed::Holidays(Id::new(*id), calendar),
                Owned::Catalogue(catalog) => Supposed::Catalogue(catalog),
            };
            store::running_moves(tx, &Entitlements::default(), supposed, (after, limit), monday())
        })
        .unwrap()
}

fn moves(store: &Store, owned: &Owned) -> Vec<Running> {
    let (found, next) = page(store, owned, RunningCursor::default(), 50);
    assert_eq!(next, None);
    found
}

fn closed(date: &str) -> HolidayCalendar {
    let day = Holiday::closed(date.parse().unwrap(), Name::same("A day off"));
    HolidayCalendar { version: 2, days: Holidays::new([day]) }
}

/// Another vendor's words for the same plans: Basic answers P2 in four hours.
fn other_edition() -> Catalog {
    let source = Catalog::BUILTIN_SOURCE.replace("edition = \"2026-01\"", "edition = \"2026-07\"").replacen(
        "P2 = { target = \"12h\"",
        "P2 = { target = \"4h\"",
        1,
    );
    assert!(source.contains("\"4h\", clock"), "the catalogue is written otherwise");
    Catalog::parse(&source, "other").unwrap()
}

#[test]
fn d20_a_changed_contract_lists_its_running_promises_with_old_and_new_deadline() {
    stores(|store| {
        let desk = Desk::new(store);
        let first = desk.opens(2, desk.customer(monday())).unwrap().id;
        let answered = desk.opens(2, desk.customer(monday())).unwrap().id;
        desk.replies(answered, desk.agent(monday())).unwrap();
        let contract = contract_of(store, &desk);
        let better = terms(desk.site, "premium", ["2026-01-01", "2026-12-31"]);
        let better = contract.changed(monday(), better, &[]).unwrap();
        let found = moves(store, &Owned::Contract(better));
        assert_eq!(
            found.iter().map(|of| of.id).collect::<Vec<_>>(),
            [first],
            "an answered one has no promise"
        );
        let moved = found[0].moves.clone().unwrap();
        // Twelve hours of 8 × 5 from 10:00 on Monday, and one hour of 24 × 7.
        assert_eq!((moved.from, moved.to), (at("2026-11-24T11:00:00Z"), at("2026-11-23T08:00:00Z")));
        assert_eq!((moved.rule, found[0].deadline), (Rule::FromNow, moved.from));
        let Versions { contract_version, .. } = found[0].to.clone().unwrap();
        assert_eq!((found[0].under.contract_version, contract_version), (1, 2));
        assert!(moves(store, &Owned::Contract(contract)).is_empty(), "it is under this version already");
        assert_eq!(desk.stored(first).case.promise_in_force().unwrap().promise.deadline, moved.from);
    });
}

#[test]
fn d20_a_holiday_and_a_new_edition_list_those_that_they_touch() {
    stores(|store| {
        let desk = Desk::new(store);
        let id = desk.opens(2, desk.customer(monday())).unwrap().id;
        let found = moves(store, &Owned::Holidays(1, closed("2026-11-24")));
        let moved = found[0].moves.clone().unwrap();
        assert_eq!((found[0].id, moved.to), (id, at("2026-11-25T11:00:00Z")));
        assert!(moves(store, &Owned::Holidays(2, closed("2026-11-24"))).is_empty(), "another calendar");
        let found = moves(store, &Owned::Catalogue(other_edition()));
        let moved = found[0].moves.clone().unwrap();
        assert_eq!((found[0].id, moved.to), (id, at("2026-11-23T11:00:00Z")));
        assert!(found[0].needs_contract, "a contract names its edition");
        assert!(moves(store, &Owned::Catalogue(Catalog::builtin().clone())).is_empty());
    });
}

#[test]
fn d20_terms_that_cannot_serve_a_case_are_said_and_pages_follow_each_other() {
    stores(|store| {
        let desk = Desk::new(store);
        let ids: Vec<_> = (0..5).map(|_| desk.opens(1, desk.customer(monday())).unwrap().id).collect();
        let organisation = desk.organisation;
        let other = store
            .write_now::<_, Error, _>(move |tx| {
                let site = store::site(tx, desk.site)?.unwrap();
                store::add_site(tx, &desk::organisation::Site { organisation, ..site.it })
            })
            .unwrap();
        let moved_away = terms(other, "basic", ["2026-01-01", "2026-12-31"]);
        let without = contract_of(store, &desk).changed(monday(), moved_away, &[]).unwrap();
        let owned = Owned::Contract(without);
        let (mut after, mut seen) = (RunningCursor::default(), Vec::new());
        loop {
            let (found, next) = page(store, &owned, after, 2);
            assert!(found.len() <= 2);
            for of in found {
                assert_eq!((of.moves.unwrap_err().field(), of.to), ("site", None));
                seen.push(of.id);
            }
            let Some(next) = next else { break };
            after = next;
        }
        assert_eq!(seen, ids);
    });
}

#[test]
fn d20_what_was_applied_and_not_moved_is_found_as_what_is_supposed() {
    stores(|store| {
        let desk = Desk::new(store);
        desk.opens(3, desk.customer(monday())).unwrap();
        let days = closed("2026-11-24").days;
        let changed = store.write_now::<_, Error, _>(move |tx| {
            let first = store::change_holidays(tx, Id::new(1), 1, ("Riyadh", monday(), &days))?;
            let stale = store::change_holidays(tx, Id::new(1), 1, ("Riyadh", monday(), &days))?;
            Ok((first, stale, store::holidays(tx, Id::new(1), None)?.unwrap()))
        });
        let (first, stale, newest) = changed.unwrap();
        assert!(first && !stale);
        assert_eq!(newest.calendar.version, 2);
        assert_eq!(moves(store, &Owned::Holidays(1, newest.calendar)).len(), 1);
        // A version that touches neither the case nor its holidays takes it over to what is newest.
        let site = desk.site;
        let (organisation, id) = (desk.organisation, contract_of(store, &desk).id());
        let same = terms(site, "basic", ["2026-01-01", "2026-12-31"]);
        let changed = store
            .write_now::<_, Failure, _>(move |tx| store::change_contract(tx, id, monday(), same))
            .unwrap()
            .unwrap();
        let found = moves(store, &Owned::Contract(changed));
        assert_eq!((found.len(), found[0].organisation), (1, Some(organisation)));
        assert_eq!(found[0].to.as_ref().unwrap().holidays, 2);
    });
}
