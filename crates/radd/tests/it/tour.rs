//! The README's tour, word for word, on both engines.

use std::process::Command;

use engines::both;
use serde_json::Value;
use tempfile::TempDir;

use crate::run::radd_arguments;
use crate::server::serve;

/// What the README says to type.
fn tour() -> &'static str {
    let readme = include_str!("../../../../README.md");
    let (_, rest) = readme.split_once("## A tour").unwrap();
    let (_, rest) = rest.split_once("```sh\n").unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn the_tour_of_the_readme_works_as_printed() {
    both(|database| {
        let folder = TempDir::new().unwrap();
        let tokens = folder.path().join("tokens.json");
        let demo = ["demo", "--database", &database.url, "--tokens", tokens.to_str().unwrap()];
        let made = radd_arguments(&demo, "");
        assert!(made.ok, "{}{}", made.out, made.err);
        let tokens: Vec<Value> = serde_json::from_slice(&std::fs::read(tokens).unwrap()).unwrap();
        let agent = tokens.iter().find(|token| token["role"] == "agent").unwrap()["secret"].as_str().unwrap();
        assert!(made.out.contains(agent), "it is printed, too");
        let server = serve(&database.url, "");
        assert!(tour().contains("http://localhost:8080"));
        // curl says nothing of a refusal unless it is told to.
        let script = format!("curl() {{ command curl --fail-with-body \"$@\"; }}\n{}", tour());
        let script = script.replace("http://localhost:8080", &server.url);
        let run = Command::new("bash")
            .args(["-euo", "pipefail", "-c", &script])
            .env("TOKEN", agent)
            .output()
            .unwrap();
        let (out, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        assert!(run.status.success(), "{out}\n{err}");
        let answers: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let typed = tour().lines().filter(|line| line.starts_with("radd ")).count();
        assert_eq!(answers.len(), typed, "{out}");
        assert!(
            out.contains(&format!("{}/api/v1/plans", server.url)),
            "addresses lead to where it is served: {out}"
        );
        for shows in ["\"respond_by\"", "\"replied\"", "ليل", "\"items\":[{"] {
            assert!(out.contains(shows), "{shows}: {out}");
        }
    });
}
