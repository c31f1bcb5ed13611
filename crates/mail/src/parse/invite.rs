//! Invitations, as far as they are shown beside the file.

use icalendar::parser::{Component, read_calendar, unfold};
use jiff::civil::DateTime;

/// A time as a calendar says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// What the clock shows there; a day alone is its midnight.
    pub local: DateTime,
    /// Whose clock: `UTC`, the name that the calendar gives, or nothing where it is everybody's own.
    pub zone: Option<String>,
    /// Whether it is a whole day.
    pub day: bool,
}

/// What an invitation says of its first event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invite {
    /// What it does: `REQUEST`, `CANCEL`, `REPLY` …; empty where it doesn't say.
    pub method: String,
    /// Its title, on one line.
    pub summary: String,
    /// When it begins.
    pub start: Option<Moment>,
    /// When it ends.
    pub end: Option<Moment>,
}

pub(super) fn read(text: &str) -> Option<Invite> {
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).ok()?;
    let event = calendar
        .components
        .iter()
        .find(|component| component.name.as_str().eq_ignore_ascii_case("VEVENT"))?;
    let method = calendar.properties.iter().find(|it| it.name.as_str().eq_ignore_ascii_case("METHOD"));
    Some(Invite {
        method: method.map(|it| it.val.as_str().trim().to_ascii_uppercase()).unwrap_or_default(),
        summary: value(event, "SUMMARY").map(plain).unwrap_or_default(),
        start: moment(event, "DTSTART"),
        end: moment(event, "DTEND"),
    })
}

fn value<'a>(event: &'a Component<'_>, name: &str) -> Option<&'a str> {
    event.properties.iter().find(|it| it.name.as_str().eq_ignore_ascii_case(name)).map(|it| it.val.as_str())
}

/// A text without its escapes, RFC 5545 3.3.11.
fn plain(text: &str) -> String {
    let text = text.replace("\\n", " ").replace("\\N", " ").replace("\\,", ",").replace("\\;", ";");
    super::one_line(&text.replace("\\\\", "\\"))
}

fn moment(event: &Component<'_>, name: &str) -> Option<Moment> {
    let property = event.properties.iter().find(|it| it.name.as_str().eq_ignore_ascii_case(name))?;
    let text = property.val.as_str().trim();
    let zone = property.params.iter().find(|it| it.key.as_str().eq_ignore_ascii_case("TZID"));
    let zone = zone.and_then(|it| it.val.as_ref()).map(|it| it.as_str().trim_matches('"').to_owned());
    if let Some(utc) = text.strip_suffix('Z') {
        let local = DateTime::strptime("%Y%m%dT%H%M%S", utc).ok()?;
        return Some(Moment { local, zone: Some("UTC".into()), day: false });
    }
    if text.len() == 8 {
        let day = jiff::civil::Date::strptime("%Y%m%d", text).ok()?;
        return Some(Moment { local: day.at(0, 0, 0, 0), zone, day: true });
    }
    let local = DateTime::strptime("%Y%m%dT%H%M%S", text).ok()?;
    Some(Moment { local, zone, day: false })
}
