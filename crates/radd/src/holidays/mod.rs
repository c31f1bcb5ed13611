//! `radd holidays`: lists the public holidays, imports calendars, adds them to the desk, and says what one list adds to another (policy D4).

mod add;
mod diff;
mod import;
mod list;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use desk::holidays::{listed_years, public, unlisted_years};
use serde::Serialize;
use sla::{Error, Holiday, Holidays, Instant, Language, Name};

use import::Report;

use crate::listing::Shared;

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
    /// Add a holiday calendar to the desk, for sites and contracts to count on.
    Add {
        /// What it is called.
        name: String,
        /// The days: a country or subdivision such as us or us-wa, or a file, .ics or .txt. Can be repeated; without it
        /// the calendar is empty.
        #[arg(long, value_name = "ID|FILE")]
        from: Vec<String>,
        #[command(flatten)]
        shared: Shared,
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
pub(crate) fn run(
    command: HolidaysCommand,
    now: Instant,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match command {
        HolidaysCommand::Add { name, from, shared } => add::run(&name, &from, &shared, now, language, out),
        HolidaysCommand::List { source: None, json, .. } => list::places(json, language, out),
        HolidaysCommand::List { source: Some(source), year, json } => {
            list::days(&in_year(load(&source)?, year)?, json, language, out)
        }
        HolidaysCommand::Import { file, out: target, force, against, years, json } => {
            let import = import::read(&file, years)?;
            let against = against.map(|source| load(&source)).transpose()?;
            let report = Report::new(&import, against.as_ref());
            if let Some(target) = &target {
                import::save(target, &report.as_text(language), force)?;
            }
            match (json, target) {
                (true, _) => write_json(&report.as_json(), out),
                (false, None) => Ok(write!(out, "{}", report.as_text(language))?),
                (false, Some(_)) => Ok(write!(out, "{}", report.words(language))?),
            }
        }
        HolidaysCommand::Diff { old, new, year, json } => {
            let (old, new) = (load(&old)?, load(&new)?);
            // Where one list has the year and the other hasn't, the difference says so.
            if let (Some(year), Some(error)) = (year, year.and_then(|year| unlisted(&old, year))) {
                unlisted(&new, year).map_or(Ok(()), |_| Err(error))?;
            }
            diff::lists(&only(&old, year), &only(&new, year), json, language, out)
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
    Ok(import::read(path, public::YEARS)?.holidays)
}

fn only(holidays: &Holidays, year: Option<i16>) -> Holidays {
    let wanted = |day: &&Holiday| year.is_none_or(|year| day.date.year() == year);
    Holidays::new(holidays.iter().filter(wanted).cloned())
}

/// The holidays of a year, where one is asked for.
///
/// # Errors
/// A year of which the list has none: nobody knows whether it is only missing.
fn in_year(holidays: Holidays, year: Option<i16>) -> Result<Holidays, Error> {
    match year.and_then(|year| unlisted(&holidays, year)) {
        Some(error) => Err(error),
        None => Ok(only(&holidays, year)),
    }
}

/// That the list has no holiday in a year, and in which it has.
fn unlisted(holidays: &Holidays, year: i16) -> Option<Error> {
    let missing = unlisted_years(holidays, year, year);
    let rows = listed_years(holidays);
    let said = |to: &str| {
        let row = |row: &RangeInclusive<i16>| match row.start() == row.end() {
            true => row.start().to_string(),
            false => format!("{}{to}{}", row.start(), row.end()),
        };
        rows.iter().map(row).collect::<Vec<_>>()
    };
    missing.first().map(|year| {
        Error::new(
            "year",
            year.to_string(),
            format!("no holiday is listed in this year: the list has {}", said(" to ").join(", ")),
            format!("لا عطلة مدرجة في هذا العام، وأعوام القائمة: {}", said("–").join("، ")),
        )
    })
}

#[derive(Serialize)]
struct NameJson<'a> {
    en: &'a str,
    ar: &'a str,
}

#[derive(Serialize)]
struct HolidayJson<'a> {
    date: String,
    name: NameJson<'a>,
    /// The hours that are open: none closes the date.
    hours: Vec<[String; 2]>,
    expected: bool,
}

fn name_json(Name { en, ar }: &Name) -> NameJson<'_> {
    NameJson { en, ar }
}

fn holiday_json(day: &Holiday) -> HolidayJson<'_> {
    HolidayJson {
        date: day.date.to_string(),
        name: name_json(&day.name),
        hours: day.hours.spans().map(|(open, close)| [open.to_string(), close.to_string()]).collect(),
        expected: day.expected,
    }
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
