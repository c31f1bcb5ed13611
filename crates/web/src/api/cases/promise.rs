//! A promise as the API shows it: by when, why, and what of its time is used.

use desk::case::{self, Case, Ended, Ending, Entitlement, Made, Promised, Versions};
use desk::catalog::Catalog;
use desk::promise::{LedgerRow, RowKind, Words, seconds};
use serde::Serialize;
use serde_json::Number;
use sla::{Instant, Language, SupportTime, Zone, text};
use utoipa::ToSchema;

use crate::moment::Moment;
use crate::words::Level;

/// The promise in force: by when the case is to be answered, and why then.
#[derive(Serialize, ToSchema)]
pub(crate) struct Promise {
    /// The event that made it.
    seq: u32,
    /// By when. A response at this very instant keeps it.
    respond_by: Moment,
    /// The same on the clocks of the site, with their offset.
    #[schema(examples("2026-11-24T12:00:00+03:00"))]
    respond_by_local: String,
    /// The same in words, in the reader's language.
    respond_by_text: String,
    /// The zone of the site.
    #[schema(examples("Asia/Riyadh"))]
    zone: String,
    /// Where it is counted from: the submission, or the change that set it.
    counted_from: Moment,
    /// The priority that it was made for.
    priority: Level,
    /// The calendar that its clock runs on, by its name in the catalogue.
    clock: String,
    /// The response target: how many seconds of support time it allows.
    #[schema(value_type = f64, minimum = 0)]
    target_seconds: Number,
    /// How many seconds of support time have passed since `counted_from`; until the response, where there was one.
    /// Nothing where the case has gone to other terms since, under which it isn't counted.
    #[schema(value_type = Option<f64>, minimum = 0)]
    used_seconds: Option<Number>,
    /// How many seconds of support time are left, or were left at the response.
    #[schema(value_type = Option<f64>, minimum = 0)]
    left_seconds: Option<Number>,
    /// Why it was made, and how its deadline came about.
    #[serde(flatten)]
    because: Because,
    /// Every stretch of time that led to the deadline, and whether it counted.
    ledger: Vec<Row>,
    /// The versions that it was made under; for agents.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    under: Option<Under>,
    /// What is to stand in small print wherever a promise is shown.
    small_print: String,
    /// Where the plans are shown.
    #[schema(format = "uri")]
    plans: String,
}

/// Why a promise was made.
#[derive(Serialize, ToSchema)]
#[schema(as = PromiseReason)]
struct Because {
    /// What made it.
    because: Cause,
    /// Which part of the rule for a change of terms decided.
    rule: Rule,
    /// The event that it follows, where one changed its terms.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    follows: Option<u32>,
    /// The same in words, in the reader's language.
    why: String,
}

/// What made a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = PromiseCause)]
enum Cause {
    /// The case was opened.
    Opened,
    /// A case in triage was matched to its customer; it counts from the submission.
    Bound,
    /// The terms changed while the case was unanswered.
    Changed,
    /// A contest was upheld: the deadline is what it would be had the lowering never been.
    Restored,
    /// The case was split from a message that a response already followed.
    Split,
}

/// Which part of the rule for a change of terms decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = PromiseRule)]
pub(crate) enum Rule {
    /// Counted from the submission.
    FromSubmission,
    /// Counted from the change, which is earlier than it was.
    FromNow,
    /// As it was.
    Kept,
    /// What had been chosen wrongly was put right, and counts from the submission outright.
    Corrected,
}

/// The versions of everything that a promise was made under.
#[derive(Serialize, ToSchema)]
#[schema(as = PromiseTerms)]
pub(crate) struct Under {
    /// The contract.
    contract: i64,
    /// Its version.
    contract_version: u32,
    /// The edition of the catalogue.
    edition: String,
    /// The version of the site's holiday calendar.
    holidays: u32,
    /// The release of the tz database.
    tz_release: String,
}

/// A stretch of time on the way to a deadline.
#[derive(Serialize, ToSchema)]
#[schema(as = LedgerRow)]
pub(crate) struct Row {
    /// Whether it counted.
    kind: RowWord,
    /// From, in local time with its offset.
    from: String,
    /// To, in local time with its offset; exclusive.
    to: String,
    /// How many seconds it really was.
    #[schema(value_type = f64, minimum = 0)]
    seconds: Number,
    /// How many seconds of support time were counted by its end.
    #[schema(value_type = f64, minimum = 0)]
    total: Number,
    /// Why it didn't count, in the reader's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
}

