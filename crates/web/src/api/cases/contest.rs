//! Contesting a lowering, and deciding on it (policy D8).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::case::{Case, DecideContest, Sealed, Seq, World};
use desk::permission::Deed;
use desk::written::text;
use serde::{Deserialize, Serialize};
use store::{Failure, Tx};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::outlook::{Outlook, tried};
use super::shown::{Reader, Shown};
use super::verb::{Asked, Done, Verb};
use crate::app::App;
use crate::ask::Ask;
use crate::auth::Caller;
use crate::condition::IfMatch;
use crate::page::Path;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(contest)).routes(routes!(decide)).routes(routes!(preview))
}

/// Why a lowering was wrong.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContestInput)]
pub(crate) struct Contest {
    /// The lowering, by its event.
    #[schema(minimum = 1)]
    pub lowering: u32,
    /// Why, in the customer's words.
    #[schema(min_length = 1, max_length = 100_000)]
    pub reason: String,
}

/// What a lead decided on a contested lowering.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContestDecisionInput)]
pub(crate) struct Decision {
    /// Whether the customer was right: it is as if the lowering had never been.
    pub upheld: bool,
    /// Why, in the lead's words.
    #[schema(min_length = 1, max_length = 100_000)]
    pub reason: String,
}

/// What each decision would make of the promise.
#[derive(Serialize, ToSchema)]
#[schema(as = ContestPreview)]
struct Preview {
    /// If the contest is upheld: the deadline is what it would be had the lowering never been, even where that makes it
    /// missed.
    upheld: Outlook,
    /// If it isn't.
    dismissed: Outlook,
}

/// Contests a lowering by support; once, and also when the case is over. A lead decides on it.
#[utoipa::path(
    post, path = "/cases/{id}/contests", tag = "cases", params(("id" = i64, Path)), request_body = Contest,
    responses((status = 200, body = Shown))
)]
async fn contest(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Contest>,
) -> Result<Response, Problem> {
    let (asked, body) = ask.of(id, condition);
    Ok(contests(&app, asked, body).await?.case())
}

/// As [`contest`].
pub(crate) async fn contests(app: &App, asked: Asked, body: Contest) -> Result<Done, Problem> {
    let reason = text("reason", &body.reason).map_err(Problem::of)?;
    let of = asked.caller.contact();
    let mut verb = Verb::new(app, asked, Deed::Contest);
    let words = verb.seal(reason, of);
    verb.run(move |case, world| case.contest(body.lowering, words, world)).await
}

/// Decides on a contest. If it is upheld, priority and deadline are what they would be had the lowering never been, even
/// where that makes the case missed; every later change is counted again at its own time and under its own terms.
#[utoipa::path(
    post, path = "/cases/{id}/contests/{lowering}/decision", tag = "cases",
    params(("id" = i64, Path), ("lowering" = u32, Path)), request_body = Decision,
    responses((status = 200, body = Shown))
)]
async fn decide(
    State(app): State<App>,
    Path((id, lowering)): Path<(i64, Seq)>,
    condition: IfMatch,
    ask: Ask<Decision>,
) -> Result<Response, Problem> {
    let (asked, body) = ask.of(id, condition);
    Ok(decides(&app, asked, lowering, body).await?.case())
}

/// As [`decide`].
pub(crate) async fn decides(app: &App, asked: Asked, lowering: Seq, body: Decision) -> Result<Done, Problem> {
    let reason = text("reason", &body.reason).map_err(Problem::of)?;
    let mut verb = Verb::new(app, asked, Deed::DecideContest);
    let decide = DecideContest { lowering, upheld: body.upheld, words: verb.seal(reason, None) };
    let entitle = app.entitle();
    verb.reading(move |tx, case, world| {
        let past = store::past_terms(tx, case, &entitle)?;
        Ok::<_, Failure>(case.decide_contest(&decide, &past, world)?)
    })
    .await
}

/// Shows what either decision would make of the priority's promise, before a lead decides.
#[utoipa::path(
    get, path = "/cases/{id}/contests/{lowering}/decision/preview", tag = "cases",
    params(("id" = i64, Path), ("lowering" = u32, Path)), responses((status = 200, body = Preview))
)]
async fn preview(
    State(app): State<App>,
    caller: Caller,
    Path((id, lowering)): Path<(i64, Seq)>,
) -> Result<Response, Problem> {
    let preview = tried(&app, (caller, id, Deed::DecideContest), move |tx, reader, case, world| {
        Ok(Preview {
            upheld: decided(tx, reader, (case, world), (lowering, true))?,
            dismissed: decided(tx, reader, (case, world), (lowering, false))?,
        })
    });
    Ok(Json(preview.await?).into_response())
}

fn decided(
    tx: &mut Tx<'_>,
    reader: &Reader<'_>,
    (case, world): (&Case, &World<'_>),
    (lowering, upheld): (Seq, bool),
) -> Result<Outlook, Failure> {
    let after = after_decision(tx, reader, (case, world), (lowering, upheld))?;
    Ok(Outlook::of(tx, reader, (case, &after), None)?)
}

/// The case as a decision on a contest would leave it.
pub(crate) fn after_decision(
    tx: &mut Tx<'_>,
    reader: &Reader<'_>,
    (case, world): (&Case, &World<'_>),
    (lowering, upheld): (Seq, bool),
) -> Result<Case, Failure> {
    let past = store::past_terms(tx, case, &reader.app.entitle())?;
    // Nobody has said why yet.
    let decide = DecideContest { lowering, upheld, words: Sealed([0; 32]) };
    Ok(case.after(case.decide_contest(&decide, &past, world)?, world))
}
