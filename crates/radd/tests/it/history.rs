//! `radd replay --into`: the cases of a log as history of an organisation.

use std::path::{Path, PathBuf};

use desk::case::{Body, Life};
use desk::id::Id;
use engines::{both, config};
use serde_json::{from_value, json};
use sla::Instant;
use store::{Error, Failure, Kept, Store};

use crate::desk::desk;
use crate::run::{Run, radd_arguments};

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/incidents.csv");

/// How many cases the demonstration's log has.
const CASES: i64 = 34;

fn replays(url: &str, log: &Path, options: &[&str]) -> Run {
    let log = log.display().to_string();
    let arguments = ["replay", &log, "--database", url, "--versus", "none"];
    radd_arguments(&[&arguments, options].concat(), "")
}

fn log(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("history-{name}"));
    std::fs::write(&path, text).unwrap();
    path
}

/// The first lines of the demonstration's log.
fn beginning(lines: usize) -> PathBuf {
    let all = std::fs::read_to_string(DEMO).unwrap();
    log("beginning", &all.lines().take(lines).map(|line| format!("{line}\n")).collect::<String>())
}

/// Every case that is there, in order.
fn cases(url: &str) -> Vec<Kept> {
    let store = Store::open(&config(url)).unwrap();
    let load = |id| store.read_now::<_, Error, _>(move |tx| store::load(tx, Id::new(id))).unwrap();
    (1..).map_while(load).collect()
}

