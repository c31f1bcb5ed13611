//! An event as the API shows it: what was recorded, with its texts in the place of their hashes.

use desk::case::Event;
use serde::Serialize;
use serde_json::{Map, Value};
use sla::Language;
use store::{Error, Tx};
use utoipa::ToSchema;

use super::super::details::Texts;
use super::names::{By, Names};
use crate::moment::Moment;

/// Something that happened to a case. It never changes.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseEvent)]
pub(crate) struct Happened {
    /// Its place in the case's history, from 1.
    pub seq: u32,
    /// When it happened, which is what clocks count.
    occurred: Moment,
    /// When it was recorded.
    recorded: Moment,
    /// Who did it.
    by: By,
    /// Whether it comes from another desk's history.
    imported: bool,
    /// What it was.
    #[schema(examples("priority-changed", "replied", "promised"))]
    kind: String,
    /// What it says besides; which fields there are depends on the kind. A text that was erased is null.
    #[schema(value_type = Object)]
    details: Map<String, Value>,
}

impl Happened {
    /// An event, its texts and reasons in words.
    pub fn of(tx: &mut Tx<'_>, names: &mut Names, event: &Event, language: Language) -> Result<Self, Error> {
        let (kind, details) = Texts::Read(tx, language).details(&event.body)?;
        Ok(Self {
            seq: event.seq,
            occurred: event.occurred.into(),
            recorded: event.recorded.into(),
            by: names.by(tx, event.by)?,
            imported: event.imported,
            kind,
            details,
        })
    }
}
