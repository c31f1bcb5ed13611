//! Running promises that other terms would move, and by how much: shown before anybody moves them (policy D20).

use std::collections::HashMap;
use std::sync::Arc;

use desk::case::{Case, Entitlement, Moves, Versions, list_moves};
use desk::catalog::{Catalog, Priority};
use desk::contract::{Contract, TermsSpec, Version};
use desk::id::Id;
use desk::organisation::{HolidayCalendar, Organisation, Site};
use sla::{Error as Fault, Instant};

use crate::contract::contract;
use crate::holidays::holidays;
use crate::{Entitlements, Error, Row, Sql, Tx, case};

const OF_CONTRACT: Sql = Sql::One(
    "SELECT contract_id, id FROM cases
     WHERE contract_id = $1 AND id > $2
       AND life IN ('open', 'resolved') AND answered IS NULL AND deadline IS NOT NULL
     ORDER BY id LIMIT $3",
);
const ON_CALENDAR: Sql = Sql::One(
    "SELECT c.contract_id, c.id
     FROM contract_places p JOIN cases c ON c.contract_id = p.contract_id AND c.site_id = p.site_id
     WHERE p.calendar_id = $1 AND (c.contract_id, c.id) > ($2, $3)
       AND c.life IN ('open', 'resolved') AND c.answered IS NULL AND c.deadline IS NOT NULL
     ORDER BY c.contract_id, c.id LIMIT $4",
);
const OF_ALL: Sql = Sql::One(
    "SELECT contract_id, id FROM cases
     WHERE (contract_id, id) > ($1, $2)
       AND life IN ('open', 'resolved') AND answered IS NULL AND deadline IS NOT NULL
     ORDER BY contract_id, id LIMIT $3",
);

pub(crate) const STATEMENTS: &[Sql] = &[OF_CONTRACT, ON_CALENDAR, OF_ALL];

/// So many cases are looked at for one page at the most.
const MOST: usize = 1000;

/// What running promises are held against: something that was changed, or is to be. Everything else is taken in its newest
/// version, as it is when a case is moved.
#[derive(Clone, Copy, Debug)]
pub enum Supposed<'a> {
    /// The last version of this contract.
    Contract(&'a Contract),
    /// This version of a holiday calendar.
    Holidays(Id<HolidayCalendar>, &'a HolidayCalendar),
    /// This edition of the catalogue, to which every contract would go over.
    Catalogue(&'a Catalog),
}

/// Where a list of running cases stands: they come by contract, and by number within it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunningCursor {
    /// The contract.
    pub contract: i64,
    /// The case.
    pub case: i64,
}

/// A running case that is under other terms than those that are supposed.
#[derive(Clone, Debug)]
pub struct Running {
    /// The case.
    pub id: Id<Case>,
    /// Whose it is.
    pub organisation: Option<Id<Organisation>>,
    /// Which site's.
    pub site: Option<Id<Site>>,
    /// How urgent it is.
    pub priority: Priority,
    /// The deadline in force.
    pub deadline: Instant,
    /// What it is under.
    pub under: Versions,
    /// What it would be under; nothing where the terms can't serve it at all.
    pub to: Option<Versions>,
    /// The contract would first have to go over to the edition.
    pub needs_contract: bool,
    /// How its deadline would move, or why these terms can't serve it.
    pub moves: Result<Moves, Fault>,
}

/// Running promises that are under other terms than those that are supposed, and the place to go on from, if there may be
/// more. A page may be short, or empty, and yet not the last: at most a thousand cases are looked at.
///
/// # Errors
/// What the engine says; a history that can't be read.
pub fn running_moves(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    supposed: Supposed<'_>,
    (after, limit): (RunningCursor, u32),
    now: Instant,
) -> Result<(Vec<Running>, Option<RunningCursor>), Error> {
    let limit = usize::try_from(limit).unwrap_or(MOST).min(MOST);
    let mut targets = Targets { entitlements, supposed, contracts: HashMap::new(), served: HashMap::new() };
    let (mut found, mut at, mut looked_at) = (Vec::new(), after, 0);
    loop {
        let some = candidates(tx, supposed, at, limit)?;
        let last = some.len() < limit;
        for place in some {
            at = place;
            looked_at += 1;
            found.extend(targets.look(tx, Id::new(place.case), now)?);
            if found.len() == limit {
                return Ok((found, Some(at)));
            }
        }
        if last {
            return Ok((found, None));
        }
        if looked_at >= MOST {
            return Ok((found, Some(at)));
        }
    }
}

fn candidates(
    tx: &mut Tx<'_>,
    supposed: Supposed<'_>,
    after: RunningCursor,
    limit: usize,
) -> Result<Vec<RunningCursor>, Error> {
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    let place = |row: &mut Row<'_>| Ok(RunningCursor { contract: row.take()?, case: row.take()? });
    let RunningCursor { contract, case } = after;
    match supposed {
        Supposed::Contract(of) => tx.all(OF_CONTRACT, &[&of.id(), &case, &limit], place),
        Supposed::Holidays(calendar, _) => tx.all(ON_CALENDAR, &[&calendar, &contract, &case, &limit], place),
        Supposed::Catalogue(_) => tx.all(OF_ALL, &[&contract, &case, &limit], place),
    }
}

/// What the cases of a contract and site would be under.
type Target = Result<Arc<Entitlement>, Fault>;

/// What cases would be under, worked out once for each contract and site. It isn't kept beyond: what is only supposed has
/// version numbers that something else may get.
struct Targets<'a> {
    entitlements: &'a Entitlements,
    supposed: Supposed<'a>,
    contracts: HashMap<i64, Arc<Contract>>,
    served: HashMap<(i64, Option<Id<Site>>), Target>,
}

