//! Links that do one thing for whoever got the mail, without signing in. A link says what it is good for and until when, and
//! is signed: nothing is kept of it.

use data_encoding::BASE32_DNSSEC as BASE32;
use desk::case::{Case, Seq};
use desk::id::Id;
use desk::identity::Topic;
use ring::hmac;
use sla::{Instant, SupportTime};
use store::HolderId;

/// So that what is signed here is never good for anything else that the same key signs.
const PURPOSE_OF_KEY: &[u8] = b"radd link 1\0";
/// HMAC-SHA256.
const TAG: usize = 32;

const DAY: i64 = 24 * 3_600_000_000;

/// What the links in mails are signed with.
#[derive(Clone)]
pub struct Key(hmac::Key);

impl Key {
    /// From 256 bits of randomness, the same wherever the desk runs.
    pub fn new(secret: [u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, &secret))
    }
}

/// What a link is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To confirm a higher priority (policy D10).
    Raise,
    /// To answer an availability check (policy D8).
    Available(Seq),
    /// To contest a lowering (policy D8).
    Contest(Seq),
    /// Not to be told of something by mail any more (RFC 8058).
    Unsubscribe(Topic),
}

impl Purpose {
    /// How long it is good: a check is soon over, and whoever has had enough of mail looks for the way out in an old one.
    const fn lasts(self) -> SupportTime {
        let days = match self {
            Self::Available(_) => 14,
            Self::Raise => 30,
            Self::Contest(_) => 90,
            Self::Unsubscribe(_) => 400,
        };
        SupportTime::from_microseconds(days * DAY)
    }
}

/// A link in a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// What it is good for.
    pub purpose: Purpose,
    /// In which case; 0, which none has, where it is about none.
    pub case: Id<Case>,
    /// Who got it.
    pub holder: HolderId,
    /// From when on it is good no more.
    pub expires: Instant,
}

impl Link {
    /// A link that somebody gets now.
    pub fn new(purpose: Purpose, case: Id<Case>, holder: HolderId, now: Instant) -> Self {
        let expires = now.checked_add(purpose.lasts()).unwrap_or(Instant::MAX);
        // A second is exact enough, and a shorter link.
        let seconds = expires.as_microsecond().div_euclid(1_000_000);
        let expires = Instant::from_microsecond(seconds * 1_000_000).unwrap_or(expires);
        Self { purpose, case, holder, expires }
    }

    /// What stands in its address: what it says, and the proof that we said it, in letters that survive whatever a mail goes
    /// through.
    pub fn token(&self, key: &Key) -> String {
        let mut bytes = self.written().into_bytes();
        let signed = [PURPOSE_OF_KEY, &bytes].concat();
        bytes.extend_from_slice(hmac::sign(&key.0, &signed).as_ref());
        BASE32.encode(&bytes)
    }

    /// The link with this token; nothing where we never gave it. It may have expired.
    pub fn read(token: &str, key: &Key) -> Option<Self> {
        let bytes = BASE32.decode(token.as_bytes()).ok()?;
        let (said, tag) = bytes.split_at_checked(bytes.len().checked_sub(TAG)?)?;
        let signed = [PURPOSE_OF_KEY, said].concat();
        hmac::verify(&key.0, &signed, tag).ok()?;
        Self::parsed(std::str::from_utf8(said).ok()?)
    }

    fn written(&self) -> String {
        let (purpose, about) = match self.purpose {
            Purpose::Raise => ("r", String::new()),
            Purpose::Available(check) => ("a", check.to_string()),
            Purpose::Contest(lowering) => ("c", lowering.to_string()),
            Purpose::Unsubscribe(topic) => ("u", topic.word().to_owned()),
        };
        let (side, number) = match self.holder {
            HolderId::Agent(id) => ("a", id.number()),
            HolderId::Contact(id) => ("c", id.number()),
        };
        let expires = self.expires.as_microsecond().div_euclid(1_000_000);
        format!("{purpose}{about}.{}.{side}{number}.{expires}", self.case.number())
    }

    fn parsed(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (what, case, holder, expires) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let (purpose, about) = what.split_at_checked(1)?;
        let purpose = match purpose {
            "r" => Purpose::Raise,
            "a" => Purpose::Available(about.parse().ok()?),
            "c" => Purpose::Contest(about.parse().ok()?),
            "u" => Purpose::Unsubscribe(topics().find(|topic| topic.word() == about)?),
            _ => return None,
        };
        let (side, number) = holder.split_at_checked(1)?;
        let number = number.parse().ok()?;
        let holder = match side {
            "a" => HolderId::Agent(Id::new(number)),
            "c" => HolderId::Contact(Id::new(number)),
            _ => return None,
        };
        let expires = expires.parse::<i64>().ok()?.checked_mul(1_000_000)?;
        let expires = Instant::from_microsecond(expires).ok()?;
        Some(Self { purpose, case: Id::new(case.parse().ok()?), holder, expires })
    }
}

fn topics() -> impl Iterator<Item = Topic> {
    Topic::OF_AGENTS.into_iter().chain(Topic::OF_CONTACTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2027-01-12T08:18:00.123456Z";

    fn every_purpose() -> Vec<Purpose> {
        let mut all = vec![Purpose::Raise, Purpose::Available(7), Purpose::Contest(u32::MAX)];
        all.extend(topics().map(Purpose::Unsubscribe));
        all
    }

    fn link(purpose: Purpose) -> Link {
        let now = NOW.parse().expect("an instant");
        Link::new(purpose, Id::new(2434), HolderId::Contact(Id::new(17)), now)
    }

    #[test]
    fn what_was_signed_is_read_again() {
        let key = Key::new([1; 32]);
        for purpose in every_purpose() {
            let link = link(purpose);
            let token = link.token(&key);
            assert_eq!(Link::read(&token, &key), Some(link), "{token}");
            assert_eq!(Link::read(&token.to_uppercase(), &key), Some(link));
            assert!(token.len() < 120 && token.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{token}");
        }
    }

    #[test]
    fn what_we_never_gave_is_nothing() {
        let (key, other) = (Key::new([1; 32]), Key::new([2; 32]));
        for purpose in every_purpose() {
            let token = link(purpose).token(&key);
            assert_eq!(Link::read(&token, &other), None, "another key");
            assert_eq!(Link::read(token.get(..token.len() - 8).unwrap_or_default(), &key), None, "cut short");
            for at in 0..token.len() {
                let swapped = |(index, c): (usize, char)| match (index == at, c) {
                    (true, '0') => '1',
                    (true, _) => '0',
                    (false, same) => same,
                };
                let forged: String = token.char_indices().map(swapped).collect();
                // The last letter has bits to spare, which the decoder refuses.
                if forged != token {
                    assert_eq!(Link::read(&forged, &key), None, "letter {at}");
                }
            }
        }
        for nothing in ["", "x", "token", "۱۲۳", &"0".repeat(103)] {
            assert_eq!(Link::read(nothing, &key), None, "{nothing:?}");
        }
    }

    #[test]
    fn it_is_good_for_as_long_as_it_is_for() {
        let from: Instant = NOW.parse().expect("an instant");
        let days = |purpose| (link(purpose).expires - from).as_microseconds() / DAY;
        assert_eq!(days(Purpose::Available(7)), 13, "14, less a part of a second");
        assert_eq!(days(Purpose::Raise), 29);
        assert_eq!(days(Purpose::Contest(7)), 89);
        assert_eq!(days(Purpose::Unsubscribe(Topic::Soon)), 399);
    }
}
