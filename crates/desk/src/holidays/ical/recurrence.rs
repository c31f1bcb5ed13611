//! The dates of an event that repeats (RFC 5545, 3.3.10), never without an end.

use jiff::civil::{Date, date};
use rrule::RRuleSet;
use sla::Error;

use super::lines::Line;
use super::rule::{self, Parts};

/// The rule of an RRULE line, checked and written so that it reads no clock and no zone.
#[derive(Debug)]
pub(super) struct Rule {
    text: String,
    parts: Parts,
    set: RRuleSet,
    start: Date,
}

/// How much work the events of one file may still make, so that no file of rules without dates keeps the program busy.
/// A unit is what a rule takes to look at a day, which it does with all days of each of its periods.
#[derive(Debug)]
pub(super) struct Effort {
    left: i64,
}

/// The file asks for more than a calendar of holidays does.
#[derive(Debug)]
pub(super) struct Exhausted;

/// Enough for two thousand yearly events of a century, and over in a second.
const EFFORT_OF_A_FILE: i64 = 100_000_000;

/// What a period takes besides its days.
const EFFORT_OF_A_PERIOD: i64 = 30;

/// What it takes to look for the occurrence that another event stands for.
pub(super) const EFFORT_OF_AN_EXCEPTION: i64 = 200;

/// The library gives up after so many periods without a date.
const MOST_BARREN_PERIODS: i64 = 100_000;

impl Effort {
    /// What one file may ask for.
    pub(super) fn of_a_file() -> Self {
        Self { left: EFFORT_OF_A_FILE }
    }

    /// Takes so much off what is left.
    pub(super) fn spend(&mut self, effort: i64) -> Result<(), Exhausted> {
        self.left = self.left.saturating_sub(effort);
        if self.left < 0 { Err(Exhausted) } else { Ok(()) }
    }
}

impl Rule {
    /// The rule of a line for an event that begins on `start`.
    pub(super) fn read(line: &Line<'_>, start: Date) -> Result<Self, Error> {
        let parts = rule::parts(line, start)?;
        let set = format!("DTSTART:{}T000000Z\nRRULE:{}", start.strftime("%Y%m%d"), parts.text);
        // Every part has been judged: what the library still refuses, it would refuse in its own words.
        let set: RRuleSet = set.parse().map_err(|_| {
            line.refused(
                "not a rule of recurrence that can be followed: write its dates as RDATE",
                "ليست قاعدة تكرار يمكن اتباعها: اكتب تواريخها في RDATE",
            )
        })?;
        Ok(Self { text: line.value().to_owned(), parts, set: set.limit(), start })
    }

    /// The dates up to and with `last`.
    pub(super) fn dates(&self, last: Date, effort: &mut Effort) -> Result<Vec<Date>, Exhausted> {
        let last = self.parts.until.map_or(last, |until| until.min(last));
        let mut dates = Vec::new();
        let mut reached = self.start;
        for at in &self.set {
            let Some(date) = day(at.timestamp()) else { break };
            effort.spend(self.effort(self.periods(reached, date)))?;
            if date > last {
                return Ok(dates);
            }
            dates.push(date);
            reached = date;
        }
        if self.parts.count.is_none_or(|count| dates.len() < count as usize) {
            effort.spend(self.effort(self.periods(reached, Date::MAX).min(MOST_BARREN_PERIODS)))?;
        }
        Ok(dates)
    }

    /// How many periods a rule goes through from one date to another, both ends counted.
    fn periods(&self, from: Date, to: Date) -> i64 {
        let days = i64::from((to - from).get_days());
        days / (self.parts.frequency.days() * i64::from(self.parts.interval)) + 1
    }

    fn effort(&self, periods: i64) -> i64 {
        periods * (self.parts.frequency.days() + self.parts.positions as i64 + EFFORT_OF_A_PERIOD)
    }

    /// The rule as it was written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

fn day(timestamp: i64) -> Option<Date> {
    let days = i32::try_from(timestamp.div_euclid(24 * 60 * 60)).ok()?;
    date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}
