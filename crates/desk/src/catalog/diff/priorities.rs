use sla::{Language, Name};

use super::words::reworded;
use super::{Changes, Effect};
use crate::catalog::show::{amount, contact, numbered};
use crate::catalog::target::write_target;
use crate::catalog::{Catalog, Contact, LowerWhenSilent, PriorityMeaning};

pub(super) fn compare(before: &Catalog, after: &Catalog, changes: &mut Changes) {
    for old in &before.priorities {
        if after.priority(old.priority).is_err() {
            let who = who(old);
            let text = Name::new(
                format!("{} is no longer a priority: {}", who.en, old.name.en),
                format!("لم تعد {} من الأولويات: {}", who.ar, old.name.ar),
            );
            let id = old.priority.to_string();
            changes.push(&field(old, ""), Effect::Neutral, (Some(&id), None), text);
        }
    }
    for new in &after.priorities {
        if let Ok(old) = before.priority(new.priority) {
            changed(old, new, changes);
        } else {
            let who = who(new);
            let text = Name::new(
                format!("{} is new: {}", who.en, new.name.en),
                format!("{} جديدة: {}", who.ar, new.name.ar),
            );
            let id = new.priority.to_string();
            changes.push(&field(new, ""), Effect::Neutral, (None, Some(&id)), text);
        }
    }
}

fn who(meaning: &PriorityMeaning) -> Name {
    let number = meaning.priority.number();
    Name::new(numbered(number, Language::En), numbered(number, Language::Ar))
}

fn field(meaning: &PriorityMeaning, rest: &str) -> String {
    let dot = if rest.is_empty() { "" } else { "." };
    format!("priorities.{}{dot}{rest}", meaning.priority)
}

fn changed(old: &PriorityMeaning, new: &PriorityMeaning, changes: &mut Changes) {
    let who = who(new);
    let part = |en: &str, ar: &str| Name::new(format!("{}: {en}", who.en), format!("{}: {ar}", who.ar));
    changes.text(&field(new, "name"), &part("the name", "الاسم"), &old.name, &new.name);
    changes.text(
        &field(new, "definition"),
        &part("the definition", "التعريف"),
        &old.definition,
        &new.definition,
    );
    changes.text(&field(new, "example"), &part("the example", "المثال"), &old.example, &new.example);
    statement(old, new, &part("the statement that the customer confirms", "إقرار العميل"), changes);
    if old.contact != new.contact {
        let (was, is) = (contact(old.contact), contact(new.contact));
        let text = Name::new(
            format!("{}: support contacts the customer {} now, before {}", who.en, is.en, was.en),
            format!("{}: يتصل الدعم بالعميل {}، وسابقًا {}", who.ar, is.ar, was.ar),
        );
        let effect = if new.contact == Contact::AnyTime { Effect::Better } else { Effect::Worse };
        changes.push(&field(new, "contact"), effect, (Some(&was.en), Some(&is.en)), text);
    }
    if old.lower_when_silent != new.lower_when_silent {
        let (was, is) = (silence(old.lower_when_silent), silence(new.lower_when_silent));
        let text = Name::new(
            format!("{}: {}; before: {}", who.en, is.en, was.en),
            format!("{}: {}؛ وسابقًا: {}", who.ar, is.ar, was.ar),
        );
        let values = (written(old.lower_when_silent), written(new.lower_when_silent));
        let values = (values.0.as_deref(), values.1.as_deref());
        changes.push(&field(new, "lower_when_silent"), Effect::Neutral, values, text);
    }
}

/// What the customer confirms (policy D10): a rewording under the old version is pointed out, since confirmations
/// made before were of other words.
fn statement(old: &PriorityMeaning, new: &PriorityMeaning, what: &Name, changes: &mut Changes) {
    let (was, is) = (&old.statement, &new.statement);
    if was == is {
        return;
    }
    let text = if was.text == is.text {
        Name::new(
            format!("{} is version {} now, before {}, in the same words", what.en, is.version, was.version),
            format!("{}: النسخة {} بعد {} بالصياغة نفسها", what.ar, is.version, was.version),
        )
    } else {
        let words = reworded(what, &was.text, &is.text);
        let (en, ar) = if is.version > was.version {
            (
                format!("version {} after {}", is.version, was.version),
                format!("النسخة {} بعد {}", is.version, was.version),
            )
        } else {
            (
                format!("under version {}, though {} was there before: count it up", is.version, was.version),
                format!("برقم النسخة {} مع أن {} سبقت: زد الرقم", is.version, was.version),
            )
        };
        Name::new(format!("{} ({en})", words.en), format!("{} ({ar})", words.ar))
    };
    let values = (was.version.to_string(), is.version.to_string());
    changes.push(&field(new, "statement"), Effect::Neutral, (Some(&values.0), Some(&values.1)), text);
}

fn silence(lowering: Option<LowerWhenSilent>) -> Name {
    let Some(LowerWhenSilent { to, grace }) = lowering else {
        return Name::new("a case isn't lowered for want of an answer", "لا تُخفض الحالة لعدم الرد");
    };
    Name::new(
        format!(
            "a case whose customer doesn't answer within {} may be lowered to priority {}",
            amount(grace, Language::En),
            to.number()
        ),
        format!(
            "يجوز خفض الحالة إلى {} إذا لم يرد العميل خلال المهلة ({})",
            numbered(to.number(), Language::Ar),
            amount(grace, Language::Ar)
        ),
    )
}

fn written(lowering: Option<LowerWhenSilent>) -> Option<String> {
    lowering.map(|lowering| format!("{} {}", lowering.to, write_target(lowering.grace)))
}
