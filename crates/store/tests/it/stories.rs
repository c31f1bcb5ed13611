//! What the write path keeps, on both engines.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use desk::case::{Body, Case, Life, State, Why};
use desk::effects::TimerKind;
use desk::id::Id;
use sla::Instant;
use store::{Claimed, Dead, Engine, Error, Failure, Outlet, Rule, Set, Store, Subject, Text, Told};

use crate::desk::{Desk, keyed};
use engines::riyadh::{at, content, later, monday};
use engines::stores;

#[test]
fn a_case_that_is_opened_and_answered_reads_back_as_its_events_make_it() {
    stores(|store| {
        let desk = Desk::new(store);
        let opened = desk.opens(2, desk.customer(monday())).unwrap();
        assert_eq!(opened.events.len(), 2, "opened and promised");
        let answered = desk.replies(opened.id, desk.agent(later(monday(), 30))).unwrap();
        assert_eq!(answered.case.state(None, later(monday(), 40)), State::Kept);
        let kept = desk.stored(opened.id);
        assert_eq!(kept.case, answered.case);
        assert_eq!(kept.events, [opened.events, answered.events].concat());
        assert_eq!(Case::fold(&kept.events), Some(kept.case.clone()));
        let message = kept.case.messages[0].text.unwrap();
        let text = store.read_now::<_, Error, _>(move |tx| store::text(tx, message)).unwrap();
        assert!(matches!(text, Text::Kept(text) if text.starts_with("لا يستطيع")));
        let second = desk.opens(4, desk.customer(later(monday(), 50))).unwrap();
        assert_eq!(second.id.number(), opened.id.number() + 1);
    });
}

#[test]
fn what_is_refused_leaves_nothing() {
    stores(|store| {
        let desk = Desk::new(store);
        let opened = desk.opens(2, desk.customer(monday())).unwrap();
        let refused = desk.replies(opened.id, desk.customer(later(monday(), 1)));
        assert!(matches!(&refused, Err(Failure::Refused(r)) if r.why == Why::Forbidden), "{refused:?}");
        let nowhere = desk.replies(Id::new(999), desk.agent(monday()));
        assert!(matches!(nowhere, Err(Failure::NoCase(id)) if id.number() == 999));
        let unsaid = content("nowhere kept", None).sealed();
        let lost = desk.does(opened.id, desk.agent(monday()), move |case, world| case.note(unsaid, world));
        assert!(lost.unwrap_err().to_string().contains("wasn't given"));
        assert_eq!(desk.stored(opened.id).events.len(), 2);
        assert!(store.verify().unwrap().faults.is_empty());
    });
}

#[test]
fn a_clock_that_is_set_back_an_hour_changes_nothing() {
    stores(|store| {
        let desk = Desk::new(store);
        let opened = desk.opens(2, desk.customer(monday())).unwrap();
        let answered = desk.replies(opened.id, desk.agent(later(monday(), -60))).unwrap();
        let event = &answered.events[0];
        assert_eq!((event.occurred, event.recorded), (monday(), monday()));
        let another = desk.opens(2, desk.customer(later(monday(), -60))).unwrap();
        assert!(another.events.iter().all(|event| event.recorded == monday()));
    });
}

#[test]
fn a_request_that_is_sent_again_does_nothing_twice() {
    stores(|store| {
        let desk = Desk::new(store);
        let first = desk.opens(2, keyed(desk.customer(monday()), "one", 1)).unwrap();
        let reply = keyed(desk.agent(later(monday(), 5)), "two", 2);
        let answered = desk.replies(first.id, reply.clone()).unwrap();
        let again = desk.opens(2, keyed(desk.customer(later(monday(), 9)), "one", 1)).unwrap();
        assert!(again.again);
        assert_eq!((again.id, &again.case, &again.events), (first.id, &first.case, &first.events));
        let replied = desk.replies(first.id, reply).unwrap();
        assert_eq!((replied.again, &replied.events), (true, &answered.events));
        let other = desk.opens(2, keyed(desk.customer(later(monday(), 9)), "one", 3));
        assert!(matches!(&other, Err(Failure::KeyUsed(key)) if key == "one"), "{other:?}");
        assert_eq!(desk.stored(first.id).events.len(), 3);
        let forgotten =
            store.write_now::<_, Error, _>(|tx| store::forget_requests(tx, later(monday(), 1))).unwrap();
        assert_eq!(forgotten, 1);
    });
}

