//! Holiday calendars and contracts from the command line, on each engine (policy D12).

use ::desk::catalog::Catalog;
use ::desk::organisation::SiteSpec;
use serde_json::{Value, from_str, from_value, json};
use store::{Error, Store};
use tempfile::TempDir;

use crate::run::{Run, radd_arguments};

/// A desk with one customer, who has two sites, and a holiday calendar.
fn desks(story: impl Fn(&dyn Fn(&[&str], &str) -> Run)) {
    engines::both(|database| {
        let run = |arguments: &[&str], input: &str| {
            radd_arguments(&[arguments, &["--database", &database.url]].concat(), input)
        };
        let store = Store::open(&engines::config(&database.url)).unwrap();
        assert!(run(&["holidays", "add", "Riyadh"], "").ok);
        let customer = store.write_now::<_, Error, _>(|tx| {
            let organisation =
                store::add_organisation(tx, &from_value(json!({"name": "Rimal"})).unwrap()).unwrap();
            for zone in ["Asia/Riyadh", "Asia/Dubai"] {
                let place = json!({"zone": zone, "region": "global", "holidays": 1});
                let site = json!({"organisation": organisation, "name": zone, "place": place});
                let site: SiteSpec = from_value(site).unwrap();
                store::add_site(tx, &site.site(Catalog::builtin()).unwrap())?;
            }
            Ok(())
        });
        customer.unwrap();
        story(&run);
    });
}

const ADD: [&str; 14] = [
    "contract",
    "add",
    "--organisation",
    "1",
    "--quote",
    "Q-1",
    "--plan",
    "basic",
    "--first-day",
    "2026-01-01",
    "--last-day",
    "2026-12-31",
    "--site",
    "1",
];

#[track_caller]
fn printed(run: &Run) -> &str {
    assert!(run.ok, "{}", run.err);
    &run.out
}

#[test]
fn a_contract_is_added_shown_and_listed() {
    desks(|radd| {
        let added = radd(&ADD, "");
        let line = "contract 1 of organisation 1, version 1: basic, Thu 1 Jan 2026 to Thu 31 Dec 2026, quote Q-1, sites 1\n";
        assert_eq!(printed(&added), line);
        let shown = radd(&["contract", "show", "1"], "");
        assert_eq!(
            printed(&shown),
            "contract 1 of organisation 1, version 1 of 1\n  quote Q-1\n  basic of edition 2026-01\n  \
             from Thu 1 Jan 2026, 00:00 to Fri 1 Jan 2027, 00:00 in Asia/Riyadh\n  \
             site 1 (Asia/Riyadh, global, holiday calendar 1)\n"
        );
        assert_eq!(printed(&radd(&["contract", "list"], "")), line);
        assert_eq!(printed(&radd(&["contract", "list", "--organisation", "1"], "")), line);
        let arabic = radd(&["contract", "show", "1", "--lang", "ar"], "");
        assert!(printed(&arabic).starts_with("العقد 1 للمؤسسة 1، الإصدار 1 من 1\n"), "{}", arabic.out);
        let refused = radd(&ADD, "");
        assert!(!refused.ok && refused.err.contains("--first-day: "), "{}", refused.err);
        assert!(refused.err.contains("contract 1 (quote Q-1) is in force for site 1 too"), "{}", refused.err);
    });
}

