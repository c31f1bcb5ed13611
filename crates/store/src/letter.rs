//! Letters: what leaves by mail, one for each reader, from when it is decided until it is known what became of it.

use desk::case::{Case, Seq};
use desk::effects::{NoticeKind, Readers};
use desk::id::Id;
use desk::identity::{Topic, Ways};
use desk::mailbox::{Mailbox, Verdict};
use desk::people::{Agent, AgentRole, Contact};
use serde::{Deserialize, Serialize};
use sla::{Instant, SupportTime};

use crate::event::Subject;
use crate::organisation::{listed, read, written};
use crate::{
    Bind, Error, HolderId, Outgoing, Row, Sql, Tx, agent, agents, contact, dialect, identity, mailboxes,
};

const ADD: Sql = Sql::One(
    "INSERT INTO letters (key, message_id, outbox_id, case_id, seq, contact_id, agent_id, mail_id, document, made, not_before,
       attempts, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 0, 'waiting') ON CONFLICT (key) DO NOTHING",
);
const NEXT: Sql = Sql::One("SELECT MIN(not_before) FROM letters WHERE state IN ('waiting', 'sending')");
const HANDED_OVER: Sql = Sql::One(
    "UPDATE letters SET state = 'unsure', problem = $2 WHERE state = 'sending' AND not_before <= $1 RETURNING id",
);
const STILL: Sql = Sql::One("UPDATE letters SET not_before = $2 WHERE id = $1 AND state = 'sending'");
const SENT: Sql = Sql::One(
    "UPDATE letters SET state = 'sent', sent = $2, problem = NULL, document = '{}'
     WHERE id = $1 AND state IN ('sending', 'unsure')",
);
const NEEDS_NOT: Sql =
    Sql::One("UPDATE letters SET state = 'needs-not', document = '{}' WHERE id = $1 AND state = 'sending'");
const AGAIN: Sql = Sql::One(
    "UPDATE letters SET state = 'waiting', attempts = attempts + 1, not_before = $2, problem = $3
     WHERE id = $1 AND state = 'sending'",
);
const DEAD: Sql = Sql::One(
    "UPDATE letters SET state = 'dead', problem = $2 WHERE id = $1 AND state IN ('waiting', 'sending', 'unsure')",
);
const UNSURE: Sql =
    Sql::One("UPDATE letters SET state = 'unsure', problem = $2 WHERE id = $1 AND state = 'sending'");
const REVIVE: Sql = Sql::One(
    "UPDATE letters SET state = 'waiting', attempts = 0, not_before = $2 WHERE id = $1 AND state IN ('dead', 'unsure')",
);
const REPORTED: Sql = Sql::One(
    "UPDATE letters SET state = $2, problem = $3 WHERE id = $1 AND state IN ('sent', 'delayed', 'unsure')",
);
const BY_MESSAGE: Sql =
    Sql::One("SELECT id, case_id, seq, contact_id, agent_id, state FROM letters WHERE message_id = $1");
const REACHED: Sql = Sql::One(
    "SELECT COUNT(*) FROM letters WHERE case_id = $1 AND seq = $2 AND agent_id IS NULL AND id <> $3
       AND state IN ('waiting', 'sending', 'sent', 'delayed', 'unsure')",
);
const OF_CASE: Sql = Sql::One(
    "SELECT l.id, l.message_id, l.seq, l.contact_id, l.agent_id, l.state, l.problem, l.made, l.sent FROM letters l
     WHERE l.case_id = $1 AND l.agent_id IS NULL ORDER BY l.id",
);
const FAILED: Sql = Sql::One(
    "SELECT l.id, l.message_id, l.seq, l.contact_id, l.agent_id, l.state, l.problem, l.made, l.sent, l.case_id FROM letters l
     WHERE (l.state = 'unsure' OR l.state = 'dead') AND l.id > $1 ORDER BY l.id LIMIT $2",
);
const THREAD: Sql = Sql::One(
    "SELECT id, at, own FROM (
       SELECT message_id AS id, received AS at, FALSE AS own FROM mails
       WHERE case_id = $1 AND message_id IS NOT NULL AND became IN ('case', 'message', 'reply')
       UNION ALL SELECT message_id, made, TRUE FROM letters WHERE case_id = $1 AND agent_id IS NULL AND state = 'sent'
     ) AS thread ORDER BY at, id",
);
const ARRIVED_IN: Sql = Sql::One(
    "SELECT mailbox_id FROM mails WHERE case_id = $1 AND mailbox_id IS NOT NULL ORDER BY id LIMIT 1",
);
const FIRST_MAIL: Sql = Sql::One(
    "SELECT id, sender, document FROM mails WHERE case_id = $1 AND became = 'case' ORDER BY id LIMIT 1",
);
const TO_CONTACT_SINCE: Sql =
    Sql::One("SELECT COUNT(*) FROM letters WHERE contact_id = $1 AND made > $2 AND key LIKE 'receipt %'");
