//! What a person wants to be told of, and in which ways.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::effects::NoticeKind;

/// What somebody can be told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Little is left of a promise.
    Soon,
    /// A promise is missed.
    Missed,
    /// A case was given to them.
    Assigned,
    /// The customer wrote in a case of theirs.
    CustomerWrote,
    /// A reply of theirs waits, came back or reached nobody (policy D11, D16).
    Held,
    /// Nobody confirmed in time that the customer is available (policy D8).
    RanOut,
    /// Nobody sees to a case (policy D10, D13).
    Unseen,
    /// The customer contests a lowering (policy D8).
    Contested,
    /// A contract ends (policy D12).
    Contract,
    /// Support wrote to the customer.
    SupportWrote,
    /// Support asks whether the customer is available (policy D8).
    Asked,
    /// Support lowered the priority, or decided on a contest of that (policy D8).
    Lowered,
}

impl Topic {
    /// Those of agents, in the order in which they are chosen.
    pub const OF_AGENTS: [Self; 9] = [
        Self::Soon,
        Self::Missed,
        Self::Assigned,
        Self::CustomerWrote,
        Self::Held,
        Self::RanOut,
        Self::Unseen,
        Self::Contested,
        Self::Contract,
    ];

    /// Those of contacts.
    pub const OF_CONTACTS: [Self; 3] = [Self::SupportWrote, Self::Asked, Self::Lowered];

    /// What it is called in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Soon => "soon",
            Self::Missed => "missed",
            Self::Assigned => "assigned",
            Self::CustomerWrote => "customer-wrote",
            Self::Held => "held",
            Self::RanOut => "ran-out",
            Self::Unseen => "unseen",
            Self::Contested => "contested",
            Self::Contract => "contract",
            Self::SupportWrote => "support-wrote",
            Self::Asked => "asked",
            Self::Lowered => "lowered",
        }
    }

    /// What a notice is about; nothing where everybody gets it: a receipt says what is promised.
    pub const fn of(notice: NoticeKind) -> Option<Self> {
        Some(match notice {
            NoticeKind::Reminder(percent) if percent < 100 => Self::Soon,
            NoticeKind::Reminder(_) => Self::Missed,
            NoticeKind::Assigned => Self::Assigned,
            NoticeKind::CustomerWrote => Self::CustomerWrote,
            NoticeKind::Held(_) | NoticeKind::BackToDraft(_) | NoticeKind::Undelivered(_) => Self::Held,
            NoticeKind::AvailabilityRanOut => Self::RanOut,
            NoticeKind::Alert => Self::Unseen,
            NoticeKind::Contested => Self::Contested,
            NoticeKind::Expiring(_) => Self::Contract,
            NoticeKind::Reply(_) | NoticeKind::BulkNotice(_) => Self::SupportWrote,
            NoticeKind::AvailabilityAsked => Self::Asked,
            NoticeKind::Lowered | NoticeKind::ContestDecided => Self::Lowered,
            NoticeKind::Receipt => return None,
        })
    }

    /// Whether it goes by mail whatever was chosen: silence after such a question has consequences, and a lowering is told with
    /// its reason and how to contest it (policy D8).
    pub const fn is_always_mailed(self) -> bool {
        matches!(self, Self::Asked | Self::Lowered)
    }

    /// In which ways it is told where nothing was chosen: everything on the page, and by mail what mustn't wait until somebody
    /// looks.
    pub const fn usual(self) -> Ways {
        let is_seen_anyway = matches!(self, Self::Assigned);
        let can_wait = matches!(self, Self::Held | Self::Contract);
        Ways { page: true, browser: !can_wait, mail: !is_seen_anyway }
    }
}

/// The ways in which something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ways {
    /// On the page, and among the notifications.
    pub page: bool,
    /// By the browser, while a page is open somewhere behind.
    pub browser: bool,
    /// By mail.
    pub mail: bool,
}

/// What somebody chose; the rest is told in the usual ways.
pub type Told = BTreeMap<Topic, Ways>;
