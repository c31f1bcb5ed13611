use sla::{Budget, Hours, Name};

use super::Priority;

/// What a customer buys (policy S1–S6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Its id, such as `basic`.
    pub id: String,
    /// Its name.
    pub name: Name,
    /// The id of the coverage that it comes with: its support hours (S2).
    pub coverage: String,
    /// The ids of its channels in the vendor's order (S1).
    pub channels: Vec<String>,
    /// The channels whose answering hours the plan states.
    pub answered: Vec<Answered>,
    /// The response targets, the most urgent priority's first (S3–S6).
    pub responses: Vec<ResponseTarget>,
    /// Targets beyond the initial response (D17).
    pub further: Vec<FurtherTarget>,
}

impl Plan {
    /// The response target for a priority.
    pub fn response(&self, priority: Priority) -> Option<&ResponseTarget> {
        self.responses.iter().find(|response| response.priority == priority)
    }

    /// Whether its customers may use a channel (S14).
    pub fn has_channel(&self, id: &str) -> bool {
        self.channels.iter().any(|channel| channel == id)
    }
}

/// When a plan's channel is answered, where the page says so (policy S1: Premium's phone, round the clock).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The channel's id.
    pub channel: String,
    /// The id of the calendar in which it is answered.
    pub calendar: String,
    /// The page's words for it.
    pub text: Name,
}

/// How soon the initial response comes, and on which clock (policy S3–S7, D1, D2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseTarget {
    /// The priority that it is for.
    pub priority: Priority,
    /// The support time that it allows.
    pub target: Budget,
    /// The clock that counts it.
    pub clock: ClockChoice,
}

/// Which calendar a clock runs on (policy D2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClockChoice {
    /// `coverage`: the contract's coverage.
    Coverage,
    /// `working-hours`: the region's working hours, whatever the coverage.
    WorkingHours,
    /// A calendar of the catalogue by its id.
    Calendar(String),
}

/// A target beyond the initial response (policy D17).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FurtherTarget {
    /// Its id, such as `mitigation`.
    pub id: String,
    /// What it is called.
    pub name: Name,
    /// The priorities that it is for.
    pub priorities: Vec<Priority>,
    /// Within what, or how often.
    pub when: When,
    /// The clock that counts it.
    pub clock: ClockChoice,
    /// Whether the clock stands while the customer's answer is awaited. The response clock never does.
    pub pauses_while_customer_is_awaited: bool,
}

/// When a further target is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Once, within so much support time.
    Within(Budget),
    /// Again and again, so much support time after the last.
    Every(Budget),
}

/// A way to reach support (policy S12–S14).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Its id, such as `email`.
    pub id: String,
    /// Its name, as a plan lists it.
    pub name: Name,
    /// How a customer submits a case through it.
    pub text: Name,
}

/// A part of the world with working hours of its own (policy S9, S10). A region has no time zone: a site has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its id, such as `north-america`.
    pub id: String,
    /// Its name.
    pub name: Name,
    /// The id of the calendar that is its working hours.
    pub working_hours: String,
}

/// Support hours that a plan comes with or a contract may state (policy S2, D2, D12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Its id, such as `8x5`.
    pub id: String,
    /// Its name, such as `8 × 5`.
    pub name: Name,
    /// Which hours it stands for.
    pub hours: CoverageHours,
}

/// The hours of a coverage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CoverageHours {
    /// `working-hours`: those of the region.
    WorkingHours,
    /// A calendar of the catalogue by its id.
    Calendar(String),
}

/// Hours with a name and the page's words for them (policy S9–S11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Its id, such as `global-8x5`.
    pub id: String,
    /// Its name.
    pub name: Name,
    /// The hours in the page's words.
    pub text: Name,
    /// The hours themselves.
    pub hours: Hours,
}

/// What a priority means and what choosing it confirms (policy S17–S24).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriorityMeaning {
    /// The priority.
    pub priority: Priority,
    /// Its name, such as *Critical business impact*.
    pub name: Name,
    /// When it is the right one.
    pub definition: Name,
    /// An example.
    pub example: Name,
    /// The customer's responsibility, which is confirmed by choosing the priority.
    pub statement: Statement,
    /// When support contacts the customer about such a case.
    pub contact: Contact,
    /// Where support may lower a case whose customer isn't available; none where availability is no duty.
    pub lower_when_silent: Option<LowerWhenSilent>,
}

/// Words that a customer confirms (policy D10); the version and the language are stored with the confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Grows by one with every rewording, in whichever language.
    pub version: u32,
    /// The words.
    pub text: Name,
}

/// When support contacts the customer (policy S22, S24, D11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {
    /// At any hour.
    AnyTime,
    /// During the region's working hours only.
    WorkingHours,
}

/// Where a case goes whose customer isn't available to work on it (policy S18, S20, D8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LowerWhenSilent {
    /// The priority that support may lower it to: one level down.
    pub to: Priority,
    /// How much time of the case's calendar the customer has to answer an availability check.
    pub grace: Budget,
}

/// The page's texts that belong to no plan, channel, region, calendar or priority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// What the page is called.
    pub title: Name,
    /// Why there are several plans.
    pub introduction: Name,
    /// What response time means (S7).
    pub response_time: Name,
    /// That the customer stays available in the most urgent cases (S8).
    pub availability: Name,
    /// What the list of channels says first.
    pub channels: Name,
    /// That support makes reasonable efforts (S15); it stands wherever a promise is made (D14).
    pub reasonable_efforts: Name,
    /// That support may lower the severity (S16).
    pub lowering: Name,
}
