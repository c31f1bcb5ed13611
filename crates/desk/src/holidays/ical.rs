//! Holidays from an iCalendar file (RFC 5545).
//!
//! An event is a holiday where it has dates (`VALUE=DATE`), which have no zone: they are the local dates of whoever
//! uses the calendar (policy D4). One with times is skipped with a note. What repeats is followed within a range of
//! years and never further. A tentative event is an expected holiday, a cancelled one is none.

mod event;
mod lines;
mod recurrence;
mod rule;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::RangeInclusive;

use jiff::Span;
use jiff::civil::{Date, date};
use sla::{Error, Holiday, Holidays, Name};

use crate::text::harmless;
use event::{Event, Status};
use recurrence::{EFFORT_OF_AN_EXCEPTION, Effort};

/// More days than this in one file is a mistake of its author, or an attack.
const MOST_DAYS: usize = 100_000;

/// What was read from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The holidays.
    pub holidays: Holidays,
    /// How many events the file has.
    pub events: usize,
    /// What a person should know: what was skipped, cancelled, replaced, or is not as it looks. In the file's order.
    pub notes: Vec<Note>,
}

/// A remark on one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The line of the file.
    pub line: usize,
    /// What the event is called.
    pub event: Name,
    /// The remark.
    pub text: Name,
}

impl Note {
    fn new(line: usize, event: &Name, en: impl Into<String>, ar: impl Into<String>) -> Self {
        let [en, ar]: [String; 2] = [en.into(), ar.into()];
        Self { line, event: event.clone(), text: Name::new(harmless(&en), harmless(&ar)) }
    }

    fn skipped(line: usize, event: &Name, why: Name) -> Self {
        Self::new(line, event, format!("skipped: {}", why.en), format!("لم يُقرأ: {}", why.ar))
    }
}

/// Reads the holidays of an iCalendar file that fall into these years ([`super::public::YEARS`] for most uses).
///
/// # Errors
/// A file that is no iCalendar file or is cut off, a line or a date that can't be read, a recurrence that can't be
/// followed exactly: the error's field is the line (`line 7`).
pub fn import(text: &str, years: RangeInclusive<i16>) -> Result<Import, Error> {
    let lines = lines::unfold(text)?;
    let raw = lines::events(&lines)?;
    let mut notes = Vec::new();
    let mut events = Vec::new();
    for raw in &raw {
        events.extend(Event::read(raw, &mut notes)?);
    }
    let events = latest_versions(events, &mut notes);
    let mut days = Days { years, found: Vec::new(), effort: Effort::of_a_file() };
    days.add_all(&events, &mut notes)?;
    notes.sort_by_key(|note| note.line);
    Ok(Import { holidays: Holidays::new(days.found), events: raw.len(), notes })
}

/// Leaves out the events that a later version of the same event in the file replaces.
fn latest_versions(events: Vec<Event>, notes: &mut Vec<Note>) -> Vec<Event> {
    let key = |event: &Event| event.uid.clone().map(|uid| (uid, event.instead_of));
    let mut newest: HashMap<_, ((i64, String), usize)> = HashMap::new();
    for event in &events {
        if let Some(key) = key(event) {
            let best = newest.entry(key).or_insert_with(|| (event.version.clone(), event.line));
            if event.version > best.0 {
                *best = (event.version.clone(), event.line);
            }
        }
    }
    let replaced = |event: &Event| {
        let (version, line) = newest.get(&key(event)?)?;
        (*version > event.version).then_some(*line)
    };
    let (old, current): (Vec<_>, Vec<_>) = events.into_iter().partition(|event| replaced(event).is_some());
    for event in &old {
        let line = replaced(event).unwrap_or_default();
        notes.push(Note::new(
            event.line,
            &event.name,
            format!("replaced by its later version on line {line}"),
            format!("حلّت محله نسخة أحدث في السطر {line}"),
        ));
    }
    current
}

/// The days found so far, within the years asked for.
struct Days {
    years: RangeInclusive<i16>,
    found: Vec<Holiday>,
    effort: Effort,
}

impl Days {
    fn add_all(&mut self, events: &[Event], notes: &mut Vec<Note>) -> Result<(), Error> {
        // What stands for one occurrence of a repeating event, by the UID of that event.
        let mut instead: HashMap<&str, Vec<&Event>> = HashMap::new();
        for event in events {
            if let (Some(uid), Some(_)) = (&event.uid, event.instead_of) {
                instead.entry(uid).or_default().push(event);
            }
        }
        let ended: HashSet<_> = events
            .iter()
            .filter(|event| event.status == Status::Cancelled && event.instead_of.is_none())
            .filter_map(|event| event.uid.as_deref())
            .collect();
        for event in events {
            let uid = event.uid.as_deref().unwrap_or_default();
            if event.status == Status::Cancelled || (event.instead_of.is_some() && ended.contains(uid)) {
                notes.push(cancelled(event));
            } else if event.instead_of.is_none() {
                self.add_repeating(event, instead.get(uid).map_or(&[], Vec::as_slice), notes)?;
            } else if let Some(start) = event.start {
                self.add(event, start, notes)?;
            }
        }
        Ok(())
    }

