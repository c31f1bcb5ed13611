//! A case as lists show it.

use desk::case::State;
use desk::promise::seconds;
use desk::search::Part;
use serde::Serialize;
use serde_json::Number;
use sla::SupportTime;
use store::{CaseLine, LinePromise};
use utoipa::ToSchema;

use crate::api::cases::names::Named;
use crate::moment::Moment;
use crate::words::{self, Channel, Level, Status};

/// A case as lists show it.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseLine)]
pub(super) struct Line {
    /// Its number.
    pub id: i64,
    /// Its version: the place of its last event.
    version: u32,
    /// What it is about, in a line; nothing where a person's data was erased.
    subject: Option<String>,
    /// How it reached the desk.
    channel: Channel,
    /// When the customer's message reached the desk.
    submitted: Moment,
    /// Whose case it is; nobody's while its sender is unknown.
    organisation: Option<Named>,
    /// Which site it belongs to.
    site: Option<Named>,
    /// Who it is for.
    contact: Option<Named>,
    /// How urgent it is by itself.
    priority: Level,
    /// Where it stands.
    status: Status,
    /// The case that it is part of.
    merged_into: Option<i64>,
    /// Whether the next step is the customer's: an agent waits for something, or an availability check runs.
    awaits_customer: bool,
    /// What has become of the promise that it is shown with.
    state: words::State,
    /// The promise that it is shown with: that of the part of it whose open deadline is the earliest, else its own.
    promise: Option<Promise>,
    /// Where it stands in the queue; nothing once nobody waits for a first response.
    queue: Option<Queue>,
    /// When it was answered.
    answered: Option<Moment>,
    /// The first deadline that passed unanswered.
    missed: Option<Moment>,
    /// When somebody on the customer's side wrote last.
    customer_wrote: Moment,
    /// When a message of an agent's left for the customer last.
    support_wrote: Option<Moment>,
    /// What only the desk sees; for agents.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    desk: Option<Desk>,
}

/// The promise that a case is shown with.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseLinePromise)]
struct Promise {
    /// The case whose promise it is: the case itself, or a part of it.
    case: i64,
    /// By when.
    respond_by: Moment,
    /// Where it is counted from.
    counted_from: Moment,
    /// The priority that it was made for.
    priority: Level,
    /// The calendar that its clock runs on, by its name in the catalogue.
    clock: String,
    /// The response target: how many seconds of support time it allows.
    #[schema(value_type = f64, minimum = 0)]
    target_seconds: Number,
    /// From when on little is left.
    soon_from: Option<Moment>,
}

/// Where a case stands in the queue, together with those that are part of it.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseLineQueue)]
struct Queue {
    /// The earliest open deadline.
    respond_by: Moment,
    /// The highest priority.
    priority: Level,
}

/// What only the desk sees of a case.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseLineDesk)]
struct Desk {
    /// Who works on it.
    agent: Option<Named>,
    /// Whose queue it is in.
    team: Option<Named>,
    /// Its tags.
    tags: Vec<String>,
    /// Whether it has something that a person must hear or read at once, and nobody has yet.
    unheard: bool,
    /// Whether it waits for an agent to match it to a customer, or for a contract.
    in_triage: bool,
    /// When something happened last.
    changed: Moment,
}

/// A stretch of text.
#[derive(Serialize, ToSchema)]
#[schema(as = SnippetPart)]
pub(super) struct Stretch {
    /// The text.
    text: String,
    /// Whether this is what was searched for.
    found: bool,
}

impl From<Part> for Stretch {
    fn from(Part { text, found }: Part) -> Self {
        Self { text, found }
    }
}

impl Line {
    /// The line, with what only the desk sees or without.
    pub fn shown(line: CaseLine, shows_desk: bool) -> Self {
        // What was missed since something happened last is the promise that is late now.
        let late = line.promise.as_ref().filter(|of| line.state == State::Late && of.case == line.id);
        let missed = line.missed.or(late.map(|promise| promise.deadline));
        let desk = Desk {
            agent: line.agent.map(Named::from),
            team: line.team.map(Named::from),
            tags: line.tags,
            unheard: line.unheard,
            in_triage: line.triage,
            changed: line.changed.into(),
        };
        let urgency = Level(line.urgency);
        Self {
            id: line.id.number(),
            version: line.version,
            subject: line.subject,
            channel: line.channel.into(),
            submitted: line.submitted.into(),
            organisation: line.organisation.map(Named::from),
            site: line.site.map(Named::from),
            contact: line.contact.map(Named::from),
            priority: Level(line.priority),
            status: line.stage.into(),
            merged_into: line.survivor.map(desk::id::Id::number),
            awaits_customer: line.awaits_customer,
            state: line.state.into(),
            promise: line.promise.map(Promise::from),
            queue: line.respond_by.map(|at| Queue { respond_by: at.into(), priority: urgency }),
            answered: line.answered.map(Moment::from),
            missed: missed.map(Moment::from),
            customer_wrote: line.customer_wrote.into(),
            support_wrote: line.support_wrote.map(Moment::from),
            desk: shows_desk.then_some(desk),
        }
    }
}

impl From<LinePromise> for Promise {
    fn from(of: LinePromise) -> Self {
        Self {
            case: of.case.number(),
            respond_by: of.deadline.into(),
            counted_from: of.counted_from.into(),
            priority: Level(of.priority),
            clock: of.clock,
            target_seconds: seconds(SupportTime::from_microseconds(of.target_us)),
            soon_from: of.soon_from.map(Moment::from),
        }
    }
}
