//! A bulk notice, looked at before it is sent: which cases take it now, and which don't and why (policy D7, D11).

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use desk::case::World;
use desk::id::Id;
use desk::permission::Deed;
use desk::written::text;
use serde::Deserialize;
use store::{Failure, Tx};

use super::Side;
use super::bulk::{MOST, said};
use super::case::key;
use crate::api::cases::bulk_notice;
use crate::api::cases::show::found;
use crate::api::cases::verb::Asked;
use crate::app::App;
use crate::condition::IfMatch;
use crate::pages::cases::named_by_form;
use crate::pages::form::Form;
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::{Visitor, own_path, see};
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/queue/bulk-notice", post(send))
}

/// What is to be told in which cases.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Notice {
    /// The cases, by number.
    pub case: Vec<i64>,
    pub message: String,
    /// Where the list is that the cases were selected in.
    pub list: String,
    /// What the page calls the form, so that sending it twice tells nobody twice.
    pub key: String,
}

#[derive(Template)]
#[template(path = "desk/bulk-notice.html")]
struct Page {
    shell: Shell,
    side: Side,
    notice: Notice,
    /// The cases that take it now.
    now: Vec<i64>,
    /// Those that don't, and why.
    not: Vec<(i64, String)>,
    /// Those that have it.
    sent: Vec<i64>,
    /// What is wrong with the text.
    wrong: Option<String>,
}

/// Sends it where it can be; what it can't be sent to is shown with what was written.
async fn send(
    State(app): State<App>,
    Form { who, data }: Form<Visitor, Notice>,
) -> Result<Response, Response> {
    if data.case.is_empty() || text("message", &data.message).is_err() {
        return looked_at(&app, &who, data, Vec::new()).await;
    }
    let (mut sent, mut not) = (Vec::new(), Vec::new());
    for id in data.case.iter().copied().take(MOST) {
        let path = format!("/cases/{id}/bulk-notices");
        let asked = Asked {
            caller: who.caller.clone(),
            request: named_by_form(&who.caller, &data.key, &path, &data.message),
            case: id,
            condition: IfMatch::any(),
            heard_until: None,
        };
        match bulk_notice::sends(&app, asked, &data.message).await {
            Ok(_) => sent.push(id),
            Err(problem) => not.push((id, said(problem, who.guest.language))),
        }
    }
    if not.is_empty() {
        let list = own_path(&data.list);
        let joint = if list.contains('?') { '&' } else { '?' };
        let of: Vec<_> = sent.iter().map(i64::to_string).collect();
        return Ok(see(&format!("{list}{joint}done=told&of={}", of.join(","))));
    }
    looked_at(&app, &who, data, sent).await
}

/// The page on which it is looked at before it is sent, or again where some of it couldn't be; `sent` are the cases that have
/// it.
pub(super) async fn looked_at(
    app: &App,
    who: &Visitor,
    notice: Notice,
    sent: Vec<i64>,
) -> Result<Response, Response> {
    let language = who.guest.language;
    let wrong = text("message", &notice.message).err().map(|error| error.problem(language).to_owned());
    let shell = Shell::for_visitor(who, app.now());
    let (shared, visitor) = (app.clone(), who.clone());
    let read = app.read(move |tx| {
        let side = Side::load(tx, (&visitor, &shell), shared.now(), "/queue")?;
        let (mut now, mut not) = (Vec::new(), Vec::new());
        let chosen = notice.case.iter().copied().filter(|id| !sent.contains(id));
        for id in chosen.take(MOST) {
            match takes(tx, (&shared, &visitor), id) {
                Ok(()) => now.push(id),
                Err(failure) => not.push((id, said(failure.into(), shell.language))),
            }
        }
        let notice = Notice { key: key(&shared), list: own_path(&notice.list).to_owned(), ..notice };
        Ok(Page { shell, side, notice, now, not, sent, wrong })
    });
    let page = read.await.map_err(Problem::into_response)?;
    let is_refused = !page.sent.is_empty() || page.wrong.is_some() || page.now.is_empty();
    let status = if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(answer(&who.guest, status, &page))
}

/// Whether a case takes it now.
fn takes(tx: &mut Tx<'_>, (app, who): (&App, &Visitor), id: i64) -> Result<(), Failure> {
    let case = found(tx, &who.caller, Id::new(id), Deed::SendBulkNotice)?.case;
    let entitlement = app.entitlements.of_case(tx, &case)?;
    let world = app.command(&who.caller, None, Vec::new()).world;
    let now = world.now.max(case.recorded);
    Ok(case.takes_bulk_notice(&World { now, entitlement: entitlement.as_deref(), ..world })?)
}