#[test]
fn the_same_request_from_many_sides_at_once_is_done_once() {
    stores(|store| {
        let desk = Desk::new(store);
        let written: Vec<_> = std::thread::scope(|scope| {
            let open = || desk.opens(3, keyed(desk.customer(monday()), "one", 1)).unwrap();
            let all: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(written.iter().filter(|one| !one.again).count(), 1);
        assert!(written.iter().all(|one| one.id == written[0].id && one.events == written[0].events));
    });
}

#[test]
fn writers_on_one_case_take_turns() {
    stores(|store| {
        let desk = Desk::new(store);
        let id = desk.opens(3, desk.customer(monday())).unwrap().id;
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let desk = &desk;
                scope.spawn(move || {
                    for turn in 0..10 {
                        let tag = format!("tag-{writer}-{turn}");
                        desk.does(id, desk.agent(monday()), move |_, _| Ok(vec![Body::Tagged { tag }]))
                            .unwrap();
                    }
                });
            }
        });
        let kept = desk.stored(id);
        assert_eq!(kept.events.len(), 42);
        assert_eq!(kept.case.tags.len(), 40);
        let report = store.verify().unwrap();
        assert_eq!((report.events, report.faulty), (42, 0), "{report:?}");
    });
}

#[test]
fn an_event_in_the_place_of_another_is_refused() {
    stores(|store| {
        let desk = Desk::new(store);
        let id = desk.opens(3, desk.customer(monday())).unwrap().id;
        let twice: Result<u64, Error> = store.write_now(move |tx| {
            tx.run(
                "INSERT INTO events (tx, case_id, seq, occurred, recorded, actor, imported, body, previous, hash)
                 SELECT tx, case_id, seq, occurred, recorded, actor, imported, body, previous, hash
                 FROM events WHERE case_id = $1 AND seq = 1",
                &[&id],
            )
        });
        assert!(matches!(twice, Err(Error::Rule(Rule::Unique, _))), "{twice:?}");
    });
}

/// Claims timers, and gives those of cases; those of the contract's end are due too.
fn claim_timers(store: &Store, now: Instant, most: i64) -> Vec<Claimed<Set>> {
    let claim = move |tx: &mut store::Tx<'_>| store::claim_timers(tx, now, most, later(now, 5));
    let mut claimed = store.write_now::<_, Error, _>(claim).unwrap();
    let ends = [TimerKind::Expiry60, TimerKind::Expiry30, TimerKind::Expiry7];
    claimed.retain(|set| !ends.contains(&set.it.timer.kind));
    claimed
}

#[test]
fn timers_and_notices_are_written_with_what_brought_them_about() {
    stores(|store| {
        let desk = Desk::new(store);
        let id = desk.opens(2, desk.customer(monday())).unwrap().id;
        let end = at("2027-01-01T00:00:00Z");
        let claim = move || claim_timers(store, end, 10);
        let mut set: Vec<_> = claim().into_iter().map(|claimed| claimed.it).collect();
        set.sort();
        let kinds: Vec<_> = set.iter().map(|set| set.timer.kind).collect();
        assert_eq!(kinds, [TimerKind::Reminder50, TimerKind::Reminder80, TimerKind::Reminder100]);
        assert!(set.iter().all(|set| set.subject == id.number()));
        assert_eq!(claim(), [], "nobody else takes what is claimed");
        let (first, second) = (set[0], set[1]);
        let done = move || store.write_now::<_, Error, _>(move |tx| store::finish_timer(tx, &first)).unwrap();
        assert_eq!((done(), done()), (true, false), "once");
        let fail = move || -> bool {
            let put_off =
                move |tx: &mut store::Tx<'_>| store::fail_timer(tx, &second, end, end, "no network", 2);
            store.write_now::<_, Error, _>(put_off).unwrap()
        };
        assert!(!fail());
        assert_eq!(claim(), [Claimed { it: second, attempts: 1 }], "it is tried again");
        assert!(fail());
        let dead = store.read_now::<_, Error, _>(|tx| store::dead_letters(tx, 0, 10)).unwrap();
        assert_eq!((dead.len(), &dead[0].what), (1, &Dead::Timer(second)));
        assert_eq!((dead[0].failed, dead[0].problem.as_str()), (end, "no network"));
        // Answered, the case needs no more reminders.
        desk.replies(id, desk.agent(later(monday(), 5))).unwrap();
        assert_eq!(claim_timers(store, later(end, 9), 10), []);
        let notices = store
            .write_now::<_, Error, _>(move |tx| store::claim_outbox(tx, Outlet::Page, end, 10, later(end, 5)))
            .unwrap();
        assert!(
            notices.len() > 1 && notices.iter().all(|out| out.it.about == Subject::Case(id)),
            "{notices:?}"
        );
        let sent = notices[0].it.id;
        let finish = move |tx: &mut store::Tx<'_>| store::finish_outgoing(tx, sent, Told::Sent);
        let sent = move || store.write_now::<_, Error, _>(finish).unwrap();
        assert_eq!((sent(), sent()), (true, false));
    });
}

