//! One event of an iCalendar file, read.

use jiff::Span;
use jiff::civil::Date;
use sla::{Error, Name};

use super::Note;
use super::lines::{Line, RawEvent, at};
use super::recurrence::Rule;
use crate::text::harmless;

/// Longer than this is no holiday.
const LONGEST_DAYS: i32 = 366;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Confirmed,
    Tentative,
    Cancelled,
}

/// An event of whole days. Only a cancelled one may lack its dates.
#[derive(Debug)]
pub(super) struct Event {
    pub line: usize,
    pub uid: Option<String>,
    /// What orders the versions of one event: SEQUENCE, then DTSTAMP or LAST-MODIFIED as written.
    pub version: (i64, String),
    pub name: Name,
    pub status: Status,
    pub start: Option<Date>,
    /// How many days it lasts.
    pub days: i32,
    /// The occurrence of the repeating event that this one stands for.
    pub instead_of: Option<Date>,
    pub rule: Option<Rule>,
    pub more: Vec<Date>,
    pub except: Vec<Date>,
}

impl Event {
    /// The event, or nothing and a note where it isn't one of whole days.
    pub(super) fn read(raw: &RawEvent<'_>, notes: &mut Vec<Note>) -> Result<Option<Self>, Error> {
        let find = |name: &str| raw.lines.iter().find(|line| line.is(name));
        let name = name(raw, notes);
        let status = match find("STATUS").map(|line| line.value().to_ascii_uppercase()).as_deref() {
            Some("CANCELLED") => Status::Cancelled,
            _ if raw.cancelled => Status::Cancelled,
            Some("TENTATIVE") => Status::Tentative,
            _ => Status::Confirmed,
        };
        let timed = |line: &&Line<'_>| is_timed(line);
        let start_line = find("DTSTART");
        if status != Status::Cancelled
            && let Some(line) = start_line.filter(timed)
        {
            notes.push(Note::skipped(raw.number, &name, timed_note(line)));
            return Ok(None);
        }
        let start =
            start_line.filter(|line| !is_timed(line)).map(|line| date(line, line.value())).transpose()?;
        if start.is_none() && status != Status::Cancelled {
            return Err(at(raw.number, &name.en, "the event has no DTSTART", "ليس للحدث DTSTART"));
        }
        let instead_of = find("RECURRENCE-ID").map(instead_of).transpose()?;
        let sequence = find("SEQUENCE").map(sequence).transpose()?.unwrap_or(0);
        let stamp = find("LAST-MODIFIED").or(find("DTSTAMP")).map(|line| line.value().to_owned());
        let mut event = Self {
            line: raw.number,
            uid: find("UID").map(|line| line.value().to_owned()).filter(|uid| !uid.is_empty()),
            version: (sequence, stamp.unwrap_or_default()),
            name,
            status,
            start,
            days: 1,
            instead_of,
            rule: None,
            more: Vec::new(),
            except: Vec::new(),
        };
        if status != Status::Cancelled
            && let Some(start) = start
        {
            event.days = length(raw, start, &event.name, notes)?;
            event.read_recurrence(raw, start)?;
        }
        Ok(Some(event))
    }

    fn read_recurrence(&mut self, raw: &RawEvent<'_>, start: Date) -> Result<(), Error> {
        for line in &raw.lines {
            if line.is("RRULE") && self.rule.is_some() {
                return Err(line.refused(
                    "an event has one rule of recurrence: write two events",
                    "للحدث قاعدة تكرار واحدة: اكتب حدثين",
                ));
            } else if line.is("RRULE") {
                self.rule = Some(Rule::read(line, start)?);
            } else if line.is("RDATE") {
                self.more.extend(dates(line)?);
            } else if line.is("EXDATE") {
                self.except.extend(dates(line)?);
            } else if line.is("EXRULE") {
                return Err(line.refused(
                    "EXRULE was removed from iCalendar: write the dates as EXDATE",
                    "أُزيل EXRULE من iCalendar: اكتب التواريخ في EXDATE",
                ));
            }
        }
        Ok(())
    }
}

