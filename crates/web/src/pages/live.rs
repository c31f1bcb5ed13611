//! Live pages: a browser is told which cases changed, and asks for its page again. It is sent no more than that, and a line to
//! be spoken where it concerns the reader.

use std::collections::HashMap;
use std::fmt;

use axum::Router;
use axum::extract::{FromRequestParts as _, Query, State};
use axum::http::request::Parts;
use axum::response::Response;
use axum::response::sse::Event as Sent;
use axum::routing::get;
use desk::case::{Body, Case, Event, Seq, UNDO};
use desk::id::Id;
use desk::identity::{Preferences, Topic, Ways};
use desk::people::{Actor, Agent};
use desk::permission::{Asker, Deed};
use serde::{Deserialize, Serialize};
use sla::{Instant, SupportTime};
use store::{Became, Cursor, Error, Happened, Tx};

use super::visitor::Visitor;
use super::words::Words;
use crate::api::{Begin, Follower, open_stream};
use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;

/// Whose draft was kept so lately is writing.
const WRITES: SupportTime = SupportTime::from_microseconds(-60_000_000);
/// So far back is looked for mail that no event tells of: a page that was away for longer asks for itself when it is back.
const CAME: SupportTime = SupportTime::from_microseconds(-60_000_000);

/// What a page shows.
#[derive(Clone, Debug)]
pub(crate) enum Follows {
    /// Any case may be on it.
    Cases,
    /// These cases.
    These(Vec<Id<Case>>),
}

/// As scripts read it.
impl fmt::Display for Follows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cases => f.write_str("cases"),
            Self::These(cases) => {
                let numbers: Vec<_> = cases.iter().map(ToString::to_string).collect();
                f.write_str(&numbers.join(" "))
            }
        }
    }
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/live", get(live))
}

#[derive(Deserialize)]
struct From {
    after: Option<String>,
}

/// What changes from a place in the feed on, as Server-Sent Events.
async fn live(
    State(app): State<App>,
    visitor: Visitor,
    Query(from): Query<From>,
    parts: Parts,
) -> Result<Response, Problem> {
    // A page says where it is; what was before isn't told to one that doesn't.
    let begin = Begin::read(from.after.as_deref().or(Some("end")), &parts.headers)?;
    let after = app.read(move |tx| begin.cursor(tx)).await?;
    let key = visitor.caller.key;
    let reader = Reader {
        app: app.clone(),
        parts,
        caller: visitor.caller,
        preferences: visitor.session.preferences,
        told: HashMap::new(),
        undoable: Vec::new(),
        aside: HashMap::new(),
    };
    open_stream(app, key, after, reader)
}

/// Somebody whose browser is open.
struct Reader {
    app: App,
    parts: Parts,
    caller: Caller,
    /// What the person wants to be told of.
    preferences: Preferences,
    /// Who writes where, as this browser was last told.
    told: HashMap<(Id<Case>, Id<Agent>), Instant>,
    /// Replies that can still be undone, and until when: a customer isn't told of one before.
    undoable: Vec<(Instant, Id<Case>, Seq)>,
    /// What became of mails that no event tells of, as this browser was last told.
    aside: HashMap<i64, Became>,
}

/// That a case changed, and what is to be said of it.
#[derive(Serialize)]
struct Hint {
    case: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<String>,
    /// Whether it is said on the page.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    page: bool,
    /// Whether the browser tells it where the page isn't looked at.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    browser: bool,
}

impl Hint {
    fn of(id: Id<Case>, said: Option<(String, Ways)>) -> Self {
        let (said, ways) = said.unzip();
        let told = |way: fn(Ways) -> bool| ways.is_some_and(way);
        Self { case: id.number(), said, page: told(|ways| ways.page), browser: told(|ways| ways.browser) }
    }
}

/// That an agent writes in a case.
#[derive(Serialize)]
struct Writes {
    case: i64,
    agent: i64,
    said: String,
}

impl Follower for Reader {
    fn show(&mut self, tx: &mut Tx<'_>, happened: &[(Cursor, Happened)]) -> Result<Vec<Sent>, Error> {
        let mut sent = Vec::new();
        let mut last = None;
        for (cursor, happened) in happened {
            if let Some(hint) = self.hint(tx, happened)? {
                sent.push(json(&hint)?.id(cursor.to_string()));
                last = Some(cursor);
            }
        }
        // A place without anything, so that what isn't for this reader isn't looked through again.
        let end = happened.last().map(|(cursor, _)| cursor);
        sent.extend(end.filter(|end| last != Some(end)).map(|end| Sent::default().id(end.to_string())));
        match self.caller.role() {
            Some(_) => {
                sent.extend(self.mail_aside(tx)?);
                sent.extend(self.who_writes(tx)?);
            }
            None => sent.extend(self.no_longer_undoable()?),
        }
        Ok(sent)
    }

    async fn may_still(&mut self) -> bool {
        match Visitor::from_request_parts(&mut self.parts, &self.app).await {
            Ok(visitor) => {
                self.caller = visitor.caller;
                self.preferences = visitor.session.preferences;
                true
            }
            Err(_) => false,
        }
    }
}

