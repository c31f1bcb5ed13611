//! Digits as people type them.

use std::borrow::Cow;

/// The text with Arabic-Indic (٠–٩) and Persian (۰–۹) digits as 0–9, and everything else as it was.
pub fn latin(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let digit = |from: char, zero: char| {
        let value = u32::from(from).checked_sub(u32::from(zero))?;
        char::from_digit(value, 10)
    };
    let convert = |c: char| digit(c, '٠').or_else(|| digit(c, '۰')).unwrap_or(c);
    Cow::Owned(text.chars().map(convert).collect())
}
