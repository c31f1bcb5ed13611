use serde::{Deserialize, Serialize};
use sla::{Budget, Instant, SupportTime};

use crate::case::{
    Alert, Case, CheckResult, Entitlement, Life, Made, MessageKind, Promised, ServedClock, micros,
};
use crate::catalog::Contact;

/// Something that is to be done at an instant, unless the case has moved on by then.
///
/// With the case's id, `kind` and `version` are its key: it is done once and never again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timer {
    /// What is to be done.
    pub kind: TimerKind,
    /// Of which promise, check or reply, or the how manyeth: what takes its place has another version.
    pub version: u32,
    /// When.
    #[serde(with = "micros")]
    pub due: Instant,
}

/// What a timer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimerKind {
    /// Reminds people that half of a promise is used up.
    Reminder50,
    /// That four fifths are.
    Reminder80,
    /// That the deadline is there.
    Reminder100,
    /// Ends the grace period of an availability check (policy D8).
    Grace,
    /// Lets a held reply leave (policy D11).
    HeldReply,
    /// Alerts people to a case in triage (policy D13).
    Triage,
    /// Alerts a person to an urgent voicemail or missed call, again and again until it is heard (policy D10).
    Urgent,
    /// Tells people that a contract ends in 60 days (policy D12).
    Expiry60,
    /// In 30 days.
    Expiry30,
    /// In 7 days.
    Expiry7,
}

impl TimerKind {
    /// Whether it is about a contract; the others are about cases.
    pub const fn is_of_contract(self) -> bool {
        matches!(self, Self::Expiry60 | Self::Expiry30 | Self::Expiry7)
    }
}

/// The timers that an event set and cancelled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimerChanges {
    /// To set.
    pub set: Vec<Timer>,
    /// To cancel.
    pub cancel: Vec<Timer>,
}

impl TimerChanges {
    /// What leads from some timers to others.
    pub fn between(before: &[Timer], after: &[Timer]) -> Self {
        let missing_in = |others: &[Timer], timer: &Timer| !others.contains(timer);
        Self {
            set: after.iter().filter(|timer| missing_in(before, timer)).copied().collect(),
            cancel: before.iter().filter(|timer| missing_in(after, timer)).copied().collect(),
        }
    }
}

/// A case may be in triage so long before people are alerted (policy D13).
const TRIAGE_AGE: SupportTime = SupportTime::from_microseconds(15 * 60_000_000);

/// So long after an alert to an urgent voicemail that nobody has heard comes the next.
const URGENT_AGAIN: SupportTime = SupportTime::from_microseconds(5 * 60_000_000);

/// Every timer that a case has at `now`, the past ones included that haven't fired. `entitlement` is what the terms
/// that the case is under give it.
///
/// Nothing that comes from another desk's history has one; what people do to such a case here has.
pub fn timers(case: &Case, entitlement: Option<&Entitlement>, now: Instant) -> Vec<Timer> {
    let mut timers = reminders(case, entitlement, now);
    timers.extend(grace(case));
    timers.extend(held(case, entitlement, now));
    timers.retain(|timer| timer.version > case.imported_until);
    if !case.imported {
        timers.extend(triage(case));
        timers.extend(urgent(case));
    }
    timers
}

/// The reminders of the promise in force: none where it is answered, void, withdrawn or lapsed. A merged case keeps
/// its promise (policy D22), so it keeps them.
///
/// Of several that have passed, one stands for all: a promise that comes back after a bounce (policy D16), or begins
/// when a case is matched late (policy D13), alerts once.
fn reminders(case: &Case, entitlement: Option<&Entitlement>, now: Instant) -> Vec<Timer> {
    let Some(made) = case.promise_in_force().filter(|made| is_watched(case, made)) else { return Vec::new() };
    let clock = entitlement.and_then(|of| Some((of, of.clock(made.promise.priority).ok()?)));
    let threshold = |(kind, percent): (TimerKind, u8)| {
        let due = match (percent, clock) {
            (100, _) => Some(made.promise.deadline),
            (_, Some((entitlement, clock))) => reminder_due(&made.promise, percent, clock, entitlement),
            (_, None) => None,
        }?;
        let timer = Timer { kind, version: made.seq, due };
        (!was_said(case, made, percent, due)).then_some(timer)
    };
    let all = [(TimerKind::Reminder50, 50), (TimerKind::Reminder80, 80), (TimerKind::Reminder100, 100)];
    let standing: Vec<Timer> = all.into_iter().filter_map(threshold).collect();
    let last_passed = standing.iter().rposition(|timer| timer.due <= now).unwrap_or(0);
    standing.into_iter().skip(last_passed).collect()
}

