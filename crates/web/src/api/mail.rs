//! Mail that a relay hands over.

use std::net::IpAddr;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::id::Id;
use desk::permission::Deed;
use http_body_util::{BodyExt as _, Limited};
use mail::sender;
use post::{Arrival, LARGEST};
use serde::{Deserialize, Serialize};
use sla::Error;
use store::Failure;
use tokio::time::timeout;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::page::Params;
use crate::problem::Problem;

/// Where mail is handed over: its bodies have a limit of their own.
pub(crate) const MAIL: &str = "/api/v1/mail";

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(add))
}

/// How a message arrived at the relay.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct About {
    /// The address that it arrived at: that of a mailbox, whatever stands after a plus.
    mailbox: String,
    /// The address of the machine that handed it to the relay. With it the desk asks name servers whether that machine may
    /// send for the sender's domain (SPF), unless a receiver that the mailbox trusts has judged.
    #[param(nullable = false, value_type = Option<String>)]
    client: Option<IpAddr>,
    /// What that machine called itself.
    #[param(nullable = false)]
    helo: Option<String>,
    /// The sender of the envelope; nothing for nobody.
    #[param(nullable = false)]
    mail_from: Option<String>,
}

/// What became of a message.
#[derive(Serialize, ToSchema)]
#[schema(as = Mail)]
struct Shown {
    /// Its number.
    id: i64,
    /// What it became: `case`, `message`, `reply`, `pending`, `refused`, `automatic`, `report`, `imported`, or `failed`, where it
    /// is kept whole and couldn't be taken in.
    #[schema(examples("case", "message", "automatic"))]
    became: String,
    /// The case that it has to do with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case: Option<i64>,
}

/// Takes a message in: the body is its source, byte for byte (`message/rfc822`), of at most 50 MiB. Once this is answered, it
/// is on disk. The same message again is one, and is answered with what it became. Administrators' tokens only.
#[utoipa::path(
    post, path = "/mail", tag = "mail", params(About),
    request_body(content = Vec<u8>, content_type = "message/rfc822"),
    responses((status = 201, body = Shown))
)]
async fn add(
    State(app): State<App>,
    caller: Caller,
    Params(about): Params<About>,
    body: Body,
) -> Result<Response, Problem> {
    caller.may_at_all(Deed::HandInMail)?;
    let room = app.room();
    let Some(mailbox) = room.mailbox_at(&about.mailbox).await? else {
        let (en, ar) = ("no mailbox has this address", "لا صندوق بهذا العنوان");
        return Err(Problem::of(Error::new("mailbox", &about.mailbox, en, ar)));
    };
    let raw = received(&app, body).await?;
    let About { client, helo, mail_from, .. } = about;
    let from = client.map(|address| sender::Arrival {
        address,
        helo: helo.unwrap_or_default(),
        mail_from: mail_from.unwrap_or_default(),
    });
    let taken = room.receive(raw, Arrival::now(Some(mailbox), app.now()), from.as_ref()).await?;
    let mail = app.read(move |tx| store::mail(tx, taken.id)?.ok_or(Failure::Changed)).await?;
    let shown = Shown { id: mail.id, became: mail.became.word().to_owned(), case: mail.case.map(Id::number) };
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

async fn received(app: &App, body: Body) -> Result<Vec<u8>, Problem> {
    let body = timeout(app.attachments.time, Limited::new(body, LARGEST).collect()).await;
    let body = body.map_err(|_| Problem::too_slow())?.map_err(|_| Problem::too_large(LARGEST as u64))?;
    let raw = body.to_bytes().to_vec();
    if raw.is_empty() {
        let (en, ar) = ("empty: send the message's source", "فارغ: أرسل مصدر الرسالة");
        return Err(Problem::of(Error::new("body", "", en, ar)));
    }
    Ok(raw)
}