const TO_SENDER_SINCE: Sql = Sql::One(
    "SELECT COUNT(*) FROM letters l JOIN mails m ON m.id = l.mail_id
     WHERE m.sender = $1 AND m.received > $3 AND l.made > $2",
);
const RECEIPTS_SINCE: Sql = Sql::One(
    "SELECT COUNT(*) FROM (SELECT id FROM letters WHERE made > $1 AND key LIKE 'receipt %' LIMIT $2) AS counted",
);
const SENDER: Sql = Sql::One("SELECT sender FROM mails WHERE id = $1");
const ERASE: Sql = Sql::One("UPDATE letters SET document = '{}' WHERE contact_id = $1");
const OF_TEAM: Sql = Sql::One(
    "SELECT a.id, a.version, a.document FROM team_agents t JOIN agents a ON a.id = t.agent_id WHERE t.team_id = $1 ORDER BY a.id",
);

pub(crate) const STATEMENTS: &[Sql] = &[
    ADD,
    NEXT,
    HANDED_OVER,
    STILL,
    SENT,
    NEEDS_NOT,
    AGAIN,
    DEAD,
    UNSURE,
    REVIVE,
    REPORTED,
    BY_MESSAGE,
    REACHED,
    OF_CASE,
    FAILED,
    THREAD,
    ARRIVED_IN,
    FIRST_MAIL,
    TO_CONTACT_SINCE,
    TO_SENDER_SINCE,
    RECEIPTS_SINCE,
    SENDER,
    ERASE,
    OF_TEAM,
    dialect::CLAIM_LETTERS,
];

/// A sender is told that we have their mail at most so often an hour, and all senders together (policy D13 has the rest).
const RECEIPTS_OF_ONE: i64 = 5;
const RECEIPTS_OF_ALL: i64 = 500;
const HOUR: SupportTime = SupportTime::from_microseconds(-3_600_000_000);
const DAY: SupportTime = SupportTime::from_microseconds(-24 * 3_600_000_000);

/// Who reads a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LetterTo {
    /// A contact, at the first address that is proven to be theirs.
    Contact(Id<Contact>),
    /// An agent.
    Agent(Id<Agent>),
    /// Whoever sent a mail.
    Sender(i64),
}

/// What a letter says.
#[derive(Clone, Debug, PartialEq)]
pub enum Says {
    /// A notice.
    Notice(Outgoing),
    /// That a link lets one in.
    Access(Access),
}

/// A link that lets somebody in, with its secret: only the hash of that is kept elsewhere, and here no longer than until the
/// letter has left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// What stands in its address.
    pub secret: String,
    /// It invites to choose a password.
    pub invitation: bool,
    /// Until when it is good, in microseconds.
    expires: i64,
    /// Which browser asked for it, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser: Option<String>,
}

impl Access {
    /// A link that is good until an instant.
    pub fn new(secret: String, invitation: bool, expires: Instant, browser: Option<String>) -> Self {
        Self { secret, invitation, expires: expires.as_microsecond(), browser }
    }

