//! `radd mailbox check`.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use desk::id::Id;
use desk::mailbox::Mailbox;
use post::check::{Level, Step};
use serde::Serialize;
use sla::Language;
use store::Failure;
use tokio::runtime::Runtime;

use super::mailbox_named;
use crate::files::FilesArgs;
use crate::listing::{self, Shared};
use crate::names::NamesArgs;
use crate::serve;

/// What is looked at.
#[derive(Args)]
pub(crate) struct CheckArgs {
    /// Its number or address [default: all that are in use].
    mailbox: Option<String>,
    /// Send a mail from the mailbox to itself, too, and see whether it arrives.
    #[arg(long)]
    test: bool,
    #[command(flatten)]
    files: FilesArgs,
    #[command(flatten)]
    names: NamesArgs,
    #[command(flatten)]
    shared: Shared,
}

#[derive(Serialize)]
struct Line<'a> {
    mailbox: &'a str,
    about: &'a str,
    level: &'static str,
    says: &'a str,
}

impl CheckArgs {
    pub fn run(self, language: Language, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
        let store = self.shared.database.open_existing()?;
        let named = self.mailbox;
        let boxes = store.read_now::<_, Failure, _>(move |tx| match named {
            Some(named) => mailbox_named(tx, &named).map(|(id, of)| vec![(id, of.it)]),
            None => {
                let all = store::mailboxes(tx)?.into_iter().map(|(id, of)| (id, of.it));
                Ok(all.filter(|(_, of)| of.active).collect())
            }
        })?;
        let files = self.files.open(&self.shared.database)?;
        let room = serve::room(store, files, self.names.resolver()?, Vec::new());
        let runtime = Runtime::new()?;
        let mut is_wrong = false;
        for (id, mailbox) in boxes {
            let steps = runtime.block_on(room.check(id, self.test))?.unwrap_or_default();
            is_wrong |= steps.iter().any(|step| step.level == Level::Wrong);
            print((id, &mailbox), &steps, self.shared.json, language, out)?;
        }
        Ok(if is_wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn print(
    (id, mailbox): (Id<Mailbox>, &Mailbox),
    steps: &[Step],
    json: bool,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if !json {
        writeln!(out, "{} ({id})", mailbox.address, id = id.number())?;
    }
    for step in steps {
        let (about, says) = (step.about.name(), step.says.get(language));
        if json {
            let about = about.get(language);
            let line = Line { mailbox: &mailbox.address, about, level: step.level.word(), says };
            listing::json(&line, out)?;
            continue;
        }
        let word = match (language, step.level) {
            (Language::En, Level::Fine) => "fine ",
            (Language::En, Level::Look) => "look ",
            (Language::En, Level::Wrong) => "wrong",
            (Language::Ar, Level::Fine) => "سليم",
            (Language::Ar, Level::Look) => "انتبه",
            (Language::Ar, Level::Wrong) => "خطأ",
        };
        writeln!(out, "{word}  {}: {says}", about.get(language))?;
    }
    Ok(())
}
