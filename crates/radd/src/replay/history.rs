//! Puts the rows of a log together into cases: when each was submitted, and when it was first worked on.

use std::collections::{BTreeSet, HashMap, HashSet};

use desk::catalog::Priority;
use sla::Instant;

use super::read::{BadRow, Moment, Row, Sign};
use crate::moment::Read;

/// What counts as the response in a replay. A log of updates holds no messages, so the first two are proxies of
/// the response that the policy means (D7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// The first update that names an assignee or has a state other than New.
    Work,
    /// The stricter one: the first update whose state is no longer New.
    State,
    /// The time of response that the log itself states.
    Stated,
}

/// A past case of another desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Case {
    pub(super) id: String,
    pub(super) submitted: Option<Instant>,
    /// The priority of its first row.
    pub(super) priority: Option<Priority>,
    /// The response by each measure of the history; never before the submission.
    pub(super) answers: [Option<Instant>; 2],
    /// Why it can't be judged under any plan.
    pub(super) aside: Option<Aside>,
}

/// Why a case is neither kept nor missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Aside {
    /// A row of it couldn't be read, which may have been the one that counts.
    UnreadableRow,
    /// No row says when it was submitted.
    NoSubmission,
    /// No row says its priority.
    NoPriority,
    /// A row shows work and not when.
    UntimedWork,
    /// The plan promises nothing for its priority.
    NoTarget,
    /// Its support time isn't used up before the year 9999.
    NoDeadline,
}

/// What a log held.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The cases in the order in which the log first names them.
    pub(super) cases: Vec<Case>,
    pub(super) rows: u64,
    /// The rows that couldn't be read, of which the first are kept.
    pub(super) bad_rows: u64,
    pub(super) bad: Vec<BadRow>,
    /// The last instant in the log.
    pub(super) end: Option<Instant>,
    /// The states that occur, as they are written.
    pub(super) states: BTreeSet<String>,
    pub(super) notes: Notes,
}

/// What a reader should know of how the log was understood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    /// Cases of which a later row has another priority than the first.
    pub(super) priority_changed: u64,
    /// Cases whose rows disagree about the submission; the earliest counts.
    pub(super) submission_differs: u64,
    /// Cases answered before they were submitted, which count as answered at once.
    pub(super) answered_before: u64,
    /// Rows that stand after a later one of their case.
    pub(super) out_of_order: u64,
    /// Local times that clocks put forward skipped, and those that clocks put back showed twice.
    pub(super) skipped: u64,
    pub(super) repeated: u64,
}

/// So many bad rows are kept; the others are only counted.
const KEPT_BAD_ROWS: usize = 100;

/// Collects a [`History`] row by row. It keeps what counts of each case and no row, so that a log may be of any length.
#[derive(Debug, Default)]
pub(super) struct Collector {
    history: History,
    cases: Vec<Gathered>,
    by_id: HashMap<String, usize>,
    states: HashSet<String>,
}

/// A case of which more rows may come.
#[derive(Debug, Default)]
struct Gathered {
    submitted: Option<Moment>,
    submission_differs: bool,
    /// The priority of the earliest row that has one, and when that was.
    priority: Option<(Option<Instant>, Priority)>,
    priority_changed: bool,
    answers: [Option<Instant>; 2],
    untimed_work: bool,
    unreadable_row: bool,
    last: Option<Instant>,
}

impl Collector {
    /// Adds a row, in whatever order rows come.
    pub(super) fn add(&mut self, row: Result<Row<'_>, BadRow>) {
        self.history.rows += 1;
        match row {
            Ok(row) => self.add_row(&row),
            Err(bad) => self.add_bad(bad),
        }
    }

    fn add_row(&mut self, row: &Row<'_>) {
        let answered = row.signs.iter().filter_map(|sign| match sign {
            Sign::At(moment) => Some(moment.at),
            Sign::None | Sign::Untimed => None,
        });
        let told = [row.at, row.submitted].into_iter().flatten().map(|moment| moment.at);
        self.history.end = told.chain(answered).chain(self.history.end).max();
        if let Some(at) = row.at {
            self.history.notes.count_clock(at.clock);
        }
        if !row.state.is_empty() && !self.states.contains(row.state) {
            self.states.insert(row.state.to_owned());
        }
        let case = gathered(&mut self.cases, &mut self.by_id, row.case);
        if case.add(row) {
            self.history.notes.out_of_order += 1;
        }
    }

    fn add_bad(&mut self, bad: BadRow) {
        if let Some(id) = &bad.case {
            gathered(&mut self.cases, &mut self.by_id, id).unreadable_row = true;
        }
        self.history.bad_rows += 1;
        if self.history.bad.len() < KEPT_BAD_ROWS {
            self.history.bad.push(bad);
        }
    }

    /// The whole history.
    pub(super) fn finish(self) -> History {
        let Self { mut history, cases, by_id, states } = self;
        history.states = states.into_iter().collect();
        let mut ids = vec![String::new(); cases.len()];
        for (id, index) in by_id {
            ids[index] = id;
        }
        let notes = &mut history.notes;
        history.cases = ids.into_iter().zip(cases).map(|(id, case)| case.finish(id, notes)).collect();
        history
    }
}

fn gathered<'a>(
    cases: &'a mut Vec<Gathered>,
    by_id: &mut HashMap<String, usize>,
    id: &str,
) -> &'a mut Gathered {
    let index = match by_id.get(id) {
        Some(index) => *index,
        None => {
            by_id.insert(id.to_owned(), cases.len());
            cases.push(Gathered::default());
            cases.len() - 1
        }
    };
    &mut cases[index]
}

