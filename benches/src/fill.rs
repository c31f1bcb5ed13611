//! Cases by the store's own functions, in large transactions: most of them over, as another desk's history, and a queue of
//! open ones, each by the commands that everybody's cases go through.

use anyhow::Result;
use desk::case::{
    Body, Case, Channel, Confirmation, Confirmed, Customer, Open, Past, Refusal, Reply, Step, World,
};
use desk::catalog::Priority;
use desk::id::Id;
use desk::people::{Actor, AgentRole, Contact};
use sla::{Instant, Language};
use store::{Command, Content, Entitlements, Failure, Store, Tx};

use crate::customers::People;
use crate::random::Random;
use crate::texts;

/// How many cases are written in one transaction.
const AT_ONCE: u64 = 1_000;
const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// How far back the cases reach that are over.
const YEARS: i64 = 2 * 365 * DAY;

/// Somebody who fills a database, further and further.
pub struct Filler {
    people: People,
    entitlements: Entitlements,
    now: Instant,
    cases: u64,
    messages: u64,
    random: Random,
}

impl Filler {
    /// For an empty database that everybody but the cases is in.
    pub fn new(people: People, now: Instant) -> Self {
        Self {
            people,
            entitlements: Entitlements::default(),
            now,
            cases: 0,
            messages: 0,
            random: Random::new(7),
        }
    }

    /// How many messages there are in them.
    pub fn messages(&self) -> u64 {
        self.messages
    }

    /// Adds cases until there are so many. The last of them are open: a quarter, and at the most 2,000 each time.
    pub fn up_to(&mut self, store: &Store, cases: u64) -> Result<()> {
        let open = (cases / 4).min(2_000);
        while self.cases < cases {
            let (left, over) = (cases - self.cases, cases.saturating_sub(open).saturating_sub(self.cases));
            let (some, live) = if over > 0 { (over.min(AT_ONCE), false) } else { (left.min(AT_ONCE), true) };
            let mut batch = Batch {
                people: self.people.clone(),
                entitlements: self.entitlements.clone(),
                now: self.now,
                random: Random::new(self.random.next()),
                messages: 0,
            };
            self.messages += store.write_now::<_, Failure, _>(move |tx| {
                (0..some).try_for_each(|_| if live { batch.live(tx) } else { batch.over(tx) })?;
                Ok(batch.messages)
            })?;
            self.cases += some;
        }
        Ok(())
    }
}

struct Batch {
    people: People,
    entitlements: Entitlements,
    now: Instant,
    random: Random,
    messages: u64,
}

impl Batch {
    fn message(&mut self, of: Option<Id<Contact>>) -> Content {
        self.messages += 1;
        self.text(24, of)
    }

    fn text(&mut self, words: u64, of: Option<Id<Contact>>) -> Content {
        Content { salt: self.random.salt(), text: texts::message(&mut self.random, words), of }
    }

    fn subject(&mut self, of: Option<Id<Contact>>) -> Content {
        let content = self.text(4, of);
        Content { text: format!("Case about {}", content.text), ..content }
    }

    fn customer(&mut self) -> Result<(Customer, Id<Contact>), Failure> {
        self.random.of(&self.people.customers).copied().ok_or_else(|| nobody().into())
    }

    fn ago(&mut self, most: i64, least: i64) -> Instant {
        let back = self.random.below((most - least).unsigned_abs()).cast_signed() + least;
        Instant::from_microsecond(self.now.as_microsecond() - back).unwrap_or(self.now)
    }

    fn priority(&mut self) -> Result<Priority, Failure> {
        let number = match self.random.below(20) {
            0 => 1,
            1..5 => 2,
            5..14 => 3,
            _ => 4,
        };
        Priority::from_number(number).ok_or_else(|| nobody().into())
    }

