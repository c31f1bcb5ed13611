//! When what happens, so that each case is by now what its story says, whenever now is.

use desk::case::Entitlement;
use desk::catalog::Priority;
use sla::{Budget, Calendar, Instant, SupportTime};

use super::scene::{Ends, Story, Told};

const MINUTE: i64 = 60_000_000;
/// No story began longer ago than this.
const MOST_MINUTES: i64 = 90 * 24 * 60;

/// Something that happens to a case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Act {
    Open,
    Assign,
    Tag,
    Note,
    Reply,
    Await,
    Resolve,
}

/// What happens, and when; never later than `now`.
pub(super) fn acts(
    told: &Told,
    priority: Priority,
    entitlement: &Entitlement,
    now: Instant,
) -> Result<Vec<(Instant, Act)>, sla::Error> {
    let now = whole_minute(now);
    let clock = entitlement.clock(priority)?;
    let target = clock.target.support_time().as_microseconds();
    let share = |per_cent: i64| SupportTime::from_microseconds(target / 100 * per_cent);
    let used = match told.story {
        Story::Kept => share(200),
        Story::Late => share(115),
        Story::Soon => SupportTime::from_microseconds(target - (target / 4).min(10 * MINUTE)),
        Story::Running | Story::Held | Story::Triage => share(30),
        Story::Waiting => share(80),
    };
    let submitted = began(&clock.calendar, now, used);
    let after = |minutes: i64| later(submitted, minutes).min(now);
    let mut acts = vec![(submitted, Act::Open)];
    acts.extend(told.agent.as_ref().map(|_| (after(2), Act::Assign)));
    acts.extend(told.tag.as_ref().map(|_| (after(3), Act::Tag)));
    acts.extend(told.note.as_ref().map(|_| (after(5), Act::Note)));
    if told.reply.is_some() {
        let answered = match told.story {
            Story::Held => last_closed(&entitlement.working_hours, now),
            _ => clock.calendar.due(submitted, Budget::try_from(share(30))?)?.min(now),
        };
        acts.push((answered, Act::Reply));
        acts.extend((told.story == Story::Waiting).then_some((answered, Act::Await)));
        acts.extend(told.ends.map(|Ends::Resolved| (later(answered, 60).min(now), Act::Resolve)));
    }
    Ok(acts)
}

/// The last whole minute since which so much support time has passed.
fn began(calendar: &Calendar, now: Instant, used: SupportTime) -> Instant {
    let (mut too_late, mut enough) = (0, MOST_MINUTES);
    while enough - too_late > 1 {
        let middle = (too_late + enough) / 2;
        match calendar.elapsed(later(now, -middle), now) >= used {
            true => enough = middle,
            false => too_late = middle,
        }
    }
    later(now, -enough)
}

/// Some minutes ago, if the window was closed then; else now, when it is.
fn last_closed(window: &Calendar, now: Instant) -> Instant {
    let ago = later(now, -5);
    if window.is_open(ago) { now } else { ago }
}

/// Times that people can read.
fn whole_minute(at: Instant) -> Instant {
    let micros = at.as_microsecond();
    Instant::from_microsecond(micros - micros.rem_euclid(MINUTE)).unwrap_or(at)
}

pub(super) fn later(at: Instant, minutes: i64) -> Instant {
    at.checked_add(SupportTime::from_microseconds(minutes * MINUTE)).unwrap_or(at)
}
