//! A mail from a mailbox to itself, by the way that letters leave and answers come back.

use std::time::Duration;

use mail::compose::{Outgoing, compose};
use mail::thread::Key;
use sla::{Instant, Name};
use store::{Error, Failure};
use tokio::time::sleep;

use super::words::ltr;
use super::{About, Level, Looked, Step};
use crate::imap::Folder;
use crate::room::REPLY_ADDRESSES;
use crate::sign::signed;
use crate::smtp::{Envelope, Failed};

/// A mail has so long to arrive.
const ARRIVES: Duration = Duration::from_secs(30);
/// How often the folder is looked at meanwhile.
const AGAIN: Duration = Duration::from_secs(1);
/// The case that no case is: its reply address is one like all others.
const NO_CASE: u64 = 0;

/// What became of a mail.
enum Sent {
    /// It arrived after so many seconds.
    Arrived(i64),
    /// It was taken, and hasn't arrived.
    Lost,
    /// It was taken; nobody looks whether it arrives.
    Taken,
    /// It wasn't taken, or nobody knows.
    Failed(String),
}

impl Looked<'_> {
    /// Sends a mail to the reply address of no case; where that doesn't arrive, one to the mailbox itself.
    pub async fn tests(&self) -> Result<Vec<Step>, Failure> {
        let fresh = self.room.fresh();
        let key =
            self.room.store.write::<_, Error, _>(move |tx| store::own_secret(tx, REPLY_ADDRESSES, fresh));
        let address = &self.mailbox.address;
        let reply = Key::new(&key.await?).reply_address(address, NO_CASE).unwrap_or_else(|| address.clone());
        Ok(match self.goes(&reply).await {
            Sent::Arrived(seconds) => vec![arrived(seconds), replies_arrive()],
            Sent::Taken => vec![Step::new(About::Test, Level::Fine, taken())],
            first @ (Sent::Lost | Sent::Failed(_)) => match self.goes(address).await {
                Sent::Arrived(seconds) => vec![arrived(seconds), replies_get_lost(&reply, &first)],
                Sent::Taken => {
                    vec![Step::new(About::Test, Level::Fine, taken()), replies_get_lost(&reply, &first)]
                }
                Sent::Lost => vec![Step::new(About::Test, Level::Wrong, lost())],
                Sent::Failed(said) => vec![Step::new(About::Test, Level::Wrong, refused(&said))],
            },
        })
    }

    async fn goes(&self, to: &str) -> Sent {
        let folder = match self.folder().await {
            Some(Ok(folder)) => Some(folder),
            Some(Err(_)) | None => None,
        };
        let (id, began) = (self.message_id(), self.room.now());
        if let Err(said) = self.hand_over(to, &id).await {
            return Sent::Failed(said);
        }
        match folder {
            Some(folder) => self.arrives(folder, &id, began).await,
            None => Sent::Taken,
        }
    }

    async fn arrives(&self, mut folder: Folder, id: &str, began: Instant) -> Sent {
        for _ in 0..ARRIVES.as_secs() / AGAIN.as_secs() {
            match folder.has(id).await {
                Ok(true) => {
                    folder.close().await;
                    return Sent::Arrived((self.room.now() - began).as_microseconds() / 1_000_000);
                }
                Ok(false) => sleep(AGAIN).await,
                Err(said) => return Sent::Failed(said),
            }
        }
        folder.close().await;
        Sent::Lost
    }

    async fn hand_over(&self, to: &str, id: &str) -> Result<(), String> {
        let message = signed(self.written(to, id)?, &self.secrets)?;
        let mut connection = match self.connection().await {
            Some(connection) => connection.map_err(String::from)?,
            None => return Err("no server sends".to_owned()),
        };
        let envelope = Envelope { from: self.mailbox.address.clone(), to: to.to_owned(), message };
        let sent = connection.send(&envelope).await;
        connection.close().await;
        sent.map_err(|failed| match failed {
            Failed::Later(said) | Failed::Never(said) | Failed::Unsure(said) => said,
        })
    }

    fn written(&self, to: &str, id: &str) -> Result<Vec<u8>, String> {
        let boxed = |address: &str, name: &str| mail::Mailbox { address: address.into(), name: name.into() };
        let outgoing = Outgoing {
            from: boxed(&self.mailbox.address, &self.mailbox.name),
            to: vec![boxed(to, "")],
            subject: "Radd: test mail · رَدّ: رسالة اختبار".to_owned(),
            id: id.to_owned(),
            date: self.room.now().timestamp(),
            text: "The support desk has sent this mail to itself to see that it arrives.\n\n\
                   أرسل مكتب الدعم هذه الرسالة إلى نفسه ليرى أنها تصل.\n"
                .to_owned(),
            automatic: true,
            boundary: "radd".to_owned(),
            ..Outgoing::default()
        };
        compose(&outgoing).map_err(|problem| format!("{problem:?}"))
    }

    fn message_id(&self) -> String {
        use std::fmt::Write as _;
        let mut id = "check.".to_owned();
        for byte in self.room.fresh::<16>() {
            let _ = write!(id, "{byte:02x}");
        }
        format!("{id}@{}", self.mailbox.domain())
    }
}

