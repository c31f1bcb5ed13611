use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sla::{Error, Name};

use super::terms::{CoveredSite, Sites, Stated, StatedChannel, StatedClock, StatedTarget, StatedWeek, Terms};
use crate::case::Channel;
use crate::catalog::{Catalog, ClockChoice, Priority, parse_target, unknown, write_target};
use crate::digits;
use crate::hours::HoursSpec;
use crate::id::Id;
use crate::organisation::{PlaceSpec, Site};
use crate::written::{Errors, name};

/// [`Terms`] as they are written down.
///
/// ```
/// use desk::catalog::Catalog;
/// use desk::contract::TermsSpec;
///
/// let written = r#"{
///     "quote": "Q-2026-118", "edition": "2026-01", "plan": "basic", "coverage": "24x5",
///     "first_day": "2026-01-01", "last_day": "2026-12-31", "default_site": 4,
///     "sites": [{"site": 4, "place": {"zone": "Europe/Berlin", "region": "global", "holidays": 2}}],
///     "stated": {"targets": [{"line": "7", "priority": "P2", "target": "4h"}]}
/// }"#;
/// let spec: TermsSpec = serde_json::from_str(written)?;
/// assert!(spec.terms(Catalog::builtin()).is_ok());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsSpec {
    /// The reference of the quote.
    pub quote: String,
    /// The edition of the catalogue.
    pub edition: String,
    /// The id of the plan.
    pub plan: String,
    /// The id of the coverage, where it is another than the plan's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<String>,
    /// An ISO 8601 date.
    pub first_day: String,
    /// An ISO 8601 date; that day is still covered.
    pub last_day: String,
    /// One of the sites.
    pub default_site: Id<Site>,
    /// The sites, each with the place that is fixed for it.
    pub sites: Vec<CoveredSiteSpec>,
    /// What the quote states otherwise than the plan.
    #[serde(default)]
    pub stated: StatedSpec,
}

/// [`CoveredSite`] as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoveredSiteSpec {
    /// The site.
    pub site: Id<Site>,
    /// Where it is.
    pub place: PlaceSpec,
}

/// [`Stated`] as it is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatedSpec {
    /// Response targets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<StatedTargetSpec>,
    /// The calendars that responses run on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<StatedClockSpec>,
    /// The week's hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week: Option<StatedWeekSpec>,
    /// Channels beyond the plan's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<StatedChannelSpec>,
}

/// [`StatedTarget`] as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedTargetSpec {
    /// Where the quote says so.
    pub line: String,
    /// For which priority.
    pub priority: Priority,
    /// An amount such as `1h30m`.
    pub target: String,
}

/// [`StatedClock`] as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedClockSpec {
    /// Where the quote says so.
    pub line: String,
    /// For which priority.
    pub priority: Priority,
    /// `coverage`, `working-hours` or the id of a calendar.
    pub clock: String,
}

/// [`StatedChannel`] as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedChannelSpec {
    /// Where the quote says so.
    pub line: String,
    /// The id of a channel.
    pub channel: String,
}

/// [`StatedWeek`] as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedWeekSpec {
    /// Where the quote says so.
    pub line: String,
    /// The hours.
    pub hours: HoursSpec,
}

impl TermsSpec {
    /// The terms, or everything that is wrong with them, each with its field (`stated.targets[0].target`).
    ///
    /// # Errors
    /// An edition, plan, coverage, region, priority, calendar or channel that the catalogue doesn't have; a malformed
    /// date, zone, target or week; a last day before the first; no site, a site twice, a default site that isn't among
    /// them; a statement without its line in the quote, or made twice.
    pub fn terms(&self, catalog: &Catalog) -> Result<Terms, Vec<Error>> {
        let mut errors = Errors::default();
        let terms = self.read(&mut errors);
        self.check(catalog, &mut errors);
        errors.finish(terms)
    }

    fn read(&self, errors: &mut Errors) -> Option<Terms> {
        let quote = errors.keep(name("quote", &self.quote));
        let first_day = errors.keep(day("first_day", &self.first_day));
        let last_day = errors.keep(day("last_day", &self.last_day));
        if first_day.zip(last_day).is_some_and(|(first, last)| last < first) {
            let problem = Name::new("before the first day", "قبل اليوم الأول");
            errors.say("last_day", &self.last_day, problem);
        }
        let sites = self.read_sites(errors);
        let stated = self.stated.read(errors);
        Some(Terms {
            quote: quote?,
            edition: self.edition.clone(),
            plan: self.plan.clone(),
            coverage: self.coverage.clone(),
            first_day: first_day?,
            last_day: last_day?,
            sites: sites?,
            stated: stated?,
        })
    }

