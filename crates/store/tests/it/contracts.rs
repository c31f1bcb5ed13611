//! Contracts in versions (policy D12, D20).

use desk::id::Id;
use store::{Error, Failure};

use crate::desk::{Desk, monday, terms};
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
        assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
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
