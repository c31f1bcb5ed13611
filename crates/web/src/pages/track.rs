//! The promise track as SVG: a bar with its marks, in full or in a line.
//!
//! Geometry is in attributes alone, in percent, so that one drawing fits any width. Arabic runs the other way: every
//! place is mirrored here, and nothing is by style sheets, so that ticks are never turned over. The hatches are defined in
//! `layout.html`, once a page.

use std::fmt::{Display, Write as _};

use desk::track::{Cell, Folds, Kind, Place, Reached, Track};
use jiff::civil::Date;
use sla::{Instant, Language};

use super::dates::{Dates, weekday};
use super::html::{Html, escape};
use super::promise::{Shown, sentence};
use super::words::Words;

/// Narrower than this, in hundredths of a percent, the name of a day would touch its neighbours.
const OPEN_NAME: u16 = 500;
/// The same for a folded day.
const FOLD_NAME: u16 = 400;
/// Narrower than this, a day is called by its name alone, without its number.
const OPEN_DATE: u16 = 900;
/// Narrower than this, its name goes first where room is short.
const TIGHT: u16 = 1_300;
/// Nearer to an end than this, a label grows away from it.
const EDGE: u16 = 1_200;

/// A track in a line of a list. It is hidden from whoever doesn't see it: [`sentence`] stands beside it for them.
pub(crate) fn mini(shown: &Shown<'_>, dates: &Dates) -> Html {
    let track = Track::new(shown.calendar, &shown.course, Folds::MINI);
    let mut drawing = Drawing::new(&track, dates.language, &MINI);
    drawing.bar();
    drawing.line("t-due", track.due, 1, 15);
    if let Some(planned) = track.planned {
        drawing.seal("t-plan", planned, &SMALL);
    }
    match shown.course.reached {
        _ if !shown.is_marked() => {}
        Reached::Answered(_) => drawing.seal("t-seal", track.reached, &SMALL),
        Reached::Now(_) if track.planned.is_some() => {}
        Reached::Now(_) => drawing.line("t-now", track.reached, 2, 14),
    }
    let (state, drawn) = (shown.state.word(), drawing.svg);
    Html(format!(
        "<svg class=\"track track--mini\" data-state=\"{state}\" width=\"100%\" height=\"16\" aria-hidden=\"true\" \
         focusable=\"false\">{drawn}</svg>"
    ))
}

/// A track with its labels in three lanes, which can't collide: its ends above, its days below, now or the reply lowest.
/// `id` is the element's, one on each page.
pub(crate) fn full(shown: &Shown<'_>, dates: &Dates, id: &str) -> Html {
    let track = Track::new(shown.calendar, &shown.course, Folds::FULL);
    let mut drawing = Drawing::new(&track, dates.language, &FULL);
    drawing.bar();
    drawing.line("t-due", track.due, 20, 50);
    if let Some(planned) = track.planned {
        drawing.seal("t-plan", planned, &MIDDLE);
    }
    match shown.course.reached {
        _ if !shown.is_marked() => {}
        Reached::Answered(_) => drawing.seal("t-seal", track.reached, &LARGE),
        Reached::Now(_) => drawing.now(track.reached),
    }
    drawing.line("t-start", Place::START, 20, 50);
    let there = dates.on(shown.calendar.zone());
    drawing.ends(shown, &there);
    drawing.days();
    drawing.reached(shown, &there);
    let height = if shown.is_marked() { 86 } else { 68 };
    let (state, title, drawn) = (shown.state.word(), escape(&sentence(shown, dates)), drawing.svg);
    Html(format!(
        "<svg class=\"track track--full\" data-state=\"{state}\" width=\"100%\" height=\"{height}\" role=\"img\" \
         aria-labelledby=\"{id}-t\"><title id=\"{id}-t\">{title}</title>{drawn}</svg>"
    ))
}

/// How large a bar is, in pixels.
struct Size {
    /// Open time that has passed, from the top.
    y: &'static str,
    height: &'static str,
    /// Open time, within its outline.
    open_y: &'static str,
    open_height: &'static str,
    /// Closed time.
    closed_y: &'static str,
    closed_height: &'static str,
    /// The middle, and what is drawn through folds.
    middle: &'static str,
    thread: &'static str,
    radius: &'static str,
    has_marks: bool,
}

const FULL: Size = Size {
    y: "28",
    height: "18",
    open_y: "28.5",
    open_height: "17",
    closed_y: "31",
    closed_height: "12",
    middle: "37",
    thread: "36",
    radius: "2",
    has_marks: true,
};

