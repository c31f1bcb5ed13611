use sla::{Error, Hours};

use super::{Contract, Terms, Version};
use crate::case::{Channel, Entitlement, FurtherServed, ServedClock, Versions};
use crate::catalog::{
    Catalog, ClockChoice, Coverage, CoverageHours, FurtherTarget, Priority, PriorityMeaning, Region,
};
use crate::id::Id;
use crate::organisation::{HolidayCalendar, Place, Site};

/// What a calendar of the quote's own is called. No calendar of a catalogue can be called so.
const QUOTED_WEEK: &str = "working-hours";

impl Contract {
    /// What a version of the contract gives the cases of a site (policy D2, D3, D12); of the default site where none
    /// is named. `holidays` is a version of the calendar that [`Terms::place`] names.
    ///
    /// # Errors
    /// A site that the version doesn't cover; a catalogue that isn't of the contract's edition.
    pub fn entitlement(
        &self,
        version: &Version,
        catalog: &Catalog,
        site: Option<Id<Site>>,
        holidays: &HolidayCalendar,
    ) -> Result<Entitlement, Error> {
        let terms = &version.terms;
        terms.must_be_of(catalog)?;
        let place = terms.place(site)?;
        let served = Served { terms, catalog, place, region: catalog.region(&place.region)?, holidays };
        let clocks: Result<Vec<_>, _> =
            catalog.priorities().iter().map(|meaning| served.clock(meaning)).collect();
        let working_hours = served.working_hours()?.1;
        Ok(Entitlement {
            versions: Versions {
                contract: self.id.number(),
                contract_version: version.number,
                edition: terms.edition.clone(),
                holidays: holidays.version,
                tz_release: sla::tz_release().to_owned(),
            },
            plan: terms.plan.clone(),
            site,
            clocks: clocks?,
            further: served.further()?,
            working_hours: working_hours.calendar(&place.zone, &holidays.days),
            channels: terms.channels(catalog)?,
        })
    }
}

impl Terms {
    /// The place of a site, or of the default one where none is named (policy D3).
    ///
    /// # Errors
    /// A site that isn't covered.
    pub fn place(&self, site: Option<Id<Site>>) -> Result<&Place, Error> {
        let Some(site) = site else { return Ok(&self.sites.default.place) };
        let covered = self.sites.covered(site).map(|covered| &covered.place);
        covered.ok_or_else(|| {
            let known: Vec<String> = self.sites.iter().map(|covered| covered.site.to_string()).collect();
            Error::new(
                "site",
                site.to_string(),
                format!("the contract doesn't cover it; it covers {}", known.join(", ")),
                format!("لا يشمله العقد؛ يشمل {}", known.join("، ")),
            )
        })
    }

    fn must_be_of(&self, catalog: &Catalog) -> Result<(), Error> {
        if self.edition == catalog.edition() {
            return Ok(());
        }
        let other = catalog.edition();
        Err(Error::new(
            "edition",
            &self.edition,
            format!("the contract is of this edition, and the catalogue is {other}"),
            format!("العقد من هذا الإصدار، والكتالوج {other}"),
        ))
    }

    /// The plan's channels, and those that the quote adds (policy S1, S12–S15).
    fn channels(&self, catalog: &Catalog) -> Result<Vec<Channel>, Error> {
        let plan = catalog.plan(&self.plan)?;
        let added = |channel: &Channel| self.stated.channels.iter().any(|stated| stated.channel == *channel);
        let all = [Channel::Portal, Channel::Email, Channel::Phone].into_iter();
        Ok(all.filter(|channel| plan.has_channel(channel.id()) || added(channel)).collect())
    }
}

/// What a case of a place is served by.
struct Served<'a> {
    terms: &'a Terms,
    catalog: &'a Catalog,
    place: &'a Place,
    region: &'a Region,
    holidays: &'a HolidayCalendar,
}

impl<'a> Served<'a> {
    fn clock(&self, meaning: &PriorityMeaning) -> Result<ServedClock, Error> {
        let (terms, priority) = (self.terms, meaning.priority);
        let plan = self.catalog.clock(&terms.plan, terms.coverage.as_deref(), &self.region.id, priority)?;
        let stated_target = terms.stated.targets.iter().find(|stated| stated.priority == priority);
        let stated_clock = terms.stated.clocks.iter().find(|stated| stated.priority == priority);
        let choice = stated_clock.map_or(plan.choice, |stated| &stated.clock);
        let (id, hours) = self.hours(choice, plan.coverage)?;
        Ok(ServedClock {
            priority,
            id: id.to_owned(),
            calendar: hours.calendar(&self.place.zone, &self.holidays.days),
            target: stated_target.map_or(plan.target, |stated| stated.target),
            contact: meaning.contact,
            when_silent: meaning.lower_when_silent,
            statement: meaning.statement.version,
        })
    }

    /// The terms of each further target of the plan, for each of its priorities (policy D17).
    fn further(&self) -> Result<Vec<Vec<FurtherServed>>, Error> {
        let plan = self.catalog.plan(&self.terms.plan)?;
        let coverage = self.catalog.coverage(self.terms.coverage.as_deref().unwrap_or(&plan.coverage))?;
        let served = |target: &FurtherTarget| {
            let calendar =
                self.hours(&target.clock, coverage)?.1.calendar(&self.place.zone, &self.holidays.days);
            let of = |priority: &Priority| FurtherServed {
                id: target.id.clone(),
                name: target.name.clone(),
                priority: *priority,
                when: target.when,
                calendar: calendar.clone(),
                pauses: target.pauses_while_customer_is_awaited,
            };
            Ok(target.priorities.iter().map(of).collect())
        };
        plan.further.iter().map(served).collect()
    }

    /// The hours that a clock counts, with the id of their calendar.
    fn hours(&self, choice: &ClockChoice, coverage: &Coverage) -> Result<(&'a str, &'a Hours), Error> {
        match (choice, &coverage.hours) {
            (ClockChoice::Calendar(id), _) | (ClockChoice::Coverage, CoverageHours::Calendar(id)) => {
                self.calendar(id)
            }
            (ClockChoice::WorkingHours, _) | (ClockChoice::Coverage, CoverageHours::WorkingHours) => {
                self.working_hours()
            }
        }
    }

    /// The region's working hours, or the week that the quote states in their place (policy D2, D12).
    fn working_hours(&self) -> Result<(&'a str, &'a Hours), Error> {
        match &self.terms.stated.week {
            Some(week) => Ok((QUOTED_WEEK, &week.hours)),
            None => self.calendar(&self.region.working_hours),
        }
    }

    fn calendar(&self, id: &str) -> Result<(&'a str, &'a Hours), Error> {
        let calendar = self.catalog.calendar(id)?;
        Ok((&calendar.id, &calendar.hours))
    }
}
