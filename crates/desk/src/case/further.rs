use sla::{Budget, Calendar, Error, Instant, Name, SupportTime};

use crate::case::event::CallEnd;
use crate::case::fold::{Case, Life, MessageKind};
use crate::case::promised::{State, is_soon};
use crate::case::standing::Standing;
use crate::catalog::{Priority, When};

/// A target beyond the initial response that a case's contract gives it, for one priority: a clock of its own, which
/// may stand while the customer is awaited (policy D17).
#[derive(Clone, Debug)]
pub struct FurtherServed {
    /// The target's id in the catalogue, such as `mitigation`; the same for every priority that has it.
    pub id: String,
    /// What it is called.
    pub name: Name,
    /// The priority that these terms are for.
    pub priority: Priority,
    /// Within what, or how often.
    pub when: When,
    /// The calendar, in the site's zone and with its holidays.
    pub calendar: Calendar,
    /// Whether the clock stands while the customer is awaited.
    pub pauses: bool,
}

/// What has become of a further target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Further {
    /// When it is due; nothing while it stands, or is over.
    pub due: Option<Instant>,
    /// It stands, since the customer is awaited.
    pub paused: bool,
    /// The deadlines that passed before it was done: misses for good (policy D19).
    pub missed: Vec<Instant>,
    /// The promise's words; `kept` and `late-kept` once it is over.
    pub state: State,
}

impl Case {
    /// What has become of the further target whose terms these are, one for each priority that has it (policy D17).
    ///
    /// *Within* runs from the submission, once, and is done by mitigation, or by the solution that came without one.
    /// *Every* runs from the submission, and anew from each message or answered call by which an agent tells the
    /// customer something; the initial response is the first. It ends when the case is solved or over, and runs anew
    /// from where it is reopened. A change of priority moves what is due by the one rule for every change (policy D9).
    ///
    /// # Errors
    /// A deadline beyond the year 9999.
    pub fn further(&self, terms: &[FurtherServed], now: Instant) -> Result<Further, Error> {
        let mut run = Run { terms, clock: None, missed: Vec::new(), done: false, applied: false };
        for turn in self.turns(now) {
            run.take(&turn)?;
        }
        Ok(run.end(self.life, now))
    }

    /// All that a further target's clock has to do with, in order, up to `now`.
    fn turns(&self, now: Instant) -> Vec<Turn> {
        let stood =
            self.course.iter().map(|standing| Turn { at: standing.at, what: What::Stands(*standing) });
        let updates = self.messages.iter().filter(|message| message.by.is_agent()).filter_map(|message| {
            let at = match message.kind {
                MessageKind::Sent(left) => left,
                MessageKind::Call(CallEnd::Answered) => message.at,
                _ => return None,
            };
            Some(Turn { at, what: What::Updated })
        });
        let mitigated = self.mitigations.iter().map(|at| Turn { at: *at, what: What::Mitigated });
        let mut turns: Vec<_> = stood.chain(updates).chain(mitigated).filter(|turn| turn.at <= now).collect();
        turns.sort_by_key(|turn| (turn.at, turn.what.rank()));
        turns
    }
}

struct Turn {
    at: Instant,
    what: What,
}

enum What {
    Updated,
    Mitigated,
    Stands(Standing),
}

impl What {
    /// What was done at the instant at which the case ended was done before it did; but first of all it begins.
    fn rank(&self) -> u8 {
        match self {
            Self::Stands(standing) if standing.life == Life::Open => 0,
            Self::Updated | Self::Mitigated => 1,
            Self::Stands(_) => 2,
        }
    }
}

/// A target on its way through a case.
struct Run<'a> {
    terms: &'a [FurtherServed],
    clock: Option<Clock<'a>>,
    missed: Vec<Instant>,
    /// What was to be done once is done.
    done: bool,
    /// The target ever applied.
    applied: bool,
}

/// The clock of what is due next.
struct Clock<'a> {
    terms: &'a FurtherServed,
    from: Instant,
    /// When the customer was awaited, since the clock began.
    pauses: Vec<(Instant, Instant)>,
    /// Since when it stands.
    stands: Option<Instant>,
    /// When it is due, or was when it came to stand.
    due: Instant,
}

impl<'a> Run<'a> {
    fn take(&mut self, turn: &Turn) -> Result<(), Error> {
        self.pass(turn.at);
        match turn.what {
            What::Stands(standing) => self.stand(turn.at, &standing),
            What::Mitigated => {
                self.finish();
                Ok(())
            }
            What::Updated => self.update(turn.at),
        }
    }

