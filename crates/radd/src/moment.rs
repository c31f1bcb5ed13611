//! Moments as a person gives them on the command line.

use desk::digits;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::AmbiguousOffset;
use sla::{Error, Instant, Zone};

/// How a wall time was read that a zone's clocks skip or repeat (policy D6: "compatible").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    /// It happened once.
    Plain,
    /// It never happened: read as much later as the clocks were put forward.
    Gap,
    /// It happened twice: read as the earlier.
    Fold,
}

/// Reads an instant with its offset, or a civil time on the clocks of `zone`, and says how.
///
/// # Errors
/// Anything else; a date without a time; a moment finer than a microsecond.
pub(crate) fn read(text: &str, zone: &Zone) -> Result<(Instant, Read), Error> {
    let latin = digits::latin(text.trim());
    if let Ok(timestamp) = latin.parse::<Timestamp>() {
        // With its own refusals, and its own words for what is finer than a microsecond.
        let instant: Result<Instant, Error> = latin.parse();
        return match instant {
            Ok(instant) => Ok((instant, Read::Plain)),
            Err(_) if Instant::try_from(timestamp).is_ok() => Err(malformed(text)),
            Err(error) => Err(error),
        };
    }
    // As a civil time jiff would pass over a zone's name, round a leap second, and take a date for its midnight.
    let plain = latin.contains(['T', 't', ' ']) && !latin.contains('[') && !sla::has_leap_second(&latin);
    let unsigned = !latin.starts_with(['-', '+']);
    let civil: DateTime =
        (plain && unsigned).then(|| latin.parse().ok()).flatten().ok_or_else(|| malformed(text))?;
    let ambiguous = zone.time_zone().to_ambiguous_timestamp(civil);
    let how = match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => Read::Plain,
        AmbiguousOffset::Gap { .. } => Read::Gap,
        AmbiguousOffset::Fold { .. } => Read::Fold,
    };
    let timestamp = ambiguous.compatible().map_err(|_| malformed(text))?;
    Ok((timestamp.try_into()?, how))
}

fn malformed(text: &str) -> Error {
    Error::new(
        "",
        text,
        "not a moment: write a local time such as 2026-11-28T11:00, or one with its offset such as 2026-11-28T17:00Z",
        "ليست لحظة: اكتب وقتًا محليًا مثل 2026-11-28T11:00، أو وقتًا مع فرق توقيته مثل 2026-11-28T17:00Z",
    )
}
