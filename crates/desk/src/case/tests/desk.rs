//! A desk small enough for a story: one case, one contract, and a clock that the story sets.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use sla::{Holiday, Holidays, Instant, Language, Name, Zone};

use crate::case::decide::{Decision, Refusal, World};
use crate::case::event::{Body, Channel, Confirmation, Confirmed, Event, Sealed};
use crate::case::fold::Case;
use crate::case::open::{Customer, Open};
use crate::case::promised::{Entitlement, ServedClock, State, Versions};
use crate::catalog::{Catalog, Priority};
use crate::id::Id;
use crate::people::Actor;

pub(super) const CUSTOMER: Actor = Actor::Contact(Id::new(7));
pub(super) const AGENT: Actor = Actor::Agent(Id::new(1));
pub(super) const OTHER_AGENT: Actor = Actor::Agent(Id::new(2));

/// The text of a message, of which a story only needs that it is there.
pub(super) const TEXT: Sealed = Sealed([7; 32]);

pub(super) struct Desk {
    pub(super) entitlement: Option<Entitlement>,
    pub(super) events: Vec<Event>,
    pub(super) now: Instant,
    zone: Zone,
}

pub(super) fn priority(number: u8) -> Priority {
    Priority::from_number(number).expect("a priority")
}

/// What a plan of the page gives a site.
pub(super) fn entitled(plan: &str, zone: &Zone, holidays: &[&str]) -> Entitlement {
    let catalog = Catalog::builtin();
    let days = holidays.iter().map(|date| Holiday::closed(date.parse().expect("a date"), Name::same(*date)));
    let holidays = Holidays::new(days);
    let clocks = catalog.priorities().iter().map(|meaning| {
        let clock = catalog.clock(plan, None, "global", meaning.priority).expect("a clock");
        ServedClock {
            priority: meaning.priority,
            id: clock.calendar.to_owned(),
            calendar: clock.hours.calendar(zone, &holidays),
            target: clock.target,
            contact: meaning.contact,
            when_silent: meaning.lower_when_silent,
            statement: meaning.statement.version,
        }
    });
    let working_hours = &catalog.calendar("global-8x5").expect("a calendar").hours;
    let channels = [Channel::Portal, Channel::Email, Channel::Phone];
    let has = |channel: &Channel| catalog.plan(plan).expect("a plan").has_channel(channel.id());
    Entitlement {
        versions: Versions {
            contract: 1,
            contract_version: 1,
            edition: catalog.edition().to_owned(),
            holidays: 1,
            tz_release: sla::tz_release().to_owned(),
        },
        clocks: clocks.collect(),
        working_hours: working_hours.calendar(zone, &holidays),
        channels: channels.into_iter().filter(has).collect(),
    }
}

impl Desk {
    /// A desk with a contract for a site in Riyadh, at a local time.
    pub(super) fn new(plan: &str, now: &str) -> Self {
        let zone = Zone::named("Asia/Riyadh").expect("a zone");
        let entitlement = Some(entitled(plan, &zone, &[]));
        let mut desk = Self { entitlement, events: Vec::new(), now: Instant::MIN, zone };
        desk.at(now);
        desk
    }

    /// Lets it be a local time.
    pub(super) fn at(&mut self, local: &str) -> &mut Self {
        self.now = self.instant(local);
        self
    }

    /// The instant of a local time such as `2026-11-23 09:00`.
    pub(super) fn instant(&self, local: &str) -> Instant {
        let wall: DateTime = local.parse().expect("a local time");
        let zone: &TimeZone = self.zone.time_zone();
        wall.to_zoned(zone.clone()).expect("in range").timestamp().try_into().expect("whole microseconds")
    }

    /// An instant as the site's clocks show it.
    pub(super) fn local(&self, at: Instant) -> String {
        self.zone.local(at).strftime("%a %d %H:%M").to_string()
    }

    pub(super) fn world(&self, by: Actor) -> World<'_> {
        World { now: self.now, by, entitlement: self.entitlement.as_ref() }
    }

    pub(super) fn case(&self) -> Case {
        Case::fold(&self.events).expect("the case was opened")
    }

    /// The customer opens a case in the portal, now, and confirms the statement.
    pub(super) fn open(&mut self, number: u8) -> &mut Self {
        let open = self.opening(number);
        let decision = open.decide(&self.world(CUSTOMER));
        self.record(CUSTOMER, decision)
    }

    /// What the customer sends to open a case.
    pub(super) fn opening(&self, number: u8) -> Open {
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
            urgent: false,
            message: TEXT,
        }
    }

    /// Does something to the case and records it.
    pub(super) fn does(&mut self, by: Actor, verb: impl FnOnce(&Case, &World<'_>) -> Decision) -> &mut Self {
        let decision = verb(&self.case(), &self.world(by));
        self.record(by, decision)
    }

    /// Tries something that must be refused.
    pub(super) fn refused(&self, by: Actor, verb: impl FnOnce(&Case, &World<'_>) -> Decision) -> Refusal {
        let refusal = verb(&self.case(), &self.world(by)).expect_err("it should be refused");
        assert!(!refusal.text(Language::Ar).is_empty());
        refusal
    }

    #[track_caller]
    pub(super) fn record(&mut self, by: Actor, decision: Decision) -> &mut Self {
        let bodies = decision.unwrap_or_else(|refusal| panic!("refused: {}", refusal.text(Language::En)));
        for body in bodies {
            self.happens(by, body);
        }
        self
    }

    /// Records what happened, now. The opening occurred when it was submitted.
    pub(super) fn happens(&mut self, by: Actor, body: Body) -> &mut Self {
        let seq = u32::try_from(self.events.len()).expect("few events") + 1;
        let (occurred, recorded) = (self.now, self.now);
        self.events.push(Event { seq, occurred, recorded, by, imported: false, body });
        self
    }

    /// The deadline in force, as the site's clocks show it.
    pub(super) fn deadline(&self) -> String {
        let case = self.case();
        self.local(case.promise_in_force().expect("a promise").promise.deadline)
    }

    pub(super) fn state(&self) -> State {
        self.case().state(self.entitlement.as_ref(), self.now)
    }
}

/// The customer confirms the first version of a statement, in the form.
pub(super) fn confirmation() -> Confirmation {
    Confirmation { contact: Some(Id::new(7)), how: Confirmed::Form, version: 1, language: Language::Ar }
}
