//! That nothing is forgotten when everything is exported.

use std::collections::BTreeSet;

use store::{Engine, Error, TABLES};

use engines::stores;

/// What isn't exported, since every database has its own: the migrations, and how its server counts transactions.
const LEFT_OUT: [&str; 2] = ["migrations", "feed"];

/// How the tables of the indexes of words begin, which are made anew from what is exported.
const INDEXES: [&str; 2] = ["case_words", "noun_words"];

#[test]
fn every_table_is_exported_with_the_same_columns_on_both_engines() {
    let seen = std::sync::Mutex::new(Vec::new());
    stores(|store| {
        let all = match store.engine() {
            Engine::Sqlite => {
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            }
            Engine::Postgres => {
                "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = CURRENT_SCHEMA"
            }
        };
        let all =
            store.read_now::<_, Error, _>(move |tx| tx.all(all, &[], |row| row.take::<String>())).unwrap();
        let exported = TABLES.iter().chain(&LEFT_OUT).map(|name| (*name).to_owned());
        let kept = all.into_iter().filter(|name| !INDEXES.iter().any(|index| name.starts_with(index)));
        assert_eq!(kept.collect::<BTreeSet<_>>(), exported.collect());
        seen.lock().unwrap().push(store.read_now::<_, Error, _>(store::tables).unwrap());
    });
    let seen = seen.into_inner().unwrap();
    assert_eq!(seen[0], seen[1]);
}

#[test]
fn each_table_comes_after_those_that_it_refers_to() {
    let schema = store::MIGRATIONS.iter().map(|(_, text)| *text).collect::<String>();
    let mut references = 0;
    for table in schema.split("CREATE TABLE ").skip(1) {
        let (name, columns) = table.split_once(" (").unwrap();
        let place = |name: &str| TABLES.iter().position(|table| *table == name).unwrap();
        for other in columns.split("CREATE ").next().unwrap().split("REFERENCES ").skip(1) {
            let other = other.split([' ', '(']).next().unwrap();
            assert!(place(other) < place(name), "{name} refers to {other}");
            references += 1;
        }
    }
    assert!(references > 10, "only {references} references found");
}

#[test]
fn a_snapshot_sees_nothing_that_came_later() {
    stores(|store| {
        let team = |name: &str| desk::people::Team { name: name.to_owned(), agents: Vec::new() };
        let add = |name: &str| {
            let team = team(name);
            store.write_now::<_, Error, _>(move |tx| store::add_team(tx, &team)).unwrap()
        };
        add("before");
        let seen = store.snapshot::<_, Error>(|tx| {
            let first = store::teams(tx, 0, 10)?.len();
            add("meanwhile");
            Ok((first, store::teams(tx, 0, 10)?.len()))
        });
        assert_eq!(seen.unwrap(), (1, 1));
    });
}
