use std::fmt;

use crate::{Language, Name};

/// What was wrong, in which field, with which input, and what is allowed instead.
///
/// The field is a dotted path that the caller extends as it knows more
/// (`mon[0]` becomes `week.mon[0]` becomes `calendars.global-8x5.week.mon[0]`), so that a person can find the
/// line that they wrote.
///
/// It speaks both languages of the product: `Display` is English, [`Error::text`] is in a reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    field: String,
    input: String,
    problem: Box<Name>,
}

impl Error {
    /// An error about `input`, found in `field`: `en` and `ar` say what is wrong with it and what is allowed.
    pub fn new(
        field: impl Into<String>,
        input: impl Into<String>,
        en: impl Into<String>,
        ar: impl Into<String>,
    ) -> Self {
        Self { field: field.into(), input: input.into(), problem: Box::new(Name::new(en, ar)) }
    }

    /// The same error, its field put under `parent`; as it is under none.
    #[must_use]
    pub fn within(mut self, parent: &str) -> Self {
        self.field = match self.field.as_str() {
            _ if parent.is_empty() => self.field,
            "" => parent.to_owned(),
            field if field.starts_with('[') => format!("{parent}{field}"),
            field => format!("{parent}.{field}"),
        };
        self
    }

    /// The same error about a field of another name, as the caller calls it.
    #[must_use]
    pub fn renamed(mut self, field: impl Into<String>) -> Self {
        self.field = field.into();
        self
    }

    /// The field that holds the bad input, as a dotted path; empty where the caller has none.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The input as it was given.
    pub fn input(&self) -> &str {
        &self.input
    }

    /// What is wrong with the input and what is allowed.
    pub fn problem(&self, language: Language) -> &str {
        self.problem.get(language)
    }

    /// The whole error in a language: field, input, problem.
    pub fn text(&self, language: Language) -> String {
        let mut text = String::new();
        if !self.field.is_empty() {
            text = format!("{}: ", self.field);
        }
        if !self.input.is_empty() {
            text = format!("{text}{:?}: ", self.input);
        }
        text + self.problem(language)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

impl std::error::Error for Error {}
