//! A case by the rules of the policy, in its words.
//!
//! A test tells a story: a case under a contract, and what is done to it when. Times are local to Riyadh unless said.

mod desk;
mod responses;

use desk::Desk;
