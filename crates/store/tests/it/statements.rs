//! Every statement is one that both engines take.

use std::collections::BTreeSet;
use std::path::Path;

use store::Error;

use crate::two::stores;

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

/// A statement is a constant, and every constant is in the list of its file: so none escapes the test above.
#[test]
fn no_statement_stands_outside_the_lists() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut listed = 0;
    for entry in std::fs::read_dir(sources).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let list = code.split_once("STATEMENTS: &[Sql] = &[").map_or("", |(_, rest)| rest);
        let list: BTreeSet<_> = list.split("];").next().unwrap().split([',', ' ', '\n']).collect();
        for line in code.lines().filter(|line| line.contains("const ") && line.contains(": Sql")) {
            let name = line.split("const ").nth(1).unwrap().split(':').next().unwrap();
            let everywhere = list.contains(name) || list.contains(format!("dialect::{name}").as_str());
            assert!(everywhere, "{}: {name} isn't in STATEMENTS", path.display());
            listed += 1;
        }
        for call in ["run(\"", "one(\"", "all(\"", "each(\""] {
            assert!(!code.contains(&format!(".{call}")), "{}: a statement in a call", path.display());
        }
    }
    assert!(listed > 1, "only {listed} statements found");
}
