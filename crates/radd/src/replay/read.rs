//! Reads a log row by row, from a CSV file that may be compressed.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use csv::{ByteRecord, Reader, ReaderBuilder};
use desk::catalog::Priority;
use flate2::bufread::MultiGzDecoder;
use sla::{Error, Zone};

use super::columns::{Columns, Key, Places};
use super::progress::Progress;
use super::times::{self, Moment};

/// How a log is to be understood.
pub(super) struct Reading<'a> {
    pub(super) columns: &'a Columns,
    /// The zone of times that have no offset.
    pub(super) zone: &'a Zone,
    /// The states of a case that nobody has touched yet, in any letter case.
    pub(super) untouched: &'a [String],
}

/// What a row says about its case. An empty field was unknown.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) case: &'a str,
    pub(super) at: Option<Moment>,
    pub(super) submitted: Option<Moment>,
    pub(super) priority: Option<Priority>,
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
/// A file that can't be read to its end, is no CSV in UTF-8, or lacks a column. A bad row is no error: it is handed over.
pub(super) fn read(
    path: &Path,
    reading: &Reading<'_>,
    mut each: impl FnMut(Result<Row<'_>, BadRow>),
) -> Result<(), Error> {
    let (mut progress, log) = open(path).map_err(|error| unreadable(path, &error))?;
    let mut reader = reader(path, log)?;
    let header = reader.byte_headers().map_err(|error| broken(path, 1, error))?;
    let places = reading.columns.find(header)?;
    let mut record = ByteRecord::new();
    let mut line = 1;
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(error) => return Err(broken(path, line, error)),
        }
        line = record.position().map_or(line, csv::Position::line);
        let ends = reader.position().line();
        each(row(&record, &places, reading).map_err(|error| BadRow {
            line,
            case: text(&record, &places, Key::Case).ok().filter(|id| !id.is_empty()).map(str::to_owned),
            error: if ends > line + 1 { spans_lines(error, ends - 1) } else { error },
        }));
        if line.is_multiple_of(4096) {
            progress.tick();
        }
    }
}

fn open(path: &Path) -> io::Result<(Progress, Box<dyn BufRead>)> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let (progress, counted) = Progress::watch(file, length);
    let mut bytes = BufReader::with_capacity(1 << 16, counted);
    // The first two bytes of gzip, whatever the file is called.
    let compressed = bytes.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let log: Box<dyn BufRead> = match compressed {
        true => Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(bytes))),
        false => Box::new(bytes),
    };
    Ok((progress, log))
}

fn reader(path: &Path, mut log: Box<dyn BufRead>) -> Result<Reader<Box<dyn BufRead>>, Error> {
    let start = log.fill_buf().map_err(|error| broken(path, 1, error.into()))?;
    if start.is_empty() {
        return Err(Error::new(
            path.display().to_string(),
            "",
            "the file is empty: give a log with a line of column names and a row a case or an update",
            "الملف فارغ: أعطِ سجلًا أوله سطر بأسماء الأعمدة ثم سطر لكل حالة أو لكل تحديث",
        ));
    }
    if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
        return Err(Error::new(
            path.display().to_string(),
            "",
            "the file is in UTF-16: save it as CSV in UTF-8",
            "الملف بترميز UTF-16: احفظه بصيغة CSV وترميز UTF-8",
        ));
    }
    let delimiter = delimiter(start);
    Ok(ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(log))
}

/// What separates fields: whichever of the three usual ones the line of column names has most of.
fn delimiter(start: &[u8]) -> u8 {
    let header = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| header.iter().filter(|byte| **byte == wanted).count();
    // The last of equals wins, and a file of one column is separated by nothing.
    [b'\t', b';', b','].into_iter().max_by_key(|byte| count(*byte)).unwrap_or(b',')
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
        times::parse(field, reading.zone).map(Some).map_err(|error| error.within(name))
    };
    let (at, submitted) = (moment(Key::At)?, moment(Key::Submitted)?);
    let signs = match moment(Key::Responded)? {
        Some(responded) => [Sign::At(responded), Sign::None],
        None => signs(record, places, reading, at)?,
    };
    Ok(Row { case, at, submitted, priority: priority(record, places)?, signs })
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

/// A row over many lines is mostly a quotation mark that nothing closes, which swallows the rows after it.
fn spans_lines(error: Error, last: u64) -> Error {
    let (en, ar) = (error.problem(sla::Language::En), error.problem(sla::Language::Ar));
    Error::new(
        error.field(),
        error.input(),
        format!("{en} (the row runs on to line {last}: is a quotation mark not closed?)"),
        format!("{ar} (يمتد السطر حتى السطر {last}: هل بقيت علامة اقتباس بلا إغلاق؟)"),
    )
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    Error::new(
        path.display().to_string(),
        "",
        format!("the file can't be read: {error}"),
        format!("تعذّرت قراءة الملف: {error}"),
    )
}

/// A file that breaks off. Figures of half a log would be wrong ones, so there are none.
fn broken(path: &Path, line: u64, error: csv::Error) -> Error {
    let truncated = matches!(
        error.kind(),
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof
    );
    let (en, ar) = match truncated {
        true => (
            format!("the compressed file breaks off after line {line}: get the whole file"),
            format!("ينقطع الملف المضغوط بعد السطر {line}: احصل على الملف كاملًا"),
        ),
        false => (
            format!("the file can't be read on after line {line}: {error}"),
            format!("تعذّرت متابعة قراءة الملف بعد السطر {line}: {error}"),
        ),
    };
    Error::new(path.display().to_string(), "", en, ar)
}
