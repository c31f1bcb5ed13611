//! `radd mailbox`: support addresses, and whether their mail comes and goes.

mod check;
mod options;
mod secret;

use std::io::{BufRead, Write};
use std::process::ExitCode;

use clap::Subcommand;
use desk::id::Id;
use desk::mailbox::{Mailbox, Secrets, Server};
use desk::text::harmless;
use serde::Serialize;
use sla::{Error, Language};
use store::{Failure, Store, Tx, Versioned};

use crate::listing::{self, Shared, as_options};
use check::CheckArgs;
use options::Options;

#[derive(Subcommand)]
pub(crate) enum MailboxCommand {
    /// Add a mailbox: an address that customers write to. Passwords are read from files, or from RADD_IMAP_SECRET,
    /// RADD_SMTP_SECRET and RADD_OAUTH_SECRET in the environment, or asked for; others on this machine see the command line.
    Add {
        /// Its address, which answers come from.
        address: String,
        #[command(flatten)]
        options: Box<Options>,
        #[command(flatten)]
        shared: Shared,
    },
    /// List mailboxes, and how fetching from each stands.
    List {
        #[command(flatten)]
        shared: Shared,
    },
    /// Change a mailbox: what isn't named stays as it is.
    Change {
        /// Its number or address.
        mailbox: String,
        /// Its new address.
        #[arg(long, value_name = "ADDRESS")]
        address: Option<String>,
        #[command(flatten)]
        options: Box<Options>,
        #[command(flatten)]
        shared: Shared,
    },
    /// Take a mailbox out of use: nothing is fetched, taken in or sent by it. Its cases stay.
    Deactivate {
        /// Its number or address.
        mailbox: String,
        #[command(flatten)]
        shared: Shared,
    },
    /// Take a mailbox into use again.
    Activate {
        /// Its number or address.
        mailbox: String,
        #[command(flatten)]
        shared: Shared,
    },
    /// Look whether mail comes and goes, and say what to do where it doesn't. The exit status is 1 where something is wrong.
    Check(CheckArgs),
}

/// Runs a command and prints what it kept or found to `out`.
///
/// # Errors
/// What is refused, by option; a database or a file that can't be opened.
pub(crate) fn run(
    command: MailboxCommand,
    language: Language,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let (shown, json) = match command {
        MailboxCommand::Check(args) => return args.run(language, out),
        MailboxCommand::List { shared } => {
            let store = shared.database.open_existing()?;
            for shown in store.read_now::<_, store::Error, _>(all)? {
                shown.print(shared.json, language, out)?;
            }
            return Ok(ExitCode::SUCCESS);
        }
        MailboxCommand::Add { address, options, shared } => {
            let store = shared.database.open()?;
            let added = options.begin(address, (language, input))?;
            (add(&store, added)?, shared.json)
        }
        MailboxCommand::Change { mailbox, address, options, shared } => {
            let store = shared.database.open_existing()?;
            let changed = change(&store, mailbox, |was, secrets| {
                let of = Mailbox { address: address.unwrap_or(was.address.clone()), ..was };
                options.apply(of, secrets, (language, input))
            });
            (changed?, shared.json)
        }
        MailboxCommand::Deactivate { mailbox, shared } => (set(&shared, mailbox, false)?, shared.json),
        MailboxCommand::Activate { mailbox, shared } => (set(&shared, mailbox, true)?, shared.json),
    };
    shown.print(json, language, out)?;
    Ok(ExitCode::SUCCESS)
}

fn add(store: &Store, (mailbox, secrets): (Mailbox, Secrets)) -> anyhow::Result<Shown> {
    let mailbox = checked(mailbox, &secrets)?;
    let added = store.write_now(move |tx| {
        let id = store::add_mailbox(tx, &mailbox, &secrets)?;
        found(tx, id)
    });
    Ok(added.map_err(by_option)?)
}

fn set(shared: &Shared, named: String, active: bool) -> anyhow::Result<Shown> {
    let store = shared.database.open_existing()?;
    change(&store, named, |was, secrets| Ok((Mailbox { active, ..was }, secrets)))
}

fn change(
    store: &Store,
    named: String,
    to: impl FnOnce(Mailbox, Secrets) -> anyhow::Result<(Mailbox, Secrets)>,
) -> anyhow::Result<Shown> {
    let (id, was, secrets) = store.read_now::<_, Failure, _>(move |tx| {
        let (id, was) = mailbox_named(tx, &named)?;
        let secrets = store::mailbox_secrets(tx, id)?;
        Ok((id, was, secrets))
    })?;
    let (mailbox, secrets) = to(was.it, secrets)?;
    let mailbox = checked(mailbox, &secrets)?;
    let changed = store.write_now(move |tx| {
        if !store::change_mailbox(tx, id, was.version, &mailbox)? {
            return Err(Failure::Changed);
        }
        store::set_mailbox_secrets(tx, id, &secrets)?;
        found(tx, id)
    });
    Ok(changed.map_err(by_option)?)
}

