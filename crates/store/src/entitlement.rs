//! What contracts give cases: worked out from versions that never change, and kept in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use desk::case::{Case, Entitlement, Versions};
use desk::catalog::Catalog;
use desk::contract::{Contract, Version, in_force};
use desk::id::Id;
use desk::organisation::{Organisation, Site};
use sla::Instant;

use crate::contract::{contract, contracts_of};
use crate::holidays::{holidays, last_version};
use crate::{Error, Tx, catalogue};

/// So many are kept before all are forgotten and worked out again.
const MOST: usize = 10_000;

/// Entitlements and catalogues by what they were made of. Cloning shares them; one for each database.
#[derive(Clone, Default)]
pub struct Entitlements(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    catalogs: HashMap<String, Arc<Catalog>>,
    served: HashMap<(Versions, Option<Id<Site>>), Arc<Entitlement>>,
}

impl Entitlements {
    /// What the terms that a case is under give it (policy D20); nothing in triage.
    ///
    /// # Errors
    /// What the engine says; terms that are no longer there.
    pub fn of_case(&self, tx: &mut Tx<'_>, case: &Case) -> Result<Option<Arc<Entitlement>>, Error> {
        let Some(versions) = &case.terms else { return Ok(None) };
        self.under(tx, versions, case.site).map(Some)
    }

    /// What recorded versions give the cases of a site. The zones' data are this program's: under another tz release
    /// nothing can be counted any more as it was, and what was promised stands as it was recorded.
    ///
    /// # Errors
    /// What the engine says; versions that are no longer there.
    pub fn under(
        &self,
        tx: &mut Tx<'_>,
        versions: &Versions,
        site: Option<Id<Site>>,
    ) -> Result<Arc<Entitlement>, Error> {
        if let Some(known) = self.known(versions, site) {
            return Ok(known);
        }
        let gone = || {
            Error::Shape(format!(
                "version {} of contract {}: it is gone",
                versions.contract_version, versions.contract
            ))
        };
        let contract = contract(tx, Id::new(versions.contract))?.ok_or_else(gone)?;
        let version = contract.version(versions.contract_version).ok_or_else(gone)?;
        self.make(tx, (&contract, version), site, Some(versions.holidays))
    }

    /// What an organisation's contracts give a case that is submitted at an instant (policy D12), in the newest version
    /// of everything (policy D20); nothing where none is in force.
    ///
    /// # Errors
    /// What the engine says.
    pub fn in_force(
        &self,
        tx: &mut Tx<'_>,
        organisation: Id<Organisation>,
        site: Option<Id<Site>>,
        at: Instant,
    ) -> Result<Option<Arc<Entitlement>>, Error> {
        let contracts = contracts_of(tx, organisation)?;
        let found = in_force(&contracts, site, at);
        found.map(|found| self.make(tx, found, site, None)).transpose()
    }

    /// What one contract gives a case of a site at an instant, in the newest version of everything; nothing where it isn't
    /// in force then, or doesn't cover the site.
    ///
    /// # Errors
    /// What the engine says.
    pub fn given_by(
        &self,
        tx: &mut Tx<'_>,
        contract: &Contract,
        site: Option<Id<Site>>,
        at: Instant,
    ) -> Result<Option<Arc<Entitlement>>, Error> {
        let found = in_force(std::slice::from_ref(contract), site, at);
        found.map(|found| self.make(tx, found, site, None)).transpose()
    }

    /// What the newest versions of the terms that a case is under would give it (policy D20), also where its contract is
    /// over: nothing in triage, or where the contract's newest version doesn't cover its site any more.
    ///
    /// # Errors
    /// What the engine says; a contract that is no longer there.
    pub fn newest(&self, tx: &mut Tx<'_>, case: &Case) -> Result<Option<Arc<Entitlement>>, Error> {
        let Some(versions) = &case.terms else { return Ok(None) };
        let id = versions.contract;
        let contract = contract(tx, Id::new(id))?;
        let contract = contract.ok_or_else(|| Error::Shape(format!("contract {id}: it is gone")))?;
        let last = contract.last();
        if !last.terms.covers(case.site) {
            return Ok(None);
        }
        self.make(tx, (&contract, last), case.site, None).map(Some)
    }

