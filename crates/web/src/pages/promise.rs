//! A promise as pages show it: what is said of it. `track` draws it, `ledger` says how it was counted.

use desk::case::{Case, Ended, Entitlement, Life, MessageKind, ServedClock, State};
use desk::track::{Course, Reached};
use sla::text::{duration, duration_after, duration_short};
use sla::{Calendar, Instant, Language, SupportTime};
use store::CaseLine;

use super::dates::Dates;
use super::html::{Html, escape};
use super::track;
use super::words::Words;

/// A promise, as much of it as is drawn and said.
pub(crate) struct Shown<'a> {
    /// What has become of it.
    pub state: State,
    /// What is drawn. Where a deadline was missed, that is the one that was.
    pub course: Course,
    /// It is counted from the submission, and not from a change of its terms.
    pub from_submission: bool,
    /// The calendar that serves it.
    pub calendar: &'a Calendar,
    /// Now.
    pub now: Instant,
    /// Nothing has happened yet: what would be promised.
    pub preview: bool,
}

/// Who reads it, as far as the form of address goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// One of us.
    Agent,
    /// The customer.
    Customer,
}

const MINUTE: i64 = 60_000_000;

/// Clocks are shown to the minute, and what is said of them is to add up.
pub(crate) fn minute(at: Instant) -> Instant {
    let micros = at.as_microsecond();
    Instant::from_microsecond(micros - micros.rem_euclid(MINUTE)).unwrap_or(at)
}

/// Support time between two instants as clocks show them.
pub(crate) fn elapsed(calendar: &Calendar, from: Instant, to: Instant) -> SupportTime {
    calendar.elapsed(minute(from), minute(to).max(minute(from)))
}

impl<'a> Shown<'a> {
    /// The promise of a case that its page shows; nothing where none was ever made, or none can be counted any more.
    pub fn of_case(case: &Case, entitlement: &'a Entitlement, now: Instant) -> Option<Self> {
        let state = case.state(Some(entitlement), now);
        let promises = case.every_promise(now);
        let missed = promises.iter().find(|ending| ending.ended == Ended::Missed).map(|ending| ending.made);
        let missed = missed.filter(|_| matches!(state, State::Late | State::LateKept));
        let promise = &missed.or_else(|| case.promise_in_force())?.promise;
        let response = case.response().map(|response| response.at);
        let planned = case.messages.iter().filter_map(|message| match message.kind {
            MessageKind::Held(leaves) => Some(leaves),
            _ => None,
        });
        let reached = match (state, case.life) {
            (State::Kept | State::LateKept, _) => response.map_or(Reached::Now(now), Reached::Answered),
            (State::Withdrawn, Life::Withdrawn(at)) => Reached::Now(at),
            (State::Withdrawn | State::Void, _) => {
                Reached::Now(case.course.last().map_or(now, |standing| standing.at))
            }
            _ => Reached::Now(now),
        };
        let course = Course {
            from: promise.counted_from,
            due: promise.deadline,
            reached,
            planned: planned.min().filter(|_| response.is_none()),
        };
        Some(Self {
            state,
            course,
            from_submission: promise.counted_from == case.submitted,
            calendar: &entitlement.clock(promise.priority).ok()?.calendar,
            now,
            preview: false,
        })
    }

    /// The promise that a list shows a case with.
    pub fn of_line(line: &CaseLine, entitlement: &'a Entitlement, now: Instant) -> Option<Self> {
        let promise = line.promise.as_ref()?;
        let own = promise.case == line.id;
        let missed = line.missed.filter(|_| own && matches!(line.state, State::Late | State::LateKept));
        let reached = match (line.state, line.answered) {
            (State::Kept | State::LateKept, Some(answered)) => Reached::Answered(answered),
            (State::Withdrawn | State::Void, _) => Reached::Now(line.changed),
            _ => Reached::Now(now),
        };
        Some(Self {
            state: line.state,
            course: Course {
                from: promise.counted_from,
                due: missed.map_or(promise.deadline, |missed| missed.max(promise.counted_from)),
                reached,
                planned: None,
            },
            from_submission: promise.counted_from == line.submitted,
            calendar: &entitlement.clock(promise.priority).ok()?.calendar,
            now,
            preview: false,
        })
    }

    /// What would be promised of a case that was submitted now (policy S7).
    pub fn ahead(clock: &'a ServedClock, now: Instant) -> Result<Self, sla::Error> {
        let due = clock.calendar.due(now, clock.target)?;
        Ok(Self {
            state: State::Run,
            course: Course { from: now, due, reached: Reached::Now(now), planned: None },
            from_submission: true,
            calendar: &clock.calendar,
            now,
            preview: true,
        })
    }

    /// Whether a mark shows how far it has come: the response, or now while that counts.
    pub fn is_marked(&self) -> bool {
        !self.preview && !matches!(self.state, State::Withdrawn | State::Void | State::None)
    }

