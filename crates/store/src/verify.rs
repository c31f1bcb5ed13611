//! Whether everything is still as it was written: every case is read again from its first event, and so are the events of
//! contracts.

use std::fmt;

use desk::case::{Body, Case, Event, Seq};
use desk::contract::{Contract, ContractEvent};
use desk::id::Id;
use sla::{Language, Name};

use crate::content::{Text, sealed_in, text};
use crate::contract_event::{self, End};
use crate::event::{self, Hash, NOTHING_BEFORE, Stored, Subject};
use crate::file::{self, Standing};
use crate::projection::{self, Projection};
use crate::{Entitlements, Error, Store, Tx};

/// How many cases are read at a time, so that whoever else reads isn't kept waiting.
const AT_ONCE: i64 = 100;
/// So many faults are described; more are counted.
const MOST_FAULTS: usize = 100;

/// What `verify` found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many cases were read.
    pub cases: u64,
    /// How many events, those of contracts included.
    pub events: u64,
    /// How many texts that events refer to were erased, as they may be.
    pub erased: u64,
    /// The first fault of each case or contract that has one, the first hundred of them.
    pub faults: Vec<Fault>,
    /// How many cases and contracts have one.
    pub faulty: u64,
}

/// What isn't as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The case or contract.
    pub subject: Subject,
    /// The first event that it shows at, if it shows at one.
    pub event: Option<Seq>,
    /// What it is.
    pub what: Wrong,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The event was changed after it was written: its hash is another.
    Changed,
    /// The event before was changed or replaced, hash and all: this one remembers another.
    Chain,
    /// The event isn't there, though more follow or it should be the last.
    Gone,
    /// The event, unchanged, can't be read by this program.
    Unreadable(String),
    /// A text that the event refers to isn't what was sealed.
    TextChanged,
    /// A text that the event refers to is gone without having been erased.
    TextGone,
    /// The content of the file that the event brought isn't the one that was sealed.
    FileChanged,
    /// The content of the file that the event brought is gone without having been erased.
    FileGone,
    /// What lists show of the case isn't what its events make of it.
    Projection,
}

impl Fault {
    /// Which case or contract, which event, and what is wrong, in a language.
    pub fn text(&self, language: Language) -> String {
        let subject = match (language, self.subject) {
            (Language::En, subject) => subject.to_string(),
            (Language::Ar, Subject::Case(id)) => format!("الحالة {id}"),
            (Language::Ar, Subject::Contract(id)) => format!("العقد {id}"),
        };
        let event = match (language, self.event) {
            (Language::En, Some(event)) => format!(", event {event}"),
            (Language::Ar, Some(event)) => format!("، الحدث {event}"),
            (_, None) => String::new(),
        };
        format!("{subject}{event}: {}", self.what.words().get(language))
    }
}

