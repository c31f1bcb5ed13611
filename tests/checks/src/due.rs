use jiff::SignedDuration;
use jiff::civil::Date;
use sla::{Budget, Instant, SupportTime, Zone};

use crate::Written;

/// As many dates as the reference looks through: few, since it is slow, and more if the time isn't used up in them.
const DATES: [i32; 2] = [6, 24];

/// Reads bytes as a calendar, a start and a budget, and holds `due`, `elapsed` and the ledger against the laws and
/// the reference. Too few bytes are no input.
pub fn due(bytes: &[u8]) {
    let _ = check(&mut Bytes(bytes));
}

/// A date with the hours that are open on it.
type DateHours = (Date, Vec<(u32, u32)>);

struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take(&mut self, count: usize) -> Option<u64> {
        let (head, tail) = self.0.split_at_checked(count)?;
        self.0 = tail;
        Some(head.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    fn below(&mut self, count: usize, limit: u64) -> Option<u64> {
        Some(self.take(count)? % limit)
    }

    /// A wall-clock second: any, or a whole quarter of an hour.
    fn second(&mut self) -> Option<u32> {
        let second = match self.take(1)? {
            255 => self.below(3, 86_401)?,
            quarter => quarter % 97 * 900,
        };
        u32::try_from(second).ok()
    }

    fn week(&mut self) -> Option<Vec<(usize, u32, u32)>> {
        let count = 1 + self.below(1, 6)?;
        let spans = (0..count)
            .map(|_| Some((self.below(1, 7)? as usize, self.second()?.min(86_399), self.second()?)));
        spans
            .collect::<Option<Vec<_>>>()
            .map(|spans| spans.into_iter().filter(|(_, open, close)| open != close).collect())
    }

    fn dates(&mut self, around: Date) -> Option<Vec<DateHours>> {
        let count = self.below(1, 4)?;
        let dates = (0..count).map(|_| {
            let offset = self.below(1, 20)? as i64 - 2;
            let hours = match self.take(1)? {
                0..200 => vec![],
                _ => {
                    let (a, b) = (self.second()?, self.second()?);
                    if a == b { vec![] } else { vec![(a.min(b), a.max(b))] }
                }
            };
            Some((around + jiff::Span::new().days(offset), hours))
        });
        dates.collect()
    }
}

fn check(bytes: &mut Bytes<'_>) -> Option<()> {
    let names = zones();
    let zone = names[bytes.below(2, names.len() as u64)? as usize].clone();
    // 1900 to 2130, to the microsecond.
    let micros = bytes.below(7, 7_258_118_400_000_000)? as i64 - 2_208_988_800_000_000;
    let start = Instant::from_microsecond(micros).unwrap();
    let budget = SupportTime::from_microseconds(bytes.below(5, 200 * 3_600_000_000)? as i64);
    let budget = Budget::try_from(budget).unwrap();
    let week = bytes.week()?;
    if week.is_empty() {
        return None;
    }
    let dates = bytes.dates(Zone::named(&zone).unwrap().date(start))?;
    hold(&Written { zone, week, dates }, start, budget);
    Some(())
}

fn zones() -> &'static [String] {
    static ZONES: std::sync::OnceLock<Vec<String>> = std::sync::OnceLock::new();
    ZONES.get_or_init(Zone::names)
}

fn hold(written: &Written, start: Instant, budget: Budget) {
    let calendar = written.calendar();
    let due = match calendar.due(start, budget) {
        Ok(due) => due,
        Err(error) => {
            assert_eq!(error.field(), "budget", "{error}");
            assert!(
                calendar.elapsed(start, Instant::MAX) < budget.support_time(),
                "{written:?} from {start}"
            );
            return;
        }
    };
    assert_eq!(calendar.elapsed(start, due), budget.support_time(), "{written:?} from {start}");
    let ledger = calendar.ledger(start, budget).unwrap();
    assert_eq!((ledger.total(), ledger.due()), (budget.support_time(), due), "{written:?} from {start}");
    let amount = SignedDuration::from_micros(budget.support_time().as_microseconds());
    match DATES.iter().find_map(|&dates| written.due(start.timestamp(), amount, dates)) {
        Some(expected) => assert_eq!(due.timestamp(), expected, "{written:?} from {start}"),
        None => assert!(due - start > SupportTime::from_seconds(18 * 86_400).unwrap()),
    }
}