    /// A case that is over: three in four were answered, one in ten is resolved and not yet closed.
    fn over(&mut self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        let (customer, contact) = self.customer()?;
        let (priority, submitted) = (self.priority()?, self.ago(YEARS, 10 * DAY));
        let later = |random: &mut Random, at: Instant| {
            let passed = random.below((2 * DAY).unsigned_abs()).cast_signed();
            Instant::from_microsecond(at.as_microsecond() + passed).unwrap_or(at)
        };
        let mut contents = vec![self.subject(Some(contact)), self.message(Some(contact))];
        let by = self.random.of(&self.people.agents).copied().ok_or_else(nobody)?;
        let (mut at, mut steps) = (submitted, Vec::new());
        if self.random.below(4) > 0 {
            at = later(&mut self.random, at);
            let reply = self.message(None);
            steps.push((at, Step::Replied(reply.sealed())));
            contents.push(reply);
        }
        at = later(&mut self.random, at);
        steps.push((at, Step::Resolved));
        if self.random.below(10) > 0 {
            steps.push((later(&mut self.random, at), Step::Closed));
        }
        let past = Past {
            customer,
            channel: Channel::Portal,
            submitted,
            priority,
            subject: contents[0].sealed(),
            message: contents[1].sealed(),
            by,
            steps,
        };
        let world = World { now: self.now, by: Actor::Desk, role: None, entitlement: None };
        let command = Command { imported: true, contents, ..Command::new(world) };
        store::bring_in(tx, &command, Some(&self.entitlements), &past)?;
        Ok(())
    }

    /// A case of these days: most wait for their first answer, some are assigned, some were answered.
    fn live(&mut self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        let (customer, contact) = self.customer()?;
        let priority = self.priority()?;
        let at = self.ago(3 * DAY, MINUTE);
        let (subject, message) = (self.subject(Some(contact)), self.message(Some(contact)));
        let (organisation, site) = (customer.organisation, Some(customer.site));
        let entitlement = self.entitlements.in_force(tx, organisation, site, at)?;
        let statement = entitlement.as_ref().and_then(|of| of.clock(priority).ok()).map(|of| of.statement);
        let confirmation = statement.map(|version| Confirmation {
            contact: Some(contact),
            how: Confirmed::Form,
            version,
            language: Language::En,
            at: None,
        });
        let open = Open {
            customer: Some(customer),
            channel: Channel::Portal,
            submitted: at,
            call: None,
            priority: Some(priority),
            confirmation,
            subject: subject.sealed(),
            message: message.sealed(),
        };
        let world = World { now: self.now, by: Actor::Contact(contact), role: None, entitlement: None };
        let command = Command { contents: vec![subject, message], occurred: Some(at), ..Command::new(world) };
        let id = store::open(tx, &command, entitlement.as_deref(), |world| open.decide(world))?.id;
        let agent = self.random.of(&self.people.agents).copied().ok_or_else(nobody)?;
        let team = self.people.team;
        match self.random.below(10) {
            0..3 => self.act(tx, id, None, move |case, world| case.assign(Some(agent), team, world)),
            3 => {
                let message = self.message(None);
                let reply = Reply { message: message.sealed(), send_now: None };
                self.act(tx, id, Some(message), move |case, world| case.reply(&reply, world))
            }
            _ => Ok(()),
        }
    }

    fn act(
        &self,
        tx: &mut Tx<'_>,
        id: Id<Case>,
        content: Option<Content>,
        decide: impl FnOnce(&Case, &World<'_>) -> Result<Vec<Body>, Refusal>,
    ) -> Result<(), Failure> {
        let by = self.people.agents.first().copied().ok_or_else(nobody)?;
        let role = Some(AgentRole::Agent);
        let world = World { now: self.now, by: Actor::Agent(by), role, entitlement: None };
        let command = Command { contents: content.into_iter().collect(), ..Command::new(world) };
        let entitlements = &self.entitlements;
        store::execute(tx, &command, id, &|tx, case| entitlements.of_case(tx, case), decide)?;
        Ok(())
    }
}

fn nobody() -> store::Error {
    store::Error::Shape("nobody is there".to_owned())
}
