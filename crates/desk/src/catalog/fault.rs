use std::fmt;

use sla::{Error, Language};

/// Something that a catalogue's file gets wrong: where, in which field, what was written, and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file as it was named by who asked.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The field's dotted path, the input, and the problem in both languages.
    pub error: Error,
}

impl Fault {
    /// The fault on one line: `credenti.toml:12: plans.basic.coverage: "8x6": not a coverage: write …`.
    pub fn text(&self, language: Language) -> String {
        format!("{}:{}: {}", self.file, self.line, self.error.text(language))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

/// Every fault that was found in a file, in the order of its lines; there is at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    faults: Vec<Fault>,
}

impl Faults {
    pub(crate) fn new(mut faults: Vec<Fault>) -> Self {
        faults.sort_by_key(|fault| fault.line);
        Self { faults }
    }

    /// One by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.faults.iter()
    }

    /// All of them in a language, a line each.
    pub fn text(&self, language: Language) -> String {
        let lines: Vec<String> = self.faults.iter().map(|fault| fault.text(language)).collect();
        lines.join("\n")
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

impl std::error::Error for Faults {}

impl<'a> IntoIterator for &'a Faults {
    type Item = &'a Fault;
    type IntoIter = std::slice::Iter<'a, Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
