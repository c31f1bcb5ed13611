//! Contracts, in versions that never change (policy D12, D20).

use std::collections::{BTreeMap, HashMap};

use desk::contract::{Contract, Draft, Known, MOST_SITES, Terms, Version};
use desk::effects::{TimerChanges, expiries};
use desk::id::Id;
use desk::organisation::Organisation;
use sla::{Error as Fault, Instant};

use crate::execute::Failure;
use crate::organisation::{given, read, written};
use crate::site::site;
use crate::{Bind, Entitlements, Error, Select, Sql, Tx, catalogue, dialect, holidays, timer};

const ADD: Sql = Sql::One("INSERT INTO contracts (organisation_id) VALUES ($1) RETURNING id");
const ADD_VERSION: Sql =
    Sql::One("INSERT INTO contract_versions (contract_id, version, made, document) VALUES ($1, $2, $3, $4)");
const LEAVE: Sql = Sql::One("DELETE FROM contract_places WHERE contract_id = $1");
const COVER: Sql =
    Sql::One("INSERT INTO contract_places (contract_id, site_id, calendar_id) VALUES ($1, $2, $3)");
const WHOSE: Sql = Sql::One("SELECT organisation_id FROM contracts WHERE id = $1");
const OF: Sql = Sql::One("SELECT id FROM contracts WHERE organisation_id = $1 ORDER BY id");
const LIST: Sql =
    Sql::One("SELECT id FROM contracts WHERE organisation_id = $1 AND id > $2 ORDER BY id LIMIT $3");
const VERSIONS: Sql =
    Sql::One("SELECT document FROM contract_versions WHERE contract_id = $1 ORDER BY version");

pub(crate) const STATEMENTS: &[Sql] =
    &[ADD, ADD_VERSION, LEAVE, COVER, WHOSE, OF, LIST, VERSIONS, dialect::ORGANISATION_HELD];

/// The terms of a draft for an organisation, judged against the edition of the catalogue that it names, or the newest.
///
/// # Errors
/// An organisation that isn't there; everything that is wrong with the draft, by field.
pub fn draft_terms(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    organisation: Id<Organisation>,
    draft: &Draft,
) -> Result<Terms, Failure> {
    if crate::organisation(tx, organisation)?.is_none() {
        return Err(Failure::NoOrganisation(organisation));
    }
    let mut sites = BTreeMap::new();
    for named in draft.sites.iter().take(MOST_SITES) {
        sites.extend(site(tx, named.site)?.map(|site| (named.site, site.it)));
    }
    let calendars = holidays::there(tx, draft.calendars(&sites))?;
    let offered = entitlements.offered(tx, draft.edition.as_deref())?;
    let known = Known { sites, calendars };
    if let Some(catalog) = offered {
        return draft.terms(organisation, &catalog, &known).map_err(Failure::Invalid);
    }
    let newest = entitlements.newest_catalog(tx)?;
    let unknown = Fault::new(
        "edition",
        draft.edition.as_deref().unwrap_or_default(),
        format!("no edition of the catalogue: leave it out for the newest, {}", newest.edition()),
        format!("لا طبعة للكتالوج بهذا المعرّف: احذفه لتسري أحدث طبعة، {}", newest.edition()),
    );
    let rest = Draft { edition: None, ..draft.clone() }.terms(organisation, &newest, &known);
    Err(Failure::Invalid([unknown].into_iter().chain(rest.err().into_iter().flatten()).collect()))
}

/// Adds a contract in its first version, whose number it gives, and sets the timers of its end.
///
/// # Errors
/// An organisation that isn't there; days and sites that another of its contracts covers, which the error names.
pub fn add_contract(
    tx: &mut Tx<'_>,
    organisation: Id<Organisation>,
    made: Instant,
    terms: Terms,
) -> Result<Contract, Failure> {
    hold(tx, organisation)?;
    let others = contracts_of(tx, organisation)?;
    let id = given(tx.one(ADD, &[&organisation], |row| row.take())?)?;
    let contract = Contract::new(id, organisation, made, terms, &others).map_err(refused)?;
    add_version(tx, &contract, None)?;
    Ok(contract)
}

/// Adds a version to a contract, and sets the timers of its end in place of those that there were; `None` where there is
/// no contract with this number. Cases that run keep their version.
///
/// # Errors
/// Days and sites that another of the organisation's contracts covers, which the error names.
pub fn change_contract(
    tx: &mut Tx<'_>,
    id: Id<Contract>,
    made: Instant,
    terms: Terms,
) -> Result<Option<Contract>, Failure> {
    let Some(before) = contract_to_change(tx, id)? else { return Ok(None) };
    let contract = suppose_contract(tx, &before, made, terms)?;
    add_version(tx, &contract, Some(&before))?;
    Ok(Some(contract))
}

/// What a contract would be with a further version: for looking at before it is made (policy D20).
///
/// # Errors
/// As [`change_contract`].
pub fn suppose_contract(
    tx: &mut Tx<'_>,
    before: &Contract,
    made: Instant,
    terms: Terms,
) -> Result<Contract, Failure> {
    let others = contracts_of(tx, before.organisation())?;
    before.changed(made, terms, &others).map_err(refused)
}

