//! The figures of a replay, in whole numbers throughout: nothing here is rounded but per mille, and those down.

use std::collections::BTreeMap;

use desk::catalog::Priority;
use sla::{Budget, Instant, SupportTime};

use super::history::{Aside, History};
use super::judge::{Judged, Outcome, Served, Terms};

/// How a plan would have done on a history.
#[derive(Debug)]
pub(super) struct PlanFigures<'a> {
    pub(super) terms: &'a Terms,
    /// Every priority that the plan has a promise for, the most urgent first.
    pub(super) priorities: Vec<PriorityFigures<'a>>,
    /// All of them together, by each measure.
    pub(super) all: [MeasureFigures; 2],
    /// The cases that the plan was held to, in the log's order.
    pub(super) judged: Vec<Judged<'a>>,
    /// How many cases couldn't be judged, and why.
    pub(super) asides: BTreeMap<Aside, u64>,
    /// The places in the history of those cases, with the reason.
    pub(super) set_aside: Vec<(usize, Aside)>,
}

/// How the cases of a priority did.
#[derive(Debug)]
pub(super) struct PriorityFigures<'a> {
    pub(super) priority: Priority,
    pub(super) served: &'a Served,
    pub(super) measures: [MeasureFigures; 2],
}

/// How cases did by one measure.
#[derive(Clone, Debug, Default)]
pub(super) struct MeasureFigures {
    pub(super) tally: Tally,
    pub(super) spread: Option<Spread>,
    pub(super) histogram: Histogram,
}

/// What became of the promises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) kept: u64,
    pub(super) late: u64,
    pub(super) unanswered: u64,
    pub(super) running: u64,
}

/// The response times of the answered cases, by nearest rank: each is the time of a case that there was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spread {
    pub(super) median: SupportTime,
    pub(super) p90: SupportTime,
    pub(super) p99: SupportTime,
}

/// The upper ends of the histogram's buckets in per cents of the target; the last bucket has none.
pub(super) const BUCKETS: [u32; 8] = [10, 25, 50, 75, 100, 150, 200, 500];

/// The first bucket of the answers that came too late.
pub(super) const FIRST_LATE: usize = 5;

/// How many answered cases took what share of their target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Histogram {
    pub(super) counts: [u64; BUCKETS.len() + 1],
}

impl Tally {
    fn add(&mut self, outcome: Outcome) {
        let count = match outcome {
            Outcome::Kept => &mut self.kept,
            Outcome::Late => &mut self.late,
            Outcome::Unanswered => &mut self.unanswered,
            Outcome::Running => &mut self.running,
        };
        *count += 1;
    }

    /// The promises that were broken: answered late, or not answered though the deadline had passed.
    pub(super) fn missed(&self) -> u64 {
        self.late + self.unanswered
    }

    /// The cases that were answered, in time or not.
    pub(super) fn answered(&self) -> u64 {
        self.kept + self.late
    }

    /// All cases, those still running included.
    pub(super) fn cases(&self) -> u64 {
        self.kept + self.missed() + self.running
    }

    /// Kept promises in a thousand of those kept or missed, rounded down, so that only all of them make 1000.
    pub(super) fn kept_per_mille(&self) -> Option<u64> {
        (self.kept * 1000).checked_div(self.kept + self.missed())
    }
}

impl Spread {
    fn of(mut times: Vec<SupportTime>) -> Option<Self> {
        times.sort_unstable();
        let rank = |percent| nearest_rank(&times, percent);
        Some(Self { median: rank(50)?, p90: rank(90)?, p99: rank(99)? })
    }
}

/// The smallest of the sorted times that at least so many per cent of them don't exceed.
fn nearest_rank(sorted: &[SupportTime], percent: usize) -> Option<SupportTime> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

impl Histogram {
    fn add(&mut self, response: SupportTime, target: Budget, late: bool) {
        let (response, target) =
            (i128::from(response.as_microseconds()), i128::from(target.support_time().as_microseconds()));
        let within = |percent: &u32| response * 100 <= target * i128::from(*percent);
        let bucket = BUCKETS.iter().position(within).unwrap_or(BUCKETS.len());
        // A deadline at closing time and an answer before the next opening: all of the target, and yet too late.
        let bucket = if late { bucket.max(FIRST_LATE) } else { bucket };
        self.counts[bucket] += 1;
    }
}

