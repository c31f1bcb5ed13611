//! A promise drawn to scale: which stretch of its time lies where on a bar, and where its marks are.
//!
//! Open hours are to scale, closed hours are folded: a fold has a small fixed width whatever its length, so that a
//! promise of two hours across a long weekend stays readable. Nothing here knows what it is drawn with.

mod place;
#[cfg(test)]
mod tests;

use std::iter::successors;

use jiff::civil::Date;
use sla::{Calendar, Instant, Reason, Row, SupportTime};

pub use place::Place;
use place::{Fine, WHOLE, span};

/// A promise's time before its deadline, or the time after it, is drawn in one piece once it touches more local dates
/// than this: folds would take up all the room, and a page of a hundred late cases would have no end.
const MOST_DATES: i32 = 31;

/// All folds together take up no more than this, in hundredths of a percent.
const MOST_FOLDED: i128 = 4_200;

/// What is drawn of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    /// Where it is counted from.
    pub from: Instant,
    /// By when it is to be kept.
    pub due: Instant,
    /// How far it has come.
    pub reached: Reached,
    /// When a reply that waits will leave (policy D11).
    pub planned: Option<Instant>,
}

/// How far a promise has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// It is open: until now.
    Now(Instant),
    /// Until the response.
    Answered(Instant),
}

impl Reached {
    /// The moment of it.
    pub const fn at(self) -> Instant {
        match self {
            Self::Now(at) | Self::Answered(at) => at,
        }
    }
}

/// How wide folds are, in hundredths of a percent.
#[derive(Clone, Copy, Debug)]
pub struct Folds {
    night: i128,
    closed_day: i128,
    holiday: i128,
}

impl Folds {
    /// In a track with labels.
    pub const FULL: Self = Self { night: 220, closed_day: 520, holiday: 640 };
    /// In a line of a list.
    pub const MINI: Self = Self { night: 300, closed_day: 360, holiday: 420 };

    /// The width of a piece. The night that holds now is wider, so that the marks at its ends stay apart.
    fn width(self, piece: &Piece, now: Option<Instant>) -> i128 {
        let holds_now = now.is_some_and(|now| (piece.from..piece.to).contains(&now));
        match piece.kind {
            Kind::Open => 0,
            Kind::Night if holds_now => self.night * 26 / 10,
            Kind::Night => self.night,
            Kind::ClosedDay => self.closed_day,
            Kind::Holiday => self.holiday,
        }
    }
}

/// What a stretch of time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It counts.
    Open,
    /// Closed within a date, or between two dates that have hours.
    Night,
    /// A date without hours, and the night beside it.
    ClosedDay,
    /// A date that holidays close, or the part of it that they do.
    Holiday,
}

/// A stretch of the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it stands for.
    pub kind: Kind,
    /// Whether it lies behind the deadline.
    pub over: bool,
    /// Its first instant.
    pub from: Instant,
    /// The instant at which it ends.
    pub to: Instant,
    /// The local date that it is called by; none for a night, or for more dates than are drawn one by one.
    pub date: Option<Date>,
    /// Where it begins.
    pub start: Place,
    /// Where it ends: where the next begins.
    pub end: Place,
}

/// A promise's bar, from left to right in languages that are read so; the other way, each [`Place`] is mirrored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Its stretches in order. They cover it from end to end, except where no time lies between counting and deadline.
    pub cells: Vec<Cell>,
    /// Where the deadline is.
    pub due: Place,
    /// Where now is, or the response.
    pub reached: Place,
    /// Where a reply that waits will leave.
    pub planned: Option<Place>,
}

impl Track {
    /// The track of a promise on the calendar that serves it, in that calendar's zone.
    ///
    /// It is cut at openings, closings, local midnights and the deadline. After the deadline open time has its true
    /// share of the open room, but from 8 to 36 % of it.
    pub fn new(calendar: &Calendar, course: &Course, folds: Folds) -> Self {
        let (from, due, at) = (course.from, course.due.max(course.from), course.reached.at());
        let mut pieces = pieces(calendar, from, due);
        let ahead = pieces.len();
        pieces.extend(self::pieces(calendar, due, at));
        let now = match course.reached {
            Reached::Now(now) => Some(now),
            Reached::Answered(_) => None,
        };
        let ends = ends(&pieces, ahead, |piece| folds.width(piece, now));
        let place = |instant| Place::rounded(at_fine(&pieces, &ends, instant));
        let (due_at, reached, planned) = (place(due), place(at), course.planned.map(place));
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let drawn = pieces.iter().zip(starts.zip(&ends)).enumerate();
        let cells = drawn.map(|(index, (piece, (start, end)))| Cell {
            kind: piece.kind,
            over: index >= ahead,
            from: piece.from,
            to: piece.to,
            date: piece.date,
            start: Place::rounded(start),
            end: Place::rounded(*end),
        });
        Self { cells: cells.collect(), due: due_at, reached, planned }
    }

