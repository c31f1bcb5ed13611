//! What customers see and do: their cases, each with its promise, and what they are entitled to.

pub(crate) mod case;
mod list;
pub(super) mod new;
mod organisation;
mod thread;
pub(super) mod wrong;

use std::sync::Arc;

use axum::Router;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use desk::case::Entitlement;
use desk::catalog::{Catalog, Priority};
use desk::id::Id;
use desk::organisation::{Organisation, Site};
use desk::people::ContactRole;
use desk::permission::Asker;
use sla::{Language, Zone};
use store::{Entitlements, Failure, Tx};

use super::html::{Html, escape, isolated};
use super::live::Follows;
use super::shell::Shell;
use super::visitor::{Visitor, see};
use crate::app::App;
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/cases", get(list::page).post(new::send))
        .route("/cases/new", get(new::page))
        .route("/organisation", get(organisation::page))
}

/// A customer who looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Customer {
    /// Whose side.
    pub organisation: Id<Organisation>,
    /// The own site, if there is one.
    pub site: Option<Id<Site>>,
    /// What the person may see.
    pub role: ContactRole,
}

impl Customer {
    /// Whoever looks, if that is a customer; agents have pages of their own.
    #[expect(clippy::result_large_err, reason = "an answer is what a handler gives")]
    pub fn of(visitor: &Visitor) -> Result<Self, Response> {
        match visitor.caller.asker {
            Asker::Contact { role, organisation, site, .. } => Ok(Self { organisation, site, role }),
            Asker::Agent { .. } => Err(see("/queue")),
            _ => Err(Problem::not_found().into_response()),
        }
    }

    /// The zone of the own site or, without one, of the place where a contract in force has its default one.
    pub fn zone(&self, tx: &mut Tx<'_>, at: sla::Instant) -> Result<Option<Zone>, Failure> {
        if let Some(site) = self.site {
            return Ok(store::site(tx, site)?.map(|site| site.it.place.zone));
        }
        let contracts = store::contracts_of(tx, self.organisation)?;
        let found = desk::contract::in_force(&contracts, None, at);
        Ok(found.map(|(_, version)| version.terms.sites.default.place.zone.clone()))
    }
}

/// What is at the top of a customer's page.
pub(crate) struct Top {
    /// What the site is called.
    pub site: String,
    /// Which of its pages this is.
    pub current: &'static str,
    /// Who looks, if somebody is signed in.
    pub person: Option<Html>,
    /// The person's organisation.
    pub organisation: Option<Html>,
}

impl Top {
    /// The top of a page of the vendor's.
    pub fn of(shell: &Shell, catalog: &Catalog, current: &'static str, organisation: Option<&str>) -> Self {
        let vendor = catalog.vendor().get(shell.language);
        Self {
            site: shell.with("site-name", "vendor", vendor),
            current,
            person: shell.me.as_ref().map(|me| isolated(&me.name)),
            organisation: organisation.map(isolated),
        }
    }
}

/// A page for a customer as it begins: on the clocks that they chose, else on those of their site.
pub(crate) struct Begun {
    pub shell: Shell,
    pub top: Top,
    /// The newest catalogue.
    pub catalog: Arc<Catalog>,
    pub customer: Customer,
}

impl Begun {
    /// Reads what every page of a customer's shows.
    pub fn read(
        tx: &mut Tx<'_>,
        (app, visitor): (&App, &Visitor),
        customer: Customer,
        current: &'static str,
    ) -> Result<Self, Failure> {
        let (now, after) = (app.now(), store::feed_end(tx)?);
        let mut shell = shell(tx, visitor, now)?;
        shell.follow(after, Follows::Cases);
        let catalog = app.entitlements.newest_catalog(tx)?;
        let organisation = store::organisation(tx, customer.organisation)?.map(|of| of.it.name);
        let top = Top::of(&shell, &catalog, current, organisation.as_deref());
        Ok(Self { shell, top, catalog, customer })
    }
}

