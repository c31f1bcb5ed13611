//! Organisations: their open cases, contracts, sites and people.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use desk::contract::Contract;
use desk::id::Id;
use desk::organisation::{Organisation, Site};
use desk::people::{Contact, ContactRole};
use desk::permission::{Asker, Deed, Denied, Whose};
use desk::search::Query as Words;
use desk::view::{Filter, Stage};
use serde::Deserialize;
use sla::Instant;
use store::{CaseList, CaseView, Failure, HolderId, Tx};

use super::Side;
use super::mails::said::address;
use super::row::Row;
use crate::api::invitations;
use crate::app::App;
use crate::pages::form::{Fields, Form};
use crate::pages::html::{Html, isolated};
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;

/// So many organisations are on a page.
const A_PAGE: u32 = 50;
/// So many sites and people of one are shown; the API lists all.
const MOST: u32 = 200;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/organisations", get(list))
        .route("/organisations/{id}", get(show))
        .route("/contacts/{id}/invitation", post(invite))
}

/// Which organisations.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    after: i64,
}

#[derive(Template)]
#[template(path = "desk/organisations.html")]
struct List {
    shell: Shell,
    side: Side,
    q: String,
    /// By number and name.
    organisations: Vec<(i64, Html)>,
    next: Option<i64>,
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let Asker::Agent { .. } = visitor.caller.asker else { return Ok(see("/cases")) };
    let now = app.now();
    let shell = Shell::for_visitor(&visitor, now);
    let guest = visitor.guest.clone();
    let page = app
        .read(move |tx| {
            visitor.caller.may_at_all(Deed::SeeOrganisation)?;
            let side = Side::load(tx, (&visitor, &shell), now, "/organisations")?;
            let mut organisations = Vec::new();
            if asked.q.trim().is_empty() {
                for (id, found) in store::organisations(tx, asked.after, A_PAGE + 1)? {
                    organisations.push((id.number(), isolated(&found.it.name)));
                }
            } else {
                let query = Words::parse(&asked.q);
                for id in store::find_organisations(tx, &visitor.caller.asker, &query, A_PAGE)? {
                    let Some(found) = store::organisation(tx, id)? else { continue };
                    organisations.push((id.number(), isolated(&found.it.name)));
                }
            }
            let is_last = organisations.len() <= A_PAGE as usize;
            organisations.truncate(A_PAGE as usize);
            let next = organisations.last().filter(|_| !is_last).map(|(id, _)| *id);
            Ok(List { shell, side, q: asked.q, organisations, next })
        })
        .await?;
    Ok(answer(&guest, StatusCode::OK, &page))
}

#[derive(Template)]
#[template(path = "desk/organisation.html")]
struct Page {
    shell: Shell,
    side: Side,
    name: Html,
    title: String,
    id: i64,
    open: Vec<Row>,
    more_open: bool,
    contracts: Vec<Version>,
    sites: Vec<SiteLine>,
    people: Vec<Person>,
    /// The domains of its mail.
    domains: Vec<Html>,
    /// Whether a mailbox sends invitations.
    mails: bool,
    /// Whom an invitation is on its way to, and until when it is good.
    invited: Option<Html>,
}

/// Who was invited just now, and until when.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Invited {
    invited: Option<i64>,
}

