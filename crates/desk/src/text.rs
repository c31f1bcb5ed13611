//! Text from outside that is shown to a person: a name in a calendar, the id of a case in a log.

use std::borrow::Cow;

/// A character that shows nothing and changes what stands around it: control characters, which command a terminal,
/// and those that turn the direction of what follows them, by which a text can pass for another.
///
/// The marks U+200E, U+200F and U+061C are none of them: they turn nothing but themselves, and Arabic needs them.
pub fn is_unseen(c: char) -> bool {
    c.is_control() || turns_direction(c)
}

/// A character that turns the direction of what follows it.
pub(crate) fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text as one line that is safe to print: control characters become spaces, and what turns direction is left out.
///
/// ```
/// assert_eq!(desk::text::harmless("\u{1b}[31mEid\u{202e}\r\n"), " [31mEid  ");
/// ```
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unseen) {
        return Cow::Borrowed(text);
    }
    let seen = text.chars().filter(|c| !turns_direction(*c));
    Cow::Owned(seen.map(|c| if c.is_control() { ' ' } else { c }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_commands_a_terminal_or_turns_direction_is_gone() {
        assert_eq!(harmless("D-1\u{1b}]0;x\u{7}"), "D-1 ]0;x ");
        assert_eq!(harmless("\u{9b}2J"), " 2J", "the control characters of eight bits, too");
        assert_eq!(harmless("a\u{202e}b\u{2066}c\u{2069}"), "abc");
        assert!(harmless(&('\0'..='\u{2070}').collect::<String>()).chars().all(|c| !is_unseen(c)));
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        let plain = "عيد الفطر \u{200f}(متوقع)\u{200e} – D-1025";
        assert!(matches!(harmless(plain), Cow::Borrowed(same) if same == plain));
    }
}
