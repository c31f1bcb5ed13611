//! Sites of organisations (policy D3).

use desk::id::Id;
use desk::organisation::{Organisation, PlaceSpec, Site, SiteSpec};

use crate::execute::Failure;
use crate::holidays::holidays;
use crate::organisation::{Listed, Versioned, given, versioned, written};
use crate::{Entitlements, Error, Row, Sql, Tx, organisation};

const ADD: Sql = Sql::One("INSERT INTO sites (organisation_id, document) VALUES ($1, $2) RETURNING id");
const FIND: Sql = Sql::One("SELECT version, document FROM sites WHERE id = $1");
const CHANGE: Sql =
    Sql::One("UPDATE sites SET version = version + 1, document = $1 WHERE id = $2 AND version = $3");
const OF: Sql = Sql::One(
    "SELECT id, version, document FROM sites WHERE organisation_id = $1 AND id > $2 ORDER BY id LIMIT $3",
);

pub(crate) const STATEMENTS: &[Sql] = &[ADD, FIND, CHANGE, OF];

/// A site as it was written down, if all that its place names is there: the region in the newest edition of the
/// catalogue, and the holiday calendar.
///
/// # Errors
/// An organisation that isn't there; all that is wrong, by field (`place.holidays`).
pub fn check_site(tx: &mut Tx<'_>, entitlements: &Entitlements, spec: SiteSpec) -> Result<Site, Failure> {
    if organisation(tx, spec.organisation)?.is_none() {
        return Err(Failure::NoOrganisation(spec.organisation));
    }
    let calendar = spec.place.holidays;
    let known = holidays(tx, calendar, None)?.is_some();
    let catalog = entitlements.newest_catalog(tx)?;
    let (site, mut errors) = match spec.site(&catalog) {
        Ok(site) => (Some(site), Vec::new()),
        Err(errors) => (None, errors),
    };
    if !known {
        let (en, ar) = ("there is no holiday calendar with this number", "لا تقويم عطل بهذا الرقم");
        errors.push(sla::Error::new("place.holidays", calendar.to_string(), en, ar));
    }
    site.filter(|_| known).ok_or(Failure::Invalid(errors))
}

/// Adds a site, which the caller has checked, and gives its number.
///
/// # Errors
/// What the engine says, as of an organisation that isn't there.
pub fn add_site(tx: &mut Tx<'_>, site: &Site) -> Result<Id<Site>, Error> {
    given(tx.one(ADD, &[&site.organisation, &document(site)?], |row| row.take())?)
}

/// A site, if there is one with this number.
///
/// # Errors
/// What the engine says; a zone that this tz release doesn't have.
pub fn site(tx: &mut Tx<'_>, id: Id<Site>) -> Result<Option<Versioned<Site>>, Error> {
    tx.one(FIND, &[&id], |row| read(id, row))
}

/// Changes a site, which the caller has checked, from a version; `false` where it has another by now.
///
/// # Errors
/// What the engine says.
pub fn change_site(tx: &mut Tx<'_>, id: Id<Site>, version: u32, site: &Site) -> Result<bool, Error> {
    Ok(tx.run(CHANGE, &[&document(site)?, &id, &version])? == 1)
}

/// The sites of an organisation after a number, in order.
///
/// # Errors
/// As [`site`].
pub fn sites(
    tx: &mut Tx<'_>,
    organisation: Id<Organisation>,
    after: i64,
    limit: u32,
) -> Result<Listed<Site>, Error> {
    tx.all(OF, &[&organisation, &after, &limit], |row| {
        let id = row.take()?;
        Ok((id, read(id, row)?))
    })
}

fn document(site: &Site) -> Result<String, Error> {
    let place = PlaceSpec::from(site.place.clone());
    written(&SiteSpec { organisation: site.organisation, name: site.name.clone(), place })
}

fn read(id: Id<Site>, row: &mut Row<'_>) -> Result<Versioned<Site>, Error> {
    let Versioned { version, it: SiteSpec { organisation, name, place } } = versioned(row)?;
    let place = place.place().map_err(|e| Error::Shape(format!("site {id}: {e}")))?;
    Ok(Versioned { version, it: Site { organisation, name, place } })
}
