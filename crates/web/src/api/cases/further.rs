//! Targets beyond the initial response, as a case shows them (policy D17).

use desk::case::{self, Case, Entitlement, FurtherServed};
use serde::Serialize;
use sla::{Instant, Language};
use store::Error;
use utoipa::ToSchema;

use crate::moment::Moment;
use crate::words::State;

/// What has become of a target beyond the initial response, such as an update every few hours.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseFurtherTarget)]
pub(super) struct Further {
    /// The target's id in the catalogue.
    id: String,
    /// What it is called.
    name: String,
    /// What has become of it.
    state: State,
    /// By when it is due; nothing while it stands, or is over.
    due: Option<Moment>,
    /// Whether its clock stands, since the customer is awaited.
    paused: bool,
    /// The deadlines that passed before it was done: misses for good.
    missed: Vec<Moment>,
}

impl Further {
    /// What has become of each that the case's terms give it, if they ever did.
    pub fn all(
        case: &Case,
        entitlement: &Entitlement,
        language: Language,
        now: Instant,
    ) -> Result<Vec<Self>, Error> {
        let shown = entitlement.further.iter().filter_map(|terms| {
            let FurtherServed { id, name, .. } = terms.first()?;
            let of = case.further(terms, now).map_err(|e| Error::Shape(format!("the target {id}: {e}")));
            let of = of.map(|of| (of.state != case::State::None).then_some(of)).transpose()?;
            Some(of.map(|of| Self {
                id: id.clone(),
                name: name.get(language).to_owned(),
                state: of.state.into(),
                due: of.due.map(Moment),
                paused: of.paused,
                missed: of.missed.into_iter().map(Moment).collect(),
            }))
        });
        shown.collect()
    }
}
