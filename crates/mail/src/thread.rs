//! Which case a message belongs to.

use ring::hmac;

use crate::parse::{Message, normal_address};
use crate::sender::Verdict;
use crate::subject;

/// How many bytes of the signature stand in an address: 80 bits, which nobody guesses by mail.
const SIGNATURE: usize = 10;

/// The letters of base32 (RFC 4648), in small: mail servers may lose the case of an address.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The key that signs the addresses of replies.
#[derive(Debug)]
pub struct Key(hmac::Key);

impl Key {
    /// A key of these bytes; 32 random ones are right.
    pub fn new(bytes: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, bytes))
    }

    fn signature(&self, case: u64) -> String {
        let tag = hmac::sign(&self.0, format!("reply address of case {case}").as_bytes());
        base32(&tag.as_ref()[..SIGNATURE])
    }

    /// The address that replies to the case go to, `support+2419.abc…@example.com` (RFC 5233). Nothing where the
    /// mailbox is no address.
    pub fn reply_address(&self, mailbox: &str, case: u64) -> Option<String> {
        let (local, domain) = mailbox.rsplit_once('@')?;
        Some(format!("{local}+{case}.{}@{domain}", self.signature(case)))
    }

    /// The case that an address was signed for. A wrong signature names none.
    pub fn case(&self, address: &str) -> Option<u64> {
        let (local, _) = address.rsplit_once('@')?;
        let (_, detail) = local.split_once('+')?;
        let detail = desk::digits::latin(detail).to_ascii_lowercase();
        let (number, signature) = detail.split_once('.')?;
        let plain =
            !number.is_empty() && number.len() <= 18 && number.bytes().all(|byte| byte.is_ascii_digit());
        let case: u64 = plain.then(|| number.parse().ok()).flatten()?;
        same(signature.as_bytes(), self.signature(case).as_bytes()).then_some(case)
    }
}

/// Compares in a time that doesn't tell where they differ.
fn same(given: &[u8], right: &[u8]) -> bool {
    given.len() == right.len() && given.iter().zip(right).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

fn base32(bytes: &[u8]) -> String {
    let (mut out, mut held, mut bits) = (String::new(), 0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(LETTERS[(held >> bits) as usize & 31]));
        }
        held &= (1 << bits) - 1;
    }
    out
}

/// What the desk knows, asked while deciding.
pub trait Known {
    /// The case that a message of this id belongs to: one that we sent or stored for this mailbox.
    fn case_of(&self, message_id: &str) -> Option<u64>;
    /// Whether there is such a case.
    fn exists(&self, case: u64) -> bool;
    /// Whether whoever has this address may write in the case: a participant, somebody of its organisation, an agent.
    fn may_write(&self, case: u64, address: &str) -> bool;
}

/// What tied a message to its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// It came to the signed address of the case.
    ReplyAddress,
    /// It answers a message of the case.
    Reference,
    /// Its subject names the case.
    Subject,
}

/// Where a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into a case, whose participant wrote it.
    Case {
        /// The case.
        case: u64,
        /// What tied it.
        by: By,
    },
    /// Into a case, from somebody who has no part in it: shown to agents alone until one of them lets it in.
    Pending {
        /// The case.
        case: u64,
        /// What tied it.
        by: By,
    },
    /// A new case.
    New {
        /// The case that its subject names without the right to, for agents to see.
        perhaps: Option<u64>,
    },
}

/// Decides where a message goes: the signed address, then what it answers, then its subject. What is only claimed – an
/// id, a number, a sender that failed its check – opens nothing by itself.
pub fn place(message: &Message, key: &Key, verdict: Verdict, known: &impl Known) -> Place {
    let author = message.author().map(|author| normal_address(&author.address)).unwrap_or_default();
    let may_write = |case| verdict != Verdict::Fail && !author.is_empty() && known.may_write(case, &author);
    let tied = by_address(message, key)
        .filter(|case| known.exists(*case))
        .map(|case| (case, By::ReplyAddress))
        .or_else(|| by_reference(message, known).map(|case| (case, By::Reference)));
    if let Some((case, by)) = tied {
        return if may_write(case) { Place::Case { case, by } } else { Place::Pending { case, by } };
    }
    match subject::case(&message.subject).filter(|case| known.exists(*case)) {
        Some(case) if may_write(case) => Place::Case { case, by: By::Subject },
        perhaps => Place::New { perhaps },
    }
}

