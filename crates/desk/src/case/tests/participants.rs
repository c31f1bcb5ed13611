//! Colleagues who take part in a case.

use super::Desk;
use super::desk::{AGENT, CUSTOMER};
use crate::case::event::Body;
use crate::case::open::{Customer, Open};
use crate::case::{Bind, Case, Channel, MOST_PARTICIPANTS, Why};
use crate::id::Id;
use crate::people::Actor;

/// Whose the case is: the organisation of site 4, and contact 7 of it.
const OWN: Customer = Customer { organisation: Id::new(3), site: Id::new(4), contact: Some(Id::new(7)) };

fn taking_part(case: &Case) -> Vec<i64> {
    case.participants.iter().map(|contact| contact.number()).collect()
}

fn opened() -> Desk {
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    let open = desk.opening(2);
    desk.opens(CUSTOMER, &open);
    desk
}

#[track_caller]
fn add(desk: &mut Desk, by: Actor, contact: i64) {
    desk.does(by, |case, _| case.add_participant(Id::new(contact), OWN.organisation));
}

#[test]
fn d17_colleagues_come_and_go_and_no_clock_starts_anew() {
    let mut desk = opened();
    let deadline = desk.deadline();
    add(desk.at("2026-11-23 09:30"), CUSTOMER, 8);
    add(&mut desk, AGENT, 9);
    assert_eq!(taking_part(&desk.case()), [8, 9]);
    let events = desk.events.len();
    add(&mut desk, AGENT, 8);
    add(&mut desk, AGENT, 7);
    assert_eq!(desk.events.len(), events, "both take part already: one of them is whose case it is");
    desk.does(CUSTOMER, |case, _| Ok(case.remove_participant(Id::new(8))));
    desk.does(CUSTOMER, |case, _| Ok(case.remove_participant(Id::new(8))));
    assert_eq!((taking_part(&desk.case()), desk.events.len()), (vec![9], events + 1));
    assert_eq!(desk.deadline(), deadline);
    assert_eq!(desk.case().promises.len(), 1);
}

#[test]
fn only_people_of_the_customers_take_part_and_not_more_than_so_many() {
    let mut desk = opened();
    let case = desk.case();
    let refused = case.add_participant(Id::new(8), Id::new(99)).expect_err("they are another's");
    assert_eq!((refused.why, refused.error.field()), (Why::Invalid, "address"));
    let most = i64::try_from(MOST_PARTICIPANTS).expect("few");
    for contact in 100..100 + most {
        add(&mut desk, AGENT, contact);
    }
    let case = desk.case();
    assert_eq!(case.add_participant(Id::new(8), OWN.organisation).expect_err("too many").why, Why::Conflict);
    assert_eq!(case.add_participant(Id::new(100), OWN.organisation), Ok(vec![]));
}

#[test]
fn d13_nobody_takes_part_before_the_customer_is_known_and_another_customers_people_are_off() {
    let mut desk = Desk::new("premium", "2026-11-23 09:00");
    let terms = desk.entitlement.take();
    let open = Open {
        customer: None,
        channel: Channel::Email,
        priority: None,
        confirmation: None,
        ..desk.opening(3)
    };
    desk.opens(Actor::Stranger, &open);
    assert_eq!(desk.case().whose_colleagues().expect_err("nobody's").why, Why::Conflict);
    desk.entitlement = terms;
    let mut bind = Bind { customer: OWN, words: None };
    desk.does(AGENT, |case, world| case.bind(&bind, world));
    add(&mut desk, AGENT, 8);
    assert_eq!(taking_part(&desk.case()), [8]);
    bind.words = Some(super::desk::TEXT);
    bind.customer = Customer { organisation: Id::new(8), site: Id::new(4), contact: None };
    desk.does(AGENT, |case, world| case.bind(&bind, world));
    assert!(desk.case().participants.is_empty());
    assert!(desk.events.iter().any(|event| matches!(event.body, Body::ParticipantAdded { .. })));
}
