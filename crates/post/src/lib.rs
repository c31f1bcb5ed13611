//! The post room: takes mail in, by whichever way it comes, and sends letters out.
//!
//! What comes is decided on and kept in one transaction with the place up to which a mailbox was read; what leaves was
//! written down by then, and is marked before a server is given it. So each mail becomes one thing, and each letter leaves
//! once, or a person is told that nobody knows.

pub mod archive;
pub mod check;
mod failing;
mod fetch;
mod imap;
mod judge;
mod known;
mod letter;
pub mod lmtp;
mod login;
mod pending;
mod report;
mod room;
mod send;
mod setup;
mod sign;
mod smtp;
mod take;
mod trouble;

pub use fetch::Fetcher;
pub use letter::{Letter, Letters};
pub use pending::LetIn;
pub use report::undelivered;
pub use room::{Arrival, Clock, LARGEST, Place, Random, Room, Taken};
pub use send::Sender;
pub use setup::checked;
pub use sign::signer;

use std::sync::Arc;

use tokio::sync::watch;

/// Fetches and sends until `shutdown`. A letter that is being handed over by then is finished.
pub async fn run(room: Room, letters: Arc<dyn Letters>, shutdown: impl Future<Output = ()>) {
    let stop = watch::Sender::new(false);
    let told = async {
        shutdown.await;
        stop.send_replace(true);
    };
    let (fetcher, sender) = (Fetcher::new(room.clone()), Sender::new(room, letters));
    tokio::join!(told, fetcher.keep_fetching(stop.subscribe()), sender.keep_sending(stop.subscribe()));
}
