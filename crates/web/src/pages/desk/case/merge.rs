//! Merging two cases of a customer (policy D22): both promises live on, and which case goes on is chosen first.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use desk::case::{Case, World};
use desk::id::Id;
use desk::people::Actor;
use desk::permission::{Deed, Whose};
use serde::Deserialize;
use sla::Instant;
use store::{Failure, Kept, Tx};

use super::super::Side;
use super::{clocks, event, given, key};
use crate::api::cases::merge::merges;
use crate::api::cases::names::Names;
use crate::api::cases::show::found;
use crate::api::cases::shown::text;
use crate::app::App;
use crate::page::Path;
use crate::pages::cases::{Sent, Typed, is_shown_with_the_form};
use crate::pages::form::{Fields, Form};
use crate::pages::html::{Html, case_number, escape, isolated};
use crate::pages::promise::{self, Shown};
use crate::pages::shell::{Shell, answer};
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
        Html(format!(
            "{}<input type=\"hidden\" name=\"key\" value=\"merge-{}\">",
            self.shell.csrf_field(),
            self.key
        ))
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
pub(super) async fn merge(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form { who, data }: Form<Visitor, Fields>,
) -> Response {
    let (other, keep) = (data.number("case"), data.number("keep"));
    let (survivor, part) = if keep == other { (other, id) } else { (id, other) };
    let form = "merge".to_owned();
    let sent = Sent { app: app.clone(), visitor: who.clone(), case: survivor, form, fields: data.clone() };
    match merges(&app, sent.asked(), part).await {
        Ok(_) => see(&format!("/cases/{survivor}?done=merged")),
        Err(problem) if is_shown_with_the_form(problem.status()) => {
            let status = problem.status();
            let with = data.get("case").to_owned();
            let typed = Typed::refused("merge".to_owned(), data, &problem, &who);
            page(app, who, (id, with), (typed, status)).await.unwrap_or_else(Problem::into_response)
        }
        Err(problem) => problem.into_response(),
    }
}

async fn page(
    app: App,
    visitor: Visitor,
    (id, with): (i64, String),
    (typed, status): (Typed, StatusCode),
) -> Result<Response, Problem> {
    let (guest, shared, key) = (visitor.guest.clone(), app.clone(), key(&app));
    let page = app
        .read(move |tx| {
            let here = found(tx, &visitor.caller, Id::new(id), Deed::Merge)?;
            let now = shared.now();
            let shell = Shell::for_visitor(&visitor, now);
            let other = other(tx, &visitor, &with)?;
            let mut columns = Vec::new();
            let (mut together, mut warning) = (None, None);
            if let Some(other) = &other {
                let looked = Looked { app: &shared, visitor: &visitor, shell: &shell, now };
                columns.push(looked.column(tx, &here, other)?);
                columns.push(looked.column(tx, other, &here)?);
                together = looked.together(tx, &here, &other.case)?;
                let prospects = [&here.case, &other.case].map(|case| case.prospect_as_is().warning());
                warning = prospects.into_iter().flatten().next();
            }
            let side = Side::load(tx, (&visitor, &shell), now, "")?;
            let warning = warning.map(|warning| warning.get(shell.language).to_owned());
            let number = case_number(id);
            Ok(Page { side, key, id, number, with, columns, together, warning, typed, shell })
        })
        .await?;
    Ok(answer(&guest, status, &page))
}

/// The other case, if there is one with this number that whoever looks may see.
fn other(tx: &mut Tx<'_>, visitor: &Visitor, with: &str) -> Result<Option<Kept>, Failure> {
    let number = desk::digits::latin(with.trim());
    let Ok(number) = number.trim_start_matches('#').parse::<i64>() else { return Ok(None) };
    let found = store::load(tx, Id::new(number))?;
    Ok(found.filter(|kept| visitor.caller.may(Deed::SeeCase, &Whose::case(&kept.case)).is_ok()))
}

/// For whom two cases are looked at, and when.
struct Looked<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    shell: &'a Shell,
    now: Instant,
}

impl Looked<'_> {
    fn column(&self, tx: &mut Tx<'_>, kept: &Kept, other: &Kept) -> Result<Column, Failure> {
        let (shell, case) = (self.shell, &kept.case);
        let (entitlement, _) = given(tx, self.app, case)?;
        let now = self.now.max(case.recorded);
        let shown = entitlement.as_deref().and_then(|of| Shown::of_case(case, of, now));
        let subject = text(tx, case.opened.subject)?;
        let who = match case.contact {
            Some(contact) => Names::default().of(tx, Actor::Contact(contact))?,
            None => None,
        };
        let caller = &self.visitor.caller;
        let world =
            World { now, by: caller.actor(), role: caller.role(), entitlement: entitlement.as_deref() };
        let merged = case.merge(kept.id, (other.id, &other.case), &world);
        let id = kept.id.number();
        Ok(Column {
            id,
            number: case_number(id),
            subject: subject.map_or_else(|| Html(shell.t("erased")), |subject| isolated(&subject)),
            priority: case.priority.number(),
            who: who.map_or_else(|| Html(escape(&shell.t("case-by-stranger"))), |name| isolated(&name)),
            channel: shell.t(event::came_by(case.opened.channel)),
            promise: shown.map(|shown| {
                promise::block(&shown, &shell.dates, promise::Reader::Agent, &format!("promise-{id}"))
            }),
            why_not: merged.err().map(|refusal| refusal.error.problem(shell.language).to_owned()),
        })
    }

    /// What the queue will show of the two.
    fn together(&self, tx: &mut Tx<'_>, here: &Kept, other: &Case) -> Result<Option<Html>, Failure> {
        let line = here.case.queue_line([other]);
        let Some(respond_by) = line.respond_by else { return Ok(None) };
        let (entitlement, _) = given(tx, self.app, &here.case)?;
        let there = clocks(tx, self.shell, &here.case, entitlement.as_deref())?;
        let args = [
            ("when", there.near_element(respond_by)),
            ("place", Html(escape(&there.city()))),
            ("priority", Html(line.priority.number().to_string())),
        ];
        Ok(Some(self.shell.words.html("merge-together", &args)))
    }
}
