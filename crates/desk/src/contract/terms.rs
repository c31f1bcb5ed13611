use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sla::{Budget, Hours};

use super::spec::TermsSpec;
use crate::case::Channel;
use crate::catalog::{ClockChoice, Priority};
use crate::hours::HoursSpec;
use crate::id::Id;
use crate::organisation::{Place, Site};

/// What a version of a contract says (policy D12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "TermsSpec", into = "TermsSpec")]
pub struct Terms {
    /// The reference of the quote that was given to the customer (policy S15).
    pub quote: String,
    /// The edition of the catalogue.
    pub edition: String,
    /// The id of the plan.
    pub plan: String,
    /// The id of the coverage, where it is another than the plan's.
    pub coverage: Option<String>,
    /// The first local date in the default site's zone.
    pub first_day: Date,
    /// The last one.
    pub last_day: Date,
    /// The sites that it covers.
    pub sites: Sites,
    /// What the quote states otherwise than the plan.
    pub stated: Stated,
}

/// The sites that a contract covers, with the values that its version fixes (policy D3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sites {
    /// The one whose zone bounds the contract, and whose place a case without a site takes.
    pub default: CoveredSite,
    /// The others.
    pub others: Vec<CoveredSite>,
}

impl Sites {
    /// All of them, the default one first.
    pub fn iter(&self) -> impl Iterator<Item = &CoveredSite> {
        std::iter::once(&self.default).chain(&self.others)
    }

    /// What is fixed for a site, if it is covered.
    pub fn covered(&self, site: Id<Site>) -> Option<&CoveredSite> {
        self.iter().find(|covered| covered.site == site)
    }
}

/// A site that a contract covers, and where it was when the version was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredSite {
    /// The site.
    pub site: Id<Site>,
    /// Its zone, region and holiday calendar.
    pub place: Place,
}

/// What the quote states otherwise than the plan, each with its line in the quote (policy S15, D12).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// Response targets.
    pub targets: Vec<StatedTarget>,
    /// The calendars that responses run on.
    pub clocks: Vec<StatedClock>,
    /// The week's hours, in the place of the region's working hours.
    pub week: Option<StatedWeek>,
    /// Channels beyond the plan's.
    pub channels: Vec<StatedChannel>,
}

/// A response target that the quote states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedTarget {
    /// Where the quote says so.
    pub line: String,
    /// For which priority.
    pub priority: Priority,
    /// The support time that it allows.
    pub target: Budget,
}

/// The calendar that the quote lets a response run on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedClock {
    /// Where the quote says so.
    pub line: String,
    /// For which priority.
    pub priority: Priority,
    /// The calendar.
    pub clock: ClockChoice,
}

/// Working hours that the quote states: a week from Sunday to Thursday, say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedWeek {
    /// Where the quote says so.
    pub line: String,
    /// The hours.
    pub hours: Hours,
    pub(super) written: HoursSpec,
}

/// A channel that the quote adds to the plan's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedChannel {
    /// Where the quote says so.
    pub line: String,
    /// The channel.
    pub channel: Channel,
}
