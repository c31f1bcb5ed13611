//! `radd import mbox`: an archive of mail becomes a customer's history.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use desk::case::Customer;
use desk::id::Id;
use post::archive::{self, Archive};
use sla::{Error, Language};
use store::Failure;
use tokio::runtime::Runtime;

use super::PlaceArgs;
use crate::replay::{author, nobody, site};
use crate::serve;

/// An archive, and whose history it is.
#[derive(Args)]
pub(crate) struct MboxArgs {
    /// The archive, in the mbox format.
    file: PathBuf,
    /// The organisation whose cases they become.
    #[arg(long, value_name = "NUMBER")]
    organisation: i64,
    /// The site that they belong to [default: the organisation's only one].
    #[arg(long, value_name = "NUMBER")]
    site: Option<i64>,
    /// An address that answered, besides those of mailboxes and agents; several by commas.
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    own: Vec<String>,
    /// The server whose topmost `Received` says when a message came; several by commas [default: the topmost of any].
    #[arg(long, value_name = "HOST", value_delimiter = ',')]
    trusted: Vec<String>,
    /// Promise them a response as the contract of then gave it, and judge it by what was answered.
    #[arg(long)]
    with_promises: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

/// What was brought in.
#[derive(Default)]
struct Count {
    cases: usize,
    messages: usize,
    again: usize,
    left_out: usize,
}

/// Brings an archive in, and says what came of it.
///
/// # Errors
/// A file that can't be read; an organisation or a site that isn't there; a database that can't be written.
pub(super) fn run(args: &MboxArgs, language: Language, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(&args.file).map_err(|error| {
        let (en, ar) = (format!("can't be read: {error}"), format!("تعذّرت قراءته: {error}"));
        Error::new(crate::file::name(&args.file), "", en, ar)
    })?;
    let (store, files) = args.place.open_existing()?;
    let (organisation, wanted) = (Id::new(args.organisation), args.site.map(Id::new));
    let found = store.write_now::<_, Failure, _>(move |tx| {
        let is_there = store::organisation(tx, organisation)?.is_some();
        Ok((is_there, site(tx, organisation, wanted)?, author(tx, language)?))
    })?;
    let (site, by) = match found {
        (false, ..) => return Err(nobody("--organisation", args.organisation).into()),
        (true, site, by) => (site?, by),
    };
    let archive = Archive {
        customer: Customer { organisation, site, contact: None },
        by,
        own: args.own.clone(),
        trusted: args.trusted.clone(),
        with_promises: args.with_promises,
    };
    let raws = archive::split(&bytes);
    let messages: Vec<_> = raws.iter().map(|raw| mail::parse::parse(raw)).collect();
    let room = serve::room(store, files, None, Vec::new());
    let runtime = Runtime::new()?;
    let mut count = Count::default();
    for thread in archive::threads(&messages) {
        let parts: Vec<_> = thread.iter().map(|at| (raws[*at].clone(), messages[*at].clone())).collect();
        let size = parts.len();
        match runtime.block_on(room.bring_in(&archive, parts))? {
            None => count.left_out += size,
            Some(brought) if brought.messages == 0 => count.again += size,
            Some(brought) => {
                count.cases += 1;
                count.messages += brought.messages;
            }
        }
    }
    tell(&count, language, out)?;
    Ok(ExitCode::SUCCESS)
}

fn tell(count: &Count, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
    let Count { cases, messages, again, left_out } = count;
    match language {
        Language::En => writeln!(
            out,
            "Brought in as history: {cases} cases of {messages} messages. There already: {again}. Left out, as they have no \
             date: {left_out}."
        )?,
        Language::Ar => writeln!(
            out,
            "أُدخلت سجلًا: حالات عددها {cases} من رسائل عددها {messages}. موجودة من قبل: {again}. تُركت لأنها بلا تاريخ: \
             {left_out}."
        )?,
    }
    Ok(())
}
