use serde::{Deserialize, Serialize};
use sla::{
    Budget, Calendar, ChangeRule, ChangedDeadline, Error, Instant, SupportTime, Terms, change_terms,
    correct_terms,
};

use crate::case::event::{Channel, Seq, micros};
use crate::case::further::FurtherServed;
use crate::catalog::{self, LowerWhenSilent, Priority};
use crate::id::Id;
use crate::people::Site;
use crate::promise::{LedgerRow, Words, recorded_rows};

/// A promise of an initial response, as it was made: an event that is never recomputed (policy D20).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Promised {
    /// By when. A response at this very instant keeps it (policy D6).
    #[serde(with = "micros")]
    pub deadline: Instant,
    /// Where it is counted from: the submission, or the change that set it. Per cents run from here.
    #[serde(with = "micros")]
    pub counted_from: Instant,
    /// The priority that it was made for.
    pub priority: Priority,
    /// The id of the calendar that the clock runs on.
    pub clock: String,
    /// The response target, in microseconds of support time.
    pub target_us: i64,
    /// Why it was made.
    pub because: Because,
    /// What it was made under.
    pub under: Versions,
    /// How the deadline came about. A deadline that was kept brings the ledger of the terms that had set it.
    pub ledger: Vec<LedgerRow<Words>>,
}

/// Why a promise was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "because")]
pub enum Because {
    /// The case was opened.
    Opened,
    /// The case was bound to its customer, and counts from its submission, changes of priority and all (policy D13).
    Bound {
        /// Which part of the rule decided at the last of those changes.
        rule: Rule,
    },
    /// The terms changed while it was unanswered (policy D9).
    Changed {
        /// The event that changed them.
        by: Seq,
        /// Which part of the rule decided.
        rule: Rule,
    },
    /// A contest was upheld: the deadline is what it would be had the lowering never been (policy D8).
    Restored {
        /// The lowering that never was.
        lowering: Seq,
        /// The change that it follows: the lowering itself, which changed nothing then, or a later one.
        by: Seq,
        /// Which part of the rule decided.
        rule: Rule,
    },
    /// The case was split from a message that a response already followed (policy D22).
    Split,
}

impl Because {
    /// The change that the promise follows, if it isn't the case's first.
    pub const fn change(self) -> Option<Seq> {
        match self {
            Self::Changed { by, .. } | Self::Restored { by, .. } => Some(by),
            Self::Opened | Self::Bound { .. } | Self::Split => None,
        }
    }

    /// Which part of the rule for a change of terms decided; a first promise counts from its start.
    pub const fn rule(self) -> Rule {
        match self {
            Self::Bound { rule } | Self::Changed { rule, .. } | Self::Restored { rule, .. } => rule,
            Self::Opened | Self::Split => Rule::FromSubmission,
        }
    }
}

/// Which part of the rule for a change of terms decided (policy D9); see [`ChangeRule`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Counted from submission: later than it was.
    FromSubmission,
    /// Counted from the change: earlier than it was.
    FromNow,
    /// As it was.
    Kept,
    /// Counted from submission outright.
    Corrected,
}

impl From<ChangeRule> for Rule {
    fn from(rule: ChangeRule) -> Self {
        match rule {
            ChangeRule::FromSubmission => Self::FromSubmission,
            ChangeRule::FromNow => Self::FromNow,
            ChangeRule::Kept => Self::Kept,
            ChangeRule::Corrected => Self::Corrected,
        }
    }
}

/// Which versions of everything a promise was made under (policy D20).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Versions {
    /// The contract.
    pub contract: i64,
    /// The version of the contract, which fixes its sites with their zones and regions (policy D3, D12).
    pub contract_version: u32,
    /// The edition of the catalogue.
    pub edition: String,
    /// The version of the site's holiday calendar.
    pub holidays: u32,
    /// The release of the tz database.
    pub tz_release: String,
}

/// What a customer's contract gives a case of one site: for each priority its clock, and the channels.
#[derive(Clone, Debug)]
pub struct Entitlement {
    /// What it comes from.
    pub versions: Versions,
    /// The id of the plan.
    pub plan: String,
    /// The site that it is for; the contract's default one where none is named.
    pub site: Option<Id<Site>>,
    /// One for each priority of the catalogue.
    pub clocks: Vec<ServedClock>,
    /// The targets beyond the initial response, target by target, each with the terms for every priority that has it
    /// (policy D17); the page has none.
    pub further: Vec<Vec<FurtherServed>>,
    /// The region's working hours at the site: the contact window (policy D11).
    pub working_hours: Calendar,
    /// The channels that the customer may use (policy S1, S12–S14).
    pub channels: Vec<Channel>,
}

/// What one priority means for a case: its clock, and the duties that come with it.
#[derive(Clone, Debug)]
pub struct ServedClock {
    /// The priority.
    pub priority: Priority,
    /// The id of the calendar (policy D2).
    pub id: String,
    /// The calendar, in the site's zone and with its holidays.
    pub calendar: Calendar,
    /// The response target.
    pub target: Budget,
    /// When support may contact the customer.
    pub contact: catalog::Contact,
    /// Where silence leads, and after how long.
    pub when_silent: Option<LowerWhenSilent>,
    /// The version of the statement that is confirmed by choosing it.
    pub statement: u32,
}

impl Entitlement {
    /// The clock of a priority.
    ///
    /// # Errors
    /// A priority that the catalogue doesn't have.
    pub fn clock(&self, priority: Priority) -> Result<&ServedClock, Error> {
        self.clocks.iter().find(|clock| clock.priority == priority).ok_or_else(|| {
            Error::new(
                "priority",
                priority.to_string(),
                "not a priority of the contract's catalogue",
                "ليست أولوية في كتالوج العقد",
            )
        })
    }

