use serde::{Deserialize, Serialize};
use sla::{Instant, Language};

use crate::case::{Case, Promised, Versions};
use crate::catalog::Priority;
use crate::id::Id;
use crate::people::{Actor, Agent, Contact, Organisation, Site, Team};

/// Something that happened to a case. Events are stored once, in the order in which they were recorded, and never
/// change; a case is what folding them makes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its place in the case's history, from 1.
    pub seq: Seq,
    /// When it happened, which is what clocks count: a message that waited in a mailbox occurred when our server
    /// received it (policy D15).
    #[serde(with = "micros")]
    pub occurred: Instant,
    /// When it was recorded; never before an earlier event was.
    #[serde(with = "micros")]
    pub recorded: Instant,
    /// Who did it.
    pub by: Actor,
    /// It comes from another desk's history: no timer, mail or refusal follows from it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub imported: bool,
    /// What it was.
    pub body: Body,
}

/// The place of an event in its case's history, from 1. A message is called by the place of the event that brought it.
pub type Seq = u32;

/// A text, name or file that is kept outside the event: the salted hash of it. Erasing a person's data removes the
/// text and the salt, and the event still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(#[serde(with = "hex")] pub [u8; 32]);

/// A way to reach the desk (policy S12–S14). The API counts as the online ticketing system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The online ticketing system.
    Portal,
    /// Mail to the support address.
    Email,
    /// A call.
    Phone,
}

impl Channel {
    /// The channel's id in a catalogue.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

/// That somebody confirmed the statement of a priority (policy D10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// The contact who confirmed; nobody where a stranger did.
    pub contact: Option<Id<Contact>>,
    /// How it was confirmed.
    pub how: Confirmed,
    /// The version of the statement's wording.
    pub version: u32,
    /// The language that it was read in.
    #[serde(with = "language")]
    pub language: Language,
    /// When, where an agent records a confirmation that was given earlier; else it is the event's own time.
    #[serde(default, with = "optional_micros", skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
}

/// How a statement was confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confirmed {
    /// In the form, by the person.
    Form,
    /// By the link in a receipt.
    Link,
    /// By a key of the telephone.
    Key,
    /// By word to an agent, who records it.
    Word,
}

/// Why support may lower a priority (policy S16, S18, S20, D8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "evidence")]
pub enum Evidence {
    /// The customer can't provide the resources or the answers that a solution needs (S16).
    CannotProvide {
        /// What was asked for and isn't to be had, in the agent's words.
        words: Sealed,
    },
    /// An availability check that nobody answered within its grace (S18, S20).
    Silent {
        /// The check.
        check: Seq,
    },
    /// The customer lowers the own case, which needs no evidence.
    OwnWish,
}

/// Why a case doesn't count (policy D18).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VoidReason {
    /// Unasked for.
    Spam,
    /// Somebody tried the desk out.
    Test,
    /// The same as another case.
    Duplicate,
}

