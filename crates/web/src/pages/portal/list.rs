//! A customer's cases: those that wait for us, those that wait for them, and those that are over.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use desk::case::State as Promise;
use desk::people::ContactRole;
use desk::text::harmless;
use desk::view::{Awaited, Filter, Order, Stage};
use serde::Deserialize;
use sla::SupportTime;
use store::{CaseCursor, CaseLine, CaseList, CaseView, Failure, Tx};

use super::{Begun, Customer, Top, priority_mark};
use crate::app::App;
use crate::page::bad_cursor;
use crate::pages::html::{Html, case_number, isolated};
use crate::pages::promise::{self, Shown};
use crate::pages::shell::{Shell, answer};
use crate::pages::track;
use crate::pages::visitor::Visitor;
use crate::problem::Problem;

/// So many cases are on a page of one part.
const A_PAGE: u32 = 50;
/// So many of each part where all are shown.
const A_PART: u32 = 20;
/// Of those that are over, the ones that were sent within this are shown first.
const RECENT: SupportTime = SupportTime::from_microseconds(-90 * 86_400_000_000);

/// Which part of the list, and from where on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    part: Option<Kind>,
    after: Option<String>,
}

/// Whose the next step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Ours,
    Yours,
    Over,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Ours, Self::Yours, Self::Over];

    fn word(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Yours => "yours",
            Self::Over => "over",
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Ours => "cases-waiting-for-us",
            Self::Yours => "cases-waiting-for-you",
            Self::Over => "cases-closed",
        }
    }

    fn filter(self) -> Filter {
        let open = |awaits| Filter { stages: vec![Stage::Open], awaits: Some(awaits), ..Filter::default() };
        match self {
            Self::Ours => open(Awaited::Support),
            Self::Yours => open(Awaited::Customer),
            Self::Over => Filter {
                stages: vec![Stage::Resolved, Stage::Withdrawn, Stage::Void, Stage::Closed, Stage::Merged],
                order: Order::Newest,
                ..Filter::default()
            },
        }
    }
}

/// A customer's cases.
#[derive(Template)]
#[template(path = "portal/list.html")]
struct Page {
    shell: Shell,
    top: Top,
    parts: Vec<Part>,
    /// Whose clocks the times are on.
    clocks: String,
    /// Who else sees them.
    shared: String,
    /// Whether this is a page of one part.
    is_one: bool,
}

impl Page {
    fn is_empty(&self) -> bool {
        self.parts.iter().all(|part| part.items.is_empty())
    }
}

/// A part of the list.
struct Part {
    heading: String,
    note: Option<String>,
    items: Vec<Item>,
    /// Where the rest is.
    more: Option<String>,
}

/// A case in a list.
struct Item {
    id: i64,
    mark: Html,
    subject: Html,
    meta: Html,
    track: Html,
    said: String,
    state: Promise,
    /// What has become of its promise.
    status: String,
    /// Whether its clock rests now.
    pause: Html,
    /// What there is to know besides.
    note: String,
}

/// Cases, as far as somebody may see them.
pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Response> {
    let customer = Customer::of(&visitor)?;
    let after = asked.after.as_deref().map(|after| after.parse().map_err(|()| bad_cursor(after)));
    let after = after.transpose().map_err(Problem::into_response)?;
    let (guest, shared) = (visitor.guest.clone(), app.clone());
    let page = app.read(move |tx| {
        let begun = Begun::read(tx, (&shared, &visitor), customer, "cases")?;
        let reading = Reading { app: &shared, visitor: &visitor, shell: &begun.shell };
        let parts = match asked.part {
            Some(kind) => vec![reading.part(tx, kind, after, A_PAGE)?],
            None => {
                let parts = Kind::ALL.map(|kind| reading.part(tx, kind, None, A_PART));
                parts.into_iter().collect::<Result<_, _>>()?
            }
        };
        let shell = &begun.shell;
        let name = store::organisation(tx, customer.organisation)?
            .map_or_else(String::new, |of| harmless(&of.it.name).into_owned());
        let shared = match customer.role {
            ContactRole::OwnCases => shell.t("cases-yours-alone"),
            ContactRole::Site => shell.t("cases-of-your-site"),
            ContactRole::Organisation | ContactRole::Manager => {
                shell.with("cases-of-all", "organisation", name)
            }
        };
        let clocks = shell.with("cases-clocks", "place", shell.dates.city());
        Ok(Page { parts, clocks, shared, is_one: asked.part.is_some(), shell: begun.shell, top: begun.top })
    });
    let page = page.await.map_err(Problem::into_response)?;
    Ok(answer(&guest, StatusCode::OK, &page))
}