/// A contract that nobody else changes until this transaction ends, and beside which none of the organisation's comes up.
///
/// # Errors
/// What the engine says.
pub fn contract_to_change(tx: &mut Tx<'_>, id: Id<Contract>) -> Result<Option<Contract>, Failure> {
    let Some(organisation) = tx.one(WHOSE, &[&id], |row| row.take())? else { return Ok(None) };
    hold(tx, organisation)?;
    Ok(versions(tx, id, organisation)?)
}

/// A contract with all of its versions, if there is one with this number.
///
/// # Errors
/// What the engine says.
pub fn contract(tx: &mut Tx<'_>, id: Id<Contract>) -> Result<Option<Contract>, Error> {
    let organisation = tx.one(WHOSE, &[&id], |row| row.take())?;
    organisation.map_or(Ok(None), |organisation| versions(tx, id, organisation))
}

/// Whose contracts are, and what those are called.
pub type Holders = HashMap<Id<Contract>, (Id<Organisation>, String)>;

/// Whose contracts with these numbers are, and what those are called, in one statement.
///
/// # Errors
/// What the engine says.
pub fn whose_contracts(tx: &mut Tx<'_>, ids: &[Id<Contract>]) -> Result<Holders, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let numbers: Vec<_> = (1..=ids.len()).map(|number| format!("${number}")).collect();
    let binds: Vec<&dyn Bind> = ids.iter().map(|id| id as &dyn Bind).collect();
    let mut select = Select::new(
        "SELECT c.id, o.id, o.document FROM contracts c JOIN organisations o ON o.id = c.organisation_id WHERE TRUE",
    );
    select.and(&format!("c.id IN ({})", numbers.join(", ")), &binds);
    let found = tx.all(select.text(), select.binds(), |row| {
        let (contract, id) = (row.take()?, row.take()?);
        Ok((contract, (id, read::<Organisation>(&row.take::<String>()?)?.name)))
    })?;
    Ok(found.into_iter().collect())
}

/// The contracts of an organisation.
///
/// # Errors
/// What the engine says.
pub fn contracts_of(tx: &mut Tx<'_>, organisation: Id<Organisation>) -> Result<Vec<Contract>, Error> {
    let ids = tx.all(OF, &[&organisation], |row| row.take())?;
    each(tx, organisation, ids)
}

/// The contracts of an organisation after a number, in order.
///
/// # Errors
/// What the engine says.
pub fn contracts(
    tx: &mut Tx<'_>,
    organisation: Id<Organisation>,
    after: i64,
    limit: u32,
) -> Result<Vec<Contract>, Error> {
    let ids = tx.all(LIST, &[&organisation, &after, &limit], |row| row.take())?;
    each(tx, organisation, ids)
}

fn each(
    tx: &mut Tx<'_>,
    organisation: Id<Organisation>,
    ids: Vec<Id<Contract>>,
) -> Result<Vec<Contract>, Error> {
    let contracts = ids.into_iter().map(|id| versions(tx, id, organisation).transpose());
    contracts.flatten().collect()
}

fn versions(
    tx: &mut Tx<'_>,
    id: Id<Contract>,
    organisation: Id<Organisation>,
) -> Result<Option<Contract>, Error> {
    let versions: Vec<Version> = tx
        .all(VERSIONS, &[&id], |row| read(&row.take::<String>()?))
        .map_err(|e| e.at(&format!("contract {id}")))?;
    Ok(Contract::of_versions(id, organisation, versions))
}

/// Writes the last version down, with what follows from it: whom an edit of its holidays touches, and the timers of its end.
fn add_version(tx: &mut Tx<'_>, contract: &Contract, before: Option<&Contract>) -> Result<(), Error> {
    let (id, last) = (contract.id(), contract.last());
    catalogue::keep_builtin(tx, last.made)?;
    tx.run(ADD_VERSION, &[&id, &last.number, &last.made, &written(last)?])?;
    tx.run(LEAVE, &[&id])?;
    for covered in last.terms.sites.iter() {
        tx.run(COVER, &[&id, &covered.site, &covered.place.holidays])?;
    }
    // What was set for the version before follows from it and from when it was made, as here.
    let cancel = before.map(|before| expiries(before, before.last().made)).unwrap_or_default();
    let set = expiries(contract, last.made);
    timer::change_timers(tx, id.number(), &TimerChanges { set, cancel })
}

/// Lets nobody else add contracts of an organisation until this transaction ends, so that none can overlap unseen.
fn hold(tx: &mut Tx<'_>, organisation: Id<Organisation>) -> Result<(), Failure> {
    let found: Option<i64> = tx.one(dialect::ORGANISATION_HELD, &[&organisation], |row| row.take())?;
    found.map(|_| ()).ok_or(Failure::NoOrganisation(organisation))
}

fn refused(error: Fault) -> Failure {
    Failure::Invalid(vec![error])
}
