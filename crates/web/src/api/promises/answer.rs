//! How a promise would come out.

use desk::case::{self, Entitlement, running_state};
use desk::catalog::{Catalog, Contact, Priority};
use desk::contract::{Contract, Version, in_force};
use desk::holidays::{public, unlisted_years};
use desk::id::Id;
use desk::organisation::{Organisation, Site};
use desk::permission::{Deed, Denied, Whose};
use desk::promise::{recorded_rows, seconds};
use desk::written::Errors;
use sla::text::{duration, moment};
use sla::{Budget, Calendar, Error, Holidays, Instant, Language, Name, Zone};
use store::{Entitlements, Failure, Tx};

use super::question::{About, Asked, Plan};
use super::shown::{InForce, Preview, Promise};
use crate::api::cases::promise::{Row, Under, local};
use crate::api::contracts;
use crate::auth::Caller;
use crate::moment::Moment;
use crate::words::{Channel, Level};

/// Who asks, and when.
pub(super) struct Reader<'a> {
    pub entitlements: &'a Entitlements,
    pub caller: &'a Caller,
    pub now: Instant,
}

/// A clock that would serve a case.
struct Served<'a> {
    pub priority: Priority,
    pub name: &'a Name,
    pub id: &'a str,
    pub calendar: &'a Calendar,
    pub target: Budget,
    pub contact: Contact,
}

