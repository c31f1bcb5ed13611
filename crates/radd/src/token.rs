//! `radd token`: what lets programs in.

use std::io::Write;

use clap::{Args, Subcommand};
use desk::id::Id;
use desk::text::harmless;
use desk::written;
use serde::Serialize;
use sla::{Error, Instant, Language};
use store::{Failure, HolderId, Token};

use crate::listing::{self, PAGE, Shared, as_options, each};

#[derive(Subcommand)]
pub(crate) enum TokenCommand {
    /// Make a token, and print its secret this once.
    Add {
        /// What it is called, such as the program that will use it.
        name: String,
        #[command(flatten)]
        holder: HolderArgs,
        /// When it ends, such as 2027-01-01T00:00:00Z [default: never].
        #[arg(long, value_name = "MOMENT")]
        expires: Option<Instant>,
        #[command(flatten)]
        shared: Shared,
    },
    /// List tokens without their secrets, those that have ended among them.
    List {
        #[command(flatten)]
        holder: Option<HolderArgs>,
        #[command(flatten)]
        shared: Shared,
    },
    /// End a token: it lets nobody in any more.
    Revoke {
        /// The token's number.
        token: i64,
        #[command(flatten)]
        shared: Shared,
    },
}

/// Whose it is.
#[derive(Args)]
#[group(multiple = false)]
pub(crate) struct HolderArgs {
    /// The number of the agent who holds it.
    #[arg(long, value_name = "NUMBER")]
    agent: Option<i64>,
    /// The number of the contact who holds it.
    #[arg(long, value_name = "NUMBER")]
    contact: Option<i64>,
}

impl HolderArgs {
    fn id(&self) -> Result<HolderId, Error> {
        let agent = self.agent.map(|agent| HolderId::Agent(Id::new(agent)));
        let holder = agent.or(self.contact.map(|contact| HolderId::Contact(Id::new(contact))));
        holder.ok_or_else(|| {
            let (en, ar) = ("name who holds it: --agent or --contact", "اذكر حامله: ‎--agent أو ‎--contact");
            Error::new("", "", en, ar)
        })
    }
}

/// Runs a command and prints what it made, found or ended to `out`.
///
/// # Errors
/// What is refused, by option; a database that can't be opened.
pub(crate) fn run(
    command: TokenCommand,
    now: Instant,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match command {
        TokenCommand::Add { name, holder, expires, shared } => {
            let holder = holder.id()?;
            let name = written::name("NAME", &name)?;
            let mut random = [0; 32];
            getrandom::fill(&mut random)?;
            let secret = store::token_secret(random);
            let hash = store::token_hash(&secret);
            let store = shared.database.open_existing()?;
            let made = store.write_now(move |tx| {
                let id = store::add_token(tx, &hash, &name, holder, now, expires)?;
                found(tx, id)
            });
            let options = [("agent", "--agent"), ("contact", "--contact"), ("expires", "--expires")];
            let token = made.map_err(|failure| as_options(failure, &options))?;
            print(&token, Some(&secret), shared.json, language, out)
        }
        TokenCommand::List { holder, shared } => {
            let store = shared.database.open_existing()?;
            let of = holder.map(|holder| holder.id()).transpose()?;
            let page = move |tx: &mut store::Tx<'_>, after| {
                let page = store::tokens(tx, of, after, PAGE)?;
                Ok(page.into_iter().map(|token| (token.id, token)).collect())
            };
            each(&store, page, |_, token| print(&token, None, shared.json, language, out))
        }
        TokenCommand::Revoke { token, shared } => {
            let store = shared.database.open_existing()?;
            let revoked = store.write_now(move |tx| {
                store::revoke_token(tx, token, now)?;
                found(tx, token)
            })?;
            print(&revoked, None, shared.json, language, out)
        }
    }
}

fn found(tx: &mut store::Tx<'_>, id: i64) -> Result<Token, Failure> {
    let (en, ar) = ("there is no token with this number", "لا رمز بهذا الرقم");
    store::token(tx, id)?.ok_or_else(|| Failure::Invalid(vec![Error::new("TOKEN", id.to_string(), en, ar)]))
}

/// A token as JSON, with its secret where it was just made.
#[derive(Serialize)]
struct Shown<'a> {
    id: i64,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<i64>,
    made: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'a str>,
}

impl<'a> Shown<'a> {
    fn new(token: &'a Token, secret: Option<&'a str>) -> Self {
        let (agent, contact) = match token.holder {
            HolderId::Agent(agent) => (Some(agent.number()), None),
            HolderId::Contact(contact) => (None, Some(contact.number())),
        };
        let text = |at: Instant| at.to_string();
        let (made, expires, revoked) = (text(token.made), token.expires.map(text), token.revoked.map(text));
        Self { id: token.id, name: &token.name, agent, contact, made, expires, revoked, secret }
    }
}

fn print(
    token: &Token,
    secret: Option<&str>,
    json: bool,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if json {
        return listing::json(&Shown::new(token, secret), out);
    }
    writeln!(out, "{}", line(token, language))?;
    if let Some(secret) = secret {
        writeln!(out, "{secret}")?;
        match language {
            Language::En => writeln!(out, "Keep it: it is shown this once.")?,
            Language::Ar => writeln!(out, "احفظه: لا يُعرض إلا هذه المرة.")?,
        }
    }
    Ok(())
}

fn line(token: &Token, language: Language) -> String {
    let (id, name, ends) = (token.id, harmless(&token.name), ends(token, language));
    match (language, token.holder) {
        (Language::En, HolderId::Agent(agent)) => format!("token {id}: {name}, of agent {agent}{ends}"),
        (Language::En, HolderId::Contact(contact)) => {
            format!("token {id}: {name}, of contact {contact}{ends}")
        }
        (Language::Ar, HolderId::Agent(agent)) => format!("الرمز {id}: {name}، للموظف {agent}{ends}"),
        (Language::Ar, HolderId::Contact(contact)) => {
            format!("الرمز {id}: {name}، لجهة الاتصال {contact}{ends}")
        }
    }
}

fn ends(token: &Token, language: Language) -> String {
    match (token.revoked, token.expires, language) {
        (Some(revoked), _, Language::En) => format!(", revoked {revoked}"),
        (Some(revoked), _, Language::Ar) => format!("، أُلغي \u{2066}{revoked}\u{2069}"),
        (None, Some(expires), Language::En) => format!(", until {expires}"),
        (None, Some(expires), Language::Ar) => format!("، حتى \u{2066}{expires}\u{2069}"),
        (None, None, _) => String::new(),
    }
}
