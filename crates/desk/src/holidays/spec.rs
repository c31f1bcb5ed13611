//! Holidays as a machine writes them down: structured, and judged by field.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sla::{DayHours, Error, Holiday, Holidays, Name};

use crate::digits::latin;
use crate::hours::open_and_close;
use crate::written::{Errors, name};

/// A holiday as a machine writes it down (policy D4).
///
/// `{"date": "2026-12-24", "name": {"en": "Christmas Eve", "ar": "ليلة عيد الميلاد"}, "hours": [["09:00", "13:00"]]}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolidaySpec {
    /// An ISO 8601 date.
    pub date: String,
    /// What the day is called.
    pub name: NameSpec,
    /// Opening and closing times of the hours that are open: none closes the date.
    #[serde(default)]
    pub hours: Vec<Vec<String>>,
    /// Nobody has confirmed the date yet.
    #[serde(default)]
    pub expected: bool,
}

/// A name as a machine writes it down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameSpec {
    /// English.
    pub en: String,
    /// Arabic; the English one again where none is given.
    #[serde(default)]
    pub ar: Option<String>,
}

/// The holidays, or everything that is wrong with them, each with its field (`days[3].hours[0][1]`).
///
/// # Errors
/// A malformed date or time, hours that close before they open, a name that is empty, too long or not one line.
pub fn read(field: &str, days: &[HolidaySpec]) -> Result<Holidays, Vec<Error>> {
    let mut errors = Errors::default();
    let read =
        |(index, spec): (usize, &HolidaySpec)| errors.keep_all(&format!("{field}[{index}]"), spec.holiday());
    let days: Vec<_> = days.iter().enumerate().map(read).collect();
    errors.finish(days.into_iter().collect::<Option<Vec<_>>>().map(Holidays::new))
}

impl HolidaySpec {
    fn holiday(&self) -> Result<Holiday, Vec<Error>> {
        let mut errors = Errors::default();
        let date = errors.keep(self.read_date());
        let en = errors.keep(name("name.en", &self.name.en));
        let ar = match &self.name.ar {
            Some(ar) => errors.keep(name("name.ar", ar)),
            None => en.clone(),
        };
        let spans = self.hours.iter().enumerate().map(|(index, span)| {
            errors.keep(open_and_close(span).map_err(|e| e.within(&format!("hours[{index}]"))))
        });
        let spans = spans.collect::<Vec<_>>().into_iter().collect::<Option<Vec<_>>>();
        let hours = spans.and_then(|spans| match spans.is_empty() {
            true => Some(DayHours::closed()),
            false => errors.keep(DayHours::new(spans).map_err(|e| e.within("hours"))),
        });
        let whole = date.zip(en.zip(ar)).zip(hours);
        errors.finish(whole.map(|((date, (en, ar)), hours)| Holiday {
            date,
            name: Name::new(en, ar),
            hours,
            expected: self.expected,
        }))
    }

    fn read_date(&self) -> Result<Date, Error> {
        let digits = latin(self.date.trim());
        let date: Option<Date> = digits.parse().ok().filter(|date: &Date| date.to_string() == digits);
        date.ok_or_else(|| {
            Error::new("date", &self.date, "not a date such as 2026-12-24", "ليس تاريخًا مثل 2026-12-24")
        })
    }
}

impl From<&Holiday> for HolidaySpec {
    fn from(day: &Holiday) -> Self {
        let span = |(open, close): (sla::WallTime, sla::WallTime)| vec![open.to_string(), close.to_string()];
        Self {
            date: day.date.to_string(),
            name: NameSpec { en: day.name.en.clone(), ar: Some(day.name.ar.clone()) },
            hours: day.hours.spans().map(span).collect(),
            expected: day.expected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn specs(json: &str) -> Vec<HolidaySpec> {
        serde_json::from_str(json).expect("it is well formed")
    }

    #[test]
    fn d4_days_are_closed_or_open_for_stated_hours_and_come_back_as_they_were() -> Result<(), Vec<Error>> {
        let written = specs(
            r#"[{"date": "2026-12-24", "name": {"en": "Christmas Eve", "ar": "ليلة عيد الميلاد"},
                 "hours": [["09:00", "13:00"]]},
                {"date": "٢٠٢٧-٠٣-٠٩", "name": {"en": "Eid al-Fitr"}, "expected": true}]"#,
        );
        let days = read("days", &written)?;
        let again: Vec<HolidaySpec> = days.iter().map(HolidaySpec::from).collect();
        assert_eq!(again[0], written[0]);
        assert_eq!(
            (again[1].date.as_str(), again[1].name.ar.as_deref()),
            ("2027-03-09", Some("Eid al-Fitr"))
        );
        assert!(again[1].expected && again[1].hours.is_empty());
        assert_eq!(read("days", &again)?, days);
        Ok(())
    }

    #[test]
    fn everything_that_is_wrong_with_days_is_told_by_field() {
        let wrong = specs(
            r#"[{"date": "2026-12-25", "name": {"en": "x"}},
                {"date": "25.12.2026", "name": {"en": " "}, "hours": [["09:00", "25:00"], ["09:00"]]},
                {"date": "2026-12-26", "name": {"en": "x", "ar": "a\u0000b"}, "hours": [["13:00", "09:00"]]}]"#,
        );
        let errors = read("days", &wrong).expect_err("much is wrong");
        let fields: Vec<_> = errors.iter().map(Error::field).collect();
        let expected =
            ["days[1].date", "days[1].name.en", "days[1].hours[0][1]", "days[1].hours[1]", "days[2].name.ar"];
        assert_eq!(fields[..5], expected);
        assert!(fields[5].starts_with("days[2].hours"), "{fields:?}");
    }
}
