//! Laws of changes before the response (policy D9), over random sequences of them.

use std::sync::Arc;

use proptest::prelude::*;
use sla::{Instant, SupportTime};

use super::Desk;
use super::changes::contract;
use super::desk::{AGENT, CUSTOMER, LEAD, TEXT, confirmation, priority};
use crate::case::event::{Body, Evidence};
use crate::case::promised::{Because, Entitlement, Rule};
use crate::case::{DecideContest, Move, UpdateTerms};
use crate::id::Id;

/// What happens next to a case that nobody answers.
#[derive(Clone, Copy, Debug)]
enum Step {
    Wait(i64),
    Raise(u8),
    Lower,
    LowerOwn(u8),
    Terms(usize),
    Contest(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..4_000_i64).prop_map(Step::Wait),
        3 => (1..=4_u8).prop_map(Step::Raise),
        2 => Just(Step::Lower),
        2 => (1..=4_u8).prop_map(Step::LowerOwn),
        3 => (0..5_usize).prop_map(Step::Terms),
        1 => (0..4_usize).prop_map(Step::Contest),
    ]
}

/// Terms that a case can come under: two contracts, one of them in versions with more and fewer holidays.
fn terms(desk: &Desk) -> Vec<Arc<Entitlement>> {
    let all = [
        ("basic", (1, 1), &[][..]),
        ("basic", (1, 2), &["2026-11-24", "2026-11-30"][..]),
        ("basic", (1, 3), &["2026-11-30"][..]),
        ("premium", (2, 1), &[][..]),
        ("premium", (2, 2), &["2026-11-27"][..]),
    ];
    all.into_iter().map(|(plan, version, days)| Arc::new(contract(desk, plan, version, days))).collect()
}

fn present(desk: &Desk) -> Instant {
    desk.case().promise_in_force().expect("a promise").promise.deadline
}

fn is_missed(desk: &Desk) -> bool {
    desk.case().outcome(desk.now).missed.is_some()
}

/// Takes a step, if it can be taken. Whether it was a raise (less than 0), a lowering (more) or something else.
fn take(desk: &mut Desk, step: Step, terms: &[Arc<Entitlement>]) -> i32 {
    let now = desk.case().priority.number();
    match step {
        Step::Wait(minutes) => {
            let wait = SupportTime::from_microseconds(minutes * 60_000_000);
            desk.now = desk.now.checked_add(wait).expect("before the year 9999");
        }
        Step::Raise(to) if to < now => {
            desk.raise(to);
        }
        Step::Lower if now < 4 => {
            desk.lower();
        }
        Step::LowerOwn(to) if to > now => {
            desk.lower_own(to);
        }
        Step::Terms(index) => go_under(desk, &terms[index]),
        _ => {}
    }
    i32::from(desk.case().priority.number()) - i32::from(now)
}

fn go_under(desk: &mut Desk, to: &Entitlement) {
    let under = desk.case().terms.expect("terms");
    if under.contract != to.versions.contract {
        let to = Move { site: Id::new(4), to, words: TEXT, correction: false };
        desk.does(AGENT, |case, world| case.move_to(&to, world));
    } else if under != to.versions {
        let to = UpdateTerms { to, words: TEXT };
        desk.does(AGENT, |case, world| case.update_terms(&to, world));
    }
    desk.entitlement = Some(to.clone());
}

