//! What each step is, said in the desk's own verbs; and what a case looks like to anybody.

use desk::case::{
    Body, Call, CallEnd, Case, Channel, Confirmation, Confirmed, Customer, Entitlement, Evidence, Life,
    Lower, Open, Raise, Refusal, Reply, Sealed, Seq, State, VoidReason, World,
};
use desk::catalog::Priority;
use desk::id::Id;
use desk::people::{Actor, Agent, Contact};
use sla::{Instant, Language, SupportTime};

use crate::steps::{Step, View};

const MINUTE: i64 = 60_000_000;

fn monday() -> Instant {
    "2026-11-23T00:00:00+03:00".parse().expect("an instant")
}

/// The instant of a minute.
pub fn instant(minute: i64) -> Instant {
    monday().checked_add(SupportTime::from_microseconds(minute * MINUTE)).expect("in range")
}

fn minute(at: Instant) -> i64 {
    (at.as_microsecond() - monday().as_microsecond()) / MINUTE
}

fn priority(number: u8) -> Priority {
    Priority::from_number(number).expect("a priority")
}

fn confirmation(contact: Option<Id<Contact>>) -> Confirmation {
    Confirmation { contact, how: Confirmed::Form, version: 1, language: Language::En, at: None }
}

/// What the customer sends to open a case of a priority.
pub fn opening(
    customer: Customer,
    priority_number: u8,
    submitted: Instant,
    [subject, message]: [Sealed; 2],
) -> Open {
    Open {
        customer: Some(customer),
        channel: Channel::Portal,
        submitted,
        call: None,
        priority: Some(priority(priority_number)),
        confirmation: Some(confirmation(customer.contact)),
        subject,
        message,
    }
}

/// Decides a step on a case, with `text` for whatever is said in it; nothing where there is no last reply to do it to.
pub fn decide(
    step: &Step,
    case: &Case,
    last: Option<Seq>,
    text: Sealed,
    agent: Id<Agent>,
    world: &World<'_>,
) -> Option<Result<Vec<Body>, Refusal>> {
    let reply = Reply { message: text, send_now: None };
    Some(match *step {
        Step::Reply => case.reply(&reply, world),
        Step::ReplyNow => case.reply(&Reply { send_now: Some(text), ..reply }, world),
        Step::LastReplyLeaves => case.let_leave(last?, world),
        Step::TakeLastReplyBack => case.take_back(last?, world),
        Step::LastReplyBounces => case.bounced(last?, false),
        Step::CustomerWrites => case.customer_writes(text, Channel::Email),
        Step::CustomerCalls { answered } => {
            let end = if answered { CallEnd::Answered } else { CallEnd::Voicemail };
            case.call(&Call { inbound: true, end, at: world.now }, world)
        }
        Step::WeCallInVain => {
            case.call(&Call { inbound: false, end: CallEnd::Unanswered, at: world.now }, world)
        }
        Step::Note => case.note(text, world),
        Step::Assign => case.assign(Some(agent), None, world),
        Step::Await => case.wait_for_customer(world),
        Step::Raise(to) => {
            case.raise(&Raise { to: priority(to), confirmation: confirmation(case.contact) }, world)
        }
        Step::LowerOwn(to) => case.lower(&Lower { to: priority(to), evidence: Evidence::OwnWish }, world),
        Step::Resolve => case.resolve(None, world),
        Step::ResolveWithReply => case.resolve(Some(&reply), world),
        Step::Close => case.close(world),
        Step::Withdraw => case.withdraw(world),
        Step::Void => case.void(VoidReason::Test, text, world),
        Step::Reopen { .. } => case.reopen(world),
    })
}

/// Who does a step.
pub fn who(step: &Step, customer: Id<Contact>, agent: Id<Agent>) -> Actor {
    match step {
        Step::LastReplyLeaves | Step::LastReplyBounces => Actor::Desk,
        Step::CustomerWrites
        | Step::CustomerCalls { answered: false }
        | Step::Raise(_)
        | Step::LowerOwn(_)
        | Step::Withdraw
        | Step::Reopen { by_customer: true } => Actor::Contact(customer),
        _ => Actor::Agent(agent),
    }
}

/// What anybody sees of a case.
pub fn view(case: &Case, entitlement: Option<&Entitlement>, now: Instant) -> View {
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
        state: match case.state(entitlement, now) {
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
