use crate::{Budget, Calendar, Error, Instant};

/// The terms that a promise is counted under: how much support time, on whose calendar.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The calendar that serves the case (policy D2).
    pub calendar: &'a Calendar,
    /// The response target.
    pub budget: Budget,
}

/// What became of a deadline when the terms changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedDeadline {
    /// The deadline from now on.
    pub deadline: Instant,
    /// Where the deadline is counted from: per cents of the promise run from here.
    pub counted_from: Instant,
    /// Which part of the rule decided.
    pub because: ChangeRule,
}

/// The part of the rule for a change of terms that set the deadline (policy D9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeRule {
    /// Counted from submission under the new terms, which is later than the deadline was: a lowering loosens.
    FromSubmission,
    /// Counted from now under the new terms: a raise tightens, and nobody is late at the click.
    FromNow,
    /// The deadline that there was, since the new terms would not bring it forward.
    Kept,
    /// Counted from submission outright, to correct a wrongly chosen site or contract.
    Corrected,
}

/// The deadline of an unanswered case whose priority, contract, site, holidays or tz data change (policy D9).
///
/// Let R be the deadline counted from submission under the new terms. If R is later than `present`, it becomes R;
/// otherwise the earlier of `present` and the one counted from `now` under the new terms. `present_from` is where
/// `present` was counted from; it stays with the deadline that is kept.
///
/// # Errors
/// As [`Calendar::due`].
pub fn change_terms(
    submitted: Instant,
    present: Instant,
    present_from: Instant,
    now: Instant,
    new: Terms<'_>,
) -> Result<ChangedDeadline, Error> {
    let from_submission = new.calendar.due(submitted, new.budget)?;
    if from_submission > present {
        return Ok(ChangedDeadline {
            deadline: from_submission,
            counted_from: submitted,
            because: ChangeRule::FromSubmission,
        });
    }
    let from_now = new.calendar.due(now, new.budget)?;
    if from_now < present {
        return Ok(ChangedDeadline { deadline: from_now, counted_from: now, because: ChangeRule::FromNow });
    }
    Ok(ChangedDeadline { deadline: present, counted_from: present_from, because: ChangeRule::Kept })
}

/// The deadline after a wrongly chosen site or contract was corrected, counted from submission outright (policy D9).
/// The caller records the reason; it may make the case late.
///
/// # Errors
/// As [`Calendar::due`].
pub fn correct_terms(submitted: Instant, new: Terms<'_>) -> Result<ChangedDeadline, Error> {
    Ok(ChangedDeadline {
        deadline: new.calendar.due(submitted, new.budget)?,
        counted_from: submitted,
        because: ChangeRule::Corrected,
    })
}
