//! Holiday calendars, in versions that never change.

mod days;

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use desk::id::Id;
use desk::organisation::HolidayCalendar;
use desk::permission::{Asker, Deed, Denied, Whose};
use serde::{Deserialize, Serialize};
use store::{Failure, HolidayVersion, Supposed, Tx, once};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::days::{Day, Input, Note, VersionInput};
use super::contracts::VersionParams;
use super::moves::{self, Moved};
use crate::app::App;
use crate::ask::Ask;
use crate::auth::Caller;
use crate::condition::{IfMatch, etag};
use crate::moment::Moment;
use crate::page::{Page, PageParams, Params, Path};
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(show))
        .routes(routes!(versions, change))
        .routes(routes!(preview))
        .routes(routes!(moves))
}

/// A holiday calendar in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = HolidayCalendarLine)]
struct Line {
    /// Its number.
    id: i64,
    /// The number of its last version.
    #[schema(minimum = 1)]
    version: u32,
    /// What it is called.
    name: String,
}

/// A version of a holiday calendar.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = HolidayCalendar)]
struct Shown {
    /// The calendar's number.
    id: i64,
    /// The number of the version, from 1.
    #[schema(minimum = 1)]
    version: u32,
    /// When the version was made.
    made: Moment,
    /// What it is called.
    name: String,
    /// The days, by date.
    days: Vec<Day>,
    /// What was skipped or isn't as it looks in the iCalendar text that it was made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Note>,
}

impl Shown {
    fn new(id: i64, version: &HolidayVersion, notes: Vec<Note>) -> Self {
        Self {
            id,
            version: version.calendar.version,
            made: version.made.into(),
            name: version.name.clone(),
            days: version.calendar.days.iter().map(Day::from).collect(),
            notes,
        }
    }
}

/// Holiday calendars, in the order of their numbers. A contact sees those that the own organisation's contracts count on.
#[utoipa::path(
    get, path = "/holidays", tag = "holidays", params(PageParams), responses((status = 200, body = Page<Line>))
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let (after, limit) = (page.after_number()?, page.limit(&app)?);
    let of = match caller.asker {
        Asker::Contact { organisation, .. } => {
            caller.may(Deed::SeeHolidays, &Whose::organisation(organisation))?;
            Some(organisation)
        }
        _ => {
            caller.may_at_all(Deed::SeeHolidays)?;
            None
        }
    };
    let listed = app.read(move |tx| Ok(store::holiday_calendars(tx, of, after, limit + 1)?)).await?;
    let line = |of: store::HolidayLine| Line { id: of.id.number(), version: of.version, name: of.name };
    let shown = listed.into_iter().map(line).collect();
    Ok(Page::of(shown, limit, |line: &Line| line.id.to_string()).answer(&uri))
}

/// Adds a holiday calendar. Administrators do.
#[utoipa::path(
    post, path = "/holidays", tag = "holidays", request_body = Input, responses((status = 201, body = Shown))
)]
async fn add(State(app): State<App>, ask: Ask<Input>) -> Result<Response, Problem> {
    ask.caller.may_at_all(Deed::EditHolidays)?;
    let (name, days, notes) = ask.body.read(ask.caller.language)?;
    let (request, now) = (ask.request, app.now());
    let added = app.write(move |tx| {
        once(tx, request.as_ref(), now, |tx| {
            let id = store::add_holidays(tx, &name, now, &days)?;
            let calendar = HolidayCalendar { version: 1, days };
            Ok(Shown::new(id.number(), &HolidayVersion { name, made: now, calendar }, notes))
        })
    });
    let (shown, _) = added.await?;
    let location = [(LOCATION, format!("/api/v1/holidays/{}", shown.id))];
    Ok((StatusCode::CREATED, location, etag(1), Json(shown)).into_response())
}

/// A holiday calendar, in its last version or another.
#[utoipa::path(
    get, path = "/holidays/{id}", tag = "holidays", params(("id" = i64, Path), VersionParams),
    responses((status = 200, body = Shown))
)]
async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Params(VersionParams { version }): Params<VersionParams>,
) -> Result<Response, Problem> {
    let found = app.read(move |tx| found(tx, &caller, Deed::SeeHolidays, id, version)).await?;
    Ok((etag(found.calendar.version), Json(Shown::new(id, &found, Vec::new()))).into_response())
}

/// All versions of a holiday calendar, the first one first.
#[utoipa::path(
    get, path = "/holidays/{id}/versions", tag = "holidays", params(("id" = i64, Path), PageParams),
    responses((status = 200, body = Page<Shown>))
)]
async fn versions(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let (after, limit) = (page.after_number()?, page.limit(&app)?);
    let listed = app.read(move |tx| {
        found(tx, &caller, Deed::SeeHolidays, id, None)?;
        Ok(store::holiday_versions(tx, Id::new(id), after, limit + 1)?)
    });
    let shown = listed.await?.iter().map(|version| Shown::new(id, version, Vec::new())).collect();
    Ok(Page::of(shown, limit, |calendar: &Shown| calendar.version.to_string()).answer(&uri))
}