const MINI: Size = Size {
    y: "5",
    height: "6",
    open_y: "5.5",
    open_height: "5",
    closed_y: "6",
    closed_height: "4",
    middle: "8",
    thread: "7",
    radius: "1.5",
    has_marks: false,
};

/// A disc with a tick.
struct Seal {
    radius: &'static str,
    tick: &'static str,
}

const SMALL: Seal = Seal { radius: "6", tick: "M-2.55 0.15L-0.75 2.03L2.7 -1.95" };
const MIDDLE: Seal = Seal { radius: "9", tick: "M-3.82 0.23L-1.12 3.04L4.05 -2.93" };
const LARGE: Seal = Seal { radius: "10", tick: "M-4.25 0.25L-1.25 3.38L4.5 -3.25" };

/// Where a label is held.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

impl Display for Anchor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        })
    }
}

/// A drawing as it grows. Writing to a text can't fail.
struct Drawing<'a> {
    track: &'a Track,
    language: Language,
    size: &'static Size,
    svg: String,
}

impl<'a> Drawing<'a> {
    fn new(track: &'a Track, language: Language, size: &'static Size) -> Self {
        Self { track, language, size, svg: String::with_capacity(2_048) }
    }

    fn x(&self, place: Place) -> Place {
        match self.language {
            Language::En => place,
            Language::Ar => place.mirrored(),
        }
    }

    fn rect(&mut self, class: &str, (start, end): (Place, Place), (y, height): (&str, &str), round: bool) {
        let x = self.x(start).min(self.x(end));
        let width = start.distance(end);
        let _ = write!(
            self.svg,
            "<rect class=\"{class}\" x=\"{x}%\" y=\"{y}\" width=\"{width}%\" height=\"{height}\""
        );
        if round {
            let _ = write!(self.svg, " rx=\"{}\"", self.size.radius);
        }
        self.svg.push_str("/>");
    }

    fn line(&mut self, class: &str, at: Place, from: u8, to: u8) {
        let x = self.x(at);
        let _ =
            write!(self.svg, "<line class=\"{class}\" x1=\"{x}%\" x2=\"{x}%\" y1=\"{from}\" y2=\"{to}\"/>");
    }

    /// What keeps its shape is a drawing within the drawing, placed by its origin.
    fn mark(&mut self, class: &str, at: Place, y: &str, shape: &str) {
        let x = self.x(at);
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let _ = write!(
            self.svg,
            "<svg{class} x=\"{x}%\" y=\"{y}\" width=\"1\" height=\"1\" overflow=\"visible\">{shape}</svg>"
        );
    }

    fn seal(&mut self, class: &str, at: Place, Seal { radius, tick }: &Seal) {
        let shape = format!(
            "<circle class=\"{class}__disc\" r=\"{radius}\"/><path class=\"{class}__tick\" d=\"{tick}\"/>"
        );
        self.mark(class, at, self.size.middle, &shape);
    }

    fn now(&mut self, at: Place) {
        self.line("t-now", at, 23, 66);
        self.mark("", at, "23", "<circle class=\"t-now__dot\" r=\"3.5\"/>");
    }

    fn text(&mut self, class: &str, at: Place, y: u8, anchor: Anchor, text: &str) {
        let (x, text) = (self.x(at), escape(text));
        let _ = write!(
            self.svg,
            "<text class=\"{class}\" x=\"{x}%\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>"
        );
    }

    /// Open time and folds, then what has passed of them.
    fn bar(&mut self) {
        let size = self.size;
        let closed = (size.closed_y, size.closed_height);
        for cell in &self.track.cells {
            let across = (cell.start, cell.end);
            match cell.kind {
                Kind::Open if cell.over => {}
                Kind::Open => self.rect("t-open", across, (size.open_y, size.open_height), true),
                Kind::Night | Kind::ClosedDay => self.rect("t-closed", across, closed, false),
                Kind::Holiday => {
                    self.rect("t-closed t-closed--holiday", across, closed, false);
                    if size.has_marks {
                        let diamond = "<path class=\"t-holiday\" d=\"M0 -5.5L5.5 0L0 5.5L-5.5 0Z\"/>";
                        self.mark("", cell.start.middle(cell.end), size.middle, diamond);
                    }
                }
            }
        }
        for cell in &self.track.cells {
            if let Some(passed) = self.track.passed(cell) {
                let class = if cell.over { "t-over" } else { "t-used" };
                self.rect(class, passed, (size.y, size.height), true);
            }
        }
        // An overrun is one line, also where it crosses folds.
        for cell in &self.track.cells {
            if cell.over && cell.kind != Kind::Open && cell.start < self.track.reached {
                self.rect("t-over t-over--fold", (cell.start, cell.end), (size.thread, "2"), false);
            }
        }
    }