impl Targets<'_> {
    fn look(&mut self, tx: &mut Tx<'_>, id: Id<Case>, now: Instant) -> Result<Option<Running>, Error> {
        let Some(case) = case::load(tx, id)?.map(|kept| kept.case) else { return Ok(None) };
        let (Some(under), Some(made)) = (case.terms.clone(), case.promise_in_force()) else {
            return Ok(None);
        };
        let contract = self.contract(tx, under.contract)?;
        if !self.differs(&case, &under, &contract) {
            return Ok(None);
        }
        let target = self.target(tx, &contract, case.site)?;
        let to = target.as_ref().ok().map(|target| target.versions.clone());
        let moves = match target {
            Ok(target) => match list_moves([(id, &case, &*target)], now).pop() {
                Some((_, moves)) => moves,
                None => return Ok(None),
            },
            Err(fault) => Err(fault),
        };
        let needs_contract = match self.supposed {
            Supposed::Catalogue(catalog) => contract.last().terms.edition != catalog.edition(),
            _ => false,
        };
        Ok(Some(Running {
            id,
            organisation: case.organisation,
            site: case.site,
            priority: case.priority,
            deadline: made.promise.deadline,
            under,
            to,
            needs_contract,
            moves,
        }))
    }

    fn contract(&mut self, tx: &mut Tx<'_>, id: i64) -> Result<Arc<Contract>, Error> {
        if let Supposed::Contract(contract) = self.supposed
            && contract.id().number() == id
        {
            return Ok(Arc::new(contract.clone()));
        }
        if let Some(known) = self.contracts.get(&id) {
            return Ok(known.clone());
        }
        let found = contract(tx, Id::new(id))?;
        let found = Arc::new(found.ok_or_else(|| Error::Shape(format!("contract {id}: it is gone")))?);
        self.contracts.insert(id, found.clone());
        Ok(found)
    }

    /// Whether the case is under another version of what is supposed.
    fn differs(&self, case: &Case, under: &Versions, contract: &Contract) -> bool {
        match self.supposed {
            Supposed::Contract(contract) => under.contract_version != contract.last().number,
            Supposed::Catalogue(catalog) => under.edition != catalog.edition(),
            Supposed::Holidays(calendar, version) => {
                let was = contract.version(under.contract_version);
                let was = was.and_then(|was| was.terms.place(case.site).ok()).map(|place| place.holidays);
                was != Some(calendar) || under.holidays != version.version
            }
        }
    }

    fn target(
        &mut self,
        tx: &mut Tx<'_>,
        contract: &Contract,
        site: Option<Id<Site>>,
    ) -> Result<Target, Error> {
        let key = (contract.id().number(), site);
        if let Some(known) = self.served.get(&key) {
            return Ok(known.clone());
        }
        let target = self.make(tx, contract, site)?;
        self.served.insert(key, target.clone());
        Ok(target)
    }

    fn make(&self, tx: &mut Tx<'_>, contract: &Contract, site: Option<Id<Site>>) -> Result<Target, Error> {
        let version = match self.version(contract) {
            Ok(version) => version,
            Err(fault) => return Ok(Err(fault)),
        };
        let calendar = match version.terms.place(site) {
            Ok(place) => place.holidays,
            Err(fault) => return Ok(Err(fault)),
        };
        let newest;
        let days = match self.supposed {
            Supposed::Holidays(id, supposed) if id == calendar => supposed,
            _ => {
                let found = holidays(tx, calendar, None)?;
                newest =
                    found.ok_or_else(|| Error::Shape(format!("holiday calendar {calendar}: it is gone")))?;
                &newest.calendar
            }
        };
        let kept;
        let catalog = match self.supposed {
            Supposed::Catalogue(catalog) => catalog,
            _ => {
                kept = self.entitlements.catalog(tx, &version.terms.edition)?;
                &kept
            }
        };
        Ok(contract.entitlement(&version, catalog, site, days).map(Arc::new))
    }

    /// The contract's last version, or the one that would take it to the edition that is supposed.
    fn version(&self, contract: &Contract) -> Result<Version, Fault> {
        let last = contract.last();
        let Supposed::Catalogue(catalog) = self.supposed else { return Ok(last.clone()) };
        if last.terms.edition == catalog.edition() {
            return Ok(last.clone());
        }
        let spec = TermsSpec { edition: catalog.edition().to_owned(), ..last.terms.clone().into() };
        let terms = spec.terms(catalog).map_err(|faults| {
            let none =
                || Fault::new("edition", catalog.edition(), "it doesn't fit the contract", "لا تلائم العقد");
            faults.into_iter().next().unwrap_or_else(none)
        })?;
        Ok(Version { number: last.number + 1, made: last.made, terms })
    }
}