    /// The part of a cell that has passed; nothing of a closed one.
    pub fn passed(&self, cell: &Cell) -> Option<(Place, Place)> {
        let passed = cell.kind == Kind::Open && cell.start < self.reached;
        passed.then(|| (cell.start, cell.end.min(self.reached)))
    }
}

/// A stretch of time before it has a place.
struct Piece {
    kind: Kind,
    from: Instant,
    to: Instant,
    date: Option<Date>,
    counted: SupportTime,
}

fn pieces(calendar: &Calendar, from: Instant, to: Instant) -> Vec<Piece> {
    if to <= from {
        return Vec::new();
    }
    let zone = calendar.zone();
    if (zone.date(to) - zone.date(from)).get_days() > MOST_DATES {
        let counted = calendar.elapsed(from, to);
        return vec![Piece { kind: Kind::Open, from, to, date: None, counted }];
    }
    let mut pieces = Vec::new();
    for row in calendar.stretches(from, to) {
        let (from, to) = (row.from, row.to);
        match row.reason {
            Reason::Open => pieces.push(Piece {
                kind: Kind::Open,
                from,
                to,
                date: Some(zone.date(from)),
                counted: row.length(),
            }),
            Reason::Break | Reason::Night => {
                pieces.push(Piece { kind: Kind::Night, from, to, date: None, counted: SupportTime::ZERO });
            }
            Reason::Weekend => closed_days(calendar, Kind::ClosedDay, &row, &mut pieces),
            Reason::Holiday { .. } => closed_days(calendar, Kind::Holiday, &row, &mut pieces),
        }
    }
    pieces
}

/// A piece for each closed date; the evening before and the morning after belong to the dates that they are beside.
fn closed_days(calendar: &Calendar, kind: Kind, row: &Row, pieces: &mut Vec<Piece>) {
    let zone = calendar.zone();
    let (first, last) = (zone.date(row.from), zone.date(row.to));
    let dates = successors(Some(first), |date| date.tomorrow().ok()).take_while(|date| *date <= last);
    let is_closed = |date: &Date| calendar.hours_on(*date).is_empty() && zone.first_instant(*date) < row.to;
    let mut closed: Vec<Date> = dates.filter(is_closed).collect();
    if closed.is_empty() {
        closed.push(first); // the rest of half a day
    }
    let mut from = row.from;
    for (index, date) in closed.iter().enumerate() {
        let next = closed.get(index + 1).map_or(row.to, |next| zone.first_instant(*next)).min(row.to);
        if from < next {
            pieces.push(Piece { kind, from, to: next, date: Some(*date), counted: SupportTime::ZERO });
            from = next;
        }
    }
}

/// Where each piece ends; the last one at the end of the bar.
fn ends(pieces: &[Piece], ahead: usize, width: impl Fn(&Piece) -> i128) -> Vec<Fine> {
    let counted = |pieces: &[Piece]| -> i128 {
        pieces.iter().map(|piece| i128::from(piece.counted.as_microseconds())).sum()
    };
    let (before, after) = pieces.split_at(ahead);
    let (before, after) = (counted(before), counted(after));
    let wanted: i128 = pieces.iter().map(&width).sum();
    let folded = match (before + after, wanted) {
        (0, _) => WHOLE,
        (_, wanted) => span(wanted.min(MOST_FOLDED)),
    };
    let open = WHOLE - folded;
    let over = match (before, after) {
        (_, 0) => 0,
        (0, _) => open,
        (before, after) => (open * after / (before + after)).clamp(open * 8 / 100, open * 36 / 100),
    };
    let mut end = 0;
    let mut ends: Vec<Fine> = Vec::with_capacity(pieces.len());
    for (index, piece) in pieces.iter().enumerate() {
        let (room, all) = if index < ahead { (open - over, before) } else { (over, after) };
        let counted = i128::from(piece.counted.as_microseconds());
        end += match piece.kind {
            Kind::Open => room * counted / all.max(1),
            _ => folded * width(piece) / wanted.max(1),
        };
        ends.push(end);
    }
    if let Some(last) = ends.last_mut() {
        *last = WHOLE;
    }
    ends
}

/// Where an instant is: within its piece in proportion to real time, beyond them all at an end of the bar.
fn at_fine(pieces: &[Piece], ends: &[Fine], at: Instant) -> Fine {
    let index = pieces.partition_point(|piece| piece.to < at);
    let (Some(piece), Some(end)) = (pieces.get(index), ends.get(index)) else {
        return ends.last().copied().unwrap_or_default();
    };
    let start = index.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or_default();
    let (length, passed) = (piece.to - piece.from, (at - piece.from).max(SupportTime::ZERO));
    let (length, passed) = (i128::from(length.as_microseconds()), i128::from(passed.as_microseconds()));
    start + (end - start) * passed / length.max(1)
}
