//! Mail that came: what is the same, what became of each, and where its original is.

use desk::case::{Case, Seq};
use desk::id::Id;
use desk::mailbox::{Mailbox, Verdict};
use desk::people::{Agent, Contact};
use serde::{Deserialize, Serialize};
use sla::Instant;

use crate::event::Hash;
use crate::organisation::{given, read, written};
use crate::{Blob, Error, Row, Sql, Tx, file};

const SAME: Sql = Sql::One("SELECT id, case_id FROM mails WHERE fingerprint = $1");
const ADD: Sql = Sql::One(
    "INSERT INTO mails (mailbox_id, fingerprint, message_id, received, recorded, became, changed, case_id, seq, contact_id,
       sender, blob_id, document) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id",
);
const OF_MESSAGE: Sql = Sql::One(
    "SELECT case_id FROM letters WHERE message_id = $1 AND case_id IS NOT NULL
     UNION ALL SELECT case_id FROM mails WHERE message_id = $1 AND case_id IS NOT NULL AND became <> 'pending' LIMIT 1",
);
const FIND: Sql = Sql::One(
    "SELECT m.id, m.mailbox_id, m.message_id, m.received, m.became, m.case_id, m.seq, m.contact_id, m.sender, m.document,
       b.id, b.hash, b.size FROM mails m LEFT JOIN blobs b ON b.id = m.blob_id WHERE m.id = $1",
);
const OF_CASE: Sql = Sql::One(
    "SELECT m.id, m.mailbox_id, m.message_id, m.received, m.became, m.case_id, m.seq, m.contact_id, m.sender, m.document,
       b.id, b.hash, b.size FROM mails m LEFT JOIN blobs b ON b.id = m.blob_id WHERE m.case_id = $1 ORDER BY m.id",
);
const WAITING: Sql = Sql::One(
    "SELECT m.id, m.mailbox_id, m.message_id, m.received, m.became, m.case_id, m.seq, m.contact_id, m.sender, m.document,
       b.id, b.hash, b.size FROM mails m LEFT JOIN blobs b ON b.id = m.blob_id
     WHERE m.became IN ('automatic', 'report', 'refused', 'failed') AND m.case_id IS NULL AND m.id < $1 ORDER BY m.id DESC LIMIT $2",
);
const PENDING: Sql = Sql::One(
    "SELECT m.id, m.mailbox_id, m.message_id, m.received, m.became, m.case_id, m.seq, m.contact_id, m.sender, m.document,
       b.id, b.hash, b.size FROM mails m LEFT JOIN blobs b ON b.id = m.blob_id
     WHERE m.became = 'pending' AND m.id > $1 ORDER BY m.id LIMIT $2",
);
const COUNT_PENDING: Sql =
    Sql::One("SELECT COUNT(*) FROM (SELECT id FROM mails WHERE became = 'pending' LIMIT $1) AS counted");
const CHANGED: Sql = Sql::One(
    "SELECT id, case_id, became FROM mails WHERE case_id IS NOT NULL AND changed > $1
       AND became IN ('pending', 'refused', 'automatic', 'report') ORDER BY changed DESC LIMIT $2",
);
const FAILED: Sql = Sql::One(
    "SELECT m.id, m.mailbox_id, m.message_id, m.received, m.became, m.case_id, m.seq, m.contact_id, m.sender, m.document,
       b.id, b.hash, b.size FROM mails m LEFT JOIN blobs b ON b.id = m.blob_id
     WHERE m.became = 'failed' AND m.id > $1 ORDER BY m.id LIMIT $2",
);
const COUNT_FAILED: Sql =
    Sql::One("SELECT COUNT(*) FROM (SELECT id FROM mails WHERE became = 'failed' LIMIT $1) AS counted");
const COUNT_FAILED_IN: Sql = Sql::One(
    "SELECT COUNT(*) FROM (SELECT id FROM mails WHERE became = 'failed' AND mailbox_id = $1 LIMIT $2) AS counted",
);
const TAKEN_AFTER_ALL: Sql = Sql::One(
    "UPDATE mails SET fingerprint = $2, message_id = $3, became = $4, case_id = $5, seq = $6, contact_id = $7, sender = $8,
       document = $9, changed = $10 WHERE id = $1 AND became = 'failed'",
);
const NOTE_FAILING: Sql = Sql::One("UPDATE mails SET document = $2 WHERE id = $1 AND became = 'failed'");
const DROP_FAILED: Sql = Sql::One("DELETE FROM mails WHERE id = $1 AND became = 'failed'");
const SETTLE: Sql = Sql::One(
    "UPDATE mails SET became = $2, case_id = $3, seq = $4, document = $5, changed = $6
     WHERE id = $1 AND became IN ('pending', 'automatic', 'refused')",
);
const ERASE: Sql = Sql::One(
    "SELECT id, blob_id FROM mails WHERE contact_id = $1
       OR sender IN (SELECT reach FROM reaches WHERE contact_id = $1) ORDER BY id",
);
const FORGET: Sql = Sql::One(
    "UPDATE mails SET sender = NULL, message_id = NULL, blob_id = NULL, document = $2 WHERE id = $1",
);
const SEEN: Sql = Sql::One(
    "INSERT INTO case_seen (case_id, contact_id, seq) VALUES ($1, $2, $3)
     ON CONFLICT (case_id, contact_id) DO UPDATE SET seq = excluded.seq WHERE case_seen.seq < excluded.seq",
);
const SEEN_UNTIL: Sql = Sql::One("SELECT MAX(seq) FROM case_seen WHERE case_id = $1");

