//! The views that every desk has, and those that agents saved.

use desk::case::State;
use desk::catalog::Priority;
use desk::id::Id;
use desk::view::{Assignee, Awaited, Filter, Order, Stage, View};
use store::CaseView;

/// A view of the desk's cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// What waits for a first response, and what was answered and waits for us again.
    NeedsResponse,
    /// What whoever looks works on.
    Mine,
    /// What waits for a first response, and nobody works on.
    Unassigned,
    /// What waits for a first response and is urgent.
    Urgent,
    /// What waits for the customer.
    WithCustomer,
    /// What was answered and waits for us again.
    Waiting,
    /// What ended since midnight.
    ClosedToday,
    /// Every case.
    All,
    /// One that an agent saved.
    Saved(Id<View>),
}

/// Views in the order of the side bar, which is that of the keys `1` to `8`.
pub(super) const VIEWS: [Which; 8] = [
    Which::NeedsResponse,
    Which::Mine,
    Which::Unassigned,
    Which::Urgent,
    Which::Waiting,
    Which::WithCustomer,
    Which::ClosedToday,
    Which::All,
];

/// Urgent are those whose customers must stay available (policy S18, S20).
const URGENT: [u8; 2] = [1, 2];

impl Which {
    /// The view at the end of an address, `/queue/mine`.
    pub fn of(word: &str) -> Option<Self> {
        let number = || word.parse::<i64>().ok().filter(|number| *number > 0);
        VIEWS
            .into_iter()
            .find(|view| view.path() == format!("/queue/{word}"))
            .or_else(|| Some(Self::Saved(Id::new(number()?))))
    }

    /// Where it is.
    pub fn path(self) -> String {
        let word = match self {
            Self::NeedsResponse => return "/queue".to_owned(),
            Self::Mine => "mine",
            Self::Unassigned => "unassigned",
            Self::Urgent => "urgent",
            Self::Waiting => "waiting",
            Self::WithCustomer => "with-customer",
            Self::ClosedToday => "closed-today",
            Self::All => "all",
            Self::Saved(id) => return format!("/queue/{id}"),
        };
        format!("/queue/{word}")
    }

    /// What it is called, by the name of the word; a saved one has a name of its own.
    pub fn name(self) -> &'static str {
        match self {
            Self::NeedsResponse => "view-needs-response",
            Self::Mine => "view-mine",
            Self::Unassigned => "view-unassigned",
            Self::Urgent => "view-urgent",
            Self::Waiting => "view-waiting",
            Self::WithCustomer => "view-with-customer",
            Self::ClosedToday => "view-closed-today",
            Self::All => "view-all",
            Self::Saved(_) => "view-saved",
        }
    }

    /// How it is ordered, in words.
    pub fn order(self) -> &'static str {
        match self {
            Self::NeedsResponse | Self::Unassigned | Self::Urgent => "queue-by-time-left",
            Self::Mine => "queue-mine-order",
            Self::Waiting => "queue-by-waiting",
            Self::WithCustomer | Self::ClosedToday => "queue-by-change",
            Self::All => "queue-newest-first",
            Self::Saved(_) => "queue-by-saved-order",
        }
    }

    /// Whether it holds what waits for a first response, ordered by support time left.
    pub fn is_queue(self) -> bool {
        matches!(self, Self::NeedsResponse | Self::Mine | Self::Unassigned | Self::Urgent)
    }

    /// Whether it also holds what was answered and waits for us, ordered by how long in support time.
    pub fn has_answered(self) -> bool {
        matches!(self, Self::NeedsResponse | Self::Mine)
    }

    /// Which cases the store is asked for, unless it is a saved one.
    pub fn base(self) -> (CaseView, Filter) {
        match self {
            Self::NeedsResponse => (CaseView::Queue, Filter::default()),
            Self::Mine => (CaseView::Queue, Filter { agent: Some(Assignee::Me), ..Filter::default() }),
            Self::Unassigned => {
                (CaseView::Queue, Filter { agent: Some(Assignee::Nobody), ..Filter::default() })
            }
            Self::Urgent => {
                let priorities = URGENT.into_iter().filter_map(Priority::from_number).collect();
                (CaseView::Queue, Filter { priorities, ..Filter::default() })
            }
            Self::Waiting => (CaseView::Waiting, Filter::default()),
            Self::WithCustomer => (CaseView::WithCustomer, Filter::default()),
            Self::ClosedToday => {
                let stages = vec![Stage::Resolved, Stage::Withdrawn, Stage::Closed];
                (CaseView::All, Filter { stages, today: true, order: Order::Changed, ..Filter::default() })
            }
            Self::All | Self::Saved(_) => {
                (CaseView::All, Filter { order: Order::Newest, ..Filter::default() })
            }
        }
    }

    /// What it shows, as a saved view is made of it: a saved one is of all cases, so that what the queue leaves out by itself
    /// is said.
    pub fn saved(self) -> Filter {
        let (view, filter) = self.base();
        let stages = vec![Stage::Open];
        match view {
            CaseView::Queue => {
                let states = vec![State::Run, State::Idle, State::Soon, State::Late];
                Filter { states, stages, ..filter }
            }
            CaseView::Waiting => Filter { awaits: Some(Awaited::Support), stages, ..filter },
            CaseView::WithCustomer => Filter { awaits: Some(Awaited::Customer), stages, ..filter },
            CaseView::All | CaseView::Triage => filter,
        }
    }
}
