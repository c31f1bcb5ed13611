//! Making a case of a message (policy D22): what it would promise is shown first.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use desk::case::{Body, Case, Confirmation, Confirmed, Event, MessageKind, Promised, Seq, Split, World};
use desk::catalog::{Catalog, Priority};
use desk::id::Id;
use desk::permission::Deed;
use serde::Deserialize;
use sla::{Instant, Language};
use store::{Failure, Kept, Tx};

use super::super::Side;
use super::thread::quoted;
use super::{clocks, given, key};
use crate::api::cases::merge::{Off, splits};
use crate::api::cases::names::Names;
use crate::api::cases::promise::why_of;
use crate::api::cases::show::found;
use crate::api::cases::shown::text;
use crate::app::App;
use crate::page::Path;
use crate::pages::cases::verbs::confirmation;
use crate::pages::cases::{Sent, Typed, is_shown_with_the_form};
use crate::pages::form::{Fields, Form};
use crate::pages::html::{Html, case_number, escape, isolated};
use crate::pages::ledger;
use crate::pages::promise::{self, Shown};
use crate::pages::shell::{Shell, answer};
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
    fn hidden(&self) -> Html {
        let (csrf, key) = (self.shell.csrf_field(), &self.key);
        Html(format!("{csrf}<input type=\"hidden\" name=\"key\" value=\"split-{key}\">"))
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
pub(super) async fn split(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form { who, data }: Form<Visitor, Fields>,
) -> Response {
    let form = "split".to_owned();
    let sent = Sent { app: app.clone(), visitor: who.clone(), case: id, form, fields: data.clone() };
    match made(&sent).await {
        Ok(new) => see(&format!("/cases/{new}?done=split")),
        Err(problem) if is_shown_with_the_form(problem.status()) => {
            let status = problem.status();
            let message = data.number("message").try_into().unwrap_or_default();
            let (subject, priority) = (data.get("subject").to_owned(), data.get("priority").to_owned());
            let thought = Thought { message, subject, priority };
            let typed = Typed::refused("split".to_owned(), data, &problem, &who);
            page(app, who, (id, thought), (typed, status)).await.unwrap_or_else(Problem::into_response)
        }
        Err(problem) => problem.into_response(),
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
    (typed, status): (Typed, StatusCode),
) -> Result<Response, Problem> {
    let (guest, shared, key) = (visitor.guest.clone(), app.clone(), key(&app));
    let page = app
        .read(move |tx| {
            let kept = found(tx, &visitor.caller, Id::new(id), Deed::Split)?;
            let now = shared.now().max(kept.case.recorded);
            let shell = Shell::for_visitor(&visitor, now);
            let looked = Looked { app: &shared, visitor: &visitor, shell: &shell, kept: &kept, now };
            let (_, catalog) = given(tx, &shared, &kept.case)?;
            let chosen = thought.priority.trim().parse::<Priority>().ok();
            let subject = match thought.subject.is_empty() {
                true => text(tx, kept.case.opened.subject)?.unwrap_or_default(),
                false => thought.subject.clone(),
            };
            Ok(Page {
                key,
                id,
                number: case_number(id),
                messages: looked.messages(tx, thought.message)?,
                subject,
                priorities: catalog
                    .as_deref()
                    .map(|catalog| choices(catalog, chosen, shell.language))
                    .unwrap_or_default(),
                must_confirm: chosen.is_some(),
                people: looked.people(tx)?,
                preview: looked.preview(tx, thought.message, chosen)?,
                side: Side::load(tx, (&visitor, &shell), now, "")?,
                typed,
                shell,
            })
        })
        .await?;
    Ok(answer(&guest, status, &page))
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

/// For whom a case is looked at, and when.
struct Looked<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    shell: &'a Shell,
    kept: &'a Kept,
    now: Instant,
}

impl Looked<'_> {
    /// What the customer said, and of what a case can be made.
    fn messages(&self, tx: &mut Tx<'_>, chosen: Seq) -> Result<Vec<Line>, Failure> {
        let (case, language) = (&self.kept.case, self.shell.language);
        let (entitlement, _) = given(tx, self.app, case)?;
        let there = clocks(tx, self.shell, case, entitlement.as_deref())?;
        let mut names = Names::default();
        let mut lines = Vec::new();
        for message in case.messages.iter().filter(|message| message.kind == MessageKind::FromCustomer) {
            let decided = self.decided(tx, message.seq, None)?;
            let words = message.text.map(|sealed| text(tx, sealed)).transpose()?.flatten();
            let who = names.of(tx, message.by)?;
            lines.push(Line {
                seq: message.seq,
                who: who
                    .map_or_else(|| Html(escape(&self.shell.t("case-by-stranger"))), |name| isolated(&name)),
                at: there.day_time_element(message.at),
                words: quoted(&words.unwrap_or_else(|| self.shell.t("erased"))),
                chosen: message.seq == chosen && decided.is_ok(),
                why_not: decided.err().map(|refusal| refusal.error.problem(language).to_owned()),
            });
        }
        Ok(lines)
    }

    /// What splitting a message off would be.
    fn decided(
        &self,
        tx: &mut Tx<'_>,
        message: Seq,
        priority: Option<Priority>,
    ) -> Result<Result<Case, desk::case::Refusal>, Failure> {
        let case = &self.kept.case;
        let reached = case.messages.iter().find(|other| other.seq == message).map(|message| message.at);
        let given = match (case.organisation, reached) {
            (Some(organisation), Some(at)) => {
                self.app.entitlements.in_force(tx, organisation, case.site, at)?
            }
            _ => None,
        };
        let caller = &self.visitor.caller;
        let entitlement = given.as_deref();
        let world = World { now: self.now, by: caller.actor(), role: caller.role(), entitlement };
        // As if it were confirmed now: what is only looked at.
        let version = priority.and_then(|priority| Some(entitlement?.clock(priority).ok()?.statement));
        let confirmation = priority.map(|_| Confirmation {
            contact: case.contact,
            how: Confirmed::Word,
            version: version.unwrap_or_default(),
            language: self.shell.language,
            at: None,
        });
        let split = Split { message, subject: None, priority, confirmation };
        let off = match case.split(self.kept.id, &split, &world) {
            Ok(off) => off,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let event = |(index, body): (usize, &Body)| Event {
            seq: u32::try_from(index + 1).unwrap_or(u32::MAX),
            occurred: if index == 0 { off.submitted } else { self.now },
            recorded: self.now,
            by: caller.actor(),
            imported: false,
            body: body.clone(),
        };
        let events: Vec<_> = off.there.iter().enumerate().map(event).collect();
        let gone = || store::Error::Shape("what is split off has no beginning".to_owned());
        Ok(Ok(Case::fold(&events).ok_or_else(gone)?))
    }

    fn preview(
        &self,
        tx: &mut Tx<'_>,
        message: Seq,
        priority: Option<Priority>,
    ) -> Result<Option<Preview>, Failure> {
        let Ok(new) = self.decided(tx, message, priority)? else { return Ok(None) };
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
            why: why_of(*because, self.shell.language),
        }))
    }

    /// Who may have confirmed the priority.
    fn people(&self, tx: &mut Tx<'_>) -> Result<Vec<(i64, String)>, Failure> {
        let Some(organisation) = self.kept.case.organisation else { return Ok(Vec::new()) };
        let asker = self.visitor.caller.asker;
        let mut people = store::contacts(tx, organisation, &asker, 0, 100)?;
        people.sort_by_key(|(id, _)| Some(*id) != self.kept.case.contact);
        let line = |(id, contact): (Id<desk::people::Contact>, store::Versioned<desk::people::Contact>)| {
            (id.number(), desk::text::harmless(&contact.it.name).into_owned())
        };
        Ok(people.into_iter().map(line).collect())
    }
}