/// A version of a contract.
struct Version {
    contract: i64,
    number: u32,
    plan: String,
    coverage: Option<String>,
    quote: Html,
    dates: Html,
    /// `draft`, `in-force` or `ended`, as colours have it, and what it is called.
    state: (&'static str, String),
}

struct SiteLine {
    name: Html,
    is_default: bool,
    zone: String,
    time: String,
    region: String,
    holidays: Html,
    /// Whether it is open now, and until or from when.
    open: Option<(&'static str, String)>,
}

struct Person {
    id: i64,
    name: Html,
    addresses: Vec<String>,
    numbers: Vec<String>,
    role: String,
    site: Option<Html>,
    language: String,
    /// Whoever looks may invite them, and they have an address that is proven.
    can_be_invited: bool,
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(Invited { invited }): Query<Invited>,
) -> Result<Response, Problem> {
    let Asker::Agent { .. } = visitor.caller.asker else { return Ok(see("/organisation")) };
    let now = app.now();
    let shell = Shell::for_visitor(&visitor, now);
    let (guest, shared) = (visitor.guest.clone(), app.clone());
    let page = app
        .read(move |tx| {
            let id = Id::<Organisation>::new(id);
            visitor
                .caller
                .may(Deed::SeeOrganisation, &Whose { organisation: Some(id), ..Whose::default() })?;
            let found = store::organisation(tx, id)?.ok_or(Failure::NoOrganisation(id))?.it;
            let side = Side::load(tx, (&visitor, &shell), now, "/organisations")?;
            let read = Reading { app: &shared, visitor: &visitor, shell: &shell, id, now };
            let contracts = store::contracts_of(tx, id)?;
            let (open, more_open) = read.open_cases(tx)?;
            Ok(Page {
                name: isolated(&found.name),
                domains: found.domains.iter().map(|domain| address(domain)).collect(),
                title: found.name,
                id: id.number(),
                open,
                more_open,
                contracts: contracts.iter().flat_map(|contract| read.versions(contract)).collect(),
                sites: read.sites(tx, &contracts)?,
                people: read.people(tx)?,
                mails: store::sending_mailbox(tx, None)?.is_some(),
                invited: read.invited(tx, invited)?,
                side,
                shell,
            })
        })
        .await?;
    Ok(answer(&guest, StatusCode::OK, &page))
}

/// Invites a person by mail.
async fn invite(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form { who, .. }: Form<Visitor, Fields>,
) -> Result<Response, Problem> {
    let contact = Id::<Contact>::new(id);
    invitations::invites(&app, who.caller, HolderId::Contact(contact), None).await?;
    let found = app.read(move |tx| store::contact(tx, contact)?.ok_or(Failure::Denied(Denied::Hidden)));
    let organisation = found.await?.it.organisation.number();
    Ok(see(&format!("/organisations/{organisation}?invited={id}#invited")))
}

/// For whom an organisation is read, and when.
struct Reading<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    shell: &'a Shell,
    id: Id<Organisation>,
    now: Instant,
}

impl Reading<'_> {
    fn open_cases(&self, tx: &mut Tx<'_>) -> Result<(Vec<Row>, bool), Failure> {
        let filter = Filter { stages: vec![Stage::Open], organisation: Some(self.id), ..Filter::default() };
        let asker = self.visitor.caller.asker;
        let midnight = self.shell.dates.midnight(self.now);
        let list = CaseList { view: CaseView::All, filter, asker, now: self.now, midnight };
        let page = store::list_cases(tx, &self.app.entitlements, &list, None, 10)?;
        Ok((page.lines.iter().map(|line| Row::of(line, self.shell)).collect(), page.next.is_some()))
    }

    /// The versions of a contract, the last one first.
    fn versions(&self, contract: &Contract) -> Vec<Version> {
        let shell = self.shell;
        let in_force = contract.in_force(self.now).map(|version| version.number);
        let line = |version: &desk::contract::Version| {
            let terms = &version.terms;
            let days = [terms.first_day, terms.last_day].map(|day| shell.dates.date_of(day));
            let state = match in_force {
                Some(number) if number == version.number => ("kept", shell.t("contract-in-force")),
                _ if version.number < contract.last().number => ("idle", shell.t("contract-replaced")),
                _ if self.now < terms.sites.default.place.zone.first_instant(terms.first_day) => {
                    ("idle", shell.t("contract-to-come"))
                }
                _ => ("idle", shell.t("contract-ended")),
            };
            let [from, to] = days;
            Version {
                contract: contract.id().number(),
                number: version.number,
                plan: shell.plan(&terms.plan).unwrap_or_else(|| terms.plan.clone()),
                coverage: terms.coverage.clone(),
                quote: isolated(&terms.quote),
                dates: Html(crate::pages::html::escape(
                    &shell.words.with("contract-days", &[("from", from.into()), ("to", to.into())]),
                )),
                state,
            }
        };
        contract.versions().rev().map(line).collect()
    }

