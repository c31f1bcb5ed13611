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
        return Ok((timestamp.try_into()?, Read::Plain));
    }
    let has_time = latin.contains(['T', 't', ' ']);
    // An annotation names a zone of its own, and would be passed over here.
    let civil: DateTime = (has_time && !latin.contains('['))
        .then(|| latin.parse().ok())
        .flatten()
        .ok_or_else(|| malformed(text))?;
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
