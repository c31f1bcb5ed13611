//! The deciding core against a model of a case.

mod core;

use model::{go_through, sequences};
use proptest::prelude::*;

use crate::core::Core;

proptest! {
    #[test]
    fn a_case_is_what_its_model_is(sequence in sequences()) {
        go_through(&mut Core::default(), &sequence);
    }
}
