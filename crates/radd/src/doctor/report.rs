use std::io::{self, Write};

use sla::{Language, Name};

/// What was seen, in order.
#[derive(Default)]
pub(super) struct Report(Vec<Finding>);

struct Finding {
    level: Level,
    about: Name,
    says: Name,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Fine,
    Look,
    Wrong,
}

impl Report {
    /// As it should be.
    pub(super) fn fine(&mut self, about: (&str, &str), en: impl Into<String>, ar: impl Into<String>) {
        self.add(Level::Fine, about, en, ar);
    }

    /// It works, and somebody should look at it.
    pub(super) fn look(&mut self, about: (&str, &str), en: impl Into<String>, ar: impl Into<String>) {
        self.add(Level::Look, about, en, ar);
    }

    /// It doesn't work.
    pub(super) fn wrong(&mut self, about: (&str, &str), en: impl Into<String>, ar: impl Into<String>) {
        self.add(Level::Wrong, about, en, ar);
    }

    fn add(&mut self, level: Level, about: (&str, &str), en: impl Into<String>, ar: impl Into<String>) {
        self.0.push(Finding { level, about: Name::new(about.0, about.1), says: Name::new(en, ar) });
    }

    pub(super) fn is_wrong(&self) -> bool {
        self.0.iter().any(|finding| finding.level == Level::Wrong)
    }

    pub(super) fn write(&self, language: Language, out: &mut dyn Write) -> io::Result<()> {
        for Finding { level, about, says } in &self.0 {
            let word = match (language, level) {
                (Language::En, Level::Fine) => "fine ",
                (Language::En, Level::Look) => "look ",
                (Language::En, Level::Wrong) => "wrong",
                (Language::Ar, Level::Fine) => "سليم",
                (Language::Ar, Level::Look) => "انتبه",
                (Language::Ar, Level::Wrong) => "خطأ",
            };
            writeln!(out, "{word}  {}: {}", about.get(language), says.get(language))?;
        }
        let count = |wanted| self.0.iter().filter(|finding| finding.level == wanted).count();
        let (look, wrong) = (count(Level::Look), count(Level::Wrong));
        match (language, look, wrong) {
            (Language::En, 0, 0) => writeln!(out, "All is as it should be."),
            (Language::En, ..) => writeln!(out, "To look at: {look}. Wrong: {wrong}."),
            (Language::Ar, 0, 0) => writeln!(out, "كل شيء كما ينبغي."),
            (Language::Ar, ..) => writeln!(out, "ما ينبغي النظر فيه: {look}. الأخطاء: {wrong}."),
        }
    }
}