    /// Until when it is good.
    pub fn expires(&self) -> Instant {
        Instant::from_microsecond(self.expires).unwrap_or(Instant::MIN)
    }
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Document {
    #[serde(skip_serializing_if = "Option::is_none")]
    access: Option<Access>,
}

/// A letter that is to be sent now.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterDue {
    /// Its number.
    pub id: i64,
    /// Its id as mail, without brackets.
    pub message_id: String,
    /// Who reads it.
    pub to: LetterTo,
    /// What it says; nothing where that is forgotten.
    pub says: Option<Says>,
    /// How often it failed.
    pub attempts: u32,
}

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LetterState {
    /// It is to be sent.
    Waiting,
    /// It is being handed over.
    Sending,
    /// The server took it.
    Sent,
    /// The server that has it says that it takes longer.
    Delayed,
    /// It reached nobody.
    Bounced,
    /// It was broken off while it was handed over: nobody can tell whether the server took it.
    Unsure,
    /// It couldn't be sent, and waits for a person.
    Dead,
    /// It no longer said what is so.
    NeedsNot,
}

impl LetterState {
    const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Sending,
        Self::Sent,
        Self::Delayed,
        Self::Bounced,
        Self::Unsure,
        Self::Dead,
        Self::NeedsNot,
    ];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Delayed => "delayed",
            Self::Bounced => "bounced",
            Self::Unsure => "unsure",
            Self::Dead => "dead",
            Self::NeedsNot => "needs-not",
        }
    }

    fn of(word: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|state| state.word() == word);
        found.ok_or_else(|| Error::Shape(format!("{word:?} is no state of a letter")))
    }
}

/// A letter as a case shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterLine {
    /// Its number.
    pub id: i64,
    /// Its id as mail.
    pub message_id: String,
    /// The event that it tells of.
    pub seq: Option<Seq>,
    /// Who reads it; nobody we know where neither is said.
    pub contact: Option<Id<Contact>>,
    /// The agent who does.
    pub agent: Option<Id<Agent>>,
    /// What became of it.
    pub state: LetterState,
    /// What went wrong.
    pub problem: Option<String>,
    /// When it was written.
    pub made: Instant,
    /// When the server took it.
    pub sent: Option<Instant>,
}

fn take_line(row: &mut Row<'_>) -> Result<LetterLine, Error> {
    Ok(LetterLine {
        id: row.take()?,
        message_id: row.take()?,
        seq: row.take()?,
        contact: row.take()?,
        agent: row.take()?,
        state: LetterState::of(&row.take::<String>()?)?,
        problem: row.take()?,
        made: row.take()?,
        sent: row.take()?,
    })
}

/// A letter that a report is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Posted {
    /// Its number.
    pub id: i64,
    /// The case that it tells of.
    pub case: Option<Id<Case>>,
    /// The event that it tells of.
    pub seq: Option<Seq>,
    /// Whether it is for the customer's side.
    pub to_customer: bool,
    /// What had become of it.
    pub state: LetterState,
}

/// The mailbox that letters about a case come from: the one that the case came by, else the first that sends. Nothing where
/// none does.
///
/// # Errors
/// What the engine says.
pub fn sending_mailbox(
    tx: &mut Tx<'_>,
    case: Option<Id<Case>>,
) -> Result<Option<(Id<Mailbox>, Mailbox)>, Error> {
    let sends = |of: &Mailbox| of.active && of.sending.is_some();
    let all = mailboxes(tx)?;
    let arrived = match case {
        Some(case) => tx.one(ARRIVED_IN, &[&case], |row| row.take::<Id<Mailbox>>())?,
        None => None,
    };
    let own = all.iter().find(|(id, of)| Some(*id) == arrived && sends(of));
    let found = own.or_else(|| all.iter().find(|(_, of)| sends(of)));
    Ok(found.map(|(id, of)| (*id, of.it.clone())))
}

