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
use super::verb::Verb;
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
struct Resolution {
    /// A last reply. Needed where nobody has answered the customer yet.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100_000)]
    message: Option<String>,
    /// Why it leaves at once, where it would wait for working hours.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100_000)]
    send_now: Option<String>,
}

/// Why a case doesn't count.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VoidInput)]
struct Voided {
    /// What it is.
    reason: VoidReason,
    /// Why, in the agent's words.
    #[schema(min_length = 1, max_length = 100_000)]
    words: String,
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
    let Resolution { message, send_now } = ask.body;
    let mut verb = Verb::new(&app, ask.caller, ask.request, (id, condition), Deed::Resolve);
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
    Ok(verb.run(move |case, world| case.resolve(last.as_ref(), world)).await?.case())
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
    let verb = Verb::new(&app, ask.caller, ask.request, (id, condition), Deed::Withdraw);
    Ok(verb.run(|case, world| case.withdraw(world)).await?.case())
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
    let words = text("words", &ask.body.words).map_err(Problem::of)?;
    let reason = ask.body.reason.into();
    let mut verb = Verb::new(&app, ask.caller, ask.request, (id, condition), Deed::Void);
    let words = verb.seal(words, None);
    Ok(verb.run(move |case, world| case.void(reason, words, world)).await?.case())
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
    let verb = Verb::new(&app, ask.caller, ask.request, (id, condition), Deed::Reopen);
    Ok(verb.run(|case, world| case.reopen(world)).await?.case())
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
    let verb = Verb::new(&app, ask.caller, ask.request, (id, condition), Deed::Close);
    Ok(verb.run(|case, world| case.close(world)).await?.case())
}
