use jiff::civil::Weekday;
use sla::text::weekday;
use sla::{DayHours, Hours, Language, Name, Week};

use super::{Changes, Effect};
use crate::catalog::{Calendar, Catalog, Coverage, CoverageHours};

/// Calendars and coverages: when support time counts.
pub(super) fn compare(before: &Catalog, after: &Catalog, changes: &mut Changes) {
    for calendar in &after.calendars {
        if let Ok(old) = before.calendar(&calendar.id) {
            changed_calendar(old, calendar, changes);
        }
    }
    for coverage in &before.coverages {
        if after.coverage(&coverage.id).is_err() {
            let text = Name::new(
                format!("No longer a coverage: {}", coverage.name.en),
                format!("لم تعد من التغطيات: \u{2066}{}\u{2069}", coverage.name.ar),
            );
            let field = format!("coverages.{}", coverage.id);
            changes.push(&field, Effect::Neutral, (Some(&coverage.id), None), text);
        }
    }
    for coverage in &after.coverages {
        match before.coverage(&coverage.id) {
            Ok(old) => changed_coverage((before, old), (after, coverage), changes),
            Err(_) => {
                let text = Name::new(
                    format!("A contract may state a new coverage: {}", coverage.name.en),
                    format!("تغطية جديدة يجوز للعقد ذكرها: \u{2066}{}\u{2069}", coverage.name.ar),
                );
                let field = format!("coverages.{}", coverage.id);
                changes.push(&field, Effect::Better, (None, Some(&coverage.id)), text);
            }
        }
    }
}

fn changed_coverage(old: (&Catalog, &Coverage), new: (&Catalog, &Coverage), changes: &mut Changes) {
    let field = format!("coverages.{}", new.1.id);
    let what = Name::new("The name of a coverage", "اسم إحدى التغطيات");
    changes.text(&format!("{field}.name"), &what, &old.1.name, &new.1.name);
    if old.1.hours == new.1.hours {
        return;
    }
    let effect = of_coverages((old.0, &old.1.id), (new.0, &new.1.id));
    let (en, ar) = longer_or_shorter(effect);
    let text = Name::new(
        format!("{} stands for other hours now{en}", new.1.name.en),
        format!("\u{2066}{}\u{2069}: ساعات التغطية أصبحت غيرها{ar}", new.1.name.ar),
    );
    let values = (Some(written(&old.1.hours)), Some(written(&new.1.hours)));
    changes.push(&format!("{field}.hours"), effect, values, text);
}

fn written(hours: &CoverageHours) -> &str {
    match hours {
        CoverageHours::WorkingHours => "working-hours",
        CoverageHours::Calendar(id) => id,
    }
}

fn changed_calendar(old: &Calendar, new: &Calendar, changes: &mut Changes) {
    let field = format!("calendars.{}", new.id);
    if old.hours.week != new.hours.week {
        let effect = of_hours(&old.hours, &new.hours);
        let (en, ar) = longer_or_shorter(effect);
        let (was, is) = (week_words(&old.hours.week), week_words(&new.hours.week));
        let text = Name::new(
            format!("{}: {}; before {}{en}", new.name.en, is.en, was.en),
            format!("{}: {}؛ وسابقًا {}{ar}", new.name.ar, is.ar, was.ar),
        );
        changes.push(&format!("{field}.week"), effect, (Some(&was.en), Some(&is.en)), text);
    }
    if old.hours.observes_holidays != new.hours.observes_holidays {
        let (effect, en, ar) = if new.hours.observes_holidays {
            (Effect::Worse, "holidays close them now", "أصبحت العطلات تُغلقها")
        } else {
            (Effect::Better, "holidays no longer close them", "لم تعد العطلات تُغلقها")
        };
        let text = Name::new(format!("{}: {en}", new.name.en), format!("{}: {ar}", new.name.ar));
        let values = (was_or_is(old), was_or_is(new));
        changes.push(&format!("{field}.observes_holidays"), effect, (Some(values.0), Some(values.1)), text);
    }
    if old.hours.dates != new.hours.dates {
        let (was, is) = (dates_words(&old.hours), dates_words(&new.hours));
        let text = Name::new(
            format!("{}: dates with hours of their own: {}; before {}", new.name.en, is.en, was.en),
            format!("{}: تواريخ بساعات خاصة: {}؛ وسابقًا {}", new.name.ar, is.ar, was.ar),
        );
        changes.push(&format!("{field}.dates"), Effect::Neutral, (Some(&was.en), Some(&is.en)), text);
    }
    let name = Name::new("The name of a calendar", "اسم أحد التقاويم");
    changes.text(&format!("{field}.name"), &name, &old.name, &new.name);
    let what = Name::new(
        format!("What the page says of {}", new.name.en),
        format!("ما تقوله الصفحة عن {}", new.name.ar),
    );
    changes.text(&format!("{field}.text"), &what, &old.text, &new.text);
}

fn was_or_is(calendar: &Calendar) -> &'static str {
    if calendar.hours.observes_holidays { "true" } else { "false" }
}