/// Writes down a letter for each reader of a notice who is told by mail, if any mailbox sends; how many.
///
/// # Errors
/// What the engine says.
pub fn plan_letters(
    tx: &mut Tx<'_>,
    outgoing: &Outgoing,
    (readers, case): (Readers, Option<&Case>),
    now: Instant,
    fresh: &dyn Fn(&mut [u8]),
) -> Result<usize, Error> {
    let number = outgoing.about.case();
    let Some((_, from)) = sending_mailbox(tx, number)? else { return Ok(0) };
    let kind = outgoing.notice.kind;
    let to = match (readers, case) {
        (Readers::Customer, Some(case)) => to_customer(tx, kind, (number, case), now)?,
        (Readers::Customer, None) => Vec::new(),
        _ => to_agents(tx, kind, readers)?,
    };
    let seq = match kind {
        NoticeKind::Reply(seq) | NoticeKind::BulkNotice(seq) | NoticeKind::Held(seq) => seq,
        _ => outgoing.notice.event,
    };
    let receipt = kind == NoticeKind::Receipt;
    for reader in &to {
        let (word, of) = match reader {
            LetterTo::Contact(id) => ("contact", id.number()),
            LetterTo::Agent(id) => ("agent", id.number()),
            LetterTo::Sender(id) => ("sender", *id),
        };
        // One receipt for a reader and a case, however often it is bound.
        let key = match (receipt, number) {
            (true, Some(case)) => format!("receipt {} {word} {of}", case.number()),
            _ => format!("notice {} {word} {of}", outgoing.id),
        };
        let message_id = new_id(number, from.domain(), fresh);
        add(
            tx,
            (&key, &message_id),
            (Some(outgoing.id), number, Some(seq)),
            *reader,
            &Document::default(),
            now,
        )?;
    }
    Ok(to.len())
}

/// Writes down a letter with a link, if any mailbox sends; whether one does.
///
/// # Errors
/// What the engine says.
pub fn plan_access(
    tx: &mut Tx<'_>,
    to: LetterTo,
    access: Access,
    now: Instant,
    fresh: &dyn Fn(&mut [u8]),
) -> Result<bool, Error> {
    let Some((_, from)) = sending_mailbox(tx, None)? else { return Ok(false) };
    let message_id = new_id(None, from.domain(), fresh);
    let document = Document { access: Some(access) };
    add(tx, (&format!("access {message_id}"), &message_id), (None, None, None), to, &document, now)?;
    Ok(true)
}

fn add(
    tx: &mut Tx<'_>,
    (key, message_id): (&str, &str),
    (outbox, case, seq): (Option<i64>, Option<Id<Case>>, Option<Seq>),
    to: LetterTo,
    document: &Document,
    now: Instant,
) -> Result<(), Error> {
    let (contact, agent, mail) = match to {
        LetterTo::Contact(id) => (Some(id), None, None),
        LetterTo::Agent(id) => (None, Some(id), None),
        LetterTo::Sender(mail) => (None, None, Some(mail)),
    };
    let document = written(document)?;
    let binds: [&dyn Bind; 10] =
        [&key, &message_id, &outbox, &case, &seq, &contact, &agent, &mail, &document, &now];
    tx.run(ADD, &binds).map(drop)
}

/// An id that no other letter has: the case in it helps whoever reads a log.
fn new_id(case: Option<Id<Case>>, domain: &str, fresh: &dyn Fn(&mut [u8])) -> String {
    use std::fmt::Write as _;
    let mut bytes = [0; 12];
    fresh(&mut bytes);
    let mut id = case.map_or_else(|| "desk".to_owned(), |case| format!("t{}", case.number()));
    id.push('.');
    for byte in bytes {
        let _ = write!(id, "{byte:02x}");
    }
    let _ = write!(id, "@{domain}");
    id
}

