//! Replies: what agents write to the customer, at once or when the contact window opens (policy D11).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::case::{Body, Case, MessageKind, Refusal, Reply, Seq, World};
use desk::id::Id;
use desk::permission::{Deed, Denied};
use desk::written::{Errors, text};
use serde::{Deserialize, Serialize};
use store::{Failure, Upload};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::names::Names;
use super::promise::local;
use super::said::Said;
use super::show::found;
use super::verb::{Asked, Done, Verb, with_files};
use crate::app::App;
use crate::ask::{Ask, Nothing};
use crate::auth::Caller;
use crate::condition::{IfMatch, etag};
use crate::moment::Moment;
use crate::page::Path;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(reply))
        .routes(routes!(preview))
        .routes(routes!(show, reword, take_back))
        .routes(routes!(send))
}

/// What an agent writes to the customer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReplyInput)]
pub(crate) struct Input {
    /// What it says.
    #[schema(min_length = 1, max_length = 100_000)]
    pub message: String,
    /// Why it leaves at once, where it would wait for working hours.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100_000)]
    pub send_now: Option<String>,
    /// How the case stands with this reply, which counts all the same.
    #[serde(default)]
    pub status: Option<Next>,
}

/// How a case stands with a reply.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = StatusWithReply)]
pub(crate) enum Next {
    /// It is solved.
    Resolved,
    /// The next step is the customer's.
    Waiting,
}

/// What a reply says from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RewordInput)]
struct Reworded {
    /// What it says.
    #[schema(min_length = 1, max_length = 100_000)]
    message: String,
}

/// Why a held reply leaves before its time.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SendNowInput)]
struct SentNow {
    /// The reason, which is kept on record.
    #[schema(min_length = 1, max_length = 100_000)]
    reason: String,
}

/// When a reply would leave that is written now.
#[derive(Serialize, ToSchema)]
#[schema(as = ReplyPreview)]
struct Preview {
    /// Whether it would wait for working hours.
    waits: bool,
    /// When it would leave, if it waits.
    leaves: Option<Moment>,
    /// The same on the clocks of the site, with their offset.
    leaves_local: Option<String>,
    /// The same in words, in the reader's language.
    leaves_text: Option<String>,
}

/// Replies to the customer. The first reply that leaves is the initial response. For priorities that are contacted during
/// working hours only, it waits for them unless a reason is given; the answer says whether and until when.
#[utoipa::path(
    post, path = "/cases/{id}/replies", tag = "cases", params(("id" = i64, Path)), request_body = Input,
    responses((status = 201, body = Said))
)]
async fn reply(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    let (asked, body) = ask.of(id, condition);
    Ok(replies(&app, asked, body, Vec::new()).await?.said())
}

/// As [`reply`], with files.
pub(crate) async fn replies(
    app: &App,
    asked: Asked,
    body: Input,
    files: Vec<Upload>,
) -> Result<Done, Problem> {
    let status = body.status;
    let mut verb = Verb::new(app, asked, Deed::Reply);
    let reply = written(&mut verb, &body.message, body.send_now.as_deref())?;
    if status == Some(Next::Resolved) {
        verb.also(Deed::Resolve);
    }
    if status == Some(Next::Waiting) {
        verb.also(Deed::AwaitCustomer);
    }
    let files = verb.bring(files);
    verb.run(move |case, world| {
        let replied = match status {
            None => case.reply(&reply, world)?,
            Some(Next::Resolved) => case.resolve(Some(&reply), world)?,
            Some(Next::Waiting) => [case.reply(&reply, world)?, case.wait_for_customer(world)?].concat(),
        };
        with_files(case, world, replied, &files)
    })
    .await
}

/// What an agent writes, read and kept with the case.
pub(super) fn written(verb: &mut Verb, message: &str, send_now: Option<&str>) -> Result<Reply, Problem> {
    let mut errors = Errors::default();
    let message = errors.keep(text("message", message));
    let send_now = send_now.map(|reason| errors.keep(text("send_now", reason)));
    let message = errors.finish(message).map_err(Problem::invalid)?;
    let send_now = send_now.flatten().map(|reason| verb.seal(reason, None));
    Ok(Reply { message: verb.seal(message, None), send_now })
}

