//! A replay as CSV: every case under every plan, a row each.

use std::io::{self, Write};

use csv::Writer;
use sla::Instant;

use super::Report;
use super::figures::PlanFigures;
use super::history::{Aside, Case};
use super::json::measure_id;
use super::judge::{Judged, Outcome, Verdict};

/// Writes a row for each case under each plan, in the log's order. Instants are RFC 3339 in UTC, times are seconds.
pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    rows(report, out).map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    })
}

fn rows(report: &Report<'_>, out: &mut dyn Write) -> csv::Result<()> {
    let mut writer = Writer::from_writer(out);
    let fixed = ["case", "priority", "submitted", "plan", "calendar", "target_seconds", "due", "set_aside"];
    let mut header: Vec<String> = fixed.map(str::to_owned).to_vec();
    for measure in report.measures {
        let id = measure_id(*measure);
        header.extend([format!("{id}_at"), format!("{id}_seconds"), format!("{id}_outcome")]);
    }
    writer.write_record(&header)?;
    for plan in report.plans() {
        plan_rows(report, plan, &mut writer)?;
    }
    writer.flush()?;
    Ok(())
}

fn plan_rows<W: Write>(
    report: &Report<'_>,
    plan: &PlanFigures<'_>,
    writer: &mut Writer<W>,
) -> csv::Result<()> {
    let mut judged = plan.judged.iter();
    let mut set_aside = plan.set_aside.iter().peekable();
    for (index, case) in report.history.cases.iter().enumerate() {
        let aside = set_aside.next_if(|(place, _)| *place == index).map(|(_, aside)| *aside);
        let promise = if aside.is_none() { judged.next() } else { None };
        writer.write_record(row(report, plan, case, promise, aside))?;
    }
    Ok(())
}

fn row(
    report: &Report<'_>,
    plan: &PlanFigures<'_>,
    case: &Case,
    promise: Option<&Judged<'_>>,
    aside: Option<Aside>,
) -> Vec<String> {
    let instant = |at: Option<Instant>| at.map(|at| at.to_string()).unwrap_or_default();
    let mut row = vec![
        case.id.clone(),
        case.priority.map(|priority| priority.to_string()).unwrap_or_default(),
        instant(case.submitted),
        plan.terms.plan.clone(),
        promise.map(|promise| promise.served.calendar_id.clone()).unwrap_or_default(),
        promise.map(|promise| promise.served.target.support_time().decimal_seconds()).unwrap_or_default(),
        instant(promise.map(|promise| promise.due)),
        aside.map(aside_id).unwrap_or_default().to_owned(),
    ];
    for measure in 0..report.measures.len() {
        let verdict: Option<&Verdict> = promise.map(|promise| &promise.verdicts[measure]);
        let response = verdict.and_then(|verdict| verdict.response);
        row.extend([
            instant(case.answers[measure]),
            response.map(|response| response.decimal_seconds()).unwrap_or_default(),
            verdict.map(|verdict| outcome_id(verdict.outcome)).unwrap_or_default().to_owned(),
        ]);
    }
    row
}

/// An outcome's name in JSON and CSV, the policy's where it has one.
pub(super) fn outcome_id(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Kept => "kept",
        Outcome::Late => "late-kept",
        Outcome::Unanswered => "late",
        Outcome::Running => "run",
    }
}

/// The name in JSON and CSV of the reason why a case isn't judged.
pub(super) fn aside_id(aside: Aside) -> &'static str {
    match aside {
        Aside::UnreadableRow => "unreadable_row",
        Aside::NoSubmission => "no_submission",
        Aside::NoPriority => "no_priority",
        Aside::UntimedWork => "untimed_work",
        Aside::NoTarget => "no_target",
        Aside::NoDeadline => "no_deadline",
    }
}
