//! Webhooks: signed, once each, and nobody waits for somebody else's.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::channel;

use engines::riyadh::{at, later, monday};
use engines::stores;
use serde_json::json;
use store::{Dead, Error, Store, Subject};

use crate::desk::{Desk, RUNTIME};
use crate::receiver::{OLD_SECRET, Receiver, SECRET, status};

/// A desk with a case that is due at 9:00 UTC, and half of it used up.
fn half_used(store: &Store, receiver: &Receiver) -> (Desk, desk::id::Id<desk::case::Case>) {
    let mut desk = Desk::new(store, "basic");
    desk.webhook = receiver.webhook(&[SECRET]);
    let id = desk.opens(1);
    desk.set(later(monday(), 60));
    (desk, id)
}

fn dead(store: &Store) -> Vec<store::DeadLetter> {
    store.read_now::<_, Error, _>(|tx| store::dead_letters(tx, 0, 10)).unwrap()
}

#[test]
fn a_reminder_is_posted_once_signed_and_without_a_customers_words() {
    stores(|store| {
        let receiver = Receiver::new(|_| status(204, ""));
        let (desk, id) = half_used(store, &receiver);
        desk.works().works();
        let [arrived] = &receiver.arrived()[..] else { panic!("one") };
        assert!(arrived.is_signed_with(SECRET) && !arrived.is_signed_with(OLD_SECRET));
        assert_eq!(arrived.headers["content-type"], "application/json");
        assert_eq!(arrived.headers["webhook-timestamp"], "1795420800");
        assert_eq!(
            arrived.json(),
            json!({
                "type": "case.reminder", "timestamp": "2026-11-23T08:00:00Z",
                "data": {
                    "case": id.number(), "event": 3, "organisation": desk.people.organisation, "priority": "P1",
                    "respond_by": "2026-11-23T09:00:00Z", "percent": 50
                }
            })
        );
        desk.set(at("2026-12-24T00:00:00Z")).works();
        let percents: Vec<_> =
            receiver.arrived().iter().map(|of| of.json()["data"]["percent"].clone()).collect();
        assert_eq!(percents, [100]);
        assert_eq!(dead(store), []);
    });
}

#[test]
fn an_old_secret_signs_too_while_receivers_change_over() {
    stores(|store| {
        let receiver = Receiver::new(|_| status(200, ""));
        let (mut desk, _) = half_used(store, &receiver);
        desk.webhook = receiver.webhook(&[SECRET, OLD_SECRET]);
        desk.works();
        let arrived = receiver.next();
        assert!(arrived.is_signed_with(SECRET) && arrived.is_signed_with(OLD_SECRET));
    });
}

#[test]
fn what_is_not_taken_is_posted_again_later_under_the_same_id() {
    stores(|store| {
        let count = AtomicU32::new(0);
        let receiver = Receiver::new(move |_| match count.fetch_add(1, Ordering::Relaxed) {
            0 => status(500, ""),
            1 => None, // It hangs up.
            2 => status(429, "retry-after: 600\r\n"),
            _ => status(200, ""),
        });
        let (desk, _) = half_used(store, &receiver);
        let begin = desk.now();
        let mut ids = Vec::new();
        let mut tries = |minutes: i64, expected: usize| {
            desk.set(later(begin, minutes)).works();
            let arrived = receiver.arrived();
            assert_eq!(arrived.len(), expected, "after {minutes} minutes");
            ids.extend(arrived.into_iter().map(|of| of.id().to_owned()));
        };
        tries(0, 1);
        tries(0, 0);
        tries(1, 1);
        tries(2, 1);
        tries(11, 0); // The receiver asked us to wait for ten minutes.
        tries(12, 1);
        tries(30, 0);
        assert_eq!(ids.len(), 4);
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        assert_eq!(dead(store), []);
    });
}

