//! How words are folded, what queries ask for, and what is shown of a text.

use proptest::prelude::*;

use super::{MOST_WORDS, Part, Query, Word, snippet, words};

fn folded(text: &str) -> Vec<String> {
    words(text).map(|(_, word)| word.folded).collect()
}

fn word(text: &str) -> Word {
    let mut all = words(text);
    let (_, word) = all.next().expect("it has a word");
    assert!(all.next().is_none(), "{text} is one word");
    word
}

fn shown(text: &str, query: &str) -> String {
    let mark = |part: Part| if part.found { format!("[{}]", part.text) } else { part.text };
    snippet(text, &Query::parse(query)).into_iter().map(mark).collect()
}

#[test]
fn spellings_of_a_word_are_one() {
    for (written, expected) in [
        ("أحمد", "احمد"),
        ("إدارة", "اداره"),
        ("آخر", "اخر"),
        ("ٱلرحمن", "الرحمن"),
        ("مستشفى", "مستشفي"),
        ("مُحَمَّدٌ", "محمد"),
        ("هٰذا", "هذا"),
        ("الـــدخول", "الدخول"),
        ("ا\u{654}حمد", "احمد"),
        ("مسؤول", "مسؤول"),
        ("و\u{654}", "ؤ"),
        ("رئيس", "رئيس"),
        ("کتابی", "كتابي"),
        ("١٢٣", "123"),
        ("۱۲۳", "123"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("ﻻ", "لا"),
        ("MFA", "mfa"),
        ("Ｆｕｌｌ", "full"),
        ("İzmir", "i\u{307}zmir"),
        ("ﬁle", "file"),
        ("Straße", "straße"),
        ("soft\u{ad}hyphen", "softhyphen"),
        ("می\u{200c}خواهم", "ميخواهم"),
    ] {
        assert_eq!(word(written).folded, expected, "{written}");
    }
}

#[test]
fn signs_part_words_and_a_ligature_may_be_several() {
    assert_eq!(
        folded("sign-in, sara@rimal.example: 10.0.0.1!"),
        ["sign", "in", "sara", "rimal", "example", "10", "0", "0", "1"]
    );
    assert_eq!(folded("محمد ﷺ"), ["محمد", "صلي", "الله", "عليه", "وسلم"]);
    assert_eq!(folded("  \n\t—… \u{200f}"), [""; 0]);
    assert_eq!(folded(&"x".repeat(1000)), ["x".repeat(64)]);
}

#[test]
fn the_article_and_particles_are_looked_behind_without_losing_the_word() {
    let same = |one: &str, other: &str| word(one).finds(&word(other)) && word(other).finds(&word(one));
    for others in [
        "المشكلة",
        "والمشكلة",
        "بالمشكلة",
        "للمشكلة",
        "فالمشكلة",
        "بمشكلة",
        "ومشكلة",
        "لمشكلة",
        "فمشكلة",
        "مشكله",
    ] {
        assert!(same("مشكلة", others), "{others}");
    }
    assert!(same("البريد", "بالبريد") && same("بريد", "البريد"));
    for (one, other) in [("بيت", "ليت"), ("ورد", "برد"), ("باب", "لاب"), ("مشكلة", "مشاكل")]
    {
        assert!(!same(one, other), "{one} {other}");
    }
    assert_eq!(
        (word("ورد").stem, word("ولد").stem, word("بيت").stem),
        (None, None, None),
        "too little would be left"
    );
}

#[test]
fn what_is_spelt_the_same_is_told_from_what_is_folded() {
    assert_eq!(word("أَحمد").exact.as_deref(), Some("أحمد"));
    assert_eq!(word("Printer").exact, None);
    assert_eq!(word("٤٢").exact, None);
}

#[test]
fn words_are_terms_and_quotes_hold_them_together() {
    let terms = |text: &str| -> Vec<(String, bool)> {
        let query = Query::parse(text);
        let term = |term: &super::Term| {
            let words: Vec<_> = term.words.iter().map(|word| word.folded.as_str()).collect();
            (words.join(" "), term.open)
        };
        query.terms.iter().map(term).collect()
    };
    let closed = |text: &str| (text.to_owned(), false);
    let open = |text: &str| (text.to_owned(), true);
    assert_eq!(terms("atlas mfa"), [closed("atlas"), open("mfa")]);
    assert_eq!(terms("atlas mfa "), [closed("atlas"), closed("mfa")]);
    assert_eq!(terms("\"MFA prompt\" atl"), [closed("mfa prompt"), open("atl")]);
    assert_eq!(terms("«شاشة سوداء»"), [closed("شاشه سوداء")]);
    assert_eq!(terms("sign-in"), [closed("sign in")]);
    assert_eq!(terms("\"never closed"), [closed("never closed")]);
    assert_eq!(terms("a OR b NOT c*"), [closed("a"), closed("or"), closed("b"), closed("not"), open("c")]);
    for nothing in ["", "  ", "\"", "\"\"", "* ( ) : ^ -", "'; --"] {
        assert!(Query::parse(nothing).is_empty(), "{nothing}");
    }
    assert_eq!(Query::parse("#١٢٣٤").number(), Some(1234));
    assert_eq!(Query::parse("12 34").number(), None);
    let long = Query::parse(&"كلمة و ".repeat(2000));
    assert_eq!(long.terms.len(), MOST_WORDS);
}

#[test]
fn a_snippet_shows_what_was_found_where_it_stands() {
    assert_eq!(
        shown("Nobody gets past the MFA prompt.\n\nThe code…", "mfa code"),
        "Nobody gets past the [MFA] prompt. The [code]…"
    );
    assert_eq!(shown("لا تعمل الطابعة في المكتب", "طابعه"), "لا تعمل [الطابعة] في المكتب");
    assert_eq!(shown("printers", "print"), "[printers]", "while it is typed");
    assert_eq!(shown("printers", "print "), "printers");
    let far = format!("{} here {}", "word ".repeat(100), "word ".repeat(100));
    let shown = shown(&far, "here");
    assert!(
        shown.starts_with('…') && shown.ends_with('…') && shown.contains(" [here] ") && shown.len() < 300,
        "{shown}"
    );
}

proptest! {
    #[test]
    fn any_text_has_words_that_stand_in_it_and_any_query_is_one(text in "\\PC{0,200}", query in "\\PC{0,80}") {
        for (range, word) in words(&text) {
            prop_assert!(text.get(range).is_some());
            prop_assert!(!word.folded.is_empty());
            prop_assert!(word.folded.chars().all(|c| !c.is_whitespace() && !c.is_ascii_punctuation()));
        }
        let query = Query::parse(&query);
        prop_assert!(query.terms.iter().map(|term| term.words.len()).sum::<usize>() <= MOST_WORDS);
        let parts = snippet(&text, &query);
        prop_assert!(parts.iter().all(|part| !part.text.is_empty()));
    }

    #[test]
    fn folding_a_folded_word_changes_nothing(text in "[\u{600}-\u{6ff}a-zA-Z0-9éÉßﬁ①ﷺ ]{0,60}") {
        for (_, word) in words(&text) {
            prop_assert_eq!(folded(&word.folded), [word.folded.clone()]);
        }
    }
}
