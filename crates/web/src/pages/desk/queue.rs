//! The queue, and every other view of the desk's cases.

use askama::Template;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use desk::permission::{Asker, Deed};
use desk::view::Filter;
use sla::{Instant, SupportTime};
use store::{CaseCursor, CaseLine, CaseList, CaseView, Failure, Standing, Tx};

use super::Side;
use super::bulk::WasDone;
use super::case::key;
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

/// A queue is ordered by support time left among so many; what comes after is in the order of its deadlines.
const ORDERED_AT_ONCE: u32 = 500;
/// So many are on a page.
const A_PAGE: usize = 50;
/// So many of those are shown in the queue that were answered and wait for us; a view has all of them.
const SHOWN_WAITING: u32 = 20;
/// Among so many that changed last are those that were answered today.
const ANSWERED_TODAY: u32 = 10;
/// What has less left than this comes first.
const SHORT: SupportTime = SupportTime::from_microseconds(2 * 3_600_000_000);

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/queue", get(first))
        .route("/queue/{view}", get(other))
        .route("/cases/{id}/previous", get(previous))
        .route("/cases/{id}/next", get(next))
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

async fn previous(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    beside(&app, visitor, move |queue| {
        let at = queue.iter().position(|other| *other == id)?;
        at.checked_sub(1).and_then(|before| queue.get(before)).copied()
    })
    .await
}

/// After a case that has left the queue, since it was answered, comes what is first now.
async fn next(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Problem> {
    beside(&app, visitor, move |queue| {
        let at = queue.iter().position(|other| *other == id);
        queue.get(at.map_or(0, |at| at + 1)).copied()
    })
    .await
}

/// Goes to another case of the queue as it is when somebody goes on, and not as it was when they came; to the queue, where
/// there is none.
async fn beside(
    app: &App,
    visitor: Visitor,
    which: impl FnOnce(&[i64]) -> Option<i64> + Send + 'static,
) -> Result<Response, Problem> {
    let Asker::Agent { .. } = visitor.caller.asker else { return Ok(see("/cases")) };
    let (shared, now) = (app.clone(), app.now());
    let order = app.read(move |tx| {
        let shell = Shell::for_visitor(&visitor, now);
        let asked =
            Asked { app: &shared, visitor: &visitor, shell: &shell, which: Which::NeedsResponse, now };
        asked.order(tx)
    });
    Ok(match which(&order.await?) {
        Some(case) => see(&format!("/cases/{case}")),
        None => see(&Which::NeedsResponse.path()),
    })
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
    /// The teams that a view can be shared with.
    teams: Vec<(String, String)>,
    key: String,
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
    /// By the name of the word.
    heading: Option<&'static str>,
    /// How many there are in all.
    count: String,
    rows: Vec<Row>,
    /// Where all of them are, if these are some of them.
    more: Option<String>,
}

impl Group {
    /// Whether it stands below what waits for a first response, and isn't counted with that, as in the side bar.
    fn is_below(&self) -> bool {
        matches!(self.heading, Some("group-waits-for-us" | "group-answered-today"))
    }
}

/// Where the page after one begins, as the address says it: a number of rows while the order is by support time left, then a
/// cursor.
type Next = Option<String>;

/// Where a case stands in the queue: what has the least support time left comes first, and within that the more urgent.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    is_settled: bool,
    is_on_time: bool,
    left: Option<SupportTime>,
    urgency: u8,
    id: i64,
}

impl Place {
    fn of(standing: &Standing, now: Instant) -> Self {
        let left = standing.runs.as_ref().and_then(|(deadline, priority, entitlement)| {
            let calendar = &entitlement.clock(*priority).ok()?.calendar;
            Some(match *deadline < now {
                true => -calendar.elapsed(*deadline, now),
                false => calendar.elapsed(now, *deadline),
            })
        });
        let is_on_time = standing.runs.as_ref().is_none_or(|(deadline, ..)| *deadline >= now);
        Self {
            is_settled: left.is_none(),
            is_on_time,
            left,
            urgency: standing.urgency.number(),
            id: standing.id.number(),
        }
    }

    /// Under which heading it stands.
    fn heading(&self) -> &'static str {
        match self.left {
            _ if !self.is_on_time => "group-late",
            Some(left) if left < SHORT => "group-short",
            _ => "group-later",
        }
    }
}