pub(crate) const STATEMENTS: &[Sql] = &[
    SAME,
    ADD,
    OF_MESSAGE,
    FIND,
    OF_CASE,
    WAITING,
    PENDING,
    COUNT_PENDING,
    CHANGED,
    FAILED,
    COUNT_FAILED,
    COUNT_FAILED_IN,
    TAKEN_AFTER_ALL,
    NOTE_FAILING,
    DROP_FAILED,
    SETTLE,
    ERASE,
    FORGET,
    SEEN,
    SEEN_UNTIL,
];

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Became {
    /// A case began with it.
    Case,
    /// It was said in a case.
    Message,
    /// An agent answered by it.
    Reply,
    /// It has to do with a case, and its sender takes no part in it: an agent lets it in, or doesn't.
    Pending,
    /// An agent didn't let it in.
    Refused,
    /// A program wrote it: it is filed, and counts for nothing.
    Automatic,
    /// It says what became of a letter (policy D16).
    Report,
    /// It was brought in from an archive.
    Imported,
    /// It couldn't be taken in, for what it is itself: it is kept whole, and an agent has it tried again.
    Failed,
}

/// Of mails that came lately, no more than the last so many are told.
const MOST_CHANGED: u32 = 200;

impl Became {
    const ALL: [Self; 9] = [
        Self::Case,
        Self::Message,
        Self::Reply,
        Self::Pending,
        Self::Refused,
        Self::Automatic,
        Self::Report,
        Self::Imported,
        Self::Failed,
    ];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Message => "message",
            Self::Reply => "reply",
            Self::Pending => "pending",
            Self::Refused => "refused",
            Self::Automatic => "automatic",
            Self::Report => "report",
            Self::Imported => "imported",
            Self::Failed => "failed",
        }
    }
}

/// Why a mail couldn't be taken in, in both languages. The engine's own words stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failing {
    /// English.
    pub en: String,
    /// Arabic.
    pub ar: String,
}

/// What was found out about a mail when it came. Of its words only what its sender calls themselves is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Found {
    /// What its sender calls themselves.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Why nothing answers it by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unanswered: Option<String>,
    /// What the checks of its sender came to.
    pub verdict: Verdict,
    /// It is written in Arabic letters, for the most part: so is what answers somebody whom we don't know.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub arabic: bool,
    /// Its date in the mailbox is older than that of mail before it: somebody put it there, and the date isn't trusted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub put_there: bool,
    /// The case that its subject names, which its sender takes no part in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub perhaps: Option<i64>,
    /// A failed check, though it says that it comes from somebody we know (policy D13).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub quarantined: bool,
    /// Who let it in, or didn't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_by: Option<Id<Agent>>,
    /// Why it couldn't be taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failing: Option<Failing>,
}

/// A mail that is to be kept.
#[derive(Clone, Debug)]
pub struct NewMail {
    /// Where it arrived.
    pub mailbox: Option<Id<Mailbox>>,
    /// What the same mail has, wherever else it arrives.
    pub fingerprint: Hash,
    /// Its id without brackets.
    pub message_id: Option<String>,
    /// When it reached us (policy D15).
    pub received: Instant,
    /// What became of it.
    pub became: Became,
    /// The case that it has to do with.
    pub case: Option<Id<Case>>,
    /// The event that it became there.
    pub seq: Option<Seq>,
    /// Who sent it.
    pub contact: Option<Id<Contact>>,
    /// The sender's address.
    pub sender: Option<String>,
    /// Its original, which is kept already.
    pub original: Blob,
    /// What was found out about it.
    pub found: Found,
}

