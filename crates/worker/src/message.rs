//! What a webhook is told: which case or contract, what happened, by when. Never a customer's words.

use desk::case::{Alert, Body, Case, Event};
use desk::contract::ContractBody;
use desk::effects::NoticeKind;
use desk::id::Id;
use serde::Serialize;
use sla::Instant;
use store::{Failure, Outgoing, Subject, Tx};

/// A message, as Standard Webhooks lays it out.
#[derive(Debug, Serialize)]
pub(crate) struct Message {
    /// `case.reminder`, `case.alert` or `contract.expiring`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// When it happened.
    timestamp: String,
    data: Data,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Data {
    Case {
        case: i64,
        event: u32,
        organisation: Option<i64>,
        priority: String,
        /// By when the case must be answered; nothing in triage.
        respond_by: Option<String>,
        #[serde(flatten)]
        what: What,
    },
    Contract {
        contract: i64,
        event: u32,
        organisation: i64,
        version: u32,
        days: u8,
        ends: String,
    },
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// So many per cents of the promise are used up.
    Percent(u8),
    /// Nobody sees to it: `triage` or `urgent`.
    Alert(Alert),
}

/// What an outgoing notice says; nothing where it no longer says what is so.
///
/// # Errors
/// A case, a contract or an event that isn't there; what the engine says.
pub(crate) fn message(tx: &mut Tx<'_>, outgoing: &Outgoing) -> Result<Option<Message>, Failure> {
    match outgoing.about {
        Subject::Case(id) => {
            let kept = store::load(tx, id)?.ok_or(Failure::NoCase(id))?;
            if !outgoing.notice.stands(&kept.case) {
                return Ok(None);
            }
            let event = kept.events.iter().find(|event| event.seq == outgoing.notice.event);
            let found = event.and_then(|event| of_case(id, &kept.case, event));
            found.map(Some).ok_or_else(|| unknown(outgoing))
        }
        Subject::Contract(id) => {
            let contract = store::contract(tx, id)?.ok_or_else(|| unknown(outgoing))?;
            let event = store::contract_events(tx, id)?
                .into_iter()
                .find(|event| event.seq == outgoing.notice.event)
                .ok_or_else(|| unknown(outgoing))?;
            let ContractBody::Expiring { version, days } = event.body;
            let ends = contract.version(version).map(|version| version.terms.ends());
            let data = Data::Contract {
                contract: id.number(),
                event: event.seq,
                organisation: contract.organisation().number(),
                version,
                days,
                ends: ends.ok_or_else(|| unknown(outgoing))?.to_string(),
            };
            Ok(Some(Message { kind: "contract.expiring", timestamp: event.recorded.to_string(), data }))
        }
    }
}

fn of_case(id: Id<Case>, case: &Case, event: &Event) -> Option<Message> {
    let (kind, what) = match &event.body {
        Body::Reminded { percent, .. } => ("case.reminder", What::Percent(*percent)),
        Body::Alerted { alert, .. } => ("case.alert", What::Alert(*alert)),
        _ => return None,
    };
    let respond_by = case.promise_in_force().map(|made| made.promise.deadline);
    let data = Data::Case {
        case: id.number(),
        event: event.seq,
        organisation: case.organisation.map(Id::number),
        priority: case.priority.to_string(),
        respond_by: respond_by.as_ref().map(Instant::to_string),
        what,
    };
    Some(Message { kind, timestamp: event.recorded.to_string(), data })
}

fn unknown(outgoing: &Outgoing) -> Failure {
    let Outgoing { about, notice, .. } = outgoing;
    let what: NoticeKind = notice.kind;
    store::Error::Shape(format!("{about}: event {} isn't one that a webhook is told: {what:?}", notice.event))
        .into()
}
