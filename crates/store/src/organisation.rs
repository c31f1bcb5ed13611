//! Organisations and their sites.

use desk::id::Id;
use desk::organisation::{Organisation, PlaceSpec, Site, SiteSpec};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Error, Sql, Tx};

const ADD: Sql = Sql::One("INSERT INTO organisations (document) VALUES ($1) RETURNING id");
const ADD_SITE: Sql = Sql::One("INSERT INTO sites (organisation_id, document) VALUES ($1, $2) RETURNING id");
const FIND: Sql = Sql::One("SELECT document FROM organisations WHERE id = $1");
const FIND_SITE: Sql = Sql::One("SELECT document FROM sites WHERE id = $1");

pub(crate) const STATEMENTS: &[Sql] = &[ADD, ADD_SITE, FIND, FIND_SITE];

/// Adds an organisation and gives its number.
///
/// # Errors
/// What the engine says.
pub fn add_organisation(tx: &mut Tx<'_>, organisation: &Organisation) -> Result<Id<Organisation>, Error> {
    given(tx.one(ADD, &[&written(organisation)?], |row| row.take())?)
}

/// Adds a site and gives its number.
///
/// # Errors
/// What the engine says, as of an organisation that isn't there.
pub fn add_site(tx: &mut Tx<'_>, site: &Site) -> Result<Id<Site>, Error> {
    let place = PlaceSpec::from(site.place.clone());
    let spec = SiteSpec { organisation: site.organisation, name: site.name.clone(), place };
    given(tx.one(ADD_SITE, &[&site.organisation, &written(&spec)?], |row| row.take())?)
}

/// An organisation, if there is one with this number.
///
/// # Errors
/// What the engine says.
pub fn organisation(tx: &mut Tx<'_>, id: Id<Organisation>) -> Result<Option<Organisation>, Error> {
    tx.one(FIND, &[&id], |row| read(&row.take::<String>()?))
}

/// A site, if there is one with this number.
///
/// # Errors
/// What the engine says; a zone that this tz release doesn't have.
pub fn site(tx: &mut Tx<'_>, id: Id<Site>) -> Result<Option<Site>, Error> {
    tx.one(FIND_SITE, &[&id], |row| {
        let SiteSpec { organisation, name, place } = read(&row.take::<String>()?)?;
        let place = place.place().map_err(|e| Error::Shape(format!("site {id}: {e}")))?;
        Ok(Site { organisation, name, place })
    })
}

/// Something that changes in place, and how often it has: against lost updates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned<T> {
    /// From 1; grows by one with every change.
    pub version: u32,
    /// What it is now.
    pub it: T,
}

/// Things of a kind, each with its number and version.
pub type Listed<T> = Vec<(Id<T>, Versioned<T>)>;

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
