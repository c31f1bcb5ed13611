//! A case: what happened to it, what that makes of it, and what may be done about it.
//!
//! Deciding is pure: a verb takes the case, what its contract gives it, who asks and when, and answers with events or
//! with a refusal. Nothing here reads a clock or keeps anything.

mod decide;
mod event;
mod fold;
mod open;
mod outcome;
mod priority;
mod promised;
mod reply;

#[cfg(test)]
mod tests;

pub use decide::{Refusal, Why, World};
pub use event::{
    Alert, Body, CallEnd, Channel, Confirmation, Confirmed, Event, Evidence, Opened, Relation, Sealed, Seq,
    VoidReason,
};
pub(crate) use event::{language, micros, optional_micros};
pub use fold::{Case, Check, Life, Lowering, Message, MessageKind};
pub use open::Open;
pub use outcome::Outcome;
pub use priority::{Lower, Raise};
pub use promised::{
    Because, Entitlement, Promised, Rule, ServedClock, State, TermsChange, Versions, is_soon,
};
pub use reply::Reply;