fn to_customer(
    tx: &mut Tx<'_>,
    kind: NoticeKind,
    (number, case): (Option<Id<Case>>, &Case),
    now: Instant,
) -> Result<Vec<LetterTo>, Error> {
    let Some(number) = number else { return Ok(Vec::new()) };
    let receipt = kind == NoticeKind::Receipt;
    let first = tx.one(FIRST_MAIL, &[&number], |row| {
        let (id, sender): (i64, Option<String>) = (row.take()?, row.take()?);
        Ok((id, sender, read::<crate::Found>(&row.take::<String>()?)?))
    })?;
    if receipt && (first.as_ref().is_some_and(|(.., found)| found.unanswered.is_some()) || too_many(tx, now)?)
    {
        return Ok(Vec::new());
    }
    let mut to = Vec::new();
    // Whoever is told of the receipt is who wrote; the others hear of the case when it goes on.
    let colleagues = case.participants.iter().copied().filter(|_| !receipt);
    for id in case.contact.into_iter().chain(colleagues) {
        let limited = receipt && count(tx, TO_CONTACT_SINCE, &[&id, &before(now, HOUR)])? >= RECEIPTS_OF_ONE;
        if limited || !wants(tx, kind, id)? {
            continue;
        }
        if contact(tx, id)?.is_some_and(|of| of.addresses.iter().any(|one| one.verified.is_some())) {
            to.push(LetterTo::Contact(id));
        }
    }
    if let (None, Some((mail, Some(sender), found))) = (case.contact, first)
        && (!receipt || may_be_told(tx, &sender, &found, now)?)
    {
        to.push(LetterTo::Sender(mail));
    }
    Ok(to)
}

/// Whether a contact is told by mail: of what their side must hear of, and else as they chose.
fn wants(tx: &mut Tx<'_>, kind: NoticeKind, id: Id<Contact>) -> Result<bool, Error> {
    let Some(topic) = Topic::of(kind) else { return Ok(true) };
    Ok(topic.is_always_mailed() || identity::preferences(tx, HolderId::Contact(id))?.ways(topic).mail)
}

/// Whether somebody we don't know is told that we have the mail: where it is sure who that is, and once a day (policy D13).
fn may_be_told(tx: &mut Tx<'_>, sender: &str, found: &crate::Found, now: Instant) -> Result<bool, Error> {
    let day = before(now, DAY);
    // A mail is received before its letter is written, by as long as it waited in the mailbox.
    let long_ago = before(day, DAY);
    Ok(found.verdict == Verdict::Aligned
        && !found.quarantined
        && count(tx, TO_SENDER_SINCE, &[&sender, &day, &long_ago])? == 0)
}

fn too_many(tx: &mut Tx<'_>, now: Instant) -> Result<bool, Error> {
    Ok(count(tx, RECEIPTS_SINCE, &[&before(now, HOUR), &RECEIPTS_OF_ALL])? >= RECEIPTS_OF_ALL)
}

fn count(tx: &mut Tx<'_>, sql: Sql<'_>, binds: &[&dyn Bind]) -> Result<i64, Error> {
    Ok(tx.one(sql, binds, |row| row.take())?.unwrap_or_default())
}

fn before(now: Instant, by: SupportTime) -> Instant {
    now.checked_add(by).unwrap_or(now)
}

fn to_agents(tx: &mut Tx<'_>, kind: NoticeKind, readers: Readers) -> Result<Vec<LetterTo>, Error> {
    let Some(topic) = Topic::of(kind) else { return Ok(Vec::new()) };
    let mut people = match readers {
        Readers::Agent(id) => agent(tx, id)?.map(|of| (id, of)).into_iter().collect(),
        Readers::Team(id) => tx.all(OF_TEAM, &[&id], listed)?,
        Readers::Leads | Readers::Agents => agents(tx, 0, u32::MAX)?,
        Readers::Customer => Vec::new(),
    };
    if readers == Readers::Leads {
        people.retain(|(_, of)| of.role != AgentRole::Agent);
    }
    let mut to = Vec::new();
    for (id, person) in people {
        let Ways { mail, .. } = identity::preferences(tx, HolderId::Agent(id))?.ways(topic);
        if mail && person.active && !person.address.is_empty() {
            to.push(LetterTo::Agent(id));
        }
    }
    Ok(to)
}