    /// When its clock goes on, where it is open and closed hours hold it up.
    pub fn resumes(&self) -> Option<Instant> {
        let open = self.state.awaits_response();
        if !open || self.preview || self.calendar.is_open(self.now) {
            return None;
        }
        self.calendar.next_opening(self.now)
    }

    /// Until when it is counted.
    pub fn until(&self) -> Instant {
        self.course.reached.at()
    }

    fn used(&self) -> SupportTime {
        elapsed(self.calendar, self.course.from, self.until().min(self.course.due))
    }

    fn left(&self) -> SupportTime {
        elapsed(self.calendar, self.until().min(self.course.due).max(self.course.from), self.course.due)
    }

    fn over(&self) -> SupportTime {
        elapsed(self.calendar, self.course.due, self.until())
    }

    fn whole(&self) -> SupportTime {
        elapsed(self.calendar, self.course.from, self.course.due)
    }
}

/// An amount as a sentence says it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// In a dense column.
    Short,
    /// In full.
    Long,
    /// In full, behind a preposition or a noun that it belongs to.
    After,
}

fn amount(amount: SupportTime, form: Form, language: Language) -> String {
    let amount = SupportTime::from_microseconds(amount.as_microseconds() / MINUTE * MINUTE);
    match form {
        _ if amount == SupportTime::ZERO => Words::of(language).t("promise-no-minute"),
        Form::Short => duration_short(amount, language),
        Form::Long => duration(amount, language),
        Form::After => duration_after(amount, language),
    }
}

/// What the column of time left says: `1 h 12 m`, `4 min over`, `in 13 min`.
pub(crate) fn column(shown: &Shown<'_>, language: Language) -> String {
    let words = Words::of(language);
    let short = |time| amount(time, Form::Short, language);
    match shown.state {
        State::Run | State::Idle | State::Soon => short(shown.left()),
        State::Late => words.with("promise-column-late", &[("amount", short(shown.over()).into())]),
        State::LateKept => words.with("promise-column-late-kept", &[("amount", short(shown.over()).into())]),
        State::Kept => words.with("promise-column-kept", &[("amount", short(shown.used()).into())]),
        State::Withdrawn | State::Void | State::None => lead(shown, language),
    }
}

/// A sign beside the time left while closed hours hold its clock up, and until when.
pub(crate) fn pause(shown: &Shown<'_>, dates: &Dates) -> Html {
    let Some(until) = shown.resumes().filter(|_| shown.state != State::Late) else { return Html::default() };
    let said = Words::of(dates.language).with("promise-column-rests", &[("when", dates.near(until).into())]);
    Html(format!(
        " <svg class=\"icon\" viewBox=\"0 0 16 16\" role=\"img\" aria-label=\"{}\"><path d=\"M6 4.5v7M10 4.5v7\"/></svg>",
        escape(&said)
    ))
}

/// How soon a case was answered, or how late: `Replied in 3 h 42 m`.
pub(crate) fn replied(shown: &Shown<'_>, language: Language) -> String {
    let (id, time) = match shown.state {
        State::LateKept => ("promise-replied-late", shown.over()),
        _ => ("promise-replied", shown.used()),
    };
    Words::of(language).with(id, &[("amount", amount(time, Form::Short, language).into())])
}

/// What comes first: `1 h 12 m left`, `Promise kept`.
pub(crate) fn lead(shown: &Shown<'_>, language: Language) -> String {
    let words = Words::of(language);
    // English is short here, and Arabic is said in full.
    let said = |time, arabic| {
        let form = if language == Language::En { Form::Short } else { arabic };
        [("amount", amount(time, form, language).into())]
    };
    match shown.state {
        State::Run | State::Idle | State::Soon => words.with("promise-left", &said(shown.left(), Form::Long)),
        State::Late => words.with("promise-late", &said(shown.over(), Form::After)),
        State::LateKept => words.with("promise-late-kept", &said(shown.over(), Form::After)),
        State::Kept => words.t("promise-kept"),
        State::Withdrawn => words.t("promise-withdrawn"),
        State::Void => words.t("promise-void"),
        State::None => words.t("promise-none"),
    }
}

/// How long before its deadline it was kept.
pub(crate) fn before(shown: &Shown<'_>, language: Language) -> String {
    amount(shown.left(), Form::After, language)
}

/// What stands in the place of a promise where there is none.
pub(crate) fn absent(language: Language) -> Html {
    let words = Words::of(language);
    let [label, lead, by] = ["promise", "promise-none", "promise-by-none"].map(|id| escape(&words.t(id)));
    Html(format!(
        "<div class=\"promise\" role=\"group\" data-state=\"none\" aria-label=\"{label}\"><p class=\"promise__say\">\
         <span class=\"promise__left\">{lead}</span> <span class=\"promise__by\">{by}</span></p></div>"
    ))
}

