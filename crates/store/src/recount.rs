//! Whether running promises would be counted the same today: a new release of the tz database may say otherwise, and none
//! moves by itself (policy D20).

use desk::case::{Case, Made, Rule};
use desk::id::Id;
use sla::{Error as DeskError, Instant, Language};

use crate::case::load;
use crate::{Entitlements, Error, Kept, Sql, Store, Tx};

const RUNNING: Sql = Sql::One(
    "SELECT id FROM cases
     WHERE id > $1 AND life = 'open' AND answered IS NULL AND deadline IS NOT NULL ORDER BY id LIMIT $2",
);

pub(crate) const STATEMENTS: &[Sql] = &[RUNNING];

/// So many cases are read at a time, so that whoever else reads isn't kept waiting.
const AT_ONCE: i64 = 100;

/// A running promise that would be another today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recounted {
    /// The case.
    pub case: Id<Case>,
    /// What was promised.
    pub deadline: Instant,
    /// The release of the tz database that it was counted under.
    pub release: String,
    /// What would be promised, counted from the same instant under the same terms with the zone data of this program.
    pub today: Instant,
}

impl Recounted {
    /// The zone data is the one that it was counted under, so it should be the same: the terms, or the promise, aren't
    /// what they were.
    pub fn is_fault(&self) -> bool {
        self.release == sla::tz_release()
    }

    /// Which case, and what would differ, in a language.
    pub fn text(&self, language: Language) -> String {
        let Self { case, deadline, release, today } = self;
        match (language, self.is_fault()) {
            (Language::En, true) => {
                format!("case {case}: promised by {deadline}, but its terms make that {today}")
            }
            (Language::En, false) => format!(
                "case {case}: promised by {deadline} under tz release {release}, would be {today} under {}; it stays \
                 until an agent moves it",
                sla::tz_release()
            ),
            (Language::Ar, true) => {
                format!("الحالة {case}: موعد الاستجابة المسجّل {deadline}، وشروطها تجعله {today}")
            }
            (Language::Ar, false) => format!(
                "الحالة {case}: موعد الاستجابة {deadline} وفق إصدار المناطق الزمنية {release}، ويصير {today} وفق {}؛ \
                 يبقى كما هو إلى أن ينقله موظف",
                sla::tz_release()
            ),
        }
    }
}

impl Store {
    /// Counts every running promise anew with the zone data of this program, and lists those that would differ.
    ///
    /// # Errors
    /// When the engine can't be read; a case that can't, which [`Store::verify`] names.
    pub fn recount(&self) -> Result<Vec<Recounted>, Error> {
        let entitlements = Entitlements::default();
        let (mut found, mut last) = (Vec::new(), 0);
        loop {
            let known = entitlements.clone();
            let (some, next) = self.read_now::<_, Error, _>(move |tx| part(tx, &known, last))?;
            found.extend(some);
            let Some(next) = next else { return Ok(found) };
            last = next;
        }
    }
}

fn part(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    after: i64,
) -> Result<(Vec<Recounted>, Option<i64>), Error> {
    let running = tx.all(RUNNING, &[&after, &AT_ONCE], |row| row.take::<Id<Case>>())?;
    let mut found = Vec::new();
    for id in &running {
        // It may have been answered, or worse, since.
        let Some(kept) = load(tx, *id)? else { continue };
        found.extend(differs(tx, entitlements, &kept).map_err(|e| e.at(&format!("case {id}")))?);
    }
    Ok((found, running.last().map(|id| id.number())))
}

fn differs(tx: &mut Tx<'_>, entitlements: &Entitlements, kept: &Kept) -> Result<Option<Recounted>, Error> {
    let Some(made) = set_by(&kept.case) else { return Ok(None) };
    let promise = &made.promise;
    // The site that it had then: it may have moved since, and kept the deadline.
    let then: Vec<_> = kept.events.iter().take_while(|event| event.seq <= made.follows).cloned().collect();
    let site = Case::fold(&then).and_then(|case| case.site);
    let entitlement = entitlements.under(tx, &promise.under, site)?;
    let shape = |e: DeskError| Error::Shape(e.to_string());
    let clock = entitlement.clock(promise.priority).map_err(shape)?;
    let today = clock.calendar.due(promise.counted_from, clock.target).map_err(shape)?;
    let (deadline, release) = (promise.deadline, promise.under.tz_release.clone());
    Ok((today != deadline).then_some(Recounted { case: kept.id, deadline, release, today }))
}

/// The promise that set the deadline in force: a change that brought nothing forward kept it.
fn set_by(case: &Case) -> Option<&Made> {
    let promise = &case.promise_in_force()?.promise;
    let same = |made: &&Made| {
        (made.promise.deadline, made.promise.counted_from) == (promise.deadline, promise.counted_from)
    };
    case.promises.iter().rev().filter(same).find(|made| made.promise.because.rule() != Rule::Kept)
}
