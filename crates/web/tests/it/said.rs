//! Cases that are opened and worked on straight in the store, for tests of what is shown of them.

use desk::case::{
    Body, Case, Channel, Confirmation, Confirmed, Customer, Open, Refusal, Reply, Sealed, World,
};
use desk::catalog::Priority;
use desk::id::Id;
use desk::people::{Actor, AgentRole, Contact};
use sla::{Instant, Language};
use store::{Command, Content, Entitlements, Failure, Tx, Written};

use crate::api::{Api, at};

/// Somebody of a customer's.
#[derive(Clone, Copy, Debug)]
pub struct Somebody {
    pub organisation: i64,
    pub site: i64,
    pub contact: Option<i64>,
}

impl Somebody {
    /// Rimal's contact who sees their own cases.
    pub fn own(api: &Api) -> Self {
        let rimal = api.rimal;
        Self { organisation: rimal.organisation, site: rimal.site, contact: Some(rimal.contact) }
    }

    /// Somebody of Rimal's without a name.
    pub fn rimal(api: &Api) -> Self {
        Self { contact: None, ..Self::own(api) }
    }

    /// Somebody of Maple's.
    pub fn maple(api: &Api) -> Self {
        Self { organisation: api.rimal.maple, site: api.rimal.maple_site, contact: None }
    }
}

fn content(text: &str, of: Option<i64>) -> Content {
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1 << 40);
    let next = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    Content { salt: u128::from(next).to_be_bytes(), text: text.to_owned(), of: of.map(Id::<Contact>::new) }
}

/// A case is opened in the portal; by mail and without a customer where nobody is known.
pub fn opens(
    api: &Api,
    who: Option<Somebody>,
    priority: u8,
    (subject, message): (&str, &str),
    now: &str,
) -> Id<Case> {
    let now = at(now);
    let contact = who.and_then(|who| who.contact);
    let (subject, message) = (content(subject, contact), content(message, contact));
    let confirmed = Confirmation {
        contact: Some(Id::new(contact.unwrap_or(api.rimal.contact))),
        how: if contact.is_some() { Confirmed::Form } else { Confirmed::Word },
        version: 1,
        language: Language::En,
        at: None,
    };
    let open = Open {
        customer: who.map(|who| Customer {
            organisation: Id::new(who.organisation),
            site: Id::new(who.site),
            contact: contact.map(Id::new),
        }),
        channel: if who.is_some() { Channel::Portal } else { Channel::Email },
        submitted: now,
        call: None,
        priority: who.and_then(|_| Priority::from_number(priority)),
        confirmation: who.map(|_| confirmed),
        subject: subject.sealed(),
        message: message.sealed(),
    };
    let by = contact.map_or(Actor::Agent(Id::new(api.rimal.agent)), |id| Actor::Contact(Id::new(id)));
    let by = if who.is_some() { by } else { Actor::Stranger };
    let role = by.is_agent().then_some(AgentRole::Agent);
    let mut command = Command::new(World { now, by, role, entitlement: None });
    command.occurred = Some(now);
    command.contents = vec![subject, message];
    let written = api.store.write_now::<_, Failure, _>(move |tx| {
        let entitlements = Entitlements::default();
        let entitlement = match open.customer {
            Some(of) => entitlements.in_force(tx, of.organisation, Some(of.site), now)?,
            None => None,
        };
        store::open(tx, &command, entitlement.as_deref(), |world| open.decide(world))
    });
    written.unwrap().id
}

/// An agent does something to a case.
pub fn does(
    api: &Api,
    id: Id<Case>,
    now: &str,
    verb: impl FnOnce(&Case, &World<'_>) -> Result<Vec<Body>, Refusal> + Send + 'static,
) -> Written {
    says(api, id, (None, now), "", move |_, case, world| verb(case, world))
}

/// An agent, or a contact, says something in a case.
pub fn says(
    api: &Api,
    id: Id<Case>,
    (contact, now): (Option<i64>, &str),
    text: &str,
    verb: impl FnOnce(Sealed, &Case, &World<'_>) -> Result<Vec<Body>, Refusal> + Send + 'static,
) -> Written {
    let said = content(text, contact);
    let sealed = said.sealed();
    let by = contact.map_or(Actor::Agent(Id::new(api.rimal.agent)), |id| Actor::Contact(Id::new(id)));
    let role = by.is_agent().then_some(AgentRole::Agent);
    let mut command = Command::new(World { now: at(now), by, role, entitlement: None });
    if !text.is_empty() {
        command.contents.push(said);
    }
    let written = api.store.write_now::<_, Failure, _>(move |tx| {
        let entitlements = Entitlements::default();
        let entitle = |tx: &mut Tx<'_>, case: &Case| entitlements.of_case(tx, case);
        store::execute(tx, &command, id, &entitle, |case, world| verb(sealed, case, world))
    });
    written.unwrap()
}

/// An agent replies.
pub fn replies(api: &Api, id: Id<Case>, now: &str, text: &str) -> Written {
    says(api, id, (None, now), text, |message, case, world| {
        case.reply(&Reply { message, send_now: None }, world)
    })
}

/// An agent makes one case part of another.
pub fn merges(api: &Api, survivor: Id<Case>, other: Id<Case>, now: &str) {
    let by = Actor::Agent(Id::new(api.rimal.agent));
    let world = World { now: at(now), by, role: Some(AgentRole::Agent), entitlement: None };
    let command = Command::new(world);
    let merged = api.store.write_now::<_, Failure, _>(move |tx| {
        let entitlements = Entitlements::default();
        let entitle = |tx: &mut Tx<'_>, case: &Case| entitlements.of_case(tx, case);
        store::execute_both(tx, &command, (survivor, other), &entitle, |case, part, world| {
            case.merge(survivor, (other, part), world)
        })
    });
    merged.unwrap();
}

/// The merge is undone.
pub fn parts(api: &Api, survivor: Id<Case>, other: Id<Case>, now: &str) {
    let by = Actor::Agent(Id::new(api.rimal.agent));
    let world = World { now: at(now), by, role: Some(AgentRole::Agent), entitlement: None };
    let command = Command::new(world);
    let parted = api.store.write_now::<_, Failure, _>(move |tx| {
        let entitlements = Entitlements::default();
        let entitle = |tx: &mut Tx<'_>, case: &Case| entitlements.of_case(tx, case);
        store::execute_both(tx, &command, (survivor, other), &entitle, |case, part, world| {
            case.part(survivor, (other, part), world)
        })
    });
    parted.unwrap();
}

/// So many minutes after an instant, as text.
pub fn minutes_after(instant: &str, minutes: i64) -> String {
    let micros = at(instant).as_microsecond() + minutes * 60_000_000;
    Instant::from_microsecond(micros).unwrap().to_string()
}
