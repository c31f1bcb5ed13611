//! Who asks.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::id::Id;
use desk::permission::{Asker, Denied};
use serde::Serialize;
use store::{Failure, Tx};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::agents::AgentRole;
use super::contacts::ContactRole;
use crate::app::App;
use crate::auth::{Caller, Key};
use crate::moment::Moment;
use crate::problem::Problem;
use crate::words::Language;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Who asks, by the token that came with the request.
#[derive(Serialize, ToSchema)]
struct Me {
    #[serde(flatten)]
    person: Person,
    /// What the person is called.
    name: String,
    /// The language that the person reads.
    language: Language,
    /// The token.
    token: OwnToken,
}

/// What the person is.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Person {
    /// A person of the vendor's.
    #[schema(title = "Me, an agent")]
    Agent {
        /// The person's number.
        id: i64,
        /// What the person may do.
        role: AgentRole,
        /// The numbers of the teams that the person belongs to.
        teams: Vec<i64>,
    },
    /// A person of a customer's.
    #[schema(title = "Me, a contact")]
    Contact {
        /// The person's number.
        id: i64,
        /// What the person sees.
        role: ContactRole,
        /// The customer.
        organisation: Customer,
        /// The number of the site that the person belongs to, if to one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(nullable = false)]
        site: Option<i64>,
    },
}

/// The organisation of whoever asks.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnOrganisation)]
struct Customer {
    /// Its number.
    id: i64,
    /// What it is called.
    name: String,
}

/// The token that came with the request.
#[derive(Serialize, ToSchema)]
struct OwnToken {
    /// Its number.
    id: i64,
    /// When it ends, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    expires: Option<Moment>,
}

/// Who am I, by this token?
#[utoipa::path(get, path = "/me", tag = "people", responses((status = 200, body = Me)))]
async fn show(State(app): State<App>, caller: Caller) -> Result<Response, Problem> {
    // Only a token lets anybody into the API.
    let Key::Token { id, expires } = caller.key else { return Err(Problem::not_found()) };
    let token = OwnToken { id, expires: expires.map(Moment) };
    let me = app.read(move |tx| match caller.asker {
        Asker::Agent { id, .. } => agent(tx, token, id),
        Asker::Contact { id, .. } => contact(tx, token, id),
        Asker::Stranger | Asker::Desk => Err(Denied::Hidden.into()),
    });
    Ok(Json(me.await?).into_response())
}

fn agent(tx: &mut Tx<'_>, token: OwnToken, id: Id<desk::people::Agent>) -> Result<Me, Failure> {
    let agent = store::agent(tx, id)?.ok_or(Denied::Hidden)?.it;
    let teams = store::teams_of(tx, id)?.into_iter().map(Id::number).collect();
    let person = Person::Agent { id: id.number(), role: agent.role.into(), teams };
    Ok(Me::new(person, agent.name, agent.language, token))
}

fn contact(tx: &mut Tx<'_>, token: OwnToken, id: Id<desk::people::Contact>) -> Result<Me, Failure> {
    let contact = store::contact(tx, id)?.ok_or(Denied::Hidden)?.it;
    let organisation = store::organisation(tx, contact.organisation)?.ok_or(Denied::Hidden)?.it;
    let person = Person::Contact {
        id: id.number(),
        role: contact.role.into(),
        organisation: Customer { id: contact.organisation.number(), name: organisation.name },
        site: contact.site.map(Id::number),
    };
    Ok(Me::new(person, contact.name, contact.language, token))
}

impl Me {
    fn new(person: Person, name: String, language: sla::Language, token: OwnToken) -> Self {
        Self { person, name, language: language.into(), token }
    }
}
