use sla::{Error, Language, Name};

use super::table::{Expected, Sink, Table};
use crate::text::is_unseen;

const BOTH: Expected = Expected {
    en: "the text in both languages, { ar = \"…\", en = \"…\" },",
    ar: "النص باللغتين { ar = \"…\", en = \"…\" }",
};

/// A text in both languages.
pub(super) fn name(table: &mut Table<'_>, key: &'static str, sink: &mut Sink<'_>) -> Option<Name> {
    let mut pair = table.table(key, BOTH, sink)?;
    let name = of(&mut pair, sink);
    pair.finish(sink);
    name
}

/// The two texts of a table that may hold more.
pub(super) fn of(pair: &mut Table<'_>, sink: &mut Sink<'_>) -> Option<Name> {
    let ar = text(pair, Language::Ar, sink);
    let en = text(pair, Language::En, sink);
    Some(Name { ar: ar?, en: en? })
}

fn text(pair: &mut Table<'_>, language: Language, sink: &mut Sink<'_>) -> Option<String> {
    let expected = match language {
        Language::Ar => Expected { en: "the Arabic text", ar: "النص العربي" },
        Language::En => Expected { en: "the English text", ar: "النص الإنجليزي" },
    };
    let word = pair.word(language.code(), expected, sink)?;
    let problem = if word.text.trim().is_empty() {
        ("empty: both languages are needed", "فارغ: النص مطلوب باللغتين")
    } else if word.text.trim() != word.text {
        ("begins or ends with a space or an empty line", "يبدأ أو ينتهي بمسافة أو بسطر فارغ")
    } else if word.text.chars().any(|c| c != '\n' && is_unseen(c)) {
        (
            "holds a control character, which a reader can't see: remove it",
            "يحتوي على محرف تحكم لا يراه القارئ: احذفه",
        )
    } else {
        return Some(word.text.to_owned());
    };
    sink.fault(
        word.offset,
        Error::new(&word.path, word.text.escape_debug().to_string(), problem.0, problem.1),
    );
    None
}
