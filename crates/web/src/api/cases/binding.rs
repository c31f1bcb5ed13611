//! Whose a case is: matching one in triage to its customer, and putting right what was matched wrongly (policy D13).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::case::{Bind, Body, Case, Sealed, World};
use desk::id::Id;
use desk::mailbox::Verdict;
use desk::people::{Contact, ContactRole, ContactSpec, ReachSpec};
use desk::permission::{Deed, Denied, Whose};
use desk::written::text;
use serde::Deserialize;
use sla::{Instant, Language};
use store::{Became, Failure, Mail, Tx};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::customer::Stated;
use super::outlook::{Outlook, tried};
use super::shown::Shown;
use super::verb::{Asked, Done, Verb};
use crate::app::App;
use crate::ask::Ask;
use crate::auth::Caller;
use crate::condition::IfMatch;
use crate::page::{Params, Path};
use crate::problem::{Problem, wrong};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(bind)).routes(routes!(preview))
}

/// Whose a case is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BindingInput)]
pub(crate) struct Input {
    /// Whose it is; the contact's organisation, where only that is given.
    #[serde(default)]
    pub organisation: Option<i64>,
    /// Which site it belongs to; the person's own or else the contract's default one, where it isn't given.
    #[serde(default)]
    pub site: Option<i64>,
    /// Who sent it.
    #[serde(default)]
    pub contact: Option<i64>,
    /// Why it isn't the case of the customer that it was matched to before; needed where there was one.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100_000)]
    pub reason: Option<String>,
}

/// Whose it is thought to be.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Thought {
    /// Whose it is; the contact's organisation, where only that is given.
    #[param(nullable = false)]
    organisation: Option<i64>,
    /// Which site it belongs to; the person's own or else the contract's default one, where it isn't given.
    #[param(nullable = false)]
    site: Option<i64>,
    /// Who sent it.
    #[param(nullable = false)]
    contact: Option<i64>,
}

/// Matches a case in triage to its customer, or puts right what was matched to the wrong one, for a reason. Its promise
/// counts from the submission, under the contract that was in force then; if that deadline has passed, it is missed and
/// labelled as matched late. Without a contract it stays in triage.
#[utoipa::path(
    post, path = "/cases/{id}/binding", tag = "cases", params(("id" = i64, Path)), request_body = Input,
    responses((status = 200, body = Shown))
)]
async fn bind(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    let (asked, body) = ask.of(id, condition);
    Ok(binds(&app, asked, body, None).await?.case())
}

/// As [`bind`]. Where a name is given, whoever sent the mail that the case began with is a contact of the customer's from then
/// on, called so, and the case is theirs.
pub(crate) async fn binds(
    app: &App,
    asked: Asked,
    body: Input,
    newcomer: Option<String>,
) -> Result<Done, Problem> {
    let reason = body.reason.map(|reason| text("reason", &reason)).transpose().map_err(Problem::of)?;
    let mut stated = stated(body.organisation, body.site, body.contact);
    let (caller, id) = (asked.caller.clone(), Id::new(asked.case));
    let mut verb = Verb::new(app, asked, Deed::Bind);
    let words = reason.map(|reason| verb.seal(reason, None));
    let shared = app.clone();
    verb.reading(move |tx, case, world| {
        if let Some(name) = newcomer {
            stated.contact = Some(add_sender(tx, &caller, (id, stated), name, world.now)?);
        }
        bound(tx, (&shared, &caller), stated, words, (case, world))
    })
    .await
}

/// The mail that a case began with.
pub(crate) fn first_mail(tx: &mut Tx<'_>, case: Id<Case>) -> Result<Option<Mail>, Failure> {
    Ok(store::mails_of(tx, case)?.into_iter().find(|mail| mail.became == Became::Case))
}

/// Makes whoever sent a case by mail a contact. The address is proven only where the check of its sender said so.
fn add_sender(
    tx: &mut Tx<'_>,
    caller: &Caller,
    (case, stated): (Id<Case>, Stated),
    name: String,
    now: Instant,
) -> Result<Id<Contact>, Failure> {
    let whose = || wrong("organisation", "", "say whose the case is", "اذكر لمن الحالة");
    let organisation = stated.organisation.ok_or_else(whose)?;
    let none = || wrong("sender", "", "the case didn't come by mail", "لم تصل الحالة بالبريد");
    let mail = first_mail(tx, case)?.ok_or_else(none)?;
    let sender = mail.sender.ok_or_else(none)?;
    caller.may(Deed::ManageContact, &Whose::organisation(organisation)).map_err(|_| Denied::Forbidden)?;
    let spec = ContactSpec {
        site: None,
        name,
        role: ContactRole::OwnCases,
        language: if mail.found.arabic { Language::Ar } else { Language::En },
        addresses: Some(vec![ReachSpec {
            to: sender,
            verified: Some(mail.found.verdict == Verdict::Aligned),
        }]),
        numbers: None,
    };
    let contact = spec.contact(organisation, None, now)?;
    caller.asker.may_add_contact(&contact)?;
    store::add_contact(tx, &contact)
}

/// Shows what would be promised if the case were this customer's, or that it is missed already.
#[utoipa::path(
    get, path = "/cases/{id}/binding/preview", tag = "cases", params(("id" = i64, Path), Thought),
    responses((status = 200, body = Outlook))
)]
async fn preview(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Params(thought): Params<Thought>,
) -> Result<Response, Problem> {
    let stated = stated(thought.organisation, thought.site, thought.contact);
    let outlook = tried(&app, (caller, id, Deed::Bind), move |tx, reader, case, world| {
        // Nobody has said why yet.
        let words = Some(Sealed([0; 32]));
        let bodies = bound(tx, (reader.app, reader.caller), stated, words, (case, world))?;
        Ok(Outlook::of(tx, reader, (case, &case.after(bodies, world)), None)?)
    });
    Ok(Json(outlook.await?).into_response())
}

pub(crate) fn stated(organisation: Option<i64>, site: Option<i64>, contact: Option<i64>) -> Stated {
    Stated { organisation: organisation.map(Id::new), site: site.map(Id::new), contact: contact.map(Id::new) }
}

pub(crate) fn bound(
    tx: &mut Tx<'_>,
    (app, caller): (&App, &Caller),
    stated: Stated,
    words: Option<Sealed>,
    (case, world): (&Case, &World<'_>),
) -> Result<Vec<Body>, Failure> {
    let customer = stated.found(tx, caller, case.submitted)?;
    let whose = || wrong("organisation", "", "say whose the case is", "اذكر لمن الحالة");
    let customer = customer.ok_or_else(whose)?;
    let (organisation, site) = (customer.organisation, Some(customer.site));
    let given = app.entitlements.in_force(tx, organisation, site, case.submitted)?;
    let world = World { entitlement: given.as_deref(), ..*world };
    Ok(case.bind(&Bind { customer, words }, &world)?)
}
