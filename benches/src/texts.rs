//! What people write: words of which few are frequent and most are rare, in two scripts.

use crate::random::Random;

/// Stands in every tenth message.
pub const FREQUENT: &str = "printer";
/// Stands in about one message of a hundred thousand.
pub const RARE: &str = "quagmire";

const SYLLABLES: [&str; 24] = [
    "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro", "su", "ta", "ve",
    "wi", "xo", "zu", "tra", "ple", "sto", "gri",
];
const ARABIC: [&str; 12] = [
    "الخادم",
    "الشبكة",
    "طابعة",
    "بطيء",
    "خطأ",
    "الدخول",
    "البريد",
    "تقرير",
    "نسخة",
    "تحديث",
    "شاشة",
    "اتصال",
];

/// A message of about so many words.
pub fn message(random: &mut Random, words: u64) -> String {
    let mut text = String::new();
    for _ in 0..words / 2 + random.below(words) {
        word(random, &mut text);
        text.push(' ');
    }
    if random.below(10) == 0 {
        text.push_str(FREQUENT);
    }
    if random.below(100_000) == 0 {
        text.push(' ');
        text.push_str(RARE);
    }
    text.trim_end().to_owned()
}

/// A word of some 40,000: the square makes the first ones frequent.
fn word(random: &mut Random, text: &mut String) {
    if random.below(8) == 0 {
        text.push_str(random.of(&ARABIC).copied().unwrap_or_default());
        return;
    }
    let mut rank = random.below(200) * random.below(200);
    for _ in 0..3 {
        let at = usize::try_from(rank % SYLLABLES.len() as u64).unwrap_or_default();
        text.push_str(SYLLABLES[at]);
        rank = rank / SYLLABLES.len() as u64 + 1;
    }
}
