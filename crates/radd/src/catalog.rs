//! `radd catalog`: checks, compares and shows catalogues of support plans (policy D14).

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use desk::catalog::{Catalog, Change, Faults};
use serde::Serialize;
use sla::{Error, Language};

use crate::file;

/// The columns that a page is wrapped at on a terminal. A pipe gets whole paragraphs, which are easier to search.
const TERMINAL: usize = 80;

#[derive(Subcommand)]
pub(crate) enum CatalogCommand {
    /// Check a catalogue, and list everything that is wrong with it by file, line and field.
    Check {
        /// The catalogue, a TOML file.
        file: PathBuf,
    },
    /// Say in words what changed for customers from one edition to another.
    Diff {
        /// The earlier edition, a TOML file.
        earlier: PathBuf,
        /// The later edition, a TOML file.
        later: PathBuf,
        /// Print JSON, with each change in both languages.
        #[arg(long)]
        json: bool,
    },
    /// Print the whole page of plans.
    Show {
        /// The catalogue, a TOML file [default: the built-in one].
        #[arg(long)]
        catalog: Option<PathBuf>,
        /// Wrap at so many columns [default: 80 on a terminal; paragraphs stay whole in a pipe].
        #[arg(long, value_parser = clap::value_parser!(u16).range(20..))]
        width: Option<u16>,
    },
}

/// Runs a command and prints what it found to `out`.
///
/// # Errors
/// A file that can't be read, or a catalogue with faults where a good one is needed.
pub(crate) fn run(
    command: CatalogCommand,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    match command {
        CatalogCommand::Check { file } => check(&file, language, out),
        CatalogCommand::Diff { earlier, later, json } => {
            let (earlier, later) = (load(Some(&earlier))?, load(Some(&later))?);
            diff(&earlier, &later, json, language, out)?;
            Ok(ExitCode::SUCCESS)
        }
        CatalogCommand::Show { catalog, width } => {
            let width = width.map(usize::from).or_else(|| io::stdout().is_terminal().then_some(TERMINAL));
            write!(out, "{}", load(catalog.as_deref())?.page(language, width))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The catalogue of a file, or the built-in one.
///
/// # Errors
/// A file that can't be read, or the catalogue's [`Faults`].
pub(crate) fn load(path: Option<&Path>) -> anyhow::Result<Cow<'static, Catalog>> {
    match path {
        Some(path) => Ok(Cow::Owned(parse(path)??)),
        None => Ok(Cow::Borrowed(Catalog::builtin())),
    }
}

/// Reads a file: the outer error is the file's, the inner one the catalogue's.
fn parse(path: &Path) -> Result<Result<Catalog, Faults>, Error> {
    Ok(Catalog::parse(&file::text(path)?, &file::name(path)))
}

fn check(path: &Path, language: Language, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    match parse(path)? {
        Ok(catalog) => {
            for warning in catalog.warnings() {
                writeln!(out, "{}", warning.text(language))?;
            }
            writeln!(out, "{}", sound(&catalog, language))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(faults) => {
            writeln!(out, "{}", faults.text(language))?;
            Ok(ExitCode::FAILURE)
        }
    }
}

/// What a check says of a catalogue without faults, so that silence never has to be understood.
fn sound(catalog: &Catalog, language: Language) -> String {
    let plans: Vec<&str> = catalog.plans().iter().map(|plan| plan.name.get(language)).collect();
    let priorities = catalog.priorities().len();
    let edition = catalog.edition();
    match (language, catalog.warnings().len()) {
        (Language::En, 0) => {
            format!("Edition {edition} is sound: {}; {priorities} priorities", plans.join(", "))
        }
        (Language::En, warnings) => {
            format!("Edition {edition} can be used; to look at: {warnings}")
        }
        (Language::Ar, 0) => {
            format!("الطبعة \u{2066}{edition}\u{2069} سليمة: {}؛ عدد الأولويات {priorities}", plans.join("، "))
        }
        (Language::Ar, warnings) => {
            format!("الطبعة \u{2066}{edition}\u{2069} صالحة للاستخدام؛ ما ينبغي النظر فيه: {warnings}")
        }
    }
}

#[derive(Serialize)]
struct Comparison<'a> {
    from: &'a str,
    to: &'a str,
    changes: &'a [Change],
}

fn diff(
    earlier: &Catalog,
    later: &Catalog,
    json: bool,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let changes = earlier.diff(later);
    let (from, to) = (earlier.edition(), later.edition());
    if json {
        serde_json::to_writer_pretty(&mut *out, &Comparison { from, to, changes: &changes })?;
        writeln!(out)?;
        return Ok(());
    }
    let nothing = changes.is_empty();
    let head = match (language, nothing) {
        (Language::En, true) => format!("From edition {from} to edition {to} nothing changes for customers."),
        (Language::En, false) => format!("From edition {from} to edition {to}:"),
        (Language::Ar, true) => {
            format!("من الطبعة \u{2066}{from}\u{2069} إلى الطبعة \u{2066}{to}\u{2069} لا شيء يتغيّر للعملاء.")
        }
        (Language::Ar, false) => format!("من الطبعة \u{2066}{from}\u{2069} إلى الطبعة \u{2066}{to}\u{2069}:"),
    };
    writeln!(out, "{head}")?;
    for change in &changes {
        writeln!(out, "  • {}", change.text(language))?;
    }
    Ok(())
}
