//! What one list of holidays adds to another and takes from it, so that a person can see it before anything counts
//! on it (policy D20).

use std::fmt::Write as _;

use jiff::civil::Date;
use sla::{Holiday, Holidays, Language, Name, text};

/// A day that moved further than this is another day: a feast of next year is no move of this year's.
const FURTHEST_MOVE_DAYS: i32 = 20;

/// One difference between two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'a> {
    /// Only the new list has it.
    Added(&'a Holiday),
    /// Only the old list has it.
    Removed(&'a Holiday),
    /// Both have it by this name, on different dates: an expected date was confirmed on another.
    Moved {
        /// As the old list has it.
        from: &'a Holiday,
        /// As the new list has it.
        to: &'a Holiday,
    },
    /// Both have it on this date, with another name, other hours, or no longer only expected.
    Changed {
        /// As the old list has it.
        from: &'a Holiday,
        /// As the new list has it.
        to: &'a Holiday,
    },
}

/// The differences, by date.
pub fn diff<'a>(old: &'a Holidays, new: &'a Holidays) -> Vec<Change<'a>> {
    let is_in = |list: &Holidays, day: &Holiday| list.on(day.date).iter().any(|other| unchanged(day, other));
    let mut gone: Vec<_> = old.iter().filter(|day| !is_in(new, day)).collect();
    let mut come: Vec<_> = new.iter().filter(|day| !is_in(old, day)).collect();
    let mut changes = Vec::new();
    let same_day = |from: &Holiday, to: &Holiday| from.date == to.date && same_name(&from.name, &to.name);
    pair(&mut gone, &mut come, same_day, |from, to| changes.push(Change::Changed { from, to }));
    // Where one name alone went and one alone came on a date, the day was renamed.
    let (went, came) = (gone.clone(), come.clone());
    let alone = |days: &[&Holiday], date: Date| days.iter().filter(|day| day.date == date).count() == 1;
    let renamed = |from: &Holiday, to: &Holiday| {
        from.date == to.date && alone(&went, from.date) && alone(&came, to.date)
    };
    pair(&mut gone, &mut come, renamed, |from, to| changes.push(Change::Changed { from, to }));
    let moved = |from: &Holiday, to: &Holiday| {
        same_name(&from.name, &to.name) && distance(from, to) <= FURTHEST_MOVE_DAYS
    };
    pair(&mut gone, &mut come, moved, |from, to| changes.push(Change::Moved { from, to }));
    changes.extend(gone.into_iter().map(Change::Removed));
    changes.extend(come.into_iter().map(Change::Added));
    changes.sort_by_key(|change| (change.date(), change.holiday().name.clone()));
    changes
}

fn unchanged(a: &Holiday, b: &Holiday) -> bool {
    same_name(&a.name, &b.name) && a.hours == b.hours && a.expected == b.expected
}

/// Names are the same too where one of them is in one language only, as those of calendar files are.
fn same_name(a: &Name, b: &Name) -> bool {
    let in_one_language = a.en == a.ar || b.en == b.ar;
    a == b || (in_one_language && (a.en == b.en || a.ar == b.ar))
}

fn distance(from: &Holiday, to: &Holiday) -> i32 {
    (from.date - to.date).get_days().abs()
}

/// Takes out of both lists each day that went with the nearest one that came and is the same by `same`.
fn pair<'a>(
    gone: &mut Vec<&'a Holiday>,
    come: &mut Vec<&'a Holiday>,
    same: impl Fn(&Holiday, &Holiday) -> bool,
    mut found: impl FnMut(&'a Holiday, &'a Holiday),
) {
    gone.retain(|from| {
        let nearest = (0..come.len())
            .filter(|&index| same(from, come[index]))
            .min_by_key(|&index| distance(from, come[index]));
        if let Some(index) = nearest {
            found(from, come.remove(index));
        }
        nearest.is_none()
    });
}

impl Change<'_> {
    /// The word for the kind of change, as a machine reads it: `added`, `removed`, `moved`, `changed`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Added(_) => "added",
            Self::Removed(_) => "removed",
            Self::Moved { .. } => "moved",
            Self::Changed { .. } => "changed",
        }
    }

    /// The day as the new list has it, or as the old one had it where it is removed.
    pub fn holiday(&self) -> &Holiday {
        match self {
            Self::Added(day) | Self::Removed(day) => day,
            Self::Moved { to, .. } | Self::Changed { to, .. } => to,
        }
    }

    /// The day as the old list had it, where it had it.
    pub fn before(&self) -> Option<&Holiday> {
        match self {
            Self::Added(_) => None,
            Self::Removed(day) => Some(day),
            Self::Moved { from, .. } | Self::Changed { from, .. } => Some(from),
        }
    }

    /// The earlier of its dates.
    fn date(&self) -> Date {
        self.before().map_or(self.holiday().date, |before| before.date.min(self.holiday().date))
    }

    /// The change in words.
    pub fn text(&self, language: Language) -> String {
        let said = |day: &Holiday| describe(day, language);
        match (self, language) {
            (Self::Added(day), Language::En) => format!("added: {}", said(day)),
            (Self::Added(day), Language::Ar) => format!("أُضيف: {}", said(day)),
            (Self::Removed(day), Language::En) => format!("removed: {}", said(day)),
            (Self::Removed(day), Language::Ar) => format!("حُذف: {}", said(day)),
            (Self::Moved { from, to }, Language::En) => {
                format!("moved: {}, before on {}", said(to), text::date(from.date, language))
            }
            (Self::Moved { from, to }, Language::Ar) => {
                format!("نُقل: {}، وكان في {}", said(to), text::date(from.date, language))
            }
            (Self::Changed { from, to }, Language::En) => {
                format!("changed: {}, before {}", said(to), said(from))
            }
            (Self::Changed { from, to }, Language::Ar) => format!("تغيّر: {}، وكان {}", said(to), said(from)),
        }
    }
}

/// A holiday in words: `Thu 24 Dec 2026, Christmas Eve, open 09:00–13:00`, `الجمعة 25 ديسمبر 2026، عيد الميلاد`.
pub fn describe(day: &Holiday, language: Language) -> String {
    let comma = match language {
        Language::En => ",",
        Language::Ar => "،",
    };
    format!("{}{comma} {}", text::date(day.date, language), describe_undated(day, language))
}

/// What a holiday is called, the hours that are open, and whether it is only expected.
pub fn describe_undated(day: &Holiday, language: Language) -> String {
    let mut said = day.name.get(language).to_owned();
    for (index, (open, close)) in day.hours.spans().enumerate() {
        let _ = match (language, index) {
            (Language::En, 0) => write!(said, ", open {open}–{close}"),
            (Language::En, _) => write!(said, ", {open}–{close}"),
            (Language::Ar, 0) => write!(said, "، العمل من {open} إلى {close}"),
            (Language::Ar, _) => write!(said, "، ومن {open} إلى {close}"),
        };
    }
    if day.expected { text::only_expected(said, language) } else { said }
}
