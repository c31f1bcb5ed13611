//! How a promise was counted: a table with a row for each day, as it was recorded when the promise was made.

use desk::case::Promised;
use desk::promise::{LedgerRow, RowKind, Words as Reason};
use jiff::civil::{Date, DateTime};
use sla::text::duration_short;
use sla::{Calendar, Instant, Language, SupportTime};

use super::dates::{self, Dates};
use super::html::{Html, escape, isolated};
use super::promise::minute;
use super::words::Words;

/// A promise longer than this is told by dates, since its days come again.
const MOST_DAYS: i32 = 20;

/// What a ledger is shown with.
pub(crate) struct Light<'a> {
    /// How its reader is told dates; the rows are on the clocks that they were recorded with.
    pub dates: &'a Dates,
    /// The calendar that serves the promise: whether a date on which the counting began has hours at all.
    pub calendar: &'a Calendar,
    /// Until when it is counted: now, or the response. Nothing for what is only promised.
    pub until: Option<Instant>,
    /// What stands above it.
    pub caption: &'a str,
}

/// The ledger of a promise; nothing where the record can't be read.
pub(crate) fn table(promise: &Promised, light: &Light<'_>) -> Html {
    rows(&promise.ledger, promise.deadline, light)
}

/// The same of rows that nobody has recorded: what would be promised.
pub(crate) fn rows(recorded: &[LedgerRow<Reason>], due: Instant, light: &Light<'_>) -> Html {
    let stretches: Vec<_> = recorded.iter().filter_map(Stretch::read).collect();
    let Some(told) = Told::of(&stretches, due, light) else { return Html::default() };
    let body: String = told.days.iter().map(|day| told.teller.row(day)).collect();
    let due = escape(&Words::of(light.dates.language).with("ledger-due", &[("when", told.due.into())]));
    let (caption, total) = (escape(light.caption), told.total);
    Html(format!(
        "<table class=\"ledger\"><caption>{caption}</caption><tbody>{body}</tbody><tfoot><tr>\
         <th scope=\"row\" colspan=\"2\">{due}</th><td>{total}</td></tr></tfoot></table>"
    ))
}

/// The ledger of a promise in words, for what isn't a page; nothing where the record can't be read.
pub(crate) fn lines(promise: &Promised, light: &Light<'_>) -> Option<Lines> {
    let stretches: Vec<_> = promise.ledger.iter().filter_map(Stretch::read).collect();
    let told = Told::of(&stretches, promise.deadline, light)?;
    let rows = told.days.iter().map(|day| told.teller.line(day)).collect();
    Some(Lines { rows, due: told.due, total: told.total })
}

/// A ledger in words.
pub(crate) struct Lines {
    pub rows: Vec<Line>,
    /// When it is due.
    pub due: String,
    /// How much counts until then.
    pub total: String,
}

/// A row of it.
pub(crate) struct Line {
    kind: &'static str,
    pub day: Called,
    /// Each stretch of hours that counted, or why none did.
    pub said: Vec<String>,
    /// How much counted; nothing where none did.
    pub counted: Option<String>,
}

impl Line {
    /// Whether `said` is what somebody called the day, in whichever language.
    pub fn is_a_name(&self) -> bool {
        self.kind == "holiday"
    }
}

/// What a day, or some in a row, are called.
#[derive(Default)]
pub(crate) struct Called {
    pub html: Html,
    pub text: String,
}

impl Called {
    fn of(text: String) -> Self {
        Self { html: Html(escape(&text)), text }
    }
}

/// What both are made of.
struct Told<'a> {
    days: Vec<Day<'a>>,
    teller: Teller<'a>,
    due: String,
    total: String,
}

impl<'a> Told<'a> {
    fn of(stretches: &[Stretch<'a>], due: Instant, light: &'a Light<'a>) -> Option<Self> {
        let language = light.dates.language;
        let days = days(stretches, light.calendar);
        let (first, last) = (stretches.first()?, stretches.last()?);
        let spans_months = (last.to.0.date() - first.from.0.date()).get_days() > MOST_DAYS;
        let counted = days.iter().filter_map(|day| match day {
            Day::Open { spans, .. } => Some(spans.iter().map(Span::counted).sum()),
            _ => None,
        });
        let total = duration_short(counted.sum::<SupportTime>(), language);
        let there = light.dates.on(light.calendar.zone());
        let due = if spans_months { there.moment(due) } else { there.day_time(due) };
        Some(Self { days, teller: Teller { light, language, spans_months }, due, total })
    }
}

/// A moment on the clocks that a row was recorded with, and on the world's.
type Moment = (DateTime, Instant);

/// A recorded row, read.
struct Stretch<'a> {
    kind: RowKind,
    from: Moment,
    to: Moment,
    reason: Option<&'a Reason>,
}

