//! Adding a file.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{OriginalUri, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use desk::case::{Attach, Sealed, World};
use desk::file::{Description, claimed, media_type, name, refused_kind};
use desk::id::Id;
use desk::permission::{Deed, Whose};
use serde::Deserialize;
use sla::Error;
use store::{Blob, Command, Draft, Failure, FileError, Upload, Written};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_stream::{Stream, StreamExt as _};

use super::shown::Shown;
use crate::api::cases::names::Names;
use crate::api::cases::show::found;
use crate::app::App;
use crate::ask::{key, named};
use crate::auth::Caller;
use crate::condition::etag;
use crate::page::{Params, Path};
use crate::problem::Problem;

/// Where files are sent: its bodies have a limit of their own.
pub(crate) const UPLOADS: &str = "/api/v1/cases/{id}/attachments";

/// How many pieces of a body may wait for the disk.
const WAITING: usize = 4;

/// What a file is called, and what it goes with.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct About {
    /// What the file is called: one line, without a path. Characters that turn the direction of writing are left out.
    #[param(min_length = 1, max_length = 200)]
    name: String,
    /// The message of the case that it goes with. Contacts name one of theirs.
    #[param(nullable = false)]
    message: Option<u32>,
    /// Whether it is for agents only; only agents say so.
    #[serde(default)]
    note: bool,
}

/// Adds a file to a case: the body is its content, byte for byte, of whatever media type. Its kind is told by the content; what a double
/// click would start is refused, unless the desk takes that. A file is never a response, and from the customer a sign of life.
#[utoipa::path(
    post, path = "/cases/{id}/attachments", tag = "attachments", params(("id" = i64, Path), About),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Shown))
)]
pub(super) async fn add(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Params(about): Params<About>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let called = key(&headers)?;
    let name = taken(&app, &about.name)?;
    let attach = Attach { file: Sealed([0; 32]), message: about.message, note: about.note };
    must_be_allowed(&app, &caller, id, attach).await?;
    let draft = received(&app, body.into_data_stream()).await?;
    if draft.size() == 0 {
        let (en, ar) = ("empty: send the file's content", "فارغ: أرسل محتوى الملف");
        return Err(Problem::of(Error::new("body", "", en, ar)));
    }
    let claim = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let described = describe(&app, name, claim, &draft)?;
    let request = called.map(|key| named(&caller, key, &uri, &described.hash));
    let mut command = app.command(&caller, request, Vec::new());
    command.files.push(keep(&app, &caller, &described, draft).await?);
    let shown = recorded(&app, caller, id, command, attach).await?;
    let location = [(LOCATION, format!("/api/v1/attachments/{}", shown.id))];
    Ok((StatusCode::CREATED, location, etag(shown.version()), Json(shown)).into_response())
}

/// What a file may be called that is sent, if the desk takes files that are called so.
pub(crate) fn taken(app: &App, called: &str) -> Result<String, Problem> {
    let name = name("name", called).map_err(Problem::of)?;
    match refused_kind(&app.attachments.refused, &name, "") {
        Some(kind) => Err(Problem::refused_kind(kind)),
        None => Ok(name),
    }
}

/// What is told of a file that has arrived, if the desk takes such files.
pub(crate) fn describe(
    app: &App,
    name: String,
    claim: Option<&str>,
    draft: &Draft,
) -> Result<Description, Problem> {
    let media_type = media_type(draft.head());
    if let Some(kind) = refused_kind(&app.attachments.refused, &name, media_type) {
        return Err(Problem::refused_kind(kind));
    }
    Ok(Description {
        name,
        media_type: media_type.to_owned(),
        claimed: claim.and_then(claimed),
        size: draft.size(),
        hash: draft.hash(),
    })
}

/// Whether it may be added as things stand, so that nobody sends a file for nothing. What counts is asked again once it is here.
async fn must_be_allowed(app: &App, caller: &Caller, id: i64, attach: Attach) -> Result<(), Problem> {
    let (caller, now) = (caller.clone(), app.now());
    app.read(move |tx| {
        let kept = found(tx, &caller, Id::new(id), Deed::Attach)?;
        let world = World { now, by: caller.actor(), role: caller.role(), entitlement: None };
        kept.case.attach(&attach, &world)?;
        Ok(())
    })
    .await
}

