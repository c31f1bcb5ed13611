//! Where the cases of a log stood and when, by their states.

use std::collections::HashMap;

use desk::case::{Sealed, Step};
use sla::Instant;

use crate::replay::read::Row;

/// What a state says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// It is worked on, or will be.
    Work,
    /// The next step is the customer's.
    Awaiting,
    /// It is considered solved.
    Resolved,
    /// It is over.
    Closed,
}

/// The states that say more than that it is worked on, in any letter case.
pub(in crate::replay) struct Stages<'a> {
    pub(super) awaiting: Vec<&'a str>,
    pub(super) resolved: Vec<&'a str>,
    pub(super) closed: Vec<&'a str>,
}

impl Stages<'_> {
    fn of(&self, state: &str) -> Stage {
        let is = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(state));
        match () {
            () if is(&self.closed) => Stage::Closed,
            () if is(&self.resolved) => Stage::Resolved,
            () if is(&self.awaiting) => Stage::Awaiting,
            () => Stage::Work,
        }
    }
}

/// How the cases of a log went on: for each, the states that have a time.
#[derive(Debug, Default)]
pub(in crate::replay) struct Courses(HashMap<String, Vec<(Instant, Stage)>>);

impl Courses {
    /// Adds what a row says of its case.
    pub(in crate::replay) fn add(&mut self, row: &Row<'_>, stages: &Stages<'_>) {
        let Some(at) = row.at.filter(|_| !row.state.is_empty()) else { return };
        let stage = stages.of(row.state);
        match self.0.get_mut(row.case) {
            Some(course) => course.push((at.at, stage)),
            None => {
                self.0.insert(row.case.to_owned(), vec![(at.at, stage)]);
            }
        }
    }

    /// What happened to a case after it was submitted, in the order of time; the response comes first of what happened at
    /// its instant. A case of a log without states is taken to have ended with its response: that is all that is known of it.
    pub(super) fn steps(
        &mut self,
        case: &str,
        submitted: Instant,
        response: Option<(Instant, Sealed)>,
    ) -> Vec<(Instant, Step)> {
        let reply = response.map(|(at, words)| (at, Step::Replied(words)));
        let mut steps: Vec<_> = reply.into_iter().collect();
        match self.0.remove(case) {
            Some(course) => steps.extend(changes(course, submitted)),
            None => steps.extend(response.map(|(at, _)| (at, Step::Closed))),
        }
        steps.sort_by_key(|(at, _)| *at);
        steps
    }
}

/// What changed from each state to the next.
fn changes(mut course: Vec<(Instant, Stage)>, submitted: Instant) -> Vec<(Instant, Step)> {
    course.sort_by_key(|(at, _)| *at);
    let (mut steps, mut before) = (Vec::new(), Stage::Work);
    for (at, stage) in course {
        let at = at.max(submitted);
        let steps_now: &[Step] = match (before, stage) {
            // What is over and then only considered solved stays over.
            (Stage::Closed, Stage::Resolved) => continue,
            (Stage::Resolved | Stage::Closed, Stage::Work) => &[Step::Reopened],
            (Stage::Resolved | Stage::Closed, Stage::Awaiting) => &[Step::Reopened, Step::AwaitedCustomer],
            (Stage::Awaiting, Stage::Work) => &[Step::AwaitedUs],
            (Stage::Work, Stage::Awaiting) => &[Step::AwaitedCustomer],
            (Stage::Work | Stage::Awaiting, Stage::Resolved) => &[Step::Resolved],
            (Stage::Work | Stage::Awaiting | Stage::Resolved, Stage::Closed) => &[Step::Closed],
            (Stage::Work, Stage::Work)
            | (Stage::Awaiting, Stage::Awaiting)
            | (Stage::Resolved, Stage::Resolved)
            | (Stage::Closed, Stage::Closed) => &[],
        };
        steps.extend(steps_now.iter().map(|step| (at, *step)));
        before = stage;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Instant {
        Instant::from_microsecond(minute * 60_000_000).expect("an instant")
    }

    fn told(stages: &[(i64, Stage)], response: Option<i64>) -> Vec<(i64, Step)> {
        let course = stages.iter().map(|(minute, stage)| (at(*minute), *stage)).collect();
        let mut courses = Courses::default();
        if !stages.is_empty() {
            courses.0.insert("A".to_owned(), course);
        }
        let response = response.map(|minute| (at(minute), Sealed([0; 32])));
        let steps = courses.steps("A", at(10), response);
        steps.into_iter().map(|(at, step)| (at.as_microsecond() / 60_000_000, step)).collect()
    }

    const REPLIED: Step = Step::Replied(Sealed([0; 32]));

    #[test]
    fn each_change_of_state_is_a_step_and_rows_may_come_in_any_order() {
        let stages = [
            (60, Stage::Closed),
            (10, Stage::Work),
            (20, Stage::Awaiting),
            (30, Stage::Awaiting),
            (40, Stage::Work),
            (50, Stage::Resolved),
        ];
        let steps = [
            (20, REPLIED),
            (20, Step::AwaitedCustomer),
            (40, Step::AwaitedUs),
            (50, Step::Resolved),
            (60, Step::Closed),
        ];
        assert_eq!(told(&stages, Some(20)), steps);
    }

    #[test]
    fn what_was_over_and_is_worked_on_was_reopened() {
        let stages = [
            (20, Stage::Closed),
            (25, Stage::Resolved),
            (30, Stage::Awaiting),
            (40, Stage::Resolved),
            (50, Stage::Work),
        ];
        let steps = [
            (20, Step::Closed),
            (30, Step::Reopened),
            (30, Step::AwaitedCustomer),
            (40, Step::Resolved),
            (50, Step::Reopened),
        ];
        assert_eq!(told(&stages, None), steps);
    }

    #[test]
    fn nothing_happened_before_the_submission() {
        assert_eq!(told(&[(5, Stage::Resolved)], Some(10)), [(10, REPLIED), (10, Step::Resolved)]);
    }

    #[test]
    fn a_case_of_which_only_the_response_is_known_ended_with_it() {
        assert_eq!(told(&[], Some(15)), [(15, REPLIED), (15, Step::Closed)]);
        assert_eq!(told(&[], None), []);
    }
}