fn is_watched(case: &Case, made: &Made) -> bool {
    let silent = matches!(case.life, Life::Withdrawn(_) | Life::Void(_) | Life::Closed);
    !silent && !case.is_answered() && !case.lapsed(made.promise.deadline)
}

/// When so many per cents of the support time between the start and the deadline are used up. For a priority that is
/// contacted in working hours the reminder waits for them; one that would wait for longer than the deadline doesn't
/// come, since the one at the deadline says more.
fn reminder_due(
    promise: &Promised,
    percent: u8,
    clock: &ServedClock,
    entitlement: &Entitlement,
) -> Option<Instant> {
    let whole = clock.calendar.elapsed(promise.counted_from, promise.deadline).as_microseconds();
    let part = i64::try_from(i128::from(whole) * i128::from(percent) / 100).ok()?;
    let budget = Budget::try_from(SupportTime::from_microseconds(part)).ok()?;
    let used = clock.calendar.due(promise.counted_from, budget).ok()?;
    let due = match clock.contact {
        Contact::AnyTime => used,
        Contact::WorkingHours => entitlement.working_hours.next_opening(used)?,
    };
    (due < promise.deadline).then_some(due)
}

/// Whether people were reminded of as much already: of this promise or, where the threshold had passed when it took
/// the place of another, of that.
fn was_said(case: &Case, made: &Made, percent: u8, due: Instant) -> bool {
    let had_passed = due <= made.at;
    case.reminded.iter().any(|(promise, said)| *said >= percent && (*promise == made.seq || had_passed))
}

fn grace(case: &Case) -> Option<Timer> {
    let check = case.check.filter(|check| check.result == CheckResult::Running)?;
    Some(Timer { kind: TimerKind::Grace, version: check.seq, due: check.grace_ends })
}

fn held(case: &Case, entitlement: Option<&Entitlement>, now: Instant) -> impl Iterator<Item = Timer> {
    case.messages.iter().filter_map(move |message| match message.kind {
        MessageKind::Held(leaves) => {
            let due = case.held_until(leaves, entitlement, now);
            Some(Timer { kind: TimerKind::HeldReply, version: message.seq, due })
        }
        _ => None,
    })
}

/// An alert to a case that nobody has answered or matched to a customer; one is enough, since the view shows it on top.
fn triage(case: &Case) -> Option<Timer> {
    let waits = case.is_in_triage() && case.life == Life::Open && !case.is_answered();
    let alerted = case.alerted.iter().any(|alerted| alerted.alert == Alert::Triage);
    let due = case.submitted.checked_add(TRIAGE_AGE)?;
    (waits && !alerted).then_some(Timer { kind: TimerKind::Triage, version: 1, due })
}

/// The next alert to an urgent voicemail: at once, then again and again until somebody has heard it, or has answered
/// the case.
fn urgent(case: &Case) -> Option<Timer> {
    let first = case.messages.first()?.seq;
    let unheard = case.opened.urgent && case.unheard.contains(&first);
    let over = case.life.is_over() && !matches!(case.life, Life::Merged(_));
    if !unheard || case.is_answered() || over {
        return None;
    }
    let last = case.alerted.iter().find(|alerted| alerted.alert == Alert::Urgent);
    let (version, due) = match last {
        None => (1, case.submitted),
        Some(last) => (last.nth.checked_add(1)?, last.at.checked_add(URGENT_AGAIN)?),
    };
    Some(Timer { kind: TimerKind::Urgent, version, due })
}