#[test]
fn what_a_quote_states_comes_from_a_file_or_standard_input() {
    desks(|radd| {
        let terms = json!({
            "quote": "Q-7", "plan": "basic", "first_day": "2026-01-01", "last_day": "2026-12-31",
            "default_site": 2, "sites": [{"site": 1}, {"site": 2}], "coverage": "24x5",
            "stated": {
                "targets": [{"line": "7", "priority": "P2", "target": "4h"}],
                "clocks": [{"line": "8", "priority": "P2", "clock": "working-hours"}],
                "channels": [{"line": "9", "channel": "phone"}]
            }
        });
        let add = ["contract", "add", "--organisation", "1", "--json", "--file"];
        let added: Value =
            from_str(printed(&radd(&[&add[..], &["-"]].concat(), &terms.to_string()))).unwrap();
        assert_eq!((&added["id"], &added["begins"]), (&json!(1), &json!("2025-12-31T20:00:00Z")));
        let shown = radd(&["contract", "show", "1"], "");
        for line in [
            "  coverage 24x5\n  site 2 (Asia/Dubai, global, holiday calendar 1)\n",
            "  line 7 of the quote: P2 within 4 hours\n  line 8 of the quote: P2 counts on working-hours\n",
            "  line 9 of the quote: also phone\n",
        ] {
            assert!(printed(&shown).contains(line), "{}", shown.out);
        }
        // What is shown can be added again, for other days.
        let shown: Value = from_str(printed(&radd(&["contract", "show", "1", "--json"], ""))).unwrap();
        assert_eq!(shown, added);
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("next.json");
        let mut next = shown["terms"].clone();
        (next["first_day"], next["last_day"]) = (json!("2027-01-01"), json!("2027-12-31"));
        std::fs::write(&path, next.to_string()).unwrap();
        let file = path.to_str().unwrap();
        printed(&radd(&[&add[..], &[file]].concat(), ""));
        let listed = radd(&["contract", "list", "--json"], "");
        assert_eq!(printed(&listed).lines().count(), 2);
        std::fs::write(&path, r#"{"quote": "Q"}"#).unwrap();
        let wrong = radd(&[&add[..], &[file]].concat(), "");
        assert!(
            !wrong.ok && wrong.err.contains("next.json: not the terms of a contract: missing field"),
            "{}",
            wrong.err
        );
    });
}

#[test]
fn what_is_wrong_with_a_contract_is_told_by_option_and_nothing_is_kept() {
    desks(|radd| {
        let wrong = [
            "contract",
            "add",
            "--organisation",
            "1",
            "--quote",
            " ",
            "--plan",
            "gold",
            "--coverage",
            "9x5",
            "--first-day",
            "soon",
            "--last-day",
            "2026-02-30",
            "--site",
            "9",
            "--edition",
            "1999-01",
        ];
        let refused = radd(&wrong, "");
        assert!(!refused.ok);
        for option in [
            "--quote: ",
            "--plan: \"gold\"",
            "--coverage: \"9x5\"",
            "--first-day: \"soon\"",
            "--last-day: \"2026-02-30\"",
            "--site: \"9\"",
            "--edition: \"1999-01\"",
        ] {
            assert!(refused.err.contains(option), "{option}: {}", refused.err);
        }
        let nobody = radd(&[&["contract", "add", "--organisation", "9"], &ADD[4..]].concat(), "");
        assert!(nobody.err.contains("there is no organisation 9"), "{}", nobody.err);
        for (arguments, says) in [
            (&["contract", "show", "9"][..], "ID: \"9\": there is none with this number"),
            (&["contract", "list", "--organisation", "9"], "--organisation: \"9\": there is none"),
            (&["contract", "add", "--organisation", "1"], "--file: say what the contract says"),
            (&["contract", "add", "--organisation", "1", "--plan", "basic"], "--quote"),
            (
                &["contract", "add", "--organisation", "1", "--file", "-", "--plan", "basic"],
                "cannot be used with",
            ),
            (
                &["contract", "add", "--organisation", "1", "--file", "nowhere.json"],
                "nowhere.json: can't be read",
            ),
        ] {
            let refused = radd(arguments, "");
            assert!(!refused.ok && refused.err.contains(says), "{arguments:?}: {}", refused.err);
        }
        assert_eq!(printed(&radd(&["contract", "list"], "")), "");
        printed(&radd(&ADD, ""));
        let none = radd(&["contract", "show", "1", "--version", "2"], "");
        assert!(!none.ok && none.err.contains("--version: \"2\""), "{}", none.err);
    });
}

#[test]
fn d4_a_holiday_calendar_is_added_from_what_comes_with_the_program_and_from_files() {
    desks(|radd| {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("own.txt");
        std::fs::write(&path, "2026-12-24 09:00-13:00 Christmas Eve\n").unwrap();
        let from = ["--from", "sa", "--from", path.to_str().unwrap()];
        let own = radd(&["holidays", "add", "Own", "--from", path.to_str().unwrap()], "");
        assert_eq!(printed(&own), "holiday calendar 2: Own, days: 1\n");
        let both = radd(&[&["holidays", "add", "Both", "--json"][..], &from].concat(), "");
        let both: Value = from_str(printed(&both)).unwrap();
        assert_eq!((&both["id"], &both["name"]), (&json!(3), &json!("Both")));
        assert!(both["days"].as_i64().unwrap() > 100, "{both}");
        let unknown = radd(&["holidays", "add", "x", "--from", "zz"], "");
        assert!(
            !unknown.ok && unknown.err.contains("--from: \"zz\": no list of public holidays"),
            "{}",
            unknown.err
        );
        let unnamed = radd(&["holidays", "add", " "], "");
        assert!(!unnamed.ok && unnamed.err.contains("NAME: "), "{}", unnamed.err);
    });
}
