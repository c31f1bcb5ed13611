//! `radd holidays`: lists the public holidays, imports calendars, and says what one list adds to another (policy D4).

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use desk::holidays::diff::describe_undated;
use desk::holidays::ical::{Import, Note};
use desk::holidays::{Change, Place, diff, ical, places, public, text};
use serde::Serialize;
use sla::text::weekday;
use sla::{Error, Holiday, Holidays, Language, Name};

/// More than this is no calendar of holidays.
const LARGEST_FILE: u64 = 16 * 1024 * 1024;

#[derive(Subcommand)]
pub(crate) enum HolidaysCommand {
    /// Print the public holidays of a place, or every place that has a list.
    ///
    /// A country's own list has the days that close offices in the whole country; a subdivision's list is complete in
    /// itself. They cover 2015 to 2035. Lunar dates that nobody has confirmed yet are marked as expected: they close
    /// like any other.
    List {
        /// A country or a subdivision by its ISO 3166 code, such as us or us-wa, or a file [default: list the places].
        #[arg(value_name = "ID|FILE")]
        source: Option<String>,
        /// Only the holidays of this year.
        #[arg(long, value_name = "YEAR", requires = "source", value_parser = year)]
        year: Option<i16>,
        /// Print JSON, with names in both languages.
        #[arg(long)]
        json: bool,
    },
    /// Read a calendar file, say what was and what wasn't taken from it, and write it as text.
    ///
    /// An iCalendar file (.ics): events with dates (VALUE=DATE) are holidays, on the local date wherever they are used;
    /// one with times of day is skipped and named. DTEND is the day after the last. Rules of recurrence are followed
    /// within the years of --years. A cancelled event is left out, a tentative one is expected, a later version
    /// replaces an earlier one. What can't be read exactly is an error with its line, never a guess.
    ///
    /// A text file (.txt) has a line a day: its date, opening hours for a half day, "expected" for a date that
    /// nobody has confirmed, and its name in English and Arabic.
    ///
    ///     2026-12-24 09:00-13:00 Christmas Eve | ليلة عيد الميلاد
    ///     2027-03-09 expected Eid al-Fitr | عيد الفطر
    #[command(verbatim_doc_comment)]
    Import {
        /// The calendar, .ics or .txt.
        file: PathBuf,
        /// Write the holidays to this file as text; otherwise they are printed, and what was not taken as comments.
        #[arg(long, value_name = "FILE.txt")]
        out: Option<PathBuf>,
        /// Replace the file of --out where it exists.
        #[arg(long, requires = "out")]
        force: bool,
        /// Say what the file adds to this list and removes from it, from the first to the last year of the file.
        #[arg(long, value_name = "ID|FILE")]
        against: Option<String>,
        /// The years to follow recurring events in: one, or the first and the last.
        #[arg(long, value_name = "YEARS", default_value = "2015-2035", value_parser = years)]
        years: RangeInclusive<i16>,
        /// Print JSON, with names in both languages.
        #[arg(long)]
        json: bool,
    },
    /// Say what one list adds to another, removes, moves and changes.
    Diff {
        /// The list as it was: a country or subdivision, or a file.
        #[arg(value_name = "ID|FILE")]
        old: String,
        /// The list as it is to be.
        #[arg(value_name = "ID|FILE")]
        new: String,
        /// Only the holidays of this year.
        #[arg(long, value_name = "YEAR", value_parser = year)]
        year: Option<i16>,
        /// Print JSON, with names in both languages.
        #[arg(long)]
        json: bool,
    },
}

/// Runs a command and prints what it found to `out`.
///
/// # Errors
/// A place without a list, a file that can't be read or written, a calendar that can't be read exactly.
pub(crate) fn run(command: HolidaysCommand, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
    match command {
        HolidaysCommand::List { source: None, json, .. } => list_places(json, language, out),
        HolidaysCommand::List { source: Some(source), year, json } => {
            list(&only(load(&source)?, year), json, language, out)
        }
        HolidaysCommand::Import { file, out: target, force, against, years, json } => {
            let import = read(&file, years)?;
            let against = against.map(|source| load(&source)).transpose()?;
            let against = against.map(|old| within_years_of(&import.holidays, &old));
            let changes = against.as_ref().map(|old| diff(old, &import.holidays));
            let report = Report { import: &import, changes: changes.as_deref() };
            if let Some(target) = &target {
                save(target, &report.as_text(language), force)?;
            }
            match (json, target) {
                (true, _) => write_json(&report.as_json(), out),
                (false, None) => Ok(write!(out, "{}", report.as_text(language))?),
                (false, Some(_)) => Ok(write!(out, "{}", report.words(language))?),
            }
        }
        HolidaysCommand::Diff { old, new, year, json } => {
            let (old, new) = (only(load(&old)?, year), only(load(&new)?, year));
            let changes = diff(&old, &new);
            if json {
                return write_json(&changes.iter().map(change_json).collect::<Vec<_>>(), out);
            }
            Ok(write!(out, "{}", difference(&changes, language))?)
        }
    }
}

