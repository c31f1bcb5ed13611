//! The queue, and every other view of the desk's cases.

use askama::Template;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use desk::case::State as Promise;
use desk::permission::{Asker, Deed};
use desk::view::{Filter, Order, Stage};
use sla::{Instant, SupportTime};
use store::{CaseCursor, CaseLine, CaseList, CaseView, Failure, Tx};

use super::Side;
use super::bulk::WasDone;
use super::filter::{Choices, Filled};
use super::row::Row;
use super::view::Which;
use crate::api::lists::Wanted;
use crate::api::views;
use crate::app::App;
use crate::pages::live::Follows;
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;

/// A queue is ordered by support time left among so many; what comes after is in the order of its deadlines, on a page of its
/// own.
const AT_ONCE: u32 = 500;
/// So many are on a page of any other list.
const A_PAGE: u32 = 50;
/// So many that were answered today are shown.
const ANSWERED_TODAY: u32 = 20;
/// What has less left than this comes first.
const SHORT: SupportTime = SupportTime::from_microseconds(2 * 3_600_000_000);

pub(super) fn routes() -> Router<App> {
    Router::new().route("/queue", get(first)).route("/queue/{view}", get(other))
}

async fn first(
    State(app): State<App>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    show(&app, visitor, Which::NeedsResponse, &query.unwrap_or_default(), (StatusCode::OK, Vec::new())).await
}

/// A list again, at its address, with what couldn't be done to some of it.
pub(super) async fn with_failures(
    app: &App,
    visitor: Visitor,
    list: &str,
    outcome: (StatusCode, Vec<(i64, String)>),
) -> Result<Response, Problem> {
    let (path, query) = list.split_once('?').unwrap_or((list, ""));
    let which = match path.strip_prefix("/queue/") {
        Some(word) => Which::of(word).unwrap_or(Which::NeedsResponse),
        None => Which::NeedsResponse,
    };
    show(app, visitor, which, query, outcome).await
}

async fn other(
    State(app): State<App>,
    visitor: Visitor,
    Path(word): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let which = Which::of(&word).ok_or_else(Problem::not_found)?;
    show(&app, visitor, which, &query.unwrap_or_default(), (StatusCode::OK, Vec::new())).await
}

#[derive(Template)]
#[template(path = "desk/queue.html")]
struct Page {
    shell: Shell,
    side: Side,
    name: String,
    order: String,
    count: String,
    filled: Filled,
    choices: Choices,
    groups: Vec<Group>,
    next: Option<String>,
    /// The address of this very list, for coming back to it.
    here: String,
    /// The same with its filter.
    list: String,
    /// Whether cases can be selected.
    selects: bool,
    /// What was done to several of them.
    was_done: Option<WasDone>,
    /// What couldn't be done, by case.
    not_done: Vec<(i64, String)>,
    may_void: bool,
}

impl Page {
    /// The states that a filter names, each with what it is called.
    fn states(&self) -> [(&'static str, &'static str); 7] {
        [
            ("run", "state-run"),
            ("idle", "state-idle"),
            ("soon", "state-soon"),
            ("late", "state-late"),
            ("kept", "state-kept"),
            ("late-kept", "state-late-kept"),
            ("none", "state-none"),
        ]
    }

    /// Why cases don't count, each with what it is called (policy D18).
    fn reasons(&self) -> [(&'static str, &'static str); 3] {
        [("spam", "void-spam"), ("test", "void-test"), ("duplicate", "void-duplicate")]
    }

    /// The channels, each with what it is called.
    fn channels(&self) -> [(&'static str, &'static str); 3] {
        [("portal", "channel-portal"), ("email", "channel-email"), ("phone", "channel-phone")]
    }
}

/// Rows under a heading; a list without headings is one group.
struct Group {
    heading: Option<String>,
    is_late: bool,
    rows: Vec<Row>,
}

/// What was read for a page.
struct Read {
    side: Side,
    name: Option<String>,
    choices: Choices,
    groups: Vec<Group>,
    next: Option<CaseCursor>,
}

async fn show(
    app: &App,
    visitor: Visitor,
    which: Which,
    query: &str,
    (status, not_done): (StatusCode, Vec<(i64, String)>),
) -> Result<Response, Problem> {
    let Asker::Agent { .. } = visitor.caller.asker else { return Ok(see("/cases")) };
    let now = app.now();
    let filled = Filled::read(query);
    let after = filled.after.parse::<CaseCursor>().ok();
    let mut shell = Shell::for_visitor(&visitor, now);
    let guest = visitor.guest.clone();
    let may_void = visitor.caller.may_at_all(Deed::Void).is_ok();
    // What is wrong with a filter is said beside it, and everything is shown.
    let (wanted, wrong) = match filled.params().wanted(&visitor.caller) {
        Ok(wanted) => (wanted, None),
        Err(problem) => (Wanted::default(), Some(problem)),
    };
    let shared = app.clone();
    let (shell, read) = app
        .read(move |tx| {
            shell.follow(store::feed_end(tx)?, Follows::Cases);
            let asked = Asked { app: &shared, visitor: &visitor, shell: &shell, which, now };
            let read = asked.read(tx, wanted, after)?;
            Ok((shell, read))
        })
        .await?;
    let filled = filled.with(wrong.map(|problem| problem.write(shell.language, "")));
    let here = which.path();
    let list = format!("{here}?{}", filled.query_after(&filled.after));
    let count: usize = read.groups.iter().map(|group| group.rows.len()).sum();
    let more = if read.next.is_some() { "+" } else { "" };
    let page = Page {
        name: read.name.unwrap_or_else(|| shell.t(which.name())),
        order: shell.t(which.order()),
        count: format!("{count}{more}"),
        next: read.next.map(|next| format!("{here}?{}", filled.query_after(&next.to_string()))),
        side: read.side,
        choices: read.choices,
        groups: read.groups,
        selects: filled.selects(),
        was_done: WasDone::read(query),
        not_done,
        may_void,
        filled,
        here,
        list,
        shell,
    };
    Ok(answer(&guest, status, &page))
}

