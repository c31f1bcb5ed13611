use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sla::Name;

use super::spec::{CoveredSiteSpec, StatedSpec, TermsSpec};
use super::terms::Terms;
use crate::catalog::Catalog;
use crate::id::Id;
use crate::organisation::{HolidayCalendar, Organisation, PlaceSpec, Site};
use crate::written::Errors;

/// A contract covers at most so many sites.
pub const MOST_SITES: usize = 1000;

/// Terms as a person gives them, with what follows by itself left out.
///
/// ```
/// let draft: desk::contract::Draft = serde_json::from_str(
///     r#"{"quote": "Q-2026-118", "plan": "basic", "first_day": "2026-01-01", "last_day": "2026-12-31",
///         "sites": [{"site": 4}]}"#,
/// )?;
/// assert!(draft.edition.is_none() && draft.sites[0].place.is_none());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The reference of the quote.
    pub quote: String,
    /// The edition of the catalogue; the newest where none is named (policy D14).
    #[serde(default)]
    pub edition: Option<String>,
    /// The id of the plan.
    pub plan: String,
    /// The id of the coverage, where it is another than the plan's.
    #[serde(default)]
    pub coverage: Option<String>,
    /// An ISO 8601 date.
    pub first_day: String,
    /// An ISO 8601 date; that day is still covered.
    pub last_day: String,
    /// One of the sites; the first where none is named.
    #[serde(default)]
    pub default_site: Option<Id<Site>>,
    /// The sites that it covers.
    pub sites: Vec<DraftSite>,
    /// What the quote states otherwise than the plan.
    #[serde(default)]
    pub stated: StatedSpec,
}

/// A site that a contract is to cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftSite {
    /// The site.
    pub site: Id<Site>,
    /// Where it is; what the site says now where nothing is given (policy D3).
    #[serde(default)]
    pub place: Option<PlaceSpec>,
}

/// What there is of all that a draft refers to.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The sites, whosever they are.
    pub sites: BTreeMap<Id<Site>, Site>,
    /// The holiday calendars.
    pub calendars: BTreeSet<Id<HolidayCalendar>>,
}

impl Draft {
    /// The holiday calendars that it would count on, given the sites that there are.
    pub fn calendars(&self, sites: &BTreeMap<Id<Site>, Site>) -> BTreeSet<Id<HolidayCalendar>> {
        let of = |draft: &DraftSite| match &draft.place {
            Some(place) => Some(place.holidays),
            None => Some(sites.get(&draft.site)?.place.holidays),
        };
        self.sites.iter().take(MOST_SITES).filter_map(of).collect()
    }

    /// The terms for an organisation, or everything that is wrong with them, each with its field (policy D12).
    ///
    /// # Errors
    /// As [`TermsSpec::terms`]; a site that isn't there or is another organisation's; a holiday calendar that isn't
    /// there.
    pub fn terms(
        &self,
        organisation: Id<Organisation>,
        catalog: &Catalog,
        known: &Known,
    ) -> Result<Terms, Vec<sla::Error>> {
        let mut errors = Errors::default();
        self.must_name_sites(&mut errors);
        let sites = self.sites.iter().take(MOST_SITES).enumerate();
        let sites = sites.map(|(index, draft)| draft.spec(index, organisation, known, &mut errors));
        let sites: Vec<_> = sites.collect();
        let default_site = self.default_site.or_else(|| Some(self.sites.first()?.site));
        let spec = TermsSpec {
            quote: self.quote.clone(),
            edition: self.edition.clone().unwrap_or_else(|| catalog.edition().to_owned()),
            plan: self.plan.clone(),
            coverage: self.coverage.clone(),
            first_day: self.first_day.clone(),
            last_day: self.last_day.clone(),
            default_site: default_site.unwrap_or_else(|| Id::new(0)),
            sites: sites.into_iter().flatten().collect(),
            stated: self.stated.clone(),
        };
        let all_are_placed = !spec.sites.is_empty() && spec.sites.len() == self.sites.len();
        // Where a site is missing the others stand elsewhere, and what is said of them would be misplaced.
        let placed = |error: &sla::Error| all_are_placed || !error.field().contains("site");
        let read = spec.terms(catalog).map_err(|found| found.into_iter().filter(placed).collect());
        let terms = errors.keep_each(read);
        errors.finish(terms)
    }

    fn must_name_sites(&self, errors: &mut Errors) {
        if self.sites.is_empty() {
            let problem = Name::new("empty: name at least one site", "فارغ: اذكر موقعًا واحدًا على الأقل");
            errors.say("sites", "", problem);
        }
        if self.sites.len() > MOST_SITES {
            let problem = Name::new(
                format!("more than {MOST_SITES}: make several contracts of it"),
                format!("أكثر من {MOST_SITES}: قسّمها على عدة عقود"),
            );
            errors.say("sites", &self.sites.len().to_string(), problem);
        }
    }
}

impl DraftSite {
    /// The site with the place that is fixed for it, or what is wrong kept.
    fn spec(
        &self,
        index: usize,
        organisation: Id<Organisation>,
        known: &Known,
        errors: &mut Errors,
    ) -> Option<CoveredSiteSpec> {
        let site = known.sites.get(&self.site).filter(|site| site.organisation == organisation);
        if site.is_none() {
            let problem = Name::new(
                "not a site of this organisation: take the number of one of its own",
                "ليس من مواقع هذه المؤسسة: اكتب رقم أحد مواقعها",
            );
            errors.say(&format!("sites[{index}].site"), &self.site.to_string(), problem);
        }
        let place = self.place.clone().or_else(|| Some(site?.place.clone().into()))?;
        if !known.calendars.contains(&place.holidays) {
            let problem =
                Name::new("there is no holiday calendar with this number", "لا تقويم عطل بهذا الرقم");
            errors.say(&format!("sites[{index}].place.holidays"), &place.holidays.to_string(), problem);
        }
        Some(CoveredSiteSpec { site: self.site, place })
    }
}