    /// A deadline that passed is a miss, once.
    fn pass(&mut self, at: Instant) {
        let passed = self.clock.as_ref().filter(|clock| clock.stands.is_none() && clock.due < at);
        if let Some(due) = passed.map(|clock| clock.due)
            && self.missed.last() != Some(&due)
        {
            self.missed.push(due);
        }
    }

    fn finish(&mut self) {
        if self.clock.as_ref().is_some_and(|clock| matches!(clock.terms.when, When::Within(_))) {
            self.clock = None;
            self.done = true;
        }
    }

    fn update(&mut self, at: Instant) -> Result<(), Error> {
        let Some(clock) = &self.clock else { return Ok(()) };
        if matches!(clock.terms.when, When::Every(_)) {
            let awaits = clock.stands.is_some();
            self.clock = Some(Clock::begin(clock.terms, at, awaits)?);
        }
        Ok(())
    }

    fn stand(&mut self, at: Instant, standing: &Standing) -> Result<(), Error> {
        let terms = self.terms.iter().find(|terms| terms.priority == standing.priority);
        let Some(terms) = terms.filter(|_| standing.life == Life::Open && !self.done) else {
            if standing.life == Life::Resolved {
                self.finish();
            }
            self.clock = None;
            return Ok(());
        };
        self.applied = true;
        let awaits = standing.awaits_customer && terms.pauses;
        match &mut self.clock {
            Some(clock) => clock.change(terms, at, awaits),
            None => {
                self.clock = Some(Clock::begin(terms, at, awaits)?);
                Ok(())
            }
        }
    }

    fn end(mut self, life: Life, now: Instant) -> Further {
        self.pass(now);
        let due = self.clock.as_ref().filter(|clock| clock.stands.is_none()).map(|clock| clock.due);
        let paused = self.clock.as_ref().is_some_and(|clock| clock.stands.is_some());
        let state = match (&self.clock, life) {
            (_, Life::Void(_)) => State::Void,
            _ if !self.applied => State::None,
            (Some(clock), _) => clock.state(now),
            (None, _) if !self.missed.is_empty() => State::LateKept,
            (None, Life::Withdrawn(_)) if !self.done => State::Withdrawn,
            (None, _) => State::Kept,
        };
        Further { due, paused, missed: self.missed, state }
    }
}

impl<'a> Clock<'a> {
    fn begin(terms: &'a FurtherServed, from: Instant, stands: bool) -> Result<Self, Error> {
        let due = terms.calendar.due(from, terms.budget())?;
        Ok(Self { terms, from, pauses: Vec::new(), stands: stands.then_some(from), due })
    }

    /// The clock comes to stand or goes on, or its terms change.
    fn change(&mut self, terms: &'a FurtherServed, at: Instant, stands: bool) -> Result<(), Error> {
        let late = self.stands.is_none() && self.due < at;
        if let Some(since) = self.stands.take() {
            self.pauses.push((since, at));
            self.due = self.due_from_start(self.terms)?;
        }
        if terms.priority != self.terms.priority {
            let (present, from_start) = (self.due, self.due_from_start(terms)?);
            let from_now = terms.calendar.due(at, terms.budget())?;
            self.due = if from_start > present { from_start } else { present.min(from_now) };
            self.terms = terms;
        }
        // What is late stays due when it was, and can't be made to stand.
        self.stands = (stands && !late).then_some(at);
        Ok(())
    }

    fn due_from_start(&self, terms: &FurtherServed) -> Result<Instant, Error> {
        let mut left = terms.budget().support_time();
        let mut from = self.from;
        for (since, until) in &self.pauses {
            let run = terms.calendar.elapsed(from, *since);
            if run >= left {
                break;
            }
            left = left - run;
            from = *until;
        }
        terms.calendar.due(from, Budget::try_from(left)?)
    }

    fn state(&self, now: Instant) -> State {
        if self.stands.is_some() {
            return State::Idle;
        }
        if self.due < now {
            return State::Late;
        }
        let left: SupportTime = self.terms.calendar.elapsed(now, self.due);
        if is_soon(left, self.terms.budget().support_time()) {
            State::Soon
        } else if self.terms.calendar.is_open(now) {
            State::Run
        } else {
            State::Idle
        }
    }
}

impl FurtherServed {
    const fn budget(&self) -> Budget {
        match self.when {
            When::Within(budget) | When::Every(budget) => budget,
        }
    }
}