/// What is said of hours that a change makes longer or shorter.
pub(super) fn longer_or_shorter(effect: Effect) -> (&'static str, &'static str) {
    match effect {
        Effect::Better => (" (longer)", " (أطول)"),
        Effect::Worse => (" (shorter)", " (أقصر)"),
        Effect::Neutral => ("", ""),
    }
}

/// Whether a calendar's hours take another's in.
pub(super) fn of_calendars(old: (&Catalog, &str), new: (&Catalog, &str)) -> Effect {
    match (old.0.calendar(old.1), new.0.calendar(new.1)) {
        (Ok(old), Ok(new)) => of_hours(&old.hours, &new.hours),
        _ => Effect::Neutral,
    }
}

/// The same for coverages: better only where it is better, or alike, in every region that both editions have.
pub(super) fn of_coverages(old: (&Catalog, &str), new: (&Catalog, &str)) -> Effect {
    let regions = new.0.regions.iter().filter(|region| old.0.region(&region.id).is_ok());
    let effects: Vec<Effect> = regions
        .filter_map(|region| {
            let was = in_region(old.0, old.1, &region.id)?;
            let is = in_region(new.0, new.1, &region.id)?;
            Some(of_hours(was, is))
        })
        .collect();
    match effects.first() {
        Some(first) if effects.iter().all(|effect| effect == first) => *first,
        _ => Effect::Neutral,
    }
}

fn in_region<'a>(catalog: &'a Catalog, coverage: &str, region: &str) -> Option<&'a Hours> {
    let id = match &catalog.coverage(coverage).ok()?.hours {
        CoverageHours::WorkingHours => &catalog.region(region).ok()?.working_hours,
        CoverageHours::Calendar(id) => id,
    };
    Some(&catalog.calendar(id).ok()?.hours)
}

/// Better where the new hours take all of the old ones in, worse where it is the other way round.
fn of_hours(old: &Hours, new: &Hours) -> Effect {
    let takes_in = |outer: &Hours, inner: &Hours| {
        let holidays = inner.observes_holidays || !outer.observes_holidays;
        let days = Weekday::Monday.cycle_forward().take(7);
        holidays && days.into_iter().all(|day| contains(outer.week.hours(day), inner.week.hours(day)))
    };
    match (takes_in(new, old), takes_in(old, new)) {
        (true, false) => Effect::Better,
        (false, true) => Effect::Worse,
        _ => Effect::Neutral,
    }
}

fn contains(outer: &DayHours, inner: &DayHours) -> bool {
    inner.spans().all(|(open, close)| outer.spans().any(|(from, to)| from <= open && close <= to))
}

/// A week in words, days with the same hours together: `Monday to Friday 09:00–17:00`.
fn week_words(week: &Week) -> Name {
    let mut groups: Vec<(Weekday, Weekday, &DayHours)> = Vec::new();
    for day in Weekday::Monday.cycle_forward().take(7) {
        let hours = week.hours(day);
        match groups.last_mut() {
            Some((_, last, same)) if *same == hours => *last = day,
            _ => groups.push((day, day, hours)),
        }
    }
    let open: Vec<_> = groups.into_iter().filter(|(_, _, hours)| !hours.is_closed()).collect();
    let said = |language, comma: &str| {
        let group = |(first, last, hours): &(Weekday, Weekday, &DayHours)| {
            format!("{} {}", days_words(*first, *last, language), spans_words(hours, language))
        };
        open.iter().map(group).collect::<Vec<_>>().join(comma)
    };
    Name::new(said(Language::En, ", "), said(Language::Ar, "، "))
}

fn days_words(first: Weekday, last: Weekday, language: Language) -> String {
    let (from, to) = (weekday(first, language), weekday(last, language));
    match language {
        _ if first == last => from.to_owned(),
        Language::En => format!("{from} to {to}"),
        Language::Ar => format!("من {from} إلى {to}"),
    }
}

/// Opening and closing times; in Arabic in words, since a dash between numbers is turned around.
fn spans_words(hours: &DayHours, language: Language) -> String {
    let spans = hours.spans().map(|(open, close)| match language {
        Language::En => format!("{open}–{close}"),
        Language::Ar => format!("من {open} إلى {close}"),
    });
    let spans: Vec<String> = spans.collect();
    spans.join(if language == Language::En { " and " } else { " و" })
}

fn dates_words(hours: &Hours) -> Name {
    let said = |language, none: &str, closed: &str, comma: &str| {
        let date = |holiday: &sla::Holiday| {
            let day = sla::text::date(holiday.date, language);
            if holiday.hours.is_closed() {
                format!("{day} {closed}")
            } else {
                format!("{day} {}", spans_words(&holiday.hours, language))
            }
        };
        let dates: Vec<String> = hours.dates.iter().map(date).collect();
        if dates.is_empty() { none.to_owned() } else { dates.join(comma) }
    };
    Name::new(said(Language::En, "none", "closed", ", "), said(Language::Ar, "لا شيء", "مغلق", "، "))
}
