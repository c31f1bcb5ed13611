//! Everything that was recorded of a case, in its order.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use desk::id::Id;
use desk::permission::{Deed, Whose};
use store::{Failure, Tx};

use super::super::Side;
use super::Loaded;
use crate::api::cases::names::Names;
use crate::api::details::Texts;
use crate::app::App;
use crate::page::Path;
use crate::pages::html::{Html, case_number};
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::Visitor;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "desk/history.html")]
struct Page {
    shell: Shell,
    side: Side,
    id: i64,
    number: Html,
    lines: Vec<Line>,
}

/// Something that was recorded.
struct Line {
    seq: u32,
    at: Html,
    /// When it was recorded, where it occurred earlier.
    recorded: Option<Html>,
    who: Html,
    /// Its word, as the API has it.
    kind: String,
    /// The same in a sentence, where there is one.
    what: Option<Html>,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let (guest, shared) = (visitor.guest.clone(), app.clone());
    let page = app.read(move |tx| read(tx, (&shared, &visitor), Id::new(id))).await?;
    Ok(answer(&guest, StatusCode::OK, &page))
}

fn read(
    tx: &mut Tx<'_>,
    (app, visitor): (&App, &Visitor),
    id: Id<desk::case::Case>,
) -> Result<Page, Failure> {
    let loaded = Loaded::of(tx, app, visitor, id)?;
    let reading = loaded.reading(app, visitor)?;
    visitor.caller.may(Deed::SeeHistory, &Whose::case(reading.case))?;
    let mut names = Names::default();
    let mut lines = Vec::with_capacity(reading.events.len());
    for event in reading.events {
        let (kind, _) = Texts::LeftOut.details(&event.body)?;
        let moment = |at| reading.there.moment_element(at);
        lines.push(Line {
            seq: event.seq,
            at: moment(event.occurred),
            recorded: (event.recorded != event.occurred).then(|| moment(event.recorded)),
            who: reading.person(tx, &mut names, event.by)?,
            kind,
            what: reading.event(tx, &mut names, event)?,
        });
    }
    let side = Side::load(tx, (visitor, &loaded.shell), loaded.now, "")?;
    Ok(Page { side, id: id.number(), number: case_number(id.number()), lines, shell: loaded.shell })
}
