//! A case as the API shows it: to agents with what the desk keeps to itself, to contacts without.

use desk::case::{self, Case, CheckResult, Entitlement, Evidence, Life, Made, Sealed, World};
use desk::id::Id;
use desk::permission::{Deed, Whose};
use desk::view::Stage;
use serde::Serialize;
use sla::Instant;
use store::{Error, Text, Tx};
use utoipa::ToSchema;

use super::further::Further;
use super::names::{self, Named, Names};
use super::promise::{Light, PastPromise, Promise};
use crate::app::App;
use crate::auth::Caller;
use crate::moment::Moment;
use crate::words::{Channel, Level, State, Status};

/// A case.
#[derive(Serialize, ToSchema)]
#[schema(as = Case)]
pub(crate) struct Shown {
    /// Its number.
    pub id: i64,
    /// Its version: the place of its last event. Its ETag is the same.
    pub version: u32,
    /// What it is about, in a line; nothing where a person's data was erased.
    subject: Option<String>,
    /// How it reached the desk.
    channel: Channel,
    /// When the customer's message reached the desk; clocks start here.
    submitted: Moment,
    /// Whose case it is; nobody's while its sender is unknown.
    organisation: Option<Named>,
    /// Which site it belongs to.
    site: Option<Named>,
    /// Who it is for.
    contact: Option<Named>,
    /// The colleagues who take part in it besides.
    participants: Vec<Named>,
    /// How urgent it is now.
    priority: Level,
    /// Where it stands.
    status: Status,
    /// The case that it is part of.
    merged_into: Option<i64>,
    /// Whether the next step is the customer's: an agent waits for something, or an availability check runs. No response
    /// clock waits for it.
    awaits_customer: bool,
    /// Whether it has no promise, and waits for an agent to match it to a customer or for a contract.
    in_triage: bool,
    /// What has become of its promise.
    state: State,
    /// The promise in force.
    promise: Option<Promise>,
    /// The initial response.
    response: Option<Response>,
    /// What has become of the targets beyond it that the plan has, if it has any.
    further: Vec<Further>,
    /// The first deadline that passed unanswered: a miss for good.
    missed: Option<Moment>,
    /// When it was learnt that the reply that would have been in time had reached nobody.
    undelivered: Option<Moment>,
    /// When the case was matched to its customer, where its deadline had passed by then.
    matched_late: Option<Moment>,
    /// When the impact was mitigated, which ends the customer's duty to stay available.
    mitigated: Option<Moment>,
    /// The last availability check.
    availability: Option<Check>,
    /// Every lowering of the priority.
    lowerings: Vec<Lowering>,
    /// What is to be said before anybody raises, reopens or merges the case, where that makes no new promise.
    no_new_promise: Option<String>,
    /// What only the desk sees; for agents.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    desk: Option<Desk>,
}

/// The initial response.
#[derive(Serialize, ToSchema)]
#[schema(as = InitialResponse)]
struct Response {
    /// When it counts.
    at: Moment,
    /// The message or call.
    message: u32,
}

/// An availability check: the customer was asked to be available.
#[derive(Serialize, ToSchema)]
#[schema(as = AvailabilityCheck)]
struct Check {
    /// What it is called: the event that asked.
    seq: u32,
    /// When it was asked.
    asked: Moment,
    /// When its grace period ends.
    grace_ends: Moment,
    /// What came of it.
    result: Outcome,
}

/// What came of an availability check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = AvailabilityResult)]
enum Outcome {
    /// Nothing yet.
    Running,
    /// The customer gave a sign.
    Answered,
    /// Nobody did within the grace period.
    RanOut,
    /// It reached nobody, so silence proves nothing.
    Undelivered,
    /// A change of priority, the mitigation or the end of the case cancelled it.
    Cancelled,
}

/// A lowering of the priority.
#[derive(Serialize, ToSchema)]
struct Lowering {
    /// What it is called: the event that lowered.
    seq: u32,
    /// When.
    at: Moment,
    /// From.
    from: Level,
    /// To.
    to: Level,
    /// Why.
    evidence: Reason,
    /// What the customer couldn't provide, in the agent's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    words: Option<String>,
    /// The availability check that nobody answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    check: Option<u32>,
    /// Whether the customer contests it.
    contested: bool,
    /// Whether a lead decided for the customer; nothing while nobody has decided.
    upheld: Option<bool>,
}

/// Why a priority was lowered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = LoweringReason)]
enum Reason {
    /// The customer can't provide the resources or the answers that a solution needs.
    CannotProvide,
    /// Nobody answered an availability check within its grace.
    Silent,
    /// The customer lowered the own case.
    OwnWish,
}

