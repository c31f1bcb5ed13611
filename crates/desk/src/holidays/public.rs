//! Public holidays by country and subdivision (ISO 3166-1 and 3166-2), from 2015 to 2035.
//!
//! The lists are generated: `catalog/holidays/NOTICE` says from what, `docs/guide/holidays.md` how.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use sla::{Error, Holiday, Holidays, Name};

/// The years that the lists cover, whole.
pub const YEARS: RangeInclusive<i16> = 2015..=2035;

const PLACES: &str = include_str!("../../../../catalog/holidays/places.csv");

macro_rules! lists {
    ($($country:literal)*) => {
        [$(($country, include_str!(concat!("../../../../catalog/holidays/", $country, ".csv")))),*]
    };
}

const LISTS: [(&str, &str); 13] = lists!["ae" "au" "br" "ca" "de" "eg" "fr" "gb" "in" "jo" "ma" "sa" "us"];

/// A country or a subdivision of one that has a list of public holidays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The ISO 3166 code in small letters: `us`, `us-wa`.
    pub id: String,
    /// What the place is called.
    pub name: Name,
}

/// Every place that has a list: each country, followed by its subdivisions.
pub fn places() -> Vec<Place> {
    rows(PLACES)
        .filter_map(|row| {
            let mut cells = row.split(';');
            let id = cells.next()?.to_ascii_lowercase();
            Some(Place { id, name: Name::new(cells.next()?, cells.next()?) })
        })
        .collect()
}

/// The public holidays of a place, by its ISO 3166 code in letters of any case: `us` or `US-WA`.
///
/// A country's own list has the days that close offices in the whole country; a subdivision's list is complete in
/// itself. Substitutes and one-off days are in it, and dates that nobody has confirmed yet are `expected` (policy D4).
///
/// # Errors
/// A code that has no list: the error says which have.
pub fn public(id: &str) -> Result<Holidays, Error> {
    let places = places();
    let code = id.trim().to_ascii_lowercase();
    let country = code.split('-').next().unwrap_or_default();
    let list = LISTS.iter().find(|(name, _)| *name == country && places.iter().any(|place| place.id == code));
    let Some((_, list)) = list else {
        return Err(no_list(id, country, &places));
    };
    let scope = code.to_ascii_uppercase();
    let days = rows(list).filter_map(|row| day(row, &scope).transpose());
    Ok(Holidays::new(days.collect::<Result<Vec<_>, _>>()?))
}

/// The lines of a list without its comments and the line of headings.
fn rows(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#')).skip(1)
}

/// The holiday of a row, where it is one in this scope.
fn day(row: &'static str, scope: &str) -> Result<Option<Holiday>, Error> {
    let damaged =
        || Error::new("", row, "the built-in list has a damaged row", "في القائمة المضمّنة سطر تالف");
    let [date, scopes, en, ar, expected] =
        <[&str; 5]>::try_from(row.split(';').collect::<Vec<_>>()).map_err(|_| damaged())?;
    if !applies(scopes, scope) {
        return Ok(None);
    }
    let date: Date = date.parse().map_err(|_| damaged())?;
    Ok(Some(Holiday { expected: expected == "1", ..Holiday::closed(date, Name::new(en, ar)) }))
}

/// Whether a row's scopes name this one: `*` is the nation and every subdivision, `-US-AK` takes one out again.
fn applies(scopes: &str, scope: &str) -> bool {
    match scopes.strip_prefix('*') {
        Some(except) => !except.split(' ').any(|taken| taken.strip_prefix('-') == Some(scope)),
        None => scopes.split(' ').any(|named| named == scope),
    }
}

fn no_list(id: &str, country: &str, places: &[Place]) -> Error {
    let subdivision = format!("{country}-");
    let known: Vec<_> = places
        .iter()
        .filter(|place| place.id.starts_with(&subdivision))
        .map(|place| place.id.as_str())
        .collect();
    let nation = places.iter().find(|place| place.id == country).map(|place| &place.name);
    let (en, ar) = match nation {
        Some(Name { en, ar }) if known.is_empty() => (
            format!(
                "{} has one list of public holidays, without subdivisions: write {country}",
                with_article(en)
            ),
            format!("توجد قائمة واحدة للعطل الرسمية في {ar} بلا أقاليم: اكتب {country}"),
        ),
        Some(Name { en, ar }) => (
            format!(
                "not a subdivision of {} in ISO 3166-2: write {country}, or one of {}",
                with_article(en),
                known.join(", ")
            ),
            format!("ليس من أقاليم {ar} في ISO 3166-2: اكتب {country} أو أحد هذه: {}", known.join("، ")),
        ),
        None => {
            let countries = LISTS.map(|(name, _)| name);
            (
                format!(
                    "no list of public holidays: write a country ({}) or a subdivision such as us-wa",
                    countries.join(", ")
                ),
                format!(
                    "لا توجد قائمة عطل رسمية بهذا الرمز: اكتب دولة ({}) أو إقليمًا مثل us-wa",
                    countries.join("، ")
                ),
            )
        }
    };
    Error::new("", id, en, ar)
}

/// A country's name as it stands in a sentence: `the United States`, `Jordan`.
fn with_article(country: &str) -> String {
    let article = if country.starts_with("United ") { "the " } else { "" };
    format!("{article}{country}")
}
