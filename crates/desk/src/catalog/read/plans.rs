use sla::{Budget, Error};

use super::ids::{self, COVERAGE, Ids, WORKING_HOURS};
use super::table::{Expected, Item, Sink, Table, Word};
use super::{A_TABLE, texts};
use crate::catalog::{
    Answered, ClockChoice, FurtherTarget, Plan, Priority, ResponseTarget, When, parse_target,
};

const CHANNELS: Expected =
    Expected { en: "a list of ids of channels", ar: "قائمة معرّفات القنوات" };
const TARGET: Expected =
    Expected { en: "an amount of time such as \"2h\"", ar: "مقدار من الوقت مثل \"2h\"" };

pub(super) fn plan(id: &str, item: &Item<'_>, ids: &Ids<'_>, sink: &mut Sink<'_>) -> Option<Plan> {
    let mut table = item.table(A_TABLE, sink)?;
    let name = texts::name(&mut table, "name", sink);
    let channels = channels(&mut table, ids, sink);
    let coverage = Expected { en: "the id of a coverage", ar: "معرّف تغطية" };
    let coverage = table.word("coverage", coverage, sink).and_then(|word| ids.coverage(&word, sink));
    let responses = responses(&mut table, ids, sink);
    let answered = answered(&mut table, channels.as_deref(), ids, sink);
    let further = further(&mut table, ids, sink);
    table.finish(sink);
    Some(Plan {
        id: id.to_owned(),
        name: name?,
        coverage: coverage?,
        channels: channels?,
        answered: answered?,
        responses: responses?,
        further: further?,
    })
}

fn channels(table: &mut Table<'_>, ids: &Ids<'_>, sink: &mut Sink<'_>) -> Option<Vec<String>> {
    let item = table.required("channels", CHANNELS, sink)?;
    let elements = item.list(CHANNELS, sink)?;
    if elements.is_empty() {
        let error = Error::new(
            &item.path,
            "",
            "a plan without a channel can't be used: give at least one",
            "خطة بلا قنوات لا تُستخدم: اكتب قناة واحدة على الأقل",
        );
        sink.fault(item.offset, error);
        return None;
    }
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut read: Vec<Option<String>> = Vec::new();
    for element in elements {
        let expected = Expected { en: "the id of a channel", ar: "معرّف قناة" };
        let Some(word) = element.word(expected, sink) else {
            read.push(None);
            continue;
        };
        read.push(once(&word, &words, sink).and_then(|()| ids.channel(&word, sink)));
        words.push(word);
    }
    read.into_iter().collect()
}

/// Refuses a word that was there before.
fn once(word: &Word<'_>, before: &[Word<'_>], sink: &mut Sink<'_>) -> Option<()> {
    if before.iter().any(|earlier| earlier.text == word.text) {
        let error = Error::new(&word.path, word.text, "comes twice: write it once", "مكرر: اكتبه مرة واحدة");
        sink.fault(word.offset, error);
        return None;
    }
    Some(())
}

/// A response target for every priority and for nothing else.
fn responses(table: &mut Table<'_>, ids: &Ids<'_>, sink: &mut Sink<'_>) -> Option<Vec<ResponseTarget>> {
    let expected = Expected {
        en: "a response target for each priority", ar: "وقت الاستجابة لكل أولوية"
    };
    let responses = table.table("response", expected, sink)?;
    let mut read = Vec::new();
    let mut stated = Vec::new();
    for (key, item) in responses.entries() {
        let word = Word { path: item.path.clone(), offset: item.offset, text: key };
        let priority = ids.priority(&word, sink);
        stated.extend(priority);
        read.push(response(priority, &item, ids, sink));
    }
    let missing: Vec<String> = ids
        .priorities
        .iter()
        .filter(|priority| !stated.contains(priority))
        .map(Priority::to_string)
        .collect();
    if !missing.is_empty() {
        let error = Error::new(
            &responses.path,
            "",
            format!("missing: {}, for a plan has a response target for every priority", missing.join(", ")),
            format!("ناقص: {}، فلكل خطة وقت استجابة لكل أولوية", missing.join("، ")),
        );
        sink.fault(responses.offset, error);
    }
    let mut read = read.into_iter().collect::<Option<Vec<_>>>()?;
    read.sort_by_key(|response| response.priority);
    missing.is_empty().then_some(read)
}

fn response(
    priority: Option<Priority>,
    item: &Item<'_>,
    ids: &Ids<'_>,
    sink: &mut Sink<'_>,
) -> Option<ResponseTarget> {
    let expected = Expected {
        en: "a target and its clock, such as { target = \"2h\", clock = \"coverage\" },",
        ar: "المدة وساعتها مثل { target = \"2h\", clock = \"coverage\" }",
    };
    let mut table = item.table(expected, sink)?;
    let target = amount(&mut table, "target", sink);
    let clock = clock(&mut table, ids, sink);
    table.finish(sink);
    Some(ResponseTarget { priority: priority?, target: target?, clock: clock? })
}

fn amount(table: &mut Table<'_>, key: &'static str, sink: &mut Sink<'_>) -> Option<Budget> {
    let word = table.word(key, TARGET, sink)?;
    parse_target(word.text).map_err(|e| sink.fault(word.offset, e.within(&word.path))).ok()
}