/// What only the desk sees of a case.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseForAgents)]
struct Desk {
    /// Who works on it.
    agent: Option<Named>,
    /// Whose queue it is in.
    team: Option<Named>,
    /// The tags on it.
    tags: Vec<String>,
    /// The cases that it has to do with.
    links: Vec<Link>,
    /// The cases that are part of it.
    parts: Vec<i64>,
    /// Why it doesn't count, if it doesn't.
    void: Option<VoidReason>,
    /// The messages and calls that a person must hear or read and nobody has yet.
    unheard: Vec<u32>,
    /// Every promise that was made, and how it ended.
    promises: Vec<PastPromise>,
}

/// A case that another has to do with.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseLink)]
struct Link {
    /// The other case.
    case: i64,
    /// What it is to this one.
    relation: Relation,
}

/// What another case is to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = CaseRelation)]
pub(crate) enum Relation {
    /// It has to do with it.
    Related,
    /// It is the incident that this one is part of.
    Parent,
    /// It is part of this one, the incident.
    Part,
}

/// Why a case doesn't count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum VoidReason {
    /// Unasked for.
    Spam,
    /// Somebody tried the desk out.
    Test,
    /// The same as another case.
    Duplicate,
}

/// For whom something is shown, and when.
pub(crate) struct Reader<'a> {
    /// What handlers share.
    pub app: &'a App,
    /// Who reads.
    pub caller: &'a Caller,
    /// Now.
    pub now: Instant,
}

impl Shown {
    /// A case as somebody may see it; all in one transaction. A customer doesn't know yet of a reply that can be undone
    /// (policy D11).
    pub fn of(tx: &mut Tx<'_>, reader: &Reader<'_>, id: Id<Case>, case: &Case) -> Result<Self, Error> {
        if reader.caller.may(Deed::SeeNotes, &Whose::case(case)).is_ok() {
            return Self::as_it_is(tx, reader, id, case);
        }
        let world = World { now: reader.now, by: reader.caller.actor(), role: None, entitlement: None };
        let known = case.as_customer_knows_it(&world);
        Ok(Self { version: case.seq, ..Self::as_it_is(tx, reader, id, &known)? })
    }

    fn as_it_is(tx: &mut Tx<'_>, reader: &Reader<'_>, id: Id<Case>, case: &Case) -> Result<Self, Error> {
        let whose = Whose::case(case);
        let sees = |deed| reader.caller.may(deed, &whose).is_ok();
        let entitlement = reader.app.entitlements.of_case(tx, case)?;
        let outcome = case.outcome(reader.now);
        let mut names = Names::default();
        Ok(Self {
            id: id.number(),
            version: case.seq,
            subject: text(tx, case.opened.subject)?,
            channel: case.opened.channel.into(),
            submitted: case.submitted.into(),
            organisation: case.organisation.map(|of| names::organisation(tx, of)).transpose()?,
            site: case.site.map(|of| names::site(tx, of)).transpose()?,
            contact: case.contact.map(|of| names.contact(tx, of)).transpose()?,
            participants: case
                .participants
                .iter()
                .map(|of| names.contact(tx, *of))
                .collect::<Result<_, _>>()?,
            priority: Level(case.priority),
            status: Stage::from(case.life).into(),
            merged_into: match case.life {
                Life::Merged(survivor) => Some(survivor.number()),
                _ => None,
            },
            awaits_customer: case.is_with_customer(),
            in_triage: case.is_in_triage(),
            state: case.state(entitlement.as_deref(), reader.now).into(),
            promise: match (case.promise_in_force(), entitlement.as_deref()) {
                (Some(made), Some(of)) => {
                    Some(promise(tx, reader, (case, made), of, sees(Deed::SeeHistory))?)
                }
                _ => None,
            },
            response: outcome.response.map(|of| Response { at: of.at.into(), message: of.message }),
            further: match entitlement.as_deref() {
                Some(of) => Further::all(case, of, reader.caller.language, reader.now)?,
                None => Vec::new(),
            },
            missed: outcome.missed.map(Moment),
            undelivered: outcome.undelivered.map(Moment),
            matched_late: outcome.matched_late.map(Moment),
            mitigated: case.mitigated.map(Moment),
            availability: case.check.as_ref().map(Check::shown),
            lowerings: case.lowerings.iter().map(|of| Lowering::shown(tx, of)).collect::<Result<_, _>>()?,
            no_new_promise: no_new_promise(case, reader),
            desk: sees(Deed::SeeNotes).then(|| Desk::shown(tx, reader, case, &mut names)).transpose()?,
        })
    }
}