/// Adds a version to a holiday calendar, which new cases count on: confirming an expected date on another is one.
/// Administrators do.
///
/// Cases that run keep theirs until an agent moves them: `GET /holidays/{id}/moves` lists them.
#[utoipa::path(
    post, path = "/holidays/{id}/versions", tag = "holidays", params(("id" = i64, Path)),
    request_body = VersionInput, responses((status = 201, body = Shown))
)]
async fn change(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<VersionInput>,
) -> Result<Response, Problem> {
    let (caller, request, now) = (ask.caller, ask.request, app.now());
    let (name, days, notes) = ask.body.read(caller.language)?;
    let changed = app.write(move |tx| {
        found(tx, &caller, Deed::EditHolidays, id, None)?;
        once(tx, request.as_ref(), now, |tx| {
            let before = found(tx, &caller, Deed::EditHolidays, id, None)?;
            let from = before.calendar.version;
            let name = name.unwrap_or(before.name);
            let kept = !condition.refuses(from)
                && store::change_holidays(tx, Id::new(id), from, (&name, now, &days))?;
            if !kept {
                return Err(Failure::Changed);
            }
            let calendar = HolidayCalendar { version: from + 1, days };
            Ok(Shown::new(id, &HolidayVersion { name, made: now, calendar }, notes))
        })
    });
    let (shown, _) = changed.await?;
    let location = [(LOCATION, format!("/api/v1/holidays/{}?version={}", shown.id, shown.version))];
    Ok((StatusCode::CREATED, location, etag(shown.version), Json(shown)).into_response())
}

/// What a new version of a holiday calendar would do to the promises that run, before it is added. Nothing is stored.
///
/// A page may be short and yet have a `next`.
#[utoipa::path(
    post, path = "/holidays/{id}/preview", tag = "holidays", params(("id" = i64, Path), PageParams),
    request_body = VersionInput, responses((status = 200, body = Page<Moved>))
)]
async fn preview(
    State(app): State<App>,
    Path(id): Path<i64>,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
    ask: Ask<VersionInput>,
) -> Result<Response, Problem> {
    let (at, now) = ((moves::after(&page)?, page.limit(&app)?), app.now());
    let (caller, entitlements) = (ask.caller, app.entitlements.clone());
    let language = caller.language;
    let (_, days, _) = ask.body.read(language)?;
    let found = app.read(move |tx| {
        let before = found(tx, &caller, Deed::EditHolidays, id, None)?;
        let supposed = HolidayCalendar { version: before.calendar.version + 1, days };
        let supposed = Supposed::Holidays(Id::new(id), &supposed);
        Ok(store::running_moves(tx, &entitlements, supposed, at, now)?)
    });
    Ok(moves::answer(found.await?, language, &uri))
}

/// The cases that run under an older version of a holiday calendar, and what moving each to the newest terms would do now.
///
/// A page may be short and yet have a `next`.
#[utoipa::path(
    get, path = "/holidays/{id}/moves", tag = "holidays", params(("id" = i64, Path), PageParams),
    responses((status = 200, body = Page<Moved>))
)]
async fn moves(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let (at, now) = ((moves::after(&page)?, page.limit(&app)?), app.now());
    let (language, entitlements) = (caller.language, app.entitlements.clone());
    let found = app.read(move |tx| {
        let newest = found(tx, &caller, Deed::SeeHolidays, id, None)?;
        caller.may_at_all(Deed::Move).map_err(|_| Denied::Forbidden)?;
        let supposed = Supposed::Holidays(Id::new(id), &newest.calendar);
        Ok(store::running_moves(tx, &entitlements, supposed, at, now)?)
    });
    Ok(moves::answer(found.await?, language, &uri))
}

/// A version of a calendar that whoever asks may do something to; else there is none. A contact's are those that the own
/// organisation's contracts count on.
fn found(
    tx: &mut Tx<'_>,
    caller: &Caller,
    deed: Deed,
    id: i64,
    version: Option<u32>,
) -> Result<HolidayVersion, Failure> {
    let id = Id::new(id);
    let whose = match caller.asker {
        Asker::Contact { organisation, .. } if store::holidays_serve(tx, id, organisation)? => {
            Whose::organisation(organisation)
        }
        _ => Whose::default(),
    };
    caller.may(deed, &whose)?;
    store::holidays(tx, id, version)?.ok_or(Failure::Denied(Denied::Hidden))
}
