//! What stands in the headers of a message to send.

use std::fmt::Write as _;

use mail_builder::headers::address::{Address, EmailAddress};

use super::Problem;
use crate::parse::Mailbox;

/// The longest id, address or link, in bytes: with what stands around it, it has to fit in a line of 998 (RFC 5322 2.1.1).
pub(super) const LONGEST: usize = 900;

/// The text on one line, which nothing in it ends.
pub(super) fn one_line(text: &str) -> String {
    let seen: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The ASCII text in encoded words (RFC 2047 4.2), which say nothing but it.
pub(super) fn encoded(text: &str) -> String {
    let words = text.as_bytes().chunks(20).map(|part| {
        let letters = part.iter().fold(String::new(), |mut letters, byte| {
            let _ = write!(letters, "={byte:02X}");
            letters
        });
        format!("=?us-ascii?Q?{letters}?=")
    });
    words.collect::<Vec<_>>().join(" ")
}

pub(super) fn mailboxes(mailboxes: &[Mailbox]) -> Result<Address<'static>, Problem> {
    Ok(Address::new_list(mailboxes.iter().map(mailbox).collect::<Result<_, _>>()?))
}

pub(super) fn mailbox(mailbox: &Mailbox) -> Result<Address<'static>, Problem> {
    // No honest name looks encoded, and programs decode it even where it is quoted.
    let name = one_line(&desk::text::harmless(&mailbox.name).replace("=?", "= ?"));
    let email = address(&mailbox.address).ok_or_else(|| Problem::Address(mailbox.address.clone()))?;
    let name = (!name.is_empty()).then(|| name.into());
    Ok(Address::Address(EmailAddress { name, email: email.into() }))
}

/// The address as every server takes it: a local part of plain letters, and a domain in ASCII (RFC 5890).
fn address(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let domain = idna::domain_to_ascii(domain).ok()?;
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    let atoms = |text: &str| text.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_letter));
    let labels = |text: &str| {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        text.split('.').all(|label| !label.is_empty() && label.bytes().all(is_letter))
    };
    let fits = local.len() <= 64 && domain.len() <= 253;
    (fits && atoms(local) && labels(&domain)).then(|| format!("{local}@{domain}"))
}

/// The id without brackets, where it can stand in a header.
pub(super) fn id(id: &str) -> Option<&str> {
    let id = id.trim().trim_start_matches('<').trim_end_matches('>');
    let plain = id.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b','));
    (!id.is_empty() && id.len() <= LONGEST && plain).then_some(id)
}