/// A mail that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    /// Its number.
    pub id: i64,
    /// Where it arrived.
    pub mailbox: Option<Id<Mailbox>>,
    /// Its id without brackets.
    pub message_id: Option<String>,
    /// When it reached us.
    pub received: Instant,
    /// What became of it.
    pub became: Became,
    /// The case that it has to do with.
    pub case: Option<Id<Case>>,
    /// The event that it became there.
    pub seq: Option<Seq>,
    /// Who sent it.
    pub contact: Option<Id<Contact>>,
    /// The sender's address; nothing once that was erased.
    pub sender: Option<String>,
    /// What was found out about it.
    pub found: Found,
    /// Its original; nothing once that was erased.
    pub original: Option<Blob>,
}

/// A mail that isn't part of the case that it has to do with, so that no event tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Its number.
    pub id: i64,
    /// The case.
    pub case: Id<Case>,
    /// What became of it.
    pub became: Became,
}

fn became(row: &mut Row<'_>, id: i64) -> Result<Became, Error> {
    let word: String = row.take()?;
    let became = Became::ALL.into_iter().find(|became| became.word() == word);
    became.ok_or_else(|| Error::Shape(format!("mail {id}: nothing becomes {word:?}")))
}

fn take(row: &mut Row<'_>) -> Result<Mail, Error> {
    let (id, mailbox, message_id, received) = (row.take()?, row.take()?, row.take()?, row.take()?);
    let became = became(row, id)?;
    let (case, seq, contact, sender) = (row.take()?, row.take()?, row.take()?, row.take()?);
    let found = read(&row.take::<String>()?)?;
    let blob: (Option<i64>, Option<Hash>, Option<i64>) = (row.take()?, row.take()?, row.take()?);
    let original = match blob {
        (Some(id), Some(hash), Some(size)) => Some(Blob { id, hash, size: size.unsigned_abs() }),
        _ => None,
    };
    Ok(Mail { id, mailbox, message_id, received, became, case, seq, contact, sender, found, original })
}

/// A mail's number, and the case that it has to do with.
pub type Same = (i64, Option<Id<Case>>);

/// The number of the same mail, if it came before, and the case that it became.
///
/// # Errors
/// What the engine says.
pub fn same_mail(tx: &mut Tx<'_>, fingerprint: &Hash) -> Result<Option<Same>, Error> {
    tx.one(SAME, &[fingerprint], |row| Ok((row.take()?, row.take()?)))
}

/// Keeps a mail and gives its number.
///
/// # Errors
/// What the engine says; an original that was given up meanwhile.
pub fn add_mail(tx: &mut Tx<'_>, mail: &NewMail, now: Instant) -> Result<i64, Error> {
    file::use_blob(tx, &mail.original)?;
    let document = written(&mail.found)?;
    given(tx.one(
        ADD,
        &[
            &mail.mailbox,
            &mail.fingerprint,
            &mail.message_id,
            &mail.received,
            &now,
            &mail.became.word(),
            &now,
            &mail.case,
            &mail.seq,
            &mail.contact,
            &mail.sender,
            &mail.original.id,
            &document,
        ],
        |row| row.take(),
    )?)
}

/// The case in which a message with an id was sent or received.
///
/// # Errors
/// What the engine says.
pub fn case_of_message(tx: &mut Tx<'_>, message_id: &str) -> Result<Option<Id<Case>>, Error> {
    tx.one(OF_MESSAGE, &[&message_id], |row| row.take())
}

/// A mail, if there is one with this number.
///
/// # Errors
/// What the engine says.
pub fn mail(tx: &mut Tx<'_>, id: i64) -> Result<Option<Mail>, Error> {
    tx.one(FIND, &[&id], take)
}

/// The mails of a case, in the order in which they came.
///
/// # Errors
/// What the engine says.
pub fn mails_of(tx: &mut Tx<'_>, case: Id<Case>) -> Result<Vec<Mail>, Error> {
    tx.all(OF_CASE, &[&case], take)
}

/// Mails before a number that belong to no case, the last one first.
///
/// # Errors
/// What the engine says.
pub fn mails_without_case(tx: &mut Tx<'_>, before: i64, limit: u32) -> Result<Vec<Mail>, Error> {
    tx.all(WAITING, &[&before, &limit], take)
}