/// Whether a stretch of time counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = LedgerRowKind)]
enum RowWord {
    /// It counted.
    Open,
    /// The week has no hours there.
    Closed,
    /// A holiday took them away.
    Holiday,
}

/// A promise that was made, and how it ended.
#[derive(Serialize, ToSchema)]
pub(crate) struct PastPromise {
    /// The event that made it.
    seq: u32,
    /// Since when it was in force.
    since: Moment,
    /// By when the case was to be answered.
    respond_by: Moment,
    /// Where it was counted from.
    counted_from: Moment,
    /// The priority that it was made for.
    priority: Level,
    /// The response target: how many seconds of support time it allowed.
    #[schema(value_type = f64, minimum = 0)]
    target_seconds: Number,
    /// Why it was made.
    #[serde(flatten)]
    because: Because,
    /// How it ended.
    ended: End,
    /// The promise that took its place, by its event.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    replaced_by: Option<u32>,
    /// The versions that it was made under.
    under: Under,
}

/// How a promise ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = PromiseEnd)]
enum End {
    /// It hasn't.
    Running,
    /// The response was given in time.
    Kept,
    /// Its deadline passed unanswered while it was in force: a miss for good.
    Missed,
    /// Another took its place before its deadline.
    Replaced,
    /// A contest was upheld, so it never was.
    NeverWas,
    /// Its deadline passed while the case was withdrawn or void.
    Lapsed,
}

/// What a promise is shown with.
pub(crate) struct Light<'a> {
    /// What the terms that the case is under give it.
    pub entitlement: &'a Entitlement,
    /// The catalogue that the promise was made under.
    pub catalog: &'a Catalog,
    /// The reader's language.
    pub language: Language,
    /// Now.
    pub now: Instant,
    /// Whether the reader may see what it was made under.
    pub shows_terms: bool,
    /// Where the plans are shown.
    pub plans: String,
}

impl Promise {
    /// The promise in force, as it stands now.
    pub fn shown(case: &Case, made: &Made, light: Light<'_>) -> Self {
        let Promised { deadline, counted_from, .. } = made.promise;
        let zone = light.entitlement.working_hours.zone();
        let until = case.response().map_or(light.now, |response| response.at).max(counted_from);
        let elapsed = |from: Instant, to: Instant| {
            let clock = light.entitlement.clock(made.promise.priority).ok();
            let clock = clock.filter(|_| light.entitlement.versions == made.promise.under)?;
            Some(seconds(clock.calendar.elapsed(from, to.max(from))))
        };
        Self {
            seq: made.seq,
            respond_by: deadline.into(),
            respond_by_local: local(deadline, zone),
            respond_by_text: text::moment(deadline, zone, light.language),
            zone: zone.name().to_owned(),
            counted_from: counted_from.into(),
            priority: Level(made.promise.priority),
            clock: made.promise.clock.clone(),
            target_seconds: target(&made.promise),
            used_seconds: elapsed(counted_from, until),
            left_seconds: elapsed(until, deadline),
            because: Because::of(made.promise.because, light.language),
            ledger: made.promise.ledger.iter().map(|row| Row::shown(row, light.language)).collect(),
            under: light.shows_terms.then(|| Under::of(&made.promise.under)),
            small_print: light.catalog.texts().reasonable_efforts.get(light.language).to_owned(),
            plans: light.plans,
        }
    }
}

impl PastPromise {
    /// A promise that was ever made.
    pub fn shown(Ending { made, ended }: Ending<'_>, language: Language) -> Self {
        let (end, replaced_by) = match ended {
            Ended::Running => (End::Running, None),
            Ended::Kept(_) => (End::Kept, None),
            Ended::Missed => (End::Missed, None),
            Ended::Replaced { by } => (End::Replaced, Some(by)),
            Ended::NeverWas => (End::NeverWas, None),
            Ended::Lapsed => (End::Lapsed, None),
        };
        Self {
            seq: made.seq,
            since: made.at.into(),
            respond_by: made.promise.deadline.into(),
            counted_from: made.promise.counted_from.into(),
            priority: Level(made.promise.priority),
            target_seconds: target(&made.promise),
            because: Because::of(made.promise.because, language),
            ended: end,
            replaced_by,
            under: Under::of(&made.promise.under),
        }
    }
}

