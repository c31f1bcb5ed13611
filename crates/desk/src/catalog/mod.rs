//! What a vendor promises, as data in both languages (policy D14): plans, channels, coverages, regions, calendars,
//! priorities and the texts of the page of plans. Nothing here knows the name of a plan.

mod diff;
mod fault;
mod parts;
mod priority;
mod read;
mod show;
mod target;

use std::sync::LazyLock;

use jiff::civil::Date;
use sla::{Budget, Error, Hours, Language, Name};

pub use diff::{Change, Effect};
pub use fault::{Fault, Faults};
pub use parts::{
    Answered, Calendar, Channel, ClockChoice, Contact, Coverage, CoverageHours, FurtherTarget,
    LowerWhenSilent, Plan, PriorityMeaning, Region, ResponseTarget, Statement, Texts, When,
};
pub use priority::Priority;
pub use target::parse_target;
pub(crate) use target::write_target;

/// One edition of a vendor's catalogue (policy D14), checked as a whole: every id in it that refers to a part of it
/// finds one, and every plan has a response target for every priority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalog {
    pub(crate) edition: String,
    pub(crate) first_day: Date,
    pub(crate) vendor: Name,
    pub(crate) languages: Vec<Language>,
    pub(crate) texts: Texts,
    pub(crate) plans: Vec<Plan>,
    pub(crate) channels: Vec<Channel>,
    pub(crate) regions: Vec<Region>,
    pub(crate) coverages: Vec<Coverage>,
    pub(crate) calendars: Vec<Calendar>,
    pub(crate) priorities: Vec<PriorityMeaning>,
    pub(crate) warnings: Vec<Fault>,
}

/// The clock that serves a case: how much support time, and when it counts (policy D1, D2).
#[derive(Clone, Copy, Debug)]
pub struct Clock<'a> {
    /// The id of the calendar that the clock runs on.
    pub calendar: &'a str,
    /// What that calendar is called.
    pub name: &'a Name,
    /// Its hours, which a site gives a zone and holidays.
    pub hours: &'a Hours,
    /// The response target, an amount of support time.
    pub target: Budget,
    /// Why it is this calendar: what the plan states for the priority.
    pub choice: &'a ClockChoice,
    /// The plan that promises it.
    pub plan: &'a Plan,
    /// The coverage asked for, or the plan's own.
    pub coverage: &'a Coverage,
    /// The region whose working hours count.
    pub region: &'a Region,
    /// What the priority means.
    pub priority: &'a PriorityMeaning,
}

static BUILTIN: LazyLock<Catalog> = LazyLock::new(|| {
    Catalog::parse(Catalog::BUILTIN_SOURCE, "catalog/credenti.toml")
        .unwrap_or_else(|faults| panic!("the built-in catalogue is checked by a test:\n{faults}"))
});

impl Catalog {
    /// The catalogue that comes with the product, as TOML.
    pub const BUILTIN_SOURCE: &str = include_str!("../../../../catalog/credenti.toml");

    /// The catalogue that comes with the product: the user's own page.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Reads a catalogue from TOML. `file` is what it is called in what is said about it.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its line and field and with what is allowed.
    pub fn parse(source: &str, file: &str) -> Result<Self, Faults> {
        read::catalog(source, file)
    }

    /// The edition's id.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// The first local date of the edition.
    pub fn first_day(&self) -> Date {
        self.first_day
    }

    /// What the vendor is called.
    pub fn vendor(&self) -> &Name {
        &self.vendor
    }

    /// The languages, the one first that the vendor's own page is in.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// The page's texts that belong to no part.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The plans in the vendor's order (policy S1–S6).
    pub fn plans(&self) -> &[Plan] {
        &self.plans
    }

    /// The channels in the vendor's order (policy S12–S14).
    pub fn channels(&self) -> &[Channel] {
        &self.channels
    }

    /// The regions (policy S9, S10).
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// The coverages (policy S2, S11, D2).
    pub fn coverages(&self) -> &[Coverage] {
        &self.coverages
    }

    /// The calendars (policy S9–S11).
    pub fn calendars(&self) -> &[Calendar] {
        &self.calendars
    }

    /// The priorities, the most urgent first (policy S17–S24).
    pub fn priorities(&self) -> &[PriorityMeaning] {
        &self.priorities
    }

    /// What is rarely meant but allowed, such as hours that overlap.
    pub fn warnings(&self) -> &[Fault] {
        &self.warnings
    }

