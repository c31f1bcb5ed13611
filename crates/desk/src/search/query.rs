use crate::search::word::{Word, words};

/// So many words of a query are heeded.
pub const MOST_WORDS: usize = 12;

/// So much of a query is read at all, in bytes.
const LONGEST: usize = 2_000;

/// What somebody searches for: every term must be found. Whatever is typed is a query: signs that other searches
/// command with are mere signs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What must be found.
    pub terms: Vec<Term>,
}

/// Something that must be found: a word, or words that stand next to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The words, in order; at least one.
    pub words: Vec<Word>,
    /// It is still being typed: what begins with it will do.
    pub open: bool,
}

impl Query {
    /// What a text asks for: words, and in quotes words that stand next to each other, as do those that other signs than
    /// spaces join (`sign-in`, `sara@example.com`). The last word is open unless something follows it.
    pub fn parse(text: &str) -> Self {
        let text = &text[..text.floor_char_boundary(LONGEST)];
        let mut query = Self::default();
        let mut left = MOST_WORDS;
        for (index, part) in text.split(is_quote).enumerate() {
            let quoted = index % 2 == 1;
            let chunks: Vec<&str> = if quoted { vec![part] } else { part.split_whitespace().collect() };
            for chunk in chunks {
                let words: Vec<Word> = words(chunk).map(|(_, word)| word).take(left).collect();
                left -= words.len();
                if !words.is_empty() {
                    query.terms.push(Term { words, open: false });
                }
            }
        }
        let typing = text.chars().next_back().is_some_and(|c| !c.is_whitespace() && !is_quote(c));
        if let Some(last) = query.terms.last_mut().filter(|last| typing && last.words.len() == 1) {
            last.open = true;
        }
        query
    }

    /// Whether there is nothing to search for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The number that the whole query is, if it is one: `#1234`, `١٢٣٤`.
    pub fn number(&self) -> Option<i64> {
        match self.terms.as_slice() {
            [Term { words, .. }] if words.len() == 1 => words[0].folded.parse().ok(),
            _ => None,
        }
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}
