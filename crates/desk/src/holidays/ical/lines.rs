//! The lines of an iCalendar file (RFC 5545, 3.1), unfolded, and the events among them.

use icalendar::parser::Property;
use sla::Error;

use crate::text::harmless;

/// A property of an event, with the line that it begins on.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub number: usize,
    pub property: Property<'a>,
}

impl Line<'_> {
    /// The property's name is this one.
    pub(super) fn is(&self, name: &str) -> bool {
        self.property.name.as_str().eq_ignore_ascii_case(name)
    }

    /// Its value.
    pub(super) fn value(&self) -> &str {
        self.property.val.as_str().trim()
    }

    /// The value of one of its parameters, without quotes.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.property.params.iter().find(|p| p.key.as_str().eq_ignore_ascii_case(name))?;
        Some(found.val.as_ref()?.as_str().trim_matches('"'))
    }

    /// An error about the value, on this line.
    pub(super) fn refused(&self, en: impl Into<String>, ar: impl Into<String>) -> Error {
        at(self.number, &format!("{}:{}", self.property.name.as_str(), self.value()), en, ar)
    }
}

/// The properties of one VEVENT.
#[derive(Debug)]
pub(super) struct RawEvent<'a> {
    /// The line of its BEGIN.
    pub number: usize,
    pub lines: Vec<Line<'a>>,
    /// Its calendar says METHOD:CANCEL, which cancels every event in it.
    pub cancelled: bool,
}

/// An error on a line of the file.
pub(super) fn at(number: usize, input: &str, en: impl Into<String>, ar: impl Into<String>) -> Error {
    // The input is escaped where an error is shown; what the words quote of it isn't.
    let [en, ar]: [String; 2] = [en.into(), ar.into()];
    Error::new(format!("line {number}"), input, harmless(&en), harmless(&ar))
}

/// The lines with folds undone, each with the number of its first: a line that begins with a space or a tab goes on
/// with the one before it.
pub(super) fn unfold(text: &str) -> Result<Vec<(usize, String)>, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, before))) => before.push_str(rest),
            (Some(rest), None) if !rest.trim().is_empty() => {
                return Err(not_a_calendar(index + 1, line));
            }
            _ if line.trim().is_empty() => {}
            _ => lines.push((index + 1, line.to_owned())),
        }
    }
    Ok(lines)
}

/// The events of every calendar in the file. Other components, and what stands inside events, are passed over.
pub(super) fn events(lines: &[(usize, String)]) -> Result<Vec<RawEvent<'_>>, Error> {
    let mut events: Vec<RawEvent<'_>> = Vec::new();
    let mut open: Vec<(usize, String)> = Vec::new();
    let (mut first_of_calendar, mut method) = (0, String::new());
    for (number, line) in lines {
        let number = *number;
        let begun = keyword(line, "BEGIN:");
        if open.is_empty() && begun.as_deref() != Some("VCALENDAR") {
            return Err(not_a_calendar(number, line));
        }
        if let Some(name) = begun {
            if open.is_empty() {
                (first_of_calendar, method) = (events.len(), String::new());
            }
            if name == "VEVENT" && open.len() == 1 {
                events.push(RawEvent { number, lines: Vec::new(), cancelled: false });
            }
            open.push((number, name));
        } else if let Some(name) = keyword(line, "END:") {
            close(&mut open, number, line, &name)?;
            if open.is_empty() && method == "CANCEL" {
                events[first_of_calendar..].iter_mut().for_each(|event| event.cancelled = true);
            }
        } else if let [_, (_, component)] = &open[..] {
            if component == "VEVENT"
                && let Some(event) = events.last_mut()
            {
                event.lines.push(Line { number, property: property(number, line)? });
            }
        } else if open.len() == 1
            && let Some(value) = keyword(line, "METHOD:")
        {
            method = value;
        }
    }
    match open.last() {
        Some((number, name)) => Err(at(
            *number,
            &format!("BEGIN:{name}"),
            format!("the file ends before END:{name}: it is cut off"),
            format!("ينتهي الملف قبل END:{name}، فهو مبتور"),
        )),
        None if lines.is_empty() => Err(not_a_calendar(1, "")),
        None => Ok(events),
    }
}

/// What follows `BEGIN:` or the like, in capitals, where the line begins so in letters of any case.
fn keyword(line: &str, word: &str) -> Option<String> {
    let start = line.get(..word.len())?;
    start.eq_ignore_ascii_case(word).then(|| line[word.len()..].trim().to_ascii_uppercase())
}

fn close(open: &mut Vec<(usize, String)>, number: usize, line: &str, name: &str) -> Result<(), Error> {
    match open.pop() {
        Some((_, begun)) if begun == name => Ok(()),
        Some((since, begun)) => Err(at(
            number,
            line,
            format!("ends another component than the open one, {begun} of line {since}"),
            format!("ينهي مكوّنًا غير المفتوح، وهو {begun} في السطر {since}"),
        )),
        None => Err(not_a_calendar(number, line)),
    }
}

fn property(number: usize, line: &str) -> Result<Property<'_>, Error> {
    let broken = || {
        at(
            number,
            line,
            "not a line of an iCalendar file: NAME:value was expected",
            "ليس سطرًا من ملف iCalendar: المتوقع NAME:value",
        )
    };
    let property = Property::try_from(line).map_err(|_| broken())?;
    // The parser takes a line without a colon for a name without a value.
    let cut = property.val.as_str().is_empty() && !line.trim_end().ends_with(':');
    if cut { Err(broken()) } else { Ok(property) }
}

fn not_a_calendar(number: usize, line: &str) -> Error {
    at(
        number,
        line,
        "not an iCalendar file: it begins with BEGIN:VCALENDAR and ends with END:VCALENDAR",
        "ليس ملف iCalendar: يبدأ الملف بـ BEGIN:VCALENDAR وينتهي بـ END:VCALENDAR",
    )
}
