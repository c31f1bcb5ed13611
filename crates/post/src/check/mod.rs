//! Live checks of a mailbox: what works, and where something doesn't, what to do next.

mod records;
mod test;
mod words;

use desk::id::Id;
use desk::mailbox::{Mailbox, Secrets};
use sla::Name;
use store::{Error, Failure};

use crate::imap::Folder;
use crate::login::Tokens;
use crate::room::Room;
use crate::smtp::Connection;
use crate::trouble::Trouble;

pub use records::look as records;

/// What is more isn't counted.
const MOST: u32 = 100;

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Whether mail is fetched.
    Receiving,
    /// Whether all that came could be taken in.
    Failed,
    /// Whether letters leave.
    Sending,
    /// Whether a mail to ourselves arrives.
    Test,
    /// Whether mail to the signed addresses of cases arrives.
    Replies,
    /// Which servers take the domain's mail (MX).
    Servers,
    /// From where its mail comes (SPF).
    Spf,
    /// Whether its mail is signed (DKIM).
    Dkim,
    /// What others do with forged mail (DMARC).
    Dmarc,
}

impl About {
    /// What people call it.
    pub fn name(self) -> Name {
        match self {
            Self::Receiving => Name::new("Receiving", "الاستقبال"),
            Self::Failed => Name::new("Not taken in", "لم يُستقبل"),
            Self::Sending => Name::new("Sending", "الإرسال"),
            Self::Test => Name::new("Test mail", "رسالة الاختبار"),
            Self::Replies => Name::new("Reply addresses", "عناوين الرد"),
            Self::Servers => Name::new("Who receives for us (MX)", "من يستقبل عنا (MX)"),
            Self::Spf => Name::new("Who may send for us (SPF)", "من يحق له الإرسال عنا (SPF)"),
            Self::Dkim => Name::new("Signature (DKIM)", "التوقيع (DKIM)"),
            Self::Dmarc => Name::new("If both fail (DMARC)", "إن فشل كلاهما (DMARC)"),
        }
    }
}

/// How it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// As it should be.
    Fine,
    /// It works, and somebody should look at it.
    Look,
    /// It doesn't work.
    Wrong,
}

impl Level {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Look => "look",
            Self::Wrong => "wrong",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub about: About,
    /// How it is.
    pub level: Level,
    /// What was found, and what to do next.
    pub says: Name,
}

impl Step {
    fn new(about: About, level: Level, says: Name) -> Self {
        Self { about, level, says }
    }
}

/// A mailbox that is looked at.
struct Looked<'a> {
    room: &'a Room,
    id: Id<Mailbox>,
    mailbox: Mailbox,
    secrets: Secrets,
    tokens: Tokens,
}

impl Room {
    /// Looks at a mailbox as it is kept: connects to its servers, asks name servers for its domain's records, and with
    /// `test` sends a mail to itself and waits for it. Nothing where there is no such mailbox. Whether it can be fetched
    /// from is noted where pages show it.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn check(&self, id: Id<Mailbox>, test: bool) -> Result<Option<Vec<Step>>, Failure> {
        let found = self
            .store
            .read::<_, Error, _>(move |tx| Ok((store::mailbox(tx, id)?, store::mailbox_secrets(tx, id)?)));
        let (Some(mailbox), secrets) = found.await? else { return Ok(None) };
        let looked = Looked { room: self, id, mailbox: mailbox.it, secrets, tokens: Tokens::default() };
        let (mut steps, problem) = looked.receives().await;
        if looked.mailbox.receiving.is_some() {
            let now = self.now();
            let noted =
                self.store.write::<_, Error, _>(move |tx| store::note_check(tx, id, now, problem.as_deref()));
            noted.await?;
        }
        let failed =
            self.store.read::<_, Error, _>(move |tx| store::count_failed_mails(tx, Some(id), MOST)).await?;
        if failed > 0 {
            steps.push(Step::new(About::Failed, Level::Look, words::failed(failed)));
        }
        let sends = looked.sends().await;
        let works = sends.level == Level::Fine && looked.mailbox.sending.is_some();
        steps.push(sends);
        if test && works {
            steps.extend(looked.tests().await?);
        }
        steps.extend(records::look(&looked.mailbox, &looked.secrets, self.resolver.as_ref()).await);
        Ok(Some(steps))
    }
}

impl Looked<'_> {
    /// The folder that is fetched.
    async fn folder(&self) -> Option<Result<Folder, Trouble>> {
        let server = self.mailbox.receiving.as_ref()?;
        let shown = self.room.shown(&self.tokens, self.id, (server, &self.secrets, false)).await;
        Some(match shown {
            Ok(shown) => Folder::open(server, &shown, &self.mailbox.folder).await,
            Err(trouble) => Err(trouble),
        })
    }

    async fn receives(&self) -> (Vec<Step>, Option<String>) {
        let (Some(server), Some(folder)) = (&self.mailbox.receiving, self.folder().await) else {
            return (vec![Step::new(About::Receiving, Level::Fine, words::handed_over())], None);
        };
        match folder {
            Ok(folder) => {
                let says = words::received(server, &self.mailbox.folder, folder.held, folder.tells);
                folder.close().await;
                (vec![Step::new(About::Receiving, Level::Fine, says)], None)
            }
            Err(trouble) => {
                let says = words::trouble(server, &self.mailbox.folder, &trouble);
                (vec![Step::new(About::Receiving, Level::Wrong, says)], Some(trouble.said))
            }
        }
    }

    /// A connection that letters are handed over by.
    async fn connection(&self) -> Option<Result<Connection, Trouble>> {
        let server = self.mailbox.sending.as_ref()?;
        let shown = self.room.shown(&self.tokens, self.id, (server, &self.secrets, true)).await;
        Some(match shown {
            Ok(shown) => Connection::open(server, &shown, self.mailbox.domain()).await,
            Err(trouble) => Err(trouble),
        })
    }

    async fn sends(&self) -> Step {
        let (Some(server), Some(connection)) = (&self.mailbox.sending, self.connection().await) else {
            return Step::new(About::Sending, Level::Look, words::sends_nothing());
        };
        match connection {
            Ok(connection) => {
                connection.close().await;
                Step::new(About::Sending, Level::Fine, words::sends(server))
            }
            Err(trouble) => Step::new(About::Sending, Level::Wrong, words::trouble(server, "", &trouble)),
        }
    }
}