    fn read_sites(&self, errors: &mut Errors) -> Option<Sites> {
        let mut seen = BTreeSet::new();
        let (mut default, mut others) = (None, Vec::new());
        for (index, spec) in self.sites.iter().enumerate() {
            let field = format!("sites[{index}]");
            if !seen.insert(spec.site) {
                errors.say(&format!("{field}.site"), &spec.site.to_string(), twice());
            }
            let place = errors.keep(spec.place.place().map_err(|e| e.within("place").within(&field)));
            let covered = place.map(|place| CoveredSite { site: spec.site, place });
            match spec.site == self.default_site {
                true => default = covered,
                false => others.extend(covered),
            }
        }
        if !seen.contains(&self.default_site) {
            let problem = Name::new("not among the contract's sites", "ليس من مواقع العقد");
            errors.say("default_site", &self.default_site.to_string(), problem);
        }
        Some(Sites { default: default?, others })
    }

    /// Whether the catalogue has what they speak of.
    fn check(&self, catalog: &Catalog, errors: &mut Errors) {
        if self.edition != catalog.edition() {
            let known = catalog.edition();
            let problem =
                Name::new(format!("the catalogue is edition {known}"), format!("إصدار الكتالوج هو {known}"));
            errors.say("edition", &self.edition, problem);
        }
        errors.keep(catalog.plan(&self.plan).map(|_| ()));
        if let Some(coverage) = &self.coverage {
            errors.keep(catalog.coverage(coverage).map(|_| ()));
        }
        for (index, spec) in self.sites.iter().enumerate() {
            let within = |e: Error| e.within("place").within(&format!("sites[{index}]"));
            errors.keep(catalog.region(&spec.place.region).map(|_| ()).map_err(within));
        }
        self.stated.check(catalog, errors);
    }
}

impl StatedSpec {
    fn read(&self, errors: &mut Errors) -> Option<Stated> {
        let targets = self.targets.iter().enumerate().map(|(index, spec)| {
            let field = format!("stated.targets[{index}]");
            let line = line(&field, &spec.line, errors);
            let target =
                errors.keep(parse_target(&spec.target).map_err(|e| e.within("target").within(&field)));
            Some(StatedTarget { line: line?, priority: spec.priority, target: target? })
        });
        let targets: Vec<_> = targets.collect();
        let clocks = self.clocks.iter().enumerate().map(|(index, spec)| {
            let line = line(&format!("stated.clocks[{index}]"), &spec.line, errors);
            Some(StatedClock { line: line?, priority: spec.priority, clock: clock(&spec.clock) })
        });
        let clocks: Vec<_> = clocks.collect();
        let channels = self.channels.iter().enumerate().map(|(index, spec)| {
            let field = format!("stated.channels[{index}]");
            let line = line(&field, &spec.line, errors);
            let channel = errors.keep(channel(&spec.channel).map_err(|e| e.within(&field)));
            Some(StatedChannel { line: line?, channel: channel? })
        });
        let channels: Vec<_> = channels.collect();
        self.each_once(errors);
        let week = self.week.as_ref().map(|spec| spec.read(errors));
        Some(Stated {
            targets: targets.into_iter().collect::<Option<_>>()?,
            clocks: clocks.into_iter().collect::<Option<_>>()?,
            week: week.map_or(Some(None), |week| week.map(Some))?,
            channels: channels.into_iter().collect::<Option<_>>()?,
        })
    }

    fn each_once(&self, errors: &mut Errors) {
        let priorities = |of: Vec<Priority>| of.iter().map(Priority::to_string).collect::<Vec<_>>();
        let targets = priorities(self.targets.iter().map(|spec| spec.priority).collect());
        let clocks = priorities(self.clocks.iter().map(|spec| spec.priority).collect());
        let channels = self.channels.iter().map(|spec| spec.channel.clone()).collect();
        for (list, field, said) in [
            ("targets", "priority", targets),
            ("clocks", "priority", clocks),
            ("channels", "channel", channels),
        ] {
            for (index, word) in said.iter().enumerate() {
                if said[..index].contains(word) {
                    errors.say(&format!("stated.{list}[{index}].{field}"), word, twice());
                }
            }
        }
    }

    fn check(&self, catalog: &Catalog, errors: &mut Errors) {
        for (index, spec) in self.targets.iter().enumerate() {
            let within = |e: Error| e.within(&format!("stated.targets[{index}]"));
            errors.keep(catalog.priority(spec.priority).map(|_| ()).map_err(within));
        }
        for (index, spec) in self.clocks.iter().enumerate() {
            let within = |e: Error| e.within(&format!("stated.clocks[{index}]"));
            errors.keep(catalog.priority(spec.priority).map(|_| ()).map_err(within));
            if let ClockChoice::Calendar(id) = clock(&spec.clock) {
                let known = catalog.calendar(&id).map(|_| ());
                // The field is the clock, which a calendar's id may stand for.
                let renamed = |e: Error| {
                    let [en, ar] = [sla::Language::En, sla::Language::Ar].map(|of| e.problem(of).to_owned());
                    within(Error::new("clock", e.input(), en, ar))
                };
                errors.keep(known.map_err(renamed));
            }
        }
        for (index, spec) in self.channels.iter().enumerate() {
            let known = catalog.channels().iter().map(|channel| channel.id.as_str());
            // What is no channel at all was said while it was read.
            if channel(&spec.channel).is_ok() && !known.clone().any(|id| id == spec.channel) {
                let error = unknown("channel", "a channel", "قناة", &spec.channel, known);
                errors.keep::<()>(Err(error.within(&format!("stated.channels[{index}]"))));
            }
        }
    }
}

