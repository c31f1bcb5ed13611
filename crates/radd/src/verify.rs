//! `radd verify`: is everything still as it was recorded?

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use sla::Language;
use store::Report;

use crate::database::DatabaseArgs;

/// Which database.
#[derive(Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    database: DatabaseArgs,
}

/// Reads every case again, and says what isn't as it was recorded. The exit status says whether all is.
///
/// # Errors
/// A database that isn't there or can't be read.
pub(crate) fn run(args: &VerifyArgs, language: Language, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let store = args.database.open_existing()?;
    let report = store.verify()?;
    for fault in &report.faults {
        writeln!(out, "{}", fault.text(language))?;
    }
    writeln!(out, "{}", summary(&report, language))?;
    Ok(if report.faulty == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn summary(report: &Report, language: Language) -> String {
    let Report { cases, events, erased, faulty, .. } = report;
    match language {
        Language::En => {
            format!(
                "Cases read: {cases}. Events: {events}. Texts erased: {erased}. Cases with a fault: {faulty}."
            )
        }
        Language::Ar => {
            format!("حالات قُرئت: {cases}. أحداث: {events}. نصوص مُحيت: {erased}. حالات فيها خلل: {faulty}.")
        }
    }
}
