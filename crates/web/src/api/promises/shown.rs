//! What would be promised, as it is shown.

use serde::Serialize;
use serde_json::Number;
use utoipa::ToSchema;

use crate::api::cases::promise::{Row, Under};
use crate::api::plans::ContactWindow;
use crate::moment::Moment;
use crate::words::{Channel, Level, State};

/// What would be promised.
#[derive(Serialize, ToSchema)]
#[schema(as = PromisePreview)]
pub(super) struct Preview {
    /// The organisation that was asked for.
    pub organisation: Option<i64>,
    /// The contract that is in force for it then; null where none is, or where a plan was asked for.
    pub contract: Option<InForce>,
    /// When the case reaches the desk.
    pub submitted: Moment,
    /// The zone whose clocks count; null where no contract is in force.
    pub zone: Option<String>,
    /// The channels that the customer may use.
    pub channels: Vec<Channel>,
    /// A promise for each priority that was asked for; none where no contract is in force.
    pub promises: Vec<Promise>,
    /// What it means that no contract is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub explanation: Option<String>,
    /// What a reader must know to trust the answer.
    pub notes: Vec<String>,
    /// What is to stand in small print wherever a promise is shown.
    pub small_print: String,
    /// Where the plans are shown.
    #[schema(format = "uri")]
    pub plans: String,
    /// The edition of the catalogue.
    pub edition: String,
    /// The release of the tz database.
    pub tz_release: String,
    /// The versions that it is made under, for those who may see the contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub under: Option<Under>,
}

/// The contract in force.
#[derive(Serialize, ToSchema)]
#[schema(as = ContractInForce)]
pub(super) struct InForce {
    /// Its number.
    pub id: i64,
    /// The number of its version.
    pub version: u32,
    /// The id of the plan.
    pub plan: String,
    /// What the plan is called.
    pub plan_name: String,
    /// Its first day.
    #[schema(format = Date)]
    pub first_day: String,
    /// Its last day.
    #[schema(format = Date)]
    pub last_day: String,
}

/// A promise for a priority.
#[derive(Serialize, ToSchema)]
#[schema(as = PreviewedPromise)]
pub(super) struct Promise {
    /// The priority.
    pub priority: Level,
    /// What the priority is called.
    pub priority_name: String,
    /// By when the case would have to be answered. A response at this very instant keeps the promise.
    pub respond_by: Moment,
    /// The same on the clocks of the site, with their offset.
    #[schema(examples("2026-11-24T12:00:00+03:00"))]
    pub respond_by_local: String,
    /// The same in words.
    pub respond_by_text: String,
    /// The state that the promise would have now.
    pub state: State,
    /// The calendar that its clock runs on, by its name in the catalogue.
    pub clock: String,
    /// Whether that calendar is open at the submission.
    pub open: bool,
    /// Where it isn't, when it opens next.
    pub opens: Option<Moment>,
    /// The response target: how many seconds of support time it allows.
    #[schema(value_type = f64, minimum = 0)]
    pub target_seconds: Number,
    /// The same in words.
    pub target: String,
    /// When support would contact the customer.
    pub contact: ContactWindow,
    /// Every stretch of time that leads to the deadline, and whether it counts.
    pub ledger: Vec<Row>,
}