/// A number of cases, with a plus where there are more.
fn count(count: usize, more: bool) -> String {
    format!("{count}{}", if more { "+" } else { "" })
}

/// What was read for a page.
struct Read {
    side: Side,
    name: Option<String>,
    choices: Choices,
    teams: Vec<(String, String)>,
    groups: Vec<Group>,
    next: Next,
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
    let after = After::of(&filled.after);
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
    let rows = read.groups.iter().filter(|group| !group.is_below()).map(|group| group.rows.len()).sum();
    let page = Page {
        name: read.name.unwrap_or_else(|| shell.t(which.name())),
        order: shell.t(which.order()),
        count: count(rows, read.next.is_some()),
        next: read.next.map(|next| format!("{here}?{}", filled.query_after(&next))),
        side: read.side,
        choices: read.choices,
        teams: read.teams,
        key: key(app),
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

/// Where a page begins.
#[derive(Clone, Copy)]
enum After {
    /// After so many rows of what is ordered by support time left.
    Rows(usize),
    /// After a case of a list.
    Case(CaseCursor),
}

impl After {
    fn of(text: &str) -> Self {
        let rows = || Self::Rows(text.parse().unwrap_or(0));
        text.parse().map_or_else(|()| rows(), Self::Case)
    }
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
    fn read(&self, tx: &mut Tx<'_>, wanted: Wanted, after: After) -> Result<Read, Failure> {
        let path = self.which.path();
        let side = Side::load(tx, (self.visitor, self.shell), self.now, &path)?;
        let (view, base) = self.which.base();
        let (name, base) = match self.which {
            Which::Saved(id) => {
                let saved = views::seen(tx, &self.visitor.caller, id)?.it;
                (Some(saved.name), saved.filter)
            }
            _ => (None, base),
        };
        let filter = wanted.filter(base);
        let (groups, next) = match after {
            After::Rows(from) if self.which.is_queue() => self.queue(tx, &filter, from)?,
            After::Rows(_) => self.list(tx, (view, filter), None)?,
            After::Case(cursor) => self.list(tx, (view, filter), Some(cursor))?,
        };
        let teams = super::views::teams(tx, &self.visitor.caller)?;
        Ok(Read { side, name, choices: Choices::read(tx, self.shell)?, teams, groups, next })
    }

    fn asked_for(&self, (view, filter): (CaseView, Filter)) -> CaseList {
        let midnight = self.shell.dates.midnight(self.now);
        CaseList { view, filter, asker: self.visitor.caller.asker, now: self.now, midnight }
    }

    fn page(
        &self,
        tx: &mut Tx<'_>,
        (view, filter): (CaseView, Filter),
        after: Option<CaseCursor>,
        limit: u32,
    ) -> Result<(Vec<CaseLine>, Option<CaseCursor>), Failure> {
        let list = self.asked_for((view, filter));
        let page = store::list_cases(tx, &self.app.entitlements, &list, after, limit)?;
        Ok((page.lines, page.next))
    }

    /// What waits for a first response, by support time left; then what was answered and waits for us.
    fn queue(&self, tx: &mut Tx<'_>, filter: &Filter, from: usize) -> Result<(Vec<Group>, Next), Failure> {
        let (places, cursor) = self.places(tx, filter)?;
        let mut groups = self.by_time_left(tx, &places, from)?;
        if self.which.has_answered() && from == 0 {
            groups.extend(self.waiting(tx, filter)?);
        }
        if self.which == Which::NeedsResponse && from == 0 {
            groups.extend(self.answered_today(tx, filter)?);
        }
        let until = from.saturating_add(A_PAGE);
        let next =
            if until < places.len() { Some(until.to_string()) } else { cursor.map(|at| at.to_string()) };
        Ok((groups, next))
    }

    /// Where what waits for a first response stands, and where the page after that begins.
    fn places(&self, tx: &mut Tx<'_>, filter: &Filter) -> Result<(Vec<Place>, Option<CaseCursor>), Failure> {
        let list = self.asked_for((CaseView::Queue, filter.clone()));
        let (standings, cursor) = store::queue_standings(tx, &self.app.entitlements, &list, ORDERED_AT_ONCE)?;
        let mut places: Vec<Place> = standings.iter().map(|standing| Place::of(standing, self.now)).collect();
        places.sort();
        Ok((places, cursor))
    }

    /// The cases that wait for us, in the order in which the queue shows them.
    fn order(&self, tx: &mut Tx<'_>) -> Result<Vec<i64>, Failure> {
        let (_, filter) = self.which.base();
        let (places, _) = self.places(tx, &filter)?;
        let waiting = self.waiting(tx, &filter)?.into_iter().flat_map(|group| group.rows).map(|row| row.id);
        Ok(places.iter().map(|place| place.id).chain(waiting).collect())
    }

    /// A page of what waits for a first response, under headings that say how much of it there is in all.
    fn by_time_left(&self, tx: &mut Tx<'_>, places: &[Place], from: usize) -> Result<Vec<Group>, Failure> {
        let shown: Vec<&Place> = places.iter().skip(from).take(A_PAGE).collect();
        let ids: Vec<i64> = shown.iter().map(|place| place.id).collect();
        let lines =
            store::lines_of(tx, &self.app.entitlements, (&self.visitor.caller.asker, self.now), &ids)?;
        let mut groups: Vec<Group> = Vec::new();
        for (place, line) in shown.into_iter().zip(&lines) {
            let (row, heading) = (self.row(line), place.heading());
            match groups.last_mut().filter(|group| group.heading == Some(heading)) {
                Some(group) => group.rows.push(row),
                None => {
                    let count = places.iter().filter(|other| other.heading() == heading).count();
                    groups.push(self.group(heading, count.to_string(), vec![row]));
                }
            }
        }
        Ok(groups)
    }

    /// What was answered and waits for us again, by how long in support time.
    fn waiting(&self, tx: &mut Tx<'_>, filter: &Filter) -> Result<Option<Group>, Failure> {
        let (lines, next) = self.page(tx, (CaseView::Waiting, filter.clone()), None, SHOWN_WAITING)?;
        let mut rows: Vec<_> = lines.iter().map(|line| self.row(line).waiting(line, self.shell)).collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(row.waited), row.id));
        let group = self.group("group-waits-for-us", count(rows.len(), next.is_some()), rows);
        let all = if self.which == Which::Mine { "/queue/waiting?agent=me" } else { "/queue/waiting" };
        let more = next.map(|_| all.to_owned());
        Ok(Some(Group { more, ..group }).filter(|group| !group.rows.is_empty()))
    }

