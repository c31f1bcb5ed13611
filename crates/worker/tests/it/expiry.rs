//! The end of a contract is told 60, 30 and 7 days ahead (policy D12).

use desk::contract::ContractBody;
use engines::riyadh::{at, monday, terms};
use engines::stores;
use serde_json::json;
use store::{Error, Failure, Store};

use crate::desk::Desk;
use crate::receiver::{Receiver, SECRET, status};

/// The contract is changed to end with 2026.
fn ends_soon(desk: &Desk) {
    let (id, now) = (desk.people.contract, desk.now());
    let terms = terms(desk.people.site, "basic", ["2026-01-01", "2026-12-31"]);
    let change = move |tx: &mut store::Tx<'_>| store::change_contract(tx, id, now, terms);
    desk.store.write_now::<_, Failure, _>(change).unwrap();
}

/// How many days ahead was told, of which version.
fn told(store: &Store, desk: &Desk) -> Vec<(u32, u8)> {
    let id = desk.people.contract;
    let events = store.read_now::<_, Error, _>(move |tx| store::contract_events(tx, id)).unwrap();
    let told = events.iter().map(|event| match event.body {
        ContractBody::Expiring { version, days } => (version, days),
    });
    told.collect()
}

#[test]
fn d12_the_end_of_a_contract_is_told_once_at_each_time_to_the_leads_and_the_webhook() {
    stores(|store| {
        let receiver = Receiver::new(|_| status(200, ""));
        let mut desk = Desk::new(store, "basic");
        desk.webhook = receiver.webhook(&[SECRET]);
        desk.set(at("2026-10-01T00:00:00Z"));
        ends_soon(&desk);
        for now in [
            "2026-11-01T20:59:59Z",
            "2026-11-01T21:00:00Z",
            "2026-11-01T21:00:00Z",
            "2026-10-01T00:00:00Z", // The clock goes back, and on again.
            "2026-12-02T00:00:00Z",
            "2026-12-25T00:00:00Z",
            "2027-02-01T00:00:00Z",
        ] {
            desk.set(at(now)).works();
        }
        assert_eq!(told(store, &desk), [(2, 60), (2, 30), (2, 7)]);
        let arrived: Vec<_> = receiver.arrived().iter().map(|of| of.json()).collect();
        assert_eq!(arrived.len(), 3);
        assert_eq!(
            arrived[1],
            json!({
                "type": "contract.expiring", "timestamp": "2026-12-02T00:00:00Z",
                "data": {
                    "contract": desk.people.contract, "event": 2, "organisation": desk.people.organisation,
                    "version": 2, "days": 30, "ends": "2026-12-31T21:00:00Z"
                }
            })
        );
        let leads = desk.outbox().into_iter().filter(|[_, _, readers]| readers == "leads").count();
        assert_eq!(leads, 3);
        assert!(store.verify().unwrap().faults.is_empty());
    });
}

#[test]
fn d12_a_contract_that_is_renewed_tells_nothing() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        ends_soon(&desk);
        let (organisation, site) = (desk.people.organisation, desk.people.site);
        let next = terms(site, "premium", ["2027-01-01", "2027-12-31"]);
        let renew = move |tx: &mut store::Tx<'_>| store::add_contract(tx, organisation, monday(), next);
        store.write_now::<_, Failure, _>(renew).unwrap();
        desk.set(at("2026-12-30T00:00:00Z")).works();
        assert_eq!(told(store, &desk), []);
    });
}