    /// An event and its further occurrences, save those that another event stands for.
    fn add_repeating(
        &mut self,
        event: &Event,
        instead: &[&Event],
        notes: &mut Vec<Note>,
    ) -> Result<(), Error> {
        let Some(start) = event.start else { return Ok(()) };
        let last = date(*self.years.end(), 12, 31);
        let mut dates: BTreeSet<_> = event.more.iter().copied().chain([start]).collect();
        if let Some(rule) = &event.rule {
            let found = rule.dates(last.max(start), &mut self.effort).map_err(|_| too_much(event))?;
            if found.first() != Some(&start) {
                notes.push(off_the_rule(event, rule.text()));
            }
            dates.extend(found);
        }
        // Every version of an event meets every event that stands for an occurrence of it.
        let exceptions = instead.len() as i64 * EFFORT_OF_AN_EXCEPTION;
        self.effort.spend(exceptions).map_err(|_| too_much(event))?;
        let given = instead.iter().filter_map(|other| Some((other.line, other.instead_of?)));
        for (line, except) in given.chain(event.except.iter().map(|&date| (event.line, date))) {
            if !dates.remove(&except) && except <= last {
                notes.push(no_such_date(line, event, except));
            }
        }
        let before = self.found.len();
        for date in dates {
            self.add_days(event, date)?;
        }
        if self.found.len() == before {
            notes.push(self.outside(event));
        }
        Ok(())
    }

    /// A single occurrence.
    fn add(&mut self, event: &Event, start: Date, notes: &mut Vec<Note>) -> Result<(), Error> {
        let before = self.found.len();
        self.add_days(event, start)?;
        if self.found.len() == before {
            notes.push(self.outside(event));
        }
        Ok(())
    }

    fn add_days(&mut self, event: &Event, start: Date) -> Result<(), Error> {
        for offset in 0..event.days {
            let Ok(date) = start.checked_add(Span::new().days(offset)) else { break };
            if self.years.contains(&date.year()) {
                let expected = event.status == Status::Tentative;
                self.found.push(Holiday { expected, ..Holiday::closed(date, event.name.clone()) });
            }
        }
        if self.found.len() > MOST_DAYS {
            return Err(lines::at(
                event.line,
                &event.name.en,
                format!("the file has more than {MOST_DAYS} days"),
                format!("في الملف أكثر من {MOST_DAYS} يوم"),
            ));
        }
        Ok(())
    }

    fn outside(&self, event: &Event) -> Note {
        let (from, to) = (self.years.start(), self.years.end());
        Note::new(
            event.line,
            &event.name,
            format!("has no day in the years {from} to {to}"),
            format!("ليس له يوم في السنوات من {from} إلى {to}"),
        )
    }
}

fn too_much(event: &Event) -> Error {
    lines::at(
        event.line,
        &event.name.en,
        "up to here the events of the file repeat more often than those of any calendar of holidays: write their dates as RDATE",
        "تتكرر أحداث الملف حتى هنا أكثر من أحداث أي تقويم عطل: اكتب تواريخها في RDATE",
    )
}

fn cancelled(event: &Event) -> Note {
    match event.instead_of {
        Some(date) => Note::new(
            event.line,
            &event.name,
            format!("cancelled on {date}, and left out there"),
            format!("أُلغي في {date} فلم يُقرأ هناك"),
        ),
        None => Note::new(event.line, &event.name, "cancelled, and left out", "أُلغي فلم يُقرأ"),
    }
}

fn off_the_rule(event: &Event, rule: &str) -> Note {
    Note::new(
        event.line,
        &event.name,
        format!("begins on a day that its rule {rule} doesn't give: that day is read too"),
        format!("يبدأ في يوم لا تعطيه قاعدته {rule}، وقد قُرئ ذلك اليوم أيضًا"),
    )
}

fn no_such_date(line: usize, event: &Event, date: Date) -> Note {
    Note::new(
        line,
        &event.name,
        format!("leaves out or changes {date}, on which it doesn't fall"),
        format!("يستثني أو يغيّر {date} وهو لا يقع فيه"),
    )
}
