//! The times of a log: instants with an offset, or local times on the clocks of a zone.

use std::borrow::Cow;

use jiff::civil::DateTime;
use jiff::tz::AmbiguousOffset;
use sla::{Error, Instant, Zone};

/// An instant that a log states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) at: Instant,
    pub(super) clock: Clock,
}

/// What the zone's clocks did at a local time of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// It means one instant.
    Plain,
    /// The clocks were put forward over it.
    Skipped,
    /// The clocks were put back, and showed it twice.
    Repeated,
}

/// The moment that `text` states: RFC 3339 with its offset, or `2016-02-29T01:23` on the zone's clocks.
///
/// A local time that a change of clocks skips or repeats is resolved as "compatible" (policy D6).
///
/// # Errors
/// Anything else; a date without a time, since a clock can't be started by it.
pub(super) fn parse(text: &str, zone: &Zone) -> Result<Moment, Error> {
    let text = latin_digits(text);
    let time_of_day = match text.as_bytes() {
        [date @ .., _] if date.len() >= 10 && matches!(text.as_bytes()[10], b'T' | b't' | b' ') => {
            &text.as_bytes()[10..]
        }
        _ => return Err(refused(&text)),
    };
    if time_of_day.iter().any(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-' | b'[')) {
        let at = text.parse::<Instant>().map_err(|_| refused(&text))?;
        return Ok(Moment { at, clock: Clock::Plain });
    }
    let local: DateTime = text.parse().map_err(|_| refused(&text))?;
    let ambiguous = zone.time_zone().to_ambiguous_timestamp(local);
    let clock = match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => Clock::Plain,
        AmbiguousOffset::Gap { .. } => Clock::Skipped,
        AmbiguousOffset::Fold { .. } => Clock::Repeated,
    };
    let at = ambiguous.compatible().map_err(|_| refused(&text))?;
    Ok(Moment { at: Instant::try_from(at)?, clock })
}

/// The text with Arabic and Persian digits as Latin ones.
fn latin_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let latin = |letter: char| match letter {
        '٠'..='٩' => char::from(b'0' + (u32::from(letter) - u32::from('٠')) as u8),
        '۰'..='۹' => char::from(b'0' + (u32::from(letter) - u32::from('۰')) as u8),
        other => other,
    };
    Cow::Owned(text.chars().map(latin).collect())
}

fn refused(text: &str) -> Error {
    Error::new(
        "",
        text,
        "not a time such as 2026-11-27T16:00 on the clocks of --zone, or 2026-11-27T16:00:00-03:00",
        "ليس وقتًا مثل 2026-11-27T16:00 بتوقيت ‎--zone أو مثل 2026-11-27T16:00:00-03:00",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Result<(String, Clock), Error> {
        let zone = Zone::named("America/Sao_Paulo")?;
        parse(text, &zone).map(|moment| (moment.at.to_string(), moment.clock))
    }

    #[test]
    fn local_times_are_on_the_zones_clocks() -> Result<(), Error> {
        let nine = ("2026-09-03T12:00:00Z".to_owned(), Clock::Plain);
        assert_eq!(moment("2026-09-03T09:00")?, nine);
        assert_eq!(moment("2026-09-03 09:00:00")?, nine);
        assert_eq!(moment("2026-09-03T14:00:00+02:00")?, nine);
        assert_eq!(moment("2026-09-03T12:00Z")?, nine);
        assert_eq!(moment("٢٠٢٦-٠٩-٠٣T٠٩:٠٠")?, nine);
        Ok(())
    }

    #[test]
    fn skipped_and_repeated_times_resolve_as_compatible() -> Result<(), Error> {
        // Brazil put its clocks forward on 16 October 2016 at 00:00, and back on 19 February 2017 at 00:00.
        assert_eq!(moment("2016-10-16T00:30")?, ("2016-10-16T03:30:00Z".to_owned(), Clock::Skipped));
        assert_eq!(moment("2017-02-18T23:30")?, ("2017-02-19T01:30:00Z".to_owned(), Clock::Repeated));
        Ok(())
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2016-02-29",
            "29/2/2016 01:23",
            "2016-02-30T01:23",
            "2016-02-29T25:00",
            "yesterday",
            "2016-02-29T",
            "2016-02-29T01:23 UTC",
            "2016-02-29T01:23:00.0000001",
            "2016-02-2٩",
        ] {
            assert!(moment(text).is_err(), "{text}");
        }
    }
}
