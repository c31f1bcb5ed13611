//! Reading a catalogue: every fault is found, none hides another, and each has its line.

mod calendars;
mod ids;
mod plans;
mod priorities;
mod table;
mod texts;

use jiff::civil::Date;
use sla::{Error, Language, Name};
use toml::de::DeTable;

use self::ids::Ids;
use self::table::{Expected, Item, Sink, Table};
use super::{Catalog, Channel, Faults, Texts};

const A_TABLE: Expected = Expected { en: "a table", ar: "جدول" };

pub(super) fn catalog(source: &str, file: &str) -> Result<Catalog, Faults> {
    let mut sink = Sink::new(file, source);
    let (document, errors) = DeTable::parse_recoverable(source);
    for error in &errors {
        let span = error.span().unwrap_or_default();
        let input = sink.excerpt(span.clone());
        sink.fault(span.start, syntax(&input, error.message()));
    }
    // What was recovered from a document with broken syntax would only be blamed for the same mistake again.
    let catalog = if errors.is_empty() { whole(document.get_ref(), &mut sink) } else { None };
    let Sink { faults, warnings, .. } = sink;
    match catalog {
        Some(catalog) if faults.is_empty() => Ok(Catalog { warnings, ..catalog }),
        _ => Err(Faults::new(faults)),
    }
}

/// An error of the TOML parser, whose own words are English in both languages.
fn syntax(input: &str, message: &str) -> Error {
    let message = message.trim();
    let ar = format!("ليس TOML سليمًا: \u{2068}{message}\u{2069}");
    Error::new("", input, format!("not TOML: {message}"), ar)
}

fn whole<'a>(document: &'a DeTable<'a>, sink: &mut Sink<'_>) -> Option<Catalog> {
    let mut root = Table::root(document);
    let ids = Ids::of(&root, sink);
    let edition = edition(&mut root, sink);
    let first_day = first_day(&mut root, sink);
    let languages = languages(&mut root, sink);
    let vendor = texts::name(&mut root, "vendor", sink);
    let texts = page_texts(&mut root, sink);
    let plans = ids::each(&mut root, "plans", sink, |id, table, sink| plans::plan(id, table, &ids, sink));
    let channels = ids::each(&mut root, "channels", sink, channel);
    let regions =
        ids::each(&mut root, "regions", sink, |id, table, sink| calendars::region(id, table, &ids, sink));
    let coverages =
        ids::each(&mut root, "coverages", sink, |id, table, sink| calendars::coverage(id, table, &ids, sink));
    let calendars = ids::each(&mut root, "calendars", sink, calendars::calendar);
    let priorities = priorities::all(&mut root, &ids, sink);
    root.finish(sink);
    Some(Catalog {
        edition: edition?,
        first_day: first_day?,
        languages: languages?,
        vendor: vendor?,
        texts: texts?,
        plans: plans?,
        channels: channels?,
        regions: regions?,
        coverages: coverages?,
        calendars: calendars?,
        priorities: priorities?,
        warnings: Vec::new(),
    })
}

fn edition(root: &mut Table<'_>, sink: &mut Sink<'_>) -> Option<String> {
    let expected = Expected {
        en: "the edition's id, such as \"2026-01\",",
        ar: "معرّف الطبعة مثل \"2026-01\"",
    };
    let word = root.word("edition", expected, sink)?;
    ids::well_formed(word.text, &word.path, word.offset, sink).then(|| word.text.to_owned())
}

fn first_day(root: &mut Table<'_>, sink: &mut Sink<'_>) -> Option<Date> {
    let expected = Expected {
        en: "the edition's first day, such as 2026-01-01,",
        ar: "أول يوم للطبعة مثل 2026-01-01",
    };
    let item = root.required("first_day", expected, sink)?;
    let text = item.date_word(expected, sink)?;
    let date: Option<Date> = text.parse().ok().filter(|date: &Date| date.to_string() == text);
    if date.is_none() {
        let error =
            Error::new(&item.path, text, "not a date such as 2026-01-01", "ليس تاريخًا مثل 2026-01-01");
        sink.fault(item.offset, error);
    }
    date
}

fn languages(root: &mut Table<'_>, sink: &mut Sink<'_>) -> Option<Vec<Language>> {
    let expected = Expected {
        en: "a list of languages, such as [\"ar\", \"en\"],",
        ar: "قائمة لغات مثل [\"ar\", \"en\"]",
    };
    let item = root.required("languages", expected, sink)?;
    let mut languages = Vec::new();
    for element in item.list(expected, sink)? {
        let language = Expected { en: "a language, \"ar\" or \"en\",", ar: "لغة: \"ar\" أو \"en\"" };
        let word = element.word(language, sink)?;
        match word.text {
            "ar" if !languages.contains(&Language::Ar) => languages.push(Language::Ar),
            "en" if !languages.contains(&Language::En) => languages.push(Language::En),
            _ => {
                sink.fault(element.offset, both_languages(&element.path, word.text));
                return None;
            }
        }
    }
    if languages.len() < 2 {
        sink.fault(item.offset, both_languages(&item.path, ""));
        return None;
    }
    Some(languages)
}

fn both_languages(path: &str, input: &str) -> Error {
    Error::new(
        path,
        input,
        "the languages are \"ar\" and \"en\", each once, the one first that the vendor's own page is in",
        "اللغتان هما \"ar\" و\"en\"، كل منهما مرة واحدة، وأولاهما لغة صفحة المورّد",
    )
}

fn page_texts(root: &mut Table<'_>, sink: &mut Sink<'_>) -> Option<Texts> {
    let mut table = root.table("texts", A_TABLE, sink)?;
    let mut text =
        |key: &'static str, sink: &mut Sink<'_>| -> Option<Name> { texts::name(&mut table, key, sink) };
    let title = text("title", sink);
    let introduction = text("introduction", sink);
    let response_time = text("response_time", sink);
    let availability = text("availability", sink);
    let channels = text("channels", sink);
    let reasonable_efforts = text("reasonable_efforts", sink);
    let lowering = text("lowering", sink);
    table.finish(sink);
    Some(Texts {
        title: title?,
        introduction: introduction?,
        response_time: response_time?,
        availability: availability?,
        channels: channels?,
        reasonable_efforts: reasonable_efforts?,
        lowering: lowering?,
    })
}

fn channel(id: &str, item: &Item<'_>, sink: &mut Sink<'_>) -> Option<Channel> {
    let mut table = item.table(A_TABLE, sink)?;
    let name = texts::name(&mut table, "name", sink);
    let text = texts::name(&mut table, "text", sink);
    table.finish(sink);
    Some(Channel { id: id.to_owned(), name: name?, text: text? })
}