    /// The catalogue of an edition: one that was added, or the one that comes with the program.
    ///
    /// # Errors
    /// What the engine says; an edition that isn't there, or that this program can't read.
    pub fn catalog(&self, tx: &mut Tx<'_>, edition: &str) -> Result<Arc<Catalog>, Error> {
        if let Some(known) = self.lock().catalogs.get(edition) {
            return Ok(known.clone());
        }
        let catalog = match catalogue::edition(tx, edition)? {
            Some(kept) => Catalog::parse(&kept.source, edition)
                .map_err(|faults| Error::Shape(format!("edition {edition} of the catalogue: {faults}")))?,
            None if edition == Catalog::builtin().edition() => Catalog::builtin().clone(),
            None => return Err(Error::Shape(format!("edition {edition} of the catalogue: it is gone"))),
        };
        let catalog = Arc::new(catalog);
        self.lock().catalogs.insert(edition.to_owned(), catalog.clone());
        Ok(catalog)
    }

    /// The catalogue that new contracts are made under: the last edition that was added, else the program's own.
    ///
    /// # Errors
    /// As [`Entitlements::catalog`].
    pub fn newest_catalog(&self, tx: &mut Tx<'_>) -> Result<Arc<Catalog>, Error> {
        let last = catalogue::last_edition(tx)?;
        self.catalog(tx, last.as_deref().unwrap_or_else(|| Catalog::builtin().edition()))
    }

    /// The catalogue of an edition that new contracts can be made under, or the newest; nothing where there is no such
    /// edition.
    ///
    /// # Errors
    /// As [`Entitlements::catalog`].
    pub fn offered(&self, tx: &mut Tx<'_>, edition: Option<&str>) -> Result<Option<Arc<Catalog>>, Error> {
        let newest = self.newest_catalog(tx)?;
        let Some(edition) = edition.filter(|edition| *edition != newest.edition()) else {
            return Ok(Some(newest));
        };
        let kept = catalogue::edition(tx, edition)?;
        kept.map(|_| self.catalog(tx, edition)).transpose()
    }

    /// What a version of a contract gives the cases of a site, under a version of its holidays or the last one.
    ///
    /// # Errors
    /// What the engine says; a site that the version doesn't cover; versions that are no longer there.
    pub fn make(
        &self,
        tx: &mut Tx<'_>,
        (contract, version): (&Contract, &Version),
        site: Option<Id<Site>>,
        version_of_holidays: Option<u32>,
    ) -> Result<Arc<Entitlement>, Error> {
        let shape = |e: sla::Error| Error::Shape(format!("contract {}: {e}", contract.id()));
        let calendar = version.terms.place(site).map_err(shape)?.holidays;
        let gone = || Error::Shape(format!("holiday calendar {calendar}: it is gone"));
        // Its days are read only where the answer isn't known: they are many.
        let of_holidays = match version_of_holidays {
            Some(number) => number,
            None => last_version(tx, calendar)?.ok_or_else(gone)?,
        };
        let versions = Versions {
            contract: contract.id().number(),
            contract_version: version.number,
            edition: version.terms.edition.clone(),
            holidays: of_holidays,
            tz_release: sla::tz_release().to_owned(),
        };
        if let Some(known) = self.known(&versions, site) {
            return Ok(known);
        }
        let days = holidays(tx, calendar, Some(of_holidays))?.ok_or_else(gone)?.calendar;
        let catalog = self.catalog(tx, &version.terms.edition)?;
        let made = Arc::new(contract.entitlement(version, &catalog, site, &days).map_err(shape)?);
        let mut known = self.lock();
        if known.served.len() >= MOST {
            known.served.clear();
        }
        known.served.insert((versions, site), made.clone());
        Ok(made)
    }

    fn known(&self, versions: &Versions, site: Option<Id<Site>>) -> Option<Arc<Entitlement>> {
        self.lock().served.get(&(versions.clone(), site)).cloned()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
