//! What the desk has told an agent by itself: what is new since they looked, and before.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use desk::effects::NoticeKind;
use desk::identity::Topic;
use desk::permission::{Asker, Deed};
use serde::Deserialize;
use sla::{Instant, SupportTime};
use store::{Failure, Holders, NoticeCursor, Outgoing, Subject, Tx};

use super::Side;
use crate::api::notices::since as notices_since;
use crate::app::App;
use crate::pages::form::{Fields, Form};
use crate::pages::html::{Html, case_number, isolated};
use crate::pages::live::Follows;
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;

/// So many are on a page.
const A_PAGE: u32 = 50;
/// New ones are counted so far.
const MOST_COUNTED: u32 = 20;
/// From here on is what comes after an instant.
const NEXT: SupportTime = SupportTime::from_microseconds(1);

pub(super) fn routes() -> Router<App> {
    Router::new().route("/notifications", get(show)).route("/notifications/read", post(read))
}

#[derive(Template)]
#[template(path = "desk/notifications.html")]
struct Page {
    shell: Shell,
    side: Side,
    fresh: Vec<Line>,
    earlier: Vec<Line>,
    /// The newest of them, up to which they can be marked.
    until: i64,
    next: Option<NoticeCursor>,
}

struct Line {
    at: Html,
    said: Html,
    /// The state of a promise that its colour agrees with.
    state: &'static str,
}

#[derive(Default, Deserialize)]
struct From {
    #[serde(default)]
    after: String,
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(from): Query<From>,
) -> Result<Response, Problem> {
    let Asker::Agent { .. } = visitor.caller.asker else { return Err(Problem::not_found()) };
    visitor.caller.may_at_all(Deed::SeeCase)?;
    let (guest, shared, after) = (visitor.guest.clone(), app.clone(), from.after.parse().ok());
    let page = app
        .read(move |tx| {
            let now = shared.now();
            let mut shell = Shell::for_visitor(&visitor, now);
            shell.follow(store::feed_end(tx)?, Follows::Cases);
            let side = Side::load(tx, (&visitor, &shell), now, "/notifications")?;
            let asker = &visitor.caller.asker;
            let mut found = store::notices_for(tx, asker, notices_since(now), after, A_PAGE + 1)?;
            let more = found.len() > A_PAGE as usize;
            found.truncate(A_PAGE as usize);
            let next = found.last().filter(|_| more).map(Outgoing::cursor);
            let until = found.first().map_or(0, |newest| newest.notice.leaves.as_microsecond());
            let was_read = store::notices_read(tx, visitor.session.account)?;
            let contracts: Vec<_> = found.iter().filter_map(|of| of.about.contract()).collect();
            let holders = store::whose_contracts(tx, &contracts)?;
            let (mut fresh, mut earlier) = (Vec::new(), Vec::new());
            for of in found.into_iter().filter(|of| is_wanted(&visitor, of)) {
                let is_new = was_read.is_none_or(|read| of.notice.leaves > read);
                let line = Line::of(&of, &holders, &shell);
                if is_new { fresh.push(line) } else { earlier.push(line) }
            }
            Ok(Page { side, fresh, earlier, until, next, shell })
        })
        .await?;
    Ok(answer(&guest, axum::http::StatusCode::OK, &page))
}

/// Marks what was shown: what came since stays new.
async fn read(
    State(app): State<App>,
    Form { who, data }: Form<Visitor, Fields>,
) -> Result<Response, Problem> {
    let now = app.now();
    let until = Instant::from_microsecond(data.number("until")).ok().filter(|until| *until <= now);
    let (account, until) = (who.session.account, until.unwrap_or(now));
    app.write(move |tx| Ok(store::read_notices(tx, account, until)?)).await?;
    Ok(see("/notifications"))
}

/// How many are new, if any are; with a plus where there may be more.
pub(super) fn count(tx: &mut Tx<'_>, visitor: &Visitor, now: Instant) -> Result<Option<String>, Failure> {
    let was_read = store::notices_read(tx, visitor.session.account)?;
    let since = was_read.and_then(|read| read.checked_add(NEXT)).unwrap_or_else(|| notices_since(now));
    let since = since.max(notices_since(now));
    let found = store::notices_for(tx, &visitor.caller.asker, since, None, MOST_COUNTED + 1)?;
    let more = if found.len() > MOST_COUNTED as usize { "+" } else { "" };
    let found = found.iter().take(MOST_COUNTED as usize).filter(|of| is_wanted(visitor, of)).count();
    Ok(Some(found).filter(|found| *found > 0).map(|found| format!("{found}{more}")))
}

/// Whether it is one that the person wants to find on the page.
fn is_wanted(visitor: &Visitor, of: &Outgoing) -> bool {
    Topic::of(of.notice.kind).is_some_and(|topic| visitor.session.preferences.ways(topic).page)
}

impl Line {
    fn of(of: &Outgoing, holders: &Holders, shell: &Shell) -> Self {
        let kind = of.notice.kind;
        let about = about(of.about, holders);
        let said = match kind {
            NoticeKind::Reminder(percent) => {
                let percent = Html(format!("<bdi dir=\"ltr\">{percent}%</bdi>"));
                shell.words.html(word(kind), &[("about", about), ("percent", percent)])
            }
            NoticeKind::Expiring(days) => {
                let days = shell.with("notice-days", "days", u32::from(days));
                shell
                    .words
                    .html(word(kind), &[("about", about), ("days", Html(crate::pages::html::escape(&days)))])
            }
            _ => shell.html(word(kind), "about", about),
        };
        let state = match Topic::of(kind) {
            Some(Topic::Missed) => "late",
            Some(Topic::Soon | Topic::RanOut | Topic::Unseen | Topic::Contested) => "soon",
            _ => "next",
        };
        Self { at: shell.dates.near_element(of.notice.leaves), said, state }
    }
}

/// What it is about, as a way there.
fn about(about: Subject, holders: &Holders) -> Html {
    match about {
        Subject::Case(id) => Html(format!("<a href=\"/cases/{id}\">{}</a>", case_number(id.number()))),
        Subject::Contract(contract) => holders.get(&contract).map_or_else(Html::default, |(id, name)| {
            Html(format!("<a href=\"/organisations/{id}\">{}</a>", isolated(name)))
        }),
    }
}

/// The sentence that says it.
fn word(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Reminder(percent) if percent < 100 => "notice-soon",
        NoticeKind::Reminder(_) => "notice-missed",
        NoticeKind::Assigned => "notice-assigned",
        NoticeKind::CustomerWrote => "notice-customer-wrote",
        NoticeKind::Held(_) => "notice-held",
        NoticeKind::BackToDraft(_) => "notice-back",
        NoticeKind::Undelivered(_) => "notice-undelivered",
        NoticeKind::AvailabilityRanOut => "notice-ran-out",
        NoticeKind::Alert => "notice-unseen",
        NoticeKind::Contested => "notice-contested",
        NoticeKind::Expiring(_) => "notice-expiring",
        NoticeKind::Receipt
        | NoticeKind::Reply(_)
        | NoticeKind::BulkNotice(_)
        | NoticeKind::Lowered
        | NoticeKind::ContestDecided
        | NoticeKind::AvailabilityAsked => "notice-other",
    }
}
