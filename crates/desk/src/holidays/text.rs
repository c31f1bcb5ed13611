//! Holidays as a person writes them, a line each:
//!
//! ```text
//! # closed all day, named in English and Arabic
//! 2026-12-25 Christmas Day | عيد الميلاد
//! # a half day: open for these hours and no others
//! 2026-12-24 09:00-13:00 Christmas Eve
//! # a lunar date that nobody has confirmed yet
//! 2027-03-09 expected Eid al-Fitr | عيد الفطر
//! # a bare date is called by itself
//! 2027-01-02
//! ```
//!
//! Digits may be Arabic-Indic. A name that could be read as something else stands in quotes, a quote within it twice.

use std::fmt::Write as _;

use jiff::civil::Date;
use sla::{DayHours, Error, Holiday, Holidays, Name, WallTime};

use crate::digits::latin;
use crate::text::harmless;

const EXPECTED: &str = "expected";

/// The holidays of a text.
///
/// # Errors
/// A line that can't be read: the error's field is the line (`line 3`), its problem what is allowed.
///
/// ```
/// use desk::holidays::text;
///
/// let holidays = text::parse("٢٠٢٦-١٢-٢٥ Christmas Day | عيد الميلاد")?;
/// assert_eq!(text::write(&holidays), "2026-12-25 Christmas Day | عيد الميلاد\n");
/// assert_eq!(
///     text::parse("\n25/12/2026 Christmas").unwrap_err().to_string(),
///     "line 2: \"25/12/2026\": not a date: a line begins with one such as 2026-12-25"
/// );
/// # Ok::<(), sla::Error>(())
/// ```
pub fn parse(text: &str) -> Result<Holidays, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut days = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_matches(blank);
        if !line.is_empty() && !line.starts_with('#') {
            days.push(holiday(line).map_err(|error| error.within(&format!("line {}", index + 1)))?);
        }
    }
    Ok(Holidays::new(days))
}

/// The holidays as text that [`parse`] reads back to the same.
pub fn write(holidays: &Holidays) -> String {
    let mut text = String::new();
    for day in holidays {
        let _ = write!(text, "{}", day.date);
        for (open, close) in day.hours.spans() {
            let _ = write!(text, " {open}-{close}");
        }
        if day.expected {
            let _ = write!(text, " {EXPECTED}");
        }
        let Name { en, ar } = &day.name;
        let _ = write!(text, " {}", written(en));
        if ar != en {
            let _ = write!(text, " | {}", written(ar));
        }
        text.push('\n');
    }
    text
}

/// White space and the marks of direction that editors of Arabic leave behind.
fn blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{2066}'..='\u{2069}')
}

fn holiday(line: &str) -> Result<Holiday, Error> {
    let (first, mut rest) = word(line);
    let date = date(first)?;
    let mut spans = Vec::new();
    loop {
        let (next, after) = word(rest);
        let next = latin(next);
        let is_span = next.starts_with(|c: char| c.is_ascii_digit()) && next.contains(':');
        let Some((open, close)) = next.split_once(['-', '–']).filter(|_| is_span) else {
            break;
        };
        spans.push(span(open, close).map_err(|problem| hours_refused(&next, problem))?);
        rest = after;
    }
    let (next, after) = word(rest);
    let expected = next == EXPECTED;
    if expected {
        rest = after;
    }
    let hours = if spans.is_empty() {
        DayHours::closed()
    } else {
        DayHours::new(spans).map_err(|e| e.within("hours"))?
    };
    Ok(Holiday { date, name: name(rest, date)?, hours, expected })
}

/// The first word, and what follows it.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(blank);
    let end = text.find(blank).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (word, rest.trim_start_matches(blank))
}

fn date(text: &str) -> Result<Date, Error> {
    let digits = latin(text);
    digits.parse().ok().filter(|date: &Date| date.to_string() == digits).ok_or_else(|| {
        Error::new(
            "",
            text,
            "not a date: a line begins with one such as 2026-12-25",
            "ليس تاريخًا: يبدأ السطر بتاريخ مثل 2026-12-25",
        )
    })
}

fn span(open: &str, close: &str) -> Result<(WallTime, WallTime), Error> {
    Ok((open.parse()?, close.parse()?))
}

fn hours_refused(text: &str, problem: Error) -> Error {
    use sla::Language::{Ar, En};
    let input = harmless(problem.input());
    Error::new(
        "",
        text,
        format!("not opening hours such as 09:00-13:00: {input} is {}", problem.problem(En)),
        format!("ليست ساعات عمل مثل 09:00-13:00: {input} {}", problem.problem(Ar)),
    )
}

/// `English | Arabic`, one of them, or nothing: then the date is the name.
fn name(text: &str, date: Date) -> Result<Name, Error> {
    let (en, rest) = one_name(text)?;
    let rest = rest.trim_matches(blank);
    let (ar, rest) = one_name(rest.strip_prefix('|').unwrap_or(rest))?;
    if !rest.trim_matches(blank).is_empty() {
        return Err(Error::new(
            "",
            text,
            "has more than two names: write English | Arabic, and in quotes a name that holds a | itself",
            "فيه أكثر من اسمين: اكتب الإنجليزي | العربي، وضع بين علامتي اقتباس الاسم الذي فيه |",
        ));
    }
    let (en, ar) = (en.as_deref().map(harmless), ar.as_deref().map(harmless));
    Ok(match (en, ar) {
        (Some(en), Some(ar)) => Name::new(en, ar),
        (Some(name), None) | (None, Some(name)) => Name::same(name),
        (None, None) => Name::same(date.to_string()),
    })
}

/// A name, in quotes or up to the next `|`, where there is one, and what follows it.
fn one_name(text: &str) -> Result<(Option<String>, &str), Error> {
    let text = text.trim_matches(blank);
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.find('|').unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        let name = name.trim_matches(blank);
        return Ok(((!name.is_empty()).then(|| name.to_owned()), rest));
    };
    let mut name = String::new();
    while let Some((before, after)) = rest.split_once('"') {
        name.push_str(before);
        match after.strip_prefix('"') {
            Some(inner) => {
                name.push('"');
                rest = inner;
            }
            None => return Ok((Some(name), after)),
        }
    }
    Err(Error::new("", text, "the name's quote isn't closed", "علامة اقتباس الاسم غير مغلقة"))
}

/// A name as it is written: on one line, and in quotes where it would be read as something else.
fn written(name: &str) -> String {
    let line = harmless(name);
    let (first, _) = word(&line);
    let misread = line.is_empty()
        || line.contains(['|', '"'])
        || line.trim_matches(blank) != line
        || first == EXPECTED
        || first.contains(':');
    if misread { format!("\"{}\"", line.replace('"', "\"\"")) } else { line.into_owned() }
}