/// The calendar that a clock runs on (policy D2).
fn clock(table: &mut Table<'_>, ids: &Ids<'_>, sink: &mut Sink<'_>) -> Option<ClockChoice> {
    let expected = Expected {
        en: "\"coverage\", \"working-hours\" or the id of a calendar",
        ar: "\"coverage\" أو \"working-hours\" أو معرّف تقويم",
    };
    let word = table.word("clock", expected, sink)?;
    Some(match ids.calendar_or(&[COVERAGE, WORKING_HOURS], &word, sink)? {
        COVERAGE => ClockChoice::Coverage,
        WORKING_HOURS => ClockChoice::WorkingHours,
        calendar => ClockChoice::Calendar(calendar.to_owned()),
    })
}

/// The channels whose answering hours are stated; each must be one of the plan's.
fn answered(
    table: &mut Table<'_>,
    channels: Option<&[String]>,
    ids: &Ids<'_>,
    sink: &mut Sink<'_>,
) -> Option<Vec<Answered>> {
    let Some(item) = table.optional("answered") else { return Some(Vec::new()) };
    let expected = Expected {
        en: "a table for a channel, by its id,", ar: "جدول لقناة باسم معرّفها"
    };
    let by_channel = item.table(expected, sink)?;
    let mut read = Vec::new();
    for (channel, item) in by_channel.entries() {
        let word = Word { path: item.path.clone(), offset: item.offset, text: channel };
        let mine = channels.is_none_or(|channels| channels.iter().any(|mine| mine == channel));
        let known = ids.channel(&word, sink);
        if known.is_some() && !mine {
            let error = Error::new(
                &item.path,
                channel,
                "not a channel of this plan: add it to the plan's channels, or leave this out",
                "ليست من قنوات هذه الخطة: أضفها إلى قنواتها أو احذف هذا",
            );
            sink.fault(item.offset, error);
        }
        read.push(answered_channel(known.filter(|_| mine), &item, ids, sink));
    }
    read.into_iter().collect()
}

fn answered_channel(
    channel: Option<String>,
    item: &Item<'_>,
    ids: &Ids<'_>,
    sink: &mut Sink<'_>,
) -> Option<Answered> {
    let mut table = item.table(A_TABLE, sink)?;
    let calendar = Expected { en: "the id of a calendar", ar: "معرّف تقويم" };
    let calendar = table.word("calendar", calendar, sink).and_then(|word| ids.calendar(&word, sink));
    let text = texts::name(&mut table, "text", sink);
    table.finish(sink);
    Some(Answered { channel: channel?, calendar: calendar?, text: text? })
}

/// Targets beyond the initial response (policy D17); none unless the vendor adds them.
fn further(table: &mut Table<'_>, ids: &Ids<'_>, sink: &mut Sink<'_>) -> Option<Vec<FurtherTarget>> {
    match table.optional("further") {
        Some(_) => ids::each(table, "further", sink, |id, item, sink| further_target(id, item, ids, sink)),
        None => Some(Vec::new()),
    }
}

fn further_target(id: &str, item: &Item<'_>, ids: &Ids<'_>, sink: &mut Sink<'_>) -> Option<FurtherTarget> {
    let mut table = item.table(A_TABLE, sink)?;
    let name = texts::name(&mut table, "name", sink);
    let priorities = priorities(&mut table, ids, sink);
    let when = when(&mut table, sink);
    let clock = clock(&mut table, ids, sink);
    let pauses = Expected {
        en: "true or false, whether the clock stands while the customer is awaited,",
        ar: "true أو false: هل تتوقف الساعة أثناء انتظار العميل؟",
    };
    let pauses = table
        .required("pauses_while_customer_is_awaited", pauses, sink)
        .and_then(|item| item.boolean(pauses, sink));
    table.finish(sink);
    Some(FurtherTarget {
        id: id.to_owned(),
        name: name?,
        priorities: priorities?,
        when: when?,
        clock: clock?,
        pauses_while_customer_is_awaited: pauses?,
    })
}

fn priorities(table: &mut Table<'_>, ids: &Ids<'_>, sink: &mut Sink<'_>) -> Option<Vec<Priority>> {
    let expected = Expected {
        en: "a list of priorities, such as [\"P1\"],",
        ar: "قائمة أولويات مثل [\"P1\"]",
    };
    let item = table.required("priorities", expected, sink)?;
    let elements = item.list(expected, sink)?;
    if elements.is_empty() {
        let error = Error::new(
            &item.path,
            "",
            "a target for no priority is none: give at least one",
            "مدة لا تخص أي أولوية لا معنى لها: اكتب أولوية واحدة على الأقل",
        );
        sink.fault(item.offset, error);
        return None;
    }
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut read = Vec::new();
    for element in elements {
        let expected = Expected { en: "a priority such as \"P1\"", ar: "أولوية مثل \"P1\"" };
        let Some(word) = element.word(expected, sink) else {
            read.push(None);
            continue;
        };
        read.push(once(&word, &words, sink).and_then(|()| ids.priority(&word, sink)));
        words.push(word);
    }
    let mut read = read.into_iter().collect::<Option<Vec<_>>>()?;
    read.sort_unstable();
    Some(read)
}

fn when(table: &mut Table<'_>, sink: &mut Sink<'_>) -> Option<When> {
    let within = table.optional("within").is_some();
    let every = table.optional("every").is_some();
    match (within, every) {
        (true, false) => amount(table, "within", sink).map(When::Within),
        (false, true) => amount(table, "every", sink).map(When::Every),
        _ => {
            let error = Error::new(
                &table.path,
                "",
                "one of two belongs here: within (once) or every (again and again)",
                "المطلوب واحد من اثنين: within (مرة واحدة) أو every (تكرارًا)",
            );
            sink.fault(table.offset, error);
            None
        }
    }
}
