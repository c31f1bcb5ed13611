//! Random sequences of what may be done to a case, against a model of a case that shares nothing with the real one.
//!
//! `steps` and `model` know only minutes and words; whoever implements [`Subject`] is put through the same sequences.

#![allow(clippy::missing_panics_doc, clippy::expect_used, reason = "a failed check panics")]

mod model;
mod steps;
mod verbs;

use model::Model;
use proptest::prelude::*;

pub use steps::{Step, Subject, View};
pub use verbs::{decide, instant, opening, view, who};

/// When a case opens, its priority, and what is done to it, each step after so many minutes.
pub type Sequence = (i64, u8, Vec<(i64, Step)>);

/// Any sequence.
pub fn sequences() -> impl Strategy<Value = Sequence> {
    (0_i64..7 * 1440, 1_u8..=4, prop::collection::vec((steps::pause(), steps::step()), 0..24))
}

/// Puts a subject through the steps, and compares what it says after each with what the model says.
pub fn go_through(subject: &mut impl Subject, (at, priority, steps): &Sequence) {
    let mut model = Model::open(*at, *priority);
    subject.open(*at, *priority);
    let mut now = *at;
    assert_eq!(subject.view(now), model.view(now), "opened");
    for (index, (minutes, step)) in steps.iter().enumerate() {
        now += minutes;
        // What is said of a case at the very instant of a reply is said with it, and here it is apart.
        if matches!(step, Step::Resolve | Step::Await) && model.has_just_replied(now) {
            now += 1;
        }
        assert_eq!(subject.view(now), model.view(now), "before {index}: {step:?}");
        assert_eq!(subject.take(step, now), model.take(step, now), "{index}: {step:?} is accepted");
        assert_eq!(subject.view(now), model.view(now), "after {index}: {step:?}");
    }
}
