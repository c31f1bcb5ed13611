//! What one list of holidays adds to another.

use std::fmt::Write as _;
use std::io::Write;

use desk::holidays::{Change, diff};
use serde::Serialize;
use sla::{Holidays, Language};

use super::{HolidayJson, holiday_json, write_json};

/// Prints the difference between two lists.
pub(super) fn lists(
    old: &Holidays,
    new: &Holidays,
    json: bool,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let changes = diff(old, new);
    if json {
        return write_json(&changes.iter().map(change_json).collect::<Vec<_>>(), out);
    }
    Ok(write!(out, "{}", difference(&changes, language))?)
}

/// The changes, a line each, and how many there are of each kind.
pub(super) fn difference(changes: &[Change<'_>], language: Language) -> String {
    let count = |kind| changes.iter().filter(|change| change.kind() == kind).count();
    let (added, removed) = (count("added"), count("removed"));
    let (moved, changed) = (count("moved"), count("changed"));
    let mut said = match language {
        Language::En => format!("{added} added, {removed} removed, {moved} moved, {changed} changed\n"),
        Language::Ar => format!("أُضيف {added}، حُذف {removed}، نُقل {moved}، تغيّر {changed}\n"),
    };
    for change in changes {
        let _ = writeln!(said, "  {}", change.text(language));
    }
    said
}

#[derive(Serialize)]
pub(super) struct ChangeJson<'a> {
    change: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<HolidayJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<HolidayJson<'a>>,
}

pub(super) fn change_json<'a>(change: &'a Change<'a>) -> ChangeJson<'a> {
    let after = (!matches!(change, Change::Removed(_))).then(|| holiday_json(change.holiday()));
    ChangeJson { change: change.kind(), before: change.before().map(holiday_json), after }
}
