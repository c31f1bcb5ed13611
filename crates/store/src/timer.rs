//! Timers: what is to be done at an instant, once for each case or contract, kind and version.

use desk::effects::{Timer, TimerChanges, TimerKind};
use sla::Instant;

use crate::{Bind, Error, Row, Sql, Tx, dead_letter, dialect};

const SET: Sql = Sql::One(
    "INSERT INTO timers (kind, subject, version, due, not_before, attempts, state)
     VALUES ($1, $2, $3, $4, $4, 0, 'waiting')
     ON CONFLICT (kind, subject, version) DO UPDATE
       SET due = excluded.due, not_before = excluded.due, attempts = 0, state = 'waiting', problem = NULL
       WHERE timers.state <> 'done'",
);
const CANCEL: Sql = Sql::One(
    "UPDATE timers SET state = 'cancelled' WHERE kind = $1 AND subject = $2 AND version = $3 AND state = 'waiting'",
);
const FINISH: Sql = Sql::One(
    "UPDATE timers SET state = 'done' WHERE kind = $1 AND subject = $2 AND version = $3 AND state = 'waiting'",
);
const SET_ANEW: Sql = Sql::One(
    "UPDATE timers SET state = 'waiting', due = $4, not_before = $4 WHERE kind = $1 AND subject = $2 AND version = $3",
);
const PUT_OFF: Sql = Sql::One(
    "UPDATE timers SET not_before = $4 WHERE kind = $1 AND subject = $2 AND version = $3 AND state = 'waiting'",
);
const FAIL: Sql = Sql::One(
    "UPDATE timers SET attempts = attempts + 1, not_before = $4, problem = $5,
       state = CASE WHEN attempts >= $6 THEN 'dead' ELSE 'waiting' END
     WHERE kind = $1 AND subject = $2 AND version = $3 AND state = 'waiting' RETURNING state",
);
const NEXT: Sql = Sql::One("SELECT MIN(not_before) FROM timers WHERE state = 'waiting'");

const OVERDUE: Sql = Sql::One(
    "SELECT COUNT(*) FROM (SELECT due FROM timers WHERE state = 'waiting' AND not_before <= $1 LIMIT $2) AS counted",
);

pub(crate) const STATEMENTS: &[Sql] =
    &[SET, CANCEL, FINISH, SET_ANEW, PUT_OFF, FAIL, NEXT, OVERDUE, dialect::CLAIM_TIMERS];

/// A timer with the case or contract that it is about: its key is its kind, that number and the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set {
    /// The number of the case, or of the contract where the kind is about those.
    pub subject: i64,
    /// What, in which version, and when.
    pub timer: Timer,
}

/// The word of a kind in the table.
pub(crate) fn word(kind: TimerKind) -> Result<String, Error> {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(Error::Shape(format!("{kind:?} has no word"))),
    }
}

/// The kind that a word of the table is.
pub(crate) fn kind(word: &str) -> Result<TimerKind, Error> {
    serde_json::from_value(word.into()).map_err(|e| Error::Shape(format!("timer: {e}")))
}

fn take(row: &mut Row<'_>) -> Result<Set, Error> {
    let kind = kind(&row.take::<String>()?)?;
    let subject = row.take()?;
    Ok(Set { subject, timer: Timer { kind, version: row.take()?, due: row.take()? } })
}

/// Sets and cancels the timers of a case or contract. One that was done stays done.
///
/// # Errors
/// What the engine says.
pub fn change_timers(tx: &mut Tx<'_>, subject: i64, changes: &TimerChanges) -> Result<(), Error> {
    for timer in &changes.cancel {
        tx.run(CANCEL, &[&word(timer.kind)?, &subject, &timer.version])?;
    }
    let words = changes.set.iter().map(|timer| word(timer.kind)).collect::<Result<Vec<_>, _>>()?;
    let set = changes.set.iter().zip(&words);
    let rows: Vec<Vec<&dyn Bind>> =
        set.map(|(timer, word)| vec![word as &dyn Bind, &subject, &timer.version, &timer.due]).collect();
    tx.run_each(SET, &rows)?;
    Ok(())
}

/// Something that this node has claimed, and how often it has failed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Claimed<T> {
    /// What.
    pub it: T,
    /// How often it has failed.
    pub attempts: u32,
}

/// Claims up to `most` timers that are due, for nobody else to take until `until`: whoever claims them and dies leaves
/// them to others then.
///
/// # Errors
/// What the engine says.
pub fn claim_timers(
    tx: &mut Tx<'_>,
    now: Instant,
    most: i64,
    until: Instant,
) -> Result<Vec<Claimed<Set>>, Error> {
    tx.all(dialect::CLAIM_TIMERS, &[&now, &most, &until], |row| {
        Ok(Claimed { it: take(row)?, attempts: row.take()? })
    })
}

/// Marks a timer done, in the transaction that does what it is for and before it does. `false` says that it was done or
/// cancelled meanwhile: then nothing is to be done. What changes a case holds the case first ([`crate::hold_case`]) and
/// its timers after it; so does whoever finishes one, or the two would wait for each other.
///
/// # Errors
/// What the engine says.
pub fn finish_timer(tx: &mut Tx<'_>, of: &Set) -> Result<bool, Error> {
    Ok(tx.run(FINISH, &[&word(of.timer.kind)?, &of.subject, &of.timer.version])? == 1)
}

/// Sets a timer to another instant that was taken up before its time: the clock was set back, or it was put off
/// meanwhile. In the transaction that has marked it done.
///
/// # Errors
/// What the engine says.
pub fn set_timer_anew(tx: &mut Tx<'_>, of: &Set, due: Instant) -> Result<(), Error> {
    tx.run(SET_ANEW, &[&word(of.timer.kind)?, &of.subject, &of.timer.version, &due])?;
    Ok(())
}

/// Lets a timer be claimed again from `again` on, which could not be taken up for no fault of its own.
///
/// # Errors
/// What the engine says.
pub fn put_off_timer(tx: &mut Tx<'_>, of: &Set, again: Instant) -> Result<(), Error> {
    tx.run(PUT_OFF, &[&word(of.timer.kind)?, &of.subject, &of.timer.version, &again])?;
    Ok(())
}

/// Puts a timer off that failed, until `again`; after `most` failures it is dead, and waits for a person. Whether it is
/// dead.
///
/// # Errors
/// What the engine says.
pub fn fail_timer(
    tx: &mut Tx<'_>,
    of: &Set,
    now: Instant,
    again: Instant,
    problem: &str,
    most: u32,
) -> Result<bool, Error> {
    let Set { subject, timer } = of;
    let before = i64::from(most) - 1;
    let state =
        tx.one(FAIL, &[&word(timer.kind)?, subject, &timer.version, &again, &problem, &before], |row| {
            row.take::<String>()
        })?;
    let dead = state.as_deref() == Some("dead");
    if dead {
        dead_letter::of_timer(tx, of, now, problem)?;
    }
    Ok(dead)
}

/// From when on a timer can be claimed, the next one; those that are claimed count as of when their claim ends.
///
/// # Errors
/// What the engine says.
pub fn next_timer(tx: &mut Tx<'_>) -> Result<Option<Instant>, Error> {
    Ok(tx.one(NEXT, &[], |row| row.take::<Option<Instant>>())?.flatten())
}

/// How many timers should have fired and haven't, counted up to `most`.
///
/// # Errors
/// What the engine says.
pub fn count_overdue_timers(tx: &mut Tx<'_>, now: Instant, most: u32) -> Result<i64, Error> {
    Ok(tx.one(OVERDUE, &[&now, &most], |row| row.take())?.unwrap_or_default())
}
