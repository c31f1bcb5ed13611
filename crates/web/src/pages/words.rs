//! The words of the pages: Fluent, a bundle a language.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use sla::Language;
use unic_langid::{LanguageIdentifier, langid};

use super::html::{Html, escape};

/// The files, each in English and in Arabic; a test sees to it that each one there is stands here.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$((
            $name,
            include_str!(concat!("../../words/en/", $name, ".ftl")),
            include_str!(concat!("../../words/ar/", $name, ".ftl")),
        )),*]
    };
}

const FILES: &[(&str, &str, &str)] = files![
    "account",
    "bulk-notice",
    "case",
    "desk",
    "error",
    "keys",
    "layout",
    "live",
    "mail",
    "mailboxes",
    "mailed",
    "mails",
    "merge",
    "notifications",
    "organisation",
    "participants",
    "plans",
    "portal",
    "promise",
    "saved-replies",
    "sign_in",
    "thread",
];

static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::read(Language::En, langid!("en")));
static ARABIC: LazyLock<Words> = LazyLock::new(|| Words::read(Language::Ar, langid!("ar")));

/// The words of a language.
pub(crate) struct Words {
    bundle: FluentBundle<FluentResource>,
}

/// What stands in a sentence: a text, or a number that may decide its form.
pub(crate) struct Arg(FluentValue<'static>);

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self(text.to_owned().into())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

macro_rules! numbers {
    ($($kind:ty),*) => {
        $(impl From<$kind> for Arg {
            fn from(number: $kind) -> Self {
                Self(number.into())
            }
        })*
    };
}
numbers!(i64, u64, u32, usize);

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &ENGLISH,
            Language::Ar => &ARABIC,
        }
    }

    fn read(language: Language, locale: LanguageIdentifier) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        for (_, en, ar) in FILES {
            let text = if language == Language::Ar { ar } else { en };
            // What can't be read is left out; a test reads every file.
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(partly, _)| partly);
            bundle.add_resource_overriding(resource);
        }
        Self { bundle }
    }

    /// A sentence.
    pub fn t(&self, id: &str) -> String {
        self.with(id, &[])
    }

    /// A sentence with what stands in it, each kept apart from the direction of what is around it.
    pub fn with(&self, id: &str, args: &[(&str, Arg)]) -> String {
        let mut named = FluentArgs::with_capacity(args.len());
        for (name, Arg(value)) in args {
            named.set(*name, value.clone());
        }
        self.format(id, &named)
    }

    /// A sentence in which ready HTML stands; all else of it is text.
    pub fn html(&self, id: &str, args: &[(&str, Html)]) -> Html {
        // A place is marked by characters that nobody writes, and that escaping leaves alone.
        let mark = |index: usize| format!("\u{FDD0}{index}\u{FDD1}");
        let mut named = FluentArgs::with_capacity(args.len());
        for (index, (name, _)) in args.iter().enumerate() {
            named.set(*name, mark(index));
        }
        let mut text = escape(&self.format(id, &named).replace(ISOLATES, ""));
        for (index, (_, Html(html))) in args.iter().enumerate() {
            text = text.replace(&mark(index), html);
        }
        Html(text)
    }

    fn format(&self, id: &str, args: &FluentArgs<'_>) -> String {
        // A word that isn't there shows as its name; a test looks each one up that pages ask for.
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        self.bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
    }
}