#[test]
fn what_fails_for_good_waits_for_a_person_and_can_be_tried_again() {
    stores(|store| {
        let count = AtomicU32::new(0);
        let receiver = Receiver::new(move |_| match count.fetch_add(1, Ordering::Relaxed) {
            0..15 => status(503, ""),
            _ => status(200, ""),
        });
        let (desk, id) = half_used(store, &receiver);
        let begin = desk.now();
        desk.works().replies(id); // There are no more reminders after this one.
        for hour in 1..16 {
            desk.set(later(begin, hour * 60)).works();
        }
        assert_eq!(receiver.arrived().len(), 15);
        let letters = dead(store);
        let [letter] = &letters[..] else { panic!("one: {letters:?}") };
        assert_eq!(letter.problem, "the receiver answered 503");
        assert!(matches!(letter.what, Dead::Notice(_, Subject::Case(case), _) if case == id), "{letter:?}");
        let (number, now) = (letter.id, desk.now());
        let retry = move || {
            store.write_now::<_, Error, _>(move |tx| store::retry_dead_letter(tx, number, now)).unwrap()
        };
        assert_eq!(retry().as_ref(), Some(letter));
        assert_eq!(retry(), None);
        desk.works();
        assert_eq!(receiver.arrived().len(), 1);
        assert_eq!(dead(store), []);
    });
}

#[test]
fn a_receiver_that_is_gone_is_not_asked_again_and_a_redirect_is_not_followed() {
    stores(|store| {
        let receiver = Receiver::new(|_| status(410, ""));
        let (desk, _) = half_used(store, &receiver);
        desk.works().set(later(monday(), 70)).works();
        assert_eq!((receiver.arrived().len(), dead(store).len()), (1, 1));
        let other = Receiver::new(|_| status(200, ""));
        let location = format!("location: {}\r\n", other.url());
        for code in [301, 307] {
            let location = location.clone();
            let receiver = Receiver::new(move |_| status(code, &location));
            let mut desk = desk.node(store);
            desk.webhook = receiver.webhook(&[SECRET]);
            desk.set(monday()).opens(1);
            desk.set(later(monday(), 60)).works();
            assert_eq!((receiver.arrived().len(), other.arrived().len()), (1, 0), "{code}");
        }
    });
}

#[test]
fn a_receiver_that_stalls_delays_no_other_message_and_no_timer() {
    stores(|store| {
        let (release, released) = channel::<()>();
        let released = Mutex::new(released);
        // The first message is held, whatever comes after it.
        let first = AtomicU32::new(0);
        let receiver = Receiver::new(move |_| {
            if first.fetch_add(1, Ordering::Relaxed) == 0 {
                let _ = released.lock().unwrap().recv();
            }
            status(200, "")
        });
        let mut desk = Desk::new(store, "basic");
        desk.webhook = receiver.webhook(&[SECRET]);
        let ids = desk.opens_many(1, 40);
        desk.set(later(monday(), 60));
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let running = RUNTIME.spawn(worker::run(desk.worker(), async { _ = stopped.await }));
        let mut told: Vec<_> =
            ids.iter().map(|_| receiver.next().json()["data"]["case"].as_i64().unwrap()).collect();
        told.sort_unstable();
        assert_eq!(
            told,
            ids.iter().map(|id| id.number()).collect::<Vec<_>>(),
            "all of them, though one is held"
        );
        // Told to stop, the worker waits for the one that it has begun.
        stop.send(()).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(50));
        assert!(!running.is_finished());
        release.send(()).unwrap();
        RUNTIME.block_on(running).unwrap();
        let sent = desk.outbox().into_iter().filter(|[_, state, _]| state == "sent").count();
        assert_eq!(sent, 40);
    });
}

#[test]
fn without_a_webhook_nothing_waits_for_one() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        desk.opens(1);
        desk.set(later(monday(), 60)).works();
        let receiver = Receiver::new(|_| status(200, ""));
        let mut later_on = desk.node(store);
        later_on.webhook = receiver.webhook(&[SECRET]);
        later_on.works();
        assert_eq!(receiver.arrived().len(), 0, "who comes later isn't told of what was before");
        assert_eq!(dead(store), []);
    });
}