/// Mails after a number that wait for an agent to let them into their cases, in the order in which they came (policy D13).
///
/// # Errors
/// What the engine says.
pub fn pending_mails(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Vec<Mail>, Error> {
    tx.all(PENDING, &[&after, &limit], take)
}

/// How many mails wait for that, counted up to `most`.
///
/// # Errors
/// What the engine says.
pub fn count_pending_mails(tx: &mut Tx<'_>, most: u32) -> Result<u32, Error> {
    Ok(tx.one(COUNT_PENDING, &[&most], |row| row.take())?.unwrap_or_default())
}

/// Mails that came since an instant and stay aside of their cases, and those that were decided on since, the last ones first.
///
/// # Errors
/// What the engine says.
pub fn mails_aside(tx: &mut Tx<'_>, since: Instant) -> Result<Vec<Aside>, Error> {
    tx.all(CHANGED, &[&since, &MOST_CHANGED], |row| {
        let (id, case) = (row.take()?, row.take()?);
        Ok(Aside { id, case, became: became(row, id)? })
    })
}

/// Mails after a number that couldn't be taken in, in the order in which they came.
///
/// # Errors
/// What the engine says.
pub fn failed_mails(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Vec<Mail>, Error> {
    tx.all(FAILED, &[&after, &limit], take)
}

/// How many mails couldn't be taken in, in a mailbox or at all, counted up to `most`.
///
/// # Errors
/// What the engine says.
pub fn count_failed_mails(tx: &mut Tx<'_>, mailbox: Option<Id<Mailbox>>, most: u32) -> Result<u32, Error> {
    let counted = match mailbox {
        Some(mailbox) => tx.one(COUNT_FAILED_IN, &[&mailbox, &most], |row| row.take()),
        None => tx.one(COUNT_FAILED, &[&most], |row| row.take()),
    };
    Ok(counted?.unwrap_or_default())
}

/// Says what a mail became that couldn't be taken in before; `false` where somebody has already.
///
/// # Errors
/// What the engine says.
pub fn taken_after_all(tx: &mut Tx<'_>, id: i64, mail: &NewMail, now: Instant) -> Result<bool, Error> {
    let document = written(&mail.found)?;
    let changed = tx.run(
        TAKEN_AFTER_ALL,
        &[
            &id,
            &mail.fingerprint,
            &mail.message_id,
            &mail.became.word(),
            &mail.case,
            &mail.seq,
            &mail.contact,
            &mail.sender,
            &document,
            &now,
        ],
    )?;
    Ok(changed == 1)
}

/// Says why a mail that is tried again can't be taken in now.
///
/// # Errors
/// What the engine says.
pub fn note_failing(tx: &mut Tx<'_>, mail: &Mail, failing: Failing) -> Result<(), Error> {
    let document = written(&Found { failing: Some(failing), ..mail.found.clone() })?;
    tx.run(NOTE_FAILING, &[&mail.id, &document]).map(drop)
}

/// Drops a mail that couldn't be taken in, where the same came in another way; `false` where somebody has already.
///
/// # Errors
/// What the engine says.
pub fn drop_failed_mail(tx: &mut Tx<'_>, mail: &Mail) -> Result<bool, Error> {
    if tx.run(DROP_FAILED, &[&mail.id])? == 0 {
        return Ok(false);
    }
    if let Some(original) = mail.original {
        file::unuse_blob(tx, original.id, 1)?;
    }
    Ok(true)
}

/// Says what an agent made of a mail that waited; `false` where somebody has already.
///
/// # Errors
/// What the engine says.
pub fn settle_mail(
    tx: &mut Tx<'_>,
    mail: &Mail,
    became: Became,
    (case, seq): (Option<Id<Case>>, Option<Seq>),
    (by, now): (Id<Agent>, Instant),
) -> Result<bool, Error> {
    let document = written(&Found { settled_by: Some(by), ..mail.found.clone() })?;
    Ok(tx.run(SETTLE, &[&mail.id, &became.word(), &case, &seq, &document, &now])? == 1)
}

/// Forgets what a contact's mails say of them, and releases the originals.
pub(crate) fn erase_mails(tx: &mut Tx<'_>, contact: Id<Contact>) -> Result<(), Error> {
    let theirs = tx.all(ERASE, &[&contact], |row| Ok((row.take::<i64>()?, row.take::<Option<i64>>()?)))?;
    for (id, blob) in theirs {
        tx.run(FORGET, &[&id, &written(&Found::default())?])?;
        if let Some(blob) = blob {
            file::unuse_blob(tx, blob, 1)?;
        }
    }
    Ok(())
}

/// Says that a contact has seen a case up to an event.
///
/// # Errors
/// What the engine says.
pub fn note_seen(tx: &mut Tx<'_>, case: Id<Case>, contact: Id<Contact>, seq: Seq) -> Result<(), Error> {
    tx.run(SEEN, &[&case, &contact, &seq]).map(drop)
}

/// Up to which event anybody on the customer's side has seen a case.
///
/// # Errors
/// What the engine says.
pub fn seen_until(tx: &mut Tx<'_>, case: Id<Case>) -> Result<Option<Seq>, Error> {
    Ok(tx.one(SEEN_UNTIL, &[&case], |row| row.take::<Option<Seq>>())?.flatten())
}
