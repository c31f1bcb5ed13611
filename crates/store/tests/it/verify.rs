//! What `verify` finds.

use desk::case::Body;
use desk::contract::ContractBody;
use desk::id::Id;
use desk::people::{Actor, Contact};
use sha2::Digest as _;
use store::{Bind, Error, Failure, Store, Subject, Wrong};

use crate::desk::Desk;
use engines::riyadh::monday;
use engines::stores;

/// Somebody changes a table by hand.
fn tamper(store: &Store, sql: &'static str, binds: &[i64]) {
    let binds = binds.to_vec();
    let changed = store
        .write_now::<_, Error, _>(move |tx| {
            let binds: Vec<&dyn Bind> = binds.iter().map(|bind| bind as &dyn Bind).collect();
            tx.run(sql, &binds)
        })
        .unwrap();
    assert_eq!(changed, 1, "{sql}");
}

/// Two cases, each answered and tagged; something is changed by hand in the second, and this is found.
fn found(sql: &'static str, event: Option<u32>, what: &Wrong) {
    stores(|store| {
        let desk = Desk::new(store);
        let mut last = Id::new(0);
        for _ in 0..2 {
            last = desk.opens(2, desk.customer(monday())).unwrap().id;
            desk.replies(last, desk.agent(monday())).unwrap();
            desk.does(last, desk.agent(monday()), |case, world| case.tag("urgent", world)).unwrap();
        }
        let clean = store.verify().unwrap();
        assert_eq!(
            (clean.cases, clean.events, clean.faulty, clean.erased),
            (2, 8, 0, 0),
            "{:?}",
            clean.faults
        );
        tamper(store, sql, &[last.number()]);
        let report = store.verify().unwrap();
        let faults: Vec<_> = report.faults.iter().map(|of| (of.subject, of.event, &of.what)).collect();
        assert_eq!(faults, [(Subject::Case(last), event, what)], "{sql}");
        assert_eq!(report.faulty, 1);
    });
}

#[test]
fn the_first_event_that_was_changed_is_named() {
    found(
        "UPDATE events SET body = REPLACE(body, 'urgent', 'harmless') WHERE case_id = $1 AND seq = 4",
        Some(4),
        &Wrong::Changed,
    );
    found(
        "UPDATE events SET occurred = occurred - 1 WHERE case_id = $1 AND seq = 3",
        Some(3),
        &Wrong::Changed,
    );
    found("UPDATE events SET actor = '\"desk\"' WHERE case_id = $1 AND seq = 1", Some(1), &Wrong::Changed);
}

#[test]
fn an_event_that_is_gone_is_named() {
    found("DELETE FROM events WHERE case_id = $1 AND seq = 2", Some(2), &Wrong::Gone);
    found("DELETE FROM events WHERE case_id = $1 AND seq = 4", Some(4), &Wrong::Gone);
}

#[test]
fn an_event_of_another_case_does_not_pass_for_this_ones() {
    found(
        "UPDATE events SET (body, hash) = (SELECT o.body, o.hash FROM events AS o
           WHERE o.case_id = $1 - 1 AND o.seq = events.seq) WHERE case_id = $1 AND seq = 4",
        Some(4),
        &Wrong::Changed,
    );
}

#[test]
fn a_chain_that_was_put_together_anew_is_noticed_where_it_ends() {
    found(
        "UPDATE cases SET hash = (SELECT hash FROM events WHERE case_id = $1 AND seq = 1) WHERE id = $1",
        Some(4),
        &Wrong::Changed,
    );
    found("UPDATE events SET previous = hash WHERE case_id = $1 AND seq = 2", Some(2), &Wrong::Changed);
}

#[test]
fn a_list_that_shows_something_else_is_noticed() {
    found("UPDATE cases SET deadline = deadline + 1 WHERE id = $1", None, &Wrong::Projection);
    found("UPDATE cases SET life = 'closed' WHERE id = $1", None, &Wrong::Projection);
}

#[test]
fn a_text_that_was_changed_or_is_gone_is_noticed() {
    found(
        "UPDATE contents SET text = 'something else' WHERE case_id = $1 AND contact_id IS NULL",
        Some(3),
        &Wrong::TextChanged,
    );
    found("DELETE FROM contents WHERE case_id = $1 AND contact_id IS NULL", Some(3), &Wrong::TextGone);
}

#[test]
fn nothing_is_added_to_a_case_whose_end_was_changed() {
    stores(|store| {
        let desk = Desk::new(store);
        let id = desk.opens(2, desk.customer(monday())).unwrap().id;
        tamper(store, "DELETE FROM events WHERE case_id = $1 AND seq = 2", &[id.number()]);
        let refused = desk.replies(id, desk.agent(monday()));
        assert!(matches!(&refused, Err(Failure::Store(Error::Shape(what))) if what.contains("radd verify")));
    });
}

