use sla::{Error, Instant, Language, text};

use super::{Contract, Terms, Version};
use crate::id::Id;
use crate::organisation::{Organisation, Site};

/// The contract and version in force at an instant, of an organisation's contracts (policy D12): the one that covers
/// the site or, where no site is named, the only one that there is. `at` is when the case was submitted.
///
/// What stood at that instant comes before what was made later.
pub fn in_force(
    contracts: &[Contract],
    site: Option<Id<Site>>,
    at: Instant,
) -> Option<(&Contract, &Version)> {
    let only = |version: fn(&Contract, Instant) -> Option<&Version>| {
        let found = |contract| Some((contract, version(contract, at)?));
        let mut found = contracts.iter().filter_map(found).filter(|(_, of)| of.terms.covers(site));
        let first = found.next()?;
        // Without a site, of two contracts neither is the right one: an agent says which.
        (site.is_some() || found.next().is_none()).then_some(first)
    };
    only(Contract::stood_at).or_else(|| only(Contract::in_force))
}

/// Refuses terms that would be in force beside another contract of the organisation at a site (policy D12).
pub(super) fn refuse(
    id: Id<Contract>,
    organisation: Id<Organisation>,
    terms: &Terms,
    others: &[Contract],
) -> Result<(), Error> {
    let theirs = others.iter().filter(|other| other.id != id && other.organisation == organisation);
    for other in theirs {
        let standing = &other.last().terms;
        let from = terms.begins().max(standing.begins());
        let to = terms.ends().min(standing.ends());
        let shared = terms.sites.iter().find(|covered| standing.sites.covered(covered.site).is_some());
        if let Some(shared) = shared
            && from < to
        {
            return Err(overlap(terms, other, shared.site, (from, to)));
        }
    }
    Ok(())
}

fn overlap(terms: &Terms, other: &Contract, site: Id<Site>, (from, to): (Instant, Instant)) -> Error {
    let zone = &terms.sites.default.place.zone;
    let before = Instant::from_microsecond(to.as_microsecond() - 1).unwrap_or(from);
    let days = |language| {
        let [first, last] = [from, before].map(|at| text::date(zone.date(at), language));
        if first == last { first } else { format!("{first} – {last}") }
    };
    let (other_id, quote) = (other.id, &other.last().terms.quote);
    Error::new(
        "first_day",
        format!("{} – {}", terms.first_day, terms.last_day),
        format!(
            "contract {other_id} (quote {quote}) is in force for site {site} too, {}: end it before, or choose other days or sites",
            days(Language::En)
        ),
        format!(
            "العقد {other_id} (عرض الأسعار {quote}) سارٍ أيضًا للموقع {site}، {}: أنهِه قبل ذلك، أو اختر أيامًا أو مواقع أخرى",
            days(Language::Ar)
        ),
    )
}
