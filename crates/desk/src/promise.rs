//! A promise: by when a case must be answered, under which terms, and why.

use serde::{Deserialize, Serialize};
use sla::{Error, Holidays, Instant, Language, Ledger, Reason, SupportTime, Zone};

use crate::catalog::{Catalog, Clock, Priority};

/// What a promise is made on: the plan that was sold, the site that the case belongs to, and what the customer chose.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The id of the plan.
    pub plan: &'a str,
    /// The id of the coverage, where the contract states another than the plan's.
    pub coverage: Option<&'a str>,
    /// The id of the site's region (policy D3).
    pub region: &'a str,
    /// The site's zone (policy D3).
    pub zone: &'a Zone,
    /// The site's holidays (policy D4).
    pub holidays: &'a Holidays,
    /// How urgent the case is.
    pub priority: Priority,
    /// When the customer's message reached us (policy D15).
    pub submitted: Instant,
}

/// The promise of an initial response (policy S3–S7): its clock, and the ledger that leads to its deadline.
#[derive(Clone, Debug)]
pub struct Promise<'a> {
    /// Which calendar serves the case, and the target (policy D2).
    pub clock: Clock<'a>,
    /// From the submission to the deadline, row by row.
    pub ledger: Ledger,
}

impl<'a> Promise<'a> {
    /// The promise that a catalogue makes for a case.
    ///
    /// # Errors
    /// An id that the catalogue doesn't have, with its field; a deadline beyond the year 9999.
    pub fn new(catalog: &'a Catalog, case: &Case<'_>) -> Result<Self, Error> {
        let clock = catalog.clock(case.plan, case.coverage, case.region, case.priority)?;
        let calendar = clock.hours.calendar(case.zone, case.holidays);
        let ledger = calendar.ledger(case.submitted, clock.target).map_err(|e| e.renamed("target"))?;
        Ok(Self { clock, ledger })
    }

    /// The instant by which the case must be answered. A response at that very instant keeps the promise (policy D6).
    pub fn respond_by(&self) -> Instant {
        self.ledger.due()
    }
}

/// A row of a ledger for machines and for the record; `R` is the reason in one language or in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerRow<R = String> {
    /// Whether it counted.
    pub kind: RowKind,
    /// Local time with its offset.
    pub from: String,
    /// Local time with its offset; exclusive.
    pub to: String,
    /// How long the row really was. Of an open row that is what it counted.
    pub seconds: serde_json::Number,
    /// Support time counted from the start to the end of this row.
    pub total: serde_json::Number,
    /// Why it didn't count; nothing for an open row.
    pub reason: Option<R>,
}

/// Whether a row of a ledger counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowKind {
    /// It counted.
    Open,
    /// The week has no hours there.
    Closed,
    /// A holiday took them away.
    Holiday,
}

/// A reason in every language, as it is kept with a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// English.
    pub en: String,
    /// Arabic.
    pub ar: String,
}

/// The rows of a ledger, their reasons in a language.
pub fn ledger_rows(ledger: &Ledger, language: Language) -> Vec<LedgerRow> {
    rows(ledger, |reason| reason.text(language))
}

/// The rows of a ledger, their reasons in every language.
pub fn recorded_rows(ledger: &Ledger) -> Vec<LedgerRow<Words>> {
    rows(ledger, |reason| Words { en: reason.text(Language::En), ar: reason.text(Language::Ar) })
}

fn rows<R>(ledger: &Ledger, say: impl Fn(&Reason) -> R) -> Vec<LedgerRow<R>> {
    let local = |at| ledger.zone().local(at).strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string();
    let rows = ledger.rows().iter();
    rows.map(|row| LedgerRow {
        kind: match row.reason {
            Reason::Open => RowKind::Open,
            Reason::Holiday { .. } => RowKind::Holiday,
            Reason::Break | Reason::Night | Reason::Weekend => RowKind::Closed,
        },
        from: local(row.from),
        to: local(row.to),
        seconds: seconds(row.length()),
        total: seconds(row.total),
        reason: (row.reason != Reason::Open).then(|| say(&row.reason)),
    })
    .collect()
}

/// An amount of time as an exact JSON number of seconds.
pub fn seconds(amount: SupportTime) -> serde_json::Number {
    amount.decimal_seconds().parse().expect("decimal seconds are a JSON number")
}