/// The case that was called so in the log.
fn called(url: &str, id: &str) -> Kept {
    let store = Store::open(&config(url)).unwrap();
    let mut found = cases(url).into_iter().filter(|kept| {
        let subject = kept.case.opened.subject;
        let text = store.read_now::<_, Error, _>(move |tx| store::text(tx, subject)).unwrap();
        text == store::Text::Kept(id.to_owned())
    });
    let case = found.next().unwrap();
    assert!(found.next().is_none(), "{id} is there twice");
    case
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

#[track_caller]
fn is_as_it_was_recorded(url: &str) {
    let report = Store::open(&config(url)).unwrap().verify().unwrap();
    assert_eq!((report.faulty, report.erased), (0, 0), "{:?}", report.faults);
}

#[test]
fn a_log_is_written_once_with_its_own_times_and_nothing_follows_from_it() {
    both(|database| {
        let url = &database.url;
        desk(url);
        let first = replays(url, DEMO.as_ref(), &["--into", "1"]);
        assert!(first.ok, "{}", first.err);
        let told = "Written as history of organisation 1: 34 cases, 34 of them under a contract's promise. There already: 0.";
        assert!(
            first.out.starts_with("Replay of incidents.csv") && first.out.contains(told),
            "{}",
            first.out
        );
        let kept = cases(url);
        assert_eq!(kept.len(), 34);
        let mut events = kept.iter().flat_map(|kept| &kept.events);
        assert!(events.all(|event| event.imported && event.occurred < at("2026-09-18T00:00:00Z")));
        let store = Store::open(&config(url)).unwrap();
        let later = at("2126-01-01T00:00:00Z");
        let due = store.write_now::<_, Error, _>(move |tx| {
            let timers = store::claim_timers(tx, later, 100, later)?;
            let page = store::claim_outbox(tx, store::Outlet::Page, later, 100, later)?.len();
            let webhook = store::claim_outbox(tx, store::Outlet::Webhook, later, 100, later)?.len();
            Ok((timers.len(), page + webhook))
        });
        assert_eq!(due.unwrap(), (0, 0), "nothing follows from history");
        is_as_it_was_recorded(url);
        let second = replays(url, DEMO.as_ref(), &["--into", "1"]);
        assert!(
            second.ok && second.out.contains(": 0 cases, 0 of them") && second.out.contains("already: 34."),
            "{}",
            second.out
        );
        assert_eq!(cases(url).len(), 34);
    });
}

#[test]
fn a_case_has_the_response_that_the_figures_count_and_stands_where_it_ended() {
    both(|database| {
        let url = &database.url;
        desk(url);
        assert!(replays(url, DEMO.as_ref(), &["--into", "1"]).ok);
        // Assigned two minutes after it was opened, solved the same day, closed five days later.
        let case = called(url, "D-1001");
        assert_eq!(case.case.submitted, at("2026-09-02T11:12:00Z"));
        assert_eq!(case.case.priority.number(), 3);
        assert_eq!(case.case.response().unwrap().at, at("2026-09-02T11:14:00Z"));
        assert_eq!((case.case.life, case.case.is_in_triage()), (Life::Closed, false));
        let course: Vec<_> = case.events.iter().map(|event| (event.occurred, &event.body)).collect();
        assert!(
            matches!(
                course.as_slice(),
                [
                    (_, Body::Opened(_)),
                    (_, Body::Promised(promised)),
                    (_, Body::Replied { .. }),
                    (resolved, Body::Resolved),
                    (closed, Body::Closed),
                ] if *resolved == at("2026-09-02T18:05:00Z") && *closed == at("2026-09-07T18:05:00Z")
                    && promised.deadline == at("2026-09-07T11:12:00Z")
            ),
            "{course:?}"
        );
        // Worked on before it was submitted: answered at once.
        let early = called(url, "D-1005").case;
        assert_eq!(early.response().unwrap().at, early.submitted);
        let waiting = cases(url)
            .into_iter()
            .filter(|kept| kept.events.iter().any(|e| e.body == Body::AwaitingCustomer));
        assert_eq!(waiting.count(), 3);
    });
}

#[test]
fn a_run_that_was_stopped_is_gone_on_with_and_a_case_that_is_there_stays_as_it_is() {
    both(|database| {
        let url = &database.url;
        desk(url);
        assert!(replays(url, &beginning(40), &["--into", "1"]).ok);
        let before = cases(url);
        let rest = replays(url, DEMO.as_ref(), &["--into", "1", "--lang", "ar"]);
        let count = before.len();
        assert!(
            count > 5 && rest.ok && rest.out.contains(&format!("موجودة من قبل: {count}.")),
            "{}",
            rest.out
        );
        let after = cases(url);
        assert_eq!(i64::try_from(after.len()).unwrap(), CASES);
        let events = |kept: &[Kept]| kept.iter().map(|kept| kept.events.clone()).collect::<Vec<_>>();
        assert_eq!(events(&after[..count]), events(&before));
        // Another organisation's history is another history.
        let store = Store::open(&config(url)).unwrap();
        let other = store.write_now::<_, Failure, _>(|tx| {
            let id = store::add_organisation(tx, &from_value(json!({"name": "Maple"})).unwrap())?;
            let mut site = store::site(tx, Id::new(1))?.unwrap().it;
            site.organisation = id;
            store::add_site(tx, &site)?;
            Ok(id)
        });
        let other = other.unwrap().to_string();
        let run = replays(url, DEMO.as_ref(), &["--into", &other]);
        assert!(
            run.out.contains("34 cases, 0 of them under a contract's promise"),
            "no contract: {}",
            run.out
        );
        assert!(cases(url).iter().all(|kept| !kept.case.is_in_triage()));
        is_as_it_was_recorded(url);
    });
}

#[test]
fn figures_for_a_program_stay_what_they_are() {
    both(|database| {
        desk(&database.url);
        let run = replays(&database.url, DEMO.as_ref(), &["--into", "1", "--json"]);
        assert!(run.ok && run.err.contains("34 cases"), "{}", run.err);
        let figures: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let alone = replays(&database.url, DEMO.as_ref(), &["--json"]);
        assert_eq!(figures, serde_json::from_str::<serde_json::Value>(&alone.out).unwrap());
    });
}

#[test]
fn a_log_that_only_states_responses_ends_with_them_and_what_is_not_whole_is_left_out() {
    both(|database| {
        let url = &database.url;
        desk(url);
        let stated = log(
            "stated",
            "id,opened,priority,replied\n\
             A,2026-09-02T10:00,2,2026-09-02T11:00\n\
             B,2026-09-02T10:00,2,\n\
             C,2026-09-02T10:00,,2026-09-02T11:00\n\
             D,yesterday,2,2026-09-02T11:00\n",
        );
        let columns = ["--columns", "case=id,submitted=opened,responded=replied"];
        let run = replays(url, &stated, &[["--into", "1"], columns].concat());
        assert!(
            run.ok && run.out.contains(": 2 cases") && run.out.contains("could be read: 2."),
            "{}{}",
            run.out,
            run.err
        );
        assert_eq!(called(url, "A").case.life, Life::Closed);
        let open = called(url, "B").case;
        assert_eq!((open.life, open.is_answered()), (Life::Open, false));
        is_as_it_was_recorded(url);
    });
}

#[test]
fn what_cannot_be_written_is_told_before_anything_is() {
    both(|database| {
        let url = &database.url;
        desk(url);
        let refused = |options: &[&str], why: &str| {
            let run = replays(url, DEMO.as_ref(), options);
            assert!(
                !run.ok && run.out.is_empty() && run.err.contains(why),
                "{options:?}: {}{}",
                run.out,
                run.err
            );
        };
        refused(&["--into", "99"], "--into: \"99\": there is none with this number");
        refused(&["--into", "1", "--site", "99"], "--site: \"99\": there is none with this number");
        refused(
            &["--into", "1", "--resolved", "Done", "--closed", "Over"],
            "of Active, Awaiting User Info, Closed, New, Resolved",
        );
        refused(&["--site", "1"], "--into");
        let store = Store::open(&config(url)).unwrap();
        store
            .write_now::<_, Failure, _>(|tx| {
                let site = store::site(tx, Id::new(1))?.unwrap().it;
                Ok(store::add_site(tx, &site)?)
            })
            .unwrap();
        refused(&["--into", "1"], "say which with --site");
        assert_eq!(cases(url).len(), 0);
        assert!(replays(url, DEMO.as_ref(), &["--into", "1", "--site", "1"]).ok);
        let nowhere = replays("sqlite:/nowhere/radd.db", DEMO.as_ref(), &["--into", "1"]);
        assert!(!nowhere.ok && nowhere.err.contains("there is no such database"), "{}", nowhere.err);
    });
}
