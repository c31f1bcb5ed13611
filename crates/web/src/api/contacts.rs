//! Contacts: the people of an organisation.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use desk::id::Id;
use desk::people::{self, Contact, ContactSpec, ReachSpec};
use desk::permission::{Deed, Denied, Whose};
use serde::{Deserialize, Serialize};
use sla::Instant;
use store::{Failure, Versioned, once};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::organisations;
use crate::app::App;
use crate::ask::Ask;
use crate::auth::Caller;
use crate::condition::{IfMatch, etag};
use crate::moment::Moment;
use crate::page::{Page, PageParams, Params, Path};
use crate::problem::Problem;
use crate::words::Language;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, change, erase))
}

/// A person of a customer's.
#[derive(Serialize, ToSchema)]
#[schema(as = Contact)]
struct Shown {
    /// The person's number.
    id: i64,
    /// The number of the organisation.
    organisation: i64,
    /// The number of the site that the person belongs to, if to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    site: Option<i64>,
    /// What the person is called.
    name: String,
    /// What the person sees.
    role: ContactRole,
    /// The language that the person is written to in.
    language: Language,
    /// The email addresses.
    addresses: Vec<Reach>,
    /// The telephone numbers, as E.164 writes them.
    numbers: Vec<Reach>,
}

/// An email address or a telephone number.
#[derive(Serialize, ToSchema)]
struct Reach {
    /// The address or number.
    to: String,
    /// Whether it is proven to be the person's, who is known by it.
    verified: bool,
    /// Since when it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    verified_at: Option<Moment>,
}

/// What a contact is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContactInput)]
struct Input {
    /// The number of the site that the person belongs to, if to one. The role `site` needs one.
    site: Option<i64>,
    /// What the person is called.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// What the person sees. The customer's managers say it of their own people, leads and administrators of all; an
    /// agent adds contacts who see their own cases.
    role: ContactRole,
    /// The language that the person is written to in.
    language: Language,
    /// The email addresses. Where nothing is given they stay as they are.
    #[schema(max_items = 20)]
    addresses: Option<Vec<ReachInput>>,
    /// The telephone numbers. Where nothing is given they stay as they are.
    #[schema(max_items = 20)]
    numbers: Option<Vec<ReachInput>>,
}

/// An email address or a telephone number, as it is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReachInput {
    /// The address or number; a number begins with its country's code.
    #[schema(examples("sara@example.com", "+966112345678"))]
    to: String,
    /// Whether it is proven to be the person's, who is from then on known by it: only agents vouch for one, and only one
    /// contact can have it. Where nothing is said it is proven if it was.
    verified: Option<bool>,
}

/// What a contact sees: the `own-cases`, those of the `site`, of the `organisation`, or these with its people
/// (`manager`).
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ContactRole {
    /// The cases that are for this person.
    OwnCases,
    /// Those of the person's site.
    Site,
    /// Those of the organisation.
    Organisation,
    /// Those of the organisation, and its contacts besides.
    Manager,
}

/// What was erased of a contact.
#[derive(Serialize, ToSchema)]
struct Erased {
    /// The number of the contact, which stays.
    contact: i64,
    /// How many texts that the contact wrote.
    texts: u64,
    /// How many addresses and telephone numbers.
    reaches: u64,
    /// How many tokens, which let nobody in any more.
    tokens: u64,
}

/// The contacts of an organisation, in the order of their numbers. A contact sees those whom the own role shows.
#[utoipa::path(
    get, path = "/organisations/{id}/contacts", tag = "customers", params(("id" = i64, Path), PageParams),
    responses((status = 200, body = Page<Shown>))
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(organisation): Path<i64>,
    Params(page): Params<PageParams>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Problem> {
    let (after, limit) = (page.after_number()?, page.limit(&app)?);
    let organisation = Id::new(organisation);
    let listed = app.read(move |tx| {
        organisations::seen(tx, &caller, organisation)?;
        Ok(store::contacts(tx, organisation, &caller.asker, after, limit + 1)?)
    });
    let shown = listed.await?.into_iter().map(|(id, contact)| Shown::new(id, contact.it)).collect();
    Ok(Page::of(shown, limit, |contact: &Shown| contact.id.to_string()).answer(&uri))
}

/// Adds a contact to an organisation. Its managers do, and agents.
///
/// Sent again with the same Idempotency-Key, it is answered with the contact as it is by then.
#[utoipa::path(
    post, path = "/organisations/{id}/contacts", tag = "customers", params(("id" = i64, Path)), request_body = Input,
    responses((status = 201, body = Shown))
)]
async fn add(
    State(app): State<App>,
    Path(organisation): Path<i64>,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    let Ask { caller, body, request } = ask;
    let (organisation, now) = (Id::new(organisation), app.now());
    let added = app.write(move |tx| {
        organisations::seen(tx, &caller, organisation)?;
        let whose = Whose::organisation(organisation);
        caller.may(Deed::ManageContact, &whose).map_err(|_| Denied::Forbidden)?;
        let contact = body.spec().contact(organisation, None, now)?;
        caller.asker.may_add_contact(&contact)?;
        // Only the number is kept for the request: a person's data stand in one place, from where they can be erased.
        let (id, _) = once(tx, request.as_ref(), now, |tx| store::add_contact(tx, &contact))?;
        Ok((id, seen(tx, &caller, id)?))
    });
    let (id, Versioned { version, it }) = added.await?;
    let location = [(LOCATION, format!("/api/v1/contacts/{id}"))];
    Ok((StatusCode::CREATED, location, etag(version), Json(Shown::new(id, it))).into_response())
}