    fn answered_today(&self, tx: &mut Tx<'_>, filter: &Filter) -> Result<Option<Group>, Failure> {
        let (lines, _) = self.page(tx, (CaseView::WithCustomer, filter.clone()), None, ANSWERED_TODAY)?;
        let midnight = self.shell.dates.midnight(self.now);
        let today = lines.iter().filter(|line| line.answered.is_some_and(|at| at >= midnight));
        let rows: Vec<_> = today.map(|line| self.row(line)).collect();
        let group = self.group("group-answered-today", rows.len().to_string(), rows);
        Ok(Some(group).filter(|group| !group.rows.is_empty()))
    }

    fn list(
        &self,
        tx: &mut Tx<'_>,
        list: (CaseView, Filter),
        after: Option<CaseCursor>,
    ) -> Result<(Vec<Group>, Next), Failure> {
        let most = u32::try_from(A_PAGE).unwrap_or(u32::MAX);
        let (lines, next) = self.page(tx, list, after, most)?;
        let rows = self.rows(&lines);
        let group = Group { heading: None, count: String::new(), rows, more: None };
        let groups = Some(group).filter(|group| !group.rows.is_empty()).into_iter().collect();
        Ok((groups, next.map(|next| next.to_string())))
    }

    fn row(&self, line: &CaseLine) -> Row {
        Row::of(line, self.shell)
    }

    /// As they are; those that wait for us with how long they have waited.
    fn rows(&self, lines: &[CaseLine]) -> Vec<Row> {
        let row = |line| match self.which {
            Which::Waiting => self.row(line).waiting(line, self.shell),
            _ => self.row(line),
        };
        lines.iter().map(row).collect()
    }

    fn group(&self, heading: &'static str, count: String, rows: Vec<Row>) -> Group {
        Group { heading: Some(heading), count, rows, more: None }
    }
}
