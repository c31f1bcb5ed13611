//! Recovery codes: for when the code app is gone.

use crate::digits;

/// So many are made at a time.
pub const RECOVERY_CODES: usize = 10;

/// Without letters that are taken for others.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A code of 80 bits, in four groups of four. Nobody guesses it, so that a fast hash is enough.
pub fn recovery_code(random: [u8; 16]) -> String {
    let mut code = String::with_capacity(19);
    for (place, byte) in random.into_iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
    }
    code
}

/// A code as it was given out, however it was typed; nothing where it can't be one.
pub fn tidy_recovery_code(typed: &str) -> Option<String> {
    let typed = digits::latin(typed).to_lowercase();
    let letters: Vec<char> = typed.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let known = |c: &char| u8::try_from(*c).is_ok_and(|byte| ALPHABET.contains(&byte));
    if letters.len() != 16 || !letters.iter().all(known) {
        return None;
    }
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Some(groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = recovery_code(std::array::from_fn(|place| u8::try_from(place * 7).unwrap_or(0)));
        assert_eq!(code.len(), 19);
        assert_eq!(tidy_recovery_code(&code), Some(code.clone()));
        assert_eq!(tidy_recovery_code(&code.replace('-', " ").to_uppercase()), Some(code.clone()));
        assert_eq!(tidy_recovery_code(&code[1..]), None);
        assert_eq!(tidy_recovery_code("123456"), None);
        assert_eq!(tidy_recovery_code("٢٣٤٥-6789-abcd-efgh"), Some("2345-6789-abcd-efgh".to_owned()));
    }
}
