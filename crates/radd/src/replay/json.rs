//! A replay as JSON. Times are in seconds, exact to the microsecond; instants are RFC 3339 in UTC.

use serde_json::{Map, Value, json};
use sla::{Language, SupportTime, tz_release};

use super::Report;
use super::csv::{aside_id, outcome_id};
use super::figures::{BUCKETS, MeasureFigures, PlanFigures, Spread};
use super::history::Measure;
use super::judge::Judged;

/// The whole report.
pub(super) fn report(report: &Report<'_>, language: Language) -> Value {
    let history = report.history;
    let notes = &history.notes;
    let submitted = report.submitted();
    json!({
        "file": report.file,
        "cases": history.cases.len(),
        "rows": history.rows,
        "first_submitted": submitted.map(|(first, _)| first.to_string()),
        "last_submitted": submitted.map(|(_, last)| last.to_string()),
        "log_ends": report.end.to_string(),
        "zone": report.zone.name(),
        "tz_release": tz_release(),
        "region": report.region,
        "holidays": report.holidays,
        "response_is_a_proxy": report.is_proxy(),
        "priority_changed": notes.priority_changed,
        "submission_differs": notes.submission_differs,
        "answered_before_submitted": notes.answered_before,
        "rows_out_of_order": notes.out_of_order,
        "local_times_skipped": notes.skipped,
        "local_times_repeated": notes.repeated,
        "beyond_holidays": report.beyond_holidays,
        "rows_unreadable": history.bad_rows,
        "unreadable": history.bad.iter().map(|bad| json!({
            "line": bad.line,
            "case": bad.case,
            "column": bad.error.field(),
            "input": bad.error.input(),
            "problem": bad.error.problem(language),
        })).collect::<Vec<_>>(),
        "plans": report.plans().map(|figures| plan(report, figures)).collect::<Vec<_>>(),
    })
}

fn plan(report: &Report<'_>, plan: &PlanFigures<'_>) -> Value {
    let asides: Map<String, Value> =
        plan.asides.iter().map(|(aside, count)| (aside_id(*aside).to_owned(), (*count).into())).collect();
    json!({
        "plan": plan.terms.plan,
        "set_aside": asides,
        "all": measures(report, &plan.all),
        "priorities": plan.priorities.iter().map(|of| json!({
            "priority": of.priority.to_string(),
            "target_seconds": seconds(of.served.target.support_time()),
            "calendar": of.served.calendar_id,
            "measures": measures(report, &of.measures),
        })).collect::<Vec<_>>(),
        "worst": plan.worst(report.worst).into_iter().map(|case| miss(plan, case)).collect::<Vec<_>>(),
    })
}

fn measures(report: &Report<'_>, figures: &[MeasureFigures; 2]) -> Value {
    let named = report.measures.iter().zip(figures);
    named
        .map(|(measure, figures)| (measure_id(*measure).to_owned(), of_measure(figures)))
        .collect::<Map<_, _>>()
        .into()
}

fn of_measure(figures: &MeasureFigures) -> Value {
    let tally = &figures.tally;
    let buckets = figures.histogram.counts.iter().enumerate();
    json!({
        "cases": tally.cases(),
        "kept": tally.kept,
        "missed": tally.missed(),
        "late": tally.late,
        "unanswered_deadline_passed": tally.unanswered,
        "unanswered_running": tally.running,
        "kept_per_mille": tally.kept_per_mille(),
        "response_seconds": figures.spread.map(spread),
        "share_of_target": buckets.map(|(bucket, count)| json!({
            "up_to_per_cent": BUCKETS.get(bucket),
            "cases": count,
        })).collect::<Vec<_>>(),
    })
}

fn spread(spread: Spread) -> Value {
    json!({
        "median": seconds(spread.median),
        "p90": seconds(spread.p90),
        "p99": seconds(spread.p99),
    })
}

fn miss(plan: &PlanFigures<'_>, case: &Judged<'_>) -> Value {
    let ledger = case.served.calendar.ledger(case.submitted, case.served.target).ok();
    let rows = ledger.as_ref().map_or(&[][..], |ledger| ledger.rows());
    json!({
        "case": case.case.id,
        "plan": plan.terms.plan,
        "priority": case.priority.to_string(),
        "submitted": case.submitted.to_string(),
        "due": case.due.to_string(),
        "answered": case.case.answers[0].map(|at| at.to_string()),
        "outcome": outcome_id(case.verdicts[0].outcome),
        "over_seconds": seconds(case.over()),
        "ledger": rows.iter().map(|row| json!({
            "from": row.from.to_string(),
            "to": row.to.to_string(),
            "reason": row.reason.text(Language::En),
            "total_seconds": seconds(row.total),
        })).collect::<Vec<_>>(),
    })
}

/// A measure's name in JSON and CSV.
pub(super) fn measure_id(measure: Measure) -> &'static str {
    match measure {
        Measure::Work => "first_sign_of_work",
        Measure::State => "state_no_longer_new",
        Measure::Stated => "stated_response",
    }
}

/// Seconds as an exact decimal number.
fn seconds(amount: SupportTime) -> Value {
    serde_json::from_str(&amount.decimal_seconds()).unwrap_or(Value::Null)
}
