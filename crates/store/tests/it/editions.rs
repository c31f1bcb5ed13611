//! Editions of the catalogue and versions of holiday calendars never change once they are there (policy D14, D20).

use desk::catalog::Catalog;
use desk::holidays::public;
use desk::id::Id;
use sla::Holidays;
use store::{Entitlements, Error, Failure};

use crate::desk::Desk;
use engines::riyadh::monday;
use engines::stores;

#[test]
fn d14_editions_are_kept_in_order_and_none_changes() {
    stores(|store| {
        let add = |id: &str| {
            let source = Catalog::BUILTIN_SOURCE.replace("\"2026-01\"", &format!("{id:?}"));
            store.write_now::<_, Failure, _>(move |tx| {
                let catalog = Catalog::parse(&source, "test").unwrap();
                store::add_edition(tx, &catalog, monday(), &source)
            })
        };
        let newest = || {
            let read = |tx: &mut store::Tx<'_>| Entitlements::default().newest_catalog(tx);
            store.read_now::<_, Error, _>(read).unwrap().edition().to_owned()
        };
        assert_eq!(newest(), "2026-01", "the program's own, until another is added");
        assert!(matches!(add("2026-01"), Err(Failure::Invalid(_))), "it has its meaning already");
        add("2026-07").unwrap();
        add("2026-03").unwrap();
        let again = add("2026-07").unwrap_err();
        assert!(
            again.to_string().starts_with("edition: \"2026-07\": this edition is there already"),
            "{again}"
        );
        assert_eq!(newest(), "2026-03", "the last that was added");
        let ids = store.read_now::<_, Error, _>(|tx| {
            let all = store::editions(tx, 0, 10)?;
            Ok(all.into_iter().map(|of| of.edition).collect::<Vec<_>>())
        });
        assert_eq!(ids.unwrap(), ["2026-01", "2026-07", "2026-03"]);
    });
}

#[test]
fn d14_a_contract_keeps_the_edition_that_came_with_the_program() {
    stores(|store| {
        Desk::new(store);
        let kept = store.read_now::<_, Error, _>(|tx| store::edition(tx, "2026-01")).unwrap();
        assert_eq!(kept.unwrap().source, Catalog::BUILTIN_SOURCE);
    });
}

#[test]
fn d4_a_holiday_calendar_reads_back_in_every_version_with_its_name() {
    stores(|store| {
        let days = public("sa").unwrap();
        let (first, second) = (days.clone(), days);
        let id = store.write_now::<_, Error, _>(move |tx| {
            let id = store::add_holidays(tx, "Riyadh", monday(), &Holidays::default())?;
            assert!(store::change_holidays(tx, id, 1, ("الرياض", monday(), &first))?);
            Ok(id)
        });
        let id = id.unwrap();
        store
            .read_now::<_, Error, _>(move |tx| {
                let newest = store::holidays(tx, id, None)?.unwrap();
                assert_eq!((newest.name.as_str(), newest.calendar.version), ("الرياض", 2));
                assert_eq!(newest.calendar.days, second);
                let old = store::holidays(tx, id, Some(1))?.unwrap();
                assert!(old.name == "Riyadh" && old.calendar.days.is_empty());
                assert_eq!(store::holidays(tx, id, Some(3))?, None);
                assert_eq!(store::holidays(tx, Id::new(99), None)?, None);
                assert_eq!(store::holiday_versions(tx, id, 0, 10)?, [old, newest]);
                assert_eq!(store::holiday_calendars(tx, None, 0, 10)?[0].name, "الرياض");
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn d4_a_customer_counts_on_the_calendars_that_its_contracts_name() {
    stores(|store| {
        let desk = Desk::new(store);
        let organisation = desk.organisation;
        store
            .write_now::<_, Error, _>(move |tx| {
                let other = store::add_holidays(tx, "Elsewhere", monday(), &Holidays::default())?;
                let own = store::holiday_calendars(tx, Some(organisation), 0, 10)?;
                assert_eq!(own.iter().map(|of| of.id.number()).collect::<Vec<_>>(), [1]);
                assert!(store::holidays_serve(tx, Id::new(1), organisation)?);
                assert!(!store::holidays_serve(tx, other, organisation)?);
                Ok(())
            })
            .unwrap();
    });
}
