//! Radd: a support desk that makes a promise and keeps it.

#![allow(rustdoc::bare_urls, reason = "what options say is printed as plain text")]

mod business_time;
mod catalog;
mod contract;
mod database;
mod demo;
mod doctor;
mod erase;
mod file;
mod files;
mod holidays;
mod jsonl;
mod listing;
mod mail;
mod mailbox;
mod manual;
mod moment;
mod names;
mod organisation;
mod promise;
mod reindex;
mod replay;
mod serve;
mod token;
mod transfer;
mod user;
mod verify;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use sla::{Instant, Language};

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

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::En,
            Lang::Ar => Self::Ar,
        }
    }
}

#[derive(Subcommand)]
enum Command {
    /// Serve the desk over HTTP.
    Serve(serve::ServeArgs),
    /// Fill an empty database with a desk to look at.
    Demo(demo::DemoArgs),
    /// By when must this case be answered, and why?
    Promise(promise::PromiseArgs),
    /// What would another desk's history have looked like under a plan?
    Replay(replay::ReplayArgs),
    /// The vendor's plans: check an edit, say what it changes for a customer, print the page.
    #[command(subcommand)]
    Catalog(catalog::CatalogCommand),
    /// Public holidays of 13 countries, and calendars from files.
    #[command(subcommand)]
    Holidays(holidays::HolidaysCommand),
    /// Business time for scripts: deadlines and elapsed time, a JSON object a line.
    #[command(subcommand)]
    Sla(business_time::SlaCommand),
    /// Customers and their sites.
    #[command(subcommand)]
    Organisation(organisation::OrganisationCommand),
    /// People: the vendor's agents and the customers' contacts.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Support addresses, and whether their mail comes and goes.
    #[command(subcommand)]
    Mailbox(mailbox::MailboxCommand),
    /// Mail that comes by another way than being fetched.
    #[command(subcommand)]
    Mail(mail::MailCommand),
    /// Tokens: what lets programs in.
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Contracts: what binds a customer to a plan.
    #[command(subcommand)]
    Contract(contract::ContractCommand),
    /// Is everything still as it was recorded? Every case is read again from its first event.
    Verify(verify::VerifyArgs),
    /// Make anew what lists show and what is searched for, from the events: after an upgrade that says so, or where verify
    /// says that lists show something else. The desk may be served meanwhile.
    Reindex(reindex::ReindexArgs),
    /// Copy everything into one file, while the desk is served.
    Backup(transfer::BackupArgs),
    /// Bring a backup into an empty database.
    Restore(transfer::RestoreArgs),
    /// Write everything as JSON Lines, with the attachments beside.
    Export(transfer::ExportArgs),
    /// Bring what was exported into an empty database.
    #[command(subcommand)]
    Import(transfer::ImportCommand),
    /// Remove a person's data for good.
    #[command(subcommand)]
    Erase(erase::EraseCommand),
    /// Look at everything that serving needs, and say what to do where something is wrong.
    ///
    /// It takes the options of `radd serve`, and changes nothing. The exit status is 1 where something is wrong.
    Doctor(doctor::DoctorArgs),
    /// Print what a shell needs to complete radd's commands.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Write the manual pages.
    Man {
        /// The directory to write a page for each command to, or - to print the first.
        directory: std::path::PathBuf,
    },
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => match mail::waits_when_misread(std::env::args()).filter(|_| error.use_stderr()) {
            Some(code) => {
                let _ = error.print();
                return code;
            }
            None => error.exit(),
        },
    };
    let language = cli.lang.into();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let outcome = run(cli.command, language, &mut out).and_then(|code| Ok(out.flush().map(|()| code)?));
    match outcome {
        Ok(code) => code,
        Err(error) => fail(&error, language),
    }
}

fn run(command: Command, language: Language, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let input = &mut io::stdin().lock();
    match command {
        Command::Serve(args) => serve::run(&args, language, out),
        Command::Demo(args) => demo::run(&args, now()?, language, out),
        Command::Promise(args) => promise::run(&args, now()?, language, input, out),
        Command::Replay(args) => replay::run(&args, now()?, language, out),
        Command::Catalog(command) => catalog::run(command, language, out),
        Command::Holidays(command) => {
            holidays::run(command, now()?, language, out).map(|()| ExitCode::SUCCESS)
        }
        Command::Sla(command) => business_time::run(&command, language, input, out),
        Command::Organisation(command) => {
            organisation::run(command, language, out).map(|()| ExitCode::SUCCESS)
        }
        Command::User(command) => user::run(command, now()?, language, out).map(|()| ExitCode::SUCCESS),
        Command::Mailbox(command) => mailbox::run(command, language, input, out),
        Command::Mail(command) => mail::run(command, language, input, out),
        Command::Token(command) => token::run(command, now()?, language, out).map(|()| ExitCode::SUCCESS),
        Command::Contract(command) => {
            contract::run(command, now()?, language, input, out).map(|()| ExitCode::SUCCESS)
        }
        Command::Verify(args) => verify::run(&args, language, out),
        Command::Reindex(args) => reindex::run(&args, language, out),
        Command::Backup(args) => transfer::backup(&args, now()?, language, out),
        Command::Restore(args) => transfer::restore(&args, language, out),
        Command::Export(args) => transfer::export(&args, now()?, language, out),
        Command::Import(command) => transfer::import(&command, language, out),
        Command::Doctor(args) => doctor::run(&args, now()?, language, out),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "radd", out);
            Ok(ExitCode::SUCCESS)
        }
        Command::Man { directory } => manual::run(Cli::command(), &directory, out),
        Command::Erase(command) => erase::run(&command, now()?, language, input, out),
    }
}

/// The only place that reads a clock, to the microsecond that the clock has passed.
fn now() -> Result<Instant, sla::Error> {
    Instant::from_microsecond(Timestamp::now().as_microsecond())
}

/// Says what went wrong on standard error. A reader that went away (`radd … | head`) is no error.
fn fail(error: &anyhow::Error, language: Language) -> ExitCode {
    let gone = |error: &(dyn std::error::Error + 'static)| {
        let error = error.downcast_ref::<io::Error>();
        error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(gone) {
        return ExitCode::SUCCESS;
    }
    let said: Vec<_> = error.chain().map(|error| text(error, language)).collect();
    let _ = writeln!(io::stderr(), "radd: {}", said.join(": "));
    ExitCode::FAILURE
}

fn text(error: &(dyn std::error::Error + 'static), language: Language) -> String {
    if let Some(error) = error.downcast_ref::<sla::Error>() {
        return error.text(language);
    }
    if let Some(error) = error.downcast_ref::<store::Error>() {
        return error.text(language);
    }
    if let Some(error) = error.downcast_ref::<store::FileError>() {
        return error.text(language);
    }
    if let Some(failure) = error.downcast_ref::<store::Failure>() {
        return failure.text(language);
    }
    match error.downcast_ref::<desk::catalog::Faults>() {
        Some(faults) => faults.text(language),
        None => error.to_string(),
    }
}
