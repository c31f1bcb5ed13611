use sla::{Language, Name};

use super::words::{plan_and_priority, reworded};
use super::{Changes, Effect, hours};
use crate::catalog::show::{amount, further};
use crate::catalog::target::write_target;
use crate::catalog::{Answered, Catalog, ClockChoice, FurtherTarget, Plan, ResponseTarget};

pub(super) fn compare(before: &Catalog, after: &Catalog, changes: &mut Changes) {
    for plan in &before.plans {
        if after.plan(&plan.id).is_err() {
            let text = Name::new(
                format!("{} is no longer offered", plan.name.en),
                format!("لم تعد متاحة، الخطة: {}", plan.name.ar),
            );
            changes.push(&field(plan, ""), Effect::Worse, (Some(&plan.id), None), text);
        }
    }
    for plan in &after.plans {
        match before.plan(&plan.id) {
            Ok(old) => changed(before, after, old, plan, changes),
            Err(_) => {
                let text = introduce(after, plan);
                changes.push(&field(plan, ""), Effect::Better, (None, Some(&plan.id)), text);
            }
        }
    }
}

fn field(plan: &Plan, rest: &str) -> String {
    let dot = if rest.is_empty() { "" } else { "." };
    format!("plans.{}{dot}{rest}", plan.id)
}

/// A new plan in a sentence: `New plan Standard: 24 × 5, email, online ticketing; priority 1 in 1 hour …`.
fn introduce(catalog: &Catalog, plan: &Plan) -> Name {
    let coverage = coverage_name(catalog, &plan.coverage);
    let channels: Vec<Name> = plan.channels.iter().map(|id| channel_name(catalog, id)).collect();
    let targets = |language: Language| -> Vec<String> {
        let said = |response: &ResponseTarget| amount(response.target, language);
        plan.responses.iter().map(said).collect()
    };
    let english: Vec<&str> = channels.iter().map(|name| name.en.as_str()).collect();
    let arabic: Vec<&str> = channels.iter().map(|name| name.ar.as_str()).collect();
    Name::new(
        format!(
            "New plan {}: {}; {}; response, by priority: {}",
            plan.name.en,
            coverage.en,
            english.join(", "),
            targets(Language::En).join(", ")
        ),
        format!(
            "خطة جديدة، {}: \u{2066}{}\u{2069}؛ {}؛ وقت الاستجابة حسب الأولوية: {}",
            plan.name.ar,
            coverage.ar,
            arabic.join("، "),
            targets(Language::Ar).join("، ")
        ),
    )
}

fn coverage_name(catalog: &Catalog, id: &str) -> Name {
    catalog.coverage(id).map_or_else(|_| Name::same(id), |coverage| coverage.name.clone())
}

fn channel_name(catalog: &Catalog, id: &str) -> Name {
    let channel = catalog.channels.iter().find(|channel| channel.id == id);
    channel.map_or_else(|| Name::same(id), |channel| channel.name.clone())
}

fn changed(before: &Catalog, after: &Catalog, old: &Plan, plan: &Plan, changes: &mut Changes) {
    if old.name != plan.name {
        let text = reworded(&Name::new("The name of a plan", "اسم إحدى الخطط"), &old.name, &plan.name);
        let values = (Some(old.name.en.as_str()), Some(plan.name.en.as_str()));
        changes.push(&field(plan, "name"), Effect::Neutral, values, text);
    }
    channels(before, after, old, plan, changes);
    coverage(before, after, old, plan, changes);
    answered(before, after, old, plan, changes);
    for response in &plan.responses {
        if let Some(earlier) = old.response(response.priority) {
            target(plan, earlier, response, changes);
            clock(before, after, plan, earlier, response, changes);
        } else {
            new_response(plan, response, changes);
        }
    }
    further_targets(before, after, old, plan, changes);
}

fn channels(before: &Catalog, after: &Catalog, old: &Plan, plan: &Plan, changes: &mut Changes) {
    for id in plan.channels.iter().filter(|id| !old.has_channel(id)) {
        let name = channel_name(after, id);
        let text = Name::new(
            format!("{}: {} is a channel now", plan.name.en, name.en),
            format!("الخطة: {}، قناة جديدة: {}", plan.name.ar, name.ar),
        );
        changes.push(&field(plan, "channels"), Effect::Better, (None, Some(id)), text);
    }
    for id in old.channels.iter().filter(|id| !plan.has_channel(id)) {
        let name = channel_name(before, id);
        let text = Name::new(
            format!("{}: {} is no longer a channel", plan.name.en, name.en),
            format!("الخطة: {}، لم تعد من قنواتها: {}", plan.name.ar, name.ar),
        );
        changes.push(&field(plan, "channels"), Effect::Worse, (Some(id), None), text);
    }
}