impl<'a> Stretch<'a> {
    fn read(row: &'a LedgerRow<Reason>) -> Option<Self> {
        let moment = |text: &str| Some((text.parse().ok()?, text.parse().ok()?));
        Some(Self {
            kind: row.kind,
            from: moment(&row.from)?,
            to: moment(&row.to)?,
            reason: row.reason.as_ref(),
        })
    }

    /// Every local date that it touches.
    fn dates(&self) -> Vec<Date> {
        let last = self.to.0.date();
        let within = |date: &Date| *date < last || self.to.0.time() != jiff::civil::Time::midnight();
        std::iter::successors(Some(self.from.0.date()), |date| date.tomorrow().ok())
            .take_while(|date| *date <= last)
            .filter(within)
            .collect()
    }
}

/// Hours that counted.
struct Span {
    from: Moment,
    to: Moment,
}

impl Span {
    /// To the minute, as the clocks beside it show.
    fn counted(&self) -> SupportTime {
        minute(self.to.1) - minute(self.from.1)
    }

    fn counted_until(&self, until: Instant) -> SupportTime {
        minute(until).clamp(minute(self.from.1), minute(self.to.1)) - minute(self.from.1)
    }
}

/// What a row of the table says.
enum Day<'a> {
    Open {
        date: Date,
        spans: Vec<Span>,
    },
    /// The counting began after hours.
    After(DateTime),
    Closed(Vec<Date>),
    Holiday(Vec<Date>, &'a Reason),
}

fn days<'a>(stretches: &[Stretch<'a>], calendar: &Calendar) -> Vec<Day<'a>> {
    let mut days = Vec::new();
    for (index, stretch) in stretches.iter().enumerate() {
        if stretch.kind == RowKind::Open {
            open(&mut days, stretch);
            continue;
        }
        let beside = |index: Option<usize>| {
            let stretch = stretches.get(index?).filter(|stretch| stretch.kind == RowKind::Open);
            stretch.map(|stretch| stretch.from.0.date())
        };
        // The evening before and the morning after belong to the days that are open.
        let (before, after) = (beside(index.checked_sub(1)), beside(Some(index + 1)));
        let mut dates = stretch.dates();
        let all = dates.clone();
        dates.retain(|date| Some(*date) != before && Some(*date) != after);
        let began = stretch.from.0;
        if index == 0 && !calendar.hours_on(began.date()).is_empty() {
            days.push(Day::After(began));
            dates.retain(|date| *date != began.date());
        }
        match (stretch.kind, stretch.reason) {
            (RowKind::Holiday, Some(reason)) => {
                // Half a day leaves no date of its own.
                let dates = if dates.is_empty() { all.into_iter().take(1).collect() } else { dates };
                days.push(Day::Holiday(dates, reason));
            }
            _ if dates.is_empty() => {}
            _ => days.push(Day::Closed(dates)),
        }
    }
    days
}

fn open<'a>(days: &mut Vec<Day<'a>>, stretch: &Stretch<'a>) {
    let span = Span { from: stretch.from, to: stretch.to };
    match days.last_mut() {
        Some(Day::Open { date, spans }) if *date == stretch.from.0.date() => spans.push(span),
        _ => days.push(Day::Open { date: stretch.from.0.date(), spans: vec![span] }),
    }
}

struct Teller<'a> {
    light: &'a Light<'a>,
    language: Language,
    spans_months: bool,
}