/// Claims up to `most` letters that are due, for nobody else to send; where that isn't heard of by `until`, it is broken off.
///
/// # Errors
/// What the engine says.
pub fn claim_letters(
    tx: &mut Tx<'_>,
    now: Instant,
    most: i64,
    until: Instant,
) -> Result<Vec<LetterDue>, Error> {
    tx.all(dialect::CLAIM_LETTERS, &[&now, &most, &until], |row| {
        let (id, message_id) = (row.take()?, row.take()?);
        let (contact, agent, mail): (Option<_>, Option<_>, Option<i64>) =
            (row.take()?, row.take()?, row.take()?);
        let to = match (contact, agent, mail) {
            (Some(id), ..) => LetterTo::Contact(id),
            (None, Some(id), _) => LetterTo::Agent(id),
            (None, None, mail) => LetterTo::Sender(mail.unwrap_or_default()),
        };
        let Document { access } = read(&row.take::<String>()?)?;
        let attempts = row.take()?;
        let outbox: Option<i64> = row.take()?;
        let (case, contract, notice): (_, _, Option<String>) = (row.take()?, row.take()?, row.take()?);
        let says = match (outbox, notice) {
            (Some(id), Some(notice)) => Some(Says::Notice(Outgoing {
                id,
                about: Subject::of(case, contract)?,
                notice: read(&notice)?,
            })),
            _ => access.map(Says::Access),
        };
        Ok(LetterDue { id, message_id, to, says, attempts })
    })
}

/// From when on a letter can be claimed, the next.
///
/// # Errors
/// What the engine says.
pub fn next_letter(tx: &mut Tx<'_>) -> Result<Option<Instant>, Error> {
    Ok(tx.one(NEXT, &[], |row| row.take::<Option<Instant>>())?.flatten())
}

/// Letters whose handing over was broken off: the server may have taken them. Which they are.
///
/// # Errors
/// What the engine says.
pub fn note_broken_off(tx: &mut Tx<'_>, now: Instant) -> Result<Vec<i64>, Error> {
    let problem = "it was broken off while the server was taking it: it may have been sent";
    tx.all(HANDED_OVER, &[&now, &problem], |row| row.take())
}

/// Says that a letter is being handed over still, and until when at the least.
///
/// # Errors
/// What the engine says.
pub fn still_sending(tx: &mut Tx<'_>, id: i64, until: Instant) -> Result<(), Error> {
    tx.run(STILL, &[&id, &until]).map(drop)
}

/// Says that the server took a letter.
///
/// # Errors
/// What the engine says.
pub fn letter_sent(tx: &mut Tx<'_>, id: i64, now: Instant) -> Result<(), Error> {
    tx.run(SENT, &[&id, &now]).map(drop)
}

/// Says that a letter no longer said what is so.
///
/// # Errors
/// What the engine says.
pub fn letter_needs_not(tx: &mut Tx<'_>, id: i64) -> Result<(), Error> {
    tx.run(NEEDS_NOT, &[&id]).map(drop)
}

/// Puts a letter off that couldn't be sent, until `again`; without one it is dead.
///
/// # Errors
/// What the engine says.
pub fn letter_failed(tx: &mut Tx<'_>, id: i64, again: Option<Instant>, problem: &str) -> Result<(), Error> {
    match again {
        Some(again) => tx.run(AGAIN, &[&id, &again, &problem]),
        None => tx.run(DEAD, &[&id, &problem]),
    }
    .map(drop)
}

/// Says that nobody knows whether the server took a letter.
///
/// # Errors
/// What the engine says.
pub fn letter_unsure(tx: &mut Tx<'_>, id: i64, problem: &str) -> Result<(), Error> {
    tx.run(UNSURE, &[&id, &problem]).map(drop)
}

