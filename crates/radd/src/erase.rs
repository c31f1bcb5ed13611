//! `radd erase`: a person's data goes, and what happened stays (policy: the chain holds salted hashes of texts).

use std::io::{BufRead, Write};
use std::process::ExitCode;

use clap::Subcommand;
use desk::id::Id;
use desk::people::Contact;
use desk::text::harmless;
use sla::{Error, Instant, Language};
use store::{Erased, Store, Swept};

use crate::database::DatabaseArgs;
use crate::files::FilesArgs;

#[derive(Subcommand)]
pub(crate) enum EraseCommand {
    /// Remove a contact's name, addresses, numbers, messages and attachments for good. That something was written, and
    /// when, stays, so that promises can still be shown to have been kept.
    Contact {
        /// The contact's number.
        id: i64,
        /// Don't ask.
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        database: DatabaseArgs,
        #[command(flatten)]
        files: FilesArgs,
    },
}

/// Erases, once somebody has confirmed it.
///
/// # Errors
/// A contact that isn't there; a database or attachments that can't be reached.
pub(crate) fn run(
    command: &EraseCommand,
    now: Instant,
    language: Language,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let EraseCommand::Contact { id, yes, database, files } = command;
    let (store, files) = (database.open_existing()?, files.open(database)?);
    let id = Id::<Contact>::new(*id);
    let contact = store.read_now::<_, store::Error, _>(move |tx| store::contact(tx, id))?;
    let gone = || {
        let (en, ar) =
            ("no contact has this number, or it was erased", "لا جهة اتصال بهذا الرقم، أو أنها مُحيت");
        Error::new("ID", id.to_string(), en, ar)
    };
    let contact = contact.ok_or_else(gone)?;
    if !yes && !confirmed(&contact.it, id, language, input, out)? {
        return Ok(ExitCode::FAILURE);
    }
    let erased = store.write_now::<_, store::Error, _>(move |tx| store::erase_contact(tx, id, now))?;
    let swept = store.sweep_files(&files, now)?;
    tell(&store, (&erased.ok_or_else(gone)?, swept), language, out)
}

fn confirmed(
    contact: &Contact,
    id: Id<Contact>,
    language: Language,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> anyhow::Result<bool> {
    let name = harmless(&contact.name);
    match language {
        Language::En => writeln!(
            out,
            "This erases {name}, contact {id}: name, addresses, numbers, messages and attachments. It can't be undone.\n\
             Type the contact's number to go on:"
        )?,
        Language::Ar => writeln!(
            out,
            "سيُمحى \u{2068}{name}\u{2069}، جهة الاتصال {id}: الاسم والعناوين والأرقام والرسائل والمرفقات. لا رجعة في ذلك.\n\
             اكتب رقم جهة الاتصال للمتابعة:"
        )?,
    }
    out.flush()?;
    let mut line = String::new();
    input.read_line(&mut line)?;
    if desk::digits::latin(line.trim()) == id.to_string() {
        return Ok(true);
    }
    match language {
        Language::En => writeln!(out, "Nothing was erased.")?,
        Language::Ar => writeln!(out, "لم يُمحَ شيء.")?,
    }
    Ok(false)
}

fn tell(
    store: &Store,
    (erased, swept): (&Erased, Swept),
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let (Erased { texts, reaches, tokens }, removed) = (erased, swept.removed);
    match language {
        Language::En => writeln!(
            out,
            "Erased: texts {texts}, addresses and numbers {reaches}, tokens {tokens}, contents of attachments that \
             nobody else uses {removed}."
        )?,
        Language::Ar => {
            writeln!(
                out,
                "مُحي: النصوص {texts}، العناوين والأرقام {reaches}، الرموز {tokens}، محتويات المرفقات التي لا يستعملها غيره {removed}."
            )?;
        }
    }
    let kept = match (language, store.engine()) {
        (Language::En, store::Engine::Sqlite) => {
            "Backups and exports that were made before still hold them: remove those too."
        }
        (Language::En, store::Engine::Postgres) => {
            "Backups, exports, replicas and the server's log still hold them until they are removed or overwritten, and \
             the table until its next VACUUM."
        }
        (Language::Ar, store::Engine::Sqlite) => {
            "ما زالت في النسخ الاحتياطية والتصديرات السابقة: احذفها أيضًا."
        }
        (Language::Ar, store::Engine::Postgres) => {
            "ما زالت في النسخ الاحتياطية والتصديرات والنسخ المماثلة وسجل الخادم إلى أن تُحذف أو يُكتب فوقها، وفي الجدول \
             إلى عملية VACUUM التالية."
        }
    };
    writeln!(out, "{kept}")?;
    if swept.failed == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    match language {
        Language::En => writeln!(
            out,
            "Contents that couldn't be removed yet: {}. A running server tries again.",
            swept.failed
        )?,
        Language::Ar => {
            writeln!(out, "محتويات لم يمكن حذفها بعد: {}. يعيد الخادم العامل المحاولة.", swept.failed)?;
        }
    }
    Ok(ExitCode::FAILURE)
}
