//! Everything that happened, in an order that nothing overtakes.

use std::sync::mpsc::channel;

use desk::case::Body;
use desk::contract::ContractBody;
use store::{Cursor, Engine, Error, Happened, Store};

use crate::desk::Desk;
use engines::riyadh::monday;
use engines::{config, databases, stores};

/// All that is there after a place, in pages of `limit`.
fn all(store: &Store, mut after: Cursor, limit: u32) -> Vec<(Cursor, Happened)> {
    let mut found = Vec::new();
    loop {
        let page = store.read_now::<_, Error, _>(move |tx| store::feed(tx, after, limit)).unwrap();
        let Some((last, _)) = page.last() else { return found };
        after = *last;
        found.extend(page);
    }
}

/// Waits until what was kept can be read: on PostgreSQL other tests' transactions, in other databases of the server, hold
/// the feed back too.
fn settled(store: &Store) -> &Store {
    let last = "SELECT MAX(number) FROM events";
    for _ in 0..3_000 {
        let (all, feed) = store
            .read_now::<_, Error, _>(move |tx| {
                let last = tx.one(last, &[], |row| row.take::<Option<i64>>())?.flatten().unwrap_or_default();
                Ok((last, store::feed_end(tx)?.to_string()))
            })
            .unwrap();
        if feed.ends_with(&format!(".{all}")) {
            return store;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("the feed is held back for ever");
}

/// The cases in the feed, by number, in order.
fn cases(store: &Store, after: Cursor) -> Vec<i64> {
    let mut cases: Vec<i64> = all(store, after, 100)
        .iter()
        .filter_map(|(_, happened)| match happened {
            Happened::ToCase(id, _) => Some(id.number()),
            Happened::ToContract(..) => None,
        })
        .collect();
    cases.dedup();
    cases
}

#[test]
fn everything_comes_once_in_the_order_in_which_it_was_recorded() {
    stores(|store| {
        let desk = Desk::new(store);
        let first = desk.opens(2, desk.customer(monday())).unwrap();
        let contract = desk.contract;
        let body = ContractBody::Expiring { version: 1, days: 30 };
        let tell = move |tx: &mut store::Tx<'_>| store::happened_to_contract(tx, contract, monday(), body);
        let told = store.write_now::<_, Error, _>(tell).unwrap();
        let second = desk.opens(3, desk.customer(monday())).unwrap();
        let answered = desk.replies(first.id, desk.agent(monday())).unwrap();
        let mut expected: Vec<_> =
            first.events.into_iter().map(|event| Happened::ToCase(first.id, event)).collect();
        expected.push(Happened::ToContract(contract, told));
        expected.extend(second.events.into_iter().map(|event| Happened::ToCase(second.id, event)));
        expected.extend(answered.events.into_iter().map(|event| Happened::ToCase(first.id, event)));
        for limit in [1, 2, 3, 100] {
            let found = all(settled(store), Cursor::default(), limit);
            assert_eq!(found.iter().map(|(_, of)| of.clone()).collect::<Vec<_>>(), expected, "{limit}");
            assert!(found.windows(2).all(|two| two[0].0 < two[1].0));
        }
        let end = store.read_now::<_, Error, _>(store::feed_end).unwrap();
        let found = all(store, Cursor::default(), 100);
        assert_eq!(end, found.last().unwrap().0);
        assert_eq!(all(store, end, 10), []);
        assert_eq!(all(store, found[1].0, 10), found[2..]);
    });
}

/// A transaction takes its numbers, another takes later ones and is kept first; then the first is kept.
#[test]
fn a_reader_passes_over_nothing_that_is_kept_later_than_what_has_greater_numbers() {
    stores(|store| {
        if store.engine() == Engine::Sqlite {
            return; // It has one writer, and nothing to overtake.
        }
        let desk = Desk::new(store);
        desk.opens(4, desk.customer(monday())).unwrap();
        let begin = settled(store).read_now::<_, Error, _>(store::feed_end).unwrap();
        let ((taken, is_taken), (keep, is_kept)) = (channel(), channel());
        std::thread::scope(|scope| {
            let slow = scope.spawn(|| {
                desk.opens_slowly(3, desk.customer(monday()), move || {
                    taken.send(()).unwrap();
                    is_kept.recv().unwrap();
                })
            });
            is_taken.recv().unwrap();
            let fast = desk.opens(2, desk.customer(monday())).unwrap();
            let numbers = desk.event_numbers(fast.id);
            assert!(cases(store, begin).is_empty(), "what is kept already could be overtaken");
            keep.send(()).unwrap();
            let slow = slow.join().unwrap().unwrap();
            assert!(
                desk.event_numbers(slow.id) < numbers,
                "it has the smaller numbers, or this shows nothing"
            );
            assert_eq!(cases(settled(store), begin), [slow.id.number(), fast.id.number()]);
        });
    });
}

#[test]
fn a_transaction_that_is_given_up_holds_nobody_back() {
    stores(|store| {
        let desk = Desk::new(store);
        let refused = desk.replies(desk::id::Id::new(999), desk.agent(monday()));
        refused.unwrap_err();
        let id = desk.opens(4, desk.customer(monday())).unwrap().id;
        assert_eq!(cases(settled(store), Cursor::default()), [id.number()]);
    });
}

#[test]
fn a_database_that_moved_to_another_server_goes_on_where_it_left_off() {
    for database in databases() {
        let open = || Store::open(&config(&database.url)).unwrap();
        let store = open();
        if store.engine() == Engine::Sqlite {
            continue;
        }
        let desk = Desk::new(&store);
        let first = desk.opens(4, desk.customer(monday())).unwrap().id;
        // As it is when the server that it was on had counted further than this one.
        let move_it = |tx: &mut store::Tx<'_>| tx.run("UPDATE events SET tx = tx + 1000000000", &[]);
        store.write_now::<_, Error, _>(move_it).unwrap();
        drop(open());
        let before = settled(&store).read_now::<_, Error, _>(store::feed_end).unwrap();
        assert_eq!(cases(&store, Cursor::default()), [first.number()]);
        let second = desk.opens(4, desk.customer(monday())).unwrap().id;
        assert_eq!(cases(settled(&store), before), [second.number()], "old cursors are good");
        drop(open());
        assert_eq!(cases(&store, Cursor::default()), [first.number(), second.number()]);
    }
}

#[test]
fn the_feed_holds_no_text() {
    stores(|store| {
        let desk = Desk::new(store);
        desk.opens(4, desk.customer(monday())).unwrap();
        let (_, Happened::ToCase(_, event)) = &all(settled(store), Cursor::default(), 1)[0] else {
            panic!("a case")
        };
        let Body::Opened(opened) = &event.body else { panic!("its opening") };
        let json = serde_json::to_string(&opened).unwrap();
        assert!(!json.contains("تسجيل"), "{json}");
    });
}

#[test]
fn what_was_brought_in_from_another_database_is_in_the_feed() {
    for (from, to) in [(0, 1), (1, 1), (1, 0)] {
        let databases = [databases(), databases()];
        let store = Store::open(&config(&databases[0][from].url)).unwrap();
        let desk = Desk::new(&store);
        let id = desk.opens(4, desk.customer(monday())).unwrap().id;
        let read = |tx: &mut store::Tx<'_>| {
            let mut tables = Vec::new();
            for table in store::tables(tx)? {
                let mut lines = Vec::new();
                table.write::<Error>(tx, |line| {
                    lines.push(line.to_owned());
                    Ok(())
                })?;
                tables.push((table, lines));
            }
            Ok(tables)
        };
        let tables = store.read_now::<_, Error, _>(read).unwrap();
        let other = Store::open(&config(&databases[1][to].url)).unwrap();
        let write = move |tx: &mut store::Tx<'_>| {
            for (table, lines) in tables {
                table.read_lines::<Error>(tx, lines.into_iter().map(Ok))?;
            }
            Ok(())
        };
        other.write_now::<_, Error, _>(write).unwrap();
        assert_eq!(cases(settled(&other), Cursor::default()), [id.number()]);
    }
}
