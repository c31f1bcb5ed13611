//! Subjects: what programs put before them, and the case that they name.

/// What answering puts before a subject, in small letters and without the colon.
const ANSWERS: [&str; 24] = [
    "re",
    "ref",
    "aw",
    "antw",
    "antwort",
    "sv",
    "vs",
    "r",
    "rif",
    "res",
    "rép",
    "ré",
    "rv",
    "odp",
    "ynt",
    "ang",
    "רה",
    "回复",
    "答复",
    "رد",
    "الرد",
    "ردّ",
    "ر",
    "إعادة",
];

/// What forwarding puts before it.
const FORWARDS: [&str; 14] = [
    "fw",
    "fwd",
    "wg",
    "tr",
    "i",
    "enc",
    "doorst",
    "vl",
    "ilt",
    "pd",
    "转发",
    "إعادة توجيه",
    "اعادة توجيه",
    "تحويل",
];

/// Whether the last thing done with it was to forward it.
pub fn is_forward(subject: &str) -> bool {
    let visible: String = subject.chars().filter(|c| !is_mark(*c)).collect();
    let mut rest = visible.trim();
    while let Some(shorter) = without_token(rest) {
        rest = shorter.trim();
    }
    prefix(rest).is_some_and(|(word, _)| FORWARDS.contains(&word.as_str()))
}

/// The subject without what answering and forwarding put before it and without `[#1234]`: two subjects of one thread
/// are the same text. Only for comparing.
pub fn stripped(subject: &str) -> String {
    let visible: String = subject.chars().filter(|c| !is_mark(*c)).collect();
    let mut rest = visible.trim();
    loop {
        let shorter = without_token(rest).or_else(|| without_prefix(rest));
        let Some(shorter) = shorter else { break };
        rest = shorter.trim();
    }
    let tail = rest.rfind("[#").filter(|at| number(&rest[*at..]).is_some_and(|(_, after)| after.is_empty()));
    let rest = tail.map_or(rest, |at| rest[..at].trim_end());
    rest.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The case that the subject names as `[#1234]`, in digits of any of the two languages.
pub fn case(subject: &str) -> Option<u64> {
    let visible: String = subject.chars().filter(|c| !is_mark(*c)).collect();
    visible.match_indices("[#").find_map(|(at, _)| number(&visible[at..])).map(|(case, _)| case)
}

/// Marks of direction, which programs put around numbers.
fn is_mark(c: char) -> bool {
    desk::text::is_unseen(c) && !c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
}

fn number(text: &str) -> Option<(u64, &str)> {
    let (inner, after) = text.strip_prefix("[#")?.split_once(']')?;
    let digits = desk::digits::latin(inner.trim());
    let are_digits =
        !digits.is_empty() && digits.len() <= 18 && digits.bytes().all(|byte| byte.is_ascii_digit());
    are_digits.then(|| digits.parse().ok()).flatten().map(|case| (case, after))
}

fn without_token(text: &str) -> Option<&str> {
    number(text).map(|(_, after)| after)
}

/// `Re:`, `RE[2]:`, `Re(3):`, `رد :`.
fn prefix(text: &str) -> Option<(String, &str)> {
    let (head, rest) = text.split_once([':', '：'])?;
    let head = desk::digits::latin(head.trim()).to_lowercase();
    let word = head.trim_end_matches(|c: char| c.is_ascii_digit() || "[]()^ ".contains(c));
    (ANSWERS.contains(&word) || FORWARDS.contains(&word)).then(|| (word.to_owned(), rest))
}

fn without_prefix(text: &str) -> Option<&str> {
    prefix(text).map(|(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::{case, is_forward, stripped};

    #[test]
    fn what_programs_put_before_it_is_gone() {
        for subject in [
            "Printer on fire",
            "Re: Printer on fire",
            "RE: Fwd: printer  on fire",
            "Re[2]: Printer on fire",
            "رد: Printer on fire",
            "إعادة توجيه: رد: Printer on fire",
            "AW: WG: Printer on fire",
            "Re: [#12] Printer on fire",
            "[#١٢] Re: Printer on fire",
            "\u{200f}رد: Printer on fire [#12]",
        ] {
            assert_eq!(stripped(subject), "printer on fire", "{subject}");
        }
        assert_eq!(stripped("Error: disk full"), "error: disk full", "a word with a colon is no prefix");
    }

    #[test]
    fn what_was_forwarded_last_is_a_forward() {
        for subject in ["Fwd: X", "FW: RE: X", "إعادة توجيه: X", "[#12] Fwd: X", "\u{200f}تحويل: X"]
        {
            assert!(is_forward(subject), "{subject}");
        }
        for subject in ["X", "Re: Fwd: X", "رد: إعادة توجيه: X", "Forward: X"] {
            assert!(!is_forward(subject), "{subject}");
        }
    }

    #[test]
    fn a_case_is_named_in_digits_of_both_languages() {
        assert_eq!(case("Re: [#2419] X"), Some(2419));
        assert_eq!(case("رد: [#٢٤١٩] تعطل الطابعة"), Some(2419));
        assert_eq!(case("[#۲۴۱۹]"), Some(2419));
        assert_eq!(case("[#\u{2066}2419\u{2069}]"), Some(2419));
        for none in ["", "#2419", "[2419]", "[#]", "[#24x]", "[#9999999999999999999]"] {
            assert_eq!(case(none), None, "{none}");
        }
    }
}