impl StatedWeekSpec {
    fn read(&self, errors: &mut Errors) -> Option<StatedWeek> {
        let line = line("stated.week", &self.line, errors);
        let hours = errors.keep_all("stated.week.hours", self.hours.hours());
        Some(StatedWeek { line: line?, hours: hours?, written: self.hours.clone() })
    }
}

impl TryFrom<TermsSpec> for Terms {
    type Error = Error;

    /// What was kept is read without its catalogue, which judged it when it was written.
    fn try_from(spec: TermsSpec) -> Result<Self, Error> {
        let mut errors = Errors::default();
        let terms = spec.read(&mut errors);
        errors.finish(terms).map_err(|errors| {
            let unreadable = || Error::new("", "", "these terms can't be read", "تعذّرت قراءة هذه الشروط");
            errors.into_iter().next().unwrap_or_else(unreadable)
        })
    }
}

impl From<Terms> for TermsSpec {
    fn from(terms: Terms) -> Self {
        let default_site = terms.sites.default.site;
        let sites = terms.sites.iter().cloned();
        let sites = sites.map(|CoveredSite { site, place }| CoveredSiteSpec { site, place: place.into() });
        Self {
            quote: terms.quote,
            edition: terms.edition,
            plan: terms.plan,
            coverage: terms.coverage,
            first_day: terms.first_day.to_string(),
            last_day: terms.last_day.to_string(),
            default_site,
            sites: sites.collect(),
            stated: terms.stated.into(),
        }
    }
}

impl From<Stated> for StatedSpec {
    fn from(stated: Stated) -> Self {
        let target = |of: StatedTarget| StatedTargetSpec {
            line: of.line,
            priority: of.priority,
            target: write_target(of.target),
        };
        let clock = |of: StatedClock| StatedClockSpec {
            line: of.line,
            priority: of.priority,
            clock: match of.clock {
                ClockChoice::Coverage => COVERAGE.to_owned(),
                ClockChoice::WorkingHours => WORKING_HOURS.to_owned(),
                ClockChoice::Calendar(id) => id,
            },
        };
        let channel =
            |of: StatedChannel| StatedChannelSpec { line: of.line, channel: of.channel.id().to_owned() };
        Self {
            targets: stated.targets.into_iter().map(target).collect(),
            clocks: stated.clocks.into_iter().map(clock).collect(),
            week: stated.week.map(|of| StatedWeekSpec { line: of.line, hours: of.written }),
            channels: stated.channels.into_iter().map(channel).collect(),
        }
    }
}

const COVERAGE: &str = "coverage";
const WORKING_HOURS: &str = "working-hours";

fn clock(text: &str) -> ClockChoice {
    match text {
        COVERAGE => ClockChoice::Coverage,
        WORKING_HOURS => ClockChoice::WorkingHours,
        calendar => ClockChoice::Calendar(calendar.to_owned()),
    }
}

fn channel(id: &str) -> Result<Channel, Error> {
    let all = [Channel::Portal, Channel::Email, Channel::Phone];
    let known = all.iter().map(|channel| channel.id());
    let found = all.iter().find(|channel| channel.id() == id).copied();
    found.ok_or_else(|| unknown("channel", "a channel", "قناة", id, known))
}

fn line(field: &str, text: &str, errors: &mut Errors) -> Option<String> {
    if text.trim().is_empty() {
        let problem = Name::new(
            "missing: say which line of the quote states this",
            "ناقص: اذكر سطر عرض الأسعار الذي ينص على ذلك",
        );
        errors.say(&format!("{field}.line"), text, problem);
        return None;
    }
    errors.keep(name("line", text).map_err(|e| e.within(field)))
}

fn day(field: &str, text: &str) -> Result<Date, Error> {
    let latin = digits::latin(text.trim());
    let date: Option<Date> = latin.parse().ok().filter(|date: &Date| date.to_string() == latin);
    date.ok_or_else(|| Error::new(field, text, "not a date such as 2026-12-24", "ليس تاريخًا مثل 2026-12-24"))
}

fn twice() -> Name {
    Name::new("comes twice: write it once", "مكرر: اكتبه مرة واحدة")
}