/// The body, on disk. It is never held whole in memory.
pub(crate) async fn received<E>(
    app: &App,
    body: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Draft, Problem> {
    let (pieces, mut waiting) = mpsc::channel::<Bytes>(WAITING);
    let files = app.attachments.files.clone();
    let writing = tokio::task::spawn_blocking(move || {
        let mut draft = files.draft()?;
        while let Some(piece) = waiting.blocking_recv() {
            draft.write(&piece)?;
        }
        Ok::<_, FileError>(draft)
    });
    let passed = timeout(app.attachments.time, pass_on(app, body, pieces)).await;
    // Of what is cut off here nothing stays, which is so before that is told.
    let written = writing.await.map_err(|panicked| Problem::ours(&panicked))?;
    passed.map_err(|_| Problem::too_slow())??;
    Ok(written?)
}

async fn pass_on<E>(
    app: &App,
    mut body: impl Stream<Item = Result<Bytes, E>> + Unpin,
    pieces: mpsc::Sender<Bytes>,
) -> Result<(), Problem> {
    let (most, mut size) = (app.attachments.most, 0);
    loop {
        let piece = timeout(app.limits.body_time, body.next()).await.map_err(|_| Problem::too_slow())?;
        let Some(piece) = piece else { return Ok(()) };
        let piece = piece.map_err(|_| broken_off())?;
        size += piece.len() as u64;
        if size > most {
            return Err(Problem::too_large(most));
        }
        // The disk has failed; why, the thread that writes will say.
        if pieces.send(piece).await.is_err() {
            return Ok(());
        }
    }
}

fn broken_off() -> Problem {
    let (en, ar) = ("the body breaks off: send it again", "انقطع المحتوى: أعد الإرسال");
    Problem::malformed(Error::new("body", "", en, ar))
}

/// Keeps the content for good, before anything refers to it.
async fn kept(app: &App, draft: Draft) -> Result<Blob, Problem> {
    let (hash, size, now) = (draft.hash(), draft.size(), app.now());
    let blob = app.write(move |tx| Ok(store::place_blob(tx, hash, size, now)?)).await?;
    app.files(move |files| if files.has(&blob)? { Ok(()) } else { files.put(&blob, draft) }).await?;
    Ok(blob)
}

/// Keeps a file that somebody sends, for an event to refer to.
pub(crate) async fn keep(
    app: &App,
    caller: &Caller,
    described: &Description,
    draft: Draft,
) -> Result<Upload, Problem> {
    let blob = kept(app, draft).await?;
    let text = serde_json::to_string(described).map_err(|error| Problem::ours(&error))?;
    Ok(Upload { described: app.seal(text, caller.contact()), blob })
}

async fn recorded(
    app: &App,
    caller: Caller,
    id: i64,
    command: Command,
    attach: Attach,
) -> Result<Shown, Problem> {
    let entitle = app.entitle();
    app.write(move |tx| {
        let file = command.files.first().map_or(attach.file, |upload| upload.described.sealed());
        let attach = Attach { file, ..attach };
        let written = store::execute(tx, &command, Id::new(id), &entitle, |case, world| {
            caller.may(Deed::Attach, &Whose::case(case))?;
            Ok::<_, Failure>(case.attach(&attach, world)?)
        })?;
        let Written { id, case, events, .. } = &written;
        let brought_by = |seq| events.iter().any(|event| event.seq == seq);
        let file = case.files.iter().find(|file| brought_by(file.seq));
        let gone = || store::Error::Shape(format!("a file was added to case {id}, and it has none"));
        let file = file.ok_or_else(gone)?;
        let filed = store::file_of_event(tx, *id, file.seq)?.ok_or_else(gone)?;
        Ok(Shown::of(tx, &mut Names::default(), (case, file), filed, case.recorded)?)
    })
    .await
}
