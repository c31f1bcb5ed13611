//! A case's terms: going to another contract or site (policy D9), or to new versions (policy D20).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::case::{Body, Case, Entitlement, Move, Refusal, Sealed, UpdateTerms, Why, World};
use desk::contract::Contract;
use desk::id::Id;
use desk::people::Site;
use desk::permission::Deed;
use desk::written::text;
use serde::Deserialize;
use sla::{Instant, Name};
use store::{Entitlements, Failure, Tx};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::outlook::{Outlook, tried};
use super::shown::Shown;
use super::verb::{Asked, Done, Verb};
use crate::app::App;
use crate::ask::Ask;
use crate::auth::Caller;
use crate::condition::IfMatch;
use crate::page::{Params, Path};
use crate::problem::{Problem, wrong};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(move_to))
        .routes(routes!(preview_move))
        .routes(routes!(update))
        .routes(routes!(preview_update))
}

/// Where a case goes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MoveInput)]
pub(crate) struct MoveInput {
    /// The site; the case's own unless it is given.
    #[serde(default)]
    pub site: Option<i64>,
    /// The contract; the one in force for the site, unless it is given.
    #[serde(default)]
    pub contract: Option<i64>,
    /// Whether the site or contract had been chosen wrongly: the case then counts from its submission outright, under what
    /// was in force at that time.
    #[serde(default)]
    pub correction: bool,
    /// Why.
    #[schema(min_length = 1, max_length = 100_000)]
    pub reason: String,
}

/// Where a case is thought to go.
#[derive(Clone, Copy, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Goal {
    /// The site; the case's own unless it is given.
    #[param(nullable = false)]
    pub site: Option<i64>,
    /// The contract; the one in force for the site, unless it is given.
    #[param(nullable = false)]
    pub contract: Option<i64>,
    /// Whether the site or contract had been chosen wrongly, so that the case counts from its submission outright.
    #[serde(default)]
    #[param(nullable = false)]
    pub correction: bool,
}

/// Why a case goes to new versions of its terms.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TermsUpdateInput)]
struct UpdateInput {
    /// Why.
    #[schema(min_length = 1, max_length = 100_000)]
    reason: String,
}

/// Moves a case to another site or contract of its organisation. A case that nobody has answered gets its deadline by the
/// rule for every change of terms, or from its submission outright where a wrong choice is put right; one that was answered
/// gets no new promise.
#[utoipa::path(
    post, path = "/cases/{id}/move", tag = "cases", params(("id" = i64, Path)), request_body = MoveInput,
    responses((status = 200, body = Shown))
)]
async fn move_to(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<MoveInput>,
) -> Result<Response, Problem> {
    let (asked, body) = ask.of(id, condition);
    Ok(moves(&app, asked, body).await?.case())
}

/// As [`move_to`].
pub(crate) async fn moves(app: &App, asked: Asked, body: MoveInput) -> Result<Done, Problem> {
    let MoveInput { site, contract, correction, reason } = body;
    let reason = text("reason", &reason).map_err(Problem::of)?;
    let mut verb = Verb::new(app, asked, Deed::Move);
    let words = verb.seal(reason, None);
    let (goal, entitlements) = (Goal { site, contract, correction }, app.entitlements.clone());
    verb.reading(move |tx, case, world| moved(tx, &entitlements, goal, words, (case, world))).await
}

/// Shows what moving the case would make of its promise.
#[utoipa::path(
    get, path = "/cases/{id}/move/preview", tag = "cases", params(("id" = i64, Path), Goal),
    responses((status = 200, body = Outlook))
)]
async fn preview_move(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Params(goal): Params<Goal>,
) -> Result<Response, Problem> {
    let outlook = tried(&app, (caller, id, Deed::Move), move |tx, reader, case, world| {
        let bodies = moved(tx, &reader.app.entitlements, goal, UNSAID, (case, world))?;
        Ok(Outlook::of(tx, reader, (case, &case.after(bodies, world)), case.prospect_as_is().warning())?)
    });
    Ok(Json(outlook.await?).into_response())
}

/// Moves a case to the newest versions of the terms that it is under: of its contract, the catalogue and the site's
/// holidays. Until an agent does so it keeps those that it was opened under.
#[utoipa::path(
    post, path = "/cases/{id}/terms", tag = "cases", params(("id" = i64, Path)), request_body = UpdateInput,
    responses((status = 200, body = Shown))
)]
async fn update(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<UpdateInput>,
) -> Result<Response, Problem> {
    let (asked, UpdateInput { reason }) = ask.of(id, condition);
    Ok(updates(&app, asked, &reason).await?.case())
}

