//! A mailbox as somebody sets it up.

use desk::mailbox::{Mailbox, Secrets};
use sla::Error;

use crate::sign::signer;

/// The mailbox with its addresses in their usual form, and what lets the desk in, or everything that is wrong by field
/// (`sending.host`, `dkim.key`).
///
/// # Errors
/// As [`Mailbox::check`]; a key that nothing can be signed with.
pub fn checked(mailbox: Mailbox, secrets: &Secrets) -> Result<Mailbox, Vec<Error>> {
    let key = secrets.dkim.as_ref().and_then(|dkim| signer(dkim).err());
    match (mailbox.check(), key) {
        (Ok(mailbox), None) => Ok(mailbox),
        (Ok(_), Some(key)) => Err(vec![key]),
        (Err(mut errors), key) => {
            errors.extend(key);
            Err(errors)
        }
    }
}
