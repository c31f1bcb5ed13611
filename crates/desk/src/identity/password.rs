//! Passwords: long ones, of whatever people like, as NIST SP 800-63B has it; kept as Argon2id makes them.

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use sla::Error;
use unicode_normalization::UnicodeNormalization as _;

/// The fewest characters of a password, and the most: beyond that nobody types, and it would cost us.
const CHARACTERS: std::ops::RangeInclusive<usize> = 12..=256;

/// A password in the form in which it is hashed, however the keyboard composed its letters.
///
/// # Errors
/// One that is too short or too long, is the address or the part of it before the `@`, or is one character again and again.
pub fn check_password(password: &str, address: &str) -> Result<String, Error> {
    let password = tidy(password);
    let count = password.chars().count();
    // The password never stands in an error: errors are shown, and may be logged.
    let refused = |en: String, ar: String| Err(Error::new("password", "", en, ar));
    let (fewest, most) = (CHARACTERS.start(), CHARACTERS.end());
    if count < *fewest {
        return refused(
            format!(
                "it has {count} characters, and needs at least {fewest}: a few words are easy to remember"
            ),
            format!("طولها {count}، وأقل المطلوب {fewest}: بضع كلمات يسهل تذكّرها"),
        );
    }
    if count > *most {
        return refused(format!("more than {most} characters"), format!("أطول من {most}"));
    }
    let (lower, address) = (password.to_lowercase(), address.to_lowercase());
    if lower == address || Some(lower.as_str()) == address.split('@').next() {
        return refused(
            "it is the address: anybody would try that first".to_owned(),
            "هي العنوان نفسه: أول ما يُجرَّب".to_owned(),
        );
    }
    let mut characters = password.chars();
    let first = characters.next();
    if characters.all(|c| Some(c) == first) {
        return refused("it is one character again and again".to_owned(), "هي حرف واحد مكرر".to_owned());
    }
    Ok(password)
}

/// What is kept of a password that was checked, with a salt of its own: a PHC string. It takes tens of milliseconds and 19 MiB
/// on purpose; call it where it may.
///
/// # Errors
/// What the library says, of which nothing is the password's fault.
pub fn hash_password(password: &str, salt: [u8; 16]) -> Result<String, Error> {
    let failed = |error: argon2::password_hash::Error| {
        Error::new("password", "", format!("can't be hashed: {error}"), format!("تعذّر حفظها: {error}"))
    };
    let salt = SaltString::encode_b64(&salt).map_err(failed)?;
    let hash = Argon2::default().hash_password(tidy(password).as_bytes(), &salt).map_err(failed)?;
    Ok(hash.to_string())
}

/// Whether it is the password that a hash is of. It takes as long as [`hash_password`].
pub fn is_password(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    Argon2::default().verify_password(tidy(password).as_bytes(), &hash).is_ok()
}

/// Takes as long as [`is_password`] where there is no hash, so that time doesn't tell who has an account.
pub fn pretend_to_check(password: &str) {
    let _ = hash_password(password, [0; 16]);
}

fn tidy(password: &str) -> String {
    // What is too long is refused elsewhere; here it only mustn't cost more.
    password.chars().take(CHARACTERS.end() + 1).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "sara.alharbi@example.com";

    #[test]
    fn a_long_password_of_whatever_somebody_likes_is_taken() {
        for password in ["correct horse battery", "قطار الصباح إلى الدمام", "            ..", "123456789012"]
        {
            assert_eq!(check_password(password, ADDRESS), Ok(password.to_owned()));
        }
    }

    #[test]
    fn what_anybody_would_try_is_refused_and_isnt_in_the_error() {
        let long = "ab".repeat(200);
        for password in
            ["", "short", "elevenchars", "Sara.AlHarbi@example.com", "SARA.alharbi", "xxxxxxxxxxxxxxx", &long]
        {
            let error = check_password(password, ADDRESS).expect_err(password);
            assert_eq!(error.field(), "password");
            assert!(password.is_empty() || !error.to_string().contains(password), "{error}");
        }
    }

    #[test]
    fn a_password_is_known_by_its_hash_however_its_letters_are_composed() {
        let hash = hash_password("cafe\u{301} au lait, deux", [7; 16]).expect("it can be hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_password("café au lait, deux", &hash));
        assert!(!is_password("cafe au lait, deux", &hash));
        assert!(!is_password("café au lait, deux", "no hash"));
        assert_ne!(hash, hash_password("café au lait, deux", [8; 16]).expect("it can be hashed"));
    }
}
