//! Contracts, in versions that never change.

use desk::contract::{Contract, Terms, Version};
use desk::id::Id;
use desk::organisation::Organisation;
use sla::Instant;

use crate::execute::Failure;
use crate::organisation::{given, read, written};
use crate::{Error, Sql, Tx, dialect};

const ADD: Sql = Sql::One("INSERT INTO contracts (organisation_id) VALUES ($1) RETURNING id");
const ADD_VERSION: Sql =
    Sql::One("INSERT INTO contract_versions (contract_id, version, made, document) VALUES ($1, $2, $3, $4)");
const WHOSE: Sql = Sql::One("SELECT organisation_id FROM contracts WHERE id = $1");
const OF: Sql = Sql::One("SELECT id FROM contracts WHERE organisation_id = $1 ORDER BY id");
const VERSIONS: Sql =
    Sql::One("SELECT document FROM contract_versions WHERE contract_id = $1 ORDER BY version");

pub(crate) const STATEMENTS: &[Sql] = &[ADD, ADD_VERSION, WHOSE, OF, VERSIONS, dialect::ORGANISATION_HELD];

/// Adds a contract in its first version, whose number it gives.
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
    add_version(tx, &contract)?;
    Ok(contract)
}

/// Adds a version to a contract; `None` where there is no contract with this number. Cases that run keep theirs.
///
/// # Errors
/// Days and sites that another of the organisation's contracts covers, which the error names.
pub fn change_contract(
    tx: &mut Tx<'_>,
    id: Id<Contract>,
    made: Instant,
    terms: Terms,
) -> Result<Option<Contract>, Failure> {
    let Some(organisation) = tx.one(WHOSE, &[&id], |row| row.take())? else { return Ok(None) };
    hold(tx, organisation)?;
    let mut others = contracts_of(tx, organisation)?;
    let Some(at) = others.iter().position(|other| other.id() == id) else { return Ok(None) };
    let contract = others.swap_remove(at).changed(made, terms, &others).map_err(refused)?;
    add_version(tx, &contract)?;
    Ok(Some(contract))
}

/// A contract with all of its versions, if there is one with this number.
///
/// # Errors
/// What the engine says.
pub fn contract(tx: &mut Tx<'_>, id: Id<Contract>) -> Result<Option<Contract>, Error> {
    let organisation = tx.one(WHOSE, &[&id], |row| row.take())?;
    organisation.map_or(Ok(None), |organisation| versions(tx, id, organisation))
}

/// The contracts of an organisation.
///
/// # Errors
/// What the engine says.
pub fn contracts_of(tx: &mut Tx<'_>, organisation: Id<Organisation>) -> Result<Vec<Contract>, Error> {
    let ids: Vec<Id<Contract>> = tx.all(OF, &[&organisation], |row| row.take())?;
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

fn add_version(tx: &mut Tx<'_>, contract: &Contract) -> Result<(), Error> {
    let last = contract.last();
    tx.run(ADD_VERSION, &[&contract.id(), &last.number, &last.made, &written(last)?])?;
    Ok(())
}

/// Lets nobody else add contracts of an organisation until this transaction ends, so that none can overlap unseen.
fn hold(tx: &mut Tx<'_>, organisation: Id<Organisation>) -> Result<(), Failure> {
    let found: Option<i64> = tx.one(dialect::ORGANISATION_HELD, &[&organisation], |row| row.take())?;
    found.map(|_| ()).ok_or(Failure::NoOrganisation(organisation))
}

fn refused(error: sla::Error) -> Failure {
    Failure::Refused(error.into())
}