/// Who asks for which view, and when.
struct Asked<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    shell: &'a Shell,
    which: Which,
    now: Instant,
}

impl Asked<'_> {
    fn read(&self, tx: &mut Tx<'_>, wanted: Wanted, after: Option<CaseCursor>) -> Result<Read, Failure> {
        let path = self.which.path();
        let side = Side::load(tx, self.app, (self.visitor, self.shell), self.now, &path)?;
        let (view, base) = self.which.base();
        let (name, base) = match self.which {
            Which::Saved(id) => {
                let saved = views::seen(tx, &self.visitor.caller, id)?.it;
                (Some(saved.name), saved.filter)
            }
            _ => (None, base),
        };
        let filter = wanted.filter(base);
        let (groups, next) = if self.which.is_queue() && after.is_none() {
            self.queue(tx, &filter)?
        } else {
            self.list(tx, (view, filter), after)?
        };
        Ok(Read { side, name, choices: Choices::read(tx, self.shell)?, groups, next })
    }

    fn page(
        &self,
        tx: &mut Tx<'_>,
        (view, filter): (CaseView, Filter),
        after: Option<CaseCursor>,
        limit: u32,
    ) -> Result<(Vec<CaseLine>, Option<CaseCursor>), Failure> {
        let list = CaseList { view, filter, asker: self.visitor.caller.asker, now: self.now };
        let page = store::list_cases(tx, &self.app.entitlements, &list, after, limit)?;
        Ok((page.lines, page.next))
    }

    /// What waits for a first response, by support time left; then what was answered and waits for us.
    fn queue(&self, tx: &mut Tx<'_>, filter: &Filter) -> Result<(Vec<Group>, Option<CaseCursor>), Failure> {
        let (lines, next) = self.page(tx, (CaseView::Queue, filter.clone()), None, AT_ONCE)?;
        let mut rows: Vec<_> = lines.iter().map(|line| self.row(line)).collect();
        rows.sort_by_key(|row| (row.rank(), row.id));
        let mut groups: Vec<Group> = Vec::new();
        for row in rows {
            let heading = heading(&row);
            match groups.last_mut().filter(|group| group.heading.as_deref() == Some(&self.shell.t(heading))) {
                Some(group) => group.rows.push(row),
                None => groups.push(self.group(heading, vec![row])),
            }
        }
        if self.which.has_answered() {
            let (lines, _) = self.page(tx, (CaseView::All, Which::answered(filter)), None, AT_ONCE)?;
            let mut rows: Vec<_> =
                lines.iter().map(|line| self.row(line).waiting(line, self.shell)).collect();
            rows.sort_by_key(|row| (std::cmp::Reverse(row.waited), row.id));
            if !rows.is_empty() {
                groups.push(self.group("group-waits-for-us", rows));
            }
        }
        if self.which == Which::NeedsResponse {
            let rows = self.answered_today(tx, filter)?;
            if !rows.is_empty() {
                groups.push(self.group("group-answered-today", rows));
            }
        }
        Ok((groups, next))
    }

    fn answered_today(&self, tx: &mut Tx<'_>, filter: &Filter) -> Result<Vec<Row>, Failure> {
        let filter = Filter {
            states: vec![Promise::Kept, Promise::LateKept],
            stages: vec![Stage::Open],
            awaits: Some(desk::view::Awaited::Customer),
            order: Order::Changed,
            ..filter.clone()
        };
        let (lines, _) = self.page(tx, (CaseView::All, filter), None, ANSWERED_TODAY)?;
        let midnight = self.shell.dates.midnight(self.now);
        let today = lines.iter().filter(|line| line.answered.is_some_and(|at| at >= midnight));
        Ok(today.map(|line| self.row(line)).collect())
    }

    fn list(
        &self,
        tx: &mut Tx<'_>,
        list: (CaseView, Filter),
        after: Option<CaseCursor>,
    ) -> Result<(Vec<Group>, Option<CaseCursor>), Failure> {
        let (mut lines, mut next) = self.page(tx, list, after, A_PAGE)?;
        if self.which == Which::ClosedToday {
            let midnight = self.shell.dates.midnight(self.now);
            let all = lines.len();
            lines.retain(|line| line.changed >= midnight);
            next = next.filter(|_| lines.len() == all);
        }
        let rows = lines.iter().map(|line| self.row(line)).collect::<Vec<_>>();
        let group = Group { heading: None, is_late: false, rows };
        Ok((Some(group).filter(|group| !group.rows.is_empty()).into_iter().collect(), next))
    }

    fn row(&self, line: &CaseLine) -> Row {
        Row::of(line, self.shell)
    }

    fn group(&self, heading: &'static str, rows: Vec<Row>) -> Group {
        Group { heading: Some(self.shell.t(heading)), is_late: heading == "group-late", rows }
    }
}

/// Under which heading something in the queue stands.
fn heading(row: &Row) -> &'static str {
    match row.left {
        _ if row.state == Promise::Late => "group-late",
        Some(left) if left < SHORT => "group-short",
        _ => "group-later",
    }
}
