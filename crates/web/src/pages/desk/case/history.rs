//! Everything that was recorded of a case, in its order.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use desk::permission::Deed;
use store::{Failure, Tx};

use super::super::Side;
use super::begun::{Begun, begin};
use crate::api::cases::names::Names;
use crate::api::details::Texts;
use crate::app::App;
use crate::page::Path;
use crate::pages::cases::Typed;
use crate::pages::html::Html;
use crate::pages::shell::Shell;
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
    begin(app, visitor, (id, Deed::SeeHistory), (Typed::default(), StatusCode::OK), read).await
}

fn read(tx: &mut Tx<'_>, begun: Begun) -> Result<Page, Failure> {
    let reading = begun.reading()?;
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
    let Begun { loaded, side, id, number, .. } = begun;
    Ok(Page { shell: loaded.shell, side, id, number, lines })
}
