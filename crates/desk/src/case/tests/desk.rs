//! A desk small enough for a story: one case, one contract, and a clock that the story sets.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use sla::{Instant, Language, Zone};

use crate::case::call::Call;
use crate::case::decide::{Decision, Refusal, World};
use crate::case::event::{Body, Channel, Confirmation, Confirmed, Event, Sealed};
use crate::case::fold::Case;
use crate::case::open::{Customer, Open};
use crate::case::promised::{Entitlement, State};
use crate::catalog::{Catalog, Priority};
use crate::contract::tests as contract;
use crate::id::Id;
use crate::people::{Actor, AgentRole};

pub(crate) const CUSTOMER: Actor = Actor::Contact(Id::new(7));
pub(crate) const AGENT: Actor = Actor::Agent(Id::new(1));
pub(crate) const OTHER_AGENT: Actor = Actor::Agent(Id::new(2));
pub(crate) const LEAD: Actor = Actor::Agent(Id::new(9));

/// The text of a message, of which a story only needs that it is there.
pub(crate) const TEXT: Sealed = Sealed([7; 32]);

pub(crate) struct Desk {
    pub(crate) entitlement: Option<Entitlement>,
    pub(crate) events: Vec<Event>,
    pub(crate) now: Instant,
    zone: Zone,
}

pub(crate) fn priority(number: u8) -> Priority {
    Priority::from_number(number).expect("a priority")
}

/// What a contract for a plan of the page gives a site.
pub(crate) fn entitled(plan: &str, zone: &Zone, holidays: &[&str]) -> Entitlement {
    let mut spec = contract::written();
    spec.plan = plan.to_owned();
    spec.sites[0].place.zone = zone.name().to_owned();
    let contract = contract::contract(1, contract::read(&spec));
    let holidays = contract::closed_on(holidays);
    contract
        .entitlement(contract.last(), Catalog::builtin(), Some(Id::new(4)), &holidays)
        .expect("the site is covered")
}

impl Desk {
    /// A desk with a contract for a site in Riyadh, at a local time.
    pub(crate) fn new(plan: &str, now: &str) -> Self {
        let zone = Zone::named("Asia/Riyadh").expect("a zone");
        let entitlement = Some(entitled(plan, &zone, &[]));
        let mut desk = Self { entitlement, events: Vec::new(), now: Instant::MIN, zone };
        desk.at(now);
        desk
    }

    /// Lets it be a local time.
    pub(crate) fn at(&mut self, local: &str) -> &mut Self {
        self.now = self.instant(local);
        self
    }

    /// The instant of a local time such as `2026-11-23 09:00`.
    pub(crate) fn instant(&self, local: &str) -> Instant {
        let wall: DateTime = local.parse().expect("a local time");
        let zone: &TimeZone = self.zone.time_zone();
        wall.to_zoned(zone.clone()).expect("in range").timestamp().try_into().expect("whole microseconds")
    }

    /// An instant as the site's clocks show it.
    pub(crate) fn local(&self, at: Instant) -> String {
        self.zone.local(at).strftime("%a %d %H:%M").to_string()
    }

    /// The zone of the site.
    pub(crate) fn zone(&self) -> &Zone {
        &self.zone
    }

    pub(crate) fn world(&self, by: Actor) -> World<'_> {
        let role = by.is_agent().then_some(if by == LEAD { AgentRole::Lead } else { AgentRole::Agent });
        World { now: self.now, by, role, entitlement: self.entitlement.as_ref() }
    }

    pub(crate) fn case(&self) -> Case {
        Case::fold(&self.events).expect("the case was opened")
    }

    /// The customer opens a case in the portal, now, and confirms the statement.
    pub(crate) fn open(&mut self, number: u8) -> &mut Self {
        let open = self.opening(number);
        let decision = open.decide(&self.world(CUSTOMER));
        self.record(CUSTOMER, decision)
    }

    /// What the customer sends to open a case.
    pub(crate) fn opening(&self, number: u8) -> Open {
        Open {
            customer: Some(Customer {
                organisation: Id::new(3),
                site: Id::new(4),
                contact: Some(Id::new(7)),
            }),
            channel: Channel::Portal,
            submitted: self.now,
            priority: Some(priority(number)),
            confirmation: Some(confirmation()),
            call: None,
            subject: TEXT,
            message: TEXT,
        }
    }

    /// Does something to the case and records it.
    pub(crate) fn does(&mut self, by: Actor, verb: impl FnOnce(&Case, &World<'_>) -> Decision) -> &mut Self {
        let decision = verb(&self.case(), &self.world(by));
        self.record(by, decision)
    }

    /// Tries something that must be refused.
    pub(crate) fn refused(&self, by: Actor, verb: impl FnOnce(&Case, &World<'_>) -> Decision) -> Refusal {
        let refusal = verb(&self.case(), &self.world(by)).expect_err("it should be refused");
        assert!(!refusal.text(Language::Ar).is_empty());
        refusal
    }

    #[track_caller]
    pub(crate) fn record(&mut self, by: Actor, decision: Decision) -> &mut Self {
        let bodies = decision.unwrap_or_else(|refusal| panic!("refused: {}", refusal.text(Language::En)));
        for body in bodies {
            self.happens(by, body);
        }
        self
    }

    /// Records what happened, now. The opening occurred when it was submitted.
    pub(crate) fn happens(&mut self, by: Actor, body: Body) -> &mut Self {
        let seq = u32::try_from(self.events.len()).expect("few events") + 1;
        let (occurred, recorded) = (self.now, self.now);
        self.events.push(Event { seq, occurred, recorded, by, imported: false, body });
        self
    }

    /// Somebody opens a case; the opening occurred when it was submitted (policy D15).
    pub(crate) fn opens(&mut self, by: Actor, open: &Open) -> &mut Self {
        let decision = open.decide(&self.world(by));
        self.record_at(open.submitted, by, decision)
    }

    /// Somebody calls, or is called; the call occurred when it was answered or began.
    pub(crate) fn calls(&mut self, by: Actor, call: &Call) -> &mut Self {
        let decision = self.case().call(call, &self.world(by));
        self.record_at(call.at, by, decision)
    }

    #[track_caller]
    fn record_at(&mut self, occurred: Instant, by: Actor, decision: Decision) -> &mut Self {
        let first = self.events.len();
        self.record(by, decision);
        for event in self.events.iter_mut().skip(first) {
            event.occurred = occurred;
        }
        self
    }

    /// The event that was recorded last.
    pub(crate) fn last(&self) -> u32 {
        self.case().seq
    }

    /// The deadline in force, as the site's clocks show it.
    pub(crate) fn deadline(&self) -> String {
        let case = self.case();
        self.local(case.promise_in_force().expect("a promise").promise.deadline)
    }

    pub(crate) fn state(&self) -> State {
        self.case().state(self.entitlement.as_ref(), self.now)
    }
}

/// The customer confirms the first version of a statement, in the form.
pub(crate) fn confirmation() -> Confirmation {
    let contact = Some(Id::new(7));
    Confirmation { contact, how: Confirmed::Form, version: 1, language: Language::Ar, at: None }
}
