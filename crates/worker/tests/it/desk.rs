//! A desk with one customer in Riyadh, a clock that the story sets, and workers.

use std::sync::{Arc, LazyLock};

use desk::case::{
    Body, Case, Channel, Confirmation, Confirmed, Customer, Event, Open, Raise, Refusal, Reply, World,
};
use desk::catalog::Priority;
use desk::contract::Contract;
use desk::id::Id;
use desk::organisation::{Organisation, Site};
use desk::people::{Actor, Agent, AgentRole, Contact};
use engines::riyadh::{Clock, Rimal, content, monday, terms};
use sla::{Instant, Language};
use store::{Command, Entitlements, Error, Failure, Store, Tx, Written};
use tokio::runtime::Runtime;
use worker::{Webhook, Worker};

pub static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

pub struct Desk {
    pub store: Store,
    pub people: People,
    pub webhook: Option<Arc<Webhook>>,
    clock: Clock,
}

#[derive(Clone, Copy)]
pub struct People {
    pub organisation: Id<Organisation>,
    pub site: Id<Site>,
    pub contact: Id<Contact>,
    pub agent: Id<Agent>,
    pub contract: Id<Contract>,
}

impl Desk {
    /// At 10:00 on a Monday, with a contract for 2026.
    pub fn new(store: &Store, plan: &'static str) -> Self {
        let people = store.write_now::<_, Failure, _>(move |tx| people(tx, plan)).unwrap();
        Self { store: store.clone(), people, webhook: None, clock: Clock::at(monday()) }
    }

    /// The same desk on another node.
    pub fn node(&self, store: &Store) -> Self {
        let (people, webhook, clock) = (self.people, self.webhook.clone(), self.clock.clone());
        Self { store: store.clone(), people, webhook, clock }
    }

    pub fn set(&self, now: Instant) -> &Self {
        self.clock.set(now);
        self
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    pub fn worker(&self) -> Worker {
        Worker {
            store: self.store.clone(),
            entitlements: Entitlements::default(),
            now: self.clock.tells(),
            random: Arc::new(|bytes| bytes.fill(0xff)),
            webhook: self.webhook.clone(),
        }
    }

    /// A worker does what is due now.
    pub fn works(&self) -> &Self {
        RUNTIME.block_on(self.worker().do_what_is_due()).unwrap();
        self
    }

    pub fn customer(&self) -> Command {
        let by = Actor::Contact(self.people.contact);
        Command::new(World { now: self.now(), by, role: None, entitlement: None })
    }

    pub fn agent(&self) -> Command {
        let by = Actor::Agent(self.people.agent);
        Command::new(World { now: self.now(), by, role: Some(AgentRole::Agent), entitlement: None })
    }

    /// The customer opens a case of a priority in the portal, now.
    pub fn opens(&self, priority: u8) -> Id<Case> {
        self.opens_many(priority, 1)[0]
    }

    /// The same so often, in one transaction.
    pub fn opens_many(&self, priority: u8, count: usize) -> Vec<Id<Case>> {
        let (people, now, command) = (self.people, self.now(), self.customer());
        let opens = move |tx: &mut Tx<'_>| {
            let entitlements = Entitlements::default();
            let given = entitlements.in_force(tx, people.organisation, Some(people.site), now)?;
            (0..count).map(|_| Ok(open(tx, &people, priority, &command, given.as_deref())?.id)).collect()
        };
        self.store.write_now::<_, Failure, _>(opens).unwrap()
    }

    pub fn does(
        &self,
        id: Id<Case>,
        command: Command,
        verb: impl FnOnce(&Case, &World<'_>) -> Result<Vec<Body>, Refusal> + Send + 'static,
    ) -> Written {
        let entitlements = Entitlements::default();
        let does = move |tx: &mut Tx<'_>| {
            store::execute(tx, &command, id, &|tx, case| entitlements.of_case(tx, case), verb)
        };
        self.store.write_now::<_, Failure, _>(does).unwrap()
    }

    pub fn replies(&self, id: Id<Case>) -> Written {
        let (mut command, message) = (self.agent(), content("We are looking into it.", None));
        let reply = Reply { message: message.sealed(), send_now: None };
        command.contents.push(message);
        self.does(id, command, move |case, world| case.reply(&reply, world))
    }

    pub fn raises(&self, id: Id<Case>, to: u8) {
        let to = Priority::from_number(to).unwrap();
        let raise = Raise { to, confirmation: confirmation(self.people.contact) };
        self.does(id, self.customer(), move |case, world| case.raise(&raise, world));
    }

    /// Notices in the outbox, each with what has become of it and whose page it is on: `[kind, state, readers]`.
    pub fn outbox(&self) -> Vec<[String; 3]> {
        let sql = "SELECT document, state, readers FROM outbox ORDER BY id";
        let read = move |tx: &mut Tx<'_>| {
            tx.all(sql, &[], |row| {
                let document: serde_json::Value = serde_json::from_str(&row.take::<String>()?).unwrap();
                let kind = document["kind"].to_string().replace('"', "");
                Ok([kind, row.take()?, row.take::<Option<String>>()?.unwrap_or_default()])
            })
        };
        self.store.read_now::<_, Error, _>(read).unwrap()
    }

    pub fn events(&self, id: Id<Case>) -> Vec<Event> {
        self.store.read_now::<_, Error, _>(move |tx| store::load(tx, id)).unwrap().unwrap().events
    }

    /// What the desk reminded people of: per cents, and when.
    pub fn reminded(&self, id: Id<Case>) -> Vec<(u8, Instant)> {
        let events = self.events(id).into_iter();
        let reminded = events.filter_map(|event| match event.body {
            Body::Reminded { percent, .. } => Some((percent, event.recorded)),
            _ => None,
        });
        reminded.collect()
    }
}

fn confirmation(contact: Id<Contact>) -> Confirmation {
    Confirmation {
        contact: Some(contact),
        how: Confirmed::Form,
        version: 1,
        language: Language::Ar,
        at: None,
    }
}

fn open(
    tx: &mut Tx<'_>,
    people: &People,
    priority: u8,
    command: &Command,
    given: Option<&desk::case::Entitlement>,
) -> Result<Written, Failure> {
    let contact = Some(people.contact);
    let (subject, message) = (content("تعذّر الدخول", contact), content("لا يستطيع أحد الدخول", contact));
    let open = Open {
        customer: Some(Customer { organisation: people.organisation, site: people.site, contact }),
        channel: Channel::Portal,
        submitted: command.world.now,
        call: None,
        priority: Priority::from_number(priority),
        confirmation: Some(confirmation(people.contact)),
        subject: subject.sealed(),
        message: message.sealed(),
    };
    let command = Command { contents: vec![subject, message], ..command.clone() };
    store::open(tx, &command, given, |world| open.decide(world))
}

fn people(tx: &mut Tx<'_>, plan: &str) -> Result<People, Failure> {
    let Rimal { organisation, site, sara: contact, omar: agent } = Rimal::settle(tx)?;
    let terms = terms(site, plan, ["2026-01-01", "2036-12-31"]);
    let contract = store::add_contract(tx, organisation, terms.begins(), terms)?.id();
    Ok(People { organisation, site, contact, agent, contract })
}
