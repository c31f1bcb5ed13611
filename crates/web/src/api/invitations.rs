//! Invitations: a link by mail, with which somebody chooses a password.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::case::{Refusal, Why};
use desk::id::Id;
use desk::identity::{AccountEvent, Guessing, INVITATION};
use desk::permission::{Deed, Denied, Whose};
use serde::Serialize;
use sla::{Instant, Name};
use store::{Access, Failure, HolderId, LetterTo, Link, ListedEvent, Request, Tx, once};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::contacts;
use crate::app::App;
use crate::ask::{Ask, Nothing};
use crate::auth::Caller;
use crate::moment::Moment;
use crate::page::Path;
use crate::pages::sign_in::subject;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(contact)).routes(routes!(agent))
}

/// An invitation that is on its way by mail.
#[derive(Serialize, ToSchema)]
#[schema(as = Invitation)]
struct Shown {
    /// Until when its link is good. It works once.
    expires: Moment,
}

/// Invites a contact by mail, at the first address that is proven to be theirs: with the link they choose a password. The
/// customer's managers do, and agents. Without a mailbox that sends nothing is made (409).
///
/// Sent again with the same Idempotency-Key, nothing is mailed again.
#[utoipa::path(
    post, path = "/contacts/{id}/invitation", tag = "customers", params(("id" = i64, Path)),
    responses((status = 201, body = Shown))
)]
async fn contact(
    State(app): State<App>,
    Path(id): Path<i64>,
    ask: Ask<Nothing>,
) -> Result<Response, Problem> {
    answered(invites(&app, ask.caller, HolderId::Contact(Id::new(id)), ask.request).await?)
}

/// Invites an agent by mail, at the address that they sign in with. Administrators do. Without a mailbox that sends nothing is
/// made (409).
///
/// Sent again with the same Idempotency-Key, nothing is mailed again.
#[utoipa::path(
    post, path = "/agents/{id}/invitation", tag = "people", params(("id" = i64, Path)),
    responses((status = 201, body = Shown))
)]
async fn agent(State(app): State<App>, Path(id): Path<i64>, ask: Ask<Nothing>) -> Result<Response, Problem> {
    answered(invites(&app, ask.caller, HolderId::Agent(Id::new(id)), ask.request).await?)
}

fn answered(expires: Instant) -> Result<Response, Problem> {
    Ok((StatusCode::CREATED, Json(Shown { expires: Moment(expires) })).into_response())
}

/// Invites somebody by mail; until when the link is good. Whoever invites the same person again and again waits longer each
/// time, so that nobody's mailbox is filled by it.
///
/// # Errors
/// Whoever may not; somebody who isn't there, or has no address that is proven; no mailbox that sends; too many.
pub(crate) async fn invites(
    app: &App,
    caller: Caller,
    whom: HolderId,
    request: Option<Request>,
) -> Result<Instant, Problem> {
    let (now, secret, shared) = (app.now(), store::secret_text(app.random()), app.clone());
    let made = app.write(move |tx| {
        must_be_possible(tx, &caller, whom)?;
        if let Some(until) = store::guess(tx, &counted(&caller, whom), now)? {
            return Ok(Err(until));
        }
        let fresh = |bytes: &mut [u8]| (shared.random)(bytes);
        let (expires, _) = once(tx, request.as_ref(), now, |tx| mail(tx, whom, (&secret, now), &fresh))?;
        Ok(Ok(Instant::from_microsecond(expires).unwrap_or(Instant::MAX)))
    });
    made.await?.map_err(|until| {
        let wait = ((until - now).as_microseconds() + 999_999).div_euclid(1_000_000);
        Problem::too_many(u64::try_from(wait).unwrap_or(1))
    })
}

fn must_be_possible(tx: &mut Tx<'_>, caller: &Caller, whom: HolderId) -> Result<(), Failure> {
    let to = match whom {
        HolderId::Contact(id) => {
            let contact = contacts::seen(tx, caller, id)?;
            caller
                .may(Deed::ManageContact, &Whose::contact(id, &contact.it))
                .map_err(|_| Denied::Forbidden)?;
            LetterTo::Contact(id)
        }
        HolderId::Agent(id) => {
            caller.may_at_all(Deed::EditAgents)?;
            store::agent(tx, id)?.ok_or(Denied::Hidden)?;
            LetterTo::Agent(id)
        }
    };
    if store::sending_mailbox(tx, None)?.is_none() {
        return Err(conflict(
            "no mailbox sends: add one, or make a link with radd user link and give it to them yourself",
            "لا صندوق بريد يرسل: أضف واحدًا، أو أنشئ رابطًا بالأمر \u{2066}radd user link\u{2069} وأعطه لصاحبه بنفسك",
        ));
    }
    if store::letter_address(tx, to)?.is_none() {
        return Err(conflict(
            "no address is proven to be theirs, or they don't work here any more",
            "لا عنوان ثبت لصاحبه، أو لم يعد يعمل هنا",
        ));
    }
    Ok(())
}

/// What invitations are counted by: who invites whom, and who invites at all.
fn counted(caller: &Caller, whom: HolderId) -> Vec<(Guessing, store::Hash)> {
    let (by, whom) = (format!("{:?}", caller.asker), format!("{whom:?}"));
    vec![
        subject(Guessing::AccountFromNetwork, &["invitation", &by, &whom]),
        subject(Guessing::Network, &["invitation", &by]),
    ]
}

/// Makes the link and writes the letter down; when the link ends, in microseconds.
fn mail(
    tx: &mut Tx<'_>,
    whom: HolderId,
    (secret, now): (&str, Instant),
    fresh: &dyn Fn(&mut [u8]),
) -> Result<i64, Failure> {
    let account = store::open_account(tx, whom)?;
    let expires = now.checked_add(INVITATION).unwrap_or(Instant::MAX);
    store::add_link(tx, &store::token_hash(secret), Link { account, invitation: true }, now, expires)?;
    let event = AccountEvent::Invited;
    let told = ListedEvent { happened: now, event, network: String::new(), browser: String::new() };
    store::add_account_event(tx, account, &told)?;
    let to = match whom {
        HolderId::Contact(id) => LetterTo::Contact(id),
        HolderId::Agent(id) => LetterTo::Agent(id),
    };
    store::plan_access(tx, to, Access::new(secret.to_owned(), true, expires, None), now, fresh)?;
    Ok(expires.as_microsecond())
}

fn conflict(en: &str, ar: &str) -> Failure {
    Refusal::new(Why::Conflict, "", "", Name::new(en, ar)).into()
}
