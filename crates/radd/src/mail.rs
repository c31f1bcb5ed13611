//! `radd mail in`: a message on standard input, as mail servers hand it to a program.

use std::io::{Read, Write};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use desk::file::REFUSED;
use desk::id::Id;
use post::{Arrival, LARGEST, Taken};
use serde::Serialize;
use sla::{Error, Language};
use store::{Became, Failure};
use tokio::runtime::Runtime;

use crate::files::FilesArgs;
use crate::listing::{self, Shared};
use crate::mailbox::mailbox_named;
use crate::names::NamesArgs;
use crate::serve;

/// What mail servers understand of an exit status (sysexits.h): bad data, an unknown address, try again later.
const DATA: u8 = 65;
const NO_USER: u8 = 67;
const LATER: u8 = 75;

#[derive(Subcommand)]
pub(crate) enum MailCommand {
    /// Take a message in that comes on standard input, as a mail server pipes it. The exit status is 0 once it is on disk, 65
    /// where it is too large, 67 where no mailbox has the address, and 75 where it is to be tried again.
    In(InArgs),
}

/// Where the message arrived.
#[derive(Args)]
pub(crate) struct InArgs {
    /// The address that it arrived at, or the mailbox's number [default: the only mailbox].
    #[arg(long, value_name = "ADDRESS")]
    mailbox: Option<String>,
    #[command(flatten)]
    files: FilesArgs,
    #[command(flatten)]
    names: NamesArgs,
    #[command(flatten)]
    shared: Shared,
}

/// What came of a message.
#[derive(Serialize)]
struct Shown {
    mail: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    became: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<i64>,
}

/// Whether a command line that can't be read is one that a mail server was told: then mail waits until that is mended,
/// rather than to come back.
pub(crate) fn waits_when_misread(mut arguments: impl Iterator<Item = String>) -> Option<ExitCode> {
    let is_pipe = arguments.any(|word| word == "mail") && arguments.next().is_some_and(|word| word == "in");
    is_pipe.then_some(ExitCode::from(LATER))
}

/// Runs the command and prints what came of the message to `out`.
///
/// # Errors
/// None but writing to standard error: a mail server hears the exit status.
pub(crate) fn run(
    MailCommand::In(args): MailCommand,
    language: Language,
    input: &mut dyn Read,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let (json, taken) = (args.shared.json, args.take(input));
    let taken = match taken {
        Ok(taken) => taken,
        Err((code, error)) => {
            let _ = crate::fail(&error, language);
            return Ok(ExitCode::from(code));
        }
    };
    let (id, case) = (taken.id, taken.case.map(Id::number));
    // Once the message is on disk, nobody is to send it again because nothing can be printed.
    let failed = taken.became == Some(Became::Failed);
    let _ = match (json, language, case) {
        (true, ..) => listing::json(&Shown { mail: id, became: taken.became.map(Became::word), case }, out),
        (_, Language::En, None) if failed => {
            Ok(writeln!(out, "mail {id}: kept whole, and couldn't be taken in: see /mails")?)
        }
        (_, Language::Ar, None) if failed => {
            Ok(writeln!(out, "الرسالة {id}: حُفظت كاملة وتعذّر استقبالها: انظر \u{2066}/mails\u{2069}")?)
        }
        (_, Language::En, Some(case)) => Ok(writeln!(out, "mail {id}: case #{case}")?),
        (_, Language::En, None) => Ok(writeln!(out, "mail {id}: of no case")?),
        (_, Language::Ar, Some(case)) => Ok(writeln!(out, "الرسالة {id}: الحالة \u{2066}#{case}\u{2069}")?),
        (_, Language::Ar, None) => Ok(writeln!(out, "الرسالة {id}: لا تخص حالة")?),
    };
    Ok(ExitCode::SUCCESS)
}

impl InArgs {
    fn take(self, input: &mut dyn Read) -> Result<Taken, (u8, anyhow::Error)> {
        let later = |error: anyhow::Error| (LATER, error);
        let raw = read(input)?;
        let store = self.shared.database.open_existing().map_err(later)?;
        let files = self.files.open(&self.shared.database).map_err(later)?;
        let named = self.mailbox;
        let found = store.read_now::<_, Failure, _>(move |tx| match named {
            Some(named) => mailbox_named(tx, &named).map(|(id, _)| Some(id)),
            None => {
                let all = store::mailboxes(tx)?;
                Ok(Some(all).filter(|all| all.len() == 1).and_then(|all| all.first().map(|(id, _)| *id)))
            }
        });
        let mailbox = found.map_err(|failure| match failure {
            Failure::Invalid(_) => (NO_USER, failure.into()),
            other => (LATER, other.into()),
        })?;
        let names = self.names.resolver().map_err(|error| later(error.into()))?;
        let room = serve::room(store, files, names, REFUSED.map(str::to_owned).to_vec());
        let runtime = Runtime::new().map_err(|error| later(error.into()))?;
        let arrival = Arrival::now(mailbox, room.now());
        runtime.block_on(room.receive(raw, arrival, None)).map_err(|failure| later(failure.into()))
    }
}

fn read(input: &mut dyn Read) -> Result<Vec<u8>, (u8, anyhow::Error)> {
    let mut raw = Vec::new();
    let read = input.take(LARGEST as u64 + 1).read_to_end(&mut raw);
    read.map_err(|error| (LATER, error.into()))?;
    let wrong = |en: String, ar: String| anyhow::Error::from(Error::new("", "", en, ar));
    if raw.len() > LARGEST {
        let (en, ar) = (format!("larger than {LARGEST} bytes"), format!("أكبر من {LARGEST} بايت"));
        return Err((DATA, wrong(en, ar)));
    }
    if raw.is_empty() {
        let (en, ar) = ("nothing came on standard input", "لم يأتِ شيء على الدخل القياسي");
        return Err((LATER, wrong(en.into(), ar.into())));
    }
    // Some servers write a line above the message that is none of its headers (mbox).
    if raw.starts_with(b"From ")
        && let Some(end) = raw.iter().position(|byte| *byte == b'\n')
    {
        raw.drain(..=end);
    }
    Ok(raw)
}
