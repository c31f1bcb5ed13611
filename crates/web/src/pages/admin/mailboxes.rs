//! Mailboxes: how each stands, what it is told, and a look at whether its mail comes and goes.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use desk::id::Id;
use desk::mailbox::{Mailbox, Secrets};
use desk::permission::{Deed, Denied};
use post::check::{Level, Step};
use store::{Failure, Fetched, Tx};

use super::fields::{Group, groups};
use super::filed::{Filed, Letter, letters, mails};
use super::setup::Input;
use crate::app::App;
use crate::page::Path;
use crate::pages::cases::{Typed, is_shown_with_the_form};
use crate::pages::desk::Side;
use crate::pages::form::{Fields, Form};
use crate::pages::html::{Html, escape, isolated};
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;

/// What is more isn't counted.
const MOST_COUNTED: u32 = 100;

const HERE: &str = "/admin/mailboxes";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/mailboxes", get(show).post(add))
        .route("/admin/mailboxes/{id}", post(change))
        .route("/admin/mailboxes/{id}/check", post(check))
        .route("/admin/letters/{id}/retry", post(retry))
}

#[derive(Template)]
#[template(path = "admin/mailboxes.html")]
struct Page {
    shell: Shell,
    side: Side,
    boxes: Vec<Shown>,
    add: Vec<Group>,
    letters: Vec<Letter>,
    mails: Vec<Filed>,
    typed: Typed,
}

