//! The original of a mail and its parts, to be kept: they come from whoever sent them, and no browser runs them as if they were
//! ours.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse as _, Response};
use desk::file::{Description, HEAD, is_safe, media_type};
use store::Blob;

use super::{found, parsed};
use crate::api::attachments::download;
use crate::app::App;
use crate::page::Path;
use crate::pages::visitor::Visitor;
use crate::problem::Problem;

async fn original_of(app: &App, visitor: Visitor, id: i64) -> Result<Blob, Problem> {
    let (mail, _) = app.read(move |tx| found(tx, &visitor, id)).await?;
    mail.original.ok_or_else(Problem::erased)
}

/// The original, byte for byte.
pub(super) async fn original(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let blob = original_of(&app, visitor, id).await?;
    let file = app.files(move |files| files.get(&blob)).await?;
    let answer = download::answer(file, 0..=blob.size.saturating_sub(1)).await?;
    kept(answer, "message/rfc822", &format!("attachment; filename=\"mail-{id}.eml\""))
}

/// A part of it: a file, or a picture that stands in its text.
pub(super) async fn part(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, part)): Path<(i64, usize)>,
) -> Result<Response, Problem> {
    let blob = original_of(&app, visitor, id).await?;
    let message = app.files(move |files| parsed(files, &blob)).await?;
    let part = message.parts.into_iter().nth(part).ok_or_else(Problem::not_found)?;
    let shows = media_type(&part.bytes[..part.bytes.len().min(HEAD)]);
    // A picture shows in the page only as what it is.
    let kind = if is_safe(shows) { shows } else { "application/octet-stream" };
    let described = Description {
        name: part.name,
        media_type: kind.to_owned(),
        claimed: None,
        size: part.bytes.len() as u64,
        hash: [0; 32],
    };
    kept(part.bytes.into_response(), kind, &download::disposition(&described, false))
}

fn kept(mut answer: Response, kind: &str, disposition: &str) -> Result<Response, Problem> {
    for (name, value) in
        [(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, disposition), (X_CONTENT_TYPE_OPTIONS, "nosniff")]
    {
        let value = HeaderValue::try_from(value).map_err(|error| Problem::ours(&error))?;
        answer.headers_mut().insert(name, value);
    }
    Ok(answer)
}
