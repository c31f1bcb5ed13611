//! Everything that happened, in an order that a reader can follow without missing any of it.

use std::fmt;
use std::str::FromStr;

use desk::case::{Case, Event};
use desk::contract::{Contract, ContractEvent};
use desk::id::Id;

use crate::event::{Stored, Subject};
use crate::{Error, Sql, Tx, dialect};

pub(crate) const STATEMENTS: &[Sql] = &[dialect::FEED, dialect::FEED_END, dialect::MEND_FEED];

/// A place in the feed: after an event, or at the beginning. It is good for one database, also after a restore.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cursor {
    tx: i64,
    number: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.tx, self.number)
    }
}

/// What isn't the text of a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCursor;

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let number = |text: &str| {
            let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| text.parse().ok()).flatten().ok_or(NoCursor)
        };
        let (tx, at) = text.split_once('.').ok_or(NoCursor)?;
        Ok(Self { tx: number(tx)?, number: number(at)? })
    }
}

/// Something in the feed.
#[derive(Clone, Debug, PartialEq)]
pub enum Happened {
    /// To a case.
    ToCase(Id<Case>, Event),
    /// To a contract.
    ToContract(Id<Contract>, ContractEvent),
}

/// Up to `limit` events after a place, each with its own place. None is ever passed over: one that is being recorded
/// comes later, and after those that were read before.
///
/// # Errors
/// What the engine says; an event that this program can't read.
pub fn feed(tx: &mut Tx<'_>, after: Cursor, limit: u32) -> Result<Vec<(Cursor, Happened)>, Error> {
    tx.all(dialect::FEED, &[&after.tx, &after.number, &limit], |row| {
        let cursor = Cursor { tx: row.take()?, number: row.take()? };
        let subject = Subject::take(row)?;
        let stored = Stored::take(row)?;
        let happened = match subject {
            Subject::Case(id) => stored.event().map(|event| Happened::ToCase(id, event)),
            Subject::Contract(id) => stored.contract_event().map(|event| Happened::ToContract(id, event)),
        };
        Ok((cursor, happened.map_err(|e| e.at(&subject.to_string()))?))
    })
}

/// The place after the last event.
///
/// # Errors
/// What the engine says.
pub fn feed_end(tx: &mut Tx<'_>) -> Result<Cursor, Error> {
    let last = tx.one(dialect::FEED_END, &[], |row| Ok(Cursor { tx: row.take()?, number: row.take()? }))?;
    Ok(last.unwrap_or_default())
}

/// Goes on where a database that was moved to another server left off.
pub(crate) fn mend(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.run(dialect::MEND_FEED, &[])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_is_written_and_nothing_else_is_one() {
        let cursor = Cursor { tx: 7, number: 12 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", ".", "7", "7.", ".12", "-7.12", "7.+12", "7.12.1", " 7.12", "7.99999999999999999999"]
        {
            assert_eq!(text.parse::<Cursor>(), Err(NoCursor), "{text}");
        }
    }
}
