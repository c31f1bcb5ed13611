use sla::Name;

use crate::catalog::show::numbered;
use crate::catalog::{Plan, Priority};

/// `Basic, priority 2`.
pub(super) fn plan_and_priority(plan: &Plan, priority: Priority) -> Name {
    Name::new(
        format!("{}, priority {}", plan.name.en, priority.number()),
        format!("الخطة: {}، {}", plan.name.ar, numbered(priority.number(), sla::Language::Ar)),
    )
}

/// A text in other words; where one language alone has them, that is said and only it is quoted.
pub(super) fn reworded(what: &Name, before: &Name, after: &Name) -> Name {
    let quoted = |old: &str, new: &str| (format!("“{old}”, now “{new}”"), format!("«{new}»، وسابقًا «{old}»"));
    let (english, arabic) = (before.en != after.en, before.ar != after.ar);
    let in_english = quoted(&before.en, &after.en);
    let in_arabic = quoted(&before.ar, &after.ar);
    let (en, ar) = match (english, arabic) {
        (true, false) => (
            format!("is reworded in English only: before {}", in_english.0),
            format!("صياغة جديدة بالإنجليزية فقط: {}", in_english.1),
        ),
        (false, true) => (
            format!("is reworded in Arabic only: before {}", in_arabic.0),
            format!("صياغة جديدة بالعربية فقط: {}", in_arabic.1),
        ),
        _ => (format!("is reworded: before {}", in_english.0), format!("صياغة جديدة: {}", in_arabic.1)),
    };
    Name::new(format!("{} {en}", what.en), format!("{}: {ar}", what.ar))
}