#[test]
fn timers_that_are_due_at_once_are_claimed_by_one_each() {
    stores(|store| {
        let desk = Desk::new(store);
        for _ in 0..7 {
            desk.opens(2, desk.customer(monday())).unwrap();
        }
        let end = at("2027-01-01T00:00:00Z");
        let claim = || claim_timers(store, end, 3);
        let mut claimed: Vec<_> = std::thread::scope(|scope| {
            let claim_all = || std::iter::repeat_with(claim).take(5).flatten().collect::<Vec<_>>();
            let all: Vec<_> = (0..4).map(|_| scope.spawn(claim_all)).collect();
            all.into_iter().flat_map(|one| one.join().unwrap()).collect()
        });
        claimed.sort();
        assert_eq!(claimed.len(), 21);
        assert!(claimed.windows(2).all(|two| two[0] < two[1]));
    });
}

#[test]
fn a_response_after_a_merge_answers_both_cases() {
    stores(|store| {
        let desk = Desk::new(store);
        let [survivor, other] =
            [2, 1].map(|priority| desk.opens(priority, desk.customer(monday())).unwrap().id);
        desk.merges(survivor, other, keyed(desk.agent(later(monday(), 1)), "merge", 1)).unwrap();
        desk.merges(survivor, other, keyed(desk.agent(later(monday(), 1)), "merge", 1)).unwrap();
        assert_eq!(desk.stored(other).case.life, Life::Merged(survivor));
        desk.replies(survivor, desk.agent(later(monday(), 2))).unwrap();
        for id in [survivor, other] {
            let case = desk.stored(id).case;
            assert_eq!(case.response().unwrap().at, later(monday(), 2), "case {id}");
        }
        assert!(store.verify().unwrap().faults.is_empty());
        let missing = desk.merges(survivor, Id::new(999), desk.agent(monday()));
        assert!(matches!(missing, Err(Failure::NoCase(id)) if id.number() == 999));
    });
}

#[test]
fn cases_that_are_merged_both_ways_at_once_wait_for_nobody_in_vain() {
    stores(|store| {
        let desk = Desk::new(store);
        let [a, b] = [2, 2].map(|priority| desk.opens(priority, desk.customer(monday())).unwrap().id);
        let kept: Vec<_> = std::thread::scope(|scope| {
            let both = [(a, b), (b, a)].map(|(survivor, other)| {
                let desk = &desk;
                scope.spawn(move || desk.merges(survivor, other, desk.agent(monday())))
            });
            both.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(kept.iter().filter(|one| one.is_ok()).count(), 1, "{kept:?}");
        assert!(kept.iter().any(|one| matches!(one, Err(Failure::Refused(_)))), "{kept:?}");
    });
}

#[test]
fn imported_history_keeps_its_times_and_nothing_follows_from_it() {
    stores(|store| {
        let desk = Desk::new(store);
        let then = at("2026-03-02T07:00:00Z");
        let import = |mut command: store::Command, at: Instant| {
            (command.occurred, command.imported) = (Some(at), true);
            command
        };
        let opened = desk.opens_at(2, import(desk.customer(monday()), then), then).unwrap();
        let answered = desk.replies(opened.id, import(desk.agent(monday()), later(then, 30))).unwrap();
        let event = &answered.events[0];
        assert_eq!((event.occurred, event.recorded, event.imported), (later(then, 30), monday(), true));
        assert_eq!(answered.case.state(None, monday()), State::Kept);
        let end = at("2027-01-01T00:00:00Z");
        assert_eq!(claim_timers(store, end, 10), []);
        let next = store.read_now::<_, Error, _>(|tx| store::next_outgoing(tx, Outlet::Page));
        assert_eq!(next.unwrap(), None);
    });
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future: Pin<Box<dyn Future<Output = T>>> = Box::pin(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(it) => return it,
            Poll::Pending => std::thread::sleep(std::time::Duration::from_millis(1)),
        }
    }
}

#[test]
fn commands_that_arrive_together_share_a_commit_and_fail_alone() {
    stores(|store| {
        if store.engine() == Engine::Postgres {
            return; // There they run side by side, each in a transaction of its own.
        }
        let desk = Desk::new(store);
        let id = desk.opens(3, desk.customer(monday())).unwrap().id;
        let (hold, held) = std::sync::mpsc::channel::<()>();
        let first = store.write::<_, Error, _>(move |_| Ok(held.recv().is_err()));
        // The writer has taken the first before the others arrive, so that they are a batch.
        std::thread::sleep(std::time::Duration::from_millis(50));
        let before = store.commits();
        let command = desk.agent(monday());
        let tag = |number: usize| {
            let command = command.clone();
            store.write::<_, Failure, _>(move |tx| {
                store::execute(tx, &command, id, &|_, _| Ok(None), |case, world| match number % 5 {
                    0 => case.tag("", world),
                    _ => case.tag(&format!("tag-{number}"), world),
                })
            })
        };
        let all: Vec<_> = (0..20).map(tag).collect();
        drop(hold);
        assert!(wait(first).unwrap());
        let kept = all.into_iter().map(wait).filter(Result::is_ok).count();
        assert_eq!(kept, 16);
        assert_eq!(store.commits() - before, 2, "the one that held, and one for all");
        assert_eq!(desk.stored(id).case.tags.len(), 16);
    });
}
