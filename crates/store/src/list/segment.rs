//! The stretches of which a list is made, each in the order of an index.

use std::cmp::Ordering;

use desk::view::{Order, Stage};

use super::{At, CaseList, CaseView};

/// A stretch of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    /// Its place in the list, for cursors.
    pub number: u32,
    /// Which cases it is made of.
    pub set: Set,
    /// What it is ordered by.
    pub key: Key,
    /// The one priority that it is of, in a list by priority.
    pub priority: Option<i64>,
}

/// A set of cases that indexes know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    /// Every case.
    All,
    /// Those that are worked on.
    Open,
    /// Those that stand in the queue.
    Queue,
    /// Those that don't stand in the queue.
    Rest,
    /// Those of the rest that are worked on.
    OpenRest,
    /// Those that were answered and wait for us again.
    Waiting,
    /// Those whose next step is the customer's.
    WithCustomer,
    /// Those in triage.
    Triage,
    /// Those with something that nobody has heard.
    Unheard,
}

impl Set {
    /// The condition, as the indexes have it; where an index that isn't of open cases leads, that they are open is hidden.
    pub fn condition(self, led_by_all: bool) -> Option<&'static str> {
        match self {
            Self::Open if led_by_all => Some("c.life || '' = 'open'"),
            Self::OpenRest if led_by_all => Some("c.queue_due IS NULL AND c.life || '' = 'open'"),
            Self::All => None,
            Self::Open => Some("c.life = 'open'"),
            Self::Queue => Some("c.queue_due IS NOT NULL"),
            Self::Rest => Some("c.queue_due IS NULL"),
            Self::OpenRest => Some("c.queue_due IS NULL AND c.life = 'open'"),
            Self::Waiting => Some("c.life = 'open' AND c.answered IS NOT NULL AND NOT c.awaits_customer"),
            Self::WithCustomer => Some("c.life = 'open' AND c.awaits_customer"),
            Self::Triage => Some("c.triage"),
            Self::Unheard => Some("c.unheard"),
        }
    }

    /// Whether it holds open cases only.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::OpenRest | Self::Waiting | Self::WithCustomer)
    }
}

/// What a segment is ordered by; then by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// The earliest open deadline.
    Due,
    /// The submission, the last first.
    Newest,
    /// The submission.
    Oldest,
    /// When something happened last, the last first.
    Changed,
    /// When the customer wrote last.
    Wrote,
}

impl Key {
    pub fn column(self) -> &'static str {
        match self {
            Self::Due => "queue_due",
            Self::Newest | Self::Oldest => "submitted",
            Self::Changed => "recorded",
            Self::Wrote => "customer_wrote",
        }
    }

    pub fn descends(self) -> bool {
        matches!(self, Self::Newest | Self::Changed)
    }

    /// In which order two places come.
    pub fn compare(self, one: At, other: At) -> Ordering {
        let rising = (one.key, one.id).cmp(&(other.key, other.id));
        if self.descends() { rising.reverse() } else { rising }
    }

    /// The one that comes first.
    pub fn first(self, places: [Option<At>; 2]) -> Option<At> {
        places.into_iter().flatten().min_by(|one, other| self.compare(*one, *other))
    }
}

/// The segments of a list, in order.
pub(super) fn segments(list: &CaseList) -> Vec<Segment> {
    let open = list.filter.stages == [Stage::Open];
    let all = match (open, list.filter.unheard) {
        (_, true) => Set::Unheard,
        (true, _) => Set::Open,
        (false, _) => Set::All,
    };
    let rest = if open { Set::OpenRest } else { Set::Rest };
    let alone = |set, key| vec![Segment { number: 0, set, key, priority: None }];
    let queue_then_rest = |first: u32, priority| {
        let queue = Segment { number: first, set: Set::Queue, key: Key::Due, priority };
        let rest = Segment { number: first + 1, set: rest, key: Key::Newest, priority };
        [queue, rest]
            .into_iter()
            .filter(move |segment| list.view == CaseView::All || segment.set == Set::Queue)
    };
    match (list.view, list.filter.order) {
        (CaseView::Triage, _) => alone(Set::Triage, Key::Oldest),
        (CaseView::Waiting, _) => alone(Set::Waiting, Key::Wrote),
        (CaseView::WithCustomer, _) => alone(Set::WithCustomer, Key::Changed),
        (_, Order::RespondBy) => queue_then_rest(0, None).collect(),
        (_, Order::Priority) => {
            let wanted = |priority: &u8| {
                let chosen = &list.filter.priorities;
                chosen.is_empty() || chosen.iter().any(|of| of.number() == *priority)
            };
            let each = (1..=9).filter(wanted);
            each.flat_map(|of| queue_then_rest(u32::from(of) * 2, Some(i64::from(of)))).collect()
        }
        (CaseView::Queue, _) => alone(Set::Queue, Key::Due),
        (CaseView::All, Order::Newest) => alone(all, Key::Newest),
        (CaseView::All, Order::Oldest) => alone(all, Key::Oldest),
        (CaseView::All, Order::Changed) => alone(Set::All, Key::Changed),
    }
}
