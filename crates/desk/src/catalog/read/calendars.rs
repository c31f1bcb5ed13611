use std::collections::BTreeMap;

use sla::{Error, Hours};

use super::ids::{Ids, WORKING_HOURS};
use super::table::{Expected, Item, Sink, Table};
use super::{A_TABLE, texts};
use crate::catalog::{Calendar, Coverage, CoverageHours, Region};
use crate::hours::{HoursSpec, Spans};

const A_CALENDAR: Expected = Expected { en: "the id of a calendar", ar: "معرّف تقويم" };

const SPANS: Expected = Expected {
    en: "a list of opening and closing times, such as [[\"09:00\", \"17:00\"]],",
    ar: "قائمة أوقات الفتح والإغلاق مثل [[\"09:00\", \"17:00\"]]",
};

pub(super) fn region(id: &str, item: &Item<'_>, ids: &Ids<'_>, sink: &mut Sink<'_>) -> Option<Region> {
    let mut table = item.table(A_TABLE, sink)?;
    let name = texts::name(&mut table, "name", sink);
    let word = table.word("working_hours", A_CALENDAR, sink);
    let working_hours = word.and_then(|word| ids.calendar(&word, sink));
    table.finish(sink);
    Some(Region { id: id.to_owned(), name: name?, working_hours: working_hours? })
}

pub(super) fn coverage(id: &str, item: &Item<'_>, ids: &Ids<'_>, sink: &mut Sink<'_>) -> Option<Coverage> {
    let expected = Expected {
        en: "\"working-hours\" or the id of a calendar",
        ar: "\"working-hours\" أو معرّف تقويم",
    };
    let mut table = item.table(A_TABLE, sink)?;
    let name = texts::name(&mut table, "name", sink);
    let word = table.word("hours", expected, sink);
    let hours = word.and_then(|word| ids.calendar_or(&[WORKING_HOURS], &word, sink));
    table.finish(sink);
    let hours = match hours? {
        WORKING_HOURS => CoverageHours::WorkingHours,
        calendar => CoverageHours::Calendar(calendar.to_owned()),
    };
    Some(Coverage { id: id.to_owned(), name: name?, hours })
}

pub(super) fn calendar(id: &str, item: &Item<'_>, sink: &mut Sink<'_>) -> Option<Calendar> {
    let mut table = item.table(A_TABLE, sink)?;
    let name = texts::name(&mut table, "name", sink);
    let text = texts::name(&mut table, "text", sink);
    let observes = Expected {
        en: "true or false, whether holidays close these hours,",
        ar: "true أو false: هل تُغلق العطلات هذه الساعات؟",
    };
    let observes_holidays =
        table.required("observes_holidays", observes, sink).and_then(|item| item.boolean(observes, sink));
    let expected =
        Expected { en: "a table of hours by day", ar: "جدول الساعات حسب الأيام" };
    let week = table.table("week", expected, sink).and_then(|week| spans(&week, sink));
    let dates = match table.optional("dates") {
        Some(dates) => dates.table(expected, sink).and_then(|dates| spans(&dates, sink)),
        None => Some(Spans::new()),
    };
    table.finish(sink);
    // The days are checked even where another field is at fault.
    let spec =
        HoursSpec { observes_holidays: observes_holidays.unwrap_or_default(), week: week?, dates: dates? };
    let hours = checked(&spec, item, sink);
    observes_holidays?;
    Some(Calendar { id: id.to_owned(), name: name?, text: text?, hours: hours? })
}

/// The hours of a specification; its faults and its overlaps find their lines in `item`.
fn checked(spec: &HoursSpec, item: &Item<'_>, sink: &mut Sink<'_>) -> Option<Hours> {
    match spec.hours() {
        Ok(hours) => {
            for overlap in hours.week.overlaps() {
                let day = overlap.split(' ').next().unwrap_or_default();
                let place = item.locate(&format!("week.{day}"));
                let warning = Error::new(
                    format!("{}.week.{day}", item.path),
                    overlap,
                    "overlaps other hours: they are counted once",
                    "تتداخل مع ساعات أخرى: تُحسب مرة واحدة",
                );
                sink.warn(place, warning);
            }
            Some(hours)
        }
        Err(errors) => {
            for error in errors {
                let place = item.locate(error.field());
                sink.fault(place, error.within(&item.path));
            }
            None
        }
    }
}

/// Lists of spans by day or date, as they stand; what they say is checked with the whole.
fn spans(table: &Table<'_>, sink: &mut Sink<'_>) -> Option<Spans> {
    let mut spans = BTreeMap::new();
    let mut whole = true;
    for (day, item) in table.entries() {
        match day_spans(&item, sink) {
            Some(read) => drop(spans.insert(day.to_owned(), read)),
            None => whole = false,
        }
    }
    whole.then_some(spans)
}

fn day_spans(item: &Item<'_>, sink: &mut Sink<'_>) -> Option<Vec<Vec<String>>> {
    let mut day = Vec::new();
    for span in item.list(SPANS, sink)? {
        let mut times = Vec::new();
        for time in span.list(SPANS, sink)? {
            let expected = Expected { en: "a time such as \"09:00\"", ar: "وقت مثل \"09:00\"" };
            times.push(time.word(expected, sink)?.text.to_owned());
        }
        day.push(times);
    }
    Some(day)
}