fn arrived(seconds: i64) -> Step {
    let says = Name::new(
        format!("A mail to ourselves arrived, {seconds} seconds after it was sent."),
        format!("وصلت رسالة إلى أنفسنا، وعدد الثواني بعد إرسالها: {seconds}."),
    );
    Step::new(About::Test, Level::Fine, says)
}

fn taken() -> Name {
    Name::new(
        "The server took a mail to ourselves. Mail is handed over here: look below whether it arrives.",
        "أخذ الخادم رسالة إلى أنفسنا. يُسلَّم البريد هنا: انظر أدناه هل تصل.",
    )
}

fn lost() -> Name {
    Name::new(
        "The server took a mail to ourselves, but it hasn't arrived within 30 seconds. Look into the folder for spam, and whether this address leads to this mailbox.",
        "أخذ الخادم رسالة إلى أنفسنا، لكنها لم تصل خلال 30 ثانية. انظر في مجلد الرسائل المزعجة، وهل يؤدي هذا العنوان إلى هذا الصندوق.",
    )
}

fn refused(said: &str) -> Name {
    Name::new(
        format!(
            "A mail to ourselves isn't taken: {}. Look whether this user may send from this address.",
            desk::text::harmless(said)
        ),
        format!("لا تؤخذ رسالة إلى أنفسنا: {}. راجع هل يحق لهذا المستخدم الإرسال من هذا العنوان.", ltr(said)),
    )
}

fn replies_arrive() -> Step {
    let says = Name::new(
        "Mail to addresses with a + arrives, so each answer finds its case.",
        "يصل البريد إلى العناوين التي فيها +، فيجد كل رد حالته.",
    );
    Step::new(About::Replies, Level::Fine, says)
}

fn replies_get_lost(reply: &str, first: &Sent) -> Step {
    let said = match first {
        Sent::Failed(said) => desk::text::harmless(said).into_owned(),
        Sent::Arrived(_) | Sent::Lost | Sent::Taken => String::new(),
    };
    let (en, ar) = match said.is_empty() {
        true => (String::new(), String::new()),
        false => (format!(" ({said})"), format!(" ({})", ltr(&said))),
    };
    let says = Name::new(
        format!(
            "Mail to addresses with a +, such as {reply}, doesn't arrive{en}, and answers go to such addresses. Let the server take them (Postfix: recipient_delimiter = +)."
        ),
        format!(
            "لا يصل البريد إلى العناوين التي فيها +، مثل {}{ar}، وإلى مثلها تذهب الردود. اجعل الخادم يقبلها (في \u{2066}Postfix\u{2069}: \u{2066}recipient_delimiter = +\u{2069}).",
            ltr(reply)
        ),
    );
    Step::new(About::Replies, Level::Wrong, says)
}