fn coverage(before: &Catalog, after: &Catalog, old: &Plan, plan: &Plan, changes: &mut Changes) {
    if old.coverage == plan.coverage {
        return;
    }
    let (was, is) = (coverage_name(before, &old.coverage), coverage_name(after, &plan.coverage));
    let effect = hours::of_coverages((before, &old.coverage), (after, &plan.coverage));
    let (en, ar) = hours::longer_or_shorter(effect);
    let text = Name::new(
        format!("{}: the support hours go from {} to {}{en}", plan.name.en, was.en, is.en),
        format!(
            "الخطة: {}، ساعات الدعم الجديدة \u{2066}{}\u{2069}، والسابقة \u{2066}{}\u{2069}{ar}",
            plan.name.ar, is.ar, was.ar
        ),
    );
    let values = (Some(old.coverage.as_str()), Some(plan.coverage.as_str()));
    changes.push(&field(plan, "coverage"), effect, values, text);
}

/// Channels whose answering hours are stated (policy S1).
fn answered(before: &Catalog, after: &Catalog, old: &Plan, plan: &Plan, changes: &mut Changes) {
    for is in &plan.answered {
        match old.answered.iter().find(|was| was.channel == is.channel) {
            Some(was) => answered_otherwise((before, was), (after, is), plan, changes),
            None => {
                let text = Name::new(
                    format!("{}: {}", plan.name.en, is.text.en),
                    format!("الخطة: {}، {}", plan.name.ar, is.text.ar),
                );
                let field = field(plan, &format!("answered.{}", is.channel));
                changes.push(&field, Effect::Better, (None, Some(&is.calendar)), text);
            }
        }
    }
    let stays = |was: &Answered| plan.answered.iter().any(|is| is.channel == was.channel);
    for was in old.answered.iter().filter(|was| !stays(was)) {
        let text = Name::new(
            format!("{}: no longer said: “{}”", plan.name.en, was.text.en),
            format!("الخطة: {}، لم يعد يُذكر: «{}»", plan.name.ar, was.text.ar),
        );
        let field = field(plan, &format!("answered.{}", was.channel));
        changes.push(&field, Effect::Worse, (Some(&was.calendar), None), text);
    }
}

fn answered_otherwise(
    (before, was): (&Catalog, &Answered),
    (after, is): (&Catalog, &Answered),
    plan: &Plan,
    changes: &mut Changes,
) {
    if was == is {
        return;
    }
    let channel = channel_name(after, &is.channel);
    let text = if was.text == is.text {
        let (old, new) = (&was.calendar, &is.calendar);
        Name::new(
            format!(
                "{}: {} is answered in other hours now: {new} instead of {old}",
                plan.name.en, channel.en
            ),
            format!(
                "الخطة: {}، أصبح الرد عبر {} في ساعات أخرى: {new} بدلًا من {old}",
                plan.name.ar, channel.ar
            ),
        )
    } else {
        let what = Name::new(
            format!("{}: when {} is answered", plan.name.en, channel.en),
            format!("الخطة: {}، متى يُرد عبر {}", plan.name.ar, channel.ar),
        );
        reworded(&what, &was.text, &is.text)
    };
    let effect = hours::of_calendars((before, &was.calendar), (after, &is.calendar));
    let values = (Some(was.calendar.as_str()), Some(is.calendar.as_str()));
    changes.push(&field(plan, &format!("answered.{}", is.channel)), effect, values, text);
}

