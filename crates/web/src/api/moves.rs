//! Running promises that an edit moves, or would move: shown before anybody moves them.

use axum::http::Uri;
use axum::response::Response;
use desk::promise::seconds;
use serde::Serialize;
use serde_json::Number;
use sla::Language;
use store::{Running, RunningCursor};
use utoipa::ToSchema;

use super::cases::promise::{Rule, Under};
use crate::moment::Moment;
use crate::page::{Page, PageParams, bad_cursor};
use crate::problem::Problem;
use crate::words::Level;

/// A running promise that is under other terms than those that are, or would be, the newest.
#[derive(Serialize, ToSchema)]
#[schema(as = RunningMove)]
pub(super) struct Moved {
    /// The case.
    case: i64,
    /// Whose it is.
    organisation: Option<i64>,
    /// Which site's.
    site: Option<i64>,
    /// How urgent it is.
    priority: Level,
    /// By when it is to be answered, as long as nobody moves it.
    respond_by: Moment,
    /// By when it would be to be answered if it were moved now; null where these terms can't serve it.
    moved_to: Option<Moment>,
    /// By how many seconds the deadline would move; negative where it would come sooner, 0 where it would stay.
    #[schema(value_type = Option<f64>)]
    by_seconds: Option<Number>,
    /// Which part of the rule for a change of terms would decide.
    rule: Option<Rule>,
    /// What it is under.
    under: Under,
    /// What it would be under.
    moved_under: Option<Under>,
    /// Its contract would first have to go over to the edition, in a new version.
    needs_contract: bool,
    /// Why these terms can't serve it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    problem: Option<String>,
}

impl Moved {
    fn shown(running: &Running, language: Language) -> Self {
        let moves = running.moves.as_ref().ok();
        Self {
            case: running.id.number(),
            organisation: running.organisation.map(|id| id.number()),
            site: running.site.map(|id| id.number()),
            priority: Level(running.priority),
            respond_by: running.deadline.into(),
            moved_to: moves.map(|moves| moves.to.into()),
            by_seconds: moves.map(|moves| seconds(moves.by())),
            rule: moves.map(|moves| moves.rule.into()),
            under: Under::of(&running.under),
            moved_under: running.to.as_ref().map(Under::of),
            needs_contract: running.needs_contract,
            problem: running.moves.as_ref().err().map(|error| error.text(language)),
        }
    }
}

/// Where the page before ended.
pub(super) fn after(page: &PageParams) -> Result<RunningCursor, Problem> {
    let Some(after) = &page.after else { return Ok(RunningCursor::default()) };
    let read = after.split_once('-').and_then(|(contract, case)| {
        Some(RunningCursor { contract: contract.parse().ok()?, case: case.parse().ok()? })
    });
    read.ok_or_else(|| bad_cursor(after))
}

/// A page of them.
pub(super) fn answer(
    (found, next): (Vec<Running>, Option<RunningCursor>),
    language: Language,
    uri: &Uri,
) -> Response {
    let items = found.iter().map(|running| Moved::shown(running, language)).collect();
    let next = next.map(|RunningCursor { contract, case }| format!("{contract}-{case}"));
    Page { items, next }.answer(uri)
}
