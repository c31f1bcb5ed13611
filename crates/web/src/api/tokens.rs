//! Tokens: what lets a program, or a person's script, in.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use desk::id::Id;
use desk::permission::{Asker, Deed, Denied, Scope, Whose};
use desk::written;
use serde::{Deserialize, Serialize};
use sla::{Error, Instant};
use store::{Failure, HolderId, Token, once};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::ask::Ask;
use crate::auth::Caller;
use crate::condition::etag;
use crate::moment::Moment;
use crate::page::{Page, PageParams, Params, Path};
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, revoke))
}

/// What lets somebody's program in, without its secret. Of `agent` and `contact` one is there.
#[derive(Serialize, ToSchema)]
#[schema(as = Token)]
struct Shown {
    /// Its number.
    id: i64,
    /// What it is called; nothing where the contact was erased.
    name: String,
    /// The number of the agent who holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    agent: Option<i64>,
    /// The number of the contact who holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    contact: Option<i64>,
    /// When it was made.
    made: Moment,
    /// When it ends, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    expires: Option<Moment>,
    /// When it was revoked, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    revoked: Option<Moment>,
}

/// A token that was made just now.
#[derive(Serialize, ToSchema)]
#[schema(as = NewToken)]
struct New {
    #[serde(flatten)]
    token: Shown,
    /// What to send as `Authorization: Bearer …`. It is shown this once and kept nowhere: where the request is sent again
    /// with its Idempotency-Key, the answer is without it. Then revoke the token, and make another.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, pattern = "^radd_[0-9a-f]{64}$")]
    secret: Option<String>,
}

/// What a token is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TokenInput)]
struct Input {
    /// What it is called, such as the program that will use it.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The number of the agent who is to hold it; whoever asks, unless another is named.
    agent: Option<i64>,
    /// The number of the contact who is to hold it.
    contact: Option<i64>,
    /// When it ends. A token that ends itself makes none that lasts longer: where nothing is given, that is the end.
    expires: Option<Moment>,
}

/// Whose tokens.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Of {
    /// Those of this agent.
    #[param(nullable = false)]
    agent: Option<i64>,
    /// Those of this contact.
    #[param(nullable = false)]
    contact: Option<i64>,
}

/// Tokens without their secrets, in the order of their numbers, with those that have ended: the own ones;
/// administrators see all.
#[utoipa::path(
    get, path = "/tokens", tag = "people", params(PageParams, Of), responses((status = 200, body = Page<Shown>))
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(page): Params<PageParams>,
    Params(of): Params<Of>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let (after, limit) = (page.after_number()?, page.limit(&app)?);
    let asked = holder(of.agent, of.contact).map_err(|error| Problem::invalid(vec![error]))?;
    if let Some(asked) = asked {
        caller.may(Deed::SeeTokens, &whose(asked))?;
    }
    let all = caller.asker.scope(Deed::SeeTokens) == Scope::All;
    let of = asked.or(own(&caller).filter(|_| !all));
    let tokens = app.read(move |tx| Ok(store::tokens(tx, of, after, limit + 1)?)).await?;
    let shown = tokens.into_iter().map(Shown::from).collect();
    Ok(Page::of(shown, limit, |token: &Shown| token.id.to_string()).answer(&uri))
}

/// Makes a token. Agents make their own; administrators make them for any agent or contact.
#[utoipa::path(post, path = "/tokens", tag = "people", request_body = Input, responses((status = 201, body = New)))]
async fn add(State(app): State<App>, ask: Ask<Input>) -> Result<Response, Problem> {
    let Ask { caller, body, request } = ask;
    let named = holder(body.agent, body.contact);
    let holder = named.map(|named| named.or(own(&caller))).map_err(|error| Problem::invalid(vec![error]))?;
    let holder = holder.ok_or_else(Problem::forbidden)?;
    caller.may(Deed::IssueToken, &whose(holder)).map_err(|_| Problem::forbidden())?;
    let name = written::name("name", &body.name);
    let ends = ends(body.expires.map(|at| at.0), caller.expires());
    let (name, expires) = match (name, ends) {
        (Ok(name), Ok(expires)) => (name, expires),
        (name, ends) => {
            return Err(Problem::invalid([name.err(), ends.err()].into_iter().flatten().collect()));
        }
    };
    let (secret, now) = (store::token_secret(app.random()), app.now());
    let hash = store::token_hash(&secret);
    let added = app.write(move |tx| {
        let (id, again) =
            once(tx, request.as_ref(), now, |tx| store::add_token(tx, &hash, &name, holder, now, expires))?;
        let token = store::token(tx, id)?.ok_or(Denied::Hidden)?;
        Ok((token, Some(secret).filter(|_| !again)))
    });
    let (token, secret) = added.await?;
    let location = [(LOCATION, format!("/api/v1/tokens/{}", token.id))];
    let tag = etag(version(&token));
    Ok((StatusCode::CREATED, location, tag, Json(New { token: token.into(), secret })).into_response())
}

