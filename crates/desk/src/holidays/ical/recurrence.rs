//! The dates of an event that repeats (RFC 5545, 3.3.10), never without an end.

use jiff::civil::{Date, date};
use rrule::RRuleSet;
use sla::Error;

use super::lines::Line;

/// The rule of an RRULE line, checked and written so that it reads no clock and no zone.
#[derive(Debug)]
pub(super) struct Rule {
    text: String,
    set: RRuleSet,
}

impl Rule {
    /// The rule of a line for an event that begins on `start`.
    pub(super) fn read(line: &Line<'_>, start: Date) -> Result<Self, Error> {
        let parts: Result<Vec<_>, _> = line
            .value()
            .split(';')
            .filter(|part| !part.is_empty())
            .map(|part| Self::part(line, part))
            .collect();
        let text = parts?.join(";");
        let set = format!("DTSTART:{}T000000Z\nRRULE:{text}", start.strftime("%Y%m%d"));
        let set: RRuleSet = set.parse().map_err(|error| {
            line.refused(
                format!("not a rule of recurrence that can be followed: {error}"),
                format!("ليست قاعدة تكرار يمكن اتباعها: {error}"),
            )
        })?;
        Ok(Self { text, set: set.limit() })
    }

    /// A part of the rule, such as `FREQ=YEARLY`.
    fn part(line: &Line<'_>, part: &str) -> Result<String, Error> {
        let part = part.trim().to_ascii_uppercase();
        let (key, value) = part.split_once('=').unwrap_or((&part, ""));
        match key {
            "FREQ" if !matches!(value, "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY") => Err(line.refused(
                "a holiday repeats daily, weekly, monthly or yearly",
                "تتكرر العطلة يوميًا أو أسبوعيًا أو شهريًا أو سنويًا",
            )),
            "BYHOUR" | "BYMINUTE" | "BYSECOND" => Err(line.refused(
                format!("{key} picks times of day, and a holiday is a date"),
                format!("يختار {key} أوقاتًا من اليوم، والعطلة تاريخ"),
            )),
            "RSCALE" | "SKIP" => Err(line.refused(
                format!("{key} repeats by another calendar than the Gregorian: write its dates as RDATE"),
                format!("يكرّر {key} بتقويم غير الميلادي: اكتب التواريخ في RDATE"),
            )),
            // Only its date counts. A time without a zone would be read in the zone of this machine.
            "UNTIL" => match value.get(..8) {
                Some(day) if day.bytes().all(|b| b.is_ascii_digit()) => Ok(format!("UNTIL={day}T000000Z")),
                _ => Err(line
                    .refused("UNTIL isn't a date such as 20301225", "قيمة UNTIL ليست تاريخًا مثل 20301225")),
            },
            _ => Ok(part),
        }
    }

    /// The dates up to and with `last`.
    pub(super) fn dates(&self, last: Date) -> impl Iterator<Item = Date> {
        let dates = self.set.into_iter().map_while(|at| {
            let days = i32::try_from(at.timestamp().div_euclid(24 * 60 * 60)).ok()?;
            date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
        });
        dates.take_while(move |&date| date <= last)
    }

    /// The rule as it is followed.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}