impl Wrong {
    fn words(&self) -> Name {
        match self {
            Self::Changed => Name::new("it was changed after it was recorded", "غُيّر بعد تسجيله"),
            Self::Chain => Name::new("what was recorded before it was replaced", "استُبدل ما سُجِّل قبله"),
            Self::Gone => Name::new("it is gone", "لم يعد موجودًا"),
            Self::Unreadable(why) => {
                Name::new(format!("it can't be read: {why}"), format!("تعذّرت قراءته: \u{2066}{why}\u{2069}"))
            }
            Self::TextChanged => Name::new("a text of it was changed", "غُيّر نص من نصوصه"),
            Self::TextGone => {
                Name::new("a text of it is gone, and wasn't erased", "فُقد نص من نصوصه ولم يُمحَ عمدًا")
            }
            Self::FileChanged => {
                Name::new("the file that it brought is another", "الملف الذي جاء به ملف آخر")
            }
            Self::FileGone => Name::new(
                "the file that it brought is gone, and wasn't erased",
                "فُقد الملف الذي جاء به ولم يُمحَ عمدًا",
            ),
            Self::Projection => Name::new(
                "what lists show of it isn't what its events make of it",
                "ما تعرضه القوائم عنها ليس ما تنتجه أحداثها",
            ),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

impl Store {
    /// Walks through all cases: checks the chain of each, folds its events anew, compares with what lists show, and looks at
    /// the texts that the events refer to; then through the chains of contracts. The contents of files
    /// [`Store::verify_files`] reads.
    ///
    /// # Errors
    /// When the engine can't be read. That something was changed is no error but in the report.
    pub fn verify(&self) -> Result<Report, Error> {
        let mut report = Report::default();
        let entitlements = Entitlements::default();
        let mut last = i64::MIN;
        loop {
            let entitlements = entitlements.clone();
            let part = self.read_now::<_, Error, _>(move |tx| some(tx, &entitlements, last))?;
            let Some(next) = part.last else { break };
            last = next;
            report.add(part.report);
        }
        let mut last = i64::MIN;
        loop {
            let part = self.read_now::<_, Error, _>(move |tx| some_contracts(tx, last))?;
            let Some(next) = part.last else { return Ok(report) };
            last = next;
            report.add(part.report);
        }
    }
}

struct Part {
    report: Report,
    last: Option<i64>,
}

impl Report {
    fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.events += other.events;
        self.erased += other.erased;
        self.faulty += other.faulty;
        let room = MOST_FAULTS - self.faults.len();
        self.faults.extend(other.faults.into_iter().take(room));
    }
}

fn some(tx: &mut Tx<'_>, entitlements: &Entitlements, after: i64) -> Result<Part, Error> {
    let cases = projection::after(tx, after, AT_ONCE)?;
    let last = cases.last().map(|(id, _)| id.number());
    let mut report = Report::default();
    for (id, projection) in cases {
        report.cases += 1;
        // Only those that the row knows: more may have been added since it was read.
        let stored = event::of_case(tx, id, projection.seq).map_err(|e| e.at(&format!("case {id}")))?;
        report.events += stored.len() as u64;
        if let Err(Found { event, what }) =
            check(tx, entitlements, (id, &projection), &stored, &mut report.erased)?
        {
            report.faulty += 1;
            report.faults.push(Fault { subject: Subject::Case(id), event, what });
        }
    }
    Ok(Part { report, last })
}

fn some_contracts(tx: &mut Tx<'_>, after: i64) -> Result<Part, Error> {
    let contracts = contract_event::ends(tx, after, AT_ONCE)?;
    let last = contracts.last().map(|(id, _)| id.number());
    let mut report = Report::default();
    for (id, end) in contracts {
        let stored = event::of_contract(tx, id, end.0).map_err(|e| e.at(&format!("contract {id}")))?;
        report.events += stored.len() as u64;
        if let Err(Found { event, what }) = contract_chain(id, end, &stored) {
            report.faulty += 1;
            report.faults.push(Fault { subject: Subject::Contract(id), event, what });
        }
    }
    Ok(Part { report, last })
}

struct Found {
    event: Option<Seq>,
    what: Wrong,
}

fn at(event: Seq, what: Wrong) -> Found {
    Found { event: Some(event), what }
}

/// The first thing that is wrong with a case.
fn check(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    (id, projection): (Id<Case>, &Projection),
    stored: &[Stored],
    erased: &mut u64,
) -> Result<Result<(), Found>, Error> {
    let events = match case_chain(id, projection, stored) {
        Ok(events) => events,
        Err(found) => return Ok(Err(found)),
    };
    for event in &events {
        for sealed in sealed_in(&event.body)? {
            match text(tx, sealed)? {
                Text::Kept(text) if matches!(event.body, Body::Attached { .. }) => {
                    match file::standing(tx, id, event.seq, &text)? {
                        Standing::Whole => {}
                        Standing::Changed => return Ok(Err(at(event.seq, Wrong::FileChanged))),
                        Standing::Gone => return Ok(Err(at(event.seq, Wrong::FileGone))),
                    }
                }
                Text::Kept(_) => {}
                Text::Erased => *erased += 1,
                Text::Changed => return Ok(Err(at(event.seq, Wrong::TextChanged))),
                Text::Missing => return Ok(Err(at(event.seq, Wrong::TextGone))),
            }
        }
    }
    let same =
        Case::fold(&events).map(|case| is_listed(tx, entitlements, (id, projection), &case)).transpose()?;
    Ok(if same == Some(true) { Ok(()) } else { Err(Found { event: None, what: Wrong::Projection }) })
}

/// Whether lists show what the events have made of a case.
fn is_listed(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    (id, listed): (Id<Case>, &Projection),
    case: &Case,
) -> Result<bool, Error> {
    // Under another tz release nothing can be counted as it was.
    let countable = case.terms.as_ref().is_none_or(|terms| terms.tz_release == sla::tz_release());
    let entitlement = if countable { entitlements.of_case(tx, case)? } else { None };
    let own = Projection::of(case, listed.hash, entitlement.as_deref())?;
    let should_be = projection::with_parts(tx, id, own)?;
    Ok(listed.says(&should_be, countable) && projection::is_marked(tx, id, case)?)
}

fn case_chain(id: Id<Case>, projection: &Projection, stored: &[Stored]) -> Result<Vec<Event>, Found> {
    chain(Subject::Case(id), (projection.seq, projection.hash), stored, Stored::event)
}

fn contract_chain(
    id: Id<Contract>,
    (seq, hash): End,
    stored: &[Stored],
) -> Result<Vec<ContractEvent>, Found> {
    chain(Subject::Contract(id), (seq, hash.unwrap_or(NOTHING_BEFORE)), stored, Stored::contract_event)
}

/// The events of a case or contract, each in its place, as it was written, and after the one that it remembers.
fn chain<T>(
    subject: Subject,
    (last, hash): (Seq, Hash),
    stored: &[Stored],
    read: impl Fn(&Stored) -> Result<T, Error>,
) -> Result<Vec<T>, Found> {
    let mut previous = NOTHING_BEFORE;
    let mut events = Vec::with_capacity(stored.len());
    for (seq, row) in (1..).zip(stored) {
        if row.seq != seq {
            return Err(at(seq, Wrong::Gone));
        }
        if row.own_hash(subject) != row.hash {
            return Err(at(seq, Wrong::Changed));
        }
        if row.previous != previous {
            return Err(at(seq, Wrong::Chain));
        }
        previous = row.hash;
        events.push(read(row).map_err(|e| at(seq, Wrong::Unreadable(e.to_string())))?);
    }
    match stored.last() {
        Some(of) if of.seq == last && of.hash == hash => Ok(events),
        Some(of) if of.seq == last => Err(at(of.seq, Wrong::Changed)),
        of => Err(at(of.map_or(1, |of| of.seq + 1), Wrong::Gone)),
    }
}
