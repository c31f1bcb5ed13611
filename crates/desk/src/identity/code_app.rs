//! Code apps: RFC 6238 with SHA-1, six digits and steps of thirty seconds, which every app knows.

use sla::Instant;
use totp_rs::{Algorithm, Secret, TOTP};

use crate::digits;

const DIGITS: usize = 6;
const STEP: u64 = 30;

/// What a code app counts its codes from.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeAppSecret(Vec<u8>);

impl CodeAppSecret {
    /// From 160 bits of randomness.
    pub fn new(random: [u8; 20]) -> Self {
        Self(random.to_vec())
    }

    /// As it was kept.
    pub fn kept(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// As it is kept.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As it is typed into an app: base32, in groups of four.
    pub fn text(&self) -> String {
        let letters = Secret::Raw(self.0.clone()).to_encoded().to_string();
        let letters: Vec<char> = letters.chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        groups.join(" ")
    }

    fn totp(&self) -> TOTP {
        // Unchecked: a secret that was brought in may be shorter than the library would have it.
        TOTP::new_unchecked(Algorithm::SHA1, DIGITS, 1, STEP, self.0.clone())
    }

    /// The code that the app shows at an instant.
    pub fn code_now(&self, now: Instant) -> String {
        self.code(step_at(now))
    }

    /// The code of a step.
    pub fn code(&self, step: i64) -> String {
        self.totp().generate(u64::try_from(step).unwrap_or(0).saturating_mul(STEP))
    }
}

/// The step that an instant is in.
fn step_at(now: Instant) -> i64 {
    now.as_microsecond().div_euclid(1_000_000).div_euclid(STEP.cast_signed())
}

/// The step that a code is of: the one that runs, or the one before or after it, for clocks that differ. A code that was typed
/// with Arabic or Persian digits, or with a space, is the same.
pub fn step_of_code(secret: &CodeAppSecret, typed: &str, now: Instant) -> Option<i64> {
    let typed: String = digits::latin(typed).chars().filter(|c| !c.is_whitespace()).collect();
    if typed.len() != DIGITS || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let running = step_at(now);
    [running, running - 1, running + 1].into_iter().find(|step| secret.code(*step) == typed)
}

/// What a code app reads from the picture: whose codes they are, of which desk.
pub fn otpauth(secret: &CodeAppSecret, issuer: &str, account: &str) -> String {
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let (issuer, account) = (encode(issuer), encode(account));
    let letters = secret.text().replace(' ', "");
    format!(
        "otpauth://totp/{issuer}:{account}?secret={letters}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_microsecond(seconds * 1_000_000).expect("it is within the years that we count in")
    }

    fn secret() -> CodeAppSecret {
        CodeAppSecret::new(*b"12345678901234567890")
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Its appendix B has eight digits; the last six are the same.
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(secret().code(step_at(at(seconds))), code);
        }
    }

    #[test]
    fn a_code_counts_a_step_before_and_after_its_own() {
        let code = secret().code(100);
        let found = |seconds| step_of_code(&secret(), &code, at(seconds));
        assert_eq!(found(2969), None);
        assert_eq!(found(2970), Some(100));
        assert_eq!(found(3000), Some(100));
        assert_eq!(found(3059), Some(100));
        assert_eq!(found(3060), None);
    }

    #[test]
    fn a_code_is_read_in_arabic_and_persian_digits() {
        let now = at(59);
        assert_eq!(step_of_code(&secret(), "287082", now), Some(1));
        assert_eq!(step_of_code(&secret(), "٢٨٧ ٠٨٢", now), Some(1));
        assert_eq!(step_of_code(&secret(), "۲۸۷۰۸۲", now), Some(1));
        for typed in ["", "28708", "2870822", "28708a", "-87082"] {
            assert_eq!(step_of_code(&secret(), typed, now), None, "{typed}");
        }
    }

    #[test]
    fn an_app_is_told_whose_codes_they_are() {
        let text = secret().text();
        assert_eq!(text, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let url = otpauth(&secret(), "Credenti Support", "sara@example.com");
        assert!(
            url.starts_with("otpauth://totp/Credenti%20Support:sara%40example%2Ecom?secret=GEZDGNBVGY3TQOJQ"),
            "{url}"
        );
    }
}