/// What the desk alerts people to, beside the per cents of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alert {
    /// A case has been in triage for 15 minutes (policy D13).
    Triage,
    /// Nobody has heard an urgent voicemail or rung back a missed call (policy D10).
    Urgent,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallEnd {
    /// A human agent and somebody on the customer's side spoke.
    Answered,
    /// Nobody answered.
    Unanswered,
    /// The caller left a message.
    Voicemail,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Body {
    /// The case began. It occurred when the customer's message reached us (policy D15).
    Opened(Opened),
    /// A response was promised; the last promise is the one in force.
    Promised(Promised),
    /// A case in triage was matched to its customer, or one that was matched to the wrong one was put right
    /// (policy D13).
    Bound {
        /// Whose case it is.
        organisation: Id<Organisation>,
        /// Which site it belongs to.
        site: Id<Site>,
        /// Who sent it.
        contact: Option<Id<Contact>>,
        /// Why it isn't the case of the customer that it was bound to before, in the agent's words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<Sealed>,
    },
    /// Somebody on the customer's side wrote.
    CustomerWrote {
        /// What.
        message: Sealed,
        /// By which channel.
        channel: Channel,
    },
    /// An agent wrote to the customer. It leaves at once, or waits for the contact window (policy D11).
    Replied {
        /// What.
        message: Sealed,
        /// When it will leave, if it waits.
        #[serde(with = "optional_micros")]
        leaves: Option<Instant>,
        /// Why it is sent outside the window, if it is.
        outside_window: Option<Sealed>,
    },
    /// A reply that waited left; now it counts (policy D11).
    Left {
        /// The reply.
        reply: Seq,
        /// Why an agent sent it before its time, if one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outside_window: Option<Sealed>,
    },
    /// A reply that waited went back to draft, since the customer wrote again (policy D11).
    BackToDraft {
        /// The reply.
        reply: Seq,
    },
    /// The author took a reply back, in time: it never was (policy D11).
    TakenBack {
        /// The reply.
        reply: Seq,
    },
    /// A reply that waits was written anew.
    Reworded {
        /// The reply.
        reply: Seq,
        /// What it says now.
        message: Sealed,
    },
    /// A reply turned out not to have reached a recipient, for good (policy D16).
    Bounced {
        /// The reply.
        reply: Seq,
        /// Whether it reached anybody else on the customer's side, or was seen in the portal.
        reached: bool,
    },
    /// An agent wrote a note that no customer sees.
    Noted {
        /// What.
        message: Sealed,
    },
    /// The desk told the customer something by itself: a receipt, a check, a notice. It never is a response.
    Notified {
        /// What.
        message: Sealed,
    },
    /// An agent told the customer what several customers were told. It never is a response (policy D7).
    BulkNoticeSent {
        /// What.
        message: Sealed,
    },
    /// An agent has heard or read what called for a person: an urgent voicemail (policy D10), or what the customer
    /// sent after the case was void or part of another.
    Heard {
        /// The message or call.
        message: Seq,
    },
    /// A call. It occurred when somebody answered it, else when it began (policy D7).
    Called {
        /// Whether the customer called us.
        inbound: bool,
        /// How it went.
        end: CallEnd,
    },
    /// Who works on it changed.
    Assigned {
        /// The agent, or nobody.
        agent: Option<Id<Agent>>,
        /// The team, or none.
        team: Option<Id<Team>>,
    },
    /// The priority went up.
    Raised {
        /// From.
        from: Priority,
        /// To.
        to: Priority,
        /// Who confirmed the statement, and how (policy D10).
        confirmation: Confirmation,
    },
    /// The priority went one level down (policy D8), or as far as the customer wished.
    Lowered {
        /// From.
        from: Priority,
        /// To.
        to: Priority,
        /// Why.
        evidence: Evidence,
    },
    /// The customer contests a lowering.
    Contested {
        /// The lowering.
        lowering: Seq,
        /// Why, in the customer's words.
        words: Sealed,
    },
    /// A lead decided on a contest.
    ContestDecided {
        /// The lowering.
        lowering: Seq,
        /// The customer was right: it is as if the lowering had never been.
        upheld: bool,
        /// Why, in the lead's words.
        words: Sealed,
    },
    /// The customer was asked to be available (policy S18, S20, D8).
    AvailabilityAsked {
        /// When the grace period ends, on the case's calendar.
        #[serde(with = "micros")]
        grace_ends: Instant,
    },
    /// A check didn't reach the customer, so silence proves nothing (policy D8).
    CheckUndelivered {
        /// The check.
        check: Seq,
    },
    /// Somebody on the customer's side said that they are available.
    AvailabilityConfirmed {
        /// The check.
        check: Seq,
        /// Who; nobody where it is somebody whom we don't know.
        contact: Option<Id<Contact>>,
        /// How.
        how: Confirmed,
    },
    /// The grace period ended without a sign of the customer.
    AvailabilityRanOut {
        /// The check.
        check: Seq,
    },
    /// The impact is mitigated, which ends the duty to stay available (policy S8).
    Mitigated,
    /// The next step is the customer's. No response clock pauses for it (policy D17).
    AwaitingCustomer,
    /// The next step is ours again, though the customer's side has given no sign here.
    AwaitsNoLonger,
    /// Support considers it solved.
    Resolved,
    /// The customer closed it.
    Withdrawn,
    /// It doesn't count.
    Voided {
        /// Why.
        reason: VoidReason,
        /// Why, in the agent's words.
        words: Sealed,
    },
    /// It goes on. No new promise follows (policy D21).
    Reopened,
    /// It is over.
    Closed,
    /// It became part of another case (policy D22).
    MergedInto {
        /// The case that goes on.
        survivor: Id<Case>,
    },
    /// Another case became part of it.
    TookIn {
        /// The other case.
        other: Id<Case>,
        /// How urgent the other is, which stays as it is while it is part of this one.
        priority: Priority,
        /// Whether a human had answered it, or a human's reply was on its way.
        answered: bool,
        /// Whom the other is for and who takes part in it: from now on they take part in this one.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        people: Vec<Id<Contact>>,
    },
    /// What had answered a case that is part of this one turned out not to, or was taken back (policy D16, D22).
    PartUnanswered {
        /// The other case.
        other: Id<Case>,
    },
    /// A merge was undone.
    Parted {
        /// The other case.
        other: Id<Case>,
    },
    /// A response was given in a case that it is merged with, and answers this one too (policy D22).
    AnsweredIn {
        /// The case that the response was given in.
        case: Id<Case>,
        /// The message or call there.
        message: Seq,
        /// The author.
        agent: Id<Agent>,
        /// When it counts.
        #[serde(with = "micros")]
        at: Instant,
    },
    /// The customer's side wrote or called in a case that it is merged with, which is a sign of them here too
    /// (policy D8, D22).
    CustomerSpokeIn {
        /// The case that it was said in.
        case: Id<Case>,
        /// The message or call there.
        message: Seq,
        /// When.
        #[serde(with = "micros")]
        at: Instant,
    },
    /// A case was made of one of its messages (policy D22).
    SplitOff {
        /// The new case.
        new: Id<Case>,
        /// The message.
        message: Seq,
    },
    /// It has to do with another case.
    Linked {
        /// The other case.
        other: Id<Case>,
        /// What it is to this one.
        relation: Relation,
    },
    /// It has nothing to do with another case after all.
    Unlinked {
        /// The other case.
        other: Id<Case>,
    },
    /// A tag was put on.
    Tagged {
        /// The tag.
        tag: String,
    },
    /// A tag was taken off.
    Untagged {
        /// The tag.
        tag: String,
    },
    /// A colleague of the customer's takes part: sees the case, and may do what its contact may.
    ParticipantAdded {
        /// Who.
        contact: Id<Contact>,
    },
    /// A colleague takes part no longer.
    ParticipantRemoved {
        /// Who.
        contact: Id<Contact>,
    },
    /// A file was added.
    Attached {
        /// What is told of it, its content's hash with it ([`Description`](crate::file::Description)).
        file: Sealed,
        /// The message that it goes with, if it goes with one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<Seq>,
        /// It is for agents only.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        note: bool,
    },
    /// It moved to another contract or site, with a reason (policy D9).
    Moved {
        /// The site.
        site: Id<Site>,
        /// Why, in the agent's words.
        words: Sealed,
        /// It had been chosen wrongly, and counts from submission outright.
        correction: bool,
        /// What it is under now.
        under: Versions,
    },
    /// An agent moved it to new versions of its terms: of the contract, the catalogue, the holidays or the tz data
    /// (policy D20).
    TermsUpdated {
        /// What it is under now.
        under: Versions,
        /// Why, in the agent's words.
        words: Sealed,
    },
    /// So many per cents of a promise were used, and it wasn't answered.
    Reminded {
        /// The promise.
        promise: Seq,
        /// 50, 80 or 100.
        percent: u8,
    },
    /// The desk alerted people to a case that nobody sees to.
    Alerted {
        /// To what.
        alert: Alert,
        /// Which alert of its kind it was, from 1.
        nth: u32,
    },
}

/// How a case began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Whose case it is; nobody's yet in triage (policy D13).
    pub organisation: Option<Id<Organisation>>,
    /// Which site it belongs to.
    pub site: Option<Id<Site>>,
    /// Who it is for.
    pub contact: Option<Id<Contact>>,
    /// How it reached us.
    pub channel: Channel,
    /// The priority that it opens with.
    pub priority: Priority,
    /// Who confirmed the statement; nobody where the channel can't (policy D10).
    pub confirmation: Option<Confirmation>,
    /// What it is about, in a line.
    pub subject: Sealed,
    /// What it says.
    pub message: Sealed,
    /// A person must hear it at once: a Premium voicemail or missed call without a key pressed (policy D10).
    pub urgent: bool,
}

