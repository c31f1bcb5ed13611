//! Lines of text as terminals show them: 72 columns wide at most, measured in what is seen.

use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// So wide is a line.
pub(super) const WIDTH: usize = 72;
/// Where a fact begins, beside what it is about.
const FACT: usize = 26;
/// Of what somebody wrote before, so many words are quoted.
const QUOTED: usize = 60;

fn options<'a>(first: &'a str, next: &'a str) -> Options<'a> {
    Options::new(WIDTH)
        .initial_indent(first)
        .subsequent_indent(next)
        // An address that is broken is none, and so is the name of a file.
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
}

/// A paragraph.
pub(super) fn fill(text: &str) -> String {
    textwrap::fill(text, options("", ""))
}

/// A line of a list, which has its sign.
pub(super) fn item(text: &str) -> String {
    textwrap::fill(text, options("", "  "))
}

/// A fact beside what it is about.
pub(super) fn beside(label: &str, fact: &str) -> String {
    let room = FACT.saturating_sub(display_width(label) + 2);
    let next = " ".repeat(FACT);
    if room < 2 {
        return format!("{}\n{}", item(&format!("  {label}")), textwrap::fill(fact, options(&next, &next)));
    }
    textwrap::fill(fact, options(&format!("  {label}{}", " ".repeat(room)), &next))
}

/// What somebody wrote, as they typed it: signs of lists, quotations and code stay, and their lines hang from them.
pub(super) fn written(text: &str) -> String {
    let mut in_code = false;
    let lines = text.trim().lines().map(|line| {
        let line = desk::text::harmless(line.trim_end());
        let is_fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        in_code ^= is_fence;
        if is_fence || in_code || line.starts_with("    ") {
            return line.into_owned();
        }
        let (first, next, rest) = hanging(&line);
        textwrap::fill(rest, options(first, &next))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What stands before the words of a line, and before those of the lines that it becomes.
fn hanging(line: &str) -> (&str, String, &str) {
    let begin = line.len() - line.trim_start().len();
    let words = line.get(begin..).unwrap_or_default();
    let sign = match words.split_once(' ') {
        Some((">" | "-" | "*" | "+" | "•", _)) => 2,
        Some((number, _)) if is_ordinal(number) => number.len() + 1,
        _ => 0,
    };
    let (first, rest) = line.split_at_checked(begin + sign).unwrap_or(("", line));
    let next = if words.starts_with("> ") { first.to_owned() } else { " ".repeat(display_width(first)) };
    (first, next, rest)
}

/// `3.` or `3)`.
fn is_ordinal(word: &str) -> bool {
    let digits = word.trim_end_matches(['.', ')']);
    word.len() == digits.len() + 1 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The beginning of what somebody wrote, in one line.
pub(super) fn beginning(text: &str) -> String {
    let mut words = text.split_whitespace();
    let first: Vec<_> = words.by_ref().take(QUOTED).collect();
    let first = desk::text::harmless(&first.join(" ")).into_owned();
    if words.next().is_some() { first + " …" } else { first }
}

/// The beginning of what somebody wrote, as mails quote.
pub(super) fn quoted(text: &str) -> String {
    textwrap::fill(&beginning(text), options("> ", "> "))
}

/// A column as wide as its widest text.
pub(super) struct Column {
    pub width: usize,
}

impl Column {
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        Self { width: texts.map(display_width).max().unwrap_or_default() }
    }

    fn spaces(&self, text: &str) -> String {
        " ".repeat(self.width.saturating_sub(display_width(text)))
    }

    /// A text at its start.
    pub fn at_start(&self, text: &str) -> String {
        format!("{text}{}", self.spaces(text))
    }

    /// A text at its end.
    pub fn at_end(&self, text: &str) -> String {
        format!("{}{text}", self.spaces(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_typed_keeps_its_form() {
        let text = "Dear all,\n\n- one that is so long that it takes more than a single line of seventy-two columns\n\
                    12. twelve that is so long that it takes more than a single line of seventy-two columns\n\
                    > quoted that is so long that it takes more than a single line of seventy-two columns\n\
                    ```\nlet code = \"that is so long that it takes more than a single line of seventy-two columns\";\n```";
        assert_eq!(
            written(text),
            "Dear all,\n\n- one that is so long that it takes more than a single line of\n  seventy-two columns\n\
             12. twelve that is so long that it takes more than a single line of\n    seventy-two columns\n\
             > quoted that is so long that it takes more than a single line of\n> seventy-two columns\n\
             ```\nlet code = \"that is so long that it takes more than a single line of seventy-two columns\";\n```"
        );
    }

    #[test]
    fn lines_are_measured_by_what_is_seen() {
        // Vowel marks take no room, and neither do marks of direction.
        let text = "تَعَذَّرَ الدُّخُولُ ".repeat(12);
        assert!(fill(&text).lines().all(|line| display_width(line) <= WIDTH));
        assert!(fill(&text).lines().any(|line| line.chars().count() > WIDTH));
        let address = format!("see https://desk.example/m/{}", "x".repeat(90));
        assert_eq!(fill(&address).lines().count(), 2, "an address stays whole");
    }

    #[test]
    fn what_was_written_before_is_quoted_short() {
        let text = quoted(&"word ".repeat(61));
        assert!(text.ends_with(" …") && text.lines().all(|line| line.starts_with("> ")), "{text}");
        assert_eq!(quoted("a\n\n\u{202e}b"), "> a b");
    }
}
