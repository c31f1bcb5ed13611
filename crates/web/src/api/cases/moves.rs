//! Several cases that go to other terms at once: those that a change of a contract or a holiday calendar lists (policy D20).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::permission::Deed;
use desk::written::text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::shown::Shown;
use super::terms::{Goal, moved, updated};
use super::verb::{Asked, Done, Verb};
use crate::app::App;
use crate::ask::Ask;
use crate::auth::Caller;
use crate::condition::IfMatch;
use crate::problem::{Problem, Written, wrong};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(move_all))
}

/// At most so many cases are moved by one request.
const MOST: usize = 200;

/// Cases that go to new terms.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MovesInput)]
struct MovesInput {
    /// The cases.
    #[schema(min_items = 1, max_items = 200)]
    cases: Vec<i64>,
    /// The contract that they go to; each keeps its own, in its newest version, where none is given.
    #[serde(default)]
    contract: Option<i64>,
    /// Why.
    #[schema(min_length = 1, max_length = 100_000)]
    reason: String,
}

/// What became of each case.
#[derive(Serialize, ToSchema)]
#[schema(as = MovesResult)]
struct Results {
    /// In the order in which they were given.
    items: Vec<Moved>,
}

/// What became of a case.
#[derive(Serialize, ToSchema)]
#[schema(as = MoveResult)]
struct Moved {
    /// Its number.
    id: i64,
    /// Whether it has moved.
    moved: bool,
    /// The case as that left it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case: Option<Shown>,
    /// Why it hasn't.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    problem: Option<Written>,
}

/// Moves cases that a change of a contract or a holiday calendar lists, to the newest versions of their terms or to another
/// contract. Each is moved by itself, and the answer says of each what became of it: some may have moved where others
/// couldn't.
#[utoipa::path(
    post, path = "/cases/moves", tag = "cases", request_body = MovesInput, responses((status = 200, body = Results))
)]
async fn move_all(State(app): State<App>, ask: Ask<MovesInput>) -> Result<Response, Problem> {
    let Ask { caller, body, request } = ask;
    caller.may_at_all(Deed::Move)?;
    let reason = text("reason", &body.reason).map_err(Problem::of)?;
    let mut cases: Vec<i64> = Vec::new();
    for id in body.cases {
        if !cases.contains(&id) {
            cases.push(id);
        }
    }
    if cases.is_empty() || cases.len() > MOST {
        let (en, ar) = ("name 1 to 200 cases", "اذكر من 1 إلى 200 حالة");
        return Err(wrong("cases", cases.len(), en, ar).into());
    }
    let mut items = Vec::new();
    for id in cases {
        // The line break is in no client's own key.
        let request = request.clone().map(|of| store::Request { key: format!("{}\n{id}", of.key), ..of });
        let condition = IfMatch::any();
        let asked = Asked { caller: caller.clone(), request, case: id, condition, heard_until: None };
        let mut verb = Verb::new(&app, asked, Deed::Move);
        let words = verb.seal(reason.clone(), None);
        let (contract, entitlements) = (body.contract, app.entitlements.clone());
        let done = verb.reading(move |tx, case, world| {
            let other = contract.filter(|id| case.terms.as_ref().is_none_or(|terms| terms.contract != *id));
            match other {
                None => updated(tx, &entitlements, words, (case, world)),
                Some(_) => {
                    let goal = Goal { site: None, contract: other, correction: false };
                    moved(tx, &entitlements, goal, words, (case, world))
                }
            }
        });
        items.push(Moved::told(id, done.await, &caller));
    }
    Ok(Json(Results { items }).into_response())
}

impl Moved {
    fn told(id: i64, done: Result<Done, Problem>, caller: &Caller) -> Self {
        match done {
            Ok(done) => Self { id, moved: true, case: Some(done.shown()), problem: None },
            Err(problem) => {
                let written = problem.write(caller.language, &format!("/api/v1/cases/{id}/terms"));
                Self { id, moved: false, case: None, problem: Some(written) }
            }
        }
    }
}
