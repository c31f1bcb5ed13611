//! Staying available: asking the customer, and that they are (policy S8, S18, S20, D8).

use axum::extract::State;
use axum::response::Response;
use desk::case::{ConfirmAvailability, Confirmed, Seq};
use desk::id::Id;
use desk::permission::Deed;
use serde::Deserialize;
use store::Failure;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::confirmation::must_be_theirs;
use super::shown::Shown;
use super::verb::{Asked, Done, Verb};
use crate::app::App;
use crate::ask::{Ask, Nothing};
use crate::condition::IfMatch;
use crate::page::Path;
use crate::problem::{Problem, wrong};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(check)).routes(routes!(confirm))
}

/// Asks the customer to be available. Silence through the grace period, which is counted on the case's own calendar, is
/// evidence for lowering the priority by one level; nothing lowers it by itself.
#[utoipa::path(
    post, path = "/cases/{id}/availability", tag = "cases", params(("id" = i64, Path)),
    responses((status = 200, body = Shown))
)]
async fn check(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Nothing>,
) -> Result<Response, Problem> {
    Ok(checks(&app, ask.of(id, condition).0).await?.case())
}

/// As [`check`].
pub(crate) async fn checks(app: &App, asked: Asked) -> Result<Done, Problem> {
    let verb = Verb::new(app, asked, Deed::AskForAvailability);
    verb.run(|case, world| case.ask_availability(world)).await
}

/// That the customer is available. A contact confirms for themself; an agent records what the customer said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AvailabilityConfirmationInput)]
pub(crate) struct Confirmation {
    /// The check, by its event; the last one unless it is given.
    #[serde(default)]
    #[schema(minimum = 1)]
    pub check: Option<u32>,
    /// The number of the contact who said so; for agents.
    #[serde(default)]
    pub contact: Option<i64>,
}

/// Records that the customer is available. Within the grace period that answers the check; later it is kept on record.
#[utoipa::path(
    post, path = "/cases/{id}/availability/confirmation", tag = "cases", params(("id" = i64, Path)),
    request_body = Confirmation, responses((status = 200, body = Shown))
)]
async fn confirm(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Confirmation>,
) -> Result<Response, Problem> {
    let (asked, confirmation) = ask.of(id, condition);
    Ok(confirms(&app, asked, confirmation).await?.case())
}

/// As [`confirm`].
pub(crate) async fn confirms(app: &App, asked: Asked, body: Confirmation) -> Result<Done, Problem> {
    let asker = asked.caller.contact();
    if asker.is_some() && body.contact.is_some() {
        let (en, ar) = ("you confirm for yourself: leave it out", "أنت من يؤكد: احذف هذا الحقل");
        return Err(wrong("contact", "", en, ar).into());
    }
    let said = body.contact.map(Id::new);
    let verb = Verb::new(app, asked, Deed::ConfirmAvailability);
    verb.reading(move |tx, case, world| {
        if let Some(contact) = said {
            must_be_theirs(tx, "contact", contact, case.organisation)?;
        }
        let how = if asker.is_some() { Confirmed::Form } else { Confirmed::Word };
        // Without any check the desk says that there is none.
        let check = body.check.or(case.check.map(|check| check.seq)).unwrap_or(0);
        let confirm = ConfirmAvailability { check, contact: asker.or(said), how };
        Ok::<_, Failure>(case.confirm_availability(&confirm, world)?)
    })
    .await
}

/// Records that whoever asks is available, by the link in the mail that asked.
pub(crate) async fn confirms_by_link(app: &App, asked: Asked, check: Seq) -> Result<Done, Problem> {
    let confirm = ConfirmAvailability { check, contact: asked.caller.contact(), how: Confirmed::Link };
    let verb = Verb::new(app, asked, Deed::ConfirmAvailability);
    verb.run(move |case, world| case.confirm_availability(&confirm, world)).await
}