impl Reader<'_> {
    pub(super) fn answer(&self, tx: &mut Tx<'_>, asked: Asked, plans: String) -> Result<Preview, Failure> {
        let Asked { about, priority, submitted } = asked;
        let at = submitted.unwrap_or(self.now);
        match about {
            About::Customer { organisation, site } => {
                self.caller.may(Deed::PreviewPromise, &Whose::organisation(organisation))?;
                store::organisation(tx, organisation)?.ok_or(Failure::NoOrganisation(organisation))?;
                self.must_be_its_own(tx, organisation, site)?;
                let contracts = store::contracts_of(tx, organisation)?;
                let found = in_force(&contracts, site, at);
                if found.is_none() && site.is_none() {
                    must_be_one(&contracts, at)?;
                }
                self.of_customer(tx, organisation, found, (site, priority, at), plans)
            }
            About::Contract { contract, site } => {
                let contract = contracts::found(tx, self.caller, Deed::PreviewPromise, contract)?;
                let found = contract.in_force(at).map(|version| (&contract, version));
                if let Some((_, version)) = found {
                    version.terms.place(site).map_err(|error| Failure::Invalid(vec![error]))?;
                }
                self.of_customer(tx, contract.organisation(), found, (site, priority, at), plans)
            }
            About::Plan(plan) => {
                self.caller.may_at_all(Deed::PreviewPromise).map_err(|_| Denied::Forbidden)?;
                self.of_plan(tx, &plan, (priority, at), plans)
            }
        }
    }

    fn must_be_its_own(
        &self,
        tx: &mut Tx<'_>,
        organisation: Id<Organisation>,
        site: Option<Id<Site>>,
    ) -> Result<(), Failure> {
        let Some(id) = site else { return Ok(()) };
        match store::site(tx, id)? {
            Some(site) if site.it.organisation == organisation => Ok(()),
            _ => {
                let (en, ar) = ("not a site of this organisation", "ليس من مواقع هذه المؤسسة");
                Err(Failure::Invalid(vec![Error::new("site", id.to_string(), en, ar)]))
            }
        }
    }

    fn of_customer(
        &self,
        tx: &mut Tx<'_>,
        organisation: Id<Organisation>,
        found: Option<(&Contract, &Version)>,
        (site, priority, at): (Option<Id<Site>>, Option<Priority>, Instant),
        plans: String,
    ) -> Result<Preview, Failure> {
        let language = self.caller.language;
        let Some((contract, version)) = found else {
            let catalog = self.entitlements.newest_catalog(tx)?;
            let mut none = self.preview(&catalog, at, plans);
            none.organisation = Some(organisation.number());
            none.explanation = Some(no_contract(language).to_owned());
            return Ok(none);
        };
        let entitlement = self.entitlements.make(tx, (contract, version), site, None)?;
        let catalog = self.entitlements.catalog(tx, &version.terms.edition)?;
        let place = version.terms.place(site).map_err(|error| Failure::Invalid(vec![error]))?;
        let served: Result<Vec<_>, Error> = served(&catalog, &entitlement, priority).collect();
        let served = served.map_err(|error| Failure::Invalid(vec![error]))?;
        let mut preview = self.preview(&catalog, at, plans);
        preview.organisation = Some(organisation.number());
        preview.zone = Some(place.zone.name().to_owned());
        preview.channels = entitlement.channels.iter().map(|of| Channel::from(*of)).collect();
        preview.promises = self.promises(&served, at)?;
        preview.contract = Some(InForce {
            id: contract.id().number(),
            version: version.number,
            plan: version.terms.plan.clone(),
            plan_name: catalog
                .plan(&version.terms.plan)
                .map_or_else(|_| version.terms.plan.clone(), |plan| plan.name.get(language).to_owned()),
            first_day: version.terms.first_day.to_string(),
            last_day: version.terms.last_day.to_string(),
        });
        let days = store::holidays(tx, place.holidays, Some(entitlement.versions.holidays))?;
        let days = days.map(|of| of.calendar.days).unwrap_or_default();
        let week = version.terms.stated.week.as_ref().map(|week| week.hours.observes_holidays);
        let observes =
            |id: &str| catalog.calendar(id).map_or(week.unwrap_or(false), |of| of.hours.observes_holidays);
        let observing = served.iter().any(|clock| observes(clock.id));
        preview.notes = self.notes(&days, &place.zone, &preview.promises, (at, observing));
        let sees = self.caller.may(Deed::SeeContract, &Whose::organisation(organisation)).is_ok();
        preview.under = sees.then(|| Under::of(&entitlement.versions));
        Ok(preview)
    }

    fn of_plan(
        &self,
        tx: &mut Tx<'_>,
        plan: &Plan,
        (priority, at): (Option<Priority>, Instant),
        plans: String,
    ) -> Result<Preview, Failure> {
        let mut errors = Errors::default();
        let offered = self.entitlements.offered(tx, plan.edition.as_deref())?;
        let named = plan.edition.as_deref().unwrap_or_default();
        let unknown =
            || Error::new("edition", named, "no edition of the catalogue", "لا طبعة للكتالوج بهذا المعرّف");
        let catalog = errors.keep(offered.ok_or_else(unknown));
        let zone = errors.keep(Zone::named(&plan.zone).map_err(|e| e.within("zone")));
        let days = errors.keep_each(holidays(tx, plan)?);
        if let Some(catalog) = &catalog {
            errors.keep(catalog.plan(&plan.plan).map(|_| ()));
            errors.keep(catalog.region(&plan.region).map(|_| ()));
            errors.keep(plan.coverage.as_deref().map_or(Ok(()), |id| catalog.coverage(id).map(|_| ())));
            errors.keep(priority.map_or(Ok(()), |priority| catalog.priority(priority).map(|_| ())));
        }
        let whole = errors.finish(catalog.zip(zone).zip(days)).map_err(Failure::Invalid)?;
        let ((catalog, zone), days) = whole;
        let wanted = catalog.priorities().iter().filter(|of| priority.is_none_or(|one| of.priority == one));
        let clocks = wanted
            .map(|of| catalog.clock(&plan.plan, plan.coverage.as_deref(), &plan.region, of.priority))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| Failure::Invalid(vec![error]))?;
        let calendars: Vec<_> = clocks.iter().map(|of| of.hours.calendar(&zone, &days)).collect();
        let served = clocks.iter().zip(&calendars).map(|(clock, calendar)| Served {
            priority: clock.priority.priority,
            name: &clock.priority.name,
            id: clock.calendar,
            calendar,
            target: clock.target,
            contact: clock.priority.contact,
        });
        let mut preview = self.preview(&catalog, at, plans);
        preview.promises = self.promises(&served.collect::<Vec<_>>(), at)?;
        let channels = catalog.plan(&plan.plan).map(|of| of.channels.as_slice()).unwrap_or_default();
        let all = [case::Channel::Portal, case::Channel::Email, case::Channel::Phone];
        let has = all.into_iter().filter(|channel| channels.iter().any(|id| id == channel.id()));
        preview.channels = has.map(Channel::from).collect();
        let observing = clocks.iter().any(|clock| clock.hours.observes_holidays);
        preview.notes = self.notes(&days, &zone, &preview.promises, (at, observing));
        preview.zone = Some(zone.name().to_owned());
        Ok(preview)
    }

    /// An answer without promises.
    fn preview(&self, catalog: &Catalog, at: Instant, plans: String) -> Preview {
        Preview {
            organisation: None,
            contract: None,
            submitted: at.into(),
            zone: None,
            channels: Vec::new(),
            promises: Vec::new(),
            explanation: None,
            notes: Vec::new(),
            small_print: catalog.texts().reasonable_efforts.get(self.caller.language).to_owned(),
            plans,
            edition: catalog.edition().to_owned(),
            tz_release: sla::tz_release().to_owned(),
            under: None,
        }
    }

    fn promises(&self, served: &[Served<'_>], at: Instant) -> Result<Vec<Promise>, Failure> {
        let promises = served.iter().map(|clock| self.promise(clock, at));
        promises.collect::<Result<_, _>>().map_err(|error: Error| Failure::Invalid(vec![error]))
    }

    fn promise(&self, clock: &Served<'_>, at: Instant) -> Result<Promise, Error> {
        let (calendar, language) = (clock.calendar, self.caller.language);
        let ledger = calendar.ledger(at, clock.target).map_err(|e| e.renamed("submitted"))?;
        let (due, open) = (ledger.due(), calendar.is_open(at));
        let state = match self.now <= due {
            true => running_state(calendar, due, clock.target.support_time(), self.now),
            false => case::State::Late,
        };
        Ok(Promise {
            priority: Level(clock.priority),
            priority_name: clock.name.get(language).to_owned(),
            respond_by: due.into(),
            respond_by_local: local(due, calendar.zone()),
            respond_by_text: moment(due, calendar.zone(), language),
            state: state.into(),
            clock: clock.id.to_owned(),
            open,
            opens: calendar.next_opening(at).filter(|_| !open).map(Moment),
            target_seconds: seconds(clock.target.support_time()),
            target: duration(clock.target.support_time(), language),
            contact: clock.contact.into(),
            ledger: recorded_rows(&ledger).iter().map(|row| Row::shown(row, language)).collect(),
        })
    }

    /// Says of which years, from the submission to the last deadline, the calendar lists no holiday.
    fn notes(
        &self,
        days: &Holidays,
        zone: &Zone,
        promises: &[Promise],
        (at, observing): (Instant, bool),
    ) -> Vec<String> {
        let last = promises.iter().map(|promise| promise.respond_by.0).max().unwrap_or(at);
        let years = unlisted_years(days, zone.date(at).year(), zone.date(last).year());
        let years: Vec<String> = years.iter().map(i16::to_string).collect();
        if years.is_empty() || !observing {
            return Vec::new();
        }
        vec![match self.caller.language {
            Language::En => {
                format!("No holiday is listed in {}, so only the week closes its hours.", years.join(", "))
            }
            Language::Ar => format!("لا عطلة مدرجة في {}، فلا يغلق ساعاته إلا الأسبوع.", years.join("، ")),
        }]
    }
}

