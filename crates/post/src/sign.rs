//! The signature under outgoing mail (DKIM).

use desk::mailbox::{Dkim, Secrets};
use mail::sender::{KeyProblem, Signer};
use sla::Error;

/// Who signs for a domain.
///
/// # Errors
/// What is wrong with the selector, the domain or the key, by field. Of the key nothing is repeated.
pub fn signer(dkim: &Dkim) -> Result<Signer, Error> {
    Signer::new(&dkim.domain, &dkim.selector, &dkim.key).map_err(|problem| match problem {
        KeyProblem::Name(name) => {
            let field = if name == dkim.selector { "dkim.selector" } else { "dkim.domain" };
            let en = "not a name that name servers know: letters, digits, hyphens and dots";
            Error::new(field, name, en, "ليس اسمًا تعرفه خوادم الأسماء: أحرف لاتينية وأرقام وشرطات ونقاط")
        }
        KeyProblem::NotAKey => Error::new(
            "dkim.key",
            "",
            "not a private key: give PEM that begins with -----BEGIN PRIVATE KEY-----",
            "ليس مفتاحًا خاصًا: أعطِ نص PEM يبدأ بـ \u{2066}-----BEGIN PRIVATE KEY-----\u{2069}",
        ),
        KeyProblem::Kind | KeyProblem::Refused(_) => Error::new(
            "dkim.key",
            "",
            "neither a key of RSA from 2048 bits nor one of Ed25519",
            "ليس مفتاح RSA من 2048 بت فأكثر ولا مفتاح Ed25519",
        ),
    })
}

/// A message with the signature above it, where mail of the mailbox is signed.
pub(crate) fn signed(message: Vec<u8>, secrets: &Secrets) -> Result<Vec<u8>, String> {
    let Some(dkim) = &secrets.dkim else { return Ok(message) };
    let signer = signer(dkim).map_err(|error| error.to_string())?;
    signer.signed(&message).map_err(|problem| format!("DKIM: {problem:?}"))
}