    /// The promise of a case whose clock starts at `from` (policy D1, D2).
    ///
    /// # Errors
    /// A priority that the catalogue doesn't have; a deadline beyond the year 9999.
    pub fn promise(&self, priority: Priority, from: Instant, because: Because) -> Result<Promised, Error> {
        let clock = self.clock(priority)?;
        let deadline = clock.calendar.due(from, clock.target)?;
        self.made(clock, deadline, from, because)
    }

    /// The promise after a change of terms at `now`, while the case is unanswered (policy D9).
    ///
    /// # Errors
    /// As [`Entitlement::promise`].
    pub fn changed(
        &self,
        priority: Priority,
        present: &Promised,
        change: &TermsChange,
    ) -> Result<Promised, Error> {
        let clock = self.clock(priority)?;
        let changed = clock.changed(present, change)?;
        let because = Because::Changed { by: change.by, rule: changed.because.into() };
        let mut made = self.made(clock, changed.deadline, changed.counted_from, because)?;
        if changed.because == ChangeRule::Kept {
            // The new calendar may be closed at a deadline that another one set, and would tell another story.
            made.ledger.clone_from(&present.ledger);
        }
        Ok(made)
    }

    fn made(
        &self,
        clock: &ServedClock,
        deadline: Instant,
        counted_from: Instant,
        because: Because,
    ) -> Result<Promised, Error> {
        // What lies between is what this calendar counts, also where the deadline was kept from other terms.
        let length = clock.calendar.elapsed(counted_from, deadline);
        let ledger = clock.calendar.ledger(counted_from, Budget::try_from(length)?)?;
        Ok(Promised {
            deadline,
            counted_from,
            priority: clock.priority,
            clock: clock.id.clone(),
            target_us: clock.target.support_time().as_microseconds(),
            because,
            under: self.versions.clone(),
            ledger: recorded_rows(&ledger),
        })
    }
}

impl ServedClock {
    /// The deadline after a change to this clock (policy D9).
    ///
    /// # Errors
    /// A deadline beyond the year 9999.
    pub fn changed(&self, present: &Promised, change: &TermsChange) -> Result<ChangedDeadline, Error> {
        let new = Terms { calendar: &self.calendar, budget: self.target };
        match change.correction {
            true => correct_terms(change.submitted, new),
            false => change_terms(change.submitted, present.deadline, present.counted_from, change.now, new),
        }
    }
}

/// A change of terms while a case is unanswered.
#[derive(Clone, Copy, Debug)]
pub struct TermsChange {
    /// When the case was submitted.
    pub submitted: Instant,
    /// When the terms change.
    pub now: Instant,
    /// The event that changes them.
    pub by: Seq,
    /// A wrongly chosen site or contract is put right, and the case counts from submission outright.
    pub correction: bool,
}

/// What has become of a case's promise. The same words everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Its clock runs.
    Run,
    /// Its calendar is closed now.
    Idle,
    /// Little is left.
    Soon,
    /// The deadline passed and nobody has answered.
    Late,
    /// Answered in time.
    Kept,
    /// Answered, but after a deadline had passed (policy D19).
    LateKept,
    /// Closed by the customer before the deadline and the response (policy D18).
    Withdrawn,
    /// It doesn't count (policy D18).
    Void,
    /// There is no promise (policy D13).
    None,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Run,
        Self::Idle,
        Self::Soon,
        Self::Late,
        Self::Kept,
        Self::LateKept,
        Self::Withdrawn,
        Self::Void,
        Self::None,
    ];

    /// Whether the initial response is still awaited.
    pub fn awaits_response(self) -> bool {
        matches!(self, Self::Run | Self::Idle | Self::Soon | Self::Late)
    }

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Idle => "idle",
            Self::Soon => "soon",
            Self::Late => "late",
            Self::Kept => "kept",
            Self::LateKept => "late-kept",
            Self::Withdrawn => "withdrawn",
            Self::Void => "void",
            Self::None => "none",
        }
    }
}

const MINUTE: i64 = 60_000_000;

/// Whether so little of a promise is left that it is `soon`: at most the larger of 15 minutes and 15 % of the target,
/// or at most 60 minutes where the target is longer than that.
pub fn is_soon(left: SupportTime, target: SupportTime) -> bool {
    left <= soon(target)
}

/// How much of a promise is left when it begins to be `soon`.
fn soon(target: SupportTime) -> SupportTime {
    let target = target.as_microseconds();
    let fraction = target / 100 * 15 + target % 100 * 15 / 100;
    let hour = if target > 60 * MINUTE { 60 * MINUTE } else { 0 };
    SupportTime::from_microseconds(fraction.max(15 * MINUTE).max(hour))
}

impl Promised {
    /// From when on it is `soon`, on the calendar that its case is under: the earliest instant, not before it is counted
    /// from, at which [`is_soon`] holds.
    ///
    /// # Errors
    /// None for a promise whose deadline could be counted.
    pub fn soon_from(&self, calendar: &Calendar) -> Result<Instant, Error> {
        let whole = calendar.elapsed(self.counted_from, self.deadline);
        let left = soon(SupportTime::from_microseconds(self.target_us));
        if whole <= left {
            return Ok(self.counted_from);
        }
        let before = whole.as_microseconds() - left.as_microseconds();
        calendar.due(self.counted_from, Budget::try_from(SupportTime::from_microseconds(before))?)
    }
}

/// The state of a promise that is neither answered nor late: its clock runs, is closed now, or has little left.
pub fn running_state(calendar: &Calendar, deadline: Instant, target: SupportTime, now: Instant) -> State {
    if is_soon(calendar.elapsed(now, deadline), target) {
        State::Soon
    } else if calendar.is_open(now) {
        State::Run
    } else {
        State::Idle
    }
}
