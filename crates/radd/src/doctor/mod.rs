//! `radd doctor`: everything that serving needs, looked at; where something is wrong, what to do.

mod database;
mod machine;
mod mail;
mod report;

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use sla::{Instant, Language};

use crate::serve::ServeArgs;

use report::Report;

/// What a server would be started with.
#[derive(Args)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    serve: ServeArgs,
}

/// Looks, and prints what it saw. The exit status says whether anything is wrong.
///
/// # Errors
/// Only writing.
pub(crate) fn run(
    args: &DoctorArgs,
    now: Instant,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let mut report = Report::default();
    machine::options(&args.serve, &mut report);
    database::look(&args.serve.database, now, &mut report);
    mail::look(&args.serve, &mut report);
    machine::files(&args.serve.files, &args.serve.database, &mut report);
    machine::disk(&args.serve.database, &mut report);
    machine::zones(now, &mut report);
    report.write(language, out)?;
    Ok(if report.is_wrong() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
