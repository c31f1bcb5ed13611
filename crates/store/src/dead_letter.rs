//! Dead letters: timers and notices that failed for good, until a person lets them be tried again.

use desk::effects::{Notice, Timer};
use sla::Instant;

use crate::event::Subject;
use crate::organisation::read;
use crate::timer::{Set, kind, word};
use crate::{Error, Row, Sql, Tx};

const ADD: Sql = Sql::One(
    "INSERT INTO dead_letters (key, timer_kind, subject, version, outgoing_id, failed, problem)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (key) DO UPDATE SET failed = excluded.failed, problem = excluded.problem",
);
const LIST: Sql = Sql::One(
    "SELECT d.id, d.failed, d.problem, t.kind, t.subject, t.version, t.due, o.id, o.case_id, o.contract_id, o.document
     FROM dead_letters d
       LEFT JOIN timers t
         ON t.kind = d.timer_kind AND t.subject = d.subject AND t.version = d.version AND t.state = 'dead'
       LEFT JOIN outbox o ON o.id = d.outgoing_id AND o.state = 'dead'
     WHERE d.id > $1 AND d.id <= $2 AND (t.kind IS NOT NULL OR o.id IS NOT NULL) ORDER BY d.id LIMIT $3",
);
const REVIVE_TIMER: Sql = Sql::One(
    "UPDATE timers SET state = 'waiting', attempts = 0, not_before = $4
     WHERE kind = $1 AND subject = $2 AND version = $3 AND state = 'dead'",
);
const REVIVE_OUTGOING: Sql = Sql::One(
    "UPDATE outbox SET state = 'waiting', attempts = 0, not_before = $2 WHERE id = $1 AND state = 'dead'",
);
const REMOVE: Sql = Sql::One("DELETE FROM dead_letters WHERE id = $1");
const COUNT: Sql = Sql::One("SELECT COUNT(*) FROM (SELECT id FROM dead_letters LIMIT $1) AS counted");

pub(crate) const STATEMENTS: &[Sql] = &[ADD, LIST, REVIVE_TIMER, REVIVE_OUTGOING, REMOVE, COUNT];

/// Something that failed for good.
#[derive(Clone, Debug, PartialEq)]
pub struct DeadLetter {
    /// Its number.
    pub id: i64,
    /// When it failed for the last time.
    pub failed: Instant,
    /// What went wrong then.
    pub problem: String,
    /// What it is.
    pub what: Dead,
}

/// What failed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dead {
    /// A timer.
    Timer(Set),
    /// A notice, with its number in the outbox and what it is about.
    Notice(i64, Subject, Notice),
}

pub(crate) fn of_timer(tx: &mut Tx<'_>, of: &Set, failed: Instant, problem: &str) -> Result<(), Error> {
    let Set { subject, timer: Timer { kind, version, .. } } = of;
    let kind = word(*kind)?;
    let key = format!("timer {kind} {subject} {version}");
    tx.run(ADD, &[&key, &kind, subject, version, &None::<i64>, &failed, &problem])?;
    Ok(())
}

pub(crate) fn of_outgoing(tx: &mut Tx<'_>, id: i64, failed: Instant, problem: &str) -> Result<(), Error> {
    let (kind, number) = (None::<String>, None::<i64>);
    tx.run(ADD, &[&format!("notice {id}"), &kind, &number, &number, &id, &failed, &problem])?;
    Ok(())
}

/// Dead letters after a number, in order.
///
/// # Errors
/// What the engine says.
pub fn dead_letters(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Vec<DeadLetter>, Error> {
    tx.all(LIST, &[&after, &i64::MAX, &limit], take)
}

/// Lets a dead letter be tried again, from now on and as often as anew; what it was, or nothing where there is none with
/// this number.
///
/// # Errors
/// What the engine says.
pub fn retry_dead_letter(tx: &mut Tx<'_>, id: i64, now: Instant) -> Result<Option<DeadLetter>, Error> {
    let Some(letter) = tx.one(LIST, &[&id.saturating_sub(1), &id, &1_i64], take)? else { return Ok(None) };
    match &letter.what {
        Dead::Timer(Set { subject, timer }) => {
            tx.run(REVIVE_TIMER, &[&word(timer.kind)?, subject, &timer.version, &now])?;
        }
        Dead::Notice(outgoing, ..) => {
            tx.run(REVIVE_OUTGOING, &[outgoing, &now])?;
        }
    }
    tx.run(REMOVE, &[&id])?;
    Ok(Some(letter))
}

/// How many there are, counted up to `most`.
///
/// # Errors
/// What the engine says.
pub fn count_dead_letters(tx: &mut Tx<'_>, most: u32) -> Result<i64, Error> {
    Ok(tx.one(COUNT, &[&most], |row| row.take())?.unwrap_or_default())
}

fn take(row: &mut Row<'_>) -> Result<DeadLetter, Error> {
    let (id, failed, problem) = (row.take()?, row.take()?, row.take()?);
    let timer: (Option<String>, Option<i64>, Option<u32>, Option<Instant>) =
        (row.take()?, row.take()?, row.take()?, row.take()?);
    let (outgoing, about) = (row.take::<Option<i64>>()?, (row.take()?, row.take()?));
    let what = match (timer, outgoing, row.take::<Option<String>>()?) {
        ((Some(word), Some(subject), Some(version), Some(due)), None, None) => {
            Dead::Timer(Set { subject, timer: Timer { kind: kind(&word)?, version, due } })
        }
        (_, Some(outgoing), Some(document)) => {
            Dead::Notice(outgoing, Subject::of(about.0, about.1)?, read(&document)?)
        }
        _ => return Err(Error::Shape(format!("dead letter {id}: it is neither a timer nor a notice"))),
    };
    Ok(DeadLetter { id, failed, problem, what })
}