/// What it means that no contract is in force (policy D13).
fn no_contract(language: Language) -> &'static str {
    match language {
        Language::En => {
            "No contract is in force for this then, so no response is promised. A case is accepted all the same: it \
             waits in triage, the oldest first, until an agent matches it to a contract, and its promise then counts \
             from its submission."
        }
        Language::Ar => {
            "لا عقد ساريًا لهذا في ذلك الوقت، فلا يُوعد بموعد استجابة. تُقبل الحالة مع ذلك: تنتظر الفرز، الأقدم أولًا، حتى \
             يربطها موظف بعقد، ثم يُحسب موعدها من وقت تقديمها."
        }
    }
}

/// The clocks of the priorities that are wanted.
fn served<'a>(
    catalog: &'a Catalog,
    entitlement: &'a Entitlement,
    priority: Option<Priority>,
) -> impl Iterator<Item = Result<Served<'a>, Error>> {
    let all = catalog.priorities().iter().map(|meaning| meaning.priority);
    let wanted: Vec<_> = priority.map_or_else(|| all.collect(), |one| vec![one]);
    wanted.into_iter().map(|priority| {
        let (clock, meaning) = (entitlement.clock(priority)?, catalog.priority(priority)?);
        Ok(Served {
            priority,
            name: &meaning.name,
            id: &clock.id,
            calendar: &clock.calendar,
            target: clock.target,
            contact: clock.contact,
        })
    })
}

/// Refuses to choose between contracts of two sites.
fn must_be_one(contracts: &[Contract], at: Instant) -> Result<(), Failure> {
    if contracts.iter().filter(|contract| contract.in_force(at).is_some()).count() < 2 {
        return Ok(());
    }
    let (en, ar) = (
        "missing: several contracts are in force then, so name the site",
        "ناقص: تسري عدة عقود في ذلك الوقت، فاذكر الموقع",
    );
    Err(Failure::Invalid(vec![Error::new("site", "", en, ar)]))
}

/// The holidays of a calendar and of a place, together.
fn holidays(tx: &mut Tx<'_>, plan: &Plan) -> Result<Result<Holidays, Vec<Error>>, Failure> {
    let mut errors = Errors::default();
    let kept = match plan.holidays {
        Some(id) => {
            let found = store::holidays(tx, Id::new(id), None)?;
            let none = || {
                let (en, ar) = ("there is no holiday calendar with this number", "لا تقويم عطل بهذا الرقم");
                Error::new("holidays", id.to_string(), en, ar)
            };
            errors.keep(found.map(|found| found.calendar.days).ok_or_else(none))
        }
        None => Some(Holidays::default()),
    };
    let place = plan.public.as_deref().map(|place| public(place).map_err(|e| e.within("public")));
    let place = errors.keep(place.transpose()).map(Option::unwrap_or_default);
    let both = kept.zip(place).map(|(kept, place)| Holidays::new(kept.iter().chain(&place).cloned()));
    Ok(errors.finish(both))
}
