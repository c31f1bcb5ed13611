use sla::Error;

use super::table::{Expected, Item, Sink, Table, Word};
use crate::catalog::{Priority, unknown};

/// The words that stand where a calendar's id may stand and mean something else.
pub(super) const COVERAGE: &str = "coverage";
/// See [`COVERAGE`].
pub(super) const WORKING_HOURS: &str = "working-hours";

const LONGEST: usize = 40;

/// The ids that a file gives its parts, those with faults included, so that a reference to one is not blamed too.
#[derive(Default)]
pub(super) struct Ids<'a> {
    pub(super) channels: Vec<&'a str>,
    pub(super) coverages: Vec<&'a str>,
    pub(super) calendars: Vec<&'a str>,
    pub(super) priorities: Vec<Priority>,
}

impl<'a> Ids<'a> {
    pub(super) fn of(root: &Table<'a>, sink: &mut Sink<'_>) -> Self {
        let calendars = keys(root, "calendars");
        for (id, item) in &calendars {
            if [COVERAGE, WORKING_HOURS].contains(id) {
                let error = Error::new(
                    &item.path,
                    *id,
                    "a calendar can't be called so: the word stands for hours that are chosen case by case",
                    "لا يُسمّى تقويم بهذا الاسم: الكلمة تعني ساعات تُختار لكل حالة",
                );
                sink.fault(item.offset, error);
            }
        }
        let only_keys = |entries: Vec<(&'a str, Item<'a>)>| entries.into_iter().map(|(id, _)| id).collect();
        let priorities = keys(root, "priorities");
        Self {
            channels: only_keys(keys(root, "channels")),
            coverages: only_keys(keys(root, "coverages")),
            calendars: only_keys(calendars),
            priorities: priorities.iter().filter_map(|(key, _)| canonical(key)).collect(),
        }
    }

    pub(super) fn channel(&self, word: &Word<'_>, sink: &mut Sink<'_>) -> Option<String> {
        known(word, &self.channels, "a channel", "قناة", sink)
    }

    pub(super) fn coverage(&self, word: &Word<'_>, sink: &mut Sink<'_>) -> Option<String> {
        known(word, &self.coverages, "a coverage", "تغطية", sink)
    }

    pub(super) fn calendar(&self, word: &Word<'_>, sink: &mut Sink<'_>) -> Option<String> {
        known(word, &self.calendars, "a calendar", "تقويم", sink)
    }

    /// A calendar, or one of the words that stand for hours chosen case by case.
    pub(super) fn calendar_or<'w>(
        &self,
        words: &[&'w str],
        word: &Word<'w>,
        sink: &mut Sink<'_>,
    ) -> Option<&'w str> {
        if words.contains(&word.text) {
            return Some(word.text);
        }
        let allowed: Vec<&str> = words.iter().chain(&self.calendars).copied().collect();
        known(word, &allowed, "a calendar", "تقويم", sink).map(|_| word.text)
    }

    pub(super) fn priority(&self, word: &Word<'_>, sink: &mut Sink<'_>) -> Option<Priority> {
        let allowed: Vec<String> = self.priorities.iter().map(Priority::to_string).collect();
        let allowed: Vec<&str> = allowed.iter().map(String::as_str).collect();
        known(word, &allowed, "a priority", "أولوية", sink)?;
        canonical(word.text)
    }
}

/// A priority written as the catalogue writes it, `P1`, so that none can stand there twice.
pub(super) fn canonical(text: &str) -> Option<Priority> {
    let priority: Priority = text.parse().ok()?;
    (priority.to_string() == text).then_some(priority)
}

fn keys<'a>(root: &Table<'a>, part: &str) -> Vec<(&'a str, Item<'a>)> {
    root.peek(part).map(|table| table.entries()).unwrap_or_default()
}

fn known(
    word: &Word<'_>,
    allowed: &[&str],
    noun: &str,
    noun_ar: &str,
    sink: &mut Sink<'_>,
) -> Option<String> {
    if !allowed.contains(&word.text) {
        // Where there are none at all, that is the fault, and it is reported already.
        if !allowed.is_empty() {
            let allowed = allowed.iter().copied();
            sink.fault(word.offset, unknown(&word.path, noun, noun_ar, word.text, allowed));
        }
        return None;
    }
    Some(word.text.to_owned())
}

/// Reads every part of a table whose keys are ids; there must be at least one.
pub(super) fn each<'a, T>(
    root: &mut Table<'a>,
    part: &'static str,
    sink: &mut Sink<'_>,
    mut read: impl FnMut(&str, &Item<'a>, &mut Sink<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let expected =
        Expected { en: "a table for each, by its id,", ar: "جدول لكل منها باسم معرّفه" };
    let table = root.table(part, expected, sink)?;
    let mut parts = Vec::new();
    let entries = table.entries();
    if entries.is_empty() {
        let error = Error::new(
            &table.path,
            "",
            "there is none: at least one is needed",
            "لا شيء هنا: يلزم واحد على الأقل",
        );
        sink.fault(table.offset, error);
    }
    let count = entries.len();
    for (id, item) in entries {
        let named = well_formed(id, &item.path, item.offset, sink);
        let part = read(id, &item, sink);
        parts.extend(part.filter(|_| named));
    }
    (count > 0 && parts.len() == count).then_some(parts)
}

/// Whether a text can be an id; if not, that is a fault.
pub(super) fn well_formed(id: &str, path: &str, offset: usize, sink: &mut Sink<'_>) -> bool {
    let letter_or_digit = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let good = id.len() <= LONGEST
        && id.split('-').all(|part| !part.is_empty() && part.bytes().all(letter_or_digit));
    if !good {
        let error = Error::new(
            path,
            id,
            format!(
                "not an id: write small letters, digits and hyphens, such as north-america, at most {LONGEST}"
            ),
            format!(
                "ليس معرّفًا: اكتب حروفًا لاتينية صغيرة وأرقامًا وشرطات مثل north-america، {LONGEST} على الأكثر"
            ),
        );
        sink.fault(offset, error);
    }
    good
}