/// Why a promise was made, in words.
pub(crate) fn why_of(because: case::Because, language: Language) -> &'static str {
    why(Cause::from(because), Rule::from(because.rule()), language)
}

impl From<case::Because> for Cause {
    fn from(because: case::Because) -> Self {
        match because {
            case::Because::Opened => Self::Opened,
            case::Because::Bound { .. } => Self::Bound,
            case::Because::Changed { .. } => Self::Changed,
            case::Because::Restored { .. } => Self::Restored,
            case::Because::Split => Self::Split,
        }
    }
}

impl Because {
    fn of(because: case::Because, language: Language) -> Self {
        let cause = Cause::from(because);
        let rule = Rule::from(because.rule());
        Self { because: cause, rule, follows: because.change(), why: why(cause, rule, language).to_owned() }
    }
}

fn why(cause: Cause, rule: Rule, language: Language) -> &'static str {
    let (en, ar) = match (cause, rule) {
        (Cause::Opened, _) => ("counted from the submission", "محسوب من تقديم الحالة"),
        (Cause::Bound, Rule::FromSubmission) => (
            "counted from the submission, when the case was matched to its customer",
            "محسوب من تقديم الحالة، عند ربطها بعميلها",
        ),
        (Cause::Split, _) => (
            "counted from the split, since a response already followed the message",
            "محسوب من لحظة الفصل، لأن ردًا سبق أن تلا الرسالة",
        ),
        (_, Rule::FromSubmission) => (
            "counted from the submission under the new terms, which is later than before",
            "محسوب من تقديم الحالة وفق الشروط الجديدة، وهو أبعد من الموعد السابق",
        ),
        (_, Rule::FromNow) => (
            "counted from the change under the new terms, which is earlier than before",
            "محسوب من لحظة التغيير وفق الشروط الجديدة، وهو أقرب من الموعد السابق",
        ),
        (_, Rule::Kept) => ("kept as it was, which is the earlier one", "بقي كما كان، لأنه الأقرب"),
        (_, Rule::Corrected) => (
            "counted from the submission, since what had been chosen wrongly was put right",
            "محسوب من تقديم الحالة، بعد تصحيح اختيار خاطئ",
        ),
    };
    match language {
        Language::En => en,
        Language::Ar => ar,
    }
}

impl From<case::Rule> for Rule {
    fn from(rule: case::Rule) -> Self {
        match rule {
            case::Rule::FromSubmission => Self::FromSubmission,
            case::Rule::FromNow => Self::FromNow,
            case::Rule::Kept => Self::Kept,
            case::Rule::Corrected => Self::Corrected,
        }
    }
}

impl Under {
    pub(crate) fn of(versions: &Versions) -> Self {
        Self {
            contract: versions.contract,
            contract_version: versions.contract_version,
            edition: versions.edition.clone(),
            holidays: versions.holidays,
            tz_release: versions.tz_release.clone(),
        }
    }
}

impl Row {
    pub(crate) fn shown(row: &LedgerRow<Words>, language: Language) -> Self {
        let reason = |words: &Words| match language {
            Language::En => words.en.clone(),
            Language::Ar => words.ar.clone(),
        };
        Self {
            kind: match row.kind {
                RowKind::Open => RowWord::Open,
                RowKind::Closed => RowWord::Closed,
                RowKind::Holiday => RowWord::Holiday,
            },
            from: row.from.clone(),
            to: row.to.clone(),
            seconds: row.seconds.clone(),
            total: row.total.clone(),
            reason: row.reason.as_ref().map(reason),
        }
    }
}

fn target(promise: &Promised) -> Number {
    seconds(SupportTime::from_microseconds(promise.target_us))
}

/// Local time with its offset.
pub(crate) fn local(at: Instant, zone: &Zone) -> String {
    zone.local(at).strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
}
