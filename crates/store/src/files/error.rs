use std::{fmt, io};

use sla::Language;

/// Why a content can't be kept or read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// The address isn't one, or lacks something.
    Address(String),
    /// It isn't where it was put.
    Missing,
    /// It isn't what was put there.
    Damaged,
    /// The place can't be reached or written, or is full. Trying again may help.
    Unreachable(String),
    /// The place refuses, and will again: keys, a bucket, permissions.
    Refused(String),
}

impl FileError {
    /// What went wrong, in a language. What others said stays as it is.
    pub fn text(&self, language: Language) -> String {
        let quoted = |what: &str| format!("\u{2066}{what}\u{2069}");
        match (language, self) {
            (Language::En, Self::Address(what)) => format!("the address of the files: {what}"),
            (Language::En, Self::Missing) => "the content isn't where it was put".to_owned(),
            (Language::En, Self::Damaged) => "the content isn't what was put there".to_owned(),
            (Language::En, Self::Unreachable(what)) => {
                format!("the files can't be reached or written: {what}")
            }
            (Language::En, Self::Refused(what)) => format!("the place of the files refuses: {what}"),
            (Language::Ar, Self::Address(what)) => format!("عنوان الملفات: {}", quoted(what)),
            (Language::Ar, Self::Missing) => "المحتوى ليس حيث وُضع".to_owned(),
            (Language::Ar, Self::Damaged) => "المحتوى غير الذي وُضع".to_owned(),
            (Language::Ar, Self::Unreachable(what)) => {
                format!("تعذّر الوصول إلى الملفات أو الكتابة فيها: {}", quoted(what))
            }
            (Language::Ar, Self::Refused(what)) => format!("يرفض مكان الملفات: {}", quoted(what)),
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

impl std::error::Error for FileError {}

impl From<io::Error> for FileError {
    fn from(e: io::Error) -> Self {
        match e.kind() {
            io::ErrorKind::PermissionDenied => Self::Refused(e.to_string()),
            _ => Self::Unreachable(e.to_string()),
        }
    }
}
