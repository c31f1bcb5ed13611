//! Holiday calendars, in versions that never change (policy D4, D20).

use std::collections::BTreeSet;

use desk::holidays::text;
use desk::id::Id;
use desk::organisation::{HolidayCalendar, Organisation};
use sla::{Holidays, Instant};

use crate::organisation::given;
use crate::{Error, Row, Sql, Tx};

const ADD: Sql = Sql::One("INSERT INTO holiday_calendars (name) VALUES ($1) RETURNING id");
const ADD_VERSION: Sql = Sql::One(
    "INSERT INTO holiday_versions (calendar_id, version, made, name, days) VALUES ($1, $2, $3, $4, $5)",
);
const CHANGE: Sql =
    Sql::One("UPDATE holiday_calendars SET version = version + 1, name = $1 WHERE id = $2 AND version = $3");
const FIND: Sql = Sql::One(
    "SELECT version, made, name, days FROM holiday_versions WHERE calendar_id = $1 AND version = $2",
);
const LAST: Sql = Sql::One(
    "SELECT version, made, name, days FROM holiday_versions WHERE calendar_id = $1 ORDER BY version DESC LIMIT 1",
);
const LAST_VERSION: Sql = Sql::One("SELECT version FROM holiday_calendars WHERE id = $1");
const VERSIONS: Sql = Sql::One(
    "SELECT version, made, name, days FROM holiday_versions
     WHERE calendar_id = $1 AND version > $2 ORDER BY version LIMIT $3",
);
const LIST: Sql =
    Sql::One("SELECT id, version, name FROM holiday_calendars WHERE id > $1 ORDER BY id LIMIT $2");
const LIST_OF: Sql = Sql::One(
    "SELECT id, version, name FROM holiday_calendars
     WHERE id > $1 AND id IN (SELECT p.calendar_id FROM contract_places p
       JOIN contracts c ON c.id = p.contract_id WHERE c.organisation_id = $2)
     ORDER BY id LIMIT $3",
);
const SERVES: Sql = Sql::One(
    "SELECT p.calendar_id FROM contract_places p JOIN contracts c ON c.id = p.contract_id
     WHERE p.calendar_id = $1 AND c.organisation_id = $2 LIMIT 1",
);
const THERE: Sql = Sql::One("SELECT id FROM holiday_calendars WHERE id = $1");

pub(crate) const STATEMENTS: &[Sql] =
    &[ADD, ADD_VERSION, CHANGE, FIND, LAST, LAST_VERSION, VERSIONS, LIST, LIST_OF, SERVES, THERE];

/// A version of a holiday calendar with what it was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayVersion {
    /// What it is called.
    pub name: String,
    /// When it was made.
    pub made: Instant,
    /// Its number and its days.
    pub calendar: HolidayCalendar,
}

/// A holiday calendar in a list, as its last version is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayLine {
    /// Its number.
    pub id: Id<HolidayCalendar>,
    /// Its last version.
    pub version: u32,
    /// What it is called.
    pub name: String,
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
    let id = given(tx.one(ADD, &[&name], |row| row.take())?)?;
    tx.run(ADD_VERSION, &[&id, &1_u32, &made, &name, &text::write(days)])?;
    Ok(id)
}

/// Adds a version to a holiday calendar whose last one is `from`; `false` where it has another by now. Cases that run
/// keep theirs (policy D20).
///
/// # Errors
/// What the engine says.
pub fn change_holidays(
    tx: &mut Tx<'_>,
    id: Id<HolidayCalendar>,
    from: u32,
    (name, made, days): (&str, Instant, &Holidays),
) -> Result<bool, Error> {
    if tx.run(CHANGE, &[&name, &id, &from])? == 0 {
        return Ok(false);
    }
    tx.run(ADD_VERSION, &[&id, &(from + 1), &made, &name, &text::write(days)])?;
    Ok(true)
}

/// A version of a holiday calendar, or the last one; `None` where there is none.
///
/// # Errors
/// What the engine says.
pub fn holidays(
    tx: &mut Tx<'_>,
    id: Id<HolidayCalendar>,
    version: Option<u32>,
) -> Result<Option<HolidayVersion>, Error> {
    let read = |row: &mut Row<'_>| take(row, id);
    match version {
        Some(version) => tx.one(FIND, &[&id, &version], read),
        None => tx.one(LAST, &[&id], read),
    }
}

/// The number of the last version of a holiday calendar; `None` where there is none.
///
/// # Errors
/// What the engine says.
pub(crate) fn last_version(tx: &mut Tx<'_>, id: Id<HolidayCalendar>) -> Result<Option<u32>, Error> {
    tx.one(LAST_VERSION, &[&id], |row| row.take())
}

/// The versions of a holiday calendar after a number, in order.
///
/// # Errors
/// What the engine says.
pub fn holiday_versions(
    tx: &mut Tx<'_>,
    id: Id<HolidayCalendar>,
    after: i64,
    limit: u32,
) -> Result<Vec<HolidayVersion>, Error> {
    tx.all(VERSIONS, &[&id, &after, &limit], |row| take(row, id))
}

/// Holiday calendars after a number, in order; of an organisation only those that its contracts count on.
///
/// # Errors
/// What the engine says.
pub fn holiday_calendars(
    tx: &mut Tx<'_>,
    of: Option<Id<Organisation>>,
    after: i64,
    limit: u32,
) -> Result<Vec<HolidayLine>, Error> {
    let line =
        |row: &mut Row<'_>| Ok(HolidayLine { id: row.take()?, version: row.take()?, name: row.take()? });
    match of {
        Some(of) => tx.all(LIST_OF, &[&after, &of, &limit], line),
        None => tx.all(LIST, &[&after, &limit], line),
    }
}

/// Whether a contract of the organisation counts on a holiday calendar.
///
/// # Errors
/// What the engine says.
pub fn holidays_serve(
    tx: &mut Tx<'_>,
    id: Id<HolidayCalendar>,
    organisation: Id<Organisation>,
) -> Result<bool, Error> {
    Ok(tx.one(SERVES, &[&id, &organisation], |row| row.take::<i64>())?.is_some())
}

/// Those of some holiday calendars that are there.
pub(crate) fn there(
    tx: &mut Tx<'_>,
    ids: BTreeSet<Id<HolidayCalendar>>,
) -> Result<BTreeSet<Id<HolidayCalendar>>, Error> {
    let mut found = BTreeSet::new();
    for id in ids {
        found.extend(tx.one(THERE, &[&id], |row| row.take::<Id<HolidayCalendar>>())?);
    }
    Ok(found)
}

fn take(row: &mut Row<'_>, id: Id<HolidayCalendar>) -> Result<HolidayVersion, Error> {
    let (version, made, name, days): (u32, Instant, String, String) =
        (row.take()?, row.take()?, row.take()?, row.take()?);
    let days = text::parse(&days).map_err(|e| Error::Shape(format!("holiday calendar {id}: {e}")))?;
    Ok(HolidayVersion { name, made, calendar: HolidayCalendar { version, days } })
}
