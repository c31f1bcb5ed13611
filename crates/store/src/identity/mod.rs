//! How people sign in: accounts, what proves who somebody is, sessions, and what happened to an account. Of every secret
//! only a hash is kept, but for that of a code app, from which its codes are counted.

mod account;
mod account_event;
mod known_browser;
mod passkey;
mod provider_identity;
mod second_factor;
mod session;
mod sign_in_failure;
mod sign_in_link;
mod sign_in_step;

pub use account::{
    Account, CodeApp, Password, account, account_at, account_of, account_with_handle, open_account,
    preferences, reset_account, set_handle, set_password, set_preferences,
};
pub(crate) use account::{erase_account, shut_account};
pub use account_event::{ListedEvent, account_events, add_account_event};
pub use known_browser::{is_known_browser, remember_browser};
pub use passkey::{
    Passkey, add_passkey, passkey_by_credential, passkeys, remove_passkey, rename_passkey, used_passkey,
};
pub use provider_identity::{account_of_identity, add_identity, identities, remove_identity};
pub use second_factor::{
    confirm_code_app, count_recovery_codes, propose_code_app, remove_code_app, replace_recovery_codes,
    use_code_step, use_recovery_code,
};
pub use session::{
    ListedSession, NewSession, Session, add_session, end_session, end_session_by_hash, is_stale,
    revoke_sessions, session_by_hash, sessions_of, touch_session,
};
pub use sign_in_failure::{forgive, guess, may_guess, note_guess};
pub use sign_in_link::{Link, add_link, link, use_link};
pub use sign_in_step::{Step, add_step, remove_step, step, take_step};

use desk::identity::{Guessing, REMEMBERED};
use sla::Instant;

use crate::{Error, Sql, Tx};

pub(crate) const STATEMENTS: [&[Sql]; 10] = [
    account::STATEMENTS,
    account_event::STATEMENTS,
    known_browser::STATEMENTS,
    passkey::STATEMENTS,
    provider_identity::STATEMENTS,
    second_factor::STATEMENTS,
    session::STATEMENTS,
    sign_in_failure::STATEMENTS,
    sign_in_link::STATEMENTS,
    sign_in_step::STATEMENTS,
];

/// Forgets what has ended by now, or is too old to tell anybody anything.
///
/// # Errors
/// What the engine says.
pub fn forget_sign_ins(tx: &mut Tx<'_>, now: Instant) -> Result<(), Error> {
    let ago = |time: sla::SupportTime| now.checked_add(-time).unwrap_or(Instant::MIN);
    session::forget(tx, now)?;
    sign_in_link::forget(tx, now)?;
    sign_in_step::forget(tx, now)?;
    sign_in_failure::forget(tx, ago(Guessing::FORGOTTEN))?;
    known_browser::forget(tx, ago(REMEMBERED))?;
    account_event::forget(tx, ago(REMEMBERED)).map(drop)
}
