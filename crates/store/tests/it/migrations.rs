//! How a database gets its tables.

use std::path::Path;

use store::{Engine, Error, MIGRATIONS, Migration, Store};

use engines::{both, config};

const FIRST: &[Migration] = &[(1, "CREATE TABLE things (id IDENTITY, what TEXT NOT NULL)")];
const SECOND: &[Migration] = &[FIRST[0], (2, "ALTER TABLE things ADD COLUMN more TEXT")];
const BROKEN: &[Migration] =
    &[FIRST[0], (2, "CREATE TABLE half (id BIGINT NOT NULL)"), (3, "CREATE TABLE other (id NONSENSE!)")];

fn names(store: &Store, table: &'static str) -> Result<Vec<String>, Error> {
    store.read_now(move |tx| tx.all(format!("SELECT what FROM {table}").as_str(), &[], |row| row.take()))
}

#[test]
fn the_folder_and_the_program_have_the_same_migrations() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let number: i64 = name.split('_').next().unwrap().parse().unwrap();
            (number, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    let program: Vec<_> = MIGRATIONS.iter().map(|(number, text)| (*number, (*text).to_owned())).collect();
    assert_eq!(files, program);
}

#[test]
fn migrations_run_once_and_only_those_that_are_missing() {
    both(|database| {
        let store = Store::connect(&config(&database.url)).unwrap();
        store.migrate(FIRST).unwrap();
        store
            .write_now::<_, Error, _>(|tx| tx.run("INSERT INTO things (what) VALUES ('kept')", &[]))
            .unwrap();
        store.migrate(SECOND).unwrap();
        store.migrate(SECOND).unwrap();
        assert_eq!(names(&store, "things").unwrap(), ["kept"]);
    });
}

#[test]
fn a_newer_database_is_refused_and_left_alone() {
    both(|database| {
        let store = Store::connect(&config(&database.url)).unwrap();
        store.migrate(SECOND).unwrap();
        let error = store.migrate(FIRST).unwrap_err();
        assert!(matches!(error, Error::Newer { database: 2, program: 1 }), "{error}");
        assert!(error.to_string().contains("Run the newer program"), "{error}");
    });
}

#[test]
fn a_migration_that_fails_leaves_the_database_as_it_was() {
    both(|database| {
        let store = Store::connect(&config(&database.url)).unwrap();
        store.migrate(FIRST).unwrap();
        store.migrate(BROKEN).unwrap_err();
        assert!(names(&store, "half").is_err());
        store.migrate(SECOND).unwrap();
    });
}

#[test]
fn sqlite_is_copied_before_it_is_migrated() {
    both(|database| {
        let store = Store::connect(&config(&database.url)).unwrap();
        store.migrate(FIRST).unwrap();
        store
            .write_now::<_, Error, _>(|tx| tx.run("INSERT INTO things (what) VALUES ('before')", &[]))
            .unwrap();
        store.migrate(SECOND).unwrap();
        let Some(directory) = &database.directory else {
            assert_eq!(store.engine(), Engine::Postgres);
            return;
        };
        let copy = directory.path().join("radd.db.before-2");
        let copy = Store::connect(&config(&format!("sqlite:{}", copy.display()))).unwrap();
        assert_eq!(names(&copy, "things").unwrap(), ["before"]);
        copy.read_now::<_, Error, _>(|tx| tx.check("SELECT more FROM things")).unwrap_err();
    });
}

#[test]
fn nodes_that_start_at_once_migrate_once() {
    both(|database| {
        std::thread::scope(|scope| {
            let nodes: Vec<_> =
                (0..3).map(|_| scope.spawn(|| Store::open(&config(&database.url)).map(drop))).collect();
            for node in nodes {
                node.join().unwrap().unwrap();
            }
        });
    });
}

#[test]
fn an_address_that_is_none_is_refused() {
    for url in ["radd.db", "mysql://radd@db/radd", ""] {
        let error = Store::open(&config(url)).err().unwrap();
        assert!(error.to_string().contains("sqlite:FILE or postgres://"), "{error}");
    }
}