/// A mailbox.
struct Shown {
    id: i64,
    version: u32,
    address: String,
    name: String,
    active: bool,
    /// How it stands: the state that its colour agrees with, and the words for it.
    stands: (&'static str, String),
    lines: Vec<Line>,
    /// Whether somebody has looked just now.
    is_checked: bool,
    fields: Vec<Group>,
}

/// One thing that is known of it.
struct Line {
    state: &'static str,
    about: String,
    says: Html,
}

/// What a page is to show besides.
#[derive(Default)]
struct Besides {
    typed: Typed,
    checked: Option<(i64, Vec<Step>)>,
}

async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Problem> {
    page(app, visitor, Besides::default(), StatusCode::OK).await
}

async fn page(app: App, visitor: Visitor, besides: Besides, status: StatusCode) -> Result<Response, Problem> {
    let (guest, shared) = (visitor.guest.clone(), app.clone());
    let page = app
        .read(move |tx| {
            visitor.caller.may_at_all(Deed::EditMailboxes)?;
            let now = shared.now();
            let shell = Shell::for_visitor(&visitor, now);
            let side = Side::load(tx, (&visitor, &shell), now, HERE)?;
            let mut boxes = Vec::new();
            for (id, of) in store::mailboxes(tx)? {
                boxes.push(shown(tx, &shell, (id, of.version, &of.it), &besides)?);
            }
            let (letters, mails) = (letters(tx, &shell)?, mails(tx, &shell)?);
            let add = groups(&shell, &besides.typed, "add", None);
            Ok(Page { side, boxes, add, letters, mails, typed: besides.typed, shell })
        })
        .await?;
    Ok(answer(&guest, status, &page))
}

fn shown(
    tx: &mut Tx<'_>,
    shell: &Shell,
    (id, version, mailbox): (Id<Mailbox>, u32, &Mailbox),
    besides: &Besides,
) -> Result<Shown, Failure> {
    let stands = store::fetched(tx, id)?;
    let dkim = store::mailbox_secrets(tx, id)?.dkim.map(|dkim| (dkim.selector, dkim.domain));
    let checked = besides.checked.as_ref().filter(|(of, _)| *of == id.number()).map(|(_, steps)| steps);
    let mut lines = match checked {
        Some(steps) => steps.iter().map(|step| line(shell, step)).collect(),
        None => lines(shell, mailbox, &stands),
    };
    let failed = store::count_failed_mails(tx, Some(id), MOST_COUNTED)?;
    // A look says so itself.
    if failed > 0 && checked.is_none() {
        lines.push(failed_mails(shell, failed));
    }
    let worst = if lines.iter().any(|line| line.state == "late") { "late" } else { "kept" };
    let stands = match (mailbox.active, worst) {
        (false, _) => ("idle", shell.t("mailboxes-off")),
        (true, "late") => ("late", shell.t("mailboxes-needs-you")),
        (true, _) => ("kept", shell.t("mailboxes-well")),
    };
    let (form, number) = (format!("change-{}", id.number()), id.number());
    let typed = &besides.typed;
    Ok(Shown {
        id: number,
        version,
        address: mailbox.address.clone(),
        name: mailbox.name.clone(),
        active: if typed.is(&form) { typed.chose(&form, "active", "1") } else { mailbox.active },
        stands,
        lines,
        is_checked: checked.is_some(),
        fields: groups(shell, typed, &form, Some((mailbox, dkim.as_ref()))),
    })
}

fn line(shell: &Shell, step: &Step) -> Line {
    let state = match step.level {
        Level::Fine => "kept",
        Level::Look => "soon",
        Level::Wrong => "late",
    };
    let about = step.about.name().get(shell.language).to_owned();
    Line { state, about, says: Html(escape(step.says.get(shell.language))) }
}

/// What is known without looking.
fn lines(shell: &Shell, mailbox: &Mailbox, stands: &Fetched) -> Vec<Line> {
    let place = |host: &str, port: u16| format!("{host}:{port}");
    let receiving = match (&mailbox.receiving, stands.checked, &stands.problem) {
        (None, ..) => ("kept", Html(escape(&shell.t("mailboxes-handed-over")))),
        (Some(_), None, _) => ("soon", Html(escape(&shell.t("mailboxes-never-fetched")))),
        (Some(_), Some(at), None) => {
            ("kept", shell.html("mailboxes-fetched", "time", shell.dates.near_element(at)))
        }
        (Some(_), Some(at), Some(problem)) => {
            let args = [
                ("time", shell.dates.near_element(at)),
                ("problem", isolated(&desk::text::harmless(problem))),
            ];
            ("late", shell.words.html("mailboxes-not-fetched", &args))
        }
    };
    let sending = match &mailbox.sending {
        None => ("soon", shell.t("mailboxes-sends-nothing")),
        Some(server) => ("kept", shell.with("mailboxes-sends", "server", place(&server.host, server.port))),
    };
    vec![
        Line { state: receiving.0, about: shell.t("mailboxes-group-receiving"), says: receiving.1 },
        Line { state: sending.0, about: shell.t("mailboxes-group-sending"), says: Html(escape(&sending.1)) },
    ]
}

/// Mail that couldn't be taken in.
fn failed_mails(shell: &Shell, count: u32) -> Line {
    let [says, see] =
        [shell.with("mailboxes-failed-mails-count", "count", count), shell.t("mailboxes-failed-mails-see")]
            .map(|text| escape(&text));
    let says = Html(format!("{says} <a href=\"/mails#failed\">{see}</a>"));
    Line { state: "late", about: shell.t("mailboxes-failed-mails"), says }
}

async fn add(State(app): State<App>, Form { who, data }: Form<Visitor, Fields>) -> Response {
    let done = adds(&app, &who, &data).await;
    answered(app, who, ("add".to_owned(), data), done).await
}

async fn adds(app: &App, who: &Visitor, data: &Fields) -> Result<String, Problem> {
    who.caller.may_at_all(Deed::EditMailboxes)?;
    let Input { mailbox, secrets } = Input::read(data, Secrets::default()).map_err(Problem::invalid)?;
    let mailbox = Mailbox { active: true, ..mailbox };
    let id = app.write(move |tx| store::add_mailbox(tx, &mailbox, &secrets)).await?;
    Ok(format!("{HERE}#mailbox-{}", id.number()))
}

async fn change(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form { who, data }: Form<Visitor, Fields>,
) -> Response {
    let done = changes(&app, &who, id, &data).await;
    answered(app, who, (format!("change-{id}"), data), done).await
}

async fn changes(app: &App, who: &Visitor, number: i64, data: &Fields) -> Result<String, Problem> {
    who.caller.may_at_all(Deed::EditMailboxes)?;
    let (id, version) = (Id::new(number), u32::try_from(data.number("version")).unwrap_or_default());
    let before = app.read(move |tx| {
        store::mailbox(tx, id)?.ok_or(Denied::Hidden)?;
        Ok(store::mailbox_secrets(tx, id)?)
    });
    let Input { mailbox, secrets } = Input::read(data, before.await?).map_err(Problem::invalid)?;
    let changed = app.write(move |tx| {
        let changed = store::change_mailbox(tx, id, version, &mailbox)?;
        if changed {
            store::set_mailbox_secrets(tx, id, &secrets)?;
        }
        Ok(changed)
    });
    match changed.await? {
        true => Ok(format!("{HERE}#mailbox-{number}")),
        false => Err(Problem::changed_meanwhile()),
    }
}

/// Looks now. It takes as long as the servers do.
async fn check(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form { who, data }: Form<Visitor, Fields>,
) -> Result<Response, Problem> {
    who.caller.may_at_all(Deed::EditMailboxes)?;
    let steps = app.room().check(Id::new(id), data.has("test")).await?.ok_or_else(Problem::not_found)?;
    page(app, who, Besides { checked: Some((id, steps)), ..Besides::default() }, StatusCode::OK).await
}

/// Lets a letter be sent again. One that somebody else has let be sent meanwhile is on its way.
async fn retry(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form { who, .. }: Form<Visitor, Fields>,
) -> Result<Response, Problem> {
    who.caller.may_at_all(Deed::EditMailboxes)?;
    who.caller.may_at_all(Deed::RetryFailed)?;
    let now = app.now();
    app.write(move |tx| Ok(store::retry_letter(tx, id, now)?)).await?;
    Ok(see("/admin/mailboxes#letters"))
}

async fn answered(
    app: App,
    who: Visitor,
    (form, fields): (String, Fields),
    done: Result<String, Problem>,
) -> Response {
    match done {
        Ok(to) => see(&to),
        Err(problem) if is_shown_with_the_form(problem.status()) => {
            let status = problem.status();
            let typed = Typed::refused(form, fields, &problem, &who);
            let page = page(app, who, Besides { typed, ..Besides::default() }, status).await;
            page.unwrap_or_else(Problem::into_response)
        }
        Err(problem) => problem.into_response(),
    }
}
