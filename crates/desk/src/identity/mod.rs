//! How people prove who they are: what is asked of a password and a code, how long a session lasts, and how often one may
//! guess.

mod code_app;
mod event;
mod guessing;
mod password;
mod preferences;
mod recovery;
mod session;
mod told;

pub use code_app::{CodeAppSecret, otpauth, step_of_code};
pub use event::AccountEvent;
pub use guessing::Guessing;
pub use password::{check_password, hash_password, is_password, pretend_to_check};
pub use preferences::{Preferences, Theme};
pub use recovery::{RECOVERY_CODES, recovery_code, tidy_recovery_code};
pub use session::{FRESH, INVITATION, LINK, Lasting, REMEMBERED, STEP};
pub use told::{Told, Topic, Ways};
