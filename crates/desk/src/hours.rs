//! Opening hours as a person or a machine writes them down.

use std::collections::BTreeMap;
use std::fmt;

use crate::digits;
use jiff::civil::{Date, Weekday};
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use sla::{DAY_KEYS, DayHours, Error, Holiday, Holidays, Hours, Name, WallTime, Week};

/// Lists of opening and closing times by day of the week (`mon`) or by date (`2026-12-24`).
pub type Spans = BTreeMap<String, Vec<Vec<String>>>;

/// Opening hours as written in a catalogue or sent by a machine.
///
/// `{"observes_holidays": true, "week": {"mon": [["09:00", "17:00"]]}, "dates": {"2026-12-24": [["09:00", "13:00"]]}}`
///
/// A day of the week that isn't named is closed; a span may run over midnight. `dates` are dates with hours of their
/// own, an empty list closes the date. `observes_holidays` says whether a site's holidays close the hours (policy D4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursSpec {
    /// Whether a site's holidays close these hours.
    pub observes_holidays: bool,
    /// What repeats every week, by `mon` to `sun`.
    #[serde(deserialize_with = "each_key_once")]
    pub week: Spans,
    /// Dates with hours of their own, by ISO 8601 date.
    #[serde(default, deserialize_with = "each_key_once", skip_serializing_if = "Spans::is_empty")]
    pub dates: Spans,
}

impl HoursSpec {
    /// The hours, or everything that is wrong with them, each with its field (`week.mon[0][1]`).
    ///
    /// # Errors
    /// Names that are no days, malformed times or dates, spans that close before they open, a week without hours.
    pub fn hours(&self) -> Result<Hours, Vec<Error>> {
        let mut errors = Vec::new();
        let week = self.read_week(&mut errors);
        let dates: Vec<Holiday> =
            self.dates.iter().filter_map(|(date, spans)| read_date(date, spans, &mut errors)).collect();
        match week {
            Some(week) if errors.is_empty() => {
                Ok(Hours { week, observes_holidays: self.observes_holidays, dates: Holidays::new(dates) })
            }
            _ => Err(errors),
        }
    }

    fn read_week(&self, errors: &mut Vec<Error>) -> Option<Week> {
        let unknown = self.week.keys().filter(|key| !DAY_KEYS.contains(&key.as_str()));
        errors.extend(unknown.map(|key| not_a_day(key)));
        let mut week = Week::builder();
        let days = DAY_KEYS.iter().zip(Weekday::Monday.cycle_forward());
        for (key, day) in days {
            let spans = self.week.get(*key).map_or(&[][..], Vec::as_slice);
            for (index, span) in spans.iter().enumerate() {
                let added = open_and_close(span).and_then(|(open, close)| {
                    week.add_span(day, open, close)?;
                    Ok(())
                });
                errors.extend(added.err().map(|e| e.within(&format!("week.{key}[{index}]"))));
            }
        }
        let had_errors = !errors.is_empty();
        match week.build() {
            Ok(week) => Some(week),
            // A week whose spans were all refused is not called empty as well.
            Err(_) if had_errors => None,
            Err(empty) => {
                errors.push(empty.within("week"));
                None
            }
        }
    }
}

impl TryFrom<HoursSpec> for Hours {
    type Error = Error;

    /// As [`HoursSpec::hours`], with the first error only.
    fn try_from(spec: HoursSpec) -> Result<Self, Error> {
        spec.hours().map_err(|errors| {
            errors
                .into_iter()
                .next()
                .unwrap_or_else(|| Error::new("", "", "these hours can't be read", "تعذّرت قراءة هذه الساعات"))
        })
    }
}

pub(crate) fn open_and_close(span: &[String]) -> Result<(WallTime, WallTime), Error> {
    let [open, close] = span else {
        return Err(Error::new(
            "",
            span.join(", "),
            "not a span of hours: write its opening and its closing time, such as [\"09:00\", \"17:00\"]",
            "ليست فترة ساعات: اكتب وقت الفتح ووقت الإغلاق مثل [\"09:00\", \"17:00\"]",
        ));
    };
    let open = digits::latin(open).parse().map_err(|e: Error| e.within("[0]"))?;
    let close = digits::latin(close).parse().map_err(|e: Error| e.within("[1]"))?;
    Ok((open, close))
}

fn read_date(key: &str, spans: &[Vec<String>], errors: &mut Vec<Error>) -> Option<Holiday> {
    let before = errors.len();
    let field = format!("dates.{key}");
    let date: Option<Date> = key.parse().ok().filter(|date: &Date| date.to_string() == key);
    if date.is_none() {
        errors.push(Error::new(&field, key, "not a date such as 2026-12-24", "ليس تاريخًا مثل 2026-12-24"));
    }
    let mut read = Vec::new();
    for (index, span) in spans.iter().enumerate() {
        match open_and_close(span) {
            Ok(times) => read.push(times),
            Err(e) => errors.push(e.within(&format!("{field}[{index}]"))),
        }
    }
    if errors.len() > before {
        return None;
    }
    let hours = DayHours::new(read).map_err(|e| errors.push(e.within(&field))).ok()?;
    Some(Holiday::half_day(date?, Name::same(key), hours))
}

fn not_a_day(key: &str) -> Error {
    Error::new(
        format!("week.{key}"),
        key,
        format!("not a day of the week: write {}", DAY_KEYS.join(", ")),
        format!("ليس يومًا من أيام الأسبوع: اكتب {}", DAY_KEYS.join("، ")),
    )
}

/// A map that is refused where a key comes twice, since the last would silently win.
///
/// # Errors
/// A key that comes twice; what isn't a map of lists of opening and closing times.
pub fn each_key_once<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Spans, D::Error> {
    struct EachOnce;

    impl<'de> Visitor<'de> for EachOnce {
        type Value = Spans;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(
                "lists of opening and closing times by day, such as {\"mon\": [[\"09:00\", \"17:00\"]]}",
            )
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Spans, A::Error> {
            let mut spans = Spans::new();
            while let Some((key, value)) = map.next_entry::<String, Vec<Vec<String>>>()? {
                if spans.contains_key(&key) {
                    return Err(de::Error::custom(format_args!(
                        "{key:?} comes twice: give all its hours once"
                    )));
                }
                spans.insert(key, value);
            }
            Ok(spans)
        }
    }

    deserializer.deserialize_map(EachOnce)
}
