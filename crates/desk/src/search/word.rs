use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

use crate::digits;

/// So many characters of a word are kept, of a text and of a query alike.
const LONGEST: usize = 64;

/// A word as it is searched for.
///
/// Spelling is folded, since people write the same word in many ways: compatibility forms, tatweel and tashkeel go; أ إ آ
/// ٱ are ا, ى is ي and ة is ه; Persian letters and all digits have one form; letters are lower case. ؤ and ئ stay, as
/// Lucene keeps them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Word {
    /// The word, folded.
    pub folded: String,
    /// As it is spelt but for case, digits and marks, where folding changed more than that: what matches it ranks above
    /// what matches only folded.
    pub exact: Option<String>,
    /// Without the article and the particles that Arabic writes together with a word, where it has some. It doesn't take
    /// the word's place, since بريد begins with no particle, and nobody can tell by its letters.
    pub stem: Option<String>,
}

impl Word {
    /// The forms by which it is found: two words are the same where they share one.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        [Some(self.folded.as_str()), self.stem.as_deref()].into_iter().flatten()
    }

    /// Whether a word of a text is found by this one of a query.
    pub fn finds(&self, other: &Self) -> bool {
        self.forms().any(|form| other.forms().any(|of| of == form))
    }

    /// Whether a word of a text begins with this one of a query.
    pub fn begins(&self, other: &Self) -> bool {
        other.forms().any(|of| of.starts_with(&self.folded))
    }

    fn new(plain: &str) -> Self {
        let exact: String = plain.chars().take(LONGEST).collect();
        let folded: String = exact.chars().map(letter).collect();
        let stem = stem(&folded).map(str::to_owned);
        let exact = (exact != folded).then_some(exact);
        Self { folded, exact, stem }
    }
}

/// The words of a text in order, each with where it stands in it, in bytes. Several words may stand at one place: a
/// ligature can be more than one.
pub fn words(text: &str) -> impl Iterator<Item = (Range<usize>, Word)> {
    runs(text).flat_map(move |range| plain(text, &range).into_iter().map(move |word| (range.clone(), word)))
}

/// Where the words of a text stand, before compatibility forms are resolved.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = characters.find(|(_, c)| is_of_a_word(*c))?;
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = characters.next_if(|(_, c)| is_of_a_word(*c) || is_dropped(*c)) {
            end = at + c.len_utf8();
        }
        Some(start..end)
    })
}

fn plain(text: &str, range: &Range<usize>) -> Vec<Word> {
    let run = text.get(range.clone()).unwrap_or_default();
    if run.is_ascii() {
        return vec![Word::new(&run.to_ascii_lowercase())];
    }
    let kept: String = run.nfkc().filter(|c| !is_dropped(*c)).flat_map(char::to_lowercase).collect();
    let latin = digits::latin(&kept);
    let parts = latin.split(|c| !is_of_a_word(c)).filter(|part| !part.is_empty());
    parts.map(Word::new).collect()
}

/// Letters, digits, and the marks that combine with them. What compatibility forms stand for is judged once they are
/// resolved: ﷺ is no letter, but four words.
fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric()
        || unicode_normalization::char::is_combining_mark(c)
        || ('\u{fd40}'..='\u{fdff}').contains(&c)
}

/// What is written and not searched for: tatweel, tashkeel, and characters that show nothing.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn letter(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ة' => 'ه',
        other => other,
    }
}

/// The article with the particles before it, then the particles alone: what stands before a word, and the letters that
/// must follow for it to be taken off.
const PREFIXES: [(&str, usize); 13] = [
    ("وبال", 2),
    ("فبال", 2),
    ("ولل", 2),
    ("فلل", 2),
    ("وال", 2),
    ("فال", 2),
    ("بال", 2),
    ("لل", 2),
    ("ال", 2),
    ("و", 3),
    ("ب", 3),
    ("ل", 3),
    ("ف", 3),
];

fn stem(folded: &str) -> Option<&str> {
    PREFIXES.iter().find_map(|(prefix, least)| {
        let rest = folded.strip_prefix(prefix)?;
        (rest.chars().count() >= *least).then_some(rest)
    })
}
