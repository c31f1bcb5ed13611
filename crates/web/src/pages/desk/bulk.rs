//! Something done to several cases at once: never a lower priority, and never the end of what nobody has answered (policy D8,
//! D18).

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use sla::Language;

use super::bulk_notice::{self, Notice};
use super::queue;
use crate::api::cases::assignment;
use crate::api::cases::life::{self, Voided};
use crate::api::cases::link::{self, Link};
use crate::api::cases::shown::{Relation, VoidReason};
use crate::api::cases::verb::{Asked, Done};
use crate::app::App;
use crate::condition::IfMatch;
use crate::pages::form::Form;
use crate::pages::shell::Shell;
use crate::pages::visitor::{Visitor, own_path, see};
use crate::problem::Problem;

/// So many cases at a time.
pub(super) const MOST: usize = 100;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/queue/bulk", post(bulk))
}

/// What is to be done to which cases.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Bulk {
    /// The cases, by number; a case that is to be as it was is followed by its agent: `7.3`.
    case: Vec<String>,
    /// What: `assign`, `tag`, `untag`, `link`, `void`, `back` or, to be looked at first, `notice`.
    #[serde(rename = "do")]
    what: String,
    agent: String,
    tag: String,
    /// The incident that they are part of.
    incident: String,
    reason: String,
    words: String,
    /// What the customers are told.
    message: String,
    /// Where the list is.
    list: String,
}

/// What was done, and can be undone.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WasDone {
    /// What: `assigned`, `tagged`, `linked`, `voided`, `told` or `undone`.
    pub done: String,
    /// The cases, each as undoing takes it.
    pub of: String,
    /// The tag.
    pub tag: String,
}

impl WasDone {
    /// What was done, as the address of a list says it.
    pub fn read(query: &str) -> Option<Self> {
        let said: Self = serde_html_form::from_str(query).ok()?;
        Some(said).filter(|said| !said.cases().is_empty() && said.sentence().is_some())
    }

    /// The cases, as undoing takes them. Only numbers: anybody can write an address.
    pub fn cases(&self) -> Vec<String> {
        let is_numbers =
            |case: &&str| !case.is_empty() && case.chars().all(|c| c.is_ascii_digit() || c == '.');
        self.of.split(',').filter(is_numbers).take(MOST).map(str::to_owned).collect()
    }

    /// The sentence that says it.
    pub fn sentence(&self) -> Option<&'static str> {
        match self.done.as_str() {
            "assigned" => Some("bulk-assigned"),
            "tagged" => Some("bulk-tagged"),
            "linked" => Some("bulk-linked"),
            "voided" => Some("bulk-voided"),
            "told" => Some("bulk-told"),
            "undone" => Some("bulk-undone"),
            _ => None,
        }
    }

    /// What undoes it.
    pub fn undo(&self) -> Option<&'static str> {
        match self.done.as_str() {
            "assigned" => Some("back"),
            "tagged" => Some("untag"),
            _ => None,
        }
    }
}

async fn bulk(State(app): State<App>, Form { who, data }: Form<Visitor, Bulk>) -> Result<Response, Response> {
    let list = own_path(&data.list).to_owned();
    if data.what == "notice" && !data.case.is_empty() {
        let case = data.case.iter().filter_map(|case| case.parse().ok()).collect();
        let notice = Notice { case, message: data.message, list, key: String::new() };
        return bulk_notice::looked_at(&app, &who, notice, Vec::new()).await;
    }
    let (mut done, mut not) = (Vec::new(), Vec::new());
    let mut chosen = data.case.clone();
    chosen.truncate(MOST);
    for case in &chosen {
        let (number, agent) = case.split_once('.').unwrap_or((case, ""));
        let Ok(id) = number.parse::<i64>() else { continue };
        match one(&app, &who, &data, (id, agent)).await {
            Ok(undo) => done.push(undo),
            Err(problem) => not.push((id, said(problem, who.guest.language))),
        }
    }
    let what = match data.what.as_str() {
        "assign" => "assigned",
        "tag" => "tagged",
        "link" => "linked",
        "void" => "voided",
        _ => "undone",
    };
    if chosen.is_empty() {
        let shell = Shell::for_visitor(&who, app.now());
        not.push((0, shell.t("bulk-none")));
    }
    if not.is_empty() {
        let tag = utf8_percent_encode(&data.tag, NON_ALPHANUMERIC);
        let joint = if list.contains('?') { '&' } else { '?' };
        return Ok(see(&format!("{list}{joint}done={what}&of={}&tag={tag}", done.join(","))));
    }
    queue::with_failures(&app, who, &list, (StatusCode::UNPROCESSABLE_ENTITY, not))
        .await
        .map_err(Problem::into_response)
}

/// Does it to one; what undoing takes.
async fn one(app: &App, who: &Visitor, data: &Bulk, (id, was): (i64, &str)) -> Result<String, Problem> {
    let asked = Asked {
        caller: who.caller.clone(),
        request: None,
        case: id,
        condition: IfMatch::any(),
        heard_until: None,
    };
    let number = |text: &str| text.trim().parse::<i64>().ok().filter(|number| *number > 0);
    match data.what.as_str() {
        "assign" => {
            let agent = match data.agent.as_str() {
                "me" => who.caller.agent_number(),
                other => number(other),
            };
            let before = agent_of(app, id).await?;
            assignment::hands(app, asked, agent).await?;
            Ok(format!("{id}.{before}"))
        }
        "back" => done(id, assignment::hands(app, asked, number(was)).await),
        "tag" => done(id, assignment::tags(app, asked, data.tag.clone()).await),
        "untag" => done(id, assignment::untags(app, asked, data.tag.clone()).await),
        "link" => {
            let (case, relation) = (number(&data.incident).unwrap_or_default(), Relation::Parent);
            done(id, link::links(app, asked, Link { case, relation }).await)
        }
        "void" => {
            let reason = match data.reason.as_str() {
                "test" => VoidReason::Test,
                "duplicate" => VoidReason::Duplicate,
                _ => VoidReason::Spam,
            };
            done(id, life::voids(app, asked, Voided { reason, words: data.words.clone() }).await)
        }
        _ => Err(Problem::not_found()),
    }
}

fn done(id: i64, done: Result<Done, Problem>) -> Result<String, Problem> {
    done.map(|_| id.to_string())
}

/// Who works on a case, by number; 0 for nobody.
async fn agent_of(app: &App, id: i64) -> Result<i64, Problem> {
    let id = desk::id::Id::new(id);
    let kept = app.read(move |tx| Ok(store::load(tx, id)?)).await?;
    Ok(kept.and_then(|kept| kept.case.agent).map_or(0, desk::id::Id::number))
}

pub(super) fn said(problem: Problem, language: Language) -> String {
    let written = problem.write(language, "");
    let fields: Vec<_> = written.errors.into_iter().map(|error| error.problem).collect();
    if fields.is_empty() { written.detail.unwrap_or(written.title) } else { fields.join("; ") }
}
