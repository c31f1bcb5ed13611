//! Searching.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse as _, Response};
use desk::permission::{Deed, Scope};
use desk::search::{Query, marked};
use serde::{Deserialize, Serialize};
use store::{Hit, SearchCursor};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::line::{Line, Stretch};
use crate::api::cases::names::Named;
use crate::app::App;
use crate::auth::Caller;
use crate::page::{PageParams, Params, bad_cursor, linked};
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(search))
}

/// So many organisations and contacts are shown; who wants others types more.
const MOST_NAMES: u32 = 10;

/// What is searched for.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchParams {
    /// Words, all of which must be found, in quotes those that stand next to each other. Spelling is folded: أ إ آ ا, ة ه, ى
    /// ي, tashkeel, digits and case make no difference, and what is spelt as you wrote it comes first. The last word may be
    /// the beginning of one unless a space follows it. Other signs mean nothing: no text is refused.
    q: String,
}

/// What was found.
#[derive(Serialize, ToSchema)]
#[schema(as = SearchResults)]
struct Found {
    /// Organisations by their names; on the first page.
    organisations: Vec<Named>,
    /// Contacts by their names, addresses and numbers; on the first page.
    contacts: Vec<Person>,
    /// Cases.
    items: Vec<Shown>,
    /// What to give as `after` for the next page; nothing on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next: Option<String>,
}

/// A contact that was found.
#[derive(Serialize, ToSchema)]
#[schema(as = FoundContact)]
struct Person {
    /// Its number.
    id: i64,
    /// What the person is called.
    name: String,
    /// The organisation, by its number.
    organisation: i64,
}

/// A case that was found.
#[derive(Serialize, ToSchema)]
#[schema(as = FoundCase)]
struct Shown {
    /// The case.
    case: Line,
    /// Its subject, with what was searched for.
    subject: Vec<Stretch>,
    /// The message that has what was searched for, by its event; nothing where the number or the tags have it.
    message: Option<u32>,
    /// The part of the message around it.
    snippet: Vec<Stretch>,
}

/// Searches in what was said in cases, in their tags and numbers, and in the names of organisations and contacts, of those that
/// you may see.
///
/// All words are found in one message, the first one together with the subject; a word that is in the name of the organisation
/// or the contact is found in all of their cases. Of the same spelling, the newest cases come first.
#[utoipa::path(
    get, path = "/search", tag = "search", params(SearchParams, PageParams), responses((status = 200, body = Found))
)]
async fn search(
    State(app): State<App>,
    caller: Caller,
    Params(SearchParams { q }): Params<SearchParams>,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    if caller.asker.scope(Deed::Search) == Scope::None {
        return Err(Problem::not_found());
    }
    let limit = page.limit(&app)?;
    let after =
        page.after.as_deref().map(|after| after.parse::<SearchCursor>().map_err(|()| bad_cursor(after)));
    let after = after.transpose()?;
    let shows_desk = caller.may_at_all(Deed::SeeNotes).is_ok();
    let (now, entitlements) = (app.now(), app.entitlements.clone());
    let found = app.read(move |tx| {
        let (asker, query) = (&caller.asker, Query::parse(&q));
        let (mut organisations, mut contacts) = (Vec::new(), Vec::new());
        if after.is_none() {
            for id in store::find_organisations(tx, asker, &query, MOST_NAMES)? {
                let organisation = store::organisation(tx, id)?;
                organisations.push(Named::new(id.number(), organisation.map(|of| of.it.name)));
            }
            for id in store::find_contacts(tx, asker, &query, MOST_NAMES)? {
                let Some(contact) = store::contact(tx, id)? else { continue };
                let (organisation, name) = (contact.organisation.number(), contact.it.name);
                contacts.push(Person { id: id.number(), name, organisation });
            }
        }
        let page = store::find_cases(tx, &entitlements, (asker, now), &query, (after, limit))?;
        let shown = |Hit { line, message, snippet }| shown(line, message, snippet, &query, shows_desk);
        let items = page.hits.into_iter().map(shown).collect();
        Ok(Found { organisations, contacts, items, next: page.next.map(|next| next.to_string()) })
    });
    let found = found.await?;
    let link = linked(&uri, found.next.as_deref());
    Ok((link, Json(found)).into_response())
}

fn shown(
    line: store::CaseLine,
    message: Option<u32>,
    snippet: Vec<desk::search::Part>,
    query: &Query,
    shows_desk: bool,
) -> Shown {
    let stretches = |parts: Vec<desk::search::Part>| parts.into_iter().map(Stretch::from).collect();
    let subject = line.subject.as_deref().map(|subject| marked(subject, query)).unwrap_or_default();
    Shown {
        subject: stretches(subject),
        message,
        snippet: stretches(snippet),
        case: Line::shown(line, shows_desk),
    }
}
