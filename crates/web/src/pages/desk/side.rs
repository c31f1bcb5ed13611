//! The side bar: views with how many cases are in them, and who looks.

use desk::permission::{Asker, Deed};
use desk::view::Filter;
use sla::Instant;
use store::{CaseList, CaseView, Failure, Tx};

use super::notifications;
use super::view::{VIEWS, Which};
use crate::pages::shell::Shell;
use crate::pages::visitor::Visitor;

/// More saved views than anybody reads aren't shown; `/views` of the API has all.
const MOST_SAVED: u32 = 20;

/// What is more isn't counted.
const MOST_COUNTED: u32 = 100;

/// What stands beside every page of the desk.
pub(crate) struct Side {
    /// The views that every desk has.
    pub views: Vec<Item>,
    /// Those that agents saved.
    pub saved: Vec<Item>,
    /// The rest of the desk.
    pub desk: Vec<Item>,
    /// What the person is called.
    pub name: String,
    /// What time it is where the person is.
    pub time: String,
}

/// A line of the side bar.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// What it is called.
    pub name: String,
    /// Where it leads.
    pub path: String,
    /// How many cases are in it, where that is counted.
    pub count: Option<String>,
    /// Whether it is shown now.
    pub is_current: bool,
}

impl Side {
    /// The side bar of a page; `current` is where it is.
    pub fn load(
        tx: &mut Tx<'_>,
        (visitor, shell): (&Visitor, &Shell),
        now: Instant,
        current: &str,
    ) -> Result<Self, Failure> {
        let asker = visitor.caller.asker;
        let midnight = shell.dates.midnight(now);
        let item =
            |name: String, path: String, count| Item { is_current: path == current, name, path, count };
        let mut views: Vec<_> = VIEWS
            .into_iter()
            // What ended is listed and not counted; of all cases only the newest would be.
            .map(|which| (which, (!matches!(which, Which::ClosedToday | Which::All)).then(|| which.base())))
            .map(|(which, list)| (shell.t(which.name()), which.path(), list))
            .collect();
        if visitor.caller.may_at_all(Deed::SeeTriage).is_ok() {
            let triage = (CaseView::Triage, Filter::default());
            views.push((shell.t("view-triage"), "/triage".to_owned(), Some(triage)));
        }
        let list = |(view, filter)| CaseList { view, filter, asker, now, midnight };
        let lists: Vec<_> = views.iter().filter_map(|(.., of)| of.clone().map(list)).collect();
        let mut counts = store::count_each(tx, &lists, MOST_COUNTED)?.into_iter();
        let views = views.into_iter().map(|(name, path, list)| {
            let count = list.and_then(|_| counts.next()).map(counted);
            item(name, path, count)
        });
        let views = views.collect();
        let mut saved = Vec::new();
        if let Asker::Agent { id, .. } = asker {
            for (id, view) in store::views(tx, Some(id), (0, 0), MOST_SAVED)? {
                saved.push(item(view.it.name, Which::Saved(id).path(), None));
            }
        }
        let unread = notifications::count(tx, visitor, now)?;
        let waiting = store::count_pending_mails(tx, MOST_COUNTED)?;
        let waiting = (waiting + store::count_failed_mails(tx, None, MOST_COUNTED)?).min(MOST_COUNTED);
        let waiting = (waiting > 0).then(|| counted(waiting));
        let mut desk = vec![
            item(shell.t("notices-title"), "/notifications".to_owned(), unread),
            item(shell.t("mails-waiting"), "/mails".to_owned(), waiting),
            item(shell.t("nav-organisations"), "/organisations".to_owned(), None),
            item(shell.t("views-title"), "/views".to_owned(), None),
            item(shell.t("saved-replies"), "/saved-replies".to_owned(), None),
        ];
        if visitor.caller.may_at_all(Deed::EditMailboxes).is_ok() {
            desk.push(item(shell.t("nav-administration"), "/admin/mailboxes".to_owned(), None));
        }
        let time = shell.dates.city_and_time(now);
        Ok(Self {
            views,
            saved,
            desk,
            name: shell.me.as_ref().map(|me| me.name.clone()).unwrap_or_default(),
            time,
        })
    }
}

/// A number of cases; a plus where there may be more than are counted, as every page of the desk says it.
fn counted(count: u32) -> String {
    if count == MOST_COUNTED { format!("{}+", count - 1) } else { count.to_string() }
}
