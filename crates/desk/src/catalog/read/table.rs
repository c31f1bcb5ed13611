//! Walking a TOML document with the place of each value, so that every fault is found and has its line.

use std::fmt::Write as _;

use sla::Error;
use toml::de::{DeArray, DeTable, DeValue};

use crate::catalog::Fault;

/// What a value should be, in both languages: *the id of a coverage*.
#[derive(Clone, Copy)]
pub(super) struct Expected {
    pub(super) en: &'static str,
    pub(super) ar: &'static str,
}

/// Collects what is wrong with a file while it is walked.
pub(super) struct Sink<'a> {
    file: &'a str,
    source: &'a str,
    line_starts: Vec<usize>,
    pub(super) faults: Vec<Fault>,
    pub(super) warnings: Vec<Fault>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(file: &'a str, source: &'a str) -> Self {
        let after_newline = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0).chain(after_newline.map(|(at, _)| at + 1)).collect();
        Self { file, source, line_starts, faults: Vec::new(), warnings: Vec::new() }
    }

    pub(super) fn fault(&mut self, offset: usize, error: Error) {
        let fault = self.at(offset, error);
        self.faults.push(fault);
    }

    pub(super) fn warn(&mut self, offset: usize, error: Error) {
        let warning = self.at(offset, error);
        self.warnings.push(warning);
    }

    fn at(&self, offset: usize, error: Error) -> Fault {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        Fault { file: self.file.to_owned(), line, error }
    }

    /// The start of what the file says from `offset` on, to be shown as the input.
    pub(super) fn excerpt(&self, span: std::ops::Range<usize>) -> String {
        const LONGEST: usize = 40;
        let text = self.source.get(span).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default();
        match line.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line.to_owned(),
        }
    }

    fn wrong_type(&mut self, item: &Item<'_>, expected: Expected) {
        let input = self.excerpt(item.span.clone());
        let error = Error::new(
            &item.path,
            input,
            format!("{} where {} belongs", kind(item.value).0, expected.en),
            format!("هنا {}، والمطلوب {}", kind(item.value).1, expected.ar),
        );
        self.fault(item.offset, error);
    }
}

/// A value with its path and its place: that of its key or, in a list, its own.
#[derive(Clone)]
pub(super) struct Item<'a> {
    pub(super) path: String,
    pub(super) offset: usize,
    span: std::ops::Range<usize>,
    value: &'a DeValue<'a>,
}

/// A text with its path and its place.
#[derive(Clone)]
pub(super) struct Word<'a> {
    pub(super) path: String,
    pub(super) offset: usize,
    pub(super) text: &'a str,
}

impl<'a> Item<'a> {
    pub(super) fn word(&self, expected: Expected, sink: &mut Sink<'_>) -> Option<Word<'a>> {
        match self.value {
            DeValue::String(text) => Some(Word { path: self.path.clone(), offset: self.offset, text }),
            _ => {
                sink.wrong_type(self, expected);
                None
            }
        }
    }

    /// A text, or a date written without quotes.
    pub(super) fn date_word(&self, expected: Expected, sink: &mut Sink<'_>) -> Option<String> {
        match self.value {
            DeValue::Datetime(date) => Some(date.to_string()),
            _ => self.word(expected, sink).map(|word| word.text.to_owned()),
        }
    }

    pub(super) fn boolean(&self, expected: Expected, sink: &mut Sink<'_>) -> Option<bool> {
        let boolean = self.value.as_bool();
        if boolean.is_none() {
            sink.wrong_type(self, expected);
        }
        boolean
    }

    /// A whole number from 1 on.
    pub(super) fn count(&self, expected: Expected, sink: &mut Sink<'_>) -> Option<u32> {
        let integer = self.value.as_integer();
        let number = integer.and_then(|i| u32::from_str_radix(i.as_str(), i.radix()).ok());
        let number = number.filter(|number| *number >= 1);
        if number.is_none() {
            sink.wrong_type(self, expected);
        }
        number
    }

    pub(super) fn list(&self, expected: Expected, sink: &mut Sink<'_>) -> Option<Vec<Item<'a>>> {
        let Some(array) = self.value.as_array() else {
            sink.wrong_type(self, expected);
            return None;
        };
        Some(elements(&self.path, array))
    }

    pub(super) fn table(&self, expected: Expected, sink: &mut Sink<'_>) -> Option<Table<'a>> {
        let table = self.if_table();
        if table.is_none() {
            sink.wrong_type(self, expected);
        }
        table
    }

    /// The table that it may be, without a word if it isn't.
    pub(super) fn if_table(&self) -> Option<Table<'a>> {
        let map = self.value.as_table()?;
        Some(Table { path: self.path.clone(), offset: self.offset, map, asked: Vec::new() })
    }

    /// The place of a value inside this one, by a path such as `week.mon[0][1]`; as near as it gets.
    pub(super) fn locate(&self, path: &str) -> usize {
        let (mut offset, mut value) = (self.offset, self.value);
        for step in path.split(['.', '[']).map(|step| step.trim_end_matches(']')) {
            match value {
                DeValue::Table(map) => {
                    let Some((key, inner)) = map.get_key_value(step) else { break };
                    (offset, value) = (key.span().start, inner.get_ref());
                }
                DeValue::Array(array) => {
                    let index = step.parse::<usize>().ok();
                    let Some(inner) = index.and_then(|index| array.get(index)) else { break };
                    (offset, value) = (inner.span().start, inner.get_ref());
                }
                _ => break,
            }
        }
        offset
    }
}

fn elements<'a>(path: &str, array: &'a DeArray<'a>) -> Vec<Item<'a>> {
    let item = |(index, value): (usize, &'a toml::Spanned<DeValue<'a>>)| Item {
        path: format!("{path}[{index}]"),
        offset: value.span().start,
        span: value.span(),
        value: value.get_ref(),
    };
    array.iter().enumerate().map(item).collect()
}

/// A table of which it is remembered what was asked for, so that the rest can be refused.
pub(super) struct Table<'a> {
    pub(super) path: String,
    pub(super) offset: usize,
    map: &'a DeTable<'a>,
    asked: Vec<&'static str>,
}

impl<'a> Table<'a> {
    pub(super) fn root(map: &'a DeTable<'a>) -> Self {
        Self { path: String::new(), offset: 0, map, asked: Vec::new() }
    }