fn target(plan: &Plan, old: &ResponseTarget, new: &ResponseTarget, changes: &mut Changes) {
    let (effect, en, ar) = match new.target.cmp(&old.target) {
        std::cmp::Ordering::Less => (Effect::Better, "sooner", "أسرع"),
        std::cmp::Ordering::Greater => (Effect::Worse, "later", "أبطأ"),
        std::cmp::Ordering::Equal => return,
    };
    let who = plan_and_priority(plan, new.priority);
    let said = |language| (amount(old.target, language), amount(new.target, language));
    let ((was_en, is_en), (was_ar, is_ar)) = (said(Language::En), said(Language::Ar));
    let text = Name::new(
        format!("{}: the response target goes from {was_en} to {is_en} ({en})", who.en),
        format!("{}: وقت الاستجابة الجديد {is_ar}، والسابق {was_ar} ({ar})", who.ar),
    );
    let (was, is) = (write_target(old.target), write_target(new.target));
    let field = field(plan, &format!("response.{}.target", new.priority));
    changes.push(&field, effect, (Some(&was), Some(&is)), text);
}

fn clock(
    before: &Catalog,
    after: &Catalog,
    plan: &Plan,
    old: &ResponseTarget,
    new: &ResponseTarget,
    changes: &mut Changes,
) {
    if old.clock == new.clock {
        return;
    }
    let who = plan_and_priority(plan, new.priority);
    let (was, is) = (&old.clock, &new.clock);
    let text = Name::new(
        format!(
            "{}: the response target is {} now; it was {}",
            who.en,
            after.counted_in(is, Language::En),
            before.counted_in(was, Language::En)
        ),
        format!(
            "{}: مدة الاستجابة أصبحت {}؛ وكانت {}",
            who.ar,
            after.counted_in(is, Language::Ar),
            before.counted_in(was, Language::Ar)
        ),
    );
    let values = (Some(written(was)), Some(written(is)));
    let field = field(plan, &format!("response.{}.clock", new.priority));
    changes.push(&field, Effect::Neutral, values, text);
}

fn written(clock: &ClockChoice) -> &str {
    match clock {
        ClockChoice::Coverage => "coverage",
        ClockChoice::WorkingHours => "working-hours",
        ClockChoice::Calendar(id) => id,
    }
}

fn new_response(plan: &Plan, response: &ResponseTarget, changes: &mut Changes) {
    let who = plan_and_priority(plan, response.priority);
    let text = Name::new(
        format!("{}: a response within {}", who.en, amount(response.target, Language::En)),
        format!("{}: وقت الاستجابة {}", who.ar, amount(response.target, Language::Ar)),
    );
    let field = field(plan, &format!("response.{}", response.priority));
    changes.push(&field, Effect::Better, (None, Some(&write_target(response.target))), text);
}

/// Targets beyond the initial response (policy D17).
fn further_targets(before: &Catalog, after: &Catalog, old: &Plan, plan: &Plan, changes: &mut Changes) {
    let sentence = |catalog: &Catalog, target: &FurtherTarget| {
        let said = |language| {
            further(target, &format!(" ({})", catalog.counted_in(&target.clock, language)), language)
        };
        Name::new(said(Language::En), said(Language::Ar))
    };
    for is in &plan.further {
        let field = field(plan, &format!("further.{}", is.id));
        let now = sentence(after, is);
        match old.further.iter().find(|was| was.id == is.id) {
            None => {
                let text = Name::new(
                    format!("{}: a further target: {}", plan.name.en, now.en),
                    format!("الخطة: {}، هدف إضافي: {}", plan.name.ar, now.ar),
                );
                changes.push(&field, Effect::Better, (None, Some(&is.id)), text);
            }
            Some(was) if was != is => {
                let earlier = sentence(before, was);
                let what =
                    Name::new(format!("{}: a target", plan.name.en), format!("الخطة: {}، هدف", plan.name.ar));
                let text = Name::new(
                    format!("{} changes: before “{}”, now “{}”", what.en, earlier.en, now.en),
                    format!("{}: تغيّر: «{}»، وسابقًا «{}»", what.ar, now.ar, earlier.ar),
                );
                changes.push(&field, Effect::Neutral, (Some(&earlier.en), Some(&now.en)), text);
            }
            Some(_) => {}
        }
    }
    for was in old.further.iter().filter(|was| !plan.further.iter().any(|is| is.id == was.id)) {
        let text = Name::new(
            format!("{}: no longer promised: {}", plan.name.en, was.name.en),
            format!("الخطة: {}، لم يعد موعودًا به: {}", plan.name.ar, was.name.ar),
        );
        let field = field(plan, &format!("further.{}", was.id));
        changes.push(&field, Effect::Worse, (Some(&was.id), None), text);
    }
}
