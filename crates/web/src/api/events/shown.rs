//! An event as the feed shows it: what happened, without what people wrote.

use desk::people::Actor;
use serde::Serialize;
use serde_json::{Map, Value};
use sla::Instant;
use store::{Cursor, Error, Happened};
use utoipa::ToSchema;

use super::super::cases::names::By;
use super::super::details::Texts;
use crate::moment::Moment;

/// Something that happened.
#[derive(Serialize, ToSchema)]
#[schema(as = Event)]
pub(super) struct Shown {
    /// Its place in the feed: what to give as `after` to go on behind it.
    pub cursor: String,
    /// The case that it happened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case: Option<i64>,
    /// The contract that it happened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    contract: Option<i64>,
    /// Its place among the events of that case or contract, from 1.
    seq: u32,
    /// When it happened, which is what clocks count.
    occurred: Moment,
    /// When it was recorded.
    recorded: Moment,
    /// Who did it.
    by: By,
    /// It comes from another desk's history.
    imported: bool,
    /// What happened.
    #[schema(examples("opened", "replied", "reminded", "expiring"))]
    kind: String,
    /// What belongs to it; which fields there are depends on the kind. What people wrote isn't in it, nor how a deadline
    /// was counted: the case says both.
    #[schema(value_type = Object)]
    details: Map<String, Value>,
}

impl Shown {
    /// An event with its place.
    pub fn new(cursor: Cursor, happened: &Happened) -> Result<Self, Error> {
        let texts = &mut Texts::LeftOut;
        let mut shown = match happened {
            Happened::ToCase(id, event) => {
                let place = (Some(id.number()), None, event.seq);
                let at = (event.occurred, event.recorded);
                Self::at(cursor, place, at, event.by, texts.details(&event.body)?)
            }
            Happened::ToContract(id, event) => {
                let place = (None, Some(id.number()), event.seq);
                let at = (event.occurred, event.recorded);
                Self::at(cursor, place, at, event.by, texts.details(&event.body)?)
            }
        };
        shown.imported = matches!(happened, Happened::ToCase(_, event) if event.imported);
        Ok(shown)
    }

    fn at(
        cursor: Cursor,
        (case, contract, seq): (Option<i64>, Option<i64>, u32),
        (occurred, recorded): (Instant, Instant),
        by: Actor,
        (kind, details): (String, Map<String, Value>),
    ) -> Self {
        Self {
            cursor: cursor.to_string(),
            case,
            contract,
            seq,
            occurred: occurred.into(),
            recorded: recorded.into(),
            by: By::nameless(by),
            imported: false,
            kind,
            details,
        }
    }
}
