//! Contracts: what binds an organisation to a plan, for which sites and days, and what its quote states otherwise
//! (policy D12, S15).

mod draft;
mod entitlement;
mod event;
mod overlap;
mod spec;
mod terms;

#[cfg(test)]
pub(crate) mod tests;

use serde::{Deserialize, Serialize};
use sla::{Error, Instant};

use crate::id::Id;
use crate::organisation::{Organisation, Site};

pub use draft::{Draft, DraftSite, Known, MOST_SITES};
pub use event::{ContractBody, ContractEvent};
pub use overlap::in_force;
pub use spec::{
    CoveredSiteSpec, StatedChannelSpec, StatedClockSpec, StatedSpec, StatedTargetSpec, StatedWeekSpec,
    TermsSpec,
};
pub use terms::{CoveredSite, Sites, Stated, StatedChannel, StatedClock, StatedTarget, StatedWeek, Terms};

/// What binds an organisation to a plan of a catalogue's edition, in versions that never change (policy D12, D20).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    id: Id<Contract>,
    organisation: Id<Organisation>,
    first: Version,
    later: Vec<Version>,
}

/// A version of a contract: its terms from an instant on. A case keeps the version that it was opened under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// When it was made.
    #[serde(with = "crate::case::micros")]
    pub made: Instant,
    /// What it says.
    pub terms: Terms,
}

impl Contract {
    /// A contract in its first version.
    ///
    /// # Errors
    /// It overlaps one of the organisation's `others` at a site; the error names it and the days.
    pub fn new(
        id: Id<Self>,
        organisation: Id<Organisation>,
        made: Instant,
        terms: Terms,
        others: &[Self],
    ) -> Result<Self, Error> {
        overlap::refuse(id, organisation, &terms, others)?;
        let first = Version { number: 1, made, terms };
        Ok(Self { id, organisation, first, later: Vec::new() })
    }

    /// The contract that versions were kept of, in the order of their numbers; none where there is no version.
    pub fn of_versions(
        id: Id<Self>,
        organisation: Id<Organisation>,
        versions: impl IntoIterator<Item = Version>,
    ) -> Option<Self> {
        let mut versions = versions.into_iter();
        let first = versions.next()?;
        Some(Self { id, organisation, first, later: versions.collect() })
    }

    /// The contract with a new version. Cases that run keep theirs (policy D20).
    ///
    /// # Errors
    /// As [`Contract::new`].
    pub fn changed(&self, made: Instant, terms: Terms, others: &[Self]) -> Result<Self, Error> {
        overlap::refuse(self.id, self.organisation, &terms, others)?;
        let last = self.last();
        // A clock that was set back doesn't reorder versions.
        let version = Version { number: last.number + 1, made: made.max(last.made), terms };
        let mut changed = self.clone();
        changed.later.push(version);
        Ok(changed)
    }

    /// Its id.
    pub fn id(&self) -> Id<Self> {
        self.id
    }

    /// Whose it is.
    pub fn organisation(&self) -> Id<Organisation> {
        self.organisation
    }

    /// The version that stands now.
    pub fn last(&self) -> &Version {
        self.later.last().unwrap_or(&self.first)
    }

    /// A version by its number.
    pub fn version(&self, number: u32) -> Option<&Version> {
        self.versions().find(|version| version.number == number)
    }

    /// All of its versions, the first one first.
    pub fn versions(&self) -> impl DoubleEndedIterator<Item = &Version> {
        std::iter::once(&self.first).chain(&self.later)
    }

    /// The version that is in force at an instant: the one that stood then or, where that one had not begun or was
    /// over, the one that stands now. So a contract that was typed in late, or wrongly, still serves the cases that
    /// waited for it in triage (policy D13).
    pub fn in_force(&self, at: Instant) -> Option<&Version> {
        self.stood_at(at).or_else(|| Some(self.last()).filter(|last| last.terms.is_in_force(at)))
    }

    /// The version that stood at an instant, if it was in force.
    fn stood_at(&self, at: Instant) -> Option<&Version> {
        let stood = self.versions().rfind(|version| version.made <= at)?;
        stood.terms.is_in_force(at).then_some(stood)
    }
}

impl Terms {
    /// When the contract begins: 00:00 of its first day in the default site's zone (policy D12).
    pub fn begins(&self) -> Instant {
        self.sites.default.place.zone.first_instant(self.first_day)
    }

    /// When the contract is over: 00:00 after its last day in the default site's zone. That instant no longer counts
    /// (policy D6, D12).
    pub fn ends(&self) -> Instant {
        let after = self.last_day.saturating_add(jiff::Span::new().days(1));
        self.sites.default.place.zone.first_instant(after)
    }

    /// Whether an instant lies within its days.
    pub fn is_in_force(&self, at: Instant) -> bool {
        self.begins() <= at && at < self.ends()
    }

    /// Whether it covers a site; where none is named, the default one is meant (policy D3).
    pub fn covers(&self, site: Option<Id<Site>>) -> bool {
        site.is_none_or(|site| self.sites.covered(site).is_some())
    }
}
