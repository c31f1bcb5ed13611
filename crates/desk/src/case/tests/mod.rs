//! A case by the rules of the policy, in its words.
//!
//! A test tells a story: a case under a contract, and what is done to it when. Times are local to Riyadh unless said.

mod availability;
mod calls;
mod changes;
mod contests;
pub(crate) mod desk;
mod further;
mod laws;
mod life;
mod merges;
mod opening;
mod participants;
mod past;
mod rebinding;
mod responses;
mod splits;
mod terms;
mod triage;

use desk::Desk;