struct Reading<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    shell: &'a Shell,
}

impl Reading<'_> {
    fn part(
        &self,
        tx: &mut Tx<'_>,
        kind: Kind,
        after: Option<CaseCursor>,
        most: u32,
    ) -> Result<Part, Failure> {
        let now = self.shell.dates.now;
        let mut filter = kind.filter();
        let recent = kind == Kind::Over && after.is_none() && most == A_PART;
        if recent {
            filter.submitted_from = now.checked_add(RECENT);
        }
        let (asker, midnight) = (self.visitor.caller.asker, self.shell.dates.midnight(now));
        let list = CaseList { view: CaseView::All, filter, asker, now, midnight };
        let page = store::list_cases(tx, &self.app.entitlements, &list, after, most)?;
        let path = |after: &str| format!("/cases?part={}{after}", kind.word());
        let more = match page.next {
            Some(next) if most == A_PAGE => Some(path(&format!("&after={next}"))),
            Some(_) => Some(path("")),
            // What is older is left out here.
            None if recent && self.has_older(tx, &list)? => Some(path("")),
            None => None,
        };
        Ok(Part {
            heading: self.shell.t(kind.heading()),
            note: recent.then(|| self.shell.t("cases-recent")),
            items: page.lines.iter().map(|line| self.item(line, kind)).collect(),
            more,
        })
    }

    /// Whether there is any case that was sent before those of a list.
    fn has_older(&self, tx: &mut Tx<'_>, list: &CaseList) -> Result<bool, Failure> {
        let filter =
            Filter { submitted_from: None, submitted_to: list.filter.submitted_from, ..list.filter.clone() };
        let page =
            store::list_cases(tx, &self.app.entitlements, &CaseList { filter, ..list.clone() }, None, 1)?;
        Ok(!page.lines.is_empty() || page.next.is_some())
    }

    fn item(&self, line: &CaseLine, kind: Kind) -> Item {
        let (shell, dates) = (self.shell, &self.shell.dates);
        let promise = line.promise.as_ref();
        let shown = promise.and_then(|promise| Shown::of_line(line, &promise.entitlement, dates.now));
        let meta =
            [("number", case_number(line.id.number())), ("when", dates.moment_element(line.submitted))];
        let (status, note) = match &shown {
            Some(shown) => (self.status(shown), self.note(line, shown, kind)),
            None => (shell.t("promise-none"), shell.t("cases-no-promise")),
        };
        Item {
            id: line.id.number(),
            mark: priority_mark(shell, line.priority),
            subject: line.subject.as_deref().map_or_else(|| Html(shell.t("cases-erased")), isolated),
            meta: shell.words.html("cases-sent", &meta),
            track: shown.as_ref().map(|shown| track::mini(shown, dates)).unwrap_or_default(),
            said: shown.as_ref().map(|shown| promise::sentence(shown, dates)).unwrap_or_default(),
            state: line.state,
            status,
            pause: shown.as_ref().map(|shown| promise::pause(shown, dates)).unwrap_or_default(),
            note,
        }
    }

    fn status(&self, shown: &Shown<'_>) -> String {
        match shown.state {
            Promise::LateKept => self.shell.t("cases-missed"),
            _ => promise::lead(shown, self.shell.language),
        }
    }

    fn note(&self, line: &CaseLine, shown: &Shown<'_>, kind: Kind) -> String {
        let (shell, due) = (self.shell, self.shell.dates.day_time(shown.course.due));
        match shown.state {
            Promise::Run | Promise::Idle | Promise::Soon => shell.with("cases-respond-by", "when", due),
            Promise::Late => shell.with("cases-was-due", "when", due),
            _ if kind == Kind::Yours => shell.t("cases-answer-us"),
            Promise::Kept | Promise::LateKept if kind == Kind::Ours => {
                let written = shell.dates.near(line.customer_wrote);
                shell.with("cases-you-wrote", "when", written)
            }
            Promise::Kept | Promise::LateKept => promise::replied(shown, shell.language),
            Promise::Withdrawn => shell.t("cases-you-closed"),
            Promise::Void | Promise::None => String::new(),
        }
    }
}
