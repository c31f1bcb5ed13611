//! What a promise is asked for.

use desk::catalog::Priority;
use desk::id::Id;
use desk::organisation::{Organisation, Site};
use desk::permission::Asker;
use desk::written::Errors;
use serde::Deserialize;
use sla::{Error, Instant, Name};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::moment::Moment;
use crate::problem::Problem;
use crate::words::Level;

/// What a promise is asked for: a customer, by `organisation` or `contract`; or, for agents, any `plan`, `region` and
/// `zone`. A contact who names none of them asks for the own organisation.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = PromiseQuestion)]
pub(super) struct Question {
    /// The number of an organisation.
    organisation: Option<i64>,
    /// The number of a contract, in the place of an organisation.
    pub contract: Option<i64>,
    /// The number of a site; a contact's own one, or the contract's default one, where none is named.
    pub site: Option<i64>,
    /// The id of a plan of the catalogue.
    #[schema(examples("basic"))]
    pub plan: Option<String>,
    /// The id of a coverage, where it is another than the plan's.
    pub coverage: Option<String>,
    /// The id of a region of the catalogue.
    #[schema(examples("global"))]
    pub region: Option<String>,
    /// The name of a zone of the tz database.
    #[schema(examples("Asia/Riyadh"))]
    pub zone: Option<String>,
    /// The number of a holiday calendar.
    pub holidays: Option<i64>,
    /// The public holidays of a country or a subdivision of one, by its ISO 3166 code.
    #[schema(examples("sa"))]
    pub public: Option<String>,
    /// The edition of the catalogue; the newest where none is named.
    pub edition: Option<String>,
    /// One priority; all of them where none is named.
    pub priority: Option<Level>,
    /// When the case reaches the desk; now where nothing is given.
    pub submitted: Option<Moment>,
}

/// What was asked for, and about what.
pub(super) struct Asked {
    pub about: About,
    pub priority: Option<Priority>,
    pub submitted: Option<Instant>,
}

pub(super) enum About {
    Customer { organisation: Id<Organisation>, site: Option<Id<Site>> },
    Contract { contract: i64, site: Option<Id<Site>> },
    Plan(Plan),
}

/// A plan, region and zone that belong to nobody.
pub(super) struct Plan {
    pub edition: Option<String>,
    pub plan: String,
    pub coverage: Option<String>,
    pub region: String,
    pub zone: String,
    pub holidays: Option<i64>,
    pub public: Option<String>,
}

impl Question {
    pub(super) fn read(self, caller: &Caller) -> Result<Asked, Problem> {
        let about = self.about(caller)?;
        let (priority, submitted) = (self.priority.map(|of| of.0), self.submitted.map(|of| of.0));
        Ok(Asked { about, priority, submitted })
    }

    fn about(&self, caller: &Caller) -> Result<About, Problem> {
        let site = self.site.map(Id::new);
        let of_a_plan = self.of_a_plan();
        match (self.organisation, self.contract, of_a_plan.first()) {
            (Some(_), Some(contract), _) => Err(Problem::invalid(vec![one_of_two("contract", contract)])),
            (Some(_), None, Some(field)) | (None, Some(_), Some(field)) => {
                let (en, ar) =
                    ("the customer's contract says this: leave it out", "يحدده عقد العميل: احذف هذا الحقل");
                Err(Problem::invalid(vec![Error::new(*field, "", en, ar)]))
            }
            (Some(organisation), None, None) => {
                Ok(About::Customer { organisation: Id::new(organisation), site })
            }
            (None, Some(contract), None) => Ok(About::Contract { contract, site }),
            (None, None, Some(_)) => self.plan().map(About::Plan).map_err(Problem::invalid),
            (None, None, None) => match caller.asker {
                Asker::Contact { organisation, site: own, .. } => {
                    Ok(About::Customer { organisation, site: site.or(own) })
                }
                _ => {
                    let (en, ar) = (
                        "missing: name an organisation, a contract, or a plan with a region and a zone",
                        "ناقص: اذكر مؤسسة أو عقدًا أو خطة مع منطقة ونطاق زمني",
                    );
                    Err(Problem::invalid(vec![Error::new("organisation", "", en, ar)]))
                }
            },
        }
    }

    /// The fields that ask for a plan, those that were given.
    fn of_a_plan(&self) -> Vec<&'static str> {
        let given = [
            ("plan", self.plan.is_some()),
            ("region", self.region.is_some()),
            ("zone", self.zone.is_some()),
            ("coverage", self.coverage.is_some()),
            ("holidays", self.holidays.is_some()),
            ("public", self.public.is_some()),
            ("edition", self.edition.is_some()),
        ];
        given.into_iter().filter(|(_, given)| *given).map(|(field, _)| field).collect()
    }

    fn plan(&self) -> Result<Plan, Vec<Error>> {
        let mut errors = Errors::default();
        let mut needed = |field, given: &Option<String>| {
            let missing = || Error::new(field, "", "missing: it is needed", "ناقص: هذا الحقل مطلوب");
            errors.keep(given.clone().ok_or_else(missing))
        };
        let (plan, region, zone) =
            (needed("plan", &self.plan), needed("region", &self.region), needed("zone", &self.zone));
        if let Some(site) = self.site {
            let problem = Name::new("of no organisation: leave it out", "بلا مؤسسة: احذف هذا الحقل");
            errors.say("site", &site.to_string(), problem);
        }
        let whole = plan.zip(region).zip(zone).map(|((plan, region), zone)| Plan {
            edition: self.edition.clone(),
            plan,
            coverage: self.coverage.clone(),
            region,
            zone,
            holidays: self.holidays,
            public: self.public.clone(),
        });
        errors.finish(whole)
    }
}

fn one_of_two(field: &str, input: i64) -> Error {
    let (en, ar) = ("an organisation is named too: name one of the two", "ذُكرت مؤسسة أيضًا: اذكر أحدهما فقط");
    Error::new(field, input.to_string(), en, ar)
}
