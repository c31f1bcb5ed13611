//! The database that a command is given.

use store::Store;
use tempfile::TempDir;

use crate::run::{radd, radd_arguments};

#[test]
fn a_database_that_nobody_made_is_not_verified() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("none.db").display());
    let run = radd_arguments(&["verify", "--database", &url], "");
    assert!(!run.ok && run.err.contains("none.db\": there is no such database"), "{}", run.err);
    assert!(!folder.path().join("none.db").exists(), "looking makes nothing");
    let run = radd_arguments(&["verify", "--lang", "ar", "--database", &url], "");
    assert!(run.err.contains("لا قاعدة بيانات بهذا الاسم"), "{}", run.err);
}

#[test]
fn an_empty_desk_is_as_it_was_recorded_on_each_engine() {
    engines::both(|database| {
        drop(Store::open(&engines::config(&database.url)).unwrap());
        let run = radd_arguments(&["verify", "--database", &database.url], "");
        assert!(run.ok, "{}", run.err);
        assert_eq!(
            run.out,
            "Cases read: 0. Events: 0. Texts erased: 0. Cases with a fault: 0.\n\
             Attachments read: 0. Attachments with a fault: 0.\n"
        );
    });
}

#[test]
fn a_wrong_address_is_told_and_a_password_is_not() {
    for url in ["radd.db", "sqlite:", "sqlite::memory:", "mysql://radd:secret@db/radd"] {
        let run = radd_arguments(&["verify", "--database", url], "");
        assert!(!run.ok && run.err.starts_with("radd: "), "{url}: {}", run.err);
        assert!(!run.err.contains("secret"), "{}", run.err);
    }
    let run = radd("verify --database postgres://radd:secret@127.0.0.1:1/radd");
    assert!(!run.ok && run.err.contains("can't be reached") && !run.err.contains("secret"), "{}", run.err);
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "bread, milk\n".repeat(200)).unwrap();
    let run = radd_arguments(&["verify", "--database", &format!("sqlite:{}", path.display())], "");
    assert!(!run.ok && run.err.contains("not a database"), "{}", run.err);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "bread, milk\n".repeat(200));
}
