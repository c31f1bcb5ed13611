//! A calendar read from a file, and what there is to say of it.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::ops::RangeInclusive;
use std::path::Path;

use desk::holidays::ical::{self, Import, Note};
use desk::holidays::{Change, diff, text};
use serde::Serialize;
use sla::{Error, Holiday, Holidays, Language};

use super::diff::{ChangeJson, change_json, difference};
use super::{HolidayJson, NameJson, holiday_json, name_json};
use crate::file;

/// Reads a file in either format: it is an iCalendar file where it is called or begins like one.
pub(super) fn read(path: &Path, years: RangeInclusive<i16>) -> Result<Import, Error> {
    let source = file::text(path)?;
    let is_named = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ics"));
    let start = source.trim_start_matches('\u{feff}').trim_start();
    let begins = start.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:"));
    let read = if is_named || begins {
        ical::import(&source, years)
    } else {
        text::parse(&source).map(|holidays| Import { events: holidays.len(), holidays, notes: Vec::new() })
    };
    read.map_err(|error| {
        let field = format!("{}: {}", file::name(path), error.field());
        error.renamed(field)
    })
}

/// Writes a file, and replaces one only where it is told to.
pub(super) fn save(path: &Path, text: &str, force: bool) -> Result<(), Error> {
    let written = if force {
        fs::write(path, text)
    } else {
        fs::File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()))
    };
    written.map_err(|error| {
        let file = file::name(path);
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            return Error::new(file, "", "exists: --force replaces it", "موجود: ‎--force يستبدله");
        }
        Error::new(file, "", format!("can't be written: {error}"), format!("تعذّرت كتابته: {error}"))
    })
}

/// What a list changes of another, in the years from the first to the last that it covers.
fn changes<'a>(old: &'a Holidays, new: &'a Holidays) -> Vec<Change<'a>> {
    let year = |day: Option<&Holiday>| day.map_or(0, |day| day.date.year());
    let years = year(new.iter().next())..=year(new.iter().last());
    let covered = |day: &Holiday| years.contains(&day.date.year());
    let touches = |change: &Change<'_>| covered(change.holiday()) || change.before().is_some_and(covered);
    diff(old, new).into_iter().filter(touches).collect()
}

/// What was read, and what it changes.
pub(super) struct Report<'a> {
    import: &'a Import,
    changes: Option<Vec<Change<'a>>>,
}

impl<'a> Report<'a> {
    /// A report on what was read, and on what it changes of another list.
    pub(super) fn new(import: &'a Import, against: Option<&'a Holidays>) -> Self {
        let changes = against.map(|old| changes(old, &import.holidays));
        Self { import, changes }
    }

    /// A line on what was read, one a remark, and the changes.
    pub(super) fn words(&self, language: Language) -> String {
        let Import { holidays, events, notes } = self.import;
        let days = holidays.len();
        let mut said = match language {
            Language::En => format!("Events read: {events}. Holidays: {days}."),
            Language::Ar => format!("الأحداث المقروءة: {events}. العطل: {days}."),
        };
        if let (Some(first), Some(last)) = (holidays.iter().next(), holidays.iter().last()) {
            let _ = match language {
                Language::En => write!(said, " From {} to {}.", first.date, last.date),
                Language::Ar => write!(said, " من {} إلى {}.", first.date, last.date),
            };
        }
        said.push('\n');
        for Note { line, event, text } in notes {
            let (event, text) = (event.get(language), text.get(language));
            let _ = match language {
                Language::En => writeln!(said, "line {line}, {event}: {text}"),
                Language::Ar => writeln!(said, "السطر {line}، {event}: {text}"),
            };
        }
        if let Some(changes) = &self.changes {
            said.push_str(&difference(changes, language));
        }
        said
    }

    /// The holidays as a text file, headed by the report as comments.
    pub(super) fn as_text(&self, language: Language) -> String {
        let comments: String = self.words(language).lines().map(|line| format!("# {line}\n")).collect();
        comments + &text::write(&self.import.holidays)
    }

    pub(super) fn as_json(&self) -> impl Serialize {
        ReportJson {
            events: self.import.events,
            holidays: self.import.holidays.iter().map(holiday_json).collect(),
            notes: self.import.notes.iter().map(note_json).collect(),
            changes: self.changes.as_deref().map(|changes| changes.iter().map(change_json).collect()),
        }
    }
}

#[derive(Serialize)]
struct NoteJson<'a> {
    line: usize,
    event: NameJson<'a>,
    text: NameJson<'a>,
}

#[derive(Serialize)]
struct ReportJson<'a> {
    events: usize,
    holidays: Vec<HolidayJson<'a>>,
    notes: Vec<NoteJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<ChangeJson<'a>>>,
}

fn note_json(note: &Note) -> NoteJson<'_> {
    NoteJson { line: note.line, event: name_json(&note.event), text: name_json(&note.text) }
}
