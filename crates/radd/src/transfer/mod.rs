//! Everything in and out: `radd backup`, `restore`, `export` and `import jsonl`.
//!
//! What is written has four parts, as files of a directory or as entries of an archive: `radd.json` says what it is, then
//! come the contents of attachments under `files/`, then what the database holds, as a file for each table or as SQLite's own
//! file, and at last `end.json` with the SHA-256 of each. Without its end it isn't whole, and is refused.

mod end;
mod mbox;
mod read;
mod sink;
mod source;
mod write;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use sla::{Instant, Language};
use store::{Files, Store};

use crate::database::DatabaseArgs;
use crate::files::FilesArgs;
use crate::verify;

/// The entry that says what the others are.
const HEAD: &str = "radd.json";
/// The entry that says that the others are all there.
const END: &str = "end.json";
/// SQLite's own file.
const SQLITE: &str = "radd.db";

/// Where from or to.
#[derive(Args)]
pub(crate) struct PlaceArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    files: FilesArgs,
}

impl PlaceArgs {
    fn open(&self) -> anyhow::Result<(Store, Files)> {
        Ok((self.database.open()?, self.files.open(&self.database)?))
    }

    /// A folder with room for a database: the one that it is in.
    fn scratch(&self) -> PathBuf {
        let folder = self.database.path().and_then(|path| path.parent()).map(PathBuf::from);
        folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| PathBuf::from("."))
    }

    fn open_existing(&self) -> anyhow::Result<(Store, Files)> {
        Ok((self.database.open_existing()?, self.files.open(&self.database)?))
    }
}

#[derive(Args)]
pub(crate) struct BackupArgs {
    /// The file to write: a gzipped tar. One that is there is never written over.
    file: PathBuf,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Args)]
pub(crate) struct RestoreArgs {
    /// The backup.
    file: PathBuf,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Args)]
pub(crate) struct ExportArgs {
    /// The directory to write to: one that is empty, or that isn't there yet.
    directory: PathBuf,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Subcommand)]
pub(crate) enum ImportCommand {
    /// Bring what `radd export` wrote into an empty database of either engine. Numbers stay as they were.
    Jsonl {
        /// The directory that was exported to.
        directory: PathBuf,
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Bring an archive of mail in as a customer's history: a case for each thread, and nothing follows from it.
    Mbox(mbox::MboxArgs),
}

/// What was written, or read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    /// Rows; nothing where the database went as a whole.
    rows: u64,
    /// Contents of attachments.
    files: u64,
    /// Contents that the database knows and that weren't there.
    missing: u64,
}

/// Copies everything into one file, while others write.
///
/// # Errors
/// A file that is there, a disk that is full, a database or an attachment that can't be read.
pub(crate) fn backup(
    args: &BackupArgs,
    now: Instant,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let (store, files) = args.place.open_existing()?;
    let (mut archive, name) = sink::Archive::create(&args.file)?;
    let scratch = archive.folder();
    let count = write::backup(&store, &files, now, &mut archive, &scratch)?;
    let bytes = archive.finish(&args.file)?;
    match language {
        Language::En => writeln!(out, "Backed up to {name}: {bytes} bytes, {} attachments", count.files)?,
        Language::Ar => {
            writeln!(
                out,
                "نُسخ كل شيء إلى \u{2066}{name}\u{2069}: عدد البايتات {bytes}، والمرفقات {}",
                count.files
            )?;
        }
    }
    tell_missing(count.missing, language, out)
}

/// Writes everything as JSON Lines, with the attachments beside.
///
/// # Errors
/// A directory that isn't empty, a disk that is full, a database or an attachment that can't be read.
pub(crate) fn export(
    args: &ExportArgs,
    now: Instant,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let (store, files) = args.place.open_existing()?;
    let (mut directory, name) = sink::Directory::create(&args.directory)?;
    let count = write::tables(&store, &files, now, &mut directory)?;
    match language {
        Language::En => {
            writeln!(out, "Exported to {name}: {} rows, {} attachments", count.rows, count.files)?;
        }
        Language::Ar => {
            writeln!(
                out,
                "صُدِّر كل شيء إلى \u{2066}{name}\u{2069}: عدد الصفوف {}، والمرفقات {}",
                count.rows, count.files
            )?;
        }
    }
    tell_missing(count.missing, language, out)
}

fn tell_missing(missing: u64, language: Language, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    if missing == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    match language {
        Language::En => {
            writeln!(out, "Attachments that could not be read: {missing}. radd verify names them.")?;
        }
        Language::Ar => writeln!(out, "مرفقات تعذّرت قراءتها: {missing}. يسمّيها radd verify.")?,
    }
    Ok(ExitCode::FAILURE)
}

/// Brings a backup into an empty database, and reads everything again.
///
/// # Errors
/// A file that isn't a whole backup; a database that isn't empty; a backup of a newer Radd.
pub(crate) fn restore(
    args: &RestoreArgs,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let (store, files) = args.place.open()?;
    let scratch = args.place.scratch();
    let count = read::everything(&store, &files, source::Source::Archive(args.file.clone()), &scratch)?;
    tell_brought(&store, &files, count, language, out)
}

/// Brings an export into an empty database, and reads everything again.
///
/// # Errors
/// As [`restore`].
pub(crate) fn import(
    command: &ImportCommand,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let (directory, place) = match command {
        ImportCommand::Mbox(args) => return mbox::run(args, language, out),
        ImportCommand::Jsonl { directory, place } => (directory, place),
    };
    let (store, files) = place.open()?;
    let scratch = place.scratch();
    let count = read::everything(&store, &files, source::Source::Directory(directory.clone()), &scratch)?;
    tell_brought(&store, &files, count, language, out)
}

fn tell_brought(
    store: &Store,
    files: &Files,
    count: Count,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    match language {
        Language::En => writeln!(out, "Attachments brought in: {}. Reading everything again:", count.files)?,
        Language::Ar => writeln!(out, "مرفقات أُدخلت: {}. تجري قراءة كل شيء من جديد:", count.files)?,
    }
    verify::check(store, files, language, out)
}
