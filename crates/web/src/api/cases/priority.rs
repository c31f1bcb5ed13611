//! How urgent a case is: raised with its statement confirmed (policy D10), lowered with evidence (S16, S18, S20, D8), or
//! by the customer as far as they wish; and what that would do to the promise (D9, D21).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::case::{self, Evidence, Lower, Raise};
use desk::permission::Deed;
use desk::written::{Errors, text};
use serde::{Deserialize, Serialize};
use sla::{Language, Name};
use store::{Failure, Tx};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::confirmation::{Confirmation, must_be_theirs};
use super::outlook::{Outlook, tried};
use super::shown::{Reader, Shown};
use super::verb::{Asked, Done, Verb};
use crate::app::App;
use crate::ask::Ask;
use crate::auth::Caller;
use crate::condition::IfMatch;
use crate::page::{Params, Path};
use crate::problem::Problem;
use crate::words::Level;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(change)).routes(routes!(preview))
}

/// Another priority. With a confirmation it is raised; with `cannot_provide` or `silent_check`, which are support's
/// evidence, lowered by one level; with neither, lowered by the customer as far as they wish.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PriorityInput)]
pub(crate) struct Input {
    /// The priority.
    pub to: Level,
    /// That its statement was confirmed.
    #[serde(default)]
    pub confirmation: Option<Confirmation>,
    /// What the customer can't provide that a solution needs, in the agent's words. The customer is told.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100_000)]
    pub cannot_provide: Option<String>,
    /// The availability check that nobody on the customer's side answered within its grace.
    #[serde(default)]
    #[schema(minimum = 1)]
    pub silent_check: Option<u32>,
}

/// What is asked for.
enum Change {
    Raise(case::Confirmation),
    CannotProvide(String),
    Silent(u32),
    OwnWish,
}

impl Input {
    fn read(self, caller: &Caller) -> Result<Change, Problem> {
        let mut errors = Errors::default();
        let confirmation = self.confirmation.map(|of| errors.keep_all("confirmation", of.read(caller)));
        let words = self.cannot_provide.map(|words| errors.keep(text("cannot_provide", &words)));
        let change = match (confirmation, words, self.silent_check) {
            (Some(confirmation), None, None) => confirmation.map(Change::Raise),
            (None, Some(words), None) => words.map(Change::CannotProvide),
            (None, None, Some(check)) => Some(Change::Silent(check)),
            (None, None, None) => Some(Change::OwnWish),
            _ => {
                let one = Name::new(
                    "a confirmation raises, and either evidence lowers: give one of them",
                    "التأكيد يرفع الأولوية، وكل من الدليلين يخفضها: قدّم واحدًا منها",
                );
                errors.say("to", &self.to.0.to_string(), one);
                None
            }
        };
        errors.finish(change).map_err(Problem::invalid)
    }
}

/// Raises or lowers the priority. A case that nobody has answered gets its deadline by the rule for every change of terms:
/// nobody is late at the click, a raise never loosens a promise, and a lowering never tightens one. A case that was
/// answered gets no new promise.
#[utoipa::path(
    post, path = "/cases/{id}/priority", tag = "cases", params(("id" = i64, Path)), request_body = Input,
    responses((status = 200, body = Shown))
)]
async fn change(
    State(app): State<App>,
    Path(id): Path<i64>,
    condition: IfMatch,
    ask: Ask<Input>,
) -> Result<Response, Problem> {
    let (asked, body) = ask.of(id, condition);
    Ok(changes(&app, asked, body).await?.case())
}

/// As [`change`].
pub(crate) async fn changes(app: &App, asked: Asked, body: Input) -> Result<Done, Problem> {
    let to = body.to.0;
    let change = body.read(&asked.caller)?;
    let deed = if matches!(change, Change::Raise(_)) { Deed::Raise } else { Deed::Lower };
    let mut verb = Verb::new(app, asked, deed);
    let evidence = match change {
        Change::Raise(confirmation) => return raised(verb, Raise { to, confirmation }).await,
        Change::CannotProvide(words) => Evidence::CannotProvide { words: verb.seal(words, None) },
        Change::Silent(check) => Evidence::Silent { check },
        Change::OwnWish => Evidence::OwnWish,
    };
    let lower = Lower { to, evidence };
    verb.run(move |case, world| case.lower(&lower, world)).await
}

/// Raises the priority, its statement confirmed by the link in a mail.
pub(crate) async fn raises_by_link(app: &App, asked: Asked, raise: Raise) -> Result<Done, Problem> {
    raised(Verb::new(app, asked, Deed::Raise), raise).await
}

async fn raised(verb: Verb, raise: Raise) -> Result<Done, Problem> {
    verb.reading(move |tx, case, world| {
        if let Some(contact) = raise.confirmation.contact {
            must_be_theirs(tx, "confirmation.contact", contact, case.organisation)?;
        }
        Ok::<_, Failure>(case.raise(&raise, world)?)
    })
    .await
}

/// The priority that is thought of.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct To {
    /// The priority.
    #[param(value_type = String, pattern = "^[Pp]?[1-9١-٩۱-۹]$", example = "P2")]
    to: Level,
}