/// What another case is to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// It has to do with it.
    Related,
    /// It is the incident that this one is part of.
    Parent,
    /// It is part of this one, the incident.
    Part,
}

/// An instant as microseconds since 1970.
pub(crate) mod micros {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use sla::Instant;

    pub(crate) fn serialize<S: Serializer>(at: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(at.as_microsecond())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
        Instant::from_microsecond(i64::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// An instant or nothing.
pub(crate) mod optional_micros {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
    use sla::Instant;

    pub(crate) fn serialize<S: Serializer>(at: &Option<Instant>, serializer: S) -> Result<S::Ok, S::Error> {
        at.map(Instant::as_microsecond).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Instant>, D::Error> {
        let micros = Option::<i64>::deserialize(deserializer)?;
        micros.map(Instant::from_microsecond).transpose().map_err(D::Error::custom)
    }
}

/// A language by its code.
pub(crate) mod language {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use sla::Language;

    pub(crate) fn serialize<S: Serializer>(language: &Language, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(language.code())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Language, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "en" => Ok(Language::En),
            "ar" => Ok(Language::Ar),
            other => Err(D::Error::custom(format_args!("{other:?} is no language of the desk"))),
        }
    }
}

/// The same where there may be none.
pub(crate) mod optional_language {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use sla::Language;

    #[derive(Serialize, Deserialize)]
    struct Code(#[serde(with = "super::language")] Language);

    pub(crate) fn serialize<S: Serializer>(
        language: &Option<Language>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        language.map(Code).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Language>, D::Error> {
        Ok(Option::<Code>::deserialize(deserializer)?.map(|code| code.0))
    }
}

/// Thirty-two bytes as text.
pub(crate) mod hex {
    use std::fmt::Write as _;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = String::with_capacity(64);
        for byte in bytes {
            let _ = write!(text, "{byte:02x}");
        }
        serializer.serialize_str(&text)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(deserializer)?;
        let refused = || D::Error::custom("not 32 bytes in hexadecimal");
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(refused());
        }
        for (index, byte) in bytes.iter_mut().enumerate() {
            let pair = text.get(2 * index..2 * index + 2).ok_or_else(refused)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| refused())?;
        }
        Ok(bytes)
    }
}