/// What follows it: by when, on the site's clocks and on the reader's.
pub(crate) fn by(shown: &Shown<'_>, dates: &Dates, reader: Reader) -> Html {
    let words = Words::of(dates.language);
    let there = dates.on(shown.calendar.zone());
    let due = shown.course.due;
    match shown.state {
        State::Kept => {
            let at = there.day_time_element(shown.until());
            if shown.until() > due {
                return words.html("promise-by-reply", &[("when", at)]);
            }
            let before = Html(escape(&before(shown, dates.language)));
            words.html("promise-by-kept", &[("when", at), ("amount", before)])
        }
        State::Late | State::LateKept => {
            let place = Html(escape(&there.city()));
            words.html("promise-by-late", &[("when", there.moment_element(due)), ("place", place)])
        }
        State::Run | State::Idle | State::Soon => {
            let place = Html(escape(&there.city()));
            let when = there.moment_element(due);
            match yours(&there, dates, due) {
                None => words.html("promise-by", &[("when", when), ("place", place)]),
                Some(yours) => {
                    let id = match reader {
                        Reader::Agent => "promise-by-and-yours",
                        Reader::Customer => "promise-by-and-yours-customer",
                    };
                    words.html(id, &[("when", when), ("place", place), ("yours", yours)])
                }
            }
        }
        State::Withdrawn => words.html("promise-by-withdrawn", &[("when", there.moment_element(due))]),
        State::Void => Html(escape(&words.t("promise-by-void"))),
        State::None => Html(escape(&words.t("promise-by-none"))),
    }
}

/// An instant on the reader's clocks, where these show another time.
fn yours(there: &Dates, dates: &Dates, at: Instant) -> Option<Html> {
    if there.moment(at) == dates.moment(at) {
        return None;
    }
    let same_day = there.day(at) == dates.day(at);
    Some(if same_day { dates.time_element(at) } else { dates.day_time_element(at) })
}

/// The whole promise: in words first, then drawn. `id` is the element's, one on each page. It is a group and no landmark: a
/// page may have two, which would be called the same.
pub(crate) fn block(shown: &Shown<'_>, dates: &Dates, reader: Reader, id: &str) -> Html {
    let words = Words::of(dates.language);
    let there = dates.on(shown.calendar.zone());
    let rest = shown.resumes().map(|at| {
        let args = [("day", Html(there.day(at))), ("time", there.time_element(at))];
        format!("<span class=\"promise__rest\">{}</span>", words.html("promise-resumes", &args))
    });
    let (state, label) = (shown.state.word(), escape(&words.t("promise")));
    let (lead, by) = (escape(&lead(shown, dates.language)), by(shown, dates, reader));
    let (rest, track) = (rest.unwrap_or_default(), track::full(shown, dates, id));
    Html(format!(
        "<div class=\"promise\" role=\"group\" data-state=\"{state}\" aria-label=\"{label}\">\
         <p class=\"promise__say\"><span class=\"promise__left\">{lead}</span> \
         <span class=\"promise__by\">{by}</span>{rest}</p>{track}</div>"
    ))
}

/// The promise of a case in one sentence or two: what a track says to whoever doesn't see it.
pub(crate) fn sentence(shown: &Shown<'_>, dates: &Dates) -> String {
    let language = dates.language;
    let words = Words::of(language);
    let there = dates.on(shown.calendar.zone());
    let from = there.moment(shown.course.from);
    let due = there.moment(shown.course.due);
    let long = |time| amount(time, Form::Long, language);
    let after = |time| amount(time, Form::After, language);
    match shown.state {
        State::Kept if shown.until() <= shown.course.due => words.with(
            "promise-said-kept",
            &[
                ("from", from.into()),
                ("answered", there.moment(shown.until()).into()),
                ("amount", after(shown.left()).into()),
            ],
        ),
        State::Kept => {
            let answered = there.moment(shown.until()).into();
            words.with("promise-said-answered", &[("from", from.into()), ("answered", answered)])
        }
        State::LateKept => words.with(
            "promise-said-late-kept",
            &[("from", from.into()), ("due", due.into()), ("amount", after(shown.over()).into())],
        ),
        State::Late => words.with(
            "promise-said-late",
            &[("from", from.into()), ("due", due.into()), ("amount", after(shown.over()).into())],
        ),
        State::Run | State::Idle | State::Soon => {
            let id = if shown.from_submission { "promise-said" } else { "promise-said-counted" };
            let said = words.with(
                id,
                &[
                    ("from", from.into()),
                    ("due", due.into()),
                    ("used", long(shown.used()).into()),
                    ("whole", after(shown.whole()).into()),
                    ("left", long(shown.left()).into()),
                ],
            );
            match shown.resumes() {
                None => said,
                Some(at) => {
                    let args = [("day", there.day(at).into()), ("time", there.time(at).into())];
                    format!("{said} {}", words.with("promise-said-resumes", &args))
                }
            }
        }
        State::Withdrawn | State::Void | State::None => {
            format!(
                "{}. {}",
                lead(shown, language),
                words.with("promise-said-ended", &[("from", from.into()), ("due", due.into())])
            )
        }
    }
}

#[cfg(test)]
mod tests;
