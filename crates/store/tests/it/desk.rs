//! A desk with one customer in Riyadh, on the Basic plan, for stories.

use std::sync::Arc;

use desk::case::{
    Body, Case, Channel, Confirmation, Confirmed, Customer, Entitlement, Open, Refusal, Reply, World,
};
use desk::catalog::{Catalog, Priority};
use desk::contract::Contract;
use desk::id::Id;
use desk::organisation::{HolidayCalendar, Organisation};
use desk::people::{Actor, Agent, Contact};
use engines::riyadh::{Rimal, content, terms, terms_in};
use sla::{Holidays, Instant, Language};
use store::{Command, Error, Failure, Request, Store, Tx, Written};

pub struct Desk<'a> {
    pub store: &'a Store,
    pub organisation: Id<Organisation>,
    pub site: Id<desk::organisation::Site>,
    pub contact: Id<Contact>,
    pub contract: Id<Contract>,
    pub agent: Id<Agent>,
    entitlement: Arc<Entitlement>,
}

impl<'a> Desk<'a> {
    pub fn new(store: &'a Store) -> Self {
        let people = store.write_now::<_, Failure, _>(Rimal::settle).unwrap();
        let Rimal { organisation, site, sara: contact, omar: agent } = people;
        let terms = terms(site, "basic", ["2026-01-01", "2026-12-31"]);
        let made = terms.begins();
        let contract = store
            .write_now::<_, Failure, _>(move |tx| store::add_contract(tx, organisation, made, terms))
            .unwrap();
        let holidays = HolidayCalendar { version: 1, days: Holidays::new([]) };
        let entitlement =
            contract.entitlement(contract.last(), Catalog::builtin(), Some(site), &holidays).unwrap();
        let (contract, entitlement) = (contract.id(), Arc::new(entitlement));
        Self { store, organisation, site, contact, contract, agent, entitlement }
    }

    /// The same, where another release of the tz database had other clocks in Riyadh.
    pub fn under(self, release: &str, clocks_of: &str) -> Self {
        let terms = terms_in(clocks_of, self.site, "basic", ["2026-01-01", "2026-12-31"]);
        let contract = Contract::new(Id::new(1), self.organisation, terms.begins(), terms, &[]).unwrap();
        let holidays = HolidayCalendar { version: 1, days: Holidays::new([]) };
        let mut then =
            contract.entitlement(contract.last(), Catalog::builtin(), Some(self.site), &holidays).unwrap();
        then.versions.tz_release = release.to_owned();
        Self { entitlement: Arc::new(then), ..self }
    }

    pub fn customer(&self, now: Instant) -> Command {
        Command::new(World { now, by: Actor::Contact(self.contact), role: None, entitlement: None })
    }

    pub fn agent(&self, now: Instant) -> Command {
        let role = Some(desk::people::AgentRole::Agent);
        Command::new(World { now, by: Actor::Agent(self.agent), role, entitlement: None })
    }

    /// The customer opens a case of a priority in the portal.
    pub fn opens(&self, priority: u8, mut command: Command) -> Result<Written, Failure> {
        let submitted = command.world.now;
        command.occurred = Some(submitted);
        self.opens_at(priority, command, submitted)
    }

    /// The same, of something that reached us then.
    pub fn opens_at(&self, priority: u8, command: Command, submitted: Instant) -> Result<Written, Failure> {
        self.opening(priority, command, submitted, || {})
    }

    /// The same, and before it is kept this is waited for.
    pub fn opens_slowly(
        &self,
        priority: u8,
        command: Command,
        wait: impl FnOnce() + Send + 'static,
    ) -> Result<Written, Failure> {
        let submitted = command.world.now;
        self.opening(priority, command, submitted, wait)
    }

    /// The numbers of a case's events among all.
    pub fn event_numbers(&self, id: Id<Case>) -> Vec<i64> {
        let sql = "SELECT number FROM events WHERE case_id = $1 ORDER BY number";
        self.store.read_now::<_, Error, _>(move |tx| tx.all(sql, &[&id], |row| row.take())).unwrap()
    }

    fn opening(
        &self,
        priority: u8,
        mut command: Command,
        submitted: Instant,
        wait: impl FnOnce() + Send + 'static,
    ) -> Result<Written, Failure> {
        let subject = content("تعذّر الدخول", Some(self.contact));
        let message = content("لا يستطيع أحد تسجيل الدخول", Some(self.contact));
        let (contact, language) = (Some(self.contact), Language::Ar);
        let open = Open {
            customer: Some(Customer { organisation: self.organisation, site: self.site, contact }),
            channel: Channel::Portal,
            submitted,
            call: None,
            priority: Priority::from_number(priority),
            confirmation: Some(Confirmation {
                contact,
                how: Confirmed::Form,
                version: 1,
                language,
                at: None,
            }),
            subject: subject.sealed(),
            message: message.sealed(),
        };
        command.contents.extend([subject, message]);
        let entitlement = self.entitlement.clone();
        self.store.write_now(move |tx| {
            let opened = store::open(tx, &command, Some(&entitlement), |world| open.decide(world));
            wait();
            opened
        })
    }

    /// Something is done to a case.
    pub fn does(
        &self,
        id: Id<Case>,
        command: Command,
        verb: impl FnOnce(&Case, &World<'_>) -> Result<Vec<Body>, Refusal> + Send + 'static,
    ) -> Result<Written, Failure> {
        let entitlement = self.entitlement.clone();
        self.store.write_now(move |tx| {
            let entitle = |_: &mut Tx<'_>, _: &Case| Ok(Some(entitlement.clone()));
            store::execute(tx, &command, id, &entitle, verb)
        })
    }

    /// An agent makes one case part of another.
    pub fn merges(&self, survivor: Id<Case>, other: Id<Case>, command: Command) -> Result<(), Failure> {
        let entitlement = self.entitlement.clone();
        self.store.write_now(move |tx| {
            let entitle = |_: &mut Tx<'_>, _: &Case| Ok(Some(entitlement.clone()));
            store::execute_both(tx, &command, (survivor, other), &entitle, |case, part, world| {
                case.merge(survivor, (other, part), world)
            })
            .map(|_| ())
        })
    }

    /// An agent replies.
    pub fn replies(&self, id: Id<Case>, mut command: Command) -> Result<Written, Failure> {
        let message = content("We are looking into it.", None);
        let reply = Reply { message: message.sealed(), send_now: None };
        command.contents.push(message);
        self.does(id, command, move |case, world| case.reply(&reply, world))
    }

    /// The case as it is stored.
    pub fn stored(&self, id: Id<Case>) -> store::Kept {
        self.store.read_now::<_, Error, _>(move |tx| store::load(tx, id)).unwrap().unwrap()
    }
}

/// A command with a key.
pub fn keyed(mut command: Command, key: &str, hash: u8) -> Command {
    command.request = Some(Request { client: "a token".to_owned(), key: key.to_owned(), hash: [hash; 32] });
    command
}
