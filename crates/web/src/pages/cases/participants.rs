//! The colleagues who take part in a case, on the pages of both sides.

use askama::Template;
use desk::case::Case;
use desk::id::Id;
use desk::permission::{Deed, Whose};
use store::{Failure, Tx};

use super::Typed;
use crate::api::cases::names::Names;
use crate::pages::html::{Html, escape, isolated};
use crate::pages::shell::Shell;
use crate::pages::visitor::Visitor;
use crate::problem::WrongField;

/// So many colleagues are offered while an address is typed.
const OFFERED: u32 = 100;

#[derive(Template)]
#[template(path = "participants.html")]
struct Panel<'a> {
    shell: &'a Shell,
    typed: &'a Typed,
    id: i64,
    /// What the forms of the page are known by.
    key: &'a str,
    people: Vec<Person>,
    /// The addresses of the colleagues whom the reader sees, each with a name.
    offered: Vec<(String, String)>,
    may: bool,
}

/// Somebody who takes part.
struct Person {
    id: i64,
    name: Html,
    /// What taking them off is called.
    removal: String,
}

impl Panel<'_> {
    fn wrong(&self) -> Vec<&WrongField> {
        self.typed.wrong("participant", "address")
    }
}

/// Who takes part in a case, and what whoever may do that adds them and takes them off with.
pub(in crate::pages) fn panel(
    tx: &mut Tx<'_>,
    (shell, visitor): (&Shell, &Visitor),
    (id, case): (Id<Case>, &Case),
    (key, typed): (&str, &Typed),
) -> Result<Html, Failure> {
    let Some(organisation) = case.organisation else { return Ok(Html::default()) };
    let may = visitor.caller.may(Deed::AddParticipant, &Whose::case(case)).is_ok();
    let mut names = Names::default();
    let mut people = Vec::new();
    for contact in &case.participants {
        let name = names.of(tx, desk::people::Actor::Contact(*contact))?;
        let removal = shell.with("participants-remove", "name", name.as_deref().unwrap_or_default());
        let name = name.map_or_else(|| Html(escape(&shell.t("erased"))), |name| isolated(&name));
        people.push(Person { id: contact.number(), name, removal });
    }
    let seen =
        if may { store::contacts(tx, organisation, &visitor.caller.asker, 0, OFFERED)? } else { Vec::new() };
    let others = seen
        .into_iter()
        .filter(|(other, _)| case.contact != Some(*other) && !case.participants.contains(other));
    let offered =
        others.filter_map(|(_, of)| Some((of.it.addresses.first()?.to.clone(), of.it.name))).collect();
    let panel = Panel { shell, typed, id: id.number(), key, people, offered, may };
    panel.render().map(Html).map_err(|e| store::Error::Shape(e.to_string()).into())
}
