//! Dead letters: what was to happen by itself and failed for good.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse as _, Response};
use desk::effects::TimerKind;
use desk::permission::{Deed, Denied};
use serde::{Deserialize, Serialize};
use store::{Dead, DeadLetter, Failure, Set, once};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::notices;
use crate::app::App;
use crate::ask::{Ask, Nothing};
use crate::auth::Caller;
use crate::moment::Moment;
use crate::page::{Page, PageParams, Params, Path};
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(retry))
}

/// A timer or a notice that failed as often as it is tried, and waits for a person.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = DeadLetter)]
struct Shown {
    /// Its number.
    id: i64,
    /// When it failed for the last time.
    failed: Moment,
    /// What went wrong then.
    problem: String,
    /// The timer, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    timer: Option<Timer>,
    /// The notice to the webhook or to people, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    notice: Option<notices::Shown>,
}

/// What is to be done at an instant.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Timer)]
struct Timer {
    /// What.
    #[schema(examples("reminder80", "held-reply", "expiry30"))]
    kind: String,
    /// The case that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case: Option<i64>,
    /// The contract that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    contract: Option<i64>,
    /// When it was due.
    due: Moment,
}

impl From<DeadLetter> for Shown {
    fn from(letter: DeadLetter) -> Self {
        let DeadLetter { id, failed, problem, what } = letter;
        let (timer, notice) = match what {
            Dead::Timer(set) => (Some(set.into()), None),
            Dead::Notice(id, about, notice) => (None, Some(notices::Shown::new(id, about, notice))),
        };
        Self { id, failed: failed.into(), problem, timer, notice }
    }
}

impl From<Set> for Timer {
    fn from(Set { subject, timer }: Set) -> Self {
        let (case, contract) = match timer.kind.is_of_contract() {
            true => (None, Some(subject)),
            false => (Some(subject), None),
        };
        Self { kind: word(timer.kind), case, contract, due: timer.due.into() }
    }
}

fn word(kind: TimerKind) -> String {
    serde_json::to_value(kind).ok().and_then(|word| Some(word.as_str()?.to_owned())).unwrap_or_default()
}

/// What was to happen by itself and failed for good, in the order in which it failed first.
#[utoipa::path(
    get, path = "/dead-letters", tag = "events", params(PageParams), responses((status = 200, body = Page<Shown>))
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    caller.may_at_all(Deed::SeeOutbox)?;
    let (after, limit) = (page.after_number()?, page.limit(&app)?);
    let letters = app.read(move |tx| Ok(store::dead_letters(tx, after, limit + 1)?)).await?;
    let shown = letters.into_iter().map(Shown::from).collect();
    Ok(Page::of(shown, limit, |letter: &Shown| letter.id.to_string()).answer(&uri))
}

/// Lets one be tried again, at once and as often as anew. Answers with what it was; it is a dead letter no longer.
#[utoipa::path(
    post, path = "/dead-letters/{id}/retry", tag = "events", params(("id" = i64, Path)),
    responses((status = 200, body = Shown))
)]
async fn retry(State(app): State<App>, Path(id): Path<i64>, ask: Ask<Nothing>) -> Result<Response, Problem> {
    ask.caller.may_at_all(Deed::RetryFailed)?;
    let (request, now) = (ask.request, app.now());
    let retried = app.write(move |tx| {
        once(tx, request.as_ref(), now, |tx| {
            let letter = store::retry_dead_letter(tx, id, now)?;
            letter.map(Shown::from).ok_or(Failure::Denied(Denied::Hidden))
        })
    });
    let (shown, _) = retried.await?;
    Ok(Json(shown).into_response())
}
