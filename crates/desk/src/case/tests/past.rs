//! Cases of another desk's history.

use super::Desk;
use super::desk::{TEXT, priority};
use crate::case::event::Channel;
use crate::case::fold::{Case, Life};
use crate::case::open::Customer;
use crate::case::past::{Past, Step};
use crate::case::promised::State;
use crate::effects::{notices, timers};
use crate::id::Id;

/// A case of priority 3 from Monday 10:00: 24 hours of Basic later it is Thursday 10:00.
fn past(desk: &Desk, steps: &[(&str, Step)]) -> Past {
    Past {
        customer: Customer { organisation: Id::new(3), site: Id::new(4), contact: None },
        channel: Channel::Portal,
        submitted: desk.instant("2026-11-23 10:00"),
        priority: priority(3),
        subject: TEXT,
        message: TEXT,
        by: Id::new(1),
        steps: steps.iter().map(|(at, step)| (desk.instant(at), *step)).collect(),
    }
}

#[test]
fn d12_history_is_promised_what_the_contract_gave_then_and_judged_by_its_own_times() {
    let desk = Desk::new("basic", "2027-03-01 09:00");
    for (answered, state) in [("2026-11-25 12:00", State::Kept), ("2026-11-26 10:01", State::LateKept)] {
        let past = past(&desk, &[(answered, Step::Replied(TEXT)), ("2026-11-27 09:00", Step::Closed)]);
        let events = past.events(desk.now, desk.entitlement.as_ref());
        let case = Case::fold(&events).expect("it was opened");
        assert_eq!(case.state(desk.entitlement.as_ref(), desk.now), state, "{answered}");
        assert_eq!((case.life, case.submitted, case.recorded), (Life::Closed, past.submitted, desk.now));
        assert!(events.iter().all(|event| event.imported));
        assert_eq!(timers(&case, desk.entitlement.as_ref(), desk.now), vec![]);
        assert_eq!(notices(&case, &events, desk.entitlement.as_ref()), vec![]);
    }
}

#[test]
fn d13_history_without_a_contract_has_no_promise_and_is_not_in_triage() {
    let desk = Desk::new("basic", "2027-03-01 09:00");
    let events = past(&desk, &[]).events(desk.now, None);
    let case = Case::fold(&events).expect("it was opened");
    assert_eq!((case.state(None, desk.now), case.is_in_triage()), (State::None, false));
    assert_eq!(timers(&case, None, desk.now), vec![], "nobody is alerted");
}

#[test]
fn history_goes_its_way_to_its_end() {
    let desk = Desk::new("basic", "2027-03-01 09:00");
    let steps = [
        ("2026-11-23 11:00", Step::Replied(TEXT)),
        ("2026-11-23 11:00", Step::AwaitedCustomer),
        ("2026-11-24 09:00", Step::AwaitedUs),
        ("2026-11-24 10:00", Step::Resolved),
        ("2026-11-24 11:00", Step::Reopened),
        ("2026-11-24 12:00", Step::AwaitedCustomer),
    ];
    let stands = |count: usize| {
        let events = past(&desk, &steps[..count]).events(desk.now, None);
        let case = Case::fold(&events).expect("it was opened");
        (case.life, case.awaits_customer, case.is_answered())
    };
    assert_eq!(stands(0), (Life::Open, false, false));
    assert_eq!(stands(2), (Life::Open, true, true));
    assert_eq!(stands(3), (Life::Open, false, true));
    assert_eq!(stands(4), (Life::Resolved, false, true));
    assert_eq!(stands(6), (Life::Open, true, true));
}
