//! Timers: each once, in time, and whatever happens to a worker.

use desk::effects::{Timer, TimerChanges, TimerKind};
use desk::id::Id;
use engines::riyadh::{at, later, monday};
use engines::{Database, both, config, stores};
use store::{Error, Failure, Store};

use crate::desk::{Desk, RUNTIME};

#[test]
fn reminders_fire_once_each_over_recomputation_restarts_and_a_clock_that_goes_back() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let id = desk.opens(1); // Two hours: due at 9:00 UTC.
        desk.works().set(at("2026-11-23T07:59:59Z")).works();
        assert_eq!(desk.reminded(id), []);
        desk.set(at("2026-11-23T08:00:00Z")).works().works();
        assert_eq!(desk.reminded(id), [(50, at("2026-11-23T08:00:00Z"))]);
        desk.set(at("2026-11-23T07:00:00Z")).works();
        desk.set(at("2026-11-23T08:36:00Z")).works();
        desk.set(at("2026-11-23T07:30:00Z")).works();
        desk.set(at("2026-11-23T09:00:00Z")).works().works();
        let percents: Vec<u8> = desk.reminded(id).into_iter().map(|(percent, _)| percent).collect();
        assert_eq!(percents, [50, 80, 100]);
        assert!(store.verify().unwrap().faults.is_empty());
    });
}

#[test]
fn d9_reminders_follow_a_promise_that_changes_and_none_of_the_old_fires() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let id = desk.opens(3); // 24 hours of 8 × 5: 50 % on Wednesday.
        desk.set(later(monday(), 60)).raises(id, 1); // Two hours from then.
        desk.set(later(monday(), 119)).works();
        assert_eq!(desk.reminded(id), []);
        desk.set(later(monday(), 120)).works();
        desk.set(later(monday(), 156)).works();
        desk.set(later(monday(), 180)).works();
        let minutes = [120, 156, 180].map(|after| later(monday(), after));
        let expected: Vec<_> = [50, 80, 100].into_iter().zip(minutes).collect();
        assert_eq!(desk.reminded(id), expected);
        desk.set(at("2026-12-24T07:00:00Z")).works();
        assert_eq!(desk.reminded(id).len(), 3);
    });
}

#[test]
fn a_worker_that_comes_late_reminds_once_of_what_is_most_urgent() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let id = desk.opens(1);
        desk.set(at("2026-11-23T12:00:00Z")).works();
        assert_eq!(desk.reminded(id), [(100, at("2026-11-23T12:00:00Z"))]);
    });
}

#[test]
fn reminders_of_p3_at_50_and_80_wait_for_working_hours_and_the_one_at_100_is_never_delayed() {
    stores(|store| {
        let desk = Desk::new(store, "premium");
        // Friday 15:00 in Riyadh; four working hours: two of them are used at 17:00, when the week ends.
        let id = desk.set(at("2026-11-27T12:00:00Z")).opens(3);
        desk.set(at("2026-11-28T12:00:00Z")).works();
        assert_eq!(desk.reminded(id), [], "Saturday");
        let opening = at("2026-11-30T06:00:00Z");
        desk.set(opening).works();
        assert_eq!(desk.reminded(id), [(50, opening)]);
        // 80 % at 10:12, 100 % at 11:00.
        desk.set(at("2026-11-30T07:12:00Z")).works().set(at("2026-11-30T08:00:00Z")).works();
        assert_eq!(desk.reminded(id)[2], (100, at("2026-11-30T08:00:00Z")));
    });
}

#[test]
fn an_answered_case_reminds_of_nothing() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let id = desk.opens(1);
        desk.set(later(monday(), 10)).replies(id);
        desk.set(at("2026-12-24T07:00:00Z")).works();
        assert_eq!(desk.reminded(id), []);
    });
}

#[test]
fn what_a_killed_worker_had_claimed_another_does_once_the_claim_ends() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let id = desk.opens(1);
        let due = later(monday(), 120);
        desk.set(due);
        let claim = move |tx: &mut store::Tx<'_>| store::claim_timers(tx, due, 100, later(due, 1));
        let claimed = store.write_now::<_, Error, _>(claim).unwrap();
        assert_eq!(claimed.len(), 3);
        desk.works();
        assert_eq!(desk.reminded(id), [], "it is another's");
        desk.set(later(due, 1)).works();
        assert_eq!(desk.reminded(id), [(100, later(due, 1))]);
    });
}