/// The summary; one in Arabic beside it is the Arabic name.
fn name(raw: &RawEvent<'_>, notes: &mut Vec<Note>) -> Name {
    let said = |arabic: bool| {
        raw.lines.iter().filter(|line| line.is("SUMMARY")).find_map(|line| {
            let is_arabic =
                line.parameter("LANGUAGE").is_some_and(|code| code.to_lowercase().starts_with("ar"));
            let line = harmless(line.value());
            let words: Vec<_> = line.split_whitespace().collect();
            (is_arabic == arabic && !words.is_empty()).then(|| words.join(" "))
        })
    };
    match (said(false), said(true)) {
        (Some(en), Some(ar)) => Name::new(en, ar),
        (Some(name), None) | (None, Some(name)) => Name::same(name),
        (None, None) => {
            let name = Name::new("Holiday", "عطلة");
            notes.push(Note::new(
                raw.number,
                &name,
                "has no SUMMARY, and is called so",
                "ليس له SUMMARY فسُمّي هكذا",
            ));
            name
        }
    }
}

fn is_timed(line: &Line<'_>) -> bool {
    let says_date = line.parameter("VALUE").is_some_and(|value| value.eq_ignore_ascii_case("DATE"));
    let bytes = line.value().as_bytes();
    !says_date
        && bytes.len() > 8
        && bytes[..8].iter().all(u8::is_ascii_digit)
        && bytes[8].eq_ignore_ascii_case(&b'T')
}

fn timed_note(line: &Line<'_>) -> Name {
    let value = line.value();
    Name::new(
        format!(
            "it begins at a time of day ({value}), so it is no whole day: write a half day as text, with the hours that are open"
        ),
        format!("يبدأ في وقت من اليوم ({value}) فليس يومًا كاملًا: اكتب نصف اليوم نصًا مع ساعات العمل"),
    )
}

/// A DATE, which has no zone: it is the local date wherever the calendar is used (policy D4).
pub(super) fn date(line: &Line<'_>, value: &str) -> Result<Date, Error> {
    let digits = value.len() == 8 && value.bytes().all(|b| b.is_ascii_digit());
    digits
        .then(|| Date::strptime("%Y%m%d", value).ok())
        .flatten()
        .ok_or_else(|| line.refused("not a date such as 20261225", "ليس تاريخًا مثل 20261225"))
}

fn dates(line: &Line<'_>) -> Result<Vec<Date>, Error> {
    line.value().split(',').map(|value| date(line, value.trim())).collect()
}

fn instead_of(line: &Line<'_>) -> Result<Date, Error> {
    if line.parameter("RANGE").is_some() {
        return Err(line.refused(
            "a change of this and all later occurrences can't be followed: end the rule with UNTIL and begin another event",
            "لا يمكن اتباع تغيير لهذا الموعد وما بعده: أنهِ القاعدة بـ UNTIL وابدأ حدثًا آخر",
        ));
    }
    date(line, line.value())
}

fn sequence(line: &Line<'_>) -> Result<i64, Error> {
    line.value().parse().map_err(|_| line.refused("not a whole number", "ليس عددًا صحيحًا"))
}

/// How many days the event lasts: DTEND is the day after its last.
fn length(raw: &RawEvent<'_>, start: Date, name: &Name, notes: &mut Vec<Note>) -> Result<i32, Error> {
    let end = raw.lines.iter().find(|line| line.is("DTEND"));
    let duration = raw.lines.iter().find(|line| line.is("DURATION"));
    let Some(line) = end.or(duration) else { return Ok(1) };
    let days =
        if line.is("DTEND") { (date(line, line.value())? - start).get_days() } else { whole_days(line)? };
    match days {
        0 => {
            let (en, ar) = (
                "ends on the day that it begins, and is read as that day",
                "ينتهي يوم يبدأ، فقُرئ يومًا واحدًا",
            );
            notes.push(Note::new(line.number, name, en, ar));
            Ok(1)
        }
        1..=LONGEST_DAYS => Ok(days),
        ..0 => Err(line.refused("ends before it begins", "ينتهي قبل أن يبدأ")),
        _ => Err(line.refused(
            format!("lasts {days} days, and a holiday lasts at most {LONGEST_DAYS}"),
            format!("مدته {days} يومًا، وأقصى مدة للعطلة {LONGEST_DAYS}"),
        )),
    }
}

fn whole_days(line: &Line<'_>) -> Result<i32, Error> {
    let refused = || line.refused("not a duration in whole days such as P2D", "ليست مدة بأيام كاملة مثل P2D");
    let span: Span = line.value().parse().map_err(|_| refused())?;
    let days = span.get_weeks().checked_mul(7).and_then(|days| days.checked_add(span.get_days()));
    let rest = span.weeks(0).days(0);
    days.filter(|_| rest.is_zero()).ok_or_else(refused)
}