/// When a reply would leave that is written now.
#[utoipa::path(
    get, path = "/cases/{id}/replies/preview", tag = "cases", params(("id" = i64, Path)),
    responses((status = 200, body = Preview))
)]
async fn preview(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<Response, Problem> {
    let shared = app.clone();
    let preview = app.read(move |tx| {
        let kept = found(tx, &caller, Id::new(id), Deed::Reply)?;
        let entitlement = shared.entitlements.of_case(tx, &kept.case)?;
        let world = shared.command(&caller, None, Vec::new()).world;
        let now = world.now.max(kept.case.recorded);
        let leaves = kept.case.reply_leaves(&World { now, entitlement: entitlement.as_deref(), ..world })?;
        let at = leaves.zip(entitlement.as_deref().map(|of| of.working_hours.zone()));
        Ok(Preview {
            waits: leaves.is_some(),
            leaves: leaves.map(Moment),
            leaves_local: at.map(|(at, zone)| local(at, zone)),
            leaves_text: at.map(|(at, zone)| sla::text::moment(at, zone, caller.language)),
        })
    });
    Ok(Json(preview.await?).into_response())
}

/// A reply, and what has become of it; for agents.
#[utoipa::path(
    get, path = "/cases/{id}/replies/{seq}", tag = "cases", params(("id" = i64, Path), ("seq" = u32, Path)),
    responses((status = 200, body = Said))
)]
async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((id, seq)): Path<(i64, Seq)>,
) -> Result<Response, Problem> {
    let shown = app.read(move |tx| {
        let kept = found(tx, &caller, Id::new(id), Deed::Reply)?;
        must_be_a_reply(&kept.case, seq)?;
        let message = kept.case.messages.iter().find(|message| message.seq == seq);
        let message = message.ok_or(Failure::Denied(Denied::Hidden))?;
        let said = Said::of(tx, &mut Names::default(), (kept.id, &kept.case), message, &kept.events)?;
        Ok((etag(kept.case.seq), Json(said)))
    });
    Ok(shown.await?.into_response())
}

/// Words a held reply anew. Any agent may, until it leaves.
#[utoipa::path(
    put, path = "/cases/{id}/replies/{seq}", tag = "cases", params(("id" = i64, Path), ("seq" = u32, Path)),
    request_body = Reworded, responses((status = 200, body = Said))
)]
async fn reword(
    State(app): State<App>,
    Path((id, seq)): Path<(i64, Seq)>,
    condition: IfMatch,
    ask: Ask<Reworded>,
) -> Result<Response, Problem> {
    let (asked, Reworded { message }) = ask.of(id, condition);
    Ok(rewords(&app, asked, seq, &message).await?.about())
}

/// As [`reword`].
pub(crate) async fn rewords(app: &App, asked: Asked, seq: Seq, message: &str) -> Result<Done, Problem> {
    let message = text("message", message).map_err(Problem::of)?;
    let mut verb = Verb::new(app, asked, Deed::Reply);
    let message = verb.seal(message, None);
    about_reply(verb, seq, move |case, world| case.reword(seq, message, world)).await
}

/// Takes a reply back: any agent a held one until it leaves, its author one that left at once for five seconds. It never
/// was then.
#[utoipa::path(
    delete, path = "/cases/{id}/replies/{seq}", tag = "cases", params(("id" = i64, Path), ("seq" = u32, Path)),
    responses((status = 200, body = Said))
)]
async fn take_back(
    State(app): State<App>,
    Path((id, seq)): Path<(i64, Seq)>,
    condition: IfMatch,
    ask: Ask<Nothing>,
) -> Result<Response, Problem> {
    Ok(takes_back(&app, ask.of(id, condition).0, seq).await?.about())
}

/// As [`take_back`].
pub(crate) async fn takes_back(app: &App, asked: Asked, seq: Seq) -> Result<Done, Problem> {
    let verb = Verb::new(app, asked, Deed::Reply);
    about_reply(verb, seq, move |case, world| case.take_back(seq, world)).await
}

/// Sends a held reply before its time, for a reason.
#[utoipa::path(
    post, path = "/cases/{id}/replies/{seq}/send", tag = "cases", params(("id" = i64, Path), ("seq" = u32, Path)),
    request_body = SentNow, responses((status = 200, body = Said))
)]
async fn send(
    State(app): State<App>,
    Path((id, seq)): Path<(i64, Seq)>,
    condition: IfMatch,
    ask: Ask<SentNow>,
) -> Result<Response, Problem> {
    let (asked, SentNow { reason }) = ask.of(id, condition);
    Ok(sends(&app, asked, seq, &reason).await?.about())
}

/// As [`send`].
pub(crate) async fn sends(app: &App, asked: Asked, seq: Seq, reason: &str) -> Result<Done, Problem> {
    let reason = text("reason", reason).map_err(Problem::of)?;
    let mut verb = Verb::new(app, asked, Deed::Reply);
    let reason = verb.seal(reason, None);
    about_reply(verb, seq, move |case, world| case.send_now(seq, reason, world)).await
}

async fn about_reply(
    mut verb: Verb,
    seq: Seq,
    decide: impl FnOnce(&Case, &World<'_>) -> Result<Vec<Body>, Refusal> + Send + 'static,
) -> Result<Done, Problem> {
    verb.about(seq);
    verb.run(move |case, world| {
        must_be_a_reply(case, seq)?;
        decide(case, world).map_err(Failure::from)
    })
    .await
}

/// What isn't a reply that was written in this case isn't there.
fn must_be_a_reply(case: &Case, seq: Seq) -> Result<(), Failure> {
    let is_reply = case.messages.iter().filter(|message| message.seq == seq).any(|message| {
        let kind = matches!(
            message.kind,
            MessageKind::Sent(_)
                | MessageKind::Held(_)
                | MessageKind::Draft
                | MessageKind::Undelivered { .. }
        );
        kind && message.text.is_some()
    });
    if is_reply { Ok(()) } else { Err(Failure::Denied(Denied::Hidden)) }
}
