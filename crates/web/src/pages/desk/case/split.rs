//! Making a case of a message (policy D22): what it would promise is shown first.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::case::{Body, Case, Confirmation, Confirmed, Event, MessageKind, Promised, Seq, Split, World};
use desk::catalog::{Catalog, Priority};
use desk::permission::Deed;
use serde::Deserialize;
use sla::Language;
use store::{Failure, Tx};

use super::super::Side;
use super::begun::{Begun, begin, hidden};
use super::thread::quoted;
use super::{Reading, given};
use crate::api::cases::merge::{Off, splits};
use crate::api::cases::names::Names;
use crate::api::cases::promise::why_of;
use crate::api::cases::shown::text;
use crate::app::App;
use crate::page::Path;
use crate::pages::cases::verbs::{Filled, confirmation, sent};
use crate::pages::cases::{Sent, Typed};
use crate::pages::form::Fields;
use crate::pages::html::Html;
use crate::pages::ledger;
use crate::pages::promise::{self, Shown};
use crate::pages::shell::Shell;
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;
use crate::words::Level;

/// Which message, and what the case would be.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Thought {
    message: Seq,
    subject: String,
    priority: String,
}

impl Thought {
    fn of(fields: &Fields) -> Self {
        let message = fields.number("message").try_into().unwrap_or_default();
        let (subject, priority) = (fields.get("subject").to_owned(), fields.get("priority").to_owned());
        Self { message, subject, priority }
    }
}

#[derive(Template)]
#[template(path = "desk/split.html")]
struct Page {
    shell: Shell,
    side: Side,
    key: String,
    id: i64,
    number: Html,
    messages: Vec<Line>,
    subject: String,
    priorities: Vec<Choice>,
    /// Whether the chosen priority needs the customer's confirmation.
    must_confirm: bool,
    people: Vec<(i64, String)>,
    preview: Option<Preview>,
    typed: Typed,
}

/// A message of the customer's.
struct Line {
    seq: Seq,
    who: Html,
    at: Html,
    words: Html,
    chosen: bool,
    /// Why no case can be made of it.
    why_not: Option<String>,
}

/// A priority that the new case may have.
struct Choice {
    number: u8,
    name: String,
    chosen: bool,
    version: u32,
    statement: String,
}

/// What the new case would promise.
struct Preview {
    promise: Option<Html>,
    ledger: Html,
    why: &'static str,
}

impl Page {
    /// Whether no case can be made of any message.
    fn has_nothing(&self) -> bool {
        self.messages.iter().all(|line| line.why_not.is_some())
    }

    fn hidden(&self) -> Html {
        hidden(&self.shell, "split", &self.key)
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(thought): Query<Thought>,
) -> Result<Response, Problem> {
    page(app, visitor, (id, thought), (Typed::default(), StatusCode::OK)).await
}

/// Makes the case.
pub(super) async fn split(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "split", filled);
    match made(&sent).await {
        Ok(new) => see(&format!("/cases/{new}?done=split")),
        Err(problem) => {
            let thought = Thought::of(&sent.fields);
            sent.refused_on(problem, |app, visitor, again| page(app, visitor, (id, thought), again)).await
        }
    }
}

async fn made(sent: &Sent) -> Result<i64, Problem> {
    let fields = &sent.fields;
    let priority: Option<Priority> = fields.filled("priority").and_then(|text| text.trim().parse().ok());
    // What nobody has confirmed opens as any such case does (policy D10).
    let confirmed = fields.has("confirmed") && priority.is_some();
    let body = Off {
        message: fields.number("message").try_into().unwrap_or_default(),
        subject: fields.filled("subject").map(str::to_owned),
        priority: priority.map(Level),
        confirmation: match confirmed {
            true => Some(confirmation(sent, fields.get("priority"), true)?),
            false => None,
        },
    };
    Ok(splits(&sent.app, sent.asked(), body).await?.id())
}

async fn page(
    app: App,
    visitor: Visitor,
    (id, thought): (i64, Thought),
    again: (Typed, StatusCode),
) -> Result<Response, Problem> {
    begin(app, visitor, (id, Deed::Split), again, move |tx, begun| read(tx, begun, thought)).await
}

fn read(tx: &mut Tx<'_>, begun: Begun, thought: Thought) -> Result<Page, Failure> {
    let reading = begun.reading()?;
    let chosen = thought.priority.trim().parse::<Priority>().ok();
    let subject = match thought.subject.is_empty() {
        true => text(tx, reading.case.opened.subject)?.unwrap_or_default(),
        false => thought.subject,
    };
    let messages = reading.messages_to_split(tx, thought.message)?;
    let priorities =
        reading.catalog.map(|catalog| choices(catalog, chosen, reading.language())).unwrap_or_default();
    let people = reading.people(tx)?;
    let preview = reading.preview_of_split(tx, thought.message, chosen)?;
    let Begun { loaded, side, key, id, number, typed, .. } = begun;
    Ok(Page {
        shell: loaded.shell,
        side,
        key,
        id,
        number,
        messages,
        subject,
        priorities,
        must_confirm: chosen.is_some(),
        people,
        preview,
        typed,
    })
}

