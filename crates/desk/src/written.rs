//! What people write into a form: one line of text, an address, a number, with every fault told at once.

use sla::{Error, Name};

use crate::digits;

/// A name is at most so many characters long.
const LONGEST: usize = 200;

/// A message is at most so many characters long.
pub const LONGEST_TEXT: usize = 100_000;

/// The faults that were found so far, so that a person hears of all of them together.
#[derive(Debug, Default)]
pub struct Errors {
    found: Vec<Error>,
}

impl Errors {
    /// What was read, or its fault kept.
    pub fn keep<T>(&mut self, read: Result<T, Error>) -> Option<T> {
        read.map_err(|error| self.found.push(error)).ok()
    }

    /// What was read, or all of its faults kept.
    pub fn keep_all<T>(&mut self, field: &str, read: Result<T, Vec<Error>>) -> Option<T> {
        read.map_err(|errors| self.found.extend(errors.into_iter().map(|error| error.within(field)))).ok()
    }

    /// What was read, or all of its faults kept, with the fields that they have.
    pub fn keep_each<T>(&mut self, read: Result<T, Vec<Error>>) -> Option<T> {
        read.map_err(|errors| self.found.extend(errors)).ok()
    }

    /// Adds a fault of a field.
    pub fn say(&mut self, field: &str, input: &str, problem: Name) {
        self.found.push(Error::new(field, input, problem.en, problem.ar));
    }

    /// The whole, unless there were faults.
    pub fn finish<T>(self, whole: Option<T>) -> Result<T, Vec<Error>> {
        match whole {
            Some(whole) if self.found.is_empty() => Ok(whole),
            _ => Err(self.found),
        }
    }
}

/// A name, or a subject: one line of text that shows something.
///
/// # Errors
/// Empty, too long, or not one line.
pub fn name(field: &str, text: &str) -> Result<String, Error> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Error::new(field, text, "empty: write a name", "فارغ: اكتب اسمًا"));
    }
    if trimmed.chars().any(char::is_control) {
        return Err(Error::new(
            field,
            text,
            "not one line of plain text: leave out line breaks and control characters",
            "ليس سطرًا واحدًا من نص عادي: احذف فواصل الأسطر ومحارف التحكم",
        ));
    }
    if trimmed.chars().count() > LONGEST {
        return Err(Error::new(
            field,
            trimmed.chars().take(40).collect::<String>() + "…",
            format!("longer than {LONGEST} characters"),
            format!("أطول من {LONGEST} محرف"),
        ));
    }
    Ok(trimmed.to_owned())
}

/// Text of several lines, as it was written.
///
/// # Errors
/// Empty, longer than [`LONGEST_TEXT`], or with control characters other than line breaks and tabs.
pub fn text(field: &str, text: &str) -> Result<String, Error> {
    if text.trim().is_empty() {
        return Err(Error::new(field, "", "empty: write something", "فارغ: اكتب شيئًا"));
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(Error::new(
            field,
            text.chars().take(40).collect::<String>() + "…",
            format!("longer than {LONGEST_TEXT} characters: attach the rest as a file"),
            format!("أطول من {LONGEST_TEXT} محرف: أرفق الباقي ملفًا"),
        ));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Error::new(
            field,
            "",
            "has control characters other than line breaks and tabs: leave them out",
            "فيه محارف تحكم غير فواصل الأسطر وعلامات الجدولة: احذفها",
        ));
    }
    Ok(text.to_owned())
}

/// An email address in lower case. Only its form is judged: whether it is somebody's, a link sent to it proves.
///
/// # Errors
/// Not of the form of an address.
pub fn address(text: &str) -> Result<String, Error> {
    let refused = || {
        Error::new(
            "",
            text,
            "not an email address such as sara@example.com",
            "ليس عنوان بريد إلكتروني مثل sara@example.com",
        )
    };
    let address = text.trim().to_lowercase();
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\"\\".contains(c);
    let (local, domain) = address.rsplit_once('@').ok_or_else(refused)?;
    let labels_are_named = domain.split('.').all(|label| !label.is_empty());
    let well_formed = !local.is_empty() && !local.contains('@') && domain.contains('.') && labels_are_named;
    if !well_formed || address.chars().any(odd) || address.len() > 254 {
        return Err(refused());
    }
    Ok(address)
}

/// A telephone number as E.164 writes it: `+966112345678`.
///
/// # Errors
/// Not of the form of a number with its country's code.
pub fn number(text: &str) -> Result<String, Error> {
    let latin = digits::latin(text.trim());
    let bare: String = latin.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
    let digits = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00")).unwrap_or_default();
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    if plain && (7..=15).contains(&digits.len()) {
        return Ok(format!("+{digits}"));
    }
    Err(Error::new(
        "",
        text,
        "not a telephone number with its country's code, such as +966 11 234 5678",
        "ليس رقم هاتف مع رمز البلد مثل ‎+966 11 234 5678",
    ))
}
