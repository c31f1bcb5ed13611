//! Counts, shares and amounts of time in little room.

use sla::{Language, SupportTime};

/// A count with its thousands apart: `15,576`.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Per mille as per cent with one decimal.
pub(super) fn per_cent(per_mille: Option<u64>) -> String {
    per_mille.map_or_else(|| "–".to_owned(), |share| format!("{}.{}", share / 10, share % 10))
}

/// An amount of time in little room: `8 h 10 m`, `45 m`, `8 س 10 د`. Nothing is rounded.
pub(super) fn short(amount: SupportTime, language: Language) -> String {
    let [hour, minute, second] = match language {
        Language::En => ["h", "m", "s"],
        Language::Ar => ["س", "د", "ث"],
    };
    let micros = amount.as_microseconds();
    let minutes = micros / 60_000_000;
    let rest = SupportTime::from_microseconds(micros % 60_000_000);
    let mut parts = Vec::new();
    if minutes >= 60 {
        parts.push(format!("{} {hour}", grouped((minutes / 60).unsigned_abs())));
    }
    if minutes % 60 > 0 {
        parts.push(format!("{} {minute}", minutes % 60));
    }
    if rest > SupportTime::ZERO {
        parts.push(format!("{} {second}", rest.decimal_seconds()));
    }
    match parts.is_empty() {
        true => format!("0 {minute}"),
        false => parts.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_their_thousands_apart() {
        assert_eq!(
            [0, 999, 1000, 15_576, 1_234_567].map(grouped),
            ["0", "999", "1,000", "15,576", "1,234,567"]
        );
    }

    #[test]
    fn short_amounts_are_exact() {
        let said =
            |seconds, language| SupportTime::from_seconds(seconds).map(|amount| short(amount, language));
        assert_eq!(said(29_400, Language::En).as_deref(), Some("8 h 10 m"));
        assert_eq!(said(0, Language::En).as_deref(), Some("0 m"));
        assert_eq!(said(3601, Language::En).as_deref(), Some("1 h 1 s"));
        assert_eq!(said(29_400, Language::Ar).as_deref(), Some("8 س 10 د"));
    }
}