    pub(super) fn optional(&mut self, key: &'static str) -> Option<Item<'a>> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        let (name, value) = self.map.get_key_value(key)?;
        Some(self.item(name, value))
    }

    /// A look at a table that will be asked for later.
    pub(super) fn peek(&self, key: &str) -> Option<Table<'a>> {
        let (name, value) = self.map.get_key_value(key)?;
        self.item(name, value).if_table()
    }

    pub(super) fn required(
        &mut self,
        key: &'static str,
        expected: Expected,
        sink: &mut Sink<'_>,
    ) -> Option<Item<'a>> {
        let item = self.optional(key);
        if item.is_none() {
            let error = Error::new(
                join(&self.path, key),
                "",
                format!("missing: {} belongs here", expected.en),
                format!("ناقص: المطلوب {}", expected.ar),
            );
            sink.fault(self.offset, error);
        }
        item
    }

    pub(super) fn word(
        &mut self,
        key: &'static str,
        expected: Expected,
        sink: &mut Sink<'_>,
    ) -> Option<Word<'a>> {
        self.required(key, expected, sink)?.word(expected, sink)
    }

    pub(super) fn table(
        &mut self,
        key: &'static str,
        expected: Expected,
        sink: &mut Sink<'_>,
    ) -> Option<Table<'a>> {
        self.required(key, expected, sink)?.table(expected, sink)
    }

    /// Its keys and values in the order of the file, for a table whose keys are ids.
    pub(super) fn entries(&self) -> Vec<(&'a str, Item<'a>)> {
        let mut entries: Vec<_> =
            self.map.iter().map(|(key, value)| (key.get_ref().as_ref(), self.item(key, value))).collect();
        entries.sort_by_key(|(_, item)| item.offset);
        entries
    }

    /// Refuses the keys that nobody asked for.
    pub(super) fn finish(self, sink: &mut Sink<'_>) {
        for (key, item) in self.entries() {
            if !self.asked.contains(&key) {
                let error = Error::new(
                    &item.path,
                    key,
                    format!("not a field here: the fields are {}", self.asked.join(", ")),
                    format!("ليس حقلًا هنا: الحقول هي {}", self.asked.join("، ")),
                );
                sink.fault(item.offset, error);
            }
        }
    }

    fn item(
        &self,
        key: &toml::Spanned<toml::de::DeString<'a>>,
        value: &'a toml::Spanned<DeValue<'a>>,
    ) -> Item<'a> {
        Item {
            path: join(&self.path, key.get_ref()),
            offset: key.span().start,
            span: value.span(),
            value: value.get_ref(),
        }
    }
}

/// A path and a key as TOML would write them.
pub(super) fn join(path: &str, key: &str) -> String {
    let bare = !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    let mut joined = path.to_owned();
    if !joined.is_empty() {
        joined.push('.');
    }
    if bare {
        joined.push_str(key);
    } else {
        let _ = write!(joined, "{key:?}");
    }
    joined
}

fn kind(value: &DeValue<'_>) -> (&'static str, &'static str) {
    match value {
        DeValue::String(_) => ("a text", "نص"),
        DeValue::Integer(_) => ("a whole number", "عدد صحيح"),
        DeValue::Float(_) => ("a decimal number", "عدد عشري"),
        DeValue::Boolean(_) => ("true or false", "true أو false"),
        DeValue::Datetime(_) => ("a date or time", "تاريخ أو وقت"),
        DeValue::Array(_) => ("a list", "قائمة"),
        DeValue::Table(_) => ("a table", "جدول"),
    }
}
