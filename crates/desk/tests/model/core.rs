use desk::case::{
    Body, Call, CallEnd, Case, Channel, Confirmation, Confirmed, Customer, Entitlement, Event, Evidence,
    Life, Lower, Open, Raise, Refusal, Reply, Sealed, Seq, ServedClock, State, Versions, VoidReason, World,
};
use desk::catalog::{Catalog, Priority};
use desk::id::Id;
use desk::people::{Actor, AgentRole};
use sla::{Holidays, Instant, Language, SupportTime, Zone};

use crate::steps::{Step, Subject, View};

const CUSTOMER: Actor = Actor::Contact(Id::new(7));
const AGENT: Actor = Actor::Agent(Id::new(1));
const TEXT: Sealed = Sealed([7; 32]);
const MINUTE: i64 = 60_000_000;

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
        clocks: served.collect(),
        working_hours: working_hours.calendar(&zone, &holidays),
        channels: vec![Channel::Portal, Channel::Email, Channel::Phone],
    }
}

fn monday() -> Instant {
    "2026-11-23T00:00:00+03:00".parse().expect("an instant")
}

fn instant(minute: i64) -> Instant {
    monday().checked_add(SupportTime::from_microseconds(minute * MINUTE)).expect("in range")
}

fn minute(at: Instant) -> i64 {
    (at.as_microsecond() - monday().as_microsecond()) / MINUTE
}

fn priority(number: u8) -> Priority {
    Priority::from_number(number).expect("a priority")
}

fn confirmation() -> Confirmation {
    let contact = Some(Id::new(7));
    Confirmation { contact, how: Confirmed::Form, version: 1, language: Language::En, at: None }
}

impl Core {
    fn record(&mut self, by: Actor, now: Instant, decision: Result<Vec<Body>, Refusal>) -> bool {
        let Ok(bodies) = decision else { return false };
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
        assert_eq!(Case::fold(&self.events), self.case, "told from the start it is the same");
        true
    }

    fn decide(&self, step: &Step, world: &World<'_>) -> Option<Result<Vec<Body>, Refusal>> {
        let case = self.case.as_ref().expect("it was opened");
        let reply = Reply { message: TEXT, send_now: None };
        let last = self.replies.last().copied();
        Some(match *step {
            Step::Reply => case.reply(&reply, world),
            Step::ReplyNow => case.reply(&Reply { send_now: Some(TEXT), ..reply }, world),
            Step::LastReplyLeaves => case.let_leave(last?, world),
            Step::TakeLastReplyBack => case.take_back(last?, world),
            Step::LastReplyBounces => case.bounced(last?, false),
            Step::CustomerWrites => case.customer_writes(TEXT, Channel::Email),
            Step::CustomerCalls { answered } => {
                let end = if answered { CallEnd::Answered } else { CallEnd::Voicemail };
                case.call(&Call { inbound: true, end, at: world.now }, world)
            }
            Step::WeCallInVain => {
                case.call(&Call { inbound: false, end: CallEnd::Unanswered, at: world.now }, world)
            }
            Step::Note => case.note(TEXT, world),
            Step::Assign => case.assign(Some(Id::new(1)), None, world),
            Step::Await => case.wait_for_customer(world),
            Step::Raise(to) => case.raise(&Raise { to: priority(to), confirmation: confirmation() }, world),
            Step::LowerOwn(to) => case.lower(&Lower { to: priority(to), evidence: Evidence::OwnWish }, world),
            Step::Resolve => case.resolve(None, world),
            Step::ResolveWithReply => case.resolve(Some(&reply), world),
            Step::Close => case.close(world),
            Step::Withdraw => case.withdraw(world),
            Step::Void => case.void(VoidReason::Test, TEXT, world),
            Step::Reopen { .. } => case.reopen(world),
        })
    }

    fn world(&self, by: Actor, now: Instant) -> World<'_> {
        let role = by.is_agent().then_some(AgentRole::Agent);
        World { now, by, role, entitlement: Some(&self.entitlement) }
    }
}

fn who(step: &Step) -> Actor {
    match step {
        Step::LastReplyLeaves | Step::LastReplyBounces => Actor::Desk,
        Step::CustomerWrites
        | Step::CustomerCalls { answered: false }
        | Step::Raise(_)
        | Step::LowerOwn(_)
        | Step::Withdraw
        | Step::Reopen { by_customer: true } => CUSTOMER,
        _ => AGENT,
    }
}

impl Subject for Core {
    fn open(&mut self, now: i64, number: u8) {
        let now = instant(now);
        let customer = Customer { organisation: Id::new(3), site: Id::new(4), contact: Some(Id::new(7)) };
        let open = Open {
            customer: Some(customer),
            channel: Channel::Portal,
            submitted: now,
            call: None,
            priority: Some(priority(number)),
            confirmation: Some(confirmation()),
            subject: TEXT,
            message: TEXT,
        };
        let decision = open.decide(&self.world(CUSTOMER, now));
        assert!(self.record(CUSTOMER, now, decision), "a case opens");
    }

    fn take(&mut self, step: &Step, now: i64) -> bool {
        let (now, by) = (instant(now), who(step));
        match self.decide(step, &self.world(by, now)) {
            Some(decision) => self.record(by, now, decision),
            None => true,
        }
    }

    fn view(&self, now: i64) -> View {
        let (case, now) = (self.case.as_ref().expect("it was opened"), instant(now));
        let outcome = case.outcome(now);
        View {
            life: match case.life {
                Life::Open => "open",
                Life::Resolved => "resolved",
                Life::Withdrawn(_) => "withdrawn",
                Life::Void(_) => "void",
                Life::Closed => "closed",
                Life::Merged(_) => "merged",
            },
            priority: case.priority.number(),
            response: outcome.response.map(|response| minute(response.at)),
            deadlines: case.promises.iter().map(|made| minute(made.promise.deadline)).collect(),
            missed: outcome.missed.map(minute),
            state: match case.state(Some(&self.entitlement), now) {
                State::Run | State::Idle | State::Soon => "running",
                State::Late => "late",
                State::Kept => "kept",
                State::LateKept => "late-kept",
                State::Withdrawn => "withdrawn",
                State::Void => "void",
                State::None => "none",
            },
        }
    }
}