/// A timer of a case that isn't there fails whenever it is tried.
fn set_one_that_fails(store: &Store, case: i64) {
    let timer = Timer { kind: TimerKind::Triage, version: 1, due: monday() };
    let changes = TimerChanges { set: vec![timer], cancel: Vec::new() };
    store.write_now::<_, Error, _>(move |tx| store::change_timers(tx, case, &changes)).unwrap();
}

#[test]
fn one_that_fails_delays_no_other_and_ends_dead_for_a_person_to_look_at() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        (0..40).for_each(|number| set_one_that_fails(store, 9_000 + number));
        let id = desk.opens(1);
        desk.set(later(monday(), 60)).works();
        assert_eq!(desk.reminded(id), [(50, later(monday(), 60))]);
        let dead = || store.read_now::<_, Error, _>(|tx| store::dead_letters(tx, 0, 100)).unwrap();
        assert!(dead().is_empty());
        (61..80).for_each(|minutes| _ = desk.set(later(monday(), minutes)).works());
        let dead = dead();
        assert_eq!(dead.len(), 40);
        assert!(dead.iter().all(|letter| letter.problem.starts_with("there is no case 90")), "{dead:?}");
    });
}

#[test]
fn a_busy_case_and_its_timer_wait_for_each_other_in_one_order() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let ids = desk.opens_many(1, 20);
        desk.set(later(monday(), 60));
        // While the timers fire, agents answer: whoever comes first, nobody is refused.
        std::thread::scope(|scope| {
            scope.spawn(|| desk.works());
            for id in &ids {
                desk.replies(*id);
            }
        });
        desk.works();
        for id in ids {
            assert!(desk.reminded(id).len() <= 1, "case {id}");
        }
    });
}

fn node(database: &Database) -> Store {
    Store::open(&config(&database.url)).unwrap()
}

#[test]
fn ten_thousand_timers_that_are_due_at_once_fire_once_each_on_two_nodes() {
    both(|database| {
        let here = node(database);
        // SQLite has one process, in which two workers share the store.
        let there = if database.directory.is_some() { here.clone() } else { node(database) };
        let desk = Desk::new(&here, "basic");
        let ids = desk.opens_many(1, 3_334);
        desk.set(later(monday(), 120)); // All three of each are due; one reminder stands for them.
        let nodes = [desk.node(&here), desk.node(&there)];
        std::thread::scope(|scope| nodes.iter().for_each(|node| _ = scope.spawn(|| node.works())));
        for id in &ids {
            assert_eq!(desk.reminded(*id).len(), 1, "case {id}");
        }
        let left = here.read_now::<_, Error, _>(store::next_timer).unwrap();
        assert_eq!(
            left,
            Some(at("2036-11-01T21:00:00Z")),
            "and all of them are done: the contract's end is left"
        );
        assert!(here.verify().unwrap().faults.is_empty());
    });
}

#[test]
fn a_running_worker_fires_by_itself_and_ends_when_it_is_told_to() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let worker = worker::run(desk.worker(), async { _ = stopped.await });
        let running = RUNTIME.spawn(worker);
        let mut nudges = store.nudges();
        desk.set(later(monday(), -120));
        let id = desk.opens(1); // Opened two hours ago, by the clock that is set on now.
        desk.set(later(monday(), 0));
        desk.does(id, desk.agent(), |case, world| case.tag("now", world)); // What nudges the worker.
        while desk.reminded(id).is_empty() {
            RUNTIME.block_on(nudges.changed()).unwrap();
        }
        stop.send(()).unwrap();
        RUNTIME.block_on(running).unwrap();
        let missing = Id::new(999);
        let gone = store.write_now::<_, Failure, _>(move |tx| Ok(store::hold_case(tx, missing)?)).unwrap();
        assert!(!gone);
    });
}
