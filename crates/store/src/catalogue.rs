//! Editions of the vendor's catalogue, and holiday calendars: both change by new versions (policy D14, D20).

use desk::holidays::text;
use desk::id::Id;
use desk::organisation::HolidayCalendar;
use sla::{Holidays, Instant};

use crate::organisation::given;
use crate::{Error, Sql, Tx};

const ADD_EDITION: Sql =
    Sql::One("INSERT INTO editions (edition, made, source) VALUES ($1, $2, $3) RETURNING number");
const FIND_EDITION: Sql = Sql::One("SELECT source FROM editions WHERE edition = $1");
const LAST_EDITION: Sql = Sql::One("SELECT edition FROM editions ORDER BY number DESC LIMIT 1");
const ADD_CALENDAR: Sql = Sql::One("INSERT INTO holiday_calendars (name) VALUES ($1) RETURNING id");
const ADD_DAYS: Sql =
    Sql::One("INSERT INTO holiday_versions (calendar_id, version, made, days) VALUES ($1, $2, $3, $4)");
const FIND_DAYS: Sql =
    Sql::One("SELECT version, days FROM holiday_versions WHERE calendar_id = $1 AND version = $2");
const LAST_DAYS: Sql = Sql::One(
    "SELECT version, days FROM holiday_versions WHERE calendar_id = $1 ORDER BY version DESC LIMIT 1",
);

pub(crate) const STATEMENTS: &[Sql] =
    &[ADD_EDITION, FIND_EDITION, LAST_EDITION, ADD_CALENDAR, ADD_DAYS, FIND_DAYS, LAST_DAYS];

/// Adds an edition of the catalogue: `source` is its TOML, which the caller has checked.
///
/// # Errors
/// What the engine says, as of an edition that is there already.
pub fn add_edition(tx: &mut Tx<'_>, edition: &str, made: Instant, source: &str) -> Result<(), Error> {
    given(tx.one(ADD_EDITION, &[&edition, &made, &source], |row| row.take::<i64>())?)?;
    Ok(())
}

/// The TOML of an edition, if it was added.
///
/// # Errors
/// What the engine says.
pub fn edition(tx: &mut Tx<'_>, edition: &str) -> Result<Option<String>, Error> {
    tx.one(FIND_EDITION, &[&edition], |row| row.take())
}

/// The edition that was added last.
///
/// # Errors
/// What the engine says.
pub fn last_edition(tx: &mut Tx<'_>) -> Result<Option<String>, Error> {
    tx.one(LAST_EDITION, &[], |row| row.take())
}

/// Adds a holiday calendar in its first version, and gives its number.
///
/// # Errors
/// What the engine says.
pub fn add_holidays(
    tx: &mut Tx<'_>,
    name: &str,
    made: Instant,
    days: &Holidays,
) -> Result<Id<HolidayCalendar>, Error> {
    let id = given(tx.one(ADD_CALENDAR, &[&name], |row| row.take())?)?;
    tx.run(ADD_DAYS, &[&id, &1_u32, &made, &text::write(days)])?;
    Ok(id)
}

/// A version of a holiday calendar, or the last one; `None` where there is none.
///
/// # Errors
/// What the engine says.
pub fn holidays(
    tx: &mut Tx<'_>,
    id: Id<HolidayCalendar>,
    version: Option<u32>,
) -> Result<Option<HolidayCalendar>, Error> {
    let read = |row: &mut crate::Row<'_>| {
        let (version, days): (u32, String) = (row.take()?, row.take()?);
        let days = text::parse(&days).map_err(|e| Error::Shape(format!("holiday calendar {id}: {e}")))?;
        Ok(HolidayCalendar { version, days })
    };
    match version {
        Some(version) => tx.one(FIND_DAYS, &[&id, &version], read),
        None => tx.one(LAST_DAYS, &[&id], read),
    }
}