/// The holidays that a source names: a place with a list such as `us` or `us-wa`, or a file, `.ics` or `.txt`.
///
/// What an iCalendar file has besides holidays is passed over in silence here; `radd holidays import` names it.
///
/// # Errors
/// A place without a list, or a file that can't be read.
pub(crate) fn load(source: &str) -> Result<Holidays, Error> {
    let path = Path::new(source);
    if path.extension().is_none() && path.components().count() < 2 && !path.is_file() {
        return public(source);
    }
    Ok(read(path, public::YEARS)?.holidays)
}

/// Reads a file in either format: it is an iCalendar file where it is called or begins like one.
fn read(path: &Path, years: RangeInclusive<i16>) -> Result<Import, Error> {
    let file = path.display().to_string();
    let bytes = contents(path).map_err(|(en, ar)| Error::new("", &file, en, ar))?;
    let source = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        Error::new(
            format!("{file}: line {line}"),
            "",
            "not UTF-8: save the file as UTF-8 text",
            "ليس نصًا بترميز UTF-8: احفظ الملف بهذا الترميز",
        )
    })?;
    let is_named = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ics"));
    let start = source.trim_start_matches('\u{feff}').trim_start();
    let begins = start.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:"));
    let read = if is_named || begins {
        ical::import(&source, years)
    } else {
        text::parse(&source).map(|holidays| Import { events: holidays.len(), holidays, notes: Vec::new() })
    };
    read.map_err(|error| {
        let (en, ar) = (error.problem(Language::En), error.problem(Language::Ar));
        Error::new(format!("{file}: {}", error.field()), error.input(), en, ar)
    })
}

/// The bytes of a file, or why not, in both languages.
fn contents(path: &Path) -> Result<Vec<u8>, (String, String)> {
    let refused = |error| (format!("can't be read: {error}"), format!("تعذرت قراءته: {error}"));
    if fs::metadata(path).map_err(refused)?.len() > LARGEST_FILE {
        return Err(("larger than 16 MiB".to_owned(), "أكبر من 16 ميبي بايت".to_owned()));
    }
    fs::read(path).map_err(refused)
}

fn save(path: &Path, text: &str, force: bool) -> Result<(), Error> {
    let written = if force {
        fs::write(path, text)
    } else {
        fs::File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()))
    };
    written.map_err(|error| {
        let file = path.display().to_string();
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            return Error::new("", file, "exists: --force replaces it", "موجود: ‎--force يستبدله");
        }
        Error::new("", file, format!("can't be written: {error}"), format!("تعذرت كتابته: {error}"))
    })
}

fn only(holidays: Holidays, year: Option<i16>) -> Holidays {
    match year {
        Some(year) => Holidays::new(holidays.iter().filter(|day| day.date.year() == year).cloned()),
        None => holidays,
    }
}

/// What a list has in the years from the first to the last that another one covers.
fn within_years_of(covering: &Holidays, list: &Holidays) -> Holidays {
    let year = |day: Option<&Holiday>| day.map_or(0, |day| day.date.year());
    let years = year(covering.iter().next())..=year(covering.iter().last());
    Holidays::new(list.iter().filter(|day| years.contains(&day.date.year())).cloned())
}

fn list_places(json: bool, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
    let places = places();
    if json {
        let all: Vec<_> = places.iter().map(place_json).collect();
        return write_json(&all, out);
    }
    for Place { id, name } in &places {
        let indent = if id.contains('-') { "  " } else { "" };
        writeln!(out, "{indent}{id:<8}{}", name.get(language))?;
    }
    Ok(())
}

fn list(holidays: &Holidays, json: bool, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
    if json {
        return write_json(&holidays.iter().map(holiday_json).collect::<Vec<_>>(), out);
    }
    for day in holidays {
        let name = describe_undated(day, language);
        writeln!(out, "{}  {:<10} {name}", day.date, weekday(day.date.weekday(), language))?;
    }
    Ok(())
}

/// What was read, and what it changes.
struct Report<'a> {
    import: &'a Import,
    changes: Option<&'a [Change<'a>]>,
}