/// Lets a letter that is dead, or of which nobody knows whether it was sent, be sent again; `false` where it is neither.
///
/// # Errors
/// What the engine says.
pub fn retry_letter(tx: &mut Tx<'_>, id: i64, now: Instant) -> Result<bool, Error> {
    Ok(tx.run(REVIVE, &[&id, &now])? == 1)
}

/// Notes what a report says of a letter that had left.
///
/// # Errors
/// What the engine says.
pub fn letter_reported(tx: &mut Tx<'_>, id: i64, state: LetterState, problem: &str) -> Result<bool, Error> {
    Ok(tx.run(REPORTED, &[&id, &state.word(), &problem])? == 1)
}

/// The letter with an id as mail.
///
/// # Errors
/// What the engine says.
pub fn letter_with_id(tx: &mut Tx<'_>, message_id: &str) -> Result<Option<Posted>, Error> {
    tx.one(BY_MESSAGE, &[&message_id], |row| {
        let (id, case, seq) = (row.take()?, row.take()?, row.take()?);
        let (_, agent): (Option<i64>, Option<i64>) = (row.take()?, row.take()?);
        let state = LetterState::of(&row.take::<String>()?)?;
        Ok(Posted { id, case, seq, to_customer: agent.is_none(), state })
    })
}

/// Whether another letter of the same event has reached anybody else on the customer's side, or may have (policy D16).
///
/// # Errors
/// What the engine says.
pub fn others_reached(tx: &mut Tx<'_>, posted: &Posted) -> Result<bool, Error> {
    Ok(count(tx, REACHED, &[&posted.case, &posted.seq, &posted.id])? > 0)
}

/// The letters of a case to the customer's side, in order.
///
/// # Errors
/// What the engine says.
pub fn letters_of(tx: &mut Tx<'_>, case: Id<Case>) -> Result<Vec<LetterLine>, Error> {
    tx.all(OF_CASE, &[&case], take_line)
}

/// A letter with the case that it is about.
pub type FailedLetter = (LetterLine, Option<Id<Case>>);

/// Letters after a number that wait for a person, in order, each with its case.
///
/// # Errors
/// What the engine says.
pub fn failed_letters(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Vec<FailedLetter>, Error> {
    tx.all(FAILED, &[&after, &limit], |row| Ok((take_line(row)?, row.take()?)))
}

/// What a letter of a case answers, and all messages before it, oldest first.
///
/// # Errors
/// What the engine says.
pub fn thread_of(tx: &mut Tx<'_>, case: Id<Case>) -> Result<(Option<String>, Vec<String>), Error> {
    let all =
        tx.all(THREAD, &[&case], |row| Ok((row.take::<String>()?, row.take::<i64>()?, row.take::<bool>()?)))?;
    let answers = all.iter().rev().find(|(.., own)| !own).or(all.last()).map(|(id, ..)| id.clone());
    let ids = all.into_iter().map(|(id, ..)| id).collect();
    Ok((answers, ids))
}

/// Where a reader's mail goes, and what the reader is called; nothing where they are reached by mail no more.
///
/// # Errors
/// What the engine says.
pub fn letter_address(tx: &mut Tx<'_>, to: LetterTo) -> Result<Option<(String, String)>, Error> {
    Ok(match to {
        LetterTo::Contact(id) => contact(tx, id)?.and_then(|of| {
            let proven = of.addresses.iter().find(|one| one.verified.is_some())?;
            Some((proven.to.clone(), of.name.clone()))
        }),
        LetterTo::Agent(id) => {
            agent(tx, id)?.filter(|of| of.active).map(|of| (of.address.clone(), of.name.clone()))
        }
        LetterTo::Sender(mail) => {
            let sender = tx.one(SENDER, &[&mail], |row| row.take::<Option<String>>())?.flatten();
            sender.map(|address| (address, String::new()))
        }
    })
}

/// Forgets the secrets of a contact's letters.
pub(crate) fn erase_letters(tx: &mut Tx<'_>, contact: Id<Contact>) -> Result<(), Error> {
    tx.run(ERASE, &[&contact]).map(drop)
}
