//! What is wrong with a form that is shown again.

use sla::{Error, Language};

use crate::pages::words::Words;
use crate::problem::Problem;

/// What is wrong with a form, by field, for showing it again.
#[derive(Default)]
pub(crate) struct Wrong {
    /// What is said above it all.
    pub title: String,
    /// Each field with what is wrong; a field without a name is the form itself.
    pub errors: Vec<(String, String)>,
}

impl Wrong {
    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.title.is_empty()
    }

    /// What is wrong with a field.
    pub fn at(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| name == field).map(|(_, said)| said.as_str())
    }

    /// Says that a field is wrong.
    pub fn say(&mut self, field: &str, said: String, language: Language) {
        if self.title.is_empty() {
            self.title = Words::of(language).t("portal-form-wrong");
        }
        self.errors.push((field.to_owned(), said));
    }

    /// Says what an error says.
    pub fn error(&mut self, error: &Error, language: Language) {
        let field = error.field().split(['.', '[']).next().unwrap_or_default().to_owned();
        self.say(&field, error.problem(language).to_owned(), language);
    }

    /// Says what a problem says.
    pub fn problem(&mut self, problem: &Problem, language: Language) {
        let written = problem.write(language, "");
        if written.errors.is_empty() {
            self.title = written.title;
            self.errors.extend(written.detail.map(|detail| (String::new(), detail)));
            return;
        }
        for error in written.errors {
            let field = error.field.split(['.', '[']).next().unwrap_or_default();
            self.say(field, error.problem, language);
        }
    }
}