impl Report<'_> {
    /// A line on what was read, one a remark, and the changes.
    fn words(&self, language: Language) -> String {
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
        if let Some(changes) = self.changes {
            said.push_str(&difference(changes, language));
        }
        said
    }

    /// The holidays as a text file, headed by the report as comments.
    fn as_text(&self, language: Language) -> String {
        let comments: String = self.words(language).lines().map(|line| format!("# {line}\n")).collect();
        comments + &text::write(&self.import.holidays)
    }

    fn as_json(&self) -> ReportJson<'_> {
        ReportJson {
            events: self.import.events,
            holidays: self.import.holidays.iter().map(holiday_json).collect(),
            notes: self.import.notes.iter().map(note_json).collect(),
            changes: self.changes.map(|changes| changes.iter().map(change_json).collect()),
        }
    }
}

/// The changes, a line each, and how many there are of each kind.
fn difference(changes: &[Change<'_>], language: Language) -> String {
    let count = |kind| changes.iter().filter(|change| change.kind() == kind).count();
    let (added, removed) = (count("added"), count("removed"));
    let (moved, changed) = (count("moved"), count("changed"));
    let mut said = match language {
        Language::En => format!("{added} added, {removed} removed, {moved} moved, {changed} changed\n"),
        Language::Ar => format!("أُضيف {added}، حُذف {removed}، نُقل {moved}، تغيّر {changed}\n"),
    };
    for change in changes {
        let _ = writeln!(said, "  {}", change.text(language));
    }
    said
}

#[derive(Serialize)]
struct NameJson<'a> {
    en: &'a str,
    ar: &'a str,
}

#[derive(Serialize)]
struct PlaceJson<'a> {
    id: &'a str,
    name: NameJson<'a>,
}

#[derive(Serialize)]
struct HolidayJson<'a> {
    date: String,
    name: NameJson<'a>,
    /// The hours that are open: none closes the date.
    hours: Vec<[String; 2]>,
    expected: bool,
}

#[derive(Serialize)]
struct NoteJson<'a> {
    line: usize,
    event: NameJson<'a>,
    text: NameJson<'a>,
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    change: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<HolidayJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<HolidayJson<'a>>,
}

#[derive(Serialize)]
struct ReportJson<'a> {
    events: usize,
    holidays: Vec<HolidayJson<'a>>,
    notes: Vec<NoteJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<ChangeJson<'a>>>,
}

fn name_json(Name { en, ar }: &Name) -> NameJson<'_> {
    NameJson { en, ar }
}

fn place_json(Place { id, name }: &Place) -> PlaceJson<'_> {
    PlaceJson { id, name: name_json(name) }
}

fn note_json(note: &Note) -> NoteJson<'_> {
    NoteJson { line: note.line, event: name_json(&note.event), text: name_json(&note.text) }
}

fn holiday_json(day: &Holiday) -> HolidayJson<'_> {
    HolidayJson {
        date: day.date.to_string(),
        name: name_json(&day.name),
        hours: day.hours.spans().map(|(open, close)| [open.to_string(), close.to_string()]).collect(),
        expected: day.expected,
    }
}

fn change_json<'a>(change: &'a Change<'a>) -> ChangeJson<'a> {
    let after = (!matches!(change, Change::Removed(_))).then(|| holiday_json(change.holiday()));
    ChangeJson { change: change.kind(), before: change.before().map(holiday_json), after }
}

fn write_json(value: &impl Serialize, out: &mut dyn Write) -> anyhow::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)?;
    Ok(())
}

fn year(text: &str) -> Result<i16, String> {
    let digits = desk::digits::latin(text);
    let year = digits.parse().ok().filter(|year| (1..=9999).contains(year));
    year.ok_or_else(|| "not a year such as 2026".to_owned())
}