/// Around a page for somebody: a customer who chose no zone is on the clocks of the own site.
pub(crate) fn shell(tx: &mut Tx<'_>, visitor: &Visitor, now: sla::Instant) -> Result<Shell, Failure> {
    let mut shell = Shell::for_visitor(visitor, now);
    if visitor.session.preferences.zone.is_none()
        && let Ok(customer) = Customer::of(visitor)
        && let Some(zone) = customer.zone(tx, now)?
    {
        shell.dates.zone = zone;
    }
    Ok(shell)
}

/// The mark of a priority, with its number.
pub(crate) fn priority_mark(shell: &Shell, priority: Priority) -> Html {
    let (word, number) = (escape(&shell.t("priority")), priority.number());
    Html(format!("<span class=\"prio\" data-p=\"{number}\"><span class=\"vh\">{word} </span>{number}</span>"))
}

/// What the contract that a customer is under includes, for the side of a page.
pub(crate) struct PlanFacts {
    pub plan: String,
    pub hours: String,
    pub channels: String,
}

impl PlanFacts {
    /// What an entitlement gives, in a language.
    pub fn of(
        tx: &mut Tx<'_>,
        entitlements: &Entitlements,
        entitlement: &Entitlement,
        shell: &Shell,
    ) -> Result<Self, Failure> {
        let catalog = entitlements.catalog(tx, &entitlement.versions.edition)?;
        let language = shell.language;
        let plan = catalog.plan(&entitlement.plan);
        let plan = plan.map_or_else(|_| entitlement.plan.clone(), |plan| plan.name.get(language).to_owned());
        let has = |id: &str| entitlement.channels.iter().any(|channel| channel.id() == id);
        let channels = catalog.channels().iter().filter(|channel| has(&channel.id));
        let channels: Vec<_> = channels.map(|channel| channel.name.get(language)).collect();
        let city = shell.dates.on(entitlement.working_hours.zone()).city();
        let hours = week(&entitlement.working_hours, language);
        let hours = shell.words.with("plan-hours", &[("hours", hours.into()), ("place", city.into())]);
        Ok(Self { plan, hours, channels: channels.join(comma(language)) })
    }
}

/// What stands between the parts of a list.
pub(crate) fn comma(language: Language) -> &'static str {
    match language {
        Language::En => ", ",
        Language::Ar => "، ",
    }
}

/// The hours of a day, from and to.
type Hours = Vec<(sla::WallTime, sla::WallTime)>;

/// A calendar's ordinary week in words: days with the same hours in a row are said once.
pub(crate) fn week(calendar: &sla::Calendar, language: Language) -> String {
    use super::dates;
    use super::words::Words;
    // A week that no holiday is in: the hours of these dates are those of their weekdays.
    let hours = |offset: i64| calendar.week_hours(weekday(offset));
    let words = Words::of(language);
    let mut runs: Vec<(i64, i64, Hours)> = Vec::new();
    for offset in 0..7 {
        let today = hours(offset);
        match runs.last_mut() {
            Some((_, last, same)) if *last == offset - 1 && *same == today => *last = offset,
            _ => runs.push((offset, offset, today)),
        }
    }
    let said = runs.into_iter().filter(|(.., hours)| !hours.is_empty()).map(|(first, last, hours)| {
        let range = |(open, close): &(sla::WallTime, sla::WallTime)| {
            words.with("dates-range", &[("from", open.to_string().into()), ("to", close.to_string().into())])
        };
        let hours: Vec<_> = hours.iter().map(range).collect();
        let hours = hours.join(comma(language));
        let (from, to) =
            (dates::weekday_name(weekday(first), language), dates::weekday_name(weekday(last), language));
        let id = if first == last { "plan-day-hours" } else { "plan-days-hours" };
        words.with(id, &[("first", from.into()), ("last", to.into()), ("hours", hours.into())])
    });
    said.collect::<Vec<_>>().join(comma(language))
}

fn weekday(offset: i64) -> jiff::civil::Weekday {
    jiff::civil::Weekday::Monday.wrapping_add(offset)
}
