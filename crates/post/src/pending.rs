//! Mail that has to do with a case whose sender takes no part in it: an agent lets it in, or doesn't (policy D13).

use std::io::Read as _;
use std::sync::Arc;

use desk::case::{Case, Channel, Refusal, Sealed, Seq, Why, World};
use desk::file::Description;
use desk::id::Id;
use desk::people::{Actor, Agent};
use desk::permission::{Asker, Deed, Denied, Whose};
use sla::Name;
use store::{Became, Blob, Command, Content, Failure, FileError, HolderId, Mail, Tx};

use crate::room::{Room, blocking};
use crate::take::{files, first, new_text, uploads, with_files};

/// A mail that was let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetIn {
    /// The case.
    pub case: Id<Case>,
    /// What it is there.
    pub seq: Seq,
}

/// A mail that was read again, with its files kept.
struct Opened {
    text: String,
    files: Vec<(Description, Blob)>,
}

impl Room {
    /// Lets a mail into its case, as said by whoever sent it, when it reached us, with its files. Its sender takes part from
    /// then on where that is wanted and it is a contact of the case's organisation. Twice is once.
    ///
    /// # Errors
    /// An agent who may not; a mail that waits no more or isn't a customer's to send; an original that was erased.
    pub async fn let_in(&self, id: i64, by: Asker, takes_part: bool) -> Result<LetIn, Failure> {
        let found = self.store.read(move |tx| mail_of(tx, id, &by));
        let original = match state(&found.await?.0)? {
            Waits::LetIn(done) => return Ok(done),
            Waits::For(mail) => mail.original.ok_or_else(erased)?,
        };
        let opened = self.open(original).await?;
        let room = self.clone();
        let admitted = self.store.write(move |tx| room.admit(tx, (id, by), &opened, takes_part)).await;
        match admitted {
            // Somebody else was quicker.
            Err(Failure::Changed) => {
                match state(&self.store.read(move |tx| mail_of(tx, id, &by)).await?.0)? {
                    Waits::LetIn(done) => Ok(done),
                    Waits::For(_) => Err(Failure::Changed),
                }
            }
            done => done,
        }
    }

    /// Doesn't let a mail in; it stays filed with its case. Twice is once.
    ///
    /// # Errors
    /// An agent who may not; a mail that was let in.
    pub async fn refuse(&self, id: i64, by: Asker) -> Result<Id<Case>, Failure> {
        let now = self.now();
        let refused = self.store.write(move |tx| {
            let (mail, case, _) = mail_of(tx, id, &by)?;
            match mail.became {
                Became::Refused => Ok(case),
                Became::Pending
                    if store::settle_mail(
                        tx,
                        &mail,
                        Became::Refused,
                        (Some(case), None),
                        (agent(&by)?, now),
                    )? =>
                {
                    Ok(case)
                }
                _ => Err(waits_no_more().into()),
            }
        });
        refused.await
    }

    /// Reads an original, and keeps what hangs on it.
    async fn open(&self, original: Blob) -> Result<Opened, Failure> {
        let (kept, refused) = (self.files.clone(), self.refused.clone());
        let (text, files) = blocking(move || {
            let mut raw = Vec::new();
            let mut file = kept.get(&original)?;
            file.read_to_end(&mut raw).map_err(|error| FileError::Unreachable(error.to_string()))?;
            let message = mail::parse::parse(&raw);
            Ok((new_text(&message), files(&message, &refused)))
        })
        .await?;
        let contents: Vec<Arc<Vec<u8>>> = files.iter().map(|(_, bytes)| bytes.clone()).collect();
        let blobs = self.keep(contents).await?;
        Ok(Opened { text, files: files.into_iter().map(|(described, _)| described).zip(blobs).collect() })
    }

