//! Every statement is one that both engines take.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use store::Error;

use engines::stores;

#[test]
fn both_engines_prepare_every_statement_and_count_the_same_binds() {
    let counts = std::sync::Mutex::new(Vec::new());
    stores(|store| {
        // Each alone: on PostgreSQL a wrong one would spoil those after it.
        let each = store::statements().map(|sql| store.write_now::<_, Error, _>(|tx| tx.check(*sql)));
        let each: Result<Vec<usize>, Error> = each.collect();
        counts.lock().unwrap().push(each.unwrap_or_else(|e| panic!("{:?}: {e}", store.engine())));
    });
    let counts = counts.into_inner().unwrap();
    assert_eq!(counts[0], counts[1]);
    assert!(!counts[0].is_empty());
}

/// Every file in a folder and those below.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// A statement is a constant, and every constant is in the list of its file, or as `dialect::NAME` in another's: so none
/// escapes the test above.
#[test]
fn no_statement_stands_outside_the_lists() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = files(&sources).into_iter().map(|path| {
        let text = std::fs::read_to_string(&path).unwrap();
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), text)
    });
    let (mut listed, mut written) = (BTreeSet::new(), BTreeSet::new());
    for (file, text) in files {
        let code = text.split("#[cfg(test)]").next().unwrap();
        let list = code.split_once("STATEMENTS: &[Sql] =").and_then(|(_, rest)| rest.split("];").next());
        let names =
            list.unwrap_or_default().split(['&', '[', ',', ' ', '\n']).filter(|name| !name.is_empty());
        let qualified =
            |name: &str| if name.contains("::") { name.to_owned() } else { format!("{file}::{name}") };
        listed.extend(names.map(qualified));
        for line in code.lines().filter(|line| line.contains("const ") && line.contains(": Sql =")) {
            let name = line.split("const ").nth(1).unwrap().split(':').next().unwrap();
            written.insert(format!("{file}::{name}"));
        }
        for call in [".run(\"", ".one(\"", ".all(\"", ".each(\""] {
            assert!(!code.contains(call), "{file}: a statement in a call");
        }
    }
    assert_eq!(listed, written);
    assert!(written.len() > 30, "only {} statements found", written.len());
}