/// A token without its secret.
#[utoipa::path(
    get, path = "/tokens/{id}", tag = "people", params(("id" = i64, Path)), responses((status = 200, body = Shown))
)]
async fn show(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<Response, Problem> {
    let token = app.read(move |tx| found(tx, &caller, id, Deed::SeeTokens)).await?;
    Ok((etag(version(&token)), Json(Shown::from(token))).into_response())
}

/// Revokes a token: it lets nobody in from the next request on. One that was revoked before stays so.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "people", params(("id" = i64, Path)), responses((status = 204)))]
async fn revoke(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<StatusCode, Problem> {
    let now = app.now();
    let revoked = app.write(move |tx| {
        found(tx, &caller, id, Deed::RevokeToken)?;
        Ok(store::revoke_token(tx, id, now)?)
    });
    revoked.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A token that whoever asks may do something to; else there is none.
fn found(tx: &mut store::Tx<'_>, caller: &Caller, id: i64, deed: Deed) -> Result<Token, Failure> {
    let token = store::token(tx, id)?.ok_or(Denied::Hidden)?;
    caller.may(deed, &whose(token.holder))?;
    Ok(token)
}

/// Only its end changes it.
fn version(token: &Token) -> u32 {
    1 + u32::from(token.revoked.is_some())
}

fn whose(holder: HolderId) -> Whose {
    match holder {
        HolderId::Agent(agent) => Whose { agent: Some(agent), ..Whose::default() },
        HolderId::Contact(contact) => Whose { contact: Some(contact), ..Whose::default() },
    }
}

fn own(caller: &Caller) -> Option<HolderId> {
    match caller.asker {
        Asker::Agent { id, .. } => Some(HolderId::Agent(id)),
        Asker::Contact { id, .. } => Some(HolderId::Contact(id)),
        Asker::Stranger | Asker::Desk => None,
    }
}

fn holder(agent: Option<i64>, contact: Option<i64>) -> Result<Option<HolderId>, Error> {
    match (agent, contact) {
        (None, None) => Ok(None),
        (Some(agent), None) => Ok(Some(HolderId::Agent(Id::new(agent)))),
        (None, Some(contact)) => Ok(Some(HolderId::Contact(Id::new(contact)))),
        (Some(_), Some(contact)) => Err(Error::new(
            "contact",
            contact.to_string(),
            "a token has one holder: name an agent or a contact",
            "للرمز حامل واحد: اذكر موظفًا أو جهة اتصال",
        )),
    }
}

/// When a new token ends: never after the one that it is asked for with, or whoever got hold of that one could stay for
/// ever.
fn ends(wanted: Option<Instant>, own: Option<Instant>) -> Result<Option<Instant>, Error> {
    match (wanted, own) {
        (Some(wanted), Some(own)) if wanted > own => Err(Error::new(
            "expires",
            wanted.to_string(),
            format!("your own token ends before, at {own}: it makes none that lasts longer"),
            format!("ينتهي رمزك قبله، عند \u{2066}{own}\u{2069}: لا يُنشئ رمزًا أطول منه"),
        )),
        (wanted, own) => Ok(wanted.or(own)),
    }
}

impl From<Token> for Shown {
    fn from(token: Token) -> Self {
        let (agent, contact) = match token.holder {
            HolderId::Agent(agent) => (Some(agent.number()), None),
            HolderId::Contact(contact) => (None, Some(contact.number())),
        };
        Self {
            id: token.id,
            name: token.name,
            agent,
            contact,
            made: Moment(token.made),
            expires: token.expires.map(Moment),
            revoked: token.revoked.map(Moment),
        }
    }
}