    fn admit(
        &self,
        tx: &mut Tx<'_>,
        (id, by): (i64, Asker),
        opened: &Opened,
        takes_part: bool,
    ) -> Result<LetIn, Failure> {
        let (mail, case, of) = mail_of(tx, id, &by)?;
        let mail = match state(&mail)? {
            Waits::LetIn(done) => return Ok(done),
            Waits::For(mail) => mail,
        };
        if let Some(sender) = &mail.sender
            && let Some(HolderId::Agent(_)) = store::account_at(tx, sender)?
        {
            return Err(from_an_agent().into());
        }
        let contact = match mail.contact {
            Some(contact) => store::contact(tx, contact)?.map(|found| (contact, found.organisation)),
            None => None,
        };
        let sender = contact.map(|(contact, _)| contact);
        let content = Content { salt: self.fresh(), text: opened.text.clone(), of: sender };
        let said = content.sealed();
        let now = self.now();
        let world =
            World { now, by: sender.map_or(Actor::Stranger, Actor::Contact), role: None, entitlement: None };
        let command = Command {
            occurred: Some(mail.received.min(now)),
            contents: vec![content],
            files: uploads(self, &opened.files, sender),
            ..Command::new(world)
        };
        let files: Vec<Sealed> = command.files.iter().map(|file| file.described.sealed()).collect();
        let entitle = self.entitle();
        let written = store::execute(tx, &command, case, &entitle, |case, world| {
            with_files(case, world, case.customer_writes(said, Channel::Email)?, &files)
        })?;
        let seq = first(&written).ok_or(Failure::Changed)?;
        if !store::settle_mail(tx, mail, Became::Message, (Some(case), Some(seq)), (agent(&by)?, now))? {
            return Err(Failure::Changed);
        }
        let colleague = contact.filter(|(_, theirs)| takes_part && of == Some(*theirs));
        if let Some((contact, theirs)) = colleague {
            let world = World { now, by: Actor::Agent(agent(&by)?), role: None, entitlement: None };
            store::execute(tx, &Command::new(world), case, &entitle, |case, _| {
                case.add_participant(contact, theirs)
            })?;
        }
        Ok(LetIn { case, seq })
    }
}

/// Whether a mail waits.
enum Waits<'a> {
    /// It was let in.
    LetIn(LetIn),
    /// An agent can let it in: also what wasn't let in before, and what was taken for a program's.
    For(&'a Mail),
}

fn state(mail: &Mail) -> Result<Waits<'_>, Refusal> {
    match (mail.became, mail.case, mail.seq) {
        (Became::Message, Some(case), Some(seq)) if mail.found.settled_by.is_some() => {
            Ok(Waits::LetIn(LetIn { case, seq }))
        }
        (Became::Pending | Became::Refused | Became::Automatic, Some(_), _) => Ok(Waits::For(mail)),
        _ => Err(waits_no_more()),
    }
}

/// A mail with its case, and whose that is.
type Waiting = (Mail, Id<Case>, Option<Id<desk::organisation::Organisation>>);

/// A mail with its case and whose that is, for an agent who may decide on it.
fn mail_of(tx: &mut Tx<'_>, id: i64, by: &Asker) -> Result<Waiting, Failure> {
    let mail = store::mail(tx, id)?.ok_or(Denied::Hidden)?;
    let case = mail.case.ok_or(Denied::Hidden)?;
    let kept = store::load(tx, case)?.ok_or(Failure::NoCase(case))?;
    by.may(Deed::SettleMail, &Whose::case(&kept.case))?;
    Ok((mail, case, kept.case.organisation))
}

fn agent(by: &Asker) -> Result<Id<Agent>, Denied> {
    match by {
        Asker::Agent { id, .. } => Ok(*id),
        _ => Err(Denied::Forbidden),
    }
}

fn refusal(en: &str, ar: &str) -> Refusal {
    Refusal::new(Why::Conflict, "mail", "", Name::new(en, ar))
}

fn waits_no_more() -> Refusal {
    refusal("it waits no more: look at the case", "لم تعد الرسالة تنتظر: راجع الحالة")
}

fn from_an_agent() -> Refusal {
    refusal(
        "it comes from an agent's address, so it isn't the customer's word: write the reply on the page",
        "عنوان المرسل عنوان موظف دعم، فليست كلام العميل: اكتب الرد في الصفحة",
    )
}

pub(crate) fn erased() -> Failure {
    refusal("its original was erased with the data of who sent it", "مُحي أصلها مع بيانات من أرسلها").into()
}
