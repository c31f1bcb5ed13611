//! The colleagues of the customer's who take part in a case.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use desk::id::Id;
use desk::permission::Deed;
use desk::written::address;
use serde::Deserialize;
use store::Failure;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::shown::Shown;
use super::verb::{Asked, Done, Verb};
use crate::app::App;
use crate::ask::{Ask, Nothing};
use crate::condition::IfMatch;
use crate::page::Path;
use crate::problem::{Problem, wrong};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(add)).routes(routes!(remove))
}

/// A colleague who is to take part.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ParticipantInput)]
pub(crate) struct Participant {
    /// An email address of theirs: whoever may see no contacts knows their colleagues by it.
    #[schema(format = "email")]
    pub address: String,
}

/// Lets a colleague of the customer's take part in a case: they see it, and may do in it what its contact may, whatever
/// else their role lets them see. Only a contact of the organisation whose case it is can.
#[utoipa::path(
    post, path = "/cases/{id}/participants", tag = "cases", params(("id" = i64, Path)), request_body = Participant,
    responses((status = 200, body = Shown))
)]
async fn add(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Participant>,
) -> Result<Response, Problem> {
    let (asked, body) = ask.of(id, condition);
    Ok(adds(&app, asked, &body.address).await?.case())
}

/// As [`add`].
pub(crate) async fn adds(app: &App, asked: Asked, to: &str) -> Result<Done, Problem> {
    let to = address(to).map_err(|e| Problem::of(e.within("address")))?;
    let verb = Verb::new(app, asked, Deed::AddParticipant);
    verb.reading(move |tx, case, _| {
        let organisation = case.whose_colleagues()?;
        let Some(contact) = store::contact_of(tx, organisation, &to)? else {
            return Err(wrong(
                "address",
                &to,
                "no contact of this organisation has this address",
                "لا جهة اتصال بهذا العنوان في هذه المؤسسة",
            ));
        };
        Ok::<_, Failure>(case.add_participant(contact, organisation)?)
    })
    .await
}

/// Takes a colleague off a case. Whoever takes themselves off may see nothing of it any more: then nothing is answered.
#[utoipa::path(
    delete, path = "/cases/{id}/participants/{contact}", tag = "cases",
    params(("id" = i64, Path), ("contact" = i64, Path)),
    responses((status = 200, body = Shown), (status = 204))
)]
async fn remove(
    State(app): State<App>,
    Path((id, contact)): Path<(i64, i64)>,
    condition: IfMatch,
    ask: Ask<Nothing>,
) -> Result<Response, Problem> {
    let done = removes(&app, ask.of(id, condition).0, contact).await?;
    Ok(done.map_or_else(|| StatusCode::NO_CONTENT.into_response(), Done::case))
}

/// As [`remove`].
pub(crate) async fn removes(app: &App, asked: Asked, contact: i64) -> Result<Option<Done>, Problem> {
    let verb = Verb::new(app, asked, Deed::AddParticipant);
    verb.leaving(move |case, _| Ok::<_, Failure>(case.remove_participant(Id::new(contact)))).await
}
