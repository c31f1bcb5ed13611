//! The email channel without its wires: from the bytes of a message to what it is and what is to be done with it, and from
//! what is to be said to the bytes of a message.
//!
//! Nothing here reads a clock, a network, a file or randomness, but for what stands in `sender`: the check asks the name
//! servers that it is given, and its library reads the machine's clock for how old a signature is. The raw original is kept by the caller; what is made of
//! it here is for showing and deciding, and never replaces it.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that fails panics"))]

pub mod automatic;
pub mod bounce;
pub mod compose;
pub mod html;
pub mod parse;
pub mod quote;
pub mod sender;
pub mod subject;
pub mod thread;

pub use parse::{Mailbox, Message, Part};
