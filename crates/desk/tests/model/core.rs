use desk::case::{
    Body, Case, Channel, Customer, Entitlement, Event, Refusal, Sealed, Seq, ServedClock, Versions, World,
};
use desk::catalog::Catalog;
use desk::id::Id;
use desk::people::{Actor, Agent, AgentRole, Contact};
use model::{Step, Subject, View, decide, instant, opening, view, who};
use sla::{Holidays, Instant, Zone};

const CUSTOMER: Id<Contact> = Id::new(7);
const AGENT: Id<Agent> = Id::new(1);
const TEXT: Sealed = Sealed([7; 32]);

/// The deciding core: a case in memory and nothing around it.
pub struct Core {
    entitlement: Entitlement,
    events: Vec<Event>,
    replies: Vec<Seq>,
    case: Option<Case>,
}

impl Default for Core {
    fn default() -> Self {
        Self { entitlement: premium_in_riyadh(), events: Vec::new(), replies: Vec::new(), case: None }
    }
}

fn premium_in_riyadh() -> Entitlement {
    let catalog = Catalog::builtin();
    let zone = Zone::named("Asia/Riyadh").expect("a zone");
    let holidays = Holidays::default();
    let served = catalog.priorities().iter().map(|meaning| {
        let clock = catalog.clock("premium", None, "global", meaning.priority).expect("a clock");
        ServedClock {
            priority: meaning.priority,
            id: clock.calendar.to_owned(),
            calendar: clock.hours.calendar(&zone, &holidays),
            target: clock.target,
            contact: meaning.contact,
            when_silent: meaning.lower_when_silent,
            statement: meaning.statement.version,
        }
    });
    let working_hours = &catalog.calendar("global-8x5").expect("a calendar").hours;
    Entitlement {
        versions: Versions {
            contract: 1,
            contract_version: 1,
            edition: catalog.edition().to_owned(),
            holidays: 1,
            tz_release: sla::tz_release().to_owned(),
        },
        plan: "basic".to_owned(),
        site: Some(Id::new(4)),
        clocks: served.collect(),
        further: Vec::new(),
        working_hours: working_hours.calendar(&zone, &holidays),
        channels: vec![Channel::Portal, Channel::Email, Channel::Phone],
    }
}

impl Core {
    fn record(&mut self, by: Actor, now: Instant, decision: Result<Vec<Body>, Refusal>) -> bool {
        let Ok(bodies) = decision else { return false };
        let stops_counting = bodies.iter().any(Body::stops_counting);
        self.add(by, now, bodies);
        if let Some(case) = self.case.as_ref().filter(|_| stops_counting) {
            let owed = case.owed_promises(&[], &self.world(by, now)).expect("the terms are there");
            self.add(by, now, owed);
        }
        assert_eq!(Case::fold(&self.events), self.case, "told from the start it is the same");
        true
    }

    fn add(&mut self, by: Actor, now: Instant, bodies: Vec<Body>) {
        for body in bodies {
            let seq = u32::try_from(self.events.len()).expect("few events") + 1;
            if matches!(body, Body::Replied { .. }) {
                self.replies.push(seq);
            }
            let event = Event { seq, occurred: now, recorded: now, by, imported: false, body };
            match &mut self.case {
                Some(case) => case.apply(&event),
                None => self.case = Case::fold([&event]),
            }
            self.events.push(event);
        }
    }

    fn world(&self, by: Actor, now: Instant) -> World<'_> {
        let role = by.is_agent().then_some(AgentRole::Agent);
        World { now, by, role, entitlement: Some(&self.entitlement) }
    }
}

impl Subject for Core {
    fn open(&mut self, now: i64, priority: u8) {
        let now = instant(now);
        let customer = Customer { organisation: Id::new(3), site: Id::new(4), contact: Some(CUSTOMER) };
        let by = Actor::Contact(CUSTOMER);
        let decision = opening(customer, priority, now, [TEXT; 2]).decide(&self.world(by, now));
        assert!(self.record(by, now, decision), "a case opens");
    }

    fn take(&mut self, step: &Step, now: i64) -> bool {
        let (now, by) = (instant(now), who(step, CUSTOMER, AGENT));
        let case = self.case.as_ref().expect("it was opened");
        let last = self.replies.last().copied();
        match decide(step, case, last, TEXT, AGENT, &self.world(by, now)) {
            Some(decision) => self.record(by, now, decision),
            None => true,
        }
    }

    fn view(&self, now: i64) -> View {
        view(self.case.as_ref().expect("it was opened"), Some(&self.entitlement), instant(now))
    }
}