/// As [`update`].
pub(crate) async fn updates(app: &App, asked: Asked, reason: &str) -> Result<Done, Problem> {
    let reason = text("reason", reason).map_err(Problem::of)?;
    let mut verb = Verb::new(app, asked, Deed::Move);
    let words = verb.seal(reason, None);
    let entitlements = app.entitlements.clone();
    verb.reading(move |tx, case, world| updated(tx, &entitlements, words, (case, world))).await
}

/// Shows what the newest versions of its terms would make of the case's promise.
#[utoipa::path(
    get, path = "/cases/{id}/terms/preview", tag = "cases", params(("id" = i64, Path)),
    responses((status = 200, body = Outlook))
)]
async fn preview_update(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let outlook = tried(&app, (caller, id, Deed::Move), move |tx, reader, case, world| {
        let bodies = updated(tx, &reader.app.entitlements, UNSAID, (case, world))?;
        Ok(Outlook::of(tx, reader, (case, &case.after(bodies, world)), case.prospect_as_is().warning())?)
    });
    Ok(Json(outlook.await?).into_response())
}

/// Nobody has said why yet.
const UNSAID: Sealed = Sealed([0; 32]);

/// What moving a case to where it goes is.
pub(crate) fn moved(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    Goal { site, contract, correction }: Goal,
    words: Sealed,
    (case, world): (&Case, &World<'_>),
) -> Result<Vec<Body>, Failure> {
    let Some(site) = site.map(Id::new).or(case.site) else { return Err(in_triage()) };
    let at = if correction { case.submitted } else { world.now };
    let to = goal(tx, entitlements, case, (site, contract.map(Id::new)), at)?;
    Ok(case.move_to(&Move { site, to: &to, words, correction }, world)?)
}

/// What the organisation's contract gives a site at an instant.
fn goal(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    case: &Case,
    (site, contract): (Id<Site>, Option<Id<Contract>>),
    at: Instant,
) -> Result<Arc<Entitlement>, Failure> {
    let Some(organisation) = case.organisation else { return Err(in_triage()) };
    if store::site(tx, site)?.is_none_or(|found| found.organisation != organisation) {
        let (en, ar) = ("the customer has no site with this number", "لا موقع بهذا الرقم لدى العميل");
        return Err(wrong("site", site, en, ar));
    }
    let Some(id) = contract else {
        let given = entitlements.in_force(tx, organisation, Some(site), at)?;
        return given.ok_or_else(|| {
            wrong(
                "site",
                site,
                "no contract was in force for this site then: choose another, or add the contract first",
                "لم يكن أي عقد ساريًا لهذا الموقع حينها: اختر موقعًا آخر، أو أضف العقد أولًا",
            )
        });
    };
    let found = store::contract(tx, id)?.filter(|found| found.organisation() == organisation);
    let Some(found) = found else {
        let (en, ar) = ("the customer has no contract with this number", "لا عقد بهذا الرقم لدى العميل");
        return Err(wrong("contract", id, en, ar));
    };
    entitlements.given_by(tx, &found, Some(site), at)?.ok_or_else(|| {
        wrong(
            "contract",
            id,
            "it wasn't in force for this site then: choose another site or contract",
            "لم يكن ساريًا لهذا الموقع حينها: اختر موقعًا أو عقدًا آخر",
        )
    })
}

fn in_triage() -> Failure {
    let (en, ar) = (
        "the case belongs to no contract yet: match it to a customer first",
        "لا تتبع الحالة عقدًا بعد: اربطها بعميل أولًا",
    );
    Failure::Refused(Refusal::new(Why::Conflict, "terms", "", Name::new(en, ar)))
}

/// What moving a case to the newest versions of its terms is.
pub(super) fn updated(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    words: Sealed,
    (case, world): (&Case, &World<'_>),
) -> Result<Vec<Body>, Failure> {
    if case.terms.is_none() {
        return Err(in_triage());
    }
    let to = entitlements.newest(tx, case)?.ok_or_else(|| {
        wrong(
            "site",
            case.site.map_or_else(String::new, |site| site.to_string()),
            "the contract doesn't cover the case's site any more: move the case to another site or contract",
            "لم يعد العقد يشمل موقع الحالة: انقلها إلى موقع أو عقد آخر",
        )
    })?;
    Ok(case.update_terms(&UpdateTerms { to: &to, words }, world)?)
}