fn choices(catalog: &Catalog, chosen: Option<Priority>, language: Language) -> Vec<Choice> {
    let choice = |meaning: &desk::catalog::PriorityMeaning| Choice {
        number: meaning.priority.number(),
        name: meaning.name.get(language).to_owned(),
        chosen: chosen == Some(meaning.priority),
        version: meaning.statement.version,
        statement: meaning.statement.text.get(language).to_owned(),
    };
    catalog.priorities().iter().map(choice).collect()
}

impl Reading<'_> {
    /// What the customer said, and of what a case can be made.
    fn messages_to_split(&self, tx: &mut Tx<'_>, chosen: Seq) -> Result<Vec<Line>, Failure> {
        let said = self.case.messages.iter().filter(|message| message.kind == MessageKind::FromCustomer);
        let mut names = Names::default();
        let mut lines = Vec::new();
        for message in said {
            let decided = self.split_off(tx, message.seq, None)?;
            let words = message.text.map(|sealed| text(tx, sealed)).transpose()?.flatten();
            lines.push(Line {
                seq: message.seq,
                who: self.person(tx, &mut names, message.by)?,
                at: self.there.day_time_element(message.at),
                words: quoted(&words.unwrap_or_else(|| self.t("erased"))),
                chosen: message.seq == chosen && decided.is_ok(),
                why_not: decided.err().map(|refusal| refusal.error.problem(self.language()).to_owned()),
            });
        }
        Ok(lines)
    }

    /// What splitting a message off would be.
    fn split_off(
        &self,
        tx: &mut Tx<'_>,
        message: Seq,
        priority: Option<Priority>,
    ) -> Result<Result<Case, desk::case::Refusal>, Failure> {
        let case = self.case;
        let reached = case.messages.iter().find(|other| other.seq == message).map(|message| message.at);
        let given = match (case.organisation, reached) {
            (Some(organisation), Some(at)) => {
                self.app.entitlements.in_force(tx, organisation, case.site, at)?
            }
            _ => None,
        };
        let entitlement = given.as_deref();
        let world = World { entitlement, ..self.world() };
        // As if it were confirmed now: what is only looked at.
        let version = priority.and_then(|priority| Some(entitlement?.clock(priority).ok()?.statement));
        let confirmation = priority.map(|_| Confirmation {
            contact: case.contact,
            how: Confirmed::Word,
            version: version.unwrap_or_default(),
            language: self.language(),
            at: None,
        });
        let split = Split { message, subject: None, priority, confirmation };
        let off = match case.split(self.id, &split, &world) {
            Ok(off) => off,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let event = |(index, body): (usize, &Body)| Event {
            seq: u32::try_from(index + 1).unwrap_or(u32::MAX),
            occurred: if index == 0 { off.submitted } else { self.now },
            recorded: self.now,
            by: world.by,
            imported: false,
            body: body.clone(),
        };
        let events: Vec<_> = off.there.iter().enumerate().map(event).collect();
        let gone = || store::Error::Shape("what is split off has no beginning".to_owned());
        Ok(Ok(Case::fold(&events).ok_or_else(gone)?))
    }

    fn preview_of_split(
        &self,
        tx: &mut Tx<'_>,
        message: Seq,
        priority: Option<Priority>,
    ) -> Result<Option<Preview>, Failure> {
        let Ok(new) = self.split_off(tx, message, priority)? else { return Ok(None) };
        let (entitlement, _) = given(tx, self.app, &new)?;
        let (Some(made), Some(entitlement)) = (new.promise_in_force(), entitlement.as_deref()) else {
            return Ok(None);
        };
        let Some(shown) = Shown::of_case(&new, entitlement, self.now) else { return Ok(None) };
        let Promised { because, .. } = &made.promise;
        let caption = self.shell.with("split-caption", "priority", i64::from(made.promise.priority.number()));
        let light = ledger::Light {
            dates: &self.shell.dates,
            calendar: shown.calendar,
            until: Some(shown.until()),
            caption: &caption,
        };
        let block = promise::block(&shown, &self.shell.dates, promise::Reader::Agent, "promise-split");
        Ok(Some(Preview {
            promise: Some(block),
            ledger: ledger::table(&made.promise, &light),
            why: why_of(*because, self.language()),
        }))
    }
}
