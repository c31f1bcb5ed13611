//! `radd verify`: is everything still as it was recorded?

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use sla::Language;
use store::{Files, Recounted, Report, Store};

use crate::database::DatabaseArgs;
use crate::files::FilesArgs;

/// Which database, and where its attachments are.
#[derive(Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    files: FilesArgs,
}

/// Reads every case and every attachment again, and says what isn't as it was recorded, and which running promises the
/// zone data of this program would make others of (policy D20). The exit status says whether all is as it was recorded.
///
/// # Errors
/// A database that isn't there or can't be read.
pub(crate) fn run(args: &VerifyArgs, language: Language, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let store = args.database.open_existing()?;
    check(&store, &args.files.open(&args.database)?, language, out)
}

/// The same of what is open.
pub(crate) fn check(
    store: &Store,
    files: &Files,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let report = store.verify()?;
    for fault in &report.faults {
        writeln!(out, "{}", fault.text(language))?;
    }
    // What can't be read was named.
    let recounted = if report.faulty == 0 { store.recount()? } else { Vec::new() };
    for promise in &recounted {
        writeln!(out, "{}", promise.text(language))?;
    }
    let (contents, unsound) = store.verify_files(files)?;
    for file in &unsound {
        writeln!(out, "{}", file.text(language))?;
    }
    writeln!(out, "{}", summary(&report, contents, unsound.len(), language))?;
    let sound = report.faulty == 0 && unsound.is_empty() && !recounted.iter().any(Recounted::is_fault);
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn summary(report: &Report, contents: u64, unsound: usize, language: Language) -> String {
    let Report { cases, events, erased, faulty, .. } = report;
    match language {
        Language::En => format!(
            "Cases read: {cases}. Events: {events}. Texts erased: {erased}. Cases with a fault: {faulty}.\n\
             Attachments read: {contents}. Attachments with a fault: {unsound}."
        ),
        Language::Ar => format!(
            "حالات قُرئت: {cases}. أحداث: {events}. نصوص مُحيت: {erased}. حالات فيها خلل: {faulty}.\n\
             مرفقات قُرئت: {contents}. مرفقات فيها خلل: {unsound}."
        ),
    }
}