impl Reader {
    fn hint(&mut self, tx: &mut Tx<'_>, happened: &Happened) -> Result<Option<Hint>, Error> {
        let Happened::ToCase(id, event) = happened else { return Ok(None) };
        let Some((whose, agent)) = store::concerned(tx, *id)? else { return Ok(None) };
        let is_agent = self.caller.role().is_some();
        if self.caller.may(Deed::SeeCase, &whose).is_err()
            || !(is_agent || is_shown_to_customers(&event.body))
        {
            return Ok(None);
        }
        match event.body {
            Body::Replied { .. } if !is_agent => {
                self.undoable.push((
                    event.occurred.checked_add(UNDO).unwrap_or(event.occurred),
                    *id,
                    event.seq,
                ));
                return Ok(None);
            }
            Body::TakenBack { reply } => self.undoable.retain(|(_, of, seq)| (*of, *seq) != (*id, reply)),
            _ => {}
        }
        let word = Some(event).filter(|event| !event.imported).and_then(|event| self.word(event, agent));
        let told = word.filter(|(_, ways)| ways.page || ways.browser);
        let said =
            told.map(|(word, ways)| (self.words().with(word, &[("case", format!("#{id}").into())]), ways));
        Ok(Some(Hint::of(*id, said)))
    }

    /// What is said of an event, where it is worth a line to this reader, and in which ways.
    fn word(&self, event: &Event, agent: Option<Id<Agent>>) -> Option<(&'static str, Ways)> {
        let Asker::Agent { id: me, .. } = self.caller.asker else {
            let (word, topic) = match event.body {
                Body::Left { .. } => ("live-answered", Topic::SupportWrote),
                Body::AvailabilityAsked { .. } => ("live-asked", Topic::Asked),
                Body::Lowered { .. } if event.by.is_agent() => ("live-lowered", Topic::Lowered),
                Body::ContestDecided { .. } => ("live-contest-decided", Topic::Lowered),
                _ => return None,
            };
            return Some((word, self.preferences.ways(topic)));
        };
        let is_mine = agent == Some(me);
        let (word, topic) = match event.body {
            Body::Assigned { agent: Some(to), .. } if to == me && event.by != Actor::Agent(me) => {
                ("live-assigned", Topic::Assigned)
            }
            Body::CustomerWrote { .. } if is_mine => ("live-customer-wrote", Topic::CustomerWrote),
            Body::Reminded { percent: 80, .. } if is_mine => ("live-soon", Topic::Soon),
            Body::Reminded { percent: 100, .. } if is_mine => ("live-overdue", Topic::Missed),
            _ => return None,
        };
        Some((word, self.preferences.ways(topic)))
    }

    /// Replies that are the customer's to see by now. They come with no place in the feed, which is past them.
    fn no_longer_undoable(&mut self) -> Result<Vec<Sent>, Error> {
        let now = self.app.now();
        let (over, still): (Vec<_>, Vec<_>) = self.undoable.drain(..).partition(|(until, ..)| *until <= now);
        self.undoable = still;
        let ways = self.preferences.ways(Topic::SupportWrote);
        let sent = over.into_iter().map(|(_, id, _)| {
            let said = self.words().with("live-answered", &[("case", format!("#{id}").into())]);
            let told = Some((said, ways)).filter(|(_, ways)| ways.page || ways.browser);
            Ok(json(&Hint::of(id, told))?.event("again"))
        });
        sent.collect()
    }

    /// Cases whose pages show mail that isn't part of them, as far as this browser wasn't told yet. It has no place in the
    /// feed.
    fn mail_aside(&mut self, tx: &mut Tx<'_>) -> Result<Vec<Sent>, Error> {
        let now = self.app.now();
        let lately = store::mails_aside(tx, now.checked_add(CAME).unwrap_or(now))?;
        let told = std::mem::replace(&mut self.aside, lately.iter().map(|of| (of.id, of.became)).collect());
        let mut sent = Vec::new();
        for of in lately.into_iter().filter(|of| told.get(&of.id) != Some(&of.became)) {
            let Some((whose, _)) = store::concerned(tx, of.case)? else { continue };
            if self.caller.may(Deed::SeeMail, &whose).is_ok() {
                sent.push(json(&Hint::of(of.case, None))?.event("again"));
            }
        }
        Ok(sent)
    }

    /// Who writes where, as far as this browser wasn't told yet.
    fn who_writes(&mut self, tx: &mut Tx<'_>) -> Result<Vec<Sent>, Error> {
        let now = self.app.now();
        let since = now.checked_add(WRITES).unwrap_or(now);
        let mut sent = Vec::new();
        self.told.retain(|_, saved| *saved > since);
        for writing in store::writing(tx, since)? {
            let is_me = matches!(self.caller.asker, Asker::Agent { id, .. } if id == writing.agent);
            let told = self.told.insert((writing.case, writing.agent), writing.saved);
            if is_me || told == Some(writing.saved) {
                continue;
            }
            let Some(agent) = store::agent(tx, writing.agent)? else { continue };
            let said = self.words().with("live-writing", &[("name", agent.it.name.into())]);
            let hint = Writes { case: writing.case.number(), agent: writing.agent.number(), said };
            sent.push(json(&hint)?.event("writing"));
        }
        Ok(sent)
    }

    fn words(&self) -> &'static Words {
        Words::of(self.caller.language)
    }
}

fn json(hint: &impl Serialize) -> Result<Sent, Error> {
    Sent::default().json_data(hint).map_err(|e| Error::Shape(e.to_string()))
}

/// Whether a customer's page may show anything of it; of what is the desk's own not even the time is told.
fn is_shown_to_customers(body: &Body) -> bool {
    !matches!(
        body,
        Body::Noted { .. }
            | Body::Replied { leaves: Some(_), .. }
            | Body::BackToDraft { .. }
            | Body::Reworded { .. }
            | Body::Heard { .. }
            | Body::Assigned { .. }
            | Body::Attached { note: true, .. }
            | Body::Tagged { .. }
            | Body::Untagged { .. }
            | Body::Reminded { .. }
            | Body::Alerted { .. }
    )
}