/// What Fluent puts around an argument; elements do it for HTML.
const ISOLATES: [char; 2] = ['\u{2068}', '\u{2069}'];

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::{Path, PathBuf};

    use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

    use super::*;

    /// Every word of a file with the arguments that it takes.
    fn read(text: &str, file: &str) -> BTreeMap<String, BTreeSet<String>> {
        let parsed =
            fluent_syntax::parser::parse(text).unwrap_or_else(|(_, wrong)| panic!("{file}: {wrong:?}"));
        let mut words = BTreeMap::new();
        for entry in &parsed.body {
            if let Entry::Message(message) = entry {
                let pattern =
                    message.value.as_ref().unwrap_or_else(|| panic!("{file}: {} is empty", message.id.name));
                let mut args = BTreeSet::new();
                arguments(pattern, &mut args);
                assert!(
                    words.insert(message.id.name.to_owned(), args).is_none(),
                    "{file}: {} twice",
                    message.id.name
                );
            }
        }
        words
    }

    fn arguments(pattern: &Pattern<&str>, args: &mut BTreeSet<String>) {
        for element in &pattern.elements {
            let PatternElement::Placeable { expression } = element else { continue };
            let inline = match expression {
                Expression::Inline(inline) => inline,
                Expression::Select { selector, variants } => {
                    variants.iter().for_each(|variant| arguments(&variant.value, args));
                    selector
                }
            };
            if let InlineExpression::VariableReference { id } = inline {
                args.insert(id.name.to_owned());
            }
        }
    }

    fn files_under(folder: &Path, ending: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                found.extend(files_under(&path, ending));
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
        found
    }

    /// What pages are made of: templates, and the code around them.
    fn sources() -> Vec<(PathBuf, String)> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = files_under(&root.join("templates"), ".html");
        files.extend(files_under(&root.join("src/pages"), ".rs"));
        files.extend(files_under(&root.join("src/letters"), ".rs"));
        files.into_iter().map(|path| (path.clone(), fs::read_to_string(path).expect("a text"))).collect()
    }

    /// Every text in double quotes.
    fn quoted(source: &str) -> impl Iterator<Item = &str> {
        source.split('"').skip(1)
    }

    #[test]
    fn every_file_of_words_is_read() {
        for language in ["en", "ar"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("words").join(language);
            let there: BTreeSet<_> = files_under(&folder, ".ftl")
                .iter()
                .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
                .collect();
            let read: BTreeSet<_> = FILES.iter().map(|(name, ..)| (*name).to_owned()).collect();
            assert_eq!(there, read, "{language}");
        }
    }

    #[test]
    fn both_languages_have_the_same_words_with_the_same_arguments() {
        for (file, en, ar) in FILES {
            assert_eq!(read(en, file), read(ar, file), "{file}");
        }
    }

    #[test]
    fn no_word_stands_in_two_files() {
        let mut seen = BTreeSet::new();
        for (file, en, _) in FILES {
            for word in read(en, file).into_keys() {
                assert!(seen.insert(word.clone()), "{file}: {word}");
            }
        }
    }

    #[test]
    fn every_word_is_used_and_every_word_used_is_there() {
        let known: BTreeSet<String> =
            FILES.iter().flat_map(|(file, en, _)| read(en, file).into_keys()).collect();
        let mut used = BTreeSet::new();
        for (path, source) in sources() {
            used.extend(quoted(&source).filter(|text| known.contains(*text)).map(str::to_owned));
            for call in [".t(\"", ".with(\"", ".html(\""] {
                for rest in source.split(call).skip(1) {
                    let id = rest.split('"').next().unwrap_or_default();
                    assert!(known.contains(id), "{}: {id:?} is in no file of words", path.display());
                }
            }
        }
        let unused: Vec<_> = known.difference(&used).collect();
        assert!(unused.is_empty(), "no page uses {unused:?}");
    }

    #[test]
    fn arabic_counts_have_all_six_forms() {
        for (file, _, ar) in FILES {
            let parsed =
                fluent_syntax::parser::parse(*ar).unwrap_or_else(|(_, wrong)| panic!("{file}: {wrong:?}"));
            for entry in &parsed.body {
                let Entry::Message(message) = entry else { continue };
                let Some(pattern) = &message.value else { continue };
                for element in &pattern.elements {
                    let PatternElement::Placeable { expression: Expression::Select { variants, .. } } =
                        element
                    else {
                        continue;
                    };
                    let keys: BTreeSet<_> =
                        variants.iter().map(|variant| format!("{:?}", variant.key)).collect();
                    let is_plural = keys.iter().any(|key| key.contains("\"few\"") || key.contains("\"two\""));
                    if is_plural {
                        for form in ["one", "two", "few", "many", "other"] {
                            assert!(
                                keys.iter().any(|key| key.contains(&format!("\"{form}\""))),
                                "{file}: {} lacks {form}",
                                message.id.name
                            );
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn html_in_a_sentence_stands_and_all_else_is_text() {
        let words = Words::of(Language::En);
        let made = words.html("error-address", &[("path", Html("<b>x</b>".to_owned()))]);
        assert!(made.0.contains("<b>x</b>"), "{}", made.0);
    }
}
