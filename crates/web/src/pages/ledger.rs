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
    let language = light.dates.language;
    let days = days(&stretches, light.calendar);
    let Some(last) = stretches.last() else { return Html::default() };
    let spans_months = stretches
        .first()
        .is_some_and(|first| (last.to.0.date() - first.from.0.date()).get_days() > MOST_DAYS);
    let teller = Teller { light, language, spans_months };
    let body: String = days.iter().map(|day| teller.row(day)).collect();
    let counted = days.iter().filter_map(|day| match day {
        Day::Open { spans, .. } => Some(spans.iter().map(Span::counted).sum()),
        _ => None,
    });
    let counted: SupportTime = counted.sum();
    let words = Words::of(language);
    let there = light.dates.on(light.calendar.zone());
    let due = if spans_months { there.moment(due) } else { there.day_time(due) };
    let due = escape(&words.with("ledger-due", &[("when", due.into())]));
    let (caption, total) = (escape(light.caption), duration_short(counted, language));
    Html(format!(
        "<table class=\"ledger\"><caption>{caption}</caption><tbody>{body}</tbody><tfoot><tr>\
         <th scope=\"row\" colspan=\"2\">{due}</th><td>{total}</td></tr></tfoot></table>"
    ))
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
        let words = Words::of(self.language);
        match day {
            Day::Open { date, spans } => self.open(*date, spans),
            Day::After(at) => {
                let said = words.with("ledger-after-hours", &[("time", dates::time(*at).into())]);
                self.closed("closed", &self.day(at.date()), &escape(&said))
            }
            Day::Closed(dates) => {
                self.closed("closed", &self.days(dates), &escape(&words.t("ledger-closed")))
            }
            Day::Holiday(dates, reason) => {
                let name = match self.language {
                    Language::En => &reason.en,
                    Language::Ar => &reason.ar,
                };
                self.closed("holiday", &self.days(dates), &isolated(name).0)
            }
        }
    }

    fn closed(&self, kind: &str, day: &str, said: &str) -> String {
        format!(
            "<tr data-kind=\"{kind}\"><th scope=\"row\"><span class=\"lg\" data-k=\"{kind}\"></span>{day}</th>\
             <td>{said}</td><td>0</td></tr>"
        )
    }

    fn open(&self, date: Date, spans: &[Span]) -> String {
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return String::new() };
        let range = |span: &Span| {
            let range = escape(&dates::range(span.from.0, span.to.0, self.language));
            format!("<span class=\"nowrap\">{range}</span>")
        };
        let ranges: Vec<_> = spans.iter().map(range).collect();
        let counted: SupportTime = spans.iter().map(Span::counted).sum();
        let passed = self.light.until.is_some_and(|until| last.to.1 <= until);
        let (swatch, day) = (if passed { "used" } else { "open" }, self.day(date));
        let mut row = format!(
            "<tr data-kind=\"open\"><th scope=\"row\"><span class=\"lg\" data-k=\"{swatch}\"></span>{day}</th>\
             <td>{}</td><td>{}</td></tr>",
            ranges.join("<br>"),
            duration_short(counted, self.language)
        );
        if let Some(until) = self.light.until.filter(|until| first.from.1 < *until && *until < last.to.1) {
            let so_far: SupportTime = spans.iter().map(|span| span.counted_until(until)).sum();
            let time = self.light.dates.on(self.light.calendar.zone()).time(until);
            let said = Words::of(self.language).with("ledger-of-which", &[("time", time.into())]);
            let (said, so_far) = (escape(&said), duration_short(so_far, self.language));
            row.push_str(&format!("<tr data-kind=\"now\"><td></td><td>{said}</td><td>{so_far}</td></tr>"));
        }
        row
    }

    /// A date, as HTML.
    fn day(&self, date: Date) -> String {
        let dates = self.light.dates;
        if self.spans_months { escape(&dates.date_of(date)) } else { dates.day_in_two(date).0 }
    }

    /// One date with its number, two or more by their names alone, as HTML.
    fn days(&self, of: &[Date]) -> String {
        let (Some(first), Some(last)) = (of.first(), of.last()) else { return String::new() };
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
        escape(&Words::of(self.language).with(id, &[("first", name(*first)), ("last", name(*last))]))
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
