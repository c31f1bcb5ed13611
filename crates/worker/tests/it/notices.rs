//! Notices to people: on the page of those who are to read them, when their time has come and if they still say what is so.

use engines::riyadh::{at, later, monday};
use engines::stores;

use crate::desk::Desk;

fn shown(desk: &Desk) -> Vec<[String; 3]> {
    desk.outbox().into_iter().filter(|[_, _, readers]| !readers.is_empty()).collect()
}

fn notice(kind: &str, readers: &str) -> [String; 3] {
    [kind, "shown", readers].map(str::to_owned)
}

#[test]
fn a_notice_is_shown_to_those_who_are_to_read_it_when_its_time_has_come() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let id = desk.opens(1);
        desk.works();
        assert_eq!(shown(&desk), [notice("receipt", "customer")]);
        desk.set(later(monday(), 60)).works();
        assert_eq!(shown(&desk)[1..], [notice("{reminder:50}", "agents")]);
        let agent = Some(desk.people.agent);
        desk.does(id, desk.agent(), move |case, world| case.assign(agent, None, world));
        desk.set(later(monday(), 96)).works();
        assert_eq!(shown(&desk)[2..], [notice("{reminder:80}", "agent")]);
        let waiting = desk.outbox().into_iter().filter(|[_, state, _]| state == "waiting").count();
        assert_eq!(waiting, 0);
    });
}

#[test]
fn d11_a_reply_that_was_taken_back_is_told_to_nobody() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let id = desk.opens(1);
        let reply = desk.replies(id).events[0].seq;
        desk.works();
        desk.does(id, desk.agent(), move |case, world| case.take_back(reply, world));
        desk.set(later(monday(), 1)).works();
        let told: Vec<_> = desk.outbox().into_iter().map(|[kind, state, _]| (kind, state)).collect();
        assert_eq!(told[1], (format!("{{reply:{reply}}}"), "needs-not".to_owned()));
    });
}

#[test]
fn d11_a_held_reply_leaves_by_itself_at_the_next_opening_and_counts_then() {
    stores(|store| {
        let desk = Desk::new(store, "premium");
        let id = desk.set(at("2026-11-28T09:00:00Z")).opens(3); // Saturday.
        desk.replies(id);
        desk.set(at("2026-11-29T09:00:00Z")).works();
        assert!(desk.events(id).iter().all(|event| !matches!(event.body, desk::case::Body::Left { .. })));
        let opening = at("2026-11-30T06:00:00Z");
        desk.set(opening).works();
        let left = desk.events(id).pop().unwrap();
        assert!(matches!(left.body, desk::case::Body::Left { .. }), "{left:?}");
        assert_eq!(left.occurred, opening);
        let told: Vec<_> = shown(&desk).into_iter().map(|[kind, _, readers]| (kind, readers)).collect();
        let reply = left.seq - 1;
        assert_eq!(told[1], (format!("{{held:{reply}}}"), "agent".to_owned()));
        assert_eq!(told[2], (format!("{{reply:{reply}}}"), "customer".to_owned()));
    });
}