fn checked(mailbox: Mailbox, secrets: &Secrets) -> Result<Mailbox, Failure> {
    post::checked(mailbox, secrets).map_err(|errors| by_option(Failure::Invalid(errors)))
}

fn by_option(failure: Failure) -> Failure {
    as_options(
        failure,
        &[
            ("address", "ADDRESS"),
            ("name", "--name"),
            ("folder", "--folder"),
            ("aliases", "--alias"),
            ("trusted", "--trust"),
            ("receiving.host", "--imap"),
            ("receiving.security", "--imap-security"),
            ("receiving.login.token_url", "--oauth-token-url"),
            ("receiving.login.client_id", "--oauth-client-id"),
            ("sending.host", "--smtp"),
            ("sending.security", "--smtp-security"),
            ("sending.login.token_url", "--oauth-token-url"),
            ("sending.login.client_id", "--oauth-client-id"),
            ("dkim.selector", "--dkim-selector"),
            ("dkim.domain", "--dkim-domain"),
            ("dkim.key", "--dkim-key-file"),
        ],
    )
}

/// The mailbox that a person names, by its number or one of its addresses.
pub(crate) fn mailbox_named(
    tx: &mut Tx<'_>,
    named: &str,
) -> Result<(Id<Mailbox>, Versioned<Mailbox>), Failure> {
    let number = named.parse::<i64>().ok();
    let all = store::mailboxes(tx)?;
    let is_it = |id: Id<Mailbox>, of: &Mailbox| match number {
        Some(number) => id.number() == number,
        None => of.takes(named),
    };
    let found = all.into_iter().find(|(id, of)| is_it(*id, of));
    found.ok_or_else(|| {
        let (en, ar) = ("there is no such mailbox", "لا صندوق بهذا الرقم أو العنوان");
        Failure::Invalid(vec![Error::new("MAILBOX", named, en, ar)])
    })
}

fn all(tx: &mut Tx<'_>) -> Result<Vec<Shown>, store::Error> {
    let mut shown = Vec::new();
    for (id, mailbox) in store::mailboxes(tx)? {
        shown.push(Shown::new(tx, id, mailbox.it)?);
    }
    Ok(shown)
}

fn found(tx: &mut Tx<'_>, id: Id<Mailbox>) -> Result<Shown, Failure> {
    let mailbox = store::mailbox(tx, id)?.ok_or(Failure::Changed)?;
    Ok(Shown::new(tx, id, mailbox.it)?)
}

/// A mailbox without its secrets.
#[derive(Serialize)]
struct Shown {
    id: i64,
    #[serde(flatten)]
    mailbox: Mailbox,
    /// What its mail is signed with, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    dkim: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checked: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

impl Shown {
    fn new(tx: &mut Tx<'_>, id: Id<Mailbox>, mailbox: Mailbox) -> Result<Self, store::Error> {
        let (stands, secrets) = (store::fetched(tx, id)?, store::mailbox_secrets(tx, id)?);
        Ok(Self {
            id: id.number(),
            mailbox,
            dkim: secrets.dkim.map(|dkim| format!("{}._domainkey.{}", dkim.selector, dkim.domain)),
            checked: stands.checked.map(|at| at.to_string()),
            problem: stands.problem,
        })
    }

    fn print(&self, json: bool, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
        if json {
            return listing::json(self, out);
        }
        let (id, name) = (self.id, harmless(&self.mailbox.name));
        let (address, place) = (&self.mailbox.address, |server: &Option<Server>| {
            server.as_ref().map(|server| format!("{}:{}", server.host, server.port))
        });
        let (from, through) = (place(&self.mailbox.receiving), place(&self.mailbox.sending));
        let rest = |en: &str, ar: &str, place: Option<String>| match (language, place) {
            (_, None) => String::new(),
            (Language::En, Some(place)) => format!(", {en} {place}"),
            (Language::Ar, Some(place)) => format!("، {ar} \u{2066}{place}\u{2069}"),
        };
        let from = rest("fetched from", "يُجلب من", from);
        let through = rest("sends through", "يرسل عبر", through);
        match (language, self.mailbox.active) {
            (Language::En, true) => writeln!(out, "mailbox {id}: {name} <{address}>{from}{through}")?,
            (Language::En, false) => writeln!(out, "mailbox {id}: {name} <{address}>, not in use")?,
            (Language::Ar, true) => {
                writeln!(out, "الصندوق {id}: {name} \u{2066}<{address}>\u{2069}{from}{through}")?;
            }
            (Language::Ar, false) => {
                writeln!(out, "الصندوق {id}: {name} \u{2066}<{address}>\u{2069}، غير مستعمل")?;
            }
        }
        if let Some(problem) = &self.problem {
            writeln!(out, "  {}", harmless(problem))?;
        }
        Ok(())
    }
}
