//! What a contact is called and where they are called: their own to say. Their addresses aren't, since they sign in by them.

use axum::extract::State;
use axum::response::Response;
use desk::people::{Contact, ContactSpec, MOST_REACHES, ReachSpec};
use desk::permission::Asker;
use store::Versioned;

use super::done;
use super::page::{self, Wrong as WrongPage};
use crate::api::contacts;
use crate::app::App;
use crate::pages::form::{Fields, Form};
use crate::pages::portal::wrong::Wrong;
use crate::pages::shell::Shell;
use crate::pages::visitor::Visitor;
use crate::problem::Problem;

/// The form of a contact's own data.
pub(super) struct Profile {
    /// The version of the contact that it was filled in from.
    pub version: u32,
    /// What the contact is called.
    pub name: String,
    /// The telephone numbers, and room for another.
    pub numbers: Vec<String>,
    /// What is wrong with what was typed.
    pub wrong: Wrong,
}

impl Profile {
    fn new(version: u32, name: &str, numbers: impl Iterator<Item = String>) -> Self {
        let mut numbers: Vec<_> = numbers.collect();
        if numbers.len() < MOST_REACHES {
            numbers.push(String::new());
        }
        Self { version, name: name.to_owned(), numbers, wrong: Wrong::default() }
    }

    /// What is kept of a contact.
    pub fn of(contact: &Versioned<Contact>) -> Self {
        Self::new(contact.version, &contact.name, contact.numbers.iter().map(|number| number.to.clone()))
    }

    fn typed(data: &Fields) -> Self {
        let numbers = data.all("number").map(str::trim).filter(|number| !number.is_empty());
        let version = u32::try_from(data.number("version")).unwrap_or_default();
        Self::new(version, data.get("name"), numbers.map(str::to_owned))
    }

    /// Each number's box: its id, what it is called, and what stands in it.
    pub fn rows(&self, shell: &Shell) -> Vec<(String, String, String)> {
        let row = |(index, number): (usize, &String)| {
            (format!("number-{index}"), shell.with("account-phone", "number", index + 1), number.clone())
        };
        self.numbers.iter().enumerate().map(row).collect()
    }

    fn written(&self) -> Vec<String> {
        self.numbers.iter().filter(|number| !number.is_empty()).cloned().collect()
    }

    /// What was typed, shown where something else is kept by now: sent again, it takes the place of that.
    pub fn over(mut self, kept: &Self, shell: &Shell) -> Self {
        if self.version != kept.version {
            let numbers = match kept.written().join("  ") {
                none if none.is_empty() => shell.t("account-profile-no-phone"),
                numbers => format!("\u{2066}{numbers}\u{2069}"),
            };
            let args = [("name", kept.name.as_str().into()), ("numbers", numbers.into())];
            self.wrong.say("", shell.words.with("account-profile-changed", &args), shell.language);
            self.version = kept.version;
        }
        self
    }

    /// Says what is wrong, each with its box.
    fn say(&mut self, problem: &Problem, shell: &Shell) {
        for error in problem.write(shell.language, "").errors {
            let index = error.field.strip_prefix("numbers[").and_then(|rest| rest.split(']').next());
            let field = match index {
                Some(index) => format!("number-{index}"),
                None => error.field.clone(),
            };
            self.wrong.say(&field, error.problem, shell.language);
        }
        if self.wrong.is_empty() {
            self.wrong.problem(problem, shell.language);
        }
    }
}

/// Sets them.
pub(super) async fn set(
    State(app): State<App>,
    Form { who: visitor, data }: Form<Visitor, Fields>,
) -> Result<Response, Problem> {
    let Asker::Contact { id, .. } = visitor.caller.asker else { return Err(Problem::not_found()) };
    let mut typed = Profile::typed(&data);
    let (caller, now, version) = (visitor.caller.clone(), app.now(), typed.version);
    let (name, numbers) = (typed.name.clone(), typed.written());
    let changed = app.write(move |tx| {
        let was = contacts::seen(tx, &caller, id)?;
        if was.version != version {
            return Ok(false);
        }
        let numbers = numbers.into_iter().map(|to| ReachSpec { to, verified: None });
        let spec = ContactSpec {
            site: was.site,
            name,
            role: was.role,
            language: was.language,
            addresses: None,
            numbers: Some(numbers.collect()),
        };
        contacts::change_to(tx, (&caller, now), (id, &was), spec)?;
        Ok(true)
    });
    match changed.await {
        Ok(true) => return Ok(done("profile")),
        Ok(false) => {}
        Err(problem) if problem.status().is_server_error() => return Err(problem),
        Err(problem) => typed.say(&problem, &Shell::for_visitor(&visitor, now)),
    }
    page::answer(&app, visitor, "", WrongPage { profile: Some(typed), ..WrongPage::default() }).await
}
