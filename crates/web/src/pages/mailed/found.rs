//! Whom a link was mailed to, as they are now, and the case that it is about.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use desk::case::World;
use desk::catalog::Catalog;
use desk::permission::{Asker, Deed, Whose};
use sla::Zone;
use std::sync::Arc;
use store::{Failure, HolderId, Kept, Tx};

use super::{Top, Wanted, nowhere};
use crate::api::cases::shown::text;
use crate::app::App;
use crate::auth::{Caller, Key};
use crate::letters::link::{Link, Purpose};
use crate::pages::cases::named_by_form;
use crate::pages::form::Fields;
use crate::pages::html::{Html, case_number, isolated};
use crate::pages::portal::Customer;
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::Guest;
use crate::problem::Problem;

/// Why a link leads nowhere.
pub(super) enum Over {
    /// We never gave it.
    Forged,
    /// Its time has passed.
    Expired(Link),
    /// Whoever it was for isn't there any more, or has nothing to do with the case.
    Gone,
}

/// What a link leads to.
pub(super) struct Found {
    pub caller: Caller,
    pub kept: Kept,
    zone: Option<Zone>,
}

impl Found {
    /// What a link leads to, if whoever it was mailed to may still do what it is for.
    fn of(tx: &mut Tx<'_>, app: &App, guest: &Guest, link: &Link) -> Result<Option<Self>, Failure> {
        let Some(caller) = caller(tx, guest, link)? else { return Ok(None) };
        let Some(kept) = store::load(tx, link.case)? else { return Ok(None) };
        let deed = match link.purpose {
            Purpose::Raise => Deed::Raise,
            Purpose::Available(_) => Deed::ConfirmAvailability,
            Purpose::Contest(_) => Deed::Contest,
            Purpose::Unsubscribe(_) => return Ok(None),
        };
        if caller.may(deed, &Whose::case(&kept.case)).is_err() {
            return Ok(None);
        }
        let zone = match (caller.asker, link.holder) {
            (Asker::Contact { role, organisation, site, .. }, holder) => {
                let chosen = store::preferences(tx, holder)?.zone;
                match chosen.and_then(|zone| Zone::named(&zone).ok()) {
                    Some(zone) => Some(zone),
                    None => Customer { organisation, site, role }.zone(tx, app.now())?,
                }
            }
            _ => None,
        };
        Ok(Some(Self { caller, kept, zone }))
    }

    /// What is around its page: on the clocks of whoever it was mailed to.
    fn shell(&self, app: &App, guest: &Guest) -> Shell {
        let mut shell = Shell::of(guest, app.now().max(self.kept.case.recorded));
        if let Some(zone) = &self.zone {
            shell.dates.zone = zone.clone();
        }
        shell
    }

    /// What its page says of the case.
    fn top(
        &self,
        tx: &mut Tx<'_>,
        (app, shell): (&App, &Shell),
        token: &str,
        wanted: &Wanted,
    ) -> Result<Top, Failure> {
        let subject = text(tx, self.kept.case.opened.subject)?;
        let path = format!("/m/{token}");
        Ok(Top {
            token: token.to_owned(),
            number: case_number(self.kept.id.number()),
            subject: subject.as_deref().map_or_else(|| Html(shell.t("cases-erased")), isolated),
            key: app.random::<16>().iter().map(|byte| format!("{byte:02x}")).collect(),
            done: wanted.done,
            problem: wanted.problem.as_ref().map(|problem| problem.write(shell.language, &path)),
        })
    }

    /// The catalogue that the case is under.
    pub fn catalog(&self, tx: &mut Tx<'_>, app: &App) -> Result<Arc<Catalog>, Failure> {
        Ok(match &self.kept.case.terms {
            Some(terms) => app.entitlements.catalog(tx, &terms.edition)?,
            None => app.entitlements.newest_catalog(tx)?,
        })
    }

    /// The world as whoever it was mailed to would change it.
    pub fn world<'a>(&self, shell: &Shell, entitlement: Option<&'a desk::case::Entitlement>) -> World<'a> {
        World { now: shell.dates.now, by: self.caller.actor(), role: None, entitlement }
    }
}

/// Whoever a link was mailed to, as the table of permissions knows them now.
pub(super) fn caller(tx: &mut Tx<'_>, guest: &Guest, link: &Link) -> Result<Option<Caller>, Failure> {
    let asker = match link.holder {
        HolderId::Contact(id) => store::contact(tx, id)?.map(|contact| Asker::Contact {
            id,
            role: contact.it.role,
            organisation: contact.it.organisation,
            site: contact.it.site,
        }),
        HolderId::Agent(id) => {
            let agent = store::agent(tx, id)?.map(|agent| agent.it).filter(|agent| agent.active);
            agent.map(|agent| Asker::Agent { id, role: agent.role })
        }
    };
    Ok(asker.map(|asker| Caller { asker, key: Key::Link, language: guest.language }))
}

/// Whoever asks for something by a link, and for what.
pub(super) async fn asked(
    app: &App,
    guest: &Guest,
    link: Link,
    fields: &Fields,
) -> Result<crate::api::cases::verb::Asked, Problem> {
    let who = guest.clone();
    let caller = app.read(move |tx| caller(tx, &who, &link)).await?.ok_or_else(Problem::not_found)?;
    let path = guest.address.path();
    let request = named_by_form(&caller, fields.get("key"), path, &fields.content());
    let condition = crate::condition::IfMatch::any();
    Ok(crate::api::cases::verb::Asked {
        caller,
        request,
        case: link.case.number(),
        condition,
        heard_until: None,
    })
}

/// What the page of a link is made of.
pub(super) struct Around<'a> {
    pub app: &'a App,
    pub found: Found,
    pub shell: Shell,
    pub top: Top,
    /// What was typed, where the page is shown again.
    pub typed: &'a Fields,
}

/// The page that `make` makes of what a link leads to; where it makes none, the link leads nowhere any more.
pub(super) async fn page<P: Template + Send + 'static>(
    app: &App,
    guest: &Guest,
    (token, link): (&str, Link),
    wanted: Wanted,
    make: impl FnOnce(&mut Tx<'_>, Around<'_>) -> Result<Option<P>, Failure> + Send + 'static,
) -> Result<Response, Problem> {
    let status = wanted.problem.as_ref().map_or(StatusCode::OK, Problem::status);
    let (shared, who, token) = (app.clone(), guest.clone(), token.to_owned());
    let read = app.read(move |tx| {
        let Some(found) = Found::of(tx, &shared, &who, &link)? else { return Ok(None) };
        let shell = found.shell(&shared, &who);
        let top = found.top(tx, (&shared, &shell), &token, &wanted)?;
        make(tx, Around { app: &shared, found, shell, top, typed: &wanted.fields })
    });
    let page = read.await?;
    Ok(page.map_or_else(|| nowhere(app, guest, &Over::Gone), |page| answer(guest, status, &page)))
}
