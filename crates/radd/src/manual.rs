//! `radd man`: manual pages, made of what `--help` says.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use clap::Command;
use clap_mangen::Man;
use sla::Error;

use crate::file;

/// Writes a page for each command to a directory, or prints the first where that is `-`.
///
/// # Errors
/// A directory that isn't there or can't be written to.
pub(crate) fn run(command: Command, directory: &Path, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    if directory == Path::new("-") {
        Man::new(command).render(out)?;
    } else {
        clap_mangen::generate_to(command, directory).map_err(|error| {
            let (en, ar) = (format!("can't be written to: {error}"), format!("تعذّرت الكتابة فيه: {error}"));
            Error::new("DIRECTORY", file::name(directory), en, ar)
        })?;
    }
    Ok(ExitCode::SUCCESS)
}
