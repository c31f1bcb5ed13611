//! A mail, whole.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mail::parse::{Invite, Moment};
use mail::{Mailbox, Message};
use serde::Deserialize;
use sla::{Instant, Zone};
use store::{Became, Failure, Kept, Mail, Tx};

use super::super::Side;
use super::super::case::thread::{file_name, size};
use super::body::Body;
use super::{Failing, Waiting, found, parsed, said};
use crate::api::cases::names::Names;
use crate::app::App;
use crate::page::Path;
use crate::pages::dates;
use crate::pages::html::{Html, case_number, escape, isolated};
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::Visitor;
use crate::problem::Problem;

/// So many addresses of a list are shown; the original has all.
const MOST_ADDRESSES: usize = 20;

/// How it is looked at.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct How {
    /// Its text, where it was laid out, too.
    text: bool,
    /// It was tried again just now, and still fails.
    tried: bool,
}

#[derive(Template)]
#[template(path = "desk/mail.html")]
struct Page {
    shell: Shell,
    side: Side,
    id: i64,
    title: String,
    subject: Html,
    case: Option<(i64, Html)>,
    became: String,
    marks: Vec<Html>,
    /// What its header says, each with what that is.
    facts: Vec<(String, Html)>,
    /// What it holds; nothing where that was erased.
    content: Option<Content>,
    waiting: Option<Waiting>,
    failing: Option<Failing>,
    tried: bool,
    /// Its original is kept.
    is_kept: bool,
}

struct Content {
    body: Body,
    invites: Vec<Invited>,
    parts: Vec<PartLine>,
    /// It was too big to be taken apart.
    is_whole: bool,
}

/// What an invitation says.
struct Invited {
    what: String,
    summary: Html,
    when: Html,
}

struct PartLine {
    index: usize,
    name: Html,
    size: String,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(how): Query<How>,
) -> Result<Response, Problem> {
    let (guest, asks) = (visitor.guest.clone(), visitor.clone());
    let (kept, _) = app.read(move |tx| found(tx, &asks, id)).await?;
    let read = match kept.original {
        Some(original) => {
            let read = app.files(move |files| {
                let message = parsed(files, &original)?;
                Ok((Body::of(&message, id, how.text), message))
            });
            match read.await {
                Ok(read) => Some(read),
                // Perhaps it can't be read: that is told, with what else is known of it.
                Err(problem) if kept.became == Became::Failed => {
                    tracing::warn!("mail {id} isn't shown: {problem:?}");
                    None
                }
                Err(problem) => return Err(problem),
            }
        }
        None => None,
    };
    let now = app.now();
    let page = app.read(move |tx| page(tx, &visitor, (id, how.tried), read, now)).await?;
    Ok(answer(&guest, StatusCode::OK, &page))
}

fn page(
    tx: &mut Tx<'_>,
    visitor: &Visitor,
    (id, tried): (i64, bool),
    read: Option<(Body, Message)>,
    now: Instant,
) -> Result<Page, Failure> {
    // As it is by now: it may have been decided on meanwhile.
    let (mail, kept) = found(tx, visitor, id)?;
    let shell = Shell::for_visitor(visitor, now);
    let list = if mail.became == Became::Pending { "/mails" } else { "" };
    let side = Side::load(tx, (visitor, &shell), now, list)?;
    let message = read.as_ref().map(|(_, message)| message);
    let title = message.map(|message| desk::text::harmless(message.subject.trim()).into_owned());
    let title = match title {
        Some(title) if title.is_empty() => shell.t("mails-no-subject"),
        Some(title) => title,
        None if mail.original.is_some() => shell.t("mails-unread"),
        None => shell.t("erased"),
    };
    let waiting = match &kept {
        Some(Kept { case, .. }) => Waiting::of(tx, (visitor, &shell), (&mail, case))?,
        None => None,
    };
    Ok(Page {
        id,
        subject: isolated(&title),
        title,
        case: mail.case.map(|case| (case.number(), case_number(case.number()))),
        became: shell.t(became(mail.became)),
        marks: said::marks(tx, (&shell, &mut Names::default()), &mail)?,
        facts: facts(&shell, &mail, message),
        waiting,
        failing: Failing::of(&shell, &mail),
        tried,
        is_kept: mail.original.is_some(),
        content: read.map(|(body, message)| content(&shell, body, &message)),
        side,
        shell,
    })
}