/// Gathers the figures of some cases.
#[derive(Default)]
struct Gathering {
    figures: [MeasureFigures; 2],
    times: [Vec<SupportTime>; 2],
}

impl Gathering {
    fn add(&mut self, judged: &Judged<'_>) {
        for (measure, verdict) in judged.verdicts.iter().enumerate() {
            let figures = &mut self.figures[measure];
            figures.tally.add(verdict.outcome);
            if let Some(response) = verdict.response {
                figures.histogram.add(response, judged.served.target, verdict.is_missed());
                self.times[measure].push(response);
            }
        }
    }

    fn finish(self) -> [MeasureFigures; 2] {
        let [mut first, mut second] = self.figures;
        let [first_times, second_times] = self.times;
        first.spread = Spread::of(first_times);
        second.spread = Spread::of(second_times);
        [first, second]
    }
}

impl<'a> PlanFigures<'a> {
    /// Holds every case of the history to the plan.
    pub(super) fn new(terms: &'a Terms, history: &'a History, end: Instant) -> Self {
        let mut all = Gathering::default();
        let mut by_priority: BTreeMap<Priority, Gathering> = BTreeMap::new();
        let mut judged = Vec::with_capacity(history.cases.len());
        let mut asides: BTreeMap<Aside, u64> = BTreeMap::new();
        let mut set_aside = Vec::new();
        for (index, case) in history.cases.iter().enumerate() {
            match terms.judge(case, end) {
                Ok(case) => {
                    all.add(&case);
                    by_priority.entry(case.priority).or_default().add(&case);
                    judged.push(case);
                }
                Err(aside) => {
                    *asides.entry(aside).or_default() += 1;
                    set_aside.push((index, aside));
                }
            }
        }
        let priorities = terms
            .clocks()
            .map(|(priority, served)| PriorityFigures {
                priority,
                served,
                measures: by_priority.remove(&priority).unwrap_or_default().finish(),
            })
            .collect();
        Self { terms, priorities, all: all.finish(), judged, asides, set_aside }
    }

    /// The misses by the history's first measure that ran over by most support time, the worst first.
    pub(super) fn worst(&self, count: usize) -> Vec<&Judged<'a>> {
        let mut missed: Vec<_> = self.judged.iter().filter(|case| case.verdicts[0].is_missed()).collect();
        missed.sort_by_key(|case| (-case.over(), case.submitted));
        missed.truncate(count);
        missed
    }
}

impl Judged<'_> {
    /// The support time that passed between the deadline and the response, or else the end of the log, by the
    /// history's first measure.
    pub(super) fn over(&self) -> SupportTime {
        self.verdicts[0].waited - self.served.target.support_time()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(count: i64) -> SupportTime {
        SupportTime::from_seconds(count * 60).expect("the tests' times are short")
    }

    #[test]
    fn quantiles_are_times_that_there_were() {
        let ten = (1..=10).rev().map(minutes).collect();
        let spread = Spread { median: minutes(5), p90: minutes(9), p99: minutes(10) };
        assert_eq!(Spread::of(ten), Some(spread));
        assert_eq!(Spread::of(vec![minutes(7)]).map(|spread| spread.p99), Some(minutes(7)));
        assert_eq!(Spread::of(Vec::new()), None);
    }

    #[test]
    fn only_all_promises_kept_make_a_thousand() {
        let tally = Tally { kept: 9999, late: 1, unanswered: 0, running: 5 };
        assert_eq!(tally.kept_per_mille(), Some(999));
        assert_eq!(Tally { late: 0, ..tally }.kept_per_mille(), Some(1000));
        assert_eq!(Tally { running: 3, ..Tally::default() }.kept_per_mille(), None);
    }

    #[test]
    fn a_miss_never_stands_among_the_kept() -> Result<(), sla::Error> {
        let hour = Budget::from_seconds(3600)?;
        let mut histogram = Histogram::default();
        histogram.add(minutes(6), hour, false);
        histogram.add(minutes(7), hour, false);
        histogram.add(minutes(60), hour, false);
        histogram.add(minutes(60), hour, true);
        histogram.add(minutes(301), hour, true);
        assert_eq!(histogram.counts, [1, 1, 0, 0, 1, 1, 0, 0, 1]);
        Ok(())
    }
}
