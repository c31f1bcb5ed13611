use jiff::civil::Date;

use crate::{DayHours, Error};

/// A name in the two languages of the product.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// English.
    pub en: String,
    /// Arabic; the English one again where no Arabic name is known.
    pub ar: String,
}

impl Name {
    /// A name in both languages.
    pub fn new(en: impl Into<String>, ar: impl Into<String>) -> Self {
        Self { en: en.into(), ar: ar.into() }
    }

    /// One name for both languages, such as one from a calendar file.
    pub fn same(name: impl Into<String>) -> Self {
        let name = name.into();
        Self { ar: name.clone(), en: name }
    }

    /// The name in a language.
    pub fn get(&self, language: crate::Language) -> &str {
        match language {
            crate::Language::En => &self.en,
            crate::Language::Ar => &self.ar,
        }
    }
}

/// One local date on which working hours are closed or are other than the week's (policy D4).
///
/// It closes its date from midnight to midnight of the zone that the calendar has, or opens it for stated hours.
/// A date that is only `expected` (a lunar one that nobody has confirmed yet) closes like any other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The local date.
    pub date: Date,
    /// What the day is called.
    pub name: Name,
    /// The hours that replace the week's on this date: none closes it.
    pub hours: DayHours,
    /// The date is foretold, and may move when somebody confirms it.
    pub expected: bool,
}

impl Holiday {
    /// A holiday that closes its date.
    pub fn closed(date: Date, name: Name) -> Self {
        Self { date, name, hours: DayHours::closed(), expected: false }
    }

    /// A half day: the date is open for these hours and no others.
    pub fn half_day(date: Date, name: Name, hours: DayHours) -> Self {
        Self { date, name, hours, expected: false }
    }
}

/// A named list of holidays, in the order of their dates.
///
/// Several may share a date, as feasts do. Then the date is open only for hours that all of them allow, so that
/// adding a holiday never makes anything due earlier, unless it opens a date that was closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    days: Vec<Holiday>,
}

impl Holidays {
    /// A list of holidays in any order. The same name twice on a date with the same hours is one.
    pub fn new(days: impl IntoIterator<Item = Holiday>) -> Self {
        let mut days: Vec<_> = days.into_iter().collect();
        days.sort_by(|a, b| (a.date, &a.name).cmp(&(b.date, &b.name)));
        days.dedup();
        Self { days }
    }

    /// A list of bare dates, each closed and called by its ISO 8601 date, such as a machine sends.
    ///
    /// # Errors
    /// A text that is no date, with its place in the list as the field (`[3]`).
    pub fn from_dates<'a>(dates: impl IntoIterator<Item = &'a str>) -> Result<Self, Error> {
        let parse = |(index, text): (usize, &str)| {
            let date: Date = text.parse().map_err(|_| {
                Error::new(
                    format!("[{index}]"),
                    text,
                    "not a date such as 2026-12-25",
                    "ليس تاريخًا مثل 2026-12-25",
                )
            })?;
            Ok(Holiday::closed(date, Name::same(text)))
        };
        let days: Result<Vec<_>, _> = dates.into_iter().enumerate().map(parse).collect();
        Ok(Self::new(days?))
    }

    /// All of them, by date.
    pub fn iter(&self) -> std::slice::Iter<'_, Holiday> {
        self.days.iter()
    }

    /// Those of one date.
    pub fn on(&self, date: Date) -> &[Holiday] {
        let start = self.days.partition_point(|day| day.date < date);
        let end = self.days.partition_point(|day| day.date <= date);
        &self.days[start..end]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.days.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }
}

impl<'a> IntoIterator for &'a Holidays {
    type Item = &'a Holiday;
    type IntoIter = std::slice::Iter<'a, Holiday>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