/// A promise as somebody may see it.
pub(super) fn promise(
    tx: &mut Tx<'_>,
    reader: &Reader<'_>,
    (case, made): (&Case, &Made),
    entitlement: &Entitlement,
    shows_terms: bool,
) -> Result<Promise, Error> {
    let catalog = reader.app.entitlements.catalog(tx, &made.promise.under.edition)?;
    let light = Light {
        entitlement,
        catalog: &catalog,
        language: reader.caller.language,
        now: reader.now,
        shows_terms,
        plans: format!("{}/api/v1/plans", reader.app.public_url),
    };
    Ok(Promise::shown(case, made, light))
}

fn no_new_promise(case: &Case, reader: &Reader<'_>) -> Option<String> {
    let warning = case.prospect_of_reopening(reader.now).warning();
    warning.map(|warning| warning.get(reader.caller.language).to_owned())
}

/// What stands behind a hash; nothing where it was erased, or isn't what was sealed, which `radd verify` tells.
pub(crate) fn text(tx: &mut Tx<'_>, sealed: Sealed) -> Result<Option<String>, Error> {
    Ok(match store::text(tx, sealed)? {
        Text::Kept(text) => Some(text),
        Text::Erased | Text::Changed | Text::Missing => None,
    })
}

impl Check {
    fn shown(check: &case::Check) -> Self {
        Self {
            seq: check.seq,
            asked: check.asked.into(),
            grace_ends: check.grace_ends.into(),
            result: match check.result {
                CheckResult::Running => Outcome::Running,
                CheckResult::Answered => Outcome::Answered,
                CheckResult::RanOut => Outcome::RanOut,
                CheckResult::Undelivered => Outcome::Undelivered,
                CheckResult::Cancelled => Outcome::Cancelled,
            },
        }
    }
}

impl Lowering {
    fn shown(tx: &mut Tx<'_>, lowering: &case::Lowering) -> Result<Self, Error> {
        let (evidence, words, check) = match lowering.evidence {
            Evidence::CannotProvide { words } => (Reason::CannotProvide, text(tx, words)?, None),
            Evidence::Silent { check } => (Reason::Silent, None, Some(check)),
            Evidence::OwnWish => (Reason::OwnWish, None, None),
        };
        Ok(Self {
            seq: lowering.seq,
            at: lowering.at.into(),
            from: Level(lowering.from),
            to: Level(lowering.to),
            evidence,
            words,
            check,
            contested: lowering.contested,
            upheld: lowering.upheld,
        })
    }
}

impl Desk {
    fn shown(tx: &mut Tx<'_>, reader: &Reader<'_>, case: &Case, names: &mut Names) -> Result<Self, Error> {
        let link = |(other, relation): &(Id<Case>, case::Relation)| Link {
            case: other.number(),
            relation: (*relation).into(),
        };
        let past = case.every_promise(reader.now).into_iter();
        Ok(Self {
            agent: case.agent.map(|of| names.agent(tx, of)).transpose()?,
            team: case.team.map(|of| names::team(tx, of)).transpose()?,
            tags: case.tags.clone(),
            links: case.links.iter().map(link).collect(),
            parts: case.took_in.iter().map(|part| part.number()).collect(),
            void: match case.life {
                Life::Void(reason) => Some(reason.into()),
                _ => None,
            },
            unheard: case.unheard.clone(),
            promises: past.map(|ending| PastPromise::shown(ending, reader.caller.language)).collect(),
        })
    }
}

impl From<case::Relation> for Relation {
    fn from(relation: case::Relation) -> Self {
        match relation {
            case::Relation::Related => Self::Related,
            case::Relation::Parent => Self::Parent,
            case::Relation::Part => Self::Part,
        }
    }
}

impl From<Relation> for case::Relation {
    fn from(relation: Relation) -> Self {
        match relation {
            Relation::Related => Self::Related,
            Relation::Parent => Self::Parent,
            Relation::Part => Self::Part,
        }
    }
}

impl From<case::VoidReason> for VoidReason {
    fn from(reason: case::VoidReason) -> Self {
        match reason {
            case::VoidReason::Spam => Self::Spam,
            case::VoidReason::Test => Self::Test,
            case::VoidReason::Duplicate => Self::Duplicate,
        }
    }
}

impl From<VoidReason> for case::VoidReason {
    fn from(reason: VoidReason) -> Self {
        match reason {
            VoidReason::Spam => Self::Spam,
            VoidReason::Test => Self::Test,
            VoidReason::Duplicate => Self::Duplicate,
        }
    }
}
