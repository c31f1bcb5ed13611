//! Radd: a support desk that makes a promise and keeps it.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

/// Radd says by when a support case must be answered, and why.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    /// The language of what is printed.
    #[arg(long, global = true, value_enum, default_value_t = Lang::En)]
    lang: Lang,

    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
enum Lang {
    En,
    Ar,
}

impl From<Lang> for sla::Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::En,
            Lang::Ar => Self::Ar,
        }
    }
}

#[derive(Subcommand)]
enum Command {}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let language = cli.lang.into();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let outcome = run(cli.command, language, &mut out).and_then(|code| Ok(out.flush().map(|()| code)?));
    match outcome {
        Ok(code) => code,
        Err(error) => fail(&error, language),
    }
}

fn run(command: Command, _language: sla::Language, _out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    match command {}
}

/// Says what went wrong on standard error. A reader that went away (`radd … | head`) is no error.
fn fail(error: &anyhow::Error, language: sla::Language) -> ExitCode {
    let gone = error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
    if gone {
        return ExitCode::SUCCESS;
    }
    let text = match error.downcast_ref::<sla::Error>() {
        Some(error) => error.text(language),
        None => format!("{error:#}"),
    };
    let _ = writeln!(io::stderr(), "radd: {text}");
    ExitCode::FAILURE
}
