//! Random sequences of what may be done to a case, against a model of a case that shares nothing with the real one.
//!
//! `steps` and `model` know only minutes and words; whoever implements `Subject` is put through the same sequences.

mod core;
mod model;
mod steps;

use proptest::prelude::*;

use crate::core::Core;
use crate::model::Model;
use crate::steps::{Step, Subject};

/// Puts a subject through the steps, and compares what it says after each with what the model says.
fn go_through(subject: &mut impl Subject, at: i64, priority: u8, steps: &[(i64, Step)]) {
    let mut model = Model::open(at, priority);
    subject.open(at, priority);
    let mut now = at;
    assert_eq!(subject.view(now), model.view(now), "opened");
    for (index, (minutes, step)) in steps.iter().enumerate() {
        now += minutes;
        assert_eq!(subject.view(now), model.view(now), "before {index}: {step:?}");
        assert_eq!(subject.take(step, now), model.take(step, now), "{index}: {step:?} is accepted");
        assert_eq!(subject.view(now), model.view(now), "after {index}: {step:?}");
    }
}

proptest! {
    #[test]
    fn a_case_is_what_its_model_is(
        at in 0_i64..7 * 1440,
        priority in 1_u8..=4,
        steps in prop::collection::vec((steps::pause(), steps::step()), 0..24),
    ) {
        go_through(&mut Core::default(), at, priority, &steps);
    }
}
