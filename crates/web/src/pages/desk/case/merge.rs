//! Merging two cases of a customer (policy D22): both promises live on, and which case goes on is chosen first.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::case::{Case, World};
use desk::id::Id;
use desk::people::Actor;
use desk::permission::{Deed, Whose};
use serde::Deserialize;
use store::{Failure, Kept, Tx};

use super::super::Side;
use super::begun::{Begun, begin, hidden};
use super::{Reading, event, given};
use crate::api::cases::merge::merges;
use crate::api::cases::names::Names;
use crate::api::cases::shown::text;
use crate::app::App;
use crate::page::Path;
use crate::pages::cases::verbs::{Filled, sent};
use crate::pages::cases::{Sent, Typed};
use crate::pages::html::{Html, case_number, escape, isolated};
use crate::pages::promise::{self, Shown};
use crate::pages::shell::Shell;
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;

/// Which other case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct With {
    with: String,
}

#[derive(Template)]
#[template(path = "desk/merge.html")]
struct Page {
    shell: Shell,
    side: Side,
    key: String,
    id: i64,
    number: Html,
    /// What the other is to be, as it was typed.
    with: String,
    /// The two, where the other is there.
    columns: Vec<Column>,
    /// The earliest deadline that is open, and the higher priority.
    together: Option<Html>,
    /// That no new promise follows (policy D21).
    warning: Option<String>,
    typed: Typed,
}

/// One of the two.
struct Column {
    id: i64,
    number: Html,
    subject: Html,
    priority: u8,
    who: Html,
    channel: String,
    promise: Option<Html>,
    /// Why it can't be the one that goes on.
    why_not: Option<String>,
}

impl Page {
    fn hidden(&self) -> Html {
        hidden(&self.shell, "merge", &self.key)
    }

    /// Whether one of them can go on with the other's.
    fn can_be_done(&self) -> bool {
        self.columns.iter().any(|column| column.why_not.is_none())
    }

    /// Whether a case is the one that goes on, unless something else is chosen.
    fn keeps(&self, column: &Column) -> bool {
        match self.typed.value("merge", "keep") {
            "" => {
                let first = self.columns.iter().find(|column| column.why_not.is_none());
                first.is_some_and(|first| first.id == column.id)
            }
            kept => kept == column.id.to_string(),
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(with): Query<With>,
) -> Result<Response, Problem> {
    page(app, visitor, (id, with.with), (Typed::default(), StatusCode::OK)).await
}

/// Merges, into whichever is chosen to go on.
pub(super) async fn merge(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "merge", filled);
    let (other, keep) = (sent.fields.number("case"), sent.fields.number("keep"));
    let (survivor, part) = if keep == other { (other, id) } else { (id, other) };
    let sent = Sent { case: survivor, ..sent };
    match merges(&app, sent.asked(), part).await {
        Ok(_) => see(&format!("/cases/{survivor}?done=merged")),
        Err(problem) => {
            let with = sent.fields.get("case").to_owned();
            sent.refused_on(problem, |app, visitor, again| page(app, visitor, (id, with), again)).await
        }
    }
}

async fn page(
    app: App,
    visitor: Visitor,
    (id, with): (i64, String),
    again: (Typed, StatusCode),
) -> Result<Response, Problem> {
    begin(app, visitor, (id, Deed::Merge), again, move |tx, begun| read(tx, begun, with)).await
}

fn read(tx: &mut Tx<'_>, begun: Begun, with: String) -> Result<Page, Failure> {
    let reading = begun.reading()?;
    let mut columns = Vec::new();
    let (mut together, mut warning) = (None, None);
    if let (Some(other), Some(here)) = (other(tx, reading.visitor, &with)?, reading.all.first()) {
        columns.push(reading.column(tx, here, &other)?);
        columns.push(reading.column(tx, &other, here)?);
        together = reading.together(&other.case);
        let prospects = [&here.case, &other.case].map(|case| case.prospect_as_is().warning());
        let first = prospects.into_iter().flatten().next();
        warning = first.map(|warning| warning.get(reading.language()).to_owned());
    }
    let Begun { loaded, side, key, id, number, typed, .. } = begun;
    Ok(Page { shell: loaded.shell, side, key, id, number, with, columns, together, warning, typed })
}

/// The other case, if there is one with this number that whoever looks may see.
fn other(tx: &mut Tx<'_>, visitor: &Visitor, with: &str) -> Result<Option<Kept>, Failure> {
    let number = desk::digits::latin(with.trim());
    let Ok(number) = number.trim_start_matches('#').parse::<i64>() else { return Ok(None) };
    let found = store::load(tx, Id::new(number))?;
    Ok(found.filter(|kept| visitor.caller.may(Deed::SeeCase, &Whose::case(&kept.case)).is_ok()))
}

impl Reading<'_> {
    /// One of two cases, as the one that would go on.
    fn column(&self, tx: &mut Tx<'_>, kept: &Kept, other: &Kept) -> Result<Column, Failure> {
        let case = &kept.case;
        let (entitlement, _) = given(tx, self.app, case)?;
        let now = self.now.max(case.recorded);
        let shown = entitlement.as_deref().and_then(|of| Shown::of_case(case, of, now));
        let subject = text(tx, case.opened.subject)?;
        let who = case.contact.map_or(Actor::Stranger, Actor::Contact);
        let who = self.person(tx, &mut Names::default(), who)?;
        let world = World { now, entitlement: entitlement.as_deref(), ..self.world() };
        let merged = case.merge(kept.id, (other.id, &other.case), &world);
        let id = kept.id.number();
        Ok(Column {
            id,
            number: case_number(id),
            subject: subject.map_or_else(|| Html(self.t("erased")), |subject| isolated(&subject)),
            priority: case.priority.number(),
            who,
            channel: self.t(event::came_by(case.opened.channel)),
            promise: shown.map(|shown| {
                promise::block(&shown, &self.shell.dates, promise::Reader::Agent, &format!("promise-{id}"))
            }),
            why_not: merged.err().map(|refusal| refusal.error.problem(self.language()).to_owned()),
        })
    }

    /// What the queue will show of the two.
    fn together(&self, other: &Case) -> Option<Html> {
        let line = self.case.queue_line([other]);
        let args = [
            ("when", self.there.near_element(line.respond_by?)),
            ("place", Html(escape(&self.there.city()))),
            ("priority", Html(line.priority.number().to_string())),
        ];
        Some(self.html("merge-together", &args))
    }
}