fn by_address(message: &Message, key: &Key) -> Option<u64> {
    let envelope = ["Delivered-To", "X-Original-To", "Envelope-To"];
    let written = message.to.iter().chain(&message.cc).map(|mailbox| mailbox.address.as_str());
    let noted = envelope.into_iter().flat_map(|name| message.header(name));
    written
        .chain(noted.map(|address| address.trim_matches(['<', '>', ' '])))
        .find_map(|address| key.case(address))
}

fn by_reference(message: &Message, known: &impl Known) -> Option<u64> {
    let nearest_first = message.in_reply_to.iter().chain(message.references.iter().rev());
    nearest_first.filter(|id| Some(*id) != message.id.as_ref()).find_map(|id| known.case_of(id))
}

#[cfg(test)]
mod tests {
    use super::{By, Key, Known, Place, place};
    use crate::parse::parse;
    use crate::sender::Verdict;

    struct Desk;

    impl Known for Desk {
        fn case_of(&self, id: &str) -> Option<u64> {
            (id == "t7.m1.x@desk.example").then_some(7)
        }
        fn exists(&self, case: u64) -> bool {
            case < 100
        }
        fn may_write(&self, _: u64, address: &str) -> bool {
            address == "sara@customer.example"
        }
    }

    fn placed(header: &str, verdict: Verdict) -> Place {
        place(&parse(format!("{header}\r\n\r\nHello\r\n").as_bytes()), &Key::new(b"key"), verdict, &Desk)
    }

    #[test]
    fn an_address_is_read_in_any_case_and_in_arabic_digits() {
        let key = Key::new(b"key");
        let address = key.reply_address("support@desk.example", 2419).unwrap();
        assert_eq!(key.case(&address), Some(2419));
        assert_eq!(key.case(&address.to_uppercase()), Some(2419));
        assert_eq!(key.case(&address.replacen("2419", "٢٤١٩", 1)), Some(2419));
        assert_eq!(key.case(&address.replacen("2419", "2418", 1)), None, "signed for another case");
        assert_eq!(Key::new(b"other").case(&address), None);
        for none in
            ["", "support@desk.example", "support+2419@desk.example", "support+2419.@desk.example", "+.@"]
        {
            assert_eq!(key.case(none), None, "{none}");
        }
    }

    #[test]
    fn the_signed_address_goes_before_references_and_these_before_the_subject() {
        let to = Key::new(b"key").reply_address("support@desk.example", 5).unwrap();
        let from = "From: sara@customer.example";
        let ids = "References: <t7.m1.x@desk.example> <unknown@x>";
        let pass = Verdict::Aligned;
        let all = format!("{from}\r\nTo: {to}\r\n{ids}\r\nSubject: [#9]");
        assert_eq!(placed(&all, pass), Place::Case { case: 5, by: By::ReplyAddress });
        assert_eq!(
            placed(&format!("{from}\r\n{ids}\r\nSubject: [#9]"), pass),
            Place::Case { case: 7, by: By::Reference }
        );
        assert_eq!(
            placed(&format!("{from}\r\nSubject: [#9]"), pass),
            Place::Case { case: 9, by: By::Subject }
        );
        assert_eq!(placed(&format!("{from}\r\nSubject: [#999]"), pass), Place::New { perhaps: None });
    }

    #[test]
    fn strangers_get_in_nowhere_by_a_number() {
        let ids = "In-Reply-To: <t7.m1.x@desk.example>";
        assert_eq!(
            placed("From: eve@x.example\r\nSubject: [#9]", Verdict::Aligned),
            Place::New { perhaps: Some(9) }
        );
        let spoofed = "From: sara@customer.example";
        assert_eq!(
            placed(&format!("{spoofed}\r\nSubject: [#9]"), Verdict::Fail),
            Place::New { perhaps: Some(9) }
        );
        let pending = Place::Pending { case: 7, by: By::Reference };
        assert_eq!(placed(&format!("From: eve@x.example\r\n{ids}"), Verdict::Aligned), pending);
        assert_eq!(placed(&format!("{spoofed}\r\n{ids}"), Verdict::Fail), pending);
    }

    #[test]
    fn an_empty_id_merges_nothing() {
        let empty = "From: sara@customer.example\r\nMessage-ID: <>\r\nIn-Reply-To: <>\r\nReferences: <> ,";
        assert_eq!(placed(empty, Verdict::Aligned), Place::New { perhaps: None });
    }
}
