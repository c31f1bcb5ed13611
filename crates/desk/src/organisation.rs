//! Customers and their places: organisations with sites, each with a zone, a region and a holiday calendar (policy D3).

use serde::{Deserialize, Serialize};
use sla::{Error, Holidays, Name, Zone};

use crate::catalog::Catalog;
use crate::id::Id;
use crate::written::{self, Errors, name};

/// A customer that contracts bind (policy D12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// What it is called.
    pub name: String,
    /// The domains of its mail: whoever writes from there, which is made sure of, is one of its people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
}

/// An organisation has at most so many domains.
const MOST_DOMAINS: usize = 50;

impl Organisation {
    /// One that is called so, without domains.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), domains: Vec::new() }
    }

    /// The organisation, or everything that is wrong with it.
    ///
    /// # Errors
    /// A name that is empty, too long or not one line; a malformed domain (`domains[0]`), or too many.
    pub fn check(self) -> Result<Self, Vec<Error>> {
        let mut errors = Errors::default();
        let name = errors.keep(name("name", &self.name));
        let mut domains: Vec<String> = Vec::new();
        for (index, domain) in self.domains.iter().enumerate() {
            let bare = domain.trim().trim_start_matches('@');
            let field = format!("domains[{index}]");
            match written::address(&format!("x@{bare}")) {
                Ok(address) if !domains.iter().any(|other| address[2..] == **other) => {
                    domains.push(address[2..].to_owned());
                }
                Ok(_) => {}
                Err(_) => {
                    let say = Name::new("not a domain such as example.com", "ليس نطاقًا مثل example.com");
                    errors.say(&field, domain, say);
                }
            }
        }
        if domains.len() > MOST_DOMAINS {
            let say = Name::new(format!("more than {MOST_DOMAINS}"), format!("أكثر من {MOST_DOMAINS}"));
            errors.say("domains", "", say);
        }
        errors.finish(name.map(|name| Self { name, domains }))
    }
}

/// A place of an organisation (policy D3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Whose it is.
    pub organisation: Id<Organisation>,
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub place: Place,
}

/// What makes time local to a site (policy D3). A contract version fixes it for each site that it covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PlaceSpec", into = "PlaceSpec")]
pub struct Place {
    /// The zone whose clocks count.
    pub zone: Zone,
    /// The id of the region, whose working hours count.
    pub region: String,
    /// The calendar of its holidays.
    pub holidays: Id<HolidayCalendar>,
}

/// A site as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteSpec {
    /// Whose it is.
    pub organisation: Id<Organisation>,
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub place: PlaceSpec,
}

impl SiteSpec {
    /// The site, or everything that is wrong with it, each with its field (`place.zone`).
    ///
    /// # Errors
    /// A name that is empty, too long or not one line; an unknown zone; a region that the catalogue doesn't have.
    pub fn site(self, catalog: &Catalog) -> Result<Site, Vec<Error>> {
        let mut errors = Errors::default();
        let name = errors.keep(name("name", &self.name));
        let place = errors.keep(self.place.place().map_err(|e| e.within("place")));
        errors.keep(catalog.region(&self.place.region).map_err(|e| e.within("place")));
        let organisation = self.organisation;
        errors.finish(name.zip(place).map(|(name, place)| Site { organisation, name, place }))
    }
}

/// Where a site is, as it is written down.
///
/// `{"zone": "Asia/Riyadh", "region": "global", "holidays": 1}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceSpec {
    /// The name of a zone of the tz database.
    pub zone: String,
    /// The id of a region of the catalogue.
    pub region: String,
    /// The calendar of its holidays.
    pub holidays: Id<HolidayCalendar>,
}

impl PlaceSpec {
    /// The place. Whether a catalogue has the region is [`SiteSpec::site`]'s to say.
    ///
    /// # Errors
    /// An unknown zone.
    pub fn place(&self) -> Result<Place, Error> {
        let zone = Zone::named(&self.zone).map_err(|e| e.within("zone"))?;
        Ok(Place { zone, region: self.region.clone(), holidays: self.holidays })
    }
}

impl TryFrom<PlaceSpec> for Place {
    type Error = Error;

    fn try_from(spec: PlaceSpec) -> Result<Self, Error> {
        spec.place()
    }
}

impl From<Place> for PlaceSpec {
    fn from(place: Place) -> Self {
        Self { zone: place.zone.name().to_owned(), region: place.region, holidays: place.holidays }
    }
}

/// The holidays of one or many sites, in a version that never changes (policy D4, D20).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayCalendar {
    /// Grows by one with every edit.
    pub version: u32,
    /// The days.
    pub days: Holidays,
}
