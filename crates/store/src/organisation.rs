//! Organisations, and how anything is kept that changes in place: as a document with a version.

use std::ops::Deref;

use desk::id::Id;
use desk::organisation::Organisation;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::execute::Failure;
use crate::{Error, Row, Sql, Tx, search};

const ADD: Sql = Sql::One("INSERT INTO organisations (document) VALUES ($1) RETURNING id");
const FIND: Sql = Sql::One("SELECT version, document FROM organisations WHERE id = $1");
const CHANGE: Sql =
    Sql::One("UPDATE organisations SET version = version + 1, document = $1 WHERE id = $2 AND version = $3");
const ALL: Sql =
    Sql::One("SELECT id, version, document FROM organisations WHERE id > $1 ORDER BY id LIMIT $2");

const WITH_DOMAIN: Sql = Sql::One("SELECT organisation_id FROM organisation_domains WHERE domain = $1");
const ADD_DOMAIN: Sql =
    Sql::One("INSERT INTO organisation_domains (domain, organisation_id) VALUES ($1, $2)");
const FORGET_DOMAINS: Sql = Sql::One("DELETE FROM organisation_domains WHERE organisation_id = $1");

pub(crate) const STATEMENTS: &[Sql] = &[ADD, FIND, CHANGE, ALL, WITH_DOMAIN, ADD_DOMAIN, FORGET_DOMAINS];

/// Adds an organisation and gives its number.
///
/// # Errors
/// By field, a domain that another organisation has; what the engine says.
pub fn add_organisation(tx: &mut Tx<'_>, organisation: &Organisation) -> Result<Id<Organisation>, Failure> {
    domains_must_be_free(tx, None, organisation)?;
    let id = given(tx.one(ADD, &[&written(organisation)?], |row| row.take())?)?;
    add_domains(tx, id, organisation)?;
    search::index_organisation(tx, id)?;
    Ok(id)
}

/// An organisation, if there is one with this number.
///
/// # Errors
/// What the engine says.
pub fn organisation(tx: &mut Tx<'_>, id: Id<Organisation>) -> Result<Option<Versioned<Organisation>>, Error> {
    tx.one(FIND, &[&id], versioned)
}

/// Changes an organisation from a version; `false` where it has another by now.
///
/// # Errors
/// As [`add_organisation`].
pub fn change_organisation(
    tx: &mut Tx<'_>,
    id: Id<Organisation>,
    version: u32,
    organisation: &Organisation,
) -> Result<bool, Failure> {
    domains_must_be_free(tx, Some(id), organisation)?;
    let changed = tx.run(CHANGE, &[&written(organisation)?, &id, &version])? == 1;
    if changed {
        tx.run(FORGET_DOMAINS, &[&id])?;
        add_domains(tx, id, organisation)?;
        search::index_organisation(tx, id)?;
    }
    Ok(changed)
}

/// Organisations after a number, in order.
///
/// # Errors
/// What the engine says.
pub fn organisations(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Listed<Organisation>, Error> {
    tx.all(ALL, &[&after, &limit], listed)
}

/// The organisation whose mail comes from a domain, in small letters.
///
/// # Errors
/// What the engine says.
pub fn organisation_with_domain(tx: &mut Tx<'_>, domain: &str) -> Result<Option<Id<Organisation>>, Error> {
    tx.one(WITH_DOMAIN, &[&domain], |row| row.take())
}

fn domains_must_be_free(
    tx: &mut Tx<'_>,
    id: Option<Id<Organisation>>,
    organisation: &Organisation,
) -> Result<(), Failure> {
    let mut errors = Vec::new();
    for (index, domain) in organisation.domains.iter().enumerate() {
        if organisation_with_domain(tx, domain)?.is_some_and(|other| Some(other) != id) {
            let (en, ar) = ("another organisation has this domain", "هذا النطاق لمؤسسة أخرى");
            errors.push(sla::Error::new(format!("domains[{index}]"), domain, en, ar));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Failure::Invalid(errors)) }
}

fn add_domains(tx: &mut Tx<'_>, id: Id<Organisation>, organisation: &Organisation) -> Result<(), Error> {
    for domain in &organisation.domains {
        tx.run(ADD_DOMAIN, &[domain, &id])?;
    }
    Ok(())
}

/// Something that changes in place, and how often it has: against lost updates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned<T> {
    /// From 1; grows by one with every change.
    pub version: u32,
    /// What it is now.
    pub it: T,
}

impl<T> Deref for Versioned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.it
    }
}

/// Things of a kind, each with its number and version.
pub type Listed<T> = Vec<(Id<T>, Versioned<T>)>;

/// A version and a document, the next two columns.
pub(crate) fn versioned<T: DeserializeOwned>(row: &mut Row<'_>) -> Result<Versioned<T>, Error> {
    Ok(Versioned { version: row.take()?, it: read(&row.take::<String>()?)? })
}

/// A number, a version and a document, the next three columns.
pub(crate) fn listed<T: DeserializeOwned>(row: &mut Row<'_>) -> Result<(Id<T>, Versioned<T>), Error> {
    Ok((row.take()?, versioned(row)?))
}

/// A document as it is kept.
pub(crate) fn written(document: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(document).map_err(|e| Error::Shape(e.to_string()))
}

/// A document read back.
pub(crate) fn read<T: DeserializeOwned>(document: &str) -> Result<T, Error> {
    serde_json::from_str(document).map_err(|e| Error::Shape(e.to_string()))
}

/// The number that the engine gave.
pub(crate) fn given<T>(id: Option<T>) -> Result<T, Error> {
    id.ok_or_else(|| Error::Shape("the engine gave no number".to_owned()))
}
