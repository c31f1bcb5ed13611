//! Links that let somebody in once.

use std::io::Write;

use clap::Args;
use desk::identity::{AccountEvent, INVITATION, LINK};
use desk::written;
use serde::Serialize;
use sla::{Error, Instant, Language};
use store::{Access, Failure, HolderId, LetterTo, Link, ListedEvent, Tx};

use crate::listing::{self, Shared, as_options};

/// Whom to let in, and how.
#[derive(Args)]
pub(crate) struct LinkArgs {
    /// The person's email address; a contact's must be verified.
    address: String,
    /// Invite a contact to set a password, rather than let them in this once. Agents are always invited.
    #[arg(long)]
    invitation: bool,
    /// First take every other way to sign in from them: password, code app, passkeys, sessions. For whoever has lost them, or
    /// has had them stolen.
    #[arg(long)]
    reset: bool,
    /// Mail the link to that address instead of printing it. A mailbox that sends is needed.
    #[arg(long)]
    mail: bool,
    /// Where people reach the desk.
    #[arg(long, value_name = "URL", env = "RADD_PUBLIC_URL", default_value = "http://localhost:8080")]
    public_url: String,
    #[command(flatten)]
    shared: Shared,
}

/// Whose sessions to end.
#[derive(Args)]
pub(crate) struct SignOutArgs {
    /// The person's email address.
    address: String,
    #[command(flatten)]
    shared: Shared,
}

impl LinkArgs {
    /// Makes the link and prints it.
    ///
    /// # Errors
    /// An address that nobody signs in with; a database that can't be opened.
    pub(crate) fn run(self, now: Instant, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
        let url = web::public_url(&self.public_url).map_err(|e| e.renamed("--public-url"))?;
        let address = written::address(&self.address).map_err(|e| e.renamed("ADDRESS"))?;
        let (mut random, mut fresh) = ([0; 32], [0; 32]);
        getrandom::fill(&mut random)?;
        getrandom::fill(&mut fresh)?;
        let secret = store::secret_text(random);
        let (mails, text) = (self.mail, secret.clone());
        let hash = store::token_hash(&secret);
        let (invitation, reset) = (self.invitation, self.reset);
        let store = self.shared.database.open_existing()?;
        let made = store.write_now(move |tx| {
            let holder = holder(tx, &address)?;
            let invitation = invitation || matches!(holder, HolderId::Agent(_));
            let account = store::open_account(tx, holder)?;
            if reset {
                store::reset_account(tx, account)?;
                tell(tx, account, AccountEvent::Reset, now)?;
            }
            let lasts = if invitation { INVITATION } else { LINK };
            let expires = now.checked_add(lasts).unwrap_or(Instant::MAX);
            store::add_link(tx, &hash, Link { account, invitation }, now, expires)?;
            let event = if invitation { AccountEvent::Invited } else { AccountEvent::LinkMade };
            tell(tx, account, event, now)?;
            if mails {
                mail(tx, holder, Access::new(text, invitation, expires, None), now, fresh)?;
            }
            Ok((invitation, expires))
        });
        let (invitation, expires) = made.map_err(by_option)?;
        // What is mailed is for nobody else to read.
        let url = (!mails).then(|| format!("{url}/sign-in/link/{secret}"));
        let shown = Shown { url, mailed: mails, invitation, expires: expires.to_string() };
        shown.print(self.shared.json, language, out)
    }
}

impl SignOutArgs {
    /// Ends the sessions and prints how many.
    ///
    /// # Errors
    /// An address that nobody signs in with; a database that can't be opened.
    pub(crate) fn run(self, now: Instant, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
        let address = written::address(&self.address).map_err(|e| e.renamed("ADDRESS"))?;
        let store = self.shared.database.open_existing()?;
        let ended = store.write_now(move |tx| {
            let holder = holder(tx, &address)?;
            let account = store::open_account(tx, holder)?;
            let ended = store::revoke_sessions(tx, account, None)?;
            if ended > 0 {
                tell(tx, account, AccountEvent::SessionsEnded, now)?;
            }
            Ok(ended)
        });
        let ended = ended.map_err(by_option)?;
        if self.shared.json {
            return listing::json(&serde_json::json!({ "ended": ended }), out);
        }
        match language {
            Language::En => writeln!(out, "sessions ended: {ended}")?,
            Language::Ar => writeln!(out, "الجلسات التي أُنهيت: {ended}")?,
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct Shown {
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    mailed: bool,
    invitation: bool,
    expires: String,
}

impl Shown {
    fn print(&self, json: bool, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
        if json {
            return listing::json(self, out);
        }
        if let Some(url) = &self.url {
            writeln!(out, "{url}")?;
        }
        match language {
            Language::En if self.mailed => {
                writeln!(out, "It is on its way by mail, and works once, until {}.", self.expires)?;
            }
            Language::Ar if self.mailed => {
                writeln!(
                    out,
                    "الرابط في طريقه بالبريد، ويعمل مرة واحدة، حتى \u{2066}{}\u{2069}.",
                    self.expires
                )?;
            }
            Language::En => writeln!(out, "It works once, until {}. Give it to nobody else.", self.expires)?,
            Language::Ar => {
                writeln!(out, "يعمل مرة واحدة، حتى \u{2066}{}\u{2069}. لا تعطه لغير صاحبه.", self.expires)?;
            }
        }
        Ok(())
    }
}

fn holder(tx: &mut Tx<'_>, address: &str) -> Result<HolderId, Failure> {
    store::account_at(tx, address)?.ok_or_else(|| {
        Failure::Invalid(vec![Error::new(
            "address",
            address,
            "no agent works here under this address, and no contact has it verified",
            "لا موظف عاملًا بهذا العنوان، ولا جهة اتصال ثبت لها",
        )])
    })
}

/// Writes the letter down that has the link; the server sends it.
fn mail(
    tx: &mut Tx<'_>,
    holder: HolderId,
    access: Access,
    now: Instant,
    fresh: [u8; 32],
) -> Result<(), Failure> {
    let to = match holder {
        HolderId::Agent(id) => LetterTo::Agent(id),
        HolderId::Contact(id) => LetterTo::Contact(id),
    };
    let fill = |bytes: &mut [u8]| bytes.iter_mut().zip(fresh).for_each(|(byte, fresh)| *byte = fresh);
    if store::plan_access(tx, to, access, now, &fill)? {
        return Ok(());
    }
    Err(Failure::Invalid(vec![Error::new(
        "mail",
        "",
        "no mailbox sends: leave it out, and give the link to them yourself",
        "لا صندوق بريد يرسل: احذف هذا الخيار، وأعط الرابط لصاحبه بنفسك",
    )]))
}

fn tell(tx: &mut Tx<'_>, account: i64, event: AccountEvent, now: Instant) -> Result<(), Failure> {
    let listed = ListedEvent { happened: now, event, network: String::new(), browser: String::new() };
    Ok(store::add_account_event(tx, account, &listed)?)
}

fn by_option(failure: Failure) -> Failure {
    as_options(failure, &[("address", "ADDRESS"), ("mail", "--mail")])
}
