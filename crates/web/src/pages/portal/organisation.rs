//! A customer's own organisation: what its contracts give it, when its working hours are, and its people.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use desk::contract::{Contract, Version};
use desk::id::Id;
use desk::organisation::Site;
use desk::people::ContactRole;
use desk::permission::{Deed, Whose};
use desk::text::harmless;
use sla::text::duration;
use store::{Failure, Tx};

use super::{Begun, Customer, PlanFacts, Top, priority_mark};
use crate::app::App;
use crate::pages::html::{Html, isolated};
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::Visitor;
use crate::problem::Problem;

/// So many sites and people are shown.
const MOST: u32 = 200;
/// Holidays are shown for so many days.
const AHEAD: i64 = 366;

/// An organisation, for its own people.
#[derive(Template)]
#[template(path = "portal/organisation.html")]
struct Page {
    shell: Shell,
    top: Top,
    name: Html,
    /// The same for the title.
    title: String,
    contracts: Vec<Terms>,
    /// Whether this person may see contracts.
    sees_contracts: bool,
    sites: Vec<SiteLine>,
    people: Vec<Person>,
    /// Who sees more than is shown here.
    people_note: String,
}

/// A contract in force.
struct Terms {
    plan: PlanFacts,
    quote: Html,
    ends: String,
    /// The response time of each priority.
    targets: Vec<(Html, String)>,
}

struct SiteLine {
    name: Html,
    city: String,
    time: String,
    hours: String,
    holidays: Vec<(String, Html)>,
}

struct Person {
    name: Html,
    role: String,
    reach: Vec<String>,
}

/// The organisation of whoever looks.
pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Response, Response> {
    let customer = Customer::of(&visitor)?;
    let (guest, shared) = (visitor.guest.clone(), app.clone());
    let page = app.read(move |tx| {
        let begun = Begun::read(tx, (&shared, &visitor), customer, "organisation")?;
        let whose = Whose::organisation(customer.organisation);
        visitor.caller.may(Deed::SeeOrganisation, &whose)?;
        let name = store::organisation(tx, customer.organisation)?;
        let name = name.ok_or(Failure::NoOrganisation(customer.organisation))?.it.name;
        let sees_contracts = visitor.caller.may(Deed::SeeContract, &whose).is_ok();
        let contracts = store::contracts_of(tx, customer.organisation)?;
        let now = begun.shell.dates.now;
        let in_force: Vec<_> =
            contracts.iter().filter_map(|contract| Some((contract, contract.in_force(now)?))).collect();
        let reading = Reading { app: &shared, shell: &begun.shell };
        let terms = in_force.iter().filter(|_| sees_contracts).map(|of| reading.terms(tx, *of));
        let terms = terms.collect::<Result<Vec<_>, _>>()?;
        let sites = store::sites(tx, customer.organisation, 0, MOST)?;
        let sites = sites.iter().map(|(id, site)| reading.site(tx, (*id, &site.it), &in_force));
        let sites = sites.collect::<Result<Vec<_>, _>>()?;
        let people = store::contacts(tx, customer.organisation, &visitor.caller.asker, 0, MOST)?;
        let people = people.into_iter().map(|(_, person)| reading.person(person.it)).collect();
        let id = match customer.role {
            ContactRole::OwnCases => "portal-org-only-you",
            ContactRole::Site => "portal-org-your-site",
            ContactRole::Organisation | ContactRole::Manager => "portal-org-everybody",
        };
        let people_note = begun.shell.t(id);
        let Begun { shell, top, .. } = begun;
        let (title, name) = (harmless(&name).into_owned(), isolated(&name));
        Ok(Page { shell, top, name, title, contracts: terms, sees_contracts, sites, people, people_note })
    });
    let page = page.await.map_err(Problem::into_response)?;
    Ok(answer(&guest, StatusCode::OK, &page))
}

struct Reading<'a> {
    app: &'a App,
    shell: &'a Shell,
}

impl Reading<'_> {
    fn terms(&self, tx: &mut Tx<'_>, (contract, version): (&Contract, &Version)) -> Result<Terms, Failure> {
        let entitlement = self.app.entitlements.make(tx, (contract, version), None, None)?;
        let target = |clock: &desk::case::ServedClock| {
            let amount = duration(clock.target.support_time(), self.shell.language);
            let id =
                if clock.calendar.is_always_open() { "portal-org-around" } else { "portal-org-in-hours" };
            (priority_mark(self.shell, clock.priority), self.shell.with(id, "amount", amount))
        };
        Ok(Terms {
            plan: PlanFacts::of(tx, &self.app.entitlements, &entitlement, self.shell)?,
            quote: isolated(&version.terms.quote),
            ends: self.shell.dates.date_of(version.terms.last_day),
            targets: entitlement.clocks.iter().map(target).collect(),
        })
    }

    fn site(
        &self,
        tx: &mut Tx<'_>,
        (id, site): (Id<Site>, &Site),
        in_force: &[(&Contract, &Version)],
    ) -> Result<SiteLine, Failure> {
        let dates = self.shell.dates.on(&site.place.zone);
        let today = dates.zone.date(dates.now);
        let last = today.saturating_add(jiff::Span::new().days(AHEAD));
        let days =
            store::holidays(tx, site.place.holidays, None)?.map(|of| of.calendar.days).unwrap_or_default();
        let ahead = days.iter().filter(|day| today <= day.date && day.date <= last);
        let language = self.shell.language;
        let holiday = |day: &sla::Holiday| {
            let name = day.name.get(language).to_owned();
            let name = if day.expected { sla::text::only_expected(name, language) } else { name };
            (dates.date_of(day.date), isolated(&name))
        };
        let hours = match in_force.iter().find(|(_, version)| version.terms.covers(Some(id))) {
            Some(terms) => {
                let made = self.app.entitlements.make(tx, *terms, Some(id), None)?;
                super::week(&made.working_hours, language)
            }
            None => self.shell.t("portal-org-not-covered"),
        };
        Ok(SiteLine {
            name: isolated(&site.name),
            city: dates.city(),
            time: dates.time(dates.now),
            hours,
            holidays: ahead.map(holiday).collect(),
        })
    }

    fn person(&self, person: desk::people::Contact) -> Person {
        let role = match person.role {
            ContactRole::OwnCases => "role-own-cases",
            ContactRole::Site => "role-site",
            ContactRole::Organisation => "role-organisation",
            ContactRole::Manager => "role-manager",
        };
        let reach = person.addresses.iter().chain(&person.numbers).map(|reach| reach.to.clone());
        Person { name: isolated(&person.name), role: self.shell.t(role), reach: reach.collect() }
    }
}