/// What another priority would do.
#[derive(Serialize, ToSchema)]
#[schema(as = PriorityPreview)]
struct Preview {
    /// The priority now.
    from: Level,
    /// The priority that is thought of.
    to: Level,
    /// What would become of the promise.
    #[serde(flatten)]
    outlook: Outlook,
    /// What is confirmed by choosing it; for a higher one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    statement: Option<Statement>,
    /// What support needs to lower it; for agents, and for a lower one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    evidence: Option<Needed>,
}

/// What is confirmed by choosing a priority.
#[derive(Serialize, ToSchema)]
#[schema(as = PriorityStatement)]
struct Statement {
    /// The version of its wording, which is confirmed.
    version: u32,
    /// The words, in the reader's language.
    text: String,
}

/// What support needs to lower a priority, and what of it there is.
#[derive(Serialize, ToSchema)]
#[schema(as = LoweringEvidence)]
struct Needed {
    /// Whether a stated reason is enough: what the customer can't provide.
    by_reason: bool,
    /// Whether the customer's silence is.
    by_silence: bool,
    /// The availability check that nobody answered.
    check: Option<u32>,
    /// Each condition. A stated reason needs the first of them only.
    conditions: Vec<Condition>,
}

/// Something that a lowering needs.
#[derive(Serialize, ToSchema)]
#[schema(as = LoweringCondition)]
struct Condition {
    /// What.
    condition: Kind,
    /// Whether it is so.
    met: bool,
    /// Why it is or isn't, and what to do, in the reader's language.
    why: String,
}

/// What a lowering needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = LoweringConditionKind)]
enum Kind {
    /// The priority is one level lower.
    OneLevel,
    /// Whoever chose the present priority confirmed that they stay available.
    Duty,
    /// They were asked to be available after the priority changed last.
    Asked,
    /// That reached them.
    Delivered,
    /// The grace period has ended.
    GraceOver,
    /// Nobody on their side gave a sign in it.
    Silent,
}

/// Shows what another priority would do, before anybody chooses it: by when the case would be to be answered, or that no
/// new promise follows; for a higher one what is to be confirmed; for a lower one what support needs and lacks.
#[utoipa::path(
    get, path = "/cases/{id}/priority/preview", tag = "cases", params(("id" = i64, Path), To),
    responses((status = 200, body = Preview))
)]
async fn preview(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Params(To { to }): Params<To>,
) -> Result<Response, Problem> {
    // Raising and lowering are the same people's.
    let preview = tried(&app, (caller, id, Deed::Raise), move |tx, reader, case, world| {
        let after = case.with_priority(to.0, world)?;
        let warning = case.prospect_of_priority(to.0, world).map_err(case::Refusal::from)?.warning();
        let lowers = to.0 > case.priority && world.by.is_agent();
        let needed = lowers.then(|| case.lowering_conditions(to.0, world));
        Ok(Preview {
            from: Level(case.priority),
            to,
            outlook: Outlook::of(tx, reader, (case, &after), warning)?,
            statement: if to.0 < case.priority { statement(tx, reader, case, to)? } else { None },
            evidence: needed.map(|of| Needed::shown(of, reader.caller.language)),
        })
    });
    Ok(Json(preview.await?).into_response())
}

/// The words of a priority in the case's catalogue; in triage, in the one that new contracts are made under.
fn statement(
    tx: &mut Tx<'_>,
    reader: &Reader<'_>,
    case: &case::Case,
    to: Level,
) -> Result<Option<Statement>, Failure> {
    let entitlements = &reader.app.entitlements;
    let catalog = match &case.terms {
        Some(terms) => entitlements.catalog(tx, &terms.edition)?,
        None => entitlements.newest_catalog(tx)?,
    };
    let meaning = catalog.priorities().iter().find(|meaning| meaning.priority == to.0);
    Ok(meaning.map(|meaning| Statement {
        version: meaning.statement.version,
        text: meaning.statement.text.get(reader.caller.language).to_owned(),
    }))
}

impl Needed {
    fn shown(of: case::LoweringConditions, language: Language) -> Self {
        let (by_reason, by_silence) = (of.one_level.met, of.is_silence_proven());
        let all = std::iter::once(of.one_level).chain(of.silence);
        let conditions = all.map(|condition| Condition {
            condition: condition.kind.into(),
            met: condition.met,
            why: condition.why.get(language).to_owned(),
        });
        Self { by_reason, by_silence, check: of.check, conditions: conditions.collect() }
    }
}

impl From<case::ConditionKind> for Kind {
    fn from(kind: case::ConditionKind) -> Self {
        match kind {
            case::ConditionKind::OneLevel => Self::OneLevel,
            case::ConditionKind::Duty => Self::Duty,
            case::ConditionKind::Asked => Self::Asked,
            case::ConditionKind::Delivered => Self::Delivered,
            case::ConditionKind::GraceOver => Self::GraceOver,
            case::ConditionKind::Silent => Self::Silent,
        }
    }
}
