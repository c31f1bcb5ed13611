use sla::Error;

use super::ids::{self, Ids};
use super::table::{Expected, Item, Sink, Table};
use super::{A_TABLE, texts};
use crate::catalog::{Contact, LowerWhenSilent, Priority, PriorityMeaning, Statement, parse_target};

/// The priorities, which count from P1 on without a gap.
pub(super) fn all(root: &mut Table<'_>, ids: &Ids<'_>, sink: &mut Sink<'_>) -> Option<Vec<PriorityMeaning>> {
    let expected = Expected {
        en: "a table for each priority, P1, P2 and so on,",
        ar: "جدول لكل أولوية: P1 ثم P2 وهكذا",
    };
    let table = root.table("priorities", expected, sink)?;
    let mut read = Vec::new();
    for (key, item) in table.entries() {
        let priority = numbered(key, &item, sink);
        let meaning = meaning(priority, &item, ids, sink);
        read.push(meaning);
    }
    let complete = consecutive(&table, ids, sink);
    let mut priorities = read.into_iter().collect::<Option<Vec<_>>>()?;
    priorities.sort_by_key(|meaning| meaning.priority);
    complete.then_some(priorities)
}

fn numbered(key: &str, item: &Item<'_>, sink: &mut Sink<'_>) -> Option<Priority> {
    let priority = ids::canonical(key);
    if priority.is_none() {
        let error = Error::new(
            &item.path,
            key,
            "not a priority: write P and its number, from P1 (the most urgent) to P9",
            "ليست أولوية: اكتب P ورقمها، من P1 (الأكثر إلحاحًا) إلى P9",
        );
        sink.fault(item.offset, error);
    }
    priority
}

fn consecutive(table: &Table<'_>, ids: &Ids<'_>, sink: &mut Sink<'_>) -> bool {
    let mut numbers: Vec<u8> = ids.priorities.iter().map(|priority| priority.number()).collect();
    numbers.sort_unstable();
    let highest = numbers.last().copied().unwrap_or(1);
    let missing: Vec<String> =
        (1..=highest).filter(|number| !numbers.contains(number)).map(|number| format!("P{number}")).collect();
    if !missing.is_empty() {
        let error = Error::new(
            &table.path,
            "",
            format!("missing: {}, since priorities count from P1 on without a gap", missing.join(", ")),
            format!("ناقص: {}، فالأولويات تبدأ من P1 بلا انقطاع", missing.join("، ")),
        );
        sink.fault(table.offset, error);
    }
    missing.is_empty()
}

fn meaning(
    priority: Option<Priority>,
    item: &Item<'_>,
    ids: &Ids<'_>,
    sink: &mut Sink<'_>,
) -> Option<PriorityMeaning> {
    let mut table = item.table(A_TABLE, sink)?;
    let name = texts::name(&mut table, "name", sink);
    let definition = texts::name(&mut table, "definition", sink);
    let example = texts::name(&mut table, "example", sink);
    let statement = statement(&mut table, sink);
    let contact = contact(&mut table, sink);
    let lower_when_silent = match table.optional("lower_when_silent") {
        Some(item) => lower_when_silent(priority, &item, ids, sink).map(Some),
        None => Some(None),
    };
    table.finish(sink);
    Some(PriorityMeaning {
        priority: priority?,
        name: name?,
        definition: definition?,
        example: example?,
        statement: statement?,
        contact: contact?,
        lower_when_silent: lower_when_silent?,
    })
}

fn statement(table: &mut Table<'_>, sink: &mut Sink<'_>) -> Option<Statement> {
    let expected = Expected {
        en: "the statement that the customer confirms, with its version,",
        ar: "الإقرار الذي يؤكده العميل مع رقم نسخته",
    };
    let version = Expected {
        en: "the version of the statement's wording, 1 or more,",
        ar: "رقم نسخة نص الإقرار، 1 أو أكثر",
    };
    let mut statement = table.table("statement", expected, sink)?;
    let number = statement.required("version", version, sink).and_then(|item| item.count(version, sink));
    let text = texts::of(&mut statement, sink);
    statement.finish(sink);
    Some(Statement { version: number?, text: text? })
}

fn contact(table: &mut Table<'_>, sink: &mut Sink<'_>) -> Option<Contact> {
    let expected = Expected {
        en: "when support contacts the customer, \"any-time\" or \"working-hours\",",
        ar: "متى يتصل الدعم بالعميل: \"any-time\" أو \"working-hours\"",
    };
    let word = table.word("contact", expected, sink)?;
    match word.text {
        "any-time" => Some(Contact::AnyTime),
        "working-hours" => Some(Contact::WorkingHours),
        _ => {
            let error = Error::new(
                &word.path,
                word.text,
                "not a time of contact: write any-time or working-hours",
                "ليس وقت اتصال: اكتب any-time أو working-hours",
            );
            sink.fault(word.offset, error);
            None
        }
    }
}

fn lower_when_silent(
    from: Option<Priority>,
    item: &Item<'_>,
    ids: &Ids<'_>,
    sink: &mut Sink<'_>,
) -> Option<LowerWhenSilent> {
    let mut table = item.table(A_TABLE, sink)?;
    let to = Expected {
        en: "the priority one level down", ar: "الأولوية الأدنى بدرجة واحدة"
    };
    let word = table.word("to", to, sink);
    let lower = word.as_ref().and_then(|word| ids.priority(word, sink));
    if let (Some(word), Some(from), Some(lower)) = (&word, from, lower)
        && from.one_lower() != Some(lower)
    {
        let error = Error::new(
            &word.path,
            word.text,
            format!("a case is lowered one level at a time, and this one is {from}"),
            format!("تُخفض الحالة درجة واحدة في كل مرة، وهذه {from}"),
        );
        sink.fault(word.offset, error);
        return None;
    }
    let grace =
        Expected { en: "a time to answer in, such as \"30m\",", ar: "مهلة للرد مثل \"30m\"" };
    let word = table.word("grace", grace, sink);
    let grace = word.and_then(|word| {
        let refused = |e: Error| sink.fault(word.offset, e.within(&word.path));
        parse_target(word.text).map_err(refused).ok()
    });
    table.finish(sink);
    Some(LowerWhenSilent { to: lower?, grace: grace? })
}