fn years(text: &str) -> Result<RangeInclusive<i16>, String> {
    let (first, last) = text.split_once(['-', '–']).unwrap_or((text, text));
    let range = year(first.trim())?..=year(last.trim())?;
    if range.is_empty() {
        return Err("the last year comes before the first".to_owned());
    }
    Ok(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(command: HolidaysCommand, language: Language) -> String {
        let mut out = Vec::new();
        run(command, language, &mut out).expect("the command works");
        String::from_utf8(out).expect("text")
    }

    /// A file of its own for each test, removed with the folder of the operating system's choosing.
    fn file(name: &str, text: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("radd-holidays-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join(name);
        fs::write(&path, text).expect("a file");
        path
    }

    const CALENDAR: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Christmas Day\nDTSTART;VALUE=DATE:20261225\nEND:VEVENT\n\
        BEGIN:VEVENT\nSUMMARY:Party\nDTSTART:20261224T120000Z\nEND:VEVENT\nEND:VCALENDAR\n";

    fn import(file: PathBuf, out: Option<PathBuf>, json: bool) -> HolidaysCommand {
        HolidaysCommand::Import { file, out, force: false, against: None, years: 2015..=2035, json }
    }

    #[test]
    fn d4_a_list_marks_what_is_only_expected() {
        let list = |language| {
            output(
                HolidaysCommand::List { source: Some("SA".into()), year: Some(2027), json: false },
                language,
            )
        };
        assert!(list(Language::En).contains("2027-03-09  Tuesday    Eid al-Fitr Holiday (expected)\n"));
        assert!(list(Language::Ar).contains("عطلة عيد الفطر (متوقع)\n"));
    }

    #[test]
    fn the_places_are_listed_in_both_languages() {
        let list =
            |language| output(HolidaysCommand::List { source: None, year: None, json: false }, language);
        assert!(list(Language::En).contains("us      United States\n"));
        assert!(list(Language::En).contains("  us-wa   Washington\n"));
        assert!(list(Language::Ar).contains("jo      الأردن\n"));
    }

    #[test]
    fn an_import_reads_back_and_says_what_it_left_out() {
        let ics = file("party.ics", CALENDAR);
        let printed = output(import(ics.clone(), None, false), Language::En);
        assert!(
            printed.starts_with("# Events read: 2. Holidays: 1. From 2026-12-25 to 2026-12-25.\n"),
            "{printed}"
        );
        assert!(printed.contains("# line 6, Party: skipped"), "{printed}");
        assert_eq!(text::parse(&printed).expect("our own text").len(), 1);

        let target = ics.with_extension("txt");
        let _ = fs::remove_file(&target);
        let report = output(import(ics.clone(), Some(target.clone()), false), Language::En);
        assert!(report.starts_with("Events read: 2."), "{report}");
        let (ours, theirs) = (target.display().to_string(), ics.display().to_string());
        assert_eq!(load(&ours).expect("written"), load(&theirs).expect("there"));
        let again =
            run(import(ics, Some(target), false), Language::En, &mut Vec::new()).expect_err("it exists");
        assert!(again.to_string().ends_with("exists: --force replaces it"), "{again}");
    }

    #[test]
    fn an_import_is_compared_in_the_years_that_it_covers() {
        let command = HolidaysCommand::Import {
            file: file("against.ics", CALENDAR),
            out: None,
            force: false,
            against: Some("de".into()),
            years: 2015..=2035,
            json: false,
        };
        let printed = output(command, Language::En);
        assert!(printed.contains("# 0 added, 8 removed, 0 moved, 0 changed\n"), "{printed}");
    }

    #[test]
    fn an_import_and_a_diff_speak_json() {
        let ics = file("json.ics", CALENDAR);
        let json: serde_json::Value =
            serde_json::from_str(&output(import(ics.clone(), None, true), Language::En)).expect("JSON");
        assert_eq!(json["holidays"][0]["date"], "2026-12-25");
        assert_eq!(json["notes"][0]["line"], 6);
        let old = file("old.txt", "2026-12-25 Christmas Day\n2026-12-26 Boxing Day\n");
        let diff = HolidaysCommand::Diff {
            old: old.display().to_string(),
            new: ics.display().to_string(),
            year: None,
            json: true,
        };
        let json: serde_json::Value = serde_json::from_str(&output(diff, Language::En)).expect("JSON");
        assert_eq!(json[0]["change"], "removed");
        assert_eq!(json[0]["before"]["name"]["en"], "Boxing Day");
        assert_eq!(json.as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn a_source_that_cannot_be_read_is_named() {
        assert!(
            load("zz").expect_err("no place").to_string().starts_with("\"zz\": no list of public holidays")
        );
        let missing = load("missing.ics").expect_err("no file").to_string();
        assert!(missing.starts_with("\"missing.ics\": can't be read"), "{missing}");
        let bad = file("bad.txt", "2026-12-25 Christmas Day\nsoon\n");
        let error = load(&bad.display().to_string()).expect_err("a bad line").to_string();
        assert!(error.contains("bad.txt: line 2: \"soon\": not a date"), "{error}");
        let latin = file("latin.txt", "");
        fs::write(&latin, b"2026-12-25 No\xebl\n").expect("a file");
        let error = load(&latin.display().to_string()).expect_err("not UTF-8").to_string();
        assert!(error.contains("line 1: not UTF-8"), "{error}");
    }

    #[test]
    fn years_are_one_or_a_range() {
        assert_eq!(years("2026"), Ok(2026..=2026));
        assert_eq!(years("٢٠٢٦-2030"), Ok(2026..=2030));
        for bad in ["", "26-", "2030-2026", "0", "10000", "next"] {
            assert!(years(bad).is_err(), "{bad}");
        }
    }
}
