//! Search: cases by what was said in them, people and organisations by their names. The palette asks it too.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use desk::permission::{Asker, Deed, Scope};
use desk::search::{Part, Query as Words, marked};
use serde::Deserialize;
use sla::Instant;
use store::{Failure, Hit, SearchCursor, Tx};

use super::Side;
use super::row::Row;
use crate::app::App;
use crate::pages::html::{Html, escape, isolated};
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;

/// So many organisations and so many people are shown.
const MOST_NAMES: u32 = 10;
/// So many cases are on a page.
const A_PAGE: u32 = 20;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/search", get(search))
}

/// What is searched for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    after: String,
}

#[derive(Template)]
#[template(path = "desk/search.html")]
struct Page {
    shell: Shell,
    side: Side,
    q: String,
    found: Option<Found>,
}

struct Found {
    /// Organisations by where they are and what they are called.
    organisations: Vec<(String, Html)>,
    people: Vec<Person>,
    cases: Vec<Case>,
    next: Option<String>,
}

struct Person {
    path: String,
    name: Html,
    organisation: Option<Html>,
}

/// A case that was found, with the words that were.
struct Case {
    row: Row,
    subject: Html,
    snippet: Option<Html>,
}

impl Found {
    fn is_empty(&self) -> bool {
        self.organisations.is_empty() && self.people.is_empty() && self.cases.is_empty()
    }
}

async fn search(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let Asker::Agent { .. } = visitor.caller.asker else { return Ok(see("/cases")) };
    if visitor.caller.asker.scope(Deed::Search) == Scope::None {
        return Err(Problem::not_found());
    }
    let now = app.now();
    let shell = Shell::for_visitor(&visitor, now);
    // A number alone is a case, if there is one.
    if let Some(number) = desk::digits::latin(asked.q.trim().trim_start_matches('#'))
        .parse::<i64>()
        .ok()
        .filter(|_| asked.q.trim().starts_with('#'))
    {
        return Ok(see(&format!("/cases/{number}")));
    }
    let guest = visitor.guest.clone();
    let shared = app.clone();
    let page = app
        .read(move |tx| {
            let side = Side::load(tx, (&visitor, &shell), now, "/search")?;
            let query = Words::parse(&asked.q);
            let after = asked.after.parse::<SearchCursor>().ok();
            let found = match asked.q.trim().is_empty() {
                true => None,
                false => Some(find(tx, (&shared, &visitor, &shell), &query, (after, now), &asked.q)?),
            };
            Ok(Page { shell, side, q: asked.q, found })
        })
        .await?;
    Ok(answer(&guest, StatusCode::OK, &page))
}

fn find(
    tx: &mut Tx<'_>,
    (app, visitor, shell): (&App, &Visitor, &Shell),
    query: &Words,
    (after, now): (Option<SearchCursor>, Instant),
    q: &str,
) -> Result<Found, Failure> {
    let asker = &visitor.caller.asker;
    let mut found = Found { organisations: Vec::new(), people: Vec::new(), cases: Vec::new(), next: None };
    if after.is_none() {
        for id in store::find_organisations(tx, asker, query, MOST_NAMES)? {
            let Some(organisation) = store::organisation(tx, id)? else { continue };
            let name = bdi(&marked(&organisation.it.name, query));
            found.organisations.push((format!("/organisations/{id}"), name));
        }
        for id in store::find_contacts(tx, asker, query, MOST_NAMES)? {
            let Some(contact) = store::contact(tx, id)? else { continue };
            let organisation = store::organisation(tx, contact.it.organisation)?;
            found.people.push(Person {
                path: format!("/organisations/{}#contact-{id}", contact.it.organisation),
                name: bdi(&marked(&contact.it.name, query)),
                organisation: organisation.map(|of| isolated(&of.it.name)),
            });
        }
    }
    let page = store::find_cases(tx, &app.entitlements, (asker, now), query, (after, A_PAGE))?;
    found.cases = page.hits.into_iter().map(|hit| case(hit, query, shell)).collect();
    let q = percent_encoding::utf8_percent_encode(q, percent_encoding::NON_ALPHANUMERIC);
    found.next = page.next.map(|next| format!("/search?q={q}&after={next}"));
    Ok(found)
}

fn case(Hit { line, snippet, .. }: Hit, query: &Words, shell: &Shell) -> Case {
    let row = Row::of(&line, shell);
    let subject = line.subject.as_deref().map(|subject| bdi(&marked(subject, query)));
    let snippet = Some(parts(&snippet)).filter(|html| !html.0.is_empty());
    Case { subject: subject.unwrap_or_else(|| row.subject.clone()), row, snippet }
}

/// Text with what was searched for marked in it.
fn parts(parts: &[Part]) -> Html {
    let part = |part: &Part| {
        let text = escape(&desk::text::harmless(&part.text));
        if part.found { format!("<mark>{text}</mark>") } else { text }
    };
    Html(parts.iter().map(part).collect())
}

fn bdi(marked: &[Part]) -> Html {
    Html(format!("<bdi dir=\"auto\">{}</bdi>", parts(marked)))
}
