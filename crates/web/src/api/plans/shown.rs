//! The page of plans as it is shown.

use std::collections::BTreeMap;

use desk::catalog;
use serde::Serialize;
use serde_json::Number;
use utoipa::ToSchema;

use crate::words::{Language, Level};

/// The page of plans, in one language.
#[derive(Serialize, ToSchema)]
pub(super) struct Plans {
    /// The edition of the catalogue.
    pub edition: String,
    /// Its first local date.
    #[schema(format = Date)]
    pub first_day: String,
    /// The language of the words.
    pub language: Language,
    /// What the vendor is called.
    pub vendor: String,
    /// What the page is called.
    pub title: String,
    /// Why there are several plans.
    pub introduction: String,
    /// The plans, in the vendor's order.
    pub plans: Vec<Plan>,
    /// What response time means.
    pub response_time: String,
    /// That the customer stays available in the most urgent cases.
    pub availability: String,
    /// Support hours that a plan comes with or a contract may state.
    pub coverages: Vec<Coverage>,
    /// Parts of the world with working hours of their own.
    pub regions: Vec<Region>,
    /// Hours with a name.
    pub calendars: Vec<Calendar>,
    /// What the list of channels says first.
    pub channels_text: String,
    /// Ways to reach support.
    pub channels: Vec<PlanChannel>,
    /// The priorities, the most urgent first.
    pub priorities: Vec<Meaning>,
    /// What is to stand in small print wherever a promise is shown.
    pub small_print: String,
    /// That support may lower the severity.
    pub lowering: String,
}

/// What a customer buys.
#[derive(Serialize, ToSchema)]
pub(super) struct Plan {
    /// Its id.
    #[schema(examples("basic"))]
    pub id: String,
    /// Its name.
    pub name: String,
    /// The id of the coverage that it comes with.
    pub coverage: String,
    /// The ids of its channels.
    pub channels: Vec<String>,
    /// When a channel is answered, where the plan says so.
    pub answered: Vec<Answered>,
    /// The response targets, the most urgent priority's first.
    pub responses: Vec<ResponseTarget>,
    /// Targets beyond the initial response.
    pub further: Vec<FurtherTarget>,
}

/// When a plan's channel is answered.
#[derive(Serialize, ToSchema)]
#[schema(as = AnsweredChannel)]
pub(super) struct Answered {
    /// The id of the channel.
    pub channel: String,
    /// The id of the calendar.
    pub calendar: String,
    /// The same in words.
    pub text: String,
}

/// How soon the initial response comes, in support time.
#[derive(Serialize, ToSchema)]
pub(super) struct ResponseTarget {
    /// For which priority.
    pub priority: Level,
    /// How many seconds of support time it allows.
    #[schema(value_type = f64, minimum = 0)]
    pub target_seconds: Number,
    /// The same in words.
    pub target: String,
    /// What counts it: `coverage`, `working-hours` or the id of a calendar.
    pub clock: String,
}

/// A target beyond the initial response.
#[derive(Serialize, ToSchema)]
pub(super) struct FurtherTarget {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The priorities that it is for.
    pub priorities: Vec<Level>,
    /// Whether it is due again and again, so much support time after the last, or once.
    pub repeats: bool,
    /// How many seconds of support time it allows.
    #[schema(value_type = f64, minimum = 0)]
    pub target_seconds: Number,
    /// The same in words.
    pub target: String,
    /// What counts it: `coverage`, `working-hours` or the id of a calendar.
    pub clock: String,
    /// Whether its clock stands while the customer's answer is awaited.
    pub pauses_while_customer_is_awaited: bool,
}

/// Support hours that a plan comes with or a contract may state.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanCoverage)]
pub(super) struct Coverage {
    /// Its id.
    #[schema(examples("8x5"))]
    pub id: String,
    /// Its name.
    pub name: String,
    /// Which hours it stands for: `working-hours`, those of the region, or the id of a calendar.
    pub hours: String,
}

/// A part of the world with working hours of its own.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanRegion)]
pub(super) struct Region {
    /// Its id.
    #[schema(examples("global"))]
    pub id: String,
    /// Its name.
    pub name: String,
    /// The id of the calendar that is its working hours.
    pub working_hours: String,
}

/// Hours with a name.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanCalendar)]
pub(super) struct Calendar {
    /// Its id.
    #[schema(examples("global-8x5"))]
    pub id: String,
    /// Its name.
    pub name: String,
    /// The hours in words.
    pub text: String,
    /// Whether a site's holidays close these hours.
    pub observes_holidays: bool,
    /// The opening and closing times of each day, by `mon` to `sun`; a day that isn't named is closed.
    pub week: BTreeMap<&'static str, Vec<[String; 2]>>,
    /// Dates with hours of their own.
    pub dates: BTreeMap<String, Vec<[String; 2]>>,
}

/// A way to reach support.
#[derive(Serialize, ToSchema)]
pub(super) struct PlanChannel {
    /// Its id.
    #[schema(examples("email"))]
    pub id: String,
    /// Its name.
    pub name: String,
    /// How a case is submitted through it.
    pub text: String,
}

/// What a priority means, and what choosing it confirms.
#[derive(Serialize, ToSchema)]
#[schema(as = PriorityMeaning)]
pub(super) struct Meaning {
    /// The priority.
    pub priority: Level,
    /// Its name.
    pub name: String,
    /// When it is the right one.
    pub definition: String,
    /// An example.
    pub example: String,
    /// What the customer confirms by choosing it.
    pub statement: Statement,
    /// When support contacts the customer.
    pub contact: ContactWindow,
    /// Where support may lower a case whose customer isn't available; null where availability is no duty.
    pub lowered_to: Option<Level>,
    /// How many seconds of the case's calendar the customer has to answer when availability is asked for.
    #[schema(value_type = Option<f64>, minimum = 0)]
    pub grace_seconds: Option<Number>,
}

/// Words that a customer confirms.
#[derive(Serialize, ToSchema)]
#[schema(as = PriorityWords)]
pub(super) struct Statement {
    /// The version, which a confirmation names.
    #[schema(minimum = 1)]
    pub version: u32,
    /// The words.
    pub text: String,
}

/// When support contacts the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::api) enum ContactWindow {
    /// At any hour.
    AnyTime,
    /// During the region's working hours only.
    WorkingHours,
}

impl From<catalog::Contact> for ContactWindow {
    fn from(contact: catalog::Contact) -> Self {
        match contact {
            catalog::Contact::AnyTime => Self::AnyTime,
            catalog::Contact::WorkingHours => Self::WorkingHours,
        }
    }
}