/// A contact.
#[utoipa::path(
    get, path = "/contacts/{id}", tag = "customers", params(("id" = i64, Path)),
    responses((status = 200, body = Shown))
)]
async fn show(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<Response, Problem> {
    let id = Id::new(id);
    let contact = app.read(move |tx| seen(tx, &caller, id)).await?;
    Ok((etag(contact.version), Json(Shown::new(id, contact.it))).into_response())
}

/// Changes a contact: what is given takes the place of what it was. The organisation stays.
///
/// A contact changes the own name, language and telephone numbers. The site and addresses are changed by the customer's
/// managers and by agents, what a contact sees by managers, leads and administrators. That an address or number is proven
/// only agents say.
#[utoipa::path(
    put, path = "/contacts/{id}", tag = "customers", params(("id" = i64, Path)), request_body = Input,
    responses((status = 200, body = Shown))
)]
async fn change(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    let Ask { caller, body, .. } = ask;
    let (id, now) = (Id::new(id), app.now());
    let changed = app.write(move |tx| {
        let was = seen(tx, &caller, id)?;
        if condition.refuses(was.version) {
            return Err(Failure::Changed);
        }
        change_to(tx, (&caller, now), (id, &was), body.spec())
    });
    let Versioned { version, it } = changed.await?;
    Ok((etag(version), Json(Shown::new(id, it))).into_response())
}

/// Erases a person's data: name, addresses, numbers, and all that the person wrote. Administrators do.
///
/// What happened stays, without its words, and the number stays. It can't be undone. Backups keep what they hold.
#[utoipa::path(
    delete, path = "/contacts/{id}", tag = "customers", params(("id" = i64, Path)),
    responses((status = 200, body = Erased))
)]
async fn erase(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<Response, Problem> {
    let (contact, now) = (Id::new(id), app.now());
    let erased = app.write(move |tx| {
        let found = seen(tx, &caller, contact)?;
        caller.may(Deed::EraseContact, &Whose::contact(contact, &found))?;
        store::erase_contact(tx, contact, now)?.ok_or(Failure::Denied(Denied::Hidden))
    });
    let store::Erased { texts, reaches, tokens } = erased.await?;
    Ok(Json(Erased { contact: id, texts, reaches, tokens }).into_response())
}

/// A contact whom whoever asks sees; else there is none.
pub(crate) fn seen(
    tx: &mut store::Tx<'_>,
    caller: &Caller,
    id: Id<Contact>,
) -> Result<Versioned<Contact>, Failure> {
    let contact = store::contact(tx, id)?.ok_or(Denied::Hidden)?;
    caller.asker.may_see_contact(id, &contact)?;
    Ok(contact)
}

/// Makes of a contact, from the version that was read, what it is to be.
///
/// # Errors
/// What whoever asks may not say, and what is wrong, by field; [`Failure::Changed`] where it has another version by now.
pub(crate) fn change_to(
    tx: &mut store::Tx<'_>,
    (caller, now): (&Caller, Instant),
    (id, was): (Id<Contact>, &Versioned<Contact>),
    spec: ContactSpec,
) -> Result<Versioned<Contact>, Failure> {
    let Versioned { version, it: was } = was;
    caller.may(Deed::EditContact, &Whose::contact(id, was))?;
    let contact = spec.contact(was.organisation, Some(was), now)?;
    caller.asker.may_change_contact(id, was, &contact)?;
    if !store::change_contact(tx, id, *version, &contact)? {
        return Err(Failure::Changed);
    }
    Ok(Versioned { version: version + 1, it: contact })
}

impl Input {
    fn spec(self) -> ContactSpec {
        let read = |list: Vec<ReachInput>| {
            list.into_iter().map(|one| ReachSpec { to: one.to, verified: one.verified }).collect()
        };
        ContactSpec {
            site: self.site.map(Id::new),
            name: self.name,
            role: self.role.into(),
            language: self.language.into(),
            addresses: self.addresses.map(read),
            numbers: self.numbers.map(read),
        }
    }
}

impl Shown {
    fn new(id: Id<Contact>, contact: Contact) -> Self {
        let shown = |list: Vec<people::Reach>| list.into_iter().map(Reach::from).collect();
        Self {
            id: id.number(),
            organisation: contact.organisation.number(),
            site: contact.site.map(Id::number),
            name: contact.name,
            role: contact.role.into(),
            language: contact.language.into(),
            addresses: shown(contact.addresses),
            numbers: shown(contact.numbers),
        }
    }
}

impl From<people::Reach> for Reach {
    fn from(people::Reach { to, verified }: people::Reach) -> Self {
        Self { to, verified: verified.is_some(), verified_at: verified.map(Moment) }
    }
}

impl From<ContactRole> for people::ContactRole {
    fn from(role: ContactRole) -> Self {
        match role {
            ContactRole::OwnCases => Self::OwnCases,
            ContactRole::Site => Self::Site,
            ContactRole::Organisation => Self::Organisation,
            ContactRole::Manager => Self::Manager,
        }
    }
}

impl From<people::ContactRole> for ContactRole {
    fn from(role: people::ContactRole) -> Self {
        match role {
            people::ContactRole::OwnCases => Self::OwnCases,
            people::ContactRole::Site => Self::Site,
            people::ContactRole::Organisation => Self::Organisation,
            people::ContactRole::Manager => Self::Manager,
        }
    }
}