    /// A plan by its id.
    ///
    /// # Errors
    /// An id that the catalogue doesn't have; the error lists those it has.
    pub fn plan(&self, id: &str) -> Result<&Plan, Error> {
        let known = || self.plans.iter().map(|plan| plan.id.as_str());
        let found = self.plans.iter().find(|plan| plan.id == id);
        found.ok_or_else(|| unknown("plan", "a plan", "خطة", id, known()))
    }

    /// A region by its id.
    ///
    /// # Errors
    /// As [`Catalog::plan`].
    pub fn region(&self, id: &str) -> Result<&Region, Error> {
        let known = || self.regions.iter().map(|region| region.id.as_str());
        let found = self.regions.iter().find(|region| region.id == id);
        found.ok_or_else(|| unknown("region", "a region", "منطقة", id, known()))
    }

    /// A coverage by its id.
    ///
    /// # Errors
    /// As [`Catalog::plan`].
    pub fn coverage(&self, id: &str) -> Result<&Coverage, Error> {
        let known = || self.coverages.iter().map(|coverage| coverage.id.as_str());
        let found = self.coverages.iter().find(|coverage| coverage.id == id);
        found.ok_or_else(|| unknown("coverage", "a coverage", "تغطية", id, known()))
    }

    /// A calendar by its id.
    ///
    /// # Errors
    /// As [`Catalog::plan`].
    pub fn calendar(&self, id: &str) -> Result<&Calendar, Error> {
        let known = || self.calendars.iter().map(|calendar| calendar.id.as_str());
        let found = self.calendars.iter().find(|calendar| calendar.id == id);
        found.ok_or_else(|| unknown("calendar", "a calendar", "تقويم", id, known()))
    }

    /// What a priority means.
    ///
    /// # Errors
    /// As [`Catalog::plan`].
    pub fn priority(&self, priority: Priority) -> Result<&PriorityMeaning, Error> {
        let found = self.priorities.iter().find(|meaning| meaning.priority == priority);
        found.ok_or_else(|| {
            let known: Vec<String> =
                self.priorities.iter().map(|meaning| meaning.priority.to_string()).collect();
            let known = known.iter().map(String::as_str);
            unknown("priority", "a priority", "أولوية", &priority.to_string(), known)
        })
    }

    /// The clock that serves a case (policy D2): on the plan's coverage, unless `coverage` is another of the
    /// catalogue's, or on whatever calendar the plan states for the priority.
    ///
    /// # Errors
    /// An id that the catalogue doesn't have, with its field (`plan`, `coverage`, `region` or `priority`).
    pub fn clock(
        &self,
        plan: &str,
        coverage: Option<&str>,
        region: &str,
        priority: Priority,
    ) -> Result<Clock<'_>, Error> {
        let plan = self.plan(plan)?;
        let coverage = self.coverage(coverage.unwrap_or(&plan.coverage))?;
        let region = self.region(region)?;
        let meaning = self.priority(priority)?;
        let response = plan.response(priority).ok_or_else(|| {
            Error::new(
                "priority",
                priority.to_string(),
                "the plan states no response target for it",
                "لا تذكر الخطة وقت استجابة لها",
            )
        })?;
        let calendar = self.calendar(self.counted_on(&response.clock, coverage, region))?;
        Ok(Clock {
            calendar: &calendar.id,
            name: &calendar.name,
            hours: &calendar.hours,
            target: response.target,
            choice: &response.clock,
            plan,
            coverage,
            region,
            priority: meaning,
        })
    }

    /// The id of the calendar that a clock runs on.
    fn counted_on<'a>(&self, choice: &'a ClockChoice, coverage: &'a Coverage, region: &'a Region) -> &'a str {
        match (choice, &coverage.hours) {
            (ClockChoice::Calendar(id), _) | (ClockChoice::Coverage, CoverageHours::Calendar(id)) => id,
            (ClockChoice::WorkingHours, _) | (ClockChoice::Coverage, CoverageHours::WorkingHours) => {
                &region.working_hours
            }
        }
    }
}

/// An id that the catalogue doesn't have, with those that it has.
pub(crate) fn unknown<'a>(
    field: &str,
    noun: &str,
    noun_ar: &str,
    input: &str,
    known: impl Iterator<Item = &'a str>,
) -> Error {
    let known: Vec<&str> = known.collect();
    Error::new(
        field,
        input,
        format!("not {noun} of the catalogue: write one of {}", known.join(", ")),
        format!("لا {noun_ar} بهذا المعرّف في الكتالوج: اكتب واحدًا من {}", known.join("، ")),
    )
}
