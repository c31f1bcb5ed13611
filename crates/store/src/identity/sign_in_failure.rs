//! How often somebody failed to sign in: kept here, so that it holds on every node and after a restart.

use desk::identity::Guessing;
use sla::Instant;

use crate::event::Hash;
use crate::{Error, Sql, Tx};

const FIND: Sql = Sql::One("SELECT failures, last FROM sign_in_failures WHERE subject = $1");
// What it sets is nothing; it holds the row, so that guesses that come at once are counted one after the other.
const HOLD: Sql = Sql::One(
    "INSERT INTO sign_in_failures (subject, failures, last) VALUES ($1, 0, $2)
     ON CONFLICT (subject) DO UPDATE SET failures = sign_in_failures.failures RETURNING failures, last",
);
const COUNT: Sql = Sql::One("UPDATE sign_in_failures SET failures = $1, last = $2 WHERE subject = $3");
const NOTE: Sql = Sql::One("UPDATE sign_in_failures SET last = $1 WHERE subject = $2");
const FORGIVE: Sql = Sql::One("DELETE FROM sign_in_failures WHERE subject = $1");
const TAKE_BACK: Sql =
    Sql::One("UPDATE sign_in_failures SET failures = failures - 1 WHERE subject = $1 AND failures > 0");
const FORGET: Sql = Sql::One("DELETE FROM sign_in_failures WHERE last < $1");

pub(crate) const STATEMENTS: &[Sql] = &[FIND, HOLD, COUNT, NOTE, FORGIVE, TAKE_BACK, FORGET];

/// The instant from which somebody may guess, where it is still to come.
///
/// # Errors
/// What the engine says.
pub fn may_guess(
    tx: &mut Tx<'_>,
    subjects: &[(Guessing, Hash)],
    now: Instant,
) -> Result<Option<Instant>, Error> {
    let mut latest = None;
    for (guessing, subject) in subjects {
        let found = tx.one(FIND, &[subject], |row| Ok((row.take()?, row.take()?)))?;
        latest = latest.max(found.and_then(|(failures, last)| guessing.wait(failures, last, now)));
    }
    Ok(latest)
}

/// Counts a guess before it is looked at, so that any number that come at once are no more than as many that come one after
/// the other; or gives the instant from which somebody may guess again, and counts nothing.
///
/// # Errors
/// What the engine says.
pub fn guess(tx: &mut Tx<'_>, subjects: &[(Guessing, Hash)], now: Instant) -> Result<Option<Instant>, Error> {
    let mut counts = Vec::with_capacity(subjects.len());
    let mut latest = None;
    for (guessing, subject) in subjects {
        let held: Option<(u32, Instant)> =
            tx.one(HOLD, &[subject, &now], |row| Ok((row.take()?, row.take()?)))?;
        let (failures, last) = held.unwrap_or((0, now));
        latest = latest.max(guessing.wait(failures, last, now));
        counts.push((subject, guessing.counted(failures, last, now)));
    }
    if latest.is_some() {
        return Ok(latest);
    }
    for (subject, failures) in counts {
        tx.run(COUNT, &[&failures, &now, subject])?;
    }
    Ok(None)
}

/// Writes anew when somebody last guessed: as much work as keeping that an account was guessed at, for who guesses at none.
///
/// # Errors
/// What the engine says.
pub fn note_guess(tx: &mut Tx<'_>, subjects: &[(Guessing, Hash)], now: Instant) -> Result<(), Error> {
    subjects.first().map_or(Ok(()), |(_, subject)| tx.run(NOTE, &[&now, subject]).map(drop))
}

/// Takes back what was counted of somebody who did sign in: everything of theirs, and of a network, which they share with
/// whoever else guesses there, this once.
///
/// # Errors
/// What the engine says.
pub fn forgive(tx: &mut Tx<'_>, subjects: &[(Guessing, Hash)]) -> Result<(), Error> {
    subjects.iter().try_for_each(|(guessing, subject)| {
        let sql = if *guessing == Guessing::Network { TAKE_BACK } else { FORGIVE };
        tx.run(sql, &[subject]).map(drop)
    })
}

/// Forgets what was last counted before an instant.
pub(super) fn forget(tx: &mut Tx<'_>, before: Instant) -> Result<u64, Error> {
    tx.run(FORGET, &[&before])
}
