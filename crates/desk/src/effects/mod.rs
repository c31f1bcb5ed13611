//! What follows from what happened: timers to set or cancel, and notices to send.
//!
//! Both are worked out from the case as it stands and never from what was set before, so that they can be asked for
//! again after a restart, on another node or after the history was folded anew, and come out the same. What a timer
//! does is decided against the case as it stands when it fires.

mod expiry;
mod fire;
mod notices;
mod timers;

#[cfg(test)]
mod tests;

pub use expiry::{expiries, fire_expiry};
pub use fire::{Fired, fire};
pub use notices::{Audience, Notice, NoticeKind, Readers, contract_notices, notices};
pub use timers::{Timer, TimerChanges, TimerKind, timers};
