//! How people prove who they are: what is asked of a password and a code, how long a session lasts, and how often one may
//! guess.

mod preferences;
mod session;

pub use preferences::{Preferences, Theme};
pub use session::{FRESH, Lasting};
