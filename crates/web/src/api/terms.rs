//! What a contract says, as the API takes and shows it: what is shown can be sent back.

use desk::contract::{
    Draft, DraftSite, StatedChannelSpec, StatedClockSpec, StatedSpec, StatedTargetSpec, StatedWeekSpec,
    Terms, TermsSpec,
};
use desk::hours::{HoursSpec, Spans, each_key_once};
use desk::id::Id;
use desk::organisation::PlaceSpec;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sites::Place;
use crate::words::Level;

/// What a contract says. Whatever follows by itself can be left out.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ContractTerms {
    /// The reference of the quote that was given to the customer.
    #[schema(min_length = 1, max_length = 200, examples("Q-2026-118"))]
    quote: String,
    /// The edition of the catalogue; the newest where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    edition: Option<String>,
    /// The id of the plan.
    #[schema(examples("basic"))]
    plan: String,
    /// The id of the coverage, where it is another than the plan's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("24x5"))]
    coverage: Option<String>,
    /// The first day: the contract begins at 00:00 in the zone of the default site.
    #[schema(format = Date, examples("2026-01-01"))]
    first_day: String,
    /// The last day, which is still covered.
    #[schema(format = Date, examples("2026-12-31"))]
    last_day: String,
    /// The site whose zone bounds the contract, and whose place a case without a site takes; the first where none is
    /// named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default_site: Option<i64>,
    /// The sites that it covers, all of them the organisation's own.
    #[schema(min_items = 1, max_items = 1000)]
    sites: Vec<CoveredSite>,
    /// What the quote states otherwise than the plan.
    #[serde(default)]
    stated: StatedTerms,
}

/// A site that a contract covers.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CoveredSite {
    /// Its number.
    site: i64,
    /// Where it is, which this version fixes; what the site itself says now where nothing is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
}

/// What a quote states otherwise than the plan, each with its line in the quote.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct StatedTerms {
    /// Response targets, each priority once.
    targets: Vec<StatedTarget>,
    /// The calendars that responses run on, each priority once.
    clocks: Vec<StatedClock>,
    /// The week's hours, in the place of the region's working hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    week: Option<StatedWeek>,
    /// Channels beyond the plan's.
    channels: Vec<StatedChannel>,
}

/// A response target that the quote states.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StatedTarget {
    /// Where the quote says so.
    #[schema(min_length = 1, max_length = 200)]
    line: String,
    /// For which priority.
    priority: Level,
    /// An amount of support time.
    #[schema(examples("1h30m"))]
    target: String,
}

/// The calendar that the quote lets a response run on.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StatedClock {
    /// Where the quote says so.
    #[schema(min_length = 1, max_length = 200)]
    line: String,
    /// For which priority.
    priority: Level,
    /// `coverage`, `working-hours` or the id of a calendar of the catalogue.
    #[schema(examples("coverage"))]
    clock: String,
}

/// Working hours that the quote states.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StatedWeek {
    /// Where the quote says so.
    #[schema(min_length = 1, max_length = 200)]
    line: String,
    /// The hours.
    hours: WeekHours,
}

/// Opening hours: pairs of an opening and a closing time.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WeekHours {
    /// Whether a site's holidays close these hours.
    observes_holidays: bool,
    /// The hours of each day, by `mon` to `sun`; a day that isn't named is closed.
    #[serde(deserialize_with = "each_key_once")]
    #[schema(value_type = BTreeMap<String, Vec<Vec<String>>>)]
    week: Spans,
    /// Dates with hours of their own, by date; an empty list closes the date.
    #[serde(default, deserialize_with = "each_key_once")]
    #[schema(value_type = BTreeMap<String, Vec<Vec<String>>>)]
    dates: Spans,
}

/// A channel that the quote adds to the plan's.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StatedChannel {
    /// Where the quote says so.
    #[schema(min_length = 1, max_length = 200)]
    line: String,
    /// The id of a channel.
    #[schema(examples("phone"))]
    channel: String,
}

impl From<ContractTerms> for Draft {
    fn from(terms: ContractTerms) -> Self {
        let site =
            |of: CoveredSite| DraftSite { site: Id::new(of.site), place: of.place.map(PlaceSpec::from) };
        Self {
            quote: terms.quote,
            edition: terms.edition,
            plan: terms.plan,
            coverage: terms.coverage,
            first_day: terms.first_day,
            last_day: terms.last_day,
            default_site: terms.default_site.map(Id::new),
            sites: terms.sites.into_iter().map(site).collect(),
            stated: terms.stated.into(),
        }
    }
}

impl From<StatedTerms> for StatedSpec {
    fn from(stated: StatedTerms) -> Self {
        let target =
            |of: StatedTarget| StatedTargetSpec { line: of.line, priority: of.priority.0, target: of.target };
        let clock =
            |of: StatedClock| StatedClockSpec { line: of.line, priority: of.priority.0, clock: of.clock };
        let week = |of: StatedWeek| {
            let WeekHours { observes_holidays, week, dates } = of.hours;
            StatedWeekSpec { line: of.line, hours: HoursSpec { observes_holidays, week, dates } }
        };
        let channel = |of: StatedChannel| StatedChannelSpec { line: of.line, channel: of.channel };
        Self {
            targets: stated.targets.into_iter().map(target).collect(),
            clocks: stated.clocks.into_iter().map(clock).collect(),
            week: stated.week.map(week),
            channels: stated.channels.into_iter().map(channel).collect(),
        }
    }
}

impl From<Terms> for ContractTerms {
    fn from(terms: Terms) -> Self {
        let terms = TermsSpec::from(terms);
        let sites = terms.sites.into_iter();
        let sites = sites.map(|of| CoveredSite { site: of.site.number(), place: Some(of.place.into()) });
        Self {
            quote: terms.quote,
            edition: Some(terms.edition),
            plan: terms.plan,
            coverage: terms.coverage,
            first_day: terms.first_day,
            last_day: terms.last_day,
            default_site: Some(terms.default_site.number()),
            sites: sites.collect(),
            stated: terms.stated.into(),
        }
    }
}

impl From<StatedSpec> for StatedTerms {
    fn from(stated: StatedSpec) -> Self {
        let target = |of: StatedTargetSpec| StatedTarget {
            line: of.line,
            priority: Level(of.priority),
            target: of.target,
        };
        let clock = |of: StatedClockSpec| StatedClock {
            line: of.line,
            priority: Level(of.priority),
            clock: of.clock,
        };
        let week = |of: StatedWeekSpec| {
            let HoursSpec { observes_holidays, week, dates } = of.hours;
            StatedWeek { line: of.line, hours: WeekHours { observes_holidays, week, dates } }
        };
        let channel = |of: StatedChannelSpec| StatedChannel { line: of.line, channel: of.channel };
        Self {
            targets: stated.targets.into_iter().map(target).collect(),
            clocks: stated.clocks.into_iter().map(clock).collect(),
            week: stated.week.map(week),
            channels: stated.channels.into_iter().map(channel).collect(),
        }
    }
}
