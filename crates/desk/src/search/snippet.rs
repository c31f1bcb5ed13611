use std::ops::Range;

use crate::search::query::Query;
use crate::search::word::{Word, words};

/// A part of a text around what was found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The text.
    pub text: String,
    /// Whether this is what was searched for.
    pub found: bool,
}

/// About so many bytes of a text are shown, the fewer before what was found.
const BEFORE: usize = 60;
const AFTER: usize = 180;

/// A part of a text around the first word of a query in it, each word that is searched for by itself; the text's
/// beginning, in one part, where none stands in it. One line: runs of spaces and line breaks are one space.
pub fn snippet(text: &str, query: &Query) -> Vec<Part> {
    let found = places(text, query);
    let first = found.first().map_or(0, |range| range.start);
    let start = begin_of_word(text, first.saturating_sub(BEFORE));
    let end = end_of_word(text, first.saturating_add(AFTER));
    cut(text, start..end, found)
}

/// A whole text, each word that is searched for by itself. One line, as of [`snippet`].
pub fn marked(text: &str, query: &Query) -> Vec<Part> {
    cut(text, 0..text.len(), places(text, query))
}

/// Where the words of a query stand in a text.
fn places(text: &str, query: &Query) -> Vec<Range<usize>> {
    let searched: Vec<_> =
        query.terms.iter().flat_map(|term| term.words.iter().map(|word| (word, term.open))).collect();
    let is_searched =
        |of: &Word| searched.iter().any(|(word, open)| word.finds(of) || (*open && word.begins(of)));
    let mut found: Vec<_> = words(text).filter(|(_, of)| is_searched(of)).map(|(range, _)| range).collect();
    found.dedup();
    found
}

fn cut(text: &str, Range { start, end }: Range<usize>, found: Vec<Range<usize>>) -> Vec<Part> {
    let mut parts = Parts::default();
    parts.add(if start > 0 { "…" } else { "" }, false);
    let mut at = start;
    for range in found.into_iter().filter(|range| start <= range.start && range.end <= end) {
        parts.add(&text[at..range.start], false);
        parts.add(&text[range.clone()], true);
        at = range.end;
    }
    parts.add(&text[at..end], false);
    parts.add(if end < text.len() { "…" } else { "" }, false);
    parts.0
}

/// Where a word begins, at or after a byte; the byte's character where the word is very long.
fn begin_of_word(text: &str, at: usize) -> usize {
    let at = text.ceil_char_boundary(at);
    if at == 0 {
        return 0;
    }
    let near = &text[at..text.floor_char_boundary(at.saturating_add(BEFORE / 2))];
    near.find(char::is_whitespace).map_or(at, |space| at + space)
}

/// Where a word ends, at or before a byte.
fn end_of_word(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at.min(text.len()));
    if at == text.len() {
        return at;
    }
    let near = text.ceil_char_boundary(at.saturating_sub(BEFORE / 2));
    text[near..at].rfind(char::is_whitespace).map_or(at, |space| near + space)
}

#[derive(Default)]
struct Parts(Vec<Part>);

impl Parts {
    fn add(&mut self, text: &str, found: bool) {
        let mut line = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                c if c.is_whitespace() || c.is_control() => {
                    if !line.ends_with(' ') {
                        line.push(' ');
                    }
                }
                c => line.push(c),
            }
        }
        if line.is_empty() {
            return;
        }
        match self.0.last_mut().filter(|last| last.found == found) {
            Some(last) => last.text.push_str(&line),
            None => self.0.push(Part { text: line, found }),
        }
    }
}