    /// Where it is counted from, and by when it is to be kept.
    fn ends(&mut self, shown: &Shown<'_>, there: &Dates) {
        let words = Words::of(self.language);
        let id = if shown.from_submission { "track-submitted" } else { "track-counted-from" };
        let start = words.with(id, &[("when", self.when(shown.course.from, there, shown.course.due))]);
        self.text("t-lbl t-lbl--sub", Place::START, 13, Anchor::Start, &start);
        let due = words.with("track-due", &[("when", self.when(shown.course.due, there, shown.course.from))]);
        let anchor = match self.track.due.hundredths() {
            0..EDGE => Anchor::Start,
            4_001..7_200 => Anchor::Middle,
            _ => Anchor::End,
        };
        self.text("t-lbl t-lbl--due", self.track.due, 13, anchor, &due);
    }

    /// A weekday with its time, or the date where another end of the bar is a week away and the day alone is not enough.
    fn when(&self, at: Instant, there: &Dates, other: Instant) -> super::words::Arg {
        let apart = (there.zone.date(at) - there.zone.date(other)).get_days().abs();
        if apart < 7 {
            format!("{} {}", there.weekday(at), there.time(at)).into()
        } else {
            there.moment(at).into()
        }
    }

    fn days(&mut self) {
        let track = self.track;
        let mut named: Option<Date> = None;
        for cell in &track.cells {
            let Some(date) = cell.date else { continue };
            if cell.kind == Kind::Open {
                // A date's hours may be several, and the deadline may be between them.
                if named != Some(date) {
                    self.open_day(date);
                }
                named = Some(date);
            } else if cell.start.distance(cell.end).hundredths() >= FOLD_NAME {
                self.folded_day(cell, date);
            }
        }
    }

    fn open_day(&mut self, date: Date) {
        let track = self.track;
        let mut same = track.cells.iter().filter(|cell| cell.kind == Kind::Open && cell.date == Some(date));
        let Some(first) = same.next() else { return };
        let (start, end) = (first.start, same.next_back().unwrap_or(first).end);
        let width = start.distance(end).hundredths();
        if width < OPEN_NAME {
            return;
        }
        let name = weekday(date, self.language);
        let text = if width >= OPEN_DATE { format!("{name} {}", date.day()) } else { name.to_owned() };
        let class = if width < TIGHT { "t-day t-day--tight" } else { "t-day" };
        self.text(class, start.middle(end), 63, Anchor::Middle, &text);
    }

    fn folded_day(&mut self, cell: &Cell, date: Date) {
        let (name, middle) = (weekday(date, self.language), cell.start.middle(cell.end));
        if cell.kind != Kind::Holiday {
            return self.text("t-day t-day--fold", middle, 63, Anchor::Middle, name);
        }
        let (x, more) = (self.x(middle), escape(&Words::of(self.language).t("track-holiday")));
        let _ = write!(
            self.svg,
            "<text class=\"t-day t-day--fold\" x=\"{x}%\" y=\"63\" text-anchor=\"middle\">{name}\
             <tspan class=\"t-day__more\"> {more}</tspan></text>"
        );
    }

    /// How far it has come, and when a reply that waits will leave.
    fn reached(&mut self, shown: &Shown<'_>, there: &Dates) {
        if !shown.is_marked() {
            return;
        }
        let words = Words::of(self.language);
        let at = self.track.reached;
        let (class, text) = match shown.course.reached {
            Reached::Answered(answered) => {
                let when = self.when(answered, there, shown.course.from);
                ("t-lbl t-lbl--seal", words.with("track-reply", &[("when", when)]))
            }
            Reached::Now(now) => {
                ("t-lbl t-lbl--now", words.with("track-now", &[("time", there.time(now).into())]))
            }
        };
        let anchor = match at.hundredths() {
            0..EDGE => Anchor::Start,
            8_801.. => Anchor::End,
            _ => Anchor::Middle,
        };
        self.text(class, at, 82, anchor, &text);
        let (Some(place), Some(planned)) = (self.track.planned, shown.course.planned) else { return };
        if place.distance(at).hundredths() > EDGE {
            let when = self.when(planned, there, shown.course.from);
            let anchor = if place.hundredths() > 8_500 { Anchor::End } else { Anchor::Middle };
            self.text("t-lbl t-lbl--plan", place, 82, anchor, &words.with("track-plan", &[("when", when)]));
        }
    }
}