impl Gathered {
    /// Adds a row; says whether it came out of its order.
    fn add(&mut self, row: &Row<'_>) -> bool {
        let at = row.at.map(|moment| moment.at);
        if let Some(submitted) = row.submitted {
            self.submission_differs |= self.submitted.is_some_and(|known| known.at != submitted.at);
            if self.submitted.is_none_or(|known| submitted.at < known.at) {
                self.submitted = Some(submitted);
            }
        }
        if let Some(priority) = row.priority {
            self.priority_changed |= self.priority.is_some_and(|(_, known)| known != priority);
            // A row without a time comes after all that have one; of rows at one time the first in the file counts.
            let earlier = self.priority.is_none_or(|(known, _)| match (at, known) {
                (Some(at), Some(known)) => at < known,
                (Some(_), None) => true,
                (None, _) => false,
            });
            if earlier {
                self.priority = Some((at, priority));
            }
        }
        for (answer, sign) in self.answers.iter_mut().zip(row.signs) {
            match sign {
                Sign::None => {}
                Sign::Untimed => self.untimed_work = true,
                Sign::At(moment) => *answer = Some(answer.map_or(moment.at, |known| known.min(moment.at))),
            }
        }
        let out_of_order = at < self.last && at.is_some();
        self.last = self.last.max(at);
        out_of_order
    }

    fn finish(self, id: String, notes: &mut Notes) -> Case {
        notes.priority_changed += u64::from(self.priority_changed);
        notes.submission_differs += u64::from(self.submission_differs);
        if let Some(submitted) = self.submitted {
            notes.count_clock(submitted.clock);
        }
        let submitted = self.submitted.map(|moment| moment.at);
        let before = self.answers[0].is_some_and(|answer| submitted.is_some_and(|at| answer < at));
        notes.answered_before += u64::from(before);
        let reasons = [
            (self.unreadable_row, Aside::UnreadableRow),
            (submitted.is_none(), Aside::NoSubmission),
            (self.priority.is_none(), Aside::NoPriority),
            (self.untimed_work, Aside::UntimedWork),
        ];
        Case {
            id,
            submitted,
            priority: self.priority.map(|(_, priority)| priority),
            answers: self.answers.map(|answer| answer.map(|at| submitted.map_or(at, |from| at.max(from)))),
            aside: reasons.into_iter().find(|(applies, _)| *applies).map(|(_, aside)| aside),
        }
    }
}

impl Notes {
    fn count_clock(&mut self, clock: Read) {
        match clock {
            Read::Plain => {}
            Read::Gap => self.skipped += 1,
            Read::Fold => self.repeated += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<Moment> {
        let at = text.parse().expect("the tests' times are instants");
        Some(Moment { at, clock: Read::Plain })
    }

    fn row(time: &str, priority: u8, work: bool, state: bool) -> Row<'static> {
        let at = at(time);
        let sign = |shown| match at {
            Some(moment) if shown => Sign::At(moment),
            _ => Sign::None,
        };
        Row {
            case: "A",
            at,
            submitted: self::at("2026-09-03T12:00:00Z"),
            priority: Priority::from_number(priority),
            state: "",
            signs: [sign(work), sign(state)],
        }
    }

    fn history(rows: Vec<Row<'static>>) -> History {
        let mut collector = Collector::default();
        rows.into_iter().for_each(|row| collector.add(Ok(row)));
        collector.finish()
    }

    #[test]
    fn rows_in_any_order_are_one_case() {
        let history = history(vec![
            row("2026-09-03T15:00:00Z", 2, true, true),
            row("2026-09-03T13:00:00Z", 3, false, false),
            row("2026-09-03T14:00:00Z", 3, true, false),
        ]);
        let [case] = history.cases.as_slice() else { panic!("one case") };
        assert_eq!(case.priority, Priority::from_number(3), "the earliest row's, not the file's first");
        assert_eq!(case.answers[0].map(|at| at.to_string()).as_deref(), Some("2026-09-03T14:00:00Z"));
        assert_eq!(case.answers[1].map(|at| at.to_string()).as_deref(), Some("2026-09-03T15:00:00Z"));
        assert_eq!(history.notes.priority_changed, 1);
        assert_eq!(history.notes.out_of_order, 2);
        assert_eq!(history.end.map(|at| at.to_string()).as_deref(), Some("2026-09-03T15:00:00Z"));
    }

    #[test]
    fn an_update_before_the_submission_counts_as_at_it() {
        let history = history(vec![row("2026-09-03T11:00:00Z", 3, true, false)]);
        assert_eq!(history.cases[0].answers[0], history.cases[0].submitted);
        assert_eq!(history.notes.answered_before, 1);
    }

    #[test]
    fn what_is_unknown_sets_a_case_aside() {
        let untimed = Row {
            at: None,
            signs: [Sign::Untimed, Sign::None],
            ..row("2026-09-03T13:00:00Z", 3, false, false)
        };
        assert_eq!(history(vec![untimed]).cases[0].aside, Some(Aside::UntimedWork));
        let unsubmitted = Row { submitted: None, ..row("2026-09-03T13:00:00Z", 3, true, true) };
        assert_eq!(history(vec![unsubmitted]).cases[0].aside, Some(Aside::NoSubmission));
        let unranked = Row { priority: None, ..row("2026-09-03T13:00:00Z", 3, true, true) };
        assert_eq!(history(vec![unranked]).cases[0].aside, Some(Aside::NoPriority));
    }
}