impl Teller<'_> {
    fn row(&self, day: &Day<'_>) -> String {
        let line = self.line(day);
        let said = line.said.iter().map(|said| match line.kind {
            "holiday" => isolated(said).0,
            "open" => format!("<span class=\"nowrap\">{}</span>", escape(said)),
            _ => escape(said),
        });
        let said = said.collect::<Vec<_>>().join("<br>");
        let (kind, day_said) = (line.kind, &line.day.html);
        let (swatch, so_far) = match day {
            Day::Open { spans, .. } => (self.swatch(spans), self.so_far(spans)),
            _ => (kind, String::new()),
        };
        let counted = line.counted.as_deref().unwrap_or("0");
        format!(
            "<tr data-kind=\"{kind}\"><th scope=\"row\"><span class=\"lg\" data-k=\"{swatch}\"></span>{day_said}</th>\
             <td>{said}</td><td>{counted}</td></tr>{so_far}"
        )
    }

    fn line(&self, day: &Day<'_>) -> Line {
        let words = Words::of(self.language);
        match day {
            Day::Open { date, spans } => {
                let range = |span: &Span| dates::range(span.from.0, span.to.0, self.language);
                let counted: SupportTime = spans.iter().map(Span::counted).sum();
                Line {
                    kind: "open",
                    day: self.day(*date),
                    said: spans.iter().map(range).collect(),
                    counted: Some(duration_short(counted, self.language)),
                }
            }
            Day::After(at) => {
                let said = words.with("ledger-after-hours", &[("time", dates::time(*at).into())]);
                Line { kind: "closed", day: self.day(at.date()), said: vec![said], counted: None }
            }
            Day::Closed(dates) => {
                let said = vec![words.t("ledger-closed")];
                Line { kind: "closed", day: self.days(dates), said, counted: None }
            }
            Day::Holiday(dates, reason) => {
                let name = match self.language {
                    Language::En => &reason.en,
                    Language::Ar => &reason.ar,
                };
                Line { kind: "holiday", day: self.days(dates), said: vec![name.clone()], counted: None }
            }
        }
    }

    /// Whether a day has passed, in the sign of it.
    fn swatch(&self, spans: &[Span]) -> &'static str {
        let until = self.light.until;
        let passed = spans.last().is_some_and(|last| until.is_some_and(|until| last.to.1 <= until));
        if passed { "used" } else { "open" }
    }

    /// Of the day that it has come to: how much of it.
    fn so_far(&self, spans: &[Span]) -> String {
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return String::new() };
        let Some(until) = self.light.until.filter(|until| first.from.1 < *until && *until < last.to.1) else {
            return String::new();
        };
        let so_far: SupportTime = spans.iter().map(|span| span.counted_until(until)).sum();
        let time = self.light.dates.on(self.light.calendar.zone()).time(until);
        let said = Words::of(self.language).with("ledger-of-which", &[("time", time.into())]);
        let (said, so_far) = (escape(&said), duration_short(so_far, self.language));
        format!("<tr data-kind=\"now\"><td></td><td>{said}</td><td>{so_far}</td></tr>")
    }

    fn day(&self, date: Date) -> Called {
        let dates = self.light.dates;
        match self.spans_months {
            true => Called::of(dates.date_of(date)),
            false => Called { html: dates.day_in_two(date), text: dates.day_of(date) },
        }
    }

    /// One date with its number, two or more by their names alone.
    fn days(&self, of: &[Date]) -> Called {
        let (Some(first), Some(last)) = (of.first(), of.last()) else { return Called::default() };
        if first == last {
            return self.day(*first);
        }
        let id = if of.len() == 2 { "ledger-two-days" } else { "ledger-days" };
        let name = |date: Date| -> super::words::Arg {
            if self.spans_months {
                self.light.dates.date_of(date).into()
            } else {
                dates::weekday(date, self.language).into()
            }
        };
        Called::of(Words::of(self.language).with(id, &[("first", name(*first)), ("last", name(*last))]))
    }
}

/// What the swatches of a ledger and a track mean.
pub(crate) fn legend(language: Language) -> Html {
    let words = Words::of(language);
    let entries = [
        ("used", words.t("ledger-legend-used")),
        ("open", words.t("ledger-legend-open")),
        ("closed", words.t("ledger-legend-closed")),
        ("holiday", words.t("ledger-legend-holiday")),
    ];
    let entries = entries.iter().map(|(kind, said)| {
        format!("<span><span class=\"lg\" data-k=\"{kind}\"></span>{}</span>", escape(said))
    });
    Html(format!("<p class=\"legend\">{}</p>", entries.collect::<String>()))
}
