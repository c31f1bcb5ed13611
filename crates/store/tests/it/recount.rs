//! Running promises under another release of the tz database (policy D20).

use desk::case::Case;
use desk::id::Id;
use sla::{Holidays, Instant, Language};
use store::{Error, Recounted, Store};

use crate::desk::Desk;
use engines::riyadh::{at, monday};
use engines::stores;

/// A desk whose terms are all in the database.
fn desk(store: &Store) -> Desk<'_> {
    let holidays = Holidays::default();
    store.write_now::<_, Error, _>(move |tx| store::add_holidays(tx, "Riyadh", monday(), &holidays)).unwrap();
    Desk::new(store)
}

fn deadline(desk: &Desk<'_>, id: Id<Case>) -> Instant {
    desk.stored(id).case.promise_in_force().unwrap().promise.deadline
}

#[test]
fn d20_a_running_promise_that_another_tz_release_would_count_otherwise_is_listed_and_stays() {
    stores(|store| {
        // In this release Riyadh has the clocks that it has; in that one it had those of Dubai, an hour ahead.
        let desk = desk(store).under("2019a", "Asia/Dubai");
        // Before it opens: twelve hours of 9 to 17, eight on Monday and four on Tuesday.
        let early = at("2026-11-23T04:00:00Z");
        let running = desk.opens(2, desk.customer(early)).unwrap().id;
        let answered = desk.opens(2, desk.customer(early)).unwrap().id;
        desk.replies(answered, desk.agent(early)).unwrap();
        let (then, today) = (at("2026-11-24T09:00:00Z"), at("2026-11-24T10:00:00Z"));
        assert_eq!(deadline(&desk, running), then);
        let listed = store.recount().unwrap();
        let expected = Recounted { case: running, deadline: then, release: "2019a".to_owned(), today };
        assert_eq!(listed, [expected]);
        assert!(!listed[0].is_fault());
        let text = listed[0].text(Language::En);
        assert!(text.contains("under tz release 2019a") && text.contains(sla::tz_release()), "{text}");
        assert_eq!(deadline(&desk, running), then, "none moves by itself");
        assert_eq!(store.verify().unwrap().faulty, 0);
    });
}

#[test]
fn under_the_release_that_made_it_a_promise_is_what_its_terms_make_it() {
    stores(|store| {
        let desk = desk(store);
        for priority in 1..=4 {
            desk.opens(priority, desk.customer(monday())).unwrap();
        }
        assert_eq!(store.recount().unwrap(), []);
    });
}

#[test]
fn terms_that_were_changed_behind_the_stores_back_are_found_by_what_they_promise() {
    stores(|store| {
        let desk = desk(store);
        let id = desk.opens(2, desk.customer(at("2026-11-23T04:00:00Z"))).unwrap().id;
        let kept = deadline(&desk, id);
        let changed =
            "UPDATE contract_versions SET document = REPLACE(document, 'Asia/Riyadh', 'Asia/Dubai')";
        store.write_now::<_, Error, _>(move |tx| tx.run(changed, &[])).unwrap();
        let listed = store.recount().unwrap();
        assert_eq!(listed.len(), 1);
        assert!(listed[0].is_fault() && listed[0].deadline == kept);
    });
}
