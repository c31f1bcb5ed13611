//! One error for two engines.

use std::fmt;

use sla::Language;

/// Which rule of the schema a statement would have broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// UNIQUE or PRIMARY KEY.
    Unique,
    /// FOREIGN KEY.
    Foreign,
    /// NOT NULL.
    NotNull,
    /// CHECK.
    Check,
}

/// Why nothing was read or stored.
#[derive(Clone, Debug)]
pub enum Error {
    /// A rule of the schema; the engine's own words follow.
    Rule(Rule, String),
    /// Too much is waiting, or another holds what this needs. Nothing was stored; trying again may help.
    Busy(String),
    /// The engine can't be reached, or its disk failed. Nothing of a command that was still running is known to be stored.
    Lost(String),
    /// A column isn't what the code takes it for, a text holds NUL, or the engine takes no value such as this one.
    Shape(String),
    /// The address of the database isn't one.
    Address(String),
    /// A newer Radd has been at this database: the number of its last migration, and of the last that this one knows.
    Newer {
        /// The database's.
        database: i64,
        /// This program's.
        program: i64,
    },
    /// The statement itself is wrong, or the engine said something else.
    Sql(String),
    /// The command's own code panicked. Nothing was stored.
    Panicked,
    /// The store is closed.
    Closed,
}

impl Error {
    /// Names the statement, or the column, that an error is about.
    pub(crate) fn at(self, place: &str) -> Self {
        match self {
            Self::Shape(what) => Self::Shape(format!("{place}: {what}")),
            Self::Sql(what) => Self::Sql(format!("{place}: {what}")),
            other => other,
        }
    }
}

impl Error {
    /// What went wrong, and what to do, in a language. The engine's own words stay as they are.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::En => self.english(),
            Language::Ar => self.arabic(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Rule(rule, what) => format!("the database refused it ({rule:?}): {what}"),
            Self::Busy(what) => format!("the database is busy: {what}"),
            Self::Lost(what) => format!("the database can't be reached or can't write: {what}"),
            Self::Shape(what) => format!("a value has the wrong shape: {what}"),
            Self::Address(what) => format!("the database's address: {what}"),
            Self::Newer { database, program } => format!(
                "the database is of a newer Radd: it has migration {database}, and this program knows {program} at \
                 the most. Nothing was changed. Run the newer program, or restore a copy from before it ran"
            ),
            Self::Sql(what) => format!("the database said: {what}"),
            Self::Panicked => "the command stopped on a fault in our own code; nothing was stored".to_owned(),
            Self::Closed => "the store is closed".to_owned(),
        }
    }

    fn arabic(&self) -> String {
        let quoted = |what: &str| format!("\u{2066}{what}\u{2069}");
        match self {
            Self::Rule(rule, what) => format!("رفضته قاعدة البيانات ({rule:?}): {}", quoted(what)),
            Self::Busy(what) => format!("قاعدة البيانات مشغولة: {}", quoted(what)),
            Self::Lost(what) => {
                format!("تعذّر الوصول إلى قاعدة البيانات أو الكتابة فيها: {}", quoted(what))
            }
            Self::Shape(what) => format!("قيمة ليست على الشكل المطلوب: {}", quoted(what)),
            Self::Address(what) => format!("عنوان قاعدة البيانات: {}", quoted(what)),
            Self::Newer { database, program } => format!(
                "قاعدة البيانات من إصدار أحدث من رَدّ: فيها الترحيل رقم {database}، ولا يعرف هذا البرنامج ما بعد \
                 {program}. لم يتغيّر شيء. شغّل البرنامج الأحدث، أو استعد نسخة من قبل تشغيله"
            ),
            Self::Sql(what) => format!("قالت قاعدة البيانات: {}", quoted(what)),
            Self::Panicked => "توقف الأمر على خلل في برنامجنا؛ لم يُحفظ شيء".to_owned(),
            Self::Closed => "أُغلقت قاعدة البيانات".to_owned(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

impl std::error::Error for Error {}

impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        use rusqlite::ffi;
        let what = e.to_string();
        let Some(code) = e.sqlite_error() else { return Self::Sql(what) };
        match (code.extended_code, code.code) {
            (ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY, _) => {
                Self::Rule(Rule::Unique, what)
            }
            (ffi::SQLITE_CONSTRAINT_FOREIGNKEY, _) => Self::Rule(Rule::Foreign, what),
            (ffi::SQLITE_CONSTRAINT_NOTNULL, _) => Self::Rule(Rule::NotNull, what),
            (ffi::SQLITE_CONSTRAINT_CHECK, _) => Self::Rule(Rule::Check, what),
            (_, Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy(what),
            (
                _,
                Code::DiskFull
                | Code::SystemIoFailure
                | Code::DatabaseCorrupt
                | Code::CannotOpen
                | Code::ReadOnly,
            ) => Self::Lost(what),
            (_, Code::TooBig | Code::TypeMismatch) => Self::Shape(what),
            _ => Self::Sql(what),
        }
    }
}

impl From<postgres::Error> for Error {
    fn from(e: postgres::Error) -> Self {
        use std::error::Error as _;
        // The library's own text leaves out the cause.
        let what = e.source().map_or_else(|| e.to_string(), |cause| format!("{e}: {cause}"));
        let Some(db) = e.as_db_error() else {
            // A refused value (our own ToSql, or a type that the column doesn't have) isn't a lost connection.
            let lost = e.is_closed() || e.source().is_some_and(<dyn std::error::Error>::is::<std::io::Error>);
            return if lost { Self::Lost(what) } else { Self::Shape(what) };
        };
        // The message alone: the detail shows the row, and so a customer's words, to whoever reads the log.
        let what = db.message().to_owned();
        match db.code().code() {
            "23505" => Self::Rule(Rule::Unique, what),
            "23503" => Self::Rule(Rule::Foreign, what),
            "23502" => Self::Rule(Rule::NotNull, what),
            "23514" => Self::Rule(Rule::Check, what),
            // Serialization failure, deadlock, lock or statement time-out, too many connections.
            "40001" | "40P01" | "55P03" | "57014" | "53300" => Self::Busy(what),
            // The server has become a copy of another, or was told that nothing is to be written.
            "25006" => Self::Lost(what),
            code if code.starts_with("08")
                || code.starts_with("57P")
                || code.starts_with("53")
                || code.starts_with("58") =>
            {
                Self::Lost(what)
            }
            // A value that is none, or more than the engine takes, such as a text that is too long for an index.
            code if code.starts_with("22") || code.starts_with("54") => Self::Shape(what),
            _ => Self::Sql(what),
        }
    }
}
