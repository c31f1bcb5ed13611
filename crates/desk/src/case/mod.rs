//! A case: what happened to it, what that makes of it, and what may be done about it.
//!
//! Deciding is pure: a verb takes the case, what its contract gives it, who asks and when, and answers with events or
//! with a refusal. Nothing here reads a clock or keeps anything.

mod after;
mod assign;
mod attach;
mod availability;
mod bulk_notice;
mod call;
mod changes;
mod conditions;
mod confirm;
mod contest;
mod decide;
mod ended;
mod event;
mod fold;
mod further;
mod life;
mod link;
mod merge;
mod note;
mod open;
mod outcome;
mod participants;
mod past;
mod priority;
mod promised;
mod reply;
mod split;
mod standing;
mod tag;
mod terms;
mod triage;

#[cfg(test)]
pub(crate) mod tests;

pub use attach::{Attach, File};
pub use availability::ConfirmAvailability;
pub use call::{Call, RefusedCaller};
pub use conditions::{Condition, ConditionKind, LoweringConditions};
pub use contest::DecideContest;
pub use decide::{Refusal, Why, World};
pub use ended::{Ended, Ending};
pub use event::{
    Alert, Body, CallEnd, Channel, Confirmation, Confirmed, Event, Evidence, Opened, Relation, Sealed, Seq,
    VoidReason,
};
pub(crate) use event::{hex, language, micros, optional_language, optional_micros};
pub use fold::{Alerted, Case, Check, CheckResult, Life, Lowering, Made, Message, MessageKind};
pub use further::{Further, FurtherServed};
pub use link::Both;
pub use merge::{AnsweredElsewhere, QueueLine, conversation};
pub use open::{Customer, Open};
pub use outcome::Outcome;
pub use participants::MOST_PARTICIPANTS;
pub use past::{Past, Step};
pub use priority::{Lower, Raise};
pub use promised::{
    Because, Entitlement, Promised, Rule, ServedClock, State, TermsChange, Versions, is_soon, running_state,
};
pub use reply::{Reply, UNDO};
pub use split::{Split, SplitOff};
pub use standing::Standing;
pub(crate) use tag::tidy_tag;
pub use tag::{LONGEST_TAG, MOST_TAGS};
pub use terms::{Move, Moves, Prospect, UpdateTerms, list_moves};
pub use triage::Bind;
