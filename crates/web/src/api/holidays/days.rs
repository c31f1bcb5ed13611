//! Days as they are taken and shown, and the three sources that they come from.

use desk::holidays::{HolidaySpec, NameSpec, ical, public, spec};
use desk::written::{Errors, name};
use serde::{Deserialize, Serialize};
use sla::{Error, Holiday, Holidays, Language};
use utoipa::ToSchema;

use crate::problem::Problem;

/// A date on which working hours are closed, or other than the week's.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Holiday)]
pub(super) struct Day {
    /// The local date.
    #[schema(format = Date, examples("2026-12-24"))]
    date: String,
    /// What the day is called.
    name: DayName,
    /// Opening and closing times of the hours that are open: none closes the date.
    #[serde(default)]
    hours: Vec<[String; 2]>,
    /// Nobody has confirmed the date yet; it closes like any other.
    #[serde(default)]
    expected: bool,
}

/// What a day is called.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HolidayName)]
pub(super) struct DayName {
    /// In English.
    #[schema(min_length = 1, max_length = 200)]
    en: String,
    /// In Arabic; the English name again where none is given.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    ar: Option<String>,
}

/// A remark on one event of an iCalendar text.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = ImportNote)]
pub(super) struct Note {
    /// The line.
    line: usize,
    /// What the event is called.
    event: String,
    /// The remark.
    text: String,
}

/// A new holiday calendar. The days of all three sources are taken together.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HolidayCalendarInput)]
pub(super) struct Input {
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Days.
    #[serde(default)]
    #[schema(max_items = 10000)]
    days: Vec<Day>,
    /// The public holidays of a country or a subdivision of one, by its ISO 3166 code, from 2015 to 2035.
    #[serde(default)]
    #[schema(examples("sa"))]
    public: Option<String>,
    /// The text of an iCalendar file, of which the events with dates are holidays.
    #[serde(default)]
    icalendar: Option<String>,
}

/// A new version of a holiday calendar, in whole. The days of all three sources are taken together.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HolidayCalendarVersionInput)]
pub(super) struct VersionInput {
    /// What it is called; as before where nothing is given.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    /// Days.
    #[serde(default)]
    #[schema(max_items = 10000)]
    days: Vec<Day>,
    /// The public holidays of a country or a subdivision of one, by its ISO 3166 code, from 2015 to 2035.
    #[serde(default)]
    #[schema(examples("sa"))]
    public: Option<String>,
    /// The text of an iCalendar file, of which the events with dates are holidays.
    #[serde(default)]
    icalendar: Option<String>,
}

impl Input {
    pub(super) fn read(self, language: Language) -> Result<(String, Holidays, Vec<Note>), Problem> {
        let mut errors = Errors::default();
        let called = errors.keep(name("name", &self.name));
        let days =
            errors.keep_each(read(&self.days, self.public.as_deref(), self.icalendar.as_deref(), language));
        let whole = called.zip(days).map(|(called, (days, notes))| (called, days, notes));
        errors.finish(whole).map_err(Problem::invalid)
    }
}

impl VersionInput {
    pub(super) fn read(self, language: Language) -> Result<(Option<String>, Holidays, Vec<Note>), Problem> {
        let mut errors = Errors::default();
        let called = errors.keep(self.name.as_deref().map(|called| name("name", called)).transpose());
        let days =
            errors.keep_each(read(&self.days, self.public.as_deref(), self.icalendar.as_deref(), language));
        let whole = called.zip(days).map(|(called, (days, notes))| (called, days, notes));
        errors.finish(whole).map_err(Problem::invalid)
    }
}

/// A calendar has at most so many days that are given one by one.
const MOST_DAYS: usize = 10_000;

fn read(
    days: &[Day],
    place: Option<&str>,
    icalendar: Option<&str>,
    language: Language,
) -> Result<(Holidays, Vec<Note>), Vec<Error>> {
    let mut errors = Errors::default();
    let given: Vec<HolidaySpec> = days.iter().map(HolidaySpec::from).collect();
    let given = errors.keep_each(match given.len() {
        ..=MOST_DAYS => spec::read("days", &given),
        many => {
            let (en, ar) = (format!("more than {MOST_DAYS}"), format!("أكثر من {MOST_DAYS}"));
            Err(vec![Error::new("days", many.to_string(), en, ar)])
        }
    });
    let place = place.map(|place| public(place).map_err(|e| e.within("public")));
    let place = errors.keep(place.transpose());
    let imported = icalendar.map(|text| {
        let read = ical::import(text, public::YEARS);
        read.map_err(|error| {
            let field = format!("icalendar: {}", error.field());
            error.renamed(field)
        })
    });
    let imported = errors.keep(imported.transpose());
    let whole = given.zip(place).zip(imported).map(|((given, place), imported)| {
        let notes = imported.iter().flat_map(|import| &import.notes).map(|note| Note {
            line: note.line,
            event: note.event.get(language).to_owned(),
            text: note.text.get(language).to_owned(),
        });
        let notes = notes.collect();
        let lists = [Some(given), place, imported.map(|import| import.holidays)];
        let days = lists.iter().flatten().flatten().cloned();
        (Holidays::new(days), notes)
    });
    errors.finish(whole)
}

impl From<&Day> for HolidaySpec {
    fn from(day: &Day) -> Self {
        Self {
            date: day.date.clone(),
            name: NameSpec { en: day.name.en.clone(), ar: day.name.ar.clone() },
            hours: day.hours.iter().map(|span| span.to_vec()).collect(),
            expected: day.expected,
        }
    }
}

impl From<&Holiday> for Day {
    fn from(day: &Holiday) -> Self {
        Self {
            date: day.date.to_string(),
            name: DayName { en: day.name.en.clone(), ar: Some(day.name.ar.clone()) },
            hours: day.hours.spans().map(|(open, close)| [open.to_string(), close.to_string()]).collect(),
            expected: day.expected,
        }
    }
}