    fn sites(&self, tx: &mut Tx<'_>, contracts: &[Contract]) -> Result<Vec<SiteLine>, Failure> {
        let default =
            contracts.iter().find_map(|contract| Some(contract.in_force(self.now)?.terms.sites.default.site));
        let mut lines = Vec::new();
        for (id, site) in store::sites(tx, self.id, 0, MOST)? {
            lines.push(self.site(tx, (id, &site.it), default == Some(id))?);
        }
        Ok(lines)
    }

    fn site(
        &self,
        tx: &mut Tx<'_>,
        (id, site): (Id<Site>, &Site),
        is_default: bool,
    ) -> Result<SiteLine, Failure> {
        let there = self.shell.dates.on(&site.place.zone);
        let given = self.app.entitlements.in_force(tx, self.id, Some(id), self.now)?;
        let open = given.map(|given| {
            let hours = &given.working_hours;
            match hours.is_open(self.now) {
                true => {
                    let until = hours.next_closing(self.now).map(|at| there.time(at)).unwrap_or_default();
                    ("kept", self.shell.with("site-open-until", "time", until))
                }
                false => {
                    let from = hours.next_opening(self.now).map(|at| there.near(at)).unwrap_or_default();
                    ("idle", self.shell.with("site-closed-until", "time", from))
                }
            }
        });
        let holidays = store::holidays(tx, site.place.holidays, None)?;
        let catalog = self.app.entitlements.newest_catalog(tx)?;
        let region = catalog.region(&site.place.region);
        Ok(SiteLine {
            name: isolated(&site.name),
            is_default,
            zone: site.place.zone.name().to_owned(),
            time: there.time(self.now),
            region: region
                .map_or_else(|_| site.place.region.clone(), |of| of.name.get(self.shell.language).to_owned()),
            holidays: holidays.map(|of| isolated(&of.name)).unwrap_or_default(),
            open,
        })
    }

    /// That an invitation to a person of this organisation is on its way.
    fn invited(&self, tx: &mut Tx<'_>, contact: Option<i64>) -> Result<Option<Html>, Failure> {
        let Some(contact) = contact.map(Id::new) else { return Ok(None) };
        let found = store::contact(tx, contact)?.filter(|of| of.organisation == self.id);
        Ok(found.map(|of| self.shell.html("person-invited", "name", isolated(&of.name))))
    }

    fn people(&self, tx: &mut Tx<'_>) -> Result<Vec<Person>, Failure> {
        let mut people = Vec::new();
        for (id, contact) in store::contacts(tx, self.id, &self.visitor.caller.asker, 0, MOST)? {
            let contact = contact.it;
            let may = self.visitor.caller.may(Deed::ManageContact, &Whose::contact(id, &contact)).is_ok();
            let can_be_invited = may && contact.addresses.iter().any(|reach| reach.verified.is_some());
            let site = match contact.site {
                Some(site) => store::site(tx, site)?.map(|site| isolated(&site.it.name)),
                None => None,
            };
            let role = match contact.role {
                ContactRole::OwnCases => "role-own-cases",
                ContactRole::Site => "role-site",
                ContactRole::Organisation => "role-organisation",
                ContactRole::Manager => "role-manager",
            };
            let language = match contact.language {
                sla::Language::En => "language-en",
                sla::Language::Ar => "language-ar",
            };
            people.push(Person {
                id: id.number(),
                name: isolated(&contact.name),
                addresses: contact.addresses.into_iter().map(|reach| reach.to).collect(),
                numbers: contact.numbers.into_iter().map(|reach| reach.to).collect(),
                role: self.shell.t(role),
                site,
                language: self.shell.t(language),
                can_be_invited,
            });
        }
        Ok(people)
    }
}
