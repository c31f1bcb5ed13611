//! A replay as a report that a person reads, in English and Arabic.

mod amounts;
mod head;
mod notes;
mod tables;
mod worst;

use std::io::{self, Write};

use desk::text::harmless;
use sla::text::moment;
use sla::{Instant, Language};

use super::Report;
use super::table::isolated;

/// The report in one language.
pub(super) struct Text<'a> {
    report: &'a Report<'a>,
    language: Language,
}

impl<'a> Text<'a> {
    /// A report to be written in a language.
    pub(in crate::replay) fn new(report: &'a Report<'a>, language: Language) -> Self {
        Self { report, language }
    }

    /// Writes it all.
    pub(in crate::replay) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.head(out)?;
        self.measures(out)?;
        self.notes(out)?;
        self.compliance(out)?;
        self.unanswered(out)?;
        self.response_times(out)?;
        for plan in self.report.plans() {
            self.histogram(out, plan)?;
        }
        self.worst(out)
    }

    /// One of two texts, by language.
    fn say<'t>(&self, en: &'t str, ar: &'t str) -> &'t str {
        match self.language {
            Language::En => en,
            Language::Ar => ar,
        }
    }

    /// A name from outside, such as a file's, within a sentence.
    fn name(&self, name: &str) -> String {
        let name = harmless(name);
        match self.language {
            Language::En => name.into_owned(),
            Language::Ar => isolated(&name),
        }
    }

    fn moment(&self, at: Instant) -> String {
        moment(at, self.report.zone, self.language)
    }

    fn title(&self, out: &mut dyn Write, en: &str, ar: &str) -> io::Result<()> {
        writeln!(out, "\n{}", self.say(en, ar))
    }
}
