//! What a verb would make of a case's promise, before anybody does it (policy D20, D21).

use desk::case::{Case, World};
use desk::id::Id;
use desk::permission::Deed;
use desk::promise::seconds;
use serde::Serialize;
use serde_json::Number;
use sla::Name;
use store::{Error, Failure, Tx};
use utoipa::ToSchema;

use super::promise::Promise;
use super::show::found;
use super::shown::{Reader, promise};
use crate::app::App;
use crate::auth::Caller;
use crate::moment::Moment;
use crate::problem::Problem;
use crate::words::State;

/// What would become of a case's promise.
#[derive(Serialize, ToSchema)]
#[schema(as = PromiseOutlook)]
pub(crate) struct Outlook {
    /// By when the case is to be answered as it is.
    respond_by_now: Option<Moment>,
    /// The promise that would be in force.
    promise: Option<Promise>,
    /// By how many seconds of real time its deadline would move; less than 0 where it would come sooner.
    #[schema(value_type = Option<f64>)]
    moves_by_seconds: Option<Number>,
    /// What would have become of the promise.
    state: State,
    /// The first deadline that would have passed unanswered.
    missed: Option<Moment>,
    /// When the case would have been matched to its customer, where its deadline has passed by now.
    matched_late: Option<Moment>,
    /// What must be said before anybody confirms: that no new promise follows, and what to do instead.
    warning: Option<String>,
}

impl Outlook {
    /// What would become of the promise where a verb leaves the case so.
    pub fn of(
        tx: &mut Tx<'_>,
        reader: &Reader<'_>,
        (case, after): (&Case, &Case),
        warning: Option<Name>,
    ) -> Result<Self, Error> {
        let terms = reader.app.entitlements.of_case(tx, after)?;
        let (is, would_be) = (case.promise_in_force(), after.promise_in_force());
        let outcome = after.outcome(reader.now);
        let moves = is.zip(would_be).map(|(is, would_be)| would_be.promise.deadline - is.promise.deadline);
        let shows_terms = reader.caller.role().is_some();
        Ok(Self {
            respond_by_now: is.map(|made| made.promise.deadline.into()),
            promise: match (would_be, terms.as_deref()) {
                (Some(made), Some(of)) => Some(promise(tx, reader, (after, made), of, shows_terms)?),
                _ => None,
            },
            moves_by_seconds: moves.map(seconds),
            state: after.state(terms.as_deref(), reader.now).into(),
            missed: outcome.missed.map(Moment),
            matched_late: outcome.matched_late.map(Moment),
            warning: warning.map(|warning| warning.get(reader.caller.language).to_owned()),
        })
    }
}

/// Looks at what somebody who may do it would do to a case, now.
pub(crate) async fn tried<T: Send + 'static>(
    app: &App,
    (caller, id, deed): (Caller, i64, Deed),
    look: impl FnOnce(&mut Tx<'_>, &Reader<'_>, &Case, &World<'_>) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Problem> {
    let shared = app.clone();
    app.read(move |tx| {
        let kept = found(tx, &caller, Id::new(id), deed)?;
        let entitlement = shared.entitlements.of_case(tx, &kept.case)?;
        let world = shared.command(&caller, None, Vec::new()).world;
        let now = world.now.max(kept.case.recorded);
        let world = World { now, entitlement: entitlement.as_deref(), ..world };
        look(tx, &Reader { app: &shared, caller: &caller, now }, &kept.case, &world)
    })
    .await
}