/// The customer contests one of support's lowerings, and a lead upholds it.
fn uphold(desk: &mut Desk, index: usize, terms: &[Arc<Entitlement>]) -> Option<u32> {
    let case = desk.case();
    let of_support =
        |lowering: &&crate::case::Lowering| lowering.evidence != Evidence::OwnWish && !lowering.contested;
    let lowering = case.lowerings.iter().filter(of_support).nth(index)?.seq;
    let decide = DecideContest { lowering, upheld: true, words: TEXT };
    desk.does(CUSTOMER, |case, world| case.contest(lowering, TEXT, world));
    desk.does(LEAD, |case, world| case.decide_contest(&decide, terms, world));
    Some(lowering)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn d9_a_raise_never_loosens_a_lowering_never_tightens_and_nobody_is_late_at_the_click(
        opens in 1..=4_u8,
        steps in prop::collection::vec(step(), 1..12),
    ) {
        let mut desk = Desk::new("basic", "2026-11-23 09:00");
        let terms = terms(&desk);
        desk.open(opens);
        for step in steps {
            if let Step::Contest(index) = step {
                uphold(&mut desk, index, &terms);
                continue;
            }
            let (deadline, missed) = (present(&desk), is_missed(&desk));
            let down = take(&mut desk, step, &terms);
            let later = present(&desk);
            prop_assert!(down >= 0 || later <= deadline, "a raise loosened {deadline} to {later}");
            prop_assert!(down <= 0 || later >= deadline, "a lowering tightened {deadline} to {later}");
            if !matches!(step, Step::Wait(_)) {
                prop_assert_eq!(is_missed(&desk), missed, "late at the click");
            }
        }
    }

    #[test]
    fn d8_an_upheld_contest_leaves_what_there_would_be_without_the_lowering(
        opens in 1..=3_u8,
        before in prop::collection::vec(step(), 0..5),
        after in prop::collection::vec(step(), 0..6),
    ) {
        let mut desk = Desk::new("basic", "2026-11-23 09:00");
        let terms = terms(&desk);
        desk.open(opens);
        for step in before {
            take(&mut desk, step, &terms);
        }
        prop_assume!(desk.case().priority.number() < 4);
        let mut without = Desk::new("basic", "2026-11-23 09:00");
        (without.events, without.now) = (desk.events.clone(), desk.now);
        without.entitlement.clone_from(&desk.entitlement);
        let lowering = desk.lower();
        for step in after.into_iter().filter(|step| matches!(step, Step::Wait(_) | Step::Terms(_))) {
            take(&mut desk, step, &terms);
            take(&mut without, step, &terms);
        }
        let at = desk.case().lowerings.iter().filter(|of| of.evidence != Evidence::OwnWish).count() - 1;
        prop_assert_eq!(uphold(&mut desk, at, &terms), Some(lowering));
        prop_assert_eq!(present(&desk), present(&without));
        prop_assert_eq!(desk.case().priority, without.case().priority);
        let missed = |desk: &Desk| desk.case().outcome(desk.now).missed;
        prop_assert_eq!(missed(&desk), missed(&without));
    }
}

#[test]
fn a_long_history_is_folded_and_judged() {
    let mut desk = Desk::new("basic", "2026-11-23 09:00");
    desk.open(4);
    let promised = desk.events[1].body.clone();
    for round in 0..2_500_u32 {
        let Body::Promised(mut promise) = promised.clone() else { panic!("a promise") };
        promise.because = Because::Changed { by: 3 + 4 * round, rule: Rule::Kept };
        let [up, down] = [3, 4].map(priority);
        desk.happens(CUSTOMER, Body::Raised { from: down, to: up, confirmation: confirmation() });
        desk.happens(CUSTOMER, Body::Promised(promise));
        desk.happens(CUSTOMER, Body::Lowered { from: up, to: down, evidence: Evidence::OwnWish });
        desk.happens(AGENT, Body::Noted { message: TEXT });
    }
    let case = desk.case();
    let outcome = case.outcome(desk.now);
    assert_eq!((outcome.missed, case.every_promise(desk.now).len()), (None, 2_501));
}

#[test]
fn at_either_end_of_time_a_case_is_refused_or_opened_and_nothing_panics() {
    for now in [Instant::MIN, Instant::MAX] {
        let mut desk = Desk::new("premium", "2026-11-23 09:00");
        desk.now = now;
        let open = desk.opening(4);
        let decision = open.decide(&desk.world(CUSTOMER));
        assert_eq!(decision.is_err(), now == Instant::MAX, "no deadline lies beyond the year 9999");
        if decision.is_ok() {
            desk.record(CUSTOMER, decision);
            desk.now = Instant::MAX;
            let _ = (desk.state(), desk.case().prospect_of_priority(priority(1), &desk.world(CUSTOMER)));
            let _ = crate::effects::timers(&desk.case(), desk.entitlement.as_ref(), desk.now);
            desk.answer();
            assert!(desk.case().outcome(desk.now).missed.is_some());
        }
    }
}