fn became(became: Became) -> &'static str {
    match became {
        Became::Case => "became-case",
        Became::Message => "became-message",
        Became::Reply => "became-reply",
        Became::Pending => "became-pending",
        Became::Refused => "became-refused",
        Became::Automatic => "became-automatic",
        Became::Report => "became-report",
        Became::Imported => "became-imported",
        Became::Failed => "became-failed",
    }
}

/// The headers that matter, and what we know besides.
fn facts(shell: &Shell, mail: &Mail, message: Option<&Message>) -> Vec<(String, Html)> {
    let mut facts = Vec::new();
    let mut fact = |id: &str, said: Html| {
        if !said.0.is_empty() {
            facts.push((shell.t(id), said));
        }
    };
    if let Some(message) = message {
        fact("mails-from", people(shell, &message.from));
        let apart = message.sender.as_slice().iter().filter(|sender| !is_author(message, sender));
        fact("mails-sent-by", people(shell, &apart.cloned().collect::<Vec<_>>()));
        fact("mails-reply-to", people(shell, &message.reply_to));
        fact("mails-to", people(shell, &message.to));
        fact("mails-cc", people(shell, &message.cc));
    }
    fact("mails-received", shell.dates.moment_element(mail.received));
    let dated = message.and_then(|message| Instant::from_microsecond(message.date?.as_microsecond()).ok());
    fact("mails-dated", dated.map(|at| shell.dates.moment_element(at)).unwrap_or_default());
    fact("mails-check", Html(escape(&shell.t(said::verdict(mail.found.verdict)))));
    facts
}

fn is_author(message: &Message, sender: &Mailbox) -> bool {
    message.from.iter().any(|author| author.address == sender.address)
}

fn people(shell: &Shell, all: &[Mailbox]) -> Html {
    let shown = all.iter().take(MOST_ADDRESSES).map(person);
    let more = all.len().saturating_sub(MOST_ADDRESSES);
    let more = (more > 0).then(|| format!("<li>{}</li>", escape(&shell.with("mails-more", "count", more))));
    let lines: String = shown.map(|person| format!("<li>{person}</li>")).chain(more).collect();
    if lines.is_empty() { Html::default() } else { Html(format!("<ul class=\"people\">{lines}</ul>")) }
}

fn person(of: &Mailbox) -> Html {
    let address = said::address(&of.address);
    match of.name.trim() {
        "" => address,
        name => Html(format!("{} <span class=\"muted\">{address}</span>", isolated(name))),
    }
}

fn content(shell: &Shell, body: Body, message: &Message) -> Content {
    let parts = message.parts.iter().enumerate().map(|(index, part)| PartLine {
        index,
        name: file_name(&part.name),
        size: size(part.bytes.len() as u64),
    });
    let invites = message.parts.iter().filter_map(|part| Some(invited(shell, part.invite.as_ref()?)));
    Content { body, invites: invites.collect(), parts: parts.collect(), is_whole: message.whole }
}

fn invited(shell: &Shell, invite: &Invite) -> Invited {
    let what = match invite.method.as_str() {
        "CANCEL" => "mails-invite-cancelled",
        "REPLY" => "mails-invite-answered",
        _ => "mails-invite",
    };
    let when = match (&invite.start, &invite.end) {
        (Some(start), Some(end)) if !start.day => {
            let between = [("from", moment(shell, start)), ("to", moment(shell, end))];
            shell.words.html("mails-invite-between", &between)
        }
        (Some(start), _) => moment(shell, start),
        _ => Html::default(),
    };
    Invited { what: shell.t(what), summary: isolated(&invite.summary), when }
}

/// When something begins or ends: on the reader's clocks, where it is known whose clock it is, else as it stands there.
fn moment(shell: &Shell, moment: &Moment) -> Html {
    if moment.day {
        return Html(escape(&shell.dates.date_of(moment.local.date())));
    }
    let zone = moment.zone.as_deref().and_then(|name| Zone::named(name).ok());
    let at = zone.and_then(|zone| moment.local.to_zoned(zone.time_zone().clone()).ok());
    match at.and_then(|at| Instant::from_microsecond(at.timestamp().as_microsecond()).ok()) {
        Some(at) => shell.dates.moment_element(at),
        None => {
            let local = format!("{} {}", shell.dates.date_of(moment.local.date()), dates::time(moment.local));
            let zone = moment.zone.as_deref().map(|zone| format!(" {}", isolated(zone))).unwrap_or_default();
            Html(format!("{}{zone}", escape(&local)))
        }
    }
}
