//! The post room: takes mail in, by whichever way it comes, and sends letters out.
//!
//! What comes is decided on and kept in one transaction with the place up to which a mailbox was read; what leaves was
//! written down by then, and is marked before a server is given it. So each mail becomes one thing, and each letter leaves
//! once, or a person is told that nobody knows.

mod fetch;
mod imap;
mod known;
mod letter;
mod login;
mod report;
mod room;
mod send;
mod smtp;
mod take;

pub use fetch::Fetcher;
pub use letter::{Letter, Letters};
pub use report::undelivered;
pub use room::{Arrival, Clock, Place, Random, Room, Taken};
pub use send::Sender;