#[test]
fn an_erased_contact_is_erased_and_nothing_is_changed() {
    stores(|store| {
        let desk = Desk::new(store);
        let contact: Id<Contact> = desk.contact;
        let id = desk.opens(2, desk.customer(monday())).unwrap().id;
        desk.replies(id, desk.agent(monday())).unwrap();
        let erase =
            || store.write_now::<_, Error, _>(move |tx| store::erase_contact(tx, contact, monday())).unwrap();
        let erased = store::Erased { texts: 2, reaches: 2, tokens: 0 };
        assert_eq!((erase(), erase()), (Some(erased), None));
        let report = store.verify().unwrap();
        assert_eq!((report.erased, report.faulty), (2, 0), "{:?}", report.faults);
        let kept = desk.stored(id);
        assert_eq!(kept.events[0].by, Actor::Contact(contact), "the number stays");
        let Body::Opened(opened) = &kept.events[0].body else { panic!("opened") };
        let message = opened.message;
        store
            .read_now::<_, Error, _>(move |tx| {
                assert_eq!(store::text(tx, message)?, store::Text::Erased);
                assert_eq!(store::contact(tx, contact)?, None);
                assert_eq!(store::contact_reached_at(tx, "sara@rimal.example")?, None);
                Ok(())
            })
            .unwrap();
        // The case goes on.
        desk.replies(id, desk.agent(monday())).unwrap();
    });
}

/// What the documents say an event's hash is over, written down a second time.
fn hash_of(
    case: i64,
    seq: i64,
    (occurred, recorded): (i64, i64),
    texts: [&str; 2],
    previous: &[u8],
) -> Vec<u8> {
    let mut bytes = b"radd event 1\0".to_vec();
    for number in [case, seq, occurred, recorded, 0] {
        bytes.extend(number.to_be_bytes());
    }
    for text in texts {
        bytes.extend((text.len() as u64).to_be_bytes());
        bytes.extend(text.as_bytes());
    }
    bytes.extend(previous);
    sha2::Sha256::digest(bytes).to_vec()
}

#[test]
fn an_event_that_was_replaced_hash_and_all_shows_at_the_next() {
    stores(|store| {
        let desk = Desk::new(store);
        let id = desk.opens(2, desk.customer(monday())).unwrap().id;
        desk.replies(id, desk.agent(monday())).unwrap();
        store
            .write_now::<_, Error, _>(move |tx| {
                let select = "SELECT occurred, recorded, actor, body, previous, hash FROM events WHERE case_id = $1 AND seq = 2";
                let found = tx.one(select, &[&id], |row| {
                    let (times, texts) = ((row.take()?, row.take()?), [row.take::<String>()?, row.take()?]);
                    Ok((times, texts, row.take::<Vec<u8>>()?, row.take::<Vec<u8>>()?))
                })?;
                let (times, [actor, body], previous, hash) = found.unwrap();
                assert_eq!(hash_of(id.number(), 2, times, [&actor, &body], &previous), hash);
                let later = body.replacen("\"deadline\":1", "\"deadline\":2", 1);
                assert_ne!(later, body);
                let hash = hash_of(id.number(), 2, times, [&actor, &later], &previous);
                tx.run("UPDATE events SET body = $1, hash = $2 WHERE case_id = $3 AND seq = 2", &[&later, &hash, &id])
            })
            .unwrap();
        let report = store.verify().unwrap();
        let faults: Vec<_> = report.faults.iter().map(|of| (of.event, &of.what)).collect();
        assert_eq!(faults, [(Some(3), &Wrong::Chain)]);
        let said = report.faults[0].to_string();
        assert_eq!(said, format!("case {id}, event 3: what was recorded before it was replaced"));
    });
}

/// A contract is told to end twice; something is changed by hand, and this is found.
fn found_of_a_contract(sql: &'static str, event: u32, what: &Wrong) {
    stores(|store| {
        let desk = Desk::new(store);
        let id = desk.contract;
        for days in [60, 30] {
            let tell = move |tx: &mut store::Tx<'_>| {
                store::happened_to_contract(tx, id, monday(), ContractBody::Expiring { version: 1, days })
            };
            store.write_now::<_, Error, _>(tell).unwrap();
        }
        let clean = store.verify().unwrap();
        assert_eq!((clean.events, clean.faulty), (2, 0), "{:?}", clean.faults);
        tamper(store, sql, &[id.number()]);
        let report = store.verify().unwrap();
        let faults: Vec<_> = report.faults.iter().map(|of| (of.subject, of.event, &of.what)).collect();
        assert_eq!(faults, [(Subject::Contract(id), Some(event), what)], "{sql}");
        assert!(report.faults[0].to_string().starts_with("contract "), "{}", report.faults[0]);
    });
}

#[test]
fn what_was_changed_of_a_contracts_events_is_found_too() {
    found_of_a_contract(
        "UPDATE events SET body = REPLACE(body, '60', '90') WHERE contract_id = $1 AND seq = 1",
        1,
        &Wrong::Changed,
    );
    found_of_a_contract("DELETE FROM events WHERE contract_id = $1 AND seq = 1", 1, &Wrong::Gone);
    found_of_a_contract("DELETE FROM events WHERE contract_id = $1 AND seq = 2", 2, &Wrong::Gone);
    found_of_a_contract(
        "UPDATE events SET seq = seq + 1 WHERE contract_id = $1 AND seq = 2",
        2,
        &Wrong::Gone,
    );
}
