//! Where a case stands: solved, withdrawn, void, open again, over (policy D18, D21).

use axum::extract::State;
use axum::response::Response;
use desk::permission::Deed;
use desk::written::text;
use serde::Deserialize;
use sla::{Error, Name};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::written;
use super::shown::{Shown, VoidReason};
use super::verb::{Asked, Done, Verb};
use crate::app::App;
use crate::ask::{Ask, Nothing};
use crate::condition::IfMatch;
use crate::page::Path;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(resolve))
        .routes(routes!(withdraw))
        .routes(routes!(void))
        .routes(routes!(reopen))
        .routes(routes!(close))
}

/// With what a case is resolved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ResolutionInput)]
pub(crate) struct Resolution {
    /// A last reply. Needed where nobody has answered the customer yet.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100_000)]
    pub message: Option<String>,
    /// Why it leaves at once, where it would wait for working hours.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100_000)]
    pub send_now: Option<String>,
}

/// Why a case doesn't count.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VoidInput)]
pub(crate) struct Voided {
    /// What it is.
    pub reason: VoidReason,
    /// Why, in the agent's words.
    #[schema(min_length = 1, max_length = 100_000)]
    pub words: String,
}

/// Says that a case is solved, with a last reply or after one. What nobody has answered, in this case or in one that is
/// part of it, can't be resolved without a word to the customer.
#[utoipa::path(
    post, path = "/cases/{id}/resolution", tag = "cases", params(("id" = i64, Path)), request_body = Resolution,
    responses((status = 200, body = Shown))
)]
async fn resolve(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Resolution>,
) -> Result<Response, Problem> {
    let (asked, body) = ask.of(id, condition);
    Ok(resolves(&app, asked, body).await?.case())
}

/// As [`resolve`].
pub(crate) async fn resolves(app: &App, asked: Asked, body: Resolution) -> Result<Done, Problem> {
    let Resolution { message, send_now } = body;
    let mut verb = Verb::new(app, asked, Deed::Resolve);
    let last = match (message, send_now) {
        (Some(message), send_now) => {
            verb.also(Deed::Reply);
            Some(written(&mut verb, &message, send_now.as_deref())?)
        }
        (None, None) => None,
        (None, Some(_)) => {
            let Name { en, ar } = Name::new("there is no reply to send", "لا رد ليُرسل");
            return Err(Problem::of(Error::new("send_now", "", en, ar)));
        }
    };
    verb.run(move |case, world| case.resolve(last.as_ref(), world)).await
}

/// Closes a case as the customer. Before the response that withdraws it: it counts neither as kept nor as missed, if its
/// deadline was ahead.
#[utoipa::path(
    post, path = "/cases/{id}/withdrawal", tag = "cases", params(("id" = i64, Path)),
    responses((status = 200, body = Shown))
)]
async fn withdraw(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Nothing>,
) -> Result<Response, Problem> {
    Ok(withdraws(&app, ask.of(id, condition).0).await?.case())
}

/// As [`withdraw`].
pub(crate) async fn withdraws(app: &App, asked: Asked) -> Result<Done, Problem> {
    Verb::new(app, asked, Deed::Withdraw).run(|case, world| case.withdraw(world)).await
}

/// Says that a case doesn't count: spam, a test, a duplicate. Every figure shows it with its reason.
#[utoipa::path(
    post, path = "/cases/{id}/void", tag = "cases", params(("id" = i64, Path)), request_body = Voided,
    responses((status = 200, body = Shown))
)]
async fn void(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Voided>,
) -> Result<Response, Problem> {
    let (asked, body) = ask.of(id, condition);
    Ok(voids(&app, asked, body).await?.case())
}

/// As [`void`].
pub(crate) async fn voids(app: &App, asked: Asked, body: Voided) -> Result<Done, Problem> {
    let words = text("words", &body.words).map_err(Problem::of)?;
    let reason = body.reason.into();
    let mut verb = Verb::new(app, asked, Deed::Void);
    let words = verb.seal(words, None);
    verb.run(move |case, world| case.void(reason, words, world)).await
}

/// Goes on with a case. It makes no new promise: where that matters, the case says so beforehand in `no_new_promise`.
#[utoipa::path(
    post, path = "/cases/{id}/reopening", tag = "cases", params(("id" = i64, Path)),
    responses((status = 200, body = Shown))
)]
async fn reopen(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Nothing>,
) -> Result<Response, Problem> {
    Ok(reopens(&app, ask.of(id, condition).0).await?.case())
}

/// As [`reopen`].
pub(crate) async fn reopens(app: &App, asked: Asked) -> Result<Done, Problem> {
    Verb::new(app, asked, Deed::Reopen).run(|case, world| case.reopen(world)).await
}

/// Ends a case that was resolved.
#[utoipa::path(
    post, path = "/cases/{id}/closing", tag = "cases", params(("id" = i64, Path)),
    responses((status = 200, body = Shown))
)]
async fn close(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Nothing>,
) -> Result<Response, Problem> {
    Ok(closes(&app, ask.of(id, condition).0).await?.case())
}

/// As [`close`].
pub(crate) async fn closes(app: &App, asked: Asked) -> Result<Done, Problem> {
    Verb::new(app, asked, Deed::Close).run(|case, world| case.close(world)).await
}
