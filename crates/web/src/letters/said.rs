//! What is said in both parts of a mail, once.

use sla::Language;

use crate::pages::html::{Html, case_number, escape, isolated};
use crate::pages::words::Words;

/// Words as both parts of a mail have them.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub html: Html,
    pub text: String,
}

impl Said {
    /// Words of ours.
    pub fn ours(text: String) -> Self {
        Self { html: Html(escape(&text.replace(ISOLATES, ""))), text }
    }

    /// What somebody wrote in a line, such as a name or a subject.
    pub fn theirs(text: &str) -> Self {
        Self { html: isolated(text), text: desk::text::harmless(text).into_owned() }
    }

    /// A case's number.
    pub fn case(id: i64) -> Self {
        Self { html: case_number(id), text: format!("#{id}") }
    }

    /// What is read from left to right in every language: a reference, a per cent.
    pub fn code(text: &str) -> Self {
        let text = desk::text::harmless(text).into_owned();
        Self { html: Html(format!("<bdi dir=\"ltr\">{}</bdi>", escape(&text))), text }
    }

    /// With more weight, as far as a part has any.
    pub fn strong(self) -> Self {
        Self { html: Html(format!("<strong>{}</strong>", self.html)), ..self }
    }
}

/// Says a sentence in both parts, with what stands in it.
pub(super) fn say(words: &Words, language: Language, id: &str, args: &[(&str, Said)]) -> Said {
    let html: Vec<_> = args.iter().map(|(name, said)| (*name, said.html.clone())).collect();
    let text: Vec<_> = args.iter().map(|(name, said)| (*name, said.text.as_str().into())).collect();
    Said { html: words.html(id, &html), text: settled(&words.with(id, &text), language) }
}

/// What Fluent puts around what stands in a sentence.
const ISOLATES: [char; 2] = ['\u{2068}', '\u{2069}'];

/// A text whose parts are kept apart only where one would otherwise turn what stands around it: elsewhere the marks do
/// nothing, and a terminal may show them as boxes.
pub(super) fn settled(text: &str, language: Language) -> String {
    let mut out = String::with_capacity(text.len());
    // Where each part begins, and whether it is of another direction than the rest.
    let mut open: Vec<(usize, bool)> = Vec::new();
    for c in text.chars() {
        match c {
            '\u{2068}' => {
                open.push((out.len(), false));
                out.push(c);
            }
            '\u{2069}' => match open.pop() {
                Some((at, false)) => {
                    out.remove(at);
                }
                _ => out.push(c),
            },
            c => {
                if turns(c, language) {
                    open.iter_mut().for_each(|(_, foreign)| *foreign = true);
                }
                out.push(c);
            }
        }
    }
    out
}

/// Whether a character has, or may take, another direction than the language that it stands in.
fn turns(c: char, language: Language) -> bool {
    let is_arabic = is_right_to_left(c);
    match language {
        Language::En => is_arabic,
        Language::Ar => (c.is_alphabetic() && !is_arabic) || "#@/+-–—%<>&*=_\\".contains(c),
    }
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_turn_the_rest_is_kept_apart() {
        let en = |text| settled(text, Language::En);
        assert_eq!(
            en("by \u{2068}Tue 12 Jan, 10:30\u{2069}, \u{2068}سلمى\u{2069}"),
            "by Tue 12 Jan, 10:30, \u{2068}سلمى\u{2069}"
        );
        let ar = |text| settled(text, Language::Ar);
        assert_eq!(ar("موعد \u{2068}الثلاثاء 12 يناير، 10:30\u{2069}"), "موعد الثلاثاء 12 يناير، 10:30");
        assert_eq!(ar("الحالة \u{2068}#2434\u{2069}"), "الحالة \u{2068}#2434\u{2069}");
        assert_eq!(
            ar("\u{2068}لشركة \u{2068}Credenti\u{2069}\u{2069} كلها"),
            "\u{2068}لشركة \u{2068}Credenti\u{2069}\u{2069} كلها"
        );
        assert_eq!(ar("\u{2069} alone"), "\u{2069} alone", "a mark without a beginning does no harm");
    }
}
