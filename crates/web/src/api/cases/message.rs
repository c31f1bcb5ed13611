//! What was said in a case, and writing as the customer.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use desk::case::{Case, Channel, Message};
use desk::id::Id;
use desk::permission::{Deed, Whose};
use desk::written::text;
use serde::Deserialize;
use store::{Error, Failure, Kept, Tx, Upload};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::names::Names;
use super::said::{Said, is_for};
use super::show::found;
use super::shown::Reader;
use super::verb::{Asked, Done, Verb, with_files};
use crate::app::App;
use crate::ask::Ask;
use crate::auth::Caller;
use crate::condition::IfMatch;
use crate::page::{Page, PageParams, Params, Path, bad_cursor};
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, write))
}

/// What the customer's side writes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MessageInput)]
struct Input {
    /// What it says.
    #[schema(min_length = 1, max_length = 100_000)]
    message: String,
}

/// Writes as the customer, at any hour. A reply that waits for working hours goes back to draft, since its author hasn't
/// read this; a case that was resolved, closed or withdrawn goes on, without a new promise.
#[utoipa::path(
    post, path = "/cases/{id}/messages", tag = "cases", params(("id" = i64, Path)), request_body = Input,
    responses((status = 201, body = Said))
)]
async fn write(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    let (asked, Input { message }) = ask.of(id, condition);
    Ok(writes(&app, asked, &message, Vec::new()).await?.said())
}

/// As [`write`], with files.
pub(crate) async fn writes(
    app: &App,
    asked: Asked,
    message: &str,
    files: Vec<Upload>,
) -> Result<Done, Problem> {
    let message = text("message", message).map_err(Problem::of)?;
    let of = asked.caller.contact();
    let mut verb = Verb::new(app, asked, Deed::Write);
    let (message, files) = (verb.seal(message, of), verb.bring(files));
    verb.run(move |case, world| {
        with_files(case, world, case.customer_writes(message, Channel::Portal)?, &files)
    })
    .await
}

/// Where a message stands among those of the cases that are merged: by time, then case, then place.
pub(crate) type Place = (i64, i64, u32);

/// Everything that was said in a case and in those that are part of it, in the order of time. Contacts see what has left
/// for them: no notes, no drafts, and no reply that is held or can still be undone.
#[utoipa::path(
    get, path = "/cases/{id}/messages", tag = "cases", params(("id" = i64, Path), PageParams),
    responses((status = 200, body = Page<Said>))
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let limit = page.limit(&app)?;
    let after =
        page.after.as_deref().map(|after| place_in(after).ok_or_else(|| bad_cursor(after))).transpose()?;
    let shared = app.clone();
    let said = app.read(move |tx| {
        let all = with_parts(tx, &caller, Id::new(id))?;
        let now = all.iter().map(|kept| kept.case.recorded).fold(shared.now(), Ord::max);
        let reader = Reader { app: &shared, caller: &caller, now };
        let mut names = Names::default();
        let said = conversation(&reader, &all)
            .into_iter()
            .filter(|(place, ..)| after.is_none_or(|after| *place > after));
        let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
        let items = said.take(most).map(|(place, kept, message)| {
            let case = (kept.id, &kept.case);
            Ok((place, Said::of(tx, &mut names, case, message, &kept.events)?))
        });
        Ok(items.collect::<Result<Vec<_>, Error>>()?)
    });
    let said = said.await?;
    let page = Page::of(said, limit, |((at, case, seq), _)| format!("{at}.{case}.{seq}"));
    let (items, next) = (page.items.into_iter().map(|(_, said)| said).collect(), page.next);
    Ok(Page { items, next }.answer(&uri))
}

fn place_in(cursor: &str) -> Option<Place> {
    let mut parts = cursor.split('.');
    let place = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some(place)
}

/// A case with those that are part of it, as far as somebody may see them.
pub(crate) fn with_parts(tx: &mut Tx<'_>, caller: &Caller, id: Id<Case>) -> Result<Vec<Kept>, Failure> {
    let mut all = vec![found(tx, caller, id, Deed::SeeCase)?];
    for part in all[0].case.took_in.clone() {
        let part = store::load(tx, part)?.ok_or(Failure::NoCase(part))?;
        if caller.may(Deed::SeeCase, &Whose::case(&part.case)).is_ok() {
            all.push(part);
        }
    }
    Ok(all)
}

/// What was said, in order. A response that was given in one of the cases and answered another stands where it was given.
pub(crate) fn conversation<'a>(reader: &Reader<'_>, all: &'a [Kept]) -> Vec<(Place, &'a Kept, &'a Message)> {
    let is_here = |case: Id<Case>| all.iter().any(|kept| kept.id == case);
    let said = all.iter().flat_map(|kept| {
        let elsewhere = |message: &Message| {
            kept.case.answered_elsewhere.iter().any(|of| of.seq == message.seq && is_here(of.case))
        };
        let own = kept
            .case
            .messages
            .iter()
            .filter(move |message| !elsewhere(message) && is_for(reader, &kept.case, message));
        own.map(move |message| ((message.at.as_microsecond(), kept.id.number(), message.seq), kept, message))
    });
    let mut said: Vec<_> = said.collect();
    said.sort_unstable_by_key(|(place, ..)| *place);
    said
}
