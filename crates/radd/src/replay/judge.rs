//! Holds past cases to the promises of a plan.

use std::collections::BTreeMap;

use desk::catalog::{Catalog, Clock, Priority};
use sla::{Budget, Calendar, Error, Holidays, Instant, Name, SupportTime, Zone};

use super::history::{Aside, Case};

/// A plan as it serves one site: for each priority a target and the calendar that counts it (policy D2).
#[derive(Debug)]
pub(super) struct Terms {
    /// The plan's id.
    pub(super) plan: String,
    pub(super) name: Name,
    clocks: BTreeMap<Priority, Served>,
}

/// The promise for one priority.
#[derive(Debug)]
pub(super) struct Served {
    /// The catalogue's id of the calendar.
    pub(super) calendar_id: String,
    pub(super) calendar: Calendar,
    pub(super) target: Budget,
}

/// Where the cases were.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'a> {
    pub(super) region: &'a str,
    pub(super) zone: &'a Zone,
    pub(super) holidays: &'a Holidays,
}

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// Answered at the deadline or before (policy D6).
    Kept,
    /// Answered after the deadline.
    Late,
    /// Unanswered when the log ends, with the deadline behind it. A miss, too.
    Unanswered,
    /// Unanswered when the log ends, with the deadline ahead: neither kept nor missed.
    Running,
}

/// A case held to a promise by one measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) outcome: Outcome,
    /// The support time from the submission to the response.
    pub(super) response: Option<SupportTime>,
    /// The support time from the submission to the response, or else to the end of the log.
    pub(super) waited: SupportTime,
}

/// A case held to the promises of a plan.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged<'a> {
    pub(super) case: &'a Case,
    pub(super) submitted: Instant,
    pub(super) priority: Priority,
    pub(super) served: &'a Served,
    pub(super) due: Instant,
    /// By each measure of the history.
    pub(super) verdicts: [Verdict; 2],
}

impl Terms {
    /// The plan's promises for all priorities of the catalogue, each with its calendar made ready once.
    ///
    /// # Errors
    /// A plan or region that the catalogue doesn't have.
    pub(super) fn new(catalog: &Catalog, plan: &str, site: Site<'_>) -> Result<Self, Error> {
        let name = catalog.plan(plan)?.name.clone();
        catalog.region(site.region)?;
        let promised = catalog.priorities().iter().map(|meaning| meaning.priority);
        let clocks = promised
            .filter(|priority| catalog.plan(plan).is_ok_and(|plan| plan.response(*priority).is_some()))
            .map(|priority| {
                let clock = catalog.clock(plan, None, site.region, priority)?;
                Ok((priority, Served::new(&clock, site)))
            })
            .collect::<Result<_, Error>>()?;
        Ok(Self { plan: plan.to_owned(), name, clocks })
    }

    /// The priorities with their promises, the most urgent first.
    pub(super) fn clocks(&self) -> impl Iterator<Item = (Priority, &Served)> {
        self.clocks.iter().map(|(priority, served)| (*priority, served))
    }

    /// Holds a case to its promise; `end` is the last instant of the log.
    ///
    /// # Errors
    /// A case that can't be judged, and why.
    pub(super) fn judge<'a>(&'a self, case: &'a Case, end: Instant) -> Result<Judged<'a>, Aside> {
        if let Some(aside) = case.aside {
            return Err(aside);
        }
        let submitted = case.submitted.ok_or(Aside::NoSubmission)?;
        let priority = case.priority.ok_or(Aside::NoPriority)?;
        let served = self.clocks.get(&priority).ok_or(Aside::NoTarget)?;
        let due = served.calendar.due(submitted, served.target).map_err(|_| Aside::NoDeadline)?;
        let [first, second] = case.answers;
        let first_verdict = verdict(served, submitted, due, first, end);
        // Most cases have one answer by both measures, and counting months of hours twice is a waste.
        let second_verdict = match first == second {
            true => first_verdict,
            false => verdict(served, submitted, due, second, end),
        };
        let verdicts = [first_verdict, second_verdict];
        Ok(Judged { case, submitted, priority, served, due, verdicts })
    }
}

impl Served {
    fn new(clock: &Clock<'_>, site: Site<'_>) -> Self {
        Self {
            calendar_id: clock.calendar.to_owned(),
            calendar: clock.hours.calendar(site.zone, site.holidays),
            target: clock.target,
        }
    }
}

impl Verdict {
    /// Whether the promise was broken.
    pub(super) fn is_missed(&self) -> bool {
        matches!(self.outcome, Outcome::Late | Outcome::Unanswered)
    }
}

fn verdict(
    served: &Served,
    submitted: Instant,
    due: Instant,
    answer: Option<Instant>,
    end: Instant,
) -> Verdict {
    let waited = served.calendar.elapsed(submitted, answer.unwrap_or(end));
    let outcome = match answer {
        Some(at) if at <= due => Outcome::Kept,
        Some(_) => Outcome::Late,
        None if end > due => Outcome::Unanswered,
        None => Outcome::Running,
    };
    Verdict { outcome, response: answer.map(|_| waited), waited }
}
