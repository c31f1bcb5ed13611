use crate::calendar::Calendar;
use crate::holidays::Name;
use crate::zone::Zone;
use crate::{Instant, SupportTime};

/// Why a deadline is what it is: all time from the start to the deadline, row by row.
///
/// The rows follow each other without a gap. An open row never runs over a local midnight. Closed time between two
/// openings is one row, divided at midnights where the reason changes: a night beside a closed day belongs to it.
/// The open rows add up to the budget exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    zone: Zone,
    start: Instant,
    due: Instant,
    rows: Vec<Row>,
}

/// One stretch of a [`Ledger`], `[from, to)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whether it counted and, if not, why.
    pub reason: Reason,
    /// Its first instant.
    pub from: Instant,
    /// The instant at which it ends.
    pub to: Instant,
    /// Support time counted from the ledger's start to the end of this row.
    pub total: SupportTime,
}

/// Why a stretch of time counted or didn't.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It lies in the hours and counted.
    Open,
    /// Closed between hours of the same date.
    Break,
    /// Closed between two dates that have hours.
    Night,
    /// Dates that the week gives no hours.
    Weekend,
    /// A date that the holidays close, or the part of it that they close.
    Holiday {
        /// What the day is called; several where feasts meet.
        names: Vec<Name>,
        /// The date is expected and not confirmed yet.
        expected: bool,
    },
}

impl Row {
    /// How long the stretch was in real time. For an open row this is what it counted.
    pub fn length(&self) -> SupportTime {
        self.to - self.from
    }
}

impl Ledger {
    pub(crate) fn new(calendar: &Calendar, start: Instant, due: Instant) -> Self {
        let mut ledger = Self { zone: calendar.zone().clone(), start, due, rows: Vec::new() };
        let mut total = SupportTime::ZERO;
        let mut reached = start;
        for (opening, closing) in calendar.openings(start) {
            let opening = Instant::clamped(opening).min(due);
            let closing = Instant::clamped(closing).min(due);
            ledger.close(calendar, reached, opening, total);
            if opening < closing {
                total = total + (closing - opening);
                ledger.rows.push(Row { reason: Reason::Open, from: opening, to: closing, total });
            }
            reached = closing;
            if closing == due {
                break;
            }
        }
        ledger
    }

    /// The zone whose clocks the rows are told by.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The instant that the clock started at.
    pub fn start(&self) -> Instant {
        self.start
    }

    /// The deadline.
    pub fn due(&self) -> Instant {
        self.due
    }

    /// The rows in order.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// All the support time that counted: the budget.
    pub fn total(&self) -> SupportTime {
        self.rows.last().map_or(SupportTime::ZERO, |row| row.total)
    }

    /// Appends the rows of closed time `[from, to)`.
    fn close(&mut self, calendar: &Calendar, from: Instant, to: Instant, total: SupportTime) {
        for (reason, from, to) in closed_stretches(calendar, from, to) {
            self.rows.push(Row { reason, from, to, total });
        }
    }
}

impl Calendar {
    /// Every stretch between two instants, whether it counts or not, and why: the rows of a ledger that ends wherever
    /// it is told to, and not only where something is due. None where `to` isn't later than `from`.
    pub fn stretches(&self, from: Instant, to: Instant) -> Vec<Row> {
        Ledger::new(self, from, to).rows
    }
}

type Stretch = (Reason, Instant, Instant);

fn closed_stretches(calendar: &Calendar, from: Instant, to: Instant) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut reached = from;
    let mut day = calendar.zone().day_of(from.as_microsecond());
    while reached < to {
        let end = Instant::clamped(calendar.zone().first_micros(day + 1)).min(to);
        if reached < end {
            let reason = reason_on(calendar, day, reached, end);
            match stretches.last_mut() {
                Some((last, _, last_end)) if *last == reason || is_night(&reason) => *last_end = end,
                Some((last, _, last_end)) if is_night(last) => (*last, *last_end) = (reason, end),
                _ => stretches.push((reason, reached, end)),
            }
            reached = end;
        }
        day += 1;
    }
    stretches
}

fn is_night(reason: &Reason) -> bool {
    matches!(reason, Reason::Night | Reason::Break)
}

/// Why `[from, to)`, closed and within the date `day`, is closed.
fn reason_on(calendar: &Calendar, day: i64, from: Instant, to: Instant) -> Reason {
    let week = calendar.week_spans_on(day);
    let open = calendar.spans_on(day);
    if let Some(difference) = calendar.difference_on(day) {
        let (from, to) = (from.as_microsecond(), to.as_microsecond());
        let took = |&span: &(i64, i64)| {
            let (start, end) = calendar.instants(day, span);
            start.max(from) < end.min(to)
        };
        if week.iter().any(took) || (open.is_empty() && !week.is_empty()) {
            let names = difference.names.to_vec();
            return Reason::Holiday { names, expected: difference.expected };
        }
    }
    if open.is_empty() {
        return Reason::Weekend;
    }
    let was_open = |&span: &(i64, i64)| {
        let (start, end) = calendar.instants(day, span);
        start < end && end <= from.as_microsecond()
    };
    let opens_again = |&span: &(i64, i64)| {
        let (start, end) = calendar.instants(day, span);
        start < end && start >= to.as_microsecond()
    };
    if open.iter().any(was_open) && open.iter().any(opens_again) { Reason::Break } else { Reason::Night }
}
