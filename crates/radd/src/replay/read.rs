//! Reads a log row by row, from a CSV file that may be compressed.

use std::path::Path;

use csv::ByteRecord;
use desk::catalog::Priority;
use sla::{Error, Instant, Zone};

use super::columns::{Columns, Key, Places};
use super::log::{self, Log};
use crate::moment;

/// How a log is to be understood.
pub(super) struct Reading<'a> {
    pub(super) columns: &'a Columns,
    /// The zone of times that have no offset.
    pub(super) zone: &'a Zone,
    /// The states of a case that nobody has touched yet, in any letter case.
    pub(super) untouched: &'a [&'a str],
}

/// An instant that a log states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) at: Instant,
    /// How its local time was read.
    pub(super) clock: moment::Read,
}

/// What a row says about its case. An empty field was unknown.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) case: &'a str,
    pub(super) at: Option<Moment>,
    pub(super) submitted: Option<Moment>,
    pub(super) priority: Option<Priority>,
    /// Empty where it is unknown.
    pub(super) state: &'a str,
    /// The sign of work, and the stricter one (see [`super::history::Measure`]).
    pub(super) signs: [Sign; 2],
}

/// Whether a row shows that the case was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    None,
    At(Moment),
    /// It does, but doesn't say when.
    Untimed,
}

/// A row that couldn't be read. Nothing of it counts.
#[derive(Clone, Debug)]
pub(super) struct BadRow {
    /// The line of the file that it starts in.
    pub(super) line: u64,
    /// The case that it belongs to, if that much could be read.
    pub(super) case: Option<String>,
    /// What is wrong; its field is the column's name.
    pub(super) error: Error,
}

/// Reads the file and hands over row by row.
///
/// # Errors
/// A file that can't be read to its end or breaks off, is no CSV in UTF-8, or lacks a column. A bad row is no error: it
/// is handed over.
pub(super) fn read(
    path: &Path,
    reading: &Reading<'_>,
    mut each: impl FnMut(Result<Row<'_>, BadRow>),
) -> Result<(), Error> {
    let mut log = Log::open(path)?;
    let places = reading.columns.find(log.header()?)?;
    let mut record = ByteRecord::new();
    while let Some(lines) = log.next(&mut record)? {
        let row = row(&record, &places, reading);
        if log.has_open_end() && row.as_ref().is_err_and(|error| may_be_cut(&record, &places, error)) {
            return Err(log.cut());
        }
        each(row.map_err(|error| BadRow {
            line: lines.start,
            case: text(&record, &places, Key::Case).ok().filter(|id| !id.is_empty()).map(str::to_owned),
            error: if lines.end > lines.start + 1 { log::spans_lines(&error, lines.end - 1) } else { error },
        }));
    }
    Ok(())
}

/// Whether a row that can't be read looks as if its end were missing.
fn may_be_cut(record: &ByteRecord, places: &Places, error: &Error) -> bool {
    record.len() < places.width || error.field() == places.last()
}

fn row<'a>(record: &'a ByteRecord, places: &Places, reading: &Reading<'_>) -> Result<Row<'a>, Error> {
    if record.len() != places.width {
        let (has, wants) = (record.len(), places.width);
        return Err(Error::new(
            "",
            "",
            format!("the row has {has} fields where the column names are {wants}"),
            format!("عدد حقول السطر {has} وعدد أسماء الأعمدة {wants}"),
        ));
    }
    let case = text(record, places, Key::Case)?;
    if case.is_empty() {
        return Err(Error::new(
            places.columns().name(Key::Case),
            "",
            "a row without a case: every row needs the id of its case",
            "سطر بلا حالة: يحتاج كل سطر إلى معرّف حالته",
        ));
    }
    let moment = |key| -> Result<Option<Moment>, Error> {
        let field = text(record, places, key)?;
        if field.is_empty() {
            return Ok(None);
        }
        let name = places.columns().name(key);
        let (at, clock) = moment::read(field, reading.zone).map_err(|error| error.renamed(name))?;
        Ok(Some(Moment { at, clock }))
    };
    let (at, submitted) = (moment(Key::At)?, moment(Key::Submitted)?);
    let signs = match moment(Key::Responded)? {
        Some(responded) => [Sign::At(responded), Sign::None],
        None => signs(record, places, reading, at)?,
    };
    let (priority, state) = (priority(record, places)?, text(record, places, Key::State)?);
    Ok(Row { case, at, submitted, priority, state, signs })
}

/// What an update shows: an assignee or a touched state is a sign of work, a touched state the stricter sign.
fn signs(
    record: &ByteRecord,
    places: &Places,
    reading: &Reading<'_>,
    at: Option<Moment>,
) -> Result<[Sign; 2], Error> {
    let state = text(record, places, Key::State)?;
    let known = !state.is_empty();
    let touched = known && !reading.untouched.iter().any(|name| name.eq_ignore_ascii_case(state));
    let assigned = !text(record, places, Key::Assignee)?.is_empty();
    let sign = |shown| match (shown, at) {
        (false, _) => Sign::None,
        (true, Some(at)) => Sign::At(at),
        (true, None) => Sign::Untimed,
    };
    Ok([sign(touched || assigned), sign(touched)])
}

/// A priority as desks write it: `3`, `P3`, `3 - Moderate`.
fn priority(record: &ByteRecord, places: &Places) -> Result<Option<Priority>, Error> {
    let field = text(record, places, Key::Priority)?;
    if field.is_empty() {
        return Ok(None);
    }
    let bare = field.split([' ', '-']).next().unwrap_or(field);
    // The whole field is what the person finds in the log.
    bare.parse().map(Some).map_err(|error: Error| {
        let (en, ar) = (error.problem(sla::Language::En), error.problem(sla::Language::Ar));
        Error::new(places.columns().name(Key::Priority), field, en, ar)
    })
}

/// A field as text without blanks around it; empty where the log has no such column.
fn text<'a>(record: &'a ByteRecord, places: &Places, key: Key) -> Result<&'a str, Error> {
    let Some(field) = places.place(key).and_then(|place| record.get(place)) else {
        return Ok("");
    };
    std::str::from_utf8(field).map(str::trim).map_err(|_| {
        Error::new(
            places.columns().name(key),
            String::from_utf8_lossy(field),
            "not UTF-8: save the log in UTF-8",
            "ليس بترميز UTF-8: احفظ السجل بترميز UTF-8",
        )
    })
}
