//! `radd reindex`: makes anew what lists show and what is searched for.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use sla::Language;
use store::Reindexed;

use crate::database::DatabaseArgs;

/// Which database.
#[derive(Args)]
pub(crate) struct ReindexArgs {
    #[command(flatten)]
    database: DatabaseArgs,
}

/// Makes anew, from the events of every case, what lists show and what is searched for.
///
/// # Errors
/// A database that isn't there, or can't be read or written; a history that can't be read.
pub(crate) fn run(args: &ReindexArgs, language: Language, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let Reindexed { cases, names } = args.database.open_existing()?.reindex()?;
    match language {
        Language::En => writeln!(out, "Cases: {cases}. Organisations and contacts: {names}."),
        Language::Ar => writeln!(out, "حالات: {cases}. مؤسسات وجهات اتصال: {names}."),
    }?;
    Ok(ExitCode::SUCCESS)
}
